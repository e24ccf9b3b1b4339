//! The pages of the old wiki, in the form in which its archive survives: one Markdown file for each page.
//!
//! [`read`] takes one file and says what it is: a page with its parts put into sections, junk with the reason, or
//! a file that has no place. Nothing is dropped in silence: what a page has beside its sections
//! is listed with it.

mod decode;
mod junk;
mod language;
mod place;
mod sections;

pub use junk::Reason;
pub use language::Language;
pub use place::{Kind, Place};
pub use sections::{Key, Section};

/// The longest file that is read, in bytes. The longest page of the old wiki has a tenth of it.
pub const LONGEST_FILE: usize = 1024 * 1024;

/// What a file of the archive is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A page with at least one section.
    Page(Page),
    /// Nothing that is worth a page.
    Junk {
        /// What it would have been a page of, if its name says so.
        place: Option<Place>,
        /// Why it is junk.
        reason: Reason,
    },
    /// A file that does not lie where pages lie, or that is too long.
    Unplaced(Misplaced),
}

/// A page of the old wiki.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What it is about.
    pub place: Place,
    /// Its sections in the order of [`Key`], no key twice, none empty.
    pub sections: Vec<Section>,
    /// What is in no section, in the order in which it stands in the file.
    pub left: Vec<Left>,
}

/// A part of a page that is in no section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The heading above it, as it stands; empty at the top of the page.
    pub heading: String,
    /// The part itself, as Markdown.
    pub text: String,
    /// Why it was left out; nothing if its heading is not known.
    pub reason: Option<Reason>,
}

/// Why a file has no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misplaced {
    /// It is not `desktopfunctions/<module>/<name>.md` or `directory/<kind>/<name>.md`.
    #[error("no page of the old wiki lies at this path")]
    Path,
    /// It is longer than [`LONGEST_FILE`].
    #[error("the file has {bytes} bytes; at most {LONGEST_FILE} are read")]
    TooLong {
        /// How long it is, in bytes.
        bytes: usize,
    },
}

/// Reads a file of the archive. The path is relative to the archive's folder, with `/` or `\`.
///
/// Any bytes are read, whatever their encoding once was. The time is proportional to the length.
pub fn read(path: &str, bytes: &[u8]) -> Outcome {
    let place = match place::place(path) {
        Ok(place) => place,
        Err(place::NoPlace::Path) => return Outcome::Unplaced(Misplaced::Path),
        Err(place::NoPlace::Name(rule)) => return Outcome::Junk { place: None, reason: Reason::Name(rule) },
    };
    if bytes.len() > LONGEST_FILE {
        return Outcome::Unplaced(Misplaced::TooLong { bytes: bytes.len() });
    }
    let (sections, left) = sections::sort(&decode::decode(bytes), &place.name);
    if !sections.is_empty() {
        return Outcome::Page(Page { place, sections, left });
    }
    // Nothing but parts without a place is still a page that somebody wrote: it must be listed.
    if left.iter().any(|part| part.reason.is_none()) {
        return Outcome::Page(Page { place, sections, left });
    }
    Outcome::Junk { place: Some(place), reason: junk::of_parts(&left) }
}
