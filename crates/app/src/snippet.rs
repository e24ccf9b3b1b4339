//! Functions as an editor inserts them into a class: the declaration, and every type that it needs.
//!
//! A page shows the same texts, but only the first of the types; a file has them all, but around them a namespace and a
//! class of its own, which a program that is being written has already.

use crate::print::{PrintError, choose};
use crate::{App, ItemKind, Link, NotFound};
use farcall_model::Architecture;

/// The languages whose types may stand inside a class, beside the functions that need them, in an editor that inserts
/// snippets.
pub const SNIPPET_LANGUAGES: [&str; 2] = ["csharp", "vb"];

/// A function to be inserted into a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// `OpenFileMapping (kernel32)`.
    pub title: String,
    /// What it is, in a sentence or two.
    pub summary: String,
    /// The link to the vendor's documentation.
    pub documentation: Option<String>,
    /// What the text names without saying where it is from, as namespaces.
    pub imports: [&'static str; 2],
    /// The declaration, then the types.
    pub text: String,
}

/// Why there are no functions to make snippets of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFunctions {
    /// Nothing is called that.
    #[error(transparent)]
    Name(#[from] NotFound),
    /// It is something else.
    #[error("{name} is of the kind {}; a snippet holds a function with the types that it needs", kind.name())]
    Kind {
        /// The name.
        name: String,
        /// What it is.
        kind: ItemKind,
    },
    /// There is no such DLL.
    #[error("there is no module “{0}”; `farcall` lists them at /modules")]
    Module(String),
}

impl App {
    /// The functions that are called `names` and those of `modules`, each once; with neither, all functions. By module
    /// and name.
    ///
    /// # Errors
    /// When something that was named is not there or no function.
    pub fn functions(&self, names: &[String], modules: &[String]) -> Result<Vec<Link>, NoFunctions> {
        let mut functions = Vec::new();
        for name in names {
            let link = self.link(&self.symbol_called(name)?);
            if link.kind != ItemKind::Function {
                return Err(NoFunctions::Kind { name: link.name, kind: link.kind });
            }
            functions.push(link);
        }
        for name in modules {
            let module = self.module(name).ok_or_else(|| {
                let short: String = name.chars().take(80).collect();
                NoFunctions::Module(short)
            })?;
            functions.extend(module.functions);
        }
        if names.is_empty() && modules.is_empty() {
            let all = self.modules().into_iter().filter_map(|entry| self.module(&entry.library));
            functions.extend(all.flat_map(|module| module.functions));
        }
        let key = |link: &Link| (link.library.clone(), link.name.clone(), link.address.to_string());
        functions.sort_by_cached_key(key);
        functions.dedup_by_key(|link| key(link));
        Ok(functions)
    }

    /// The snippet of one of [`App::functions`] in one of [`SNIPPET_LANGUAGES`], in its recommended style.
    ///
    /// # Errors
    /// When the language does not exist or cannot say it.
    pub fn snippet(&self, function: &Link, language: &str) -> Result<Snippet, PrintError> {
        let choice = choose(language, None)?;
        let symbols = self.symbols_at(&function.address);
        let symbol = symbols.first().ok_or_else(|| self.not_found(&function.name))?;
        let unit = self.unit_of(std::slice::from_ref(symbol));
        if unit.roots().is_empty() {
            return Err(PrintError::Undeclared { name: symbol.name.to_owned() });
        }
        let architecture = Architecture::X64;
        let mut text = self.print_all(&unit, &choice, architecture)?;
        let about = choice.language.about();
        let is_one_name =
            |a: &str, b: &str| if about.id == "vb" { a.eq_ignore_ascii_case(b) } else { a == b };
        let options = choice.options(architecture);
        let definitions = choice.language.definitions(&unit, &options);
        for id in unit.order().iter().copied().filter(|id| !unit.roots().contains(id)) {
            let Some(definition) = definitions.definition(id) else { continue };
            if unit.roots().iter().any(|root| is_one_name(unit.name(*root), unit.name(id))) {
                return Err(PrintError::Unsupported {
                    name: symbol.name.to_owned(),
                    language: about.name,
                    reason: "it needs a type of the same name, and a class has one of a name".to_owned(),
                });
            }
            text.push('\n');
            text.push_str(&definition);
        }
        let item = self.item(symbol, architecture, Some(&unit));
        Ok(Snippet {
            title: crate::page::title(&item.name, item.kind, item.library.as_deref()),
            summary: item.summary(),
            documentation: item.documentation,
            imports: ["System", "System.Runtime.InteropServices"],
            text,
        })
    }
}
