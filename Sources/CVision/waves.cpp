#include "waves.hpp"
#include "products.hpp"

#include <cmath>

namespace cvision {

namespace {

constexpr double pi = 3.14159265358979323846;

// The lowest `order` waves over `cells` cells, of length 1 each: a row a wave.
std::vector<float> cosines(int cells, int order) {
    std::vector<float> waves;
    for (int k = 0; k < order; ++k)
        for (int x = 0; x < cells; ++x)
            waves.push_back(static_cast<float>(
                std::cos(pi * (x + 0.5) * k / cells) * std::sqrt((k == 0 ? 1.0 : 2.0) / cells)));
    return waves;
}

std::vector<float> turned(const std::vector<float> &rows, int count) {
    const size_t columns = rows.size() / static_cast<size_t>(count);
    std::vector<float> out;
    for (size_t x = 0; x < columns; ++x)
        for (size_t y = 0; y < static_cast<size_t>(count); ++y) out.push_back(rows[y * columns + x]);
    return out;
}

// What is between the two passes.
float *between(int rows, int columns) {
    thread_local std::vector<float> values;
    values.resize(static_cast<size_t>(rows) * static_cast<size_t>(columns));
    return values.data();
}

}  // namespace

Waves::Waves(int w, int h, int kept)
    : width(w), height(h), order(kept), across(cosines(w, kept)), cellsAcross(turned(across, kept)),
      down(cosines(h, kept)), cellsDown(turned(down, kept)) {}

void Waves::transform(const float *plane, int kept, float *out) const {
    float *rows = between(height, kept);
    product(plane, width, height, cellsAcross.data(), order, width, kept, rows);
    product(down.data(), height, kept, rows, kept, height, kept, out);
}

void Waves::restore(const float *frequencies, float *plane) const {
    float *rows = between(order, width);
    product(frequencies, order, order, across.data(), width, order, width, rows);
    product(cellsDown.data(), order, height, rows, width, order, width, plane);
}

std::vector<float> Waves::blur(float sigma) const {
    std::vector<float> left;
    for (int j = 0; j < order; ++j)
        for (int k = 0; k < order; ++k) {
            const double y = pi * j / height, x = pi * k / width;
            left.push_back(static_cast<float>(std::exp(-0.5 * sigma * sigma * (x * x + y * y))));
        }
    return left;
}

}  // namespace cvision
