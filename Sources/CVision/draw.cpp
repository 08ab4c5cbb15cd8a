// Rectangles and plain lettering on pictures that people look at.
#include "guard.hpp"

#include <opencv2/imgproc.hpp>

namespace {

cv::Mat canvas(uint8_t *bgr, int32_t width, int32_t height) {
    cvision::require(bgr != nullptr && width > 0 && height > 0, "an empty picture");
    return cv::Mat(height, width, CV_8UC3, bgr);
}

cv::Scalar scalar(uint32_t rgb) { return cv::Scalar(rgb & 255, (rgb >> 8) & 255, (rgb >> 16) & 255); }

}  // namespace

extern "C" {

cvision_status cvision_draw_rectangle(
    uint8_t *bgr, int32_t width, int32_t height, int32_t x, int32_t y, int32_t across, int32_t down,
    uint32_t rgb, int32_t thickness, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        cv::Mat picture = canvas(bgr, width, height);
        cvision::require(across > 0 && down > 0 && thickness > 0, "an empty rectangle");
        cv::rectangle(picture, cv::Rect(x, y, across, down), scalar(rgb), thickness, cv::LINE_8);
    });
}

cvision_status cvision_draw_text(
    uint8_t *bgr, int32_t width, int32_t height, const char *text, int32_t x, int32_t y, float size,
    uint32_t rgb, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        cv::Mat picture = canvas(bgr, width, height);
        cvision::require(text != nullptr && size > 0, "no text");
        // A capital of this face is 21 units tall at scale 1.
        const double scale = size / 21.0;
        const int thickness = size >= 20 ? 2 : 1;
        cv::putText(
            picture, text, cv::Point(x, y), cv::FONT_HERSHEY_SIMPLEX, scale, scalar(rgb), thickness, cv::LINE_AA);
    });
}

}  // extern "C"
