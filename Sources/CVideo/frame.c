/* A decoded frame: where its components lie, and single pixels out of it. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

cvideo_frame *cvideo_frame_new(void) {
    cvideo_log_install();
    cvideo_frame *frame = calloc(1, sizeof *frame);
    if (!frame)
        return NULL;
    frame->decoded = av_frame_alloc();
    frame->plain = av_frame_alloc();
    if (!frame->decoded || !frame->plain) {
        cvideo_frame_free(frame);
        return NULL;
    }
    return frame;
}

void cvideo_frame_free(cvideo_frame *frame) {
    if (!frame)
        return;
    av_frame_free(&frame->decoded);
    av_frame_free(&frame->plain);
    sws_freeContext(frame->scaler);
    free(frame);
}

void cvideo_frame_clear(cvideo_frame *frame) {
    av_frame_unref(frame->decoded);
    memset(&frame->info, 0, sizeof frame->info);
    memset(frame->c, 0, sizeof frame->c);
    frame->is_rgb = frame->is_gray = frame->has_alpha = frame->simple_luma = false;
}

void cvideo_frame_describe(const cvideo_frame *frame, cvideo_frame_info *info) {
    *info = frame->info;
}

/* Formats read where they lie: whole bytes, no palette, nothing that must be decoded again. */
static bool is_plain(const AVPixFmtDescriptor *d) {
    const uint64_t strange = AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM
        | AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BAYER | AV_PIX_FMT_FLAG_FLOAT;
    if (d->flags & strange)
        return false;
    /* The latter's luma does not lie evenly, whatever its description says. */
    if (strncmp(d->name, "xyz", 3) == 0 || strcmp(d->name, "uyyvyy411") == 0)
        return false;
    bool rgb = d->flags & AV_PIX_FMT_FLAG_RGB;
    if ((d->flags & AV_PIX_FMT_FLAG_ALPHA) && !rgb && d->nb_components > 2)
        return false; /* rare: transparent YUV goes through the scaler */
    for (int i = 0; i < d->nb_components; i++) {
        int depth = d->comp[i].depth, step = d->comp[i].step, offset = d->comp[i].offset;
        if (depth == 8) {
            if (d->comp[i].shift != 0)
                return false;
        } else if (depth > 8 && depth <= 16) {
            if ((step & 1) || (offset & 1) || d->comp[i].shift + depth > 16)
                return false;
        } else {
            return false;
        }
        if (depth != d->comp[0].depth)
            return false;
    }
    return true;
}

/* The one whole conversion there is: palettes, packed bits, floats and other rarities. */
static cvideo_status convert(cvideo_frame *frame, cvideo_error *error) {
    const AVFrame *in = frame->decoded;
    AVFrame *out = frame->plain;
    enum AVPixelFormat wanted = AV_PIX_FMT_BGRA;
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(in->format);
    if (!d || (d->flags & AV_PIX_FMT_FLAG_HWACCEL) || !sws_isSupportedInput(in->format))
        return cvideo_fail(error, CVIDEO_UNSUPPORTED, 0, "pixel format %s cannot be read",
                           d ? d->name : "unknown");
    if (out->width != in->width || out->height != in->height || out->format != wanted) {
        av_frame_unref(out);
        out->width = in->width;
        out->height = in->height;
        out->format = wanted;
        int code = av_frame_get_buffer(out, 0);
        if (code < 0)
            return cvideo_fail_av(error, code, "no memory for the picture");
    }
    frame->scaler = sws_getCachedContext(
        frame->scaler, in->width, in->height, in->format, in->width, in->height, wanted,
        SWS_POINT | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, NULL, NULL, NULL);
    if (!frame->scaler)
        return cvideo_fail(error, CVIDEO_UNSUPPORTED, 0, "pixel format %s cannot be read", d->name);
    bool big = in->height >= 720;
    int space = in->colorspace == AVCOL_SPC_UNSPECIFIED
        ? (big ? SWS_CS_ITU709 : SWS_CS_ITU601) : (int)in->colorspace;
    sws_setColorspaceDetails(
        frame->scaler, sws_getCoefficients(space), in->color_range == AVCOL_RANGE_JPEG,
        sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
    int rows = sws_scale(frame->scaler, (const uint8_t *const *)in->data, in->linesize, 0,
                         in->height, out->data, out->linesize);
    return rows == in->height
        ? CVIDEO_OK : cvideo_fail(error, CVIDEO_CORRUPT, 0, "the picture could not be converted");
}

static bool is_jpeg_format(int format) {
    switch (format) {
    case AV_PIX_FMT_YUVJ420P: case AV_PIX_FMT_YUVJ422P: case AV_PIX_FMT_YUVJ444P:
    case AV_PIX_FMT_YUVJ440P: case AV_PIX_FMT_YUVJ411P: return true;
    default: return false;
    }
}

static void set_matrix(cvideo_frame *frame, const AVFrame *av, bool jpeg, int depth) {
    double kr, kb;
    switch (av->colorspace) {
    case AVCOL_SPC_BT709: kr = 0.2126; kb = 0.0722; break;
    case AVCOL_SPC_BT470BG: case AVCOL_SPC_SMPTE170M: kr = 0.299; kb = 0.114; break;
    case AVCOL_SPC_FCC: kr = 0.30; kb = 0.11; break;
    case AVCOL_SPC_SMPTE240M: kr = 0.212; kb = 0.087; break;
    case AVCOL_SPC_BT2020_NCL: case AVCOL_SPC_BT2020_CL: kr = 0.2627; kb = 0.0593; break;
    default: {
        bool wide = av->height >= 720 && !(jpeg && !frame->is_rgb);
        kr = wide ? 0.2126 : 0.299;
        kb = wide ? 0.0722 : 0.114;
    }
    }
    double kg = 1 - kr - kb;
    frame->l_r = (float)kr;
    frame->l_g = (float)kg;
    frame->l_b = (float)kb;
    frame->r_v = (float)(2 * (1 - kr));
    frame->b_u = (float)(2 * (1 - kb));
    frame->g_u = (float)(-2 * kb * (1 - kb) / kg);
    frame->g_v = (float)(-2 * kr * (1 - kr) / kg);

    bool full = av->color_range == AVCOL_RANGE_JPEG || is_jpeg_format(av->format) || jpeg;
    if (av->color_range == AVCOL_RANGE_MPEG)
        full = false;
    if (frame->is_rgb || (frame->is_gray && av->color_range != AVCOL_RANGE_MPEG))
        full = true;
    float unit = (float)(1 << (depth - 8));
    float most = (float)((1 << depth) - 1);
    if (full) {
        frame->luma_offset = 0;
        frame->luma_scale = 255.0f / most;
        frame->chroma_offset = 128 * unit;
        frame->chroma_scale = 255.0f / most;
    } else {
        frame->luma_offset = 16 * unit;
        frame->luma_scale = 255.0f / (219 * unit);
        frame->chroma_offset = 128 * unit;
        frame->chroma_scale = 255.0f / (224 * unit);
    }
}

/* Two moments woven into one picture are a comb along everything that moves: the rows of the field
 * shown first are the picture. */
static void take_first_field(cvideo_frame *frame, const AVFrame *av) {
    int bottom = av->top_field_first ? 0 : 1;
    for (component *c = frame->c; c < frame->c + 4; c++) {
        if (!c->data)
            continue;
        c->data += bottom * c->stride;
        c->stride *= 2;
        c->height = (c->height + 1 - bottom) / 2;
        c->scale_y /= 2;
        c->offset_y = c->offset_y / 2 + (bottom ? -0.25 : 0.25);
    }
    frame->halved = 1;
}

cvideo_status cvideo_frame_prepare(
    cvideo_frame *frame, bool jpeg, orientation shown, cvideo_error *error) {
    const AVFrame *av = frame->decoded;
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(av->format);
    if (!d || av->width <= 0 || av->height <= 0)
        return cvideo_fail(error, CVIDEO_UNSUPPORTED, 0, "a frame of unknown format");
    frame->info.width = av->width;
    frame->info.height = av->height;
    snprintf(frame->info.pixel_format, sizeof frame->info.pixel_format, "%s", d->name);
    if (!is_plain(d)) {
        cvideo_status status = convert(frame, error);
        if (status != CVIDEO_OK)
            return status;
        av = frame->plain;
        d = av_pix_fmt_desc_get(av->format);
        jpeg = false;
    }
    frame->is_rgb = d->flags & AV_PIX_FMT_FLAG_RGB;
    frame->is_gray = d->nb_components < 3;
    frame->has_alpha = d->flags & AV_PIX_FMT_FLAG_ALPHA;
    memset(frame->c, 0, sizeof frame->c);
    bool foreign = (d->flags & AV_PIX_FMT_FLAG_BE) != 0; /* hosts are little-endian by component_at */
    for (int i = 0; i < d->nb_components; i++) {
        const AVComponentDescriptor *about = &d->comp[i];
        int slot = (frame->is_gray && i == 1) ? 3 : i;
        bool chroma = !frame->is_rgb && (slot == 1 || slot == 2);
        component *c = &frame->c[slot];
        c->log2_x = chroma ? d->log2_chroma_w : 0;
        c->log2_y = chroma ? d->log2_chroma_h : 0;
        c->data = av->data[about->plane] + about->offset;
        c->stride = av->linesize[about->plane];
        c->width = AV_CEIL_RSHIFT(av->width, c->log2_x);
        c->height = AV_CEIL_RSHIFT(av->height, c->log2_y);
        c->step = about->step;
        c->bytes = about->depth > 8 ? 2 : 1;
        c->shift = about->shift;
        c->mask = (1 << about->depth) - 1;
        c->swap = foreign;
        c->scale_x = 1.0 / (1 << c->log2_x);
        c->scale_y = 1.0 / (1 << c->log2_y);
        /* Video has its chroma samples on the left luma column; JPEG has them in the middle. */
        bool left = !jpeg && av->chroma_location != AVCHROMA_LOC_CENTER
            && av->chroma_location != AVCHROMA_LOC_TOP && av->chroma_location != AVCHROMA_LOC_BOTTOM;
        bool top = av->chroma_location == AVCHROMA_LOC_TOPLEFT
            || av->chroma_location == AVCHROMA_LOC_TOP;
        c->offset_x = left ? (1 - c->scale_x) / 2 : 0;
        c->offset_y = top ? (1 - c->scale_y) / 2 : 0;
    }
    frame->halved = 0;
    /* Of a picture on its side the fields are columns; no camera that stands so weaves them. */
    if (frame->decoded->interlaced_frame
        && av->height % (2 << FFMAX(1, d->log2_chroma_h)) == 0 && !shown.swaps)
        take_first_field(frame, frame->decoded);
    frame_orient(frame, shown);
    set_matrix(frame, av, jpeg, d->comp[0].depth);
    frame->simple_luma = !frame->is_rgb && !frame->has_alpha && frame->c[0].bytes == 1;
    for (int v = 0; frame->simple_luma && v < 256; v++)
        frame->luma_table[v] = to_byte(((float)v - frame->luma_offset) * frame->luma_scale);
    return CVIDEO_OK;
}

static float alpha_at(const cvideo_frame *frame, int x, int y) {
    if (!frame->has_alpha)
        return 1;
    return (float)component_at(&frame->c[3], x, y) / (float)frame->c[3].mask;
}

void cvideo_frame_bgr(const cvideo_frame *frame, int32_t x, int32_t y, uint8_t bgr[3]) {
    bgr[0] = bgr[1] = bgr[2] = 0;
    if (!frame->c[0].data)
        return;
    x = clamp_int(x, 0, frame->info.width - 1);
    y = clamp_int(y, 0, frame->info.height - 1) >> frame->halved;
    float alpha = alpha_at(frame, x, y);
    const component *c = frame->c;
    float first = ((float)component_at(&c[0], x, y) - frame->luma_offset) * frame->luma_scale;
    if (frame->is_gray) {
        bgr[0] = bgr[1] = bgr[2] = to_byte(first * alpha);
        return;
    }
    if (frame->is_rgb) {
        bgr[2] = to_byte(first * alpha);
        bgr[1] = to_byte((float)component_at(&c[1], x, y) * frame->luma_scale * alpha);
        bgr[0] = to_byte((float)component_at(&c[2], x, y) * frame->luma_scale * alpha);
        return;
    }
    int cx = x >> c[1].log2_x, cy = y >> c[1].log2_y;
    float u = ((float)component_at(&c[1], cx, cy) - frame->chroma_offset) * frame->chroma_scale;
    float v = ((float)component_at(&c[2], cx, cy) - frame->chroma_offset) * frame->chroma_scale;
    bgr[0] = to_byte(first + frame->b_u * u);
    bgr[1] = to_byte(first + frame->g_u * u + frame->g_v * v);
    bgr[2] = to_byte(first + frame->r_v * v);
}

uint8_t cvideo_frame_luma(const cvideo_frame *frame, int32_t x, int32_t y) {
    if (!frame->c[0].data)
        return 0;
    x = clamp_int(x, 0, frame->info.width - 1);
    y = clamp_int(y, 0, frame->info.height - 1) >> frame->halved;
    const component *c = frame->c;
    if (frame->simple_luma)
        return frame->luma_table[c->data[(ptrdiff_t)y * c->stride + (ptrdiff_t)x * c->step]];
    float alpha = alpha_at(frame, x, y);
    if (frame->is_rgb) {
        float sum = frame->l_r * (float)component_at(&c[0], x, y)
            + frame->l_g * (float)component_at(&c[1], x, y)
            + frame->l_b * (float)component_at(&c[2], x, y);
        return to_byte(sum * frame->luma_scale * alpha);
    }
    float value = (float)component_at(&c[0], x, y);
    return to_byte((value - frame->luma_offset) * frame->luma_scale * alpha);
}
