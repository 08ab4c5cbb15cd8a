// Lines of text: a Tesseract engine behind an opaque handle, and the preparation of strips for it.
#include "guard.hpp"

#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <tesseract/baseapi.h>

extern "C" void omp_set_max_active_levels(int levels);

namespace {

// A line is a few thousand pixels: fanning it out over threads costs seven times what it saves. OpenMP keeps
// this for each thread that asks, not for the program.
void stay_on_this_thread() { omp_set_max_active_levels(0); }

}  // namespace

struct cvision_text {
    tesseract::TessBaseAPI api;
    std::string allowed;
};

extern "C" {

cvision_status cvision_text_open(
    const char *folder, const char *language, cvision_text **text, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        *text = nullptr;
        stay_on_this_thread();
        auto opened = std::make_unique<cvision_text>();
        if (opened->api.Init(folder, language, tesseract::OEM_LSTM_ONLY) != 0)
            throw std::runtime_error(std::string("no Tesseract data for language ") + language);
        opened->api.SetPageSegMode(tesseract::PSM_SINGLE_LINE);
        opened->api.SetVariable("debug_file", "/dev/null");
        *text = opened.release();
    });
}

const char *cvision_text_folder(const cvision_text *text) noexcept {
    // The library hands out a borrowed string, though not through a const method.
    const char *folder = const_cast<cvision_text *>(text)->api.GetDatapath();
    return folder != nullptr ? folder : "";
}

void cvision_text_free(cvision_text *text) noexcept {
    if (text == nullptr) return;
    text->api.End();
    delete text;
    // An engine is tens of megabytes in pieces small enough to be kept for later; there is no later.
    malloc_trim(0);
}

cvision_status cvision_text_read(
    cvision_text *text, const uint8_t *gray, int32_t width, int32_t height, const char *allowed, char **utf8,
    float *confidence, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        stay_on_this_thread();
        *utf8 = nullptr;
        *confidence = 0;
        cvision::require(width >= 3 && height >= 3, "a text strip of under 3 pixels");
        const std::string wanted = allowed != nullptr ? allowed : "";
        if (wanted != text->allowed) {
            text->api.SetVariable("tessedit_char_whitelist", wanted.c_str());
            text->allowed = wanted;
        }
        text->api.SetImage(gray, width, height, 1, width);
        text->api.SetSourceResolution(200);
        const std::unique_ptr<char[]> read(text->api.GetUTF8Text());
        *confidence = static_cast<float>(text->api.MeanTextConf()) / 100.0F;
        *utf8 = strdup(read ? read.get() : "");
        if (*utf8 == nullptr) throw std::bad_alloc();
    });
}

void cvision_string_free(char *string) noexcept { std::free(string); }

cvision_status cvision_strip_prepare(
    const uint8_t *gray, int32_t width, int32_t height, const cvision_strip_recipe *recipe, uint8_t *out,
    int32_t capacity, int32_t *out_width, int32_t *out_height, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        cvision::require(width > 0 && height > 0, "an empty strip");
        const cv::Mat in(height, width, CV_8UC1, const_cast<uint8_t *>(gray));
        const int w = std::max(1, static_cast<int>(width * recipe->scale_x + 0.5));
        const int h = std::max(1, static_cast<int>(height * recipe->scale_y + 0.5));
        *out_width = w + 2 * recipe->pad;
        *out_height = h + 2 * recipe->pad;
        cvision::require(static_cast<int64_t>(*out_width) * *out_height <= capacity, "the buffer is too small");
        cv::Mat strip;
        cv::resize(in, strip, cv::Size(w, h), 0, 0, cv::INTER_CUBIC);
        if (recipe->thin > 1) cv::erode(strip, strip, cv::Mat::ones(recipe->thin, recipe->thin, CV_8U));
        if (recipe->blur > 0) cv::GaussianBlur(strip, strip, cv::Size(), recipe->blur);
        cv::Mat target(*out_height, *out_width, CV_8UC1, out);
        const cv::Mat inverted = 255 - strip;
        cv::copyMakeBorder(
            inverted, target, recipe->pad, recipe->pad, recipe->pad, recipe->pad, cv::BORDER_CONSTANT,
            cv::Scalar(255));
    });
}

cvision_status cvision_gray_resize(
    const uint8_t *gray, int32_t width, int32_t height, uint8_t *out, int32_t out_width, int32_t out_height,
    cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        cvision::require(width > 0 && height > 0 && out_width > 0 && out_height > 0, "an empty picture");
        const cv::Mat in(height, width, CV_8UC1, const_cast<uint8_t *>(gray));
        cv::Mat target(out_height, out_width, CV_8UC1, out);
        cv::resize(in, target, target.size(), 0, 0, out_height < height ? cv::INTER_AREA : cv::INTER_LINEAR);
    });
}

}  // extern "C"
