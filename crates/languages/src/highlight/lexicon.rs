//! What the text of a language is made of: comments, strings, attributes and keywords.

/// What a language's text is made of. Keywords are those that printed declarations use; their source is each
/// language's own reference.
#[derive(Debug)]
pub struct Lexicon {
    /// What starts a comment that runs to the end of the line.
    pub(crate) line_comments: &'static [&'static str],
    /// What encloses a comment.
    pub(crate) block_comment: Option<(&'static str, &'static str)>,
    /// What encloses a string.
    pub(crate) quotes: &'static [char],
    /// What starts an attribute or directive, coloured up to its end on the same line.
    pub(crate) attributes: &'static [(&'static str, &'static str)],
    /// Whether a word may hold hyphens, as in `Add-Type`.
    pub(crate) has_hyphens: bool,
    pub(crate) is_case_sensitive: bool,
    /// Sorted; in lower case where letter case does not matter.
    pub(crate) keywords: &'static [&'static str],
}

impl Lexicon {
    /// Of the languages that write comments and strings as C does; it has no keywords.
    pub(crate) const C_LIKE: Self = Self {
        line_comments: &["//"],
        block_comment: Some(("/*", "*/")),
        quotes: &['"', '\''],
        attributes: &[],
        has_hyphens: false,
        is_case_sensitive: true,
        keywords: &[],
    };
}
