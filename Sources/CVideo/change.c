/* A transport stream that goes on in another codec, or under another number: several recordings in one file, or a
 * broadcast. libav keeps to what a stream was at first, so nothing more would be read of it. Where nothing sound has
 * come for a while, the same file is opened once more in the middle of that, to learn what is there. */
#include "reader_internal.h"

#include <string.h>

enum {
    packet_bytes = 188,
    least_second = 1 << 14, most_second = 1 << 22, /* bytes: what a second may take, whatever the source says */
    patience = 2, keyframe_patience = 12,          /* seconds; keyframes may lie far apart */
    packet_most = 32 << 20,                        /* bytes: a parser heaps up what it makes nothing of */
    sound_frames = 8, sound_keyframes = 2,         /* that many in a row are no accident */
};

void change_forget(cvideo_reader *reader) {
    reader->sound_at = -1;
    reader->sound_run = 0;
    reader->sound_damage = reader->run_damage = reader->damaged;
    reader->patience = 0;
    reader->has_next = reader->is_at_seam = false;
}

void change_expect(cvideo_reader *reader) {
    const AVFormatContext *format = reader->format;
    if (!reader->landmarks || strcmp(format->iformat->name, "mpegts") != 0
        || !reader->place.container->is_local || reader->in->pipe)
        return;
    int64_t size = avio_size(format->pb);
    int64_t second = format->duration > 0 ? av_rescale(size, AV_TIME_BASE, format->duration) : most_second;
    reader->second_bytes = second < least_second ? least_second : second > most_second ? most_second : second;
    reader->in->most_bytes = packet_most;
}

void change_note_frame(cvideo_reader *reader, const AVFrame *frame) {
    if (reader->second_bytes == 0)
        return;
    if (reader->damaged != reader->run_damage)
        reader->sound_run = 0;
    reader->run_damage = reader->damaged;
    /* Out of what is meant for another one, a decoder may make a picture now and then. */
    if (++reader->sound_run < (reader->keyframes_only ? sound_keyframes : sound_frames))
        return;
    int64_t at = frame_position(frame);
    reader->sound_at = at >= 0 ? at : avio_tell(reader->format->pb);
    reader->sound_damage = reader->damaged;
    reader->patience = 0;
}

AVFormatContext *open_once_more(const cvideo_reader *reader, int64_t at) {
    AVFormatContext *there = avformat_alloc_context();
    if (!there)
        return NULL;
    there->interrupt_callback = reader->format->interrupt_callback;
    there->max_streams = reader->format->max_streams;
    there->skip_initial_bytes = at;
    input_progress(reader->in);
    AVDictionary *extra = NULL;
    av_dict_set(&extra, "protocol_whitelist", "file", 0);
    int code = avformat_open_input(&there, reader->format->url, reader->format->iformat, &extra);
    av_dict_free(&extra);
    return code < 0 ? NULL : there;
}

/* Which of our streams has that number in the transport stream, -1: none. */
static int stream_numbered(const AVFormatContext *format, int number) {
    for (unsigned i = 0; i < format->nb_streams; i++)
        if (format->streams[i]->id == number)
            return (int)i;
    return -1;
}

static bool is_decoded(const cvideo_reader *reader, coding it) {
    return it.stream == reader->stream && it.codec == reader->decoder->codec_id;
}

bool change_is_near(cvideo_reader *reader, bool at_end) {
    if (reader->second_bytes == 0 || reader->segment)
        return false;
    if (reader->has_next)
        return true;
    int64_t here = avio_tell(reader->format->pb);
    if (reader->sound_at < 0)
        reader->sound_at = here;
    if (reader->patience == 0)
        reader->patience = reader->keyframes_only ? keyframe_patience : patience;
    int64_t silent = here - reader->sound_at;
    if (silent < (at_end ? reader->second_bytes / 4 : reader->second_bytes * reader->patience))
        return false;
    reader->patience *= 2;
    AVFormatContext *there =
        open_once_more(reader, reader->sound_at + silent / 2 / packet_bytes * packet_bytes);
    int found;
    if (there && avformat_find_stream_info(there, NULL) >= 0
        && decoder_stream(there, &found, NULL) == CVIDEO_OK) {
        const AVStream *stream = there->streams[found];
        reader->next = (coding){stream_numbered(reader->format, stream->id), stream->codecpar->codec_id};
        reader->has_next = reader->next.stream >= 0 && !is_decoded(reader, reader->next);
    }
    avformat_close_input(&there);
    return reader->has_next;
}

int change_to(cvideo_reader *reader, coding to, int64_t at) {
    if (is_decoded(reader, to)) {
        int code = cursor_seek(&reader->place, -1, INT64_MIN, at, INT64_MAX, AVSEEK_FLAG_BYTE);
        if (code >= 0)
            avcodec_flush_buffers(reader->decoder);
        return code;
    }
    AVCodecContext *before = reader->decoder;
    int stream = reader->stream;
    reader->format->streams[to.stream]->discard = AVDISCARD_DEFAULT;
    /* A seek ends the parser; the next one is for what is said here. */
    reader->format->video_codec_id = to.codec;
    reader->stream = reader->place.stream = to.stream;
    int code = cursor_seek(&reader->place, -1, INT64_MIN, at, INT64_MAX, AVSEEK_FLAG_BYTE);
    if (code >= 0 && decoder_open(reader, to.codec, NULL) == CVIDEO_OK) {
        avcodec_free_context(&before);
        return 0;
    }
    if (reader->decoder != before)
        avcodec_free_context(&reader->decoder);
    reader->decoder = before;
    reader->format->video_codec_id = before->codec_id;
    reader->stream = reader->place.stream = stream;
    return code < 0 ? code : AVERROR_DECODER_NOT_FOUND;
}

int change_over(cvideo_reader *reader) {
    reader->has_next = false;
    if (change_to(reader, reader->next, reader->sound_at) < 0)
        return AVERROR_EOF;
    reader->damaged = reader->run_damage = reader->sound_damage;
    reader->sound_run = 0;
    reader->patience = 0;
    reader->is_at_seam = true;
    reader->fruitless = 0;
    reader->read_error = 0;
    reader->draining = reader->holds_back = reader->damage_ahead = false;
    return AVERROR(EAGAIN);
}
