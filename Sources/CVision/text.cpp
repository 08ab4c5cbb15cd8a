// Text: a Tesseract engine behind an opaque handle, and the preparation of a strip for it.
#include "cvision.h"
#include "guard.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <tesseract/baseapi.h>

extern "C" void omp_set_max_active_levels(int levels);

struct cvision_text {
    tesseract::TessBaseAPI api;
    std::string allowed;
};

int32_t cvision_text_open(const char *folder, const char *language, cvision_text **out, cvision_error *error) noexcept {
    return cvision::guard(error, [&]() -> int32_t {
        *out = nullptr;
        // A line is a few thousand pixels: fanning it out over threads costs seven times what it saves.
        omp_set_max_active_levels(0);
        auto text = std::make_unique<cvision_text>();
        if (text->api.Init(folder, language, tesseract::OEM_LSTM_ONLY) != 0) {
            return cvision::fail(error, CVISION_NOT_FOUND, std::string("no Tesseract data for language ") + language);
        }
        text->api.SetPageSegMode(tesseract::PSM_SINGLE_LINE);
        text->api.SetVariable("debug_file", "/dev/null");
        *out = text.release();
        return CVISION_OK;
    });
}

int32_t cvision_text_read(cvision_text *text, const uint8_t *gray, int32_t width, int32_t height, const char *allowed,
                          char **utf8, float *confidence, cvision_error *error) noexcept {
    return cvision::guard(error, [&]() -> int32_t {
        *utf8 = nullptr;
        *confidence = 0;
        if (width < 3 || height < 3) return cvision::fail(error, CVISION_INVALID, "a text strip of under 3 pixels");
        const std::string wanted = allowed ? allowed : "";
        if (wanted != text->allowed) {
            text->api.SetVariable("tessedit_char_whitelist", wanted.c_str());
            text->allowed = wanted;
        }
        text->api.SetImage(gray, width, height, 1, width);
        text->api.SetSourceResolution(200);
        std::unique_ptr<char[]> read(text->api.GetUTF8Text());
        *confidence = static_cast<float>(text->api.MeanTextConf()) / 100.0f;
        *utf8 = strdup(read ? read.get() : "");
        return *utf8 ? CVISION_OK : cvision::fail(error, CVISION_MEMORY, "out of memory");
    });
}

void cvision_text_free(cvision_text *text) noexcept {
    if (!text) return;
    text->api.End();
    delete text;
}

void cvision_string_free(char *string) noexcept { std::free(string); }

int32_t cvision_strip_prepare(const uint8_t *gray, int32_t width, int32_t height, const cvision_strip_recipe *recipe,
                              uint8_t *out, int32_t capacity, int32_t *out_width, int32_t *out_height,
                              cvision_error *error) noexcept {
    return cvision::guard(error, [&]() -> int32_t {
        const cv::Mat in(height, width, CV_8UC1, const_cast<uint8_t *>(gray));
        const int w = std::max(1, static_cast<int>(width * recipe->scale_x + 0.5));
        const int h = std::max(1, static_cast<int>(height * recipe->scale_y + 0.5));
        const int pad = recipe->pad;
        *out_width = w + 2 * pad;
        *out_height = h + 2 * pad;
        if (static_cast<int64_t>(*out_width) * *out_height > capacity) {
            return cvision::fail(error, CVISION_INVALID, "the strip does not fit the buffer");
        }
        cv::Mat strip;
        cv::resize(in, strip, cv::Size(w, h), 0, 0, cv::INTER_CUBIC);
        if (recipe->thin > 1) cv::erode(strip, strip, cv::Mat::ones(recipe->thin, recipe->thin, CV_8U));
        if (recipe->blur > 0) cv::GaussianBlur(strip, strip, cv::Size(), recipe->blur);
        cv::Mat target(*out_height, *out_width, CV_8UC1, out);
        cv::Mat inverted = 255 - strip;
        cv::copyMakeBorder(inverted, target, pad, pad, pad, pad, cv::BORDER_CONSTANT, cv::Scalar(255));
        return CVISION_OK;
    });
}
