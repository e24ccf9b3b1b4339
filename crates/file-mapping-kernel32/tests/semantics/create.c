/* What CreateFileMapping takes and refuses. */
#include "harness.h"

CASE(page_file_of_size_0, "error 87", DOC("CreateFileMapping"))
{
    return made(create(PAGE_READWRITE, 0, NULL));
}

CASE(page_file_of_size_0_where_the_name_exists, "error 87", MEASURED)
{
    HANDLE first = create(PAGE_READWRITE, PAGE, name("zero"));
    const char *answer = made(create(PAGE_READWRITE, 0, name("zero")));
    CloseHandle(first);
    return answer;
}

CASE(new_object_sets_the_last_error_to_0, "handle and 0", WINE_TEST("kernel32/tests/virtual.c"))
{
    return made(create(PAGE_READWRITE, PAGE, name("new")));
}

CASE(existing_name_gives_a_handle_and_183, "handle and 183", DOC("CreateFileMapping"))
{
    HANDLE first = create(PAGE_READWRITE, PAGE, name("exists"));
    const char *answer = made(create(PAGE_READWRITE, PAGE, name("exists")));
    CloseHandle(first);
    return answer;
}

CASE(the_old_size_wins, "size 4096, 65536 bytes: error 5", DOC("CreateFileMapping"))
{
    HANDLE first = create(PAGE_READWRITE, PAGE, name("size"));
    HANDLE second = create(PAGE_READWRITE, 65536, name("size"));
    const char *size = section_size(second);
    const char *answer = say("size %s, 65536 bytes: %s", size, mapped(map(second, FILE_MAP_WRITE, 0, 65536)));
    CloseHandle(first);
    CloseHandle(second);
    return answer;
}

CASE(the_old_memory_shows_through_the_second_handle, "5", DOC("CreateFileMapping"))
{
    HANDLE first = create(PAGE_READWRITE, PAGE, name("memory"));
    HANDLE second = create(PAGE_READWRITE, PAGE, name("memory"));
    unsigned char *one = map(first, FILE_MAP_WRITE, 0, 0), *two = map(second, FILE_MAP_READ, 0, 0);
    one[0] = 5;
    unsigned value = two[0];
    UnmapViewOfFile(one);
    UnmapViewOfFile(two);
    CloseHandle(first);
    CloseHandle(second);
    return say("%u", value);
}

CASE(recreated_read_only_gives_no_right_to_write, "error 5", MEASURED)
{
    HANDLE first = create(PAGE_READWRITE, PAGE, name("rights"));
    HANDLE second = create(PAGE_READONLY, PAGE, name("rights"));
    const char *answer = mapped(map(second, FILE_MAP_WRITE, 0, 0));
    CloseHandle(first);
    CloseHandle(second);
    return answer;
}

CASE(recreated_read_only_gives_the_right_to_read, "view", MEASURED)
{
    HANDLE first = create(PAGE_READWRITE, PAGE, name("rights-read"));
    HANDLE second = create(PAGE_READONLY, PAGE, name("rights-read"));
    const char *answer = mapped(map(second, FILE_MAP_READ, 0, 0));
    CloseHandle(first);
    CloseHandle(second);
    return answer;
}

#define TAKES(case_name, protection)                                                                       \
    CASE(takes_##case_name, "handle and 0", DOC("CreateFileMapping, flProtect"))                           \
    {                                                                                                      \
        return made(create(protection, PAGE, NULL));                                                       \
    }
TAKES(page_readonly, PAGE_READONLY)
TAKES(page_readwrite, PAGE_READWRITE)
TAKES(page_writecopy, PAGE_WRITECOPY)
TAKES(page_execute_read, PAGE_EXECUTE_READ)
TAKES(page_execute_readwrite, PAGE_EXECUTE_READWRITE)
TAKES(page_execute_writecopy, PAGE_EXECUTE_WRITECOPY)
TAKES(sec_commit, PAGE_READWRITE | SEC_COMMIT)
TAKES(sec_reserve, PAGE_READWRITE | SEC_RESERVE)
TAKES(sec_commit_with_sec_nocache, PAGE_READWRITE | SEC_COMMIT | SEC_NOCACHE)

#define REFUSES(case_name, protection, source)                                                             \
    CASE(refuses_##case_name, "error 87", source)                                                          \
    {                                                                                                      \
        return made(create(protection, PAGE, NULL));                                                       \
    }
#define PROTECT_DOC DOC("CreateFileMapping, flProtect")
REFUSES(protection_0, 0, MEASURED)
REFUSES(page_noaccess, PAGE_NOACCESS, WINE_TEST("kernel32/tests/virtual.c"))
REFUSES(page_execute, PAGE_EXECUTE, MEASURED)
REFUSES(page_guard, PAGE_READWRITE | PAGE_GUARD, PROTECT_DOC)
REFUSES(page_guard_alone, PAGE_GUARD, PROTECT_DOC)
REFUSES(page_nocache, PAGE_READWRITE | PAGE_NOCACHE, PROTECT_DOC)
REFUSES(page_writecombine, PAGE_READWRITE | PAGE_WRITECOMBINE, PROTECT_DOC)
REFUSES(two_protections, PAGE_READONLY | PAGE_READWRITE, PROTECT_DOC)
REFUSES(two_execute_protections, PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE, PROTECT_DOC)
REFUSES(unknown_protection_bit, PAGE_READWRITE | 0x1000, PROTECT_DOC)
REFUSES(sec_reserve_with_sec_commit, PAGE_READWRITE | SEC_RESERVE | SEC_COMMIT, PROTECT_DOC)
REFUSES(sec_nocache_alone, PAGE_READWRITE | SEC_NOCACHE, PROTECT_DOC)
REFUSES(sec_large_pages_alone, PAGE_READWRITE | SEC_LARGE_PAGES, PROTECT_DOC)
REFUSES(sec_large_pages_with_sec_reserve, PAGE_READWRITE | SEC_LARGE_PAGES | SEC_RESERVE, PROTECT_DOC)

CASE(sec_image_without_a_file, "error 193", MEASURED)
{
    return made(create(PAGE_READONLY | SEC_IMAGE, PAGE, NULL));
}

CASE(size_2_to_63, "error 87", MEASURED)
{
    return made(create(PAGE_READWRITE, 1ull << 63, NULL));
}

CASE(size_2_to_64_less_1, "error 87", MEASURED)
{
    return made(create(PAGE_READWRITE, ~0ull, NULL));
}

CASE(more_commit_than_there_is, "error 1455", NTSTATUS_MAP)
{
    return made(create(PAGE_READWRITE, 1ull << 46, NULL));
}

CASE_OPEN(size_2_to_63_less_1, "error 1455", "documentation: more commit than there is; Wine 8 answers 87")
{
    return made(create(PAGE_READWRITE, (1ull << 63) - 1, NULL));
}

CASE(section_size_is_whole_pages, "8192", WINE_TEST("kernel32/tests/virtual.c"))
{
    HANDLE mapping = create(PAGE_READWRITE, 5000, NULL);
    const char *size = section_size(mapping);
    CloseHandle(mapping);
    return size;
}

CASE(new_object_is_zeroed, "0 bytes differ", DOC("CreateFileMapping"))
{
    HANDLE mapping = create(PAGE_READWRITE, 65536, NULL);
    unsigned char *view = map(mapping, FILE_MAP_READ, 0, 0);
    unsigned differ = 0, i;
    for (i = 0; i < 65536; i++) differ += view[i] != 0;
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return say("%u bytes differ", differ);
}
