/* Pictures that are stored turned or mirrored and say so. */
#include "internal.h"

#include <math.h>
#include <string.h>

orientation orientation_of(const uint8_t *matrix, size_t bytes) {
    int32_t m[9];
    if (!matrix || bytes < sizeof m)
        return (orientation){0};
    memcpy(m, matrix, sizeof m);
    double a = m[0], b = m[1], c = m[3], d = m[4];
    orientation o = {.swaps = fabs(b) + fabs(c) > fabs(a) + fabs(d)};
    o.flips_x = (o.swaps ? c : a) < 0;
    o.flips_y = (o.swaps ? b : d) < 0;
    return o;
}

int orientation_degrees(orientation o) {
    return o.swaps ? (o.flips_x ? 90 : 270) : o.flips_y ? 180 : 0;
}

/* The same samples, counted along the shown axes: nothing is moved. */
static void orient_component(component *c, orientation o, int width, int height) {
    if (o.swaps) {
        component stored = *c;
        c->stride = stored.step;
        c->step = (int)stored.stride;
        c->width = stored.height;
        c->height = stored.width;
        c->scale_x = stored.scale_y;
        c->scale_y = stored.scale_x;
        c->offset_x = stored.offset_y;
        c->offset_y = stored.offset_x;
        c->log2_x = stored.log2_y;
        c->log2_y = stored.log2_x;
    }
    if (o.flips_x) {
        c->data += (ptrdiff_t)(c->width - 1) * c->step;
        c->step = -c->step;
        c->offset_x = c->width - width * c->scale_x - c->offset_x;
    }
    if (o.flips_y) {
        c->data += (ptrdiff_t)(c->height - 1) * c->stride;
        c->stride = -c->stride;
        c->offset_y = c->height - height * c->scale_y - c->offset_y;
    }
}

void frame_orient(cvideo_frame *frame, orientation o) {
    if (o.swaps) {
        int32_t width = frame->info.width;
        frame->info.width = frame->info.height;
        frame->info.height = width;
    }
    for (component *c = frame->c; c < frame->c + 4; c++)
        if (c->data)
            orient_component(c, o, frame->info.width, frame->info.height);
}
