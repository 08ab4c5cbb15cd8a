/* What devices can deliver, and which of it is best. */
#include "device_internal.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Drivers that never say "no more" are not asked for ever. */
enum { most_formats = 64, most_sizes = 128, most_intervals = 64, most_choices = 1024 };

const device_format *device_format_of(uint32_t fourcc) {
    static const device_format known[] = {
        {V4L2_PIX_FMT_NV12, AV_PIX_FMT_NV12, false, 0},
        {V4L2_PIX_FMT_NV21, AV_PIX_FMT_NV21, false, 0},
        {V4L2_PIX_FMT_YUV420, AV_PIX_FMT_YUV420P, false, 0},
        {V4L2_PIX_FMT_YVU420, AV_PIX_FMT_YUV420P, true, 0},
        {V4L2_PIX_FMT_YUYV, AV_PIX_FMT_YUYV422, false, 1},
        {V4L2_PIX_FMT_UYVY, AV_PIX_FMT_UYVY422, false, 1},
        {V4L2_PIX_FMT_YVYU, AV_PIX_FMT_YVYU422, false, 1},
        {V4L2_PIX_FMT_NV16, AV_PIX_FMT_NV16, false, 1},
        {V4L2_PIX_FMT_YUV422P, AV_PIX_FMT_YUV422P, false, 1},
        {V4L2_PIX_FMT_BGR24, AV_PIX_FMT_BGR24, false, 2},
        {V4L2_PIX_FMT_RGB24, AV_PIX_FMT_RGB24, false, 2},
        {V4L2_PIX_FMT_XBGR32, AV_PIX_FMT_BGR0, false, 2},
        {V4L2_PIX_FMT_ABGR32, AV_PIX_FMT_BGR0, false, 2},
        {V4L2_PIX_FMT_MJPEG, AV_PIX_FMT_NONE, false, 3},
        {V4L2_PIX_FMT_JPEG, AV_PIX_FMT_NONE, false, 3},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].fourcc == fourcc)
            return &known[i];
    return NULL;
}

void device_fourcc_text(uint32_t fourcc, char text[8]) {
    memset(text, 0, 8);
    for (int i = 0; i < 4; i++) {
        char c = (char)(fourcc >> (8 * i) & 0x7f);
        text[i] = c >= ' ' && c < 127 ? c : '?';
    }
    for (int i = 3; i > 0 && text[i] == ' '; i--)
        text[i] = 0;
}

bool device_format_is(uint32_t fourcc, const char *name) {
    static const char *const others[][2] = {
        {"mjpeg", "MJPG"}, {"jpeg", "MJPG"}, {"jpeg", "JPEG"}, {"yuyv422", "YUYV"}, {"yuy2", "YUYV"},
        {"uyvy422", "UYVY"}, {"i420", "YU12"}, {"yuv420p", "YU12"}, {"bgr24", "BGR3"},
        {"rgb24", "RGB3"}, {"yv12", "YV12"}};
    char text[8];
    device_fourcc_text(fourcc, text);
    if (strcasecmp(name, text) == 0)
        return true;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcasecmp(name, others[i][0]) == 0 && strcmp(text, others[i][1]) == 0)
            return true;
    return false;
}

static cvideo_status add(
    device_choices *choices, const device_choice *choice, cvideo_error *error) {
    if (choices->count >= most_choices)
        return CVIDEO_OK;
    for (int i = 0; i < choices->count; i++)
        if (memcmp(&choices->items[i], choice, sizeof *choice) == 0)
            return CVIDEO_OK;
    if (choices->count == choices->room) {
        int room = choices->room ? choices->room * 2 : 32;
        device_choice *items = realloc(choices->items, (size_t)room * sizeof *items);
        if (!items)
            return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
        choices->items = items;
        choices->room = room;
    }
    choices->items[choices->count++] = *choice;
    return CVIDEO_OK;
}

static double value_of(cvideo_rational rate) {
    return rate.num > 0 && rate.den > 0 ? (double)rate.num / rate.den : 0;
}

static cvideo_rational rate_of(struct v4l2_fract interval) {
    if (interval.numerator == 0 || interval.denominator == 0
        || interval.numerator > INT32_MAX || interval.denominator > INT32_MAX)
        return (cvideo_rational){0, 0};
    return (cvideo_rational){(int32_t)interval.denominator, (int32_t)interval.numerator};
}

/* Adds a size with each of its rates, or with none where the driver tells none. */
static cvideo_status add_size(
    const cvideo_kernel *kernel, int fd, device_choice choice, const cvideo_device_wanted *wanted,
    device_choices *choices, cvideo_error *error) {
    cvideo_status status = CVIDEO_OK;
    int told = 0;
    for (uint32_t i = 0; i < most_intervals && status == CVIDEO_OK; i++) {
        struct v4l2_frmivalenum each = {
            .index = i, .pixel_format = choice.fourcc, .width = (uint32_t)choice.mode.width,
            .height = (uint32_t)choice.mode.height};
        if (kernel->control(kernel->context, fd, VIDIOC_ENUM_FRAMEINTERVALS, &each) < 0)
            break;
        if (each.type == V4L2_FRMIVAL_TYPE_DISCRETE) {
            choice.mode.rate = rate_of(each.discrete);
        } else {
            /* A range: the asked-for rate or 60 where it holds them, else the fastest. */
            choice.mode.rate = rate_of(each.stepwise.min);
            double least = value_of(rate_of(each.stepwise.max));
            cvideo_rational aim = wanted && value_of(wanted->rate) > 0
                ? wanted->rate : (cvideo_rational){60, 1};
            if (value_of(aim) <= value_of(choice.mode.rate) && value_of(aim) >= least)
                choice.mode.rate = aim;
        }
        if (value_of(choice.mode.rate) > 0) {
            told++;
            status = add(choices, &choice, error);
        }
        if (each.type != V4L2_FRMIVAL_TYPE_DISCRETE)
            break;
    }
    choice.mode.rate = (cvideo_rational){0, 0};
    return told || status != CVIDEO_OK ? status : add(choices, &choice, error);
}

static bool fits(uint32_t value, uint32_t least, uint32_t most, uint32_t step) {
    return value >= least && value <= most && (step <= 1 || (value - least) % step == 0);
}

static cvideo_status add_sizes(
    const cvideo_kernel *kernel, int fd, device_choice choice, const cvideo_device_wanted *wanted,
    device_choices *choices, cvideo_error *error) {
    static const uint32_t usual[][2] = {
        {1920, 1080}, {1280, 720}, {2560, 1440}, {3840, 2160}, {1600, 900}, {1024, 576}, {720, 576},
        {720, 480}, {640, 480}, {640, 360}};
    cvideo_status status = CVIDEO_OK;
    for (uint32_t i = 0; i < most_sizes && status == CVIDEO_OK; i++) {
        struct v4l2_frmsizeenum each = {.index = i, .pixel_format = choice.fourcc};
        if (kernel->control(kernel->context, fd, VIDIOC_ENUM_FRAMESIZES, &each) < 0) {
            if (i > 0)
                break;
            /* Not told: what is set now is what there is. */
            struct v4l2_format now = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
            if (kernel->control(kernel->context, fd, VIDIOC_G_FMT, &now) < 0
                || now.fmt.pix.width == 0 || now.fmt.pix.width > INT16_MAX
                || now.fmt.pix.height == 0 || now.fmt.pix.height > INT16_MAX)
                break;
            choice.mode.width = (int32_t)now.fmt.pix.width;
            choice.mode.height = (int32_t)now.fmt.pix.height;
            return add_size(kernel, fd, choice, wanted, choices, error);
        }
        if (each.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
            if (each.discrete.width == 0 || each.discrete.width > INT16_MAX
                || each.discrete.height == 0 || each.discrete.height > INT16_MAX)
                continue;
            choice.mode.width = (int32_t)each.discrete.width;
            choice.mode.height = (int32_t)each.discrete.height;
            status = add_size(kernel, fd, choice, wanted, choices, error);
            continue;
        }
        const struct v4l2_frmsize_stepwise *range = &each.stepwise;
        int count = (int)(sizeof usual / sizeof usual[0]);
        bool any = false;
        for (int k = wanted && wanted->width > 0 ? -1 : 0; k < count && status == CVIDEO_OK; k++) {
            uint32_t width = k < 0 ? (uint32_t)wanted->width : usual[k][0];
            uint32_t height = k < 0 ? (uint32_t)wanted->height : usual[k][1];
            if (!fits(width, range->min_width, range->max_width, range->step_width)
                || !fits(height, range->min_height, range->max_height, range->step_height))
                continue;
            any = true;
            choice.mode.width = (int32_t)width;
            choice.mode.height = (int32_t)height;
            status = add_size(kernel, fd, choice, wanted, choices, error);
        }
        if (!any && status == CVIDEO_OK && range->max_width > 0 && range->max_width <= INT16_MAX
            && range->max_height > 0 && range->max_height <= INT16_MAX) {
            choice.mode.width = (int32_t)range->max_width;
            choice.mode.height = (int32_t)range->max_height;
            status = add_size(kernel, fd, choice, wanted, choices, error);
        }
        break;
    }
    return status;
}

cvideo_status device_choices_list(
    const cvideo_kernel *kernel, int fd, const cvideo_device_wanted *wanted, device_choices *choices,
    cvideo_error *error) {
    cvideo_status status = CVIDEO_OK;
    for (uint32_t i = 0; i < most_formats && status == CVIDEO_OK; i++) {
        struct v4l2_fmtdesc each = {.index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
        if (kernel->control(kernel->context, fd, VIDIOC_ENUM_FMT, &each) < 0)
            break;
        device_choice choice;
        memset(&choice, 0, sizeof choice); /* compared by its bytes */
        choice.fourcc = each.pixelformat;
        device_fourcc_text(each.pixelformat, choice.mode.format);
        choice.mode.is_readable = device_format_of(each.pixelformat) != NULL;
        choice.mode.is_compressed = each.flags & V4L2_FMT_FLAG_COMPRESSED;
        status = add_sizes(kernel, fd, choice, wanted, choices, error);
    }
    return status;
}

/* How far a size is from 1080p: by pixels, and four times as much by shape. */
static double distance(const cvideo_device_mode *mode) {
    double pixels = (double)mode->width * mode->height / (1920.0 * 1080.0);
    double shape = (double)mode->width / mode->height / (16.0 / 9.0);
    return fabs(log(pixels)) + 4 * fabs(log(shape));
}

static bool is_better(const device_choice *a, const device_choice *b) {
    double rate_a = value_of(a->mode.rate), rate_b = value_of(b->mode.rate);
    bool follows_a = rate_a == 0 || rate_a >= 23.9, follows_b = rate_b == 0 || rate_b >= 23.9;
    if (follows_a != follows_b)
        return follows_a;
    double far_a = distance(&a->mode), far_b = distance(&b->mode);
    if (fabs(far_a - far_b) > 1e-6)
        return far_a < far_b;
    if (a->mode.width != b->mode.width)
        return a->mode.width < b->mode.width;
    /* More than 60 is only more to carry. */
    bool over_a = rate_a > 60.5, over_b = rate_b > 60.5;
    bool slow_a = rate_a < 59, slow_b = rate_b < 59;
    if (slow_a != slow_b)
        return slow_b;
    if (over_a != over_b)
        return over_b;
    /* 59.94 is as good as 60. */
    if (fabs(rate_a - rate_b) > 0.01 * rate_a)
        return over_a ? rate_a < rate_b : rate_a > rate_b;
    return device_format_of(a->fourcc)->rank < device_format_of(b->fourcc)->rank;
}

static bool is_as_wanted(const device_choice *choice, const cvideo_device_wanted *wanted) {
    if (!choice->mode.is_readable)
        return false;
    if (!wanted)
        return true;
    if (wanted->width > 0
        && (choice->mode.width != wanted->width || choice->mode.height != wanted->height))
        return false;
    if (wanted->format[0] && !device_format_is(choice->fourcc, wanted->format))
        return false;
    double rate = value_of(choice->mode.rate), aim = value_of(wanted->rate);
    return aim == 0 || rate == 0 || fabs(rate - aim) <= aim * 0.01;
}

int device_choices_best(const device_choices *choices, const cvideo_device_wanted *wanted) {
    int best = -1;
    for (int i = 0; i < choices->count; i++)
        if (is_as_wanted(&choices->items[i], wanted)
            && (best < 0 || is_better(&choices->items[i], &choices->items[best])))
            best = i;
    return best;
}
