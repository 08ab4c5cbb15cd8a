// How well a prototype explains a patch, small errors of the capture allowed for.
#pragma once

#include "icon_look.hpp"

#include <vector>

namespace cvision {

// Icons that differ by a badge are told apart only where the rest fits exactly. So a patch may be moved
// and stretched a little, and a prototype may be paler or lifted from black a little, before the two
// are compared: to first order, by least squares, each at a price.
class IconFit {
public:
    // The patch's vector (three planes of frequencies), and what moving and stretching it changes.
    IconFit(const IconLook &look, const cv::Mat &lifted, int dx, int dy);

    struct Result {
        float score = -1;         // correlation after the fit, 0...1
        std::vector<float> rest;  // what is left unexplained, of a patch of length 1
    };
    // Fits a prototype drawn over the patch's background: `icon` its three planes, `mask` its coverage.
    Result fitted(const std::vector<float> &icon, const std::vector<float> &mask) const;

private:
    static constexpr int moves = 4;
    int area;
    std::vector<float> patch;
    std::vector<float> moved[moves];
    float between[moves + 1][moves + 1];  // products of those five
};

}  // namespace cvision
