// How brightness runs in a picture, as directions that know nothing of contrast.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace cvision {

// Directions are counted in this many steps of the full turn; behind them come those of half a turn, for
// edges whose brighter side is not known.
constexpr int kDirections = 16;
constexpr int kMaps = kDirections + kDirections / 2;

// Which of the maps an edge with this normal belongs to.
int direction(float normal_x, float normal_y, bool is_signed);

// One picture after the other, in memory that is kept: nothing is allocated while their size stays the same.
struct Gradients {
    int width = 0, height = 0;
    // Towards the brighter side, of length `kOne` for strong edges and shorter for weak ones. None at the
    // border. Bytes, since a sharp picture's are the largest memory there is.
    std::vector<int8_t> x, y;
    static constexpr float kOne = 127;

    // Looks at another picture of at least 8x8 pixels.
    void take(const uint8_t *gray, int new_width, int new_height);

private:
    static constexpr int kRadius = 3;
    // Rows that are needed more than once: blurred along the row, and both ways.
    std::vector<float> line, across, smooth;

    void blur_along(const uint8_t *gray, int row);
    void blur_down(int row);
    void differentiate(int row);
};

// The best of each pixel and its neighbours, of `width` x `height` pixels. `wide` holds a picture of the
// caller's to work in; rows of `out` begin `stride` bytes apart.
void spread(const uint8_t *in, int width, int height, uint8_t *wide, uint8_t *out, int stride);

}  // namespace cvision
