//! Kotlin: interfaces and structures of JNA.

mod constant;
mod function;
mod keywords;
mod lexicon;
mod print;
mod record;

use crate::plain::{self, Words};
use crate::{About, File, Language, Options, Style, Unsupported, jna};
use farcall_model::{DeclId, Unit};

/// Kotlin.
#[derive(Debug)]
pub(crate) struct Kotlin;

static WORDS: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED,
    // Each class becomes a file, and on Windows the letter case of its name does not count.
    ignores_case: true,
    has_one_space: true,
    by_windows_rules: false,
    refuse: jna::refuse,
};

static ABOUT: About = About {
    id: "kotlin",
    aliases: &["kt"],
    name: "Kotlin",
    extension: "kt",
    lexicon: &lexicon::LEXICON,
    judge: Some("kotlinc 1.3, a small sample"),
    module: None,
    styles: &[Style {
        id: "jna",
        name: "JNA",
        summary: "For Kotlin on the JVM with the JNA library (net.java.dev.jna:jna); 64-bit and 32-bit.",
        internal: &[],
    }],
};

impl Language for Kotlin {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let item = plain::declaration(unit, id, &WORDS, options)?;
        let reason = jna::unpassable(unit, &item, &WORDS, options);
        match reason.or_else(|| jna::unwritten(&item, &print::spell_type)) {
            Some(reason) => Err(reason),
            None => Ok(print::item(&item)),
        }
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let plan = jna::file(unit, &WORDS, options, &print::spell_type);
        File { text: print::file(&plan.items), unsupported: plan.unsupported }
    }
}
