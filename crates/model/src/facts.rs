//! What all sources know together: the table of declarations and where it came from.

use crate::{Declaration, Evidence, Judged};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Everything that a catalog is made of.
#[derive(Debug, Default)]
pub struct Facts {
    /// Sorted by name, then namespace, then kind; ids are indices into it, and layouts are assigned.
    pub declarations: Vec<Declaration>,
    /// Where they came from.
    pub sources: Vec<Source>,
    /// What could not be made sense of.
    pub diagnostics: Vec<Diagnostic>,
    /// How many corrections were applied.
    pub corrections: u32,
    /// How many programs import a function, by its name.
    pub usage: HashMap<String, u32>,
    /// The modules of Windows CE with the names they export, by name.
    pub device: BTreeMap<String, Vec<String>>,
    /// What others say about each declaration, by its index; nothing where nobody was asked.
    pub evidence: HashMap<u32, Vec<Evidence>>,
    /// Who was asked.
    pub judges: Vec<Judged>,
}

/// One source of facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// For people: `Win32 metadata`.
    pub name: String,
    /// The package and its version: `windows-bindgen 0.66.0`.
    pub package: String,
    /// How many declarations it gave.
    pub declarations: u32,
}

/// Something a source says that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Where: the item, with the field or parameter.
    pub place: String,
    /// What is the matter.
    pub message: String,
}
