//! Markdown as people write it, to HTML that is safe to show.
//!
//! `comrak` reads the text into a tree and `print` writes that tree as HTML, knowing only the
//! elements that a section of a page may have; raw HTML is printed as the text it is. Whatever comes out is
//! then cleaned once more by `ammonia` with the same list (`wall`): a mistake in the first step alone
//! does not reach a reader.

mod address;
mod highlight;
mod print;
mod read;
mod wall;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod xss;

pub use read::{excerpt, links};

use comrak::{Arena, Options};
use std::sync::LazyLock;

/// The longest text that is read, in bytes. A page of the old wiki has three thousand.
pub const LONGEST_TEXT: usize = 256 * 1024;

/// How deep elements may lie in each other. What is nested deeper is shown without its own elements:
/// browsers, and the sanitiser, take time that grows with the square of the depth.
pub const DEEPEST: usize = 40;

/// How many cells the tables of one text may have together; what is beyond is shown as lines of text.
/// A row may leave its cells out, so a short text could ask for a million of them.
pub const MOST_CELLS: usize = 20_000;

/// The language of code blocks and the code, to HTML made of text and `<span class="…">` alone.
///
/// An answer whose text is not exactly the code, or that holds anything else, is not used.
pub type Highlight<'a> = dyn Fn(&str, &str) -> Option<String> + 'a;

/// The name in `[[name]]` or `[[name|label]]` to where it leads, or nothing if it leads nowhere.
pub type Resolve<'a> = dyn Fn(&str) -> Option<Target> + 'a;

/// Where a wiki link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The address, relative to the site (`/kernel32/OpenFileMapping`) or `http`, `https`.
    pub address: String,
    /// Whether a page is there. If not, the link gets the class `missing` and the address is the one
    /// that offers to create it.
    pub exists: bool,
}

/// What the caller decides about a text.
#[derive(Clone, Copy, Default)]
pub struct Settings<'a> {
    /// Finds the pages that wiki links name; without it they are shown as their label.
    pub resolve: Option<&'a Resolve<'a>>,
    /// Colours code.
    pub highlight: Option<&'a Highlight<'a>>,
    /// Whether links to other sites say `rel="nofollow ugc noopener"`, as those of new authors do.
    pub nofollow: bool,
}

/// Why a text is not shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The text is longer than [`LONGEST_TEXT`].
    #[error("the text has {bytes} bytes; at most {LONGEST_TEXT} can be kept in one section")]
    TooLong {
        /// How long it is, in bytes.
        bytes: usize,
    },
}

/// The text as HTML: a sequence of blocks, to be put inside an element of the page.
///
/// # Errors
///
/// [`Refused::TooLong`]. Any other text has an HTML form.
pub fn render(text: &str, settings: &Settings<'_>) -> Result<String, Refused> {
    check(text)?;
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, text, &SYNTAX);
    Ok(wall::clean(&print::print(root, settings)))
}

fn check(text: &str) -> Result<(), Refused> {
    match text.len() > LONGEST_TEXT {
        true => Err(Refused::TooLong { bytes: text.len() }),
        false => Ok(()),
    }
}

/// CommonMark and what people expect beside it. Footnotes and task lists are left out: they need ids and
/// form elements that a page with several sections would have to keep apart.
static SYNTAX: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.wikilinks_title_after_pipe = true;
    options
});
