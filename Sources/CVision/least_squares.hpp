// Small systems of equations, as fits by least squares have them.
#pragma once

#include <cmath>

namespace cvision {

// Solves a small symmetric system in place; false where it has no single answer.
template <int columns>
bool solve(double (&a)[columns][columns], double (&x)[columns]) {
    for (int i = 0; i < columns; ++i) {
        for (int j = 0; j < i; ++j) {
            for (int k = 0; k < j; ++k) a[i][j] -= a[i][k] * a[j][k];
            a[i][j] /= a[j][j];
        }
        for (int k = 0; k < i; ++k) a[i][i] -= a[i][k] * a[i][k];
        if (!(a[i][i] > 1e-12)) return false;
        a[i][i] = std::sqrt(a[i][i]);
        for (int k = 0; k < i; ++k) x[i] -= a[i][k] * x[k];
        x[i] /= a[i][i];
    }
    for (int i = columns - 1; i >= 0; --i) {
        for (int k = i + 1; k < columns; ++k) x[i] -= a[k][i] * x[k];
        x[i] /= a[i][i];
    }
    return true;
}

}  // namespace cvision
