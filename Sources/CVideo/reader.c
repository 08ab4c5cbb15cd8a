/* Reading on: packets in, frames out, each with its time. */
#include "reader_internal.h"

#include <libavutil/time.h>

#include <math.h>
#include <string.h>

enum { eagain_pause_us = 5000 };

void reader_forget(cvideo_reader *reader) {
    reader->has_pending = false;
    av_frame_unref(reader->pending);
    av_frame_unref(reader->scratch);
    av_packet_unref(reader->packet);
    reader->last = AV_NOPTS_VALUE;
    reader->last_duration = 0;
    reader->shift = 0;
    reader->packet_end = AV_NOPTS_VALUE;
    reader->end_before = AV_NOPTS_VALUE;
    reader->last_dts = AV_NOPTS_VALUE;
    reader->lost_before = AV_NOPTS_VALUE;
    reader->loss_ahead = false;
    reader->draining = reader->finished = reader->holds_back = false;
    reader->read_error = 0;
    reader->delivered = 0;
    reader->fruitless = 0;
    reader->damage_ahead = false;
    change_forget(reader);
    memset(&reader->final, 0, sizeof reader->final);
}

static int64_t duration_of(const cvideo_reader *reader, const AVFrame *frame) {
#if LIBAVUTIL_VERSION_MAJOR >= 58
    int64_t ticks = frame->duration;
#else
    int64_t ticks = frame->pkt_duration;
#endif
    return ticks > 0 ? ticks : reader->frame_ticks;
}

frame_time reader_time(cvideo_reader *reader, const AVFrame *frame) {
    frame_time time = {0, false};
    int64_t stamp = frame->best_effort_timestamp;
    /* The best effort may be the time of another packet: where frames are left out, of one seconds away. */
    if (reader->keyframes_only && frame->pts != AV_NOPTS_VALUE)
        stamp = frame->pts;
    int64_t expected = reader->last == AV_NOPTS_VALUE ? 0 : reader->last + reader->last_duration;
    int64_t second = av_rescale_q(AV_TIME_BASE, AV_TIME_BASE_Q, reader->base);
    if (reader->is_still) {
        time.ticks = 0;
    } else if (stamp == AV_NOPTS_VALUE) {
        time.ticks = expected;
    } else {
        if (reader->start == AV_NOPTS_VALUE)
            reader->start = stamp;
        time.ticks = stamp - reader->start + reader->shift;
        if (reader->lost_before != AV_NOPTS_VALUE && stamp >= reader->lost_before) {
            reader->lost_before = AV_NOPTS_VALUE;
            time.jumped = true;
        }
        if (reader->last != AV_NOPTS_VALUE) {
            if (time.ticks <= reader->last - second / 2) {
                /* The source started its clock anew: go on from where we were, behind what was left out, too. */
                if (reader->keyframes_only && reader->end_before != AV_NOPTS_VALUE)
                    expected = FFMAX(expected, reader->end_before - reader->start + reader->shift);
                reader->end_before = AV_NOPTS_VALUE;
                reader->shift += expected - time.ticks;
                time.ticks = expected;
                time.jumped = true;
            } else if (time.ticks <= reader->last) {
                time.ticks = reader->last + 1; /* a stamp given twice, or slightly out of order */
            } else if (!reader->keyframes_only && time.ticks > expected + 10 * second) {
                time.jumped = true;
            }
        }
    }
    reader->last = time.ticks;
    reader->last_duration = duration_of(reader, frame);
    landmark_note(reader, frame, time.ticks);
    return time;
}

double reader_lead(const cvideo_reader *reader) {
    const AVFormatContext *format = reader->format;
    bool counts_from_zero = strstr(format->iformat->name, "matroska") != NULL;
    if (!counts_from_zero || format->start_time == AV_NOPTS_VALUE || format->start_time <= 0
        || format->start_time >= format->duration)
        return 0;
    return (double)format->start_time / AV_TIME_BASE;
}

/* Whether the data ended more than a second before the source says it should. */
static bool ends_early(const cvideo_reader *reader) {
    const AVFormatContext *format = reader->format;
    const AVStream *stream = format->streams[reader->stream];
    /* What the source says of its length is of one clock. */
    if (reader->is_still || reader->packet_end == AV_NOPTS_VALUE || reader->shift != 0)
        return false;
    int64_t second = av_rescale_q(AV_TIME_BASE, AV_TIME_BASE_Q, reader->base);
    int entries = avformat_index_get_entries_count(stream);
    if (strstr(format->iformat->name, "mp4") && entries > 0) {
        const AVIndexEntry *last =
            avformat_index_get_entry((AVStream *)stream, entries - 1);
        return last && reader->last_dts != AV_NOPTS_VALUE
            && reader->last_dts < last->timestamp - second / 2 && reader->last_dts < last->timestamp;
    }
    if (format->duration == AV_NOPTS_VALUE || format->duration <= 0
        || format->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE)
        return false;
    int64_t length = stream->duration != AV_NOPTS_VALUE && stream->duration > 0
        ? stream->duration : av_rescale_q(format->duration, AV_TIME_BASE_Q, reader->base);
    int64_t start = stream->start_time != AV_NOPTS_VALUE && stream->duration != AV_NOPTS_VALUE
        ? stream->start_time : reader->start == AV_NOPTS_VALUE ? 0 : reader->start;
    length -= llrint(reader_lead(reader) / av_q2d(reader->base));
    /* libav may have met the first stamp it could make sense of later than the first frame. */
    if (reader->start != AV_NOPTS_VALUE && reader->start < start)
        start = reader->start;
    if (reader->packet_end >= start + length - second)
        return false;
    /* Matroska gives one length for all its tracks, and sound may outlast the picture. */
    if (strstr(format->iformat->name, "matroska") && format->nb_streams > 1)
        return cvideo_log_saw_truncation();
    return true;
}

/* How many frames there are in a second, at least 1: slides may stay for hours. */
static int64_t a_second_of_frames(const cvideo_reader *reader) {
    int64_t frames = av_rescale_q(1, (AVRational){1, 1}, reader->base) / reader->frame_ticks;
    return frames > 1 ? frames : 1;
}

static cvideo_status finish(cvideo_reader *reader, cvideo_error *error) {
    cvideo_error *final = &reader->final;
    reader->finished = true;
    if (cvideo_cancel_is_set(reader->in->cancel))
        cvideo_fail(final, CVIDEO_CANCELLED, reader->read_error, "stopped");
    else if (reader->in->stalled)
        input_fail_stalled(reader->in, reader->read_error, final);
    else if (reader->in->pipe && !reader->in->seekable && reader->delivered == 0
             && strstr(reader->format->iformat->name, "mp4"))
        cvideo_fail(final, CVIDEO_UNSUPPORTED, reader->read_error, reader->in->follow_us > 0
                    ? "its index lies at its end, so it cannot be read while it grows"
                    : "its index lies at its end, which a pipe cannot go back from");
    else if (reader->read_error == AVERROR_INVALIDDATA && cvideo_log_saw_truncation())
        cvideo_fail(final, CVIDEO_TRUNCATED, reader->read_error, "it ends here, in the middle");
    else if (reader->read_error != 0 && !ends_early(reader))
        cvideo_fail_av(final, reader->read_error, "reading failed");
    else if (ends_early(reader))
        cvideo_fail(final, CVIDEO_TRUNCATED, reader->read_error, "it ends here, before its end");
    else if (reader->delivered == 0 && reader->damaged > 0)
        cvideo_fail(final, CVIDEO_CORRUPT, 0, "no frame of it can be decoded%s%s",
                    cvideo_log_last()[0] ? ": " : "", cvideo_log_last());
    else if (reader->fruitless >= a_second_of_frames(reader) && !reader->is_still)
        cvideo_fail(final, CVIDEO_CORRUPT, 0, "nothing more of it can be decoded%s%s",
                    cvideo_log_last()[0] ? ": " : "", cvideo_log_last());
    else
        final->status = CVIDEO_END;
    if (error)
        *error = *final;
    return (cvideo_status)final->status;
}

/* Which stretch of `every` ticks the time lies in. */
static int64_t stretch_of(int64_t ticks, int64_t every) {
    return ticks >= 0 ? ticks / every : -1 - (-1 - ticks) / every;
}

/* Whether a packet is to be decoded. */
static bool is_wanted(cvideo_reader *reader, const AVPacket *packet, int64_t stamp) {
    if (!reader->keyframes_only)
        return true;
    if (!(packet->flags & AV_PKT_FLAG_KEY))
        return false;
    if (reader->every <= 0 || stamp == AV_NOPTS_VALUE || reader->start == AV_NOPTS_VALUE)
        return true;
    int64_t stretch = stretch_of(stamp - reader->start + reader->shift, reader->every);
    bool is_first = stretch != reader->stretch;
    reader->stretch = stretch;
    return is_first;
}

/* What a packet of our stream tells, and whether it is to be decoded. */
static bool note(cvideo_reader *reader, const AVPacket *packet) {
    if (packet->dts != AV_NOPTS_VALUE)
        reader->last_dts = packet->dts;
    int64_t half = av_rescale_q(AV_TIME_BASE / 2, AV_TIME_BASE_Q, reader->base);
    int64_t stamp = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
    /* The demuxer says early that a part is missing; the hole shows in the stamps. */
    reader->loss_ahead = cvideo_log_take_loss() || reader->loss_ahead;
    if (reader->loss_ahead && stamp != AV_NOPTS_VALUE && reader->packet_end != AV_NOPTS_VALUE
        && stamp > reader->packet_end + half) {
        reader->damaged++;
        reader->lost_before = stamp;
        reader->loss_ahead = false;
    }
    if (stamp != AV_NOPTS_VALUE) {
        if (packet->flags & AV_PKT_FLAG_KEY && reader->packet_end != AV_NOPTS_VALUE
            && stamp < reader->packet_end - half) {
            reader->end_before = reader->packet_end;
            reader->packet_end = AV_NOPTS_VALUE;
        }
        int64_t end = stamp + (packet->duration > 0 ? packet->duration : reader->frame_ticks);
        if (reader->packet_end == AV_NOPTS_VALUE || end > reader->packet_end)
            reader->packet_end = end;
    }
    if (packet->flags & AV_PKT_FLAG_CORRUPT) {
        reader->damaged++;
        reader->damage_ahead = true;
    }
    return is_wanted(reader, packet, stamp);
}

/* Reads the next packet that is to be decoded. It may leave the container held. */
static int next_packet(cvideo_reader *reader) {
    AVPacket *packet = reader->packet;
    for (;;) {
        int code = cursor_read(&reader->place, packet, !reader->keyframes_only);
        if (code == AVERROR(EAGAIN)) {
            av_usleep(eagain_pause_us);
            continue;
        }
        if (code == AVERROR_BUFFER_TOO_SMALL) {
            if (change_is_near(reader, false))
                return AVERROR_EOF;
            code = cursor_seek_byte(&reader->place, avio_tell(reader->format->pb));
            if (code >= 0)
                continue;
        }
        if (code < 0)
            return code;
        tape_note(reader, packet);
        if (change_is_near(reader, false)) {
            av_packet_unref(packet);
            return AVERROR_EOF;
        }
        if (packet->stream_index == reader->stream && note(reader, packet))
            return code;
        av_packet_unref(packet);
    }
}

/* Hands one packet of our stream to the decoder; at the end, starts draining. */
static int feed(cvideo_reader *reader) {
    AVPacket *packet = reader->packet;
    if (!reader->holds_back) {
        int code = next_packet(reader);
        cursor_release(&reader->place);
        if (code < 0) {
            reader->read_error = code == AVERROR_EOF ? 0 : code;
            reader->draining = true;
            return avcodec_send_packet(reader->decoder, NULL);
        }
        /* Where pictures between are left out, the decoder would take this one's number for one of an earlier
         * round, and give pictures late and out of order: so it forgets the others first. */
        if (reader->keyframes_only && !packet_begins_anew(reader->decoder, packet)) {
            reader->holds_back = true;
            return avcodec_send_packet(reader->decoder, NULL);
        }
    }
    reader->holds_back = false;
    change_note_packet(reader);
    int code = avcodec_send_packet(reader->decoder, packet);
    av_packet_unref(packet);
    return code;
}

cvideo_status reader_decode(cvideo_reader *reader, AVFrame *frame, cvideo_error *error) {
    if (reader->finished) {
        if (error)
            *error = reader->final;
        return (cvideo_status)reader->final.status;
    }
    for (;;) {
        if (cvideo_cancel_is_set(reader->in->cancel))
            return finish(reader, error);
        int code = reader->is_still && reader->delivered > 0
            ? AVERROR_EOF : avcodec_receive_frame(reader->decoder, frame);
        if (code == 0) {
            if ((int64_t)frame->width * frame->height > reader->max_pixels) {
                av_frame_unref(frame);
                reader->damaged++;
                continue;
            }
            reader->delivered++;
            if (frame->decode_error_flags == 0 && !(frame->flags & AV_FRAME_FLAG_CORRUPT)) {
                reader->fruitless = 0;
                change_note_frame(reader, frame);
            }
            if (reader->is_still && av_frame_ref(reader->still, frame) < 0)
                return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
            return CVIDEO_OK;
        }
        if (code == AVERROR_EOF && reader->holds_back) {
            avcodec_flush_buffers(reader->decoder);
            code = AVERROR(EAGAIN);
        }
        if (code == AVERROR_EOF && change_is_near(reader, true))
            code = change_over(reader);
        if (code == AVERROR_EOF)
            return finish(reader, error);
        if (code != AVERROR(EAGAIN)) {
            reader->damaged++;
            reader->fruitless++;
            reader->damage_ahead = true;
            if (code == AVERROR(ENOMEM)) {
                reader->finished = true;
                cvideo_fail(&reader->final, CVIDEO_NO_MEMORY, code, "out of memory");
                if (error)
                    *error = reader->final;
                return CVIDEO_NO_MEMORY;
            }
            continue;
        }
        if (reader->draining)
            return finish(reader, error);
        code = feed(reader);
        if (code < 0 && code != AVERROR(EAGAIN) && code != AVERROR_EOF) {
            reader->damaged++;
            reader->fruitless++;
            reader->damage_ahead = true;
        }
    }
}

bool frame_is_key(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_MAJOR >= 59
    return frame->flags & AV_FRAME_FLAG_KEY;
#else
    return frame->key_frame;
#endif
}

static void describe(cvideo_reader *reader, cvideo_frame *frame, frame_time time) {
    const AVFrame *av = frame->decoded;
    frame->info.ticks = time.ticks;
    frame->info.base = (cvideo_rational){reader->base.num, reader->base.den};
    frame->info.is_discontinuous = time.jumped;
    frame->info.is_key = frame_is_key(av);
#if LIBAVUTIL_VERSION_MAJOR >= 59
    frame->info.is_interlaced = av->flags & AV_FRAME_FLAG_INTERLACED;
#else
    frame->info.is_interlaced = av->interlaced_frame;
#endif
    frame->info.is_damaged = av->decode_error_flags != 0 || (av->flags & AV_FRAME_FLAG_CORRUPT)
        || reader->damage_ahead;
    if (av->decode_error_flags != 0 || (av->flags & AV_FRAME_FLAG_CORRUPT))
        reader->damaged++;
    reader->damage_ahead = false;
}

cvideo_status cvideo_reader_next(cvideo_reader *reader, cvideo_frame *frame, cvideo_error *error) {
    cvideo_frame_clear(frame);
    if (cvideo_cancel_is_set(reader->in->cancel))
        return cvideo_fail(error, CVIDEO_CANCELLED, 0, "stopped");
    frame_time time;
    if (reader->has_pending) {
        av_frame_move_ref(frame->decoded, reader->pending);
        reader->has_pending = false;
        time = (frame_time){reader->last, reader->pending_jumped};
    } else {
        bool is_live = reader->in->is_live;
        if (is_live)
            reader->in->frame_wanted = av_gettime_relative();
        cvideo_status status = reader_decode(reader, frame->decoded, error);
        if (is_live)
            reader->in->frame_wanted = 0;
        if (status != CVIDEO_OK)
            return status;
        time = reader_time(reader, frame->decoded);
    }
    describe(reader, frame, time);
    /* A photograph says it itself. Where videos do, decoders pass it on with some of their pictures only. */
    const AVFrameSideData *own = reader->is_still
        ? av_frame_get_side_data(frame->decoded, AV_FRAME_DATA_DISPLAYMATRIX) : NULL;
    orientation shown = own ? orientation_of(own->data, own->size) : reader->shown;
    cvideo_status status = cvideo_frame_prepare(frame, reader->is_jpeg, shown, error);
    if (status != CVIDEO_OK)
        cvideo_frame_clear(frame);
    return status;
}

void cvideo_reader_set_keyframes_only(cvideo_reader *reader, bool only, int64_t every) {
    reader->keyframes_only = only;
    reader->every = only ? every : 0;
    if (reader->every > 0)
        reader->stretch = reader->last == AV_NOPTS_VALUE ? -1 : stretch_of(reader->last, every);
}

int64_t cvideo_reader_damaged(const cvideo_reader *reader) { return reader->damaged; }
