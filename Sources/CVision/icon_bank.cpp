// The nearest icons: a coarse search over shifts with few frequencies and all prototypes, then a fine
// one with all frequencies, a few prototypes and the captures' blur.
#include "icon_query.hpp"
#include "guard.hpp"
#include "icon_shadow.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cvision {

namespace {

// Owners that are compared in full after the coarse search.
constexpr size_t refined = 24;
// Nothing is sure with less correlation, or where the next leaves less than so many times as much unexplained.
constexpr float unsure = 0.93f, close = 2;
// Correlation that is enough to believe another weapon where shadows are left to be explained.
constexpr float believed = 0.8f;
// Shifts around which the fine search goes on.
constexpr size_t footholds = 2;

// How a capture blurs, in cells: brightness, and colour, which video keeps at half the size.
struct Blur { float bright, colour; };
constexpr Blur blurs[] = {{0, 0}, {0.35f, 0.8f}, {0.7f, 1.4f}, {1.1f, 2.1f}, {1.6f, 2.9f}, {2.3f, 4.0f}};
constexpr size_t blurCount = sizeof blurs / sizeof *blurs;

// A closer look is taken at no more than these, and only where they are behind by less than noise may make of what
// they differ by (square, variances).
constexpr size_t lookedCloser = 4;
constexpr float nearTwin = 16;

}  // namespace

float IconBank::Norms::length(const Colour &b) const {
    const float square = cc - 2 * dot(cm, b) + b[0] * b[0] * mmBright
        + (b[1] * b[1] + b[2] * b[2]) * mmColour;
    return std::sqrt(std::max(square, 1e-3f));
}

IconBank::IconBank(const cvision_look &given) : look(given), lengths(blurCount) {
    for (const Blur &blur : blurs) {
        bright.push_back(look.blur(blur.bright));
        colour.push_back(look.blur(blur.colour));
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

// With `kept` under the full order the vector is a coarse one, which is never blurred.
IconBank::Norms IconBank::norms(const float *vector, int kept, size_t blur) const {
    const int area = kept * kept;
    Norms n;
    for (int i = 0; i < area; ++i) {
        const float l = blur == 0 ? 1 : bright[blur][i], c = blur == 0 ? 1 : colour[blur][i];
        const float m = vector[3 * area + i];
        for (int p = 0; p < 3; ++p) {
            const float left = p == 0 ? l * l : c * c;
            n.cc += left * vector[p * area + i] * vector[p * area + i];
            n.cm[p] += left * vector[p * area + i] * m;
        }
        n.mmBright += l * l * m * m;
        n.mmColour += c * c * m * m;
    }
    return n;
}

void IconBank::add(int owner, const float *given) {
    const int area = look.area(), kept = look.coarse;
    for (int i = 0; i < stride(); ++i)
        require(std::isfinite(given[i]), "a feature is not a number");
    require(norms(given, look.order, 0).mmBright > 1e-3f,
            "the picture is empty: nothing of it is opaque");
    vectors.insert(vectors.end(), given, given + look.stride());
    closer.insert(closer.end(), given + look.stride(), given + stride());
    std::vector<float> low;
    for (int p = 0; p < 4; ++p)
        for (int j = 0; j < kept; ++j)
            for (int k = 0; k < kept; ++k) low.push_back(given[p * area + j * look.order + k]);
    coarse.insert(coarse.end(), low.begin(), low.end());
    for (size_t blur = 0; blur < blurCount; ++blur)
        lengths[blur].push_back(norms(given, look.order, blur));
    coarseLengths.push_back(norms(low.data(), kept, 0));
    owners.push_back(owner);
    if (!look.shadows) return;
    const auto its = shadow(look, given + 3 * area);
    shadows.insert(shadows.end(), its.begin(), its.end());
}

// Looks at one shift: every prototype in question, with few frequencies or with all.
void IconBank::seek(Query &query, const cv::Mat &lifted, int dx, int dy, bool isCoarse) const {
    const int kept = isCoarse ? look.coarse : look.order, area = kept * kept;
    query.vector.resize(static_cast<size_t>(4 * area));
    const auto planes = look.planes(lifted, dx, dy);
    float *v = query.vector.data();
    for (int i = 0; i < 3; ++i) look.transform(planes[i], kept, v + i * area);
    const Colour &b = query.ink;
    for (int k = 0; k < area; ++k)
        v[3 * area + k] = -(b[0] * v[k] + b[1] * v[area + k] + b[2] * v[2 * area + k]);
    const float length = std::sqrt(dot(v, v, 3 * area));
    if (length < 1e-3f) return;
    const std::vector<float> &bank = isCoarse ? coarse : vectors;
    const std::vector<float> &sizes = isCoarse ? query.coarseSizes : query.sizes;
    for (const size_t i : query.order) {
        const float score = dot(v, bank.data() + i * 4 * area, 4 * area)
            / (length * sizes[i]);
        if (score > query.scores[i]) {
            query.scores[i] = score;
            query.at[i] = dy * 256 + dx;
        }
        if (!isCoarse && score > query.top) {
            query.top = score;
            query.best = query.vector;
            query.shift = dy * 256 + dx;
            query.length = length;
        }
    }
}

// Finds how much the capture blurs, and scores the prototypes in question anew, so blurred.
void IconBank::sharpen(Query &query) const {
    const int area = look.area();
    const std::vector<float> sharp = query.best;
    std::vector<float> v(sharp.size());
    float best = -1;
    for (size_t blur = 0; blur < blurCount; ++blur) {
        float mostly = -1;
        std::vector<float> scores;
        for (int k = 0; k < area; ++k) {
            v[k] = sharp[k] * bright[blur][k];
            v[area + k] = sharp[area + k] * colour[blur][k];
            v[2 * area + k] = sharp[2 * area + k] * colour[blur][k];
            v[3 * area + k] = -(query.ink[0] * v[k] + query.ink[1] * v[area + k]
                                + query.ink[2] * v[2 * area + k]);
        }
        for (const size_t i : query.order) {
            scores.push_back(dot(v.data(), vectors.data() + i * 4 * area, 4 * area)
                             / (query.length * lengths[blur][i].length(query.ink)));
            mostly = std::max(mostly, scores.back());
        }
        if (mostly <= best) continue;
        best = mostly;
        query.blur = blur;
        for (size_t n = 0; n < scores.size(); ++n) query.scores[query.order[n]] = scores[n];
    }
}

// A prototype drawn over the patch's background, blurred as the capture is, weighed.
void IconBank::draw(const Query &query, size_t prototype, std::vector<float> &icon) const {
    const int area = look.area();
    const std::vector<float> &l = bright[query.blur], &c = colour[query.blur];
    const float *x = vectors.data() + prototype * 4 * area, *m = x + 3 * area, *w = look.weights.data();
    for (int k = 0; k < area; ++k) {
        icon[k] = w[k] * l[k] * (x[k] - query.ink[0] * m[k]);
        icon[area + k] = w[area + k] * c[k] * (x[area + k] - query.ink[1] * m[k]);
        icon[2 * area + k] = w[2 * area + k] * c[k] * (x[2 * area + k] - query.ink[2] * m[k]);
        icon[3 * area + k] = w[k] * l[k] * m[k];
    }
}

// What a prototype's shadow is on the patch's background if all of the ink's light is gone, blurred, weighed.
void IconBank::drawShadow(const Query &query, size_t prototype, std::vector<float> &shadow) const {
    const int area = look.area();
    const float *s = shadows.data() + prototype * area, *w = look.weights.data();
    for (int p = 0; p < 3; ++p) {
        const std::vector<float> &left = p == 0 ? bright[query.blur] : colour[query.blur];
        for (int k = 0; k < area; ++k)
            shadow[p * area + k] = -query.ink[p] * w[p * area + k] * left[k] * s[k];
    }
}

// What a prototype differs by from a drawn icon: square, in units of the noise. `other` gets the difference.
float IconBank::apart(const Query &query, const std::vector<float> &icon, size_t prototype,
                      std::vector<float> &other) const {
    const int area = look.area();
    draw(query, prototype, other);
    for (int k = 0; k < 3 * area; ++k) other[k] = icon[k] - other[k];
    return query.share * query.share * dot(other.data(), other.data(), 3 * area);
}

// Scores the prototypes in question once more, small errors of the capture allowed for.
void IconBank::fit(Query &query, const IconFit &fit) const {
    std::vector<float> icon(static_cast<size_t>(look.stride()));
    query.unexplained.assign(owners.size(), fit.whole());
    std::vector<float> shadow(query.hasShadows ? look.weights.size() : 0);
    for (const size_t i : query.order) {
        draw(query, i, icon);
        if (query.hasShadows) drawShadow(query, i, shadow);
        const IconFit::Result result =
            fit.fitted(icon, shadow, lengths[query.blur][i].length(query.ink));
        query.unexplained[i] = result.unexplained;
        query.scores[i] = result.fits ? fit.score(result) : -1;
    }
}

// Keeps what the nearest leaves.
void IconBank::settle(Query &query, const IconFit &fit) const {
    std::vector<float> icon(static_cast<size_t>(look.stride()));
    const size_t nearest = query.order[0];
    draw(query, nearest, icon);
    std::vector<float> shadow(query.hasShadows ? look.weights.size() : 0);
    if (query.hasShadows) drawShadow(query, nearest, shadow);
    const IconFit::Result result =
        fit.fitted(icon, shadow, lengths[query.blur][nearest].length(query.ink));
    if (!result.fits) return;
    query.rest = fit.rest(result, icon, shadow);
    query.share = static_cast<float>(result.shares[0]);
}

// Looks closer at the nearest and its near twins, and sorts them by what is seen then. True where another
// is the nearest now.
bool IconBank::looksCloser(Query &query, const cv::Mat &lifted) const {
    query.apart.assign(owners.size(), -1);
    if (!closeup) return false;
    const size_t first = query.order[0];
    std::vector<float> nearest(static_cast<size_t>(look.stride())), other(nearest.size());
    draw(query, first, nearest);
    const int count = 3 * look.area();
    const float usual = query.unexplained[first] / static_cast<float>(count);
    std::vector<size_t> twins{first};
    for (const size_t i : query.order) {
        const float lead = query.unexplained[i] - query.unexplained[first];
        if (i == first || lead * lead > nearTwin * usual * apart(query, nearest, i, other)) continue;
        if (twins.size() < lookedCloser) twins.push_back(i);
    }
    if (twins.size() < 2) return false;
    std::vector<const float *> icons;
    for (const size_t i : twins) icons.push_back(closer.data() + i * static_cast<size_t>(closeup->stride()));
    std::vector<float> tried;
    for (size_t blur = query.blur == 0 ? 0 : query.blur - 1; blur < std::min(query.blur + 2, blurCount); ++blur)
        tried.push_back(blurs[blur].bright);
    const auto found = closeup->compared(
        lifted, query.shift % 256, query.shift / 256, query.ink[0], tried, icons);
    std::vector<size_t> places(twins.size());
    std::iota(places.begin(), places.end(), 0);
    std::sort(places.begin(), places.end(), [&](size_t l, size_t r) {
        return found[l].unexplained != found[r].unexplained
            ? found[l].unexplained < found[r].unexplained : l < r;
    });
    // What is left of each number that is looked at is one noise, closer or not.
    const auto &best = found[places[0]];
    const float unit = usual * static_cast<float>(closeup->area() / std::max(best.unexplained, 1e-3));
    const float least = query.unexplained[first];
    std::vector<size_t> order;
    for (const size_t place : places) {
        float square = 0;
        for (size_t k = 0; k < best.rest.size(); ++k) {
            const float d = found[place].rest[k] - best.rest[k];
            square += d * d;
        }
        order.push_back(twins[place]);
        query.unexplained[twins[place]] =
            least + unit * static_cast<float>(found[place].unexplained - best.unexplained);
        query.apart[twins[place]] = unit * square;
    }
    for (const size_t i : query.order)
        if (std::find(twins.begin(), twins.end(), i) == twins.end()) order.push_back(i);
    query.order = order;
    return order[0] != first;
}

// Compares the patch with all prototypes; what is left in question is sorted, best first. With
// nothing but background nothing is left.
IconBank::Query IconBank::compared(const cv::Mat &lifted, const Colour &ink, bool hasShadows) const {
    Query query;
    query.hasShadows = hasShadows;
    query.ink = ink;
    query.scores.assign(owners.size(), -1);
    query.at.assign(owners.size(), look.slackY * 256 + look.slackX);
    for (size_t i = 0; i < owners.size(); ++i) {
        query.sizes.push_back(lengths[0][i].length(ink));
        query.coarseSizes.push_back(coarseLengths[i].length(ink));
    }
    query.order.resize(owners.size());
    std::iota(query.order.begin(), query.order.end(), 0);
    for (int dy = look.slackY % 2; dy <= 2 * look.slackY; dy += 2)
        for (int dx = look.slackX % 2; dx <= 2 * look.slackX; dx += 2)
            seek(query, lifted, dx, dy, true);
    const auto better = [&](size_t l, size_t r) {
        return query.scores[l] != query.scores[r] ? query.scores[l] > query.scores[r] : l < r;
    };
    std::sort(query.order.begin(), query.order.end(), better);
    // The best prototype of each owner.
    std::vector<size_t> kept;
    std::vector<int> met;
    for (const size_t i : query.order) {
        if (kept.size() == refined) break;
        if (std::find(met.begin(), met.end(), owners[i]) != met.end()) continue;
        met.push_back(owners[i]);
        kept.push_back(i);
    }
    query.order = kept;
    std::vector<int> shifts;
    for (const size_t i : query.order) {
        if (std::find(shifts.begin(), shifts.end(), query.at[i]) == shifts.end())
            shifts.push_back(query.at[i]);
        if (shifts.size() == footholds) break;
    }
    for (const size_t i : query.order) query.scores[i] = -1;
    std::vector<bool> seen(static_cast<size_t>((2 * look.slackY + 1) * 256), false);
    for (const int shift : shifts)
        for (int dy = shift / 256 - 1; dy <= shift / 256 + 1; ++dy)
            for (int dx = shift % 256 - 1; dx <= shift % 256 + 1; ++dx) {
                if (dx < 0 || dy < 0 || dx > 2 * look.slackX || dy > 2 * look.slackY) continue;
                if (seen[static_cast<size_t>(dy * 256 + dx)]) continue;
                seen[static_cast<size_t>(dy * 256 + dx)] = true;
                seek(query, lifted, dx, dy, false);
            }
    query.plain = query.scores;
    if (query.top <= -1) {
        query.order.clear();
        return query;
    }
    sharpen(query);
    const IconFit once(look, lifted, query.shift % 256, query.shift / 256);
    fit(query, once);
    std::sort(query.order.begin(), query.order.end(), better);
    settle(query, once);
    if (looksCloser(query, lifted)) settle(query, once);
    query.top = query.scores[query.order[0]];
    return query;
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
    std::vector<float> nearest(static_cast<size_t>(look.stride())), other(nearest.size());
    draw(query, first, nearest);
    for (int n = 0; n < count; ++n) {
        const size_t i = query.order[static_cast<size_t>(n)];
        candidates[n] = {owners[i], query.scores[i], query.plain[i], query.unexplained[i],
                         n == 0 ? 0 : query.apart[i] >= 0 ? query.apart[i] : apart(query, nearest, i, other)};
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
        pair(query, nearest, to);
        if (verifier) std::copy_n(verifier->odds(to).data(), IconVerifier::outputs, sighting.odds);
    }
    return count;
}

}  // namespace cvision
