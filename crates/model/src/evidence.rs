//! What others say about a declaration.

use serde::{Deserialize, Serialize};

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Judge {
    /// Programs in several languages that call it under Wine and compare the answers.
    Called,
    /// The lists of exports that mingw-w64 makes its import libraries from.
    Exports,
    /// C compilers with mingw-w64's headers, which measure records.
    Layout,
    /// .NET for Windows under Wine, which finds the function and makes the code of its call.
    Linked,
    /// C++ compilers with mingw-w64's headers, which take prototypes apart.
    Prototype,
    /// Metadata made from the same headers by other software.
    SecondSource,
}

impl Judge {
    /// Every judge, in the order in which pages list them.
    pub const ALL: [Self; 6] =
        [Self::Called, Self::Exports, Self::Layout, Self::Linked, Self::Prototype, Self::SecondSource];

    /// Its name, as that of its file: `exports`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Called => "called",
            Self::Exports => "exports",
            Self::Layout => "layout",
            Self::Linked => "linked",
            Self::Prototype => "prototype",
            Self::SecondSource => "second-source",
        }
    }
}

/// What a judge says about one declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// The same.
    Agrees,
    /// Something else.
    Disagrees,
    /// Nothing that could be compared.
    NotComparable,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::Agrees, Self::Disagrees, Self::NotComparable];

    /// As the files of evidence and the contract write it: `agrees`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Disagrees => "disagrees",
            Self::NotComparable => "not comparable",
        }
    }

    /// The verdict with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

/// One line of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Who says it.
    pub judge: Judge,
    /// What.
    pub verdict: Verdict,
    /// What was compared, both values, or why nothing could be.
    pub detail: String,
}

/// What a judge compares, with what, and how often it says what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Who.
    pub judge: Judge,
    /// What is compared, and the tool with its version: a line each.
    pub about: Vec<String>,
    /// How often, in the order of [`Verdict::ALL`].
    pub counts: [u32; 3],
}
