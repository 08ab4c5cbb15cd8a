#include "gradients.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

namespace cvision {

namespace {

// Steps of brightness over one pixel at which an edge counts half.
constexpr float kHalf = 4.0F;

// Half a Gaussian of 0.8 pixels, from its middle.
const std::array<float, 4> kKernel = [] {
    std::array<float, 4> kernel{};
    float sum = 0;
    for (int i = 0; i < 4; ++i) {
        kernel[i] = std::exp(-static_cast<float>(i * i) / (2 * 0.8F * 0.8F));
        sum += i == 0 ? kernel[i] : 2 * kernel[i];
    }
    for (float &value : kernel) value /= sum;
    return kernel;
}();

// Within one byte. Truncation after a shift is what compilers know how to do to many numbers at once.
int8_t nearest(float value) { return static_cast<int8_t>(static_cast<int>(value + (128 + 0.5F)) - 128); }

// The index of a pixel beyond the edge, mirrored at it.
int mirrored(int i, int count) { return i < 0 ? -i : i >= count ? 2 * count - 2 - i : i; }

}  // namespace

// Asked tens of thousands of times a look, so by the borders between the steps instead of by the arc.
int direction(float normal_x, float normal_y, bool is_signed) {
    static_assert(kDirections == 16);
    constexpr float borders[] = {0.19891237F, 0.66817864F, 1.49660576F, 5.02733949F};  // tangents of 11.25, 33.75...
    const float across = std::abs(normal_x), down = std::abs(normal_y);
    int step = 0;
    for (const float border : borders) step += down > border * across;
    if (normal_x < 0) step = kDirections / 2 - step;
    if (normal_y < 0) step = (kDirections - step) % kDirections;
    return is_signed ? step : kDirections + step % (kDirections / 2);
}

__attribute__((target_clones("avx2", "default")))
void Gradients::blur_along(const uint8_t *gray, int row) {
    const auto [a, b, c, d] = kKernel;
    const uint8_t *in = gray + static_cast<size_t>(row) * width;
    float *at = line.data() + kRadius;
    for (int i = 0; i < width; ++i) at[i] = in[i];
    for (int i = 1; i <= kRadius; ++i) {
        at[-i] = at[i];
        at[width - 1 + i] = at[width - 1 - i];
    }
    float *out = across.data() + static_cast<size_t>(row % (2 * kRadius + 1)) * width;
    for (int i = 0; i < width; ++i)
        out[i] = a * at[i] + b * (at[i - 1] + at[i + 1]) + c * (at[i - 2] + at[i + 2]) + d * (at[i - 3] + at[i + 3]);
}

__attribute__((target_clones("avx2", "default")))
void Gradients::blur_down(int row) {
    const auto [a, b, c, d] = kKernel;
    std::array<const float *, 2 * kRadius + 1> in{};
    for (int r = -kRadius; r <= kRadius; ++r)
        in[r + kRadius] = across.data() + static_cast<size_t>(mirrored(row + r, height) % (2 * kRadius + 1)) * width;
    const float *p = in[0], *q = in[1], *r = in[2], *s = in[3], *t = in[4], *u = in[5], *v = in[6];
    float *out = smooth.data() + static_cast<size_t>(row % 3) * width;
    for (int i = 0; i < width; ++i) out[i] = a * s[i] + b * (r[i] + t[i]) + c * (q[i] + u[i]) + d * (p[i] + v[i]);
}

__attribute__((target_clones("avx2", "default")))
void Gradients::differentiate(int row) {
    const float *up = smooth.data() + static_cast<size_t>((row - 1) % 3) * width;
    const float *at = smooth.data() + static_cast<size_t>(row % 3) * width;
    const float *down = smooth.data() + static_cast<size_t>((row + 1) % 3) * width;
    int8_t *to_x = x.data() + static_cast<size_t>(row) * width, *to_y = y.data() + static_cast<size_t>(row) * width;
    for (int i = 1; i < width - 1; ++i) {
        const float right = up[i + 1] + 2 * at[i + 1] + down[i + 1], left = up[i - 1] + 2 * at[i - 1] + down[i - 1];
        const float below = down[i - 1] + 2 * down[i] + down[i + 1], above = up[i - 1] + 2 * up[i] + up[i + 1];
        const float gx = (right - left) / 8, gy = (below - above) / 8;
        const float part = kOne / (std::sqrt(gx * gx + gy * gy) + kHalf);
        to_x[i] = nearest(gx * part);
        to_y[i] = nearest(gy * part);
    }
}

// Of what comes between only the rows that are still needed are kept.
void Gradients::take(const uint8_t *gray, int new_width, int new_height) {
    if (width != new_width || height != new_height) {
        // Where memory ends in the middle, nothing is of any size.
        width = height = 0;
        const size_t columns = static_cast<size_t>(new_width), count = columns * new_height;
        line.assign(columns + 2 * kRadius, 0);
        across.assign(columns * (2 * kRadius + 1), 0);
        smooth.assign(columns * 3, 0);
        x.assign(count, 0);
        y.assign(count, 0);
        width = new_width;
        height = new_height;
    }
    for (int row = 0; row < kRadius; ++row) blur_along(gray, row);
    for (int row = 0; row < height; ++row) {
        if (row + kRadius < height) blur_along(gray, row + kRadius);
        blur_down(row);
        if (row >= 2) differentiate(row - 1);
    }
}

__attribute__((target_clones("avx2", "default")))
void spread(const uint8_t *in, int width, int height, uint8_t *wide, uint8_t *out, int stride) {
    for (int row = 0; row < height; ++row) {
        const uint8_t *from = in + static_cast<size_t>(row) * width;
        uint8_t *to = wide + static_cast<size_t>(row) * width;
        to[0] = std::max(from[0], from[1]);
        to[width - 1] = std::max(from[width - 1], from[width - 2]);
        for (int i = 1; i < width - 1; ++i) to[i] = std::max(std::max(from[i - 1], from[i]), from[i + 1]);
    }
    for (int row = 0; row < height; ++row) {
        const uint8_t *at = wide + static_cast<size_t>(row) * width;
        const uint8_t *up = row > 0 ? at - width : at, *down = row < height - 1 ? at + width : at;
        uint8_t *to = out + static_cast<size_t>(row) * stride;
        for (int i = 0; i < width; ++i) to[i] = std::max(std::max(up[i], at[i]), down[i]);
    }
}

}  // namespace cvision
