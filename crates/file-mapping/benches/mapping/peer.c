/* kernel32 for the benchmark: for each line with an operation, one round of it, in microseconds. */
#include <stdio.h>
#include <string.h>
#include <windows.h>

enum { ITERATIONS = 200, BYTES = 4096 };

static HANDLE existing;
static HANDLE many[ITERATIONS];

static void attach(void)
{
    HANDLE mapping = OpenFileMappingA(FILE_MAP_WRITE | FILE_MAP_READ, FALSE, "farcall-bench");
    volatile char *view = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0);
    (void)view[0];
    UnmapViewOfFile((void *)view);
    CloseHandle(mapping);
}

static void create(void)
{
    HANDLE mapping =
        CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, BYTES, "farcall-bench-c");
    volatile char *view = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0);
    view[0] = 1;
    UnmapViewOfFile((void *)view);
    CloseHandle(mapping);
}

static void map(void)
{
    volatile char *view = MapViewOfFile(existing, FILE_MAP_WRITE, 0, 0, 0);
    (void)view[0];
    UnmapViewOfFile((void *)view);
}

static int next;

static void open_one(void)
{
    many[next++] = OpenFileMappingA(FILE_MAP_READ, FALSE, "farcall-bench");
}

static void close_one(void)
{
    CloseHandle(many[--next]);
}

static double measure(void (*before)(void), void (*once)(void))
{
    LARGE_INTEGER frequency, begun, ended;
    int i;

    QueryPerformanceFrequency(&frequency);
    for (i = 0; before && i < ITERATIONS; i++)
        before();
    for (i = 0; !before && i < ITERATIONS / 3; i++)
        once();
    QueryPerformanceCounter(&begun);
    for (i = 0; i < ITERATIONS; i++)
        once();
    QueryPerformanceCounter(&ended);
    return (ended.QuadPart - begun.QuadPart) * 1e6 / frequency.QuadPart / ITERATIONS;
}

int main(void)
{
    char line[64];

    existing = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, BYTES, "farcall-bench");
    if (!existing)
        return 1;
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n")] = 0;
        if (!strcmp(line, "attach"))
            printf("%f\n", measure(NULL, attach));
        else if (!strcmp(line, "create"))
            printf("%f\n", measure(NULL, create));
        else if (!strcmp(line, "map"))
            printf("%f\n", measure(NULL, map));
        else if (!strcmp(line, "close"))
            printf("%f\n", measure(open_one, close_one));
        else
            printf("-\n");
        fflush(stdout);
    }
    return 0;
}
