#include "icon_closeup.hpp"
#include "guard.hpp"
#include "least_squares.hpp"
#include "products.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cvision {

namespace {

// Standard deviations allowed for: half cells moved; half cells that stretching moves an edge; shares of the blur
// below; levels that the icon, and all, are lifted by; share by which the dark is darker (gamma). Of all the rest,
// levels.
constexpr double allowedMove = 1, allowedStretch = 1.5, allowedBlur = 1, allowedLift = 10, allowedGround = 5;
constexpr double allowedGamma = 0.2, noise = 8;
// What a little more blur is, half cells.
constexpr float moreBlur = 1.5f;
// A usual bright level, by which squares are made as large as levels.
constexpr float bright = 100;
constexpr int columns = 9;

int checked(const IconLook &look, int order) {
    require(order % 8 == 0 && order > 0 && order <= 2 * std::min(look.width, look.height),
            "order of a closer look must be a multiple of eight, and no larger than the half cells");
    require(look.width * look.height % 2 == 0, "a closer look needs an even number of cells");
    return order;
}

}  // namespace

IconCloseup::IconCloseup(const IconLook &given, int kept)
    : look(given), waves(2 * given.width, 2 * given.height, checked(given, kept)) {}

void IconCloseup::features(const cv::Mat &laid, float *out) const {
    std::vector<float> plane(points());
    for (int p = 0; p < 2; ++p) {
        for (int y = 0; y < height(); ++y)
            for (int x = 0; x < width(); ++x) {
                const cv::Vec4f c = laid.at<cv::Vec4f>(y, x);
                plane[y * width() + x] = p == 0 ? look.seen({c[0], c[1], c[2]})[0] : c[3] / 255;
            }
        waves.transform(plane.data(), waves.order, out + p * area());
    }
}

// Frequencies of an icon over the patch's background, blurred.
std::vector<float> IconCloseup::drawn(
    const float *icon, float ground, const std::vector<float> &left) const {
    std::vector<float> drawn(static_cast<size_t>(area()));
    for (int k = 0; k < area(); ++k) drawn[k] = left[k] * (icon[k] - ground * icon[area() + k]);
    return drawn;
}

// 1 where the patch should show the icon's square, 0 around it.
std::vector<float> IconCloseup::inside(int dx, int dy) const {
    std::vector<float> inside(points(), 0.0f);
    for (int y = std::max(look.slackY - dy, 0); y < std::min(look.slackY - dy + height(), height()); ++y)
        for (int x = std::max(look.slackX - dx, 0); x < std::min(look.slackX - dx + width(), width()); ++x)
            inside[y * width() + x] = 1;
    return inside;
}

std::vector<float> IconCloseup::patch(const cv::Mat &lifted, int dx, int dy) const {
    std::vector<float> patch(points());
    for (int y = 0; y < height(); ++y)
        for (int x = 0; x < width(); ++x)
            patch[y * width() + x] = lifted.at<cv::Vec3f>(y + dy, x + dx)[0];
    return patch;
}

// Columns: the icon; moved, stretched, blurred a little more; its mask; everything; its square.
IconCloseup::Finding IconCloseup::fitted(
    const std::vector<float> &patch, const std::vector<float> &inside, const float *icon, float ground,
    float blur) const {
    const size_t count = points();
    const int w = width(), h = height(), all = static_cast<int>(count);
    const std::vector<float> sharp = waves.blur(2 * blur), softer = waves.blur(moreBlur);
    std::vector<float> column[columns];
    for (auto &values : column) values.resize(count);
    std::vector<float> frequencies = drawn(icon, ground, sharp);
    waves.restore(frequencies.data(), column[0].data());
    for (int k = 0; k < area(); ++k) frequencies[k] *= softer[k];
    waves.restore(frequencies.data(), column[5].data());
    for (int k = 0; k < area(); ++k) frequencies[k] = sharp[k] * icon[area() + k];
    waves.restore(frequencies.data(), column[6].data());
    const std::vector<float> &drawn = column[0];
    for (int y = 0, i = 0; y < h; ++y)
        for (int x = 0; x < w; ++x, ++i) {
            const int west = x > 0 ? i - 1 : i, east = x + 1 < w ? i + 1 : i;
            const int north = y > 0 ? i - w : i, south = y + 1 < h ? i + w : i;
            column[1][i] = (drawn[east] - drawn[west]) / static_cast<float>(east - west);
            column[2][i] = (drawn[south] - drawn[north]) / static_cast<float>((south - north) / w);
            // At the square's edge as much as moving by 1.
            column[3][i] = column[1][i] * (2.0f * static_cast<float>(x) + 1 - w) / w;
            column[4][i] = column[2][i] * (2.0f * static_cast<float>(y) + 1 - h) / h;
            column[5][i] -= drawn[i];
            column[7][i] = 1;
            column[8][i] = drawn[i] * drawn[i] / bright;
        }
    for (auto &values : column)
        for (size_t i = 0; i < count; ++i) values[i] *= inside[i];
    Finding found;
    found.rest.resize(count);
    for (size_t i = 0; i < count; ++i) found.rest[i] = inside[i] * patch[i];
    double products[columns][columns] = {}, shares[columns];
    for (int i = 0; i < columns; ++i) {
        shares[i] = dot(column[i].data(), found.rest.data(), all);
        for (int j = 0; j <= i; ++j)
            products[i][j] = products[j][i] = dot(column[i].data(), column[j].data(), all);
    }
    const double allowed[columns] = {1e9, allowedMove, allowedMove, allowedStretch, allowedStretch, allowedBlur,
                                     allowedLift, allowedGround, allowedGamma};
    for (int i = 0; i < columns; ++i) products[i][i] += (noise / allowed[i]) * (noise / allowed[i]);
    if (!solve(products, shares) || shares[0] <= 0) {
        found.unexplained = dot(found.rest.data(), found.rest.data(), all);
        return found;
    }
    for (int c = 0; c < columns; ++c)
        for (size_t i = 0; i < count; ++i)
            found.rest[i] -= static_cast<float>(shares[c]) * column[c][i];
    found.unexplained = dot(found.rest.data(), found.rest.data(), all);
    for (int c = 0; c < columns; ++c) {
        const double price = shares[c] * noise / allowed[c];
        found.unexplained += price * price;
    }
    return found;
}

std::vector<IconCloseup::Finding> IconCloseup::compared(
    const cv::Mat &lifted, int dx, int dy, float ground, const std::vector<float> &blurs,
    const std::vector<const float *> &icons) const {
    const int all = static_cast<int>(points());
    struct Seen { int dx, dy; std::vector<float> patch; float length; };
    std::vector<Seen> places;
    for (int y = std::max(dy - 1, 0); y <= std::min(dy + 1, 2 * look.slackY); ++y)
        for (int x = std::max(dx - 1, 0); x <= std::min(dx + 1, 2 * look.slackX); ++x) {
            std::vector<float> seen = patch(lifted, x, y);
            const float length = std::sqrt(dot(seen.data(), seen.data(), all));
            places.push_back({x, y, std::move(seen), length});
        }
    const Seen *best = &places[0];
    float bestBlur = 0, top = -1;
    std::vector<float> icon(points());
    for (const float blur : blurs) {
        const std::vector<float> left = waves.blur(2 * blur);
        for (const float *vector : icons) {
            waves.restore(drawn(vector, ground, left).data(), icon.data());
            const float length = std::sqrt(dot(icon.data(), icon.data(), all));
            for (const Seen &place : places) {
                const float score = dot(place.patch.data(), icon.data(), all) / (place.length * length + 1e-6f);
                if (score <= top) continue;
                best = &place;
                bestBlur = blur;
                top = score;
            }
        }
    }
    const std::vector<float> inside = this->inside(best->dx, best->dy);
    std::vector<Finding> found;
    for (const float *vector : icons) found.push_back(fitted(best->patch, inside, vector, ground, bestBlur));
    return found;
}

}  // namespace cvision
