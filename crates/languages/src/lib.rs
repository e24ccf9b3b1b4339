//! Native declarations in the words of a programming language.
//!
//! One folder per language. Each first *lowers* the neutral [`farcall_model::Declaration`] to
//! types of its own, where every decision is taken, and then *prints* those, where none is.
//! What a language cannot say is [`Unsupported`] with the reason; nothing is ever guessed.
//!
//! To add a language: a new folder, and one line in [`LANGUAGES`].
//!
//! What is absent: where the facts came from, HTTP, terminals.

pub use adapt::{Adaptation, CannotAdapt};
pub use compiled::{Compiler, compilers};
pub use highlight::{Lexicon, Token, tokens};

use farcall_model::{Architecture, DeclId, Unit};

mod adapt;
mod autohotkey;
mod bun;
mod c;
mod compiled;
mod cpp;
mod csharp;
mod d;
mod dart;
mod delphi;
mod deno;
mod dotnet;
mod ecmascript;
mod facts;
mod fsharp;
mod go;
mod haskell;
mod highlight;
mod java;
mod jna;
mod julia;
mod kotlin;
mod lua;
mod nim;
mod node;
mod packing;
mod perl;
mod php;
mod plain;
mod powershell;
mod python;
mod ruby;
mod rust;
mod vb;
mod vba;
mod zig;

/// Every language, in the order in which pages list them: the [`COMMON`] ones, then the others by name.
pub static LANGUAGES: &[&dyn Language] = &[
    &csharp::CSharp,
    &vb::VisualBasic,
    &c::C,
    &rust::Rust,
    &python::Python,
    &powershell::PowerShell,
    &autohotkey::AutoHotkey,
    &bun::Bun,
    &cpp::Cpp,
    &d::D,
    &dart::Dart,
    &delphi::Delphi,
    &deno::Deno,
    &fsharp::FSharp,
    &go::Go,
    &haskell::Haskell,
    &java::Java,
    &julia::Julia,
    &kotlin::Kotlin,
    &lua::Lua,
    &nim::Nim,
    &node::Node,
    &perl::Perl,
    &php::Php,
    &ruby::Ruby,
    &vba::Vba,
    &zig::Zig,
];

/// How many of the [`LANGUAGES`], from the first on, are offered before somebody asks for more.
pub const COMMON: usize = 6;

/// The language with this id or one of its aliases, in any letter case.
pub fn find(id: &str) -> Option<&'static dyn Language> {
    LANGUAGES.iter().copied().find(|language| {
        let about = language.about();
        std::iter::once(about.id)
            .chain(about.aliases.iter().copied())
            .any(|name| name.eq_ignore_ascii_case(id))
    })
}

/// A programming language that declarations can be printed in.
pub trait Language: Sync {
    /// Its names and styles.
    fn about(&self) -> &'static About;

    /// The declaration `id` of `unit` alone, ready to paste where the language allows a
    /// declaration of its kind. It ends with a newline.
    ///
    /// # Errors
    /// When the language cannot express it.
    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported>;

    /// The definitions of what `unit` brings along for what was asked for.
    fn definitions<'a>(&'a self, unit: &'a Unit, options: &'a Options) -> Box<dyn Definitions + 'a> {
        Box::new(|id| self.declaration(unit, id, options).ok())
    }

    /// One file with everything of `unit`, that compiles on its own. What cannot be expressed is
    /// left out and listed; what depends on it by value is listed too.
    fn file(&self, unit: &Unit, options: &Options) -> File;
}

/// The definitions of what a unit brings along.
pub trait Definitions {
    /// The one of `id`, printed as by [`Language::declaration`]; `None` where it gets none of its own.
    fn definition(&self, id: DeclId) -> Option<String>;

    /// A number for all that a definition depends on beside the declaration and what that needs: units with the same
    /// number define the same things alike. `None` where nobody knows.
    fn surroundings(&self) -> Option<u64> {
        None
    }
}

impl<F: Fn(DeclId) -> Option<String>> Definitions for F {
    fn definition(&self, id: DeclId) -> Option<String> {
        self(id)
    }
}

/// What a language is called.
#[derive(Debug)]
pub struct About {
    /// On the command line and in addresses: `csharp`.
    pub id: &'static str,
    /// Other names people type: `cs`, `c#`.
    pub aliases: &'static [&'static str],
    /// For people: `C#`.
    pub name: &'static str,
    /// Of a source file, without the dot.
    pub extension: &'static str,
    /// What its text is made of, for whoever colours it.
    pub lexicon: &'static Lexicon,
    /// What compiles or loads it in the tests, and what is compared then; `None` where nothing can be had that
    /// does.
    pub judge: Option<&'static str>,
    /// What a file calls the namespace, module, package or class around its declarations; `None` where there is
    /// none.
    pub module: Option<&'static str>,
    /// The ways to write it, the recommended one first; never empty.
    pub styles: &'static [Style],
}

/// One way of writing declarations in a language.
#[derive(Debug)]
pub struct Style {
    /// On the command line and in addresses: `dllimport`.
    pub id: &'static str,
    /// For people: `DllImport`.
    pub name: &'static str,
    /// When to take it, in one sentence.
    pub summary: &'static str,
    /// How lines begin that let others see a declaration, and how they begin when only the program itself is to
    /// see it; empty where the text does not tell.
    pub internal: &'static [(&'static str, &'static str)],
}

/// How to print.
#[derive(Clone, Debug)]
pub struct Options {
    /// One of the language's style ids; the first one where it is none of them.
    pub style: String,
    /// Where a declaration differs between architectures and the language cannot hold all
    /// variants in one file, the one to print.
    pub architecture: Architecture,
    /// Whether each declaration is preceded by the link to its documentation.
    pub links: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { style: String::new(), architecture: Architecture::X64, links: false }
    }
}

/// A printed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The source text.
    pub text: String,
    /// What had to be left out.
    pub unsupported: Vec<(DeclId, Unsupported)>,
}

/// Something that a language cannot say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Unsupported {
    /// Why, as a sentence without its full stop: "Python's ctypes cannot pass unions by value".
    pub reason: String,
}

impl Unsupported {
    /// With this reason.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}
