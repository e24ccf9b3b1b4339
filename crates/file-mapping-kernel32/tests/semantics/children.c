/* What a child of a case does. Its exit code is its answer. */
#include "harness.h"
#include <stdlib.h>
#include <string.h>

/* Holds a handle of the name, and a view, until it is killed. */
static int hold(const char *token, const char *name)
{
    HANDLE mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, PAGE, name);
    unsigned char *view = mapping ? MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0) : NULL;
    if (!view) return 1;
    view[0] = 77;
    say_ready(token);
    wait_forever();
    return 0;
}

/* Writes 42 through the name, and ends without closing anything. */
static int write_and_leave(const char *token, const char *name)
{
    HANDLE mapping = OpenFileMappingA(FILE_MAP_WRITE, FALSE, name);
    unsigned char *view = mapping ? MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0) : NULL;
    (void)token;
    if (!view) return 1;
    view[0] = 42;
    return 0;
}

/* Reads the first byte through the name. */
static int read_first(const char *token, const char *name)
{
    HANDLE mapping = OpenFileMappingA(FILE_MAP_READ, FALSE, name);
    unsigned char *view = mapping ? MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0) : NULL;
    (void)token;
    return view ? view[0] : 255;
}

/* Reads the first byte through an inherited handle, whose value is the argument. */
static int read_inherited(const char *token, const char *value)
{
    HANDLE mapping = (HANDLE)(size_t)strtoull(value, NULL, 10);
    unsigned char *view = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
    DWORD error = GetLastError();
    (void)token;
    return view ? view[0] : (int)error;
}

/* The size of a file whose inherited handle has the value of the argument. */
static int size_inherited(const char *token, const char *value)
{
    LARGE_INTEGER size = {0};
    (void)token;
    return GetFileSizeEx((HANDLE)(size_t)strtoull(value, NULL, 10), &size) ? (int)size.QuadPart : (int)GetLastError();
}

/* Holds what it inherited, if anything, until it is killed. */
static int hold_inherited(const char *token, const char *unused)
{
    (void)unused;
    say_ready(token);
    wait_forever();
    return 0;
}

static const struct {
    const char *role;
    int (*run)(const char *token, const char *argument);
} roles[] = {
    {"hold", hold},
    {"write-and-leave", write_and_leave},
    {"read-first", read_first},
    {"read-inherited", read_inherited},
    {"size-inherited", size_inherited},
    {"hold-inherited", hold_inherited},
};

int run_child(const char *role, const char *both)
{
    char token[700] = "";
    const char *argument = strchr(both, '|');
    unsigned i;
    if (!argument || (size_t)(argument - both) >= sizeof token) return 126;
    memcpy(token, both, (size_t)(argument - both));
    for (i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (!strcmp(roles[i].role, role)) return roles[i].run(token, argument + 1);
    return 125;
}
