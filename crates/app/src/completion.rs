//! Names that begin with what somebody has typed so far, for a shell that completes the word.

use crate::{App, ItemKind};
use farcall_catalog::{Symbol, SymbolId, Target};

/// A name to go on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The name.
    pub name: &'static str,
    /// What it is.
    pub kind: ItemKind,
    /// The DLL of a function.
    pub library: Option<String>,
}

impl App {
    /// At most `limit` names that begin with `typed`, by name; where there are more, those that are used most.
    ///
    /// The names lie sorted, so this neither needs nor builds the index of the search.
    ///
    /// Letter case does not matter, and yet all offers begin in one spelling: as `typed` where a name begins so, else as
    /// the names do that are used most. Shells replace what was typed by what all offers have in common, and `OpenFile` and
    /// `OPENFILENAME` have less in common than `openfi`. For the same reason the offers have no more in common than
    /// all that they were taken from.
    pub fn offers(&self, typed: &str, limit: usize) -> Vec<Offer> {
        if typed.is_empty() {
            return Vec::new();
        }
        let begins = |name: &str| begin(name, typed).is_some_and(|own| own.eq_ignore_ascii_case(typed));
        let first = self.catalog.lower_bound(typed).0;
        let mut found: Vec<Symbol<'static>> = (first..self.catalog.symbol_count())
            .map_while(|at| self.catalog.symbol(SymbolId(at)))
            .take_while(|symbol| begins(symbol.name))
            .collect();
        let spelling = spelling(&found, typed);
        found.retain(|symbol| begin(symbol.name, typed) == spelling);
        found.dedup_by_key(|symbol| symbol.name);
        let mut chosen = most_used(found, limit);
        chosen.sort_by_key(|symbol| symbol.id);
        chosen.iter().map(|symbol| self.offer(symbol)).collect()
    }

    fn offer(&self, symbol: &Symbol<'static>) -> Offer {
        let kind = match symbol.target {
            Target::Prefix(_) => ItemKind::Constants,
            _ => symbol.kind.into(),
        };
        Offer {
            name: symbol.name,
            kind,
            library: self.library_of(symbol).filter(|_| kind == ItemKind::Function),
        }
    }
}

/// As much of `name` as `typed` is long.
fn begin<'n>(name: &'n str, typed: &str) -> Option<&'n str> {
    name.get(..typed.len())
}

/// How the offers begin.
fn spelling(found: &[Symbol<'static>], typed: &str) -> Option<&'static str> {
    let mut spellings: Vec<(&'static str, u64, usize)> = Vec::new();
    for symbol in found {
        let Some(own) = begin(symbol.name, typed) else { continue };
        match spellings.iter_mut().find(|(known, ..)| *known == own) {
            Some((_, weight, count)) => {
                *weight += u64::from(symbol.weight);
                *count += 1;
            }
            None => spellings.push((own, u64::from(symbol.weight), 1)),
        }
    }
    let chosen = spellings.into_iter().max_by_key(|(own, weight, count)| (*own == typed, *weight, *count));
    chosen.map(|(own, ..)| own)
}

/// The `limit` of `found` that are used most, but among them two that differ as soon as any of `found` do.
fn most_used(found: Vec<Symbol<'static>>, limit: usize) -> Vec<Symbol<'static>> {
    if found.len() <= limit {
        return found;
    }
    let first = found.first().map_or("", |symbol| symbol.name);
    let apart = found.iter().map(|symbol| common(first, symbol.name)).enumerate();
    let apart = apart.min_by_key(|(_, common)| *common).map_or(0, |(at, _)| at);
    let mut ranked: Vec<(bool, u32, Symbol<'static>)> = found
        .into_iter()
        .enumerate()
        .map(|(at, symbol)| (at == 0 || at == apart, symbol.weight, symbol))
        .collect();
    ranked.sort_by_key(|(is_kept, weight, symbol)| std::cmp::Reverse((*is_kept, *weight, symbol.id)));
    ranked.into_iter().take(limit).map(|(.., symbol)| symbol).collect()
}

/// How many bytes two names have in common.
fn common(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(typed: &str, limit: usize) -> Vec<&'static str> {
        App::new().offers(typed, limit).iter().map(|offer| offer.name).collect()
    }

    #[test]
    fn names_begin_with_what_was_typed() {
        let all = names("OpenFileM", 50);
        assert_eq!(
            all,
            ["OpenFileMapping", "OpenFileMappingA", "OpenFileMappingFromApp", "OpenFileMappingW"]
        );
        assert_eq!(names("openfilem", 50), all, "in any letter case");
        assert_eq!(names("WM_PAIN", 50), ["WM_PAINT", "WM_PAINTCLIPBOARD", "WM_PAINTICON"]);
        for nothing in ["", "Qzxqzx", "\u{e9}", "OpenFileMappingWW", "💥"] {
            assert_eq!(names(nothing, 50), [""; 0], "{nothing}");
        }
    }

    #[test]
    fn all_begin_in_one_spelling() {
        assert!(names("openf", 1000).iter().all(|name| name.starts_with("OpenF")));
        assert!(names("OPENF", 1000).iter().all(|name| name.starts_with("OPENF")));
        assert!(names("OPENF", 1000).contains(&"OPENFILENAMEW"));
    }

    /// What a shell puts in must be what all names have in common, and not what some have.
    #[test]
    fn few_have_no_more_in_common_than_all() {
        let shared = |names: &[&str]| names.iter().map(|name| common(names[0], name)).min().unwrap();
        for typed in ["G", "Get", "SetW", "IDirect", "ERROR_", "c", "_"] {
            let (all, few) = (names(typed, usize::MAX), names(typed, 20));
            assert!(few.len() == 20 && all.len() > 20, "{typed}: {}", all.len());
            assert_eq!(shared(&few), shared(&all), "{typed}: {few:?}");
            assert!(few.is_sorted_by_key(|name| name.to_ascii_lowercase()), "{few:?}");
        }
        assert!(names("Create", 20).contains(&"CreateFileW"), "what is used most is among them");
    }

    #[test]
    fn an_offer_says_what_it_is() {
        let offers = App::new().offers("OpenFileMappingF", 5);
        let library = Some("api-ms-win-core-memory-l1-1-3.dll".to_owned());
        assert_eq!(offers, [Offer { name: "OpenFileMappingFromApp", kind: ItemKind::Function, library }]);
    }
}
