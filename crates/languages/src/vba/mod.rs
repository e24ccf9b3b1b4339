//! VBA and VB6: `Declare` statements and user-defined types.

mod keywords;
mod lexicon;
mod parameters;
mod print;
mod record;
mod refuse;
mod spell;
mod value;

use crate::plain::{self, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, DeclId, Unit};
use spell::Dialect;

/// VBA and VB6.
#[derive(Debug)]
pub(crate) struct Vba;

static WORDS: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED,
    ignores_case: true,
    has_one_space: true,
    by_windows_rules: false,
    refuse: refuse::reason,
};

/// As class modules and forms want it.
const INTERNAL: &[(&str, &str)] = &[("Public ", "Private "), ("    Public ", "    Private ")];

static ABOUT: About = About {
    id: "vba",
    aliases: &["vb6", "excel", "access"],
    name: "VBA / VB6",
    extension: "bas",
    lexicon: &lexicon::LEXICON,
    judge: None,
    module: None,
    styles: &[
        Style {
            id: "vba7",
            name: "VBA 7 (PtrSafe)",
            summary: "For Office 2010 and later; types are laid out for the architecture that was chosen. Not compiled here.",
            internal: INTERNAL,
        },
        Style {
            id: "vb6",
            name: "VB6 and older VBA",
            summary: "For VB6 and for Office up to 2007, which are 32-bit: everything is printed for x86. Not compiled here.",
            internal: INTERNAL,
        },
    ],
};

/// What to print for, and the options with the architecture that it means.
fn dialect(options: &Options) -> (Dialect, Options) {
    let is_vb6 = options.style == "vb6";
    let architecture = if is_vb6 { Architecture::X86 } else { options.architecture };
    let dialect = Dialect { is_vb6, architecture };
    (dialect, Options { architecture, ..options.clone() })
}

impl Language for Vba {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let (dialect, options) = dialect(options);
        Ok(print::declaration(dialect, &plain::declaration(unit, id, &WORDS, &options)?))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let (dialect, options) = dialect(options);
        let plan = plain::file(unit, &WORDS, &options);
        File { text: print::file(dialect, &plan.items), unsupported: plan.unsupported }
    }
}
