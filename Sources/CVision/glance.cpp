// A quick look whether a known drawing may be in a picture at all: coarse numbers, buffers that are kept,
// and nothing that allocates. What it lets pass, edges.cpp looks at with care.
#include "guard.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

namespace {

// Directions are counted in this many steps of the full turn; behind them come those of half a turn,
// for edges whose brighter side is not known.
constexpr int kDirections = 16;
constexpr int kMaps = kDirections + kDirections / 2;
// How well a pixel agrees is counted in steps of a third: 80 anchors add up to no more than a byte.
constexpr int kSteps = 3;
constexpr int kMost = 80;
// Steps of brightness over one pixel at which an edge counts half.
constexpr float kHalf = 4.0F;
// Places are tried this many at a time.
constexpr int kBlock = 64;
// The farthest that a canvas may stick out of the picture.
constexpr float kMargin = 0.08F;
constexpr int kRadius = 3;

struct Vote {
    const uint8_t *map;
    int dx, dy;
};

}  // namespace

struct cvision_glance {
    int width = 0, height = 0;
    int pad_x = 0, pad_y = 0, stride = 0;
    std::array<float, 2 * kRadius + 1> kernel{};
    std::vector<float> line, across, smooth, x, y;
    std::vector<uint8_t> one, other, wide;
    // How well each pixel or a neighbour of it agrees with each direction, with nothing all around.
    std::array<std::vector<uint8_t>, kMaps> maps;
    std::array<Vote, kMost> votes{};
};

namespace {

// The index of a pixel beyond the edge, mirrored at it.
int mirrored(int i, int count) { return i < 0 ? -i : i >= count ? 2 * count - 2 - i : i; }

__attribute__((target_clones("avx2", "default")))
void blur(cvision_glance &g, const uint8_t *gray) {
    const int w = g.width, h = g.height;
    const float *k = g.kernel.data();
    float *line = g.line.data() + kRadius;
    for (int row = 0; row < h; ++row) {
        const uint8_t *in = gray + static_cast<size_t>(row) * w;
        for (int i = 0; i < w; ++i) line[i] = in[i];
        for (int i = 1; i <= kRadius; ++i) {
            line[-i] = line[i];
            line[w - 1 + i] = line[w - 1 - i];
        }
        float *out = g.across.data() + static_cast<size_t>(row) * w;
        for (int i = 0; i < w; ++i)
            out[i] = k[3] * line[i] + k[2] * (line[i - 1] + line[i + 1]) + k[1] * (line[i - 2] + line[i + 2])
                + k[0] * (line[i - 3] + line[i + 3]);
    }
    for (int row = 0; row < h; ++row) {
        std::array<const float *, 2 * kRadius + 1> in{};
        for (int r = -kRadius; r <= kRadius; ++r)
            in[r + kRadius] = g.across.data() + static_cast<size_t>(mirrored(row + r, h)) * w;
        const float *a = in[0], *b = in[1], *c = in[2], *d = in[3], *e = in[4], *f = in[5], *last = in[6];
        float *out = g.smooth.data() + static_cast<size_t>(row) * w;
        for (int i = 0; i < w; ++i)
            out[i] = k[3] * d[i] + k[2] * (c[i] + e[i]) + k[1] * (b[i] + f[i]) + k[0] * (a[i] + last[i]);
    }
}

// Directions of the edges: gradient over its length, shortened where it is weak. None at the border.
__attribute__((target_clones("avx2", "default")))
void differentiate(cvision_glance &g) {
    const int w = g.width;
    for (int row = 1; row < g.height - 1; ++row) {
        const float *up = g.smooth.data() + static_cast<size_t>(row - 1) * w, *at = up + w, *down = at + w;
        float *x = g.x.data() + static_cast<size_t>(row) * w, *y = g.y.data() + static_cast<size_t>(row) * w;
        for (int i = 1; i < w - 1; ++i) {
            const float right = up[i + 1] + 2 * at[i + 1] + down[i + 1], left = up[i - 1] + 2 * at[i - 1] + down[i - 1];
            const float below = down[i - 1] + 2 * down[i] + down[i + 1], above = up[i - 1] + 2 * up[i] + up[i + 1];
            const float gx = (right - left) / 8, gy = (below - above) / 8;
            const float part = 1 / (std::sqrt(gx * gx + gy * gy) + kHalf);
            x[i] = gx * part;
            y[i] = gy * part;
        }
    }
}

// How well each pixel agrees with a direction, and with the opposite one.
__attribute__((target_clones("avx2", "default")))
void agree(cvision_glance &g, float nx, float ny) {
    const size_t count = g.x.size();
    const float *x = g.x.data(), *y = g.y.data();
    uint8_t *one = g.one.data(), *other = g.other.data();
    for (size_t i = 0; i < count; ++i) {
        const float dot = kSteps * (x[i] * nx + y[i] * ny);
        one[i] = static_cast<uint8_t>(static_cast<int>(std::max(dot, 0.0F) + 0.5F));
        other[i] = static_cast<uint8_t>(static_cast<int>(std::max(-dot, 0.0F) + 0.5F));
    }
}

// The best of each pixel and its neighbours, into a padded map.
__attribute__((target_clones("avx2", "default")))
void spread(cvision_glance &g, const uint8_t *in, uint8_t *map) {
    const int w = g.width, h = g.height;
    for (int row = 0; row < h; ++row) {
        const uint8_t *from = in + static_cast<size_t>(row) * w;
        uint8_t *to = g.wide.data() + static_cast<size_t>(row) * w;
        to[0] = std::max(from[0], from[1]);
        to[w - 1] = std::max(from[w - 1], from[w - 2]);
        for (int i = 1; i < w - 1; ++i) to[i] = std::max(std::max(from[i - 1], from[i]), from[i + 1]);
    }
    for (int row = 0; row < h; ++row) {
        const uint8_t *at = g.wide.data() + static_cast<size_t>(row) * w;
        const uint8_t *up = row > 0 ? at - w : at, *down = row < h - 1 ? at + w : at;
        uint8_t *to = map + static_cast<size_t>(row + g.pad_y) * g.stride + g.pad_x;
        for (int i = 0; i < w; ++i) to[i] = std::max(std::max(up[i], at[i]), down[i]);
    }
}

// The most votes that one of 64 neighbouring places gets. Most of a look is spent here.
__attribute__((target_clones("avx2", "default")))
int most_votes(const Vote *votes, int count, ptrdiff_t from, int stride, int wanted) {
    uint8_t sums[kBlock] = {};
    for (int v = 0; v < count; ++v) {
        const uint8_t *source = votes[v].map + from + static_cast<ptrdiff_t>(votes[v].dy) * stride + votes[v].dx;
        for (int i = 0; i < kBlock; ++i) sums[i] = static_cast<uint8_t>(sums[i] + source[i]);
    }
    int best = 0;
    for (int i = 0; i < wanted; ++i) best = std::max<int>(best, sums[i]);
    return best;
}

void resize(cvision_glance &g, int width, int height) {
    g.width = width;
    g.height = height;
    g.pad_x = static_cast<int>(std::ceil(static_cast<float>(width) * kMargin)) + 2;
    g.pad_y = static_cast<int>(std::ceil(static_cast<float>(height) * kMargin)) + 2;
    g.stride = width + 2 * g.pad_x + kBlock;
    const size_t count = static_cast<size_t>(width) * height;
    g.line.assign(static_cast<size_t>(width) + 2 * kRadius, 0);
    g.across.assign(count, 0);
    g.smooth.assign(count, 0);
    g.x.assign(count, 0);
    g.y.assign(count, 0);
    g.one.assign(count, 0);
    g.other.assign(count, 0);
    g.wide.assign(count, 0);
    for (auto &map : g.maps) map.assign(static_cast<size_t>(g.stride) * (height + 2 * g.pad_y), 0);
}

}  // namespace

extern "C" {

cvision_status cvision_glance_new(cvision_glance **glance, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        *glance = nullptr;
        auto made = std::make_unique<cvision_glance>();
        // A Gaussian of 0.8 pixels.
        float sum = 0;
        for (int i = -kRadius; i <= kRadius; ++i)
            sum += made->kernel[i + kRadius] = std::exp(-static_cast<float>(i * i) / (2 * 0.8F * 0.8F));
        for (float &value : made->kernel) value /= sum;
        *glance = made.release();
    });
}

void cvision_glance_free(cvision_glance *glance) noexcept { delete glance; }

cvision_status cvision_glance_take(
    cvision_glance *glance, const uint8_t *gray, int32_t width, int32_t height, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        cvision::require(width >= 8 && height >= 8, "a picture of under 8 pixels");
        cvision_glance &g = *glance;
        if (width != g.width || height != g.height) resize(g, width, height);
        blur(g, gray);
        differentiate(g);
        for (int d = 0; d < kDirections / 2; ++d) {
            const double angle = 2 * CV_PI * d / kDirections;
            agree(g, static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle)));
            uint8_t *one = g.maps[d].data(), *other = g.maps[d + kDirections / 2].data();
            spread(g, g.one.data(), one);
            spread(g, g.other.data(), other);
            uint8_t *either = g.maps[d + kDirections].data();
            const size_t count = g.maps[d].size();
            for (size_t i = 0; i < count; ++i) either[i] = std::max(one[i], other[i]);
        }
    });
}

float cvision_glance_score(
    cvision_glance *glance, const cvision_anchor *anchors, int32_t count, const cvision_glance_area *area) noexcept {
    const cvision_glance &g = *glance;
    const int columns = area->to_x - area->from_x + 1;
    if (g.width == 0 || columns <= 0 || area->to_y < area->from_y || area->step < 1) return 0;
    int used = 0, wanted = 0;
    for (int32_t i = 0; i < count && wanted < kMost; ++i, ++wanted) {
        const cvision_anchor &anchor = anchors[i];
        const double turn = std::atan2(anchor.normal_y, anchor.normal_x) / (2 * CV_PI) * kDirections;
        int direction = (static_cast<int>(std::lround(turn)) + kDirections) % kDirections;
        if (!anchor.is_signed) direction = kDirections + direction % (kDirections / 2);
        const float fx = std::floor(anchor.x * area->scale_x), fy = std::floor(anchor.y * area->scale_y);
        if (!(std::abs(fx) < 1e6F) || !(std::abs(fy) < 1e6F)) continue;
        const int dx = static_cast<int>(fx), dy = static_cast<int>(fy);
        // What would lie beyond the padding at some of the places counts nothing at any.
        const int blocks = (columns + kBlock - 1) / kBlock * kBlock;
        if (area->from_x + dx < -g.pad_x || area->from_x + dx + blocks > g.stride - g.pad_x) continue;
        if (area->from_y + dy < -g.pad_y || area->to_y + dy >= g.height + g.pad_y) continue;
        glance->votes[used++] = {g.maps[direction].data(), dx, dy};
    }
    int best = 0;
    for (int y = area->from_y; y <= area->to_y; y += area->step) {
        for (int column = 0; column < columns; column += kBlock) {
            const ptrdiff_t from = static_cast<ptrdiff_t>(y + g.pad_y) * g.stride + area->from_x + column + g.pad_x;
            best = std::max(
                best, most_votes(g.votes.data(), used, from, g.stride, std::min(kBlock, columns - column)));
        }
    }
    return wanted > 0 ? static_cast<float>(best) / static_cast<float>(kSteps * wanted) : 0;
}

}  // extern "C"
