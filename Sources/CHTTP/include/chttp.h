/* CHTTP: one request to a server over HTTP or HTTPS, and its answer.
 *
 * One task-level verb over libcurl; no type of libcurl appears here.
 *  - Certificates and names are always verified; redirects are never followed.
 *  - Everything passed in is borrowed for the call. What comes out belongs to the caller.
 *  - Nothing is printed, and no error text contains a header or a body.
 *  - Several threads may send at once; a request belongs to one thread.
 */
#ifndef CHTTP_H
#define CHTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum chttp_status {
    CHTTP_OK = 0,
    CHTTP_UNREACHABLE,  /* no such host, nobody listens, no network */
    CHTTP_UNTRUSTED,    /* the certificate is not to be trusted */
    CHTTP_TIMED_OUT,
    CHTTP_CUT,          /* the connection ended before the answer did */
    CHTTP_TOO_LARGE,    /* the answer is longer than the limit */
    CHTTP_CANCELLED,
    CHTTP_BAD_ARGUMENT, /* an address that is none, a CA file that cannot be read */
    CHTTP_NO_MEMORY
} chttp_status;

/* A flag that stops a request from any thread. */
typedef struct chttp_cancel chttp_cancel;

/* A new flag, owned by the caller; NULL when memory is out. */
chttp_cancel *chttp_cancel_new(void);
/* Frees the flag; no request may still use it. NULL is accepted. */
void chttp_cancel_free(chttp_cancel *cancel);
void chttp_cancel_set(chttp_cancel *cancel);
bool chttp_cancel_is_set(const chttp_cancel *cancel);

typedef struct chttp_request {
    const char *method;         /* "GET" or "POST" */
    const char *url;            /* http:// or https:// */
    const char *const *headers; /* "Name: value" */
    size_t header_count;
    const uint8_t *body;        /* of a POST; may be NULL when `body_size` is 0 */
    size_t body_size;
    const char *ca_file;        /* certificates to trust instead of the system's; may be NULL */
    bool direct;                /* past any proxy that the environment names */
    int64_t connect_ms;         /* to be connected within */
    int64_t total_ms;           /* to have the whole answer within */
    size_t limit;               /* bytes of the answer's body */
} chttp_request;

typedef struct chttp_response {
    int32_t code;         /* such as 201 */
    char *headers;        /* of the last answer: lines "Name: value\n", names as sent; owned */
    uint8_t *body;        /* owned */
    size_t body_size;
} chttp_response;

typedef struct chttp_error {
    int32_t status;    /* a chttp_status */
    char message[256]; /* one line, never empty after a failure */
} chttp_error;

/* Sends a request and waits for the whole answer. `cancel` may be NULL. Whatever the server says is
 * CHTTP_OK; `*response` is filled then, and to be freed. On failure it is empty and `error`, when not
 * NULL, is filled. */
chttp_status chttp_send(
    const chttp_request *request, const chttp_cancel *cancel, chttp_response *response,
    chttp_error *error);
/* Frees what a response holds and empties it. NULL is accepted. */
void chttp_response_free(chttp_response *response);

#ifdef __cplusplus
}
#endif

#endif
