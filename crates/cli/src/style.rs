//! The few colours of the output. They are always written; what prints them takes them away
//! where they cannot be seen.

use anstyle::{AnsiColor, Style};
use std::fmt::Display;

/// Titles and headings.
pub(crate) const HEADING: Style = Style::new().bold();
/// What belongs to the layout rather than to the facts.
pub(crate) const DIM: Style = Style::new().dimmed();
/// Types.
pub(crate) const TYPE: Style = AnsiColor::Cyan.on_default();
/// Names of parameters, fields and members.
pub(crate) const NAME: Style = Style::new();
/// Numbers and other values.
pub(crate) const VALUE: Style = AnsiColor::Yellow.on_default();
/// Links.
pub(crate) const LINK: Style = AnsiColor::Blue.on_default().underline();
/// What needs care.
pub(crate) const WARNING: Style = AnsiColor::Red.on_default();
/// Keywords of a language.
pub(crate) const KEYWORD: Style = AnsiColor::Magenta.on_default();
/// Text in quotes.
pub(crate) const TEXT: Style = AnsiColor::Green.on_default();

/// `text` in `style`.
pub(crate) fn paint(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}
