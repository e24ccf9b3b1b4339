//! Lua: LuaJIT's `ffi`, which reads C.
//!
//! Types and functions are C in `ffi.cdef`. Constants are fields of the module's table, since a parser of C without
//! a preprocessor holds nothing but integers of 32 bits.

mod keywords;
mod lexicon;
mod print;

use crate::c::{self, Cdef, Dialect};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Unit};

/// Lua.
#[derive(Debug)]
pub(crate) struct Lua;

static ABOUT: About = About {
    id: "lua",
    aliases: &["luajit"],
    name: "Lua (LuaJIT)",
    extension: "lua",
    lexicon: &lexicon::LEXICON,
    judge: Some("LuaJIT on x64: sizes and offsets by `ffi`"),
    module: None,
    styles: &[Style {
        id: "ffi",
        name: "ffi",
        summary: "Needs LuaJIT and nothing else: its ffi library reads the C and loads the DLL.",
        internal: &[],
    }],
};

impl Language for Lua {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let dialect = Dialect::Cdef(Cdef::LuaJit, options.architecture);
        Ok(print::items(&c::items(unit, id, options, dialect)?, dialect))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let dialect = Dialect::Cdef(Cdef::LuaJit, options.architecture);
        let c::Plan { scope, mut items, unsupported } = c::plan(unit, options, dialect);
        let forward = c::forward(&scope, &mut items);
        File { text: print::file(scope.needs.get(), &forward, &items, dialect), unsupported }
    }
}
