// A quick look where a known drawing may be in a picture: coarse numbers, buffers that are kept, and nothing that
// allocates. What it lets pass, edges.cpp looks at with care.
#include "gradients.hpp"
#include "guard.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

namespace {

using cvision::kDirections;
// How well a pixel agrees is counted in steps of a third: 80 anchors, by which most places are ruled out, add up
// to no more than a byte.
constexpr int kSteps = 3;
constexpr int kFirst = 80;
constexpr int kMost = 200;
// Places are tried this many at a time.
constexpr int kBlock = 64;
// The farthest that a canvas may stick out of the picture.
constexpr float kMargin = 0.08F;

struct Vote {
    const uint8_t *map;
    int dx, dy;

    // What it gives to neighbouring places, the first of which lies at `from`.
    const uint8_t *at(ptrdiff_t from, int stride) const { return map + from + static_cast<ptrdiff_t>(dy) * stride + dx; }
};

}  // namespace

struct cvision_glance {
    cvision::Gradients gradients;
    int pad_x = 0, pad_y = 0, stride = 0;
    std::vector<uint8_t> one, other, wide;
    // How well each pixel or a neighbour of it agrees with each direction, with nothing all around.
    std::array<std::vector<uint8_t>, cvision::kMaps> maps;
    std::array<Vote, kMost> votes{};
};

namespace {

// How well each pixel agrees with a direction, and with the opposite one.
__attribute__((target_clones("avx2", "default")))
void agree(cvision_glance &g, float nx, float ny) {
    const size_t count = g.gradients.x.size();
    const int8_t *x = g.gradients.x.data(), *y = g.gradients.y.data();
    nx *= kSteps / cvision::Gradients::kOne;
    ny *= kSteps / cvision::Gradients::kOne;
    uint8_t *one = g.one.data(), *other = g.other.data();
    for (size_t i = 0; i < count; ++i) {
        const float dot = x[i] * nx + y[i] * ny;
        one[i] = static_cast<uint8_t>(static_cast<int>(std::max(dot, 0.0F) + 0.5F));
        other[i] = static_cast<uint8_t>(static_cast<int>(std::max(-dot, 0.0F) + 0.5F));
    }
}

// Votes are counted this many at a time before it is asked whether the rest can still be enough.
constexpr int kCounted = 8;

__attribute__((target_clones("avx2", "default")))
void count_more(const Vote *votes, int number, ptrdiff_t from, int stride, uint16_t *sums) {
    for (int v = 0; v < number; ++v) {
        const uint8_t *source = votes[v].at(from, stride);
        for (int i = 0; i < kBlock; ++i) sums[i] = static_cast<uint16_t>(sums[i] + source[i]);
    }
}

// The first votes of 64 neighbouring places; false where none can get `least` of them any more, which most
// blocks show after half of them. Most of a look is spent here.
__attribute__((target_clones("avx2", "default")))
bool count_first(const Vote *votes, int number, ptrdiff_t from, int stride, int least, uint8_t *out) {
    uint8_t sums[kBlock] = {};
    for (int v = 0; v < number;) {
        const int end = std::min(v + kCounted, number);
        for (; v < end; ++v) {
            const uint8_t *source = votes[v].at(from, stride);
            for (int i = 0; i < kBlock; ++i) sums[i] = static_cast<uint8_t>(sums[i] + source[i]);
        }
        if (least <= kSteps * (number - v)) continue;
        uint8_t most = 0;
        for (int i = 0; i < kBlock; ++i) most = std::max(most, sums[i]);
        if (most + kSteps * (number - v) < least) return false;
    }
    std::copy(sums, sums + kBlock, out);
    return true;
}

// Where anchors' votes lie for the places of an area, put behind the first `used`; how many there are then.
int list_votes(
    cvision_glance &g, const cvision_anchor *anchors, int from, int to, const cvision_glance_area &area, int used) {
    const int columns = area.to_x - area.from_x + 1, blocks = (columns + kBlock - 1) / kBlock * kBlock;
    for (int i = from; i < to; ++i) {
        const cvision_anchor &anchor = anchors[i];
        const float fx = std::floor(anchor.x * area.scale_x), fy = std::floor(anchor.y * area.scale_y);
        if (!(std::abs(fx) < 1e6F) || !(std::abs(fy) < 1e6F)) continue;
        const int dx = static_cast<int>(fx), dy = static_cast<int>(fy);
        // What would lie beyond the padding at some of the places counts nothing at any.
        if (area.from_x + dx < -g.pad_x || area.from_x + dx + blocks > g.stride - g.pad_x) continue;
        if (area.from_y + dy < -g.pad_y || area.to_y + dy >= g.gradients.height + g.pad_y) continue;
        const int direction = cvision::direction(anchor.normal_x, anchor.normal_y, anchor.is_signed);
        g.votes[used++] = {g.maps[direction].data(), dx, dy};
    }
    return used;
}

void resize(cvision_glance &g, int width, int height) {
    g.gradients.width = 0;
    g.pad_x = static_cast<int>(std::ceil(static_cast<float>(width) * kMargin)) + 2;
    g.pad_y = static_cast<int>(std::ceil(static_cast<float>(height) * kMargin)) + 2;
    g.stride = width + 2 * g.pad_x + kBlock;
    const size_t count = static_cast<size_t>(width) * height;
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
        *glance = std::make_unique<cvision_glance>().release();
    });
}

void cvision_glance_free(cvision_glance *glance) noexcept { delete glance; }

cvision_status cvision_glance_take(
    cvision_glance *glance, const uint8_t *gray, int32_t width, int32_t height, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        cvision::require(width >= 8 && height >= 8, "a picture of under 8 pixels");
        cvision_glance &g = *glance;
        if (width != g.gradients.width || height != g.gradients.height) resize(g, width, height);
        g.gradients.take(gray, width, height);
        for (int d = 0; d < kDirections / 2; ++d) {
            const double angle = 2 * CV_PI * d / kDirections;
            agree(g, static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle)));
            uint8_t *one = g.maps[d].data(), *other = g.maps[d + kDirections / 2].data();
            const size_t corner = static_cast<size_t>(g.pad_y) * g.stride + g.pad_x;
            cvision::spread(g.one.data(), width, height, g.wide.data(), one + corner, g.stride);
            cvision::spread(g.other.data(), width, height, g.wide.data(), other + corner, g.stride);
            uint8_t *either = g.maps[d + kDirections].data();
            const size_t count = g.maps[d].size();
            for (size_t i = 0; i < count; ++i) either[i] = std::max(one[i], other[i]);
        }
    });
}

cvision_place cvision_glance_search(
    cvision_glance *glance, const cvision_anchor *anchors, int32_t count, const cvision_glance_area *area,
    float enough) noexcept {
    const cvision_glance &g = *glance;
    const int columns = area->to_x - area->from_x + 1;
    if (g.gradients.width == 0 || columns <= 0 || area->to_y < area->from_y || area->step < 1) return {};
    const int wanted = std::min(count, kMost), firsts = std::min(wanted, kFirst);
    const int first = list_votes(*glance, anchors, 0, firsts, *area, 0);
    // The others are listed when a place asks for them: at most sizes of most drawings none does.
    int used = -1;
    // A hair less, since the share is made with floats.
    const int least = static_cast<int>(std::ceil(enough * static_cast<float>(kSteps * firsts) - 0.01F));
    int best = 0;
    cvision_place place{};
    for (int y = area->from_y; y <= area->to_y; y += area->step) {
        for (int column = 0; column < columns; column += kBlock) {
            const ptrdiff_t from = static_cast<ptrdiff_t>(y + g.pad_y) * g.stride + area->from_x + column + g.pad_x;
            uint8_t some[kBlock];
            if (!count_first(g.votes.data(), first, from, g.stride, least, some)) continue;
            if (used < 0) used = list_votes(*glance, anchors, firsts, wanted, *area, first);
            uint16_t all[kBlock];
            std::copy(some, some + kBlock, all);
            count_more(g.votes.data() + first, used - first, from, g.stride, all);
            for (int i = 0; i < std::min(kBlock, columns - column); ++i) {
                if (some[i] < least || all[i] <= best) continue;
                best = all[i];
                place = {static_cast<float>(area->from_x + column + i), static_cast<float>(y),
                         static_cast<float>(best) / static_cast<float>(kSteps * wanted)};
            }
        }
    }
    return place;
}

}  // extern "C"
