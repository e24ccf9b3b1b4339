//! What this crate must be told about texts: how two edits are merged, and which links and words are
//! in one. The texts are Markdown, but nothing here reads it.

use std::fmt;

/// Two edits touch the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap;

/// What the store asks about texts. It is asked inside transactions, so answers must be quick.
pub trait TextRules: fmt::Debug + Send + Sync {
    /// Merges what two people made of `base`.
    fn merge(&self, base: &str, yours: &str, theirs: &str) -> Result<String, Overlap>;

    /// The paths of pages that the text leads to.
    fn links(&self, text: &str) -> Vec<String>;

    /// The text that is searched, if not all of it should be.
    fn searched(&self, text: &str) -> String {
        text.to_owned()
    }
}

/// Knows nothing of the texts: merges only what changed on one side, and finds no links.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain;

impl TextRules for Plain {
    fn merge(&self, base: &str, yours: &str, theirs: &str) -> Result<String, Overlap> {
        match () {
            () if base == theirs => Ok(yours.to_owned()),
            () if base == yours || yours == theirs => Ok(theirs.to_owned()),
            () => Err(Overlap),
        }
    }

    fn links(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_on_one_side_needs_no_merging() {
        assert_eq!(Plain.merge("a", "b", "a"), Ok("b".to_owned()));
        assert_eq!(Plain.merge("a", "a", "b"), Ok("b".to_owned()));
        assert_eq!(Plain.merge("a", "b", "b"), Ok("b".to_owned()));
        assert_eq!(Plain.merge("a", "b", "c"), Err(Overlap));
    }
}
