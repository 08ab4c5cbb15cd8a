// Finding a known drawing in a picture by the directions of its edges: occlusion costs a share of the
// score, and brightness, contrast, range and colour cost nothing (Steger 2002; Hinterstoisser 2012).
#include "gradients.hpp"
#include "guard.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

namespace {

using cvision::kDirections;

struct Located {
    int dx, dy, direction;
};

}  // namespace

struct cvision_edges {
    cvision::Gradients gradients;
    bool is_searchable = false;
    // For each direction, how well a pixel or one of its neighbours agrees, 0...255; behind them, for
    // half a turn of directions, how well it agrees whichever side is the brighter.
    std::array<std::vector<uint8_t>, cvision::kMaps> agreement;
    // What a look works in.
    std::vector<uint8_t> one, wide;
    std::vector<Located> located;
    std::vector<uint16_t> sums;
};

namespace {

// How well each pixel agrees with a direction.
__attribute__((target_clones("avx2", "default")))
void agree(const cvision::Gradients &gradients, float nx, float ny, uint8_t *out) {
    const size_t count = gradients.x.size();
    const int16_t *x = gradients.x.data(), *y = gradients.y.data();
    nx *= 255 / cvision::Gradients::kOne;
    ny *= 255 / cvision::Gradients::kOne;
    for (size_t i = 0; i < count; ++i)
        out[i] = static_cast<uint8_t>(static_cast<int>(std::max(x[i] * nx + y[i] * ny, 0.0F)));
}

// The maps that the coarse search adds up.
void make_searchable(cvision_edges &edges) {
    const cvision::Gradients &gradients = edges.gradients;
    const size_t count = gradients.x.size();
    edges.one.resize(count);
    edges.wide.resize(count);
    for (int d = 0; d < kDirections; ++d) {
        const double angle = 2 * CV_PI * d / kDirections;
        agree(gradients, static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle)), edges.one.data());
        auto &map = edges.agreement[d];
        map.resize(count);
        const int width = gradients.width;
        cvision::spread(edges.one.data(), width, gradients.height, edges.wide.data(), map.data(), width);
    }
    for (int d = 0; d < kDirections / 2; ++d) {
        const auto &one = edges.agreement[d], &other = edges.agreement[d + kDirections / 2];
        auto &either = edges.agreement[d + kDirections];
        either.resize(count);
        for (size_t i = 0; i < count; ++i) either[i] = std::max(one[i], other[i]);
    }
}

// Most of a search is spent here; twice as many lanes halve it.
__attribute__((target_clones("avx2", "default")))
void add(uint16_t *sum, const uint8_t *source, int first, int last) {
    for (int i = first; i < last; ++i) sum[i] = static_cast<uint16_t>(sum[i] + source[i]);
}

float sample(const std::vector<int16_t> &plane, int width, int x, int y, float fx, float fy) {
    const int16_t *p = &plane[static_cast<size_t>(y) * width + x];
    const float top = p[0] + fx * static_cast<float>(p[1] - p[0]);
    const float bottom = p[width] + fx * static_cast<float>(p[width + 1] - p[width]);
    return (top + fy * (bottom - top)) / cvision::Gradients::kOne;
}

}  // namespace

extern "C" {

cvision_status cvision_edges_new(cvision_edges **edges, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        *edges = nullptr;
        *edges = std::make_unique<cvision_edges>().release();
    });
}

cvision_status cvision_edges_take(
    cvision_edges *edges, const uint8_t *gray, int32_t width, int32_t height, bool searchable,
    cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        cvision::require(width >= 8 && height >= 8, "a picture of under 8 pixels");
        edges->gradients.take(gray, width, height);
        edges->is_searchable = searchable;
        if (searchable) make_searchable(*edges);
    });
}

void cvision_edges_free(cvision_edges *edges) noexcept { delete edges; }

float cvision_edges_score(
    const cvision_edges *edges, const cvision_anchor *anchors, int32_t count, float x, float y, float scale_x,
    float scale_y) noexcept {
    const cvision::Gradients &gradients = edges->gradients;
    float sum = 0;
    for (int32_t i = 0; i < count; ++i) {
        const cvision_anchor &anchor = anchors[i];
        const float px = x + anchor.x * scale_x - 0.5F, py = y + anchor.y * scale_y - 0.5F;
        const int ix = static_cast<int>(std::floor(px)), iy = static_cast<int>(std::floor(py));
        if (ix < 0 || iy < 0 || ix + 1 >= gradients.width || iy + 1 >= gradients.height) continue;
        const float fx = px - static_cast<float>(ix), fy = py - static_cast<float>(iy);
        const float dot = sample(gradients.x, gradients.width, ix, iy, fx, fy) * anchor.normal_x
            + sample(gradients.y, gradients.width, ix, iy, fx, fy) * anchor.normal_y;
        sum += anchor.is_signed ? std::max(dot, 0.0F) : std::abs(dot);
    }
    return count > 0 ? sum / static_cast<float>(count) : 0;
}

cvision_status cvision_edges_search(
    cvision_edges *edges, const cvision_anchor *anchors, int32_t count, float scale_x, float scale_y,
    float margin, int32_t step, cvision_place *place, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        *place = cvision_place{};
        cvision::require(edges->is_searchable, "edges that were not made for searching");
        const int width = edges->gradients.width, height = edges->gradients.height;
        edges->located.clear();
        for (int32_t i = 0; i < count; ++i) {
            const cvision_anchor &anchor = anchors[i];
            const int direction = cvision::direction(anchor.normal_x, anchor.normal_y, anchor.is_signed);
            const Located at{static_cast<int>(std::floor(anchor.x * scale_x)),
                             static_cast<int>(std::floor(anchor.y * scale_y)), direction};
            edges->located.push_back(at);
        }
        // The canvas may stick out of the picture by `margin` of its size: anchors beyond count nothing.
        const int across = static_cast<int>(1920 * scale_x), down = static_cast<int>(1080 * scale_y);
        const int slack_x = static_cast<int>(std::ceil(across * margin));
        const int slack_y = static_cast<int>(std::ceil(down * margin));
        const int from_x = -slack_x, to_x = width - across + slack_x;
        const int from_y = -slack_y, to_y = height - down + slack_y;
        if (to_x < from_x || to_y < from_y) return;
        cvision::require(step >= 1, "rows in steps of none");
        const int columns = to_x - from_x + 1, rows = (to_y - from_y) / step + 1;
        auto &sums = edges->sums;
        sums.assign(static_cast<size_t>(columns) * rows, 0);
        for (const Located &at : edges->located) {
            const uint8_t *map = edges->agreement[at.direction].data();
            const int first = std::max(0, -(from_x + at.dx));
            const int last = std::min(columns, width - (from_x + at.dx));
            for (int row = 0; row < rows; ++row) {
                const int y = from_y + row * step + at.dy;
                if (y < 0 || y >= height) continue;
                const uint8_t *source = map + static_cast<size_t>(y) * width + from_x + at.dx;
                add(sums.data() + static_cast<size_t>(row) * columns, source, first, last);
            }
        }
        const auto best = std::max_element(sums.begin(), sums.end());
        const auto index = static_cast<int>(best - sums.begin());
        place->score = static_cast<float>(*best) / (255.0F * static_cast<float>(count));
        place->x = static_cast<float>(from_x + index % columns);
        place->y = static_cast<float>(from_y + index / columns * step);
    });
}
}
