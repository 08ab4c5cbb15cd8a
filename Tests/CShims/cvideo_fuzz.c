/* A fuzz target for CVideo: any bytes are opened as a file, read, sampled, sought in and read again.
 * Nothing may crash, hang or leak, and frames keep the promises of cvideo.h. */
#define _GNU_SOURCE
#include "cvideo_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Frames looked at in each pass; damaged headers may promise years. */
enum { frames_read = 12, most_pixels = 2 * 1000 * 1000 };

static void fail(const char *what) {
    fprintf(stderr, "%s\n", what);
    abort();
}

static void look(const cvideo_frame *frame, int64_t *last) {
    cvideo_frame_info info;
    cvideo_frame_describe(frame, &info);
    if (info.width <= 0 || info.height <= 0 || (int64_t)info.width * info.height > most_pixels)
        fail("a frame of another size than was allowed");
    if (info.ticks < *last)
        fail("time runs backwards");
    *last = info.ticks;
    uint8_t bgr[3], patch[9 * 7 * 4];
    cvideo_frame_bgr(frame, info.width - 1, info.height - 1, bgr);
    const cvideo_quad quads[] = {
        {0, 0, info.width, 0, 0, info.height}, {-5, -5, 11.5, 3, -3, 9.25}, {info.width - 1.5, 0, 4, 0, 0, 4}};
    for (int i = 0; i < 3; i++)
        for (int channels = 1; channels <= 4; channels += channels == 1 ? 2 : 1)
            if (cvideo_frame_sample(frame, &quads[i], 9, 7, channels, patch) != CVIDEO_OK)
                fail("a good quad was refused");
}

static void pass(cvideo_reader *reader, cvideo_frame *frame) {
    int64_t last = INT64_MIN;
    cvideo_error error;
    for (int i = 0; i < frames_read; i++) {
        cvideo_status status = cvideo_reader_next(reader, frame, &error);
        if (status != CVIDEO_OK) {
            if (status != CVIDEO_END && !error.message[0])
                fail("an error without a message");
            return;
        }
        look(frame, &last);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    int fd = memfd_create("input", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        fail("no memory for a file");
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    cvideo_options options;
    cvideo_options_default(&options);
    options.threads = 1;
    options.max_pixels = most_pixels;
    options.stall_ms = 5000;
    /* What is read is kept, too, and some of it written. */
    cvideo_tape *tape = cvideo_tape_new(2000, 1 << 20);
    options.tape = tape;
    cvideo_reader *reader = NULL;
    cvideo_error error;
    cvideo_frame *frame = cvideo_frame_new();
    if (cvideo_reader_open(path, &options, NULL, &reader, &error) == CVIDEO_OK) {
        cvideo_info info;
        cvideo_reader_info(reader, &info);
        pass(reader, frame);
        for (int64_t ticks = 0; ticks < 1 << 20; ticks = ticks * 40 + 7)
            if (cvideo_reader_seek(reader, ticks, &error) == CVIDEO_OK)
                pass(reader, frame);
        cvideo_reader_set_keyframes_only(reader, true, size % 2 ? 0 : (int64_t)size);
        pass(reader, frame);
    } else if (!error.message[0]) {
        fail("refused without a word");
    }
    cvideo_clip *clip = NULL;
    if (size % 4 == 0 && cvideo_clip_new(tape, "/dev/null", INT64_MIN, 0, "", &clip, &error) == CVIDEO_OK) {
        cvideo_clip_allow(clip, INT64_MAX);
        cvideo_clip_hurry(clip);
        if (!cvideo_clip_wait(clip, 10000))
            fail("a clip without an end");
    }
    cvideo_clip_free(clip);
    cvideo_reader_free(reader);
    cvideo_tape_free(tape);
    cvideo_frame_free(frame);
    close(fd);
    return 0;
}
