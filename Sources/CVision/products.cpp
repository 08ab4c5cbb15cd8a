#include "products.hpp"

#include <algorithm>

namespace cvision {

namespace {

// Eight numbers in a row, wherever they lie: one register of the newer processors, two of the others.
typedef float Eight __attribute__((vector_size(32), aligned(4), may_alias));

// Of several lines at a time: each waits for its own sum alone, and all need the same numbers of `right`.
template <int lines>
__attribute__((always_inline)) inline void multiply(
    const float *left, int stride, const float *right, int rightStride, int count, int kept, float *out) {
    Eight sums[lines] = {};
    for (int i = 0; i < count; ++i, right += rightStride) {
        const Eight waves = *reinterpret_cast<const Eight *>(right);
        for (int line = 0; line < lines; ++line) sums[line] += left[line * stride + i] * waves;
    }
    for (int line = 0; line < lines; ++line) *reinterpret_cast<Eight *>(out + line * kept) = sums[line];
}

}  // namespace

CVISION_WIDE float dot(const float *a, const float *b, int count) {
    // Four sums, so that none has to wait for the one before.
    constexpr int several = 4;
    Eight sums[several] = {};
    const auto add = [&](int to, int i) __attribute__((always_inline)) {
        sums[to] += *reinterpret_cast<const Eight *>(a + i) * *reinterpret_cast<const Eight *>(b + i);
    };
    int i = 0;
    for (; i + 8 * several <= count; i += 8 * several)
        for (int n = 0; n < several; ++n) add(n, i + 8 * n);
    for (; i < count; i += 8) add(0, i);
    const Eight all = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    return ((all[0] + all[4]) + (all[2] + all[6])) + ((all[1] + all[5]) + (all[3] + all[7]));
}

CVISION_WIDE void product(
    const float *left, int stride, int lines, const float *right, int rightStride, int count,
    int kept, float *out) {
    constexpr int several = 4;
    for (int next = 0; next < kept; next += 8) {
        // The last eight may overlap those before: the same sums once more.
        const int k = std::min(next, kept - 8);
        int line = 0;
        for (; line + several <= lines; line += several)
            multiply<several>(left + line * stride, stride, right + k, rightStride, count, kept, out + line * kept + k);
        for (; line < lines; ++line)
            multiply<1>(left + line * stride, stride, right + k, rightStride, count, kept, out + line * kept + k);
    }
}

}  // namespace cvision
