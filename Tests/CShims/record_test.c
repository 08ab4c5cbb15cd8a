/* Tapes, encoders and clips over the clips named as arguments, in as many threads as there are in a
 * live session. Exit status 0: all hold. Files are written to the folder named first. */
#include "record_internal.h"

#include "check.h"
#include "cvideo_record.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int64_t frames_of(const char *path) {
    cvideo_reader *reader;
    cvideo_error error;
    if (cvideo_reader_open(path, NULL, NULL, &reader, &error) != CVIDEO_OK)
        return -1;
    cvideo_frame *frame = cvideo_frame_new();
    int64_t count = 0;
    while (cvideo_reader_next(reader, frame, &error) == CVIDEO_OK)
        count++;
    cvideo_frame_free(frame);
    cvideo_reader_free(reader);
    return count;
}

/* Reads `path` onto the tape, and has what is shown encoded onto another. */
static int64_t play(const char *path, cvideo_tape *tape, cvideo_tape *other) {
    cvideo_options options;
    cvideo_options_default(&options);
    options.tape = tape;
    cvideo_reader *reader;
    cvideo_error error;
    if (cvideo_reader_open(path, &options, NULL, &reader, &error) != CVIDEO_OK)
        return 0;
    cvideo_frame *frame = cvideo_frame_new();
    cvideo_frame_info about;
    cvideo_encoder *encoder;
    cvideo_info info;
    cvideo_reader_info(reader, &info);
    CHECK(cvideo_encoder_new(other, info.frame_rate, &encoder, &error) == CVIDEO_OK);
    int64_t count = 0;
    while (cvideo_reader_next(reader, frame, &error) == CVIDEO_OK) {
        cvideo_frame_describe(frame, &about);
        cvideo_encoder_put(encoder, frame, about.ticks * 1000000 * about.base.num / about.base.den);
        count++;
    }
    cvideo_encoder_state state;
    cvideo_encoder_describe(encoder, &state);
    CHECK(state.error.status == CVIDEO_OK);
    cvideo_encoder_free(encoder);
    cvideo_frame_free(frame);
    cvideo_reader_free(reader);
    return count;
}

static void record(const char *folder, const char *path) {
    char name[4096], part[4096];
    cvideo_error error;
    cvideo_tape *tape = cvideo_tape_new(100000, 100 << 20), *other = cvideo_tape_new(2000, 1 << 20);
    cvideo_tape_set_origin(tape, 5000000);
    cvideo_clip *clips[3];
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s/clip%d.mkv", folder, i);
        CHECK(cvideo_clip_new(i == 2 ? other : tape, name, INT64_MIN, 1700000000000000, "Test",
                              &clips[i], &error) == CVIDEO_OK);
        cvideo_clip_allow(clips[i], INT64_MAX);
    }
    int64_t count = play(path, tape, other);
    cvideo_tape_correct_origin(tape, 7000000);
    for (int i = 0; i < 3; i++) {
        if (i == 1)
            cvideo_clip_end(clips[i], 7300000);
        cvideo_clip_hurry(clips[i]);
        CHECK(cvideo_clip_wait(clips[i], 20000));
        cvideo_clip_state state;
        cvideo_clip_describe(clips[i], &state);
        CHECK(state.is_done && state.error.status == CVIDEO_OK);
        snprintf(name, sizeof name, "%s/clip%d.mkv", folder, i);
        if (state.parts > 0 && i == 0 && count > 0)
            CHECK(frames_of(name) > 0 && frames_of(name) <= count + 2);
        for (int p = 1; p <= state.parts; p++) {
            cvideo_clip_part_path(name, p, part, sizeof part);
            CHECK(unlink(part) == 0);
        }
        cvideo_clip_free(clips[i]);
    }
    cvideo_tape_state state;
    cvideo_tape_describe(tape, &state);
    CHECK(state.last >= state.first);
    cvideo_tape_free(tape);
    cvideo_tape_free(other);
}

static void *read_on(void *argument) {
    cvideo_tape *other = cvideo_tape_new(1000, 1 << 20);
    void **both = argument;
    play(both[0], both[1], other);
    cvideo_tape_free(other);
    return NULL;
}

/* Clips that come and go while a reader writes; one onto a full disk, one to nowhere. */
static void at_once(const char *folder, const char *path) {
    cvideo_tape *tape = cvideo_tape_new(500, 1 << 20);
    void *both[] = {(void *)path, tape};
    pthread_t thread;
    pthread_create(&thread, NULL, read_on, both);
    char name[4096];
    cvideo_error error;
    for (int i = 0; i < 20; i++) {
        cvideo_clip *clip;
        snprintf(name, sizeof name, "%s/quick.mkv", folder);
        const char *to = i % 4 == 3 ? "/dev/full" : i % 4 == 2 ? "/no/such/a.mkv" : name;
        CHECK(cvideo_clip_new(tape, to, i * 50000, 0, NULL, &clip, &error) == CVIDEO_OK);
        cvideo_clip_allow(clip, i * 50000 + 100000);
        usleep(20000);
        cvideo_clip_free(clip);
    }
    pthread_join(thread, NULL);
    cvideo_clip *clip;
    CHECK(cvideo_clip_new(tape, "/dev/full", 0, 0, "", &clip, &error) == CVIDEO_OK);
    cvideo_clip_allow(clip, INT64_MAX);
    cvideo_clip_hurry(clip);
    CHECK(cvideo_clip_wait(clip, 20000));
    cvideo_clip_state state;
    cvideo_clip_describe(clip, &state);
    cvideo_tape_state kept;
    cvideo_tape_describe(tape, &kept);
    CHECK(kept.packets == 0 || (state.error.status == CVIDEO_IO && state.error.message[0]));
    cvideo_clip_free(clip);
    cvideo_tape_free(tape);
}

/* H.264 that is made up: its segment on `tape`, and a keyframe of zeros in `packet`. */
static tape_segment *made_up(cvideo_tape *tape, const uint8_t *extra, size_t size, AVPacket *packet) {
    AVCodecParameters *about = avcodec_parameters_alloc();
    about->codec_type = AVMEDIA_TYPE_VIDEO;
    about->codec_id = AV_CODEC_ID_H264;
    about->width = about->height = 64;
    if (size > 0) {
        about->extradata = av_mallocz(size + AV_INPUT_BUFFER_PADDING_SIZE);
        memcpy(about->extradata, extra, size);
        about->extradata_size = (int)size;
    }
    tape_segment *segment = tape_begin(tape, &about, 1, 0, (AVRational){30, 1}, 0, 0);
    avcodec_parameters_free(&about);
    CHECK(av_new_packet(packet, 64) == 0);
    memset(packet->data, 0, 64);
    packet->flags |= AV_PKT_FLAG_KEY;
    return segment;
}

/* A stream whose parameters no file can be begun with: an error, and nothing is finished that never began. */
static void no_header(const char *folder) {
    static const uint8_t extra[] = {0, 0, 0, 1, 9, 16, 0, 0, 0, 1, 9, 16};
    char name[4096];
    snprintf(name, sizeof name, "%s/headless.mkv", folder);
    cvideo_tape *tape = cvideo_tape_new(100000, 1 << 20);
    AVPacket *packet = av_packet_alloc();
    tape_segment *segment = made_up(tape, extra, sizeof extra, packet);
    for (packet->pts = packet->dts = 0; packet->dts < 30; packet->pts = ++packet->dts)
        tape_append(tape, segment, 0, packet, (AVRational){1, 30});
    cvideo_clip *clip;
    cvideo_error error;
    CHECK(cvideo_clip_new(tape, name, 0, 0, "", &clip, &error) == CVIDEO_OK);
    cvideo_clip_allow(clip, INT64_MAX);
    cvideo_clip_hurry(clip);
    CHECK(cvideo_clip_wait(clip, 20000));
    cvideo_clip_state state;
    cvideo_clip_describe(clip, &state);
    CHECK(state.error.status != CVIDEO_OK && state.error.message[0]);
    cvideo_clip_free(clip);
    av_packet_free(&packet);
    tape_leave(tape, segment);
    cvideo_tape_free(tape);
}

/* Packets whose lengths are nonsense keep their times, and only a clock that goes back starts anew. */
static void broken_lengths(void) {
    static const int64_t lengths[] = {1, INT64_MAX, 3600 * 1000, -5, 1, 1};
    static const int64_t stamps[] = {0, 33, 66, 100, 133, 120};
    static const int64_t wanted[] = {0, 33000, 66000, 100000, 133000, 120000};
    cvideo_tape *tape = cvideo_tape_new(1000000, 1 << 20);
    AVPacket *packet = av_packet_alloc();
    tape_segment *segment = made_up(tape, NULL, 0, packet);
    for (int i = 0; i < 6; i++) {
        packet->pts = packet->dts = stamps[i];
        packet->duration = lengths[i];
        tape_append(tape, segment, 0, packet, (AVRational){1, 1000});
    }
    packet->pts = packet->dts = -2000;
    tape_append(tape, segment, 0, packet, (AVRational){1, 1000});
    tape_entry entries[8];
    int64_t next = 0;
    CHECK(tape_read(tape, &next, entries, 8, 0) == 7);
    for (int i = 0; i < 6; i++) CHECK(entries[i].packet->dts == wanted[i] && entries[i].packet->duration >= 0);
    CHECK(entries[6].packet->dts >= 133000 && entries[6].packet->dts < 1000000);
    tape_release(tape, entries, 7);
    av_packet_free(&packet);
    tape_leave(tape, segment);
    cvideo_tape_free(tape);
}

/* A file that may not grow further, as on a full disk: what is written can be played. */
static void cut_short(const char *folder, const char *path) {
    cvideo_tape *tape = cvideo_tape_new(100000, 100 << 20), *other = cvideo_tape_new(1000, 1 << 20);
    for (int i = 0; i < 12; i++) {
        cvideo_tape_set_origin(tape, i * 1000000);
        play(path, tape, other);
    }
    cvideo_tape_state kept;
    cvideo_tape_describe(tape, &kept);
    struct rlimit before, most;
    getrlimit(RLIMIT_FSIZE, &before);
    most = before;
    most.rlim_cur = (rlim_t)(kept.bytes * 3 / 4);
    setrlimit(RLIMIT_FSIZE, &most);
    char name[4096];
    snprintf(name, sizeof name, "%s/short.mkv", folder);
    cvideo_clip *clip;
    cvideo_error error;
    CHECK(cvideo_clip_new(tape, name, 0, 0, "Test", &clip, &error) == CVIDEO_OK);
    cvideo_clip_allow(clip, INT64_MAX);
    cvideo_clip_hurry(clip);
    CHECK(cvideo_clip_wait(clip, 20000));
    setrlimit(RLIMIT_FSIZE, &before);
    cvideo_clip_state state;
    cvideo_clip_describe(clip, &state);
    const cvideo_error *trouble = &state.error;
    CHECK(trouble->status != CVIDEO_OK && trouble->library_code == -EFBIG);
    CHECK(frames_of(name) >= 120);
    cvideo_clip_free(clip);
    unlink(name);
    cvideo_tape_free(tape);
    cvideo_tape_free(other);
}

/* A run that is killed: nobody holds its file any more, and all but its last seconds can be played. */
static void killed(const char *folder, const char *path) {
    char name[4096];
    snprintf(name, sizeof name, "%s/killed.mkv", folder);
    pid_t child = fork();
    if (child == 0) {
        cvideo_tape *tape = cvideo_tape_new(100000, 100 << 20), *other = cvideo_tape_new(1000, 1 << 20);
        cvideo_clip *clip;
        cvideo_clip_new(tape, name, 0, 0, "Test", &clip, NULL);
        cvideo_clip_allow(clip, INT64_MAX);
        for (int i = 0; i < 12; i++) {
            cvideo_tape_set_origin(tape, i * 1000000);
            play(path, tape, other);
        }
        cvideo_clip_state state = {0};
        for (int i = 0; i < 500 && state.last < 11900000; i++) {
            usleep(10000);
            cvideo_clip_describe(clip, &state);
        }
        raise(SIGKILL);
    }
    int status = 0;
    CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status));
    int fd = open(name, O_RDONLY);
    CHECK(fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0);
    close(fd);
    CHECK(frames_of(name) >= 7 * 30);
    unlink(name);
}

int main(int count, char **names) {
    char out[64];
    cvideo_clip_part_path("a/b.mkv", 3, out, sizeof out);
    CHECK(strcmp(out, "a/b-part3.mkv") == 0);
    cvideo_clip_part_path("b", 2, out, sizeof out);
    CHECK(strcmp(out, "b-part2") == 0);
    cvideo_clip *clip;
    cvideo_encoder *encoder;
    CHECK(cvideo_clip_new(NULL, "a", 0, 0, "", &clip, NULL) == CVIDEO_BAD_ARGUMENT);
    CHECK(cvideo_encoder_new(NULL, (cvideo_rational){0, 0}, &encoder, NULL) == CVIDEO_BAD_ARGUMENT);
    cvideo_clip_free(NULL);
    cvideo_encoder_free(NULL);
    cvideo_tape_free(NULL);
    broken_lengths();
    no_header(names[1]);
    for (int i = 2; i < count; i++) {
        if (strstr(names[i], "sound.ts"))
            cut_short(names[1], names[i]), killed(names[1], names[i]);
        record(names[1], names[i]);
        at_once(names[1], names[i]);
    }
    if (failures == 0)
        printf("record: all checks passed over %d files\n", count - 2);
    return failures > 0;
}
