/* Pictures out. */
#include "internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int fill(AVFrame *picture, const uint8_t *pixels, ptrdiff_t stride, int channels) {
    int code = av_frame_get_buffer(picture, 0);
    if (code < 0)
        return code;
    for (int y = 0; y < picture->height; y++) {
        const uint8_t *from = pixels + (ptrdiff_t)y * stride;
        uint8_t *to = picture->data[0] + (ptrdiff_t)y * picture->linesize[0];
        if (channels == 1) {
            memcpy(to, from, (size_t)picture->width);
            continue;
        }
        for (int x = 0; x < picture->width; x++, from += channels, to += channels) {
            to[0] = from[2];
            to[1] = from[1];
            to[2] = from[0];
            if (channels == 4)
                to[3] = from[3];
        }
    }
    return 0;
}

/* What one picture is encoded with. */
typedef struct press {
    AVCodecContext *encoder;
    AVFrame *picture;
    AVPacket *packet;
} press;

/* Sets it up but does not open the encoder yet; to be freed whatever is returned. */
static cvideo_status press_begin(
    press *p, enum AVCodecID id, const char *name, int32_t width, int32_t height,
    enum AVPixelFormat format, cvideo_error *error) {
    cvideo_log_install();
    cvideo_log_clear();
    const AVCodec *codec = avcodec_find_encoder(id);
    p->encoder = codec ? avcodec_alloc_context3(codec) : NULL;
    p->picture = av_frame_alloc();
    p->packet = av_packet_alloc();
    if (!codec)
        return cvideo_fail(error, CVIDEO_UNSUPPORTED, 0, "no %s encoder", name);
    if (!p->encoder || !p->picture || !p->packet)
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    p->encoder->width = p->picture->width = width;
    p->encoder->height = p->picture->height = height;
    p->encoder->pix_fmt = format;
    p->picture->format = format;
    p->encoder->time_base = (AVRational){1, 25};
    p->encoder->thread_count = 1;
    return CVIDEO_OK;
}

static void press_free(press *p) {
    avcodec_free_context(&p->encoder);
    av_frame_free(&p->picture);
    av_packet_free(&p->packet);
}

static int encode(AVCodecContext *encoder, AVFrame *picture, AVPacket *packet) {
    int code = avcodec_send_frame(encoder, picture);
    return code < 0 ? code : avcodec_receive_packet(encoder, packet);
}

/* 4:2:0 in full range by BT.601, as JPEG has it. */
static int fill_jpeg(AVFrame *picture, const uint8_t *pixels, ptrdiff_t stride) {
    int code = av_frame_get_buffer(picture, 0);
    if (code < 0)
        return code;
    struct SwsContext *scaler = sws_getContext(
        picture->width, picture->height, AV_PIX_FMT_BGR24, picture->width, picture->height,
        AV_PIX_FMT_YUVJ420P, SWS_POINT, NULL, NULL, NULL);
    if (!scaler)
        return AVERROR(ENOMEM);
    const uint8_t *const planes[4] = {pixels};
    const int strides[4] = {(int)stride};
    sws_scale(scaler, planes, strides, 0, picture->height, picture->data, picture->linesize);
    sws_freeContext(scaler);
    return 0;
}

cvideo_status cvideo_encode_jpeg(
    const uint8_t *pixels, int32_t width, int32_t height, ptrdiff_t stride, int32_t quality,
    uint8_t *out, size_t capacity, size_t *size, cvideo_error *error) {
    *size = 0;
    if (!pixels || width <= 0 || height <= 0 || width > 16384 || height > 16384)
        return cvideo_fail(error, CVIDEO_BAD_ARGUMENT, 0, "no picture to encode");
    press p = {0};
    cvideo_status status =
        press_begin(&p, AV_CODEC_ID_MJPEG, "JPEG", width, height, AV_PIX_FMT_YUVJ420P, error);
    if (status != CVIDEO_OK)
        goto done;
    /* libav counts from 2, the best, to 31. */
    int coarseness = 2 + (100 - clamp_int(quality, 1, 100)) * 29 / 99;
    p.encoder->flags |= AV_CODEC_FLAG_QSCALE;
    p.encoder->global_quality = coarseness * FF_QP2LAMBDA;
    int code = avcodec_open2(p.encoder, NULL, NULL);
    if (code >= 0)
        code = fill_jpeg(p.picture, pixels, stride);
    if (code >= 0) {
        p.picture->quality = p.encoder->global_quality;
        code = encode(p.encoder, p.picture, p.packet);
    }
    if (code < 0)
        status = cvideo_fail_av(error, code, "the JPEG could not be made");
    else if ((size_t)p.packet->size > capacity)
        status = cvideo_fail(error, CVIDEO_TOO_LARGE, 0, "the JPEG takes %d bytes", p.packet->size);
    else {
        memcpy(out, p.packet->data, (size_t)p.packet->size);
        *size = (size_t)p.packet->size;
    }
done:
    press_free(&p);
    return status;
}

cvideo_status cvideo_write_png(
    const char *path, const uint8_t *pixels, int32_t width, int32_t height, ptrdiff_t stride,
    int32_t channels, cvideo_error *error) {
    if (!path || !pixels || width <= 0 || height <= 0
        || (channels != 1 && channels != 3 && channels != 4))
        return cvideo_fail(error, CVIDEO_BAD_ARGUMENT, 0, "no picture to write");
    enum AVPixelFormat format = channels == 1 ? AV_PIX_FMT_GRAY8
        : channels == 3 ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_RGBA;
    press p = {0};
    cvideo_status status = press_begin(&p, AV_CODEC_ID_PNG, "PNG", width, height, format, error);
    if (status != CVIDEO_OK)
        goto done;
    p.encoder->compression_level = 3;
    int code = avcodec_open2(p.encoder, NULL, NULL);
    if (code >= 0)
        code = fill(p.picture, pixels, stride, channels);
    if (code >= 0)
        code = encode(p.encoder, p.picture, p.packet);
    if (code < 0) {
        status = cvideo_fail_av(error, code, "the PNG could not be made");
        goto done;
    }
    FILE *file = fopen(path, "wb");
    bool written = file && fwrite(p.packet->data, 1, (size_t)p.packet->size, file) == (size_t)p.packet->size;
    if (file && fclose(file) != 0)
        written = false;
    if (!written)
        status = cvideo_fail(error, cvideo_status_of(AVERROR(errno)), -errno, "%s", strerror(errno));
done:
    press_free(&p);
    return status;
}
