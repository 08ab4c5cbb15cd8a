// The one place where exceptions end: every C entry runs its body through `guarded`.
#pragma once

#include "cvision.h"

#include <opencv2/core.hpp>

#include <cstdio>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>

namespace cvision {

inline cvision_status fail(cvision_error *error, cvision_status status, const char *message) noexcept {
    if (error != nullptr) {
        error->status = status;
        std::snprintf(error->message, sizeof error->message, "%s",
                      message != nullptr && message[0] != 0 ? message : "no reason given");
        for (char *c = error->message; *c != 0; ++c)
            if (*c == '\n' || *c == '\r') *c = ' ';
    }
    return status;
}

inline void require(bool condition, const char *message) {
    if (!condition) throw std::invalid_argument(message);
}

template <typename Body>
cvision_status guarded(cvision_error *error, Body &&body) noexcept {
    try {
        body();
        if (error != nullptr) *error = cvision_error{};
        return CVISION_OK;
    } catch (const std::invalid_argument &e) {
        return fail(error, CVISION_BAD_ARGUMENT, e.what());
    } catch (const std::bad_alloc &) {
        return fail(error, CVISION_NO_MEMORY, "out of memory");
    } catch (const cv::Exception &e) {
        return fail(error, CVISION_FAILED, e.err.c_str());
    } catch (const std::exception &e) {
        return fail(error, CVISION_FAILED, e.what());
    } catch (...) {
        return fail(error, CVISION_FAILED, "unknown failure");
    }
}

}  // namespace cvision
