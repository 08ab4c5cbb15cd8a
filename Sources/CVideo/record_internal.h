/* Between the tape and those that write to it and read from it. */
#ifndef CVIDEO_RECORD_INTERNAL_H
#define CVIDEO_RECORD_INTERNAL_H

#include "internal.h"

#include "cvideo_record.h"

#include <pthread.h>

enum { tape_streams = 16 };

/* What one reader or encoder puts on a tape; counted references. Only the tape changes it. */
typedef struct tape_segment {
    int references;      /* under the tape's lock */
    int count;           /* streams */
    int video;           /* index of the video stream */
    AVCodecParameters *codec[tape_streams];
    AVRational rate;     /* of the video, as expected; 0/0 when unknown */
    int64_t origin;
    bool is_fixed;       /* its clock is the session's */
    int64_t start;       /* the source's stamp of tick 0, microseconds; AV_NOPTS_VALUE until known */
    int64_t shift[tape_streams], end[tape_streams]; /* against clocks that start anew */
    bool begun[tape_streams];
} tape_segment;

/* A packet as it is read from the tape. */
typedef struct tape_entry {
    AVPacket *packet;     /* pts, dts, duration in microseconds of the segment's clock */
    tape_segment *segment;
    int64_t serial;
    bool is_key;          /* of the video */
} tape_entry;

cvideo_tape *tape_retain(cvideo_tape *tape);
/* Begins a segment with copies of the codec parameters; video must be among them. NULL: no memory, or
 * too many streams. `origin` AV_NOPTS_VALUE: the tape's. */
tape_segment *tape_begin(
    cvideo_tape *tape, AVCodecParameters *const *codec, int count, int video, AVRational rate,
    int64_t origin, int64_t start);
void tape_leave(cvideo_tape *tape, tape_segment *segment);
/* Another reference. */
tape_segment *tape_share(cvideo_tape *tape, tape_segment *segment);
/* Appends a reference to `packet`, whose stamps are in `base`; without memory it is left out. */
void tape_append(
    cvideo_tape *tape, tape_segment *segment, int stream, const AVPacket *packet, AVRational base);

/* Where to begin reading for session time `from`: the serial of the last keyframe at or before it,
 * else of the first; -1 while there is none. */
int64_t tape_find(cvideo_tape *tape, int64_t from);
/* Copies up to `room` entries from serial `*next` on, with references, into `out`; each is given back
 * by tape_release. Waits at most `wait_ms` where there are none. `*next` moves behind the last one;
 * where it was forgotten, to the oldest keyframe there is. */
int tape_read(cvideo_tape *tape, int64_t *next, tape_entry *out, int room, int wait_ms);
void tape_release(cvideo_tape *tape, tape_entry *entries, int count);
/* Session time of the segment's clock zero. */
int64_t tape_origin(cvideo_tape *tape, const tape_segment *segment);
/* Wakes whoever waits in tape_read. */
void tape_wake(cvideo_tape *tape);
/* Starts a thread that gets no signals and yields to everything else; 0, or an errno. */
int record_thread(pthread_t *thread, void *(*run)(void *), void *argument);
/* Called by such a thread first. */
void record_yield(void);
/* Whether packets of one can follow those of the other in one file. */
bool tape_same_codecs(const tape_segment *a, const tape_segment *b);
/* Whether Matroska takes it and it is not larger than the picture itself (raw video). */
bool tape_can_copy(const AVCodecParameters *codec);

#endif
