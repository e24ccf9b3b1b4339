//! Delphi and Free Pascal: external functions and records in the types that `System` has, so that nothing
//! need be used.

mod file;
mod keywords;
mod lexicon;
mod print;
mod record;
mod refuse;
mod spell;
mod value;

use crate::plain::{self, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Unit};
use spell::Spelling;

/// Delphi and Free Pascal.
#[derive(Debug)]
pub(crate) struct Delphi;

static WORDS: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED,
    ignores_case: true,
    has_one_space: true,
    by_windows_rules: false,
    refuse: refuse::reason,
};

static ABOUT: About = About {
    id: "delphi",
    aliases: &["pascal", "fpc", "freepascal"],
    name: "Delphi / Free Pascal",
    extension: "pas",
    lexicon: &lexicon::LEXICON,
    judge: Some(
        "Free Pascal 3.2 in its Delphi mode: sizes and offsets by running on x64; Delphi itself was not run",
    ),
    module: Some("Native"),
    styles: &[Style {
        id: "external",
        name: "external",
        summary: "Needs no other unit: for Delphi XE and later, and for Free Pascal in its Delphi mode.",
        internal: &[],
    }],
};

impl Language for Delphi {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let item = plain::declaration(unit, id, &WORDS, options)?;
        Ok(file::declaration(&Spelling::new(unit, options.architecture), &item))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let plan = plain::file(unit, &WORDS, options);
        File {
            text: file::unit(&Spelling::new(unit, options.architecture), &plan.items),
            unsupported: plan.unsupported,
        }
    }
}
