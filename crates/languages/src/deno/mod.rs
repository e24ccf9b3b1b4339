//! Deno: `Deno.dlopen` and classes over bytes, with nothing to import.

use crate::ecmascript::{Dialect, USED, keywords::identifier, lexicon, print::Printer};
use crate::plain::{self, Item, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, DeclId, Primitive, Unit};

/// Deno.
#[derive(Debug)]
pub(crate) struct Deno;

static WORDS: Words = Words {
    identifier,
    used: USED,
    ignores_case: false,
    has_one_space: true,
    by_windows_rules: true,
    refuse,
};

static DIALECT: Dialect = Dialect {
    name: "Deno",
    import: "",
    open: "Deno.dlopen",
    parameters: "parameters",
    result: "result",
    nothing: "\"void\"",
    number,
    address: "\"pointer\"",
    buffer: "\"buffer\"",
    handle: "\"pointer\"",
    function: "\"function\"",
    record,
    handle_value: |value| format!("Deno.UnsafePointer.create({value})"),
    null: "null",
    callback_check: " satisfies Deno.UnsafeCallbackDefinition",
    member: None,
};

fn refuse(item: &Item, architecture: Architecture) -> Option<String> {
    DIALECT.refuse(item, architecture)
}

/// `NativeType` in Deno's `lib.deno.ns.d.ts`.
fn number(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "\"void\"",
        Primitive::Bool => "\"bool\"",
        Primitive::Char16 | Primitive::U16 => "\"u16\"",
        Primitive::I8 => "\"i8\"",
        Primitive::U8 => "\"u8\"",
        Primitive::I16 => "\"i16\"",
        Primitive::I32 => "\"i32\"",
        Primitive::U32 => "\"u32\"",
        Primitive::I64 => "\"i64\"",
        Primitive::U64 => "\"u64\"",
        Primitive::ISize => "\"isize\"",
        Primitive::USize => "\"usize\"",
        Primitive::F32 => "\"f32\"",
        Primitive::F64 => "\"f64\"",
    }
}

/// A struct by value: on x64 nothing but the size decides how it is passed ("x64 calling convention",
/// "Parameter passing"). On arm64 one of up to four floating-point numbers is passed otherwise, and a size
/// and an alignment that such a struct may have do not say whether it is one.
fn record(size: u32, align: u32, architecture: Architecture) -> Option<String> {
    let may_be_floats = align >= 4 && size <= align * 4;
    if architecture != Architecture::X64 && may_be_floats || size == 0 {
        return None;
    }
    let unit = match align {
        8.. => 8,
        4..=7 => 4,
        2 | 3 => 2,
        _ => 1,
    };
    let unit = if size.is_multiple_of(unit) { unit } else { 1 };
    let word = match unit {
        8 => "\"u64\"",
        4 => "\"u32\"",
        2 => "\"u16\"",
        _ => "\"u8\"",
    };
    let words = vec![word; usize::try_from(size / unit).ok()?];
    Some(format!("{{ struct: [{}] }}", words.join(", ")))
}

static ABOUT: About = About {
    id: "deno",
    aliases: &[],
    name: "Deno",
    extension: "ts",
    lexicon: &lexicon::LEXICON,
    judge: Some("Deno’s type checker, and sizes and offsets by running on x64"),
    module: None,
    styles: &[Style {
        id: "dlopen",
        name: "Deno.dlopen",
        summary: "Needs no package: Deno calls the functions, and structs are classes over their bytes.",
        internal: &[],
    }],
};

impl Language for Deno {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let printer = Printer { dialect: &DIALECT, architecture: options.architecture };
        Ok(printer.item(&plain::declaration(unit, id, &WORDS, options)?))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let plan = plain::file(unit, &WORDS, options);
        let printer = Printer { dialect: &DIALECT, architecture: options.architecture };
        File { text: printer.file(&plan.items), unsupported: plan.unsupported }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_floats_is_not_guessed_on_arm64() {
        let point = Some("{ struct: [\"u32\", \"u32\"] }".to_owned());
        assert_eq!(record(8, 4, Architecture::X64), point);
        assert_eq!(record(8, 4, Architecture::Arm64), None);
        assert_eq!(record(4, 2, Architecture::Arm64), Some("{ struct: [\"u16\", \"u16\"] }".to_owned()));
        assert_eq!(record(0, 1, Architecture::X64), None);
    }
}
