#define _GNU_SOURCE
#include "fake_kernel.h"

#include <libavcodec/avcodec.h>
#include <libavutil/frame.h>
#include <linux/videodev2.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { most_devices = 8, most_modes = 64, most_steps = 512, buffer_count = 4 };

typedef struct mode {
    uint32_t fourcc, width, height, fps_num, fps_den;
    uint32_t step; /* > 0: a range up to width x height */
} mode;

typedef struct device {
    char path[64], card[32], file[256];
    mode modes[most_modes];
    int mode_count, mode_now;
    uint32_t width, height, fps_num, fps_den;
    int settings[16];
    struct { fake_step step; int value; } script[most_steps];
    int script_count, script_at;
    bool unplugged, wedged, streaming, change_told;
    int open_fds;
    void *memory[buffer_count];
    size_t size;
    int buffers, ready[buffer_count], ready_count;
    int64_t due, clock_shift, delivered;
    uint32_t sequence;
    int most_held;
} device;

struct fake_kernel {
    cvideo_kernel table;
    pthread_mutex_t lock;
    bool real;
    int64_t clock;
    device devices[most_devices];
    int count, mapped;
};

static int64_t real_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static int64_t clock_of(fake_kernel *kernel) { return kernel->real ? real_now() : kernel->clock; }

static void pass(fake_kernel *kernel, int64_t until) {
    if (!kernel->real) {
        if (until > kernel->clock)
            kernel->clock = until;
        return;
    }
    int64_t rest = until - real_now();
    if (rest <= 0)
        return;
    pthread_mutex_unlock(&kernel->lock);
    struct timespec time = {rest / 1000000, rest % 1000000 * 1000};
    nanosleep(&time, NULL);
    pthread_mutex_lock(&kernel->lock);
}

static uint32_t code_of(const char *text) {
    char c[4] = {' ', ' ', ' ', ' '};
    for (int i = 0; i < 4 && text[i]; i++)
        c[i] = text[i];
    return v4l2_fourcc(c[0], c[1], c[2], c[3]);
}

static int64_t interval(const device *d) {
    return d->fps_num ? (int64_t)1000000 * d->fps_den / d->fps_num : 33333;
}

static uint32_t row_bytes(const device *d, uint32_t fourcc) {
    uint32_t bytes = d->width;
    if (fourcc == V4L2_PIX_FMT_YUYV || fourcc == V4L2_PIX_FMT_UYVY)
        bytes *= 2;
    if (fourcc == V4L2_PIX_FMT_BGR24)
        bytes *= 3;
    if (fourcc == V4L2_PIX_FMT_MJPEG)
        return 0;
    return bytes + (uint32_t)d->settings[FAKE_PADDING];
}

static uint32_t frame_bytes(const device *d) {
    uint32_t fourcc = d->modes[d->mode_now].fourcc, row = row_bytes(d, fourcc);
    switch (fourcc) {
    case V4L2_PIX_FMT_NV12: case V4L2_PIX_FMT_YUV420: case V4L2_PIX_FMT_YVU420:
        return row * d->height * 3 / 2;
    case V4L2_PIX_FMT_MJPEG: return d->width * d->height * 2 + 4096;
    default: return row * d->height;
    }
}

/* ---- Pictures ---- */

static void picture(const device *d, uint8_t *y, uint8_t *u, uint8_t *v) {
    size_t luma = (size_t)d->width * d->height, chroma = luma / 4;
    if (d->file[0]) {
        FILE *file = fopen(d->file, "rb");
        if (file) {
            fseeko(file, 0, SEEK_END);
            int64_t frames = ftello(file) / (int64_t)(luma * 3 / 2);
            bool read = frames > 0
                && fseeko(file, d->delivered % frames * (int64_t)(luma * 3 / 2), SEEK_SET) == 0
                && fread(y, 1, luma, file) == luma && fread(u, 1, chroma, file) == chroma
                && fread(v, 1, chroma, file) == chroma;
            fclose(file);
            if (read)
                return;
        }
    }
    for (uint32_t row = 0; row < d->height; row++)
        for (uint32_t x = 0; x < d->width; x++)
            y[(size_t)row * d->width + x] = row < 16 && x < 16
                ? (uint8_t)(16 + d->delivered % 200) : (uint8_t)(16 + 200 * x / d->width);
    memset(u, 100, chroma);
    memset(v, 150, chroma);
}

static uint32_t encode_jpeg(
    const device *d, const uint8_t *y, const uint8_t *u, const uint8_t *v, uint8_t *out) {
    AVCodecContext *encoder = avcodec_alloc_context3(avcodec_find_encoder(AV_CODEC_ID_MJPEG));
    AVFrame *frame = av_frame_alloc();
    AVPacket *packet = av_packet_alloc();
    encoder->width = frame->width = (int)d->width;
    encoder->height = frame->height = (int)d->height;
    encoder->pix_fmt = AV_PIX_FMT_YUVJ420P;
    frame->format = AV_PIX_FMT_YUVJ420P;
    encoder->time_base = (AVRational){1, 30};
    encoder->flags |= AV_CODEC_FLAG_QSCALE;
    encoder->global_quality = FF_QP2LAMBDA * 2;
    encoder->thread_count = 1;
    frame->quality = encoder->global_quality;
    frame->data[0] = (uint8_t *)y;
    frame->data[1] = (uint8_t *)u;
    frame->data[2] = (uint8_t *)v;
    frame->linesize[0] = (int)d->width;
    frame->linesize[1] = frame->linesize[2] = (int)d->width / 2;
    uint32_t size = 0;
    if (avcodec_open2(encoder, NULL, NULL) >= 0 && avcodec_send_frame(encoder, frame) >= 0
        && avcodec_receive_packet(encoder, packet) >= 0 && (size_t)packet->size <= d->size) {
        memcpy(out, packet->data, (size_t)packet->size);
        size = (uint32_t)packet->size;
    }
    avcodec_free_context(&encoder);
    av_frame_free(&frame);
    av_packet_free(&packet);
    return size;
}

/* Draws into a buffer; gives the bytes used. */
static uint32_t draw(const device *d, uint8_t *out) {
    size_t luma = (size_t)d->width * d->height, chroma = luma / 4;
    uint8_t *y = malloc(luma + 2 * chroma + 64), *u = y + luma, *v = u + chroma;
    picture(d, y, u, v);
    uint32_t fourcc = d->modes[d->mode_now].fourcc, row = row_bytes(d, fourcc), used = frame_bytes(d);
    if (fourcc == V4L2_PIX_FMT_MJPEG) {
        used = encode_jpeg(d, y, u, v, out);
        free(y);
        return used;
    }
    memset(out, 255, used);
    uint32_t half = d->width / 2;
    for (uint32_t line = 0; line < d->height; line++) {
        const uint8_t *l = y + (size_t)line * d->width;
        const uint8_t *cu = u + (size_t)(line / 2) * half, *cv = v + (size_t)(line / 2) * half;
        uint8_t *to = out + (size_t)line * row;
        if (fourcc == V4L2_PIX_FMT_YUYV || fourcc == V4L2_PIX_FMT_UYVY) {
            int first = fourcc == V4L2_PIX_FMT_UYVY;
            for (uint32_t x = 0; x < d->width; x++) {
                to[2 * x + first] = l[x];
                to[2 * x + 1 - first] = x % 2 ? cv[x / 2] : cu[x / 2];
            }
        } else if (fourcc == V4L2_PIX_FMT_BGR24) {
            for (uint32_t x = 0; x < d->width; x++)
                memset(to + 3 * x, l[x], 3);
        } else {
            memcpy(to, l, d->width);
        }
    }
    if (fourcc == V4L2_PIX_FMT_NV12 || fourcc == V4L2_PIX_FMT_YUV420 || fourcc == V4L2_PIX_FMT_YVU420) {
        uint8_t *to = out + (size_t)row * d->height;
        for (uint32_t line = 0; line < d->height / 2; line++) {
            const uint8_t *cu = u + (size_t)line * half, *cv = v + (size_t)line * half;
            if (fourcc == V4L2_PIX_FMT_NV12) {
                for (uint32_t x = 0; x < half; x++) {
                    to[(size_t)line * row + 2 * x] = cu[x];
                    to[(size_t)line * row + 2 * x + 1] = cv[x];
                }
            } else {
                bool swapped = fourcc == V4L2_PIX_FMT_YVU420;
                memcpy(to + (size_t)line * (row / 2), swapped ? cv : cu, half);
                memcpy(to + (size_t)(line + d->height / 2) * (row / 2), swapped ? cu : cv, half);
            }
        }
    }
    free(y);
    return used;
}

/* ---- The table ---- */

static device *of(fake_kernel *kernel, int fd) {
    int index = fd - 100;
    return index >= 0 && index < kernel->count ? &kernel->devices[index] : NULL;
}

static bool node(void *context, int32_t index, char path[64]) {
    fake_kernel *kernel = context;
    for (int i = 0; i < kernel->count; i++)
        if (!kernel->devices[i].unplugged && index-- == 0) {
            memcpy(path, kernel->devices[i].path, 64);
            return true;
        }
    return false;
}

static void group(void *context, const char *path, char name[32]) {
    (void)context, (void)path;
    snprintf(name, 32, "video");
}

static int open_node(void *context, const char *path) {
    fake_kernel *kernel = context;
    for (int i = 0; i < kernel->count; i++) {
        device *d = &kernel->devices[i];
        if (strcmp(d->path, path) != 0 || d->unplugged)
            continue;
        if (d->settings[FAKE_OPEN_ERRNO])
            return -d->settings[FAKE_OPEN_ERRNO];
        d->open_fds++;
        return 100 + i;
    }
    return -ENOENT;
}

static void stop(device *d) {
    d->streaming = false;
    d->ready_count = 0;
}

static void close_node(void *context, int fd) {
    device *d = of(context, fd);
    if (d && --d->open_fds == 0)
        stop(d);
}

static void fill_format(const device *d, struct v4l2_pix_format *pix) {
    uint32_t fourcc = d->modes[d->mode_now].fourcc;
    memset(pix, 0, sizeof *pix);
    pix->width = d->width;
    pix->height = d->height;
    pix->pixelformat = fourcc;
    pix->bytesperline = row_bytes(d, fourcc);
    pix->sizeimage = frame_bytes(d);
    pix->field = d->settings[FAKE_FIELD] ? (uint32_t)d->settings[FAKE_FIELD] : V4L2_FIELD_NONE;
    pix->quantization = (uint32_t)d->settings[FAKE_QUANTIZATION];
}

static int set_format(device *d, struct v4l2_pix_format *pix) {
    if (d->settings[FAKE_FORMAT_ERRNO])
        return -d->settings[FAKE_FORMAT_ERRNO];
    if (d->buffers)
        return -EBUSY;
    for (int i = 0; i < d->mode_count && !d->settings[FAKE_FIXED]; i++) {
        const mode *m = &d->modes[i];
        bool fits = m->step ? pix->width <= m->width && pix->height <= m->height
                            : pix->width == m->width && pix->height == m->height;
        if (m->fourcc == pix->pixelformat && fits) {
            d->mode_now = i;
            d->width = pix->width;
            d->height = pix->height;
            d->fps_num = m->fps_num;
            d->fps_den = m->fps_den;
            break;
        }
    }
    fill_format(d, pix);
    return 0;
}

static int list_format(const device *d, struct v4l2_fmtdesc *each) {
    uint32_t index = each->index;
    for (int i = 0; i < d->mode_count; i++) {
        bool first = true;
        for (int k = 0; k < i; k++)
            first &= d->modes[k].fourcc != d->modes[i].fourcc;
        if (first && index-- == 0) {
            each->pixelformat = d->modes[i].fourcc;
            each->flags = each->pixelformat == V4L2_PIX_FMT_MJPEG ? V4L2_FMT_FLAG_COMPRESSED : 0;
            return 0;
        }
    }
    return -EINVAL;
}

static int list_size(const device *d, struct v4l2_frmsizeenum *each) {
    uint32_t index = each->index;
    for (int i = 0; i < d->mode_count; i++) {
        const mode *m = &d->modes[i];
        if (m->fourcc != each->pixel_format)
            continue;
        bool first = true;
        for (int k = 0; k < i; k++)
            first &= d->modes[k].fourcc != m->fourcc || d->modes[k].width != m->width
                || d->modes[k].height != m->height;
        if (!first || index-- != 0)
            continue;
        if (m->step) {
            each->type = m->step > 1 ? V4L2_FRMSIZE_TYPE_STEPWISE : V4L2_FRMSIZE_TYPE_CONTINUOUS;
            each->stepwise = (struct v4l2_frmsize_stepwise){
                16, m->width, m->step, 16, m->height, m->step};
        } else {
            each->type = V4L2_FRMSIZE_TYPE_DISCRETE;
            each->discrete = (struct v4l2_frmsize_discrete){m->width, m->height};
        }
        return 0;
    }
    return -EINVAL;
}

static int list_interval(const device *d, struct v4l2_frmivalenum *each) {
    uint32_t index = each->index;
    for (int i = 0; i < d->mode_count; i++) {
        const mode *m = &d->modes[i];
        if (m->fourcc != each->pixel_format || m->fps_num == 0)
            continue;
        if (m->step) {
            each->type = V4L2_FRMIVAL_TYPE_CONTINUOUS;
            each->stepwise.min = (struct v4l2_fract){m->fps_den, m->fps_num};
            each->stepwise.max = (struct v4l2_fract){1, 1};
            each->stepwise.step = (struct v4l2_fract){1, 1};
            return index == 0 ? 0 : -EINVAL;
        }
        if (m->width != each->width || m->height != each->height || index-- != 0)
            continue;
        each->type = V4L2_FRMIVAL_TYPE_DISCRETE;
        each->discrete = (struct v4l2_fract){m->fps_den, m->fps_num};
        return 0;
    }
    return -EINVAL;
}

/* Does what the script says next; true when a buffer or an error is there to be taken. */
static bool play_script(fake_kernel *kernel, device *d, int *error, fake_step *kind) {
    *error = 0;
    *kind = FAKE_FRAME;
    while (d->script_at < d->script_count) {
        fake_step step = d->script[d->script_at].step;
        int *value = &d->script[d->script_at].value;
        switch (step) {
        case FAKE_FRAME: case FAKE_BROKEN: case FAKE_EMPTY: case FAKE_SHORT: case FAKE_EIO:
            if ((*value)-- <= 0)
                break;
            *kind = step;
            *error = step == FAKE_EIO ? -EIO : 0;
            return true;
        case FAKE_GAP:
            d->sequence += (uint32_t)*value;
            d->due += interval(d) * *value;
            break;
        case FAKE_STALL:
            d->due = clock_of(kernel) + *value * 1000LL;
            d->script_at++;
            return false;
        case FAKE_CLOCK: d->clock_shift += *value * 1000LL; break;
        case FAKE_RESIZE: case FAKE_RESIZE_QUIETLY:
            d->width = (uint32_t)*value >> 16;
            d->height = (uint32_t)*value & 0xffff;
            if (step == FAKE_RESIZE) {
                d->change_told = true;
                d->script_at++;
                return false;
            }
            break;
        case FAKE_UNPLUG:
            d->unplugged = true;
            *error = -ENODEV;
            return true;
        case FAKE_WEDGE: d->wedged = true; return false;
        }
        d->script_at++;
    }
    return true;
}

static int take_buffer(fake_kernel *kernel, device *d, struct v4l2_buffer *buffer) {
    if (d->unplugged)
        return -ENODEV;
    if (!d->streaming)
        return -EINVAL;
    if (d->ready_count == 0 || clock_of(kernel) < d->due || d->wedged || d->change_told)
        return -EAGAIN;
    int error;
    fake_step kind;
    if (!play_script(kernel, d, &error, &kind))
        return -EAGAIN;
    d->due += interval(d);
    /* Nobody waited for so long that frames were lost. */
    while (kernel->real && d->due < clock_of(kernel) - 2 * interval(d)) {
        d->due += interval(d);
        d->sequence++;
    }
    if (error)
        return error;
    int index = d->ready[0];
    memmove(d->ready, d->ready + 1, sizeof d->ready - sizeof d->ready[0]);
    d->ready_count--;
    uint8_t *to = d->memory[index];
    buffer->index = (uint32_t)index;
    buffer->length = (uint32_t)d->size;
    buffer->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    /* A quiet change of size may not fit any more: such drivers deliver what there is room for. */
    uint32_t used = frame_bytes(d) <= d->size ? draw(d, to) : (uint32_t)d->size;
    buffer->bytesused = kind == FAKE_EMPTY ? 0 : kind == FAKE_SHORT ? used / 2 : used;
    if (kind == FAKE_BROKEN)
        buffer->flags |= V4L2_BUF_FLAG_ERROR;
    int64_t at = d->due - interval(d) + d->clock_shift;
    switch (d->settings[FAKE_STAMPS]) {
    case 1: at = 0; break;
    case 2:
        buffer->flags = V4L2_BUF_FLAG_TIMESTAMP_UNKNOWN;
        at += 1700000000LL * 1000000;
        break;
    case 3: at += 3600LL * 1000000; break;
    default: break;
    }
    buffer->timestamp.tv_sec = at / 1000000;
    buffer->timestamp.tv_usec = at % 1000000;
    buffer->sequence = d->sequence++;
    d->delivered++;
    return 0;
}

static int request_buffers(device *d, struct v4l2_requestbuffers *request) {
    stop(d);
    d->buffers = 0;
    if (request->count > 0) {
        d->buffers = buffer_count;
        d->size = frame_bytes(d);
        request->count = buffer_count;
    }
    return 0;
}

static int locked_control(fake_kernel *kernel, device *d, unsigned long request, void *argument) {
    if (d->unplugged)
        return -ENODEV;
    switch (request) {
    case VIDIOC_QUERYCAP: {
        struct v4l2_capability *about = argument;
        memset(about, 0, sizeof *about);
        memcpy(about->card, d->card, 32);
        memcpy(about->driver, "fake", 5);
        memcpy(about->bus_info, "usb-fake", 9);
        about->device_caps = (uint32_t)d->settings[FAKE_CAPABILITIES];
        about->capabilities = about->device_caps | V4L2_CAP_DEVICE_CAPS;
        return 0;
    }
    case VIDIOC_ENUM_FMT: return list_format(d, argument);
    case VIDIOC_ENUM_FRAMESIZES: return list_size(d, argument);
    case VIDIOC_ENUM_FRAMEINTERVALS: return list_interval(d, argument);
    case VIDIOC_G_FMT: fill_format(d, &((struct v4l2_format *)argument)->fmt.pix); return 0;
    case VIDIOC_S_FMT: return set_format(d, &((struct v4l2_format *)argument)->fmt.pix);
    case VIDIOC_S_PARM: {
        struct v4l2_fract want = ((struct v4l2_streamparm *)argument)->parm.capture.timeperframe;
        if (want.numerator && want.denominator && d->fps_num) {
            d->fps_num = want.denominator;
            d->fps_den = want.numerator;
        }
        return 0;
    }
    case VIDIOC_G_PARM: {
        struct v4l2_streamparm *parameters = argument;
        if (d->settings[FAKE_NO_RATE])
            return -ENOTTY;
        parameters->parm.capture.timeperframe = (struct v4l2_fract){d->fps_den, d->fps_num};
        return 0;
    }
    case VIDIOC_REQBUFS: return request_buffers(d, argument);
    case VIDIOC_QUERYBUF: {
        struct v4l2_buffer *buffer = argument;
        buffer->length = (uint32_t)d->size;
        buffer->m.offset = buffer->index * 4096;
        return buffer->index < (uint32_t)d->buffers ? 0 : -EINVAL;
    }
    case VIDIOC_QBUF: {
        const struct v4l2_buffer *buffer = argument;
        if (buffer->index >= (uint32_t)d->buffers || d->ready_count >= buffer_count)
            return -EINVAL;
        d->ready[d->ready_count++] = (int)buffer->index;
        return 0;
    }
    case VIDIOC_DQBUF: return take_buffer(kernel, d, argument);
    case VIDIOC_STREAMON:
        if (d->settings[FAKE_START_ERRNO])
            return -d->settings[FAKE_START_ERRNO];
        d->streaming = true;
        d->due = clock_of(kernel) + interval(d);
        return 0;
    case VIDIOC_STREAMOFF: stop(d); return 0;
    case VIDIOC_SUBSCRIBE_EVENT: return 0;
    case VIDIOC_DQEVENT: {
        struct v4l2_event *event = argument;
        if (!d->change_told)
            return -ENOENT;
        d->change_told = false;
        event->type = V4L2_EVENT_SOURCE_CHANGE;
        event->u.src_change.changes = V4L2_EVENT_SRC_CH_RESOLUTION;
        return 0;
    }
    case VIDIOC_G_INPUT: *(int *)argument = 0; return 0;
    case VIDIOC_ENUMINPUT:
        ((struct v4l2_input *)argument)->status = d->settings[FAKE_NO_SIGNAL] ? V4L2_IN_ST_NO_SIGNAL : 0;
        return 0;
    default: return -ENOTTY;
    }
}

static int control(void *context, int fd, unsigned long request, void *argument) {
    fake_kernel *kernel = context;
    device *d = of(kernel, fd);
    pthread_mutex_lock(&kernel->lock);
    int code = d ? locked_control(kernel, d, request, argument) : -EBADF;
    pthread_mutex_unlock(&kernel->lock);
    return code;
}

static void *map(void *context, int fd, size_t size, int64_t offset) {
    fake_kernel *kernel = context;
    device *d = of(kernel, fd);
    int index = (int)(offset / 4096);
    if (!d || index < 0 || index >= d->buffers)
        return NULL;
    kernel->mapped++;
    return d->memory[index] = malloc(size);
}

static void unmap(void *context, void *memory, size_t size) {
    (void)size;
    ((fake_kernel *)context)->mapped--;
    free(memory);
}

static int wait_for(void *context, int fd, int32_t ms) {
    fake_kernel *kernel = context;
    pthread_mutex_lock(&kernel->lock);
    device *d = of(kernel, fd);
    int64_t until = clock_of(kernel) + ms * 1000LL;
    int ready = 0;
    if (!d) {
        pass(kernel, until);
    } else if (d->unplugged) {
        ready = CVIDEO_WAIT_ERROR;
    } else if (d->change_told) {
        ready = CVIDEO_WAIT_EVENT;
    } else if (d->streaming && !d->wedged && d->ready_count > 0 && d->due <= until) {
        if (buffer_count - d->ready_count > d->most_held)
            d->most_held = buffer_count - d->ready_count;
        pass(kernel, d->due);
        ready = CVIDEO_WAIT_FRAME;
    } else {
        pass(kernel, until);
    }
    pthread_mutex_unlock(&kernel->lock);
    return ready;
}

static int64_t now(void *context) { return clock_of(context); }

/* ---- Setting up ---- */

fake_kernel *fake_kernel_new(void) {
    fake_kernel *kernel = calloc(1, sizeof *kernel);
    kernel->table = (cvideo_kernel){
        kernel, node, group, open_node, close_node, control, map, unmap, wait_for, now};
    kernel->clock = 1000000000;
    pthread_mutex_init(&kernel->lock, NULL);
    return kernel;
}

void fake_kernel_free(fake_kernel *kernel) {
    if (!kernel)
        return;
    pthread_mutex_destroy(&kernel->lock);
    free(kernel);
}

const cvideo_kernel *fake_kernel_table(fake_kernel *kernel) { return &kernel->table; }

void fake_kernel_set_real_time(fake_kernel *kernel, bool real) { kernel->real = real; }

int32_t fake_kernel_add(fake_kernel *kernel, const char *path, const char *card) {
    device *d = &kernel->devices[kernel->count];
    snprintf(d->path, sizeof d->path, "%s", path);
    snprintf(d->card, sizeof d->card, "%s", card);
    d->settings[FAKE_CAPABILITIES] = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
    return kernel->count++;
}

static void add_mode(device *d, mode m) {
    if (d->mode_count == 0) {
        d->width = m.width;
        d->height = m.height;
        d->fps_num = m.fps_num;
        d->fps_den = m.fps_den;
    }
    d->modes[d->mode_count++] = m;
}

void fake_kernel_mode(
    fake_kernel *kernel, int32_t device, const char *fourcc, int32_t width, int32_t height,
    int32_t fps_num, int32_t fps_den) {
    add_mode(&kernel->devices[device],
             (mode){code_of(fourcc), (uint32_t)width, (uint32_t)height, (uint32_t)fps_num, (uint32_t)fps_den, 0});
}

void fake_kernel_range(
    fake_kernel *kernel, int32_t device, const char *fourcc, int32_t max_width, int32_t max_height,
    int32_t step, int32_t fps) {
    add_mode(&kernel->devices[device],
             (mode){code_of(fourcc), (uint32_t)max_width, (uint32_t)max_height, (uint32_t)fps, 1, (uint32_t)step});
}

void fake_kernel_play(fake_kernel *kernel, int32_t device, const char *path) {
    snprintf(kernel->devices[device].file, sizeof kernel->devices[device].file, "%s", path);
}

void fake_kernel_set(fake_kernel *kernel, int32_t device, fake_setting setting, int32_t value) {
    pthread_mutex_lock(&kernel->lock);
    kernel->devices[device].settings[setting] = value;
    pthread_mutex_unlock(&kernel->lock);
}

void fake_kernel_script(fake_kernel *kernel, int32_t device, fake_step step, int32_t value) {
    pthread_mutex_lock(&kernel->lock);
    struct device *d = &kernel->devices[device];
    if (d->script_count < most_steps) {
        d->script[d->script_count].step = step;
        d->script[d->script_count++].value = value;
    }
    pthread_mutex_unlock(&kernel->lock);
}

void fake_kernel_plug_in(fake_kernel *kernel, int32_t device) {
    pthread_mutex_lock(&kernel->lock);
    struct device *d = &kernel->devices[device];
    d->unplugged = d->wedged = d->streaming = d->change_told = false;
    d->script_count = d->script_at = d->ready_count = d->buffers = 0;
    pthread_mutex_unlock(&kernel->lock);
}

int32_t fake_kernel_open_count(fake_kernel *kernel) {
    int32_t count = kernel->mapped;
    for (int i = 0; i < kernel->count; i++)
        count += kernel->devices[i].open_fds;
    return count;
}

int64_t fake_kernel_delivered(fake_kernel *kernel, int32_t device) {
    return kernel->devices[device].delivered;
}

int32_t fake_kernel_most_held(fake_kernel *kernel, int32_t device) {
    return kernel->devices[device].most_held;
}
