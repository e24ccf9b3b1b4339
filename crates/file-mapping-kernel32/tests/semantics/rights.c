/* What a handle's rights and a section's protection allow of a view. */
#include "harness.h"

static DWORD protection_of(const void *view)
{
    MEMORY_BASIC_INFORMATION information = {0};
    VirtualQuery(view, &information, sizeof information);
    return information.Protect;
}

/* The protection of the page after mapping it with `access`. */
static const char *maps_as(DWORD section, DWORD access)
{
    HANDLE mapping = create(section, PAGE, NULL);
    void *view = map(mapping, access, 0, 0);
    unsigned error = GetLastError();
    const char *answer = view ? say("%02x", (unsigned)protection_of(view)) : say("error %u", error);
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

#define ACCESS_DOC DOC("MapViewOfFile, dwDesiredAccess")
#define MAPS_AS(case_name, section, access, expected, source)                                              \
    CASE(case_name, expected, source)                                                                      \
    {                                                                                                      \
        return maps_as(section, access);                                                                   \
    }
MAPS_AS(access_copy_is_copy_on_write, PAGE_READWRITE, FILE_MAP_COPY, "08", ACCESS_DOC)
MAPS_AS(access_write_is_read_write, PAGE_READWRITE, FILE_MAP_WRITE, "04", ACCESS_DOC)
MAPS_AS(access_read_is_read_only, PAGE_READWRITE, FILE_MAP_READ, "02", ACCESS_DOC)
MAPS_AS(access_read_and_write_is_read_write, PAGE_READWRITE, FILE_MAP_READ | FILE_MAP_WRITE, "04", ACCESS_DOC)
MAPS_AS(access_copy_with_write_is_read_write, PAGE_READWRITE, FILE_MAP_COPY | FILE_MAP_WRITE, "04", MEASURED)
MAPS_AS(access_copy_with_read_is_read_only, PAGE_READWRITE, FILE_MAP_COPY | FILE_MAP_READ, "02", MEASURED)
MAPS_AS(access_all_is_read_write, PAGE_READWRITE, FILE_MAP_ALL_ACCESS, "04", ACCESS_DOC)
MAPS_AS(access_0_is_no_access, PAGE_READWRITE, 0, "01", WINE_TEST("kernel32/tests/virtual.c"))
MAPS_AS(access_execute_with_read, PAGE_EXECUTE_READWRITE, FILE_MAP_EXECUTE | FILE_MAP_READ, "20", ACCESS_DOC)
MAPS_AS(access_execute_with_write, PAGE_EXECUTE_READWRITE, FILE_MAP_EXECUTE | FILE_MAP_WRITE, "40", ACCESS_DOC)
MAPS_AS(access_execute_with_copy, PAGE_EXECUTE_READWRITE, FILE_MAP_EXECUTE | FILE_MAP_COPY, "80", ACCESS_DOC)
MAPS_AS(execute_view_of_a_section_without_execute, PAGE_READWRITE, FILE_MAP_EXECUTE | FILE_MAP_READ, "error 5", ACCESS_DOC)

#define SECTION_VIEWS(case_name, section, expected, source)                                                \
    CASE(views_of_a_##case_name##_section, expected, source)                                               \
    {                                                                                                      \
        HANDLE mapping = create(section, PAGE, NULL);                                                      \
        const char *answer = views_of(mapping);                                                            \
        CloseHandle(mapping);                                                                              \
        return answer;                                                                                     \
    }
SECTION_VIEWS(readwrite, PAGE_READWRITE, "read copy write", ACCESS_DOC)
SECTION_VIEWS(readonly, PAGE_READONLY, "read copy", WINE_TEST("kernel32/tests/virtual.c"))
SECTION_VIEWS(writecopy, PAGE_WRITECOPY, "read copy", WINE_TEST("kernel32/tests/virtual.c"))
SECTION_VIEWS(execute_read, PAGE_EXECUTE_READ, "read copy", ACCESS_DOC)
SECTION_VIEWS(execute_readwrite, PAGE_EXECUTE_READWRITE, "read copy write", ACCESS_DOC)

CASE(write_view_of_a_readonly_section, "error 5", WINE_TEST("kernel32/tests/virtual.c"))
{
    return maps_as(PAGE_READONLY, FILE_MAP_WRITE);
}

CASE(all_access_open_of_a_readonly_section_cannot_write, "error 87", "documentation: STATUS_SECTION_PROTECTION, which is 87")
{
    HANDLE first = create(PAGE_READONLY, PAGE, name("exceed"));
    HANDLE all = open_as(FILE_MAP_ALL_ACCESS, name("exceed"));
    const char *answer = mapped(map(all, FILE_MAP_WRITE, 0, 0));
    CloseHandle(all);
    CloseHandle(first);
    return answer;
}

static const char *open_views(DWORD access)
{
    HANDLE first = create(PAGE_EXECUTE_READWRITE, PAGE, name("rights"));
    HANDLE mapping = open_as(access, name("rights"));
    unsigned error = GetLastError();
    const char *answer = mapping ? say("%s, query %s", views_of(mapping), section_size(mapping)) : say("error %u", error);
    if (mapping) CloseHandle(mapping);
    CloseHandle(first);
    return answer;
}

#define OPEN_VIEWS(case_name, access, expected, source)                                                    \
    CASE(handle_with_##case_name, expected, source)                                                        \
    {                                                                                                      \
        return open_views(access);                                                                         \
    }
#define DENIED "query status c0000022"
#define RIGHTS_DOC DOC("File Mapping Security and Access Rights")
OPEN_VIEWS(map_read, FILE_MAP_READ, "read copy, " DENIED, WINE_TEST("kernel32/tests/virtual.c"))
OPEN_VIEWS(map_write, FILE_MAP_WRITE, "write, " DENIED, WINE_TEST("kernel32/tests/virtual.c"))
OPEN_VIEWS(map_copy, FILE_MAP_COPY, "read copy, " DENIED, DOC("OpenFileMapping"))
OPEN_VIEWS(read_and_write, FILE_MAP_READ | FILE_MAP_WRITE, "read copy write, " DENIED, RIGHTS_DOC)
OPEN_VIEWS(query_and_read, SECTION_QUERY | FILE_MAP_READ, "read copy, query 4096", WINE_TEST("kernel32/tests/virtual.c"))
OPEN_VIEWS(query_and_write, SECTION_QUERY | FILE_MAP_WRITE, "write, query 4096", WINE_TEST("kernel32/tests/virtual.c"))
OPEN_VIEWS(query_and_extend, SECTION_QUERY | SECTION_EXTEND_SIZE, "nothing, query 4096", RIGHTS_DOC)
OPEN_VIEWS(map_execute_alone, SECTION_MAP_EXECUTE, "nothing, " DENIED, RIGHTS_DOC)
OPEN_VIEWS(extend_size, SECTION_EXTEND_SIZE, "nothing, " DENIED, RIGHTS_DOC)
OPEN_VIEWS(all_access, FILE_MAP_ALL_ACCESS, "read copy write, query 4096", RIGHTS_DOC)
OPEN_VIEWS(generic_read, GENERIC_READ, "read copy, query 4096", RIGHTS_DOC)
OPEN_VIEWS(generic_write, GENERIC_WRITE, "write, " DENIED, RIGHTS_DOC)
OPEN_VIEWS(generic_execute, GENERIC_EXECUTE, "nothing, " DENIED, RIGHTS_DOC)
OPEN_VIEWS(generic_all, GENERIC_ALL, "read copy write, query 4096", RIGHTS_DOC)
OPEN_VIEWS(maximum_allowed, MAXIMUM_ALLOWED, "read copy write, query 4096", RIGHTS_DOC)

CASE(execute_right_alone_maps_no_read_view_that_executes, "error 5", RIGHTS_DOC)
{
    HANDLE first = create(PAGE_EXECUTE_READWRITE, PAGE, name("execute"));
    HANDLE mapping = open_as(FILE_MAP_READ, name("execute"));
    const char *answer = mapped(map(mapping, FILE_MAP_READ | FILE_MAP_EXECUTE, 0, 0));
    CloseHandle(mapping);
    CloseHandle(first);
    return answer;
}

CASE(read_with_execute_right_maps_executable, "view", RIGHTS_DOC)
{
    HANDLE first = create(PAGE_EXECUTE_READWRITE, PAGE, name("execute2"));
    HANDLE mapping = open_as(FILE_MAP_READ | FILE_MAP_EXECUTE, name("execute2"));
    const char *answer = mapped(map(mapping, FILE_MAP_READ | FILE_MAP_EXECUTE, 0, 0));
    CloseHandle(mapping);
    CloseHandle(first);
    return answer;
}

CASE(read_view_faults_on_a_write, "readable yes, writable no", DOC("Memory Protection Constants"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    void *view = map(mapping, FILE_MAP_READ, 0, 0);
    const char *answer = say("readable %s, writable %s", yes_no(readable(view)), yes_no(writable(view)));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(no_access_view_faults_on_a_read, "no", WINE_TEST("kernel32/tests/virtual.c"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    void *view = map(mapping, 0, 0, 0);
    const char *answer = yes_no(readable(view));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(copy_shows_other_writers_until_its_own_first_write, "before 1, own 2, after 2, other page 4, shared 3", DOC("MapViewOfFile, FILE_MAP_COPY"))
{
    HANDLE mapping = create(PAGE_READWRITE, 8192, NULL);
    volatile unsigned char *shared = map(mapping, FILE_MAP_WRITE, 0, 0), *copy = map(mapping, FILE_MAP_COPY, 0, 0);
    shared[0] = 1;
    unsigned before = copy[0];
    copy[0] = 2;
    unsigned own = copy[0];
    shared[0] = 3;
    shared[4096] = 4;
    const char *answer = say("before %u, own %u, after %u, other page %u, shared %u", before, own, copy[0], copy[4096], shared[0]);
    UnmapViewOfFile((void *)shared);
    UnmapViewOfFile((void *)copy);
    CloseHandle(mapping);
    return answer;
}

static const char *protect(DWORD section, DWORD access, DWORD protection)
{
    HANDLE mapping = create(section, PAGE, NULL);
    void *view = map(mapping, access, 0, 0);
    DWORD old = 0;
    const char *answer = VirtualProtect(view, PAGE, protection, &old)
                             ? say("was %02x, is %02x", (unsigned)old, (unsigned)protection_of(view))
                             : say("error %u", (unsigned)GetLastError());
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(protect_narrows_a_view, "was 04, is 02", DOC("VirtualProtect"))
{
    return protect(PAGE_READWRITE, FILE_MAP_WRITE, PAGE_READONLY);
}

CASE(protect_to_no_access, "was 04, is 01", DOC("VirtualProtect"))
{
    return protect(PAGE_READWRITE, FILE_MAP_WRITE, PAGE_NOACCESS);
}

CASE(protect_does_not_widen_a_read_view, "error 87", DOC("VirtualProtect: compatible with the access when it was mapped"))
{
    return protect(PAGE_READWRITE, FILE_MAP_READ, PAGE_READWRITE);
}

CASE(protect_does_not_exceed_a_readonly_section, "error 87", DOC("VirtualProtect: compatible with the access when it was mapped"))
{
    return protect(PAGE_READONLY, FILE_MAP_READ, PAGE_READWRITE);
}

CASE(protect_to_nonsense, "error 87", DOC("VirtualProtect"))
{
    return protect(PAGE_READWRITE, FILE_MAP_WRITE, 0x3000);
}

CASE(protect_back_to_read_write, "writable yes", DOC("VirtualProtect"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    void *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    DWORD old;
    VirtualProtect(view, PAGE, PAGE_READONLY, &old);
    VirtualProtect(view, PAGE, PAGE_READWRITE, &old);
    const char *answer = say("writable %s", yes_no(writable(view)));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(protect_of_one_page_splits_the_region, "4096 bytes 04, then 4096 bytes 02", DOC("VirtualQuery"))
{
    HANDLE mapping = create(PAGE_READWRITE, 8192, NULL);
    char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    MEMORY_BASIC_INFORMATION first = {0}, second = {0};
    DWORD old;
    VirtualProtect(view + 4096, 1, PAGE_READONLY, &old);
    VirtualQuery(view, &first, sizeof first);
    VirtualQuery(view + 4096, &second, sizeof second);
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return say("%u bytes %02x, then %u bytes %02x", (unsigned)first.RegionSize, (unsigned)first.Protect,
               (unsigned)second.RegionSize, (unsigned)second.Protect);
}

CASE(protect_needs_a_place_for_the_old_protection, "error 998", DOC("VirtualProtect, lpflOldProtect"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    void *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    const char *answer = done(VirtualProtect(view, PAGE, PAGE_READONLY, NULL));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(query_of_a_view, "48 bytes, base yes, allocation 04, region 8192, state 1000, protect 04, type 40000", WINE_TEST("kernel32/tests/virtual.c"))
{
    HANDLE mapping = create(PAGE_READWRITE, 8192, NULL);
    char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    MEMORY_BASIC_INFORMATION found = {0};
    unsigned bytes = (unsigned)VirtualQuery(view + 10, &found, sizeof found);
    int is_base = found.BaseAddress == view && found.AllocationBase == view;
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return say("%u bytes, base %s, allocation %02x, region %u, state %x, protect %02x, type %x", bytes, yes_no(is_base),
               (unsigned)found.AllocationProtect, (unsigned)found.RegionSize, (unsigned)found.State, (unsigned)found.Protect,
               (unsigned)found.Type);
}

CASE(query_after_unmap, "state 10000, protect 01, type 0", WINE_TEST("kernel32/tests/virtual.c"))
{
    HANDLE mapping = create(PAGE_READWRITE, 8192, NULL);
    char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    MEMORY_BASIC_INFORMATION found = {0};
    UnmapViewOfFile(view);
    VirtualQuery(view, &found, sizeof found);
    CloseHandle(mapping);
    return say("state %x, protect %02x, type %x", (unsigned)found.State, (unsigned)found.Protect, (unsigned)found.Type);
}

CASE(query_into_too_small_a_place, "0 bytes, error 24", DOC("VirtualQuery, dwLength"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    void *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    MEMORY_BASIC_INFORMATION found;
    SetLastError(0xdead);
    unsigned bytes = (unsigned)VirtualQuery(view, &found, sizeof found - 1), error = GetLastError();
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return say("%u bytes, error %u", bytes, error);
}
