/* Which of a source's streams is looked at, and its decoder. */
#include "reader_internal.h"

/* Character graphics: libav "decodes" text files into pictures; nobody here means that. */
static bool is_text_art(enum AVCodecID id) {
    return id == AV_CODEC_ID_ANSI || id == AV_CODEC_ID_BINTEXT || id == AV_CODEC_ID_XBIN
        || id == AV_CODEC_ID_IDF;
}

cvideo_status decoder_stream(const AVFormatContext *format, int *stream, cvideo_error *error) {
    bool any_media = false, any_video = false;
    int64_t best = -1;
    *stream = -1;
    for (unsigned i = 0; i < format->nb_streams; i++) {
        const AVCodecParameters *about = format->streams[i]->codecpar;
        int disposition = format->streams[i]->disposition;
        if (about->codec_type == AVMEDIA_TYPE_AUDIO && about->sample_rate > 0)
            any_media = true;
        if (about->codec_type != AVMEDIA_TYPE_VIDEO || is_text_art(about->codec_id))
            continue;
        if (disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS))
            continue;
        any_video = true;
        if (!avcodec_find_decoder(about->codec_id))
            continue;
        int64_t worth = (int64_t)about->width * about->height;
        if (disposition & AV_DISPOSITION_DEFAULT)
            worth = worth * 4 + 1;
        if (worth > best) {
            best = worth;
            *stream = (int)i;
        }
    }
    if (*stream >= 0)
        return CVIDEO_OK;
    if (any_video)
        return cvideo_fail(error, CVIDEO_UNSUPPORTED, 0, "no decoder for its video");
    if (any_media)
        return cvideo_fail(error, CVIDEO_NO_VIDEO, 0, "it has no video stream");
    return cvideo_fail(error, CVIDEO_NOT_MEDIA, 0, "not a video or a picture");
}

/* What H.264 and HEVC have at their highest levels. Decoders hold a dozen frames at once. */
enum { largest_recorded = 8192 * 4352 };

int64_t decoder_limit(const cvideo_reader *reader) {
    int64_t most = reader->how.max_pixels;
    return reader->is_still || most < largest_recorded ? most : largest_recorded;
}

/* The pixels that a frame of this source may have. A recording may change its size, but one that was small
 * and claims to be huge is damaged. */
static int64_t most_pixels(const cvideo_reader *reader) {
    const AVCodecParameters *about = reader->format->streams[reader->stream]->codecpar;
    int64_t most = (int64_t)about->width * about->height * 16, uhd = 3840 * 2160, limit = decoder_limit(reader);
    if (most < uhd)
        most = uhd;
    return reader->is_still || most > limit ? limit : most;
}

cvideo_status decoder_open(cvideo_reader *reader, enum AVCodecID id, cvideo_error *error) {
    const cvideo_options *how = &reader->how;
    AVStream *stream = reader->format->streams[reader->stream];
    const AVCodec *codec = avcodec_find_decoder(id);
    reader->decoder = avcodec_alloc_context3(codec);
    if (!reader->decoder)
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    /* What it changed into says everything within itself. */
    bool is_first = reader->stream == reader->first.stream && id == reader->first.codec;
    int code = is_first && stream->codecpar->codec_id == id
        ? avcodec_parameters_to_context(reader->decoder, stream->codecpar) : 0;
    if (code < 0)
        return cvideo_fail_av(error, code, "its video cannot be decoded");
    AVCodecContext *decoder = reader->decoder;
    decoder->pkt_timebase = stream->time_base;
    /* Decoders count their padding, too; the limit itself is kept by the checks on real sizes. */
    int64_t most = most_pixels(reader);
    decoder->max_pixels = most + most / 4;
    reader->max_pixels = most;
    decoder->thread_count = reader->is_still ? 1 : how->threads;
    decoder->thread_type = FF_THREAD_FRAME | FF_THREAD_SLICE;
    if (how->spares_loop_filter)
        decoder->skip_loop_filter = AVDISCARD_NONREF;
    if (how->low_latency)
        decoder->thread_type = FF_THREAD_SLICE; /* decoding frames side by side holds them back */
    if (how->skips_unreferenced)
        decoder->skip_frame = AVDISCARD_NONREF;
    if (how->keyframes_only) {
        decoder->skip_frame = AVDISCARD_NONKEY;
        decoder->thread_type = FF_THREAD_SLICE;
    }
    code = avcodec_open2(decoder, codec, NULL);
    if (code < 0)
        return cvideo_fail_av(error, code, "its video cannot be decoded");
    return CVIDEO_OK;
}
