/* Errors, and the library's log folded into them. */
#include "internal.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char last_line[200];
static _Thread_local bool saw_truncation, saw_refusal, saw_loss;

static void keep_line(void *context, int level, const char *format, va_list arguments) {
    if (level > AV_LOG_WARNING)
        return;
    char line[200];
    (void)context;
    vsnprintf(line, sizeof line, format, arguments);
    size_t length = strlen(line);
    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == ' '))
        line[--length] = 0;
    if (length == 0)
        return;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)line[i] < ' ')
            line[i] = ' ';
    if (strstr(line, "partial file") || strstr(line, "ended prematurely")
        || strstr(line, "ends prematurely")
        || strstr(line, "moov atom not found"))
        saw_truncation = true;
    if (strstr(line, "not on whitelist"))
        saw_refusal = true;
    if (strstr(line, "Failed to open segment"))
        saw_loss = true;
    if (level <= AV_LOG_ERROR)
        memcpy(last_line, line, length + 1);
}

void cvideo_log_install(void) {
    static atomic_flag done = ATOMIC_FLAG_INIT;
    if (!atomic_flag_test_and_set(&done))
        av_log_set_callback(keep_line);
}

void cvideo_log_clear(void) {
    last_line[0] = 0;
    saw_truncation = saw_refusal = saw_loss = false;
}

const char *cvideo_log_last(void) { return last_line; }

bool cvideo_log_saw_truncation(void) { return saw_truncation; }

bool cvideo_log_saw_refusal(void) { return saw_refusal; }

bool cvideo_log_take_loss(void) {
    bool lost = saw_loss;
    saw_loss = false;
    return lost;
}

cvideo_status cvideo_fail(
    cvideo_error *error, cvideo_status status, int code, const char *format, ...) {
    if (!error)
        return status;
    error->status = (int32_t)status;
    error->library_code = code;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

cvideo_status cvideo_status_of(int code) {
    switch (code) {
    case AVERROR(ENOENT): return CVIDEO_NOT_FOUND;
    case AVERROR(EACCES):
    case AVERROR(EPERM): return CVIDEO_PERMISSION;
    case AVERROR(EISDIR): return CVIDEO_DIRECTORY;
    case AVERROR(ENOMEM): return CVIDEO_NO_MEMORY;
    case AVERROR(EIO):
    case AVERROR(EPIPE): return CVIDEO_IO;
    case AVERROR_EXIT: return CVIDEO_CANCELLED;
    case AVERROR(ETIMEDOUT): return CVIDEO_STALLED;
    case AVERROR_INVALIDDATA: return CVIDEO_CORRUPT;
    case AVERROR_DECODER_NOT_FOUND:
    case AVERROR_DEMUXER_NOT_FOUND:
    case AVERROR_PROTOCOL_NOT_FOUND:
    case AVERROR_PATCHWELCOME:
    case AVERROR(ENOSYS): return CVIDEO_UNSUPPORTED;
    case AVERROR_STREAM_NOT_FOUND: return CVIDEO_NO_VIDEO;
    default: return CVIDEO_IO;
    }
}

cvideo_status cvideo_fail_av(cvideo_error *error, int code, const char *what) {
    char words[96];
    if (av_strerror(code, words, sizeof words) < 0)
        snprintf(words, sizeof words, "error %d", code);
    const char *line = cvideo_log_last();
    cvideo_status status = cvideo_status_of(code);
    if (line[0])
        return cvideo_fail(error, status, code, "%s: %s (%s)", what, words, line);
    return cvideo_fail(error, status, code, "%s: %s", what, words);
}
