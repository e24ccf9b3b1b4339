//! What keeps a call from being answered, and what to try next.

use farcall_app::{NotFound, PrintError};

/// A call without an answer. The assistant reads both sentences, and is to do better with the second.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}. {next}")]
pub(crate) struct Problem {
    /// What is wrong, without its full stop.
    pub(crate) what: String,
    /// What to try next, in full sentences.
    pub(crate) next: String,
}

impl Problem {
    pub(crate) fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { what: what.into(), next: next.into() }
    }
}

impl From<NotFound> for Problem {
    fn from(error: NotFound) -> Self {
        let next = match error.did_you_mean.as_slice() {
            [] => "Look for it with search, by a word or a part of its name.".to_owned(),
            [one] => format!("Did you mean {one}? Otherwise look for it with search."),
            several => {
                format!("Did you mean one of {}? Otherwise look for it with search.", several.join(", "))
            }
        };
        Self::new(error.to_string(), next)
    }
}

impl From<PrintError> for Problem {
    fn from(error: PrintError) -> Self {
        let next = match &error {
            PrintError::NotFound(not_found) => return not_found.clone().into(),
            PrintError::Language(_) => "Pass one of these ids as language.",
            PrintError::Style(_) => "Pass one of these ids as style, or none for the recommended one.",
            PrintError::Adaptation(_) => "Leave module out, or put it right.",
            PrintError::Undeclared { .. } => {
                "Only its name and its module are known; there is nothing to declare."
            }
            PrintError::Unsupported { .. } => {
                "Ask for another style of the language, or for another language."
            }
        };
        Self::new(error.to_string(), next)
    }
}
