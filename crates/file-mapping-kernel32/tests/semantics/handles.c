/* Handles as such: closing, copying, inheriting, and the last error. */
#include "harness.h"

CASE(close, "TRUE", DOC("CloseHandle"))
{
    return done(CloseHandle(create(PAGE_READWRITE, PAGE, NULL)));
}

CASE(close_twice, "error 6", MEASURED)
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    CloseHandle(mapping);
    return done(CloseHandle(mapping));
}

CASE(close_of_0, "error 6", MEASURED)
{
    return done(CloseHandle(NULL));
}

CASE(close_of_a_number_that_is_no_handle, "error 6", DOC("CloseHandle"))
{
    return done(CloseHandle((HANDLE)(size_t)0x7ffffff0));
}

CASE(close_of_the_process_itself_has_no_effect, "TRUE", DOC("GetCurrentProcess"))
{
    return done(CloseHandle(GetCurrentProcess()));
}

CASE(handles_are_multiples_of_4, "0", DOC("Handles and Objects"))
{
    HANDLE one = create(PAGE_READWRITE, PAGE, NULL), two = create(PAGE_READWRITE, PAGE, NULL);
    const char *answer = say("%u", (unsigned)((size_t)one % 4 + (size_t)two % 4));
    CloseHandle(one);
    CloseHandle(two);
    return answer;
}

CASE(low_bits_of_a_handle_do_not_count, "view", "documentation: the two lowest bits of a handle are left to programs")
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    const char *answer = mapped(map((HANDLE)((size_t)mapping | 3), FILE_MAP_READ, 0, 0));
    CloseHandle(mapping);
    return answer;
}

CASE(current_process_is_minus_1, "-1", DOC("GetCurrentProcess"))
{
    return say("%lld", (long long)(size_t)GetCurrentProcess());
}

CASE(last_error_is_kept, "4711", DOC("SetLastError"))
{
    SetLastError(4711);
    return say("%u", (unsigned)GetLastError());
}

static void fail_elsewhere(void *seen)
{
    *(unsigned *)seen = GetLastError();
    CloseHandle(NULL);
}

CASE(last_error_is_each_threads_own, "other thread began with 0, this one still has 4711", DOC("GetLastError"))
{
    unsigned seen = 1;
    SetLastError(4711);
    on_thread(fail_elsewhere, &seen);
    unsigned mine = GetLastError();
    return say("other thread began with %u, this one still has %u", seen, mine);
}

CASE(success_leaves_the_last_error, "57005", DOC("GetLastError"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    SetLastError(0xdead);
    UnmapViewOfFile(MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0));
    CloseHandle(mapping);
    return say("%u", (unsigned)GetLastError());
}

static const char *duplicated(DWORD access, DWORD options)
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL), copy = NULL;
    BOOL is_done = DuplicateHandle(GetCurrentProcess(), mapping, GetCurrentProcess(), &copy, access, FALSE, options);
    unsigned error = GetLastError();
    const char *answer = is_done ? views_of(copy) : say("error %u", error);
    if (is_done) CloseHandle(copy);
    CloseHandle(mapping);
    return answer;
}

CASE(duplicate_with_the_same_access, "read copy write", DOC("DuplicateHandle"))
{
    return duplicated(0, DUPLICATE_SAME_ACCESS);
}

CASE(duplicate_with_less_access, "read copy", WINE_TEST("kernel32/tests/virtual.c"))
{
    return duplicated(FILE_MAP_READ, 0);
}

CASE(duplicate_with_no_access, "nothing", WINE_TEST("kernel32/tests/virtual.c"))
{
    return duplicated(0, 0);
}

CASE(no_access_view_needs_some_access, "error 5", WINE_TEST("kernel32/tests/virtual.c"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL), copy = NULL;
    DuplicateHandle(GetCurrentProcess(), mapping, GetCurrentProcess(), &copy, 0, FALSE, 0);
    const char *answer = mapped(map(copy, 0, 0, 0));
    CloseHandle(copy);
    CloseHandle(mapping);
    return answer;
}

CASE(duplicate_is_another_handle, "yes", DOC("DuplicateHandle"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL), copy = duplicate(mapping, FILE_MAP_READ);
    const char *answer = yes_no(copy && copy != mapping);
    CloseHandle(copy);
    CloseHandle(mapping);
    return answer;
}

/* The copy may get the very number that the source had, so the name tells whether the source is gone. */
CASE(duplicate_that_closes_its_source, "view, then error 2", DOC("DuplicateHandle"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, name("moved")), copy = NULL;
    DuplicateHandle(GetCurrentProcess(), mapping, GetCurrentProcess(), &copy, 0, FALSE,
                    DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE);
    const char *view = mapped(map(copy, FILE_MAP_WRITE, 0, 0));
    CloseHandle(copy);
    return say("%s, then %s", view, opened(open_as(FILE_MAP_READ, name("moved"))));
}

CASE(duplicate_of_0, "error 6", DOC("DuplicateHandle"))
{
    HANDLE copy = NULL;
    return done(DuplicateHandle(GetCurrentProcess(), NULL, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS));
}

CASE(duplicate_from_no_process, "error 6", DOC("DuplicateHandle"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL), copy = NULL;
    const char *answer = done(DuplicateHandle(NULL, mapping, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS));
    CloseHandle(mapping);
    return answer;
}

static const char *flags_of(HANDLE handle)
{
    DWORD flags = 99;
    return GetHandleInformation(handle, &flags) ? say("%u", (unsigned)flags) : say("error %u", (unsigned)GetLastError());
}

CASE(handles_are_not_inheritable_by_themselves, "0", DOC("GetHandleInformation"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    const char *answer = flags_of(mapping);
    CloseHandle(mapping);
    return answer;
}

static HANDLE inheritable(const WCHAR *name)
{
    SECURITY_ATTRIBUTES attributes = {sizeof attributes, NULL, TRUE};
    return CreateFileMappingW(INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE, 0, PAGE, name);
}

CASE(handles_made_inheritable_say_so, "create 1, open 1, duplicate 1", DOC("GetHandleInformation"))
{
    HANDLE made = inheritable(name("inherit")), opened = OpenFileMappingW(FILE_MAP_READ, TRUE, name("inherit")), copy = NULL;
    DuplicateHandle(GetCurrentProcess(), made, GetCurrentProcess(), &copy, 0, TRUE, DUPLICATE_SAME_ACCESS);
    const char *answer = say("create %s, open %s, duplicate %s", flags_of(made), flags_of(opened), flags_of(copy));
    CloseHandle(made);
    CloseHandle(opened);
    CloseHandle(copy);
    return answer;
}

CASE(set_and_clear_inherit, "1, then 0", DOC("SetHandleInformation"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    SetHandleInformation(mapping, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    const char *set = flags_of(mapping);
    SetHandleInformation(mapping, HANDLE_FLAG_INHERIT, 0);
    const char *answer = say("%s, then %s", set, flags_of(mapping));
    CloseHandle(mapping);
    return answer;
}

CASE(set_outside_the_mask_changes_nothing, "0", DOC("SetHandleInformation"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    SetHandleInformation(mapping, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_INHERIT);
    const char *answer = flags_of(mapping);
    CloseHandle(mapping);
    return answer;
}

CASE(protected_handle_is_not_closed, "close error 6, then view", DOC("SetHandleInformation"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    SetHandleInformation(mapping, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE);
    const char *close = done(CloseHandle(mapping)), *view = mapped(map(mapping, FILE_MAP_READ, 0, 0));
    SetHandleInformation(mapping, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0);
    CloseHandle(mapping);
    return say("close %s, then %s", close, view);
}

CASE(information_of_0, "error 6", DOC("GetHandleInformation"))
{
    return flags_of(NULL);
}

CASE(inheritable_handle_reaches_a_child_that_is_given_it, "byte 21", DOC("Handle Inheritance"))
{
    HANDLE mapping = inheritable(NULL);
    unsigned char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    view[0] = 21;
    int code = exit_code(start_child("read-inherited", say("%llu", (unsigned long long)(size_t)mapping), 1));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return say("byte %d", code);
}

CASE(inheritable_file_handle_reaches_a_child_that_is_given_it, "123 bytes", DOC("Handle Inheritance"))
{
    SECURITY_ATTRIBUTES attributes = {sizeof attributes, NULL, TRUE};
    const char *path = make_file("inherited", 123);
    HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, &attributes, OPEN_EXISTING, 0, NULL);
    int code = exit_code(start_child("size-inherited", say("%llu", (unsigned long long)(size_t)file), 1));
    CloseHandle(file);
    remove_file(path);
    return say("%d bytes", code);
}

CASE(other_handles_do_not_reach_a_child, "error 6", DOC("Handle Inheritance"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    int code = exit_code(start_child("read-inherited", say("%llu", (unsigned long long)(size_t)mapping), 1));
    CloseHandle(mapping);
    return say("error %d", code);
}

CASE(no_handle_reaches_a_child_that_is_given_none, "error 6", DOC("Handle Inheritance"))
{
    HANDLE mapping = inheritable(NULL);
    int code = exit_code(start_child("read-inherited", say("%llu", (unsigned long long)(size_t)mapping), 0));
    CloseHandle(mapping);
    return say("error %d", code);
}

static const char *after_close_with_a_child(const WCHAR *name, int inherits)
{
    HANDLE mapping = inheritable(name);
    child *holder = start_child("hold-inherited", "-", inherits);
    if (!is_ready(holder)) return "the child never came";
    CloseHandle(mapping);
    const char *while_child_lives = opened(open_as(FILE_MAP_READ, name));
    kill_child(holder);
    return say("%s, after it error %s", while_child_lives, opened(open_as(FILE_MAP_READ, name)) + 6);
}

CASE(inherited_handle_keeps_the_name, "handle, after it error 2", DOC("Handle Inheritance"))
{
    return after_close_with_a_child(name("heir"), 1);
}

CASE(name_ends_although_a_child_lives_that_was_given_no_handle, "error 2, after it error 2", DOC("Handle Inheritance"))
{
    return after_close_with_a_child(name("no-heir"), 0);
}
