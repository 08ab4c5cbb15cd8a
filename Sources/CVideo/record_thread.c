/* Threads that must never be in the way. */
#include "record_internal.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int record_thread(pthread_t *thread, void *(*run)(void *), void *argument) {
    /* Signals are for others; and a file that may not grow is an error here, not the end. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int code = pthread_create(thread, NULL, run, argument);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code;
}

void record_yield(void) {
    /* On Linux a thread has a priority of its own, and those that it starts inherit it. */
    setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), 10);
}
