//! What the metadata packages are known to hold, and what becomes of damaged ones.

use farcall_model::{
    Architecture, Body, Buffer, Count, DeclId, Declaration, Facts, Kind, Origin, Primitive, Record, Strength,
    Type, Value, references,
};
use farcall_sources::{Error, metadata_files, windows, winmd};
use std::collections::HashMap;
use std::sync::LazyLock;

static WINDOWS: LazyLock<Facts> = LazyLock::new(|| windows().expect("the package is a dependency"));

fn named(name: &str) -> &'static Declaration {
    let found = WINDOWS.declarations.iter().find(|d| d.name == name);
    found.unwrap_or_else(|| panic!("{name} is in the metadata"))
}

#[test]
fn nothing_of_the_metadata_is_lost() {
    let facts = winmd::read(metadata_files().unwrap()).unwrap();
    let count =
        |origin, kind| facts.declarations.iter().filter(|d| d.origin == origin && d.kind() == kind).count();
    // Counted in the files by another program; architectures of one function are one here.
    let rows = |origin| {
        let functions =
            facts.declarations.iter().filter(|d| d.origin == origin && d.kind() == Kind::Function);
        functions.map(|d| d.variants.len()).sum::<usize>()
    };
    assert_eq!(rows(Origin::Win32), 18_128);
    assert_eq!(rows(Origin::Wdk), 2_641);
    assert_eq!(count(Origin::Win32, Kind::Interface), 7_845);
    assert_eq!(count(Origin::Win32, Kind::Enum), 7_623);
    assert_eq!(count(Origin::Wdk, Kind::Enum), 387);
    let last_error = facts
        .declarations
        .iter()
        .filter(|d| d.origin == Origin::Win32)
        .flat_map(|d| &d.variants)
        .filter(|v| matches!(&v.body, Body::Function(f) if f.set_last_error));
    assert_eq!(last_error.count(), 3_301);
    let members = facts.declarations.iter().filter_map(|d| match d.body() {
        Body::Enum(e) => Some(e.members.len()),
        _ => None,
    });
    assert_eq!(members.sum::<usize>(), 66_048 + 3_068);
}

#[test]
fn what_cannot_be_read_is_listed_and_is_only_constants_inside_structs() {
    let other: Vec<_> = WINDOWS
        .diagnostics
        .iter()
        .filter(|d| {
            !d.message.starts_with("the constant ") || !d.message.ends_with(" inside a struct is left out")
        })
        .collect();
    assert!(other.is_empty(), "{other:#?}");
    assert_eq!(WINDOWS.diagnostics.len(), 151);
}

#[test]
fn ids_order_like_names() {
    let in_order = |pair: &[Declaration]| {
        (&pair[0].name, &pair[0].namespace, pair[0].kind())
            <= (&pair[1].name, &pair[1].namespace, pair[1].kind())
    };
    assert!(WINDOWS.declarations.windows(2).all(in_order));
}

#[test]
fn every_record_with_fields_has_a_layout_on_every_architecture_it_exists_on() {
    for declaration in &WINDOWS.declarations {
        for variant in &declaration.variants {
            let Body::Record(record) = &variant.body else { continue };
            if record.fields.is_empty() {
                continue;
            }
            for architecture in variant.architectures.iter() {
                let layout = record.layout(architecture);
                let layout =
                    layout.unwrap_or_else(|| panic!("{} on {}", declaration.name, architecture.name()));
                assert_eq!(layout.fields.len(), record.fields.len(), "{}", declaration.name);
            }
        }
    }
}

#[test]
fn bit_fields_fit_their_storage_on_every_architecture() {
    fn check(name: &str, record: &Record, architecture: Architecture) {
        let Some(layout) = record.layout(architecture) else { return };
        for (field, place) in record.fields.iter().zip(&layout.fields) {
            for bit in &field.bits {
                let end = u32::from(bit.offset) + u32::from(bit.width);
                assert!(end <= place.size * 8, "{name}.{} on {}", bit.name, architecture.name());
            }
        }
        record.nested.iter().for_each(|nested| check(name, nested, architecture));
    }
    for declaration in &WINDOWS.declarations {
        for variant in &declaration.variants {
            let Body::Record(record) = &variant.body else { continue };
            variant
                .architectures
                .iter()
                .for_each(|architecture| check(&declaration.name, record, architecture));
        }
    }
}

/// Sizes that Microsoft's documentation or headers state (`C_ASSERT`, `cbSize` remarks).
#[test]
fn known_sizes() {
    for (name, x64, x86) in [
        ("SYSTEM_INFO", 48, 36),
        ("WIN32_FIND_DATAW", 592, 592),
        ("STARTUPINFOW", 104, 68),
        ("PROCESS_INFORMATION", 24, 16),
        ("OVERLAPPED", 32, 20),
        ("INPUT", 40, 28),
        ("SP_DEVICE_INTERFACE_DETAIL_DATA_W", 8, 6),
        ("SP_DEVICE_INTERFACE_DATA", 32, 28),
        ("SHFILEOPSTRUCTW", 56, 30),
        ("LOGFONTW", 92, 92),
        ("DEVMODEW", 220, 220),
        ("M128A", 16, 16),
        ("CONTEXT", 1232, 716),
        ("SLIST_ENTRY", 16, 4),
        ("SLIST_HEADER", 16, 8),
        ("MEMORY_BASIC_INFORMATION", 48, 28),
        // The header leaves the array at the end without elements.
        ("ADPCMWAVEFORMAT", 22, 22),
        ("MINIDUMP_MODULE_LIST", 4, 4),
        ("WSAPOLLDATA", 16, 12),
        ("PHYSICAL_MEMORY_RUN", 16, 8),
        ("MINIDUMP_CALLBACK_OUTPUT", 52, 52),
    ] {
        let size = |architecture| match named(name).on(architecture) {
            Some(Body::Record(record)) => record.layout(architecture).map(|l| l.size),
            _ => None,
        };
        assert_eq!((size(Architecture::X64), size(Architecture::X86)), (Some(x64), Some(x86)), "{name}");
    }
}

#[test]
fn values_that_have_no_literal_are_read() {
    let key = named("PKEY_Title");
    assert!(
        matches!(key.body(), Body::Constant(c) if matches!(&c.value, Value::Fields(f) if matches!(f.as_slice(), [Value::Guid(_), Value::Integer(_)]))),
        "{key:#?}"
    );
    assert!(matches!(named("SystemMonitor").body(), Body::Constant(c) if matches!(c.value, Value::Guid(_))));
}

#[test]
fn corrections_say_what_they_changed() {
    let function = named("OpenFileMappingW");
    assert!(function.corrections[0].contains("FILE_MAP"), "{:?}", function.corrections);
    let Body::Function(f) = function.body() else { panic!("a function") };
    let members = f.signature.parameters[0].associated_enum.unwrap();
    assert_eq!(WINDOWS.declarations[members.0 as usize].name, "FILE_MAP");
    assert!(WINDOWS.corrections > 0);
}

#[test]
fn a_pointer_to_several_values_is_not_taken_for_one() {
    let buffer = |function: &str, parameter: &str| {
        let Body::Function(f) = named(function).body() else { panic!("{function} is a function") };
        f.signature.parameters.iter().find(|p| p.name == parameter).unwrap().buffer.clone()
    };
    let computed = |words: &str| Some(Buffer::Elements(Count::Computed(words.to_owned())));
    assert_eq!(buffer("GetCharWidth32W", "lpBuffer"), computed("iLast - iFirst + 1"));
    assert_eq!(buffer("GetStringTypeW", "lpCharType"), Some(Buffer::Elements(Count::Parameter(2))));
    assert_eq!(buffer("glVertex3fv", "v"), Some(Buffer::Elements(Count::Fixed(3))));
    // All of GDI+ by its own rule, and where its count is elsewhere.
    assert_eq!(buffer("GdipDrawLinesI", "points"), Some(Buffer::Elements(Count::Parameter(3))));
    assert_eq!(buffer("GdipGetPathGradientCenterPoint", "points"), None, "it is one point");
    let scans = computed("as many as GdipGetRegionScansCount says");
    assert_eq!(buffer("GdipGetRegionScans", "rects"), scans);
    // A string of ICU, with a length and without one.
    assert_eq!(buffer("ubidi_getBaseDirection", "text"), Some(Buffer::Elements(Count::Parameter(1))));
    assert!(matches!(buffer("u_strlen", "s"), Some(Buffer::Elements(Count::Computed(_)))));
    assert!(named("u_strlen").corrections[0].starts_with("s points to several values: up to a zero"));
}

/// The metadata has a number for each object whose header hides its fields; a reference to it would be the address of
/// a variable.
#[test]
fn an_object_is_not_taken_for_a_number() {
    let mut strongest: HashMap<DeclId, Strength> = HashMap::new();
    for (id, strength) in WINDOWS.declarations.iter().flat_map(references) {
        let known = strongest.entry(id).or_insert(strength);
        *known = strength.max(*known);
    }
    let behind_pointers = strongest.into_iter().filter(|(_, strength)| *strength == Strength::Pointer);
    let numbers: Vec<&str> = behind_pointers
        .map(|(id, _)| &WINDOWS.declarations[id.0 as usize])
        .filter(|d| matches!(d.body(), Body::Typedef(t) if t.ty == Type::Primitive(Primitive::ISize)))
        .map(|d| d.name.as_str())
        .collect();
    assert_eq!(numbers, ["SHANDLE_PTR"], "which is a number in truth");
    let Body::Function(close) = named("unum_close").body() else { panic!("a function") };
    assert_eq!(close.signature.parameters[0].ty, Type::Primitive(Primitive::Void).pointer(false));
    assert!(named("unum_close").corrections[0].ends_with("is an object (icu.h)"));
    assert!(matches!(named("UBiDi").body(), Body::Record(r) if r.fields.is_empty()));
}

/// What an escape in a header became in the metadata is put right; a control character that is left
/// would be another of these.
#[test]
fn no_text_was_misread() {
    let expected =
        ["SCARD_ALL_READERS", "SCARD_DEFAULT_READERS", "SCARD_LOCAL_READERS", "SCARD_SYSTEM_READERS"];
    for name in expected {
        let Body::Constant(c) = named(name).body() else { panic!("a constant") };
        assert!(
            matches!(&c.value, Value::Text(text, _) if text.ends_with("Readers\0")),
            "{name}: {:?}",
            c.value
        );
    }
    let Some(Body::Record(block)) = named("PSAPI_WORKING_SET_BLOCK").on(Architecture::X64) else {
        panic!("a record")
    };
    let bits: Vec<u8> =
        block.nested.iter().flat_map(|n| &n.fields).flat_map(|f| &f.bits).map(|b| b.width).collect();
    assert_eq!(bits.iter().map(|w| u32::from(*w)).sum::<u32>(), 64, "{bits:?}");
}

#[test]
fn a_damaged_file_is_an_error_or_a_diagnostic_and_never_a_panic() {
    let wdk = || metadata_files().unwrap().pop().unwrap();
    let read = |bytes: Vec<u8>| winmd::read(vec![winmd::Input { bytes, ..wdk() }]);
    let whole = wdk().bytes;
    for bytes in [Vec::new(), b"MZ".to_vec(), vec![0; 4096], whole[..whole.len() / 100].to_vec()] {
        let error = read(bytes).expect_err("this is not metadata");
        assert!(matches!(error, Error::NotMetadata(_)), "{error}");
        assert!(error.to_string().contains("WDK metadata"), "{error}");
    }
    // Cut in the middle: either it is refused, or what is missing is reported.
    match read(whole[..whole.len() / 2].to_vec()) {
        Err(error) => assert!(matches!(error, Error::NotMetadata(_)), "{error}"),
        Ok(facts) => assert!(!facts.diagnostics.is_empty()),
    }
}

#[test]
fn where_win32_and_the_wdk_declare_a_thing_win32_stands() {
    let with_name = |name| WINDOWS.declarations.iter().filter(move |d| d.name == name);
    for name in ["XSTATE_CONTEXT", "XSAVE_FORMAT", "FwpmEngineClose0", "ARM64_NT_CONTEXT"] {
        assert_eq!(with_name(name).map(|d| d.origin).collect::<Vec<_>>(), [Origin::Win32], "{name}");
    }
    let Some(Body::Record(record)) = named("XSTATE_CONTEXT").on(Architecture::X64) else {
        panic!("a record")
    };
    assert_eq!(record.layout(Architecture::X64).map(|l| l.size), Some(32));
    assert!(named("ARM64_NT_CONTEXT").architectures().is_all());
    // The same name for other things: both stay.
    assert_eq!(with_name("PIN_INFO").count(), 2);
}

/// Names that people type and that the metadata replaced by what they stand for.
#[test]
fn names_of_c_for_types_are_known() {
    let notation = |name| match named(name).body() {
        Body::Typedef(typedef) => {
            farcall_model::notation(&typedef.ty, &|id| WINDOWS.declarations[id.0 as usize].name.clone())
        }
        other => panic!("{name}: {other:?}"),
    };
    for (name, stands_for) in [
        ("DWORD", "u32"),
        ("LPVOID", "*void"),
        ("LPCVOID", "*const void"),
        ("LARGE_INTEGER", "i64"),
        ("PLARGE_INTEGER", "*LARGE_INTEGER"),
        ("LPDWORD", "*u32"),
        ("PHANDLE", "*HANDLE"),
        ("LPCTSTR", "*const char16"),
        ("LPSECURITY_ATTRIBUTES", "*SECURITY_ATTRIBUTES"),
    ] {
        assert_eq!(notation(name), stands_for, "{name}");
        assert_eq!(named(name).origin, Origin::Headers, "{name}");
    }
    // A name whose meaning depends on UNICODE is the family's, and what was declared before stays.
    assert!(WINDOWS.declarations.iter().all(|d| d.name != "JOYCAPS"));
    assert_eq!(named("FILETIME").kind(), Kind::Struct);
    let of = |name| WINDOWS.sources.iter().find(|s| s.name == name).map_or(0, |s| s.declarations);
    // Every row of the table; fewer mean that a row names what is declared by now.
    assert_eq!(of("basic data types"), 72);
    assert!(of("C typedefs") > 10_000, "{}", of("C typedefs"));
    // Each declared once.
    let mut seen = std::collections::HashSet::new();
    assert!(
        WINDOWS.declarations.iter().filter(|d| d.origin == Origin::Headers).all(|d| seen.insert(&d.name))
    );
}
