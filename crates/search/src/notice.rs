//! What a person should know about how their query was understood.

use std::fmt;

/// One remark about a query. Nothing in a query is an error: what is not understood is said, and
/// the rest is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A filter with a name that does not exist; its value is searched for as a word.
    UnknownFilter(String),
    /// A filter without a value.
    EmptyFilter(&'static str),
    /// `kind:` with something that is no kind.
    UnknownKind(String),
    /// `value:` with something that is no number.
    NoNumber(String),
    /// `evidence:` with something that is no verdict.
    UnknownVerdict(String),
    /// `dll:` with a name that no DLL has.
    UnknownLibrary(String),
    /// `header:` with a name that no header has.
    UnknownHeader(String),
    /// A type that nothing is declared with.
    UnknownType(String),
    /// Words and filters after these many are not looked at.
    TooLong(usize),
    /// Words that occur in no name and were left out, so that something is found.
    Ignored(Vec<String>),
    /// No item has all the words; what has any of them is shown.
    AnyWord,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownFilter(name) => write!(
                f,
                "there is no filter `{name}:`; the filters are {}",
                crate::query::FILTERS.map(|name| format!("{name}:")).join(" ")
            ),
            Self::EmptyFilter(name) => {
                write!(f, "`{name}:` needs a value directly behind it, as in `{}`", example(name))
            }
            Self::UnknownKind(kind) => write!(
                f,
                "`{kind}` is no kind; the kinds are {}",
                farcall_model::Kind::ALL.map(farcall_model::Kind::name).join(", ")
            ),
            Self::NoNumber(text) => write!(f, "`{text}` is no number; write 5, -5 or 0x80070005"),
            Self::UnknownVerdict(text) => {
                write!(f, "`{text}` is no verdict; write agrees, disagrees or not-comparable")
            }
            Self::UnknownLibrary(name) => write!(f, "no DLL is called `{name}`"),
            Self::UnknownHeader(name) => write!(f, "no header is called `{name}`"),
            Self::UnknownType(name) => write!(f, "no function takes or returns a type called `{name}`"),
            Self::TooLong(words) => write!(f, "only the first {words} words and filters were looked at"),
            Self::Ignored(words) => write!(f, "left out, for no name has it: {}", words.join(", ")),
            Self::AnyWord => f.write_str("no name has all of these words; these have some"),
        }
    }
}

/// A query that shows how a filter is used.
fn example(filter: &str) -> &'static str {
    match filter {
        "dll" => "dll:kernel32",
        "kind" => "kind:function",
        "header" => "header:memoryapi.h",
        "takes" => "takes:HANDLE",
        "returns" => "returns:BOOL",
        "field" => "field:cbSize",
        "evidence" => "evidence:disagrees",
        _ => "value:0x80070005",
    }
}
