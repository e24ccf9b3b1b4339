//! Verdicts, and the text of a file of them.

use std::collections::BTreeMap;
use std::fmt::Write;

/// What a judge says about one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It says the same; what was compared.
    Agrees(String),
    /// It says something else; both.
    Disagrees(String),
    /// It says nothing that could be compared; why.
    NotComparable(String),
}

/// What one kind of judge says about all items.
#[derive(Debug)]
pub(crate) struct Evidence {
    /// Lines for the head of the file: what is compared, the tools and their versions.
    pub(crate) head: Vec<String>,
    /// By item.
    pub(crate) verdicts: BTreeMap<String, Verdict>,
}

impl Evidence {
    /// How many agree, disagree and are not comparable.
    pub(crate) fn counts(&self) -> String {
        let count = |is: fn(&Verdict) -> bool| self.verdicts.values().filter(|v| is(v)).count();
        format!(
            "{} agree, {} disagree, {} are not comparable",
            count(|v| matches!(v, Verdict::Agrees(_))),
            count(|v| matches!(v, Verdict::Disagrees(_))),
            count(|v| matches!(v, Verdict::NotComparable(_))),
        )
    }

    /// The file.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.head {
            let _ = writeln!(text, "# {line}");
        }
        let _ = writeln!(text, "# {}", self.counts());
        for (item, verdict) in &self.verdicts {
            let (word, detail) = match verdict {
                Verdict::Agrees(detail) => ("agrees", detail),
                Verdict::Disagrees(detail) => ("disagrees", detail),
                Verdict::NotComparable(detail) => ("not comparable", detail),
            };
            let _ = writeln!(text, "{item}\t{word}\t{detail}");
        }
        text
    }
}
