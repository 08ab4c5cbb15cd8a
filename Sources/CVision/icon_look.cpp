// Icons over a background of one colour, in a low-frequency (DCT) space.
//
// With background b, an icon of colour c and coverage m shows b + m(c - b). Taking b away from the
// patch leaves m(c - b), which is linear in (mc, m): each prototype keeps the transform of mc (three
// planes) and of m, and serves every background.
#include "icon_look.hpp"
#include "guard.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace cvision {

namespace {

cv::Mat resized(const cv::Mat &image, cv::Size size) {
    if (image.size() == size) return image.clone();
    cv::Mat out;
    const bool shrinks = size.width <= image.cols && size.height <= image.rows;
    cv::resize(image, out, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
    return out;
}

// Is `pixel` the background, only darker? Then it is the shadow an icon throws.
bool isShade(
    const Colour &pixel, const Colour &background, float power, IconLook::Shade shade) {
    const float k = dot(pixel, background) / power;
    if (k >= shade.lightest || k <= shade.darkest) return false;
    float rest = 0;
    for (int i = 0; i < 3; ++i) {
        const float d = pixel[i] - k * background[i];
        rest += d * d;
    }
    return rest < 14.0f * 14.0f;
}

float farthest(const cv::Vec3f &a, const Colour &b) {
    return std::max({std::abs(a[0] - b[0]), std::abs(a[1] - b[1]), std::abs(a[2] - b[2])});
}

const cvision_look &checked(const cvision_look &look) {
    require(look.width > 0 && look.height > 0 && look.width <= 128 && look.height <= 128, "the grid has no cells");
    require(look.slack_x >= 0 && look.slack_y >= 0 && look.slack_x <= 32 && look.slack_y <= 32, "slack out of range");
    require(look.order > 0 && look.order <= std::min(look.width, look.height) && look.order % 8 == 0,
            "order must be a multiple of eight, and no larger than the grid");
    require(look.chroma > 0 && look.chroma < 16, "chroma out of range");
    require(look.weight != nullptr && look.around != nullptr, "a look needs its masks");
    return look;
}

}  // namespace

IconLook::IconLook(const cvision_look &look)
    : width(checked(look).width), height(look.height), slackX(look.slack_x), slackY(look.slack_y),
      order(look.order), waves(width, height, order), coarse(8), shadows(look.shadows) {
    // Of all the same: about what a clean capture leaves.
    weights.assign(static_cast<size_t>(3 * area()), 1 / 4.5e-3f);
    for (size_t i = 0; look.noise != nullptr && i < weights.size(); ++i) {
        require(look.noise[i] > 1e-6f && look.noise[i] < 1e3f, "noise out of range");
        weights[i] = 1 / look.noise[i];
    }
    const float s3 = std::sqrt(3.0f), s2 = std::sqrt(2.0f), s15 = std::sqrt(1.5f);
    const float k = look.chroma;
    opponent = {Colour{1 / s3, 1 / s3, 1 / s3}, Colour{-k / s2, 0, k / s2},
                Colour{-k / 2 / s15, k / s15, -k / 2 / s15}};
    const cv::Mat given(height, width, CV_8U, const_cast<uint8_t *>(look.weight));
    given.convertTo(weight, CV_32F, 1.0 / 255);
    around = cv::Mat(height, width, CV_8U, const_cast<uint8_t *>(look.around)).clone();
}

Colour IconLook::seen(const Colour &bgr) const {
    return {dot(opponent[0], bgr), dot(opponent[1], bgr), dot(opponent[2], bgr)};
}

cv::Mat IconLook::cells(const uint8_t *bgr, int w, int h) const {
    require(bgr != nullptr && w > 0 && h > 0 && w <= 4096 && h <= 4096, "the patch is empty");
    cv::Mat image(h, w, CV_8UC3, const_cast<uint8_t *>(bgr)), real;
    image.convertTo(real, CV_32F);
    return resized(real, fine());
}

// Pixels of rows `top` to `bottom` (half cells) where the background is expected.
std::vector<cv::Vec3f> IconLook::surroundings(const cv::Mat &cells, int top, int bottom) const {
    std::vector<cv::Vec3f> pixels;
    const int first = std::max(top, slackY), last = std::min(bottom, slackY + 2 * height);
    pixels.reserve(static_cast<size_t>(std::max(last - first, 0) * 2 * width));
    for (int y = first; y < last; ++y) {
        const uint8_t *shows = around.ptr<uint8_t>((y - slackY) / 2);
        const cv::Vec3f *row = cells.ptr<cv::Vec3f>(y) + slackX;
        for (int x = 0; x < 2 * width; ++x)
            if (shows[x / 2] != 0) pixels.push_back(row[x]);
    }
    return pixels;
}

Colour IconLook::commonest(const std::vector<cv::Vec3f> &pixels) const {
    // Each pixel votes in two staggered grids, so that no colour sits on a border of both. The grids are
    // large beside what is voted for, so only that is cleared again.
    thread_local std::vector<uint16_t> votes(2 * 32768, 0);
    thread_local std::vector<int> bins;
    bins.clear();
    for (const auto &p : pixels)
        for (int half = 0; half < 2; ++half) {
            int bin = half;
            for (int i = 0; i < 3; ++i) bin = bin * 32 + static_cast<int>(p[i] + 6.0f * half) / 12;
            ++votes[bin];
            bins.push_back(bin);
        }
    int best = 0;
    for (const int bin : bins)
        if (votes[bin] > votes[best] || (votes[bin] == votes[best] && bin < best)) best = bin;
    for (const int bin : bins) votes[bin] = 0;
    const float shift = best >= 32768 ? 6.0f : 0.0f;
    Colour centre{};
    for (int i = 2, rest = best % 32768; i >= 0; --i, rest /= 32)
        centre[i] = (static_cast<float>(rest % 32) + 0.5f) * 12 - shift;
    for (int round = 0; round < 2; ++round) {
        Colour sum{};
        int near = 0;
        for (const auto &p : pixels) {
            if (farthest(p, centre) > 18) continue;
            for (int i = 0; i < 3; ++i) sum[i] += p[i];
            ++near;
        }
        if (near == 0) break;
        for (int i = 0; i < 3; ++i) centre[i] = sum[i] / near;
    }
    return centre;
}

Colour IconLook::background(const cv::Mat &cells) const {
    const auto pixels = surroundings(cells, 0, cells.rows);
    require(!pixels.empty(), "nothing of the patch can show the background");
    return commonest(pixels);
}

std::vector<Colour> IconLook::grounds(const cv::Mat &cells, const Colour &background) const {
    std::vector<Colour> flat(static_cast<size_t>(cells.rows), background);
    if (!shadows) return flat;
    // A glowing lamp runs from white into its ink: then a line from colour to colour explains more
    // than one colour does.
    constexpr int band = 6;
    std::vector<std::vector<cv::Vec3f>> rows;
    struct Anchor { float y; Colour colour; };
    std::vector<Anchor> anchors;
    int all = 0, byOne = 0;
    for (int y = 0; y < cells.rows; ++y) {
        rows.push_back(surroundings(cells, y, y + 1));
        all += static_cast<int>(rows.back().size());
        for (const auto &p : rows.back()) byOne += farthest(p, background) <= 18;
    }
    if (byOne * 4 > all * 3) return flat;
    for (int top = 0; top + band <= cells.rows; top += band) {
        const auto pixels = surroundings(cells, top, top + band);
        if (pixels.size() >= 8)
            anchors.push_back({static_cast<float>(top) + 0.5f * band - 0.5f, commonest(pixels)});
    }
    std::vector<Colour> best = flat, line = flat;
    int most = byOne + all / 10;
    for (size_t i = 0; i < anchors.size(); ++i)
        for (size_t j = i + 2; j < anchors.size(); ++j) {
            int near = 0;
            for (size_t y = 0; y < rows.size(); ++y) {
                const float share =
                    (static_cast<float>(y) - anchors[i].y) / (anchors[j].y - anchors[i].y);
                for (int c = 0; c < 3; ++c)
                    line[y][c] = std::clamp(anchors[i].colour[c] * (1 - share)
                                                + anchors[j].colour[c] * share, 0.0f, 255.0f);
                for (const auto &p : rows[y]) near += farthest(p, line[y]) <= 14;
            }
            if (near <= most) continue;
            most = near;
            best = line;
        }
    return best;
}

bool IconLook::isPale(const Colour &bgr) {
    const auto [least, most] = std::minmax({bgr[0], bgr[1], bgr[2]});
    return most > 80 && most - least < 0.45f * most;
}

cv::Mat IconLook::lifted(
    const cv::Mat &cells, const std::vector<Colour> &grounds, Shade shade) const {
    cv::Mat out(cells.size(), CV_32FC3);
    for (int y = 0; y < cells.rows; ++y) {
        const Colour &ground = grounds[static_cast<size_t>(y)];
        const Colour b = seen(ground);
        const float power = dot(ground, ground);
        const bool bright = shadows && power > 40.0f * 40.0f;
        const cv::Vec3f *from = cells.ptr<cv::Vec3f>(y);
        cv::Vec3f *to = out.ptr<cv::Vec3f>(y);
        for (int x = 0; x < cells.cols; ++x) {
            const Colour pixel{from[x][0], from[x][1], from[x][2]};
            if (bright && isShade(pixel, ground, power, shade)) {
                to[x] = {0, 0, 0};
                continue;
            }
            const Colour s = seen(pixel);
            to[x] = {s[0] - b[0], s[1] - b[1], s[2] - b[2]};
        }
    }
    return out;
}

void IconLook::planes(const IconPatch &patch, int dx, int dy, float *out) const {
    for (int p = 0; p < 3; ++p)
        for (int y = 0; y < height; ++y, out += width) {
            const float *sums = patch.row(p, dx, 2 * y + dy), *w = weight.ptr<float>(y);
            for (int x = 0; x < width; ++x) out[x] = 0.25f * w[x] * sums[x];
        }
}

void IconLook::frequencies(const IconPatch &patch, int dx, int dy, int kept, float *out) const {
    thread_local std::vector<float> cells;
    cells.resize(static_cast<size_t>(3 * cellCount()));
    planes(patch, dx, dy, cells.data());
    for (int p = 0; p < 3; ++p)
        waves.transform(cells.data() + p * cellCount(), kept, out + p * kept * kept);
}

cv::Mat IconLook::laid(const cv::Mat &picture, float x, float y, float across, float down) const {
    require(across > 0 && down > 0 && across <= 256 && down <= 256 && std::isfinite(x)
                && std::isfinite(y), "the picture has no place on the grid");
    const cv::Size size(std::max(1, cvRound(across * 2)), std::max(1, cvRound(down * 2)));
    const cv::Mat shrunk = resized(picture, size);
    const double shift[] = {1, 0, 2.0 * x, 0, 1, 2.0 * y};
    cv::Mat half;
    // Bilinear over a transparent border; the resize leaves centres, so no half-pixel term.
    cv::warpAffine(shrunk, half, cv::Mat(2, 3, CV_64F, const_cast<double *>(shift)),
                   {2 * width, 2 * height}, cv::INTER_LINEAR, cv::BORDER_CONSTANT);
    return half;
}

void IconLook::features(const cv::Mat &laid, float *out) const {
    cv::Mat whole;
    cv::resize(laid, whole, {width, height}, 0, 0, cv::INTER_AREA);
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
    for (int i = 0; i < 4; ++i) waves.transform(planes[i].ptr<float>(0), order, out + i * area());
}

void IconLook::lift(cv::Mat &picture, float across, float down) const {
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
            float a =
                std::clamp((farthest({p[0], p[1], p[2]}, b) - 25) / 30, 0.0f, 1.0f);
            if (shadows && isShade({p[0], p[1], p[2]}, b, power, anyShade)) a = 0;
            p = cv::Vec4f(p[0] * a, p[1] * a, p[2] * a, 255 * a);
        }
}

}  // namespace cvision
