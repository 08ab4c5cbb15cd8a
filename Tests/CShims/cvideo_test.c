/* CVideo's own test, for the sanitizers: every verb once, good and bad, over the clips named as
 * arguments, and the frame formats no file here gives. Prints what failed; exit status 1 then. */
#include "reader_internal.h"

#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A frame of one flat colour in `format`, by its component values; range limited, matrix 601. */
static cvideo_frame *flat(enum AVPixelFormat format, const int value[3], orientation shown) {
    cvideo_frame *frame = cvideo_frame_new();
    AVFrame *av = frame->decoded;
    av->format = format;
    av->width = 33;
    av->height = 17;
    av->colorspace = AVCOL_SPC_SMPTE170M;
    av->color_range = AVCOL_RANGE_MPEG;
    CHECK(av_frame_get_buffer(av, 0) == 0);
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(format);
    /* Lines are written by setting bits. */
    for (int i = 0; i < AV_NUM_DATA_POINTERS && av->buf[i]; i++)
        memset(av->buf[i]->data, 0, (size_t)av->buf[i]->size);
    uint16_t line[64];
    for (int i = 0; i < 3; i++) {
        int w = i ? AV_CEIL_RSHIFT(av->width, d->log2_chroma_w) : av->width;
        int h = i ? AV_CEIL_RSHIFT(av->height, d->log2_chroma_h) : av->height;
        for (int x = 0; x < w; x++)
            line[x] = (uint16_t)value[i];
        for (int y = 0; y < h; y++)
            av_write_image_line(line, av->data, av->linesize, d, 0, y, i, w);
    }
    CHECK(cvideo_frame_prepare(frame, false, shown, NULL) == CVIDEO_OK);
    return frame;
}

static void test_formats(void) {
    /* Limited-range BT.601 of R 32, G 96, B 192. */
    const int base[3] = {91, 180, 93};
    const enum AVPixelFormat formats[] = {
        AV_PIX_FMT_YUV420P, AV_PIX_FMT_NV12, AV_PIX_FMT_NV21, AV_PIX_FMT_NV24, AV_PIX_FMT_YUYV422,
        AV_PIX_FMT_P010LE, AV_PIX_FMT_P016LE, AV_PIX_FMT_YUV410P, AV_PIX_FMT_YUV440P,
        AV_PIX_FMT_YUV444P12BE, AV_PIX_FMT_Y210LE};
    /* Each as it is stored, turned and mirrored. */
    size_t count = 8 * sizeof formats / sizeof formats[0];
    for (size_t run = 0; run < count; run++) {
        size_t i = run / 8;
        orientation shown = {.swaps = run & 1, .flips_x = run & 2, .flips_y = run & 4};
        int depth = av_pix_fmt_desc_get(formats[i])->comp[0].depth;
        int value[3];
        for (int k = 0; k < 3; k++)
            value[k] = base[k] << (depth - 8);
        cvideo_frame *frame = flat(formats[i], value, shown);
        CHECK(frame->info.width == (shown.swaps ? 17 : 33));
        uint8_t bgr[3], patch[7 * 5 * 4];
        cvideo_frame_bgr(frame, 20, 9, bgr);
        if (!near(bgr[0], 192, 3) || !near(bgr[1], 96, 3) || !near(bgr[2], 32, 3)) {
            fprintf(stderr, "%s: %d %d %d\n", frame->info.pixel_format, bgr[0], bgr[1], bgr[2]);
            failures++;
        }
        CHECK(near(cvideo_frame_luma(frame, 1 << 30, -5), 87, 2));
        const cvideo_quad quads[] = {
            {1.5, 2.25, 20, 0, 0, 12}, {1, 1, 3, 0, 0, 2}, {-20, -20, 90, 0, 0, 90},
            {5, 5, 9, 4, -4, 9}, {30, 15, -20, 0, 0, -10}, {9, 9, 1e-12, 0, 0, 1e-12}, {-4e5, -4e5, 8e5, 0, 0, 8e5}};
        for (size_t q = 0; q < 7; q++)
            for (int channels = 1; channels <= 4; channels += channels == 1 ? 2 : 1) {
                memset(patch, 0, sizeof patch);
                CHECK(cvideo_frame_sample(frame, &quads[q], 7, 5, channels, patch) == CVIDEO_OK);
                const uint8_t *p = patch + 17 * channels;
                CHECK(near(p[0], channels == 1 ? 87 : 192, 3));
                if (channels == 4)
                    CHECK(p[3] == 255);
            }
        cvideo_quad bad = {NAN, 0, 1, 0, 0, 1}, vast = {0, 0, 1e9, 0, 0, 1};
        CHECK(cvideo_frame_sample(frame, &bad, 7, 5, 1, patch) == CVIDEO_BAD_ARGUMENT);
        CHECK(cvideo_frame_sample(frame, &vast, 7, 5, 1, patch) == CVIDEO_BAD_ARGUMENT);
        CHECK(cvideo_frame_sample(frame, &quads[0], 0, 5, 1, patch) == CVIDEO_BAD_ARGUMENT);
        CHECK(cvideo_frame_sample(frame, &quads[0], 7, 5, 2, patch) == CVIDEO_BAD_ARGUMENT);
        cvideo_frame_free(frame);
    }
}

/* How to decode what follows is said once, to the reader that comes there first: others are told, too. */
static void test_manner(cvideo_container *container, int stream) {
    cursor one, two;
    cursor_open(&one, container, stream, true);
    cursor_open(&two, container, stream, true);
    AVPacket *packet = av_packet_alloc();
    uint8_t *said = malloc(3);
    memcpy(said, "new", 3);
    pthread_mutex_lock(&container->lock);
    free(container->manner);
    container->manner = said;
    container->manner_bytes = 3;
    one.manners = ++container->manners;
    pthread_mutex_unlock(&container->lock);
    for (int i = 0; i < 4; i++) {
        cursor *c = i % 2 ? &two : &one;
        if (cursor_read(c, packet, false) < 0)
            break;
        cursor_release(c);
        size_t bytes = 0;
        const uint8_t *told = av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, &bytes);
        CHECK((told != NULL) == (i == 1) && (i != 1 || (bytes == 3 && memcmp(told, "new", 3) == 0)));
        av_packet_unref(packet);
    }
    container->manners = 0; /* what was said means nothing to decoders */
    av_packet_free(&packet);
    cursor_close(&one);
    cursor_close(&two);
}

struct beside {
    cvideo_container *container;
    int frames;
};

/* Reads a recording to its end, goes back, and reads its keyframes. */
static void *read_through(void *argument) {
    struct beside *beside = argument;
    cvideo_options options;
    cvideo_options_default(&options);
    options.threads = 1;
    cvideo_reader *reader;
    cvideo_error error;
    if (cvideo_container_read(beside->container, &options, &reader, &error) != CVIDEO_OK)
        return NULL;
    cvideo_frame *frame = cvideo_frame_new();
    while (cvideo_reader_next(reader, frame, &error) == CVIDEO_OK)
        beside->frames++;
    cvideo_reader_set_keyframes_only(reader, true, 0);
    if (cvideo_reader_seek(reader, 0, &error) == CVIDEO_OK)
        while (cvideo_reader_next(reader, frame, &error) == CVIDEO_OK)
            beside->frames++;
    cvideo_frame_free(frame);
    cvideo_reader_free(reader);
    return NULL;
}

/* Readers on threads of their own see the same. */
static void read_at_once(cvideo_container *container) {
    struct beside beside[3] = {{container, 0}, {container, 0}, {container, 0}};
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        CHECK(pthread_create(&threads[i], NULL, read_through, &beside[i]) == 0);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    CHECK(beside[1].frames == beside[0].frames && beside[2].frames == beside[0].frames);
}

/* Another reader of the same recording, both read in turns; how many there are is counted. */
static int shared;

static void read_beside(cvideo_reader *reader, cvideo_frame *frame) {
    cvideo_container *container = cvideo_reader_container(reader);
    cvideo_reader *other;
    cvideo_error error;
    if (!container)
        return;
    shared++;
    cvideo_status status = cvideo_container_read(container, NULL, &other, &error);
    CHECK(status == CVIDEO_OK);
    if (status == CVIDEO_OK) {
        test_manner(container, reader->stream);
        read_at_once(container);
    }
    cvideo_container_free(container);
    if (status != CVIDEO_OK)
        return;
    int64_t last[2] = {-1, -1};
    for (int i = 0; i < 24; i++) {
        cvideo_reader *mine = i % 2 ? reader : other;
        if (i == 0 || i == 9) {
            CHECK(cvideo_reader_seek(mine, 0, &error) == CVIDEO_OK);
            last[i % 2] = -1;
        }
        cvideo_reader_set_keyframes_only(other, i > 16, 0);
        if (cvideo_reader_next(mine, frame, &error) != CVIDEO_OK)
            continue;
        cvideo_frame_info about;
        cvideo_frame_describe(frame, &about);
        CHECK(about.ticks > last[i % 2]);
        last[i % 2] = about.ticks;
    }
    cvideo_reader_free(other);
}

static void read_all(const char *path) {
    cvideo_error error;
    cvideo_reader *reader;
    cvideo_cancel *cancel = cvideo_cancel_new();
    if (cvideo_reader_open(path, NULL, cancel, &reader, &error) != CVIDEO_OK) {
        CHECK(reader == NULL && error.message[0]);
        cvideo_cancel_free(cancel);
        return;
    }
    cvideo_info info;
    cvideo_reader_info(reader, &info);
    cvideo_frame *frame = cvideo_frame_new();
    cvideo_frame_info about;
    int64_t last = -1;
    uint8_t patch[64 * 36 * 3];
    cvideo_status status;
    while ((status = cvideo_reader_next(reader, frame, &error)) == CVIDEO_OK) {
        cvideo_frame_describe(frame, &about);
        CHECK(about.ticks > last);
        last = about.ticks;
        cvideo_quad whole = {0, 0, about.width, 0, 0, about.height};
        CHECK(cvideo_frame_sample(frame, &whole, 64, 36, 3, patch) == CVIDEO_OK);
    }
    CHECK(status == CVIDEO_END || error.message[0]);
    for (int i = 4; i >= 0 && last >= 0; i--) {
        int64_t target = last * i / 4;
        CHECK(cvideo_reader_seek(reader, target, &error) == CVIDEO_OK);
        if (cvideo_reader_next(reader, frame, &error) != CVIDEO_OK)
            continue;
        cvideo_frame_describe(frame, &about);
        CHECK(about.ticks >= target);
    }
    read_beside(reader, frame);
    cvideo_cancel_set(cancel);
    CHECK(cvideo_cancel_is_set(cancel));
    cvideo_cancel_free(cancel);
    CHECK(cvideo_reader_next(reader, frame, &error) == CVIDEO_CANCELLED);
    cvideo_frame_free(frame);
    cvideo_reader_free(reader);
}

static void test_misuse(void) {
    cvideo_reader *reader;
    cvideo_error error;
    CHECK(cvideo_reader_open("", NULL, NULL, &reader, &error) == CVIDEO_BAD_ARGUMENT);
    CHECK(cvideo_reader_open("/no/such", NULL, NULL, &reader, NULL) == CVIDEO_NOT_FOUND);
    CHECK(cvideo_reader_open("/", NULL, NULL, &reader, &error) == CVIDEO_DIRECTORY);
    uint8_t digest[20];
    CHECK(cvideo_fingerprint("/no/such", digest, &error) == CVIDEO_NOT_FOUND);
    CHECK(cvideo_fingerprint("/", digest, NULL) != CVIDEO_OK);
    CHECK(cvideo_sha1(NULL, 0, digest) == CVIDEO_OK && digest[0] == 0xda);
    const uint8_t pixel[4] = {1, 2, 3, 4};
    CHECK(cvideo_write_png("/no/such/a.png", pixel, 1, 1, 4, 4, &error) == CVIDEO_NOT_FOUND);
    CHECK(cvideo_write_png("/dev/null", pixel, 1, 1, 3, 3, &error) == CVIDEO_OK);
    CHECK(cvideo_write_png("x", pixel, 0, 1, 3, 3, &error) == CVIDEO_BAD_ARGUMENT);
    cvideo_reader_free(NULL);
    cvideo_frame_free(NULL);
    cvideo_cancel_free(NULL);
    cvideo_frame *empty = cvideo_frame_new();
    uint8_t bgr[3];
    cvideo_frame_bgr(empty, 1, 1, bgr);
    CHECK(bgr[0] == 0 && cvideo_frame_luma(empty, 0, 0) == 0);
    cvideo_frame_free(empty);
}

int main(int count, char **names) {
    test_misuse();
    test_formats();
    for (int i = 1; i < count; i++)
        read_all(names[i]);
    CHECK(count == 1 || shared > 0);
    if (failures == 0)
        printf("cvideo: all checks passed over %d files\n", count - 1);
    return failures > 0;
}
