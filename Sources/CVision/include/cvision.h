/* CVision: looking at small patches of pixels. C in front, C++ and OpenCV behind; no type of theirs
 * appears here. Rules that hold everywhere:
 *  - A function that can fail returns a `cvision_status` and, when `error` is not NULL, fills it. The
 *    error belongs to the caller. No exception leaves this library.
 *  - Handles are opaque. A `_free` function accepts NULL.
 *  - Pixels are 8-bit, full range, row-major, interleaved, without padding, borrowed for the call.
 */
#ifndef CVISION_H
#define CVISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define CVISION_NOEXCEPT noexcept
#else
#define CVISION_NOEXCEPT
#endif

/* ---- Status and error ---------------------------------------------------------------------- */

typedef enum cvision_status {
    CVISION_OK = 0,
    CVISION_BAD_ARGUMENT,
    CVISION_NO_MEMORY,
    CVISION_FAILED /* anything the library below complained about */
} cvision_status;

typedef struct cvision_error {
    int32_t status;    /* a cvision_status */
    char message[256]; /* one line of UTF-8, never empty after a failure */
} cvision_error;

/* ---- Matching icons on a flat background (match.cpp) ---------------------------------------- */

/* What a verifier looks at: planes of CVISION_PAIR_SIDE x CVISION_PAIR_SIDE floats. */
enum { CVISION_PAIR_PLANES = 10, CVISION_PAIR_SIDE = 16 };

/* How many weights a verifier has. */
int32_t cvision_verifier_count(void) CVISION_NOEXCEPT;

/* How one kind of icon is looked at: a grid of cells laid over the patch. A patch covers the grid
 * and `slack` half cells more on each side, within which the icon is searched. */
typedef struct cvision_look {
    int32_t width, height;   /* cells */
    int32_t slack_x, slack_y; /* half cells on each side */
    int32_t order;           /* frequencies kept in each direction, at most width and height */
    int32_t closer;          /* the same for a closer look at near twins, at half cells; 0: none is taken */
    float chroma;            /* how much colour counts against brightness, 1: the same */
    bool shadows;            /* darker background is the icon's shadow and counts as background */
    const uint8_t *weight;   /* width x height; 0: cell ignored, 255: counted. Copied. */
    const uint8_t *around;   /* width x height; not 0: cell usually shows background. Copied. */
    /* What a capture leaves unexplained of a right icon, standard deviation of each frequency (three planes of
     * order x order) of a patch of length 1. NULL: of all the same. Copied. */
    const float *noise;
    /* Weights of the net that judges the best, `cvision_verifier_count` of them. NULL: none does. Copied. */
    const float *verifier;
} cvision_look;

/* Prototypes of one look. Matching never changes a bank, so a filled bank may be shared. */
typedef struct cvision_bank cvision_bank;

cvision_status cvision_bank_new(
    const cvision_look *look, cvision_bank **bank, cvision_error *error) CVISION_NOEXCEPT;
void cvision_bank_free(cvision_bank *bank) CVISION_NOEXCEPT;

/* Numbers in one feature vector: three colour planes and the mask, order x order each; then brightness and the mask
 * for a closer look, closer x closer each. */
int32_t cvision_bank_feature_count(const cvision_bank *bank) CVISION_NOEXCEPT;
int32_t cvision_bank_count(const cvision_bank *bank) CVISION_NOEXCEPT;

/* Features of a picture whose corner lies at cell (x, y) and which spans `across` x `down` cells.
 * `bgra`: B, G, R over black (premultiplied) and A. A picture without transparency is a cut of the
 * screen: its background is found and taken out first. `features`: feature_count floats, caller's. */
cvision_status cvision_bank_features(
    const cvision_bank *bank, const uint8_t *bgra, int32_t width, int32_t height, float x, float y,
    float across, float down, float *features, cvision_error *error) CVISION_NOEXCEPT;

/* Adds a prototype of `owner`, any number; owners may have several. Not while another thread matches. */
cvision_status cvision_bank_add(
    cvision_bank *bank, int32_t owner, const float *features, cvision_error *error) CVISION_NOEXCEPT;

/* The background colour of a patch (B, G, R): the commonest colour where background is expected. */
cvision_status cvision_bank_background(
    const cvision_bank *bank, const uint8_t *bgr, int32_t width, int32_t height,
    uint8_t background[3], cvision_error *error) CVISION_NOEXCEPT;

/* An owner that may be meant. */
typedef struct cvision_candidate {
    int32_t owner;
    float score; /* correlation of its best prototype, 0...1, frequencies weighed by their noise */
    float plain; /* correlation -1...1 with nothing blurred, fitted or weighed */
    float rest;  /* what is left unexplained, square, in units of the noise */
    /* What it differs by from the best candidate, square, in units of the noise. Of near twins that were looked at
     * closer, this and how much `rest` is more than the best's are what was seen then. */
    float apart;
} cvision_candidate;

/* What a comparison found out beside that. */
typedef struct cvision_sighting {
    float blur;     /* of the capture, cells (standard deviation of brightness) */
    float gain;     /* contrast of the patch, 1: as the best prototype is drawn */
    float peak;     /* the most that the best leaves unexplained in one spot, of the patch's square */
    float left;     /* all that the best leaves unexplained, of the patch's square */
    /* What the best leaves unexplained, square, in units of the noise, mean over a band's frequencies:
     * low, middle and high ones of brightness, then of colour. */
    float bands[6];
    /* Log odds by the verifier that the best is the patch's weapon, and of its class; 0 without one. */
    float odds[2];
    uint8_t ink[3]; /* the background, B, G, R */
} cvision_sighting;

/* Compares a patch with every prototype drawn over `background` (B, G, R; NULL: found in the patch).
 * `candidates`: room for `capacity`, caller's; gets the nearest owners, best first, at most 24.
 * `count`: how many; 0 where the patch shows nothing but background.
 * `residual`: caller's, three planes of order x order floats; gets what the best leaves of each frequency of a
 * patch of length 1.
 * `pair`: caller's, or NULL; gets the planes that a verifier looks at: what the best leaves, in units of the
 * noise; the best as it is fitted; its mask; what it leaves, of the patch. */
cvision_status cvision_bank_match(
    const cvision_bank *bank, const uint8_t *bgr, int32_t width, int32_t height,
    const uint8_t *background, cvision_candidate *candidates, int32_t capacity, int32_t *count,
    cvision_sighting *sighting, float *residual, float *pair, cvision_error *error) CVISION_NOEXCEPT;

/* ---- Lines of text (text.cpp) ---------------------------------------------------------------- */

/* An engine for one language. One thread at a time. */
typedef struct cvision_text cvision_text;

/* Opens an engine (about 60 ms). `folder`: where its data lies, NULL for Tesseract's own place.
 * `language`: `jpn`, `eng`... CVISION_FAILED when the language is not installed. */
cvision_status cvision_text_open(
    const char *folder, const char *language, cvision_text **text, cvision_error *error) CVISION_NOEXCEPT;
void cvision_text_free(cvision_text *text) CVISION_NOEXCEPT;
/* Where the engine found its data; borrowed from `text`. */
const char *cvision_text_folder(const cvision_text *text) CVISION_NOEXCEPT;

/* Reads one line of black lettering on white. `allowed`: UTF-8, the only characters that may come
 * out; NULL for any. `utf8` is the caller's, to be given to cvision_string_free. `confidence`: 0...1. */
cvision_status cvision_text_read(
    cvision_text *text, const uint8_t *gray, int32_t width, int32_t height, const char *allowed,
    char **utf8, float *confidence, cvision_error *error) CVISION_NOEXCEPT;
void cvision_string_free(char *string) CVISION_NOEXCEPT;

/* How a strip is prepared for an engine. */
typedef struct cvision_strip_recipe {
    double scale_x, scale_y; /* enlargement */
    int32_t thin;            /* side of the square that strokes are thinned by; 0: not */
    double blur;             /* Gaussian sigma after scaling; 0: none */
    int32_t pad;             /* white margin, pixels */
} cvision_strip_recipe;

/* Turns bright lettering on dark into black on white. `out` holds `capacity` bytes of the caller;
 * the size that was written comes back. */
cvision_status cvision_strip_prepare(
    const uint8_t *gray, int32_t width, int32_t height, const cvision_strip_recipe *recipe, uint8_t *out,
    int32_t capacity, int32_t *out_width, int32_t *out_height, cvision_error *error) CVISION_NOEXCEPT;

/* ---- Drawing on pictures for people (draw.cpp) ------------------------------------------------ */

/* `bgr`: width x height, changed in place; what lies outside it is left out. `rgb`: 0xRRGGBB. */
cvision_status cvision_draw_rectangle(
    uint8_t *bgr, int32_t width, int32_t height, int32_t x, int32_t y, int32_t across, int32_t down,
    uint32_t rgb, int32_t thickness, cvision_error *error) CVISION_NOEXCEPT;

/* One line of ASCII with its lower left corner at (x, y); capitals are `size` pixels tall. */
cvision_status cvision_draw_text(
    uint8_t *bgr, int32_t width, int32_t height, const char *text, int32_t x, int32_t y, float size,
    uint32_t rgb, cvision_error *error) CVISION_NOEXCEPT;

/* Scales a grey picture: area average when shrinking, bilinear when enlarging. `out`: the caller's. */
cvision_status cvision_gray_resize(
    const uint8_t *gray, int32_t width, int32_t height, uint8_t *out, int32_t out_width, int32_t out_height,
    cvision_error *error) CVISION_NOEXCEPT;

/* ---- Nets (net.cpp) -------------------------------------------------------------------------- */

/* An ONNX net. One thread at a time. */
typedef struct cvision_net cvision_net;

cvision_status cvision_net_open(const char *path, cvision_net **net, cvision_error *error) CVISION_NOEXCEPT;
void cvision_net_free(cvision_net *net) CVISION_NOEXCEPT;

/* Runs one picture of one plane (`width` x `height` floats, row-major, borrowed). `out` holds
 * `capacity` floats of the caller: `classes` rows of `columns` scores come back. */
cvision_status cvision_net_run(
    cvision_net *net, const float *in, int32_t width, int32_t height, float *out, int32_t capacity,
    int32_t *classes, int32_t *columns, cvision_error *error) CVISION_NOEXCEPT;

/* ---- Comparing a drawing by its edges (edges.cpp) ------------------------------------------- */

/* A point of a drawing where an edge runs: where it is, and the direction towards the brighter side,
 * of length 1. Unsigned where either side may be the brighter one. */
typedef struct cvision_anchor {
    float x, y, normal_x, normal_y;
    bool is_signed;
} cvision_anchor;

/* The edges of one picture after the other, in memory that is kept. Belongs to one thread at a time. */
typedef struct cvision_edges cvision_edges;

cvision_status cvision_edges_new(cvision_edges **edges, cvision_error *error) CVISION_NOEXCEPT;
/* Looks at another picture; `gray` is borrowed for the call. Nothing is allocated while the size stays the same. */
cvision_status cvision_edges_take(
    cvision_edges *edges, const uint8_t *gray, int32_t width, int32_t height, cvision_error *error) CVISION_NOEXCEPT;
void cvision_edges_free(cvision_edges *edges) CVISION_NOEXCEPT;

/* How well a drawing agrees with the picture, 0...1, when its point (u, v) lies at pixel
 * (x + u * scale_x, y + v * scale_y), edges of pixels at integers. */
float cvision_edges_score(
    const cvision_edges *edges, const cvision_anchor *anchors, int32_t count, float x, float y, float scale_x,
    float scale_y) CVISION_NOEXCEPT;

/* ---- Where a drawing may be (glance.cpp) ----------------------------------------------------- */

/* A coarse look at one picture after the other, in memory that is kept: nothing is allocated while their
 * size stays the same. Belongs to one thread at a time. */
typedef struct cvision_glance cvision_glance;

cvision_status cvision_glance_new(cvision_glance **glance, cvision_error *error) CVISION_NOEXCEPT;
void cvision_glance_free(cvision_glance *glance) CVISION_NOEXCEPT;
/* Looks at another picture; `gray` is borrowed for the call. */
cvision_status cvision_glance_take(
    cvision_glance *glance, const uint8_t *gray, int32_t width, int32_t height, cvision_error *error) CVISION_NOEXCEPT;

/* The size of a drawing and where its origin may lie, pixels; every `step`th row is tried. An origin may lie
 * outside the picture as long as the drawing sticks out of it by at most 8 % of the picture's size. */
typedef struct cvision_glance_area {
    float scale_x, scale_y;
    int32_t from_x, to_x, from_y, to_y, step;
} cvision_glance_area;

/* Where the drawing's origin lies (pixels), and the share of its edges that are there, 0...1. */
typedef struct cvision_place {
    float x, y, score;
} cvision_place;

/* The best of these places for a drawing, to a neighbouring pixel; rather more of it is told than there is. At most
 * 200 anchors. Only places count that have `enough` of the first 80; where none has, the score is 0. */
cvision_place cvision_glance_search(
    cvision_glance *glance, const cvision_anchor *anchors, int32_t count,
    const cvision_glance_area *area, float enough) CVISION_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
