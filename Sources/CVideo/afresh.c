/* Which keyframes begin anew: H.264 and HEVC number their pictures, and only some keyframes set the number. */
#include "reader_internal.h"

/* What a picture's first slice says of it. */
typedef enum kind { no_slice, begins_anew, goes_on } kind;

static kind kind_of(enum AVCodecID codec, uint8_t head) {
    if (codec == AV_CODEC_ID_H264) {
        int type = head & 31;
        return type == 5 ? begins_anew : type >= 1 && type <= 4 ? goes_on : no_slice;
    }
    int type = head >> 1 & 63;
    return type >= 16 && type <= 20 ? begins_anew : type <= 31 ? goes_on : no_slice;
}

/* The bytes of a unit's length where lengths stand before units; 0 where start codes do. */
static int length_bytes(const AVCodecContext *about) {
    bool is_avc = about->codec_id == AV_CODEC_ID_H264;
    int place = is_avc ? 4 : 21;
    if (about->extradata_size <= place || about->extradata[0] != 1)
        return 0;
    return (about->extradata[place] & 3) + 1;
}

bool packet_begins_anew(const AVCodecContext *about, const AVPacket *packet) {
    if (about->codec_id != AV_CODEC_ID_H264 && about->codec_id != AV_CODEC_ID_HEVC)
        return true;
    const uint8_t *at = packet->data, *end = packet->data + packet->size;
    int bytes = length_bytes(about);
    kind found = no_slice;
    while (found == no_slice && end - at > (bytes ? bytes : 3)) {
        if (bytes) {
            int64_t length = 0;
            for (int i = 0; i < bytes; i++)
                length = length << 8 | at[i];
            at += bytes;
            found = kind_of(about->codec_id, *at);
            at = length < end - at ? at + length : end;
        } else if (at[0] == 0 && at[1] == 0 && at[2] == 1) {
            found = kind_of(about->codec_id, at[3]);
            at += 4;
        } else {
            at++;
        }
    }
    return found != goes_on;
}
