// Icons over a background of one colour, compared in a low-frequency (DCT) space.
//
// With background b, an icon of colour c and coverage m shows b + m(c - b). Taking b away from the
// patch leaves m(c - b), which is linear in (mc, m): each prototype keeps the transform of mc (three
// planes) and of m, and serves every background. The score is the cosine between the two.
#include "cvision.h"
#include "guard.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <vector>

using cvision::guarded;
using cvision::require;

namespace {

using Colour = std::array<float, 3>;

// Prototypes that get the full search over shifts after the coarse one.
constexpr int refined = 24;

cv::Mat cosines(int cells, int order) {
    cv::Mat basis(order, cells, CV_32F);
    for (int k = 0; k < order; ++k)
        for (int x = 0; x < cells; ++x)
            basis.at<float>(k, x) = static_cast<float>(
                std::cos(CV_PI * (x + 0.5) * k / cells) * std::sqrt((k == 0 ? 1.0 : 2.0) / cells));
    return basis;
}

cv::Mat resized(const cv::Mat &image, cv::Size size) {
    if (image.size() == size) return image.clone();
    cv::Mat out;
    const bool shrinks = size.width <= image.cols && size.height <= image.rows;
    cv::resize(image, out, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
    return out;
}

float dot(const Colour &a, const Colour &b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

// The same sums in the same order on every machine, and quick without special instructions.
float dot(const float *a, const float *b, int count) {
    float lanes[8] = {};
    for (int i = 0; i < count; i += 8)
        for (int lane = 0; lane < 8; ++lane) lanes[lane] += a[i + lane] * b[i + lane];
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
        + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

// Is `pixel` the background, only darker? Then it is the shadow an icon throws.
bool isShade(const Colour &pixel, const Colour &background, float power) {
    const float k = dot(pixel, background) / power;
    if (k >= 1.0f || k <= 0.3f) return false;
    float rest = 0;
    for (int i = 0; i < 3; ++i) {
        const float d = pixel[i] - k * background[i];
        rest += d * d;
    }
    return rest < 14.0f * 14.0f;
}

}  // namespace

struct cvision_bank {
    int width, height, slackX, slackY, order;
    bool shadows;
    std::array<Colour, 3> opponent;  // rows: brightness, red-blue, green-magenta; of B, G, R
    cv::Mat weight, around;          // cells: float 0...1, and bytes
    cv::Mat wavesX, cosY;            // a row each: a cell's waves across, a wave down
    int stride;                      // floats of a vector, a multiple of eight
    std::vector<float> prototypes;
    struct Norms { float cc, mm; Colour cm; };
    std::vector<Norms> norms;

    explicit cvision_bank(const cvision_look &look)
        : width(look.width), height(look.height), slackX(look.slack_x), slackY(look.slack_y),
          order(look.order), shadows(look.shadows) {
        require(width > 0 && height > 0 && width <= 128 && height <= 128, "the grid has no cells");
        require(slackX >= 0 && slackY >= 0 && slackX <= 32 && slackY <= 32, "slack out of range");
        require(order > 0 && order <= std::min(width, height) && order % 2 == 0,
                "order must be even, and no larger than the grid");
        require(look.chroma > 0 && look.chroma < 16, "chroma out of range");
        require(look.weight != nullptr && look.around != nullptr, "a look needs its masks");
        const float s3 = std::sqrt(3.0f), s2 = std::sqrt(2.0f), s15 = std::sqrt(1.5f);
        const float k = look.chroma;
        opponent = {Colour{1 / s3, 1 / s3, 1 / s3}, Colour{-k / s2, 0, k / s2},
                    Colour{-k / 2 / s15, k / s15, -k / 2 / s15}};
        const cv::Mat given(height, width, CV_8U, const_cast<uint8_t *>(look.weight));
        given.convertTo(weight, CV_32F, 1.0 / 255);
        around = cv::Mat(height, width, CV_8U, const_cast<uint8_t *>(look.around)).clone();
        wavesX = cosines(width, order).t();
        cosY = cosines(height, order);
        stride = 4 * order * order;
    }

    int count() const { return static_cast<int>(norms.size()); }
    cv::Size fine() const { return {2 * (width + slackX), 2 * (height + slackY)}; }

    Colour seen(const Colour &bgr) const {
        return {dot(opponent[0], bgr), dot(opponent[1], bgr), dot(opponent[2], bgr)};
    }

    // Frequencies of one weighted plane of cells, order x order numbers to `out`.
    void transform(const cv::Mat &plane, float *out) const {
        // Sums run over neighbours in `k`, which the compiler does several at a time, each in the
        // order of the cells, so that they come out the same on every machine.
        std::vector<float> rows(static_cast<size_t>(height) * order, 0.0f);
        for (int y = 0; y < height; ++y) {
            const float *line = plane.ptr<float>(y);
            float *row = rows.data() + static_cast<size_t>(y) * order;
            for (int x = 0; x < width; ++x) {
                const float cell = line[x];
                const float *waves = wavesX.ptr<float>(x);
                for (int k = 0; k < order; ++k) row[k] += cell * waves[k];
            }
        }
        std::fill(out, out + order * order, 0.0f);
        for (int j = 0; j < order; ++j) {
            const float *wave = cosY.ptr<float>(j);
            for (int y = 0; y < height; ++y)
                for (int k = 0; k < order; ++k)
                    out[j * order + k] += wave[y] * rows[static_cast<size_t>(y) * order + k];
        }
    }

    Colour background(const cv::Mat &cells) const {
        std::vector<cv::Vec3f> pixels;
        std::map<int, int> votes;
        for (int y = 0; y < cells.rows; ++y)
            for (int x = 0; x < cells.cols; ++x) {
                const int cx = std::clamp((x - slackX) / 2, 0, width - 1);
                const int cy = std::clamp((y - slackY) / 2, 0, height - 1);
                if (x < slackX || y < slackY || x >= slackX + 2 * width || y >= slackY + 2 * height
                    || around.at<uint8_t>(cy, cx) == 0)
                    continue;
                const cv::Vec3f p = cells.at<cv::Vec3f>(y, x);
                pixels.push_back(p);
                // Each pixel votes in two staggered grids, so that no colour sits on a border of both.
                for (int half = 0; half < 2; ++half) {
                    int bin = half;
                    for (int i = 0; i < 3; ++i)
                        bin = bin * 32 + static_cast<int>(p[i] + 6.0f * half) / 12;
                    ++votes[bin];
                }
            }
        require(!pixels.empty(), "nothing of the patch can show the background");
        int best = votes.begin()->first;
        for (const auto &vote : votes)
            if (vote.second > votes[best]) best = vote.first;
        const float shift = best >= 32768 ? 6.0f : 0.0f;
        Colour centre{};
        for (int i = 2, rest = best % 32768; i >= 0; --i, rest /= 32)
            centre[i] = (static_cast<float>(rest % 32) + 0.5f) * 12 - shift;
        for (int round = 0; round < 2; ++round) {
            Colour sum{};
            int near = 0;
            for (const auto &p : pixels) {
                const float d = std::max({std::abs(p[0] - centre[0]), std::abs(p[1] - centre[1]),
                                          std::abs(p[2] - centre[2])});
                if (d > 18) continue;
                for (int i = 0; i < 3; ++i) sum[i] += p[i];
                ++near;
            }
            if (near == 0) break;
            for (int i = 0; i < 3; ++i) centre[i] = sum[i] / near;
        }
        return centre;
    }

    cv::Mat cells(const uint8_t *bgr, int w, int h) const {
        require(bgr != nullptr && w > 0 && h > 0 && w <= 4096 && h <= 4096, "the patch is empty");
        cv::Mat image(h, w, CV_8UC3, const_cast<uint8_t *>(bgr)), real;
        image.convertTo(real, CV_32F);
        return resized(real, fine());
    }

    void features(cv::Mat picture, float x, float y, float across, float down, float *out) const {
        require(across > 0 && down > 0 && across <= 256 && down <= 256 && std::isfinite(x)
                    && std::isfinite(y), "the picture has no place on the grid");
        const cv::Size size(std::max(1, cvRound(across * 2)), std::max(1, cvRound(down * 2)));
        const cv::Mat shrunk = resized(picture, size);
        const double shift[] = {1, 0, 2.0 * x, 0, 1, 2.0 * y};
        cv::Mat half, whole;
        // Bilinear over a transparent border; the resize leaves centres, so no half-pixel term.
        cv::warpAffine(shrunk, half, cv::Mat(2, 3, CV_64F, const_cast<double *>(shift)),
                       {2 * width, 2 * height}, cv::INTER_LINEAR, cv::BORDER_CONSTANT);
        cv::resize(half, whole, {width, height}, 0, 0, cv::INTER_AREA);
        std::array<cv::Mat, 4> planes;
        for (auto &plane : planes) plane.create(height, width, CV_32F);
        for (int cy = 0; cy < height; ++cy)
            for (int cx = 0; cx < width; ++cx) {
                const cv::Vec4f p = whole.at<cv::Vec4f>(cy, cx);
                const float w = weight.at<float>(cy, cx);
                const Colour c = seen({p[0], p[1], p[2]});
                for (int i = 0; i < 3; ++i) planes[i].at<float>(cy, cx) = c[i] * w;
                planes[3].at<float>(cy, cx) = p[3] / 255 * w;
            }
        for (int i = 0; i < 4; ++i) transform(planes[i], out + i * order * order);
    }

    // A cut of the screen: finds the background at this placement and makes it transparent.
    void lift(cv::Mat &picture, float across, float down) const {
        const cv::Size fitted(std::max(1, cvRound(2 * across)), std::max(1, cvRound(2 * down)));
        cv::Mat colours, shrunk;
        cv::cvtColor(picture, colours, cv::COLOR_BGRA2BGR);
        shrunk = resized(colours, fitted);
        cv::Mat centred(fine(), CV_32FC3, cv::Scalar::all(0));
        const int left = (centred.cols - shrunk.cols) / 2, top = (centred.rows - shrunk.rows) / 2;
        const cv::Rect to = cv::Rect(left, top, shrunk.cols, shrunk.rows)
            & cv::Rect(0, 0, centred.cols, centred.rows);
        shrunk(to - cv::Point(left, top)).copyTo(centred(to));
        const Colour b = background(centred);
        const float power = dot(b, b) + 1e-6f;
        for (int y = 0; y < picture.rows; ++y)
            for (int x = 0; x < picture.cols; ++x) {
                cv::Vec4f &p = picture.at<cv::Vec4f>(y, x);
                const float d = std::max({std::abs(p[0] - b[0]), std::abs(p[1] - b[1]),
                                          std::abs(p[2] - b[2])});
                float a = std::clamp((d - 25) / 30, 0.0f, 1.0f);
                if (shadows && isShade({p[0], p[1], p[2]}, b, power)) a = 0;
                p = cv::Vec4f(p[0] * a, p[1] * a, p[2] * a, 255 * a);
            }
    }

    void add(const float *given) {
        const int area = order * order;
        for (int i = 0; i < stride; ++i) require(std::isfinite(given[i]), "a feature is not a number");
        Norms n{};
        for (int c = 0; c < 3; ++c) {
            n.cc += dot(given + c * area, given + c * area, area);
            n.cm[c] = dot(given + c * area, given + 3 * area, area);
        }
        n.mm = dot(given + 3 * area, given + 3 * area, area);
        require(n.mm > 1e-3f, "the picture is empty: nothing of it is opaque");
        prototypes.insert(prototypes.end(), given, given + stride);
        norms.push_back(n);
    }

    // The vector of the patch at one shift, and its length (0: nothing but background).
    float query(const cv::Mat &clean, int dx, int dy, const Colour &b, float *out) const {
        const int area = order * order;
        std::array<cv::Mat, 3> planes;
        for (auto &plane : planes) plane.create(height, width, CV_32F);
        for (int y = 0; y < height; ++y) {
            const cv::Vec3f *upper = clean.ptr<cv::Vec3f>(2 * y + dy) + dx;
            const cv::Vec3f *lower = clean.ptr<cv::Vec3f>(2 * y + dy + 1) + dx;
            const float *w = weight.ptr<float>(y);
            for (int x = 0; x < width; ++x)
                for (int i = 0; i < 3; ++i)
                    planes[i].at<float>(y, x) = 0.25f * w[x]
                        * (upper[2 * x][i] + upper[2 * x + 1][i] + lower[2 * x][i]
                           + lower[2 * x + 1][i]);
        }
        for (int i = 0; i < 3; ++i) transform(planes[i], out + i * area);
        for (int k = 0; k < area; ++k)
            out[3 * area + k] = -(b[0] * out[k] + b[1] * out[area + k] + b[2] * out[2 * area + k]);
        return std::sqrt(dot(out, out, 3 * area));
    }

    void match(const uint8_t *bgr, int w, int h, const uint8_t *given, float *scores) const {
        cv::Mat clean = cells(bgr, w, h);
        Colour ground{};
        if (given != nullptr)
            for (int i = 0; i < 3; ++i) ground[i] = given[i];
        else
            ground = background(clean);
        const Colour b = seen(ground);
        const float power = dot(ground, ground);
        const bool bright = shadows && power > 40.0f * 40.0f;
        for (int y = 0; y < clean.rows; ++y)
            for (int x = 0; x < clean.cols; ++x) {
                cv::Vec3f &p = clean.at<cv::Vec3f>(y, x);
                const Colour pixel{p[0], p[1], p[2]};
                if (bright && isShade(pixel, ground, power)) {
                    p = {0, 0, 0};
                    continue;
                }
                const Colour s = seen(pixel);
                p = {s[0] - b[0], s[1] - b[1], s[2] - b[2]};
            }
        std::vector<float> lengths(norms.size());
        for (size_t i = 0; i < norms.size(); ++i) {
            const float square = norms[i].cc - 2 * dot(norms[i].cm, b) + dot(b, b) * norms[i].mm;
            lengths[i] = std::sqrt(std::max(square, 1e-3f));
        }
        std::fill(scores, scores + norms.size(), -1.0f);
        std::vector<int> order(norms.size());
        std::iota(order.begin(), order.end(), 0);
        std::vector<float> vector(static_cast<size_t>(stride));
        const auto look = [&](bool coarse, int candidates) {
            for (int dy = 0; dy <= 2 * slackY; ++dy)
                for (int dx = 0; dx <= 2 * slackX; ++dx) {
                    const bool onCoarse = (dx - slackX) % 2 == 0 && (dy - slackY) % 2 == 0;
                    if (onCoarse != coarse) continue;
                    const float length = query(clean, dx, dy, b, vector.data());
                    if (length < 1e-3f) continue;
                    for (int n = 0; n < candidates; ++n) {
                        const size_t i = static_cast<size_t>(order[n]);
                        const float score =
                            dot(vector.data(), prototypes.data() + i * stride, stride)
                            / (length * lengths[i]);
                        scores[i] = std::max(scores[i], score);
                    }
                }
        };
        look(true, count());
        const int best = std::min(refined, count());
        std::partial_sort(order.begin(), order.begin() + best, order.end(), [&](int l, int r) {
            return scores[l] != scores[r] ? scores[l] > scores[r] : l < r;
        });
        look(false, best);
    }
};

cvision_status cvision_bank_new(
    const cvision_look *look, cvision_bank **bank, cvision_error *error) noexcept {
    return guarded(error, [&] {
        require(look != nullptr && bank != nullptr, "no look, or nowhere to put the bank");
        *bank = nullptr;
        *bank = std::make_unique<cvision_bank>(*look).release();
    });
}

void cvision_bank_free(cvision_bank *bank) noexcept { delete bank; }

int32_t cvision_bank_feature_count(const cvision_bank *bank) noexcept {
    return bank != nullptr ? bank->stride : 0;
}

int32_t cvision_bank_count(const cvision_bank *bank) noexcept {
    return bank != nullptr ? bank->count() : 0;
}

cvision_status cvision_bank_features(
    const cvision_bank *bank, const uint8_t *bgra, int32_t width, int32_t height, float x, float y,
    float across, float down, float *features, cvision_error *error) noexcept {
    return guarded(error, [&] {
        require(bank != nullptr && features != nullptr, "no bank, or nowhere to put features");
        require(bgra != nullptr && width > 0 && height > 0 && width <= 8192 && height <= 8192,
                "the picture is empty");
        bool opaque = true;
        const size_t pixels = static_cast<size_t>(width) * static_cast<size_t>(height);
        for (size_t i = 0; i < pixels && opaque; ++i) opaque = bgra[4 * i + 3] == 255;
        cv::Mat bytes(height, width, CV_8UC4, const_cast<uint8_t *>(bgra)), picture;
        bytes.convertTo(picture, CV_32F);
        if (opaque) bank->lift(picture, across, down);
        bank->features(picture, x, y, across, down, features);
    });
}

cvision_status cvision_bank_add(
    cvision_bank *bank, const float *features, cvision_error *error) noexcept {
    return guarded(error, [&] {
        require(bank != nullptr && features != nullptr, "no bank, or no features");
        bank->add(features);
    });
}

cvision_status cvision_bank_background(
    const cvision_bank *bank, const uint8_t *bgr, int32_t width, int32_t height,
    uint8_t background[3], cvision_error *error) noexcept {
    return guarded(error, [&] {
        require(bank != nullptr && background != nullptr, "no bank, or nowhere to put the colour");
        const Colour found = bank->background(bank->cells(bgr, width, height));
        for (int i = 0; i < 3; ++i) background[i] = cv::saturate_cast<uint8_t>(found[i]);
    });
}

cvision_status cvision_bank_match(
    const cvision_bank *bank, const uint8_t *bgr, int32_t width, int32_t height,
    const uint8_t *background, float *scores, cvision_error *error) noexcept {
    return guarded(error, [&] {
        require(bank != nullptr && (scores != nullptr || bank->count() == 0), "nowhere to put scores");
        bank->match(bgr, width, height, background, scores);
    });
}
