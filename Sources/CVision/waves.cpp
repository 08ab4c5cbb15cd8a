#include "waves.hpp"

#include <cmath>

namespace cvision {

cv::Mat cosines(int cells, int order) {
    cv::Mat basis(order, cells, CV_32F);
    for (int k = 0; k < order; ++k)
        for (int x = 0; x < cells; ++x)
            basis.at<float>(k, x) = static_cast<float>(
                std::cos(CV_PI * (x + 0.5) * k / cells) * std::sqrt((k == 0 ? 1.0 : 2.0) / cells));
    return basis;
}

std::vector<float> leftByBlur(int width, int height, int order, float sigma) {
    std::vector<float> left(static_cast<size_t>(order) * static_cast<size_t>(order));
    for (int j = 0; j < order; ++j)
        for (int k = 0; k < order; ++k) {
            const double y = CV_PI * j / height, x = CV_PI * k / width;
            left[static_cast<size_t>(j * order + k)] =
                static_cast<float>(std::exp(-0.5 * sigma * sigma * (x * x + y * y)));
        }
    return left;
}

CVISION_WIDE float dot(const float *a, const float *b, int count) {
    float lanes[8] = {};
    for (int i = 0; i < count; i += 8)
        for (int lane = 0; lane < 8; ++lane) lanes[lane] += a[i + lane] * b[i + lane];
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
        + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

// Eight sums at a time stay in registers, each in the order of `count`, so that every machine gets the same.
CVISION_WIDE void product(
    const float *left, int stride, int lines, const float *right, int rightStride, int count,
    int kept, float *out) {
    for (int line = 0; line < lines; ++line)
        for (int k = 0; k < kept; k += 8) {
            float sums[8] = {};
            const float *values = left + line * stride;
            const float *waves = right + k;
            for (int i = 0; i < count; ++i, ++values, waves += rightStride)
                for (int lane = 0; lane < 8; ++lane) sums[lane] += *values * waves[lane];
            for (int lane = 0; lane < 8; ++lane) out[line * kept + k + lane] = sums[lane];
        }
}

}  // namespace cvision
