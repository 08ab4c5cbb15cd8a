// Finding a known drawing in a picture by the directions of its edges: occlusion costs a share of the
// score, and brightness, contrast, range and colour cost nothing (Steger 2002; Hinterstoisser 2012).
#include "guard.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace {

// Directions are counted in this many steps of the full turn.
constexpr int kDirections = 16;
// Steps of brightness over one pixel at which an edge counts half.
constexpr float kHalf = 4.0F;

struct Located {
    int dx, dy, direction;
};

}  // namespace

struct cvision_edges {
    int width = 0, height = 0;
    // Directions of the edges: gradient over its length, shortened where it is weak.
    std::vector<float> x, y;
    // For each direction, how well a pixel or one of its neighbours agrees, 0...255; behind them, for
    // half a turn of directions, how well it agrees whichever side is the brighter.
    std::array<std::vector<uint8_t>, kDirections + kDirections / 2> agreement;
};

namespace {

// The unit-like gradients of a picture.
void differentiate(cvision_edges &edges, const uint8_t *gray) {
    const cv::Mat picture(edges.height, edges.width, CV_8UC1, const_cast<uint8_t *>(gray));
    const size_t count = static_cast<size_t>(edges.width) * edges.height;
    edges.x.resize(count);
    edges.y.resize(count);
    cv::Mat smooth, dx(edges.height, edges.width, CV_32F, edges.x.data()),
        dy(edges.height, edges.width, CV_32F, edges.y.data());
    picture.convertTo(smooth, CV_32F);
    cv::GaussianBlur(smooth, smooth, cv::Size(), 0.8);
    // Straight into their places: these are the largest pieces of memory there are.
    cv::Sobel(smooth, dx, CV_32F, 1, 0, 3, 1.0 / 8);
    cv::Sobel(smooth, dy, CV_32F, 0, 1, 3, 1.0 / 8);
    for (size_t i = 0; i < count; ++i) {
        const float gx = edges.x[i], gy = edges.y[i];
        const float length = std::sqrt(gx * gx + gy * gy) + kHalf;
        edges.x[i] = gx / length;
        edges.y[i] = gy / length;
    }
}

// The maps that the coarse search adds up.
void spread(cvision_edges &edges) {
    const size_t count = edges.x.size();
    const cv::Mat kernel = cv::Mat::ones(3, 3, CV_8U);
    for (int d = 0; d < kDirections; ++d) {
        const double angle = 2 * CV_PI * d / kDirections;
        const float nx = static_cast<float>(std::cos(angle)), ny = static_cast<float>(std::sin(angle));
        cv::Mat map(edges.height, edges.width, CV_8UC1);
        uint8_t *out = map.ptr<uint8_t>();
        for (size_t i = 0; i < count; ++i) {
            const float dot = edges.x[i] * nx + edges.y[i] * ny;
            out[i] = dot > 0 ? static_cast<uint8_t>(dot * 255) : 0;
        }
        cv::dilate(map, map, kernel);
        edges.agreement[d].assign(map.ptr<uint8_t>(), map.ptr<uint8_t>() + count);
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

float sample(const std::vector<float> &plane, int width, int x, int y, float fx, float fy) {
    const float *p = &plane[static_cast<size_t>(y) * width + x];
    const float top = p[0] + fx * (p[1] - p[0]);
    const float bottom = p[width] + fx * (p[width + 1] - p[width]);
    return top + fy * (bottom - top);
}

}  // namespace

extern "C" {

cvision_status cvision_edges_new(
    const uint8_t *gray, int32_t width, int32_t height, bool searchable, cvision_edges **edges,
    cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        *edges = nullptr;
        cvision::require(width >= 8 && height >= 8, "a picture of under 8 pixels");
        auto made = std::make_unique<cvision_edges>();
        made->width = width;
        made->height = height;
        differentiate(*made, gray);
        if (searchable) spread(*made);
        *edges = made.release();
    });
}

void cvision_edges_free(cvision_edges *edges) noexcept { delete edges; }

float cvision_edges_score(
    const cvision_edges *edges, const cvision_anchor *anchors, int32_t count, float x, float y, float scale_x,
    float scale_y) noexcept {
    float sum = 0;
    for (int32_t i = 0; i < count; ++i) {
        const cvision_anchor &anchor = anchors[i];
        const float px = x + anchor.x * scale_x - 0.5F, py = y + anchor.y * scale_y - 0.5F;
        const int ix = static_cast<int>(std::floor(px)), iy = static_cast<int>(std::floor(py));
        if (ix < 0 || iy < 0 || ix + 1 >= edges->width || iy + 1 >= edges->height) continue;
        const float fx = px - static_cast<float>(ix), fy = py - static_cast<float>(iy);
        const float dot = sample(edges->x, edges->width, ix, iy, fx, fy) * anchor.normal_x
            + sample(edges->y, edges->width, ix, iy, fx, fy) * anchor.normal_y;
        sum += anchor.is_signed ? std::max(dot, 0.0F) : std::abs(dot);
    }
    return count > 0 ? sum / static_cast<float>(count) : 0;
}

cvision_status cvision_edges_search(
    const cvision_edges *edges, const cvision_anchor *anchors, int32_t count, float scale_x, float scale_y,
    float margin, int32_t step, cvision_place *place, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        *place = cvision_place{};
        cvision::require(!edges->agreement[0].empty(), "edges that were not made for searching");
        std::vector<Located> located;
        located.reserve(static_cast<size_t>(count));
        for (int32_t i = 0; i < count; ++i) {
            const cvision_anchor &anchor = anchors[i];
            const double turn = std::atan2(anchor.normal_y, anchor.normal_x) / (2 * CV_PI) * kDirections;
            int direction = (static_cast<int>(std::lround(turn)) + kDirections) % kDirections;
            if (!anchor.is_signed) direction = kDirections + direction % (kDirections / 2);
            const Located at{static_cast<int>(std::floor(anchor.x * scale_x)),
                             static_cast<int>(std::floor(anchor.y * scale_y)), direction};
            located.push_back(at);
        }
        // The canvas may stick out of the picture by `margin` of its size: anchors beyond count nothing.
        const int across = static_cast<int>(1920 * scale_x), down = static_cast<int>(1080 * scale_y);
        const int slack_x = static_cast<int>(std::ceil(across * margin));
        const int slack_y = static_cast<int>(std::ceil(down * margin));
        const int from_x = -slack_x, to_x = edges->width - across + slack_x;
        const int from_y = -slack_y, to_y = edges->height - down + slack_y;
        if (to_x < from_x || to_y < from_y) return;
        cvision::require(step >= 1, "rows in steps of none");
        const int columns = to_x - from_x + 1, rows = (to_y - from_y) / step + 1;
        std::vector<uint16_t> sums(static_cast<size_t>(columns) * rows, 0);
        for (const Located &at : located) {
            const uint8_t *map = edges->agreement[at.direction].data();
            const int first = std::max(0, -(from_x + at.dx));
            const int last = std::min(columns, edges->width - (from_x + at.dx));
            for (int row = 0; row < rows; ++row) {
                const int y = from_y + row * step + at.dy;
                if (y < 0 || y >= edges->height) continue;
                const uint8_t *source = map + static_cast<size_t>(y) * edges->width + from_x + at.dx;
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
