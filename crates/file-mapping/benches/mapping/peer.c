/* The operations of the benchmark with kernel32: one line each, in microseconds. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

enum { ROUNDS = 31, ITERATIONS = 200, BYTES = 4096 };

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

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(const char *what, void (*before)(void), void (*once)(void))
{
    double rounds[ROUNDS];
    LARGE_INTEGER frequency, begun, ended;
    int round, i;

    QueryPerformanceFrequency(&frequency);
    for (round = 0; round < ROUNDS; round++) {
        for (i = 0; before && i < ITERATIONS; i++)
            before();
        QueryPerformanceCounter(&begun);
        for (i = 0; i < ITERATIONS; i++)
            once();
        QueryPerformanceCounter(&ended);
        rounds[round] =
            (ended.QuadPart - begun.QuadPart) * 1e6 / frequency.QuadPart / ITERATIONS;
    }
    qsort(rounds, ROUNDS, sizeof rounds[0], compare);
    printf("%s %f\n", what, rounds[ROUNDS / 2]);
}

int main(void)
{
    existing = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, BYTES, "farcall-bench");
    if (!existing)
        return 1;
    measure("attach", NULL, attach);
    measure("create", NULL, create);
    measure("map", NULL, map);
    measure("close", open_one, close_one);
    return 0;
}
