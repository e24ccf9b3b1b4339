//! Which class or primitive type of Java stands for a native type, by where it stands.

use super::is_bool;
use crate::plain::{Is, Parameter, Signature, Ty};
use farcall_model::{Encoding, Primitive};

/// A type of Java.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    /// Nothing.
    Void,
    /// 32 bits in a call, and true is not 0. Never in a record: there it would not keep its value.
    Boolean,
    /// 8 bits.
    Byte,
    /// 16 bits.
    Short,
    /// A UTF-16 code unit.
    Char,
    /// 32 bits.
    Int,
    /// 64 bits.
    Long,
    /// 4 bytes.
    Float,
    /// 8 bytes.
    Double,
    /// An object.
    Object(String),
    /// An array of these.
    Array(Box<Form>),
}

impl Form {
    fn object(name: &str) -> Self {
        Self::Object(name.to_owned())
    }

    fn array(self) -> Self {
        Self::Array(Box::new(self))
    }
}

/// What the class of a typedef derives from.
pub(crate) enum Class {
    /// A pointer, or a name for one.
    Pointer(String),
    /// A number that is as wide as a pointer, or a name for one.
    Number(String),
}

/// The signed and the unsigned number that is as wide as a pointer.
const SIGNED: &str = "LONG_PTR";
const UNSIGNED: &str = "SIZE_T";

/// What the typedef of `ty` is as a class; `None` where it stands for a type that Java has.
pub(crate) fn alias(ty: &Ty) -> Option<Class> {
    if let Some(name) = own_class(ty) {
        return Some(if is_wide(ty) { Class::Number(name) } else { Class::Pointer(name) });
    }
    if is_wide(ty) {
        let base = if ty.number() == Some(Primitive::ISize) { SIGNED } else { UNSIGNED };
        return Some(Class::Number(base.to_owned()));
    }
    is_handle(ty).then(|| Class::Pointer("PointerType".to_owned()))
}

/// The name of the class that a typedef has.
fn own_class(ty: &Ty) -> Option<String> {
    match ty {
        Ty::Named { name, is: Is::Alias(target) } => alias(target).map(|_| name.clone()),
        _ => None,
    }
}

fn is_wide(ty: &Ty) -> bool {
    matches!(ty.bare(), Ty::Number(Primitive::ISize | Primitive::USize))
}

/// Whether it is a pointer to something that nobody looks into.
fn is_handle(ty: &Ty) -> bool {
    matches!(ty.bare(), Ty::Pointer { to, .. } if matches!(to.bare(), Ty::Void) || opaque(to).is_some())
}

/// The name of a record of which nothing else is known.
fn opaque(ty: &Ty) -> Option<&str> {
    match ty.bare() {
        Ty::Named { name, is: Is::Record { size: 0, .. } } => Some(name),
        _ => None,
    }
}

/// The form of a field, and for an array how many.
pub(crate) fn field(ty: &Ty) -> (Form, Option<u32>) {
    if let Ty::Array { of, len } = ty.bare() {
        let (form, inner) = field(of);
        // An array of pointers to functions cannot be filled with objects.
        let form = match (of.bare(), form) {
            (Ty::Named { is: Is::Callback, .. }, _) => Form::object("Pointer"),
            // Java's arrays of arrays are not one piece of memory.
            (_, Form::Array(form)) => *form,
            (_, form) => form,
        };
        return (form.array(), Some(inner.unwrap_or(1).saturating_mul(*len)));
    }
    (by_value(ty), None)
}

/// The form of a value in a record.
fn by_value(ty: &Ty) -> Form {
    if let Some(name) = own_class(ty) {
        return Form::Object(name);
    }
    if let Some(primitive) = ty.number() {
        return number(primitive);
    }
    match ty.bare() {
        Ty::Guid => Form::object("GUID"),
        Ty::Pointer { to, .. } => Form::object(pointee(to).unwrap_or("Pointer")),
        Ty::Named { name, is: Is::Record { .. } | Is::Callback } => Form::object(name),
        _ => Form::object("Pointer"),
    }
}

/// The class that a pointer to `to` has: an interface, or a record that nobody looks into.
fn pointee(to: &Ty) -> Option<&str> {
    match to.bare() {
        Ty::Named { name, is: Is::Interface } => Some(name),
        to => opaque(to),
    }
}

fn number(primitive: Primitive) -> Form {
    match primitive {
        Primitive::Void | Primitive::Guid => Form::Void,
        Primitive::Bool | Primitive::I8 | Primitive::U8 => Form::Byte,
        Primitive::Char16 => Form::Char,
        Primitive::I16 | Primitive::U16 => Form::Short,
        Primitive::I32 | Primitive::U32 => Form::Int,
        Primitive::I64 | Primitive::U64 => Form::Long,
        Primitive::ISize => Form::object(SIGNED),
        Primitive::USize => Form::object(UNSIGNED),
        Primitive::F32 => Form::Float,
        Primitive::F64 => Form::Double,
    }
}

/// The forms of parameters, of a callback or of what is called.
pub(crate) fn parameters(parameters: &[Parameter], is_callback: bool) -> Vec<Form> {
    // What runs on after the call needs memory that stays where it is, and no array of Java does.
    let is_overlapped = parameters.iter().any(|parameter| match parameter.ty.bare() {
        Ty::Pointer { to, .. } => matches!(to.bare(), Ty::Named { name, .. } if name == "OVERLAPPED"),
        _ => false,
    });
    let form = |parameter: &Parameter| match parameter.ty.bare() {
        Ty::Pointer { to, .. } if own_class(&parameter.ty).is_none() => {
            let is_retained = is_overlapped || parameter.is_retained;
            if is_callback { called_back(to) } else { pointer(parameter, to, is_retained) }
        }
        _ => argument(&parameter.ty),
    };
    parameters.iter().map(form).collect()
}

/// A value that is passed.
fn argument(ty: &Ty) -> Form {
    if is_bool(ty) {
        return Form::Boolean;
    }
    match ty.bare() {
        Ty::Named { name, is: Is::Record { .. } } => Form::Object(format!("{name}.ByValue")),
        Ty::Guid => Form::object("GUID.ByValue"),
        _ => by_value(ty),
    }
}

/// A pointer that native code passes: it may be a number in disguise, or shorter than its type.
fn called_back(to: &Ty) -> Form {
    Form::object(pointee(to).unwrap_or("Pointer"))
}

/// A pointer to `to` that is passed.
fn pointer(parameter: &Parameter, to: &Ty, is_retained: bool) -> Form {
    match parameter.text {
        Some(Encoding::Unicode) if !is_retained => return Form::object("WString"),
        Some(Encoding::Ansi) if !is_retained => return Form::object("String"),
        _ => {}
    }
    let many = parameter.is_array;
    if let Some(class) = pointee(to) {
        return Form::object(class);
    }
    if let Some(primitive) = to.number() {
        return if is_retained { retained(primitive, many) } else { numbers(primitive, many) };
    }
    let single = match to.bare() {
        Ty::Guid => Form::object("GUID"),
        Ty::Named { name, is: Is::Record { .. } } => Form::object(name),
        Ty::Pointer { .. } if many => by_value(to),
        Ty::Pointer { .. } | Ty::Named { is: Is::Callback, .. } if !many => {
            return Form::object("PointerByReference");
        }
        _ => return Form::object("Pointer"),
    };
    if many { single.array() } else { single }
}

/// A pointer to one or `many` numbers.
fn numbers(primitive: Primitive, many: bool) -> Form {
    let form = number(primitive);
    // Bytes and characters are buffers, whether or not anybody says so.
    let is_text = matches!(primitive, Primitive::Char16 | Primitive::I8 | Primitive::U8);
    if is_text || (many && !matches!(primitive, Primitive::ISize | Primitive::USize)) {
        return form.array();
    }
    if many { Form::object("Pointer") } else { reference(primitive) }
}

fn reference(primitive: Primitive) -> Form {
    Form::object(match primitive {
        Primitive::Bool => "ByteByReference",
        Primitive::I16 | Primitive::U16 => "ShortByReference",
        Primitive::I32 | Primitive::U32 => "IntByReference",
        Primitive::I64 | Primitive::U64 => "LongByReference",
        Primitive::ISize | Primitive::USize => "SIZE_TByReference",
        Primitive::F32 => "FloatByReference",
        Primitive::F64 => "DoubleByReference",
        _ => "Pointer",
    })
}

/// A pointer to numbers that is used after the call.
fn retained(primitive: Primitive, many: bool) -> Form {
    let is_text = matches!(primitive, Primitive::Char16 | Primitive::I8 | Primitive::U8);
    if many || is_text { Form::object("Pointer") } else { reference(primitive) }
}

/// The form of what comes back. Strings come back as pointers, since somebody must free them.
pub(crate) fn result(name: &str, signature: &Signature) -> Form {
    let ty = &signature.returns;
    match ty.bare() {
        Ty::Void => Form::Void,
        // It answers -1 where it fails, which no truth value holds.
        Ty::Number(Primitive::I32) if matches!(name, "GetMessageW" | "GetMessageA" | "GetMessage") => {
            Form::Int
        }
        // An object made of a function would hide where the function is.
        Ty::Named { is: Is::Callback, .. } => Form::object("Pointer"),
        _ => argument(ty),
    }
}
