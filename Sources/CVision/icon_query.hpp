// One patch on its way through the comparison, shared by the bank's parts.
#pragma once

#include "icon_bank.hpp"

namespace cvision {

// A patch compared: its best shift so far, its vector there, each prototype's best score.
struct IconBank::Query {
    Colour ink{};
    std::vector<float> scores;         // best over the shifts looked at
    std::vector<float> sizes, coarseSizes;  // lengths of the prototypes over the ink
    std::vector<int> at;               // shift of that, dy * 256 + dx
    std::vector<size_t> order;         // prototypes still in question, best first
    std::vector<float> vector, best;   // at the shift looked at, and at the best of all
    float top = -1;
    int shift = 0;
    size_t blur = 0;
    float length = 0;                  // of `best`
    std::vector<float> plain;          // scores with nothing blurred or fitted
    std::vector<float> unexplained;    // by each prototype that was fitted, in units of the noise
    std::vector<float> rest;           // what the nearest leaves, weighed
    float share = 0;                   // of the nearest's icon in the patch
    std::vector<float> apart;          // from the nearest, by a closer look; -1 where none was taken
    bool hasShadows = false;           // which are left in the patch, for the icons to explain
};

}  // namespace cvision
