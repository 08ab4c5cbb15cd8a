#include "icon_shadow.hpp"

#include <opencv2/imgproc.hpp>

namespace cvision {

namespace {

// Cells that shadows lie beside their weapons; painted and real ones vary by half of it.
constexpr double right = 1.2, below = 3.7;
// Badges, which are down here, throw none, and lie over those of others.
constexpr int badges = 24;
constexpr double besideBadges = 0.2;

}  // namespace

std::vector<float> shadow(const IconLook &look, const float *mask) {
    cv::Mat plane(look.height, look.width, CV_32F), cover, shade;
    look.waves.restore(mask, plane.ptr<float>(0));
    cover = cv::max(cv::min(plane, 1), 0);
    const double shift[] = {1, 0, right, 0, 1, below};
    cv::warpAffine(cover, shade, cv::Mat(2, 3, CV_64F, const_cast<double *>(shift)), cover.size(),
                   cv::INTER_LINEAR, cv::BORDER_CONSTANT);
    shade = shade.mul(1 - cover);
    for (int y = badges; y < look.height; ++y) shade.row(y) *= besideBadges;
    std::vector<float> out(static_cast<size_t>(look.area()));
    look.waves.transform(shade.ptr<float>(0), look.order, out.data());
    return out;
}

}  // namespace cvision
