/* SHA-1: of bytes, and of what tells one file from another. */
#include "internal.h"

#include <libavutil/sha.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { piece = 1024 * 1024 };

cvideo_status cvideo_sha1(const uint8_t *data, size_t size, uint8_t digest[20]) {
    struct AVSHA *sha = av_sha_alloc();
    if (!sha)
        return CVIDEO_NO_MEMORY;
    av_sha_init(sha, 160);
    if (size > 0)
        av_sha_update(sha, data, size);
    av_sha_final(sha, digest);
    av_free(sha);
    return CVIDEO_OK;
}

static cvideo_status fail_errno(cvideo_error *error) {
    int code = errno;
    return cvideo_fail(error, cvideo_status_of(AVERROR(code)), -code, "%s", strerror(code));
}

static bool add_part(struct AVSHA *sha, FILE *file, uint8_t *buffer, long long at, size_t size) {
    if (fseeko(file, (off_t)at, SEEK_SET) != 0)
        return false;
    while (size > 0) {
        size_t got = fread(buffer, 1, size < piece ? size : piece, file);
        if (got == 0)
            return false;
        av_sha_update(sha, buffer, got);
        size -= got;
    }
    return true;
}

cvideo_status cvideo_fingerprint(const char *path, uint8_t digest[20], cvideo_error *error) {
    /* A pipe that nobody writes to any more must not be waited for. */
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "rb") : NULL;
    if (!file) {
        cvideo_status failed = fail_errno(error);
        if (descriptor >= 0)
            close(descriptor);
        return failed;
    }
    struct stat about;
    cvideo_status status = CVIDEO_OK;
    struct AVSHA *sha = av_sha_alloc();
    uint8_t *buffer = malloc(piece);
    if (!sha || !buffer) {
        status = cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    } else if (fstat(fileno(file), &about) != 0) {
        status = fail_errno(error);
    } else if (!S_ISREG(about.st_mode)) {
        status = cvideo_fail(error, CVIDEO_DIRECTORY, 0, "it is not a file");
    } else {
        uint64_t size = (uint64_t)about.st_size;
        uint8_t length[8];
        for (int i = 0; i < 8; i++)
            length[i] = (uint8_t)(size >> (8 * i));
        av_sha_init(sha, 160);
        av_sha_update(sha, length, sizeof length);
        bool read;
        if (size <= 2 * piece)
            read = add_part(sha, file, buffer, 0, (size_t)size);
        else
            read = add_part(sha, file, buffer, 0, piece)
                && add_part(sha, file, buffer, (long long)(size - piece), piece);
        if (read)
            av_sha_final(sha, digest);
        else
            status = cvideo_fail(error, CVIDEO_IO, 0, "it could not be read to the end");
    }
    free(buffer);
    av_free(sha);
    fclose(file);
    return status;
}
