//! Rust: raw declarations that need no crate.
//!
//! The types are those that foreign functions have, spelled so that nothing between the
//! program and Windows is hidden: handles are pointers, enums are integers with constants,
//! callbacks are optional function pointers, COM interfaces are tables of function pointers.
//! DLLs are linked with `raw-dylib`, which needs no import library.

mod constant;
mod keywords;
mod lower;
mod print;
mod record;
mod ty;
mod types;

use crate::{About, File, Language, Options, Style, Unsupported, facts};
use farcall_model::{DeclId, Unit};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use ty::Scope;
use types::Needs;

/// Rust.
#[derive(Debug)]
pub(crate) struct Rust;

impl Language for Rust {
    fn about(&self) -> &'static About {
        &About {
            id: "rust",
            aliases: &["rs"],
            name: "Rust",
            extension: "rs",
            styles: &[Style {
                id: "raw",
                name: "Raw declarations",
                summary: "Needs no crate and no import library: what the C header says, in Rust's types.",
            }],
        }
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        Ok(print::items(&lower::declaration(&scope(unit, false), id, options)?))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let mut scope = scope(unit, true);
        // Every name must be known before the first parameter or nested record gets its own.
        for (id, declaration) in unit.iter() {
            if declaration.kind().is_type() {
                scope.types.borrow_mut().insert(scope.type_name(id), id);
            } else {
                scope.claim_value(id, &keywords::identifier(unit.name(id)));
            }
        }
        let (mut items, mut unsupported) = (Vec::new(), Vec::new());
        for (id, declaration) in unit.iter() {
            let lowered = match facts::blocked(unit, declaration, &scope.omitted) {
                Some(reason) => Err(reason),
                None => lower::declaration(&scope, id, options),
            };
            match lowered {
                Ok(lowered) => items.extend(lowered),
                Err(reason) => {
                    scope.omitted.insert(id);
                    unsupported.push((id, reason));
                }
            }
        }
        File { text: print::file(scope.needs.get(), &items), unsupported }
    }
}

fn scope(unit: &Unit, is_file: bool) -> Scope<'_> {
    Scope {
        unit,
        is_file,
        omitted: HashSet::new(),
        types: RefCell::new(HashMap::new()),
        values: RefCell::new(HashMap::new()),
        needs: Cell::new(Needs::default()),
    }
}
