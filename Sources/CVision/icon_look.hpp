// How one kind of icon is looked at: cells, frequencies, and what lies behind an icon.
#pragma once

#include "cvision.h"
#include "icon_patch.hpp"
#include "waves.hpp"

#include <opencv2/core.hpp>

#include <array>
#include <vector>

namespace cvision {

using Colour = std::array<float, 3>;

inline float dot(const Colour &a, const Colour &b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

// A look's grid and its transforms. The lowest frequencies of a plane of cells say nearly all of it.
class IconLook {
public:
    explicit IconLook(const cvision_look &look);

    int width, height, slackX, slackY;
    int order;        // frequencies kept in each direction
    Waves waves;      // those of the grid's cells
    int coarse;       // frequencies that are enough to find the nearest few
    bool shadows;
    // What a frequency counts for: one over what a capture leaves unexplained of it. Three planes.
    std::vector<float> weights;
    int area() const { return order * order; }
    int cellCount() const { return width * height; }
    int stride() const { return 4 * area(); }
    cv::Size fine() const { return {2 * (width + slackX), 2 * (height + slackY)}; }

    // Brightness, red-blue, green-magenta.
    Colour seen(const Colour &bgr) const;
    // The patch at half cells, B, G, R.
    cv::Mat cells(const uint8_t *bgr, int w, int h) const;
    // The commonest colour where the background is expected.
    Colour background(const cv::Mat &cells) const;
    // The background of each row of half cells: one colour, unless it runs from one to another.
    std::vector<Colour> grounds(const cv::Mat &cells, const Colour &background) const;
    // How much darker than the background a shadow is: any share of it between these.
    struct Shade { float darkest, lightest; };
    static constexpr Shade anyShade{0.3f, 1.0f}, usualShade{0.45f, 0.72f}, noShade{1.0f, 0.0f};
    // Takes the background away and turns the rest into seen colours; shadows become background.
    cv::Mat lifted(const cv::Mat &cells, const std::vector<Colour> &grounds, Shade shade) const;
    // A background that grey parts of an icon look like shadows on.
    static bool isPale(const Colour &bgr);
    // Three planes of cells at one shift, weighted, one after the other.
    void planes(const IconPatch &patch, int dx, int dy, float *out) const;
    // Their lowest `kept` x `kept` frequencies, plane by plane.
    void frequencies(const IconPatch &patch, int dx, int dy, int kept, float *out) const;
    // A picture (B, G, R times alpha, and alpha) laid on the grid, at half cells.
    cv::Mat laid(const cv::Mat &picture, float x, float y, float across, float down) const;
    // The vector of a picture so laid.
    void features(const cv::Mat &laid, float *out) const;
    // A cut of the screen: finds the background at this placement and makes it transparent.
    void lift(cv::Mat &picture, float across, float down) const;

private:
    Colour commonest(const std::vector<cv::Vec3f> &pixels) const;
    std::vector<cv::Vec3f> surroundings(const cv::Mat &cells, int top, int bottom) const;

    std::array<Colour, 3> opponent;
    cv::Mat weight, around;          // cells: float 0...1, and bytes
};

}  // namespace cvision
