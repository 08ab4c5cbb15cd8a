/* Whose the bytes of a source are. libav frees what they are read from before it takes leave of a server, and asks
 * meanwhile whether it is interrupted, for which they are counted: so what is opened for a source is closed by us. */
#include "internal.h"

static int open_own(
    AVFormatContext *format, AVIOContext **bytes, const char *location, int flags, AVDictionary **options) {
    input *in = format->opaque;
    int code = in->libav_open(format, bytes, location, flags, options);
    /* What a playlist names is opened in the same way, and is libav's. */
    if (code >= 0 && bytes == &format->pb && !in->connection) {
        in->connection = *bytes;
        format->flags |= AVFMT_FLAG_CUSTOM_IO;
    }
    return code;
}

static int close_own(AVFormatContext *format, AVIOContext *bytes) {
    input *in = format->opaque;
    if (bytes == in->connection)
        in->connection = NULL;
    return in->libav_close(format, bytes);
}

void connection_expect(input *in, AVFormatContext *format) {
    in->libav_open = format->io_open;
    in->libav_close = format->io_close2;
    format->opaque = in;
    format->io_open = open_own;
    format->io_close2 = close_own;
}

void connection_lend(const input *in, AVFormatContext *format) {
    if (in->connection)
        format->flags &= ~AVFMT_FLAG_CUSTOM_IO;
}

void connection_keep(const input *in, AVFormatContext *format) {
    if (in->connection && format)
        format->flags |= AVFMT_FLAG_CUSTOM_IO;
}

void connection_close(input *in) {
    AVIOContext *bytes = in->connection;
    in->connection = NULL;
    avio_closep(&bytes);
}
