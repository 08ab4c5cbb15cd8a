/* A reader's place in a container: kept while others read elsewhere in it, and found again afterwards. */
#include "container.h"

enum { attempts = 6, surely_before = 10 /* seconds */ };

bool cursor_open(cursor *c, cvideo_container *container, int stream, bool is_further) {
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
    AVStream *about = container->format->streams[stream];
    const AVIndexEntry *first = avformat_index_get_entry(about, 0);
    int64_t before = av_rescale_q(surely_before, (AVRational){1, 1}, about->time_base);
    c->aim = first ? first->timestamp - before : 0;
    for (int i = 0; i < cursor_ahead && is_further; i++)
        if (!(c->ahead[i] = av_packet_alloc()))
            return false;
    return true;
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

/* One packet from where the container is. */
static int read_one(cursor *c, AVPacket *packet) {
    cvideo_container *container = c->container;
    input_progress(&container->in);
    if (input_interrupted(&container->in))
        return AVERROR_EXIT;
    int code = av_read_frame(container->format, packet);
    if (code >= 0 && packet->stream_index == c->stream) {
        c->has_read = true;
        c->dts = packet->dts;
        c->pos = packet->pos;
    }
    return code;
}

/* Goes to the packet behind the one with that time and position. A seek's aim is taken for a time of display, which
 * is later than that of decoding by what only the demuxer knows: `lead` learns it from where seeks come out. */
static int go_behind(cursor *c, int64_t dts, int64_t pos) {
    cvideo_container *container = c->container;
    int64_t far = av_rescale_q(surely_before, (AVRational){1, 1}, container->format->streams[c->stream]->time_base);
    AVPacket *packet = c->ahead[0];
    for (int i = 0; i < attempts; i++) {
        bool is_last = i == attempts - 1;
        int64_t aim = dts + (is_last ? -far : container->lead);
        int code = av_seek_frame(container->format, c->stream, aim, AVSEEK_FLAG_ANY | AVSEEK_FLAG_BACKWARD);
        int64_t first = AV_NOPTS_VALUE;
        while (code >= 0) {
            code = read_one(c, packet);
            if (code < 0)
                break;
            if (first == AV_NOPTS_VALUE)
                first = packet->dts;
            bool is_it = packet->dts == dts && packet->pos == pos, is_behind = packet->dts > dts;
            if (is_behind && is_last) {
                /* It cannot be found again: what comes after it is the next to give. */
                c->count = 1;
                return 0;
            }
            av_packet_unref(packet);
            if (!is_last && (is_it || is_behind))
                container->lead += dts - first;
            if (is_it)
                return 0;
            if (is_behind)
                break;
        }
        if (code < 0)
            return code;
    }
    return AVERROR_BUG;
}

/* Takes hold of the container, at our place. */
static int hold(cursor *c) {
    cvideo_container *container = c->container;
    pthread_mutex_lock(&container->lock);
    c->holds = true;
    if (container->at == c || !container->is_shared) {
        container->at = c;
        return 0;
    }
    container->at = c;
    /* A reader that was alone had no need of these. */
    for (int i = 0; i < cursor_ahead; i++)
        if (!c->ahead[i] && !(c->ahead[i] = av_packet_alloc()))
            return AVERROR(ENOMEM);
    if (c->has_read)
        return go_behind(c, c->dts, c->pos);
    return avformat_seek_file(container->format, c->sought_stream, c->least, c->aim, c->most, c->flags);
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
    if (code < 0 || !reads_on || !c->container->is_shared || !c->ahead[cursor_ahead - 1])
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
    int code = avformat_seek_file(container->format, stream, least, aim, most, flags);
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
