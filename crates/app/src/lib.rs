//! The façade: plain-data answers that every entry point shares.
//!
//! - [`App::show`] answers a name, [`App::page`] an [`Address`] (a name with what is needed to
//!   write its page: summary, signatures, needed types, references).
//! - [`App::declaration`] and [`App::generate`] print one item or a whole file.
//! - [`App::search`] and [`App::suggest`] find things, [`App::offers`] names that begin so.
//! - [`markdown`] makes text of a page, [`App::snippet`] what an editor inserts of a function.
//! - [`App::modules`], [`App::module`], [`App::device_modules`], [`App::prefixes`] and
//!   [`App::about`] list what there is.
//! - [`Community`] adds what people write, and its store.
//! - [`App::resolve_old_path`] leads links to PInvoke.net to their page here.
//!
//! Everything serialises; the JSON of [`Answer`] is the contract of `show NAME --json`.
//! Opening costs nothing to speak of: the search index is built when something is first searched.
//!
//! What is absent: HTTP, terminals, and any knowledge of where facts came from.

mod address;
mod community;
mod completion;
mod definitions;
mod describe;
mod directory;
mod evidence;
mod item;
mod layout;
pub mod markdown;
mod naming;
mod old_path;
mod page;
mod print;
mod references;
mod remarks;
mod runtime;
mod search;
mod show;
mod site_map;
mod snippet;
mod summary;
mod windows_version;

pub use address::{Address, RESERVED, encoded};
pub use community::{
    ArchiveReport, CREATABLE, CannotCreate, Community, Creatable, Family, Found, FoundAll, LeftOutOfArchive,
    NewPage, SECTIONS, STANDING, SectionKind, Standing, TransferError, Transferred, WRITTEN_LANGUAGES,
    WrittenLanguage, section_title,
};
pub use completion::Offer;
pub use definitions::{Definition, Definitions};
pub use directory::{About, DeviceEntry, DeviceModule, KindCount, Module, ModuleEntry, PrefixEntry, Source};
pub use evidence::{Check, Compiled, Disagreement, EvidenceTotals, NotCompiled};
pub use farcall_catalog::{OpenError, snapshot};
pub use farcall_languages::{Adaptation, Token, tokens};
pub use farcall_model::{Architecture, Diagnostic, Facts, Kind};
pub use farcall_wiki as wiki;
pub use item::{
    Answer, Evidence, Field, Form, Item, ItemKind, Layout, Length, Link, Member, Method, Node, Parameter,
    Value,
};
pub use old_path::OldPath;
pub use page::{DeviceNote, Page, Signature, Wanted};
pub use print::{
    FileOptions, Generated, LanguageInfo, LeftOut, PrintError, StyleInfo, UnknownLanguage, UnknownStyle,
    language, languages,
};
pub use references::{ReferenceGroup, References};
pub use runtime::{Runtime, Sample};
pub use search::{Hit, Results};
pub use show::NotFound;
pub use site_map::Listed;
pub use snippet::{NoFunctions, SNIPPET_LANGUAGES, Snippet};
pub use windows_version::WindowsVersion;

use farcall_catalog::Catalog;
use farcall_model::{DeclId, Origin};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The directory, opened.
pub struct App {
    catalog: &'static Catalog,
    search: farcall_search::Index<'static>,
    /// The modules of Windows CE that export a name.
    device_names: OnceLock<HashMap<&'static str, Vec<&'static str>>>,
    /// What a catalog of the user's own was read from.
    own: Option<String>,
    kept: definitions::Kept,
}

impl App {
    /// Opens the embedded catalog.
    pub fn new() -> Self {
        Self::over(farcall_snapshot::catalog())
    }

    /// Answers from the snapshot of another catalog.
    ///
    /// # Errors
    /// When the bytes are no snapshot of this version.
    pub fn of(snapshot: &'static [u8]) -> Result<Self, OpenError> {
        // One for as long as the program runs, as its bytes are.
        Ok(Self::over(Box::leak(Box::new(Catalog::open(snapshot)?))))
    }

    /// Answers from another catalog.
    pub fn over(catalog: &'static Catalog) -> Self {
        let first = catalog.declaration(DeclId(0));
        let is_own = first.is_some_and(|first| matches!(first.origin, Origin::Own | Origin::Elsewhere));
        let read = || catalog.meta().sources.first().map(|source| source.package.clone());
        Self {
            catalog,
            search: farcall_search::Index::new(catalog),
            device_names: OnceLock::new(),
            own: is_own.then(read).flatten(),
            kept: definitions::Kept::default(),
        }
    }

    /// What a catalog of the user's own was read from: `zlib.h, read by clang 14`. `None` for that of Windows, whose
    /// declarations alone have been judged.
    pub fn own(&self) -> Option<&str> {
        self.own.as_deref()
    }

    /// The catalog underneath, for what has no answer here.
    pub fn catalog(&self) -> &'static Catalog {
        self.catalog
    }
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("declarations", &self.catalog.len()).finish_non_exhaustive()
    }
}
