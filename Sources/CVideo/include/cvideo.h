/* CVideo: video files and pictures in, single pixels and small patches out.
 *
 * Task-level verbs over libav; no type of libav appears here. Rules that hold everywhere:
 *  - A function that can fail returns a `cvideo_status` and, when `error` is not NULL, fills it. The
 *    error belongs to the caller.
 *  - Handles are opaque. A `_free` function accepts NULL.
 *  - A reader and its frames belong to one thread at a time. Only `cvideo_cancel_set` may be called
 *    from elsewhere.
 *  - Time is integer ticks of a rational base, counted from the start of the container.
 *  - Pixels given out are 8-bit, full range (0...255), whatever the source's depth, range and matrix.
 *  - Nothing is printed: the library's last complaint on this thread becomes part of the error.
 */
#ifndef CVIDEO_H
#define CVIDEO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Status and error ---------------------------------------------------------------------- */

typedef enum cvideo_status {
    CVIDEO_OK = 0,
    CVIDEO_END,          /* no more frames; not an error */
    CVIDEO_NOT_FOUND,    /* no such file */
    CVIDEO_DIRECTORY,    /* a directory, or another thing that is not a file */
    CVIDEO_PERMISSION,   /* may not be read */
    CVIDEO_EMPTY,        /* a file of no bytes */
    CVIDEO_NOT_MEDIA,    /* no container or picture format recognised */
    CVIDEO_NO_VIDEO,     /* media, but no video stream (audio only, subtitles) */
    CVIDEO_TRUNCATED,    /* ends before it says it does */
    CVIDEO_CORRUPT,      /* nothing more can be decoded */
    CVIDEO_UNSUPPORTED,  /* no decoder, or a pixel format that cannot be read */
    CVIDEO_TOO_LARGE,    /* more pixels than the options allow */
    CVIDEO_CANCELLED,    /* `cvideo_cancel_set` was called */
    CVIDEO_STALLED,      /* no data within the time the options allow */
    CVIDEO_LEADS_AWAY,   /* a list or a redirection to where this source may not lead */
    CVIDEO_BUSY,         /* another program has it */
    CVIDEO_UNPLUGGED,    /* the device is gone */
    CVIDEO_IO,           /* the system failed to read or write */
    CVIDEO_NO_MEMORY,
    CVIDEO_BAD_ARGUMENT
} cvideo_status;

typedef struct cvideo_error {
    int32_t status;       /* a cvideo_status */
    int32_t library_code; /* libav's code, or errno negated; 0 when there is none */
    char message[256];    /* one line of UTF-8, never empty after a failure */
} cvideo_error;

typedef struct cvideo_rational {
    int32_t num;
    int32_t den;
} cvideo_rational;

/* ---- Cancelling ---------------------------------------------------------------------------- */

/* A flag shared between a reader and whoever may want to stop it; counted references. */
typedef struct cvideo_cancel cvideo_cancel;

/* A new flag with one reference, owned by the caller; NULL when memory is out. */
cvideo_cancel *cvideo_cancel_new(void);
/* Gives back one reference. NULL is accepted. */
void cvideo_cancel_free(cvideo_cancel *cancel);
/* Stops the reader that was opened with this flag at its next chance. Any thread, any time. */
void cvideo_cancel_set(cvideo_cancel *cancel);
bool cvideo_cancel_is_set(const cvideo_cancel *cancel);

/* ---- Frames -------------------------------------------------------------------------------- */

/* One decoded frame, kept in the decoder's own planes. */
typedef struct cvideo_frame cvideo_frame;

typedef struct cvideo_frame_info {
    int32_t width, height; /* of this very frame; may differ from the one before */
    int64_t ticks;         /* since the container's start, in `base`; never runs backwards */
    cvideo_rational base;
    bool is_key;
    bool is_damaged;       /* decoded with errors or from damaged data */
    bool is_interlaced;    /* pixels are taken from the field shown first alone, unless it is stored on its side */
    bool is_discontinuous; /* the source's own timestamps jumped here (back, or far ahead), or a part is lost */
    char pixel_format[24]; /* libav's name of the decoded format */
} cvideo_frame_info;

/* An empty frame, owned by the caller and reused for any number of reads; NULL when out of memory. */
cvideo_frame *cvideo_frame_new(void);
void cvideo_frame_free(cvideo_frame *frame);
/* Makes it empty again; its picture is let go of. */
void cvideo_frame_clear(cvideo_frame *frame);
/* What the frame is; all zero while nothing was read into it. */
void cvideo_frame_describe(const cvideo_frame *frame, cvideo_frame_info *info);

/* Luma of the pixel at frame coordinates (x, y), clamped into the frame; 0 for an empty frame.
 * For RGB pictures: of the BT.709 (height >= 720) or BT.601 weights, as an untagged video would have. */
uint8_t cvideo_frame_luma(const cvideo_frame *frame, int32_t x, int32_t y);
/* Colour of the pixel at (x, y), clamped into the frame: B, G, R; transparent parts over black. */
void cvideo_frame_bgr(const cvideo_frame *frame, int32_t x, int32_t y, uint8_t bgr[3]);

/* A parallelogram in frame pixels (pixel edges at integers): its corner and its two edge vectors. */
typedef struct cvideo_quad {
    double x, y;
    double right_x, right_y;
    double down_x, down_y;
} cvideo_quad;

/* Samples `quad` into `out`: width x height pixels, row-major, no padding, borrowed for the call.
 * `channels`: 1 luma; 3 B,G,R; 4 B,G,R over black and A. Shrinking averages over the area, enlarging
 * is bilinear; beyond the frame the edge pixel repeats. Allocates nothing.
 * Fails (BAD_ARGUMENT) on an empty frame, an empty patch or a quad that is not finite. */
cvideo_status cvideo_frame_sample(
    const cvideo_frame *frame, const cvideo_quad *quad, int32_t width, int32_t height,
    int32_t channels, uint8_t *out);

/* ---- Reading ------------------------------------------------------------------------------- */

typedef struct cvideo_reader cvideo_reader;

/* Frames one after another with nothing around them. */
typedef struct cvideo_raw {
    int32_t width, height;
    cvideo_rational frame_rate;
    char pixel_format[24]; /* libav's name: yuv420p, nv12, yuyv422, bgr24... */
} cvideo_raw;

typedef struct cvideo_options {
    int32_t threads;          /* decoder threads; 0: as many as there are cores */
    bool keyframes_only;      /* skip everything but keyframes, undecoded */
    bool spares_loop_filter;  /* not on frames that no other builds on: faster, a little coarser */
    bool skips_unreferenced;  /* leave out frames that no other builds on */
    bool low_latency;         /* live: give each frame as soon as it is there, on fewer cores; probe little */
    bool listens;             /* wait at this address for somebody who sends (RTMP) */
    int64_t follow_ms;        /* a file that still grows: over when it has not for so long; 0: it does not grow */
    cvideo_raw raw;           /* the bytes are pixels alone, in this shape; width 0: they are not */
    int64_t max_pixels;       /* a frame larger than this is refused, in a recording one of over 8192 x 4352, too */
    int32_t max_streams;      /* a container with more streams is refused */
    int64_t probe_bytes;      /* how much may be read to recognise the source; 0: libav's default */
    int64_t connect_ms;       /* live: takes the stall's place until the first bytes come; 0: never give up */
    int64_t stall_ms;         /* give up after this long without a packet or 64 KiB; 0: never */
    struct cvideo_tape *tape; /* takes all packets of video and sound, see cvideo_record.h; NULL: none.
                               * Raw video is not taken: it is for an encoder. */
} cvideo_options;

typedef struct cvideo_info {
    int32_t width, height;      /* as shown; a photograph's as stored, since it says with its frame how it is shown */
    cvideo_rational frame_rate; /* average; 0/0 when unknown */
    cvideo_rational base;       /* of the ticks of this source's frames */
    double duration;            /* seconds; negative when unknown */
    double start_time;          /* the container's own time at tick 0, seconds; NaN when unknown */
    double creation_time;       /* seconds since 1970; NaN when unknown */
    int32_t rotation;           /* clockwise degrees from how frames are stored to how they are shown and given out,
                                 * mirroring apart: 0, 90, 180, 270 */
    int32_t range;              /* -1 untagged, 0 limited, 1 full */
    bool is_interlaced;
    bool is_still;
    bool is_seekable;
    bool has_landmarks;         /* a seek back to what was read finds it, even where the clock has started anew since */
    bool is_steady;             /* as far as samples of its stamps tell, its clock does not start anew within */
    char codec[32];
    char container[64];
} cvideo_info;

/* Options as recommended: auto threads, 100 million pixels, 256 streams, 30 s. */
void cvideo_options_default(cvideo_options *options);

/* Opens a file, a URL, or standard input ("-"). On success `*reader` is owned by the caller; on
 * failure it is NULL. `cancel` may be NULL; the reader keeps its own reference. */
cvideo_status cvideo_reader_open(
    const char *location, const cvideo_options *options, cvideo_cancel *cancel,
    cvideo_reader **reader, cvideo_error *error);
void cvideo_reader_free(cvideo_reader *reader);
void cvideo_reader_info(const cvideo_reader *reader, cvideo_info *info);

/* Reads the next frame into `frame`, whose former pixels are given back. CVIDEO_END after the last.
 * Damaged data is passed over and counted; an error comes only when no frame is left to give. After
 * END or an error the frame is empty, and the same answer is given until a seek. */
cvideo_status cvideo_reader_next(cvideo_reader *reader, cvideo_frame *frame, cvideo_error *error);

/* Makes the next frame read the first one whose time is at or after `ticks` (in the info's base).
 * Beyond the end is no error: the next read says END. A source that cannot seek (a pipe) is read
 * forwards; going back there fails with CVIDEO_IO. */
cvideo_status cvideo_reader_seek(cvideo_reader *reader, int64_t ticks, cvideo_error *error);

/* From the next read on gives keyframes only, or every frame again. `every` > 0 wants no more than the
 * first keyframe in each stretch of so many ticks, counted from time 0. Frames that the decoder already
 * holds are still given. To go back to every frame from a certain time on, seek there. */
void cvideo_reader_set_keyframes_only(cvideo_reader *reader, bool only, int64_t every);

/* Packets and frames that could not be decoded cleanly so far. */
int64_t cvideo_reader_damaged(const cvideo_reader *reader);

/* An open recording, for further readers of it: each has a place and a decoder of its own, the index and the
 * file are there once. Any thread. */
typedef struct cvideo_container cvideo_container;

/* What `reader` reads from. NULL where readers cannot share it: only local MP4 files with one index can be
 * shared, as any packet of theirs can be found again. The caller frees it. */
cvideo_container *cvideo_reader_container(const cvideo_reader *reader);
void cvideo_container_free(cvideo_container *container);

/* One more reader, at the recording's beginning; the first one's flag stops it, too. Of `options`, what says
 * how to decode applies. */
cvideo_status cvideo_container_read(
    cvideo_container *container, const cvideo_options *options, cvideo_reader **reader, cvideo_error *error);

/* ---- Files and pictures -------------------------------------------------------------------- */

/* SHA-1 of the file's size (8 bytes, little-endian), its first and its last MiB (the whole file once
 * when it is no larger than 2 MiB). Same content, same fingerprint, wherever the file lies. */
cvideo_status cvideo_fingerprint(const char *path, uint8_t digest[20], cvideo_error *error);
/* SHA-1 of `size` bytes; `data` may be NULL when `size` is 0. */
cvideo_status cvideo_sha1(const uint8_t *data, size_t size, uint8_t digest[20]);

/* Writes a PNG. `pixels` is borrowed; `channels`: 1 gray, 3 B,G,R, 4 B,G,R,A; `stride` in bytes. */
cvideo_status cvideo_write_png(
    const char *path, const uint8_t *pixels, int32_t width, int32_t height, ptrdiff_t stride,
    int32_t channels, cvideo_error *error);

/* Makes a JPEG. `pixels` is borrowed: B,G,R; `stride` in bytes; `quality` 1 to 100. Writes `*size` bytes
 * to `out`, which has room for `capacity`; TOO_LARGE when that is not enough. */
cvideo_status cvideo_encode_jpeg(
    const uint8_t *pixels, int32_t width, int32_t height, ptrdiff_t stride, int32_t quality,
    uint8_t *out, size_t capacity, size_t *size, cvideo_error *error);

/* ---- Memory -------------------------------------------------------------------------------- */

/* From now on the whole process keeps no freed memory in blocks of `largest` bytes and more (up to 32
 * MiB), and has no more than so many heaps. To be called before the first thread is made. */
void cvideo_allocator_limit(int32_t largest, int32_t heaps);
/* Gives what is free in all heaps back to the system; takes milliseconds. */
void cvideo_allocator_give_back(void);

#ifdef __cplusplus
}
#endif

#endif
