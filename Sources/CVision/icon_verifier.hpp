// A small convolutional net that looks at a patch beside the icon it was taken for.
#pragma once

#include "cvision.h"

#include <array>
#include <vector>

namespace cvision {

// Says from pictures what sums over frequencies cannot: whether what an icon leaves unexplained lies on the
// icon, as another weapon's does, or all over the lamp, as a fading lamp's does. It knows no weapon, only
// differences, so a weapon enrolled later is judged like the others.
//
// Three convolutions of 3 x 3, the last two of stride 2, each cut off at 0; mean and greatest value of each of
// the last one's planes; a layer of units cut off at 0; two log odds. Pictures go in with two planes more: how far
// down and how far across.
class IconVerifier {
public:
    static constexpr int side = CVISION_PAIR_SIDE;
    static constexpr int planes = CVISION_PAIR_PLANES;
    static constexpr int area = planes * side * side;  // numbers of a pair
    static constexpr int first = 24, second = 24, third = 32, units = 24, outputs = 2;

    // How many weights there are: by layer, [down][across][from][to] of a convolution, [from][to] of the
    // others, then the layer's offsets.
    static constexpr int count = (9 * (planes + 2) + 1) * first + (9 * first + 1) * second
        + (9 * second + 1) * third + (2 * third + 1) * units + (units + 1) * outputs;

    // Takes the weights; throws where one is not a number.
    explicit IconVerifier(const float *weights);

    // Log odds that the icon is the patch's weapon, and that it is of its class. `pair`: planes x side x side.
    std::array<float, outputs> odds(const float *pair) const;

private:
    std::vector<float> weights;
    std::vector<float> start;  // the first layer's values where all planes are 0: offsets and places
};

}  // namespace cvision
