//! How types are spelled: `dart:ffi` has one for C and one for Dart where the two differ.

use crate::plain::{Parameter, Signature, Ty};
use farcall_model::Primitive;
use std::collections::HashSet;

/// Longer function types get one line per parameter.
pub(super) const WIDTH: usize = 100;

/// Spells types in a declaration that must not name some typedefs.
pub(super) struct Speller {
    /// The typedefs through which the declaration would stand for itself.
    pub(super) cycle: HashSet<String>,
}

impl Speller {
    /// The type as C has it: `Uint32`.
    pub(super) fn native(&self, ty: &Ty) -> String {
        match ty {
            Ty::Void => "Void".to_owned(),
            Ty::Number(number) => primitive(*number).to_owned(),
            Ty::Guid => "GUID".to_owned(),
            // Nothing points to an array: what points to its first element does.
            Ty::Pointer { to, .. } => format!("Pointer<{}>", self.native(element(to).0)),
            Ty::Array { of, .. } => format!("Array<{}>", self.native(of)),
            Ty::Named { name, .. } if self.cycle.contains(name) => "Pointer<Void>".to_owned(),
            Ty::Named { name, .. } => name.clone(),
        }
    }

    /// The type of the values that a Dart program has: `int`.
    pub(super) fn dart(&self, ty: &Ty) -> String {
        match (ty.number(), ty.bare()) {
            (Some(Primitive::Bool), _) => "bool".to_owned(),
            (Some(Primitive::F32 | Primitive::F64), _) => "double".to_owned(),
            (Some(_), _) => "int".to_owned(),
            (None, Ty::Void) => "void".to_owned(),
            _ => self.native(ty),
        }
    }

    /// What stands before a field, and its type.
    pub(super) fn field(&self, ty: &Ty) -> (String, String) {
        if ty.number().is_some() {
            return (format!("@{}() ", self.native(ty)), self.dart(ty));
        }
        let (of, dimensions) = element(ty);
        if dimensions.is_empty() {
            return (String::new(), self.native(ty));
        }
        let list = dimensions.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        let array = format!(
            "{}{}{}",
            "Array<".repeat(dimensions.len()),
            self.native(of),
            ">".repeat(dimensions.len())
        );
        match dimensions.len() {
            // `Array` in `dart:ffi` has five parameters.
            ..=5 => (format!("@Array({list}) "), array),
            _ => (format!("@Array.multi([{list}]) "), array),
        }
    }

    /// The type of the function as C has it, and as Dart.
    pub(super) fn functions(&self, signature: &Signature, indent: &str) -> (String, String) {
        let natives = signature.parameters.iter().map(|p| self.native(&passed(p))).collect();
        let darts = self.named(signature, |ty| self.dart(ty));
        (
            function(&self.native(&signature.returns), natives, indent),
            function(&self.dart(&signature.returns), darts, indent),
        )
    }

    /// The type of the function as C has it, with the names of its parameters.
    pub(super) fn native_function(&self, signature: &Signature) -> String {
        function(&self.native(&signature.returns), self.named(signature, |ty| self.native(ty)), "")
    }

    fn named(&self, signature: &Signature, spell: impl Fn(&Ty) -> String) -> Vec<String> {
        signature.parameters.iter().map(|p| format!("{} {}", spell(&passed(p)), p.name)).collect()
    }
}

/// The type of a parameter: what is another name for an array is passed as a pointer.
pub(super) fn passed(parameter: &Parameter) -> Ty {
    match parameter.ty.bare() {
        Ty::Array { of, .. } => (**of).clone().pointer(false),
        _ => parameter.ty.clone(),
    }
}

/// A function type; the lines behind the first are indented by `indent`.
pub(super) fn function(returns: &str, parameters: Vec<String>, indent: &str) -> String {
    let line = format!("{returns} Function({})", parameters.join(", "));
    if parameters.is_empty() || indent.len() + line.len() <= WIDTH {
        return line;
    }
    let list = parameters.join(&format!(",\n{indent}  "));
    format!("{returns} Function(\n{indent}  {list},\n{indent})")
}

/// What arrays of arrays hold in the end, and how many of each there are.
pub(super) fn element(ty: &Ty) -> (&Ty, Vec<u32>) {
    let (mut ty, mut dimensions) = (ty, Vec::new());
    while let Ty::Array { of, len } = ty.bare() {
        dimensions.push(*len);
        ty = of;
    }
    (ty, dimensions)
}

/// The identifiers in `text`.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

fn primitive(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "Void",
        Primitive::Bool => "Bool",
        Primitive::Char16 | Primitive::U16 => "Uint16",
        Primitive::I8 => "Int8",
        Primitive::U8 => "Uint8",
        Primitive::I16 => "Int16",
        Primitive::I32 => "Int32",
        Primitive::U32 => "Uint32",
        Primitive::I64 => "Int64",
        Primitive::U64 => "Uint64",
        Primitive::ISize => "IntPtr",
        Primitive::USize => "UintPtr",
        Primitive::F32 => "Float",
        Primitive::F64 => "Double",
    }
}
