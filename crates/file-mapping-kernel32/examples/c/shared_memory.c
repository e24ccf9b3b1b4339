/* Text shared between processes.
 *
 *   shared_memory write NAME TEXT   attaches, writes, and holds on until it reads a line
 *   shared_memory read NAME         prints the text
 *
 * Linux, macOS:  cc -DUNICODE shared_memory.c -o shared_memory -lfile_mapping_kernel32
 * Windows:       cl /DUNICODE shared_memory.c */
#ifdef _WIN32
#include <windows.h>
#else
#include <file_mapping_kernel32.h>
#endif
#include <stdio.h>
#include <string.h>

#define SIZE 4096

typedef struct {
    HANDLE mapping;
    char *view;
} shared_memory;

/* Creates the memory, or attaches to what another process created. */
static DWORD attach(shared_memory *memory, const WCHAR *name)
{
    memory->mapping = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, SIZE, name);
    if (!memory->mapping) return GetLastError();
    memory->view = MapViewOfFile(memory->mapping, FILE_MAP_WRITE, 0, 0, 0);
    return memory->view ? ERROR_SUCCESS : GetLastError();
}

/* Attaches to what must be there already, for reading only. */
static DWORD attach_to_existing(shared_memory *memory, const WCHAR *name)
{
    memory->mapping = OpenFileMapping(FILE_MAP_READ, FALSE, name);
    if (!memory->mapping) return GetLastError();
    memory->view = MapViewOfFile(memory->mapping, FILE_MAP_READ, 0, 0, 0);
    return memory->view ? ERROR_SUCCESS : GetLastError();
}

static void detach(shared_memory *memory)
{
    if (memory->view) UnmapViewOfFile(memory->view);
    if (memory->mapping) CloseHandle(memory->mapping);
}

/* The name comes in as ASCII here, to keep the sample short. */
static void widen(WCHAR *wide, const char *text)
{
    size_t i = 0;
    for (; text[i] && i < 255; i++) wide[i] = (unsigned char)text[i];
    wide[i] = 0;
}

int main(int count, char **arguments)
{
    int writes = count == 4 && strcmp(arguments[1], "write") == 0;
    if (!writes && !(count == 3 && strcmp(arguments[1], "read") == 0)) {
        fprintf(stderr, "usage: shared_memory write NAME TEXT | read NAME\n");
        return 2;
    }
    WCHAR name[256];
    widen(name, arguments[2]);

    shared_memory memory = {0};
    DWORD error = writes ? attach(&memory, name) : attach_to_existing(&memory, name);
    if (error) {
        printf("error %u\n", (unsigned)error);
        detach(&memory);
        return 1;
    }
    if (writes) {
        strncpy(memory.view, arguments[3], SIZE - 1);
        printf("attached\n");
        fflush(stdout);
        getchar();
    } else {
        printf("%.*s\n", SIZE, memory.view);
    }
    detach(&memory);
    return 0;
}
