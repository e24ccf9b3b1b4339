//! Bun: `bun:ffi` and classes over bytes.

use crate::ecmascript::{Dialect, USED, keywords::identifier, lexicon, print::Printer};
use crate::plain::{self, Item, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, DeclId, Primitive, Unit};

/// Bun.
#[derive(Debug)]
pub(crate) struct Bun;

static WORDS: Words = Words {
    identifier,
    used: USED,
    ignores_case: false,
    has_one_space: true,
    by_windows_rules: true,
    refuse,
};

/// Handles are BigInts, since a number would lose digits of `INVALID_HANDLE_VALUE`.
static DIALECT: Dialect = Dialect {
    name: "Bun",
    import: "import { dlopen, FFIType } from \"bun:ffi\";\n",
    open: "dlopen",
    parameters: "args",
    result: "returns",
    nothing: "FFIType.void",
    number,
    address: "FFIType.ptr",
    buffer: "FFIType.ptr",
    handle: "FFIType.u64",
    function: "FFIType.ptr",
    record: |_, _, _| None,
    handle_value: str::to_owned,
    null: "0n",
    callback_check: "",
    member: Some(|size| {
        format!(
            "  /** What is passed where a pointer to it is wanted. */
  get bytes(): Uint8Array {{ return new Uint8Array(this.buffer, this.byteOffset, {size}); }}
"
        )
    }),
};

fn refuse(item: &Item, architecture: Architecture) -> Option<String> {
    DIALECT.refuse(item, architecture)
}

/// `FFIType` in `ffi.d.ts` of `bun-types`.
fn number(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "FFIType.void",
        Primitive::Bool => "FFIType.bool",
        Primitive::Char16 | Primitive::U16 => "FFIType.u16",
        Primitive::I8 => "FFIType.i8",
        Primitive::U8 => "FFIType.u8",
        Primitive::I16 => "FFIType.i16",
        Primitive::I32 => "FFIType.i32",
        Primitive::U32 => "FFIType.u32",
        Primitive::I64 | Primitive::ISize => "FFIType.i64",
        Primitive::U64 | Primitive::USize => "FFIType.u64",
        Primitive::F32 => "FFIType.f32",
        Primitive::F64 => "FFIType.f64",
    }
}

static ABOUT: About = About {
    id: "bun",
    aliases: &[],
    name: "Bun",
    extension: "ts",
    lexicon: &lexicon::LEXICON,
    judge: Some("Bun: sizes and offsets by running on x64"),
    module: None,
    styles: &[Style {
        id: "ffi",
        name: "bun:ffi",
        summary: "Needs no package: Bun calls the functions, and structs are classes over their bytes.",
        internal: &[],
    }],
};

impl Language for Bun {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let printer = Printer { dialect: &DIALECT, architecture: options.architecture };
        let item = plain::declaration(unit, id, &WORDS, options)?;
        Ok(printer.item(&item))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let plan = plain::file(unit, &WORDS, options);
        let printer = Printer { dialect: &DIALECT, architecture: options.architecture };
        File { text: printer.file(&plan.items), unsupported: plan.unsupported }
    }
}
