/* The C library's allocator. */
#include "cvideo.h"

#include <malloc.h>

void cvideo_allocator_limit(int32_t largest, int32_t heaps) {
    mallopt(M_MMAP_THRESHOLD, largest);
    /* A heap keeps a few of the largest blocks it may hold. */
    mallopt(M_TRIM_THRESHOLD, 4 * largest);
    mallopt(M_ARENA_MAX, heaps);
}

void cvideo_allocator_give_back(void) { malloc_trim(0); }
