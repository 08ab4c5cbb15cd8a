// Prototypes of one look, and the comparison of a patch with all of them.
#pragma once

#include "icon_closeup.hpp"
#include "icon_fit.hpp"
#include "icon_look.hpp"
#include "icon_verifier.hpp"

#include <optional>
#include <vector>

namespace cvision {

class IconBank {
public:
    explicit IconBank(const cvision_look &look);

    const IconLook look;
    int count() const { return static_cast<int>(owners.size()); }
    // Numbers of one feature vector: those of the look, then those of a closer one.
    int stride() const { return look.stride() + (closeup ? closeup->stride() : 0); }
    // The vector of a picture (B, G, R times alpha, and alpha) laid on the grid.
    void features(const cv::Mat &picture, float x, float y, float across, float down, float *out) const;
    // Adds a prototype of `stride` features.
    void add(int owner, const float *features);
    // The nearest owners, best first, at most `capacity`; how many there are.
    int match(const uint8_t *bgr, int w, int h, const uint8_t *given, cvision_candidate *candidates,
              int capacity, cvision_sighting &sighting, float *residual, float *pair) const;

private:
    // What is known of a prototype at one blur, so that its length over any ink is quick to tell.
    struct Norms {
        float cc = 0, mmBright = 0, mmColour = 0;
        Colour cm{};
        float length(const Colour &b) const;
    };
    struct Query;

    Query compared(const cv::Mat &lifted, const Colour &ink, bool hasShadows = false) const;
    Norms norms(const float *vector, int kept, size_t blur) const;
    void seek(Query &query, const cv::Mat &lifted, int dx, int dy, bool isCoarse) const;
    void sharpen(Query &query) const;
    void draw(const Query &query, size_t prototype, std::vector<float> &icon) const;
    float apart(const Query &query, const std::vector<float> &icon, size_t prototype,
                std::vector<float> &other) const;
    void drawShadow(const Query &query, size_t prototype, std::vector<float> &shadow) const;
    bool isUnsure(const Query &query) const;
    void fit(Query &query, const IconFit &fit) const;
    void settle(Query &query, const IconFit &fit) const;
    bool looksCloser(Query &query, const cv::Mat &lifted) const;
    float peak(const Query &query, const float *residual) const;
    void spread(const Query &query, float (&bands)[6]) const;
    void pair(const Query &query, const std::vector<float> &icon, float *planes) const;

    std::vector<float> vectors;  // look.stride() floats a prototype
    std::vector<float> closer;   // the rest of their features
    std::vector<float> shadows;  // where its shadow falls, look.area() floats a prototype; of lamps
    std::vector<float> coarse;   // its lowest frequencies, 4 x look.coarse^2 floats
    std::vector<int> owners;
    std::vector<std::vector<Norms>> lengths;  // by blur
    std::vector<Norms> coarseLengths;
    // What each blur leaves of a plane's frequencies, brightness and colour.
    std::vector<std::vector<float>> bright, colour;
    std::optional<IconVerifier> verifier;
    std::optional<IconCloseup> closeup;
};

}  // namespace cvision
