/* Tests of the CHTTP shim against answers written by hand, good and bad. Exit status 0: all hold. */
#include "check.h"
#include "chttp.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What the server says to one request, after `delay_ms`; what it was asked is kept. */
typedef struct told {
    const char *answer;
    size_t size;
    int delay_ms;
    int listener;
    char asked[4096];
} told;

static void *serve(void *argument) {
    told *told = argument;
    int client = accept(told->listener, NULL, NULL);
    size_t have = 0;
    while (have + 1 < sizeof told->asked) {
        ssize_t count = recv(client, told->asked + have, sizeof told->asked - 1 - have, 0);
        if (count <= 0)
            break;
        have += (size_t)count;
        told->asked[have] = 0;
        char *end = strstr(told->asked, "\r\n\r\n");
        if (end && (!strstr(told->asked, "POST") || strstr(end, "BODY")))
            break;
    }
    usleep((useconds_t)told->delay_ms * 1000);
    size_t sent = 0;
    while (sent < told->size) {
        ssize_t count = send(client, told->answer + sent, told->size - sent, MSG_NOSIGNAL);
        if (count <= 0)
            break;
        sent += (size_t)count;
    }
    close(client);
    return NULL;
}

static chttp_status ask(
    told *told, chttp_request *request, const chttp_cancel *cancel, chttp_response *response,
    chttp_error *error) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    told->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(told->listener, (struct sockaddr *)&address, length) != 0
        || listen(told->listener, 1) != 0
        || getsockname(told->listener, (struct sockaddr *)&address, &length) != 0)
        exit(2);
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/x", ntohs(address.sin_port));
    request->url = url;
    pthread_t thread;
    pthread_create(&thread, NULL, serve, told);
    chttp_status status = chttp_send(request, cancel, response, error);
    shutdown(told->listener, SHUT_RDWR);
    pthread_join(thread, NULL);
    close(told->listener);
    return status;
}

static chttp_status simply(const char *answer, chttp_response *response, chttp_error *error) {
    told told = {.answer = answer, .size = strlen(answer)};
    chttp_request request = {
        .method = "GET", .direct = true, .connect_ms = 2000, .total_ms = 2000, .limit = 100};
    return ask(&told, &request, NULL, response, error);
}

static void *cancel_soon(void *cancel) {
    usleep(100 * 1000);
    chttp_cancel_set(cancel);
    return NULL;
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    chttp_response response;
    chttp_error error;

    CHECK(simply("HTTP/1.1 201 Created\r\nX-Found: ?1\r\nContent-Length: 2\r\n\r\nok", &response, &error) == CHTTP_OK);
    CHECK(response.code == 201 && response.body_size == 2 && memcmp(response.body, "ok", 2) == 0);
    CHECK(response.headers && strstr(response.headers, "X-Found: ?1\n"));
    chttp_response_free(&response);
    CHECK(!response.body && !response.headers);
    chttp_response_free(&response);
    chttp_response_free(NULL);

    /* An answer without a body, and one that another precedes. */
    CHECK(simply("HTTP/1.1 204 No\r\n\r\n", &response, &error) == CHTTP_OK && response.body_size == 0);
    chttp_response_free(&response);
    CHECK(simply("HTTP/1.1 100 Continue\r\nA: 1\r\n\r\nHTTP/1.1 200 OK\r\nB: 2\r\nContent-Length: 0\r\n\r\n", &response, &error) == CHTTP_OK);
    CHECK(response.headers && !strstr(response.headers, "A: 1") && strstr(response.headers, "B: 2"));
    chttp_response_free(&response);

    /* Redirects are answers. */
    CHECK(simply("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", &response, &error) == CHTTP_OK);
    CHECK(response.code == 302);
    chttp_response_free(&response);

    /* Cut, empty, too long. */
    CHECK(simply("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", &response, &error) == CHTTP_CUT);
    CHECK(error.message[0] && !response.body && !response.headers);
    CHECK(simply("", &response, &error) == CHTTP_CUT);
    char longer[400] = "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n";
    memset(longer + strlen(longer), 'x', 101);
    CHECK(simply(longer, &response, &error) == CHTTP_TOO_LARGE);
    size_t many = 80 * 1024;
    char *headers = calloc(1, many + 200);
    strcpy(headers, "HTTP/1.1 200 OK\r\n");
    while (strlen(headers) < many)
        strcat(headers, "Padding: 0123456789012345678901234567890123456789\r\n");
    strcat(headers, "\r\n");
    CHECK(simply(headers, &response, &error) == CHTTP_TOO_LARGE);
    free(headers);

    /* What is sent: headers and the body, and no wait for "100 Continue". */
    const char *extra[] = {"Authorization: Bearer abc", "Content-Type: text/x"};
    const char *good = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    told told = {.answer = good, .size = strlen(good)};
    chttp_request request = {
        .method = "POST", .headers = extra, .header_count = 2, .body = (const uint8_t *)"BODY",
        .body_size = 4, .direct = true, .connect_ms = 2000, .total_ms = 2000, .limit = 10};
    CHECK(ask(&told, &request, NULL, &response, &error) == CHTTP_OK);
    CHECK(strstr(told.asked, "POST /x HTTP") && strstr(told.asked, "Authorization: Bearer abc\r\n"));
    CHECK(strstr(told.asked, "Content-Length: 4\r\n") && !strstr(told.asked, "Expect"));
    chttp_response_free(&response);

    /* Too slow, and stopped from another thread. */
    request.method = "GET";
    request.total_ms = 150;
    told.delay_ms = 600;
    CHECK(ask(&told, &request, NULL, &response, &error) == CHTTP_TIMED_OUT);
    chttp_cancel *cancel = chttp_cancel_new();
    pthread_t thread;
    pthread_create(&thread, NULL, cancel_soon, cancel);
    request.total_ms = 5000;
    told.delay_ms = 2000;
    CHECK(ask(&told, &request, cancel, &response, &error) == CHTTP_CANCELLED);
    pthread_join(thread, NULL);
    CHECK(chttp_cancel_is_set(cancel) && !chttp_cancel_is_set(NULL));
    chttp_cancel_free(cancel);
    chttp_cancel_free(NULL);

    /* Nobody there, and what is no request. */
    request.url = "http://127.0.0.1:1/";
    CHECK(chttp_send(&request, NULL, &response, &error) == CHTTP_UNREACHABLE);
    CHECK(!strstr(error.message, "Bearer"));
    request.url = "file:///etc/passwd";
    CHECK(chttp_send(&request, NULL, &response, &error) == CHTTP_BAD_ARGUMENT);
    request.url = NULL;
    CHECK(chttp_send(&request, NULL, &response, NULL) == CHTTP_BAD_ARGUMENT);
    CHECK(chttp_send(NULL, NULL, &response, &error) == CHTTP_BAD_ARGUMENT);
    CHECK(chttp_send(NULL, NULL, NULL, &error) == CHTTP_BAD_ARGUMENT);

    if (failures)
        fprintf(stderr, "%d checks failed\n", failures);
    return failures != 0;
}
