//! What a search answers.

use crate::notice::Notice;
use farcall_catalog::Symbol;
use farcall_model::Guid;
use std::fmt;

/// The answer to a query.
#[derive(Clone, Debug)]
pub struct Results<'c> {
    /// The query as it was given.
    pub query: String,
    /// What was found, the best first.
    pub results: Vec<Hit<'c>>,
    /// What the person should know.
    pub notices: Vec<Notice>,
}

/// One item that was found.
#[derive(Clone, Debug)]
pub struct Hit<'c> {
    /// The item.
    pub symbol: Symbol<'c>,
    /// How good it is, from 1000 (what was asked for) down to 0. Numbers of different queries
    /// cannot be compared beyond their class.
    pub score: u16,
    /// Why it was found, in a few words for people.
    pub why: String,
}

/// How well a name matches, the best first. The order of these is the order of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// The name itself, or its value, GUID or signature.
    Exact,
    /// The name starts with it.
    Prefix,
    /// The first letters of its parts.
    Abbreviation,
    /// The name contains it.
    Inside,
    /// The beginnings of its parts.
    Loose,
    /// A few slips away.
    Typo,
    /// Something near, for want of better.
    Last,
}

impl Class {
    /// The highest score of the class.
    pub(crate) const fn score(self) -> u16 {
        match self {
            Self::Exact => 1000,
            Self::Prefix => 860,
            Self::Abbreviation => 720,
            Self::Inside => 580,
            Self::Loose => 440,
            Self::Typo => 300,
            Self::Last => 160,
        }
    }
}

/// How far the scores of two classes are apart, so that within a class there is room.
pub(crate) const ROOM: u16 = 140;

/// Why an item was found; put into words only for the results that are shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Why {
    /// The name itself.
    Name,
    /// The name starts with the query.
    StartsWith,
    /// The query has its initials.
    Initials,
    /// It contains the words.
    Contains,
    /// The query has the beginnings of its parts.
    Parts,
    /// So many slips.
    Slips(u8),
    /// Its beginning is so many slips away.
    BeginningSlips(u8),
    /// It has this value.
    Value(u64, bool),
    /// The code in the query wraps this one.
    Wraps { code: u64, by: &'static str, inner: u64 },
    /// It has this GUID.
    Guid(Guid),
    /// Its signature.
    Signature(String),
    /// It passes the filters.
    Filters,
}

impl Why {
    /// The sentence for an item called `name`, found by `text`.
    pub(crate) fn words(&self, name: &str, text: &str) -> String {
        match self {
            Self::Name if name == text => "exact name".to_owned(),
            Self::Name => "exact name but for letter case".to_owned(),
            Self::StartsWith => format!("starts with {text}"),
            Self::Initials => format!("abbreviation of {name}"),
            Self::Contains => format!("contains {text}"),
            Self::Parts => format!("beginnings of the words in {name}"),
            Self::Slips(1) => format!("1 typo from {name}"),
            Self::Slips(slips) => format!("{slips} typos from {name}"),
            Self::BeginningSlips(1) => format!("starts with {text} but for 1 typo"),
            Self::BeginningSlips(slips) => format!("starts with {text} but for {slips} typos"),
            Self::Value(value, true) => format!("value 0x{value:08X}"),
            Self::Value(value, false) => format!("value {}", *value as i64),
            Self::Wraps { code, by, inner } => format!("0x{code:08X} is {by}({inner})"),
            Self::Guid(guid) => format!("GUID {{{guid}}}"),
            Self::Signature(signature) => format!("signature {signature}"),
            Self::Filters => format!("matches {text}"),
        }
    }
}

impl fmt::Display for Hit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.symbol.name, self.why)
    }
}
