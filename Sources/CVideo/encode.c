/* Raw frames onto a tape, encoded by a thread of its own. */
#include "record_internal.h"

#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { most_waiting = 4, key_us = 2 * 1000 * 1000 };

typedef struct waiting {
    AVFrame *picture; /* a reference; pts is the session time */
    bool is_full;     /* range, as far as it is known */
} waiting;

struct cvideo_encoder {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* under the lock */
    waiting queue[most_waiting];
    int first, count;
    bool ends;
    cvideo_encoder_state state;
    /* the thread's own */
    cvideo_tape *tape;
    AVRational rate;
    AVCodecContext *codec;
    tape_segment *segment;
    struct SwsContext *scaler;
    AVFrame *plain;    /* 4:2:0, where the picture is not */
    AVPacket *packet;
    int source_format, source_width, source_height, source_range;
    int64_t last_key, last;
};

static bool is_420(int format) {
    return format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_NV12;
}

static int take_packets(cvideo_encoder *encoder) {
    for (;;) {
        int code = avcodec_receive_packet(encoder->codec, encoder->packet);
        if (code == AVERROR(EAGAIN) || code == AVERROR_EOF)
            return 0;
        if (code < 0)
            return code;
        tape_append(encoder->tape, encoder->segment, 0, encoder->packet, encoder->codec->time_base);
        av_packet_unref(encoder->packet);
    }
}

static void close_codec(cvideo_encoder *encoder) {
    if (encoder->codec && encoder->segment && avcodec_send_frame(encoder->codec, NULL) >= 0)
        take_packets(encoder);
    avcodec_free_context(&encoder->codec);
    if (encoder->segment)
        tape_leave(encoder->tape, encoder->segment);
    encoder->segment = NULL;
    sws_freeContext(encoder->scaler);
    encoder->scaler = NULL;
    av_frame_free(&encoder->plain);
}

/* The matrix of what is encoded: what has none of its own, since it comes as RGB, gets that of high definition. */
static enum AVColorSpace matrix_of(const AVFrame *picture) {
    const AVPixFmtDescriptor *about = av_pix_fmt_desc_get(picture->format);
    return about && about->flags & AV_PIX_FMT_FLAG_RGB ? AVCOL_SPC_BT709 : picture->colorspace;
}

static int make_plain(cvideo_encoder *encoder, const AVFrame *picture, int width, int height) {
    encoder->plain = av_frame_alloc();
    if (!encoder->plain)
        return AVERROR(ENOMEM);
    encoder->plain->format = AV_PIX_FMT_YUV420P;
    encoder->plain->width = width;
    encoder->plain->height = height;
    encoder->scaler = sws_getContext(width, height, picture->format, width, height,
                                     AV_PIX_FMT_YUV420P, SWS_FAST_BILINEAR, NULL, NULL, NULL);
    if (!encoder->scaler)
        return AVERROR(ENOSYS);
    return av_frame_get_buffer(encoder->plain, 0);
}

static int open_codec(cvideo_encoder *encoder, const AVFrame *picture) {
    close_codec(encoder);
    /* 4:2:0 has no half pixels. */
    int width = picture->width & ~1, height = picture->height & ~1;
    const AVCodec *codec = avcodec_find_encoder_by_name("libx264");
    bool is_x264 = codec != NULL;
    if (!codec)
        codec = avcodec_find_encoder(AV_CODEC_ID_MPEG4);
    if (!codec || width <= 0 || height <= 0)
        return AVERROR_ENCODER_NOT_FOUND;
    AVCodecContext *context = encoder->codec = avcodec_alloc_context3(codec);
    if (!context)
        return AVERROR(ENOMEM);
    double rate = encoder->rate.num > 0 ? av_q2d(encoder->rate) : 60;
    context->width = width;
    context->height = height;
    context->pix_fmt = is_420(picture->format) ? picture->format : AV_PIX_FMT_YUV420P;
    if (!is_x264)
        context->pix_fmt = AV_PIX_FMT_YUV420P;
    context->color_range = encoder->source_range;
    context->colorspace = matrix_of(picture);
    /* MPEG-4's clock has 16 bits. */
    context->time_base = is_x264 ? AV_TIME_BASE_Q : (AVRational){1, 1000};
    context->framerate = encoder->rate.num > 0 ? encoder->rate : (AVRational){60, 1};
    context->gop_size = (int)(2 * rate + 0.5);
    context->max_b_frames = 0;
    context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    AVDictionary *options = NULL;
    if (is_x264) {
        av_dict_set(&options, "preset", "superfast", 0);
        av_dict_set(&options, "crf", "23", 0);
        av_dict_set(&options, "forced-idr", "1", 0);
    } else {
        context->flags |= AV_CODEC_FLAG_QSCALE;
        context->global_quality = FF_QP2LAMBDA * 4;
    }
    int code = avcodec_open2(context, codec, &options);
    av_dict_free(&options);
    if (code >= 0 && context->pix_fmt != picture->format)
        code = make_plain(encoder, picture, width, height);
    if (code < 0)
        return code;
    AVCodecParameters *about = avcodec_parameters_alloc();
    if (about && avcodec_parameters_from_context(about, context) >= 0)
        encoder->segment = tape_begin(encoder->tape, &about, 1, 0, encoder->rate, 0, 0);
    avcodec_parameters_free(&about);
    encoder->last_key = encoder->last = AV_NOPTS_VALUE;
    pthread_mutex_lock(&encoder->lock);
    snprintf(encoder->state.name, sizeof encoder->state.name, "%s", codec->name);
    pthread_mutex_unlock(&encoder->lock);
    return encoder->segment ? 0 : AVERROR(ENOMEM);
}

static int encode(cvideo_encoder *encoder, AVFrame *picture, bool is_full) {
    int range = is_full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    if (!encoder->codec || encoder->source_format != picture->format || encoder->source_range != range
        || encoder->source_width != picture->width || encoder->source_height != picture->height) {
        encoder->source_format = picture->format;
        encoder->source_width = picture->width;
        encoder->source_height = picture->height;
        encoder->source_range = range;
        int code = open_codec(encoder, picture);
        if (code < 0)
            return code;
    }
    AVFrame *input = picture;
    int64_t at = av_rescale_q(picture->pts, AV_TIME_BASE_Q, encoder->codec->time_base);
    if (encoder->last != AV_NOPTS_VALUE && at <= encoder->last)
        return 0; /* no time has passed: the encoder would refuse it */
    if (encoder->plain) {
        int code = av_frame_make_writable(encoder->plain);
        if (code < 0)
            return code;
        const int *matrix = sws_getCoefficients(
            matrix_of(picture) == AVCOL_SPC_BT709 ? SWS_CS_ITU709 : SWS_CS_DEFAULT);
        sws_setColorspaceDetails(encoder->scaler, matrix, is_full, matrix, is_full, 0, 1 << 16, 1 << 16);
        sws_scale(encoder->scaler, (const uint8_t *const *)picture->data, picture->linesize, 0,
                  encoder->plain->height, encoder->plain->data, encoder->plain->linesize);
        input = encoder->plain;
    } else {
        input->width = encoder->codec->width;
        input->height = encoder->codec->height;
    }
    bool is_key = encoder->last_key == AV_NOPTS_VALUE || picture->pts - encoder->last_key >= key_us;
    if (is_key)
        encoder->last_key = picture->pts;
    encoder->last = at;
    input->pts = at;
    input->pict_type = is_key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    input->color_range = range;
    int code = avcodec_send_frame(encoder->codec, input);
    return code < 0 ? code : take_packets(encoder);
}

static void *run(void *argument) {
    cvideo_encoder *encoder = argument;
    record_yield();
    pthread_mutex_lock(&encoder->lock);
    for (;;) {
        while (encoder->count == 0 && !encoder->ends)
            pthread_cond_wait(&encoder->changed, &encoder->lock);
        if (encoder->count == 0)
            break;
        waiting next = encoder->queue[encoder->first];
        pthread_mutex_unlock(&encoder->lock);
        cvideo_log_clear();
        int code = encode(encoder, next.picture, next.is_full);
        av_frame_unref(next.picture);
        pthread_mutex_lock(&encoder->lock);
        /* Only now the place is free: its frame is used again. */
        encoder->first = (encoder->first + 1) % most_waiting;
        encoder->count--;
        if (code >= 0)
            encoder->state.encoded++;
        else if (encoder->state.error.status == CVIDEO_OK)
            cvideo_fail_av(&encoder->state.error, code, "frames cannot be encoded");
    }
    pthread_mutex_unlock(&encoder->lock);
    close_codec(encoder);
    return NULL;
}

static void destroy(cvideo_encoder *encoder) {
    for (int i = 0; i < most_waiting; i++)
        av_frame_free(&encoder->queue[i].picture);
    av_packet_free(&encoder->packet);
    cvideo_tape_free(encoder->tape);
    pthread_mutex_destroy(&encoder->lock);
    pthread_cond_destroy(&encoder->changed);
    free(encoder);
}

cvideo_status cvideo_encoder_new(
    cvideo_tape *tape, cvideo_rational rate, cvideo_encoder **out, cvideo_error *error) {
    *out = NULL;
    cvideo_log_install();
    cvideo_encoder *encoder = tape ? calloc(1, sizeof *encoder) : NULL;
    if (!encoder)
        return cvideo_fail(error, tape ? CVIDEO_NO_MEMORY : CVIDEO_BAD_ARGUMENT, 0, "no encoder");
    pthread_mutex_init(&encoder->lock, NULL);
    pthread_cond_init(&encoder->changed, NULL);
    encoder->tape = tape_retain(tape);
    encoder->rate = (AVRational){rate.num, rate.den};
    if (rate.num <= 0 || rate.den <= 0 || av_q2d(encoder->rate) > 1000)
        encoder->rate = (AVRational){0, 0};
    encoder->packet = av_packet_alloc();
    bool whole = encoder->packet != NULL;
    for (int i = 0; i < most_waiting; i++) {
        encoder->queue[i].picture = av_frame_alloc();
        whole = whole && encoder->queue[i].picture;
    }
    int code = whole ? record_thread(&encoder->thread, run, encoder) : ENOMEM;
    if (code != 0) {
        destroy(encoder);
        return cvideo_fail(error, CVIDEO_NO_MEMORY, -code, "no encoder: %s", strerror(code));
    }
    *out = encoder;
    return CVIDEO_OK;
}

void cvideo_encoder_free(cvideo_encoder *encoder) {
    if (!encoder)
        return;
    pthread_mutex_lock(&encoder->lock);
    encoder->ends = true;
    pthread_cond_signal(&encoder->changed);
    pthread_mutex_unlock(&encoder->lock);
    pthread_join(encoder->thread, NULL);
    destroy(encoder);
}

bool cvideo_encoder_put(cvideo_encoder *encoder, const cvideo_frame *frame, int64_t at) {
    if (frame->info.width <= 0 || !frame->decoded->buf[0])
        return false;
    pthread_mutex_lock(&encoder->lock);
    bool taken = encoder->count < most_waiting && encoder->state.error.status == CVIDEO_OK;
    if (taken) {
        waiting *place = &encoder->queue[(encoder->first + encoder->count) % most_waiting];
        taken = av_frame_ref(place->picture, frame->decoded) >= 0;
        place->picture->pts = at;
        place->is_full = !frame->is_rgb && frame->luma_offset == 0;
        encoder->count += taken;
    }
    encoder->state.dropped += !taken;
    pthread_cond_signal(&encoder->changed);
    pthread_mutex_unlock(&encoder->lock);
    return taken;
}

void cvideo_encoder_describe(cvideo_encoder *encoder, cvideo_encoder_state *state) {
    pthread_mutex_lock(&encoder->lock);
    *state = encoder->state;
    pthread_mutex_unlock(&encoder->lock);
}
