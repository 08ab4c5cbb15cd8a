// A closer look at icons that are nearly the same: at half cells, with more frequencies.
#pragma once

#include "icon_look.hpp"

#include <vector>

namespace cvision {

// Twins differ by less than a few cells: a black scope on a black row. So they are compared with the patch
// once more, in brightness alone (colour is what video spoils first), at half cells, and as they are drawn:
// what moving, stretching and blurring changes is taken from the icon and not from the patch, so that the
// patch's noise explains nothing of itself.
class IconCloseup {
public:
    IconCloseup(const IconLook &look, int order);

    int area() const { return waves.area(); }
    // Numbers of one vector: brightness and the mask.
    int stride() const { return 2 * area(); }
    // The vector of a picture laid on the look's half cells.
    void features(const cv::Mat &laid, float *out) const;

    // What an icon leaves of the patch, in levels of brightness.
    struct Finding {
        double unexplained = 0;  // square
        std::vector<float> rest;
    };
    // Fits each of `icons` (vectors) to the patch over a background of brightness `ground`. The best place is looked
    // for around `shift` (half cells), the best blur among `blurs` (cells).
    std::vector<Finding> compared(
        const cv::Mat &lifted, int dx, int dy, float ground, const std::vector<float> &blurs,
        const std::vector<const float *> &icons) const;

private:
    const IconLook &look;
    Waves waves;  // those of the grid's half cells

    int width() const { return waves.width; }
    int height() const { return waves.height; }
    size_t points() const { return static_cast<size_t>(width()) * static_cast<size_t>(height()); }
    std::vector<float> drawn(const float *icon, float ground, const std::vector<float> &left) const;
    std::vector<float> patch(const cv::Mat &lifted, int dx, int dy) const;
    std::vector<float> inside(int dx, int dy) const;
    Finding fitted(
        const std::vector<float> &patch, const std::vector<float> &inside, const float *icon, float ground,
        float blur) const;
};

}  // namespace cvision
