/* A kernel with capture devices that do what real ones do, good and bad. For tests only.
 *
 * Its clock stands still but for waiting, so that a stall of a minute takes no time, unless it is told
 * to run in real time. Devices deliver a picture whose luma rises from left to right, with a square
 * of luma 16 + number % 200 in the corner, or the frames of a file. */
#ifndef FAKE_KERNEL_H
#define FAKE_KERNEL_H

#include "cvideo_device.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fake_kernel fake_kernel;

fake_kernel *fake_kernel_new(void);
void fake_kernel_free(fake_kernel *kernel);
/* What to open devices with; lives as long as the kernel. */
const cvideo_kernel *fake_kernel_table(fake_kernel *kernel);
/* From now on waiting takes its time. */
void fake_kernel_set_real_time(fake_kernel *kernel, bool real);

/* Plugs in a device that captures; gives its number for the calls below. */
int32_t fake_kernel_add(fake_kernel *kernel, const char *path, const char *card);
/* A size it has; `fps_num` 0: it tells no rates. */
void fake_kernel_mode(
    fake_kernel *kernel, int32_t device, const char *fourcc, int32_t width, int32_t height,
    int32_t fps_num, int32_t fps_den);
/* Sizes from 16x16 in steps, at any rate from 1 to `fps`. */
void fake_kernel_range(
    fake_kernel *kernel, int32_t device, const char *fourcc, int32_t max_width, int32_t max_height,
    int32_t step, int32_t fps);
/* Plays raw planar 4:2:0 frames of the mode's size instead of the drawn picture, over and over. */
void fake_kernel_play(fake_kernel *kernel, int32_t device, const char *path);

typedef enum fake_setting {
    FAKE_CAPABILITIES,  /* V4L2_CAP_* */
    FAKE_OPEN_ERRNO,
    FAKE_FORMAT_ERRNO,  /* setting the format */
    FAKE_START_ERRNO,
    FAKE_STAMPS,        /* 0 monotonic, 1 none, 2 of another clock, 3 in the future */
    FAKE_QUANTIZATION,  /* V4L2_QUANTIZATION_* */
    FAKE_FIELD,         /* V4L2_FIELD_* */
    FAKE_PADDING,       /* bytes behind each row */
    FAKE_NO_SIGNAL,
    FAKE_FIXED,         /* the first mode is what there is, whatever is asked for (loopback) */
    FAKE_NO_RATE        /* it does not say what rate it runs at */
} fake_setting;
void fake_kernel_set(fake_kernel *kernel, int32_t device, fake_setting setting, int32_t value);

typedef enum fake_step {
    FAKE_FRAME,         /* `value` good ones */
    FAKE_BROKEN,        /* `value` with the driver's mark */
    FAKE_EMPTY,         /* `value` of no bytes */
    FAKE_SHORT,         /* `value` that end in the middle */
    FAKE_EIO,           /* `value` times */
    FAKE_GAP,           /* the driver drops `value` */
    FAKE_STALL,         /* nothing for `value` milliseconds */
    FAKE_CLOCK,         /* the stamps jump by `value` milliseconds */
    FAKE_RESIZE,        /* from now on width << 16 | height, and an event says so */
    FAKE_RESIZE_QUIETLY,/* the same without the event */
    FAKE_UNPLUG,        /* gone; later opens find nothing */
    FAKE_WEDGE          /* never anything again */
} fake_step;
/* Adds to what the device does next; when all is done it delivers good frames for ever. */
void fake_kernel_script(fake_kernel *kernel, int32_t device, fake_step step, int32_t value);
/* It is there again, in good health. */
void fake_kernel_plug_in(fake_kernel *kernel, int32_t device);

/* Descriptors that are open, memory that is mapped: nothing may be left. */
int32_t fake_kernel_open_count(fake_kernel *kernel);
/* Frames delivered by the device so far. */
int64_t fake_kernel_delivered(fake_kernel *kernel, int32_t device);
/* Most buffers that were out of the driver's hands at once while it waited for frames. */
int32_t fake_kernel_most_held(fake_kernel *kernel, int32_t device);

#ifdef __cplusplus
}
#endif

#endif
