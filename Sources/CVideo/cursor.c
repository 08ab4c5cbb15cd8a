/* A reader's place in a container: kept while others read elsewhere in it, and found again afterwards. */
#include "container.h"

#include <stdlib.h>
#include <string.h>

enum { attempts = 5, far_enough = 10 /* seconds */ };

/* A span of the stream's ticks in which a seek surely finds what it is for. */
static int64_t surely_before(const cvideo_container *container, int stream) {
    return av_rescale_q(far_enough, (AVRational){1, 1}, container->format->streams[stream]->time_base);
}

void cursor_open(cursor *c, cvideo_container *container, int stream, bool is_further) {
    *c = (cursor){.container = container_retain(container), .stream = stream, .sought_stream = stream};
    pthread_mutex_lock(&container->lock);
    if (is_further)
        container->is_shared = true;
    else
        container->at = c;
    pthread_mutex_unlock(&container->lock);
    /* Where a reader begins that has sought nothing yet. */
    c->least = INT64_MIN;
    c->most = INT64_MAX;
    c->flags = AVSEEK_FLAG_ANY;
    AVStream *about = container->format->streams[stream];
    const AVIndexEntry *first = avformat_index_get_entry(about, 0);
    c->aim = first ? first->timestamp - surely_before(container, stream) : 0;
}

void cursor_close(cursor *c) {
    if (!c->container)
        return;
    cursor_release(c);
    for (int i = 0; i < cursor_ahead; i++)
        av_packet_free(&c->ahead[i]);
    pthread_mutex_lock(&c->container->lock);
    if (c->container->at == c)
        c->container->at = NULL;
    pthread_mutex_unlock(&c->container->lock);
    cvideo_container_free(c->container);
    c->container = NULL;
}

static void forget_ahead(cursor *c) {
    for (; c->next < c->count; c->next++)
        av_packet_unref(c->ahead[c->next]);
    c->next = c->count = c->stop = 0;
}

/* Tells our decoder of a change that another reader met, or others of one that we do. */
static int pass_on_manner(cursor *c, AVPacket *packet) {
    cvideo_container *container = c->container;
    size_t bytes;
    const uint8_t *manner = av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, &bytes);
    if (manner) {
        uint8_t *kept = malloc(bytes + 1);
        if (!kept)
            return AVERROR(ENOMEM);
        memcpy(kept, manner, bytes);
        free(container->manner);
        container->manner = kept;
        container->manner_bytes = bytes;
        container->manners++;
    } else if (c->manners != container->manners) {
        uint8_t *told = av_packet_new_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, container->manner_bytes);
        if (!told)
            return AVERROR(ENOMEM);
        memcpy(told, container->manner, container->manner_bytes);
    }
    c->manners = container->manners;
    return 0;
}

/* Lets a source go on that was held up since nothing came of its bytes. */
static int excuse(cvideo_container *container, int code) {
    if (!container->in.is_over)
        return code;
    container->format->pb->error = 0;
    container->format->pb->eof_reached = 0;
    /* What was heaped up may have come out as a packet. */
    return code < 0 ? AVERROR_BUFFER_TOO_SMALL : code;
}

/* One packet from where the container is. */
static int read_one(cursor *c, AVPacket *packet) {
    cvideo_container *container = c->container;
    input_progress(&container->in);
    if (input_interrupted(&container->in))
        return AVERROR_EXIT;
    int code = excuse(container, av_read_frame(container->format, packet));
    const AVIOContext *bytes = container->format->pb;
    if (code == AVERROR_EOF && bytes && bytes->error < 0)
        return bytes->error;
    if (code < 0)
        return code;
    /* Another reader may have given up waiting for what has come after all. */
    if (container->is_shared)
        container->in.stalled = false;
    if (packet->stream_index == c->stream) {
        c->has_read = true;
        c->dts = packet->dts;
        c->pos = packet->pos;
        code = pass_on_manner(c, packet);
        if (code < 0)
            av_packet_unref(packet);
    }
    return code;
}

/* Seeks to `aim` and reads on to the packet with that time and position. Gives how much too late the first packet
 * met was, and leaves the one behind in `ahead` where it went past. */
static int walk_to(cursor *c, int64_t aim, int64_t dts, int64_t pos, int64_t *late, bool *is_past) {
    AVFormatContext *format = c->container->format;
    AVPacket *packet = c->ahead[0];
    *late = 0;
    *is_past = false;
    int code = av_seek_frame(format, c->stream, aim, AVSEEK_FLAG_ANY | AVSEEK_FLAG_BACKWARD);
    for (bool is_first = true; code >= 0; is_first = false) {
        code = read_one(c, packet);
        if (code < 0)
            break;
        if (is_first)
            *late = packet->dts - dts;
        *is_past = packet->dts > dts;
        if (*is_past)
            return 0;
        bool is_it = packet->dts == dts && packet->pos == pos;
        av_packet_unref(packet);
        if (is_it)
            return 0;
    }
    return code;
}

/* Goes to the packet behind the one with that time and position. A seek's aim is taken for a time of display, which
 * is later than that of decoding by what only the demuxer knows: `lead` learns it from where seeks come out. */
static int go_behind(cursor *c, int64_t dts, int64_t pos) {
    cvideo_container *container = c->container;
    int64_t late;
    bool is_past;
    for (int i = 0; i < attempts; i++) {
        int code = walk_to(c, dts + container->lead, dts, pos, &late, &is_past);
        if (code == AVERROR_EXIT)
            return code;
        container->lead -= late;
        if (code == 0 && !is_past)
            return 0;
        av_packet_unref(c->ahead[0]);
        if (code < 0 || late == 0)
            break;
    }
    int code = walk_to(c, dts - surely_before(container, c->stream), dts, pos, &late, &is_past);
    /* It cannot be found again: what comes after it is the next to give. */
    c->count = code == 0 && is_past ? 1 : 0;
    return code;
}

/* Takes hold of the container, at our place. */
static int hold(cursor *c) {
    cvideo_container *container = c->container;
    pthread_mutex_lock(&container->lock);
    c->holds = true;
    if (!container->is_shared)
        return 0;
    /* A reader that is alone has no need of these. */
    for (int i = 0; i < cursor_ahead; i++)
        if (!c->ahead[i] && !(c->ahead[i] = av_packet_alloc()))
            return AVERROR(ENOMEM);
    if (container->at == c)
        return 0;
    container->at = NULL;
    /* What another one met at its place says nothing of ours. */
    if (container->format->pb)
        container->format->pb->error = 0;
    input_progress(&container->in);
    int64_t dts = c->dts, pos = c->pos;
    int code = c->has_read
        ? go_behind(c, dts, pos)
        : avformat_seek_file(container->format, c->sought_stream, c->least, c->aim, c->most, c->flags);
    if (code >= 0) {
        container->at = c;
        return 0;
    }
    c->dts = dts;
    c->pos = pos;
    return code;
}

void cursor_release(cursor *c) {
    if (!c->holds)
        return;
    c->holds = false;
    pthread_mutex_unlock(&c->container->lock);
}

static bool take_ahead(cursor *c, AVPacket *packet) {
    if (c->next == c->count)
        return false;
    av_packet_move_ref(packet, c->ahead[c->next++]);
    if (c->next == c->count)
        c->next = c->count = 0;
    return true;
}

int cursor_read(cursor *c, AVPacket *packet, bool reads_on) {
    if (take_ahead(c, packet))
        return 0;
    int code = c->stop;
    c->stop = 0;
    if (code == 0 && !c->holds)
        code = hold(c);
    if (code < 0)
        return code;
    /* One that could not be found again has left the next there. */
    if (take_ahead(c, packet))
        return 0;
    code = read_one(c, packet);
    if (code < 0 || !reads_on || !c->container->is_shared)
        return code;
    while (c->count < cursor_ahead && (c->stop = read_one(c, c->ahead[c->count])) >= 0)
        c->count++;
    return code;
}

int cursor_seek(cursor *c, int stream, int64_t least, int64_t aim, int64_t most, int flags) {
    cvideo_container *container = c->container;
    if (!c->holds)
        pthread_mutex_lock(&container->lock);
    c->holds = true;
    input_progress(&container->in);
    int code = excuse(container, avformat_seek_file(container->format, stream, least, aim, most, flags));
    if (code >= 0) {
        forget_ahead(c);
        c->has_read = false;
        c->sought_stream = stream;
        c->least = least;
        c->aim = aim;
        c->most = most;
        c->flags = flags;
    }
    /* A seek that failed may have led anywhere. */
    container->at = code >= 0 || !container->is_shared ? c : NULL;
    cursor_release(c);
    return code;
}

int cursor_seek_byte(cursor *c, int64_t at) {
    return cursor_seek(c, -1, INT64_MIN, at, INT64_MAX, AVSEEK_FLAG_BYTE);
}
