//! Which file belongs to which address, decided before the first is written.

use super::FilesError;
use crate::cache::content_hash;
use crate::site::Site;
use farcall_app::wiki::{PageEntry, PageKind};
use farcall_app::{Architecture, STANDING, Wanted};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// Pages of the site itself that need no server.
const FIXED: [&str; 7] = ["/", "/modules", "/constants", "/device", "/about", "/evidence", "/search"];
/// Longer names are cut and told apart by a hash: file systems take 255 bytes, with what is added.
const LONGEST_NAME: usize = 150;
/// Pages that are asked for at once.
const AT_ONCE: u32 = 500;
/// Names that Windows keeps for its devices, whatever follows the dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// All pages and the files they become.
pub(super) struct Plan {
    /// Address and file, in the order in which they are written.
    pub(super) pages: Vec<(String, String)>,
    /// Pages that people wrote on, or created.
    pub(super) written: Vec<PageEntry>,
    /// The place in `pages` of an address.
    places: HashMap<String, usize>,
    /// Members of enums: the place of the enum, and the anchor on its page.
    members: HashMap<String, (usize, String)>,
    /// Files that are taken, in lower case: many file systems see no other.
    taken: HashSet<String>,
    /// Where bare names turned out to lead.
    names: Mutex<HashMap<String, Option<String>>>,
}

impl Plan {
    /// Of the whole site, or of `modules` with what they need.
    pub(super) async fn new(site: &Site, modules: &[String]) -> Result<Self, FilesError> {
        let wanted = match modules {
            [] => None,
            _ => Some(needed(site, modules)?),
        };
        let is_wanted = |address: &str| wanted.as_ref().is_none_or(|wanted| wanted.contains(address));
        let mut plan = Self {
            pages: Vec::new(),
            written: Vec::new(),
            places: HashMap::new(),
            members: HashMap::new(),
            taken: HashSet::new(),
            names: Mutex::default(),
        };
        FIXED.iter().for_each(|address| plan.add(address));
        let mut members = Vec::new();
        for listed in site.app.listed() {
            match listed.of {
                Some(of) => members.push((listed.address.to_string(), of.to_string(), listed.name)),
                None => {
                    let address = listed.address.to_string();
                    if is_wanted(&address) {
                        plan.add(&address);
                    }
                }
            }
        }
        let modules = site.app.modules().into_iter().map(|module| module.address);
        let device = site.app.device_modules().into_iter().flat_map(|module| {
            let exports = module.exports.into_iter().map(|export| export.address);
            std::iter::once(module.address).chain(exports)
        });
        modules
            .chain(device)
            .map(|address| address.to_string())
            .filter(|address| is_wanted(address))
            .for_each(|address| plan.add(&address));
        if let Some(community) = &site.community {
            STANDING.iter().for_each(|page| plan.add(page.path));
            let mut last = 0;
            loop {
                let some = community.store().all_pages(last, AT_ONCE).await?;
                let Some((number, _)) = some.last() else { break };
                last = *number;
                plan.written.extend(some.into_iter().map(|(_, entry)| entry).filter(|entry| !entry.deleted));
            }
            let created = plan.written.iter().filter(|entry| {
                let module = format!("/{}", entry.seed.module);
                entry.seed.kind == PageKind::Created
                    && (is_wanted(&module)
                        || is_wanted(&module.to_lowercase())
                        || is_wanted(&entry.seed.path))
            });
            let created: Vec<String> = created.map(|entry| entry.seed.path.clone()).collect();
            created.iter().for_each(|path| plan.add(path));
        }
        for (address, of, name) in members {
            if let Some(place) = plan.places.get(&of) {
                plan.members.insert(address, (*place, name));
            }
        }
        Ok(plan)
    }

    fn add(&mut self, address: &str) {
        if self.places.contains_key(address) {
            return;
        }
        let stem = stem(address);
        let mut file = format!("{stem}.html");
        let mut number = 1;
        while !self.taken.insert(file.to_ascii_lowercase()) {
            number += 1;
            file = format!("{stem}~{number}.html");
        }
        self.places.insert(address.to_owned(), self.pages.len());
        self.pages.push((address.to_owned(), file));
    }

    /// The file of an address, with the anchor for a member of an enum.
    pub(super) fn file_of(&self, address: &str) -> Option<String> {
        if let Some(page) = self.places.get(address).and_then(|place| self.pages.get(*place)) {
            return Some(page.1.clone());
        }
        if let Some((place, anchor)) = self.members.get(address) {
            return Some(format!("{}#{anchor}", self.pages.get(*place)?.1));
        }
        let of = address.strip_suffix("/references")?;
        let page = self.places.get(of).and_then(|place| self.pages.get(*place))?;
        Some(references_of(&page.1))
    }

    /// The file that a bare name leads to; `ask` is asked for its address the first time.
    pub(super) fn named(&self, name: &str, ask: impl FnOnce() -> Option<String>) -> Option<String> {
        let known = || self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(name) {
            return found.clone();
        }
        let found = ask().and_then(|address| self.file_of(&address));
        known().insert(name.to_owned(), found.clone());
        found
    }
}

/// The addresses of some modules, of their functions in every form, and of all types these need.
fn needed(site: &Site, modules: &[String]) -> Result<HashSet<String>, FilesError> {
    let wanted = Wanted { architecture: Architecture::X64, signatures: Some(&[]), references: 0 };
    let mut needed = HashSet::new();
    for name in modules {
        let stem = name.to_lowercase();
        let stem = stem.strip_suffix(".dll").unwrap_or(&stem);
        let module = site.app.module(stem).ok_or_else(|| {
            FilesError::Choice(format!("there is no module “{name}”; `farcall` lists them at /modules"))
        })?;
        needed.insert(module.address.to_string());
        for function in &module.functions {
            let Ok(page) = site.app.page_with(&function.address, &wanted) else { continue };
            let forms = page.answer.item.forms.iter().map(|form| form.address.to_string());
            let types = page.types.iter().map(|link| link.address.to_string());
            needed.extend(forms.chain(types).chain([function.address.to_string()]));
        }
    }
    Ok(needed)
}

/// The file with all references to what is in `file`.
pub(super) fn references_of(file: &str) -> String {
    format!("{}.references.html", file.strip_suffix(".html").unwrap_or(file))
}

/// An address as the path of a file, without its extension: letters, digits and `.-_` stay, everything else
/// becomes `~` and its bytes in hexadecimal, so that no server and no file system sees a sign of its own.
fn stem(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let path = crate::escape::decoded(path, false).unwrap_or_else(|| path.to_owned());
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let mut stem: Vec<String> = parts.iter().map(|part| safe(part)).collect();
    if path == "/" {
        return "index".to_owned();
    }
    if let Some(last) = stem.last_mut().filter(|_| !query.is_empty()) {
        let within = query.strip_prefix("in=").unwrap_or(query);
        *last = short(&format!("{last}~in~{}", safe(within)));
    }
    stem.join("/")
}

fn safe(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            other => out.push_str(&format!("~{other:02x}")),
        }
    }
    let device = out.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let device = device.trim_end_matches(|c: char| c.is_ascii_digit());
    if DEVICES.contains(&device) || out.starts_with('.') {
        out.insert(0, '~');
    }
    short(&out)
}

fn short(name: &str) -> String {
    match name.get(..LONGEST_NAME) {
        Some(start) if name.len() > LONGEST_NAME => {
            format!("{start}~{:016x}", content_hash(name.as_bytes()))
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_names_that_every_file_system_takes() {
        for (address, file) in [
            ("/", "index"),
            ("/modules", "modules"),
            ("/kernel32/OpenFileMapping", "kernel32/OpenFileMapping"),
            ("/constant/A%20b%3F", "constant/A~20b~3f"),
            ("/type/POINT?in=Windows.Win32", "type/POINT~in~Windows.Win32"),
            ("/type/AUX", "type/~AUX"),
            ("/constant/COM1", "constant/~COM1"),
            ("/constant/COMBO", "constant/COMBO"),
            ("/constants/WM_", "constants/WM_"),
            ("/m/%2e%2e", "m/~.."),
        ] {
            assert_eq!(stem(address), file);
        }
        let long = stem(&format!("/type/{}", "x".repeat(400)));
        assert!(long.len() < 200 && long != stem(&format!("/type/{}", "x".repeat(401))), "{long}");
    }
}
