// The shadow that a weapon throws on its lamp.
#pragma once

#include "icon_look.hpp"

#include <vector>

namespace cvision {

// Where it falls and the icon does not hide it: frequencies, from those of the icon's mask. `area` numbers.
std::vector<float> shadow(const IconLook &look, const float *mask);

}  // namespace cvision
