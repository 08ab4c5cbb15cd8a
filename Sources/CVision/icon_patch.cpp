#include "icon_patch.hpp"

namespace cvision {

IconPatch::IconPatch(const cv::Mat &lifted) : rows(lifted.rows), stride((lifted.cols + 1) / 2) {
    sums.resize(static_cast<size_t>(3 * 2 * rows * stride));
    for (int y = 0; y + 1 < rows; ++y) {
        const cv::Vec3f *upper = lifted.ptr<cv::Vec3f>(y), *lower = lifted.ptr<cv::Vec3f>(y + 1);
        for (int first = 0; first < 2; ++first) {
            float *out[3] = {&sums[at(0, first, y)], &sums[at(1, first, y)], &sums[at(2, first, y)]};
            for (int x = first, i = 0; x + 1 < lifted.cols; x += 2, ++i)
                for (int p = 0; p < 3; ++p)
                    out[p][i] = upper[x][p] + upper[x + 1][p] + lower[x][p] + lower[x + 1][p];
        }
    }
}

}  // namespace cvision
