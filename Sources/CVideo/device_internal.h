/* The capture device's inside, shared by the device_*.c files. */
#ifndef CVIDEO_DEVICE_INTERNAL_H
#define CVIDEO_DEVICE_INTERNAL_H

#include "internal.h"

#include "cvideo_device.h"

#include <linux/videodev2.h>

/* A format of V4L2 that can be read here. */
typedef struct device_format {
    uint32_t fourcc;
    enum AVPixelFormat pixels; /* AV_PIX_FMT_NONE: JPEG */
    bool swapped;              /* V lies before U */
    int rank;                  /* the lower, the better */
} device_format;

/* NULL for formats that cannot be read. */
const device_format *device_format_of(uint32_t fourcc);
void device_fourcc_text(uint32_t fourcc, char text[8]);
/* Whether a format is the one that a user calls `name`. */
bool device_format_is(uint32_t fourcc, const char *name);

/* A mode with what is needed to ask for it. */
typedef struct device_choice {
    cvideo_device_mode mode;
    uint32_t fourcc;
} device_choice;

typedef struct device_choices {
    device_choice *items; /* owned */
    int count, room;
} device_choices;

/* Lists what the open device delivers. `wanted` may be NULL; its size is tried where a driver gives
 * ranges. */
cvideo_status device_choices_list(
    const cvideo_kernel *kernel, int fd, const cvideo_device_wanted *wanted, device_choices *choices,
    cvideo_error *error);
/* Index of the best that is as wanted; -1 when there is none. `wanted` may be NULL. */
int device_choices_best(const device_choices *choices, const cvideo_device_wanted *wanted);

/* Opens the node and asks what it is; refuses what does not capture. `*fd` is -1 on failure;
 * `capability` is filled as far as it could be asked. */
cvideo_status device_connect(
    const cvideo_kernel *kernel, const char *path, int *fd, struct v4l2_capability *capability,
    cvideo_error *error);
/* HDMI inputs must be told to follow their signal; others do not know the question. */
void device_follow_signal(const cvideo_kernel *kernel, int fd);
/* The status and words for an errno of a device. */
cvideo_status device_fail(cvideo_error *error, int code, const char *what);

enum { most_buffers = 8 };

struct cvideo_device {
    cvideo_kernel kernel;
    cvideo_cancel *cancel;
    int fd;
    struct v4l2_pix_format pix;
    const device_format *format;
    cvideo_rational rate;       /* 0/0 when unknown */
    struct {
        void *memory;
        size_t size;
    } buffers[most_buffers];
    int buffer_count;
    bool streaming, needs_restart;
    /* pixels */
    AVBufferPool *pool;
    size_t pool_size;
    AVCodecContext *decoder;    /* of JPEG */
    AVPacket *packet;
    /* time, in microseconds */
    int64_t stall, heard;       /* the last sound frame, or the start */
    int64_t asked;              /* when the driver was last asked for its format */
    int64_t first, last, shift;
    bool has_first, changed;
    uint32_t sequence;
    bool has_sequence;
    int64_t dropped, damaged, damaged_at_heard;
    bool finished;
    cvideo_error final;
};

/* ---- device_stream.c ---- */

/* Makes buffers for the format that is set and starts the stream. */
cvideo_status device_start(cvideo_device *device, cvideo_error *error);
void device_stop(cvideo_device *device);
/* Takes over the format and rate that the driver has now. */
cvideo_status device_take_format(cvideo_device *device, cvideo_error *error);
/* Stops, follows the signal's new timings, starts again. */
cvideo_status device_restart(cvideo_device *device, cvideo_error *error);

/* ---- device_pixels.c ---- */

/* Bytes of one frame of the format that is set; 0 where it varies (JPEG). */
size_t device_frame_bytes(const cvideo_device *device);
/* Copies `size` bytes at `from` into `frame`; CVIDEO_CORRUPT when they are no whole picture. */
cvideo_status device_copy(
    cvideo_device *device, const uint8_t *from, size_t size, cvideo_frame *frame,
    cvideo_error *error);
/* Keeps the bytes of a JPEG, so that the driver can have its buffer back. */
cvideo_status device_keep_jpeg(
    cvideo_device *device, const uint8_t *from, size_t size, cvideo_error *error);
/* Decodes what was kept. */
cvideo_status device_decode_jpeg(cvideo_device *device, cvideo_frame *frame, cvideo_error *error);

#endif
