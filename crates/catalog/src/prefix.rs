//! Families of constants that share a prefix: `WM_`, `ERROR_`, `VK_`.

use farcall_model::{Body, DeclId, Declaration};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The index of a prefix family, in the order of the prefixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PrefixId(pub u32);

/// All constants and enum members whose name starts with one prefix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrefixFamily {
    /// The prefix with its underscore: `WM_`.
    pub prefix: String,
    /// Its members, by name.
    pub members: Vec<PrefixMember>,
}

/// One constant of a prefix family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrefixMember {
    /// The constant, or the enum it is a member of.
    pub declaration: DeclId,
    /// Which member of the enum.
    pub member: Option<u32>,
}

/// Fewer constants than this do not make a family.
const SMALLEST: usize = 3;

/// Finds the prefix families of a table: everything up to the first underscore.
pub(crate) fn prefix_families(table: &[Declaration]) -> Vec<PrefixFamily> {
    let mut groups: BTreeMap<&str, Vec<(&str, PrefixMember)>> = BTreeMap::new();
    let mut add = |name, declaration, member| {
        if let Some(prefix) = prefix(name) {
            groups.entry(prefix).or_default().push((name, PrefixMember { declaration, member }));
        }
    };
    for (index, declaration) in table.iter().enumerate() {
        let id = DeclId(index as u32);
        match declaration.body() {
            Body::Constant(_) => add(declaration.name.as_str(), id, None),
            Body::Enum(e) => {
                for (member, m) in e.members.iter().enumerate() {
                    add(m.name.as_str(), id, Some(member as u32));
                }
            }
            _ => {}
        }
    }
    groups
        .into_iter()
        .filter(|(_, members)| members.len() >= SMALLEST)
        .map(|(prefix, mut members)| {
            members.sort_by_key(|(name, m)| (*name, m.declaration, m.member));
            PrefixFamily { prefix: prefix.to_owned(), members: members.into_iter().map(|(_, m)| m).collect() }
        })
        .collect()
}

fn prefix(name: &str) -> Option<&str> {
    let end = name.find('_')? + 1;
    let prefix = &name[..end];
    let is_word = prefix.len() >= 2 && prefix.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (is_word && end < name.len()).then_some(prefix)
}
