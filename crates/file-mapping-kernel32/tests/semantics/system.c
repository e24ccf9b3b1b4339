/* The differences between the systems that system.h names, each half in one place. */
#ifndef _WIN32
#define _GNU_SOURCE
#endif
#include "system.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char program[1024];
static unsigned children;

struct child {
    char token[600];
#ifdef _WIN32
    HANDLE process;
#else
    int process;
#endif
};

static const char *temporary_folder(void);
static void pause_ms(unsigned milliseconds);
static void start(child *child, const char *role, const char *argument, int inherits);

const char *path_of(const char *suffix)
{
    static char ring[8][700];
    static unsigned next;
    char *path = ring[next++ % 8];
    snprintf(path, sizeof ring[0], "%s/farcall-%u-%s", temporary_folder(), process_id(), suffix);
    return path;
}

const char *make_file(const char *suffix, ULONGLONG bytes)
{
    const char *path = path_of(suffix);
    FILE *file = fopen(path, "wb");
    if (!file) return path;
    while (bytes--) fputc(0, file);
    fclose(file);
    return path;
}

void remove_file(const char *path)
{
    remove(path);
}

child *start_child(const char *role, const char *argument, int inherits)
{
    child *started = calloc(1, sizeof *started);
    snprintf(started->token, sizeof started->token, "%s", path_of(""));
    snprintf(started->token + strlen(started->token), 32, "ready-%u", children++);
    start(started, role, argument, inherits);
    return started;
}

int is_ready(child *child)
{
    int tries;
    for (tries = 0; tries < 5000; tries++) {
        FILE *token = fopen(child->token, "rb");
        if (token) {
            fclose(token);
            remove(child->token);
            return 1;
        }
        pause_ms(1);
    }
    return 0;
}

void say_ready(const char *token)
{
    FILE *file = fopen(token, "wb");
    if (file) fclose(file);
}

void wait_forever(void)
{
    /* Not quite, so that nothing outlives a run that was interrupted. */
    pause_ms(60000);
}

void remember_program(const char *path)
{
    snprintf(program, sizeof program, "%s", path);
}

#ifdef _WIN32

static __thread void **recovery;

static LONG CALLBACK on_fault(EXCEPTION_POINTERS *fault)
{
    DWORD code = fault->ExceptionRecord->ExceptionCode;
    int is_memory = code == EXCEPTION_ACCESS_VIOLATION || code == EXCEPTION_IN_PAGE_ERROR;
    if (recovery && is_memory) __builtin_longjmp(recovery, 1);
    return EXCEPTION_CONTINUE_SEARCH;
}

__attribute__((noinline)) int survives(void (*body)(void *), void *argument)
{
    static int is_installed;
    void *here[5];
    void **outer = recovery;
    if (!is_installed) is_installed = AddVectoredExceptionHandler(1, on_fault) != NULL;
    recovery = here;
    if (__builtin_setjmp(here)) {
        recovery = outer;
        return 0;
    }
    body(argument);
    recovery = outer;
    return 1;
}

static const char *temporary_folder(void)
{
    static char folder[MAX_PATH];
    DWORD length = GetTempPathA(sizeof folder, folder);
    if (length) folder[length - 1] = 0;
    return folder;
}

static void pause_ms(unsigned milliseconds)
{
    Sleep(milliseconds);
}

static void start(child *child, const char *role, const char *argument, int inherits)
{
    STARTUPINFOA startup = {.cb = sizeof startup};
    PROCESS_INFORMATION information = {0};
    char command[2048];
    snprintf(command, sizeof command, "\"%s\" --child %s \"%s|%s\"", program, role, child->token, argument);
    if (CreateProcessA(NULL, command, NULL, NULL, inherits, 0, NULL, NULL, &startup, &information)) {
        CloseHandle(information.hThread);
        child->process = information.hProcess;
    }
}

void kill_child(child *child)
{
    TerminateProcess(child->process, 9);
    exit_code(child);
}

int exit_code(child *child)
{
    DWORD code = 0;
    WaitForSingleObject(child->process, 20000);
    GetExitCodeProcess(child->process, &code);
    CloseHandle(child->process);
    remove(child->token);
    free(child);
    return (int)code;
}

struct start_of_thread {
    void (*body)(void *);
    void *argument;
};

static DWORD WINAPI thread_main(void *start)
{
    ((struct start_of_thread *)start)->body(((struct start_of_thread *)start)->argument);
    return 0;
}

void on_thread(void (*body)(void *), void *argument)
{
    struct start_of_thread start = {body, argument};
    HANDLE thread = CreateThread(NULL, 0, thread_main, &start, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

unsigned process_id(void)
{
    return GetCurrentProcessId();
}

#else

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static __thread sigjmp_buf *recovery;

static void on_fault(int number)
{
    if (recovery) siglongjmp(*recovery, 1);
    signal(number, SIG_DFL);
    raise(number);
}

int survives(void (*body)(void *), void *argument)
{
    sigjmp_buf here;
    sigjmp_buf *volatile outer = recovery;
    signal(SIGSEGV, on_fault);
    signal(SIGBUS, on_fault);
    if (sigsetjmp(here, 1)) {
        recovery = outer;
        return 0;
    }
    recovery = &here;
    body(argument);
    recovery = outer;
    return 1;
}

static const char *temporary_folder(void)
{
    const char *folder = getenv("TMPDIR");
    return folder ? folder : "/tmp";
}

static void pause_ms(unsigned milliseconds)
{
    usleep(milliseconds * 1000);
}

static void start(child *child, const char *role, const char *argument, int inherits)
{
    char both[1024];
    snprintf(both, sizeof both, "%s|%s", child->token, argument);
    child->process = fork();
    if (child->process) return;
    char *arguments[] = {program, "--child", (char *)role, both, NULL};
    /* An exec passes handles on only where it asks for it, as with CreateProcess. */
    if (inherits) FileMappingExec(program, arguments);
    else execv(program, arguments);
    _exit(127);
}

void kill_child(child *child)
{
    kill(child->process, SIGKILL);
    exit_code(child);
}

int exit_code(child *child)
{
    int status = 0;
    waitpid(child->process, &status, 0);
    remove(child->token);
    free(child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

struct start_of_thread {
    void (*body)(void *);
    void *argument;
};

static void *thread_main(void *start)
{
    ((struct start_of_thread *)start)->body(((struct start_of_thread *)start)->argument);
    return 0;
}

void on_thread(void (*body)(void *), void *argument)
{
    struct start_of_thread start = {body, argument};
    pthread_t thread;
    if (pthread_create(&thread, 0, thread_main, &start)) return;
    pthread_join(thread, 0);
}

unsigned process_id(void)
{
    return (unsigned)getpid();
}

#endif

static void read_byte(void *address)
{
    (void)*(const volatile unsigned char *)address;
}

static void write_byte(void *address)
{
    volatile unsigned char *byte = address;
    *byte = *byte;
}

int readable(const volatile void *address)
{
    return survives(read_byte, (void *)address);
}

int writable(volatile void *address)
{
    return survives(write_byte, (void *)address);
}
