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
    // What those are sums of.
    struct Products {
        Products(const float *vector, size_t area);
        Norms norms(const float *power) const;
        std::vector<float> squares, shared, mask;
    };
    struct Query;

    // Prototypes that the coarse search looks at together.
    static constexpr int lanes = 8;

    Query compared(const cv::Mat &lifted, const Colour &ink, bool hasShadows = false) const;
    // The search.
    void seek(Query &query, const IconPatch &patch) const;
    void keep(Query &query) const;
    void refine(Query &query, const IconPatch &patch) const;
    void sharpen(Query &query) const;
    // The fit.
    void draw(Query &query) const;
    void drawShadow(const Query &query, size_t prototype, std::vector<float> &shadow) const;
    float apart(const Query &query, size_t prototype, size_t from) const;
    void fit(Query &query, const IconPatch &patch) const;
    void settle(Query &query) const;
    bool looksCloser(Query &query, const cv::Mat &lifted) const;
    bool isUnsure(const Query &query) const;
    // What is left.
    float peak(const Query &query, const float *residual) const;
    void spread(const Query &query, float (&bands)[6]) const;
    void pair(const Query &query, float *planes) const;

    // Of each prototype, apart: one large piece of memory would be copied again and again as it grows.
    std::vector<std::vector<float>> vectors;  // look.stride() floats
    std::vector<std::vector<float>> closer;   // the rest of its features
    std::vector<std::vector<float>> shadows;  // where its shadow falls, look.area() floats; empty but of lamps
    std::vector<int> owners;
    std::vector<float> coarse;  // their lowest frequencies, 4 x look.coarse^2 floats: those of `lanes` prototypes in step
    std::vector<std::vector<Norms>> lengths;  // by blur
    std::vector<Norms> coarseLengths;
    std::vector<std::vector<float>> left;     // what each blur leaves of three planes' frequencies
    std::vector<std::vector<float>> powers;   // and of their squares
    Waves pairs;                              // of what a verifier is shown
    std::optional<IconVerifier> verifier;
    std::optional<IconCloseup> closeup;
};

}  // namespace cvision
