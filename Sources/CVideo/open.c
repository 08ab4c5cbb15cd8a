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
    cursor_close(&reader->place);
    av_packet_free(&reader->packet);
    av_frame_free(&reader->pending);
    av_frame_free(&reader->scratch);
    av_frame_free(&reader->still);
    if (reader->segment)
        tape_leave(reader->tape, reader->segment);
    cvideo_tape_free(reader->tape);
    free(reader->tape_stream);
    free(reader);
}

/* Has the packets of the video and of all sound kept, too. */
static cvideo_status join_tape(cvideo_reader *reader, cvideo_tape *tape, cvideo_error *error) {
    AVFormatContext *format = reader->format;
    AVStream *video = format->streams[reader->stream];
    if (!tape || reader->is_still || !tape_can_copy(video->codecpar))
        return CVIDEO_OK;
    reader->tape = tape_retain(tape);
    reader->tape_stream = malloc(format->nb_streams);
    if (!reader->tape_stream)
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    reader->tape_stream_count = (int)format->nb_streams;
    AVCodecParameters *codecs[tape_streams];
    int count = 0, place = 0;
    for (unsigned i = 0; i < format->nb_streams; i++) {
        AVStream *stream = format->streams[i];
        bool ours = (int)i == reader->stream;
        /* The last place is the video's, however many sounds come before it. */
        bool taken = ours || (stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO
                              && count < tape_streams - 1 && tape_can_copy(stream->codecpar));
        reader->tape_stream[i] = taken ? (int8_t)count : -1;
        if (!taken)
            continue;
        stream->discard = AVDISCARD_DEFAULT;
        place = ours ? count : place;
        codecs[count++] = stream->codecpar;
    }
    AVRational rate = video->avg_frame_rate.num > 0 ? video->avg_frame_rate : video->r_frame_rate;
    int64_t start = reader->start == AV_NOPTS_VALUE
        ? AV_NOPTS_VALUE : av_rescale_q(reader->start, reader->base, AV_TIME_BASE_Q);
    reader->segment = tape_begin(tape, codecs, count, place, rate, AV_NOPTS_VALUE, start);
    return reader->segment ? CVIDEO_OK
                           : cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
}

/* Character graphics: libav "decodes" text files into pictures; nobody here means that. */
static bool is_text_art(enum AVCodecID id) {
    return id == AV_CODEC_ID_ANSI || id == AV_CODEC_ID_BINTEXT || id == AV_CODEC_ID_XBIN
        || id == AV_CODEC_ID_IDF;
}

static cvideo_status choose_stream(cvideo_reader *reader, cvideo_error *error) {
    AVFormatContext *format = reader->format;
    bool any_media = false, any_video = false;
    int64_t best = -1;
    reader->stream = -1;
    for (unsigned i = 0; i < format->nb_streams; i++) {
        const AVStream *stream = format->streams[i];
        const AVCodecParameters *about = stream->codecpar;
        if (about->codec_type == AVMEDIA_TYPE_AUDIO && about->sample_rate > 0)
            any_media = true;
        if (about->codec_type != AVMEDIA_TYPE_VIDEO || is_text_art(about->codec_id))
            continue;
        if (stream->disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS))
            continue;
        any_video = true;
        if (!avcodec_find_decoder(about->codec_id))
            continue;
        int64_t worth = (int64_t)about->width * about->height;
        if (stream->disposition & AV_DISPOSITION_DEFAULT)
            worth = worth * 4 + 1;
        if (worth > best) {
            best = worth;
            reader->stream = (int)i;
        }
    }
    if (reader->stream >= 0)
        return CVIDEO_OK;
    if (any_video)
        return cvideo_fail(error, CVIDEO_UNSUPPORTED, 0, "no decoder for its video");
    if (any_media)
        return cvideo_fail(error, CVIDEO_NO_VIDEO, 0, "it has no video stream");
    return cvideo_fail(error, CVIDEO_NOT_MEDIA, 0, "not a video or a picture");
}

/* The pixels that a frame of this source may have. A recording may change its size, but one that was small
 * and claims to be huge is damaged: decoders hold a dozen frames at once. */
static int64_t most_pixels(const cvideo_reader *reader, const cvideo_options *options) {
    const AVCodecParameters *about = reader->format->streams[reader->stream]->codecpar;
    int64_t most = (int64_t)about->width * about->height * 16, uhd = 3840 * 2160;
    if (most < uhd)
        most = uhd;
    return reader->is_still || most > options->max_pixels ? options->max_pixels : most;
}

static cvideo_status open_decoder(
    cvideo_reader *reader, const cvideo_options *options, cvideo_error *error) {
    AVStream *stream = reader->format->streams[reader->stream];
    const AVCodec *codec = avcodec_find_decoder(stream->codecpar->codec_id);
    reader->decoder = avcodec_alloc_context3(codec);
    if (!reader->decoder)
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    int code = avcodec_parameters_to_context(reader->decoder, stream->codecpar);
    if (code < 0)
        return cvideo_fail_av(error, code, "its video cannot be decoded");
    AVCodecContext *decoder = reader->decoder;
    decoder->pkt_timebase = stream->time_base;
    /* Decoders count their padding, too; the limit itself is kept by the checks on real sizes. */
    int64_t most = most_pixels(reader, options);
    decoder->max_pixels = most + most / 4;
    reader->max_pixels = most;
    decoder->thread_count = reader->is_still ? 1 : options->threads;
    decoder->thread_type = FF_THREAD_FRAME | FF_THREAD_SLICE;
    if (options->spares_loop_filter)
        decoder->skip_loop_filter = AVDISCARD_NONREF;
    if (options->low_latency)
        decoder->thread_type = FF_THREAD_SLICE; /* decoding frames side by side holds them back */
    if (options->skips_unreferenced)
        decoder->skip_frame = AVDISCARD_NONREF;
    if (options->keyframes_only) {
        decoder->skip_frame = AVDISCARD_NONKEY;
        decoder->thread_type = FF_THREAD_SLICE;
    }
    code = avcodec_open2(decoder, codec, NULL);
    if (code < 0)
        return cvideo_fail_av(error, code, "its video cannot be decoded");
    return CVIDEO_OK;
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
    cvideo_status status = choose_stream(reader, error);
    if (status != CVIDEO_OK)
        return status;
    AVFormatContext *format = reader->format;
    const AVCodecParameters *about = format->streams[reader->stream]->codecpar;
    const char *kind = format->iformat->name;
    reader->is_still = ends_with(kind, "_pipe") || strcmp(kind, "image2") == 0;
    reader->is_jpeg = about->codec_id == AV_CODEC_ID_MJPEG || about->codec_id == AV_CODEC_ID_MJPEGB;
    size_t bytes = 0;
    const uint8_t *matrix =
        av_stream_get_side_data(format->streams[reader->stream], AV_PKT_DATA_DISPLAYMATRIX, &bytes);
    reader->shown = orientation_of(matrix, bytes);
    if ((int64_t)about->width * about->height > options->max_pixels)
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
    status = open_decoder(reader, options, error);
    if (status != CVIDEO_OK)
        return status;
    set_time_base(reader);
    reader_forget(reader);
    return CVIDEO_OK;
}

/* A reader on a container, which it holds from now on; at its beginning. */
static cvideo_status open_on(
    cvideo_container *container, bool is_further, const cvideo_options *options, cvideo_reader **out,
    cvideo_error *error) {
    cvideo_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    reader->in = &container->in;
    reader->format = container->format;
    reader->keyframes_only = options->keyframes_only;
    reader->max_pixels = options->max_pixels;
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
    status = join_tape(reader, options->tape, error);
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
    snprintf(info->codec, sizeof info->codec, "%s", avcodec_get_name(about->codec_id));
    snprintf(info->container, sizeof info->container, "%s", format->iformat->name);
}
