// One patch on its way through the comparison, shared by the bank's parts.
#pragma once

#include "icon_bank.hpp"

namespace cvision {

// How a capture blurs, in cells: brightness, and colour, which video keeps at half the size.
struct Blur { float bright, colour; };
constexpr Blur blurs[] = {{0, 0}, {0.35f, 0.8f}, {0.7f, 1.4f}, {1.1f, 2.1f}, {1.6f, 2.9f}, {2.3f, 4.0f}};
constexpr size_t blurCount = sizeof blurs / sizeof *blurs;

// A patch compared: its best shift so far, its vector there, each prototype's best score.
struct IconBank::Query {
    Colour ink{};
    bool hasShadows = false;           // which are left in the patch, for the icons to explain
    std::vector<float> scores;         // of each prototype
    std::vector<int> at;               // shift of its best, dy * 256 + dx
    std::vector<size_t> order;         // prototypes still in question, best first
    std::vector<float> best;           // the patch at the best shift: three planes of frequencies
    float top = -1;
    int shift = 0;
    float length = 0;                  // of `best`
    size_t blur = 0;
    std::vector<float> plain;          // scores with nothing blurred or fitted
    std::vector<float> unexplained;    // by each prototype that was fitted, in units of the noise
    std::vector<float> rest;           // what the nearest leaves, weighed
    float share = 0;                   // of the nearest's icon in the patch
    std::vector<float> apart;          // from the nearest, by a closer look; -1 where none was taken
    // Of those in question, each at its place.
    std::vector<size_t> places;        // of each prototype; of one not in question nothing
    std::vector<float> over;           // three planes over the ink
    std::vector<float> icons;          // the same blurred and weighed, and the mask
    std::vector<IconFit::Result> fits;
    std::optional<IconFit> fitter;     // of the patch

    const float *icon(size_t prototype) const {
        return icons.data() + places[prototype] * (icons.size() / fits.size());
    }
};

}  // namespace cvision
