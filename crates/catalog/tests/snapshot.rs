//! A small snapshot, made by hand: what can be looked up, and what becomes of damaged bytes.

use farcall_catalog::{Catalog, OpenError, Target, snapshot};
use farcall_model::{
    Architectures, Body, CallingConvention, Constant, DeclId, Declaration, Encoding, Enum, EnumMember, Facts,
    Function, Guid, Interface, Kind, Origin, Parameter, Primitive, Returns, Signature, Type, Typedef, Value,
    Variant,
};

fn declaration(name: &str, body: Body) -> Declaration {
    Declaration {
        name: name.to_owned(),
        namespace: "System.Test".to_owned(),
        origin: Origin::Win32,
        documentation: None,
        header: Some("test.h".to_owned()),
        minimum_os: None,
        obsolete: None,
        encoding: match name.as_bytes().last() {
            Some(b'W') => Some(Encoding::Unicode),
            Some(b'A') => Some(Encoding::Ansi),
            _ => None,
        },
        corrections: Vec::new(),
        variants: vec![Variant { architectures: Architectures::ALL, body }],
    }
}

/// A function of kernel32 that takes a value of `parameter`.
fn function(parameter: DeclId) -> Body {
    let parameter = Parameter::plain("p".to_owned(), Type::Named(parameter));
    Body::Function(Function {
        library: Some("KERNEL32.dll".to_owned()),
        entry_point: None,
        signature: Signature {
            convention: CallingConvention::Stdcall,
            returns: Returns {
                ty: Primitive::Void.into(),
                is_const: false,
                free_with: None,
                do_not_release: false,
            },
            parameters: vec![parameter],
            is_variadic: false,
        },
        set_last_error: false,
        does_not_return: false,
        inline_value: None,
    })
}

const IID: &str = "000214F9-0000-0000-C000-000000000046";

fn facts() -> Facts {
    let constant =
        |ty: Primitive, value| Body::Constant(Constant { ty: ty.into(), value: Value::Integer(value) });
    let member = |name: &str, value| EnumMember { name: name.to_owned(), value };
    let guid: Guid = IID.parse().unwrap();
    let handle = DeclId(0);
    let mut facts = Facts {
        declarations: vec![
            declaration(
                "HANDLE",
                Body::Typedef(Typedef {
                    ty: Type::Primitive(Primitive::Void).pointer(false),
                    free_with: Some("CloseHandle".to_owned()),
                    invalid_values: vec![0, -1],
                    also_usable_for: None,
                }),
            ),
            declaration(
                "ILink",
                Body::Interface(Interface { guid: Some(guid), base: None, methods: Vec::new() }),
            ),
            declaration("OpenThingA", function(handle)),
            declaration("OpenThingW", function(handle)),
            declaration(
                "THING_KIND",
                Body::Enum(Enum {
                    ty: Primitive::U32,
                    is_flags: false,
                    is_scoped: false,
                    members: vec![member("THING_NONE", 0), member("THING_ALL", 0xFFFF_FFFF)],
                }),
            ),
            declaration("THING_FAILED", constant(Primitive::I32, -2_147_024_891)),
        ],
        ..Facts::default()
    };
    facts.declarations.sort_by(|a, b| a.name.cmp(&b.name));
    facts.usage.insert("OpenThingW".to_owned(), 7);
    facts.device.insert("coredll".to_owned(), vec!["OnlyThere".to_owned(), "OpenThing".to_owned()]);
    facts
}

fn catalog() -> Catalog {
    Catalog::open(snapshot(&facts())).unwrap()
}

fn names<'a>(symbols: impl IntoIterator<Item = farcall_catalog::Symbol<'a>>) -> Vec<&'a str> {
    symbols.into_iter().map(|s| s.name).collect()
}

#[test]
fn declarations_come_back_as_they_went_in() {
    let catalog = catalog();
    for (index, declaration) in facts().declarations.iter().enumerate() {
        assert_eq!(catalog.declaration(DeclId(index as u32)).as_ref(), Some(declaration));
        assert_eq!(catalog.name(DeclId(index as u32)), declaration.name);
    }
    assert_eq!(catalog.declaration(DeclId(99)), None);
    assert_eq!(catalog.declaration(DeclId(u32::MAX)), None);
}

#[test]
fn names_are_found_in_any_letter_case() {
    let catalog = catalog();
    for name in ["OpenThingW", "openthingw", "OPENTHINGW"] {
        let found = catalog.find(name);
        assert_eq!(names(found.iter().map(|f| f.symbol)), ["OpenThingW"], "{name}");
        assert_eq!(found[0].same_case, name == "OpenThingW");
        assert_eq!(found[0].symbol.weight, 7);
    }
    for name in ["", "OpenThin", "OpenThingWW", "ÄÖÜ", &"x".repeat(10_000)] {
        assert!(catalog.find(name).is_empty(), "{name}");
    }
}

#[test]
fn a_plain_name_is_its_family_and_prefers_unicode() {
    let catalog = catalog();
    let found = catalog.find("OpenThing");
    let Target::Family(id) = found[0].symbol.target else { panic!("{found:?}") };
    let family = catalog.family(id).unwrap();
    assert_eq!(catalog.name(family.unicode.unwrap()), "OpenThingW");
    assert_eq!(catalog.name(family.ansi.unwrap()), "OpenThingA");
    assert_eq!(catalog.resolve("openthing").map(|id| catalog.name(id)), Some("OpenThingW"));
}

#[test]
fn values_are_found_whatever_their_sign() {
    let catalog = catalog();
    assert_eq!(names(catalog.by_value(0x8007_0005)), ["THING_FAILED"]);
    assert_eq!(names(catalog.by_value(-2_147_024_891)), ["THING_FAILED"]);
    assert_eq!(names(catalog.by_value(-1)), ["THING_ALL"]);
    assert_eq!(names(catalog.by_value(0)), ["THING_NONE"]);
    for value in [5, i128::MAX, i128::MIN] {
        assert!(catalog.by_value(value).is_empty(), "{value}");
    }
}

#[test]
fn guids_are_found() {
    let catalog = catalog();
    assert_eq!(names(catalog.by_guid(IID.parse().unwrap())), ["ILink"]);
    assert!(catalog.by_guid("00000000-0000-0000-0000-000000000000".parse().unwrap()).is_empty());
}

#[test]
fn references_and_closures_follow_types() {
    let catalog = catalog();
    let handle = catalog.resolve("HANDLE").unwrap();
    let users: Vec<&str> = catalog.references_to(handle).into_iter().map(|id| catalog.name(id)).collect();
    assert_eq!(users, ["OpenThingA", "OpenThingW"]);
    let function = catalog.resolve("OpenThingW").unwrap();
    let unit = catalog.unit(&[function]);
    assert_eq!(unit.order(), [handle, function]);
}

#[test]
fn what_is_read_without_decoding_is_what_was_written() {
    let catalog = catalog();
    for id in catalog.ids() {
        let declaration = catalog.declaration(id).unwrap();
        assert_eq!(
            (catalog.name(id), catalog.namespace(id)),
            (declaration.name.as_str(), declaration.namespace.as_str())
        );
    }
    assert_eq!(catalog.namespace(DeclId(u32::MAX)), "");
    let twins = |name: &str| catalog.has_twin(&catalog.find(name)[0].symbol);
    for symbol in catalog.symbols() {
        assert_eq!(catalog.has_twin(&symbol), catalog.find(symbol.name).len() > 1, "{}", symbol.name);
    }
    assert!(!twins("HANDLE"));
}

#[test]
fn constants_with_one_prefix_are_an_item() {
    let catalog = catalog();
    let found = catalog.find("THING_");
    let Target::Prefix(id) = found[0].symbol.target else { panic!("{found:?}") };
    assert_eq!(catalog.prefix(id).unwrap().members.len(), 3);
}

#[test]
fn exports_of_the_device_have_the_desktops_declaration_or_none() {
    let catalog = catalog();
    let [only, both] = catalog.device_modules()[0].exports.as_slice() else { panic!("two exports") };
    assert_eq!((only.name.as_str(), only.desktop), ("OnlyThere", None));
    assert_eq!(both.desktop, catalog.resolve("OpenThingW"));
    let found = catalog.find("OnlyThere");
    let Target::DeviceExport(index) = found[0].symbol.target else { panic!("{found:?}") };
    assert_eq!(catalog.device_export(index).unwrap().1.name, "OnlyThere");
    assert_eq!(catalog.device_export(99), None);
}

#[test]
fn libraries_are_found_with_and_without_their_ending() {
    let catalog = catalog();
    for name in ["kernel32", "KERNEL32.DLL"] {
        assert_eq!(catalog.library(name).unwrap().declarations.len(), 2, "{name}");
    }
    assert_eq!(catalog.library("kernel33"), None);
    assert_eq!(catalog.find("OpenThingW")[0].symbol.kind, Kind::Function);
}

#[test]
fn damaged_bytes_are_refused_or_read_as_empty() {
    let whole = snapshot(&facts());
    assert_eq!(Catalog::open(Vec::new()).err(), Some(OpenError::NotASnapshot));
    assert_eq!(Catalog::open(b"something else entirely".to_vec()).err(), Some(OpenError::NotASnapshot));
    assert_eq!(Catalog::open(whole[..whole.len() - 1].to_vec()).err(), Some(OpenError::Truncated));
    // Whatever a damaged byte is read as, looking things up stays safe.
    for at in (8..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        let Ok(catalog) = Catalog::open(bytes) else { continue };
        for symbol in catalog.symbols().take(100) {
            let _ = catalog.find(symbol.name);
        }
        for id in catalog.ids().take(100) {
            let _ = (catalog.declaration(id), catalog.name(id), catalog.references_to(id).len());
        }
        let _ = (catalog.by_value(0), catalog.families().len(), catalog.device_export(1), catalog.meta());
    }
}
