//! Every kind of thing that a header declares.

use crate::{body, find, has_clang, left_out, read_text, record};
use farcall_headers::Target;
use farcall_model::{
    Architecture, Bit, Body, CallingConvention, Constant, Direction, Encoding, Facts, Function, Layout,
    Primitive, Type, Value,
};

const FUNCTIONS: &str = r#"
#include <stddef.h>
#include <stdint.h>
#include <stdarg.h>
typedef struct handle handle;
typedef int (*visit)(void *state, const char *name, size_t length);
int open_it(const char *path, handle **out);
void *map(handle *h, const uint8_t *bytes, size_t length, unsigned long flags);
void each(handle *h, visit visitor, void (*done)(int code));
int print(const char *format, ...);
int vprint(const char *format, va_list arguments);
long double precise(void);
int unsaid();
static int inside(int x) { return x; }
inline int inlined(int x) { return x; }
int renamed(void) __asm__("other_name");
__attribute__((deprecated)) void old(void);
void several(int numbers[3], const int rest[]);
extern int variable;
"#;

fn function<'a>(facts: &'a Facts, name: &str) -> &'a Function {
    match body(facts, name) {
        Body::Function(function) => function,
        other => panic!("{name} is {other:?}"),
    }
}

fn named<'a>(facts: &'a Facts, ty: &Type) -> &'a str {
    match ty {
        Type::Named(id) => &facts.declarations[id.0 as usize].name,
        other => panic!("{other:?} has no name"),
    }
}

#[test]
fn functions_have_the_types_of_the_target() {
    if !has_clang() {
        return;
    }
    let facts = read_text(FUNCTIONS, Target::Linux).unwrap();
    let open = function(&facts, "open_it");
    assert_eq!(open.library.as_deref(), Some("example.dll"));
    assert_eq!(open.signature.returns.ty, Primitive::I32.into());
    let [path, out] = open.signature.parameters.as_slice() else { panic!("{open:?}") };
    assert_eq!((named(&facts, &path.ty), path.is_const, path.direction), ("PSTR", true, Direction::In));
    assert_eq!((path.name.as_str(), out.name.as_str(), out.direction), ("path", "out", Direction::InOut));
    assert_eq!(named(&facts, out.ty.innermost()), "handle");

    let map = function(&facts, "map");
    let types: Vec<&Type> = map.signature.parameters[1..].iter().map(|p| &p.ty).collect();
    let bytes = Type::from(Primitive::U8).pointer(true);
    assert_eq!(types, [&bytes, &Primitive::USize.into(), &Primitive::U64.into()]);
    let windows = read_text(FUNCTIONS, Target::X64).unwrap();
    assert_eq!(function(&windows, "map").signature.parameters[3].ty, Primitive::U32.into());

    let each = function(&facts, "each");
    let visitors: Vec<&str> = each.signature.parameters[1..].iter().map(|p| named(&facts, &p.ty)).collect();
    assert_eq!(visitors, ["visit", "each_done"], "a pointer to a function has a name of its own");
    let Body::Callback(visit) = body(&facts, "visit") else { panic!() };
    let names: Vec<&str> = visit.parameters.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["state", "name", "length"]);

    assert!(function(&facts, "print").signature.is_variadic);
    assert_eq!(function(&facts, "renamed").entry_point.as_deref(), Some("other_name"));
    assert!(find(&facts, "old").unwrap().obsolete.is_some());
    let several = function(&facts, "several");
    let pointers: Vec<&Type> = several.signature.parameters.iter().map(|p| &p.ty).collect();
    let int = Type::from(Primitive::I32);
    assert_eq!(pointers, [&int.clone().pointer(false), &int.pointer(true)]);
}

#[test]
fn what_no_other_language_can_call_is_listed() {
    if !has_clang() {
        return;
    }
    let facts = read_text(FUNCTIONS, Target::Linux).unwrap();
    let left = left_out(&facts);
    for (name, why) in [
        ("vprint", "va_list"),
        ("precise", "long double"),
        ("unsaid", "() is not (void)"),
        ("inside", "its code is in the header"),
        ("inlined", "its code is in the header"),
        ("variable", "it is a variable"),
    ] {
        assert!(find(&facts, name).is_none(), "{name}");
        let told = left.iter().any(|line| line.starts_with(&format!("{name}: ")) && line.contains(why));
        assert!(told, "{name} for {why} is not in {left:#?}");
    }
    assert_eq!(left.len(), 6, "{left:#?}");
    assert!(facts.diagnostics.iter().all(|left| left.place.starts_with("x.h:")), "{:?}", facts.diagnostics);
}

#[test]
fn conventions_of_x86_are_kept() {
    if !has_clang() {
        return;
    }
    let text = "void __stdcall a(int); void __cdecl b(int); void c(int); void __fastcall d(int); \
                typedef int (__stdcall *e)(int);";
    let facts = read_text(text, Target::X86).unwrap();
    let conventions = ["a", "b", "c", "d"].map(|name| function(&facts, name).signature.convention);
    let expected = [
        CallingConvention::Stdcall,
        CallingConvention::Cdecl,
        CallingConvention::Cdecl,
        CallingConvention::Fastcall,
    ];
    assert_eq!(conventions, expected);
    let Body::Callback(e) = body(&facts, "e") else { panic!() };
    assert_eq!(e.convention, CallingConvention::Stdcall);
}

const RECORDS: &str = r#"
#include <stdint.h>
#include <stddef.h>
struct point { int x, y; };
typedef struct { struct point at; char name[5]; long size; } shape;
typedef union { int32_t whole; struct { uint16_t low, high; } halves; double real; } number;
struct node { struct node *next; union { int a; float b; }; struct { char c; }; int (*compare)(struct node *); };
#pragma pack(push, 1)
struct packed { char a; int b; };
#pragma pack(pop)
struct __attribute__((aligned(16))) wide { int a; };
struct bits { unsigned a : 3; unsigned : 5; unsigned b : 24; unsigned char c; };
struct flexible { int count; char data[]; };
struct odd { char a; int b __attribute__((packed)); int c; };
struct hidden;
typedef struct hidden *hidden_p;
void use(struct hidden *);
"#;

fn layout(facts: &Facts, name: &str, architecture: Architecture) -> (u32, u32, Vec<u32>) {
    let Layout { size, align, fields, .. } =
        record(facts, name).layout(architecture).unwrap_or_else(|| panic!("{name}: {:?}", left_out(facts)));
    (*size, *align, fields.iter().map(|place| place.offset).collect())
}

/// What is the same everywhere is there once, and a type that is not in its variants.
#[test]
fn all_of_windows_is_one_catalog() {
    if !has_clang() {
        return;
    }
    let folder = crate::folder(
        "#include <stddef.h>\n#ifdef _WIN64\ntypedef long long word;\n#else\ntypedef int word;\n#endif\n\
         struct pair { word a; size_t b; };\nvoid f(struct pair *p);\nint narrow(int __attribute__((unused)) x);\n\
         #ifndef _WIN64\nvoid old(void);\n#endif\n",
    );
    let file = folder.path().join("x.h");
    let mut request = crate::request(&[&file], Target::X64);
    request.targets = Target::WINDOWS.to_vec();
    let facts = farcall_headers::read(&request).unwrap();
    let architectures = |name: &str| -> Vec<Vec<Architecture>> {
        let variants = &find(&facts, name).unwrap().variants;
        variants.iter().map(|variant| variant.architectures.iter().collect()).collect()
    };
    let wide = vec![Architecture::X64, Architecture::Arm64];
    assert_eq!(architectures("word"), [wide, vec![Architecture::X86]]);
    for name in ["pair", "f"] {
        assert_eq!(architectures(name), [Architecture::ALL.to_vec()], "{name}");
    }
    assert_eq!(architectures("old"), [vec![Architecture::X86]]);
    assert_eq!(layout(&facts, "pair", Architecture::X64), (16, 8, vec![0, 8]));
    assert_eq!(layout(&facts, "pair", Architecture::X86), (8, 4, vec![0, 4]));
}

#[test]
fn records_are_laid_out_as_clang_does() {
    if !has_clang() {
        return;
    }
    let facts = read_text(RECORDS, Target::Linux).unwrap();
    let x64 = |name| layout(&facts, name, Architecture::X64);
    assert_eq!(x64("point"), (8, 4, vec![0, 4]));
    let place = facts.declarations.iter().position(|declaration| declaration.name == "point").unwrap();
    assert_eq!(facts.evidence[&(place as u32)][0].detail, "8 bytes on x64");
    let [judged] = facts.judges.as_slice() else { panic!("{:?}", facts.judges) };
    let kept =
        facts.declarations.iter().filter(|d| matches!(d.body(), Body::Record(r) if !r.fields.is_empty()));
    assert_eq!(judged.counts[0] as usize, kept.count(), "what is kept agrees with clang");
    assert_eq!((judged.counts[1], judged.counts[2]), (0, 2), "odd and hidden");
    assert_eq!(x64("shape"), (24, 8, vec![0, 8, 16]), "a long has 8 bytes");
    assert_eq!(x64("number"), (8, 8, vec![0, 0, 0]));
    assert_eq!(x64("node"), (24, 8, vec![0, 8, 12, 16]));
    assert_eq!(x64("packed"), (5, 1, vec![0, 1]));
    assert_eq!(record(&facts, "packed").packing, Some(1));
    assert_eq!(x64("wide"), (16, 16, vec![0]));
    assert_eq!(x64("bits"), (8, 4, vec![0, 4]));
    let bits =
        [("a", 0, 3), ("b", 8, 24)].map(|(name, offset, width)| Bit { name: name.into(), offset, width });
    assert_eq!(record(&facts, "bits").fields[0].bits, bits);
    assert_eq!(x64("flexible"), (4, 4, vec![0, 4]));
    assert!(record(&facts, "flexible").fields[1].is_flexible);
    let node = record(&facts, "node");
    assert!(node.fields[1].is_anonymous() && node.fields[2].is_anonymous());
    assert_eq!(named(&facts, &node.fields[3].ty), "node_compare");

    let windows = read_text(RECORDS, Target::X64).unwrap();
    assert_eq!(layout(&windows, "shape", Architecture::X64), (20, 4, vec![0, 8, 16]), "a long has 4 bytes");
    let narrow = read_text(RECORDS, Target::X86).unwrap();
    assert_eq!(layout(&narrow, "node", Architecture::X86), (16, 4, vec![0, 4, 8, 12]));
}

/// Neither is a layout guessed where common rules do not give it, nor one where there is none.
#[test]
fn odd_records_keep_their_name_alone() {
    if !has_clang() {
        return;
    }
    let facts = read_text(RECORDS, Target::Linux).unwrap();
    for name in ["odd", "hidden"] {
        assert!(record(&facts, name).fields.is_empty(), "{name}");
    }
    let left = left_out(&facts);
    assert_eq!(
        left,
        ["odd: only its name is kept: clang says that its offset of b is 1, and by common rules it is 4"]
    );
}

#[test]
fn a_record_that_holds_an_odd_one_is_odd_too() {
    if !has_clang() {
        return;
    }
    let text = "struct odd { char a; int b __attribute__((packed)); int c; }; struct outer { struct odd o; }; \
                struct pointing { struct odd *o; }; void f(struct outer *);";
    let facts = read_text(text, Target::Linux).unwrap();
    assert!(record(&facts, "outer").fields.is_empty());
    assert_eq!(layout(&facts, "pointing", Architecture::X64), (8, 8, vec![0]));
}

const VALUES: &str = r#"
#define GUARD
#define ANSWER 42
#define MINUS (-1)
#define BIG 0xFFFFFFFFFFFFFFFFULL
#define FLAGS (ANSWER | 0x100)
#define HALF 0.5
#define SINGLE 0.25f
#define NAME "a\tname"
#define JOINED "1" "." "2"
#define LETTER 'A'
#define CALL(x) ((x) + 1)
#define TYPE unsigned long
#define BLOCK do { } while (0)
#define PUBLIC extern
enum colour { RED, GREEN = 5, BLUE };
typedef enum { FIRST = -1, SECOND } order;
enum { LOOSE = 7, LAST = ~0u };
#define RED RED
"#;

fn value<'a>(facts: &'a Facts, name: &str) -> &'a Value {
    match body(facts, name) {
        Body::Constant(Constant { value, .. }) => value,
        other => panic!("{name} is {other:?}"),
    }
}

#[test]
fn macros_and_enums_have_their_values() {
    if !has_clang() {
        return;
    }
    let facts = read_text(VALUES, Target::Linux).unwrap();
    for (name, number) in [
        ("ANSWER", 42),
        ("MINUS", -1),
        ("BIG", i128::from(u64::MAX)),
        ("FLAGS", 0x12A),
        ("LETTER", 65),
        ("LOOSE", 7),
        ("LAST", i128::from(u32::MAX)),
    ] {
        assert_eq!(*value(&facts, name), Value::Integer(number), "{name}");
    }
    assert_eq!(*value(&facts, "HALF"), Value::F64(0.5));
    assert_eq!(*value(&facts, "SINGLE"), Value::F32(0.25));
    assert_eq!(*value(&facts, "NAME"), Value::Text("a\tname".into(), Encoding::Ansi));
    assert_eq!(*value(&facts, "JOINED"), Value::Text("1.2".into(), Encoding::Ansi));
    let Body::Enum(order) = body(&facts, "order") else { panic!() };
    let members: Vec<(&str, i128)> = order.members.iter().map(|m| (m.name.as_str(), m.value)).collect();
    assert_eq!((order.ty, members), (Primitive::I32, vec![("FIRST", -1), ("SECOND", 0)]));
    assert!(find(&facts, "RED").is_none(), "it is a member of colour, and not a constant beside it");
    let expected = [
        "BLOCK: this macro is no number and no string",
        "CALL: a macro with parameters is code, which only C and C++ can use",
        "TYPE: this macro is no number and no string",
    ];
    let mut left = left_out(&facts);
    left.sort();
    assert_eq!(left, expected);
}
