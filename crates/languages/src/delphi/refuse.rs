//! What Delphi cannot hold.

use crate::plain::{Is, Item, Signature, Ty, What};
use farcall_model::{Architecture, CallingConvention};

/// Why Delphi cannot hold `item` on `architecture`, or `None`.
pub(super) fn reason(item: &Item, architecture: Architecture) -> Option<String> {
    match &item.what {
        What::Function(function) => signature(&function.signature, architecture),
        What::Callback(callback) | What::Inline(callback, _) => signature(callback, architecture),
        What::Interface(interface) => {
            interface.methods.iter().find_map(|method| signature(&method.signature, architecture))
        }
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
