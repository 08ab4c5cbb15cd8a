// Nets: an ONNX file run by OpenCV, one picture in, one map of scores out.
#include "guard.hpp"

#include <algorithm>
#include <memory>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>

struct cvision_net {
    cv::dnn::Net net;
};

extern "C" {

cvision_status cvision_net_open(const char *path, cvision_net **net, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        *net = nullptr;
        // Its complaints come as exceptions, too; on standard error they are in the way.
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        // A line is little work: spreading it over threads saves nothing, and lines are read side by side.
        cv::setNumThreads(1);
        auto opened = std::make_unique<cvision_net>();
        opened->net = cv::dnn::readNetFromONNX(path);
        opened->net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        *net = opened.release();
    });
}

void cvision_net_free(cvision_net *net) noexcept { delete net; }

cvision_status cvision_net_run(
    cvision_net *net, const float *in, int32_t width, int32_t height, float *out, int32_t capacity,
    int32_t *classes, int32_t *columns, cvision_error *error) noexcept {
    return cvision::guarded(error, [&] {
        cvision::require(width > 0 && height > 0, "an empty picture");
        const int shape[] = {1, 1, height, width};
        net->net.setInput(cv::Mat(4, shape, CV_32F, const_cast<float *>(in)));
        const cv::Mat scores = net->net.forward();
        cvision::require(scores.type() == CV_32F && scores.dims == 4 && scores.size[0] == 1 && scores.size[2] == 1,
                         "the net gives something else than 1 x classes x 1 x columns of 32-bit floats");
        *classes = scores.size[1];
        *columns = scores.size[3];
        cvision::require(static_cast<int64_t>(scores.total()) <= capacity, "the buffer is too small");
        std::copy_n(scores.ptr<float>(), scores.total(), out);
    });
}

}  // extern "C"
