//! Writes the items of a file as Dart.

use super::keywords::{OF_OBJECTS, OF_POINTERS};
use super::record::record;
use super::ty::{Speller, WIDTH, element, function, passed, words};
use super::value::{constant, expression, guid_constant, integer, string};
use crate::plain::{self, Entry, Function, Interface, Item, Method, Ty, What};
use farcall_model::{Architecture, Encoding};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;

const HEAD: &str = "// For Dart 3.4 or later on 64-bit Windows. What Dart keeps for itself, or would hide from other files, has\n\
// `_` behind its name.\n\
// ignore_for_file: camel_case_extensions, camel_case_types, constant_identifier_names\n\
// ignore_for_file: non_constant_identifier_names, unused_element, unused_field\n\n\
import 'dart:ffi';\n";

/// How a GUID gets to a function.
const GUID: &str =
    "/// Where a function takes a Pointer<GUID>, package:ffi makes it: `calloc<GUID>()..ref = IID_IUnknown`.
final class GUID extends Struct {
  @Uint32() external int Data1;
  @Uint16() external int Data2;
  @Uint16() external int Data3;
  @Array(8) external Array<Uint8> Data4;

  factory GUID.of(int data1, int data2, int data3, List<int> data4) {
    final guid = Struct.create<GUID>()
      ..Data1 = data1
      ..Data2 = data2
      ..Data3 = data3;
    for (var i = 0; i < 8; i++) {
      guid.Data4[i] = data4[i];
    }
    return guid;
  }
}
";

/// How text gets to a function.
const TEXT: &str =
    "// Text is passed as a Pointer<Uint16>, which package:ffi makes: `'text'.toNativeUtf16().cast()`.\n";

/// Writes Dart.
pub(super) struct Printer {
    architecture: Architecture,
    /// The names of the file, for those that the text adds.
    taken: RefCell<HashSet<String>>,
}

impl Printer {
    /// For `items`, whose names are taken.
    pub(super) fn new<'a>(architecture: Architecture, items: impl IntoIterator<Item = &'a Item>) -> Self {
        let mut taken = HashSet::new();
        for item in items {
            taken.insert(item.name.clone());
            match &item.what {
                What::Enum(e) => taken.extend(e.members.iter().map(|(name, _)| name.clone())),
                What::Records(records) => taken.extend(records.iter().map(|record| record.name.clone())),
                What::Interface(interface) => {
                    taken.extend(interface.iid.iter().map(|(name, _)| name.clone()))
                }
                _ => {}
            }
        }
        Self { architecture, taken: RefCell::new(taken) }
    }

    /// A complete file; `cycle` tells through which typedefs an item would stand for itself.
    pub(super) fn file(&self, items: &[Item], cycle: &dyn Fn(&Item) -> HashSet<String>) -> String {
        let body: Vec<String> = items.iter().map(|item| self.item(item, cycle(item))).collect();
        let mut text = HEAD.to_owned();
        if items.iter().any(takes_text) {
            text.push_str(&format!("\n{TEXT}"));
        }
        let libraries: BTreeSet<&str> = items.iter().flat_map(libraries).collect();
        if !libraries.is_empty() {
            text.push('\n');
            text.extend(libraries.into_iter().map(open));
        }
        if body.iter().any(|item| words(item).any(|word| word == "GUID")) {
            text.push('\n');
            text.push_str(GUID);
        }
        plain::push_spaced(&mut text, body);
        text
    }

    /// One item alone, with the DLL that it needs.
    pub(super) fn declaration(&self, item: &Item, cycle: HashSet<String>) -> String {
        let libraries: BTreeSet<&str> = libraries(item).into_iter().collect();
        let mut text: String = libraries.into_iter().map(open).collect();
        if !text.is_empty() {
            text.push('\n');
        }
        text + &self.item(item, cycle)
    }

    fn item(&self, item: &Item, cycle: HashSet<String>) -> String {
        let mut text = String::new();
        for note in item.link.iter().chain(&item.notes) {
            let _ = writeln!(text, "/// {note}");
        }
        if !cycle.is_empty() {
            text.push_str(
                "/// Pointer<Void> stands where it would name itself, which no typedef of Dart may.\n",
            );
        }
        let speller = &Speller { cycle };
        let name = &item.name;
        match &item.what {
            What::Alias(ty) => {
                let (_, dimensions) = element(ty);
                if !dimensions.is_empty() {
                    let list: Vec<String> = dimensions.iter().map(u32::to_string).collect();
                    let _ =
                        writeln!(text, "/// A field of it is annotated with @Array({}).", list.join(", "));
                }
                let _ = writeln!(text, "typedef {name} = {};", speller.native(ty));
            }
            What::Enum(e) => {
                let _ = writeln!(text, "typedef {name} = {};", speller.native(&Ty::Number(e.ty)));
                for (member, value) in &e.members {
                    let value = match e.is_flags && *value >= 0 {
                        true => format!("0x{value:X}"),
                        false => integer(*value),
                    };
                    let _ = writeln!(text, "const {member} = {value};");
                }
            }
            What::Records(records) => {
                // The outermost first, as a reader expects: Dart does not mind.
                let classes = records.iter().rev().map(|r| record(speller, r, self.architecture));
                text.push_str(&classes.collect::<Vec<_>>().join("\n"));
            }
            What::Opaque => {
                let _ = writeln!(text, "final class {name} extends Opaque {{}}");
            }
            What::Function(function) => self.function(&mut text, speller, name, function),
            What::Inline(signature, value) => {
                let returns = speller.dart(&signature.returns);
                let value = expression(speller, &signature.returns, value);
                let list: Vec<String> = signature
                    .parameters
                    .iter()
                    .map(|p| format!("{} {}", speller.dart(&passed(p)), p.name))
                    .collect();
                let _ = writeln!(text, "{returns} {name}({}) => {value};", list.join(", "));
            }
            What::Constant(ty, value) => text.push_str(&constant(speller, name, ty, value)),
            What::Callback(signature) => {
                let of = self.free(&format!("{name}Function"));
                let _ = writeln!(text, "typedef {name} = Pointer<NativeFunction<{of}>>;");
                let _ = writeln!(text, "/// NativeCallable<{of}> makes a pointer to such a function.");
                let _ = writeln!(text, "typedef {of} = {};", speller.native_function(signature));
            }
            What::Interface(interface) => self.interface(&mut text, speller, name, interface),
        }
        text
    }

    /// `name`, or another one where it is taken.
    fn free(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while !self.taken.borrow_mut().insert(name.clone()) {
            name.push('_');
        }
        name
    }

    fn function(&self, text: &mut String, speller: &Speller, name: &str, function: &Function) {
        if function.set_last_error {
            text.push_str(
                "/// Sets the last error, which Dart does not keep: its VM may change it before GetLastError is called.\n",
            );
        }
        if function.does_not_return {
            text.push_str("/// Does not return.\n");
        }
        let signature = &function.signature;
        let library = variable(&function.library);
        let _ = match &function.entry {
            Entry::Name(entry) => {
                let (native, dart) = speller.functions(signature, "  ");
                let entry = string(entry);
                let line = format!("final {name} = {library}.lookupFunction<{native}, {dart}>({entry});");
                match line.contains('\n') || line.len() > WIDTH {
                    false => writeln!(text, "{line}"),
                    true => writeln!(
                        text,
                        "final {name} = {library}.lookupFunction<\n  {native},\n  {dart}\n>({entry});"
                    ),
                }
            }
            Entry::Ordinal(number) => {
                let (native, dart) = speller.functions(signature, "      ");
                let of = format!("Pointer<NativeFunction<{native}>>");
                writeln!(
                    text,
                    "/// It has a number and no name.\n\
                     final {name} = {}\n    .lookupFunction<\n      \
                     {of} Function(Pointer<Void>, UintPtr),\n      \
                     {of} Function(Pointer<Void>, int)\n    \
                     >('GetProcAddress')({library}.handle, {number})\n    .asFunction<{dart}>();",
                    variable(KERNEL)
                )
            }
        };
    }

    /// What an object begins with, and a method of pointers to it for each in its table.
    fn interface(&self, text: &mut String, speller: &Speller, name: &str, interface: &Interface) {
        let _ = writeln!(
            text,
            "final class {name} extends Struct {{\n  external Pointer<Pointer<Void>> lpVtbl;\n}}\n"
        );
        let of = self.free(&format!("{name}Methods"));
        let _ = writeln!(text, "extension {of} on Pointer<{name}> {{");
        let methods: Vec<&Method> = interface.inherited.iter().chain(&interface.methods).collect();
        let mut taken: HashSet<String> =
            OF_OBJECTS.iter().chain(OF_POINTERS).map(|word| (*word).to_owned()).collect();
        taken.insert(of);
        // A method would hide a type of its name from the others.
        taken.extend(methods.iter().flat_map(|method| types(speller, method)));
        for (slot, method) in methods.iter().enumerate() {
            let mut called = method.name.clone();
            while !taken.insert(called.clone()) {
                called.push('_');
            }
            if called != method.name {
                let _ = writeln!(text, "  /// {}, which is the name of something else here.", method.name);
            }
            self.method(text, speller, slot, &called, method);
        }
        text.push_str("}\n");
        if let Some((iid, guid)) = &interface.iid {
            let _ = write!(text, "\n{}", guid_constant(iid, *guid));
        }
    }

    fn method(&self, text: &mut String, speller: &Speller, slot: usize, called: &str, method: &Method) {
        if method.signature.is_variadic {
            let _ = writeln!(text, "  // {called}, at {slot}, takes any number of arguments.");
            return;
        }
        let hidden: HashSet<String> = types(speller, method).collect();
        let mut arguments = vec!["this".to_owned()];
        let mut list = Vec::new();
        for parameter in method.signature.parameters.iter().skip(1) {
            let mut name = parameter.name.clone();
            while hidden.contains(&name) || name == "ref" || arguments.contains(&name) {
                name.push('_');
            }
            list.push(format!("{} {name}", speller.dart(&passed(parameter))));
            arguments.push(name);
        }
        let returns = speller.dart(&method.signature.returns);
        let spelled = |spell: &dyn Fn(&Ty) -> String| -> Vec<String> {
            method.signature.parameters.iter().map(|p| spell(&passed(p))).collect()
        };
        let indent = " ".repeat(10);
        let native = speller.native(&method.signature.returns);
        let native = function(&native, spelled(&|ty| speller.native(ty)), &indent);
        let dart = function(&returns, spelled(&|ty| speller.dart(ty)), &indent);
        let mut head = format!("  {returns} {called}({}) =>", list.join(", "));
        if head.len() > WIDTH {
            head = format!("  {returns} {called}(\n    {},\n  ) =>", list.join(",\n    "));
        }
        let mut passed = arguments.join(", ");
        if passed.len() > WIDTH / 2 {
            passed = format!("\n{indent}  {},\n{indent}", arguments.join(&format!(",\n{indent}  ")));
        }
        let _ = writeln!(
            text,
            "{head}\n      ref.lpVtbl[{slot}]\n{indent}.cast<NativeFunction<{native}>>()\n\
             {indent}.asFunction<{dart}>()({passed});"
        );
    }
}

/// The names of the types that a method is written with.
fn types(speller: &Speller, method: &Method) -> impl Iterator<Item = String> {
    let signature = &method.signature;
    let mut found: Vec<String> = ["NativeFunction", "Function"].map(str::to_owned).to_vec();
    for ty in signature.parameters.iter().map(passed).chain([signature.returns.clone()]) {
        for spelled in [speller.native(&ty), speller.dart(&ty)] {
            found.extend(words(&spelled).map(str::to_owned));
        }
    }
    found.into_iter()
}

/// The DLL that has `GetProcAddress`.
const KERNEL: &str = "kernel32.dll";

/// The DLLs that an item needs.
fn libraries(item: &Item) -> Vec<&str> {
    match &item.what {
        What::Function(Function { library, entry: Entry::Name(_), .. }) => vec![library],
        What::Function(Function { library, .. }) => vec![KERNEL, library],
        _ => Vec::new(),
    }
}

/// The statement that opens a DLL.
fn open(library: &str) -> String {
    format!("final {} = DynamicLibrary.open({});\n", variable(library), string(library))
}

/// What a DLL is called in the file; no name of Windows begins like it here.
fn variable(library: &str) -> String {
    let stem = library.strip_suffix(".dll").unwrap_or(library);
    let stem: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("_{stem}")
}

/// Whether a program that uses `item` passes text in UTF-16.
fn takes_text(item: &Item) -> bool {
    let What::Function(function) = &item.what else { return false };
    function.signature.parameters.iter().any(|parameter| parameter.text == Some(Encoding::Unicode))
}
