/* Runs a program and disturbs it at the Nth system call that changes a file below a folder.
 *
 *   inject LOG FOLDER none                       PROGRAM ARGUMENT...
 *   inject LOG FOLDER error N ERRNO              PROGRAM ARGUMENT...   the call fails, and isn't made
 *   inject LOG FOLDER kill  N                    PROGRAM ARGUMENT...   the process ends before the call
 *   inject LOG FOLDER each  COMMAND              PROGRAM ARGUMENT...   COMMAND N is run before each call
 *
 * One counter holds for all threads and processes of the program: strace has one for each thread, so that the Nth
 * call of one thread hides the Nth of another. LOG gets a line for each call, its parts separated by tabs:
 *
 *   N  name  path  path of a link or rename, or where in LOG.data the bytes of a write begin, and how many they are
 *
 * Ends with the program's status, or 137 if that was killed. */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_THREADS = 4096 };

static FILE *log_file, *data_file;
static const char *folder;
static long count, at;
static int injected_error;
static int is_kill;
static const char *command;
static pid_t threads[MOST_THREADS], failing;
static int thread_count;

static void die(const char *what) {
    perror(what);
    exit(126);
}

static int is_known(pid_t thread) {
    for (int i = 0; i < thread_count; i++)
        if (threads[i] == thread) return 1;
    if (thread_count < MOST_THREADS) threads[thread_count++] = thread;
    return 0;
}

/* What a process has at an address, up to `length` bytes. */
static ssize_t copy(pid_t thread, unsigned long address, void *to, size_t length) {
    struct iovec own = {to, length}, other = {(void *)address, length};
    return process_vm_readv(thread, &own, 1, &other, 1, 0);
}

static void read_text(pid_t thread, unsigned long address, char text[PATH_MAX]) {
    size_t length = 0;
    /* A text may end just before memory that can't be read. */
    while (length < PATH_MAX - 1 && copy(thread, address + length, text + length, 1) == 1 && text[length]) length++;
    text[length] = 0;
}

/* The path of an open file. */
static int descriptor_path(pid_t thread, int descriptor, char path[PATH_MAX]) {
    char link[64];
    if (descriptor == AT_FDCWD) snprintf(link, sizeof link, "/proc/%d/cwd", thread);
    else snprintf(link, sizeof link, "/proc/%d/fd/%d", thread, descriptor);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    return length > 0;
}

static void named_path(pid_t thread, int descriptor, unsigned long address, char path[PATH_MAX]) {
    char name[PATH_MAX], above[PATH_MAX];
    read_text(thread, address, name);
    if (name[0] == '/' || !descriptor_path(thread, descriptor, above)) snprintf(path, PATH_MAX, "%s", name);
    else if (snprintf(path, PATH_MAX, "%s/%s", above, name) >= PATH_MAX) path[0] = 0;
}

static int is_below(const char *path) {
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

/* A call that changes a file: its name and paths; 0 if it is another. */
struct change {
    const char *name;
    char path[PATH_MAX], other[PATH_MAX];
    unsigned long data, length;
};

#define ON_FILE(number, argument) \
    case SYS_##number: change->name = #number; return descriptor_path(thread, (int)args[argument], change->path)
#define ON_PATH(number, descriptor, argument) \
    case SYS_##number: change->name = #number; named_path(thread, descriptor, args[argument], change->path); return 1
#define ON_PATHS(number, from, from_path, to, to_path) \
    case SYS_##number: change->name = #number; named_path(thread, from, args[from_path], change->path); \
    named_path(thread, to, args[to_path], change->other); return 1

static int is_writing(unsigned long flags) {
    return (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC));
}

static int changes(pid_t thread, unsigned long number, const unsigned long *args, struct change *change) {
    change->path[0] = change->other[0] = 0;
    change->data = change->length = 0;
    switch (number) {
    case SYS_openat:
        change->name = "openat";
        if (!is_writing(args[2])) return 0;
        named_path(thread, (int)args[0], args[1], change->path);
        return 1;
    case SYS_write:
        change->name = "write", change->data = args[1], change->length = args[2];
        return descriptor_path(thread, (int)args[0], change->path);
    ON_FILE(writev, 0);
    ON_FILE(pwrite64, 0);
    ON_FILE(pwritev, 0);
    ON_FILE(pwritev2, 0);
    ON_FILE(sendfile, 0);
    ON_FILE(copy_file_range, 2);
    ON_FILE(splice, 2);
    ON_FILE(fallocate, 0);
    ON_FILE(ftruncate, 0);
    ON_FILE(fchmod, 0);
    ON_FILE(fchown, 0);
    ON_FILE(fsync, 0);
    ON_FILE(fdatasync, 0);
    ON_FILE(sync_file_range, 0);
    ON_PATH(truncate, AT_FDCWD, 0);
    ON_PATH(mkdirat, (int)args[0], 1);
    ON_PATH(mknodat, (int)args[0], 1);
    ON_PATH(unlinkat, (int)args[0], 1);
    ON_PATH(fchmodat, (int)args[0], 1);
    ON_PATH(fchownat, (int)args[0], 1);
    ON_PATH(utimensat, (int)args[0], 1);
    ON_PATH(symlinkat, (int)args[1], 2);
    ON_PATHS(renameat2, (int)args[0], 1, (int)args[2], 3);
    ON_PATHS(linkat, (int)args[0], 1, (int)args[2], 3);
#ifdef SYS_renameat
    ON_PATHS(renameat, (int)args[0], 1, (int)args[2], 3);
#endif
#ifdef SYS_open /* older systems have these too */
    case SYS_open:
        change->name = "open";
        if (!is_writing(args[1])) return 0;
        named_path(thread, AT_FDCWD, args[0], change->path);
        return 1;
    ON_PATH(creat, AT_FDCWD, 0);
    ON_PATH(mkdir, AT_FDCWD, 0);
    ON_PATH(mknod, AT_FDCWD, 0);
    ON_PATH(unlink, AT_FDCWD, 0);
    ON_PATH(rmdir, AT_FDCWD, 0);
    ON_PATH(chmod, AT_FDCWD, 0);
    ON_PATH(symlink, AT_FDCWD, 1);
    ON_PATHS(rename, AT_FDCWD, 0, AT_FDCWD, 1);
    ON_PATHS(link, AT_FDCWD, 0, AT_FDCWD, 1);
#endif
    default: return 0;
    }
}

static void note(pid_t thread, const struct change *change) {
    fprintf(log_file, "%ld\t%s\t%s\t", count, change->name, change->path);
    if (change->data) {
        char *bytes = malloc(change->length + 1);
        ssize_t length = bytes ? copy(thread, change->data, bytes, change->length) : -1;
        fprintf(log_file, "%ld\t%zd", ftell(data_file), length);
        if (length > 0) fwrite(bytes, 1, (size_t)length, data_file);
        free(bytes);
    } else fprintf(log_file, "%s", change->other);
    fputc('\n', log_file);
    fflush(data_file);
    fflush(log_file);
}

/* Kills every process, and waits until that has happened. */
static void kill_all(void) {
    for (int i = 0; i < thread_count; i++) kill(threads[i], SIGKILL);
    while (waitpid(-1, NULL, __WALL) > 0 || errno == EINTR) {}
    exit(137);
}

#ifdef __x86_64__
static void skip(pid_t thread) {
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, thread, 0, &registers)) die("PTRACE_GETREGS");
    registers.orig_rax = (unsigned long)-1;
    if (ptrace(PTRACE_SETREGS, thread, 0, &registers)) die("PTRACE_SETREGS");
}
static void fail(pid_t thread) {
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, thread, 0, &registers)) die("PTRACE_GETREGS");
    registers.rax = (unsigned long)-injected_error;
    if (ptrace(PTRACE_SETREGS, thread, 0, &registers)) die("PTRACE_SETREGS");
}
#elif defined(__aarch64__)
static void skip(pid_t thread) {
    int number = -1;
    struct iovec set = {&number, sizeof number};
    if (ptrace(PTRACE_SETREGSET, thread, 0x404 /* NT_ARM_SYSTEM_CALL */, &set)) die("PTRACE_SETREGSET");
}
static void fail(pid_t thread) {
    struct user_regs_struct registers;
    struct iovec set = {&registers, sizeof registers};
    if (ptrace(PTRACE_GETREGSET, thread, NT_PRSTATUS, &set)) die("PTRACE_GETREGSET");
    registers.regs[0] = (unsigned long)-injected_error;
    if (ptrace(PTRACE_SETREGSET, thread, NT_PRSTATUS, &set)) die("PTRACE_SETREGSET");
}
#else
#error "only x86-64 and AArch64"
#endif

static void on_call(pid_t thread) {
    static struct change change;
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) < 0) return; /* it is being killed */
    if (info.op == PTRACE_SYSCALL_INFO_EXIT && failing == thread) {
        failing = 0;
        fail(thread);
    }
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY) return;
    unsigned long args[6];
    for (int i = 0; i < 6; i++) args[i] = (unsigned long)info.entry.args[i];
    if (!changes(thread, (unsigned long)info.entry.nr, args, &change)) return;
    if (!is_below(change.path) && !is_below(change.other)) return;
    count++;
    note(thread, &change);
    if (command) {
        char line[PATH_MAX];
        snprintf(line, sizeof line, "%s %ld", command, count);
        if (system(line) != 0) die(line);
    }
    if (count != at) return;
    if (is_kill) kill_all();
    failing = thread;
    skip(thread);
}

int main(int argc, char **argv) {
    if (argc < 5) return 126;
    char data_path[PATH_MAX];
    snprintf(data_path, sizeof data_path, "%s.data", argv[1]);
    log_file = fopen(argv[1], "we");
    data_file = fopen(data_path, "we");
    if (!log_file || !data_file) die(argv[1]);
    folder = argv[2];
    int next = 4;
    if (!strcmp(argv[3], "error") && argc > 6) at = atol(argv[next++]), injected_error = atoi(argv[next++]);
    else if (!strcmp(argv[3], "kill")) at = atol(argv[next++]), is_kill = 1;
    else if (!strcmp(argv[3], "each")) command = argv[next++];

    pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0)) die("PTRACE_TRACEME");
        raise(SIGSTOP);
        execvp(argv[next], argv + next);
        die(argv[next]);
    }
    int status, result = 126;
    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) return 126;
    is_known(child);
    long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                   PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SETOPTIONS, child, 0, options)) die("PTRACE_SETOPTIONS");
    ptrace(PTRACE_SYSCALL, child, 0, 0);
    for (;;) {
        pid_t thread = waitpid(-1, &status, __WALL);
        if (thread < 0 && errno == EINTR) continue;
        if (thread < 0) return result;
        if (!WIFSTOPPED(status)) {
            if (thread == child) result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            continue;
        }
        int is_new = !is_known(thread), stopped_by = WSTOPSIG(status), deliver = 0;
        if (stopped_by == (SIGTRAP | 0x80)) on_call(thread);
        else if (status >> 16 == 0 && !(is_new && stopped_by == SIGSTOP)) deliver = stopped_by;
        ptrace(PTRACE_SYSCALL, thread, 0, deliver);
    }
}
