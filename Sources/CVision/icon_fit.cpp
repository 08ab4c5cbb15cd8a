#include "icon_fit.hpp"
#include "least_squares.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cvision {

namespace {

// Standard deviations allowed for: cells moved, shares stretched, blur (square cells), levels of brightness,
// shares of colour, and of light that a shadow takes.
constexpr float allowedMove = 0.35f, allowedStretch = 0.02f, allowedBlur = 0.25f;
constexpr float allowedLift = 5, allowedColour = 0.15f, allowedShadow = 0.5f;

}  // namespace

IconFit::IconFit(const IconLook &look, const cv::Mat &lifted, int dx, int dy)
    : area(look.area()), blurPrice(1 / (allowedBlur * allowedBlur)), patch(static_cast<size_t>(3 * look.area())) {
    // On a lamp's ink, which is never as even as a page's row, blur would explain what is no blur.
    if (look.shadows) blurPrice = 1e12;
    const auto planes = look.planes(lifted, dx, dy);
    for (int i = 0; i < 3; ++i) look.transform(planes[i], look.order, patch.data() + i * area);
    const float length = std::sqrt(std::max(dot(patch.data(), patch.data(), 3 * area), 1e-6f));
    for (float &value : patch) value /= length;
    const int left = std::max(dx - 1, 0), right = std::min(dx + 1, 2 * look.slackX);
    const int above = std::max(dy - 1, 0), below = std::min(dy + 1, 2 * look.slackY);
    const auto west = look.planes(lifted, left, dy), east = look.planes(lifted, right, dy);
    const auto north = look.planes(lifted, dx, above), south = look.planes(lifted, dx, below);
    for (auto &vector : changed) vector.assign(patch.size(), 0.0f);
    for (int i = 0; i < 3; ++i) {
        // Shifts are in half cells, slopes in cells.
        cv::Mat across = (east[i] - west[i]) * (2.0 / std::max(1, right - left) / length);
        cv::Mat down = (south[i] - north[i]) * (2.0 / std::max(1, below - above) / length);
        look.transform(across, look.order, changed[0].data() + i * area);
        look.transform(down, look.order, changed[1].data() + i * area);
        for (int y = 0; y < look.height; ++y)
            for (int x = 0; x < look.width; ++x) {
                across.at<float>(y, x) *= static_cast<float>(x) + 0.5f - look.width / 2.0f;
                down.at<float>(y, x) *= static_cast<float>(y) + 0.5f - look.height / 2.0f;
            }
        look.transform(across, look.order, changed[2].data() + i * area);
        look.transform(down, look.order, changed[3].data() + i * area);
    }
    // Blur takes from a frequency by its square. Of brightness alone: colours are never sharp.
    for (int j = 0; j < look.order; ++j)
        for (int k = 0; k < look.order; ++k) {
            const double y = CV_PI * j / look.height, x = CV_PI * k / look.width;
            changed[4][j * look.order + k] = -static_cast<float>(x * x + y * y) * patch[j * look.order + k];
        }
    for (size_t k = 0; k < patch.size(); ++k) {
        patch[k] *= look.weights[k];
        for (auto &vector : changed) vector[k] *= look.weights[k];
    }
    const auto row = [&](int i) { return i == 0 ? patch.data() : changed[i - 1].data(); };
    for (int i = 0; i <= changes; ++i)
        for (int j = 0; j <= i; ++j)
            between[i][j] = between[j][i] = dot(row(i), row(j), 3 * area);
}

IconFit::Result IconFit::fitted(
    const std::vector<float> &icon, const std::vector<float> &shadow, float length) const {
    // Columns: 0 the icon, then changes of the patch, the mask in brightness, the icon's colour, its shadow.
    constexpr int lifted = changes + 1, tinted = changes + 2, shaded = changes + 3;
    const float *a = icon.data(), *m = a + 3 * area;
    double products[columns][columns] = {}, answer[columns] = {};
    const int all = 3 * area, tint = 2 * area;
    const float *q = patch.data();
    products[0][0] = dot(a, a, all);
    products[lifted][lifted] = dot(m, m, area);
    products[tinted][tinted] = dot(a + area, a + area, tint);
    products[lifted][0] = dot(a, m, area);
    products[tinted][0] = products[tinted][tinted];
    answer[0] = dot(q, a, all);
    answer[lifted] = dot(q, m, area);
    answer[tinted] = dot(q + area, a + area, tint);
    for (int i = 0; i < changes; ++i) {
        const float *t = changed[i].data();
        const float bright = dot(t, a, area), colour = dot(t + area, a + area, tint);
        products[i + 1][0] = bright + colour;
        products[lifted][i + 1] = dot(t, m, area);
        products[tinted][i + 1] = colour;
        answer[i + 1] = between[0][i + 1];
        for (int j = 0; j <= i; ++j) products[i + 1][j + 1] = between[i + 1][j + 1];
    }
    products[shaded][shaded] = 1;
    if (!shadow.empty()) {
        const float *s = shadow.data();
        products[shaded][shaded] = dot(s, s, all);
        products[shaded][0] = dot(a, s, all);
        products[shaded][lifted] = dot(m, s, area);
        products[shaded][tinted] = dot(a + area, s + area, tint);
        for (int i = 0; i < changes; ++i) products[shaded][i + 1] = dot(changed[i].data(), s, all);
        answer[shaded] = dot(q, s, all);
    }
    // Allowances in units of the icon as it lies in a patch of length 1.
    const auto price = [](double allowed) { return 1 / (allowed * allowed); };
    products[0][0] += 1e-9;
    for (int i = 1; i < changes; ++i)
        products[i][i] += price(i <= 2 ? allowedMove : allowedStretch);
    products[changes][changes] += blurPrice;
    products[lifted][lifted] += price(allowedLift / length);
    products[tinted][tinted] += price(allowedColour / length);
    products[shaded][shaded] += price(allowedShadow / length);
    double system[columns][columns];
    Result result;
    for (int i = 0; i < columns; ++i) {
        result.shares[i] = answer[i];
        for (int j = 0; j < columns; ++j) system[i][j] = j <= i ? products[i][j] : products[j][i];
    }
    result.unexplained = whole();
    result.fits = solve(system, result.shares) && result.shares[0] > 0;
    if (!result.fits) return result;
    double explained = 0;
    for (int i = 0; i < columns; ++i) explained += result.shares[i] * answer[i];
    result.unexplained = static_cast<float>(std::clamp(between[0][0] - explained, 1e-3, between[0][0]));
    return result;
}

float IconFit::score(const Result &fit) const {
    return std::sqrt(1 - std::min(fit.unexplained / std::max(whole(), 1e-6f), 1.0f));
}

std::vector<float> IconFit::rest(
    const Result &fit, const std::vector<float> &icon, const std::vector<float> &shadow) const {
    std::vector<float> rest = patch;
    const double *x = fit.shares;
    const float *mask = icon.data() + 3 * area;
    for (int k = 0; k < 3 * area; ++k) {
        double value = x[0] * icon[k];
        for (int i = 0; i < changes; ++i) value += x[i + 1] * changed[i][k];
        value += k < area ? x[changes + 1] * mask[k] : x[changes + 2] * icon[k];
        if (!shadow.empty()) value += x[changes + 3] * shadow[k];
        rest[k] -= static_cast<float>(value);
    }
    return rest;
}

}  // namespace cvision
