//! Types as Nim spells them.

use crate::plain::{Is, Parameter, Signature, Ty};
use farcall_model::{CallingConvention, Encoding, Primitive};

/// The type of a field, or what a name stands for.
pub(super) fn spell(ty: &Ty) -> String {
    match ty {
        // Nim has no void but as a result; behind a pointer it is `pointer`.
        Ty::Void => "void".to_owned(),
        Ty::Number(primitive) => self::primitive(*primitive).to_owned(),
        Ty::Guid => "GUID".to_owned(),
        Ty::Pointer { to, .. } => match &**to {
            Ty::Void => "pointer".to_owned(),
            Ty::Named { is: Is::Alias(alias), .. } if matches!(alias.bare(), Ty::Void) => {
                "pointer".to_owned()
            }
            to => format!("ptr {}", spell(to)),
        },
        Ty::Array { of, len } => format!("array[{len}, {}]", spell(of)),
        Ty::Named { name, .. } => name.clone(),
    }
}

/// The parameters and what comes back: `(hWnd: HWND): BOOL`.
pub(super) fn call(signature: &Signature) -> String {
    format!("({}){}", parameters(signature).join(", "), returns(signature))
}

/// What stands behind the parameters.
pub(super) fn returns(signature: &Signature) -> String {
    match &signature.returns {
        Ty::Void => String::new(),
        ty => format!(": {}", spell(ty)),
    }
}

/// Each parameter with its type.
pub(super) fn parameters(signature: &Signature) -> Vec<String> {
    let spelled = |parameter: &Parameter| format!("{}: {}", parameter.name, spell_parameter(parameter));
    signature.parameters.iter().map(spelled).collect()
}

/// The type of a parameter: strings that are only read are what Nim makes of its own.
fn spell_parameter(parameter: &Parameter) -> String {
    match parameter.text {
        Some(Encoding::Ansi) => "cstring".to_owned(),
        Some(Encoding::Unicode) => "WideCString".to_owned(),
        None => spell(&parameter.ty),
    }
}

/// The pragmas that say how something is called.
pub(super) fn convention(signature: &Signature) -> &'static str {
    match signature.convention {
        CallingConvention::Cdecl if signature.is_variadic => "cdecl, varargs",
        CallingConvention::Cdecl => "cdecl",
        CallingConvention::Fastcall => "fastcall",
        // Thiscall is refused on x86; elsewhere there is one convention.
        CallingConvention::Stdcall | CallingConvention::Thiscall => "stdcall",
    }
}

/// The type of a pointer to a function.
pub(super) fn function_pointer(signature: &Signature) -> String {
    format!("proc {} {{.{}.}}", call(signature), convention(signature))
}

pub(super) fn primitive(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "void",
        Primitive::Bool => "bool",
        Primitive::Char16 | Primitive::U16 => "uint16",
        Primitive::I8 => "int8",
        Primitive::U8 => "uint8",
        Primitive::I16 => "int16",
        Primitive::I32 => "int32",
        Primitive::U32 => "uint32",
        Primitive::I64 => "int64",
        Primitive::U64 => "uint64",
        Primitive::ISize => "int",
        Primitive::USize => "uint",
        Primitive::F32 => "float32",
        Primitive::F64 => "float64",
    }
}
