//! PHP: its extension FFI, which reads C.
//!
//! A file is one class. The C of the types stands in it once, and each DLL has a function that loads it with those
//! types. What C says with values is said in PHP: numbers and strings are constants of the class, handles and records
//! are made by functions.

mod lexicon;
mod names;
mod print;
mod value;

use crate::c::{self, Cdef, Dialect};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Unit};

/// PHP.
#[derive(Debug)]
pub(crate) struct Php;

static ABOUT: About = About {
    id: "php",
    aliases: &[],
    name: "PHP",
    extension: "php",
    lexicon: &lexicon::LEXICON,
    judge: Some("PHP 8.2 on x64: sizes by `FFI`"),
    module: Some("Native"),
    styles: &[Style {
        id: "ffi",
        name: "FFI",
        summary: "Needs PHP 8 with its extension FFI enabled (ffi.enable=1), and nothing else.",
        internal: &[],
    }],
};

impl Language for Php {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let dialect = Dialect::Cdef(Cdef::Php, options.architecture);
        Ok(print::items(&c::items(unit, id, options, dialect)?, dialect))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let dialect = Dialect::Cdef(Cdef::Php, options.architecture);
        let c::Plan { scope, mut items, unsupported } = c::plan(unit, options, dialect);
        let forward = c::forward(&scope, &mut items);
        File { text: print::file(scope.needs.get(), &forward, &items, dialect), unsupported }
    }
}
