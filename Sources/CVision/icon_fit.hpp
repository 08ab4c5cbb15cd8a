// How well a prototype explains a patch, small errors of the capture allowed for.
#pragma once

#include "icon_look.hpp"

#include <vector>

namespace cvision {

// Icons that differ by a badge are told apart only where the rest fits exactly. So a patch may be moved,
// stretched and sharpened a little, and a prototype may be paler or lifted from black a little, before the
// two are compared: to first order, by least squares, each at a price. Frequencies are weighed by what
// captures leave unexplained of them, so that what a page's row or a video's colours spoil counts little.
class IconFit {
public:
    // Takes the patch's vector at this shift (three planes of frequencies), and finds what moving, stretching and
    // blurring changes.
    IconFit(const IconLook &look, const IconPatch &patch, int dx, int dy, const std::vector<float> &vector);

    static constexpr int changes = 5;            // of the patch
    static constexpr int columns = changes + 4;  // the icon; those; lift, colour, shadow

    struct Result {
        float unexplained = 0;  // square, in units of the noise; at most `whole`
        double shares[columns] = {};
        bool fits = false;
    };
    // Fits a prototype drawn over the patch's background: its three planes and its coverage, all weighed;
    // `length` of the icon before that. Its shadow at its darkest (three planes, weighed) is fitted, too, unless empty.
    Result fitted(const float *icon, const std::vector<float> &shadow, float length) const;
    // What a fit leaves, weighed.
    std::vector<float> rest(
        const Result &fit, const float *icon, const std::vector<float> &shadow) const;
    // The patch's own square, weighed.
    float whole() const { return static_cast<float>(between[0][0]); }
    // Correlation 0...1 after the fit.
    float score(const Result &fit) const;

private:
    int area;
    double blurPrice;
    std::vector<float> patch;
    std::vector<float> changed[changes];
    double between[changes + 1][changes + 1];  // products of those
};

}  // namespace cvision
