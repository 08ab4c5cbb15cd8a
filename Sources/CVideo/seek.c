/* Seeking to the exact frame: jump to a keyframe before it, then decode up to it. */
#include "reader_internal.h"

/* Decodes until a frame at or after `ticks` lies in `pending`. `*first` is the time of the first
 * frame met. */
static cvideo_status read_up_to(
    cvideo_reader *reader, int64_t ticks, int64_t *first, cvideo_error *error) {
    bool met = false;
    for (;;) {
        cvideo_status status = reader_decode(reader, reader->scratch, error);
        if (status != CVIDEO_OK)
            return status;
        frame_time time = reader_time(reader, reader->scratch);
        int64_t at = time.ticks;
        if (!met) {
            *first = at;
            met = true;
        }
        if (at >= ticks) {
            av_frame_unref(reader->pending);
            av_frame_move_ref(reader->pending, reader->scratch);
            reader->has_pending = true;
            reader->pending_jumped = time.jumped;
            return CVIDEO_OK;
        }
        av_frame_unref(reader->scratch);
    }
}

/* What a seek may find past the last frame is the end, which the next read reports. */
static cvideo_status settle(cvideo_status status) {
    switch (status) {
    case CVIDEO_END:
    case CVIDEO_TRUNCATED:
    case CVIDEO_CORRUPT: return CVIDEO_OK;
    default: return status;
    }
}

static int jump(cvideo_reader *reader, int64_t ticks, bool to_start) {
    AVFormatContext *format = reader->format;
    int code = -1;
    bool unstamped = format->iformat->flags & AVFMT_NOTIMESTAMPS;
    const landmark *mark = landmark_find(reader, ticks);
    if (mark)
        code = change_to(reader, mark->coding, mark->at);
    else if (reader->landmarks && to_start)
        code = change_to(reader, reader->first, 0);
    bool by_mark = mark && code >= 0;
    if (code < 0 && !unstamped) {
        int64_t start = reader->start == AV_NOPTS_VALUE ? 0 : reader->start;
        code = cursor_seek(&reader->place, reader->stream, INT64_MIN, start + ticks, start + ticks, 0);
        /* Some demuxers refuse a time before their first frame. */
        if (code < 0 && to_start)
            code = cursor_seek(&reader->place, reader->stream, INT64_MIN, start, INT64_MAX, 0);
    }
    if (code < 0 && (to_start || unstamped))
        code = cursor_seek_byte(&reader->place, 0);
    if (code < 0)
        return code;
    avcodec_flush_buffers(reader->decoder);
    reader_forget(reader);
    if (by_mark) {
        /* A clock that starts anew behind it is still noticed; pictures may be shown a little before it. */
        reader->shift = mark->shift;
        reader->last = mark->ticks - av_rescale_q(AV_TIME_BASE / 2, AV_TIME_BASE_Q, reader->base);
        reader->last_duration = reader->frame_ticks;
        reader->sound_at = mark->at;
    }
    return 0;
}

/* A picture is read once; seeking puts its frame back, or leaves nothing to read. */
static cvideo_status seek_still(cvideo_reader *reader, int64_t ticks, cvideo_error *error) {
    if (reader->delivered == 0) {
        cvideo_status status = reader_decode(reader, reader->scratch, error);
        if (status != CVIDEO_OK)
            return settle(status);
        av_frame_unref(reader->scratch);
    }
    av_frame_unref(reader->pending);
    reader->has_pending = false;
    reader->last = 0;
    if (ticks > 0)
        return CVIDEO_OK;
    if (av_frame_ref(reader->pending, reader->still) < 0)
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    reader->has_pending = true;
    reader->pending_jumped = false;
    return CVIDEO_OK;
}

cvideo_status cvideo_reader_seek(cvideo_reader *reader, int64_t ticks, cvideo_error *error) {
    if (reader->is_still)
        return seek_still(reader, ticks, error);
    cvideo_log_clear();
    int64_t first = 0;
    if (reader->in->pipe && !reader->in->seekable) {
        if (reader->last != AV_NOPTS_VALUE && ticks <= reader->last && !reader->has_pending)
            return cvideo_fail(error, CVIDEO_IO, 0, "a pipe cannot be read backwards");
        if (reader->has_pending && reader->last >= ticks)
            return CVIDEO_OK;
        reader->has_pending = false;
        return settle(read_up_to(reader, ticks, &first, error));
    }
    /* Where such a source starts is known from its first frame alone. */
    if (reader->start == AV_NOPTS_VALUE && reader->last == AV_NOPTS_VALUE
        && reader_decode(reader, reader->scratch, NULL) == CVIDEO_OK) {
        reader_time(reader, reader->scratch);
        av_frame_unref(reader->scratch);
    }
    int64_t second = av_rescale_q(AV_TIME_BASE, AV_TIME_BASE_Q, reader->base);
    const int back[] = {0, 1, 5, 20};
    const int tries = sizeof back / sizeof back[0];
    for (int i = 0; i <= tries; i++) {
        int64_t from = i < tries ? ticks - back[i] * second : 0;
        bool to_start = i == tries || from <= 0;
        if (to_start)
            from = 0;
        int code = jump(reader, from - (to_start ? 10 * second : 0), to_start);
        if (code < 0 && !to_start)
            continue;
        if (code < 0)
            return cvideo_fail_av(error, code, "cannot seek");
        cvideo_status status = read_up_to(reader, ticks, &first, error);
        /* Landing beyond the wanted frame proves nothing about what lies before: go further back. */
        bool missed = status == CVIDEO_OK ? first > ticks : reader->delivered == 0;
        if (missed && !to_start && status != CVIDEO_CANCELLED)
            continue;
        return settle(status);
    }
    return CVIDEO_OK;
}
