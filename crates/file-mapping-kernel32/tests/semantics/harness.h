/* What the cases share: the table they register in, and short words for what a call answered.
 *
 * Each case is one statement about the functions. Its row says what must come out and where that is
 * from; its body does the calls and says what did come out. The same sources are compiled against
 * the library here and, with mingw-w64, against Windows' own kernel32. */
#ifndef HARNESS_H
#define HARNESS_H

#include "system.h"

/* Where a row's expectation is from. */
#define DOC(page) "documentation: " page
#define WINE_TEST(file) "Wine's tests: " file
#define MEASURED "measured under Wine 8"
#define NTSTATUS_MAP "documentation: the NTSTATUS of this condition, and its Win32 code"

/* A row whose expectation no Windows machine has settled yet. */
enum certainty { SETTLED, OPEN_ON_NT };

struct row {
    const char *name;
    const char *expected;
    const char *source;
    enum certainty certainty;
    const char *(*run)(void);
    const char *file;
    int line;
    struct row *next;
};

void add_row(struct row *row);

#define ROW(case_name, case_expected, case_source, case_certainty)                                        \
    static const char *case_name(void);                                                                   \
    __attribute__((constructor)) static void add_##case_name(void)                                        \
    {                                                                                                     \
        static struct row row = {#case_name, case_expected, case_source, case_certainty, case_name,      \
                                 __FILE__,   __LINE__,      0};                                           \
        add_row(&row);                                                                                    \
    }                                                                                                     \
    static const char *case_name(void)

/* CASE(name, expected, source) { body that returns what came out } */
#define CASE(name, expected, source) ROW(name, expected, source, SETTLED)
/* The same for a statement that is still open on Windows itself: it follows the documentation. */
#define CASE_OPEN(name, expected, source) ROW(name, expected, source, OPEN_ON_NT)

/* A formatted answer. */
const char *say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "handle and N" with the last error, or "error N". Closes the handle. */
const char *made(HANDLE handle);
/* "handle" or "error N". Closes the handle. */
const char *opened(HANDLE handle);
/* "view" or "error N". Unmaps the view. */
const char *mapped(void *view);
/* "TRUE" or "error N". */
const char *done(BOOL result);
/* "yes" or "no". */
const char *yes_no(int value);

/* A name of this run's own: prefix, process, suffix. */
const WCHAR *name_with(const char *prefix, const char *suffix);
const WCHAR *name(const char *suffix);
const char *ansi_name(const char *suffix);
/* `length` characters, the first ones unique to this run. */
const WCHAR *long_name(unsigned length);

/* The everyday calls, with a last error that no function sets before each. */
HANDLE create(DWORD protection, ULONGLONG size, const WCHAR *name);
HANDLE create_on(HANDLE file, DWORD protection, ULONGLONG size, const WCHAR *name);
HANDLE open_as(DWORD access, const WCHAR *name);
void *map(HANDLE mapping, DWORD access, ULONGLONG offset, SIZE_T bytes);
HANDLE open_file(const char *path, DWORD access);
HANDLE duplicate(HANDLE handle, DWORD access);
/* The size of the section, or a text with the NTSTATUS when it cannot be asked. */
const char *section_size(HANDLE mapping);
/* Tries each kind of view: for instance "read copy write" for a read-write section. */
const char *views_of(HANDLE mapping);

#endif
