//! Java: interfaces and structures of JNA, or method handles and layouts of `java.lang.foreign`.

pub(crate) mod doc;
mod ffm;
mod jna;
mod keywords;
mod lexicon;

use crate::plain::{self, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Unit};

/// Java.
#[derive(Debug)]
pub(crate) struct Java;

static JNA: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED_BY_JNA,
    // Each nested class becomes a file, and on Windows the letter case of its name does not count.
    ignores_case: true,
    has_one_space: false,
    by_windows_rules: false,
    refuse: crate::jna::refuse,
};

static FFM: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED_BY_FFM,
    ignores_case: true,
    has_one_space: true,
    by_windows_rules: true,
    refuse: ffm::refuse,
};

/// The class around everything.
const INTERNAL: &[(&str, &str)] = &[("public final class ", "final class ")];

static ABOUT: About = About {
    id: "java",
    aliases: &["jna", "ffm"],
    name: "Java",
    extension: "java",
    lexicon: &lexicon::LEXICON,
    judge: Some(
        "javac 17 for JNA: sizes and offsets by running on x64; no compiler can be had for the foreign function API",
    ),
    module: Some("Native"),
    styles: &[
        Style {
            id: "jna",
            name: "JNA",
            summary: "For Java 8 or later with the JNA library (net.java.dev.jna:jna); 64-bit and 32-bit.",
            internal: INTERNAL,
        },
        Style {
            id: "ffm",
            name: "Foreign Function & Memory",
            summary: "For Java 22 or later with nothing else: method handles and memory layouts; 64-bit alone.",
            internal: INTERNAL,
        },
    ],
};

fn is_ffm(options: &Options) -> bool {
    options.style == "ffm"
}

impl Language for Java {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let words = if is_ffm(options) { &FFM } else { &JNA };
        let item = plain::declaration(unit, id, words, options)?;
        if let Some(reason) = crate::jna::unpassable(unit, &item, words, options) {
            return Err(reason);
        }
        if is_ffm(options) {
            return Ok(ffm::item(&item));
        }
        crate::jna::unwritten(&item, &jna::spell_field).map_or_else(|| Ok(jna::item(&item)), Err)
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        if is_ffm(options) {
            let mut plan = plain::file(unit, &FFM, options);
            crate::jna::leave_out(&mut plan, |item| crate::jna::unpassable(unit, item, &FFM, options));
            plan.items.retain(|item| {
                unit.roots().contains(&item.id) || !matches!(item.what, plain::What::Alias(_))
            });
            return File { text: ffm::file(&plan.items), unsupported: plan.unsupported };
        }
        let plan = crate::jna::file(unit, &JNA, options, &jna::spell_field);
        File { text: jna::file(&plan.items), unsupported: plan.unsupported }
    }
}
