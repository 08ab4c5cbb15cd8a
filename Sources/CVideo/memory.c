/* What the allocator keeps for later. */
#include "cvideo.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

void cvideo_return_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
