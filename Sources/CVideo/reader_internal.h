/* The reader's inside, shared by open.c, reader.c and seek.c. */
#ifndef CVIDEO_READER_INTERNAL_H
#define CVIDEO_READER_INTERNAL_H

#include "container.h"

#include "record_internal.h"

struct cvideo_reader {
    cursor place;
    input *in;              /* the container's */
    AVFormatContext *format; /* the container's; what is read of it here never changes */
    AVCodecContext *decoder;
    AVPacket *packet;
    AVFrame *pending;       /* found by a seek, not given out yet */
    bool has_pending, pending_jumped;
    AVFrame *scratch;       /* used while a seek looks for its frame */
    AVFrame *still;         /* a picture's only frame, kept so that a seek finds it again */
    int stream;
    AVRational base;
    int64_t start;          /* the container's start in stream ticks */
    int64_t frame_ticks;    /* one frame's nominal length, at least 1 */
    bool is_still, is_jpeg, keyframes_only;
    orientation shown;      /* as the container says */
    int64_t every;          /* of keyframes the first in each stretch of so many ticks; 0: all */
    int64_t stretch;        /* the last one of which a keyframe was met */
    int64_t max_pixels;
    cvideo_tape *tape;      /* where packets are kept; NULL: nowhere */
    tape_segment *segment;  /* ours on it */
    int8_t *tape_stream;    /* for each stream of the container its number there; -1: none; owned */
    int tape_stream_count;  /* streams that turn up later are not kept */
    /* time */
    int64_t last;           /* of the last frame given out; AV_NOPTS_VALUE before the first */
    int64_t last_duration;
    int64_t shift;          /* added to the source's stamps since the last jump back */
    int64_t packet_end;     /* end of the last packet read, source stamps */
    int64_t last_dts;       /* of the last packet read */
    int64_t lost_before;    /* stamp of the first packet after a part of a playlist that is missing */
    bool loss_ahead;        /* a part is missing, and its hole was not come to yet */
    /* end */
    bool draining, finished;
    bool holds_back; /* `packet` waits until the decoder has given all that it holds */
    int read_error;         /* what stopped the demuxer, 0 when it was the end */
    cvideo_error final;     /* repeated after the end */
    int64_t damaged, delivered;
    int64_t fruitless;      /* packets that the decoder refused since it gave a sound frame */
    bool damage_ahead;      /* a packet was bad: the next frame is suspect */
};

typedef struct frame_time {
    int64_t ticks;
    bool jumped;
} frame_time;

/* The stream's ticks for `frame`, on the reader's own time line. Changes the reader's time state. */
frame_time reader_time(cvideo_reader *reader, const AVFrame *frame);
/* Decodes one frame into `frame`; CVIDEO_END and errors as cvideo_reader_next. */
cvideo_status reader_decode(cvideo_reader *reader, AVFrame *frame, cvideo_error *error);
/* Seconds of the container's length that lie before its start: Matroska counts from its clock's zero. */
double reader_lead(const cvideo_reader *reader);
/* Forgets everything about the position in the stream. */
void reader_forget(cvideo_reader *reader);

/* ---- afresh.c ---- */

/* Whether a keyframe's picture can be told apart from what came before without the pictures between. */
bool packet_begins_anew(const AVCodecParameters *about, const AVPacket *packet);

#endif
