//! What VBA cannot hold.

use super::spell;
use crate::plain::{Item, Signature, Ty, Value, What};
use farcall_model::{Architecture, CallingConvention, Primitive};

/// Why VBA cannot hold `item` on `architecture`, or `None`.
pub(super) fn reason(item: &Item, architecture: Architecture) -> Option<String> {
    match &item.what {
        What::Interface(_) => {
            Some("VBA calls COM interfaces through type libraries; it cannot declare one in code".to_owned())
        }
        What::Function(function) => signature(&function.signature, architecture),
        What::Inline(inline, constant) => {
            signature(inline, architecture).or_else(|| value(constant, architecture))
        }
        What::Callback(callback) => signature(callback, architecture),
        What::Records(records) => records.iter().find_map(|record| match record.size {
            size if size > LARGEST => Some("a type in VBA holds at most 64 KB".to_owned()),
            _ if record.fields.iter().all(|field| field.size == 0) => {
                Some("it holds nothing but an array without elements, which VBA does not have".to_owned())
            }
            _ => None,
        }),
        What::Constant(_, constant) => value(constant, architecture),
        What::Enum(e) => {
            let values = e.members.iter().map(|(_, number)| Value::Integer(*number, e.ty));
            values.into_iter().find_map(|number| value(&number, architecture))
        }
        What::Alias(_) | What::Opaque => None,
    }
}

/// Bytes in a user-defined type: Visual Basic's error "Fixed or static data can't be larger than 64K".
const LARGEST: u32 = 0xFFFF;

/// Parameters of a `Declare`: [MS-VBAL] allows more, the compiler of VBA does not.
const MOST_PARAMETERS: usize = 60;

fn signature(signature: &Signature, architecture: Architecture) -> Option<String> {
    let is_x86 = architecture == Architecture::X86;
    if signature.is_variadic {
        return Some("VBA cannot pass any number of arguments to a DLL".to_owned());
    }
    if is_x86 && signature.convention != CallingConvention::Stdcall {
        return Some("on x86, VBA calls __stdcall functions only".to_owned());
    }
    if signature.parameters.len() > MOST_PARAMETERS {
        return Some("it has more parameters than VBA allows".to_owned());
    }
    let by_value = signature.parameters.iter().find_map(|p| passed(&p.ty, architecture));
    by_value.or_else(|| returned(&signature.returns, architecture))
}

fn passed(ty: &Ty, architecture: Architecture) -> Option<String> {
    let size = spell::record_size(ty)?;
    // On x64 small ones are in a register as an integer is, and others are passed by reference.
    let is_expressible = match architecture {
        Architecture::X64 => true,
        Architecture::X86 => size <= 16,
        Architecture::Arm64 => false,
    };
    (!is_expressible).then(|| "VBA cannot pass a type by value".to_owned())
}

fn returned(ty: &Ty, architecture: Architecture) -> Option<String> {
    let size = spell::record_size(ty)?;
    let is_register = matches!(size, 1 | 2 | 4 | 8) && architecture != Architecture::Arm64;
    (!is_register).then(|| "VBA cannot get a type back by value".to_owned())
}

fn value(value: &Value, architecture: Architecture) -> Option<String> {
    let is_x86 = architecture == Architecture::X86;
    match value {
        Value::Integer(number, Primitive::I64 | Primitive::U64)
            if is_x86 && i32::try_from(*number).is_err() =>
        {
            Some("32-bit VBA has no 8-byte integers".to_owned())
        }
        Value::F32(number) if !number.is_finite() => Some(NOT_FINITE.to_owned()),
        Value::F64(number) if !number.is_finite() => Some(NOT_FINITE.to_owned()),
        Value::Text(text, _) if text.chars().any(|c| !matches!(c, ' '..='~')) => {
            Some("a constant of VBA cannot hold the characters of this string".to_owned())
        }
        Value::Text(text, _) if text.len() > 900 => Some("a line of VBA cannot hold this string".to_owned()),
        Value::Record(fields) => fields.iter().find_map(|(_, _, field)| self::value(field, architecture)),
        Value::Array(_, values) => values.iter().find_map(|element| self::value(element, architecture)),
        _ => None,
    }
}

const NOT_FINITE: &str = "VBA cannot write infinity, or what is not a number";
