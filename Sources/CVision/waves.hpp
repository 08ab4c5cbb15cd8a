// Sums of products, and the waves (DCT) that planes are taken apart into.
#pragma once

#include <opencv2/core.hpp>

#include <vector>

// Compiled twice: for the newer processors, too. Neither fuses multiplications with additions, so both
// give the same numbers.
#if defined(__x86_64__) && defined(__linux__)
#define CVISION_WIDE __attribute__((target_clones("avx", "default")))
#else
#define CVISION_WIDE
#endif

namespace cvision {

// The same sums in the same order on every machine, and quick without special instructions.
// `count` is a multiple of eight.
CVISION_WIDE float dot(const float *a, const float *b, int count);

// `out` (lines x kept) = `left` (lines x count, `stride` apart) times `right` (count x kept, `rightStride`
// apart). `kept` is a multiple of eight.
CVISION_WIDE void product(
    const float *left, int stride, int lines, const float *right, int rightStride, int count,
    int kept, float *out);

// The lowest `order` waves over `cells` cells, of length 1 each: a row a wave.
cv::Mat cosines(int cells, int order);

// How much of each of the lowest `order` x `order` frequencies of `width` x `height` cells a blur of `sigma` cells leaves.
std::vector<float> leftByBlur(int width, int height, int order, float sigma);

}  // namespace cvision
