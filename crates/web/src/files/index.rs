//! What the script searches in: small files, each with what begins alike.
//!
//! `search/ope.json` has everything with a word, or initials, that begin with `ope`: `[name, kind, place, file,
//! weight]`, and for what people wrote the words of the text that begin so as a sixth. `search/v-N.json` has the
//! constants whose value leaves N when divided by [`VALUES`], `search/g-000.json` the GUIDs that begin with
//! `000`; the sixth is the value or GUID in hexadecimal.

use super::names::Plan;
use super::{FilesError, FilesWritten, write};
use crate::site::Site;
use farcall_app::wiki::{PageEntry, PageKind};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Letters of a key: fewer are too common to look up in one file.
const KEY: usize = 3;
/// Files that share all values; the script has the same number.
const VALUES: u64 = 1021;

/// The files by their keys: entries as JSON, each followed by a comma.
type Shards = BTreeMap<String, String>;

pub(super) async fn write(
    site: &Site,
    plan: &Plan,
    folder: &Path,
    written: &mut FilesWritten,
) -> Result<(), FilesError> {
    let mut shards = Shards::new();
    add_catalog(site, plan, &mut shards);
    for page in &plan.written {
        add_written(site, plan, page, &mut shards).await?;
    }
    let inner = folder.join("search");
    std::fs::create_dir_all(&inner).map_err(|why| FilesError::File { path: inner.clone(), why })?;
    for (key, entries) in shards {
        let list = format!("[{}]", entries.trim_end_matches(','));
        write::file(&inner, &format!("{key}.json"), list.as_bytes(), written)?;
    }
    Ok(())
}

fn add_catalog(site: &Site, plan: &Plan, shards: &mut Shards) {
    let mut entries: BTreeMap<u32, String> = BTreeMap::new();
    let file = |address: &farcall_app::Address| plan.file_of(&address.to_string());
    for listed in site.app.listed() {
        let Some(file) = file(&listed.address) else { continue };
        let place = listed.library.unwrap_or_default();
        let entry = json!([listed.name, listed.kind.name(), place, file, listed.weight]).to_string();
        add_name(&listed.name, &entry, shards);
        entries.insert(listed.number, entry);
    }
    let mut exact = |key: String, number: u32, exact: String| {
        if let Some(fields) = entries.get(&number).and_then(|entry| entry.strip_suffix(']')) {
            add(key, &format!("{fields},\"{exact}\"]"), shards);
        }
    };
    for (value, number) in site.app.values() {
        exact(format!("v-{}", value % VALUES), number, format!("{value:x}"));
    }
    for (guid, number) in site.app.guids() {
        let text = format!("{guid:032x}");
        exact(format!("g-{}", &text[..KEY]), number, text);
    }
    for module in site.app.modules() {
        let Some(file) = file(&module.address) else { continue };
        let entry = json!([module.library, "module", "", file, module.weight]).to_string();
        add_name(&module.library, &entry, shards);
    }
}

/// A page on which people wrote: by its name, if the catalog lacks it, and by the words of its texts.
async fn add_written(
    site: &Site,
    plan: &Plan,
    page: &PageEntry,
    shards: &mut Shards,
) -> Result<(), FilesError> {
    let (Some(file), Some(community)) = (plan.file_of(&page.seed.path), &site.community) else {
        return Ok(());
    };
    let seed = &page.seed;
    let entry = json!([seed.title, seed.item, seed.module, file, 0]).to_string();
    if seed.kind != PageKind::Catalog {
        add_name(&seed.title, &entry, shards);
    }
    let there = community.store().page(&seed.path).await?;
    let sections = there.map(|page| page.sections).unwrap_or_default();
    let mut by_key: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let words = sections.iter().flat_map(|s| s.text.split(|c: char| !c.is_alphanumeric()));
    for word in words.map(str::to_lowercase) {
        if let Some(key) = key(&word) {
            by_key.entry(key).or_default().insert(word);
        }
    }
    for (key, words) in by_key {
        add(key, &json!([seed.title, seed.item, seed.module, file, 0, words]).to_string(), shards);
    }
    Ok(())
}

fn add_name(name: &str, entry: &str, shards: &mut Shards) {
    for key in keys(name) {
        add(key, entry, shards);
    }
}

fn add(key: String, entry: &str, shards: &mut Shards) {
    let file = shards.entry(key).or_default();
    file.push_str(entry);
    file.push(',');
}

/// The keys of a name: what each of its words begins with, and its initials.
fn keys(name: &str) -> BTreeSet<String> {
    let letters: Vec<char> = name.chars().collect();
    let is_start = |at: usize| {
        let (here, next) = (letters[at], letters.get(at + 1));
        let before = at.checked_sub(1).map(|b| letters[b]);
        here.is_alphanumeric()
            && before.is_none_or(|before| {
                !before.is_alphanumeric()
                    || (here.is_uppercase()
                        && (!before.is_uppercase() || next.is_some_and(|next| next.is_lowercase())))
            })
    };
    let starts: Vec<usize> = (0..letters.len()).filter(|at| is_start(*at)).collect();
    let initials: String = starts.iter().map(|at| letters[*at]).collect();
    let words = starts
        .iter()
        .map(|at| letters[*at..].iter().filter(|c| c.is_alphanumeric()).take(KEY).collect::<String>());
    words.chain([initials]).filter_map(|word| key(&word.to_lowercase())).collect()
}

/// The first letters of a word in lower case; `None` if it has too few, or others than a file's name takes.
fn key(word: &str) -> Option<String> {
    let key: String = word.chars().take(KEY).collect();
    (key.len() == KEY && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_words_and_initials() {
        let keys = |name: &str| keys(name).into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(keys("OpenFileMapping"), "fil map ofm ope");
        assert_eq!(keys("WM_PAINT"), "pai wmp");
        assert_eq!(keys("IXMLDOMNode"), "ixm nod");
        assert_eq!(keys("Größe"), "");
    }
}
