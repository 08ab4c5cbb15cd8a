/* Capture devices against a kernel that does what real ones do. Exit status 0: all hold. */
#include "internal.h"

#include "check.h"
#include "cvideo_device.h"
#include "fake_kernel.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const cvideo_device_wanted usual = {.stall_ms = 2000};

/* Each raw format and JPEG: the same picture comes out, with and without padded rows. */
static void test_formats(void) {
    const char *formats[] = {"NV12", "YU12", "YV12", "YUYV", "UYVY", "MJPG"};
    for (size_t i = 0; i < 6; i++)
        for (int padding = 0; padding <= 32; padding += 32) {
            fake_kernel *fake = fake_kernel_new();
            int card = fake_kernel_add(fake, "/dev/video0", "Card");
            fake_kernel_mode(fake, card, formats[i], 320, 240, 60, 1);
            fake_kernel_set(fake, card, FAKE_PADDING, i < 5 ? padding : 0);
            cvideo_device *device;
            cvideo_error error;
            cvideo_frame *frame = cvideo_frame_new();
            CHECK(cvideo_device_open(fake_kernel_table(fake), "/dev/video0", &usual, NULL, &device, &error)
                  == CVIDEO_OK);
            cvideo_frame_info info;
            const uint8_t *memory = NULL;
            for (int k = 0; k < 8; k++) {
                CHECK(cvideo_device_next(device, frame, &error) == CVIDEO_OK);
                cvideo_frame_describe(frame, &info);
                CHECK(info.width == 320 && info.height == 240);
                CHECK(llabs(info.ticks - k * 16666) <= k);
                bool full = strcmp(formats[i], "MJPG") == 0;
                int raw = 16 + 200 * 160 / 320, want = full ? raw : (raw - 16) * 255 / 219;
                CHECK(near(cvideo_frame_luma(frame, 160, 200), want, 4));
                int square = full ? 16 + k : k * 255 / 219;
                CHECK(near(cvideo_frame_luma(frame, 5, 5), square, 4));
                uint8_t bgr[3];
                cvideo_frame_bgr(frame, 160, 200, bgr);
                CHECK(bgr[0] < bgr[1] && bgr[1] < bgr[2]); /* U below, V above the middle */
                /* No new memory for a frame whose last picture nobody keeps. */
                if (strcmp(formats[i], "MJPG") != 0) {
                    CHECK(!memory || frame->decoded->data[0] == memory);
                    memory = frame->decoded->data[0];
                }
            }
            /* Whoever keeps a picture has it for himself. */
            AVFrame *kept = av_frame_clone(frame->decoded);
            CHECK(cvideo_device_next(device, frame, &error) == CVIDEO_OK);
            CHECK(frame->decoded->data[0] != kept->data[0]);
            av_frame_free(&kept);
            CHECK(fake_kernel_most_held(fake, card) == 0);
            CHECK(cvideo_device_dropped(device) == 0 && cvideo_device_damaged(device) == 0);
            cvideo_frame_free(frame);
            cvideo_device_free(device);
            CHECK(fake_kernel_open_count(fake) == 0);
            fake_kernel_free(fake);
        }
}

/* A fake with one NV12 card at 60 and the device opened on it. */
typedef struct bench {
    fake_kernel *fake;
    int card;
    cvideo_device *device;
    cvideo_frame *frame;
    cvideo_frame_info info;
    cvideo_error error;
} bench;

static bench set_up(const char *format, int width, int height) {
    bench b = {.fake = fake_kernel_new(), .frame = cvideo_frame_new()};
    b.card = fake_kernel_add(b.fake, "/dev/video0", "Card");
    fake_kernel_mode(b.fake, b.card, format, width, height, 60, 1);
    return b;
}

static cvideo_status start(bench *b) {
    return cvideo_device_open(
        fake_kernel_table(b->fake), "/dev/video0", &usual, NULL, &b->device, &b->error);
}

static cvideo_status next(bench *b) {
    cvideo_status status = cvideo_device_next(b->device, b->frame, &b->error);
    cvideo_frame_describe(b->frame, &b->info);
    return status;
}

static void tear_down(bench *b) {
    cvideo_device_free(b->device);
    cvideo_frame_free(b->frame);
    CHECK(fake_kernel_open_count(b->fake) == 0);
    fake_kernel_free(b->fake);
}

static void test_broken_frames(void) {
    bench b = set_up("NV12", 320, 240);
    fake_kernel_script(b.fake, b.card, FAKE_FRAME, 1);
    fake_kernel_script(b.fake, b.card, FAKE_BROKEN, 2);
    fake_kernel_script(b.fake, b.card, FAKE_EMPTY, 1);
    fake_kernel_script(b.fake, b.card, FAKE_SHORT, 3);
    fake_kernel_script(b.fake, b.card, FAKE_EIO, 2);
    CHECK(start(&b) == CVIDEO_OK && next(&b) == CVIDEO_OK);
    CHECK(next(&b) == CVIDEO_OK);
    CHECK(cvideo_device_damaged(b.device) == 8 && cvideo_device_dropped(b.device) == 0);
    CHECK(near((int)(b.info.ticks / 1000), 150, 5));
    tear_down(&b);

    b = set_up("MJPG", 320, 240);
    fake_kernel_script(b.fake, b.card, FAKE_SHORT, 2);
    fake_kernel_script(b.fake, b.card, FAKE_EMPTY, 1);
    CHECK(start(&b) == CVIDEO_OK && next(&b) == CVIDEO_OK);
    CHECK(cvideo_device_damaged(b.device) == 3);
    tear_down(&b);

    /* Nothing but broken ones is a stall that says so. */
    b = set_up("NV12", 320, 240);
    fake_kernel_script(b.fake, b.card, FAKE_BROKEN, 1000);
    CHECK(start(&b) == CVIDEO_OK && next(&b) == CVIDEO_STALLED);
    CHECK(strstr(b.error.message, "broken"));
    tear_down(&b);

    b = set_up("NV12", 320, 240);
    fake_kernel_script(b.fake, b.card, FAKE_EIO, 10000);
    CHECK(start(&b) == CVIDEO_OK && next(&b) == CVIDEO_STALLED);
    tear_down(&b);
}

static void test_gaps_and_stalls(void) {
    bench b = set_up("NV12", 320, 240);
    fake_kernel_script(b.fake, b.card, FAKE_FRAME, 1);
    fake_kernel_script(b.fake, b.card, FAKE_GAP, 3);
    fake_kernel_script(b.fake, b.card, FAKE_FRAME, 1);
    fake_kernel_script(b.fake, b.card, FAKE_STALL, 1500);
    fake_kernel_script(b.fake, b.card, FAKE_FRAME, 1);
    fake_kernel_script(b.fake, b.card, FAKE_WEDGE, 0);
    CHECK(start(&b) == CVIDEO_OK && next(&b) == CVIDEO_OK && next(&b) == CVIDEO_OK);
    CHECK(cvideo_device_dropped(b.device) == 3 && near((int)(b.info.ticks / 1000), 66, 2));
    CHECK(next(&b) == CVIDEO_OK);
    CHECK(near((int)(b.info.ticks / 1000), 1566, 20));
    CHECK(next(&b) == CVIDEO_STALLED && b.info.width == 0);
    CHECK(strstr(b.error.message, "2 s") && !strstr(b.error.message, "broken"));
    CHECK(next(&b) == CVIDEO_STALLED); /* and stays so */
    tear_down(&b);

    b = set_up("NV12", 320, 240);
    fake_kernel_set(b.fake, b.card, FAKE_NO_SIGNAL, 1);
    fake_kernel_script(b.fake, b.card, FAKE_WEDGE, 0);
    CHECK(start(&b) == CVIDEO_OK && next(&b) == CVIDEO_STALLED);
    CHECK(strstr(b.error.message, "no signal"));
    tear_down(&b);
}

static void test_clocks(void) {
    for (int stamps = 0; stamps <= 3; stamps++) {
        bench b = set_up("NV12", 320, 240);
        fake_kernel_set(b.fake, b.card, FAKE_STAMPS, stamps);
        CHECK(start(&b) == CVIDEO_OK);
        for (int k = 0; k < 60; k++) {
            CHECK(next(&b) == CVIDEO_OK);
            CHECK(near((int)(b.info.ticks / 100), k * 1667 / 10, 20));
        }
        tear_down(&b);
    }
    bench b = set_up("NV12", 320, 240);
    fake_kernel_script(b.fake, b.card, FAKE_FRAME, 10);
    fake_kernel_script(b.fake, b.card, FAKE_CLOCK, -5000);
    fake_kernel_script(b.fake, b.card, FAKE_FRAME, 10);
    fake_kernel_script(b.fake, b.card, FAKE_CLOCK, -20);
    CHECK(start(&b) == CVIDEO_OK);
    int64_t last = -1;
    int jumps = 0;
    for (int k = 0; k < 40; k++) {
        CHECK(next(&b) == CVIDEO_OK && b.info.ticks > last && b.info.ticks - last < 40000);
        last = b.info.ticks;
        jumps += b.info.is_discontinuous;
    }
    CHECK(jumps == 1);
    tear_down(&b);
}

static void test_changes(void) {
    for (int quietly = 0; quietly <= 1; quietly++)
        for (int larger = 0; larger <= 1; larger++) {
            bench b = set_up("NV12", 320, 240);
            fake_kernel_script(b.fake, b.card, FAKE_FRAME, 3);
            fake_kernel_script(b.fake, b.card, quietly ? FAKE_RESIZE_QUIETLY : FAKE_RESIZE,
                               larger ? 640 << 16 | 480 : 160 << 16 | 120);
            CHECK(start(&b) == CVIDEO_OK);
            int64_t last = -1;
            int changed = 0, width = 320;
            for (int k = 0; k < 100; k++) {
                CHECK(next(&b) == CVIDEO_OK && b.info.ticks > last);
                last = b.info.ticks;
                changed += b.info.width != width;
                width = b.info.width;
            }
            CHECK(changed == 1 && width == (larger ? 640 : 160));
            cvideo_info info;
            cvideo_device_info(b.device, &info);
            CHECK(info.width == width);
            tear_down(&b);
        }
    /* Gone, and back. */
    bench b = set_up("NV12", 320, 240);
    fake_kernel_script(b.fake, b.card, FAKE_FRAME, 3);
    fake_kernel_script(b.fake, b.card, FAKE_UNPLUG, 0);
    CHECK(start(&b) == CVIDEO_OK && next(&b) == CVIDEO_OK && next(&b) == CVIDEO_OK && next(&b) == CVIDEO_OK);
    CHECK(next(&b) == CVIDEO_UNPLUGGED && next(&b) == CVIDEO_UNPLUGGED);
    cvideo_device_free(b.device);
    CHECK(start(&b) == CVIDEO_NOT_FOUND && !b.device);
    fake_kernel_plug_in(b.fake, b.card);
    CHECK(start(&b) == CVIDEO_OK && next(&b) == CVIDEO_OK);
    tear_down(&b);
}

static void test_refusals(void) {
    const struct { fake_setting setting; int value; cvideo_status status; } cases[] = {
        {FAKE_OPEN_ERRNO, EACCES, CVIDEO_PERMISSION}, {FAKE_OPEN_ERRNO, EBUSY, CVIDEO_BUSY},
        {FAKE_OPEN_ERRNO, ENXIO, CVIDEO_NOT_FOUND}, {FAKE_FORMAT_ERRNO, EBUSY, CVIDEO_BUSY},
        {FAKE_START_ERRNO, EBUSY, CVIDEO_BUSY}, {FAKE_START_ERRNO, EIO, CVIDEO_IO},
        {FAKE_START_ERRNO, ENODEV, CVIDEO_UNPLUGGED},
        {FAKE_CAPABILITIES, V4L2_CAP_VIDEO_OUTPUT | V4L2_CAP_STREAMING, CVIDEO_UNSUPPORTED},
        {FAKE_CAPABILITIES, V4L2_CAP_META_CAPTURE | V4L2_CAP_STREAMING, CVIDEO_UNSUPPORTED},
        {FAKE_CAPABILITIES, V4L2_CAP_VIDEO_CAPTURE_MPLANE | V4L2_CAP_STREAMING, CVIDEO_UNSUPPORTED}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bench b = set_up("NV12", 320, 240);
        fake_kernel_set(b.fake, b.card, cases[i].setting, cases[i].value);
        CHECK(start(&b) == cases[i].status && b.error.message[0] && !b.device);
        tear_down(&b);
    }
    bench b = set_up("H264", 1920, 1080);
    CHECK(start(&b) == CVIDEO_UNSUPPORTED);
    tear_down(&b);
    b = set_up("NV12", 1920, 1080);
    cvideo_device_wanted wanted = {.width = 1280, .height = 720, .rate = {50, 1}, .format = "mjpeg"};
    CHECK(cvideo_device_open(fake_kernel_table(b.fake), "/dev/video0", &wanted, NULL, &b.device, &b.error)
          == CVIDEO_UNSUPPORTED);
    CHECK(strcmp(b.error.message, "it has no mjpeg 1280x720 at 50; it has NV12 1920x1080 at 60") == 0);
    wanted.height = 0;
    CHECK(cvideo_device_open(fake_kernel_table(b.fake), "/dev/video0", &wanted, NULL, &b.device, &b.error)
          == CVIDEO_BAD_ARGUMENT);
    CHECK(cvideo_device_open(fake_kernel_table(b.fake), "/dev/video7", NULL, NULL, &b.device, NULL)
          == CVIDEO_NOT_FOUND);
    cvideo_cancel *cancel = cvideo_cancel_new();
    CHECK(cvideo_device_open(fake_kernel_table(b.fake), "/dev/video0", NULL, cancel, &b.device, &b.error)
          == CVIDEO_OK);
    CHECK(next(&b) == CVIDEO_OK);
    cvideo_cancel_set(cancel);
    cvideo_cancel_free(cancel);
    CHECK(next(&b) == CVIDEO_CANCELLED);
    tear_down(&b);
    cvideo_device_free(NULL);
    /* The real kernel: whatever this machine has. */
    CHECK(cvideo_device_open(NULL, "/dev/null", NULL, NULL, &b.device, &b.error) == CVIDEO_UNSUPPORTED);
    CHECK(cvideo_device_open(NULL, "/no/such", NULL, NULL, &b.device, &b.error) == CVIDEO_NOT_FOUND);
}

/* The mode that is picked, as text. */
static const char *picked(fake_kernel *fake, const cvideo_device_wanted *wanted) {
    static char text[64];
    cvideo_device *device;
    cvideo_error error;
    if (cvideo_device_open(fake_kernel_table(fake), "/dev/video0", wanted, NULL, &device, &error) != CVIDEO_OK)
        return "none";
    cvideo_device_mode mode;
    cvideo_device_mode_now(device, &mode);
    snprintf(text, sizeof text, "%s %dx%d %d/%d", mode.format, mode.width, mode.height, mode.rate.num, mode.rate.den);
    cvideo_device_free(device);
    return text;
}

static void test_choice(void) {
    /* A USB 2 stick: raw only slowly. */
    fake_kernel *fake = fake_kernel_new();
    int card = fake_kernel_add(fake, "/dev/video0", "USB Video");
    fake_kernel_mode(fake, card, "YUYV", 1920, 1080, 5, 1);
    fake_kernel_mode(fake, card, "YUYV", 640, 480, 30, 1);
    fake_kernel_mode(fake, card, "MJPG", 1920, 1080, 30, 1);
    fake_kernel_mode(fake, card, "MJPG", 1920, 1080, 60, 1);
    fake_kernel_mode(fake, card, "MJPG", 1280, 720, 60, 1);
    CHECK(strcmp(picked(fake, NULL), "MJPG 1920x1080 60/1") == 0);
    cvideo_device_wanted wanted = {.format = "yuy2"};
    CHECK(strcmp(picked(fake, &wanted), "YUYV 640x480 30/1") == 0);
    wanted = (cvideo_device_wanted){.width = 1920, .height = 1080, .rate = {30, 1}};
    CHECK(strcmp(picked(fake, &wanted), "MJPG 1920x1080 30/1") == 0);
    fake_kernel_free(fake);
    /* A card with everything. */
    fake = fake_kernel_new();
    card = fake_kernel_add(fake, "/dev/video0", "Cam Link 4K");
    fake_kernel_mode(fake, card, "MJPG", 1920, 1080, 60, 1);
    fake_kernel_mode(fake, card, "YUYV", 1920, 1080, 60, 1);
    fake_kernel_mode(fake, card, "NV12", 1920, 1080, 60000, 1001);
    fake_kernel_mode(fake, card, "NV12", 1920, 1080, 30, 1);
    fake_kernel_mode(fake, card, "NV12", 3840, 2160, 30, 1);
    fake_kernel_mode(fake, card, "NV12", 1920, 1080, 120, 1);
    fake_kernel_mode(fake, card, "P010", 1920, 1080, 60, 1);
    CHECK(strcmp(picked(fake, NULL), "NV12 1920x1080 60000/1001") == 0);
    cvideo_device_wanted sixty = {.rate = {60, 1}, .format = "nv12"};
    CHECK(strcmp(picked(fake, &sixty), "NV12 1920x1080 60000/1001") == 0);
    fake_kernel_free(fake);
    /* OBS's virtual camera: one format, no rates, whatever is asked for. */
    fake = fake_kernel_new();
    card = fake_kernel_add(fake, "/dev/video0", "OBS Virtual Camera");
    fake_kernel_mode(fake, card, "YUYV", 1280, 720, 0, 0);
    fake_kernel_set(fake, card, FAKE_FIXED, 1);
    fake_kernel_set(fake, card, FAKE_NO_RATE, 1);
    CHECK(strcmp(picked(fake, NULL), "YUYV 1280x720 0/0") == 0);
    fake_kernel_free(fake);
    /* Ranges. */
    for (int step = 1; step <= 8; step += 7) {
        fake = fake_kernel_new();
        card = fake_kernel_add(fake, "/dev/video0", "Any");
        fake_kernel_range(fake, card, "YU12", 1920, 1080, step, 90);
        CHECK(strcmp(picked(fake, NULL), "YU12 1920x1080 60/1") == 0);
        wanted = (cvideo_device_wanted){.width = 800, .height = 448, .rate = {50, 1}};
        CHECK(strcmp(picked(fake, &wanted), "YU12 800x448 50/1") == 0);
        fake_kernel_free(fake);
    }
}

static void test_list(void) {
    fake_kernel *fake = fake_kernel_new();
    int card = fake_kernel_add(fake, "/dev/video0", "Cam Link 4K");
    fake_kernel_mode(fake, card, "NV12", 1920, 1080, 60, 1);
    fake_kernel_mode(fake, card, "H264", 1920, 1080, 60, 1);
    int other = fake_kernel_add(fake, "/dev/video1", "Cam Link 4K");
    fake_kernel_set(fake, other, FAKE_CAPABILITIES, V4L2_CAP_META_CAPTURE);
    int closed = fake_kernel_add(fake, "/dev/video2", "Locked");
    fake_kernel_set(fake, closed, FAKE_OPEN_ERRNO, EACCES);
    cvideo_device_list *list;
    cvideo_error error;
    CHECK(cvideo_device_list_new(fake_kernel_table(fake), &list, &error) == CVIDEO_OK);
    CHECK(cvideo_device_list_count(list) == 3 && !cvideo_device_list_at(list, 3));
    const cvideo_device_about *about = cvideo_device_list_at(list, 0);
    CHECK(about->mode_count == 2 && about->best == 0 && about->error.status == CVIDEO_OK);
    CHECK(!about->modes[1].is_readable && strcmp(about->card, "Cam Link 4K") == 0);
    about = cvideo_device_list_at(list, 1);
    CHECK(about->best == -1 && about->error.status == CVIDEO_UNSUPPORTED && about->card[0]);
    about = cvideo_device_list_at(list, 2);
    CHECK(about->error.status == CVIDEO_PERMISSION);
    cvideo_device_list_free(list);
    cvideo_device_list_free(NULL);
    CHECK(fake_kernel_open_count(fake) == 0);
    fake_kernel_free(fake);
    CHECK(cvideo_device_list_new(NULL, &list, &error) == CVIDEO_OK);
    cvideo_device_list_free(list);
}

/* Limited unless the driver says full; woven fields are one field's rows. */
static void test_range_and_fields(void) {
    bench b = set_up("NV12", 320, 240);
    fake_kernel_set(b.fake, b.card, FAKE_QUANTIZATION, V4L2_QUANTIZATION_FULL_RANGE);
    fake_kernel_set(b.fake, b.card, FAKE_FIELD, V4L2_FIELD_INTERLACED);
    CHECK(start(&b) == CVIDEO_OK && next(&b) == CVIDEO_OK);
    CHECK(b.info.is_interlaced && near(cvideo_frame_luma(b.frame, 160, 200), 116, 1));
    cvideo_info info;
    cvideo_device_info(b.device, &info);
    CHECK(info.range == 1 && info.is_interlaced);
    tear_down(&b);
}

int main(void) {
    test_formats();
    test_broken_frames();
    test_gaps_and_stalls();
    test_clocks();
    test_changes();
    test_refusals();
    test_choice();
    test_list();
    test_range_and_fields();
    if (failures == 0)
        printf("device: all checks passed\n");
    return failures > 0;
}
