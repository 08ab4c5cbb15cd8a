/* One request over libcurl. */
#include "chttp.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct chttp_cancel {
    atomic_bool set;
};

chttp_cancel *chttp_cancel_new(void) {
    chttp_cancel *cancel = malloc(sizeof *cancel);
    if (cancel)
        atomic_init(&cancel->set, false);
    return cancel;
}

void chttp_cancel_free(chttp_cancel *cancel) { free(cancel); }

void chttp_cancel_set(chttp_cancel *cancel) { atomic_store(&cancel->set, true); }

bool chttp_cancel_is_set(const chttp_cancel *cancel) { return cancel && atomic_load(&cancel->set); }

/* Bytes that grow up to a limit. */
typedef struct growing {
    uint8_t *bytes;
    size_t size, room, limit;
    bool overflowed;
} growing;

static bool append(growing *to, const void *bytes, size_t count) {
    if (count > to->limit - to->size) {
        to->overflowed = true;
        return false;
    }
    /* One byte more than needed: text can then be ended in place. */
    if (to->size + count + 1 > to->room) {
        size_t room = (to->size + count + 1) * 2;
        uint8_t *grown = realloc(to->bytes, room);
        if (!grown)
            return false;
        to->bytes = grown;
        to->room = room;
    }
    if (count)
        memcpy(to->bytes + to->size, bytes, count);
    to->size += count;
    return true;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *to) {
    return append(to, bytes, size * count) ? size * count : 0;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *to) {
    growing *headers = to;
    size_t length = size * count;
    /* A new answer begins (after "100 Continue"): only the last one's headers count. */
    if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
        headers->size = 0;
        return length;
    }
    size_t kept = length;
    while (kept && (bytes[kept - 1] == '\r' || bytes[kept - 1] == '\n'))
        kept--;
    if (kept && (!append(headers, bytes, kept) || !append(headers, "\n", 1)))
        return 0;
    return length;
}

static int on_progress(void *cancel, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    (void)a, (void)b, (void)c, (void)d;
    return chttp_cancel_is_set(cancel);
}

static chttp_status fail(chttp_error *error, chttp_status status, const char *message) {
    if (error) {
        error->status = status;
        snprintf(error->message, sizeof error->message, "%s", message);
    }
    return status;
}

static chttp_status status_of(CURLcode code) {
    switch (code) {
    case CURLE_OK: return CHTTP_OK;
    case CURLE_OUT_OF_MEMORY: return CHTTP_NO_MEMORY;
    case CURLE_OPERATION_TIMEDOUT: return CHTTP_TIMED_OUT;
    case CURLE_ABORTED_BY_CALLBACK: return CHTTP_CANCELLED;
    case CURLE_PEER_FAILED_VERIFICATION: return CHTTP_UNTRUSTED;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_SSL_CACERT_BADFILE: return CHTTP_BAD_ARGUMENT;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT: return CHTTP_UNREACHABLE;
    default: return CHTTP_CUT;
    }
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static CURLcode started = CURLE_FAILED_INIT;
static void start(void) { started = curl_global_init(CURL_GLOBAL_DEFAULT); }

chttp_status chttp_send(
    const chttp_request *request, const chttp_cancel *cancel, chttp_response *response,
    chttp_error *error) {
    if (!response)
        return fail(error, CHTTP_BAD_ARGUMENT, "no place for the answer");
    *response = (chttp_response){0};
    if (!request || !request->method || !request->url || (request->body_size && !request->body))
        return fail(error, CHTTP_BAD_ARGUMENT, "no request");
    pthread_once(&once, start);
    CURL *curl = started == CURLE_OK ? curl_easy_init() : NULL;
    if (!curl)
        return fail(error, CHTTP_NO_MEMORY, "out of memory");

    growing body = {.limit = request->limit};
    growing headers = {.limit = 64 * 1024};
    struct curl_slist *list = NULL;
    char text[CURL_ERROR_SIZE] = "";
    chttp_status status = CHTTP_NO_MEMORY;
    CURLcode code = CURLE_OK;
    /* Not waiting for "100 Continue": some servers never say it. */
    list = curl_slist_append(NULL, "Expect:");
    for (size_t i = 0; list && i < request->header_count; i++) {
        struct curl_slist *longer = curl_slist_append(list, request->headers[i]);
        if (!longer) {
            curl_slist_free_all(list);
            list = NULL;
        } else {
            list = longer;
        }
    }
    if (!list) {
        fail(error, CHTTP_NO_MEMORY, "out of memory");
        goto done;
    }
#define SET(option, value)                          \
    do {                                            \
        if (code == CURLE_OK)                       \
            code = curl_easy_setopt(curl, option, value); \
    } while (0)
    SET(CURLOPT_ERRORBUFFER, text);
    SET(CURLOPT_URL, request->url);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    if (request->ca_file) {
        SET(CURLOPT_CAINFO, request->ca_file);
        SET(CURLOPT_CAPATH, NULL);
    }
    if (request->direct)
        SET(CURLOPT_PROXY, "");
    SET(CURLOPT_HTTPHEADER, list);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)request->connect_ms);
    SET(CURLOPT_TIMEOUT_MS, (long)request->total_ms);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, &body);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, &headers);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, on_progress);
    SET(CURLOPT_XFERINFODATA, (void *)cancel);
    if (strcmp(request->method, "POST") == 0) {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
        SET(CURLOPT_POSTFIELDS, request->body_size ? (const char *)request->body : "");
    } else if (strcmp(request->method, "GET") != 0) {
        SET(CURLOPT_CUSTOMREQUEST, request->method);
    }
#undef SET
    if (code == CURLE_OK)
        code = curl_easy_perform(curl);
    if (code != CURLE_OK) {
        status = body.overflowed || headers.overflowed ? CHTTP_TOO_LARGE : status_of(code);
        fail(error, status,
             status == CHTTP_TOO_LARGE ? "the answer is too long"
             : text[0]                 ? text
                                       : curl_easy_strerror(code));
        goto done;
    }
    long answered = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answered);
    if (!append(&headers, "", 0) || !append(&body, "", 0)) {
        status = fail(error, CHTTP_NO_MEMORY, "out of memory");
        goto done;
    }
    headers.bytes[headers.size] = 0;
    *response = (chttp_response){
        .code = (int32_t)answered, .headers = (char *)headers.bytes,
        .body = body.bytes, .body_size = body.size};
    headers.bytes = NULL;
    body.bytes = NULL;
    status = CHTTP_OK;
done:
    free(headers.bytes);
    free(body.bytes);
    curl_slist_free_all(list);
    curl_easy_cleanup(curl);
    return status;
}

void chttp_response_free(chttp_response *response) {
    if (!response)
        return;
    free(response->headers);
    free(response->body);
    *response = (chttp_response){0};
}
