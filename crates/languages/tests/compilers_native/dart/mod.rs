//! No package has Dart, so nothing compiles what is printed for it. What can be checked without is: a grammar reads
//! the text, records are laid out by the rules of `dart:ffi` and compared with what the model says, and what the
//! analyzer would refuse is looked for.

mod check;
mod read;

use crate::judge::{expected, print_for, sample};
use crate::sample::chunks;
use check::{Library, Measured};
use farcall_model::{Architecture, DeclId};
use tree_sitter::{Node, Parser};

/// The lines that are no Dart.
fn misread(text: &str) -> Vec<&str> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_dart::LANGUAGE.into()).unwrap();
    let tree = parser.parse(text, None).unwrap();
    let mut lines = Vec::new();
    let mut pending: Vec<Node<'_>> = vec![tree.root_node()];
    while let Some(node) = pending.pop() {
        if node.is_error() || node.is_missing() {
            lines.extend(text.lines().nth(node.start_position().row));
        } else if node.has_error() {
            pending.extend((0..node.child_count()).filter_map(|index| node.child(index)));
        }
    }
    lines
}

/// What a field may be called: words of the language get `_` behind them, as do names that would hide something,
/// and what lies askew is in a private field.
fn place(library: &Library<'_>, record: &Measured, name: &str, field: &str) -> Option<u32> {
    let public = field.trim_start_matches('_');
    let names = [field.to_owned(), format!("{public}_"), format!("_{}", public.trim_end_matches('_'))];
    names.iter().find_map(|name| record.offsets.get(name).copied()).or_else(|| {
        let inner = library.measured(&format!("_{name}"))?;
        record.offsets.get("_fields")?;
        place(library, inner, "", field)
    })
}

/// Compares the records that `ids` bring along with what the model says; how many they are.
fn judge(ids: &[DeclId], architecture: Architecture) -> usize {
    let (unit, file) = print_for(("dart", "ffi"), ids, architecture);
    let wrong = misread(&file.text);
    assert!(wrong.is_empty(), "no Dart:\n{}", wrong.join("\n"));
    let library = Library::read(&file.text).unwrap();
    let mut judged = 0;
    for record in expected(&unit, &file, architecture) {
        let name = &record.name;
        // A name that another declaration took, that Dart does not let a type have, or would hide.
        let others = [format!("{name}_"), format!("{}_", name.trim_start_matches('_'))];
        let found = std::iter::once(name).chain(&others).find_map(|name| library.measured(name));
        let found = found.unwrap_or_else(|| panic!("{name} is not there"));
        // Of some nobody says what is in them.
        if record.fields.is_empty() && found.offsets.is_empty() {
            continue;
        }
        judged += 1;
        assert_eq!((found.size, found.align), (record.size, record.align.min(8)), "{name}");
        for (field, offset) in &record.fields {
            // Dart has no arrays without elements.
            let is_absent = || file.text.contains(&format!("  // {field}, at {offset}: as many"));
            let place = place(&library, found, name, field);
            assert!(place == Some(*offset) || place.is_none() && is_absent(), "{name}.{field}: {place:?}");
        }
    }
    judged
}

#[test]
fn the_sample_is_laid_out_as_the_model_says() {
    for architecture in [Architecture::X64, Architecture::Arm64] {
        let count: usize = chunks(&sample(100), 4000).iter().map(|ids| judge(ids, architecture)).sum();
        assert!(count > 300, "only {count} records were judged");
    }
}

#[test]
fn the_judge_refuses_what_is_wrong() {
    let id = farcall_snapshot::catalog().resolve("SYSTEM_INFO").unwrap();
    let (_, file) = print_for(("dart", "ffi"), &[id], Architecture::X64);
    let size = |text: &str| Library::read(text).map(|library| library.measured("SYSTEM_INFO").unwrap().size);
    let good = &file.text;
    assert_eq!((size(good), misread(good).len()), (Ok(48), 0));
    let changed = |from: &str, to: &str| {
        let text = good.replacen(from, to, 1);
        assert_ne!(&text, good, "{from} is not there");
        text
    };
    let refused = |text: String, why: &str| {
        let said = size(&text).unwrap_err();
        assert!(said.contains(why), "{said}");
    };
    assert_eq!(
        size(&changed("@Uint32() external int dwPageSize", "@Uint64() external int dwPageSize")),
        Ok(56)
    );
    assert!(!misread(&changed("final class SYSTEM_INFO ", "final class ")).is_empty());
    refused(
        changed("external Pointer<Void> ", "external Pointer<Undefined> "),
        "Undefined is declared nowhere",
    );
    refused(good.clone() + "typedef SYSTEM_INFO = Int32;\n", "SYSTEM_INFO is declared twice");
    refused(changed("int dwPageSize;", "int dwProcessorType;"), "dwProcessorType is there twice");
    refused(changed("int dwPageSize;", "int Uint32;"), "Uint32 hides");
    refused(changed("int dwPageSize;", "int hashCode;"), "hashCode");
    refused(changed("@Uint32() external int dwPageSize", "external int dwPageSize"), "annotation");
    refused(changed("@Uint32() external int dwPageSize", "@Float() external int dwPageSize"), "another type");
    refused(good.clone() + "typedef A = Pointer<B>;\ntypedef B = Pointer<A>;\n", "stands for itself");
    let call = |native: &str, dart: &str| {
        format!(
            "{good}final f = _k.lookupFunction<{native}, {dart}>('f');\nfinal _k = DynamicLibrary.open('k');\n"
        )
    };
    assert_eq!(size(&call("Int32 Function(Pointer<Void>)", "int Function(Pointer<Void> a)")), Ok(48));
    refused(call("Int32 Function(Float)", "int Function(int a)"), "not the Dart type");
    refused(call("Int32 Function(Float)", "int Function()"), "another number");
    let method = |name: &str, parameter: &str| {
        format!(
            "{good}extension M on Pointer<SYSTEM_INFO> {{\n  int {name}(int {parameter}) => ref.dwPageSize\
             .cast<NativeFunction<Int32 Function(Int32)>>().asFunction<int Function(int)>()({parameter});\n}}\n"
        )
    };
    assert_eq!(size(&method("f", "a")), Ok(48));
    refused(method("Int32", "a"), "Int32 hides");
    refused(method("f", "Int32"), "the parameter Int32 of f hides");
    let constant = |field: &str| format!("{good}final c = Struct.create<SYSTEM_INFO>()\n  ..{field} = 1;\n");
    assert_eq!(size(&constant("dwPageSize")), Ok(48));
    refused(constant("dwOther"), "has no dwOther");
}
