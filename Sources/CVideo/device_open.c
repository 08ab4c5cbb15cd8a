/* Opening a capture device: what it is, which mode it is to run in. */
#include "device_internal.h"

#include <libavutil/avstring.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

cvideo_status device_fail(cvideo_error *error, int code, const char *what) {
    int number = code < 0 ? -code : code;
    cvideo_status status = CVIDEO_IO;
    switch (number) {
    case ENOENT: case ENOTDIR: return cvideo_fail(error, CVIDEO_NOT_FOUND, code, "there is no such device");
    case EACCES: case EPERM: return cvideo_fail(error, CVIDEO_PERMISSION, code, "it may not be used by you");
    case EBUSY: return cvideo_fail(error, CVIDEO_BUSY, code, "another program has it");
    case ENODEV: case ENXIO: return cvideo_fail(error, CVIDEO_UNPLUGGED, code, "the device is gone");
    case ENOMEM: status = CVIDEO_NO_MEMORY; break;
    case ENOTTY: case EINVAL: status = CVIDEO_UNSUPPORTED; break;
    default: break;
    }
    return cvideo_fail(error, status, code, "%s: %s", what, strerror(number));
}

cvideo_status device_connect(
    const cvideo_kernel *kernel, const char *path, int *fd, struct v4l2_capability *capability,
    cvideo_error *error) {
    memset(capability, 0, sizeof *capability);
    *fd = kernel->open(kernel->context, path);
    /* A node whose driver is not there says so when it is opened. */
    if (*fd == -ENXIO || *fd == -ENODEV)
        return cvideo_fail(error, CVIDEO_NOT_FOUND, *fd, "no device answers there");
    if (*fd < 0)
        return device_fail(error, *fd, "cannot be opened");
    cvideo_status status = CVIDEO_OK;
    int code = kernel->control(kernel->context, *fd, VIDIOC_QUERYCAP, capability);
    uint32_t can = capability->capabilities & V4L2_CAP_DEVICE_CAPS
        ? capability->device_caps : capability->capabilities;
    if (code == -ENOTTY || code == -EINVAL)
        status = cvideo_fail(error, CVIDEO_UNSUPPORTED, code, "it is no video device");
    else if (code < 0)
        status = device_fail(error, code, "it does not say what it is");
    else if (can & V4L2_CAP_VIDEO_CAPTURE && can & V4L2_CAP_STREAMING)
        return CVIDEO_OK;
    else if (can & V4L2_CAP_VIDEO_CAPTURE_MPLANE)
        status = cvideo_fail(error, CVIDEO_UNSUPPORTED, 0,
                             "it delivers planes apart (multi-planar), which is not read here");
    else if (can & (V4L2_CAP_VIDEO_OUTPUT | V4L2_CAP_VIDEO_OUTPUT_MPLANE))
        status = cvideo_fail(error, CVIDEO_UNSUPPORTED, 0,
                             "it takes pictures and gives none: nothing is played into it yet");
    else
        status = cvideo_fail(error, CVIDEO_UNSUPPORTED, 0, "it does not capture pictures");
    kernel->close(kernel->context, *fd);
    *fd = -1;
    return status;
}

void device_follow_signal(const cvideo_kernel *kernel, int fd) {
    struct v4l2_dv_timings timings;
    memset(&timings, 0, sizeof timings);
    if (kernel->control(kernel->context, fd, VIDIOC_QUERY_DV_TIMINGS, &timings) == 0)
        kernel->control(kernel->context, fd, VIDIOC_S_DV_TIMINGS, &timings);
}

static void words(const cvideo_device_mode *mode, char *text, size_t size) {
    int length = snprintf(text, size, "%s %dx%d", mode->format, mode->width, mode->height);
    if (mode->rate.den > 0 && length > 0 && (size_t)length < size)
        snprintf(text + length, size - (size_t)length, " at %.4g",
                 (double)mode->rate.num / mode->rate.den);
}

/* Nothing is as wanted: says what there is, the best first. */
static cvideo_status fail_wanted(
    device_choices *choices, const cvideo_device_wanted *wanted, cvideo_error *error) {
    char want[64] = "", have[160] = "", one[64];
    if (wanted->format[0])
        av_strlcatf(want, sizeof want, " %.7s", wanted->format);
    if (wanted->width > 0)
        av_strlcatf(want, sizeof want, " %dx%d", wanted->width, wanted->height);
    if (wanted->rate.den > 0)
        av_strlcatf(want, sizeof want, " at %.4g", (double)wanted->rate.num / wanted->rate.den);
    for (int i = 0, best; i < 4 && (best = device_choices_best(choices, NULL)) >= 0; i++) {
        words(&choices->items[best].mode, one, sizeof one);
        av_strlcatf(have, sizeof have, "%s%s", i ? ", " : "", one);
        choices->items[best] = choices->items[--choices->count];
    }
    if (!have[0])
        return cvideo_fail(error, CVIDEO_UNSUPPORTED, 0, "it delivers nothing that can be read here");
    return cvideo_fail(error, CVIDEO_UNSUPPORTED, 0, "it has no%s; it has %s", want, have);
}

static cvideo_status set_mode(
    cvideo_device *device, const device_choice *choice, cvideo_error *error) {
    const cvideo_kernel *kernel = &device->kernel;
    struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    /* From what is set: a driver may want fields kept that are not ours to choose. */
    kernel->control(kernel->context, device->fd, VIDIOC_G_FMT, &format);
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    format.fmt.pix.width = (uint32_t)choice->mode.width;
    format.fmt.pix.height = (uint32_t)choice->mode.height;
    format.fmt.pix.pixelformat = choice->fourcc;
    format.fmt.pix.field = V4L2_FIELD_ANY;
    format.fmt.pix.bytesperline = format.fmt.pix.sizeimage = 0;
    int code = kernel->control(kernel->context, device->fd, VIDIOC_S_FMT, &format);
    if (code < 0)
        return device_fail(error, code, "its format cannot be set");
    if (choice->mode.rate.num > 0) {
        struct v4l2_streamparm parameters = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
        parameters.parm.capture.timeperframe = (struct v4l2_fract){
            (uint32_t)choice->mode.rate.den, (uint32_t)choice->mode.rate.num};
        /* Some cannot be told; what they do is asked for below. */
        kernel->control(kernel->context, device->fd, VIDIOC_S_PARM, &parameters);
    }
    return device_take_format(device, error);
}

static cvideo_status open_all(
    cvideo_device *device, const char *path, const cvideo_device_wanted *wanted,
    cvideo_error *error) {
    const cvideo_kernel *kernel = &device->kernel;
    struct v4l2_capability capability;
    cvideo_status status = device_connect(kernel, path, &device->fd, &capability, error);
    if (status != CVIDEO_OK)
        return status;
    device_follow_signal(kernel, device->fd);
    device_choices choices = {0};
    status = device_choices_list(kernel, device->fd, wanted, &choices, error);
    if (status == CVIDEO_OK) {
        int best = device_choices_best(&choices, wanted);
        status = best < 0 ? fail_wanted(&choices, wanted, error)
                          : set_mode(device, &choices.items[best], error);
    }
    free(choices.items);
    if (status != CVIDEO_OK)
        return status;
    struct v4l2_event_subscription change = {.type = V4L2_EVENT_SOURCE_CHANGE};
    kernel->control(kernel->context, device->fd, VIDIOC_SUBSCRIBE_EVENT, &change);
    status = device_start(device, error);
    device->heard = kernel->now(kernel->context);
    return status;
}

cvideo_status cvideo_device_open(
    const cvideo_kernel *kernel, const char *path, const cvideo_device_wanted *wanted,
    cvideo_cancel *cancel, cvideo_device **out, cvideo_error *error) {
    static const cvideo_device_wanted anything;
    *out = NULL;
    wanted = wanted ? wanted : &anything;
    if (!path || !path[0])
        return cvideo_fail(error, CVIDEO_BAD_ARGUMENT, 0, "no device was named");
    if ((wanted->width > 0) != (wanted->height > 0) || wanted->width < 0 || wanted->height < 0)
        return cvideo_fail(error, CVIDEO_BAD_ARGUMENT, 0, "a size has a width and a height");
    cvideo_log_install();
    cvideo_log_clear();
    cvideo_device *device = calloc(1, sizeof *device);
    if (!device)
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    device->fd = -1;
    device->kernel = kernel ? *kernel : *cvideo_kernel_system();
    device->cancel = cvideo_cancel_retain(cancel);
    device->stall = wanted->stall_ms * 1000;
    device->last = AV_NOPTS_VALUE;
    cvideo_status status = open_all(device, path, wanted, error);
    if (status != CVIDEO_OK) {
        cvideo_device_free(device);
        return status;
    }
    *out = device;
    return CVIDEO_OK;
}

void cvideo_device_free(cvideo_device *device) {
    if (!device)
        return;
    device_stop(device);
    if (device->fd >= 0)
        device->kernel.close(device->kernel.context, device->fd);
    av_buffer_pool_uninit(&device->pool);
    avcodec_free_context(&device->decoder);
    av_packet_free(&device->packet);
    cvideo_cancel_free(device->cancel);
    free(device);
}

void cvideo_device_mode_now(const cvideo_device *device, cvideo_device_mode *mode) {
    memset(mode, 0, sizeof *mode);
    device_fourcc_text(device->pix.pixelformat, mode->format);
    mode->width = (int32_t)device->pix.width;
    mode->height = (int32_t)device->pix.height;
    mode->rate = device->rate;
    mode->is_readable = true;
    mode->is_compressed = device->format->pixels == AV_PIX_FMT_NONE;
}

void cvideo_device_info(const cvideo_device *device, cvideo_info *info) {
    memset(info, 0, sizeof *info);
    info->width = (int32_t)device->pix.width;
    info->height = (int32_t)device->pix.height;
    info->frame_rate = device->rate;
    info->base = (cvideo_rational){1, 1000000};
    info->duration = -1;
    info->start_time = info->creation_time = NAN;
    bool jpeg = device->format->pixels == AV_PIX_FMT_NONE;
    info->range = jpeg ? 1 : device->pix.quantization == V4L2_QUANTIZATION_FULL_RANGE ? 1
        : device->pix.quantization == V4L2_QUANTIZATION_LIM_RANGE ? 0 : -1;
    info->is_interlaced = device->pix.field == V4L2_FIELD_INTERLACED
        || device->pix.field == V4L2_FIELD_INTERLACED_TB
        || device->pix.field == V4L2_FIELD_INTERLACED_BT;
    snprintf(info->codec, sizeof info->codec, "%s", jpeg ? "mjpeg" : "rawvideo");
    snprintf(info->container, sizeof info->container, "v4l2");
}

int64_t cvideo_device_damaged(const cvideo_device *device) { return device->damaged; }

int64_t cvideo_device_dropped(const cvideo_device *device) { return device->dropped; }
