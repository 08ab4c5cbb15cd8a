/* From the driver's buffers into frames: one copy, no memory but what is used again and again. */
#include "device_internal.h"

#include <libavutil/imgutils.h>

#include <string.h>

/* Row lengths in the driver's memory, plane by plane; false for a format that was never set. */
static bool source_lines(const cvideo_device *device, int lines[4], int rows[4]) {
    enum AVPixelFormat pixels = device->format->pixels;
    int width = (int)device->pix.width, least[4] = {0};
    if (av_image_fill_linesizes(least, pixels, width) < 0 || least[0] <= 0)
        return false;
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(pixels);
    int64_t first = device->pix.bytesperline > (uint32_t)least[0] && device->pix.bytesperline < INT16_MAX * 8
        ? (int)device->pix.bytesperline : least[0];
    for (int i = 0; i < 4; i++) {
        /* The other planes are padded as the first is. */
        lines[i] = least[i] ? (int)(first * least[i] / least[0]) : 0;
        rows[i] = least[i] == 0 ? 0
            : i == 0 ? (int)device->pix.height
                     : AV_CEIL_RSHIFT((int)device->pix.height, d->log2_chroma_h);
    }
    return true;
}

size_t device_frame_bytes(const cvideo_device *device) {
    int lines[4], rows[4];
    size_t bytes = 0;
    if (device->format->pixels == AV_PIX_FMT_NONE || !source_lines(device, lines, rows))
        return 0;
    for (int i = 0; i < 4; i++)
        bytes += (size_t)lines[i] * (size_t)rows[i];
    /* Drivers may leave out the padding of the very last row. */
    int least[4];
    av_image_fill_linesizes(least, device->format->pixels, (int)device->pix.width);
    int last = rows[2] ? 2 : rows[1] ? 1 : 0;
    return bytes - (size_t)(lines[last] - least[last]);
}

static void tag(const cvideo_device *device, AVFrame *to) {
    const struct v4l2_pix_format *pix = &device->pix;
    /* Untagged YUV of capture devices is limited range. */
    to->color_range = pix->quantization == V4L2_QUANTIZATION_FULL_RANGE
        ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    to->colorspace = AVCOL_SPC_UNSPECIFIED; /* by height, as for any video */
    if (pix->ycbcr_enc == V4L2_YCBCR_ENC_709
        || (pix->ycbcr_enc == V4L2_YCBCR_ENC_DEFAULT && pix->colorspace == V4L2_COLORSPACE_REC709))
        to->colorspace = AVCOL_SPC_BT709;
    else if (pix->ycbcr_enc == V4L2_YCBCR_ENC_601
             || (pix->ycbcr_enc == V4L2_YCBCR_ENC_DEFAULT
                 && pix->colorspace == V4L2_COLORSPACE_SMPTE170M))
        to->colorspace = AVCOL_SPC_SMPTE170M;
    else if (pix->ycbcr_enc == V4L2_YCBCR_ENC_BT2020)
        to->colorspace = AVCOL_SPC_BT2020_NCL;
    to->interlaced_frame = pix->field == V4L2_FIELD_INTERLACED
        || pix->field == V4L2_FIELD_INTERLACED_TB || pix->field == V4L2_FIELD_INTERLACED_BT;
    to->top_field_first = pix->field != V4L2_FIELD_INTERLACED_BT
        && !(pix->field == V4L2_FIELD_INTERLACED && pix->height == 480);
    to->key_frame = 1;
}

/* Makes `to` a picture of the device's format whose memory nobody else reads. */
static cvideo_status make_room(cvideo_device *device, AVFrame *to, cvideo_error *error) {
    int width = (int)device->pix.width, height = (int)device->pix.height;
    if (to->width == width && to->height == height && to->format == (int)device->format->pixels
        && av_frame_is_writable(to))
        return CVIDEO_OK;
    av_frame_unref(to);
    int size = av_image_get_buffer_size(device->format->pixels, width, height, 64);
    if (size <= 0)
        return cvideo_fail(error, CVIDEO_UNSUPPORTED, size, "%d x %d pixels cannot be read", width, height);
    if (!device->pool || device->pool_size != (size_t)size) {
        av_buffer_pool_uninit(&device->pool);
        device->pool = av_buffer_pool_init((size_t)size, NULL);
        device->pool_size = (size_t)size;
    }
    to->buf[0] = device->pool ? av_buffer_pool_get(device->pool) : NULL;
    if (!to->buf[0])
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    to->width = width;
    to->height = height;
    to->format = device->format->pixels;
    av_image_fill_arrays(to->data, to->linesize, to->buf[0]->data, device->format->pixels, width,
                         height, 64);
    return CVIDEO_OK;
}

cvideo_status device_copy(
    cvideo_device *device, const uint8_t *from, size_t size, cvideo_frame *frame,
    cvideo_error *error) {
    int lines[4], rows[4];
    size_t whole = device_frame_bytes(device);
    if (whole == 0 || size < whole || !source_lines(device, lines, rows))
        return cvideo_fail(error, CVIDEO_CORRUPT, 0, "a frame of %zu bytes instead of %zu", size, whole);
    AVFrame *to = frame->decoded;
    cvideo_status status = make_room(device, to, error);
    if (status != CVIDEO_OK)
        return status;
    int least[4];
    av_image_fill_linesizes(least, device->format->pixels, to->width);
    for (int i = 0; i < 4 && rows[i] > 0; i++) {
        int plane = device->format->swapped && i > 0 ? 3 - i : i;
        av_image_copy_plane(to->data[plane], to->linesize[plane], from, lines[i], least[i], rows[i]);
        from += (ptrdiff_t)lines[i] * rows[i];
    }
    tag(device, to);
    return CVIDEO_OK;
}

cvideo_status device_keep_jpeg(
    cvideo_device *device, const uint8_t *from, size_t size, cvideo_error *error) {
    /* Cut ones lack the end mark, which nothing else in the picture looks like: they would decode to
     * one that is grey below. Some devices pad behind it. */
    while (size >= 4 && (from[size - 2] != 0xff || from[size - 1] != 0xd9))
        size--;
    if (size < 4 || from[0] != 0xff || from[1] != 0xd8)
        return cvideo_fail(error, CVIDEO_CORRUPT, 0, "a JPEG that is cut off");
    if (!device->packet)
        device->packet = av_packet_alloc();
    AVPacket *packet = device->packet;
    if (!packet)
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    if (!packet->buf || packet->buf->size < size + AV_INPUT_BUFFER_PADDING_SIZE
        || !av_buffer_is_writable(packet->buf)) {
        av_packet_unref(packet);
        /* Half as large again: the next ones will fit, too. */
        if (av_new_packet(packet, (int)(size + size / 2)) < 0)
            return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    }
    packet->data = packet->buf->data;
    packet->size = (int)size;
    memcpy(packet->data, from, size);
    memset(packet->data + size, 0, AV_INPUT_BUFFER_PADDING_SIZE);
    return CVIDEO_OK;
}

cvideo_status device_decode_jpeg(cvideo_device *device, cvideo_frame *frame, cvideo_error *error) {
    if (!device->decoder) {
        const AVCodec *codec = avcodec_find_decoder(AV_CODEC_ID_MJPEG);
        device->decoder = codec ? avcodec_alloc_context3(codec) : NULL;
        if (!device->decoder)
            return cvideo_fail(error, codec ? CVIDEO_NO_MEMORY : CVIDEO_UNSUPPORTED, 0, "no JPEG decoder");
        device->decoder->thread_count = 1;
        device->decoder->max_pixels = 100 * 1000 * 1000;
        device->decoder->err_recognition = AV_EF_EXPLODE;
        int code = avcodec_open2(device->decoder, codec, NULL);
        if (code < 0) {
            avcodec_free_context(&device->decoder);
            return cvideo_fail_av(error, code, "no JPEG decoder");
        }
    }
    cvideo_log_clear();
    int code = avcodec_send_packet(device->decoder, device->packet);
    if (code >= 0)
        code = avcodec_receive_frame(device->decoder, frame->decoded);
    if (code < 0) {
        avcodec_flush_buffers(device->decoder);
        cvideo_fail_av(error, code, "a JPEG cannot be decoded");
        return code == AVERROR(ENOMEM) ? CVIDEO_NO_MEMORY : CVIDEO_CORRUPT;
    }
    return CVIDEO_OK;
}
