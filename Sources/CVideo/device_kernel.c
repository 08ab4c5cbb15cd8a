/* The system's calls behind the table that devices use. */
#include "device_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* What the kernel numbers at most, several times over. */
enum { most_nodes = 1024 };

static bool node(void *context, int32_t index, char path[64]) {
    (void)context;
    for (int number = 0; number < most_nodes; number++) {
        snprintf(path, 64, "/dev/video%d", number);
        if (access(path, F_OK) == 0 && index-- == 0)
            return true;
    }
    return false;
}

static void group(void *context, const char *path, char name[32]) {
    (void)context;
    struct stat about;
    struct group entry, *found = NULL;
    char text[4096];
    name[0] = 0;
    if (stat(path, &about) == 0
        && getgrgid_r(about.st_gid, &entry, text, sizeof text, &found) == 0 && found)
        snprintf(name, 32, "%s", found->gr_name);
}

static int open_node(void *context, const char *path) {
    (void)context;
    int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

static void close_node(void *context, int fd) {
    (void)context;
    close(fd);
}

static int control(void *context, int fd, unsigned long request, void *argument) {
    (void)context;
    int code;
    do
        code = ioctl(fd, request, argument);
    while (code < 0 && errno == EINTR);
    return code < 0 ? -errno : 0;
}

static void *map(void *context, int fd, size_t size, int64_t offset) {
    (void)context;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)offset);
    return memory == MAP_FAILED ? NULL : memory;
}

static void unmap(void *context, void *memory, size_t size) {
    (void)context;
    munmap(memory, size);
}

static int wait_for(void *context, int fd, int32_t ms) {
    (void)context;
    struct pollfd wait = {.fd = fd, .events = POLLIN | POLLPRI};
    int ready = poll(&wait, 1, ms);
    if (ready < 0)
        return errno == EINTR ? 0 : -errno;
    return (wait.revents & POLLIN ? CVIDEO_WAIT_FRAME : 0)
        | (wait.revents & POLLPRI ? CVIDEO_WAIT_EVENT : 0)
        | (wait.revents & (POLLERR | POLLHUP | POLLNVAL) ? CVIDEO_WAIT_ERROR : 0);
}

static int64_t now(void *context) {
    (void)context;
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

const cvideo_kernel *cvideo_kernel_system(void) {
    static const cvideo_kernel table = {
        NULL, node, group, open_node, close_node, control, map, unmap, wait_for, now};
    return &table;
}

void cvideo_device_group(const cvideo_kernel *kernel, const char *path, char name[32]) {
    kernel = kernel ? kernel : cvideo_kernel_system();
    kernel->group(kernel->context, path, name);
}
