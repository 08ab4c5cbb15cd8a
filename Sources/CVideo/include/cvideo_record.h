/* CVideo: keeping a source's last seconds as it came, and writing parts of it to files. The rules of
 * cvideo.h hold; what is said here to be callable from any thread is.
 *
 * A tape takes packets from a reader (any encoded source) or from an encoder (raw frames). Clips are
 * written from it by threads of their own, so no disk ever holds up whoever reads or encodes.
 * Times are microseconds of the session: what a segment's own clock says, plus its origin.
 */
#ifndef CVIDEO_RECORD_H
#define CVIDEO_RECORD_H

#include "cvideo.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The tape ------------------------------------------------------------------------------ */

/* A bounded stretch of encoded packets, the oldest forgotten first; counted references. Any thread. */
typedef struct cvideo_tape cvideo_tape;

typedef struct cvideo_tape_state {
    int64_t first, last; /* session time of the oldest keyframe, and where the newest packet ends; 0 when empty */
    int64_t bytes, packets;
    int64_t segments;    /* begun so far: one for each reader, encoder, or change of an encoder's format */
} cvideo_tape_state;

/* Keeps at least `keep_ms`, from a keyframe on, but never more than `max_bytes`. One reference, owned
 * by the caller; NULL when memory is out. */
cvideo_tape *cvideo_tape_new(int64_t keep_ms, int64_t max_bytes);
/* Gives back one reference. NULL is accepted. */
void cvideo_tape_free(cvideo_tape *tape);
/* The session time at which readers that are opened from now on have their tick 0. */
void cvideo_tape_set_origin(cvideo_tape *tape, int64_t origin);
/* The same for the reader that writes to the tape now, what it has written included. What encoders
 * write has the session's time anyhow. */
void cvideo_tape_correct_origin(cvideo_tape *tape, int64_t origin);
void cvideo_tape_describe(cvideo_tape *tape, cvideo_tape_state *state);

/* ---- Raw frames onto the tape --------------------------------------------------------------- */

/* Encodes frames on a thread of its own, at low priority: H.264 by libx264 (`superfast`, crf 23, no
 * B-frames), a keyframe at least every 2 s; where libx264 is missing, MPEG-4 Part 2. */
typedef struct cvideo_encoder cvideo_encoder;

typedef struct cvideo_encoder_state {
    int64_t encoded, dropped; /* frames; dropped: the encoder was not done with those before */
    char name[32];            /* the encoder's name; empty before the first frame */
    cvideo_error error;       /* why it encodes no more; status CVIDEO_OK while it does */
} cvideo_encoder_state;

/* `rate`: frames a second as expected, 0/0 when unknown. Owned by the caller. */
cvideo_status cvideo_encoder_new(
    cvideo_tape *tape, cvideo_rational rate, cvideo_encoder **encoder, cvideo_error *error);
/* Encodes what was handed over, then ends. NULL is accepted. */
void cvideo_encoder_free(cvideo_encoder *encoder);
/* Hands over a frame, whose picture is shared and not copied; never waits. `at`: its session time.
 * False when it was dropped. One thread at a time. */
bool cvideo_encoder_put(cvideo_encoder *encoder, const cvideo_frame *frame, int64_t at);
/* Any thread. */
void cvideo_encoder_describe(cvideo_encoder *encoder, cvideo_encoder_state *state);

/* ---- Clips ---------------------------------------------------------------------------------- */

/* A Matroska file that is being written from a tape by a thread of its own. Where the source comes
 * back with another codec or size, the clip goes on in another file: "name-part2.mkv" beside
 * "name.mkv". The files are locked (flock) as long as they are written. Any thread. */
typedef struct cvideo_clip cvideo_clip;

typedef struct cvideo_clip_state {
    bool is_done;        /* nothing more is written */
    int32_t parts;       /* files begun */
    int64_t first, last; /* session time of the first packet and of the end of the last written */
    int64_t bytes;       /* written to all parts */
    int64_t lost;        /* microseconds that the tape had forgotten before they could be written */
    cvideo_error error;  /* why it ended early; status CVIDEO_OK when it did not */
} cvideo_clip_state;

/* Begins a clip with the keyframe at or before `from`, or with the first after it. `path` ends in
 * ".mkv". `writer` is noted in the file, and when its first packet was shown: `epoch` is the time of
 * day at session time 0, microseconds since 1970; 0 when unknown. Nothing is written beyond
 * `cvideo_clip_allow`'s time. The clip keeps its own reference to the tape. */
cvideo_status cvideo_clip_new(
    cvideo_tape *tape, const char *path, int64_t from, int64_t epoch, const char *writer,
    cvideo_clip **clip, cvideo_error *error);
/* Lets it write up to `until`; what lies behind it may yet turn out not to belong to it. */
void cvideo_clip_allow(cvideo_clip *clip, int64_t until);
/* It ends with the last packet before `at`; pictures that are stored out of order may be shown a
 * little later. */
void cvideo_clip_end(cvideo_clip *clip, int64_t at);
/* From now on it waits for no packets that are not on the tape yet. */
void cvideo_clip_hurry(cvideo_clip *clip);
/* Waits at most `ms` for the writer to be done; whether it is. */
bool cvideo_clip_wait(cvideo_clip *clip, int64_t ms);
void cvideo_clip_describe(cvideo_clip *clip, cvideo_clip_state *state);
/* The path of part 1, 2...: `path` itself, "-part2" and so on before its ".mkv". */
void cvideo_clip_part_path(const char *path, int32_t part, char *out, size_t size);
/* Ends it with what is written, waits for its thread. NULL is accepted. */
void cvideo_clip_free(cvideo_clip *clip);

#ifdef __cplusplus
}
#endif

#endif
