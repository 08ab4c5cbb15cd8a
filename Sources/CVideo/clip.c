/* A part of a tape as a Matroska file, written by a thread of its own. */
#include "record_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { batch_size = 64, wait_ms = 200, io_buffer = 256 * 1024, flush_us = 2 * 1000 * 1000 };

struct cvideo_clip {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* under the lock */
    int64_t limit, end;
    bool hurries, has_first;
    cvideo_clip_state state;
    /* the thread's own */
    cvideo_tape *tape;
    char *path, *writer;
    int64_t from, epoch;
    int fd;
    AVFormatContext *output;
    AVIOContext *bytes;
    int write_errno;
    bool has_header;
    tape_segment *segment;  /* that the open file was begun for or goes on with; referenced by the batch or kept */
    int64_t zero;           /* session time of the file's start */
    int64_t last[tape_streams], flushed;
    bool needs_key;
};

static const AVRational micros = {1, 1000000};

void cvideo_clip_part_path(const char *path, int32_t part, char *out, size_t size) {
    size_t length = strlen(path);
    size_t stem = length > 4 && strcmp(path + length - 4, ".mkv") == 0 ? length - 4 : length;
    if (part <= 1)
        snprintf(out, size, "%s", path);
    else
        snprintf(out, size, "%.*s-part%d%s", (int)stem, path, part, path + stem);
}

static int write_bytes(void *opaque, uint8_t *data, int size) {
    cvideo_clip *clip = opaque;
    int done = 0;
    while (done < size) {
        ssize_t count = write(clip->fd, data + done, (size_t)(size - done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            clip->write_errno = count < 0 ? errno : EIO;
            return AVERROR(clip->write_errno);
        }
        done += (int)count;
    }
    pthread_mutex_lock(&clip->lock);
    clip->state.bytes += size;
    pthread_mutex_unlock(&clip->lock);
    return size;
}

static int64_t seek_bytes(void *opaque, int64_t to, int whence) {
    cvideo_clip *clip = opaque;
    if (whence == AVSEEK_SIZE)
        return -1;
    off_t at = lseek(clip->fd, (off_t)to, whence & ~AVSEEK_FORCE);
    return at < 0 ? AVERROR(errno) : at;
}

static void fail(cvideo_clip *clip, int code, const char *what) {
    cvideo_error error = {0};
    if (clip->write_errno)
        cvideo_fail(&error, cvideo_status_of(AVERROR(clip->write_errno)), -clip->write_errno, "%s",
                    strerror(clip->write_errno));
    else
        cvideo_fail_av(&error, code, what);
    pthread_mutex_lock(&clip->lock);
    if (clip->state.error.status == CVIDEO_OK)
        clip->state.error = error;
    pthread_mutex_unlock(&clip->lock);
}

/* Finishes the open file, if any. A file that could not be written stays as it is: Matroska can be
 * played up to where it breaks off. */
static void close_part(cvideo_clip *clip) {
    if (clip->has_header && !clip->write_errno) {
        int code = av_write_trailer(clip->output);
        if (code >= 0 && clip->bytes->error < 0)
            code = clip->bytes->error;
        if (code < 0)
            fail(clip, code, "the clip could not be finished");
    }
    clip->has_header = false;
    if (clip->output)
        clip->output->pb = NULL;
    avformat_free_context(clip->output);
    clip->output = NULL;
    if (clip->bytes) {
        av_freep(&clip->bytes->buffer);
        avio_context_free(&clip->bytes);
    }
    if (clip->fd >= 0)
        close(clip->fd);
    clip->fd = -1;
}

static int open_file(cvideo_clip *clip) {
    pthread_mutex_lock(&clip->lock);
    int part = ++clip->state.parts;
    pthread_mutex_unlock(&clip->lock);
    size_t size = strlen(clip->path) + 32;
    char *path = malloc(size);
    if (!path)
        return AVERROR(ENOMEM);
    cvideo_clip_part_path(clip->path, part, path, size);
    clip->fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (clip->fd < 0)
        clip->write_errno = errno;
    else
        flock(clip->fd, LOCK_EX | LOCK_NB);
    free(path);
    return clip->fd < 0 ? AVERROR(clip->write_errno) : 0;
}

/* Begins a file with the keyframe `first`. */
static int open_part(cvideo_clip *clip, const tape_entry *first, int64_t at) {
    int code = open_file(clip);
    if (code < 0)
        return code;
    code = avformat_alloc_output_context2(&clip->output, NULL, "matroska", NULL);
    uint8_t *buffer = av_malloc(io_buffer);
    if (code >= 0 && buffer)
        clip->bytes = avio_alloc_context(buffer, io_buffer, 1, clip, NULL, write_bytes, seek_bytes);
    if (!clip->bytes) {
        av_free(buffer);
        return code < 0 ? code : AVERROR(ENOMEM);
    }
    AVFormatContext *output = clip->output;
    output->pb = clip->bytes;
    output->flags |= AVFMT_FLAG_CUSTOM_IO;
    av_dict_set(&output->metadata, "encoding_tool", clip->writer, 0);
    if (clip->epoch > 0) {
        char text[64];
        int64_t micro = clip->epoch + at;
        time_t second = (time_t)(micro / 1000000);
        struct tm utc;
        gmtime_r(&second, &utc);
        size_t length = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
        snprintf(text + length, sizeof text - length, ".%06dZ", (int)(micro % 1000000));
        av_dict_set(&output->metadata, "creation_time", text, 0);
    }
    const tape_segment *segment = first->segment;
    for (int i = 0; i < segment->count; i++) {
        AVStream *stream = avformat_new_stream(output, NULL);
        if (!stream || avcodec_parameters_copy(stream->codecpar, segment->codec[i]) < 0)
            return AVERROR(ENOMEM);
        stream->time_base = (AVRational){1, 1000};
        if (i == segment->video && segment->rate.num > 0 && segment->rate.den > 0)
            stream->avg_frame_rate = segment->rate;
        clip->last[i] = INT64_MIN;
    }
    /* Whole clusters survive whatever happens: four seconds are the most that is lost. */
    AVDictionary *options = NULL;
    av_dict_set(&options, "cluster_time_limit", "2000", 0);
    code = avformat_write_header(output, &options);
    av_dict_free(&options);
    clip->has_header = code >= 0;
    if (code >= 0)
        avio_flush(clip->bytes);
    clip->zero = clip->flushed = at;
    clip->needs_key = false;
    return code < 0 ? code : clip->bytes->error;
}

/* Writes one packet, to the file that fits it. An error is final. */
static int put(cvideo_clip *clip, tape_entry *entry, int64_t at) {
    if (clip->output && entry->segment != clip->segment) {
        if (tape_same_codecs(clip->segment, entry->segment))
            clip->needs_key = true;
        else
            close_part(clip);
        if (clip->write_errno)
            return AVERROR(clip->write_errno);
    }
    if (entry->segment != clip->segment) {
        if (clip->segment)
            tape_leave(clip->tape, clip->segment);
        clip->segment = tape_share(clip->tape, entry->segment);
    }
    if (!clip->output) {
        if (!entry->is_key)
            return 0;
        int code = open_part(clip, entry, at);
        if (code < 0)
            return code;
    }
    AVPacket *packet = entry->packet;
    int stream = packet->stream_index;
    bool is_video = stream == entry->segment->video;
    clip->needs_key = clip->needs_key && !entry->is_key;
    /* Sound of before the first picture comes behind it in some containers. */
    if ((is_video && clip->needs_key) || at < clip->zero)
        return 0;
    int64_t shown = at + packet->pts - packet->dts, end = shown + packet->duration;
    packet->pts = shown - clip->zero;
    packet->dts = at - clip->zero;
    av_packet_rescale_ts(packet, micros, clip->output->streams[stream]->time_base);
    if (packet->dts < clip->last[stream])
        packet->dts = clip->last[stream];
    clip->last[stream] = packet->dts;
    if (packet->pts < packet->dts)
        packet->pts = packet->dts;
    int code = av_write_frame(clip->output, packet);
    if (code < 0)
        return code;
    if (at - clip->flushed >= flush_us) {
        avio_flush(clip->bytes);
        clip->flushed = at;
    }
    if (is_video) {
        pthread_mutex_lock(&clip->lock);
        if (!clip->has_first)
            clip->state.first = clip->state.last = shown;
        clip->has_first = true;
        if (end > clip->state.last)
            clip->state.last = end;
        pthread_mutex_unlock(&clip->lock);
    }
    return clip->bytes->error < 0 ? clip->bytes->error : 0;
}

typedef enum verdict { write_it, pass_it, hold_it, stop_here } verdict;

static verdict judge(cvideo_clip *clip, bool is_video, int64_t at) {
    pthread_mutex_lock(&clip->lock);
    verdict verdict = write_it;
    if (at >= clip->end)
        verdict = is_video ? stop_here : pass_it;
    else if (clip->end == INT64_MAX && at >= clip->limit)
        verdict = clip->hurries ? stop_here : hold_it;
    if (verdict == hold_it) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += wait_ms * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&clip->changed, &clip->lock, &until);
    }
    pthread_mutex_unlock(&clip->lock);
    return verdict;
}

/* Whether what is not there yet is to be waited for. */
static bool may_wait(cvideo_clip *clip) {
    pthread_mutex_lock(&clip->lock);
    bool waits = !clip->hurries;
    pthread_mutex_unlock(&clip->lock);
    return waits;
}

static void *run(void *argument) {
    cvideo_clip *clip = argument;
    record_yield();
    tape_entry batch[batch_size];
    int count = 0, index = 0;
    int64_t next = -1, expected = -1, written = INT64_MIN;
    bool is_done = false;
    while (!is_done) {
        if (index == count) {
            tape_release(clip->tape, batch, count);
            count = index = 0;
            bool waits = may_wait(clip);
            if (next < 0) {
                int64_t beginning = INT64_MAX;
                next = tape_find(clip->tape, clip->from);
                if (next < 0) {
                    /* No keyframe has come yet. */
                    is_done = !waits;
                    if (waits)
                        tape_read(clip->tape, &beginning, batch, 0, wait_ms);
                    continue;
                }
                expected = next;
            }
            count = tape_read(clip->tape, &next, batch, batch_size, waits ? wait_ms : 0);
            if (count == 0) {
                is_done = !waits;
                continue;
            }
            if (batch[0].serial != expected)
                clip->needs_key = true;
            if (batch[0].serial != expected && written != INT64_MIN) {
                int64_t at = tape_origin(clip->tape, batch[0].segment) + batch[0].packet->dts;
                pthread_mutex_lock(&clip->lock);
                clip->state.lost += at > written ? at - written : 0;
                pthread_mutex_unlock(&clip->lock);
            }
            expected = next;
        }
        tape_entry *entry = &batch[index];
        int64_t at = tape_origin(clip->tape, entry->segment) + entry->packet->dts;
        switch (judge(clip, entry->packet->stream_index == entry->segment->video, at)) {
        case hold_it: continue;
        case stop_here: is_done = true; continue;
        case pass_it: index++; continue;
        case write_it: break;
        }
        int code = put(clip, entry, at);
        written = at;
        index++;
        if (code < 0) {
            fail(clip, code, "the clip cannot be written");
            is_done = true;
        }
    }
    tape_release(clip->tape, batch, count);
    close_part(clip);
    if (clip->segment)
        tape_leave(clip->tape, clip->segment);
    clip->segment = NULL;
    pthread_mutex_lock(&clip->lock);
    clip->state.is_done = true;
    pthread_cond_broadcast(&clip->changed);
    pthread_mutex_unlock(&clip->lock);
    return NULL;
}

static void destroy(cvideo_clip *clip) {
    cvideo_tape_free(clip->tape);
    pthread_mutex_destroy(&clip->lock);
    pthread_cond_destroy(&clip->changed);
    free(clip->path);
    free(clip->writer);
    free(clip);
}

cvideo_status cvideo_clip_new(
    cvideo_tape *tape, const char *path, int64_t from, int64_t epoch, const char *writer,
    cvideo_clip **out, cvideo_error *error) {
    *out = NULL;
    if (!tape || !path || !path[0])
        return cvideo_fail(error, CVIDEO_BAD_ARGUMENT, 0, "no clip was named");
    cvideo_log_install();
    cvideo_clip *clip = calloc(1, sizeof *clip);
    if (!clip)
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    pthread_mutex_init(&clip->lock, NULL);
    pthread_cond_init(&clip->changed, NULL);
    clip->limit = INT64_MIN;
    clip->end = INT64_MAX;
    clip->fd = -1;
    clip->tape = tape_retain(tape);
    clip->from = from;
    clip->epoch = epoch;
    clip->path = strdup(path);
    clip->writer = strdup(writer ? writer : "");
    int code = clip->path && clip->writer ? record_thread(&clip->thread, run, clip) : ENOMEM;
    if (code != 0) {
        destroy(clip);
        return cvideo_fail(error, CVIDEO_NO_MEMORY, -code, "no thread for a clip: %s", strerror(code));
    }
    *out = clip;
    return CVIDEO_OK;
}

void cvideo_clip_allow(cvideo_clip *clip, int64_t until) {
    pthread_mutex_lock(&clip->lock);
    if (until > clip->limit) {
        clip->limit = until;
        pthread_cond_broadcast(&clip->changed);
    }
    pthread_mutex_unlock(&clip->lock);
}

void cvideo_clip_end(cvideo_clip *clip, int64_t at) {
    pthread_mutex_lock(&clip->lock);
    clip->end = at;
    pthread_cond_broadcast(&clip->changed);
    pthread_mutex_unlock(&clip->lock);
}

void cvideo_clip_hurry(cvideo_clip *clip) {
    pthread_mutex_lock(&clip->lock);
    clip->hurries = true;
    pthread_cond_broadcast(&clip->changed);
    pthread_mutex_unlock(&clip->lock);
    tape_wake(clip->tape);
}

bool cvideo_clip_wait(cvideo_clip *clip, int64_t ms) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&clip->lock);
    while (!clip->state.is_done
           && pthread_cond_timedwait(&clip->changed, &clip->lock, &until) == 0)
        continue;
    bool is_done = clip->state.is_done;
    pthread_mutex_unlock(&clip->lock);
    return is_done;
}

void cvideo_clip_describe(cvideo_clip *clip, cvideo_clip_state *state) {
    pthread_mutex_lock(&clip->lock);
    *state = clip->state;
    pthread_mutex_unlock(&clip->lock);
}

void cvideo_clip_free(cvideo_clip *clip) {
    if (!clip)
        return;
    cvideo_clip_end(clip, INT64_MIN);
    cvideo_clip_hurry(clip);
    pthread_join(clip->thread, NULL);
    destroy(clip);
}
