/* A reader's packets, as they come from the container, onto a tape. */
#include "reader_internal.h"

#include <libavcodec/bsf.h>

#include <stdlib.h>
#include <string.h>

/* Begins with the video, coded as `about` says, and with all sound there is; false without memory. */
static bool begin(cvideo_reader *reader, AVCodecParameters *about) {
    AVFormatContext *format = reader->format;
    AVStream *video = format->streams[reader->stream];
    reader->tape_stream = malloc(format->nb_streams);
    if (!reader->tape_stream)
        return false;
    reader->tape_stream_count = (int)format->nb_streams;
    AVCodecParameters *codecs[tape_streams];
    int count = 0, place = 0;
    for (unsigned i = 0; i < format->nb_streams; i++) {
        AVStream *stream = format->streams[i];
        bool ours = (int)i == reader->stream;
        /* The last place is the video's, however many sounds come before it. */
        bool taken = ours || (stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO
                              && count < tape_streams - 1 && tape_can_copy(stream->codecpar));
        reader->tape_stream[i] = taken ? (int8_t)count : -1;
        if (!taken)
            continue;
        stream->discard = AVDISCARD_DEFAULT;
        place = ours ? count : place;
        codecs[count++] = ours ? about : stream->codecpar;
    }
    AVRational rate = video->avg_frame_rate.num > 0 ? video->avg_frame_rate : video->r_frame_rate;
    int64_t start = reader->start == AV_NOPTS_VALUE
        ? AV_NOPTS_VALUE : av_rescale_q(reader->start, reader->base, AV_TIME_BASE_Q);
    reader->segment = tape_begin(reader->tape, codecs, count, place, rate, AV_NOPTS_VALUE, start);
    return reader->segment != NULL;
}

cvideo_status tape_expect(cvideo_reader *reader, cvideo_tape *tape, cvideo_error *error) {
    AVCodecParameters *about = reader->format->streams[reader->stream]->codecpar;
    bool is_known = about->width > 0;
    if (!tape || reader->is_still || (is_known && !tape_can_copy(about)))
        return CVIDEO_OK;
    reader->tape = tape_retain(tape);
    if (is_known && !begin(reader, about))
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    return CVIDEO_OK;
}

/* What containers keep at their head of a stream that repeats it before each keyframe; false where this one has
 * none and its kind needs it. */
static bool take_head(AVCodecParameters *about, const AVPacket *keyframe) {
    if (about->extradata_size > 0)
        return true;
    AVBSFContext *filter = NULL;
    AVPacket *packet = NULL;
    const AVBitStreamFilter *kind = av_bsf_get_by_name("extract_extradata");
    if (!kind || av_bsf_alloc(kind, &filter) < 0)
        return false;
    bool is_done = avcodec_parameters_copy(filter->par_in, about) >= 0;
    if (is_done && av_bsf_init(filter) >= 0) { /* refused: a kind without a head */
        packet = av_packet_clone(keyframe);
        is_done = packet && av_bsf_send_packet(filter, packet) >= 0
            && av_bsf_receive_packet(filter, packet) >= 0;
        size_t size = 0;
        const uint8_t *head =
            is_done ? av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, &size) : NULL;
        about->extradata = head ? av_mallocz(size + AV_INPUT_BUFFER_PADDING_SIZE) : NULL;
        is_done = about->extradata != NULL;
        if (is_done) {
            memcpy(about->extradata, head, size);
            about->extradata_size = (int)size;
        }
    }
    av_packet_free(&packet);
    av_bsf_free(&filter);
    return is_done;
}

/* Who joined a stream in its middle learns its size from its first keyframe: the tape begins with the next. */
static void begin_late(cvideo_reader *reader, const AVPacket *packet) {
    bool is_keyframe = packet->stream_index == reader->stream && packet->flags & AV_PKT_FLAG_KEY;
    if (!is_keyframe || reader->decoder->width <= 0)
        return;
    AVCodecParameters *about = avcodec_parameters_alloc();
    if (about && avcodec_parameters_from_context(about, reader->decoder) >= 0) {
        if (!tape_can_copy(about) || (take_head(about, packet) && !begin(reader, about))) {
            cvideo_tape_free(reader->tape);
            reader->tape = NULL;
        }
    }
    avcodec_parameters_free(&about);
}

void tape_note(cvideo_reader *reader, const AVPacket *packet) {
    if (reader->tape && !reader->segment)
        begin_late(reader, packet);
    int stream = packet->stream_index;
    if (reader->segment && stream < reader->tape_stream_count && reader->tape_stream[stream] >= 0)
        tape_append(reader->tape, reader->segment, reader->tape_stream[stream], packet,
                    reader->format->streams[stream]->time_base);
}

void tape_part(cvideo_reader *reader) {
    if (reader->segment)
        tape_leave(reader->tape, reader->segment);
    cvideo_tape_free(reader->tape);
    free(reader->tape_stream);
}
