/* The table, its printing, and the short words for answers. */
#include "harness.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct row *rows;
static int row_count;

void add_row(struct row *row)
{
    row->next = rows;
    rows = row;
    row_count++;
}

/* A ring, so that several answers can stand in one expression. */
static char *scratch(void)
{
    static char ring[32][512];
    static unsigned next;
    return ring[next++ % 32];
}

static WCHAR *wide_scratch(void)
{
    static WCHAR ring[8][40000];
    static unsigned next;
    return ring[next++ % 8];
}

const char *say(const char *format, ...)
{
    char *text = scratch();
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, 512, format, arguments);
    va_end(arguments);
    return text;
}

const char *made(HANDLE handle)
{
    DWORD error = GetLastError();
    if (handle == 0 || handle == INVALID_HANDLE_VALUE) return say("error %u", (unsigned)error);
    CloseHandle(handle);
    return say("handle and %u", (unsigned)error);
}

const char *opened(HANDLE handle)
{
    DWORD error = GetLastError();
    if (handle == 0 || handle == INVALID_HANDLE_VALUE) return say("error %u", (unsigned)error);
    CloseHandle(handle);
    return "handle";
}

const char *mapped(void *view)
{
    DWORD error = GetLastError();
    if (!view) return say("error %u", (unsigned)error);
    UnmapViewOfFile(view);
    return "view";
}

const char *done(BOOL result)
{
    DWORD error = GetLastError();
    return result ? "TRUE" : say("error %u", (unsigned)error);
}

const char *yes_no(int value)
{
    return value ? "yes" : "no";
}

const WCHAR *name_with(const char *prefix, const char *suffix)
{
    WCHAR *wide = wide_scratch();
    const char *text = say("%sfarcall-%u-%s", prefix, process_id(), suffix);
    unsigned i;
    for (i = 0; text[i]; i++) wide[i] = (unsigned char)text[i];
    wide[i] = 0;
    return wide;
}

const WCHAR *name(const char *suffix)
{
    return name_with("", suffix);
}

const char *ansi_name(const char *suffix)
{
    return say("farcall-%u-%s", process_id(), suffix);
}

const WCHAR *long_name(unsigned length)
{
    WCHAR *wide = wide_scratch();
    const char *text = say("farcall-%u-", process_id());
    unsigned i;
    for (i = 0; i < length; i++) wide[i] = i < strlen(text) ? (unsigned char)text[i] : 'x';
    wide[length] = 0;
    return wide;
}

HANDLE create_on(HANDLE file, DWORD protection, ULONGLONG size, const WCHAR *name)
{
    SetLastError(0xdead);
    return CreateFileMappingW(file, NULL, protection, (DWORD)(size >> 32), (DWORD)size, name);
}

HANDLE create(DWORD protection, ULONGLONG size, const WCHAR *name)
{
    return create_on(INVALID_HANDLE_VALUE, protection, size, name);
}

HANDLE open_as(DWORD access, const WCHAR *name)
{
    SetLastError(0xdead);
    return OpenFileMappingW(access, FALSE, name);
}

void *map(HANDLE mapping, DWORD access, ULONGLONG offset, SIZE_T bytes)
{
    SetLastError(0xdead);
    return MapViewOfFile(mapping, access, (DWORD)(offset >> 32), (DWORD)offset, bytes);
}

HANDLE open_file(const char *path, DWORD access)
{
    SetLastError(0xdead);
    return CreateFileA(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
}

HANDLE duplicate(HANDLE handle, DWORD access)
{
    HANDLE copy = NULL;
    SetLastError(0xdead);
    if (!DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &copy, access, FALSE, 0)) return NULL;
    return copy;
}

const char *section_size(HANDLE mapping)
{
    SECTION_BASIC_INFORMATION information;
    memset(&information, 0, sizeof information);
    NTSTATUS status = NtQuerySection(mapping, SectionBasicInformation, &information, sizeof information, NULL);
    if (status) return say("status %08x", (unsigned)status);
    return say("%llu", (unsigned long long)information.MaximumSize.QuadPart);
}

const char *views_of(HANDLE mapping)
{
    static const struct {
        const char *word;
        DWORD access;
    } kinds[] = {{"read ", FILE_MAP_READ}, {"copy ", FILE_MAP_COPY}, {"write ", FILE_MAP_WRITE}};
    char text[64] = "";
    unsigned i;
    for (i = 0; i < 3; i++) {
        void *view = map(mapping, kinds[i].access, 0, 0);
        if (!view) continue;
        strcat(text, kinds[i].word);
        UnmapViewOfFile(view);
    }
    if (!text[0]) return "nothing";
    text[strlen(text) - 1] = 0;
    return say("%s", text);
}

static int by_place(const void *left, const void *right)
{
    const struct row *a = *(struct row *const *)left, *b = *(struct row *const *)right;
    int order = strcmp(a->file, b->file);
    return order ? order : a->line - b->line;
}

static const char *answer;

static void run_row(void *row)
{
    answer = ((struct row *)row)->run();
}

int run_child(const char *role, const char *argument);

/* `cases` runs all and prints `name: result`; `cases --table` prints the rows without running any;
 * `cases NAME…` runs the rows of these names. */
int main(int count, char **arguments)
{
    remember_program(arguments[0]);
    if (count == 4 && !strcmp(arguments[1], "--child")) return run_child(arguments[2], arguments[3]);
    struct row **sorted = calloc(row_count, sizeof *sorted);
    struct row *row = rows;
    int i, n;
    for (i = 0; row; row = row->next) sorted[i++] = row;
    qsort(sorted, row_count, sizeof *sorted, by_place);
    for (i = 0; i < row_count; i++) {
        if (count == 2 && !strcmp(arguments[1], "--table")) {
            printf("%s\t%s\t%s\t%s\n", sorted[i]->name, sorted[i]->expected, sorted[i]->source,
                   sorted[i]->certainty == OPEN_ON_NT ? "NT?" : "");
            continue;
        }
        for (n = 1; n < count && strcmp(arguments[n], sorted[i]->name);) n++;
        if (count > 1 && n == count) continue;
        if (!survives(run_row, sorted[i])) answer = "fault";
        printf("%s: %s\n", sorted[i]->name, answer);
        fflush(stdout);
    }
    return 0;
}
