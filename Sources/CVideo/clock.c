/* Whether a transport stream's clock runs on from the file's start to its end: where it starts anew in between, a
 * time is there twice, and none can be gone to but by reading up to it. */
#include "reader_internal.h"

enum { samples = 64, most_packets = 256, most_bytes = 4 << 20 /* for a sample */ };

/* The next stamp of the stream with that number, in microseconds. AV_NOPTS_VALUE: none comes soon. */
static int64_t next_stamp(AVFormatContext *format, int number, AVPacket *packet) {
    int64_t most = avio_tell(format->pb) + most_bytes;
    for (int i = 0; i < most_packets && avio_tell(format->pb) < most && av_read_frame(format, packet) >= 0; i++) {
        int64_t stamp = packet->dts;
        const AVStream *stream = format->streams[packet->stream_index];
        AVRational base = stream->time_base;
        av_packet_unref(packet);
        if (stamp != AV_NOPTS_VALUE && stream->id == number)
            return av_rescale_q(stamp, base, AV_TIME_BASE_Q);
    }
    return AV_NOPTS_VALUE;
}

bool clock_is_steady(const cvideo_reader *reader) {
    AVFormatContext *there = reader->landmarks ? open_once_more(reader, 0) : NULL;
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
        input_progress(reader->in);
        int64_t stamp = next_stamp(there, reader->format->streams[reader->stream]->id, packet);
        if (stamp == AV_NOPTS_VALUE)
            continue;
        is_steady = latest == INT64_MIN || stamp > latest - AV_TIME_BASE;
        latest = stamp > latest ? stamp : latest;
    }
    av_packet_free(&packet);
    avformat_close_input(&there);
    input_progress(reader->in);
    return is_steady;
}
