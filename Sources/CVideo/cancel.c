/* The one thing of a reader that other threads may touch. */
#include "internal.h"

#include <stdatomic.h>
#include <stdlib.h>

struct cvideo_cancel {
    atomic_int references;
    atomic_bool set;
};

cvideo_cancel *cvideo_cancel_new(void) {
    cvideo_cancel *cancel = calloc(1, sizeof *cancel);
    if (cancel)
        atomic_init(&cancel->references, 1);
    return cancel;
}

cvideo_cancel *cvideo_cancel_retain(cvideo_cancel *cancel) {
    if (cancel)
        atomic_fetch_add(&cancel->references, 1);
    return cancel;
}

void cvideo_cancel_free(cvideo_cancel *cancel) {
    if (cancel && atomic_fetch_sub(&cancel->references, 1) == 1)
        free(cancel);
}

void cvideo_cancel_set(cvideo_cancel *cancel) {
    if (cancel)
        atomic_store(&cancel->set, true);
}

bool cvideo_cancel_is_set(const cvideo_cancel *cancel) {
    return cancel && atomic_load(&cancel->set);
}
