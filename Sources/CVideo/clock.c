/* Whether a transport stream's clock runs on from the file's start to its end: where it starts anew in between, a
 * time is there twice, and none can be gone to but by reading up to it. */
#include "reader_internal.h"

enum { samples = 64, most_packets = 256 };

/* The next stamp of any of its streams, in microseconds. AV_NOPTS_VALUE: none comes. */
static int64_t next_stamp(AVFormatContext *format, AVPacket *packet) {
    for (int i = 0; i < most_packets && av_read_frame(format, packet) >= 0; i++) {
        int64_t stamp = packet->dts;
        AVRational base = format->streams[packet->stream_index]->time_base;
        av_packet_unref(packet);
        if (stamp != AV_NOPTS_VALUE)
            return av_rescale_q(stamp, base, AV_TIME_BASE_Q);
    }
    return AV_NOPTS_VALUE;
}

bool clock_is_steady(const cvideo_reader *reader) {
    AVFormatContext *there = reader->second_bytes > 0 ? open_once_more(reader, 0) : NULL;
    if (!there)
        return true;
    AVPacket *packet = av_packet_alloc();
    int64_t size = avio_size(there->pb), latest = INT64_MIN;
    bool is_steady = packet != NULL;
    there->flags |= AVFMT_FLAG_NOPARSE | AVFMT_FLAG_NOFILLIN;
    for (int i = 0; i < samples && is_steady; i++) {
        /* Closer together at first: where a clock starts anew early, most of the file is behind that. */
        int64_t at = size / (samples * samples) * i * i;
        if (i > 0 && av_seek_frame(there, -1, at, AVSEEK_FLAG_BYTE) < 0)
            break;
        int64_t stamp = next_stamp(there, packet);
        if (stamp == AV_NOPTS_VALUE)
            continue;
        /* Sound and picture lie apart a little. */
        is_steady = latest == INT64_MIN || stamp > latest - AV_TIME_BASE;
        latest = stamp > latest ? stamp : latest;
    }
    av_packet_free(&packet);
    avformat_close_input(&there);
    return is_steady;
}
