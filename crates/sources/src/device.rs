//! What the modules of Windows CE export.

use std::collections::BTreeMap;

static TABLE: &str = include_str!("../data/smart-device.tsv");

/// The names that each module exports, both sorted. The first line of the file names its source.
pub(crate) fn read() -> BTreeMap<String, Vec<String>> {
    let mut modules: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        if let Some((module, name)) = line.split_once('\t') {
            modules.entry(module.to_ascii_lowercase()).or_default().push(name.trim().to_owned());
        }
    }
    for names in modules.values_mut() {
        names.sort();
        names.dedup();
    }
    modules
}
