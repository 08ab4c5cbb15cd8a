/* The reader's inside, shared by open.c, reader.c and seek.c. */
#ifndef CVIDEO_READER_INTERNAL_H
#define CVIDEO_READER_INTERNAL_H

#include "container.h"

#include "record_internal.h"

/* What is decoded: a transport stream may go on as something else. */
typedef struct coding {
    int stream;
    enum AVCodecID codec;
} coding;

typedef struct landmark landmark;

struct cvideo_reader {
    cursor place;
    input *in;              /* the container's */
    AVFormatContext *format; /* the container's; what is read of it here changes in change.c alone */
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
    cvideo_options how;     /* what was asked for; what it points to may be gone */
    cvideo_tape *tape;      /* where packets are kept; NULL: nowhere */
    tape_segment *segment;  /* ours on it; NULL: begins when the video's size is known */
    int8_t *tape_stream;    /* for each stream of the container its number there; -1: none; owned */
    int tape_stream_count;  /* streams that turn up later are not kept */
    /* time */
    int64_t last;           /* of the last frame given out; AV_NOPTS_VALUE before the first */
    int64_t last_duration;
    int64_t shift;          /* added to the source's stamps since the last jump back */
    int64_t packet_end;     /* end of the last packet read, source stamps */
    int64_t end_before;     /* the same where the source's clock last started anew, until that is come to */
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
    landmark *landmarks;    /* ascending in time; NULL: not for this source */
    int landmark_count;
    coding first;           /* what is decoded at the file's start */
    /* change of codec, see change.c */
    int64_t second_bytes;   /* about what a second takes; 0: the source cannot change */
    int64_t sound_at;       /* where the packet of the last sound frame lies, or the first one read; -1: not known */
    int64_t named_at;       /* where the file was found to be what is decoded; no change begins before it */
    int64_t fed_at;         /* how far had been read when the decoder was given something last */
    int unanswered;         /* packets that it was given since the last sound frame */
    int64_t ask_at, wait;   /* the source is asked no sooner; bytes until then, twice as many each time */
    int64_t sound_damage;   /* what was damaged up to there */
    int sound_run;          /* sound frames since anything was damaged */
    int64_t run_damage;     /* what was damaged before them */
    bool is_at_seam;        /* the next frame is the first one since a change: its packet began in what was before */
    bool has_next;          /* the decoder gives what it holds, then `next` is decoded */
    coding next;
};

typedef struct frame_time {
    int64_t ticks;
    bool jumped;
} frame_time;

/* The stream's ticks for `frame`, on the reader's own time line. Changes the reader's time state. */
frame_time reader_time(cvideo_reader *reader, const AVFrame *frame);
bool frame_is_key(const AVFrame *frame);
/* Decodes one frame into `frame`; CVIDEO_END and errors as cvideo_reader_next. */
cvideo_status reader_decode(cvideo_reader *reader, AVFrame *frame, cvideo_error *error);
/* Seconds of the container's length that lie before its start: Matroska counts from its clock's zero. */
double reader_lead(const cvideo_reader *reader);
/* Forgets everything about the position in the stream. */
void reader_forget(cvideo_reader *reader);

/* ---- decoder.c ---- */

/* The stream with the largest picture that can be decoded. */
cvideo_status decoder_stream(const AVFormatContext *format, int *stream, cvideo_error *error);
/* The pixels that a frame may have at most. */
int64_t decoder_limit(const cvideo_reader *reader);
/* A decoder of that codec for the reader's stream. */
cvideo_status decoder_open(cvideo_reader *reader, enum AVCodecID id, cvideo_error *error);

/* ---- landmark.c ---- */

/* A keyframe that was met. */
struct landmark {
    int64_t ticks; /* on the reader's own time line */
    int64_t at;    /* bytes from the file's start */
    int64_t shift; /* the reader's, there */
    coding coding;
};

/* Has keyframes remembered, in formats where a time alone does not say which place is meant. */
cvideo_status landmarks_expect(cvideo_reader *reader, cvideo_error *error);
/* Remembers the frame, if it is a keyframe, with its time. */
void landmark_note(cvideo_reader *reader, const AVFrame *frame, int64_t ticks);
/* Where to read from for the frame at `ticks`; NULL where that is not known. What comes behind it is forgotten, to be
 * met again. */
const landmark *landmark_find(cvideo_reader *reader, int64_t ticks);
/* Where the frame's packet lies in the file; -1: not known. */
int64_t frame_position(const AVFrame *frame);

/* ---- tape_join.c ---- */

/* Has the packets of the video and of all sound kept on `tape`, where it is not NULL and they are worth it: from now
 * on, or where the video's size is not known yet, from its second keyframe on. */
cvideo_status tape_expect(cvideo_reader *reader, cvideo_tape *tape, cvideo_error *error);
/* To be told of every packet that is read. */
void tape_note(cvideo_reader *reader, const AVPacket *packet);
void tape_part(cvideo_reader *reader);

/* ---- change.c ---- */

/* Finds out whether the source could go on in another codec. */
void change_expect(cvideo_reader *reader);
/* To be told of every packet that the decoder is given, every sound frame that it gave, and each jump. */
void change_note_packet(cvideo_reader *reader);
void change_note_frame(cvideo_reader *reader, const AVFrame *frame);
void change_forget(cvideo_reader *reader);
/* Whether the source goes on as something else behind the last sound frame: then the decoder is to give what it
 * holds first. `at_end`: nothing more comes. */
bool change_is_near(cvideo_reader *reader, bool at_end);
/* Goes back to where that began, with a decoder for it. */
int change_over(cvideo_reader *reader);
/* Goes to that byte of the file, to decode what is there; a decoder that stays is the caller's to flush. */
int change_to(cvideo_reader *reader, coding to, int64_t at);
/* A local file from that byte on, as a recording of its own. NULL where that cannot be had. */
AVFormatContext *open_once_more(const cvideo_reader *reader, int64_t at);

/* ---- clock.c ---- */

/* Whether what was sampled of the source's stamps rises from its start to its end. */
bool clock_is_steady(const cvideo_reader *reader);

/* ---- afresh.c ---- */

/* Whether a keyframe's picture can be told apart from what came before without the pictures between. */
bool packet_begins_anew(const AVCodecContext *about, const AVPacket *packet);

#endif
