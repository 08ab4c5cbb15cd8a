/* Which devices are there. */
#include "device_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { most_devices = 64 };

struct cvideo_device_list {
    int32_t count;
    cvideo_device_about items[most_devices];
    cvideo_device_mode *modes[most_devices]; /* owned */
};

static cvideo_status look(
    const cvideo_kernel *kernel, cvideo_device_about *about, cvideo_device_mode **modes,
    cvideo_error *error) {
    struct v4l2_capability capability;
    int fd;
    cvideo_status status = device_connect(kernel, about->path, &fd, &capability, &about->error);
    snprintf(about->card, sizeof about->card, "%.32s", (const char *)capability.card);
    snprintf(about->driver, sizeof about->driver, "%.16s", (const char *)capability.driver);
    snprintf(about->bus, sizeof about->bus, "%.32s", (const char *)capability.bus_info);
    if (status != CVIDEO_OK)
        return status == CVIDEO_NO_MEMORY ? cvideo_fail(error, status, 0, "out of memory") : CVIDEO_OK;
    device_choices choices = {0};
    status = device_choices_list(kernel, fd, NULL, &choices, error);
    kernel->close(kernel->context, fd);
    if (status == CVIDEO_OK && choices.count > 0) {
        *modes = calloc((size_t)choices.count, sizeof **modes);
        if (*modes) {
            for (int i = 0; i < choices.count; i++)
                (*modes)[i] = choices.items[i].mode;
            about->modes = *modes;
            about->mode_count = choices.count;
            about->best = device_choices_best(&choices, NULL);
        } else {
            status = cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
        }
    }
    if (status == CVIDEO_OK && about->best < 0)
        cvideo_fail(&about->error, CVIDEO_UNSUPPORTED, 0, "it delivers nothing that can be read here");
    free(choices.items);
    return status;
}

cvideo_status cvideo_device_list_new(
    const cvideo_kernel *kernel, cvideo_device_list **out, cvideo_error *error) {
    kernel = kernel ? kernel : cvideo_kernel_system();
    *out = NULL;
    cvideo_device_list *list = calloc(1, sizeof *list);
    if (!list)
        return cvideo_fail(error, CVIDEO_NO_MEMORY, 0, "out of memory");
    char path[64];
    for (int32_t i = 0; i < most_devices && kernel->node(kernel->context, i, path); i++) {
        cvideo_device_about *about = &list->items[list->count];
        memcpy(about->path, path, sizeof path);
        about->best = -1;
        cvideo_status status = look(kernel, about, &list->modes[list->count], error);
        list->count++;
        if (status != CVIDEO_OK) {
            cvideo_device_list_free(list);
            return status;
        }
    }
    *out = list;
    return CVIDEO_OK;
}

void cvideo_device_list_free(cvideo_device_list *list) {
    if (!list)
        return;
    for (int32_t i = 0; i < list->count; i++)
        free(list->modes[i]);
    free(list);
}

int32_t cvideo_device_list_count(const cvideo_device_list *list) { return list->count; }

const cvideo_device_about *cvideo_device_list_at(const cvideo_device_list *list, int32_t index) {
    return index >= 0 && index < list->count ? &list->items[index] : NULL;
}
