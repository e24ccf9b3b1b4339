/* Mappings of files. */
#include "harness.h"
#include <stdio.h>

static unsigned long long size_of(const char *path)
{
    LARGE_INTEGER size = {0};
    HANDLE file = open_file(path, GENERIC_READ);
    GetFileSizeEx(file, &size);
    CloseHandle(file);
    return (unsigned long long)size.QuadPart;
}

/* What making a mapping of a file of `bytes` answers. */
static const char *map_file(ULONGLONG bytes, DWORD access, DWORD protection, ULONGLONG size)
{
    const char *path = make_file("file", bytes);
    HANDLE file = open_file(path, access);
    const char *answer = made(create_on(file, protection, size, NULL));
    CloseHandle(file);
    remove_file(path);
    return answer;
}

#define BOTH (GENERIC_READ | GENERIC_WRITE)

CASE(zero_length_file, "error 1006", DOC("CreateFileMapping"))
{
    return map_file(0, BOTH, PAGE_READWRITE, 0);
}

CASE(file_with_size_0_maps_all_of_it, "handle and 0", DOC("CreateFileMapping"))
{
    return map_file(100, BOTH, PAGE_READWRITE, 0);
}

CASE(read_only_mapping_larger_than_its_file, "error 8", DOC("CreateFileMapping"))
{
    return map_file(100, GENERIC_READ, PAGE_READONLY, 8192);
}

CASE(read_write_mapping_larger_than_its_file_extends_it, "handle and 0, 8192 bytes", DOC("CreateFileMapping"))
{
    const char *path = make_file("extend", 100);
    HANDLE file = open_file(path, BOTH);
    const char *answer = made(create_on(file, PAGE_READWRITE, 8192, NULL));
    CloseHandle(file);
    answer = say("%s, %llu bytes", answer, size_of(path));
    remove_file(path);
    return answer;
}

CASE(mapping_smaller_than_its_file_leaves_it, "8192 bytes", DOC("CreateFileMapping"))
{
    const char *path = make_file("smaller", 8192);
    HANDLE file = open_file(path, BOTH);
    CloseHandle(create_on(file, PAGE_READWRITE, 100, NULL));
    CloseHandle(file);
    const char *answer = say("%llu bytes", size_of(path));
    remove_file(path);
    return answer;
}

CASE(bad_file_handle, "error 6", DOC("CreateFileMapping"))
{
    return made(create_on((HANDLE)(size_t)0x7ffffff0, PAGE_READWRITE, PAGE, NULL));
}

/* NtCreateSection takes no file to mean the page file, and nothing before it looks. */
CASE_OPEN(null_file_handle, "handle and 0", MEASURED)
{
    return made(create_on(NULL, PAGE_READWRITE, PAGE, NULL));
}

CASE(closed_file_handle, "error 6", DOC("CreateFileMapping"))
{
    const char *path = make_file("closed", 100);
    HANDLE file = open_file(path, BOTH);
    CloseHandle(file);
    remove_file(path);
    return made(create_on(file, PAGE_READWRITE, 0, NULL));
}

CASE(mapping_as_the_file, "error 6", NTSTATUS_MAP)
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    const char *answer = made(create_on(mapping, PAGE_READWRITE, PAGE, NULL));
    CloseHandle(mapping);
    return answer;
}

CASE(read_write_mapping_of_a_read_only_file, "error 5", WINE_TEST("kernel32/tests/virtual.c"))
{
    return map_file(100, GENERIC_READ, PAGE_READWRITE, 0);
}

CASE(copy_on_write_mapping_of_a_read_only_file, "handle and 0", WINE_TEST("kernel32/tests/virtual.c"))
{
    return map_file(100, GENERIC_READ, PAGE_WRITECOPY, 0);
}

CASE(read_only_mapping_of_a_file_without_access, "error 5", WINE_TEST("kernel32/tests/virtual.c"))
{
    return map_file(100, 0, PAGE_READONLY, 0);
}

CASE(read_only_mapping_of_a_write_only_file, "error 5", DOC("CreateFileMapping, hFile"))
{
    return map_file(100, GENERIC_WRITE, PAGE_READONLY, 0);
}

CASE(size_of_a_file_section_is_exact, "100", WINE_TEST("kernel32/tests/virtual.c"))
{
    const char *path = make_file("exact", 100);
    HANDLE file = open_file(path, GENERIC_READ), mapping = create_on(file, PAGE_READONLY, 0, NULL);
    const char *answer = section_size(mapping);
    CloseHandle(mapping);
    CloseHandle(file);
    remove_file(path);
    return answer;
}

CASE(view_of_a_file_ends_with_its_section, "100: view, 101: error 5", WINE_TEST("kernel32/tests/virtual.c"))
{
    const char *path = make_file("ends", 100);
    HANDLE file = open_file(path, GENERIC_READ), mapping = create_on(file, PAGE_READONLY, 0, NULL);
    const char *whole = mapped(map(mapping, FILE_MAP_READ, 0, 100)), *more = mapped(map(mapping, FILE_MAP_READ, 0, 101));
    CloseHandle(mapping);
    CloseHandle(file);
    remove_file(path);
    return say("100: %s, 101: %s", whole, more);
}

CASE(writes_through_a_view_reach_the_file, "flush TRUE, byte 66", DOC("FlushViewOfFile"))
{
    const char *path = make_file("write", 100);
    HANDLE file = open_file(path, BOTH), mapping = create_on(file, PAGE_READWRITE, 0, NULL);
    char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    view[50] = 66;
    const char *flushed = done(FlushViewOfFile(view, 0));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    CloseHandle(file);
    FILE *stream = fopen(path, "rb");
    fseek(stream, 50, SEEK_SET);
    int byte = fgetc(stream);
    fclose(stream);
    remove_file(path);
    return say("flush %s, byte %d", flushed, byte);
}

CASE(writes_through_a_copy_do_not_reach_the_file, "0", DOC("MapViewOfFile, FILE_MAP_COPY"))
{
    const char *path = make_file("private", 100);
    HANDLE file = open_file(path, GENERIC_READ), mapping = create_on(file, PAGE_WRITECOPY, 0, NULL);
    char *view = map(mapping, FILE_MAP_COPY, 0, 0);
    view[0] = 66;
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    CloseHandle(file);
    FILE *stream = fopen(path, "rb");
    int byte = fgetc(stream);
    fclose(stream);
    remove_file(path);
    return say("%d", byte);
}

CASE(mapping_outlives_the_handle_of_its_file, "view", DOC("CreateFileMapping"))
{
    const char *path = make_file("outlives", 100);
    HANDLE file = open_file(path, BOTH), mapping = create_on(file, PAGE_READWRITE, 0, NULL);
    CloseHandle(file);
    const char *answer = mapped(map(mapping, FILE_MAP_WRITE, 0, 0));
    CloseHandle(mapping);
    remove_file(path);
    return answer;
}

CASE(named_mapping_of_a_file, "byte 9, size 100", DOC("CreateFileMapping"))
{
    const char *path = make_file("named", 100);
    HANDLE file = open_file(path, BOTH), mapping = create_on(file, PAGE_READWRITE, 0, name("of-file"));
    HANDLE other = open_as(FILE_MAP_READ | SECTION_QUERY, name("of-file"));
    unsigned char *writer = map(mapping, FILE_MAP_WRITE, 0, 0), *reader = map(other, FILE_MAP_READ, 0, 0);
    writer[0] = 9;
    const char *answer = say("byte %u, size %s", reader ? reader[0] : 255, section_size(other));
    UnmapViewOfFile(writer);
    UnmapViewOfFile(reader);
    CloseHandle(other);
    CloseHandle(mapping);
    CloseHandle(file);
    remove_file(path);
    return answer;
}

CASE(named_mapping_of_a_file_ends_with_its_last_handle, "error 2", WINE_TEST("kernel32/tests/virtual.c"))
{
    const char *path = make_file("ended", 100);
    HANDLE file = open_file(path, BOTH), mapping = create_on(file, PAGE_READWRITE, 0, name("ended-file"));
    void *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    CloseHandle(mapping);
    const char *answer = opened(open_as(FILE_MAP_READ, name("ended-file")));
    UnmapViewOfFile(view);
    CloseHandle(file);
    remove_file(path);
    return answer;
}

CASE(attributes_of_a_file_section, "800000", WINE_TEST("kernel32/tests/virtual.c"))
{
    const char *path = make_file("attributes", 100);
    SECTION_BASIC_INFORMATION found = {0};
    HANDLE file = open_file(path, GENERIC_READ), mapping = create_on(file, PAGE_READONLY, 0, NULL);
    NtQuerySection(mapping, SectionBasicInformation, &found, sizeof found, NULL);
    CloseHandle(mapping);
    CloseHandle(file);
    remove_file(path);
    return say("%x", (unsigned)found.AllocationAttributes);
}

CASE(wide_path_opens_the_same_file, "321 bytes", DOC("CreateFile"))
{
    const char *path = make_file("wide", 321);
    WCHAR wide[700];
    LARGE_INTEGER size = {0};
    unsigned i = 0;
    do wide[i] = (unsigned char)path[i];
    while (path[i++]);
    HANDLE file = CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    GetFileSizeEx(file, &size);
    CloseHandle(file);
    remove_file(path);
    return say("%llu bytes", (unsigned long long)size.QuadPart);
}

static const char *disposition(const char *path, DWORD disposition)
{
    SetLastError(0xdead);
    return made(CreateFileA(path, BOTH, 0, NULL, disposition, FILE_ATTRIBUTE_NORMAL, NULL));
}

#define CREATE_FILE DOC("CreateFile, dwCreationDisposition")
CASE(create_new_of_a_missing_file, "handle and 0", CREATE_FILE)
{
    const char *path = path_of("new"), *answer = disposition(path, CREATE_NEW);
    remove_file(path);
    return answer;
}

CASE(create_new_of_an_existing_file, "error 80", CREATE_FILE)
{
    const char *path = make_file("there", 1), *answer = disposition(path, CREATE_NEW);
    remove_file(path);
    return answer;
}

CASE(create_always_of_an_existing_file, "handle and 183, 0 bytes", CREATE_FILE)
{
    const char *path = make_file("always", 10), *answer = disposition(path, CREATE_ALWAYS);
    answer = say("%s, %llu bytes", answer, size_of(path));
    remove_file(path);
    return answer;
}

CASE(open_always_of_an_existing_file, "handle and 183, 10 bytes", CREATE_FILE)
{
    const char *path = make_file("open-always", 10), *answer = disposition(path, OPEN_ALWAYS);
    answer = say("%s, %llu bytes", answer, size_of(path));
    remove_file(path);
    return answer;
}

CASE(open_existing_of_a_missing_file, "error 2", CREATE_FILE)
{
    return disposition(path_of("missing"), OPEN_EXISTING);
}

CASE(open_existing_in_a_missing_folder, "error 3", MEASURED)
{
    return disposition(path_of("missing/file"), OPEN_EXISTING);
}

CASE(truncate_existing, "handle and 0, 0 bytes", CREATE_FILE)
{
    const char *path = make_file("truncate", 10), *answer = disposition(path, TRUNCATE_EXISTING);
    answer = say("%s, %llu bytes", answer[0] == 'h' ? "handle and 0" : answer, size_of(path));
    remove_file(path);
    return answer;
}

CASE(unknown_disposition, "error 87", MEASURED)
{
    return disposition(path_of("disposition"), 9);
}

CASE(size_of_a_file_beyond_32_bits, "8589934593", DOC("GetFileSizeEx"))
{
    const char *path = make_file("sparse", 0);
    FILE *stream = fopen(path, "r+b");
#ifdef _WIN32
    _fseeki64(stream, 8589934592ll, SEEK_SET);
#else
    fseek(stream, 8589934592ll, SEEK_SET);
#endif
    fputc(1, stream);
    fclose(stream);
    const char *answer = say("%llu", size_of(path));
    remove_file(path);
    return answer;
}

CASE(file_size_of_a_mapping, "error 6", NTSTATUS_MAP)
{
    LARGE_INTEGER size;
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    const char *answer = done(GetFileSizeEx(mapping, &size));
    CloseHandle(mapping);
    return answer;
}
