/* What the two systems do differently and the cases need: files to map, children to kill, threads,
 * and reading memory that may not be readable. */
#ifndef SYSTEM_H
#define SYSTEM_H

#ifdef _WIN32
#include <windows.h>
#include <winternl.h>
/* Windows' public headers leave these out. */
typedef struct {
    PVOID BaseAddress;
    ULONG AllocationAttributes;
    LARGE_INTEGER MaximumSize;
} SECTION_BASIC_INFORMATION;
NTSTATUS NTAPI NtQuerySection(HANDLE, int, PVOID, SIZE_T, SIZE_T *);
#define SectionBasicInformation 0
#define TEXT16(text) L##text
#else
#include "file_mapping_kernel32.h"
#define TEXT16(text) u##text
#endif

/* Sections rounded to this; the library answers with the machine's own page, which is 4 KiB here. */
#define PAGE 4096

/* A file of `bytes` zeros with a name of this run's own. The path stays valid. */
const char *make_file(const char *suffix, ULONGLONG bytes);
/* The same without making it. */
const char *path_of(const char *suffix);
void remove_file(const char *path);

/* Whether a byte can be read, or written, there. A fault is an answer and not the end. */
int readable(const volatile void *address);
int writable(volatile void *address);
/* Runs `body`; 0 when it faulted. */
int survives(void (*body)(void *), void *argument);

typedef struct child child;
/* Starts this program again as `--child ROLE ARGUMENT`, passing inheritable handles on if asked. */
child *start_child(const char *role, const char *argument, int inherits);
/* Waits until the child has said that it is ready; 0 when it did not within some seconds. */
int is_ready(child *child);
/* Ends it as `kill -9` does, and waits until it is gone. */
void kill_child(child *child);
/* Waits for its end and returns the exit code. */
int exit_code(child *child);
/* Said by the child. */
void say_ready(const char *token);
/* The child's wait for being killed. */
void wait_forever(void);

/* Runs `body` on a thread of its own and waits for it. */
void on_thread(void (*body)(void *), void *argument);

unsigned process_id(void);
/* The path of this program, for children. */
void remember_program(const char *path);

#endif
