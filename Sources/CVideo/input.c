/* Where bytes come from: local files by libav, pipes by ourselves so that they can be interrupted. */
#include "internal.h"

#include <libavutil/avstring.h>
#include <libavutil/time.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes that trickle in are progress once there are enough of them for a picture to come of it; so many
 * that nothing came of are none, unless they came fast: there are large pictures and slow lines. */
enum { barren_bytes = 256 * 1024 * 1024, barren_stalls = 2 };
enum { pipe_buffer = 64 * 1024, poll_slice_ms = 100, worthwhile_bytes = 64 * 1024, growth_slice_us = 20 * 1000 };

static int64_t bytes_read(const input *in) {
    const AVIOContext *bytes = in->pipe ? in->pipe : in->connection;
    return bytes ? bytes->bytes_read : 0;
}

static void note_bytes(input *in) {
    in->last_progress = av_gettime_relative();
    in->bytes_seen = bytes_read(in);
}

void input_progress(input *in) {
    note_bytes(in);
    in->last_step = in->last_progress;
    in->step_bytes = in->bytes_seen;
    in->is_over = false;
}

int input_interrupted(void *opaque) {
    input *in = opaque;
    if (cvideo_cancel_is_set(in->cancel))
        return 1;
    if (in->most_bytes > 0 && bytes_read(in) - in->step_bytes > in->most_bytes) {
        in->is_over = true;
        return 1;
    }
    if (bytes_read(in) - in->bytes_seen >= worthwhile_bytes)
        note_bytes(in);
    int64_t now = av_gettime_relative();
    bool is_much = in->is_live || bytes_read(in) - in->step_bytes > barren_bytes;
    if (is_much && in->stall_us > 0 && now - in->last_step > barren_stalls * in->stall_us)
        in->is_barren = true;
    int64_t limit = in->is_live && bytes_read(in) == 0 ? in->connect_us : in->stall_us;
    bool is_starved = in->is_live && in->frame_wanted > 0 && in->stall_us > 0
        && now - in->frame_wanted > in->stall_us;
    if (in->is_barren || is_starved || (limit > 0 && now - in->last_progress > limit)) {
        in->stalled = true;
        return 1;
    }
    return 0;
}

cvideo_status input_fail_stalled(const input *in, int code, cvideo_error *error) {
    if (in->is_barren)
        return cvideo_fail(error, CVIDEO_NO_VIDEO, code, "much was read, and no picture was in it");
    return cvideo_fail(error, CVIDEO_STALLED, code, "no data arrived in time");
}

/* A file's end is not the end while somebody may still write to it. */
static int read_growing(void *opaque, uint8_t *buffer, int size) {
    input *in = opaque;
    for (;;) {
        if (input_interrupted(in))
            return AVERROR_EXIT;
        ssize_t got = read(in->fd, buffer, (size_t)size);
        if (got > 0) {
            in->last_growth = av_gettime_relative();
            return (int)got;
        }
        if (got < 0 && errno != EINTR)
            return AVERROR(errno);
        /* Until it is known what it is, nobody waits longer than for any other source. */
        bool is_short = !in->is_open && in->connect_us > 0 && in->connect_us < in->follow_us;
        if (av_gettime_relative() - in->last_growth > (is_short ? in->connect_us : in->follow_us))
            return AVERROR_EOF;
        av_usleep(growth_slice_us);
    }
}

static int read_pipe(void *opaque, uint8_t *buffer, int size) {
    input *in = opaque;
    for (;;) {
        if (input_interrupted(in))
            return AVERROR_EXIT;
        struct pollfd wait = {.fd = in->fd, .events = POLLIN};
        int ready = poll(&wait, 1, poll_slice_ms);
        if (ready < 0 && errno != EINTR)
            return AVERROR(errno);
        if (ready <= 0)
            continue;
        ssize_t got = read(in->fd, buffer, (size_t)size);
        if (got > 0)
            return (int)got;
        if (got == 0)
            return AVERROR_EOF;
        if (errno != EINTR && errno != EAGAIN)
            return AVERROR(errno);
    }
}

static int64_t seek_file(void *opaque, int64_t to, int whence) {
    input *in = opaque;
    if (whence == AVSEEK_SIZE) {
        struct stat about;
        return fstat(in->fd, &about) < 0 ? AVERROR(errno) : about.st_size;
    }
    off_t at = lseek(in->fd, (off_t)to, whence & ~AVSEEK_FORCE);
    return at < 0 ? AVERROR(errno) : at;
}

AVIOContext *input_open_pipe(input *in) {
    uint8_t *buffer = av_malloc(pipe_buffer);
    if (!buffer)
        return NULL;
    /* Raw frames are large: fewer, larger reads cost less. What is no pipe refuses, and that is all. */
    (void)fcntl(in->fd, F_SETPIPE_SZ, 1 << 20);
    in->pipe = avio_alloc_context(buffer, pipe_buffer, 0, in,
                                  in->follow_us > 0 ? read_growing : read_pipe, NULL,
                                  in->seekable ? seek_file : NULL);
    if (!in->pipe)
        av_free(buffer);
    return in->pipe;
}

void input_close(input *in) {
    connection_close(in);
    if (in->pipe) {
        av_freep(&in->pipe->buffer);
        avio_context_free(&in->pipe);
    }
    if (in->owns_fd && in->fd >= 0)
        close(in->fd);
    in->fd = -1;
    cvideo_cancel_free(in->cancel);
    in->cancel = NULL;
}

bool input_is_url(const char *location) {
    const char *mark = strstr(location, "://");
    if (!mark || mark == location)
        return false;
    for (const char *p = location; p < mark; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9')
              || *p == '+' || *p == '.' || *p == '-'))
            return false;
    return true;
}

bool input_is_http(const char *location) {
    return av_stristart(location, "http://", NULL) || av_stristart(location, "https://", NULL);
}

char *input_protocols(const input *in, const char *location) {
    /* A playlist, a session description or a reference inside a file names other places. None may
     * lead from an address to this machine's files, or from a file or a pipe to the network. */
    if (in->fd >= 0)
        return av_strdup("crypto,data");
    if (!input_is_url(location) || av_stristart(location, "file:", NULL))
        return av_strdup("file,crypto,data");
    const char *network = "http,https,httpproxy,tls,tcp,crypto,data";
    if (input_is_http(location))
        return av_strdup(network);
    return av_asprintf("%.*s,rtp,srtp,udp,ffrtmphttp,ffrtmpcrypt,%s",
                       (int)(strstr(location, "://") - location), location, network);
}

static cvideo_status fail_errno(cvideo_error *error) {
    int code = errno;
    cvideo_status status = cvideo_status_of(AVERROR(code));
    if (code == ENOTDIR)
        status = CVIDEO_NOT_FOUND;
    return cvideo_fail(error, status, -code, "%s", strerror(code));
}

cvideo_status input_check(input *in, const char *location, cvideo_error *error) {
    struct stat about;
    if (strcmp(location, "-") == 0) {
        in->fd = STDIN_FILENO;
        if (fstat(in->fd, &about) < 0)
            return fail_errno(error);
        if (S_ISDIR(about.st_mode))
            return cvideo_fail(error, CVIDEO_DIRECTORY, 0, "standard input is a directory");
        in->seekable = S_ISREG(about.st_mode);
        if (in->seekable && about.st_size == 0)
            return cvideo_fail(error, CVIDEO_EMPTY, 0, "standard input is empty");
        return CVIDEO_OK;
    }
    if (input_is_url(location))
        return CVIDEO_OK;
    if (stat(location, &about) < 0)
        return fail_errno(error);
    if (S_ISDIR(about.st_mode))
        return cvideo_fail(error, CVIDEO_DIRECTORY, 0, "it is a directory");
    if (!S_ISREG(about.st_mode))
        in->follow_us = 0;
    if (S_ISFIFO(about.st_mode)) {
        /* Nobody may be writing yet: waiting for that is `read_pipe`'s, which can be interrupted. */
        in->fd = open(location, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        in->owns_fd = true;
        return in->fd < 0 ? fail_errno(error) : CVIDEO_OK;
    }
    if (!S_ISREG(about.st_mode))
        return cvideo_fail(error, CVIDEO_DIRECTORY, 0, "it is not a file");
    if (access(location, R_OK) < 0)
        return fail_errno(error);
    if (in->follow_us > 0) {
        in->fd = open(location, O_RDONLY | O_CLOEXEC);
        in->owns_fd = true;
        in->last_growth = av_gettime_relative();
        return in->fd < 0 ? fail_errno(error) : CVIDEO_OK;
    }
    if (about.st_size == 0)
        return cvideo_fail(error, CVIDEO_EMPTY, 0, "the file is empty");
    return CVIDEO_OK;
}
