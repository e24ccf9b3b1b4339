//! Signatures as `foreign import` takes them: it passes numbers and addresses and no structs.
//!
//! What a struct by value is to the processor can be said with those on two architectures. Sources: "x64 calling
//! convention" and "Return values" in Microsoft's C++ documentation for x64, where a struct of 1, 2, 4 or 8 bytes goes
//! as the integer of that size, and any other as the address of a copy; "Argument passing and naming conventions" for
//! x86, where all of it goes on the stack, four bytes at a time.

use super::keywords::value_name;
use super::ty::{Names, enclosed, spell_with};
use crate::plain::{Parameter, Signature, Ty, extent};
use farcall_model::{Architecture, CallingConvention};
use std::fmt::Write as _;

/// A struct of more words than this is passed by nothing there is; a signature would not be readable.
const MOST_WORDS: u32 = 16;

/// A signature with every argument a number or an address.
pub(super) struct Call {
    /// In order.
    pub(super) arguments: Vec<Argument>,
    /// What is behind `IO`.
    pub(super) returns: String,
    /// What the result is, where its type does not tell.
    pub(super) note: Option<String>,
}

/// One argument.
pub(super) struct Argument {
    /// A name that Haskell takes.
    pub(super) name: String,
    /// Its type.
    pub(super) ty: String,
    /// What it is called in C, and what it is where its type does not tell.
    pub(super) note: String,
}

/// How a struct goes through a call.
enum Passed {
    /// As an integer.
    Integer(&'static str),
    /// As so many words on the stack.
    Words(u32),
    /// As the address of a copy.
    Copy,
}

fn passed(ty: &Ty, architecture: Architecture) -> Option<Passed> {
    let extent = extent(ty, architecture);
    match (architecture, extent.size) {
        (Architecture::X64, 1) => Some(Passed::Integer("Word8")),
        (Architecture::X64, 2) => Some(Passed::Integer("Word16")),
        (Architecture::X64, 4) => Some(Passed::Integer("Word32")),
        (Architecture::X64, 8) => Some(Passed::Integer("Word64")),
        (Architecture::X64, _) => Some(Passed::Copy),
        (Architecture::X86, size) => {
            let words = size.div_ceil(4);
            (extent.align <= 8 && (1..=MOST_WORDS).contains(&words)).then_some(Passed::Words(words))
        }
        (Architecture::Arm64, _) => None,
    }
}

/// Why no `foreign import` has this signature.
pub(super) fn refuse(signature: &Signature, architecture: Architecture) -> Option<String> {
    if signature.is_variadic {
        return Some(
            "it takes any number of arguments, whose types Haskell must know: write an import for each call"
                .to_owned(),
        );
    }
    let unknown = match signature.convention {
        CallingConvention::Stdcall | CallingConvention::Cdecl => None,
        CallingConvention::Fastcall => Some("__fastcall"),
        CallingConvention::Thiscall => Some("__thiscall"),
    };
    if let Some(name) = unknown.filter(|_| architecture == Architecture::X86) {
        return Some(format!("Haskell has no {name} functions"));
    }
    let cannot = || {
        let architecture = architecture.name();
        Some(format!(
            "Haskell passes no structs by value, and {architecture} passes this one as nothing else"
        ))
    };
    let mut structs =
        signature.parameters.iter().map(|parameter| &parameter.ty).filter(|ty| ty.is_aggregate());
    if structs.any(|ty| passed(ty, architecture).is_none()) {
        return cannot();
    }
    if signature.returns.is_aggregate() && architecture != Architecture::X64 {
        return cannot();
    }
    None
}

/// The convention as the report calls it. Only x86 has more than one.
pub(super) fn convention(convention: CallingConvention, architecture: Architecture) -> &'static str {
    match (architecture, convention) {
        (Architecture::X86, CallingConvention::Stdcall) => "stdcall",
        _ => "ccall",
    }
}

/// What is imported or exported for `signature`.
pub(super) fn call(signature: &Signature, architecture: Architecture, names: Names) -> Call {
    let mut arguments = Vec::with_capacity(signature.parameters.len() + 1);
    let mut note = None;
    let mut returns = enclosed(spell_with(&signature.returns, names));
    if signature.returns.is_aggregate() {
        match passed(&signature.returns, architecture) {
            Some(Passed::Integer(integer)) => {
                note = Some(format!("the bytes of a {returns}"));
                returns = integer.to_owned();
            }
            _ => {
                let ty = format!("Ptr {returns}");
                // What is called returns the address, too.
                returns = enclosed(ty.clone());
                let note = "where the result goes".to_owned();
                arguments.push(Argument { name: "v'result".to_owned(), ty, note });
            }
        }
    }
    for parameter in &signature.parameters {
        add(&mut arguments, parameter, architecture, names);
    }
    Call { arguments, returns, note }
}

fn add(arguments: &mut Vec<Argument>, parameter: &Parameter, architecture: Architecture, names: Names) {
    let name = value_name(&parameter.name);
    let ty = spell_with(&parameter.ty, names);
    let called = &parameter.name;
    if !parameter.ty.is_aggregate() {
        arguments.push(Argument { note: called.clone(), name, ty });
        return;
    }
    match passed(&parameter.ty, architecture) {
        Some(Passed::Integer(integer)) => {
            let note = format!("{called}: the bytes of a {ty}");
            arguments.push(Argument { name, ty: integer.to_owned(), note });
        }
        Some(Passed::Words(words)) => {
            for word in 1..=words {
                let note = match words {
                    1 => format!("{called}: the bytes of a {ty}"),
                    _ => format!("{called}: word {word} of {words} of a {ty}"),
                };
                arguments.push(Argument { name: format!("{name}'{word}"), ty: "Word32".to_owned(), note });
            }
        }
        Some(Passed::Copy) | None => {
            let note = format!("{called}: a copy of the {ty}");
            arguments.push(Argument { name, ty: format!("Ptr {}", enclosed(ty)), note });
        }
    }
}

impl Call {
    /// The type with each argument on a line, behind `sign` and in front of its name, which stands behind `mark`.
    /// It begins with a space or a new line and ends without one.
    pub(super) fn lines(&self, sign: &str, mark: &str) -> String {
        let mut text = String::new();
        let mut sign = sign;
        for Argument { ty, note, .. } in &self.arguments {
            let _ = write!(text, "\n  {sign} {ty} {mark} {note}");
            sign = "->";
        }
        text.push_str(if self.arguments.is_empty() { " " } else { "\n  " });
        let _ = write!(text, "{sign} IO {}", self.returns);
        if let Some(note) = &self.note {
            let _ = write!(text, " {mark} {note}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, Unsupported, find};
    use farcall_model::Architecture;

    fn print(name: &str, architecture: Architecture) -> Result<String, Unsupported> {
        let catalog = farcall_snapshot::catalog();
        let id = catalog.resolve(name).unwrap();
        let options = Options { architecture, ..Options::default() };
        find("haskell").unwrap().declaration(&catalog.unit(&[id]), id, &options)
    }

    #[test]
    fn structs_by_value_are_what_the_processor_sees() {
        let x64 = print("WindowFromPoint", Architecture::X64).unwrap();
        assert!(x64.contains(":: Word64 -- ^ Point: the bytes of a POINT\n  -> IO HWND"), "{x64}");
        let x86 = print("WindowFromPoint", Architecture::X86).unwrap();
        let words =
            ":: Word32 -- ^ Point: word 1 of 2 of a POINT\n  -> Word32 -- ^ Point: word 2 of 2 of a POINT\n";
        assert!(x86.contains("import stdcall") && x86.contains(words), "{x86}");
        let arm64 = print("WindowFromPoint", Architecture::Arm64).unwrap_err();
        assert!(arm64.reason.contains("by value"), "{arm64}");
    }

    #[test]
    fn structs_that_come_back_are_integers_where_they_fit() {
        let x64 = print("GetLargestConsoleWindowSize", Architecture::X64).unwrap();
        assert!(x64.contains("-> IO Word32 -- ^ the bytes of a COORD"), "{x64}");
        assert!(print("GetLargestConsoleWindowSize", Architecture::X86).is_err());
    }
}
