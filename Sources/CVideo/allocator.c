/* The C library's allocator. */
#include "cvideo.h"

#include <malloc.h>

void cvideo_allocator_give_back(void) {
    mallopt(M_MMAP_THRESHOLD, 512 << 10);
    mallopt(M_TRIM_THRESHOLD, 4 << 20);
    mallopt(M_ARENA_MAX, 2);
}
