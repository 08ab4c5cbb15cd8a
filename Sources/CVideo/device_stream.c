/* A running capture device: its buffers, its frames one after the other, its bad days. */
#include "device_internal.h"

#include <errno.h>
#include <string.h>

enum { wanted_buffers = 4, wait_slice_ms = 100, pause_ms = 10, second_us = 1000000 };

static int control(cvideo_device *device, unsigned long request, void *argument) {
    return device->kernel.control(device->kernel.context, device->fd, request, argument);
}

static int64_t now(const cvideo_device *device) {
    return device->kernel.now(device->kernel.context);
}

cvideo_status device_take_format(cvideo_device *device, cvideo_error *error) {
    struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    int code = control(device, VIDIOC_G_FMT, &format);
    if (code < 0)
        return device_fail(error, code, "its format is not known");
    const struct v4l2_pix_format *pix = &format.fmt.pix;
    char text[8];
    device_fourcc_text(pix->pixelformat, text);
    const device_format *known = device_format_of(pix->pixelformat);
    if (!known)
        return cvideo_fail(error, CVIDEO_UNSUPPORTED, 0, "it delivers %s, which cannot be read", text);
    if (pix->width == 0 || pix->height == 0 || pix->width > INT16_MAX || pix->height > INT16_MAX)
        return cvideo_fail(error, CVIDEO_UNSUPPORTED, 0, "it delivers %u x %u pixels", pix->width, pix->height);
    device->pix = *pix;
    device->format = known;
    struct v4l2_streamparm parameters = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    device->rate = (cvideo_rational){0, 0};
    if (control(device, VIDIOC_G_PARM, &parameters) == 0) {
        struct v4l2_fract interval = parameters.parm.capture.timeperframe;
        if (interval.numerator > 0 && interval.denominator > 0 && interval.numerator <= INT32_MAX
            && interval.denominator <= INT32_MAX)
            device->rate = (cvideo_rational){(int32_t)interval.denominator, (int32_t)interval.numerator};
    }
    return CVIDEO_OK;
}

static cvideo_status queue(cvideo_device *device, uint32_t index, cvideo_error *error) {
    struct v4l2_buffer buffer = {
        .index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    int code = control(device, VIDIOC_QBUF, &buffer);
    return code < 0 ? device_fail(error, code, "a buffer cannot be given back") : CVIDEO_OK;
}

cvideo_status device_start(cvideo_device *device, cvideo_error *error) {
    struct v4l2_requestbuffers request = {
        .count = wanted_buffers, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    int code = control(device, VIDIOC_REQBUFS, &request);
    if (code < 0)
        return device_fail(error, code, "it gives no buffers");
    if (request.count == 0)
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "it gives no buffers");
    for (uint32_t i = 0; i < request.count && i < most_buffers; i++) {
        struct v4l2_buffer buffer = {
            .index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
        code = control(device, VIDIOC_QUERYBUF, &buffer);
        if (code < 0)
            return device_fail(error, code, "it gives no buffers");
        void *memory = device->kernel.map(device->kernel.context, device->fd, buffer.length,
                                          (int64_t)buffer.m.offset);
        if (!memory)
            return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "its buffers cannot be mapped");
        device->buffers[i].memory = memory;
        device->buffers[i].size = buffer.length;
        device->buffer_count = (int)i + 1;
        cvideo_status status = queue(device, i, error);
        if (status != CVIDEO_OK)
            return status;
    }
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    code = control(device, VIDIOC_STREAMON, &type);
    if (code < 0)
        return device_fail(error, code, "it does not start");
    device->streaming = true;
    device->has_sequence = false;
    return CVIDEO_OK;
}

void device_stop(cvideo_device *device) {
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (device->streaming)
        control(device, VIDIOC_STREAMOFF, &type);
    device->streaming = false;
    for (int i = 0; i < device->buffer_count; i++)
        device->kernel.unmap(device->kernel.context, device->buffers[i].memory,
                             device->buffers[i].size);
    if (device->buffer_count > 0) {
        struct v4l2_requestbuffers none = {
            .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
        control(device, VIDIOC_REQBUFS, &none);
    }
    device->buffer_count = 0;
}

cvideo_status device_restart(cvideo_device *device, cvideo_error *error) {
    device_stop(device);
    device_follow_signal(&device->kernel, device->fd);
    cvideo_status status = device_take_format(device, error);
    if (status == CVIDEO_OK)
        status = device_start(device, error);
    device->changed = true;
    return status;
}

/* Ends the device with the error that `error` holds. */
static cvideo_status finish(cvideo_device *device, cvideo_error *error) {
    device->finished = true;
    device->final = *error;
    return (cvideo_status)error->status;
}

static cvideo_status stalled(cvideo_device *device, cvideo_error *error) {
    struct v4l2_input input = {0};
    int index = 0;
    if (control(device, VIDIOC_G_INPUT, &index) == 0)
        input.index = (uint32_t)index;
    bool no_signal = control(device, VIDIOC_ENUMINPUT, &input) == 0
        && input.status & (V4L2_IN_ST_NO_SIGNAL | V4L2_IN_ST_NO_POWER | V4L2_IN_ST_NO_SYNC);
    double seconds = (double)device->stall / 1e6;
    int64_t broken = device->damaged - device->damaged_at_heard;
    if (no_signal)
        cvideo_fail(error, CVIDEO_STALLED, 0, "no frame came for %.3g s; the device says it has no signal", seconds);
    else if (broken > 0)
        cvideo_fail(error, CVIDEO_STALLED, 0, "no whole frame came for %.3g s; %lld came broken", seconds, (long long)broken);
    else
        cvideo_fail(error, CVIDEO_STALLED, 0, "no frame came for %.3g s", seconds);
    return finish(device, error);
}

static void take_events(cvideo_device *device) {
    struct v4l2_event event;
    memset(&event, 0, sizeof event);
    /* As many as there can be; a driver that never runs out is not followed for ever. */
    for (int i = 0; i < 64 && control(device, VIDIOC_DQEVENT, &event) == 0; i++)
        if (event.type == V4L2_EVENT_SOURCE_CHANGE
            && event.u.src_change.changes & V4L2_EVENT_SRC_CH_RESOLUTION)
            device->needs_restart = true;
}

/* Gives the frame its time, from the stamp that came with it. */
static void stamp(cvideo_device *device, const struct v4l2_buffer *buffer, cvideo_frame *frame) {
    int64_t arrival = now(device);
    int64_t at = (int64_t)buffer->timestamp.tv_sec * 1000000 + buffer->timestamp.tv_usec;
    /* Only the monotonic clock can be trusted, and nothing was taken in the future. */
    if ((buffer->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) != V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC
        || at <= 0 || at > arrival + 100000)
        at = arrival;
    if (!device->has_first) {
        device->first = at;
        device->has_first = true;
    }
    int64_t ticks = at - device->first + device->shift;
    bool jumped = device->changed;
    device->changed = false;
    if (device->last != AV_NOPTS_VALUE && ticks <= device->last) {
        int64_t length = device->rate.num > 0
            ? (int64_t)1000000 * device->rate.den / device->rate.num : 16667;
        if (ticks < device->last - 500000) {
            /* The driver's clock went back: go on from where we were. */
            device->shift += device->last + length - ticks;
            ticks = device->last + length;
            jumped = true;
        } else {
            ticks = device->last + 1;
        }
    }
    device->last = ticks;
    device->heard = arrival;
    device->damaged_at_heard = device->damaged;
    frame->info.ticks = ticks;
    frame->info.base = (cvideo_rational){1, 1000000};
    frame->info.is_key = true;
    frame->info.is_damaged = false;
    frame->info.is_discontinuous = jumped;
    frame->info.is_interlaced = frame->decoded->interlaced_frame;
}

static void count_dropped(cvideo_device *device, uint32_t sequence) {
    uint32_t missed = sequence - device->sequence - 1;
    /* A number that goes back is a driver that counts anew. */
    if (device->has_sequence && missed < 1u << 24)
        device->dropped += missed;
    device->sequence = sequence;
    device->has_sequence = true;
}

/* Not every driver tells of another format: a frame of another length may be one (`suspect`), and
 * where there is no room for more, only asking now and then finds out. */
static void notice_change(cvideo_device *device, bool suspect) {
    int64_t at = now(device);
    if (!suspect && at - device->asked < second_us)
        return;
    device->asked = at;
    struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    const struct v4l2_pix_format *pix = &format.fmt.pix, *old = &device->pix;
    if (control(device, VIDIOC_G_FMT, &format) == 0
        && (pix->width != old->width || pix->height != old->height
            || pix->pixelformat != old->pixelformat || pix->sizeimage != old->sizeimage))
        device->needs_restart = true;
}

/* Takes one buffer. CVIDEO_OK with `*got` false: nothing sound in it. */
static cvideo_status take(cvideo_device *device, cvideo_frame *frame, bool *got, cvideo_error *error) {
    struct v4l2_buffer buffer = {
        .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    *got = false;
    int code = control(device, VIDIOC_DQBUF, &buffer);
    if (code == -EAGAIN || code == -EIO || code == -EPIPE) {
        /* "Temporary problems like signal loss" are told as EIO: only time can tell. */
        device->damaged += code == -EIO;
        device->kernel.wait(device->kernel.context, -1, pause_ms);
        return CVIDEO_OK;
    }
    if (code < 0)
        return device_fail(error, code, "no frame can be had");
    if (buffer.index >= (uint32_t)device->buffer_count)
        return cvideo_fail(error, CVIDEO_IO, 0, "the driver names a buffer that it does not have");
    count_dropped(device, buffer.sequence);
    const uint8_t *from = device->buffers[buffer.index].memory;
    size_t size = buffer.bytesused, room = device->buffers[buffer.index].size;
    bool jpeg = device->format->pixels == AV_PIX_FMT_NONE;
    cvideo_status status = CVIDEO_OK;
    cvideo_error ignored;
    if (buffer.flags & V4L2_BUF_FLAG_ERROR || size == 0 || size > room)
        status = CVIDEO_CORRUPT;
    else if (jpeg)
        status = device_keep_jpeg(device, from, size, &ignored);
    else
        status = device_copy(device, from, size, frame, &ignored);
    notice_change(device, status == CVIDEO_CORRUPT && !jpeg && size != 0);
    cvideo_status given = queue(device, buffer.index, error);
    if (status == CVIDEO_OK && jpeg)
        status = device_decode_jpeg(device, frame, &ignored);
    if (given != CVIDEO_OK)
        return given;
    if (status == CVIDEO_CORRUPT) {
        device->damaged += !device->needs_restart;
        return CVIDEO_OK;
    }
    if (status != CVIDEO_OK) {
        *error = ignored;
        return status;
    }
    stamp(device, &buffer, frame);
    *got = true;
    return cvideo_frame_prepare(frame, jpeg, (orientation){0}, error);
}

cvideo_status cvideo_device_next(cvideo_device *device, cvideo_frame *frame, cvideo_error *error) {
    cvideo_error local;
    error = error ? error : &local;
    bool got = false;
    cvideo_status status = CVIDEO_OK;
    if (device->finished) {
        *error = device->final;
        status = (cvideo_status)error->status;
    }
    while (status == CVIDEO_OK && !got) {
        if (cvideo_cancel_is_set(device->cancel)) {
            status = cvideo_fail(error, CVIDEO_CANCELLED, 0, "stopped");
        } else if (device->stall > 0 && now(device) - device->heard > device->stall) {
            status = stalled(device, error);
        } else if (device->needs_restart) {
            status = device_restart(device, error);
            device->needs_restart = status != CVIDEO_OK;
            /* Between two signals nothing works for a while. */
            if (status == CVIDEO_IO || status == CVIDEO_BUSY) {
                device->kernel.wait(device->kernel.context, -1, wait_slice_ms);
                status = CVIDEO_OK;
            } else if (status != CVIDEO_OK) {
                finish(device, error);
            }
        } else {
            int ready = device->kernel.wait(device->kernel.context, device->fd, wait_slice_ms);
            if (ready < 0)
                status = device_fail(error, ready, "waiting for a frame failed");
            else if (ready & CVIDEO_WAIT_EVENT)
                take_events(device);
            if (ready > 0 && ready & (CVIDEO_WAIT_FRAME | CVIDEO_WAIT_ERROR) && !device->needs_restart)
                status = take(device, frame, &got, error);
            if (status != CVIDEO_OK)
                finish(device, error);
        }
    }
    if (status != CVIDEO_OK)
        cvideo_frame_clear(frame);
    return status;
}
