/* Shared between the files of CVideo; not part of its interface. */
#ifndef CVIDEO_INTERNAL_H
#define CVIDEO_INTERNAL_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* 64-bit file offsets and close-on-exec beside strict C11 */
#endif

#include "cvideo.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

#include <stdatomic.h>

/* ---- error.c ---- */

/* Routes libav's log into a per-thread line; once per process, any thread. */
void cvideo_log_install(void);
/* Forgets this thread's last line and the signs of truncation seen with it. */
void cvideo_log_clear(void);
/* This thread's last complaint since the clear; "" when there was none. */
const char *cvideo_log_last(void);
/* True when the library said on this thread that data ended too early. */
bool cvideo_log_saw_truncation(void);
/* True when the library refused on this thread to go where the source led it. */
bool cvideo_log_saw_refusal(void);
/* True when a part of a playlist was left out on this thread since this was asked last. */
bool cvideo_log_take_loss(void);

/* Fill `error` (may be NULL) and return `status`. */
cvideo_status cvideo_fail(
    cvideo_error *error, cvideo_status status, int code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The status that fits a libav error code, with the library's own words. */
cvideo_status cvideo_fail_av(cvideo_error *error, int code, const char *what);
cvideo_status cvideo_status_of(int code);

/* ---- frame.c ---- */

/* One colour component as it lies in memory. */
typedef struct component {
    const uint8_t *data; /* first sample of the first row; NULL when absent */
    ptrdiff_t stride;
    int width, height;   /* of the plane, in samples */
    int step;            /* bytes from one sample to the next; like `stride`, negative where it is turned */
    int bytes;           /* 1 or 2 per sample, little-endian host order after `swap` */
    int shift;           /* right shift that brings the value down */
    int mask;            /* applied after the shift */
    bool swap;           /* 16-bit samples in foreign byte order */
    double scale_x, scale_y;   /* plane coordinate = frame coordinate * scale + offset */
    double offset_x, offset_y;
    int log2_x, log2_y;
} component;

struct cvideo_frame {
    AVFrame *decoded;
    AVFrame *plain;  /* the converted picture, for formats that are not read in place */
    struct SwsContext *scaler;
    cvideo_frame_info info;
    component c[4];  /* Y,U,V,A or R,G,B,A; c[0] only for gray */
    bool is_rgb, is_gray, has_alpha;
    int halved; /* 1: the components hold one field, every other row of the frame */
    bool simple_luma; /* 8-bit luma, one byte a sample: `luma_table` applies */
    uint8_t luma_table[256];
    /* component value -> full-range 8-bit units */
    float luma_offset, luma_scale, chroma_offset, chroma_scale;
    float r_v, g_u, g_v, b_u;    /* chroma to colour */
    float l_r, l_g, l_b;         /* colour to luma, for RGB */
};

/* How a stored picture is to be shown: rows and columns exchanged first, then each axis turned round. */
typedef struct orientation {
    bool swaps, flips_x, flips_y;
} orientation;

/* Reads the layout of `frame->decoded` after a new picture was moved in, and turns it. */
cvideo_status cvideo_frame_prepare(
    cvideo_frame *frame, bool still_or_jpeg, orientation shown, cvideo_error *error);

static inline int component_at(const component *c, int x, int y) {
    const uint8_t *p = c->data + (ptrdiff_t)y * c->stride + (ptrdiff_t)x * c->step;
    if (c->bytes == 1)
        return *p;
    unsigned v = c->swap ? (unsigned)(p[0] << 8 | p[1]) : (unsigned)(p[0] | p[1] << 8);
    return (int)(v >> c->shift) & c->mask;
}

static inline int clamp_int(int v, int low, int high) {
    return v < low ? low : v > high ? high : v;
}

static inline uint8_t to_byte(float v) {
    return v <= 0 ? 0 : v >= 255 ? 255 : (uint8_t)(v + 0.5f);
}

/* ---- orientation.c ---- */

/* From a display matrix as libav keeps it beside streams and pictures, to the nearest quarter; as it is stored
 * where there is none. */
orientation orientation_of(const uint8_t *matrix, size_t bytes);
/* By how much that turns clockwise, after mirroring left to right if it does: 0, 90, 180 or 270. */
int orientation_degrees(orientation o);
/* Has everything of a prepared frame counted along the shown axes; no sample is moved. */
void frame_orient(cvideo_frame *frame, orientation o);

/* ---- cancel.c ---- */

cvideo_cancel *cvideo_cancel_retain(cvideo_cancel *cancel);

/* ---- input.c ---- */

/* What stands between libav and the source: cancelling, stalls and streams that are not files. */
typedef struct input {
    cvideo_cancel *cancel;
    int64_t stall_us;     /* 0: never */
    int64_t last_progress; /* microseconds of the monotonic clock */
    int64_t bytes_seen;    /* of it, at the last progress */
    int64_t last_step;     /* when something last came of the bytes, microseconds as above */
    int64_t step_bytes;    /* how many had been read then */
    int fd;               /* of a pipe read by ourselves; -1 otherwise */
    bool owns_fd;
    bool seekable;         /* `fd` is a file given as standard input */
    int64_t follow_us;     /* `fd` is a file that may grow: it ends when it has not for so long; 0: no */
    int64_t last_growth;   /* microseconds of the monotonic clock */
    int64_t connect_us;    /* takes the stall's place until bytes come; 0: as long as it takes */
    bool is_live;          /* bytes alone are no progress: frames have to come out of them */
    int64_t frame_wanted;  /* since when a frame is waited for; 0: none is */
    int64_t most_bytes;    /* so many for one packet or one seek are too many: nothing comes of them; 0: never */
    bool is_over;          /* they were */
    bool is_open;          /* the source has been recognised */
    atomic_bool stalled;
    bool is_barren;        /* stalled: bytes came, and nothing of them */
    AVIOContext *pipe;     /* read from `fd` */
    AVIOContext *connection; /* opened by libav; NULL: not yet, no more, or its format opens it by itself */
    int (*libav_open)(AVFormatContext *, AVIOContext **, const char *, int, AVDictionary **);
    int (*libav_close)(AVFormatContext *, AVIOContext *);
} input;

/* Something came of what was read, or will be read anew. */
void input_progress(input *in);
/* Why `stalled` is set, as a failure. */
cvideo_status input_fail_stalled(const input *in, int code, cvideo_error *error);
/* libav's interrupt callback; `opaque` is an `input`. */
int input_interrupted(void *opaque);
/* A libav byte source over `in->fd`. NULL when out of memory. */
AVIOContext *input_open_pipe(input *in);
void input_close(input *in);
/* Classifies a local path before libav sees it; CVIDEO_OK also for what is not a local path.
 * Sets `in->fd` for standard input and for FIFOs. */
cvideo_status input_check(input *in, const char *location, cvideo_error *error);
bool input_is_url(const char *location);
/* The protocols that a source may lead to: the caller frees the list. NULL when out of memory. */
char *input_protocols(const input *in, const char *location);
/* Whether the location is an HTTP or HTTPS address. */
bool input_is_http(const char *location);

/* ---- connection.c ---- */

/* Has what libav opens for a source kept in `in->connection`, from before `format` is opened on. */
void connection_expect(input *in, AVFormatContext *format);
/* Once `format` is open: playlists take cookies from what they open only where bytes are not the caller's own. */
void connection_lend(const input *in, AVFormatContext *format);
/* Before `format` is closed; it may be NULL. */
void connection_keep(const input *in, AVFormatContext *format);
/* Once it is. */
void connection_close(input *in);

#endif
