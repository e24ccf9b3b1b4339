//! Declarations in the words of a language.

use crate::{App, NotFound};
use farcall_catalog::{Symbol, Target};
use farcall_languages::{Adaptation, COMMON, CannotAdapt, LANGUAGES, Language, Options, Style};
use farcall_model::{Architecture, DeclId, Unit};
use serde::Serialize;
use std::collections::HashSet;

/// A language that declarations can be printed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LanguageInfo {
    /// On the command line and in addresses: `csharp`.
    pub id: &'static str,
    /// For people: `C#`.
    pub name: &'static str,
    /// Of a source file, without the dot.
    pub extension: &'static str,
    /// Whether it is offered before somebody asks for more.
    pub is_common: bool,
    /// The ways to write it, the recommended one first.
    pub styles: Vec<StyleInfo>,
}

/// One way of writing declarations in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StyleInfo {
    /// On the command line and in addresses: `dllimport`.
    pub id: &'static str,
    /// For people: `DllImport`.
    pub name: &'static str,
    /// When to take it, in one sentence.
    pub summary: &'static str,
}

/// Every language, in the order in which pages list them.
pub fn languages() -> Vec<LanguageInfo> {
    LANGUAGES.iter().map(|language| info(language.about())).collect()
}

/// The language with this id or alias, in any letter case.
pub fn language(id: &str) -> Option<LanguageInfo> {
    farcall_languages::find(id).map(|language| info(language.about()))
}

fn info(about: &farcall_languages::About) -> LanguageInfo {
    let style = |s: &Style| StyleInfo { id: s.id, name: s.name, summary: s.summary };
    LanguageInfo {
        id: about.id,
        name: about.name,
        extension: about.extension,
        is_common: LANGUAGES.iter().take(COMMON).any(|common| common.about().id == about.id),
        styles: about.styles.iter().map(style).collect(),
    }
}

/// There is no such language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("there is no language {asked}; known are {}", known.join(", "))]
pub struct UnknownLanguage {
    /// What was asked for.
    pub asked: String,
    /// The ids there are.
    pub known: Vec<&'static str>,
}

/// The language has no such style.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{language} has no style {asked}; known are {}", known.join(", "))]
pub struct UnknownStyle {
    /// The language's id.
    pub language: &'static str,
    /// What was asked for.
    pub asked: String,
    /// The ids there are.
    pub known: Vec<&'static str>,
}

/// Why nothing was printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// There is no such language.
    #[error(transparent)]
    Language(#[from] UnknownLanguage),
    /// The language has no such style.
    #[error(transparent)]
    Style(#[from] UnknownStyle),
    /// Nothing is called that.
    #[error(transparent)]
    NotFound(#[from] NotFound),
    /// The file cannot be as it is wanted.
    #[error(transparent)]
    Adaptation(#[from] CannotAdapt),
    /// Only the name is known: an export of Windows CE that no source declares.
    #[error("{name} is an export of Windows CE; no declaration of it is known")]
    Undeclared {
        /// The export.
        name: String,
    },
    /// The language cannot say it.
    #[error("{language} cannot declare {name}: {reason}")]
    Unsupported {
        /// The item.
        name: String,
        /// For people: `C#`.
        language: &'static str,
        /// Why, as a sentence without its full stop.
        reason: String,
    },
}

/// What a generated file is to be like.
#[derive(Clone, Copy, Debug)]
pub struct FileOptions<'a> {
    /// The id of one of the language's styles; `None` is the recommended one.
    pub style: Option<&'a str>,
    /// The variant to print where architectures differ.
    pub architecture: Architecture,
    /// Whether a link to its documentation precedes each declaration.
    pub links: bool,
    /// Whether a plain name stands for the form with strings in the code page, where there is one.
    pub ansi: bool,
    /// The module's name, and who sees what is in it.
    pub adaptation: Adaptation<'a>,
}

impl<'a> FileOptions<'a> {
    /// The file as the language has it by itself.
    pub fn new(style: Option<&'a str>, architecture: Architecture) -> Self {
        Self { style, architecture, links: false, ansi: false, adaptation: Adaptation::default() }
    }
}

/// A printed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Generated {
    /// The language's id.
    pub language: &'static str,
    /// The style's id.
    pub style: &'static str,
    /// The source text.
    pub text: String,
    /// What had to be left out.
    pub unsupported: Vec<LeftOut>,
}

/// Something that the language cannot say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LeftOut {
    /// What was left out.
    pub name: String,
    /// Whether it was asked for itself; otherwise something that was asked for needs it.
    pub asked_for: bool,
    /// Why, as a sentence without its full stop.
    pub reason: String,
}

/// A language and one of its styles, found.
pub(crate) struct Choice {
    pub(crate) language: &'static dyn Language,
    pub(crate) style: &'static Style,
}

/// Finds a language by id or alias and its style; no style is the recommended one.
pub(crate) fn choose(language: &str, asked_style: Option<&str>) -> Result<Choice, PrintError> {
    let found = farcall_languages::find(language).ok_or_else(|| UnknownLanguage {
        asked: language.chars().take(40).collect(),
        known: LANGUAGES.iter().map(|l| l.about().id).collect(),
    })?;
    let about = found.about();
    // The recommended one comes first.
    let is_meant = |style: &Style| asked_style.is_none_or(|asked| style.id.eq_ignore_ascii_case(asked));
    let style = about.styles.iter().find(|style| is_meant(style)).ok_or_else(|| UnknownStyle {
        language: about.id,
        asked: asked_style.unwrap_or_default().chars().take(40).collect(),
        known: about.styles.iter().map(|s| s.id).collect(),
    })?;
    Ok(Choice { language: found, style })
}

impl App {
    /// The declaration of `name` alone, ready to paste.
    ///
    /// # Errors
    /// When the language, the style or the name does not exist, or the language cannot say it.
    pub fn declaration(
        &self,
        name: &str,
        language: &str,
        style: Option<&str>,
        architecture: Architecture,
    ) -> Result<String, PrintError> {
        let choice = choose(language, style)?;
        let symbol = self.symbol_called(name)?;
        let unit = self.narrow_unit(&symbol);
        if unit.roots().is_empty() {
            return Err(PrintError::Undeclared { name: symbol.name.to_owned() });
        }
        self.print_all(&unit, &choice, architecture)
    }

    /// One file that compiles on its own: `names`, and every type that they need.
    ///
    /// # Errors
    /// When the language, the style or one of the names does not exist, or the language has no such option.
    pub fn generate<N: AsRef<str>>(
        &self,
        names: &[N],
        language: &str,
        options: &FileOptions<'_>,
    ) -> Result<Generated, PrintError> {
        let choice = choose(language, options.style)?;
        let mut symbols = Vec::new();
        for name in names {
            let symbol = self.symbol_called(name.as_ref())?;
            if matches!(symbol.target, Target::DeviceExport(_)) {
                return Err(PrintError::Undeclared { name: symbol.name.to_owned() });
            }
            symbols.push(symbol);
        }
        file(&self.unit_in(&symbols, options.ansi), &choice, options)
    }

    /// One file with everything that the catalog declares.
    ///
    /// # Errors
    /// When the language or the style does not exist, or the language has no such option.
    pub fn generate_all(&self, language: &str, options: &FileOptions<'_>) -> Result<Generated, PrintError> {
        let choice = choose(language, options.style)?;
        let all: Vec<DeclId> = self.catalog.ids().collect();
        file(&self.catalog.unit(&all), &choice, options)
    }

    /// The declaration `id` of `unit`.
    pub(crate) fn print(
        &self,
        unit: &Unit,
        id: DeclId,
        choice: &Choice,
        architecture: Architecture,
    ) -> Result<String, PrintError> {
        choice.language.declaration(unit, id, &choice.options(architecture)).map_err(|why| {
            PrintError::Unsupported {
                name: unit.name(id).to_owned(),
                language: choice.language.about().name,
                reason: why.reason,
            }
        })
    }

    /// The declarations behind a symbol: one, or all constants of a prefix.
    pub(crate) fn roots(&self, symbol: &Symbol<'_>) -> Vec<DeclId> {
        match symbol.target {
            Target::Prefix(id) => {
                let members = self.catalog.prefix(id).map(|p| p.members.as_slice()).unwrap_or_default();
                let mut ids = Vec::new();
                let mut seen = HashSet::new();
                ids.extend(members.iter().map(|m| m.declaration).filter(|id| seen.insert(*id)));
                ids
            }
            target => self.catalog.declaration_of(target).into_iter().collect(),
        }
    }

    /// What `symbols` need, with families called by the name that was asked for.
    pub(crate) fn unit_of(&self, symbols: &[Symbol<'_>]) -> Unit {
        self.unit_in(symbols, false)
    }

    /// As [`App::unit_of`]; families in their ANSI form where `is_ansi`.
    fn unit_in(&self, symbols: &[Symbol<'_>], is_ansi: bool) -> Unit {
        let roots_of = |symbol: &Symbol<'_>| match symbol.target {
            Target::Family(id) if is_ansi => {
                let ansi = self.catalog.family(id).and_then(|family| family.ansi);
                ansi.map_or_else(|| self.roots(symbol), |id| vec![id])
            }
            _ => self.roots(symbol),
        };
        let mut seen = HashSet::new();
        let roots: Vec<DeclId> = symbols.iter().flat_map(roots_of).filter(|id| seen.insert(*id)).collect();
        let mut unit = self.catalog.unit(&roots);
        let asked_by_own_name = |id: DeclId| symbols.iter().any(|s| s.target == Target::Declaration(id));
        for symbol in symbols.iter().filter(|s| matches!(s.target, Target::Family(_))) {
            let ids = roots_of(symbol);
            if let Some(id) = ids.first().filter(|id| !asked_by_own_name(**id)) {
                unit.call(*id, symbol.name);
            }
        }
        unit
    }
}

impl Choice {
    pub(crate) fn options(&self, architecture: Architecture) -> Options {
        Options { style: self.style.id.to_owned(), architecture, ..Options::default() }
    }
}

/// A file of everything in `unit`.
fn file(unit: &Unit, choice: &Choice, options: &FileOptions<'_>) -> Result<Generated, PrintError> {
    let printing = Options { links: options.links, ..choice.options(options.architecture) };
    let file = choice.language.file(unit, &printing);
    let file = options.adaptation.apply(file, choice.language.about(), choice.style)?;
    let roots: HashSet<DeclId> = unit.roots().iter().copied().collect();
    let left_out = |(id, why): (DeclId, farcall_languages::Unsupported)| LeftOut {
        name: unit.name(id).to_owned(),
        asked_for: roots.contains(&id),
        reason: why.reason,
    };
    Ok(Generated {
        language: choice.language.about().id,
        style: choice.style.id,
        unsupported: file.unsupported.into_iter().map(left_out).collect(),
        text: file.text,
    })
}
