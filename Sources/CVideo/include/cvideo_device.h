/* CVideo: capture devices of Linux (V4L2), by the kernel's own calls. The rules of cvideo.h hold.
 *
 * Every call into the system goes through one small table, so that tests can stand in for the kernel
 * and do what real devices do.
 */
#ifndef CVIDEO_DEVICE_H
#define CVIDEO_DEVICE_H

#include "cvideo.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The system ---------------------------------------------------------------------------- */

enum { CVIDEO_WAIT_FRAME = 1, CVIDEO_WAIT_EVENT = 2, CVIDEO_WAIT_ERROR = 4 };

/* What a device asks of the system. Any thread may call any of them; `context` is the table's own. */
typedef struct cvideo_kernel {
    void *context;
    /* Path of the device at `index` of those that are there, lowest number first; false at the end. */
    bool (*node)(void *context, int32_t index, char path[64]);
    /* Name of the group that owns `path`; empty when unknown. */
    void (*group)(void *context, const char *path, char name[32]);
    /* A descriptor, or errno negated. Never blocks. */
    int (*open)(void *context, const char *path);
    void (*close)(void *context, int fd);
    /* ioctl: 0, or errno negated; calls that a signal broke are made again. */
    int (*control)(void *context, int fd, unsigned long request, void *argument);
    /* Memory shared with the driver; NULL on failure. */
    void *(*map)(void *context, int fd, size_t size, int64_t offset);
    void (*unmap)(void *context, void *memory, size_t size);
    /* Waits at most `ms`: a sum of CVIDEO_WAIT_*, 0 when nothing came, or errno negated.
     * `fd` below 0 just waits. */
    int (*wait)(void *context, int fd, int32_t ms);
    /* Microseconds of the monotonic clock, by which drivers stamp their frames. */
    int64_t (*now)(void *context);
} cvideo_kernel;

/* The real one. */
const cvideo_kernel *cvideo_kernel_system(void);

/* ---- What is there ------------------------------------------------------------------------- */

/* One thing a device can deliver. */
typedef struct cvideo_device_mode {
    char format[8];       /* the driver's four letters: "NV12", "YUYV", "MJPG" */
    int32_t width, height;
    cvideo_rational rate; /* frames a second, the fastest at this size; 0/0 when unknown */
    bool is_readable;     /* whether its frames can be read here */
    bool is_compressed;
} cvideo_device_mode;

typedef struct cvideo_device_about {
    char path[64];
    char card[48], driver[24], bus[48]; /* empty when it could not be asked */
    int32_t mode_count;
    const cvideo_device_mode *modes;    /* in the driver's order; lives as long as the list */
    int32_t best;                       /* the mode that is taken when nothing is asked for; -1: none */
    cvideo_error error;                 /* why it cannot be captured from; status CVIDEO_OK when it can */
} cvideo_device_about;

typedef struct cvideo_device_list cvideo_device_list;

/* Asks every device that is there; one that cannot be asked is listed with its error. Fails only when
 * memory is out. `kernel` NULL: the system's. `*list` is owned by the caller. */
cvideo_status cvideo_device_list_new(
    const cvideo_kernel *kernel, cvideo_device_list **list, cvideo_error *error);
void cvideo_device_list_free(cvideo_device_list *list);
int32_t cvideo_device_list_count(const cvideo_device_list *list);
/* Borrowed from the list; NULL beyond the end. */
const cvideo_device_about *cvideo_device_list_at(const cvideo_device_list *list, int32_t index);

/* Name of the group whose members may open `path`; empty when unknown. */
void cvideo_device_group(const cvideo_kernel *kernel, const char *path, char name[32]);

/* ---- Capturing ----------------------------------------------------------------------------- */

typedef struct cvideo_device cvideo_device;

/* What is wanted of a device. Zero everywhere: the best it has, that is
 *  1. a rate at which play can be followed (24 frames a second or more, or one that is not told),
 *  2. the size nearest to 1920 x 1080 in pixels and shape, the smaller of two as near,
 *  3. the rate nearest to 60 from below, or what is least above it,
 *  4. NV12 and its like (12 bits a pixel, read in place), then YUYV and its like (16 bits), RGB, and
 *     MJPEG last: it costs a decoder's time for every frame, and loses detail. */
typedef struct cvideo_device_wanted {
    int32_t width, height;   /* both or none */
    cvideo_rational rate;    /* frames a second, met within 1 % */
    char format[8];          /* four letters, or a name such as "mjpeg" */
    int64_t stall_ms;        /* give up after this long without a sound frame; 0: never */
} cvideo_device_wanted;

/* Opens a device and starts it. On success `*device` is owned by the caller and belongs to one thread;
 * on failure it is NULL. `kernel` NULL: the system's; else it must outlive the device. `cancel` may be
 * NULL. Fails, beyond the usual, with CVIDEO_BUSY, CVIDEO_PERMISSION, CVIDEO_UNSUPPORTED (no capture
 * device, or nothing of it as wanted: the message says what there is). */
cvideo_status cvideo_device_open(
    const cvideo_kernel *kernel, const char *path, const cvideo_device_wanted *wanted,
    cvideo_cancel *cancel, cvideo_device **device, cvideo_error *error);
void cvideo_device_free(cvideo_device *device);
/* Size, rate, codec (`rawvideo` or `mjpeg`), container `v4l2`; changes when the device's format does. */
void cvideo_device_info(const cvideo_device *device, cvideo_info *info);
/* The mode it runs in; changes with the format. */
void cvideo_device_mode_now(const cvideo_device *device, cvideo_device_mode *mode);

/* Waits for the next frame. Raw pixels are copied once, into memory that is used again, and the
 * driver has its buffer back before this returns. Ticks are microseconds of the device's own stamps
 * (of arrival where it has none), from the first frame; they never run backwards. Broken frames are
 * passed over and counted. There is no end: CVIDEO_STALLED, CVIDEO_UNPLUGGED and the like say why no
 * frame comes any more, and are repeated from then on. */
cvideo_status cvideo_device_next(cvideo_device *device, cvideo_frame *frame, cvideo_error *error);

/* Frames that came broken, and frames that the driver says it had no buffer for. */
int64_t cvideo_device_damaged(const cvideo_device *device);
int64_t cvideo_device_dropped(const cvideo_device *device);

#ifdef __cplusplus
}
#endif

#endif
