// How much of a known drawing is at a place, by the directions of its edges: occlusion costs a share of the
// score, and brightness, contrast, range and colour cost nothing (Steger 2002; Hinterstoisser 2012).
#include "gradients.hpp"
#include "guard.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

struct cvision_edges {
    cvision::Gradients gradients;
};

namespace {

float sample(const std::vector<int8_t> &plane, int width, int x, int y, float fx, float fy) {
    const int8_t *p = &plane[static_cast<size_t>(y) * width + x];
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
    cvision_edges *edges, const uint8_t *gray, int32_t width, int32_t height, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        cvision::require(width >= 8 && height >= 8, "a picture of under 8 pixels");
        edges->gradients.take(gray, width, height);
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

}  // extern "C"
