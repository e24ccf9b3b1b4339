//! The same random choices in every run.

use farcall_catalog::{Catalog, Symbol, Target};
use farcall_model::Kind;

/// Numbers that look random and are the same every time (xorshift64*).
#[derive(Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }

    /// A number below `end`, which must not be 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }
}

/// Every name once, in any order.
pub(crate) fn names(catalog: &Catalog) -> Vec<String> {
    let mut names: Vec<String> = catalog.symbols().map(|symbol| symbol.name.to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

/// The functions that most programs use.
pub(crate) fn functions(catalog: &Catalog, count: usize) -> Vec<Symbol<'_>> {
    let is_function = |s: &Symbol<'_>| s.kind == Kind::Function && matches!(s.target, Target::Declaration(_));
    let mut functions: Vec<Symbol<'_>> = catalog.symbols().filter(is_function).collect();
    functions.sort_by_key(|symbol| std::cmp::Reverse(symbol.weight));
    functions.truncate(count);
    functions
}

/// `count` of `names`, spread evenly.
pub(crate) fn spread(names: &[String], count: usize) -> Vec<&str> {
    let step = (names.len() / count.max(1)).max(1);
    names.iter().step_by(step).map(String::as_str).collect()
}

/// `name` with two slips of the fingers: a letter left out, doubled, wrong, or swapped with the next.
pub(crate) fn misspell(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.to_lowercase().chars().collect();
    for _ in 0..2 {
        // The first letter is rarely the wrong one.
        let at = 1 + dice.below(letters.len() - 2);
        match dice.below(4) {
            0 => _ = letters.remove(at),
            1 => letters.insert(at, letters[at]),
            2 => letters[at] = char::from(b'a' + dice.below(26) as u8),
            _ => letters.swap(at, at + 1),
        }
    }
    letters.into_iter().collect()
}
