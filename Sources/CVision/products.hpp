// Sums of products: the same on every machine, and quick without special instructions.
#pragma once

// Compiled twice: for the newer processors, too. Nothing fuses multiplications with additions
// (-ffp-contract=off), so all give the same numbers.
#if defined(__x86_64__) && defined(__linux__)
#define CVISION_WIDE __attribute__((target_clones("avx", "default")))
#else
#define CVISION_WIDE
#endif

namespace cvision {

// The inner product of `count` numbers, a multiple of eight.
CVISION_WIDE float dot(const float *a, const float *b, int count);

// `out` (lines x kept) = `left` (lines x count, `stride` apart) times `right` (count x kept, `rightStride`
// apart). `kept` is at least eight; each sum is in the order of `count`.
CVISION_WIDE void product(
    const float *left, int stride, int lines, const float *right, int rightStride, int count,
    int kept, float *out);

}  // namespace cvision
