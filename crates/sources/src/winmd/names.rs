//! The ids of everything that can be referred to.

use farcall_model::{DeclId, Kind, Origin};
use std::collections::HashMap;

/// What makes an item itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) name: String,
    /// Without `Windows.Win32.`; that of the WDK keeps `Wdk.`. Empty for `Windows.Win32` itself.
    pub(super) namespace: String,
    pub(super) kind: Kind,
}

const WIN32: &str = "Windows.Win32";
const WINDOWS: &str = "Windows.";
const WDK: &str = "Wdk.";

impl Key {
    pub(super) fn new(namespace: &str, name: &str, kind: Kind) -> Self {
        let within_win32 = namespace.strip_prefix(WIN32).map(|rest| rest.strip_prefix('.').unwrap_or(rest));
        let short = within_win32.or_else(|| namespace.strip_prefix(WINDOWS)).unwrap_or(namespace);
        Self { name: name.to_owned(), namespace: short.to_owned(), kind }
    }

    pub(super) fn origin(&self) -> Origin {
        if self.namespace.starts_with(WDK) { Origin::Wdk } else { Origin::Win32 }
    }

    /// The namespace as the file has it.
    pub(super) fn full_namespace(&self) -> String {
        match (self.origin(), self.namespace.as_str()) {
            (Origin::Wdk, short) => format!("{WINDOWS}{short}"),
            (_, "") => WIN32.to_owned(),
            (_, short) => format!("{WIN32}.{short}"),
        }
    }

    /// Whether the two are rows of one item.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self == other
    }
}

/// The ids of types.
#[derive(Debug)]
pub(super) struct Names {
    /// By namespace as in the file, and name.
    exact: HashMap<(String, String), DeclId>,
    /// By name alone, for attributes that give no namespace.
    by_name: HashMap<String, Vec<(String, DeclId)>>,
}

impl Names {
    /// From the keys in the order of the table.
    pub(super) fn new(keys: impl Iterator<Item = Key>) -> Self {
        let mut names = Self { exact: HashMap::new(), by_name: HashMap::new() };
        for (index, key) in keys.enumerate().filter(|(_, key)| key.kind.is_type()) {
            let id = DeclId(index as u32);
            names.exact.insert((key.full_namespace(), key.name.clone()), id);
            names.by_name.entry(key.name.clone()).or_default().push((key.full_namespace(), id));
        }
        names
    }

    pub(super) fn get(&self, namespace: &str, name: &str) -> Option<DeclId> {
        self.exact.get(&(namespace.to_owned(), name.to_owned())).copied()
    }

    /// The type called `name`, in `namespace` if it is there, else anywhere.
    pub(super) fn near(&self, namespace: &str, name: &str) -> Option<DeclId> {
        let candidates = self.by_name.get(name)?;
        let near = candidates.iter().find(|(place, _)| place == namespace).or_else(|| candidates.first());
        near.map(|(_, id)| *id)
    }
}
