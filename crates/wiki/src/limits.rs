//! How long things may be, and which characters they may have.
//!
//! The limits are here and not in forms, because edits also come from imports and other programs.
//! PostgreSQL takes no NUL and an index no long key; SQLite takes both and answers strangely later.

use crate::error::{Invalid, Result};

/// The text of one section, in bytes: what is longer is not made HTML either. PostgreSQL indexes no text with more
/// than a megabyte of words.
pub const TEXT: usize = 256 * 1024;
/// The path of a page or the target of a link, in bytes.
pub const PATH: usize = 512;
/// A title.
pub const TITLE: usize = 300;
/// A section's key, a module, a kind of item.
pub(crate) const KEY: usize = 100;
/// The comment of an edit, the reason of a block.
pub const COMMENT: usize = 500;
/// A post in a discussion.
pub const POST: usize = 32 * 1024;
/// What others see of somebody without an account.
pub const LABEL: usize = 100;
/// How many links of one section are kept.
pub(crate) const LINKS: usize = 2_000;
/// How many rows one answer has at most.
pub const ROWS: u32 = 500;

/// A text of many lines: any length up to the limit, no control characters but tabs and line ends.
pub(crate) fn text<'a>(what: &'static str, text: &'a str, limit: usize) -> Result<&'a str> {
    short(what, text, limit)?;
    match text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        true => Err(Invalid::Control { what }.into()),
        false => Ok(text),
    }
}

/// A text that says something.
pub(crate) fn some_text<'a>(what: &'static str, text: &'a str) -> Result<&'a str> {
    match text.trim().is_empty() {
        true => Err(Invalid::TooShort { what, least: 1 }.into()),
        false => Ok(text),
    }
}

/// One line, trimmed, which may be empty.
pub(crate) fn one_line<'a>(what: &'static str, line: &'a str, limit: usize) -> Result<&'a str> {
    short(what, line, limit)?;
    match line.chars().any(char::is_control) {
        true => Err(Invalid::Control { what }.into()),
        false => Ok(line.trim()),
    }
}

/// One line that says something.
pub(crate) fn some_line<'a>(what: &'static str, line: &'a str, limit: usize) -> Result<&'a str> {
    let line = one_line(what, line, limit)?;
    match line.is_empty() {
        true => Err(Invalid::TooShort { what, least: 1 }.into()),
        false => Ok(line),
    }
}

/// The path of a page.
pub(crate) fn path(path: &str) -> Result<&str> {
    let what = "path";
    short(what, path, PATH)?;
    if !path.starts_with('/') || path.len() < 2 || path.starts_with("//") || path.contains('\\') {
        return Err(Invalid::Form { what, why: "it starts with one slash and goes on" }.into());
    }
    match path.chars().any(|c| c.is_control() || c.is_whitespace()) {
        true => Err(Invalid::Form { what, why: "it has no blanks" }.into()),
        false => Ok(path),
    }
}

/// How many rows to ask for.
pub(crate) fn rows(limit: u32) -> i64 {
    i64::from(limit.clamp(1, ROWS))
}

fn short(what: &'static str, text: &str, limit: usize) -> Result<()> {
    match text.len() > limit {
        true => Err(Invalid::TooLong { what, bytes: text.len(), limit }.into()),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_lines_and_no_nul() {
        assert_eq!(text("text", "a\r\n\tb\n", 10).ok(), Some("a\r\n\tb\n"));
        assert!(text("text", "a\0b", 10).is_err());
        assert!(text("text", "a\u{1b}[0m", 10).is_err());
        assert!(text("text", "12345678901", 10).is_err());
        assert!(one_line("title", "a\nb", 10).is_err());
        assert_eq!(one_line("title", "  a ", 10).ok(), Some("a"));
        assert!(some_line("title", "  ", 10).is_err());
    }

    #[test]
    fn paths_are_absolute() {
        for good in ["/faq", "/kernel32/OpenFileMapping", "/ä/ö"] {
            assert_eq!(path(good).ok(), Some(good));
        }
        for bad in ["", "/", "faq", "/a b", "/a\nb", "/\0", "//evil.example", "/\\evil"] {
            assert!(path(bad).is_err(), "{bad:?}");
        }
        assert!(path(&format!("/{}", "x".repeat(PATH))).is_err());
    }
}
