/* How long a name lives, and how long the memory behind it. */
#include "harness.h"

static unsigned char first_byte(HANDLE mapping)
{
    unsigned char *view = map(mapping, FILE_MAP_READ, 0, 0);
    unsigned char value = view ? view[0] : 255;
    if (view) UnmapViewOfFile(view);
    return value;
}

CASE(name_is_gone_after_the_last_close, "error 2", DOC("CloseHandle"))
{
    CloseHandle(create(PAGE_READWRITE, PAGE, name("gone")));
    return opened(open_as(FILE_MAP_READ, name("gone")));
}

CASE(name_lives_while_another_handle_is_open, "handle", DOC("CloseHandle"))
{
    HANDLE creator = create(PAGE_READWRITE, PAGE, name("kept"));
    HANDLE other = open_as(FILE_MAP_READ, name("kept"));
    CloseHandle(creator);
    const char *answer = opened(open_as(FILE_MAP_READ, name("kept")));
    CloseHandle(other);
    return answer;
}

CASE(name_lives_while_a_duplicate_is_open, "handle", DOC("DuplicateHandle"))
{
    HANDLE creator = create(PAGE_READWRITE, PAGE, name("copied"));
    HANDLE copy = duplicate(creator, FILE_MAP_READ);
    CloseHandle(creator);
    const char *answer = opened(open_as(FILE_MAP_READ, name("copied")));
    CloseHandle(copy);
    return answer;
}

CASE(view_does_not_keep_the_name, "error 2", WINE_TEST("kernel32/tests/virtual.c"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, name("view"));
    void *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    CloseHandle(mapping);
    const char *answer = opened(open_as(FILE_MAP_READ, name("view")));
    UnmapViewOfFile(view);
    return answer;
}

CASE(recreated_object_is_new_and_zeroed, "error 0, new byte 0, old byte 7", WINE_TEST("kernel32/tests/virtual.c"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, name("again"));
    unsigned char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    view[0] = 7;
    CloseHandle(mapping);
    mapping = create(PAGE_READWRITE, PAGE, name("again"));
    unsigned error = GetLastError();
    const char *answer = say("error %u, new byte %u, old byte %u", error, first_byte(mapping), view[0]);
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return answer;
}

CASE(memory_lives_while_a_view_exists, "7", DOC("UnmapViewOfFile"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    unsigned char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    view[0] = 7;
    CloseHandle(mapping);
    unsigned value = view[0];
    UnmapViewOfFile(view);
    return say("%u", value);
}

CASE(memory_lives_while_a_handle_exists, "7", DOC("UnmapViewOfFile"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, NULL);
    unsigned char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    view[0] = 7;
    UnmapViewOfFile(view);
    unsigned value = first_byte(mapping);
    CloseHandle(mapping);
    return say("%u", value);
}

CASE(views_of_one_object_are_one_memory, "9", DOC("MapViewOfFile"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, name("coherent"));
    HANDLE other = open_as(FILE_MAP_READ, name("coherent"));
    unsigned char *writer = map(mapping, FILE_MAP_WRITE, 0, 0);
    unsigned char *reader = map(other, FILE_MAP_READ, 0, 0);
    writer[100] = 9;
    unsigned value = reader[100];
    UnmapViewOfFile(writer);
    UnmapViewOfFile(reader);
    CloseHandle(mapping);
    CloseHandle(other);
    return say("%u", value);
}

CASE(a_child_writes_into_the_same_memory, "exit 0, byte 42", DOC("Creating Named Shared Memory"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, name("child"));
    int code = exit_code(start_child("write-and-leave", ansi_name("child"), 0));
    const char *answer = say("exit %d, byte %u", code, first_byte(mapping));
    CloseHandle(mapping);
    return answer;
}

CASE(a_child_reads_the_same_memory, "exit 33", DOC("Creating Named Shared Memory"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, name("read"));
    unsigned char *view = map(mapping, FILE_MAP_WRITE, 0, 0);
    view[0] = 33;
    int code = exit_code(start_child("read-first", ansi_name("read"), 0));
    UnmapViewOfFile(view);
    CloseHandle(mapping);
    return say("exit %d", code);
}

CASE(name_of_a_living_child_can_be_opened, "byte 77", DOC("OpenFileMapping"))
{
    child *holder = start_child("hold", ansi_name("living"), 0);
    if (!is_ready(holder)) return "the child never came";
    HANDLE mapping = open_as(FILE_MAP_READ, name("living"));
    unsigned error = GetLastError();
    const char *answer = mapping ? say("byte %u", first_byte(mapping)) : say("error %u", error);
    if (mapping) CloseHandle(mapping);
    kill_child(holder);
    return answer;
}

CASE(killing_the_only_holder_frees_the_name, "error 2", DOC("Terminating a Process"))
{
    child *holder = start_child("hold", ansi_name("killed"), 0);
    if (!is_ready(holder)) return "the child never came";
    kill_child(holder);
    return opened(open_as(FILE_MAP_READ, name("killed")));
}

CASE(after_a_kill_the_same_name_is_a_new_object, "error 0, byte 0", DOC("Terminating a Process"))
{
    child *holder = start_child("hold", ansi_name("renewed"), 0);
    if (!is_ready(holder)) return "the child never came";
    kill_child(holder);
    HANDLE mapping = create(PAGE_READWRITE, PAGE, name("renewed"));
    unsigned error = GetLastError();
    const char *answer = say("error %u, byte %u", error, first_byte(mapping));
    CloseHandle(mapping);
    return answer;
}

CASE(killing_one_of_two_holders_keeps_the_name, "handle, byte 77", DOC("Terminating a Process"))
{
    child *holder = start_child("hold", ansi_name("shared"), 0);
    if (!is_ready(holder)) return "the child never came";
    HANDLE mapping = open_as(FILE_MAP_READ, name("shared"));
    kill_child(holder);
    const char *answer = say("%s, byte %u", opened(open_as(FILE_MAP_READ, name("shared"))), first_byte(mapping));
    CloseHandle(mapping);
    return answer;
}

CASE(memory_of_a_killed_holder_lives_in_others_views, "77", DOC("Terminating a Process"))
{
    child *holder = start_child("hold", ansi_name("viewed"), 0);
    if (!is_ready(holder)) return "the child never came";
    HANDLE mapping = open_as(FILE_MAP_READ, name("viewed"));
    unsigned char *view = map(mapping, FILE_MAP_READ, 0, 0);
    CloseHandle(mapping);
    kill_child(holder);
    unsigned value = view[0];
    UnmapViewOfFile(view);
    return say("%u", value);
}
