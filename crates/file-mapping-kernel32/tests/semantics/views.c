/* Sizes, offsets and places of views, and taking them away. */
#include "harness.h"

static const char *map_part(ULONGLONG size, ULONGLONG offset, SIZE_T bytes)
{
    HANDLE mapping = create(PAGE_READWRITE, size, NULL);
    const char *answer = mapped(map(mapping, FILE_MAP_WRITE, offset, bytes));
    CloseHandle(mapping);
    return answer;
}

CASE(whole_pages_of_5000_bytes_can_be_mapped, "view", MEASURED)
{
    return map_part(5000, 0, 8192);
}

CASE(one_byte_more_cannot, "error 5", MEASURED)
{
    return map_part(5000, 0, 8193);
}

CASE(bytes_beyond_the_size_but_in_the_page_can_be_written, "yes", MEASURED)
{
    HANDLE mapping = create(PAGE_READWRITE, 5000, NULL);
    unsigned char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    const char *answer = yes_no(writable(view + 8191));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(length_0_maps_to_the_end, "131072 bytes", DOC("MapViewOfFile"))
{
    HANDLE mapping = create(PAGE_READWRITE, 3 * 65536, NULL);
    void *view = map(mapping, FILE_MAP_WRITE, 65536, 0);
    MEMORY_BASIC_INFORMATION information = {0};
    VirtualQuery(view, &information, sizeof information);
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return say("%llu bytes", (unsigned long long)information.RegionSize);
}

CASE(offset_shows_that_part, "6", DOC("MapViewOfFile"))
{
    HANDLE mapping = create(PAGE_READWRITE, 3 * 65536, NULL);
    unsigned char *whole = map(mapping, FILE_MAP_WRITE, 0, 0), *part = map(mapping, FILE_MAP_READ, 131072, 1);
    whole[131072] = 6;
    unsigned value = part[0];
    UnmapViewOfFile(whole);
    UnmapViewOfFile(part);
    CloseHandle(mapping);
    return say("%u", value);
}

CASE(offset_of_a_page, "error 1132", DOC("MapViewOfFile"))
{
    return map_part(131072, 4096, 1);
}

CASE(offset_of_one_byte, "error 1132", DOC("MapViewOfFile"))
{
    return map_part(131072, 1, 1);
}

CASE(offset_and_length_beyond_the_end, "error 5", MEASURED)
{
    return map_part(131072, 65536, 65537);
}

CASE_OPEN(offset_at_the_end, "error 5", "Wine 8 answers 87; NT's STATUS_INVALID_VIEW_SIZE would be 5")
{
    return map_part(65536, 65536, 1);
}

CASE_OPEN(offset_at_the_end_with_length_0, "error 5", "Wine 8 answers 87; NT's STATUS_INVALID_VIEW_SIZE would be 5")
{
    return map_part(65536, 65536, 0);
}

CASE(length_of_all_bits, "error 87", "documentation: a length beyond the address space; Wine 8 answers 5")
{
    return map_part(65536, 0, ~(SIZE_T)0);
}

CASE(bases_are_aligned_to_64_kib, "0 0 0", DOC("MapViewOfFile"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    unsigned char *views[3];
    unsigned i;
    for (i = 0; i < 3; i++) views[i] = map(mapping, FILE_MAP_WRITE, 0, 0);
    const char *answer = say("%u %u %u", (unsigned)((size_t)views[0] % 65536), (unsigned)((size_t)views[1] % 65536),
                             (unsigned)((size_t)views[2] % 65536));
    for (i = 0; i < 3; i++) UnmapViewOfFile(views[i]);
    CloseHandle(mapping);
    return answer;
}

CASE(a_free_base_is_used, "yes", DOC("MapViewOfFileEx"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    void *first = map(mapping, FILE_MAP_WRITE, 0, 0);
    UnmapViewOfFile(first);
    void *second = MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, first);
    const char *answer = yes_no(first && first == second);
    UnmapViewOfFile(second);
    CloseHandle(mapping);
    return answer;
}

CASE(an_occupied_base, "error 487", DOC("MapViewOfFileEx"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    void *first = map(mapping, FILE_MAP_WRITE, 0, 0);
    const char *answer = mapped(MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, first));
    UnmapViewOfFile(first);
    CloseHandle(mapping);
    return answer;
}

CASE(an_occupied_base_keeps_the_first_view, "8", DOC("MapViewOfFileEx"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL), other = create(PAGE_READWRITE, PAGE, NULL);
    unsigned char *first = map(mapping, FILE_MAP_WRITE, 0, 0);
    first[0] = 8;
    MapViewOfFileEx(other, FILE_MAP_WRITE, 0, 0, 0, first);
    unsigned value = first[0];
    UnmapViewOfFile(first);
    CloseHandle(mapping);
    CloseHandle(other);
    return say("%u", value);
}

CASE(an_unaligned_base, "error 1132", DOC("MapViewOfFileEx"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    char *first = map(mapping, FILE_MAP_WRITE, 0, 0);
    UnmapViewOfFile(first);
    const char *answer = mapped(MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, first + 4096));
    CloseHandle(mapping);
    return answer;
}

CASE(map_of_a_null_handle, "error 6", MEASURED)
{
    return mapped(map(NULL, FILE_MAP_READ, 0, 0));
}

CASE(map_of_a_closed_handle, "error 6", DOC("CloseHandle"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    CloseHandle(mapping);
    return mapped(map(mapping, FILE_MAP_READ, 0, 0));
}

CASE(map_of_a_handle_that_is_a_file, "error 6", NTSTATUS_MAP)
{
    const char *path = make_file("is-a-file", PAGE);
    HANDLE file = open_file(path, GENERIC_READ);
    const char *answer = mapped(map(file, FILE_MAP_READ, 0, 0));
    CloseHandle(file);
    remove_file(path);
    return answer;
}

CASE(map_of_the_process_itself, "error 6", NTSTATUS_MAP)
{
    return mapped(map(GetCurrentProcess(), FILE_MAP_READ, 0, 0));
}

#define UNMAPS_AT(case_name, offset)                                                                       \
    CASE(unmap_##case_name, "TRUE, readable no", WINE_TEST("kernel32/tests/virtual.c"))                    \
    {                                                                                                      \
        HANDLE mapping = create(PAGE_READWRITE, 12288, NULL);                                              \
        char *view = map(mapping, FILE_MAP_READ, 0, 0);                                                    \
        const char *result = done(UnmapViewOfFile(view + (offset)));                                       \
        CloseHandle(mapping);                                                                              \
        return say("%s, readable %s", result, yes_no(readable(view)));                                     \
    }
UNMAPS_AT(at_the_base, 0)
UNMAPS_AT(inside_the_first_page, 100)
UNMAPS_AT(at_the_second_page, 4096)
UNMAPS_AT(at_the_last_byte, 12287)

CASE(unmap_twice, "error 487", MEASURED)
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    void *view = map(mapping, FILE_MAP_READ, 0, 0);
    UnmapViewOfFile(view);
    const char *answer = done(UnmapViewOfFile(view));
    CloseHandle(mapping);
    return answer;
}

CASE(unmap_of_null, "error 487", MEASURED)
{
    return done(UnmapViewOfFile(NULL));
}

CASE(unmap_of_foreign_memory, "error 487", WINE_TEST("kernel32/tests/virtual.c"))
{
    int local = 0;
    return done(UnmapViewOfFile(&local));
}

CASE(unmap_of_nonsense, "error 487", WINE_TEST("kernel32/tests/virtual.c"))
{
    return done(UnmapViewOfFile((void *)(size_t)0xdeadbeef));
}

CASE(flush_of_a_view, "TRUE", DOC("FlushViewOfFile"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    const char *answer = say("%s", done(FlushViewOfFile(view, 0)));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(flush_inside_a_view, "TRUE", DOC("FlushViewOfFile"))
{
    HANDLE mapping = create(PAGE_READWRITE, 12288, NULL);
    char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    const char *answer = done(FlushViewOfFile(view + 5000, 100));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE_OPEN(flush_after_unmap, "error 487", "documentation: STATUS_NOT_MAPPED_VIEW, which is 487; Wine 8 answers 87")
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    void *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    UnmapViewOfFile(view);
    const char *answer = done(FlushViewOfFile(view, 0));
    CloseHandle(mapping);
    return answer;
}
