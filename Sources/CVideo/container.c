/* Opening a recording: recognise it, and learn what streams it has. */
#include "container.h"

#include <libavutil/avstring.h>

#include <stdlib.h>
#include <string.h>

cvideo_container *container_retain(cvideo_container *container) {
    atomic_fetch_add(&container->holders, 1);
    return container;
}

void cvideo_container_free(cvideo_container *container) {
    if (!container || atomic_fetch_sub(&container->holders, 1) > 1)
        return;
    connection_keep(&container->in, container->format);
    avformat_close_input(&container->format);
    input_close(&container->in);
    pthread_mutex_destroy(&container->lock);
    free(container->manner);
    free(container);
}

static cvideo_status fail_open(
    const cvideo_container *container, const char *location, int code, cvideo_error *error) {
    const input *in = &container->in;
    if (cvideo_cancel_is_set(in->cancel))
        return cvideo_fail(error, CVIDEO_CANCELLED, code, "stopped while opening");
    if (in->stalled)
        return input_fail_stalled(in, code, error);
    if (cvideo_log_saw_refusal())
        return cvideo_fail(error, CVIDEO_LEADS_AWAY, code, "it leads to another place%s%s%s",
                           cvideo_log_last()[0] ? " (" : "", cvideo_log_last(),
                           cvideo_log_last()[0] ? ")" : "");
    /* libav has no word of its own for a redirection to another protocol. */
    if (code == AVERROR(EINVAL) && input_is_http(location))
        return cvideo_fail(error, CVIDEO_LEADS_AWAY, code,
                           "the server sends on to what is no HTTP or HTTPS address");
    if (code == AVERROR_PROTOCOL_NOT_FOUND)
        return cvideo_fail(error, CVIDEO_NOT_FOUND, code, "its kind of address is not known here");
    if (cvideo_log_saw_truncation()) {
        const char *line = cvideo_log_last();
        return cvideo_fail(error, CVIDEO_TRUNCATED, code, "its index is missing%s%s%s",
                           line[0] ? " (" : "", line, line[0] ? ")" : "");
    }
    if (in->fd >= 0 && in->pipe && in->pipe->bytes_read == 0)
        return cvideo_fail(error, CVIDEO_EMPTY, code, "nothing came in");
    if (strstr(cvideo_log_last(), "max_streams"))
        return cvideo_fail(error, CVIDEO_UNSUPPORTED, code, "it has more than %d tracks",
                           container->max_streams);
    if (code == AVERROR_INVALIDDATA && strstr(cvideo_log_last(), "TLS"))
        return cvideo_fail(error, CVIDEO_IO, code, "cannot be opened: %s", cvideo_log_last());
    if (code == AVERROR_INVALIDDATA || code == AVERROR_EOF)
        return cvideo_fail(error, CVIDEO_NOT_MEDIA, code, "not a video or a picture");
    return cvideo_fail_av(error, code, "cannot be opened");
}

static cvideo_status open_input(
    cvideo_container *container, const char *location, const cvideo_options *options, cvideo_error *error) {
    input *in = &container->in;
    in->follow_us = options->follow_ms * 1000;
    cvideo_status status = input_check(in, location, error);
    if (status != CVIDEO_OK)
        return status;
    /* Nobody writes to it for a while: that is its end, and nothing has stalled. */
    if (in->follow_us > 0)
        in->stall_us = 0;
    container->format = avformat_alloc_context();
    if (!container->format)
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    AVFormatContext *format = container->format;
    format->interrupt_callback.callback = input_interrupted;
    format->interrupt_callback.opaque = in;
    if (options->max_streams > 0)
        format->max_streams = options->max_streams;
    if (options->probe_bytes > 0)
        format->probesize = options->probe_bytes;
    if (options->low_latency) {
        /* What is read to recognise a live source is old by the time it is shown. */
        format->max_analyze_duration = AV_TIME_BASE;
        format->fps_probe_size = 4;
    }
    char *name = NULL;
    if (in->fd >= 0) {
        format->pb = input_open_pipe(in);
        if (!format->pb)
            return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
        format->flags |= AVFMT_FLAG_CUSTOM_IO;
        name = av_strdup("pipe:");
    } else {
        /* A scheme of our own choosing: a local name may contain colons. */
        name = input_is_url(location) ? av_strdup(location) : av_asprintf("file:%s", location);
    }
    AVDictionary *extra = NULL;
    /* A picture called "shot%03d.png" is that one picture, not a sequence. */
    av_dict_set(&extra, "pattern_type", "none", 0);
    const AVInputFormat *kind = NULL;
    if (options->raw.width > 0) {
        kind = av_find_input_format("rawvideo");
        char size[32], rate[32];
        snprintf(size, sizeof size, "%dx%d", options->raw.width, options->raw.height);
        snprintf(rate, sizeof rate, "%d/%d", options->raw.frame_rate.num, options->raw.frame_rate.den);
        av_dict_set(&extra, "video_size", size, 0);
        av_dict_set(&extra, "framerate", rate, 0);
        av_dict_set(&extra, "pixel_format", options->raw.pixel_format, 0);
    }
    if (options->listens)
        av_dict_set(&extra, "listen", "1", 0);
    char *protocols = input_protocols(in, location);
    av_dict_set(&extra, "protocol_whitelist", protocols, 0);
    if (input_is_http(location)) {
        /* A connection that breaks or falls silent is taken up again where it broke. */
        av_dict_set(&extra, "reconnect", "1", 0);
        av_dict_set(&extra, "reconnect_delay_max", "8", 0);
        if (options->stall_ms > 0)
            av_dict_set_int(&extra, "timeout", options->stall_ms * 1000 / 3, 0);
    }
    connection_expect(in, format);
    input_progress(in);
    int code = name && protocols ? avformat_open_input(&container->format, name, kind, &extra)
                                 : AVERROR(ENOMEM);
    if (code >= 0)
        connection_lend(in, container->format);
    av_dict_free(&extra);
    av_free(protocols);
    av_free(name);
    if (code < 0)
        return fail_open(container, location, code, error);
    input_progress(in);
    code = avformat_find_stream_info(container->format, NULL);
    if (code < 0)
        return fail_open(container, location, code, error);
    in->is_open = true;
    return CVIDEO_OK;
}

cvideo_container *container_open(
    const char *location, const cvideo_options *options, cvideo_cancel *cancel, cvideo_error *error) {
    cvideo_container *container = calloc(1, sizeof *container);
    if (!container) {
        cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
        return NULL;
    }
    atomic_init(&container->holders, 1);
    pthread_mutex_init(&container->lock, NULL);
    container->max_streams = options->max_streams;
    container->is_local = !input_is_url(location);
    container->in.fd = -1;
    container->in.cancel = cvideo_cancel_retain(cancel);
    container->in.stall_us = options->stall_ms * 1000;
    container->in.is_live = options->low_latency;
    container->in.connect_us = options->connect_ms * 1000;
    if (open_input(container, location, options, error) == CVIDEO_OK)
        return container;
    cvideo_container_free(container);
    return NULL;
}

bool container_is_file(const cvideo_container *container) {
    return container->is_local && !container->in.pipe;
}

bool container_is_whole(const cvideo_container *container, int stream) {
    AVStream *about = container->format->streams[stream];
    int entries = avformat_index_get_entries_count(about);
    if (!strstr(container->format->iformat->name, "mp4") || !container_is_file(container) || entries == 0)
        return false;
    /* Fragments have an index of their own each, some of which are read only when they are come to. */
    int64_t last = avformat_index_get_entry(about, entries - 1)->timestamp;
    int64_t second = av_rescale_q(1, (AVRational){1, 1}, about->time_base);
    return entries <= about->nb_frames && last >= about->duration - second;
}
