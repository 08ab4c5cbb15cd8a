#include "icon_fit.hpp"
#include "least_squares.hpp"
#include "products.hpp"

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

IconFit::IconFit(
    const IconLook &look, const IconPatch &seen, int dx, int dy, const std::vector<float> &vector)
    : area(look.area()), blurPrice(1 / (allowedBlur * allowedBlur)), patch(vector) {
    // On a lamp's ink, which is never as even as a page's row, blur would explain what is no blur.
    if (look.shadows) blurPrice = 1e12;
    const float length = std::sqrt(std::max(dot(patch.data(), patch.data(), 3 * area), 1e-6f));
    for (float &value : patch) value /= length;
    for (auto &change : changed) change.assign(patch.size(), 0.0f);
    const int left = std::max(dx - 1, 0), right = std::min(dx + 1, 2 * look.slackX);
    const int above = std::max(dy - 1, 0), below = std::min(dy + 1, 2 * look.slackY);
    const int cells = look.cellCount(), width = look.width;
    std::vector<float> slopes(static_cast<size_t>(3 * cells)), before(slopes.size());
    // Moving is what differs between two shifts. Those are in half cells, slopes in cells. Stretching moves a cell
    // by as much as it lies off the middle.
    const auto change = [&](int fromX, int fromY, int toX, int toY, int half, const auto &offMiddle, int to) {
        look.planes(seen, fromX, fromY, before.data());
        look.planes(seen, toX, toY, slopes.data());
        const float share = 2.0f / static_cast<float>(std::max(1, half)) / length;
        for (size_t i = 0; i < slopes.size(); ++i) slopes[i] = share * (slopes[i] - before[i]);
        for (int p = 0; p < 3; ++p) {
            float *plane = slopes.data() + p * cells;
            look.waves.transform(plane, look.order, changed[to].data() + p * area);
            for (int i = 0; i < cells; ++i) plane[i] *= offMiddle(i);
            look.waves.transform(plane, look.order, changed[to + 2].data() + p * area);
        }
    };
    const auto middle = [](int at, int size) { return static_cast<float>(at) + 0.5f - size / 2.0f; };
    change(left, dy, right, dy, right - left, [&](int i) { return middle(i % width, width); }, 0);
    change(dx, above, dx, below, below - above, [&](int i) { return middle(i / width, look.height); }, 1);
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
    const float *icon, const std::vector<float> &shadow, float length) const {
    // Columns: 0 the icon, then changes of the patch, the mask in brightness, the icon's colour, its shadow.
    constexpr int lifted = changes + 1, tinted = changes + 2, shaded = changes + 3;
    const float *a = icon, *m = a + 3 * area;
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
    const Result &fit, const float *icon, const std::vector<float> &shadow) const {
    std::vector<float> rest = patch;
    const double *x = fit.shares;
    const float *mask = icon + 3 * area;
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
