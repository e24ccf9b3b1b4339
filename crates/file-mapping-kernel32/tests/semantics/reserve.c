/* Sections that are reserved first and committed page by page. */
#include "harness.h"

static HANDLE reserve(void)
{
    return create(PAGE_READWRITE | SEC_RESERVE, 262144, NULL);
}

CASE(reserved_pages_fault, "no", DOC("CreateFileMapping, SEC_RESERVE"))
{
    HANDLE mapping = reserve();
    void *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    const char *answer = yes_no(readable(view));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(query_of_reserved_pages, "state 2000, protect 00, region 262144", WINE_TEST("kernel32/tests/virtual.c"))
{
    HANDLE mapping = reserve();
    void *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    MEMORY_BASIC_INFORMATION found = {0};
    VirtualQuery(view, &found, sizeof found);
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return say("state %x, protect %02x, region %u", (unsigned)found.State, (unsigned)found.Protect, (unsigned)found.RegionSize);
}

CASE(committed_pages_can_be_written, "same address yes, writable yes, the next page no", DOC("VirtualAlloc"))
{
    HANDLE mapping = reserve();
    char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    char *committed = VirtualAlloc(view, 65536, MEM_COMMIT, PAGE_READWRITE);
    const char *answer = say("same address %s, writable %s, the next page %s", yes_no(committed == view),
                             yes_no(writable(view + 65535)), yes_no(readable(view + 65536)));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(commit_shows_in_every_view, "byte 3, state 1000, protect 04, region 65536", WINE_TEST("kernel32/tests/virtual.c"))
{
    HANDLE mapping = reserve();
    unsigned char *one = map(mapping, FILE_MAP_WRITE, 0, 0), *two = map(mapping, FILE_MAP_WRITE, 0, 0);
    MEMORY_BASIC_INFORMATION found = {0};
    VirtualAlloc(one, 65536, MEM_COMMIT, PAGE_READWRITE);
    one[10] = 3;
    VirtualQuery(two, &found, sizeof found);
    unsigned value = readable(two + 10) ? two[10] : 255;
    UnmapViewOfFile(one);
    UnmapViewOfFile(two);
    CloseHandle(mapping);
    return say("byte %u, state %x, protect %02x, region %u", value, (unsigned)found.State, (unsigned)found.Protect,
               (unsigned)found.RegionSize);
}

CASE(commit_shows_in_later_views, "yes", DOC("CreateFileMapping, SEC_RESERVE"))
{
    HANDLE mapping = reserve();
    char *one = map(mapping, FILE_MAP_WRITE, 0, 0);
    VirtualAlloc(one + 65536, 4096, MEM_COMMIT, PAGE_READWRITE);
    UnmapViewOfFile(one);
    char *two = map(mapping, FILE_MAP_READ, 0, 0);
    const char *answer = yes_no(readable(two + 65536));
    UnmapViewOfFile(two);
    CloseHandle(mapping);
    return answer;
}

CASE(commit_with_its_own_protection, "one 02, other 04", WINE_TEST("kernel32/tests/virtual.c"))
{
    HANDLE mapping = reserve();
    char *one = map(mapping, FILE_MAP_WRITE, 0, 0), *two = map(mapping, FILE_MAP_WRITE, 0, 0);
    MEMORY_BASIC_INFORMATION first = {0}, second = {0};
    VirtualAlloc(one, 65536, MEM_COMMIT, PAGE_READONLY);
    VirtualQuery(one, &first, sizeof first);
    VirtualQuery(two, &second, sizeof second);
    UnmapViewOfFile(one);
    UnmapViewOfFile(two);
    CloseHandle(mapping);
    return say("one %02x, other %02x", (unsigned)first.Protect, (unsigned)second.Protect);
}

CASE(committed_again_keeps_its_data, "3", DOC("VirtualAlloc"))
{
    HANDLE mapping = reserve();
    unsigned char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    VirtualAlloc(view, 4096, MEM_COMMIT, PAGE_READWRITE);
    view[0] = 3;
    VirtualAlloc(view, 65536, MEM_COMMIT, PAGE_READWRITE);
    unsigned value = view[0];
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return say("%u", value);
}

CASE(decommit, "error 87", WINE_TEST("kernel32/tests/virtual.c"))
{
    HANDLE mapping = reserve();
    char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    VirtualAlloc(view, 65536, MEM_COMMIT, PAGE_READWRITE);
    const char *answer = done(VirtualFree(view, 65536, MEM_DECOMMIT));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(decommit_of_a_committed_section, "error 87", WINE_TEST("kernel32/tests/virtual.c"))
{
    HANDLE mapping = create(PAGE_READWRITE, 65536, NULL);
    char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    const char *answer = done(VirtualFree(view, 65536, MEM_DECOMMIT));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(release_of_a_view, "error 87", DOC("VirtualFree"))
{
    HANDLE mapping = create(PAGE_READWRITE, 65536, NULL);
    char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    const char *answer = done(VirtualFree(view, 0, MEM_RELEASE));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(commit_in_a_committed_section, "same address yes", WINE_TEST("kernel32/tests/virtual.c"))
{
    HANDLE mapping = create(PAGE_READWRITE, 65536, NULL);
    char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    const char *answer = say("same address %s", yes_no(VirtualAlloc(view, 4096, MEM_COMMIT, PAGE_READWRITE) == (void *)view));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(commit_beyond_the_view, "fails yes", DOC("VirtualAlloc"))
{
    HANDLE mapping = reserve();
    char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    const char *answer = say("fails %s", yes_no(!VirtualAlloc(view, 262144 + 65536, MEM_COMMIT, PAGE_READWRITE)));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(section_attributes, "reserve 4000000, commit 8000000", WINE_TEST("kernel32/tests/virtual.c"))
{
    SECTION_BASIC_INFORMATION one = {0}, two = {0};
    HANDLE reserved = reserve(), committed = create(PAGE_READWRITE, PAGE, NULL);
    NtQuerySection(reserved, SectionBasicInformation, &one, sizeof one, NULL);
    NtQuerySection(committed, SectionBasicInformation, &two, sizeof two, NULL);
    CloseHandle(reserved);
    CloseHandle(committed);
    return say("reserve %x, commit %x", (unsigned)one.AllocationAttributes, (unsigned)two.AllocationAttributes);
}
