/* Where keyframes were met, in formats whose clock may start anew in the middle: the same time is there twice then,
 * and only a place in the file says which of them is meant. */
#include "reader_internal.h"

#include <stdlib.h>
#include <string.h>

/* Frames say where their packets lie up to FFmpeg 7. */
#if LIBAVUTIL_VERSION_MAJOR < 60
enum { positions_are_known = 1 };
int64_t frame_position(const AVFrame *frame) { return frame->pkt_pos; }
#else
enum { positions_are_known = 0 };
int64_t frame_position(const AVFrame *frame) {
    (void)frame;
    return -1;
}
#endif
enum { most_landmarks = 4096 };

cvideo_status landmarks_expect(cvideo_reader *reader, cvideo_error *error) {
    const AVFormatContext *format = reader->format;
    if (!positions_are_known || !(format->iformat->flags & AVFMT_TS_DISCONT) || (format->iformat->flags & AVFMT_NO_BYTE_SEEK)
        || !format->pb || !(format->pb->seekable & AVIO_SEEKABLE_NORMAL))
        return CVIDEO_OK;
    reader->landmarks = malloc(most_landmarks * sizeof *reader->landmarks);
    return reader->landmarks ? CVIDEO_OK : cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
}

void landmark_note(cvideo_reader *reader, const AVFrame *frame, int64_t ticks) {
    bool is_at_seam = reader->is_at_seam;
    reader->is_at_seam = false;
    int64_t at = frame_position(frame);
    int count = reader->landmark_count;
    if (!reader->landmarks || !frame_is_key(frame) || is_at_seam || at < 0
        || (count > 0 && ticks <= reader->landmarks[count - 1].ticks))
        return;
    if (count == most_landmarks) {
        count /= 2;
        memmove(reader->landmarks, reader->landmarks + count, (size_t)count * sizeof *reader->landmarks);
    }
    reader->landmarks[count] = (landmark){
        ticks, at, reader->shift, {reader->stream, reader->decoder->codec_id},
    };
    reader->landmark_count = count + 1;
}

const landmark *landmark_find(cvideo_reader *reader, int64_t ticks) {
    /* What lies further on than was read is to be found by its time. */
    bool was_read = reader->last != AV_NOPTS_VALUE && ticks <= reader->last + reader->frame_ticks;
    int count = was_read ? reader->landmark_count : 0;
    while (count > 0 && reader->landmarks[count - 1].ticks > ticks)
        count--;
    reader->landmark_count = count;
    return count > 0 ? &reader->landmarks[count - 1] : NULL;
}
