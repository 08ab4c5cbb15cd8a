/* The last seconds of a source, as encoded packets. */
#include "record_internal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct cvideo_tape {
    pthread_mutex_t lock;
    pthread_cond_t grown;
    int references;
    int64_t keep, max_bytes, bytes, origin, newest, segments;
    tape_segment *current;
    /* A ring: `first` is the oldest, serials go on without a hole. */
    tape_entry *entries;
    int room, first, count;
    int64_t next_serial;
};

static const AVRational micros = {1, 1000000};
static const int64_t longest_us = 10 * 1000000, backwards_us = 500000;

cvideo_tape *cvideo_tape_new(int64_t keep_ms, int64_t max_bytes) {
    cvideo_tape *tape = calloc(1, sizeof *tape);
    if (!tape)
        return NULL;
    pthread_mutex_init(&tape->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&tape->grown, &monotonic);
    pthread_condattr_destroy(&monotonic);
    tape->references = 1;
    tape->keep = keep_ms * 1000;
    tape->max_bytes = max_bytes;
    return tape;
}

cvideo_tape *tape_retain(cvideo_tape *tape) {
    if (tape) {
        pthread_mutex_lock(&tape->lock);
        tape->references++;
        pthread_mutex_unlock(&tape->lock);
    }
    return tape;
}

static void leave(tape_segment *segment) {
    if (!segment || --segment->references > 0)
        return;
    for (int i = 0; i < segment->count; i++)
        avcodec_parameters_free(&segment->codec[i]);
    free(segment);
}

void tape_leave(cvideo_tape *tape, tape_segment *segment) {
    pthread_mutex_lock(&tape->lock);
    leave(segment);
    pthread_mutex_unlock(&tape->lock);
}

tape_segment *tape_share(cvideo_tape *tape, tape_segment *segment) {
    pthread_mutex_lock(&tape->lock);
    segment->references++;
    pthread_mutex_unlock(&tape->lock);
    return segment;
}

static tape_entry *at(const cvideo_tape *tape, int index) {
    return &tape->entries[(tape->first + index) % tape->room];
}

static int64_t session(const tape_entry *entry) {
    return entry->packet->dts + entry->segment->origin;
}

static void drop_first(cvideo_tape *tape) {
    tape_entry *entry = at(tape, 0);
    tape->bytes -= entry->packet->size;
    av_packet_free(&entry->packet);
    leave(entry->segment);
    tape->first = (tape->first + 1) % tape->room;
    tape->count--;
}

void cvideo_tape_free(cvideo_tape *tape) {
    if (!tape)
        return;
    pthread_mutex_lock(&tape->lock);
    bool last = --tape->references == 0;
    pthread_mutex_unlock(&tape->lock);
    if (!last)
        return;
    while (tape->count > 0)
        drop_first(tape);
    leave(tape->current);
    free(tape->entries);
    pthread_cond_destroy(&tape->grown);
    pthread_mutex_destroy(&tape->lock);
    free(tape);
}

void cvideo_tape_set_origin(cvideo_tape *tape, int64_t origin) {
    pthread_mutex_lock(&tape->lock);
    tape->origin = origin;
    /* What comes next is another source's: the segment before it stays where it is. */
    leave(tape->current);
    tape->current = NULL;
    pthread_mutex_unlock(&tape->lock);
}

void cvideo_tape_correct_origin(cvideo_tape *tape, int64_t origin) {
    pthread_mutex_lock(&tape->lock);
    tape->origin = origin;
    if (tape->current && !tape->current->is_fixed) {
        tape->newest += origin - tape->current->origin;
        tape->current->origin = origin;
    }
    pthread_mutex_unlock(&tape->lock);
}

/* Index of the first keyframe from `from` on; `count` when there is none. */
static int key_from(const cvideo_tape *tape, int from) {
    while (from < tape->count && !at(tape, from)->is_key)
        from++;
    return from;
}

void cvideo_tape_describe(cvideo_tape *tape, cvideo_tape_state *state) {
    memset(state, 0, sizeof *state);
    pthread_mutex_lock(&tape->lock);
    int key = key_from(tape, 0);
    if (key < tape->count) {
        state->first = session(at(tape, key));
        state->last = tape->newest;
    }
    state->bytes = tape->bytes;
    state->packets = tape->count;
    state->segments = tape->segments;
    pthread_mutex_unlock(&tape->lock);
}

bool tape_can_copy(const AVCodecParameters *codec) {
    const AVOutputFormat *matroska = av_guess_format("matroska", NULL, NULL);
    const AVCodecDescriptor *about = avcodec_descriptor_get(codec->codec_id);
    if (codec->codec_type == AVMEDIA_TYPE_VIDEO) {
        /* Lossless without prediction is nothing but the pixels: hundreds of megabytes a second. */
        bool raw = codec->codec_id == AV_CODEC_ID_RAWVIDEO
            || codec->codec_id == AV_CODEC_ID_WRAPPED_AVFRAME || codec->codec_id == AV_CODEC_ID_V210
            || codec->codec_id == AV_CODEC_ID_V410 || codec->codec_id == AV_CODEC_ID_R210
            || codec->codec_id == AV_CODEC_ID_YUV4;
        if (raw || codec->width <= 0)
            return false;
    } else if (codec->codec_type != AVMEDIA_TYPE_AUDIO || codec->sample_rate <= 0) {
        return false;
    }
    return about && matroska
        && avformat_query_codec(matroska, codec->codec_id, FF_COMPLIANCE_NORMAL) == 1;
}

tape_segment *tape_begin(
    cvideo_tape *tape, AVCodecParameters *const *codec, int count, int video, AVRational rate,
    int64_t origin, int64_t start) {
    tape_segment *segment = count <= tape_streams ? calloc(1, sizeof *segment) : NULL;
    if (!segment)
        return NULL;
    segment->references = 2; /* the caller's and the tape's */
    segment->video = video;
    segment->rate = rate;
    segment->start = start;
    bool whole = true;
    for (int i = 0; i < count; i++) {
        segment->codec[i] = avcodec_parameters_alloc();
        segment->count++;
        whole = whole && segment->codec[i] && avcodec_parameters_copy(segment->codec[i], codec[i]) >= 0;
        if (segment->codec[i])
            segment->codec[i]->codec_tag = 0; /* of another container */
    }
    if (!whole) {
        segment->references = 1;
        leave(segment);
        return NULL;
    }
    pthread_mutex_lock(&tape->lock);
    segment->is_fixed = origin != AV_NOPTS_VALUE;
    segment->origin = segment->is_fixed ? origin : tape->origin;
    leave(tape->current);
    tape->current = segment;
    tape->segments++;
    pthread_mutex_unlock(&tape->lock);
    return segment;
}

/* Forgets what is too old or too much: always up to the next keyframe, without which the rest of its
 * group is of no use. */
static void trim(cvideo_tape *tape) {
    while (tape->count > 0) {
        int next = key_from(tape, 1);
        bool old = next < tape->count && session(at(tape, next)) <= tape->newest - tape->keep;
        bool much = tape->bytes > tape->max_bytes;
        if (!old && !much)
            return;
        /* Of a single group that is too much, only its beginning need go; a clip may be behind it. */
        int drop = next < tape->count ? next : 1;
        while (drop-- > 0)
            drop_first(tape);
    }
}

static bool make_room(cvideo_tape *tape) {
    if (tape->count < tape->room)
        return true;
    int room = tape->room ? tape->room * 2 : 1024;
    tape_entry *entries = malloc((size_t)room * sizeof *entries);
    if (!entries)
        return false;
    for (int i = 0; i < tape->count; i++)
        entries[i] = *at(tape, i);
    free(tape->entries);
    tape->entries = entries;
    tape->room = room;
    tape->first = 0;
    return true;
}

/* The packet's stamps as microseconds of the segment's clock, which never runs far back. */
static void set_time(tape_segment *segment, int stream, AVPacket *packet, AVRational base) {
    int64_t *end = &segment->end[stream], *shift = &segment->shift[stream];
    int64_t length = packet->duration > 0 ? av_rescale_q(packet->duration, base, micros)
        : stream == segment->video && segment->rate.num > 0
            ? av_rescale_q(1, av_inv_q(segment->rate), micros) : 0;
    /* A broken length must not keep the tape's time. */
    length = length < 0 ? 0 : length < longest_us ? length : longest_us;
    int64_t dts = packet->dts != AV_NOPTS_VALUE ? packet->dts : packet->pts;
    int64_t lead = packet->pts != AV_NOPTS_VALUE && packet->dts != AV_NOPTS_VALUE
        ? av_rescale_q(packet->pts, base, micros) - av_rescale_q(packet->dts, base, micros) : 0;
    int64_t time;
    if (dts == AV_NOPTS_VALUE) {
        time = segment->begun[stream] ? *end : 0;
    } else {
        int64_t stamp = av_rescale_q(dts, base, micros);
        if (segment->start == AV_NOPTS_VALUE)
            segment->start = stamp;
        time = stamp - segment->start + *shift;
        if (segment->begun[stream] && time < *end - backwards_us) {
            /* The source started its clock anew: go on from where we were. */
            *shift += *end - time;
            time = *end;
        }
    }
    packet->dts = time;
    packet->pts = time + (lead > 0 ? lead : 0);
    packet->duration = length;
    packet->pos = -1;
    segment->begun[stream] = true;
    /* However long it is said to be, what comes next may come soon: only a stamp that goes back is of a clock that
     * starts anew. */
    int64_t step = length < backwards_us ? length : backwards_us;
    if (time + step > *end)
        *end = time + step;
}

void tape_append(
    cvideo_tape *tape, tape_segment *segment, int stream, const AVPacket *packet, AVRational base) {
    AVPacket *copy = av_packet_clone(packet);
    if (!copy)
        return;
    copy->stream_index = stream;
    pthread_mutex_lock(&tape->lock);
    if (make_room(tape)) {
        set_time(segment, stream, copy, base);
        tape->count++;
        tape_entry *entry = at(tape, tape->count - 1);
        segment->references++;
        *entry = (tape_entry){copy, segment, tape->next_serial++,
                              stream == segment->video && copy->flags & AV_PKT_FLAG_KEY};
        tape->bytes += copy->size;
        int64_t end = session(entry) + copy->duration;
        /* A new segment may begin before the old one ended, where its origin says so. */
        bool other = tape->count < 2 || at(tape, tape->count - 2)->segment != segment;
        if (end > tape->newest || other)
            tape->newest = end;
        trim(tape);
        pthread_cond_broadcast(&tape->grown);
        copy = NULL;
    }
    pthread_mutex_unlock(&tape->lock);
    av_packet_free(&copy);
}

int64_t tape_find(cvideo_tape *tape, int64_t from) {
    int64_t serial = -1;
    pthread_mutex_lock(&tape->lock);
    for (int i = key_from(tape, 0); tape->newest >= from && i < tape->count; i = key_from(tape, i + 1))
        if (serial < 0 || session(at(tape, i)) <= from)
            serial = at(tape, i)->serial;
    pthread_mutex_unlock(&tape->lock);
    return serial;
}

int tape_read(cvideo_tape *tape, int64_t *next, tape_entry *out, int room, int wait_ms) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += wait_ms / 1000;
    until.tv_nsec += wait_ms % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    int got = 0;
    pthread_mutex_lock(&tape->lock);
    if (*next >= tape->next_serial)
        pthread_cond_timedwait(&tape->grown, &tape->lock, &until);
    int64_t oldest = tape->next_serial - tape->count;
    if (*next < oldest) {
        int key = key_from(tape, 0);
        *next = oldest + key;
    }
    for (int64_t index = *next - oldest; index < tape->count && got < room; index++) {
        const tape_entry *entry = at(tape, (int)index);
        out[got] = *entry;
        out[got].packet = av_packet_clone(entry->packet);
        if (!out[got].packet)
            break;
        entry->segment->references++;
        got++;
    }
    *next += got;
    pthread_mutex_unlock(&tape->lock);
    return got;
}

void tape_release(cvideo_tape *tape, tape_entry *entries, int count) {
    pthread_mutex_lock(&tape->lock);
    for (int i = 0; i < count; i++) {
        av_packet_free(&entries[i].packet);
        leave(entries[i].segment);
    }
    pthread_mutex_unlock(&tape->lock);
}

int64_t tape_origin(cvideo_tape *tape, const tape_segment *segment) {
    pthread_mutex_lock(&tape->lock);
    int64_t origin = segment->origin;
    pthread_mutex_unlock(&tape->lock);
    return origin;
}

void tape_wake(cvideo_tape *tape) {
    pthread_mutex_lock(&tape->lock);
    pthread_cond_broadcast(&tape->grown);
    pthread_mutex_unlock(&tape->lock);
}

bool tape_same_codecs(const tape_segment *a, const tape_segment *b) {
    if (a == b)
        return true;
    if (a->count != b->count || a->video != b->video)
        return false;
    for (int i = 0; i < a->count; i++) {
        const AVCodecParameters *x = a->codec[i], *y = b->codec[i];
        if (x->codec_id != y->codec_id || x->width != y->width || x->height != y->height
            || x->sample_rate != y->sample_rate || x->extradata_size != y->extradata_size
            || (x->extradata_size > 0 && memcmp(x->extradata, y->extradata, (size_t)x->extradata_size)))
            return false;
    }
    return true;
}
