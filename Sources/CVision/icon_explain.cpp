// How well the icons in question explain a patch, small errors of the capture allowed for, and near twins told apart.
#include "icon_query.hpp"
#include "products.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cvision {

namespace {

// A closer look is taken at no more than these, and only where they are behind by less than noise may make of what
// they differ by (square, variances).
constexpr size_t lookedCloser = 4;
constexpr float nearTwin = 16;

}  // namespace

// The prototypes in question over the patch's background, blurred as the capture is, and their masks: weighed.
void IconBank::draw(Query &query) const {
    const int area = look.area(), size = 3 * area;
    std::vector<float> weights(look.weights);
    for (int k = 0; k < size; ++k) weights[k] *= left[query.blur][k];
    query.icons.resize(query.order.size() * static_cast<size_t>(4 * area));
    for (const size_t i : query.order) {
        const size_t place = query.places[i];
        const float *over = query.over.data() + place * static_cast<size_t>(size);
        const float *mask = vectors[i].data() + size;
        float *icon = query.icons.data() + place * static_cast<size_t>(4 * area);
        for (int k = 0; k < size; ++k) icon[k] = weights[k] * over[k];
        for (int k = 0; k < area; ++k) icon[size + k] = weights[k] * mask[k];
    }
}

// What a prototype's shadow is on the patch's background if all of the ink's light is gone, blurred, weighed.
void IconBank::drawShadow(const Query &query, size_t prototype, std::vector<float> &shadow) const {
    const int area = look.area();
    const float *s = shadows[prototype].data(), *w = look.weights.data();
    for (int p = 0; p < 3; ++p) {
        for (int k = 0; k < area; ++k)
            shadow[p * area + k] = -query.ink[p] * w[p * area + k] * left[query.blur][p * area + k] * s[k];
    }
}

// What a prototype differs by from another: square, in units of the noise.
float IconBank::apart(const Query &query, size_t prototype, size_t from) const {
    const int size = 3 * look.area();
    const float *icon = query.icon(from), *other = query.icon(prototype);
    std::vector<float> difference(static_cast<size_t>(size));
    for (int k = 0; k < size; ++k) difference[k] = icon[k] - other[k];
    return query.share * query.share * dot(difference.data(), difference.data(), size);
}

// Scores the prototypes in question once more, small errors of the capture allowed for.
void IconBank::fit(Query &query, const IconPatch &patch) const {
    draw(query);
    query.fitter.emplace(look, patch, query.shift % 256, query.shift / 256, query.best);
    const IconFit &fit = *query.fitter;
    query.unexplained.assign(owners.size(), fit.whole());
    query.fits.resize(query.order.size());
    std::vector<float> shadow(query.hasShadows ? look.weights.size() : 0);
    for (const size_t i : query.order) {
        if (query.hasShadows) drawShadow(query, i, shadow);
        const IconFit::Result result =
            fit.fitted(query.icon(i), shadow, lengths[query.blur][i].length(query.ink));
        query.fits[query.places[i]] = result;
        query.unexplained[i] = result.unexplained;
        query.scores[i] = result.fits ? fit.score(result) : -1;
    }
}

// Keeps what the nearest leaves.
void IconBank::settle(Query &query) const {
    const size_t nearest = query.order[0];
    const IconFit::Result &result = query.fits[query.places[nearest]];
    if (!result.fits) return;
    std::vector<float> shadow(query.hasShadows ? look.weights.size() : 0);
    if (query.hasShadows) drawShadow(query, nearest, shadow);
    query.rest = query.fitter->rest(result, query.icon(nearest), shadow);
    query.share = static_cast<float>(result.shares[0]);
}

// Looks closer at the nearest and its near twins, and sorts them by what is seen then. True where another
// is the nearest now.
bool IconBank::looksCloser(Query &query, const cv::Mat &lifted) const {
    query.apart.assign(owners.size(), -1);
    if (!closeup) return false;
    const size_t first = query.order[0];
    const int count = 3 * look.area();
    const float usual = query.unexplained[first] / static_cast<float>(count);
    std::vector<size_t> twins{first};
    for (const size_t i : query.order) {
        const float lead = query.unexplained[i] - query.unexplained[first];
        if (i == first || lead * lead > nearTwin * usual * apart(query, i, first)) continue;
        if (twins.size() < lookedCloser) twins.push_back(i);
    }
    if (twins.size() < 2) return false;
    std::vector<const float *> icons;
    for (const size_t i : twins) icons.push_back(closer[i].data());
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

}  // namespace cvision
