#include "icon_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cvision {

namespace {

// Standard deviations allowed for: cells moved, shares stretched, levels of brightness, shares of colour.
constexpr float allowedMove = 0.35f, allowedStretch = 0.02f, allowedLift = 14, allowedColour = 0.15f;
// Variance of a frequency that is noise, of a patch of length 1.
constexpr float noise = 2e-5f;
constexpr int columns = 7;  // the icon; moves; lift and colour

// Solves a small symmetric system in place; false where it has no single answer.
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

}  // namespace

IconFit::IconFit(const IconLook &look, const cv::Mat &lifted, int dx, int dy)
    : area(look.area()), patch(static_cast<size_t>(3 * look.area())) {
    const auto planes = look.planes(lifted, dx, dy);
    for (int i = 0; i < 3; ++i) look.transform(planes[i], look.order, patch.data() + i * area);
    const float length = std::sqrt(std::max(dot(patch.data(), patch.data(), 3 * area), 1e-6f));
    for (float &value : patch) value /= length;
    const int left = std::max(dx - 1, 0), right = std::min(dx + 1, 2 * look.slackX);
    const int above = std::max(dy - 1, 0), below = std::min(dy + 1, 2 * look.slackY);
    const auto west = look.planes(lifted, left, dy), east = look.planes(lifted, right, dy);
    const auto north = look.planes(lifted, dx, above), south = look.planes(lifted, dx, below);
    for (auto &vector : moved) vector.resize(patch.size());
    for (int i = 0; i < 3; ++i) {
        // Shifts are in half cells, slopes in cells.
        cv::Mat across = (east[i] - west[i]) * (2.0 / std::max(1, right - left) / length);
        cv::Mat down = (south[i] - north[i]) * (2.0 / std::max(1, below - above) / length);
        look.transform(across, look.order, moved[0].data() + i * area);
        look.transform(down, look.order, moved[1].data() + i * area);
        for (int y = 0; y < look.height; ++y)
            for (int x = 0; x < look.width; ++x) {
                across.at<float>(y, x) *= static_cast<float>(x) + 0.5f - look.width / 2.0f;
                down.at<float>(y, x) *= static_cast<float>(y) + 0.5f - look.height / 2.0f;
            }
        look.transform(across, look.order, moved[2].data() + i * area);
        look.transform(down, look.order, moved[3].data() + i * area);
    }
    const auto row = [&](int i) { return i == 0 ? patch.data() : moved[i - 1].data(); };
    for (int i = 0; i <= moves; ++i)
        for (int j = 0; j <= i; ++j)
            between[i][j] = between[j][i] = dot(row(i), row(j), 3 * area);
}

IconFit::Result IconFit::fitted(
    const std::vector<float> &icon, const std::vector<float> &mask) const {
    // Columns: 0 the icon, 1...4 moves of the patch, 5 the mask in brightness, 6 the icon's colour.
    const float *a = icon.data(), *m = mask.data();
    double products[columns][columns] = {}, answer[columns] = {};
    const int all = 3 * area, tint = 2 * area;
    const float *q = patch.data();
    products[0][0] = dot(a, a, all);
    products[5][5] = dot(m, m, area);
    products[6][6] = dot(a + area, a + area, tint);
    products[5][0] = dot(a, m, area);
    products[6][0] = products[6][6];
    answer[0] = dot(q, a, all);
    answer[5] = dot(q, m, area);
    answer[6] = dot(q + area, a + area, tint);
    for (int i = 0; i < moves; ++i) {
        const float *t = moved[i].data();
        products[i + 1][0] = dot(t, a, all);
        products[5][i + 1] = dot(t, m, area);
        products[6][i + 1] = dot(t + area, a + area, tint);
        answer[i + 1] = between[0][i + 1];
        for (int j = 0; j <= i; ++j) products[i + 1][j + 1] = between[i + 1][j + 1];
    }
    // The icon has the length that the background gives it; allowances are in its own units.
    const double length = std::sqrt(std::max(products[0][0], 1e-12));
    const auto price = [](double allowed) { return noise / (allowed * allowed); };
    products[0][0] += 1e-9;
    for (int i = 1; i <= moves; ++i)
        products[i][i] += price(i <= 2 ? allowedMove : allowedStretch);
    products[5][5] += price(allowedLift / length);
    products[6][6] += price(allowedColour / length);
    double system[columns][columns], x[columns];
    for (int i = 0; i < columns; ++i) {
        x[i] = answer[i];
        for (int j = 0; j < columns; ++j) system[i][j] = j <= i ? products[i][j] : products[j][i];
    }
    Result result;
    if (!solve(system, x) || x[0] <= 0) return result;
    double explained = 0;
    for (int i = 0; i < columns; ++i) explained += x[i] * answer[i];
    result.score = static_cast<float>(std::sqrt(std::clamp(explained, 0.0, 1.0)));
    result.rest = patch;
    for (int k = 0; k < all; ++k) {
        double value = x[0] * a[k];
        for (int i = 0; i < moves; ++i) value += x[i + 1] * moved[i][k];
        if (k < area) value += x[5] * m[k];
        else value += x[6] * a[k];
        result.rest[k] -= static_cast<float>(value);
    }
    return result;
}

}  // namespace cvision
