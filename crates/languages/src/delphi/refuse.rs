//! What Delphi cannot hold.

use crate::plain::{Is, Item, Record, Signature, Ty, What};
use farcall_model::{Architecture, CallingConvention};

/// Why Delphi cannot hold `item` on `architecture`, or `None`.
pub(super) fn reason(item: &Item, architecture: Architecture) -> Option<String> {
    match &item.what {
        What::Function(function) => signature(&function.signature, architecture),
        What::Callback(callback) | What::Inline(callback, _) => signature(callback, architecture),
        What::Interface(interface) => {
            interface.methods.iter().find_map(|method| signature(&method.signature, architecture))
        }
        What::Records(records) => records.iter().find_map(record),
        _ => None,
    }
}

fn signature(signature: &Signature, architecture: Architecture) -> Option<String> {
    if architecture != Architecture::X86 {
        return None;
    }
    match signature.convention {
        CallingConvention::Fastcall => return Some("Delphi has no __fastcall of Microsoft's".to_owned()),
        CallingConvention::Thiscall => return Some("Delphi has no __thiscall".to_owned()),
        CallingConvention::Stdcall | CallingConvention::Cdecl => {}
    }
    let size = match signature.returns.bare() {
        Ty::Guid => 16,
        Ty::Named { is: Is::Record { size, .. }, .. } => *size,
        _ => return None,
    };
    // Embarcadero, "Program Control", "Handling Function Results".
    let is_in_register = matches!(size, 1 | 2 | 4);
    (!is_in_register).then(|| format!("on x86 Delphi returns records of {size} bytes in another way than C"))
}

fn record(record: &Record) -> Option<String> {
    let has_no_elements = record.fields.iter().any(|field| is_empty(&field.ty));
    has_no_elements.then(|| "it holds an array without elements, which Delphi does not have".to_owned())
}

fn is_empty(ty: &Ty) -> bool {
    match ty.bare() {
        Ty::Array { len: 0, .. } => true,
        Ty::Array { of, .. } => is_empty(of),
        _ => false,
    }
}
