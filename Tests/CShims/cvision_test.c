/* The looking shim under the sanitizers: icons, lettering, edges and drawing, with what callers may get wrong. */
#include "check.h"
#include "cvision.h"

#include <dirent.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

enum { icon = 64, owners = 20, most = 24, order = 16, closer = 40, largest = 72 };

/* A page's icons and a lamp's: cells, half cells of slack, the patch that both make, what lies behind. */
typedef struct kind {
    int32_t width, height, slack_x, slack_y;
    uint8_t ground[3];
    bool is_lamp;
} kind;

static const kind page = {32, 32, 4, 4, {20, 20, 20}, false}, lamp = {30, 32, 4, 2, {180, 190, 200}, true};

static int32_t across(const kind *k) { return 2 * (k->width + k->slack_x); }
static int32_t down(const kind *k) { return 2 * (k->height + k->slack_y); }

static cvision_error error;

static uint32_t state = 1;

static int drawn(int below) {
    state = state * 1664525u + 1013904223u;
    return (int)(state >> 8) % below;
}

/* A picture of blotches: of its number alone, so that two are alike only where they are the same. */
static void paint(uint8_t *pixels, int side, int channels, uint32_t number) {
    state = number * 7919u + 17u;
    memset(pixels, 0, (size_t)(side * side * channels));
    for (int blotch = 0; blotch < 6; blotch++) {
        const int x = drawn(side / 2), y = drawn(side / 2), wide = side / 6 + drawn(side / 3);
        uint8_t colour[4] = {(uint8_t)drawn(256), (uint8_t)drawn(256), (uint8_t)drawn(256), 255};
        for (int v = y; v < y + wide && v < side; v++)
            for (int u = x; u < x + wide && u < side; u++)
                memcpy(pixels + (v * side + u) * channels, colour, (size_t)channels);
    }
}

static void fill(uint8_t *bgr, const kind *k) {
    for (int i = 0; i < across(k) * down(k); i++) memcpy(bgr + 3 * i, k->ground, 3);
}

/* A patch that shows the icon of a number, on a lamp with its shadow. */
static void show(uint8_t *bgr, const kind *k, uint32_t number) {
    static uint8_t bgra[icon * icon * 4];
    paint(bgra, icon, 4, number);
    fill(bgr, k);
    for (int pass = k->is_lamp ? 0 : 1; pass < 2; pass++)
        for (int y = 0; y < icon; y++)
            for (int x = 0; x < icon; x++) {
                const int u = x + k->slack_x - (icon - 2 * k->width) / 2 + (pass == 0 ? 3 : 0);
                const int v = y + k->slack_y + (pass == 0 ? 7 : 0);
                if (bgra[(y * icon + x) * 4 + 3] == 0 || u < 0 || v < 0 || u >= across(k) || v >= down(k)) continue;
                uint8_t *pixel = bgr + (v * across(k) + u) * 3;
                for (int c = 0; c < 3; c++)
                    pixel[c] = pass == 0 ? (uint8_t)(k->ground[c] / 2) : bgra[(y * icon + x) * 4 + c];
            }
}

static void match_icons(const kind *k) {
    static uint8_t whole[32 * 32], bgra[icon * icon * 4], bgr[largest * largest * 3];
    memset(whole, 255, sizeof whole);
    /* Weights that say nothing: what is asked of them here is that they are read where they lie. */
    const size_t weights = (size_t)cvision_verifier_count();
    float *verifier = malloc(weights * sizeof *verifier);
    for (size_t i = 0; i < weights; i++) verifier[i] = 0.01f * (float)(i % 7) - 0.03f;
    cvision_look look = {k->width, k->height, k->slack_x, k->slack_y, 12, k->is_lamp ? 0 : closer, 1.6f, k->is_lamp,
                         whole, whole, NULL, k->is_lamp ? verifier : NULL};
    cvision_bank *bank = NULL;
    CHECK(cvision_bank_new(&look, &bank, &error) != CVISION_OK && bank == NULL);
    look.order = order;
    CHECK(cvision_bank_new(&look, &bank, &error) == CVISION_OK);
    const size_t count = (size_t)cvision_bank_feature_count(bank);
    float *features = malloc(count * sizeof *features);
    const float left = (float)(k->width - 32) / 2;
    for (int i = 0; i < owners; i++) {
        paint(bgra, icon, 4, (uint32_t)i);
        CHECK(cvision_bank_features(bank, bgra, icon, icon, left, 0, 32, 32, features, &error) == CVISION_OK);
        CHECK(cvision_bank_add(bank, i, features, &error) == CVISION_OK);
    }
    CHECK(cvision_bank_count(bank) == owners);
    memset(features, 0, count * sizeof *features);
    CHECK(cvision_bank_add(bank, 0, features, &error) != CVISION_OK && error.message[0] != 0);
    for (size_t i = 0; i < count; i++) features[i] = 1e30f;
    CHECK(cvision_bank_add(bank, 0, features, &error) != CVISION_OK && cvision_bank_count(bank) == owners);
    paint(bgra, icon, 4, 0);
    CHECK(cvision_bank_features(bank, bgra, icon, icon, left, 0, 32, 32, features, &error) == CVISION_OK);
    features[count - 1] = NAN;
    CHECK(cvision_bank_add(bank, 0, features, &error) != CVISION_OK && cvision_bank_count(bank) == owners);
    float residual[3 * order * order], pair[CVISION_PAIR_PLANES * CVISION_PAIR_SIDE * CVISION_PAIR_SIDE];
    cvision_candidate candidates[most];
    cvision_sighting sighting;
    int32_t found = 0;
    for (int i = 0; i < owners; i++) {
        show(bgr, k, (uint32_t)i);
        CHECK(cvision_bank_match(bank, bgr, across(k), down(k), NULL, candidates, most, &found, &sighting, residual, pair,
                                 &error) == CVISION_OK);
        CHECK(found > 1 && candidates[0].owner == i);
        CHECK((sighting.odds[0] != 0) == k->is_lamp);
    }
    /* Room for one alone, a ground that is given, and nothing at all to see. */
    CHECK(cvision_bank_match(bank, bgr, across(k), down(k), k->ground, candidates, 1, &found, &sighting, residual, NULL,
                             &error) == CVISION_OK && found == 1 && candidates[0].owner == owners - 1);
    fill(bgr, k);
    CHECK(cvision_bank_match(bank, bgr, across(k), down(k), NULL, candidates, most, &found, &sighting, residual, NULL,
                             &error) == CVISION_OK && found == 0);
    free(features);
    free(verifier);
    cvision_bank_free(bank);
}

static int threads(void) {
    int count = 0;
    DIR *tasks = opendir("/proc/self/task");
    while (tasks != NULL && readdir(tasks) != NULL) count++;
    closedir(tasks);
    return count;
}

/* Reads a line with an engine that another thread opened. */
static void *read_line(void *text) {
    enum { wide = 320, high = 60 };
    static uint8_t bgr[wide * high * 3], line[wide * high];
    memset(bgr, 255, sizeof bgr);
    CHECK(cvision_draw_text(bgr, wide, high, "Turf War 123", 10, 45, 28, 0, &error) == CVISION_OK);
    for (int i = 0; i < wide * high; i++) line[i] = bgr[3 * i];
    char *utf8 = NULL;
    float confidence = -1;
    const int before = threads();
    CHECK(cvision_text_read(text, line, wide, high, NULL, &utf8, &confidence, &error) == CVISION_OK);
    /* It is done here: no helpers that wait for each other at every layer. */
    CHECK(threads() == before);
    CHECK(utf8 != NULL && strncmp(utf8, "Turf War 123", 12) == 0 && confidence > 0.5f && confidence <= 1);
    cvision_string_free(utf8);
    CHECK(cvision_text_read(text, line, 1, 1, NULL, &utf8, &confidence, &error) == CVISION_BAD_ARGUMENT && utf8 == NULL);
    return NULL;
}

static void read_lines(void) {
    cvision_text *text = NULL;
    CHECK(cvision_text_open(NULL, "no such language", &text, &error) != CVISION_OK && text == NULL);
    CHECK(cvision_text_open(NULL, "eng", &text, &error) == CVISION_OK);
    if (text == NULL) return;
    pthread_t other;
    CHECK(pthread_create(&other, NULL, read_line, text) == 0);
    CHECK(pthread_join(other, NULL) == 0);
    cvision_text_free(text);
}

static void look_at_edges(void) {
    enum { wide = 240, high = 136 };
    static uint8_t gray[wide * high];
    cvision_edges *edges = NULL;
    cvision_glance *glance = NULL;
    CHECK(cvision_edges_new(&edges, &error) == CVISION_OK && cvision_glance_new(&glance, &error) == CVISION_OK);
    for (int y = 40; y < 80; y++) memset(gray + y * wide + 60, 200, 80);
    cvision_anchor anchors[80];
    const float scale = 1 / 8.0f;
    for (int i = 0; i < 40; i++) {
        anchors[i] = (cvision_anchor){480 + 16 * (float)i, 320, 0, 1, true};
        anchors[40 + i] = (cvision_anchor){480, 320 + 8 * (float)i, 1, 0, true};
    }
    CHECK(cvision_edges_take(edges, gray, wide, high, &error) == CVISION_OK);
    CHECK(cvision_edges_score(edges, anchors, 80, 0, 0, scale, scale) > 0.6f);
    CHECK(cvision_edges_score(edges, anchors, 80, 0, 0, scale, scale)
          > cvision_edges_score(edges, anchors, 80, 10, 10, scale, scale));
    /* All of it lies outside. */
    CHECK(cvision_edges_score(edges, anchors, 80, -500, 9000, scale, scale) < 0.1f);
    CHECK(cvision_glance_take(glance, gray, wide, high, &error) == CVISION_OK);
    const cvision_glance_area here = {scale, scale, -20, 20, -11, 11, 1}, beyond = {scale, scale, 4000, 4010, 4000, 4010, 1};
    /* More places than are tried at a time, and the drawing at half its size. */
    const cvision_glance_area around = {scale / 2, scale / 2, -10, 120, -8, 60, 2};
    const cvision_place place = cvision_glance_search(glance, anchors, 80, &here, 0);
    CHECK(near((int)place.x, 0, 2) && near((int)place.y, 0, 2) && place.score > 0.9f);
    CHECK(cvision_glance_search(glance, anchors, 80, &beyond, 0).score < 0.1f);
    /* What is enough is told exactly, and what is not is never told as enough. */
    for (int i = 0; i < 2; i++) {
        const cvision_glance_area *area = i == 0 ? &here : &around;
        const float whole = cvision_glance_search(glance, anchors, 80, area, 0).score;
        CHECK(whole > 0.3F);
        for (float enough = 0.05F; enough <= 1; enough += 0.05F) {
            float told = cvision_glance_search(glance, anchors, 80, area, enough).score;
            CHECK(told == (whole >= enough ? whole : 0));
        }
    }
    /* Where the first are there, the others count as well; where they are not, nothing does. */
    cvision_anchor more[160];
    for (int i = 0; i < 80; i++) {
        more[i] = anchors[i];
        more[80 + i] = (cvision_anchor){anchors[i].x + 400, anchors[i].y + 400, 0, 1, true};
    }
    const float first = cvision_glance_search(glance, more, 80, &here, 0.7F).score;
    const float all = cvision_glance_search(glance, more, 160, &here, 0.7F).score;
    CHECK(first > 0.9F && all > 0.45F && all < 0.6F);
    CHECK(cvision_glance_search(glance, more + 80, 80, &here, 0.95F).score == 0);
    /* As many as may be, and all there: more votes than a byte holds. */
    cvision_anchor most[200];
    for (int i = 0; i < 200; i++) most[i] = anchors[i % 80];
    CHECK(cvision_glance_search(glance, most, 200, &here, 0.7F).score > 0.9F);
    /* A disc has an edge in every direction; turned by a quarter, none is right. */
    for (int y = 0; y < high; y++)
        for (int x = 0; x < wide; x++) {
            const int dx = x - 120, dy = y - 68;
            gray[y * wide + x] = dx * dx + dy * dy < 50 * 50 ? 200 : 0;
        }
    CHECK(cvision_glance_take(glance, gray, wide, high, &error) == CVISION_OK);
    for (int i = 0; i < 80; i++) {
        const float turn = 6.2831853F * (float)i / 80, nx = -cosf(turn), ny = -sinf(turn);
        anchors[i] = (cvision_anchor){8 * (120 - 50 * nx), 8 * (68 - 50 * ny), nx, ny, i % 2 == 0};
        more[i] = (cvision_anchor){anchors[i].x, anchors[i].y, -ny, nx, true};
    }
    const cvision_glance_area there = {scale, scale, -2, 2, -2, 2, 1};
    CHECK(cvision_glance_search(glance, anchors, 80, &there, 0).score > 0.9F);
    CHECK(cvision_glance_search(glance, more, 80, &there, 0).score < 0.2F);
    /* A smaller picture in the same memory, and none. */
    CHECK(cvision_edges_take(edges, gray, 31, 17, &error) == CVISION_OK);
    CHECK(cvision_edges_take(edges, gray, 0, 0, &error) != CVISION_OK);
    CHECK(cvision_glance_take(glance, gray, 31, 17, &error) == CVISION_OK);
    cvision_edges_free(edges);
    cvision_glance_free(glance);
}

static void draw(void) {
    static uint8_t bgr[60 * 40 * 3], gray[60 * 40], out[200 * 200];
    CHECK(cvision_draw_rectangle(bgr, 60, 40, -10, -10, 200, 20, 0x102030, 3, &error) == CVISION_OK);
    CHECK(cvision_draw_text(bgr, 60, 40, "beyond the edge", 50, 70, 12, 0xffffff, &error) == CVISION_OK);
    CHECK(cvision_gray_resize(gray, 60, 40, out, 200, 200, &error) == CVISION_OK);
    CHECK(cvision_gray_resize(gray, 60, 40, out, 0, 3, &error) != CVISION_OK);
    const cvision_strip_recipe recipe = {2, 2, 2, 0.8, 10};
    int32_t width = 0, height = 0;
    CHECK(cvision_strip_prepare(gray, 60, 40, &recipe, out, sizeof out, &width, &height, &error) == CVISION_OK);
    CHECK(width == 140 && height == 100 && out[0] == 255);
    CHECK(cvision_strip_prepare(gray, 60, 40, &recipe, out, 100, &width, &height, &error) == CVISION_BAD_ARGUMENT);
}

static void run_net(const char *path) {
    cvision_net *net = NULL;
    CHECK(cvision_net_open("no such file.onnx", &net, &error) != CVISION_OK && net == NULL);
    CHECK(cvision_net_open(path, &net, &error) == CVISION_OK);
    if (net == NULL) return;
    enum { wide = 160, high = 32, room = 400000 };
    float *in = calloc(wide * high, sizeof *in), *out = malloc(room * sizeof *out);
    int32_t classes = 0, columns = 0;
    CHECK(cvision_net_run(net, in, wide, high, out, room, &classes, &columns, &error) == CVISION_OK);
    CHECK(classes > 1 && columns > 1 && classes * columns <= room);
    CHECK(cvision_net_run(net, in, wide, high, out, 1, &classes, &columns, &error) != CVISION_OK);
    free(in);
    free(out);
    cvision_net_free(net);
}

int main(int count, char **arguments) {
    match_icons(&page);
    match_icons(&lamp);
    read_lines();
    look_at_edges();
    draw();
    if (count > 1) run_net(arguments[1]);
    if (failures == 0) puts("cvision: all checks passed");
    return failures == 0 ? 0 : 1;
}
