/* A transport stream that goes on in another codec, or under another number: several recordings in one file, or a
 * broadcast. libav keeps to what a stream was at first, so nothing more would be read of it. Where nothing sound has
 * come for a while, the same file is opened once more in the middle of that, to learn what is there. */
#include "reader_internal.h"

#include <string.h>

enum {
    packet_bytes = 188,
    least_second = 1 << 14, most_second = 1 << 22, /* bytes: what a second may take, whatever the source says */
    patience = 2, keyframe_patience = 30,          /* seconds; keyframes may lie far apart */
    sound_frames = 8, sound_keyframes = 2,         /* that many in a row are no accident */
    packet_most = 32 << 20,                        /* bytes: a parser heaps up what it makes nothing of */
    least_wait = 1 << 18, most_wait = 64 << 20,    /* bytes from one question to the next */
};

void change_forget(cvideo_reader *reader) {
    reader->sound_at = reader->named_at = reader->fed_at = -1;
    reader->unanswered = reader->sound_run = 0;
    reader->sound_damage = reader->run_damage = reader->damaged;
    reader->ask_at = 0;
    reader->has_next = reader->is_at_seam = false;
}

void change_expect(cvideo_reader *reader) {
    const AVFormatContext *format = reader->format;
    if (!reader->landmarks || strcmp(format->iformat->name, "mpegts") != 0
        || !container_is_file(reader->place.container))
        return;
    int64_t size = avio_size(format->pb);
    int64_t second = format->duration > 0 ? av_rescale(size, AV_TIME_BASE, format->duration) : most_second;
    reader->second_bytes = second < least_second ? least_second : second > most_second ? most_second : second;
    reader->wait = least_wait;
    reader->in->most_bytes = packet_most;
}

void change_note_packet(cvideo_reader *reader) {
    if (reader->second_bytes == 0)
        return;
    reader->unanswered++;
    reader->fed_at = avio_tell(reader->format->pb);
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
    reader->unanswered = 0;
}

AVFormatContext *open_once_more(const cvideo_reader *reader, int64_t at) {
    if (!container_is_file(reader->place.container))
        return NULL;
    AVFormatContext *there = avformat_alloc_context();
    if (!there)
        return NULL;
    there->interrupt_callback = reader->format->interrupt_callback;
    there->max_streams = reader->format->max_streams;
    there->skip_initial_bytes = at;
    there->skip_estimate_duration_from_pts = 1;
    input_progress(reader->in);
    AVDictionary *extra = NULL;
    av_dict_set(&extra, "protocol_whitelist", "file", 0);
    int code = avformat_open_input(&there, reader->format->url, reader->format->iformat, &extra);
    av_dict_free(&extra);
    return code < 0 ? NULL : there;
}

static bool is_decoded(const cvideo_reader *reader, coding it) {
    return it.stream == reader->stream && it.codec == reader->decoder->codec_id;
}

/* Which of our streams has that number in the transport stream, -1: none. */
static int stream_numbered(const AVFormatContext *format, int number) {
    for (unsigned i = 0; i < format->nb_streams; i++)
        if (format->streams[i]->id == number)
            return (int)i;
    return -1;
}

/* What to decode from `at` on; what is decoded now where that is there still, or nothing else is. */
static coding coding_at(cvideo_reader *reader, int64_t at) {
    coding now = {reader->stream, reader->decoder->codec_id}, other = now;
    AVFormatContext *there = open_once_more(reader, at);
    if (there && avformat_find_stream_info(there, NULL) >= 0) {
        int found = stream_numbered(there, reader->format->streams[now.stream]->id);
        bool is_here = found >= 0 && there->streams[found]->codecpar->codec_id == now.codec;
        if (!is_here && decoder_stream(there, &found, NULL) == CVIDEO_OK) {
            const AVStream *stream = there->streams[found];
            other = (coding){stream_numbered(reader->format, stream->id), stream->codecpar->codec_id};
        }
    }
    avformat_close_input(&there);
    input_progress(reader->in);
    return other.stream >= 0 ? other : now;
}

bool change_is_near(cvideo_reader *reader, bool at_end) {
    if (reader->second_bytes == 0 || reader->tape)
        return false;
    if (reader->has_next)
        return true;
    int64_t here = avio_tell(reader->format->pb);
    if (reader->sound_at < 0)
        reader->sound_at = here;
    if (reader->fed_at < 0)
        reader->fed_at = here;
    int64_t from = reader->sound_at > reader->named_at ? reader->sound_at : reader->named_at;
    int64_t silent = here - from;
    if (at_end) {
        if (silent < reader->second_bytes / 4)
            return false;
    } else {
        int64_t enough = reader->second_bytes * (reader->keyframes_only ? keyframe_patience : patience);
        /* What a decoder has been given it may hold for a while. */
        int held = reader->decoder->thread_count + reader->decoder->has_b_frames;
        bool is_mute = reader->unanswered > held + 2 * sound_frames || here - reader->fed_at >= enough;
        if (silent < enough || !is_mute || here < reader->ask_at)
            return false;
    }
    reader->ask_at = here + reader->wait;
    reader->wait = reader->wait * 2 < most_wait ? reader->wait * 2 : most_wait;
    int64_t at = from + silent / 2 / packet_bytes * packet_bytes;
    reader->next = coding_at(reader, at);
    reader->has_next = !is_decoded(reader, reader->next);
    if (reader->has_next) {
        reader->sound_at = from;
        reader->named_at = at;
    }
    return reader->has_next;
}

int change_to(cvideo_reader *reader, coding to, int64_t at) {
    if (is_decoded(reader, to))
        return cursor_seek_byte(&reader->place, at);
    AVCodecContext *before = reader->decoder;
    int stream = reader->stream;
    reader->format->streams[to.stream]->discard = AVDISCARD_DEFAULT;
    /* A seek ends the parser; the next one is for what is said here. */
    reader->format->video_codec_id = to.codec;
    reader->stream = reader->place.stream = to.stream;
    int code = cursor_seek_byte(&reader->place, at);
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
    int code = change_to(reader, reader->next, reader->sound_at);
    if (code < 0) {
        reader->read_error = code;
        return AVERROR_EOF;
    }
    reader->damaged = reader->run_damage = reader->sound_damage;
    reader->unanswered = reader->sound_run = 0;
    reader->fed_at = -1;
    reader->ask_at = 0;
    reader->wait = least_wait;
    reader->is_at_seam = true;
    reader->fruitless = 0;
    reader->read_error = 0;
    reader->draining = reader->holds_back = reader->damage_ahead = false;
    return AVERROR(EAGAIN);
}
