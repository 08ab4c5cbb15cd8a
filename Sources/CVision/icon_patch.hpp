// A patch that its background was taken from, quick to look at from any shift.
#pragma once

#include <opencv2/core.hpp>

#include <vector>

namespace cvision {

// Half cells of three planes, and the sums of each four that make a cell: those of one shift lie in rows.
class IconPatch {
public:
    // `lifted`: half cells, three planes (`IconLook::lifted`).
    explicit IconPatch(const cv::Mat &lifted);

    const int rows;  // of half cells
    // A row of cells, of four half cells each, whose first has its corner at half cell (x, y).
    const float *row(int plane, int x, int y) const {
        return sums.data() + at(plane, x, y);
    }

private:
    size_t at(int plane, int x, int y) const {
        return static_cast<size_t>(((plane * 2 + x % 2) * rows + y) * stride + x / 2);
    }

    int stride;
    std::vector<float> sums;  // [plane][even or odd columns][row of half cells][column]
};

}  // namespace cvision
