#include "icon_verifier.hpp"
#include "guard.hpp"
#include "products.hpp"

#include <algorithm>
#include <cmath>

namespace cvision {

namespace {

constexpr int side = IconVerifier::side;

// A convolution of 3 x 3 over `size` x `size` points of `from` values each, beyond whose edges all is 0. `out` has
// what it starts from. Sums stay in registers eight at a time.
template <int from, int to, int stride>
__attribute__((always_inline)) inline void convolve(
    const float *in, int size, const float *weights, float *out) {
    constexpr int lanes = 8, blocks = to / lanes;
    static_assert(to % lanes == 0);
    for (int y = 0; y < size; y += stride)
        for (int x = 0; x < size; x += stride, out += to) {
            float sums[blocks][lanes];
            for (int b = 0; b < blocks; ++b) std::copy_n(out + b * lanes, lanes, sums[b]);
            for (int dy = -1; dy <= 1; ++dy)
                for (int dx = -1; dx <= 1; ++dx) {
                    if (y + dy < 0 || y + dy >= size || x + dx < 0 || x + dx >= size) continue;
                    const float *point = in + ((y + dy) * size + x + dx) * from;
                    const float *w = weights + ((dy + 1) * 3 + dx + 1) * from * to;
                    for (int i = 0; i < from; ++i, w += to) {
                        const float value = point[i];
                        for (int b = 0; b < blocks; ++b)
                            for (int lane = 0; lane < lanes; ++lane)
                                sums[b][lane] += value * w[b * lanes + lane];
                    }
                }
            for (int b = 0; b < blocks; ++b)
                for (int lane = 0; lane < lanes; ++lane)
                    out[b * lanes + lane] = std::max(sums[b][lane], 0.0f);
        }
}

// `points` x `to` values that all start from a layer's offsets.
void fill(const float *offsets, int to, int points, float *out) {
    for (int i = 0; i < points; ++i) std::copy_n(offsets, to, out + i * to);
}

struct Layers { const float *first, *second, *third, *units, *last; };

CVISION_WIDE void run(const Layers &w, const float *start, const float *pair, float *odds) {
    using Net = IconVerifier;
    constexpr int planes = Net::planes, area = side * side, half = side / 2, quarter = side / 4;
    float in[area * planes], one[area * Net::first], two[half * half * Net::second];
    float three[quarter * quarter * Net::third];
    for (int p = 0; p < planes; ++p)
        for (int i = 0; i < area; ++i) in[i * planes + p] = pair[p * area + i];
    std::copy_n(start, area * Net::first, one);
    convolve<planes, Net::first, 1>(in, side, w.first, one);
    fill(w.second + 9 * Net::first * Net::second, Net::second, half * half, two);
    convolve<Net::first, Net::second, 2>(one, side, w.second, two);
    fill(w.third + 9 * Net::second * Net::third, Net::third, quarter * quarter, three);
    convolve<Net::second, Net::third, 2>(two, half, w.third, three);
    float seen[2 * Net::third] = {}, units[Net::units];
    for (int i = 0; i < quarter * quarter; ++i)
        for (int k = 0; k < Net::third; ++k) {
            seen[k] += three[i * Net::third + k] / (quarter * quarter);
            seen[Net::third + k] = std::max(seen[Net::third + k], three[i * Net::third + k]);
        }
    std::copy_n(w.units + 2 * Net::third * Net::units, Net::units, units);
    for (int i = 0; i < 2 * Net::third; ++i)
        for (int k = 0; k < Net::units; ++k) units[k] += seen[i] * w.units[i * Net::units + k];
    std::copy_n(w.last + Net::units * Net::outputs, Net::outputs, odds);
    for (int i = 0; i < Net::units; ++i)
        for (int k = 0; k < Net::outputs; ++k)
            odds[k] += std::max(units[i], 0.0f) * w.last[i * Net::outputs + k];
}

}  // namespace

// The weights of the first layer are given with the two planes of places last: these never change, so what comes
// of them is computed once.
IconVerifier::IconVerifier(const float *given) {
    for (int i = 0; i < count; ++i)
        require(std::isfinite(given[i]), "a weight of the net is not a number");
    const float *offsets = given + 9 * (planes + 2) * first;
    start.resize(static_cast<size_t>(side) * side * first);
    for (int tap = 0; tap < 9; ++tap) {
        const float *w = given + tap * (planes + 2) * first;
        weights.insert(weights.end(), w, w + planes * first);
    }
    weights.insert(weights.end(), offsets, given + count);
    const auto place = [](int at) { return 2.0f * static_cast<float>(at) / (side - 1) - 1; };
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            float *out = start.data() + (y * side + x) * first;
            std::copy_n(offsets, first, out);
            for (int dy = -1; dy <= 1; ++dy)
                for (int dx = -1; dx <= 1; ++dx) {
                    if (y + dy < 0 || y + dy >= side || x + dx < 0 || x + dx >= side) continue;
                    const float *w = given + (((dy + 1) * 3 + dx + 1) * (planes + 2) + planes) * first;
                    for (int k = 0; k < first; ++k)
                        out[k] += place(y + dy) * w[k] + place(x + dx) * w[first + k];
                }
        }
}

std::array<float, IconVerifier::outputs> IconVerifier::odds(const float *pair) const {
    Layers layers{};
    layers.first = weights.data();
    layers.second = layers.first + (9 * planes + 1) * first;
    layers.third = layers.second + (9 * first + 1) * second;
    layers.units = layers.third + (9 * second + 1) * third;
    layers.last = layers.units + (2 * third + 1) * units;
    std::array<float, outputs> odds{};
    run(layers, start.data(), pair, odds.data());
    return odds;
}

}  // namespace cvision
