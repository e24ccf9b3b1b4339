//! Lists of what there is: DLLs, modules of Windows CE, families of constants, counts.

use crate::address::stem;
use crate::naming::{Group, group};
use crate::{Address, App, Link};
use farcall_catalog::{DeviceExport, DeviceModule as StoredModule, Target};
use farcall_model::Kind;
use serde::Serialize;

/// A DLL in the list of DLLs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ModuleEntry {
    /// In lower case: `kernel32.dll`.
    pub library: String,
    /// How many functions it exports, A and W counted apart.
    pub functions: usize,
    /// How often programs use it: the sum over its functions.
    pub weight: u64,
    /// Its page.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: Address,
}

/// A DLL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Module {
    /// In lower case: `kernel32.dll`.
    pub library: String,
    /// Its page.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: Address,
    /// Its functions by name; the A and W forms of a family as one, under the plain name.
    pub functions: Vec<Link>,
}

/// A module of Windows CE.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeviceModule {
    /// As its source writes it: `coredll`.
    pub name: String,
    /// Its page.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: Address,
    /// What it exports, by name.
    pub exports: Vec<DeviceEntry>,
}

/// An export of a module of Windows CE.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeviceEntry {
    /// Its name.
    pub name: String,
    /// Whether the desktop declares a function of that name. Nothing has proven that it holds on
    /// Windows CE.
    pub has_desktop_declaration: bool,
    /// Its page.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: Address,
}

/// A family of constants in the list of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PrefixEntry {
    /// With its underscore: `WM_`.
    pub prefix: String,
    /// How many constants it has.
    pub constants: usize,
    /// Its page.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: Address,
}

/// What the directory holds and where it is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct About {
    /// Of this program.
    pub version: &'static str,
    /// All declarations.
    pub declarations: u32,
    /// How many of each kind.
    pub kinds: Vec<KindCount>,
    /// DLLs.
    pub modules: usize,
    /// Families of an ANSI and a Unicode form.
    pub families: usize,
    /// Families of constants.
    pub prefixes: usize,
    /// Modules of Windows CE.
    pub device_modules: usize,
    /// Their exports.
    pub device_exports: usize,
    /// Those of them that the desktop declares too.
    pub device_exports_with_desktop_declaration: usize,
    /// Where the facts came from.
    pub sources: Vec<Source>,
    /// How many rows of the corrections table were applied.
    pub corrections: u32,
    /// What the sources contain and could not be made sense of: place and message.
    pub diagnostics: Vec<(String, String)>,
    /// Bytes of the embedded catalog.
    pub catalog_bytes: usize,
}

/// How many declarations of a kind there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct KindCount {
    /// The kind.
    pub kind: &'static str,
    /// Declarations.
    pub declarations: u32,
    /// Their named parts: parameters, fields, members or methods.
    pub parts: u32,
}

/// Where facts came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Source {
    /// For people: `Win32 metadata`.
    pub name: String,
    /// The package and its version.
    pub package: String,
    /// How many declarations it gave.
    pub declarations: u32,
}

impl App {
    /// Every DLL, by name.
    pub fn modules(&self) -> Vec<ModuleEntry> {
        let weight = |id| self.catalog.symbol_of(id).map_or(0, |s| u64::from(s.weight));
        self.catalog
            .libraries()
            .iter()
            .map(|library| ModuleEntry {
                library: library.name.clone(),
                functions: library.declarations.len(),
                weight: library.declarations.iter().map(|id| weight(*id)).sum(),
                address: Address::Module { name: stem(&library.name) },
            })
            .collect()
    }

    /// The DLL called `name`, with or without `.dll`, in any letter case.
    pub fn module(&self, name: &str) -> Option<Module> {
        let library = self.catalog.library(name)?;
        let forms: std::collections::HashMap<_, _> = self
            .catalog
            .families()
            .iter()
            .filter(|f| f.plain.is_none())
            .flat_map(|f| f.members().map(move |id| (id, f)))
            .collect();
        let mut functions: Vec<Link> = Vec::new();
        for id in &library.declarations {
            let family = forms.get(id).and_then(|family| {
                self.catalog.find(&family.name).into_iter().map(|f| f.symbol).find(|s| {
                    matches!(s.target, Target::Family(_))
                        && group(s) == Group::Function
                        && s.name == family.name
                })
            });
            let Some(symbol) = family.or_else(|| self.catalog.symbol_of(*id)) else { continue };
            let is_listed = functions.iter().rev().take(8).any(|l| l.name == symbol.name);
            if !is_listed || family.is_none() {
                functions.push(self.link(&symbol));
            }
        }
        let address = Address::Module { name: stem(&library.name) };
        Some(Module { library: library.name.clone(), address, functions })
    }

    /// Every module of Windows CE with its exports, by name.
    pub fn device_modules(&self) -> Vec<DeviceModule> {
        self.catalog.device_modules().iter().map(device_module).collect()
    }

    /// The module of Windows CE called `name`, in any letter case.
    pub fn device_module(&self, name: &str) -> Option<DeviceModule> {
        self.stored_device_module(name).map(device_module)
    }

    pub(crate) fn stored_device_module(&self, name: &str) -> Option<&'static StoredModule> {
        let name = stem(name);
        self.catalog.device_modules().iter().find(|m| m.name.eq_ignore_ascii_case(&name))
    }

    /// An export of Windows CE, also under the plain name of its Unicode form.
    pub(crate) fn device_export(
        &self,
        module: &str,
        name: &str,
    ) -> Option<(&'static StoredModule, &'static DeviceExport)> {
        let module = self.stored_device_module(module)?;
        // Two exports may differ in letter case alone: RasHangup and RasHangUp.
        let called = |wanted: &str| {
            let exports = || module.exports.iter();
            let exact = exports().find(|e| e.name == wanted);
            exact.or_else(|| exports().find(|e| e.name.eq_ignore_ascii_case(wanted)))
        };
        Some((module, called(name).or_else(|| called(&format!("{name}W")))?))
    }

    /// Every family of constants, by prefix.
    pub fn prefixes(&self) -> Vec<PrefixEntry> {
        let entry = |p: &farcall_catalog::PrefixFamily| PrefixEntry {
            prefix: p.prefix.clone(),
            constants: p.members.len(),
            address: Address::Constants { prefix: p.prefix.clone() },
        };
        self.catalog.prefixes().iter().map(entry).collect()
    }

    /// What the directory holds and where it is from.
    pub fn about(&self) -> About {
        let meta = self.catalog.meta();
        let devices = self.catalog.device_modules();
        let exports = || devices.iter().flat_map(|m| &m.exports);
        let of_kind = |kind: Kind| {
            let counts = meta.counts.iter().find(|c| c.kind == kind);
            KindCount {
                kind: kind.name(),
                declarations: counts.map_or(0, |c| c.declarations),
                parts: counts.map_or(0, |c| c.parts),
            }
        };
        About {
            version: env!("CARGO_PKG_VERSION"),
            declarations: self.catalog.len(),
            kinds: Kind::ALL.into_iter().map(of_kind).collect(),
            modules: self.catalog.libraries().len(),
            families: self.catalog.families().len(),
            prefixes: self.catalog.prefixes().len(),
            device_modules: devices.len(),
            device_exports: exports().count(),
            device_exports_with_desktop_declaration: exports().filter(|e| e.desktop.is_some()).count(),
            sources: meta
                .sources
                .iter()
                .map(|s| Source {
                    name: s.name.clone(),
                    package: s.package.clone(),
                    declarations: s.declarations,
                })
                .collect(),
            corrections: meta.corrections,
            diagnostics: meta.diagnostics.into_iter().map(|d| (d.place, d.message)).collect(),
            catalog_bytes: farcall_snapshot::size(),
        }
    }
}

fn device_module(module: &StoredModule) -> DeviceModule {
    let entry = |export: &DeviceExport| DeviceEntry {
        name: export.name.clone(),
        has_desktop_declaration: export.desktop.is_some(),
        address: Address::DeviceFunction { module: module.name.clone(), name: export.name.clone() },
    };
    DeviceModule {
        name: module.name.clone(),
        address: Address::DeviceModule { name: module.name.clone() },
        exports: module.exports.iter().map(entry).collect(),
    }
}
