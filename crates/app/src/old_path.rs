//! Links to PInvoke.net, which the web is full of, led to their page here.
//!
//! The old site answered `/default.aspx/MODULE.NAME`, `/default.aspx/MODULE/NAME.html` and
//! `/default.aspx/MODULE.html`, in any letter case, where MODULE was a DLL, a module of Windows
//! CE or one of its sections for types and constants.

use crate::naming::{Group, group};
use crate::{Address, App};
use farcall_catalog::{Symbol, Target};

/// Where an old link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OldPath {
    /// To this page, for good.
    Page(Address),
    /// To a search for this, since nothing is called what it names.
    Search(String),
    /// To the front page: it names nothing.
    Home,
}

/// The sections of the old site that were no DLLs, and the group that their names belong to.
/// Source: the module list of the old site's archive.
const SECTIONS: &[(&str, Option<Group>)] = &[
    ("constants", Some(Group::Constant)),
    ("delegates", Some(Group::Type)),
    ("enums", Some(Group::Type)),
    ("interfaces", Some(Group::Type)),
    ("structures", Some(Group::Type)),
    ("structs", Some(Group::Type)),
    ("misc", None),
];

impl App {
    /// Where a path of the old site leads; `None` for a path that was never one of its own. The
    /// path is percent-decoded already and has no query.
    pub fn resolve_old_path(&self, path: &str) -> Option<OldPath> {
        let path = path.trim_start_matches('/');
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        if !first.eq_ignore_ascii_case("default.aspx") {
            return None;
        }
        let rest = rest.trim_matches('/').trim();
        let rest = match rest.len().checked_sub(5).and_then(|at| rest.split_at_checked(at)) {
            Some((name, ".html")) => name,
            Some((name, extension)) if extension.eq_ignore_ascii_case(".html") => name,
            _ => rest,
        };
        if rest.is_empty() {
            return Some(OldPath::Home);
        }
        // `kernel32/OpenFileMapping`, else `kernel32.OpenFileMapping`; a name holds no dot, a DLL may.
        let (module, name) = match rest.split_once('/') {
            Some(parts) => parts,
            None if self.old_module(rest).is_some() => (rest, ""),
            None => rest.rsplit_once('.').unwrap_or((rest, "")),
        };
        let (module, name) = (module.trim(), name.trim());
        let module = module.strip_suffix(" (Smart Device)").unwrap_or(module);
        let page = if name.is_empty() { self.old_module(module) } else { self.old_item(module, name) };
        let words = if name.is_empty() { module } else { name };
        let words = || words.split(['/', '.', ' ']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
        Some(page.map_or_else(|| OldPath::Search(words()), OldPath::Page))
    }

    fn old_module(&self, module: &str) -> Option<Address> {
        let desktop = self.catalog.library(module).map(|l| crate::address::stem(&l.name));
        desktop.map(|name| Address::Module { name }).or_else(|| {
            let device = self.stored_device_module(module)?;
            Some(Address::DeviceModule { name: device.name.clone() })
        })
    }

    fn old_item(&self, module: &str, name: &str) -> Option<Address> {
        let section = SECTIONS.iter().find(|(id, _)| id.eq_ignore_ascii_case(module));
        let is_desktop = self.catalog.library(module).is_some();
        if let (None, false, Some((module, export))) = (section, is_desktop, self.device_export(module, name))
        {
            let (module, name) = (module.name.clone(), export.name.clone());
            return Some(Address::DeviceFunction { module, name });
        }
        let wanted = section.map_or(Some(Group::Function), |(_, group)| *group);
        let symbols = self.symbols_called(name);
        let is_wanted = |s: &&Symbol<'_>| match (wanted, group(s)) {
            (Some(Group::Constant), Group::Constant | Group::Prefix) => true,
            (Some(wanted), found) => wanted == found,
            (None, _) => true,
        };
        let here = |s: &&Symbol<'_>| {
            self.library_of(s).is_some_and(|l| crate::address::stem(&l) == crate::address::stem(module))
        };
        let symbol = symbols
            .iter()
            .find(|s| is_wanted(s) && (wanted != Some(Group::Function) || here(s)))
            .or_else(|| symbols.iter().find(is_wanted))
            .or_else(|| symbols.first())?;
        match (wanted, symbol.target) {
            // The old site had one page for all the constants of a prefix.
            (Some(Group::Constant), Target::Declaration(_) | Target::Member(..)) if name.ends_with('_') => {
                None
            }
            _ => Some(self.address_of(symbol)),
        }
    }
}
