//! The directory: all modules, one module, the families of constants.

use super::home::most_used;
use super::{Frame, by_letter, render, thousands};
use crate::ask::Ask;
use crate::community::{Action, Around, SectionView, actions, section};
use crate::reply::Reply;
use crate::site::Site;
use askama::Template;
use farcall_app::wiki::PageEntry;
use farcall_app::{Module, ModuleEntry, SECTIONS};

#[derive(Template)]
#[template(path = "modules.html")]
struct Modules<'a> {
    frame: Frame<'a>,
    modules: &'a [ModuleEntry],
    used: Vec<ModuleEntry>,
    letters: Vec<(String, Vec<ModuleEntry>)>,
}

/// A list of names with links, by first letter.
#[derive(Template)]
#[template(path = "module.html")]
pub(crate) struct Listing<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) name: String,
    /// What is one level up, and its address.
    pub(crate) up: (&'static str, &'static str),
    pub(crate) summary: String,
    pub(crate) letters: Vec<(String, Vec<Entry>)>,
    pub(crate) additions: Additions<'a>,
}

/// What people added to a list; nothing for lists that nobody writes on.
#[derive(Default)]
pub(crate) struct Additions<'a> {
    notes: Option<SectionView>,
    /// The pages that they created in it.
    created: &'a [PageEntry],
    actions: Vec<Action>,
}

impl<'a> Additions<'a> {
    /// To the module at `path`.
    pub(crate) fn new(site: &Site, ask: &Ask, path: &str, around: &'a Around) -> Self {
        let notes = SECTIONS.iter().find(|kind| kind.id == "notes");
        Self {
            notes: notes.map(|kind| section(site, ask, path, around.written.as_ref(), kind)),
            created: &around.created,
            actions: actions(path),
        }
    }
}

/// One name of a list.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) remark: String,
}

pub(crate) fn modules(site: &Site, ask: &Ask) -> Reply {
    let modules = site.app.modules();
    let mut frame = Frame::new(site, ask, "Modules");
    frame.description =
        "All DLLs of Windows and its driver kit whose functions are declared here.".to_owned();
    frame.canonical = "/modules".to_owned();
    frame.section = "modules";
    render(&Modules {
        frame,
        used: most_used(modules.clone(), 32),
        letters: by_letter(modules.clone(), |m| m.library.as_str()),
        modules: &modules,
    })
}

/// One DLL.
pub(crate) fn module(site: &Site, ask: &Ask, module: &Module, around: &Around) -> Reply {
    let mut frame = Frame::new(site, ask, &module.library);
    frame.canonical = module.address.to_string();
    frame.data.clone_from(&frame.canonical);
    frame.has_data = true;
    frame.section = "modules";
    let path = frame.canonical.clone();
    let summary = module_summary(module);
    frame.description.clone_from(&summary);
    let entries = module.functions.iter().map(|link| Entry {
        name: link.name.clone(),
        href: link.address.to_string(),
        remark: String::new(),
    });
    render(&Listing {
        frame,
        name: module.library.clone(),
        up: ("Modules", "/modules"),
        summary,
        letters: by_letter(entries.collect(), |e| e.name.as_str()),
        additions: Additions::new(site, ask, &path, around),
    })
}

/// What a DLL is, in a sentence.
pub(crate) fn module_summary(module: &Module) -> String {
    format!(
        "Functions of {}: {}, the A and W forms of one function counted once.",
        module.library,
        thousands(module.functions.len() as u64)
    )
}

pub(crate) fn constants(site: &Site, ask: &Ask) -> Reply {
    let prefixes = site.app.prefixes();
    let mut frame = Frame::new(site, ask, "Constants");
    frame.description =
        "Families of Windows constants by prefix: WM_, ERROR_, VK_ and the others.".to_owned();
    frame.canonical = "/constants".to_owned();
    frame.section = "constants";
    let summary =
        format!("Constants by the prefix they share: {} families.", thousands(prefixes.len() as u64));
    let entries = prefixes.into_iter().map(|p| Entry {
        href: p.address.to_string(),
        name: p.prefix,
        remark: thousands(p.constants as u64),
    });
    let letters = by_letter(entries.collect(), |e| e.name.as_str());
    frame.is_printable = false;
    render(&Listing {
        frame,
        name: "Constants".to_owned(),
        up: ("Directory", "/"),
        summary,
        letters,
        additions: Additions::default(),
    })
}
