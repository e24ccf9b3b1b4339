//! Two sources that declare the same thing: one declaration stays.

use farcall_model::{Body, DeclId, Declaration, Facts, Origin, renumber};
use std::collections::HashMap;

/// Drops declarations of the WDK that say the same as one of Win32 with the same name, and lets
/// what referred to them refer to that one. Those that differ stay, both of them.
pub(crate) fn drop_repeated(facts: &mut Facts) {
    let table = &mut facts.declarations;
    let mut first: HashMap<(&str, bool), DeclId> = HashMap::new();
    for origin in [Origin::Win32, Origin::Wdk] {
        for (index, declaration) in table.iter().enumerate().filter(|(_, d)| d.origin == origin) {
            let key = (declaration.name.as_str(), declaration.kind().is_type());
            first.entry(key).or_insert(DeclId(index as u32));
        }
    }
    // Same names count as the same thing while bodies are compared.
    let same: Vec<DeclId> = table.iter().map(|d| first[&(d.name.as_str(), d.kind().is_type())]).collect();
    let mut kept_as: Vec<DeclId> = (0..table.len() as u32).map(DeclId).collect();
    let mut kept = vec![true; table.len()];
    for (index, declaration) in table.iter().enumerate() {
        let other = same[index];
        if declaration.origin == Origin::Wdk
            && table[other.0 as usize].origin == Origin::Win32
            && says_the_same(declaration, &table[other.0 as usize], &same)
        {
            kept[index] = false;
            kept_as[index] = other;
        }
    }
    let mut next = 0;
    let new_ids: Vec<DeclId> = kept
        .iter()
        .map(|kept| {
            let id = DeclId(next);
            next += u32::from(*kept);
            id
        })
        .collect();
    let renumbered = |id: DeclId| new_ids[kept_as[id.0 as usize].0 as usize];
    let mut index = 0;
    table.retain(|_| {
        index += 1;
        kept[index - 1]
    });
    for declaration in table {
        renumber(declaration, &renumbered);
    }
}

fn says_the_same(a: &Declaration, b: &Declaration, same: &[DeclId]) -> bool {
    let plain = |declaration: &Declaration| {
        let mut plain = declaration.clone();
        renumber(&mut plain, &|id| same[id.0 as usize]);
        for variant in &mut plain.variants {
            if let Body::Function(function) = &mut variant.body {
                // The library of the WDK's copy is the kernel's or a driver library's.
                function.set_last_error = false;
                function.library = function.library.as_ref().map(|l| l.to_ascii_lowercase());
            }
        }
        plain.variants
    };
    plain(a) == plain(b)
}
