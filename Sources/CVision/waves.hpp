// The waves (DCT) that planes of cells are taken apart into.
#pragma once

#include <vector>

namespace cvision {

// The lowest frequencies of a plane of `width` x `height` cells: `order` in each direction.
class Waves {
public:
    // `width`, `height` and `order` are at least eight, `order` a multiple of it.
    Waves(int width, int height, int order);

    const int width, height, order;
    int area() const { return order * order; }
    // The lowest `kept` x `kept` frequencies of a plane, to `out`. `kept` is a multiple of eight, at most `order`.
    void transform(const float *plane, int kept, float *out) const;
    // The plane whose frequencies these are.
    void restore(const float *frequencies, float *plane) const;
    // How much of each frequency a blur of `sigma` cells leaves.
    std::vector<float> blur(float sigma) const;

private:
    // A row a wave, and a row a cell.
    std::vector<float> across, cellsAcross, down, cellsDown;
};

}  // namespace cvision
