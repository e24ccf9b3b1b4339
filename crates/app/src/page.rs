//! Everything a page of the directory says about one item.

use crate::definitions::Definitions;
use crate::naming::group;
use crate::print::{Choice, PrintError, choose};
use crate::{Address, Answer, App, ItemKind, Link, References, address::stem};
use farcall_catalog::{DeviceExport, DeviceModule as StoredModule, Symbol, Target};
use farcall_languages::{About, LANGUAGES, Style, compilers};
use farcall_model::{Architecture, DeclId, Role, Unit};
use serde::Serialize;

/// An item with all that its page shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Page {
    /// The item, and what else is called the same.
    #[serde(flatten)]
    pub answer: Answer,
    /// `OpenFileMapping (kernel32)`.
    pub title: String,
    /// What it is, in a sentence or two made from the facts.
    pub summary: String,
    /// The declaration in every language and style.
    pub signatures: Vec<Signature>,
    /// The types that the declaration needs, in dependency order.
    pub types: Vec<Link>,
    /// Who takes, returns or contains it.
    pub references: References,
    /// Set where the function also runs on systems other than Windows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime: Option<crate::Runtime>,
    /// Set on the page of an export of Windows CE.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceNote>,
}

/// What is to be said about a function of Windows CE.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeviceNote {
    /// The module that exports it.
    pub module: String,
    /// The export.
    pub export: String,
    /// Whether the declaration shown is the desktop's, which nothing has proven on Windows CE.
    /// Otherwise no declaration is known.
    pub taken_from_desktop: bool,
}

/// A declaration in one style of one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Signature {
    /// The language's id.
    pub language: &'static str,
    /// The language for people: `C#`.
    pub language_name: &'static str,
    /// The style's id.
    pub style: &'static str,
    /// The style for people: `DllImport`.
    pub style_name: &'static str,
    /// The declaration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whether a compiler took this very declaration, with everything else of Windows.
    pub is_compiled: bool,
    /// By what, as a sentence without its full stop; or why nothing did. Empty where there is no declaration.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub compiled: String,
    /// Why there is none, as a sentence without its full stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsupported: Option<String>,
    /// The definitions of the types it needs, in dependency order; empty where the language needs none
    /// beside the declaration. At most some 200 lines: a generated file holds all.
    #[serde(skip_serializing_if = "Definitions::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub definitions: Definitions,
    /// Whether that is all of them.
    pub has_all_definitions: bool,
}

/// How much of a page is wanted: one that is shown at once needs less than one that is exported.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The variant to show where architectures differ.
    pub architecture: Architecture,
    /// The ids of the languages and styles to print; `None` prints all.
    pub signatures: Option<&'a [(&'a str, &'a str)]>,
    /// How many references to list at most; [`References::total`] counts all of them.
    pub references: usize,
}

impl Wanted<'_> {
    /// Everything.
    pub const fn all(architecture: Architecture) -> Self {
        Self { architecture, signatures: None, references: usize::MAX }
    }
}

impl App {
    /// The page at an address. The answer's own address is the canonical one: where it differs
    /// from `address`, a client should be sent there.
    ///
    /// # Errors
    /// When nothing lives there.
    pub fn page(&self, address: &Address, architecture: Architecture) -> Result<Page, crate::NotFound> {
        self.page_with(address, &Wanted::all(architecture))
    }

    /// As much of the page at an address as is wanted.
    ///
    /// # Errors
    /// When nothing lives there.
    pub fn page_with(&self, address: &Address, wanted: &Wanted<'_>) -> Result<Page, crate::NotFound> {
        if let Address::DeviceFunction { module, name } = address {
            return self.device_page(module, name, wanted);
        }
        let symbols = self.symbols_at(address);
        let Some(first) = symbols.first() else { return Err(self.not_found(name_in(address))) };
        Ok(self.page_of(first, wanted))
    }

    /// The page of what a name means first of all.
    ///
    /// # Errors
    /// When nothing is called that.
    pub fn page_for(&self, name: &str, architecture: Architecture) -> Result<Page, crate::NotFound> {
        self.page_named(name, &Wanted::all(architecture))
    }

    /// As much as is wanted of the page of what a name means first of all.
    ///
    /// # Errors
    /// When nothing is called that.
    pub fn page_named(&self, name: &str, wanted: &Wanted<'_>) -> Result<Page, crate::NotFound> {
        Ok(self.page_of(&self.symbol_called(name)?, wanted))
    }

    /// The page of what a name means first of all, with its declaration in one language alone and without references.
    ///
    /// # Errors
    /// When the language, the style or the name does not exist.
    pub fn page_in(
        &self,
        name: &str,
        language: &str,
        style: Option<&str>,
        architecture: Architecture,
    ) -> Result<Page, PrintError> {
        let choice = choose(language, style)?;
        let signature = [(choice.language.about().id, choice.style.id)];
        let wanted = Wanted { architecture, signatures: Some(&signature), references: 0 };
        Ok(self.page_named(name, &wanted)?)
    }

    fn page_of(&self, symbol: &Symbol<'static>, wanted: &Wanted<'_>) -> Page {
        let unit = self.narrow_unit(symbol);
        let item = self.item(symbol, wanted.architecture, Some(&unit));
        let title = title(&item.name, item.kind, item.library.as_deref());
        let twins = match self.catalog.has_twin(symbol) {
            true => self.symbols_called(symbol.name),
            false => Vec::new(),
        };
        let references = match Self::can_be_referenced(group(symbol)) {
            true => self.references_of(symbol.target, wanted.references),
            false => References::default(),
        };
        Page {
            title,
            summary: item.summary(),
            signatures: self.signatures(&unit, wanted),
            types: self.types(&unit),
            references,
            runtime: crate::runtime::runtime(&item),
            device: None,
            answer: Answer { also: self.also(&twins, symbol), item },
        }
    }

    /// What the page at an address is called, and of what it is, without the rest of it.
    pub(crate) fn headed(&self, address: &Address) -> Option<(String, Link)> {
        if let Address::DeviceFunction { module, name } = address {
            let (module, export, symbol) = self.device_symbol(module, name)?;
            let (module, name) = (module.name.clone(), export.name.clone());
            let title = format!("{name} ({module})");
            return Some((
                title,
                Link { address: Address::DeviceFunction { module, name }, ..self.link(&symbol) },
            ));
        }
        let link = self.link(self.symbols_at(address).first()?);
        Some((title(&link.name, link.kind, link.library.as_deref()), link))
    }

    /// An export of Windows CE, and the desktop's declaration or else its own name.
    fn device_symbol(
        &self,
        module: &str,
        name: &str,
    ) -> Option<(&'static StoredModule, &'static DeviceExport, Symbol<'static>)> {
        let (module, export) = self.device_export(module, name)?;
        let desktop = export.desktop.and_then(|id| self.catalog.symbol_of(id));
        let device_only = || {
            let found = self.catalog.find(&export.name).into_iter().map(|found| found.symbol);
            found.into_iter().find(|symbol| matches!(symbol.target, Target::DeviceExport(_)))
        };
        Some((module, export, desktop.or_else(device_only)?))
    }

    fn device_page(&self, module: &str, name: &str, wanted: &Wanted<'_>) -> Result<Page, crate::NotFound> {
        let found = self.device_symbol(module, name).ok_or_else(|| self.not_found(name))?;
        let (module, export, symbol) = found;
        let mut page = self.page_of(&symbol, wanted);
        page.title = format!("{} ({})", export.name, module.name);
        page.answer.item.address =
            Address::DeviceFunction { module: module.name.clone(), name: export.name.clone() };
        page.device = Some(DeviceNote {
            module: module.name.clone(),
            export: export.name.clone(),
            taken_from_desktop: export.desktop.is_some_and(|id| self.catalog.symbol_of(id).is_some()),
        });
        page.runtime = None;
        Ok(page)
    }

    /// The declarations of a symbol with what they need; enums reduced to the members the symbol
    /// stands for, so that the page of one error code does not print all of them.
    pub(crate) fn narrow_unit(&self, symbol: &Symbol<'_>) -> Unit {
        let wanted: Vec<(DeclId, u32)> = match symbol.target {
            Target::Member(id, index) => vec![(id, index)],
            Target::Prefix(id) => {
                let members = self.catalog.prefix(id).map(|p| p.members.as_slice()).unwrap_or_default();
                members.iter().filter_map(|m| Some((m.declaration, m.member?))).collect()
            }
            _ => return self.unit_of(std::slice::from_ref(symbol)),
        };
        let wanted: std::collections::HashSet<(DeclId, u32)> = wanted.into_iter().collect();
        Unit::collect(&self.roots(symbol), &mut |id, role| {
            if role == Role::Needed {
                return self.catalog.node(id, role);
            }
            let mut declaration = self.catalog.declaration(id)?;
            for variant in &mut declaration.variants {
                if let farcall_model::Body::Enum(e) = &mut variant.body {
                    let mut index = 0;
                    e.members.retain(|_| {
                        index += 1;
                        wanted.contains(&(id, index - 1))
                    });
                }
            }
            Some(std::sync::Arc::new(declaration.into()))
        })
    }

    fn signatures(&self, unit: &Unit, wanted: &Wanted<'_>) -> Vec<Signature> {
        if unit.roots().is_empty() {
            return Vec::new();
        }
        let mut signatures = Vec::new();
        for language in LANGUAGES {
            let about = language.about();
            let is_wanted =
                |style: &str| wanted.signatures.is_none_or(|all| all.contains(&(about.id, style)));
            for style in about.styles.iter().filter(|s| is_wanted(s.id)) {
                let choice = Choice { language: *language, style };
                let printed = self.print_all(unit, &choice, wanted.architecture);
                let (code, unsupported) = match printed {
                    Ok(code) => (Some(code), None),
                    Err(PrintError::Unsupported { reason, .. }) => (None, Some(reason)),
                    Err(other) => (None, Some(other.to_string())),
                };
                let (definitions, has_all_definitions) = match code {
                    Some(_) => self.definitions(unit, &choice, wanted.architecture),
                    None => Default::default(),
                };
                let (is_compiled, compiled) = match code {
                    Some(_) if self.own().is_some() => (false, NOT_JUDGED.to_owned()),
                    Some(_) => compiled(about, style),
                    None => Default::default(),
                };
                signatures.push(Signature {
                    language: about.id,
                    language_name: about.name,
                    style: style.id,
                    style_name: style.name,
                    is_compiled,
                    code,
                    compiled,
                    unsupported,
                    definitions,
                    has_all_definitions,
                });
            }
        }
        signatures
    }

    /// The roots of `unit` one after the other.
    pub(crate) fn print_all(
        &self,
        unit: &Unit,
        choice: &Choice,
        architecture: Architecture,
    ) -> Result<String, PrintError> {
        unit.roots().iter().map(|id| self.print(unit, *id, choice, architecture)).collect()
    }

    /// Everything in a unit that was not asked for.
    fn types(&self, unit: &Unit) -> Vec<Link> {
        let roots = unit.roots();
        unit.order().iter().filter(|id| !roots.contains(id)).filter_map(|id| self.link_to(*id)).collect()
    }
}

/// The compilers have taken the catalog of Windows, and nobody's own.
const NOT_JUDGED: &str =
    "Not compiled: it was read from a header, and no compiler has seen it in this language";

/// Whether a compiler took what is declared in this style, and which, in words.
fn compiled(about: &About, style: &Style) -> (bool, String) {
    let compilers = compilers(about.id, style.id);
    if !compilers.is_empty() {
        let named = compilers
            .iter()
            .map(|compiler| format!("{} ({})", compiler.name, compiler.architectures.join(", ")));
        return (true, format!("Compiled by {}", named.collect::<Vec<_>>().join(", ")));
    }
    (false, crate::evidence::why_not(about))
}

/// `OpenFileMapping (kernel32)`.
pub(crate) fn title(name: &str, kind: ItemKind, library: Option<&str>) -> String {
    format!("{name} ({})", library.map_or_else(|| kind.name().to_owned(), stem))
}

fn name_in(address: &Address) -> &str {
    match address {
        Address::Function { name, .. }
        | Address::Type { name, .. }
        | Address::Constant { name, .. }
        | Address::Module { name }
        | Address::DeviceModule { name }
        | Address::DeviceFunction { name, .. } => name,
        Address::Constants { prefix } => prefix,
    }
}
