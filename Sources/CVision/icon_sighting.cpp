// What the nearest icon leaves unexplained: how much of it lies in one spot, how it is spread over
// frequencies, and what a verifier is shown of it.
#include "icon_query.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cvision {

// The most that lies in one spot of what is left unexplained.
float IconBank::peak(const Query &query, const float *residual) const {
    cv::Mat energy = cv::Mat::zeros(look.height, look.width, CV_32F);
    cv::Mat darker = energy.clone(), plane = energy.clone();
    const float length = std::sqrt(std::max(dot(query.ink, query.ink), 1.0f));
    for (int p = 0; p < 3; ++p) {
        look.waves.restore(residual + p * look.area(), plane.ptr<float>(0));
        energy += plane.mul(plane);
        darker -= plane * (query.ink[p] / length);
    }
    // What is darker ink and nothing else is left of a shadow, and speaks against no weapon.
    if (look.shadows) energy -= cv::max(darker, 0).mul(cv::max(darker, 0));
    // Sums of boxes of five cells.
    constexpr int box = 5;
    float most = 0;
    std::vector<float> columns(static_cast<size_t>(look.width), 0.0f);
    for (int y = 0; y < look.height; ++y) {
        const float *in = energy.ptr<float>(y);
        const float *out = y >= box ? energy.ptr<float>(y - box) : nullptr;
        for (int i = 0; i < look.width; ++i) columns[i] += in[i] - (out != nullptr ? out[i] : 0);
        if (y + 1 < box) continue;
        for (int i = 0; i + box <= look.width; ++i)
            most = std::max(most, std::accumulate(columns.begin() + i, columns.begin() + i + box, 0.0f));
    }
    return most;
}

// How the unexplained is spread over frequencies, see `cvision_sighting`.
void IconBank::spread(const Query &query, float (&bands)[6]) const {
    double sums[6] = {};
    int counts[6] = {};
    for (size_t k = 0; k < query.rest.size(); ++k) {
        const int area = look.area(), place = static_cast<int>(k) % area;
        const int down = place / look.order, across = place % look.order;
        const double pitch = std::sqrt(down * down + across * across) / look.order;
        const int band = (static_cast<int>(k) < area ? 0 : 3) + (pitch < 5.0 / 16 ? 0 : pitch < 11.0 / 16 ? 1 : 2);
        sums[band] += query.rest[k] * query.rest[k];
        ++counts[band];
    }
    for (int i = 0; i < 6; ++i) bands[i] = counts[i] > 0 ? static_cast<float>(sums[i] / counts[i]) : 1;
}

// What a verifier looks at. As many points as frequencies say all that they do.
void IconBank::pair(const Query &query, float *planes) const {
    // So that all planes have values of about 1.
    constexpr float drawnScale = 16, leftScale = 48, noiseScale = 0.5f;
    const int area = look.area(), points = IconVerifier::side * IconVerifier::side;
    const float *w = look.weights.data(), *icon = query.icon(query.order[0]);
    std::vector<float> plane(static_cast<size_t>(area));
    const auto place = [&](int at) { return planes + at * points; };
    for (int p = 0; p < 3; ++p) {
        const float *rest = query.rest.data() + p * area;
        pairs.restore(rest, place(p));
        for (int i = 0; i < points; ++i) place(p)[i] = std::asinh(place(p)[i] * noiseScale);
        const auto weighed = [&](const float *from, float scale, int to) {
            for (int k = 0; k < area; ++k) plane[k] = scale * from[k] / w[p * area + k];
            pairs.restore(plane.data(), place(to));
        };
        weighed(icon + p * area, drawnScale * query.share, 3 + p);
        weighed(rest, leftScale, 7 + p);
        if (p == 0) weighed(icon + 3 * area, 1, 6);
    }
    const float most = std::max(*std::max_element(place(6), place(7)), 1e-6f);
    for (int i = 0; i < points; ++i) place(6)[i] /= most;
}

}  // namespace cvision
