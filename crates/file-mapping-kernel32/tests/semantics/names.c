/* What a name may be, and what it then names. */
#include "harness.h"
#include <string.h>

static const char *open_second(const WCHAR *first, const WCHAR *second)
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, first);
    if (!mapping) return say("first: error %u", (unsigned)GetLastError());
    const char *answer = opened(open_as(FILE_MAP_READ, second));
    CloseHandle(mapping);
    return answer;
}

CASE(names_are_case_sensitive, "error 2", DOC("CreateFileMapping, lpName"))
{
    return open_second(name("case"), name("CASE"));
}

CASE(local_prefix_is_case_sensitive, "error 3", DOC("Kernel object namespaces"))
{
    return made(create(PAGE_READWRITE, PAGE, name_with("local\\", "x")));
}

CASE(global_prefix_is_case_sensitive, "error 3", DOC("Kernel object namespaces"))
{
    return made(create(PAGE_READWRITE, PAGE, name_with("GLOBAL\\", "x")));
}

CASE(local_prefix_names_the_same_object, "handle", DOC("Kernel object namespaces"))
{
    return open_second(name("local"), name_with("Local\\", "local"));
}

CASE(plain_name_opens_what_local_made, "handle", DOC("Kernel object namespaces"))
{
    return open_second(name_with("Local\\", "local2"), name("local2"));
}

CASE(global_prefix_names_another_object, "error 2", DOC("Kernel object namespaces"))
{
    return open_second(name("global"), name_with("Global\\", "global"));
}

CASE(global_object_can_be_made_and_opened, "handle", DOC("Kernel object namespaces"))
{
    return open_second(name_with("Global\\", "global2"), name_with("Global\\", "global2"));
}

CASE(null_name_makes_an_unnamed_object, "handle and 0", DOC("CreateFileMapping, lpName"))
{
    HANDLE first = create(PAGE_READWRITE, PAGE, NULL);
    const char *answer = made(create(PAGE_READWRITE, PAGE, NULL));
    CloseHandle(first);
    return answer;
}

CASE(empty_name_makes_an_unnamed_object, "handle and 0", MEASURED)
{
    HANDLE first = create(PAGE_READWRITE, PAGE, TEXT16(""));
    const char *answer = made(create(PAGE_READWRITE, PAGE, TEXT16("")));
    CloseHandle(first);
    return answer;
}

CASE(open_of_null, "error 87", MEASURED)
{
    return opened(open_as(FILE_MAP_READ, NULL));
}

CASE(open_of_the_empty_name, "error 6", MEASURED)
{
    return opened(open_as(FILE_MAP_READ, TEXT16("")));
}

CASE(open_of_a_missing_name, "error 2", DOC("OpenFileMapping"))
{
    return opened(open_as(FILE_MAP_READ, name("missing")));
}

CASE(another_backslash, "error 3", DOC("CreateFileMapping, lpName"))
{
    return made(create(PAGE_READWRITE, PAGE, name_with("folder\\", "x")));
}

CASE(backslash_after_local, "error 3", DOC("CreateFileMapping, lpName"))
{
    return made(create(PAGE_READWRITE, PAGE, name_with("Local\\folder\\", "x")));
}

CASE(open_with_another_backslash, "error 3", MEASURED)
{
    return opened(open_as(FILE_MAP_READ, name_with("folder\\", "x")));
}

CASE(leading_backslash, "error 161", MEASURED)
{
    return made(create(PAGE_READWRITE, PAGE, name_with("\\", "x")));
}

CASE(local_prefix_alone, "error 123", MEASURED)
{
    return made(create(PAGE_READWRITE, PAGE, TEXT16("Local\\")));
}

CASE(global_prefix_alone, "error 123", MEASURED)
{
    return made(create(PAGE_READWRITE, PAGE, TEXT16("Global\\")));
}

CASE(local_without_a_backslash, "error 6", MEASURED)
{
    return made(create(PAGE_READWRITE, PAGE, TEXT16("Local")));
}

/* `Global` is a link in the same folder of objects: the one object of another kind that is there on
 * every system, since the library makes no others. */
CASE(name_of_another_kind_of_object, "error 6", DOC("CreateFileMapping, lpName"))
{
    return made(create(PAGE_READWRITE, PAGE, TEXT16("Global")));
}

CASE(name_of_32766_units, "handle", MEASURED)
{
    return open_second(long_name(32766), long_name(32766));
}

CASE(long_names_differ_in_their_last_unit, "error 2", MEASURED)
{
    WCHAR *other = (WCHAR *)long_name(32766);
    other[32765] = 'y';
    return open_second(long_name(32766), other);
}

CASE_OPEN(name_of_32767_units, "error 206", "documentation: STATUS_NAME_TOO_LONG, which is 206; Wine 8 cuts the name")
{
    return made(create(PAGE_READWRITE, PAGE, long_name(32767)));
}

CASE(name_of_300_units, "handle", MEASURED)
{
    return open_second(long_name(300), long_name(300));
}

static const char *ansi(unsigned length)
{
    static char text[400];
    unsigned i;
    const char *start = ansi_name("");
    for (i = 0; i < length; i++) text[i] = i < strlen(start) ? start[i] : 'x';
    text[length] = 0;
    return text;
}

CASE(ansi_name_of_259, "handle and 0", MEASURED)
{
    SetLastError(0xdead);
    return made(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, PAGE, ansi(259)));
}

CASE(ansi_name_of_260, "error 206", MEASURED)
{
    SetLastError(0xdead);
    return made(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, PAGE, ansi(260)));
}

CASE(open_of_an_ansi_name_of_260, "error 206", MEASURED)
{
    SetLastError(0xdead);
    return opened(OpenFileMappingA(FILE_MAP_READ, FALSE, ansi(260)));
}

CASE(ansi_and_wide_names_are_the_same, "handle", DOC("Conventions for Function Prototypes"))
{
    HANDLE mapping = create(PAGE_READWRITE, PAGE, name("ansi"));
    SetLastError(0xdead);
    const char *answer = opened(OpenFileMappingA(FILE_MAP_READ, FALSE, ansi_name("ansi")));
    CloseHandle(mapping);
    return answer;
}

CASE(slashes_dots_and_blanks_are_ordinary, "handle", DOC("CreateFileMapping, lpName"))
{
    return open_second(name("../a b/./c:*?"), name("../a b/./c:*?"));
}

CASE(a_slash_is_not_a_backslash, "error 2", DOC("CreateFileMapping, lpName"))
{
    return open_second(name_with("Local/", "slash"), name("slash"));
}

CASE(units_beyond_ascii_are_told_apart, "error 2", DOC("CreateFileMapping, lpName"))
{
    WCHAR *one = (WCHAR *)name("unit-?"), *two = (WCHAR *)name("unit-?");
    unsigned last = 0;
    while (one[last + 1]) last++;
    one[last] = 0x00e4;
    two[last] = 0x0161;
    return open_second(one, two);
}

CASE(an_unpaired_surrogate_is_a_name, "handle", DOC("CreateFileMapping, lpName"))
{
    WCHAR *one = (WCHAR *)name("half-?");
    unsigned last = 0;
    while (one[last + 1]) last++;
    one[last] = 0xd800;
    return open_second(one, one);
}

CASE(unpaired_surrogates_are_told_apart, "error 2", DOC("CreateFileMapping, lpName"))
{
    WCHAR *one = (WCHAR *)name("halves-?"), *two = (WCHAR *)name("halves-?");
    unsigned last = 0;
    while (one[last + 1]) last++;
    one[last] = 0xd800;
    two[last] = 0xd801;
    return open_second(one, two);
}
