/* An open recording behind one reader or several, and the place that each reader has in it. */
#ifndef CVIDEO_CONTAINER_H
#define CVIDEO_CONTAINER_H

#include "internal.h"

#include <pthread.h>
#include <stdatomic.h>

/* What packets come from. Once it is shared, `format` is read and sought under the lock only; what it says of
 * its streams never changes then. Counted references. */
struct cvideo_container {
    input in;
    AVFormatContext *format;
    int32_t max_streams;
    bool is_local;
    atomic_int holders;
    pthread_mutex_t lock;
    bool is_shared;    /* further readers were opened on it: its position may be another one's */
    const void *at;    /* the cursor whose place it is at */
    int64_t lead;      /* how much later than a packet's decoding time a seek has to aim to find it */
    /* What was said last of how to decode what follows, and how often that changed: only the reader that meets a
     * change is told of it. */
    uint8_t *manner;
    size_t manner_bytes;
    int manners;
};

/* NULL, with `*error` filled, where the source cannot be opened. */
cvideo_container *container_open(
    const char *location, const cvideo_options *options, cvideo_cancel *cancel, cvideo_error *error);
cvideo_container *container_retain(cvideo_container *container);
/* Whether it is a local file, which can be opened by its name again. */
bool container_is_file(const cvideo_container *container);
/* Whether its index says where every packet of the stream is, so that any of them can be found again. */
bool container_is_whole(const cvideo_container *container, int stream);

enum { cursor_ahead = 16 };

/* One reader's place in a container. */
typedef struct cursor {
    cvideo_container *container;
    int stream;
    bool holds;                /* the container's lock */
    /* Packets read on in one go, since a change of places costs a seek, and what stopped that. */
    AVPacket *ahead[cursor_ahead];
    int next, count, stop;
    /* The last packet read; before there is one, the last seek. */
    bool has_read;
    int64_t dts, pos;
    int64_t least, aim, most;
    int sought_stream, flags;
    int manners;               /* of the container's, as far as our decoder knows */
} cursor;

/* A place at the container's beginning. `is_further`: others have one already. */
void cursor_open(cursor *c, cvideo_container *container, int stream, bool is_further);
void cursor_close(cursor *c);
/* As av_read_frame; AVERROR_BUFFER_TOO_SMALL where `most_bytes` made no packet. It may go on holding the container
 * until `cursor_release`. */
int cursor_read(cursor *c, AVPacket *packet, bool reads_on);
void cursor_release(cursor *c);
/* As avformat_seek_file. */
int cursor_seek(cursor *c, int stream, int64_t least, int64_t aim, int64_t most, int flags);
/* To that byte of the file. */
int cursor_seek_byte(cursor *c, int64_t at);

#endif
