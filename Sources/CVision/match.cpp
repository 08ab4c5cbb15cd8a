// The C face of IconBank.
#include "cvision.h"
#include "guard.hpp"
#include "icon_bank.hpp"

#include <memory>

using cvision::guarded;
using cvision::require;

struct cvision_bank : cvision::IconBank {
    using IconBank::IconBank;
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

int32_t cvision_verifier_count(void) noexcept { return cvision::IconVerifier::count; }

int32_t cvision_bank_feature_count(const cvision_bank *bank) noexcept {
    return bank != nullptr ? bank->stride() : 0;
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
        if (opaque) bank->look.lift(picture, across, down);
        bank->features(picture, x, y, across, down, features);
    });
}

cvision_status cvision_bank_add(
    cvision_bank *bank, int32_t owner, const float *features, cvision_error *error) noexcept {
    return guarded(error, [&] {
        require(bank != nullptr && features != nullptr, "no bank, or no features");
        bank->add(owner, features);
    });
}

cvision_status cvision_bank_background(
    const cvision_bank *bank, const uint8_t *bgr, int32_t width, int32_t height,
    uint8_t background[3], cvision_error *error) noexcept {
    return guarded(error, [&] {
        require(bank != nullptr && background != nullptr, "no bank, or nowhere to put the colour");
        const auto found = bank->look.background(bank->look.cells(bgr, width, height));
        for (int i = 0; i < 3; ++i) background[i] = cv::saturate_cast<uint8_t>(found[i]);
    });
}

cvision_status cvision_bank_match(
    const cvision_bank *bank, const uint8_t *bgr, int32_t width, int32_t height,
    const uint8_t *background, cvision_candidate *candidates, int32_t capacity, int32_t *count,
    cvision_sighting *sighting, float *residual, float *pair, cvision_error *error) noexcept {
    return guarded(error, [&] {
        require(bank != nullptr && candidates != nullptr && count != nullptr && sighting != nullptr
                    && residual != nullptr,
                "nowhere to put what is found");
        *count = 0;
        *sighting = {};
        *count = bank->match(
            bgr, width, height, background, candidates, capacity, *sighting, residual, pair);
    });
}
