/* Opening: recognise the source, choose its video stream, start the decoder. */
#include "reader_internal.h"

#include <libavutil/parseutils.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

void cvideo_options_default(cvideo_options *options) {
    memset(options, 0, sizeof *options);
    options->max_pixels = 100 * 1000 * 1000;
    options->max_streams = 256;
    options->stall_ms = 30 * 1000;
}

void cvideo_reader_free(cvideo_reader *reader) {
    if (!reader)
        return;
    avcodec_free_context(&reader->decoder);
    free(reader->landmarks);
    cursor_close(&reader->place);
    av_packet_free(&reader->packet);
    av_frame_free(&reader->pending);
    av_frame_free(&reader->scratch);
    av_frame_free(&reader->still);
    tape_part(reader);
    free(reader);
}

static bool ends_with(const char *text, const char *end) {
    size_t a = strlen(text), b = strlen(end);
    return a >= b && strcmp(text + a - b, end) == 0;
}

static void set_time_base(cvideo_reader *reader) {
    AVFormatContext *format = reader->format;
    AVStream *stream = format->streams[reader->stream];
    reader->base = stream->time_base;
    reader->start = format->start_time == AV_NOPTS_VALUE
        ? AV_NOPTS_VALUE : av_rescale_q(format->start_time, AV_TIME_BASE_Q, reader->base);
    /* The container's start is rounded to microseconds; when the video starts it, be exact. */
    if (reader->start != AV_NOPTS_VALUE && stream->start_time != AV_NOPTS_VALUE
        && llabs(av_rescale_q(stream->start_time, reader->base, AV_TIME_BASE_Q)
                 - format->start_time) <= 1)
        reader->start = stream->start_time;
    AVRational rate = stream->avg_frame_rate.num > 0 ? stream->avg_frame_rate : stream->r_frame_rate;
    reader->frame_ticks = 1;
    if (rate.num > 0 && rate.den > 0) {
        int64_t ticks = av_rescale_q(1, av_inv_q(rate), reader->base);
        reader->frame_ticks = ticks > 1 ? ticks : 1;
    }
}

/* Starts to read an open recording. */
static cvideo_status open_all(cvideo_reader *reader, const cvideo_options *options, cvideo_error *error) {
    AVFormatContext *format = reader->format;
    cvideo_status status = decoder_stream(format, &reader->stream, error);
    if (status != CVIDEO_OK)
        return status;
    const AVCodecParameters *about = format->streams[reader->stream]->codecpar;
    const char *kind = format->iformat->name;
    reader->is_still = ends_with(kind, "_pipe") || strcmp(kind, "image2") == 0;
    reader->is_jpeg = about->codec_id == AV_CODEC_ID_MJPEG || about->codec_id == AV_CODEC_ID_MJPEGB;
    size_t bytes = 0;
    const uint8_t *matrix =
        av_stream_get_side_data(format->streams[reader->stream], AV_PKT_DATA_DISPLAYMATRIX, &bytes);
    reader->shown = orientation_of(matrix, bytes);
    if ((int64_t)about->width * about->height > decoder_limit(reader))
        return cvideo_fail(error, CVIDEO_TOO_LARGE, 0, "%d x %d pixels are more than allowed",
                           about->width, about->height);
    /* Who joins a stream in its middle learns its size at the next keyframe only. */
    if (!options->low_latency && (about->width <= 0 || about->height <= 0)) {
        if (cvideo_log_saw_truncation())
            return cvideo_fail(error, CVIDEO_TRUNCATED, 0, "it ends before the first frame");
        if (about->codec_id == AV_CODEC_ID_WEBP && strstr(cvideo_log_last(), "data not found"))
            return cvideo_fail(error, CVIDEO_UNSUPPORTED, 0,
                               "taken for an animated WebP, of which no frame can be decoded");
        return cvideo_fail(error, CVIDEO_CORRUPT, 0, "no frame of it can be decoded%s%s",
                           cvideo_log_last()[0] ? ": " : "", cvideo_log_last());
    }
    reader->first = (coding){reader->stream, about->codec_id};
    status = decoder_open(reader, about->codec_id, error);
    if (status != CVIDEO_OK)
        return status;
    set_time_base(reader);
    reader_forget(reader);
    return landmarks_expect(reader, error);
}

/* A reader on a container, which it holds from now on; at its beginning. */
static cvideo_status open_on(
    cvideo_container *container, bool is_further, const cvideo_options *options, cvideo_reader **out,
    cvideo_error *error) {
    cvideo_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    reader->how = *options;
    reader->in = &container->in;
    reader->format = container->format;
    reader->keyframes_only = options->keyframes_only;
    reader->packet = av_packet_alloc();
    reader->pending = av_frame_alloc();
    reader->scratch = av_frame_alloc();
    reader->still = av_frame_alloc();
    cvideo_status status = reader->packet && reader->pending && reader->scratch && reader->still
        ? open_all(reader, options, error)
        : cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    if (status != CVIDEO_OK) {
        cvideo_reader_free(reader);
        return status;
    }
    cursor_open(&reader->place, container, reader->stream, is_further);
    change_expect(reader);
    *out = reader;
    return CVIDEO_OK;
}

static const cvideo_options *settled(const cvideo_options *options, cvideo_options *defaults) {
    if (options)
        return options;
    cvideo_options_default(defaults);
    return defaults;
}

cvideo_status cvideo_reader_open(
    const char *location, const cvideo_options *options, cvideo_cancel *cancel,
    cvideo_reader **out, cvideo_error *error) {
    *out = NULL;
    cvideo_options defaults;
    options = settled(options, &defaults);
    if (!location || !location[0])
        return cvideo_fail(error, CVIDEO_BAD_ARGUMENT, 0, "no source was named");
    cvideo_log_install();
    cvideo_log_clear();
    cvideo_error failure = {0};
    cvideo_container *container = container_open(location, options, cancel, &failure);
    if (error)
        *error = failure;
    if (!container)
        return (cvideo_status)failure.status;
    cvideo_reader *reader;
    cvideo_status status = open_on(container, false, options, &reader, error);
    cvideo_container_free(container);
    if (status != CVIDEO_OK)
        return status;
    AVFormatContext *format = reader->format;
    for (unsigned i = 0; i < format->nb_streams; i++)
        format->streams[i]->discard = (int)i == reader->stream ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    status = tape_expect(reader, options->tape, error);
    if (status != CVIDEO_OK)
        cvideo_reader_free(reader);
    else
        *out = reader;
    return status;
}

cvideo_container *cvideo_reader_container(const cvideo_reader *reader) {
    return container_is_whole(reader->place.container, reader->stream) && !reader->tape
        ? container_retain(reader->place.container) : NULL;
}

cvideo_status cvideo_container_read(
    cvideo_container *container, const cvideo_options *options, cvideo_reader **out, cvideo_error *error) {
    *out = NULL;
    cvideo_options defaults;
    cvideo_log_install();
    cvideo_log_clear();
    return open_on(container, true, settled(options, &defaults), out, error);
}

void cvideo_reader_info(const cvideo_reader *reader, cvideo_info *info) {
    memset(info, 0, sizeof *info);
    const AVFormatContext *format = reader->format;
    const AVStream *stream = format->streams[reader->stream];
    const AVCodecParameters *about = stream->codecpar;
    info->width = about->width > 0 ? about->width : reader->decoder->width;
    info->height = about->height > 0 ? about->height : reader->decoder->height;
    AVRational rate = stream->avg_frame_rate.num > 0 ? stream->avg_frame_rate : stream->r_frame_rate;
    info->base = (cvideo_rational){reader->base.num, reader->base.den};
    if (rate.num > 0 && rate.den > 0 && !reader->is_still)
        info->frame_rate = (cvideo_rational){rate.num, rate.den};
    info->duration = -1;
    if (format->duration != AV_NOPTS_VALUE && format->duration > 0)
        info->duration = (double)format->duration / AV_TIME_BASE - reader_lead(reader);
    if (reader->is_still)
        info->duration = 0;
    info->start_time = reader->start == AV_NOPTS_VALUE || reader->is_still
        ? NAN : (double)reader->start * av_q2d(reader->base);
    info->creation_time = NAN;
    const AVDictionaryEntry *stamp = av_dict_get(format->metadata, "creation_time", NULL, 0);
    if (!stamp)
        stamp = av_dict_get(stream->metadata, "creation_time", NULL, 0);
    int64_t micros;
    if (stamp && av_parse_time(&micros, stamp->value, 0) >= 0 && micros > 0)
        info->creation_time = (double)micros / 1e6;
    info->rotation = orientation_degrees(reader->shown);
    if (reader->shown.swaps) {
        int32_t width = info->width;
        info->width = info->height;
        info->height = width;
    }
    info->range = about->color_range == AVCOL_RANGE_JPEG ? 1
        : about->color_range == AVCOL_RANGE_MPEG ? 0 : -1;
    info->is_interlaced = about->field_order > AV_FIELD_PROGRESSIVE;
    info->is_still = reader->is_still;
    /* A playlist has no bytes of its own: whether it can go back is for its demuxer to say. */
    info->is_seekable = format->iformat->flags & AVFMT_NOFILE || !format->pb
        ? !(format->ctx_flags & AVFMTCTX_UNSEEKABLE) && info->duration > 0
        : (format->pb->seekable & AVIO_SEEKABLE_NORMAL) != 0;
    info->has_landmarks = reader->landmarks != NULL;
    info->is_steady = clock_is_steady(reader);
    snprintf(info->codec, sizeof info->codec, "%s", avcodec_get_name(about->codec_id));
    snprintf(info->container, sizeof info->container, "%s", format->iformat->name);
}
