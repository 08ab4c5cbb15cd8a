// Prototypes of one look, and what is made of a patch: one look at it, or another with its shadows left in.
#include "guard.hpp"
#include "icon_query.hpp"
#include "icon_shadow.hpp"
#include "products.hpp"

#include <algorithm>
#include <cmath>

namespace cvision {

namespace {

// Nothing is sure with less correlation, or where the next leaves less than so many times as much unexplained.
constexpr float unsure = 0.93f, close = 2;
// Correlation that is enough to believe another weapon where shadows are left to be explained.
constexpr float believed = 0.8f;

}  // namespace

float IconBank::Norms::length(const Colour &b) const {
    const float square = cc - 2 * dot(cm, b) + b[0] * b[0] * mmBright
        + (b[1] * b[1] + b[2] * b[2]) * mmColour;
    return std::sqrt(std::max(square, 1e-3f));
}

IconBank::IconBank(const cvision_look &given)
    : look(given), lengths(blurCount), pairs(IconVerifier::side, IconVerifier::side, look.order) {
    for (const Blur &blur : blurs) {
        std::vector<float> planes = look.waves.blur(blur.bright);
        const std::vector<float> colour = look.waves.blur(blur.colour);
        for (int p = 1; p < 3; ++p) planes.insert(planes.end(), colour.begin(), colour.end());
        left.push_back(planes);
        for (float &share : planes) share *= share;
        powers.push_back(planes);
    }
    if (given.verifier != nullptr) verifier.emplace(given.verifier);
    if (given.closer != 0) closeup.emplace(look, given.closer);
}

void IconBank::features(
    const cv::Mat &picture, float x, float y, float across, float down, float *out) const {
    const cv::Mat laid = look.laid(picture, x, y, across, down);
    look.features(laid, out);
    if (closeup) closeup->features(laid, out + look.stride());
}

// `power`: what is left of a frequency's square, three planes.
IconBank::Norms IconBank::Products::norms(const float *power) const {
    const int area = static_cast<int>(mask.size());
    Norms n;
    n.cc = dot(power, squares.data(), 3 * area);
    for (int p = 0; p < 3; ++p) n.cm[p] = dot(power + p * area, shared.data() + p * area, area);
    n.mmBright = dot(power, mask.data(), area);
    n.mmColour = dot(power + area, mask.data(), area);
    return n;
}

IconBank::Products::Products(const float *vector, size_t area)
    : squares(3 * area), shared(3 * area), mask(area) {
    const float *m = vector + 3 * area;
    for (size_t i = 0; i < area; ++i) mask[i] = m[i] * m[i];
    for (size_t plane = 0; plane < 3 * area; plane += area) {
        const float *of = vector + plane;
        for (size_t i = 0; i < area; ++i) squares[plane + i] = of[i] * of[i];
        for (size_t i = 0; i < area; ++i) shared[plane + i] = of[i] * m[i];
    }
}

void IconBank::add(int owner, const float *given) {
    const int area = look.area(), kept = look.coarse;
    // Real ones are a thousand times smaller; the sums of these ones' squares are numbers, still.
    for (int i = 0; i < stride(); ++i)
        require(std::abs(given[i]) < 1e6F, "a feature is no number, or none that a picture has");
    const Products products(given, static_cast<size_t>(area));
    require(products.norms(powers[0].data()).mmBright > 1e-3f,
            "the picture is empty: nothing of it is opaque");
    std::vector<float> low;
    low.reserve(4 * static_cast<size_t>(kept) * kept);
    for (int p = 0; p < 4; ++p)
        for (int j = 0; j < kept; ++j)
            for (int k = 0; k < kept; ++k) low.push_back(given[p * area + j * look.order + k]);
    const size_t lane = owners.size() % lanes, block = owners.size() - lane;
    if (lane == 0) coarse.resize(coarse.size() + lanes * low.size());
    for (size_t i = 0; i < low.size(); ++i) coarse[block * low.size() + i * lanes + lane] = low[i];
    for (size_t blur = 0; blur < blurCount; ++blur)
        lengths[blur].push_back(products.norms(powers[blur].data()));
    // Coarse ones are never blurred, and so all of each square is left.
    const Products coarser(low.data(), static_cast<size_t>(kept) * kept);
    coarseLengths.push_back(coarser.norms(powers[0].data()));
    vectors.emplace_back(given, given + look.stride());
    closer.emplace_back(given + look.stride(), given + stride());
    shadows.push_back(look.shadows ? shadow(look, given + 3 * area) : std::vector<float>());
    owners.push_back(owner);
}

bool IconBank::isUnsure(const Query &query) const {
    if (query.order.empty() || query.top < unsure) return true;
    return query.order.size() > 1
        && query.unexplained[query.order[1]] < close * query.unexplained[query.order[0]];
}

int IconBank::match(const uint8_t *bgr, int w, int h, const uint8_t *given,
                    cvision_candidate *candidates, int capacity, cvision_sighting &sighting,
                    float *residual, float *pairGiven) const {
    const cv::Mat cells = look.cells(bgr, w, h);
    Colour ground{};
    if (given != nullptr)
        for (int i = 0; i < 3; ++i) ground[i] = given[i];
    else
        ground = look.background(cells);
    for (int i = 0; i < 3; ++i) sighting.ink[i] = cv::saturate_cast<uint8_t>(ground[i]);
    if (owners.empty() || capacity <= 0) return 0;
    std::vector<Colour> grounds(static_cast<size_t>(cells.rows), ground);
    if (given == nullptr) grounds = look.grounds(cells, ground);
    // Icons lie in the middle.
    Colour behind{};
    const int margin = cells.rows / 4;
    for (int y = margin; y < cells.rows - margin; ++y)
        for (int i = 0; i < 3; ++i)
            behind[i] += grounds[static_cast<size_t>(y)][i]
                / static_cast<float>(cells.rows - 2 * margin);
    const Colour ink = look.seen(behind);
    Query query = compared(look.lifted(cells, grounds, IconLook::anyShade), ink);
    const bool isPale = look.shadows && IconLook::isPale(behind);
    if (isPale) {
        // On a pale ink a grey weapon looks like a shadow: so let what is no usual one be, and see.
        Query other = compared(look.lifted(cells, grounds, IconLook::usualShade), ink);
        if (other.top > query.top) query = std::move(other);
    }
    if (isPale || (look.shadows && isUnsure(query))) {
        // A grey badge, or a dark part that lets the ink through, may have been taken for shadow even so. So let all
        // be, and have each icon explain a shadow of its own shape. It explains less well where the shadow is not
        // quite there, so another weapon than before need not be the nearer one.
        Query other = compared(look.lifted(cells, grounds, IconLook::noShade), ink, true);
        const bool another = !other.order.empty() && !query.order.empty()
            && owners[other.order[0]] != owners[query.order[0]];
        if (other.top > query.top || (another && other.top > believed)) query = std::move(other);
    }
    const int count = std::min(capacity, static_cast<int>(query.order.size()));
    if (count == 0) return 0;
    const size_t first = query.order[0];
    for (int n = 0; n < count; ++n) {
        const size_t i = query.order[static_cast<size_t>(n)];
        candidates[n] = {owners[i], query.scores[i], query.plain[i], query.unexplained[i],
                         n == 0 ? 0 : query.apart[i] >= 0 ? query.apart[i] : apart(query, i, first)};
    }
    sighting.blur = blurs[query.blur].bright;
    sighting.gain = query.length / lengths[query.blur][first].length(query.ink);
    query.rest.resize(look.weights.size(), 0);
    for (size_t k = 0; k < query.rest.size(); ++k) residual[k] = query.rest[k] / look.weights[k];
    sighting.left = dot(residual, residual, 3 * look.area());
    sighting.peak = peak(query, residual);
    spread(query, sighting.bands);
    if (pairGiven != nullptr || verifier) {
        std::vector<float> planes(IconVerifier::area);
        float *to = pairGiven != nullptr ? pairGiven : planes.data();
        pair(query, to);
        if (verifier) std::copy_n(verifier->odds(to).data(), IconVerifier::outputs, sighting.odds);
    }
    return count;
}

}  // namespace cvision
