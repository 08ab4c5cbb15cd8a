// The nearest icons: a coarse search over shifts with few frequencies and all prototypes, then a fine
// one with all frequencies, a few prototypes and the captures' blur.
#include "icon_query.hpp"
#include "products.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cvision {

namespace {

// Owners that are compared in full after the coarse search.
constexpr size_t refined = 24;
// Shifts around which the fine search goes on.
constexpr size_t footholds = 2;
// A patch shorter than this shows nothing.
constexpr float nothing = 1e-3f;

}  // namespace

// Looks at every other shift, with few frequencies: at several prototypes at a time, drawn over the patch's background.
void IconBank::seek(Query &query, const IconPatch &patch) const {
    const int area = look.coarse * look.coarse, size = 3 * area;
    std::vector<int> shifts;
    std::vector<float> seen, longs;
    for (int dy = look.slackY % 2; dy <= 2 * look.slackY; dy += 2)
        for (int dx = look.slackX % 2; dx <= 2 * look.slackX; dx += 2) {
            seen.resize(seen.size() + static_cast<size_t>(size));
            float *v = seen.data() + seen.size() - size;
            look.frequencies(patch, dx, dy, look.coarse, v);
            shifts.push_back(dy * 256 + dx);
            longs.push_back(std::sqrt(dot(v, v, size)));
        }
    const int count = static_cast<int>(shifts.size());
    std::vector<float> drawn(lanes * static_cast<size_t>(size)), products(lanes * shifts.size());
    for (size_t block = 0; block < owners.size(); block += lanes) {
        const float *icons = coarse.data() + block * static_cast<size_t>(4 * area);
        const float *masks = icons + lanes * size;
        for (int p = 0, k = 0; p < 3; ++p)
            for (int i = 0; i < lanes * area; ++i, ++k) drawn[k] = icons[k] - query.ink[p] * masks[i];
        product(seen.data(), size, count, drawn.data(), lanes, size, lanes, products.data());
        for (size_t i = block; i < std::min(block + lanes, owners.size()); ++i) {
            const float length = coarseLengths[i].length(query.ink);
            for (size_t n = 0; n < shifts.size(); ++n) {
                if (longs[n] < nothing) continue;
                const float score = products[n * lanes + i - block] / (longs[n] * length);
                if (score <= query.scores[i]) continue;
                query.scores[i] = score;
                query.at[i] = shifts[n];
            }
        }
    }
}

// Keeps the best prototype of each owner, of those that are nearest, and draws it over the patch's background.
void IconBank::keep(Query &query) const {
    std::vector<size_t> kept;
    std::vector<int> met;
    for (const size_t i : query.order) {
        if (kept.size() == refined) break;
        if (std::find(met.begin(), met.end(), owners[i]) != met.end()) continue;
        met.push_back(owners[i]);
        kept.push_back(i);
    }
    query.order = kept;
    const int area = look.area();
    query.places.resize(owners.size());
    query.over.resize(kept.size() * static_cast<size_t>(3 * area));
    float *over = query.over.data();
    for (size_t n = 0; n < kept.size(); ++n) {
        query.places[kept[n]] = n;
        const float *icon = vectors[kept[n]].data(), *mask = icon + 3 * area;
        for (int p = 0; p < 3; ++p)
            for (int k = 0; k < area; ++k) *over++ = *icon++ - query.ink[p] * mask[k];
    }
}

// Looks at the shifts around those where the nearest few lie, with all frequencies.
void IconBank::refine(Query &query, const IconPatch &patch) const {
    const int size = 3 * look.area();
    std::vector<int> shifts;
    for (const size_t i : query.order) {
        if (std::find(shifts.begin(), shifts.end(), query.at[i]) == shifts.end())
            shifts.push_back(query.at[i]);
        if (shifts.size() == footholds) break;
    }
    std::vector<float> lengthsOver;
    for (const size_t i : query.order) {
        query.scores[i] = -1;
        lengthsOver.push_back(lengths[0][i].length(query.ink));
    }
    std::vector<bool> seen(static_cast<size_t>((2 * look.slackY + 1) * 256), false);
    std::vector<float> vector(static_cast<size_t>(size));
    for (const int shift : shifts)
        for (int dy = shift / 256 - 1; dy <= shift / 256 + 1; ++dy)
            for (int dx = shift % 256 - 1; dx <= shift % 256 + 1; ++dx) {
                if (dx < 0 || dy < 0 || dx > 2 * look.slackX || dy > 2 * look.slackY) continue;
                const int place = dy * 256 + dx;
                if (seen[static_cast<size_t>(place)]) continue;
                seen[static_cast<size_t>(place)] = true;
                look.frequencies(patch, dx, dy, look.order, vector.data());
                const float length = std::sqrt(dot(vector.data(), vector.data(), size));
                if (length < nothing) continue;
                float most = -1;
                for (size_t n = 0; n < query.order.size(); ++n) {
                    const float score = dot(vector.data(), query.over.data() + n * vector.size(), size)
                        / (length * lengthsOver[n]);
                    query.scores[query.order[n]] = std::max(query.scores[query.order[n]], score);
                    most = std::max(most, score);
                }
                if (most <= query.top) continue;
                query.top = most;
                query.best = vector;
                query.shift = place;
                query.length = length;
            }
}

// Finds how much the capture blurs, and scores the prototypes in question anew, so blurred.
void IconBank::sharpen(Query &query) const {
    const int size = 3 * look.area();
    std::vector<float> blurred(query.best.size()), scores(query.order.size());
    float best = -1;
    for (size_t blur = 0; blur < blurCount; ++blur) {
        for (int k = 0; k < size; ++k) blurred[k] = query.best[k] * left[blur][k];
        float most = -1;
        for (size_t n = 0; n < scores.size(); ++n) {
            scores[n] = dot(blurred.data(), query.over.data() + n * blurred.size(), size)
                / (query.length * lengths[blur][query.order[n]].length(query.ink));
            most = std::max(most, scores[n]);
        }
        if (most <= best) continue;
        best = most;
        query.blur = blur;
        for (size_t n = 0; n < scores.size(); ++n) query.scores[query.order[n]] = scores[n];
    }
}

// Compares the patch with all prototypes; what is left in question is sorted, best first. With
// nothing but background nothing is left.
IconBank::Query IconBank::compared(const cv::Mat &lifted, const Colour &ink, bool hasShadows) const {
    const IconPatch patch(lifted);
    Query query;
    query.hasShadows = hasShadows;
    query.ink = ink;
    query.scores.assign(owners.size(), -1);
    query.at.assign(owners.size(), look.slackY * 256 + look.slackX);
    query.order.resize(owners.size());
    std::iota(query.order.begin(), query.order.end(), 0);
    const auto sort = [&] {
        std::sort(query.order.begin(), query.order.end(), [&](size_t l, size_t r) {
            return query.scores[l] != query.scores[r] ? query.scores[l] > query.scores[r] : l < r;
        });
    };
    seek(query, patch);
    sort();
    keep(query);
    refine(query, patch);
    query.plain = query.scores;
    if (query.top <= -1) {
        query.order.clear();
        return query;
    }
    sharpen(query);
    fit(query, patch);
    sort();
    settle(query);
    if (looksCloser(query, lifted)) settle(query);
    query.top = query.scores[query.order[0]];
    return query;
}

}  // namespace cvision
