/* Pictures that are stored turned or mirrored and say so. */
#include "internal.h"

#include <math.h>

turn turn_for(const int32_t *matrix) {
    if (!matrix)
        return (turn){0};
    double a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
    turn t = {.swaps = fabs(b) + fabs(c) > fabs(a) + fabs(d)};
    t.flips_x = (t.swaps ? c : a) < 0;
    t.flips_y = (t.swaps ? b : d) < 0;
    return t;
}

/* The same samples, counted along the shown axes: nothing is moved. */
static void turn_component(component *c, turn t, int width, int height) {
    if (t.swaps) {
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
    if (t.flips_x) {
        c->data += (ptrdiff_t)(c->width - 1) * c->step;
        c->step = -c->step;
        c->offset_x = c->width - width * c->scale_x - c->offset_x;
    }
    if (t.flips_y) {
        c->data += (ptrdiff_t)(c->height - 1) * c->stride;
        c->stride = -c->stride;
        c->offset_y = c->height - height * c->scale_y - c->offset_y;
    }
}

void frame_turn(cvideo_frame *frame, turn t) {
    if (t.swaps) {
        int32_t width = frame->info.width;
        frame->info.width = frame->info.height;
        frame->info.height = width;
    }
    for (component *c = frame->c; c < frame->c + 4; c++)
        if (c->data)
            turn_component(c, t, frame->info.width, frame->info.height);
}
