//! The rules of layout, each on the smallest record that shows it. Expected numbers were read off
//! Microsoft's documentation of the rule.

use farcall_model::{
    Architecture, Architectures, Body, DeclId, Declaration, Enum, Field, Origin, Primitive, Record,
    Termination, Type, Typedef, Variant, layout,
};

fn field(name: &str, ty: impl Into<Type>) -> Field {
    Field {
        name: name.to_owned(),
        ty: ty.into(),
        is_const: false,
        bits: Vec::new(),
        is_flexible: false,
        termination: Termination::Nul,
        associated_enum: None,
        count: None,
        obsolete: None,
    }
}

fn record(fields: Vec<Field>) -> Record {
    Record {
        is_union: false,
        packing: None,
        alignment: None,
        fields,
        nested: Vec::new(),
        name: String::new(),
        size_field: None,
        layouts: Vec::new(),
    }
}

fn declare(body: Body) -> Declaration {
    Declaration {
        name: "T".to_owned(),
        namespace: String::new(),
        origin: Origin::Win32,
        documentation: None,
        header: None,
        minimum_os: None,
        obsolete: None,
        encoding: None,
        corrections: Vec::new(),
        variants: vec![Variant { architectures: Architectures::ALL, body }],
    }
}

/// Size, alignment and offsets of the first declaration.
fn measure(table: Vec<Declaration>, architecture: Architecture) -> Result<(u32, u32, Vec<u32>), String> {
    let mut table = table;
    if let Some(problem) = layout::assign(&mut table).into_iter().find(|p| p.declaration == DeclId(0)) {
        return Err(problem.reason);
    }
    let Body::Record(record) = table[0].body() else { panic!("a record comes first") };
    let layout = record.layout(architecture).expect("it has a layout where it has no problem");
    Ok((layout.size, layout.align, layout.fields.iter().map(|f| f.offset).collect()))
}

fn x64(record: Record) -> (u32, u32, Vec<u32>) {
    measure(vec![declare(Body::Record(record))], Architecture::X64).unwrap()
}

fn mixed() -> Vec<Field> {
    vec![field("a", Primitive::U8), field("b", Primitive::U64), field("c", Primitive::U16)]
}

#[test]
fn fields_are_padded_to_their_alignment_and_the_record_to_its_own() {
    assert_eq!(x64(record(mixed())), (24, 8, vec![0, 8, 16]));
}

#[test]
fn eight_byte_numbers_are_aligned_to_eight_on_x86_too() {
    let table = vec![declare(Body::Record(record(mixed())))];
    assert_eq!(measure(table, Architecture::X86), Ok((24, 8, vec![0, 8, 16])));
}

#[test]
fn packing_lowers_alignments() {
    assert_eq!(x64(Record { packing: Some(1), ..record(mixed()) }), (11, 1, vec![0, 1, 9]));
    assert_eq!(x64(Record { packing: Some(4), ..record(mixed()) }), (16, 4, vec![0, 4, 12]));
}

#[test]
fn a_larger_alignment_raises_the_size() {
    assert_eq!(x64(Record { alignment: Some(16), ..record(mixed()) }), (32, 16, vec![0, 8, 16]));
}

#[test]
fn fields_of_a_union_overlap() {
    assert_eq!(x64(Record { is_union: true, ..record(mixed()) }), (8, 8, vec![0, 0, 0]));
}

#[test]
fn arrays_are_as_aligned_as_their_elements() {
    let array = Type::Array { of: Box::new(Primitive::U16.into()), len: 3 };
    assert_eq!(x64(record(vec![field("a", Primitive::U8), field("b", array)])), (8, 2, vec![0, 2]));
}

#[test]
fn a_guid_is_aligned_to_four() {
    assert_eq!(
        x64(record(vec![field("a", Primitive::U8), field("b", Primitive::Guid)])),
        (20, 4, vec![0, 4])
    );
}

#[test]
fn pointers_and_their_typedefs_follow_the_architecture() {
    let typedef = Typedef {
        ty: Type::Primitive(Primitive::Void).pointer(false),
        free_with: None,
        invalid_values: Vec::new(),
        also_usable_for: None,
    };
    let table = || {
        let fields = vec![field("a", Primitive::U16), field("h", Type::Named(DeclId(1)))];
        vec![declare(Body::Record(record(fields))), declare(Body::Typedef(typedef.clone()))]
    };
    assert_eq!(measure(table(), Architecture::X64), Ok((16, 8, vec![0, 8])));
    assert_eq!(measure(table(), Architecture::X86), Ok((8, 4, vec![0, 4])));
}

#[test]
fn nested_records_and_enums_are_measured_where_they_stand() {
    let inner = Record { is_union: true, ..record(mixed()) };
    let outer = Record {
        nested: vec![inner],
        ..record(vec![field("e", Type::Named(DeclId(1))), field("Anonymous", Type::Nested(0))])
    };
    let e = Enum { ty: Primitive::U8, is_flags: false, is_scoped: false, members: Vec::new() };
    let table = vec![declare(Body::Record(outer)), declare(Body::Enum(e))];
    assert_eq!(measure(table, Architecture::X64), Ok((16, 8, vec![0, 8])));
}

#[test]
fn what_cannot_be_measured_says_why() {
    let itself = record(vec![field("me", Type::Named(DeclId(0)))]);
    let reason = measure(vec![declare(Body::Record(itself))], Architecture::X64).unwrap_err();
    assert!(reason.contains("field me") && reason.contains("contains itself"), "{reason}");
    let unknown = record(vec![field("x", Type::Unknown("FOO".to_owned()))]);
    let reason = measure(vec![declare(Body::Record(unknown))], Architecture::X64).unwrap_err();
    assert!(reason.contains("FOO"), "{reason}");
    let byte: Type = Primitive::U64.into();
    let large = record(vec![field("x", Type::Array { of: Box::new(byte), len: u32::MAX })]);
    let reason = measure(vec![declare(Body::Record(large))], Architecture::X64).unwrap_err();
    assert!(reason.contains("4 GiB"), "{reason}");
}

#[test]
fn equal_layouts_are_stored_once() {
    let mut table = vec![declare(Body::Record(record(mixed())))];
    assert_eq!(layout::assign(&mut table), []);
    let Body::Record(record) = table[0].body() else { panic!("a record") };
    assert_eq!(record.layouts.len(), 1);
    assert!(record.layouts[0].architectures.is_all());
}

#[test]
fn packing_does_not_lower_an_alignment_that_was_given() {
    // MINIDUMP_THREAD_CALLBACK in small: `#pragma pack(4)` around a member that is aligned to 16. Checked
    // with `clang --target=x86_64-pc-windows-msvc`; GCC puts the member at 12.
    let mut packed = record(vec![
        field("id", Primitive::U32),
        field("handle", Primitive::U64),
        field("m", Type::Named(DeclId(1))),
        field("size", Primitive::U32),
    ]);
    packed.packing = Some(4);
    let mut aligned = record(vec![field("low", Primitive::U64), field("high", Primitive::I64)]);
    aligned.alignment = Some(16);
    let table = vec![declare(Body::Record(packed)), declare(Body::Record(aligned))];
    assert_eq!(measure(table, Architecture::X64), Ok((48, 16, vec![0, 4, 16, 32])));
}
