//! The basic data types, one row each.

use super::{Names, PAGE};
use Primitive as P;
use farcall_model::{Architectures, Primitive, Type};

/// One name.
struct Row {
    name: &'static str,
    target: Target,
    /// The header that declares it, which is where the row is from.
    header: Option<&'static str>,
    /// The page that documents it.
    page: Option<&'static str>,
    /// What the type alone does not say.
    note: Option<&'static str>,
}

/// What a name stands for.
enum Target {
    Is(Primitive),
    To { target: Primitive, is_const: bool },
    Same(&'static str),
    Pointer(&'static str),
}

const MINWINDEF: Option<&str> = Some("minwindef.h");
const WINNT: Option<&str> = Some("winnt.h");
const BASETSD: Option<&str> = Some("basetsd.h");
const WTYPESBASE: Option<&str> = Some("wtypesbase.h");
const WTYPES: Option<&str> = Some("wtypes.h");
const GUIDDEF: Option<&str> = Some("guiddef.h");
const RPCDCE: Option<&str> = Some("rpcdce.h");
const NTDEF: Option<&str> = Some("ntdef.h");
const LARGE: Option<&str> =
    Some("https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-large_integer-r1");
const ULARGE: Option<&str> =
    Some("https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-ularge_integer-r1");
/// The page lists it without a header.
const PAGE_ONLY: Option<&str> = None;

const BY_UNICODE: &str = "with the macro UNICODE; without it the type of the code page's strings";
const UNION: &str = "in C it is a union: QuadPart is this number, LowPart and HighPart are its halves. Size and \
    alignment are those of the number, 8 bytes on x86 too";

static ROWS: &[Row] = &[
    row("BYTE", is(P::U8), MINWINDEF),
    row("WORD", is(P::U16), MINWINDEF),
    row("DWORD", is(P::U32), MINWINDEF),
    row("INT", is(P::I32), MINWINDEF),
    row("UINT", is(P::U32), MINWINDEF),
    row("FLOAT", is(P::F32), MINWINDEF),
    row("UCHAR", is(P::U8), MINWINDEF),
    row("USHORT", is(P::U16), MINWINDEF),
    row("ULONG", is(P::U32), MINWINDEF),
    row("SHORT", is(P::I16), WINNT),
    row("LONG", is(P::I32), WINNT),
    row("LONGLONG", is(P::I64), WINNT),
    row("ULONGLONG", is(P::U64), WINNT),
    row("DWORDLONG", is(P::U64), WINNT),
    row("WCHAR", is(P::Char16), WINNT),
    row("INT8", is(P::I8), BASETSD),
    row("UINT8", is(P::U8), BASETSD),
    row("INT16", is(P::I16), BASETSD),
    row("UINT16", is(P::U16), BASETSD),
    row("INT32", is(P::I32), BASETSD),
    row("UINT32", is(P::U32), BASETSD),
    row("INT64", is(P::I64), BASETSD),
    row("UINT64", is(P::U64), BASETSD),
    row("LONG32", is(P::I32), BASETSD),
    row("ULONG32", is(P::U32), BASETSD),
    row("DWORD32", is(P::U32), BASETSD),
    row("LONG64", is(P::I64), BASETSD),
    row("ULONG64", is(P::U64), BASETSD),
    row("DWORD64", is(P::U64), BASETSD),
    row("INT_PTR", is(P::ISize), BASETSD),
    row("UINT_PTR", is(P::USize), BASETSD),
    row("LONG_PTR", is(P::ISize), BASETSD),
    row("ULONG_PTR", is(P::USize), BASETSD),
    row("DWORD_PTR", is(P::USize), BASETSD),
    row("SIZE_T", is(P::USize), BASETSD),
    row("SSIZE_T", is(P::ISize), BASETSD),
    on_page(None, row("DOUBLE", is(P::F64), WTYPESBASE)),
    on_page(None, row("DATE", is(P::F64), WTYPES)),
    on_page(None, row("OLECHAR", is(P::Char16), WTYPESBASE)),
    row("QWORD", is(P::U64), PAGE_ONLY),
    on_page(None, row("UUID", is(P::Guid), RPCDCE)),
    on_page(None, row("CLSID", is(P::Guid), GUIDDEF)),
    on_page(None, row("IID", is(P::Guid), GUIDDEF)),
    on_page(None, row("FMTID", is(P::Guid), GUIDDEF)),
    row("PVOID", to(P::Void), WINNT),
    row("LPVOID", to(P::Void), MINWINDEF),
    row("LPCVOID", to_const(P::Void), MINWINDEF),
    on_page(None, noted("REFGUID", to_const(P::Guid), GUIDDEF, "in C++ a reference")),
    on_page(None, noted("REFIID", to_const(P::Guid), GUIDDEF, "in C++ a reference")),
    on_page(None, noted("REFCLSID", to_const(P::Guid), GUIDDEF, "in C++ a reference")),
    row("LPWSTR", to(P::Char16), WINNT),
    row("PCWSTR", to_const(P::Char16), WINNT),
    row("LPCWSTR", to_const(P::Char16), WINNT),
    row("LPSTR", to(P::U8), WINNT),
    row("PCSTR", to_const(P::U8), WINNT),
    row("LPCSTR", to_const(P::U8), WINNT),
    on_page(None, row("LPOLESTR", to(P::Char16), WTYPESBASE)),
    on_page(None, row("LPCOLESTR", to_const(P::Char16), WTYPESBASE)),
    noted("TCHAR", is(P::Char16), WINNT, BY_UNICODE),
    noted("TBYTE", is(P::Char16), WINNT, BY_UNICODE),
    noted("PTCHAR", to(P::Char16), WINNT, BY_UNICODE),
    noted("PTBYTE", to(P::Char16), WINNT, BY_UNICODE),
    noted("PTSTR", to(P::Char16), WINNT, BY_UNICODE),
    noted("LPTSTR", to(P::Char16), WINNT, BY_UNICODE),
    noted("PCTSTR", to_const(P::Char16), WINNT, BY_UNICODE),
    noted("LPCTSTR", to_const(P::Char16), WINNT, BY_UNICODE),
    on_page(LARGE, noted("LARGE_INTEGER", is(P::I64), WINNT, UNION)),
    on_page(ULARGE, noted("ULARGE_INTEGER", is(P::U64), WINNT, UNION)),
    on_page(None, row("PLARGE_INTEGER", pointer("LARGE_INTEGER"), WINNT)),
    on_page(None, row("PULARGE_INTEGER", pointer("ULARGE_INTEGER"), WINNT)),
    on_page(None, row("PHYSICAL_ADDRESS", same("LARGE_INTEGER"), NTDEF)),
    on_page(None, row("PPHYSICAL_ADDRESS", pointer("LARGE_INTEGER"), NTDEF)),
];

/// Declares the rows. One that something else declares by now is left out, and a test notices.
pub(super) fn declare(names: &mut Names) {
    for row in ROWS {
        let named = |name| names.get(name).map(Type::Named);
        let ty = match &row.target {
            Target::Is(primitive) => Some(Type::from(*primitive)),
            Target::To { target, is_const } => Some(Type::from(*target).pointer(*is_const)),
            Target::Same(name) => named(name),
            Target::Pointer(name) => named(name).map(|ty| ty.pointer(false)),
        };
        let on = ty.map(|ty| (Architectures::ALL, ty)).into_iter().collect();
        let Some(declaration) = names.add(row.name, on) else { continue };
        declaration.documentation = row.page.map(str::to_owned);
        declaration.header = row.header.map(str::to_owned);
        let source = row.header.unwrap_or("Microsoft's page Windows Data Types");
        declaration.corrections.extend(row.note.map(|note| format!("{note} ({source})")));
    }
}

const fn row(name: &'static str, target: Target, header: Option<&'static str>) -> Row {
    Row { name, target, header, page: Some(PAGE), note: None }
}

const fn noted(name: &'static str, target: Target, header: Option<&'static str>, note: &'static str) -> Row {
    Row { note: Some(note), ..row(name, target, header) }
}

/// A row whose type has a page of its own or none, rather than a place on the list.
const fn on_page(page: Option<&'static str>, row: Row) -> Row {
    Row { page, ..row }
}

const fn is(primitive: Primitive) -> Target {
    Target::Is(primitive)
}

const fn to(target: Primitive) -> Target {
    Target::To { target, is_const: false }
}

const fn to_const(target: Primitive) -> Target {
    Target::To { target, is_const: true }
}

const fn same(name: &'static str) -> Target {
    Target::Same(name)
}

const fn pointer(name: &'static str) -> Target {
    Target::Pointer(name)
}
