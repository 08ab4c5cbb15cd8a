/* Small patches out of a frame: area average when shrinking, bilinear when enlarging. */
#include "internal.h"

#include <math.h>
#include <string.h>

enum {
    chunk = 256,       /* output pixels handled at a time */
    span_limit = 4096, /* source samples held at a time */
    most_taps = 64     /* sub-samples along one side of a turned pixel */
};

/* The run of samples that one output pixel draws on along one axis: ends weighted, inside 1. */
typedef struct run {
    int first, last;
    float head, tail; /* weights of `first` and `last`; when they are one sample, `head` alone */
    float norm;       /* 1 / sum of the weights */
} run;

/* Output cell `i` of cells `size` long from `origin`, in sample coordinates. */
static run run_for(double origin, double size, int i) {
    run r;
    double low = origin + size * i, high = low + size;
    if (size < 1) { /* enlarging: between the two nearest sample centres */
        double centre = (low + high) / 2 - 0.5;
        double base = floor(centre);
        r.first = (int)base;
        r.last = r.first + 1;
        r.tail = (float)(centre - base);
        r.head = 1 - r.tail;
        r.norm = 1;
        return r;
    }
    double first = floor(low + 1e-9), last = ceil(high - 1e-9) - 1;
    r.first = (int)first;
    r.last = last < first ? r.first : (int)last;
    if (r.last == r.first) {
        r.head = 1;
        r.tail = 0;
        r.norm = 1;
        return r;
    }
    r.head = (float)(first + 1 - low);
    r.tail = (float)(high - last);
    r.norm = (float)(1 / size);
    return r;
}

static inline float weight_in(const run *r, int i) {
    return i == r->first ? r->head : i == r->last ? r->tail : 1;
}

/* sums[k] += weight * sample (from + k, y), samples inside the plane only. */
static void add_row(const component *c, int y, int from, int count, float weight, float *sums) {
    const uint8_t *row = c->data + (ptrdiff_t)y * c->stride + (ptrdiff_t)from * c->step;
    if (c->bytes == 1 && c->step == 1) {
        for (int k = 0; k < count; k++)
            sums[k] += weight * (float)row[k];
    } else if (c->bytes == 1) {
        for (int k = 0; k < count; k++)
            sums[k] += weight * (float)row[(ptrdiff_t)k * c->step];
    } else {
        for (int k = 0; k < count; k++)
            sums[k] += weight * (float)component_at(c, from + k, y);
    }
}

/* The same with the sample multiplied by its opacity (both planes have the frame's size). */
static void add_row_over_black(
    const component *c, const component *a, int y, int from, int count, float weight, float *sums) {
    float part = weight / (float)a->mask;
    for (int k = 0; k < count; k++)
        sums[k] += part * (float)component_at(c, from + k, y) * (float)component_at(a, from + k, y);
}

/* One output row of one component for upright quads: cells of (w, h) samples from (x, y). */
static void sample_row(
    const component *c, const component *alpha, double x, double w, const run *rows, int from,
    int count, float *out) {
    float sums[span_limit];
    int i = 0;
    while (i < count) {
        run head = run_for(x, w, from + i);
        int low = clamp_int(head.first, 0, c->width - 1);
        int high = low, end = i;
        while (end < count) {
            run r = run_for(x, w, from + end);
            int reach = clamp_int(r.last, 0, c->width - 1);
            if (reach - low >= span_limit)
                break;
            high = reach > high ? reach : high;
            end++;
        }
        if (end == i) { /* one cell wider than the buffer: its beginning stands for it */
            high = low + span_limit - 1;
            end = i + 1;
        }
        int held = high - low + 1;
        memset(sums, 0, (size_t)held * sizeof sums[0]);
        for (int y = rows->first; y <= rows->last; y++) {
            float weight = weight_in(rows, y) * rows->norm;
            int at = clamp_int(y, 0, c->height - 1);
            if (weight == 0)
                continue;
            /* Rows beyond the frame are its edge row again: take them in one step. */
            if (y < 0 && rows->last > y && rows->first == y) {
                int stop = rows->last < 0 ? rows->last : -1;
                for (int z = y + 1; z <= stop; z++)
                    weight += weight_in(rows, z) * rows->norm;
                y = stop;
            } else if (y >= c->height) {
                for (int z = y + 1; z <= rows->last; z++)
                    weight += weight_in(rows, z) * rows->norm;
                y = rows->last;
            }
            if (alpha)
                add_row_over_black(c, alpha, at, low, held, weight, sums);
            else
                add_row(c, at, low, held, weight, sums);
        }
        for (; i < end; i++) {
            run r = run_for(x, w, from + i);
            float sum;
            if (r.first >= low && r.last <= high) {
                const float *s = sums + (r.first - low);
                int last = r.last - r.first;
                sum = r.head * s[0] + r.tail * s[last];
                for (int k = 1; k < last; k++)
                    sum += s[k];
            } else {
                sum = 0;
                for (int k = r.first; k <= r.last; k++)
                    sum += weight_in(&r, k) * sums[clamp_int(k, low, high) - low];
            }
            out[i] = sum * r.norm;
        }
    }
}

static float bilinear(const component *c, const component *alpha, double x, double y) {
    double fx = x - 0.5, fy = y - 0.5;
    double bx = floor(fx), by = floor(fy);
    float tx = (float)(fx - bx), ty = (float)(fy - by);
    int x0 = clamp_int((int)bx, 0, c->width - 1), x1 = clamp_int((int)bx + 1, 0, c->width - 1);
    int y0 = clamp_int((int)by, 0, c->height - 1), y1 = clamp_int((int)by + 1, 0, c->height - 1);
    float v[4] = {
        (float)component_at(c, x0, y0), (float)component_at(c, x1, y0),
        (float)component_at(c, x0, y1), (float)component_at(c, x1, y1)};
    if (alpha) {
        float most = (float)alpha->mask;
        v[0] *= (float)component_at(alpha, x0, y0) / most;
        v[1] *= (float)component_at(alpha, x1, y0) / most;
        v[2] *= (float)component_at(alpha, x0, y1) / most;
        v[3] *= (float)component_at(alpha, x1, y1) / most;
    }
    float top = v[0] + (v[1] - v[0]) * tx, bottom = v[2] + (v[3] - v[2]) * tx;
    return top + (bottom - top) * ty;
}

/* One output row of one component for turned or mirrored quads, by sub-samples. */
static void sample_turned_row(
    const component *c, const component *alpha, const cvideo_quad *q, int width, int height, int row,
    int from, int count, float *out) {
    int nx = clamp_int((int)ceil(hypot(q->right_x, q->right_y) / width), 1, most_taps);
    int ny = clamp_int((int)ceil(hypot(q->down_x, q->down_y) / height), 1, most_taps);
    for (int i = 0; i < count; i++) {
        float sum = 0;
        for (int b = 0; b < ny; b++) {
            double v = (row + (b + 0.5) / ny) / height;
            for (int a = 0; a < nx; a++) {
                double u = (from + i + (a + 0.5) / nx) / width;
                double x = q->x + u * q->right_x + v * q->down_x;
                double y = q->y + u * q->right_y + v * q->down_y;
                sum += bilinear(c, alpha, x * c->scale_x + c->offset_x, y * c->scale_y + c->offset_y);
            }
        }
        out[i] = sum / (float)(nx * ny);
    }
}

static void component_row(
    const cvideo_frame *frame, int index, bool over_black, const cvideo_quad *q, bool upright,
    int width, int height, int row, int from, int count, float *out) {
    const component *c = &frame->c[index];
    const component *alpha = over_black && frame->has_alpha ? &frame->c[3] : NULL;
    if (!upright) {
        sample_turned_row(c, alpha, q, width, height, row, from, count, out);
        return;
    }
    run rows = run_for(q->y * c->scale_y + c->offset_y, q->down_y * c->scale_y / height, row);
    sample_row(c, alpha, q->x * c->scale_x + c->offset_x, q->right_x * c->scale_x / width, &rows,
               from, count, out);
}

static bool is_sane(const cvideo_quad *q) {
    const double v[6] = {q->x, q->y, q->right_x, q->right_y, q->down_x, q->down_y};
    for (int i = 0; i < 6; i++)
        if (!(fabs(v[i]) <= 1e6))
            return false;
    return true;
}

cvideo_status cvideo_frame_sample(
    const cvideo_frame *frame, const cvideo_quad *quad, int32_t width, int32_t height,
    int32_t channels, uint8_t *out) {
    if (!frame->c[0].data || width <= 0 || height <= 0 || !out || !is_sane(quad)
        || (channels != 1 && channels != 3 && channels != 4))
        return CVIDEO_BAD_ARGUMENT;
    bool upright = quad->right_y == 0 && quad->down_x == 0 && quad->right_x > 0 && quad->down_y > 0;
    float a[chunk], b[chunk], c[chunk], alpha[chunk];
    for (int row = 0; row < height; row++) {
        for (int from = 0; from < width; from += chunk) {
            int count = width - from < chunk ? width - from : chunk;
            uint8_t *p = out + ((ptrdiff_t)row * width + from) * channels;
#define ROW(index, over, to) \
    component_row(frame, index, over, quad, upright, width, height, row, from, count, to)
            ROW(0, true, a);
            bool colour = !frame->is_gray && (channels > 1 || frame->is_rgb);
            if (colour) {
                ROW(1, frame->is_rgb, b);
                ROW(2, frame->is_rgb, c);
            }
            if (channels == 4 && frame->has_alpha)
                ROW(3, false, alpha);
#undef ROW
            for (int i = 0; i < count; i++, p += channels) {
                float first = (a[i] - frame->luma_offset) * frame->luma_scale;
                if (!colour) {
                    p[0] = to_byte(first);
                    if (channels > 1)
                        p[1] = p[2] = p[0];
                } else if (frame->is_rgb) {
                    float g = b[i] * frame->luma_scale, blue = c[i] * frame->luma_scale;
                    if (channels == 1) {
                        p[0] = to_byte(frame->l_r * first + frame->l_g * g + frame->l_b * blue);
                    } else {
                        p[0] = to_byte(blue);
                        p[1] = to_byte(g);
                        p[2] = to_byte(first);
                    }
                } else {
                    float u = (b[i] - frame->chroma_offset) * frame->chroma_scale;
                    float v = (c[i] - frame->chroma_offset) * frame->chroma_scale;
                    p[0] = to_byte(first + frame->b_u * u);
                    p[1] = to_byte(first + frame->g_u * u + frame->g_v * v);
                    p[2] = to_byte(first + frame->r_v * v);
                }
                if (channels == 4)
                    p[3] = frame->has_alpha
                        ? to_byte(alpha[i] * 255.0f / (float)frame->c[3].mask) : 255;
            }
        }
    }
    return CVIDEO_OK;
}
