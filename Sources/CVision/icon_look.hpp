// How one kind of icon is looked at: cells, frequencies, and what lies behind an icon.
#pragma once

#include "cvision.h"
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
    int coarse;       // as many are enough to find the nearest few
    bool shadows;
    // What a frequency counts for: one over what a capture leaves unexplained of it. Three planes.
    std::vector<float> weights;
    int area() const { return order * order; }
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
    // Three planes of cells at one shift, weighted.
    std::array<cv::Mat, 3> planes(const cv::Mat &lifted, int dx, int dy) const;
    // The lowest `kept` x `kept` frequencies of a plane of cells, to `out`.
    void transform(const cv::Mat &plane, int kept, float *out) const;
    // Cells whose frequencies these are.
    void restore(const float *frequencies, cv::Mat &plane) const;
    // The same as `side` x `side` points.
    void shrunk(const float *frequencies, int side, float *points) const;
    // How much of each frequency a blur of `sigma` cells leaves.
    std::vector<float> blur(float sigma) const;
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
    cv::Mat wavesX, cosY;            // a row each: a cell's waves across, a wave down
};

}  // namespace cvision
