/* Small patches out of a frame: area average when shrinking, bilinear when enlarging. */
#include "internal.h"

#include <math.h>
#include <string.h>

enum {
    chunk = 256,        /* output pixels handled at a time */
    span_limit = 16384, /* source samples held at a time */
    most_taps = 64      /* sub-samples along one side of a turned pixel */
};

/* The C library's floor is a call on plain x86-64; the values here are small. */
static inline int floor_int(double v) {
    int i = (int)v;
    return i - (v < i);
}

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
        r.first = floor_int(centre);
        r.last = r.first + 1;
        r.tail = (float)(centre - r.first);
        r.head = 1 - r.tail;
        r.norm = 1;
        return r;
    }
    r.first = floor_int(low + 1e-9);
    r.last = -floor_int(1e-9 - high) - 1; /* ceil - 1 */
    if (r.last <= r.first) {
        r.last = r.first;
        r.head = 1;
        r.tail = 0;
        r.norm = 1;
        return r;
    }
    r.head = (float)(r.first + 1 - low);
    r.tail = (float)(high - r.last);
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

/* The columns of one chunk for one kind of plane: computed once, used for every row. */
typedef struct columns {
    run runs[chunk];
    int low, held; /* the samples they draw on: `held` from `low`, inside the plane */
    bool inside;   /* no run reaches beyond them */
} columns;

static void find_columns(
    columns *to, const component *c, const cvideo_quad *q, int width, int from, int count) {
    double x = q->x * c->scale_x + c->offset_x, size = q->right_x * c->scale_x / width;
    for (int i = 0; i < count; i++)
        to->runs[i] = run_for(x, size, from + i);
    int first = to->runs[0].first, last = to->runs[count - 1].last;
    to->low = clamp_int(first, 0, c->width - 1);
    int high = clamp_int(last, 0, c->width - 1);
    if (high - to->low >= span_limit) /* one cell wider than the buffer: its beginning counts */
        high = to->low + span_limit - 1;
    to->held = high - to->low + 1;
    to->inside = first >= to->low && last <= high;
}

/* Sums the rows of one output row, each by its weight, into `sums`. */
static void sum_rows(
    const component *c, const component *alpha, const run *rows, const columns *at, float *sums) {
    memset(sums, 0, (size_t)at->held * sizeof sums[0]);
    int y = rows->first;
    while (y <= rows->last) {
        float weight = weight_in(rows, y) * rows->norm;
        int row = clamp_int(y, 0, c->height - 1);
        /* Rows beyond the frame are its edge row again: take them in one step. */
        int same = y < 0 ? -1 : y >= c->height ? rows->last : y;
        for (; y < same && y < rows->last; y++)
            weight += weight_in(rows, y + 1) * rows->norm;
        y++;
        if (weight == 0)
            continue;
        if (alpha)
            add_row_over_black(c, alpha, row, at->low, at->held, weight, sums);
        else
            add_row(c, row, at->low, at->held, weight, sums);
    }
}

/* One output row of one component for upright quads. */
static void sample_row(
    const component *c, const component *alpha, const run *rows, const columns *at, int count,
    float *out) {
    float sums[span_limit];
    sum_rows(c, alpha, rows, at, sums);
    if (at->inside) {
        for (int i = 0; i < count; i++) {
            const run *r = &at->runs[i];
            const float *s = sums + (r->first - at->low);
            int last = r->last - r->first;
            float sum = r->head * s[0] + r->tail * s[last];
            for (int k = 1; k < last; k++)
                sum += s[k];
            out[i] = sum * r->norm;
        }
        return;
    }
    for (int i = 0; i < count; i++) {
        const run *r = &at->runs[i];
        float sum = 0;
        for (int k = r->first; k <= r->last; k++)
            sum += weight_in(r, k) * sums[clamp_int(k - at->low, 0, at->held - 1)];
        out[i] = sum * r->norm;
    }
}

static float bilinear(const component *c, const component *alpha, double x, double y) {
    double fx = x - 0.5, fy = y - 0.5;
    int bx = floor_int(fx), by = floor_int(fy);
    float tx = (float)(fx - bx), ty = (float)(fy - by);
    int x0 = clamp_int(bx, 0, c->width - 1), x1 = clamp_int(bx + 1, 0, c->width - 1);
    int y0 = clamp_int(by, 0, c->height - 1), y1 = clamp_int(by + 1, 0, c->height - 1);
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
    /* A quarter of a pixel of shrinking is left to the bilinear taps. */
    double across = hypot(q->right_x, q->right_y) * c->scale_x / width;
    double along = hypot(q->down_x, q->down_y) * c->scale_y / height;
    int nx = clamp_int((int)ceil(across - 0.25), 1, most_taps);
    int ny = clamp_int((int)ceil(along - 0.25), 1, most_taps);
    double step_x = q->right_x / width * c->scale_x / nx, step_y = q->right_y / width * c->scale_y / nx;
    for (int i = 0; i < count; i++) {
        float sum = 0;
        for (int b = 0; b < ny; b++) {
            double v = (row + (b + 0.5) / ny) / height;
            double u = (from + i + 0.5 / nx) / width;
            double x = (q->x + u * q->right_x + v * q->down_x) * c->scale_x + c->offset_x;
            double y = (q->y + u * q->right_y + v * q->down_y) * c->scale_y + c->offset_y;
            for (int a = 0; a < nx; a++, x += step_x, y += step_y)
                sum += bilinear(c, alpha, x, y);
        }
        out[i] = sum / (float)(nx * ny);
    }
}

/* One call's request, as it goes down to the rows. */
typedef struct request {
    const cvideo_frame *frame;
    const cvideo_quad *quad;
    int width, height;
    bool upright;
    columns luma, chroma; /* of the chunk at hand; upright quads only */
} request;

static void component_row(
    const request *q, int index, bool over_black, int row, int from, int count, float *out) {
    const component *c = &q->frame->c[index];
    const component *alpha = over_black && q->frame->has_alpha ? &q->frame->c[3] : NULL;
    if (!q->upright) {
        sample_turned_row(c, alpha, q->quad, q->width, q->height, row, from, count, out);
        return;
    }
    run rows = run_for(q->quad->y * c->scale_y + c->offset_y,
                       q->quad->down_y * c->scale_y / q->height, row);
    bool chroma = !q->frame->is_rgb && (index == 1 || index == 2);
    sample_row(c, alpha, &rows, chroma ? &q->chroma : &q->luma, count, out);
}

static bool is_sane(const cvideo_quad *q) {
    const double v[6] = {q->x, q->y, q->right_x, q->right_y, q->down_x, q->down_y};
    for (int i = 0; i < 6; i++)
        if (!(fabs(v[i]) <= 1e6))
            return false;
    return true;
}

/* Component values of one row in `v` (first, second, third, opacity) to bytes. */
static void write_row(
    const cvideo_frame *frame, float v[4][chunk], int count, int channels, bool colour,
    uint8_t *p) {
    float offset = frame->luma_offset, scale = frame->luma_scale;
    float alpha_scale = frame->has_alpha ? 255.0f / (float)frame->c[3].mask : 0;
    for (int i = 0; i < count; i++, p += channels) {
        float first = (v[0][i] - offset) * scale;
        if (!colour) {
            p[0] = to_byte(first);
            if (channels > 1)
                p[1] = p[2] = p[0];
        } else if (frame->is_rgb) {
            float green = v[1][i] * scale, blue = v[2][i] * scale;
            if (channels == 1) {
                p[0] = to_byte(frame->l_r * first + frame->l_g * green + frame->l_b * blue);
            } else {
                p[0] = to_byte(blue);
                p[1] = to_byte(green);
                p[2] = to_byte(first);
            }
        } else {
            float b = (v[1][i] - frame->chroma_offset) * frame->chroma_scale;
            float r = (v[2][i] - frame->chroma_offset) * frame->chroma_scale;
            p[0] = to_byte(first + frame->b_u * b);
            p[1] = to_byte(first + frame->g_u * b + frame->g_v * r);
            p[2] = to_byte(first + frame->r_v * r);
        }
        if (channels == 4)
            p[3] = frame->has_alpha ? to_byte(v[3][i] * alpha_scale) : 255;
    }
}

cvideo_status cvideo_frame_sample(
    const cvideo_frame *frame, const cvideo_quad *quad, int32_t width, int32_t height,
    int32_t channels, uint8_t *out) {
    if (!frame->c[0].data || width <= 0 || height <= 0 || !out || !is_sane(quad)
        || (channels != 1 && channels != 3 && channels != 4))
        return CVIDEO_BAD_ARGUMENT;
    request q = {.frame = frame, .quad = quad, .width = width, .height = height};
    q.upright = quad->right_y == 0 && quad->down_x == 0 && quad->right_x > 0 && quad->down_y > 0;
    bool colour = !frame->is_gray && (channels > 1 || frame->is_rgb);
    float v[4][chunk];
    /* As many columns at a time as keep the samples they draw on within the buffer. */
    int most = chunk;
    double fitting = (span_limit - 4) / (quad->right_x / width);
    if (q.upright && fitting < chunk)
        most = fitting < 1 ? 1 : (int)fitting;
    for (int from = 0; from < width; from += most) {
        int count = width - from < most ? width - from : most;
        if (q.upright) {
            find_columns(&q.luma, &frame->c[0], quad, width, from, count);
            if (colour && !frame->is_rgb)
                find_columns(&q.chroma, &frame->c[1], quad, width, from, count);
        }
        for (int row = 0; row < height; row++) {
            component_row(&q, 0, true, row, from, count, v[0]);
            if (colour) {
                component_row(&q, 1, frame->is_rgb, row, from, count, v[1]);
                component_row(&q, 2, frame->is_rgb, row, from, count, v[2]);
            }
            if (channels == 4 && frame->has_alpha)
                component_row(&q, 3, false, row, from, count, v[3]);
            write_row(frame, v, count, channels, colour,
                      out + ((ptrdiff_t)row * width + from) * channels);
        }
    }
    return CVIDEO_OK;
}
