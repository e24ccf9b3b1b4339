//! The opened snapshot and its smaller tables.

use crate::section::{Numbers, Section, Sections};
use crate::shared::Shared;
use crate::{Family, FamilyId, PrefixFamily, PrefixId};
use farcall_model::{
    DeclId, Declaration, Diagnostic, Evidence, Judged, Kind, Node, Role, Source, Unit, Verdict,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// An opened snapshot.
#[derive(Debug)]
pub struct Catalog {
    bytes: Cow<'static, [u8]>,
    sections: Sections,
    libraries: OnceLock<Vec<Library>>,
    headers: OnceLock<Vec<Library>>,
    families: OnceLock<Vec<Family>>,
    prefixes: OnceLock<Vec<PrefixFamily>>,
    device: OnceLock<Vec<DeviceModule>>,
    judges: OnceLock<Vec<Judged>>,
    shared: OnceLock<Shared>,
}

/// Why bytes are not a usable snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The first bytes are wrong.
    #[error("this is not a Farcall snapshot, or one of another version; build it again")]
    NotASnapshot,
    /// A section ends behind the last byte.
    #[error("the snapshot is cut short; build it again")]
    Truncated,
}

/// A DLL or a header with what it declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Library {
    /// Its name, a DLL as the loader knows it, in lower case: `kernel32.dll`; a header: `memoryapi.h`.
    pub name: String,
    /// By name.
    pub declarations: Vec<DeclId>,
}

/// A module of Windows CE.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceModule {
    /// As the source writes it: `coredll`.
    pub name: String,
    /// By name.
    pub exports: Vec<DeviceExport>,
}

/// One function that a module of Windows CE exports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceExport {
    /// Its name.
    pub name: String,
    /// The desktop's declaration under the same name, or of the Unicode form of its family.
    /// Nothing has proven that it holds on Windows CE.
    pub desktop: Option<DeclId>,
}

/// What a snapshot says about itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// Where its facts came from.
    pub sources: Vec<Source>,
    /// How many declarations of each kind, in the order of [`Kind::ALL`].
    pub counts: Vec<Counts>,
    /// What the sources contain and could not be made sense of.
    pub diagnostics: Vec<Diagnostic>,
    /// How many rows of the corrections table were applied.
    pub corrections: u32,
    /// Who was asked about the declarations.
    pub judges: Vec<Judged>,
}

/// How many declarations of one kind there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// The kind.
    pub kind: Kind,
    /// Declarations.
    pub declarations: u32,
    /// Parts that have names of their own: members of enums, methods, fields, parameters.
    pub parts: u32,
}

impl Catalog {
    /// Opens a snapshot. Only the table of sections is read.
    ///
    /// # Errors
    /// When the bytes are not a snapshot or are cut short.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, OpenError> {
        let bytes = bytes.into();
        let sections = Sections::read(&bytes)?;
        Ok(Self {
            bytes,
            sections,
            libraries: OnceLock::new(),
            headers: OnceLock::new(),
            families: OnceLock::new(),
            prefixes: OnceLock::new(),
            device: OnceLock::new(),
            judges: OnceLock::new(),
            shared: OnceLock::new(),
        })
    }

    pub(crate) fn section(&self, section: Section) -> &[u8] {
        self.sections.slice(&self.bytes, section)
    }

    /// How many declarations there are; ids run from 0.
    pub fn len(&self) -> u32 {
        (Numbers(self.section(Section::RecordOffsets)).len() as u32).saturating_sub(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Decodes a declaration.
    pub fn declaration(&self, id: DeclId) -> Option<Declaration> {
        postcard::from_bytes(self.record(id)?).ok()
    }

    /// The namespace of a declaration, without decoding the rest; empty for an unknown id.
    pub fn namespace(&self, id: DeclId) -> &str {
        // A record begins with the first two fields of `Declaration`.
        let head = self.record(id).and_then(|record| postcard::take_from_bytes::<(&str, &str)>(record).ok());
        head.map_or("", |((_, namespace), _)| namespace)
    }

    fn record(&self, id: DeclId) -> Option<&[u8]> {
        let offsets = Numbers(self.section(Section::RecordOffsets));
        let start = offsets.get(id.0 as usize)? as usize;
        let end = offsets.get((id.0 as usize).checked_add(1)?)? as usize;
        self.section(Section::Records).get(start..end)
    }

    /// What others say about a declaration; nothing where nobody was asked.
    pub fn evidence(&self, id: DeclId) -> Vec<Evidence> {
        let bytes = self.evidence_bytes(id).filter(|bytes| !bytes.is_empty());
        bytes.and_then(|bytes| postcard::from_bytes(bytes).ok()).unwrap_or_default()
    }

    fn evidence_bytes(&self, id: DeclId) -> Option<&[u8]> {
        let offsets = Numbers(self.section(Section::EvidenceOffsets));
        let start = offsets.get(id.0 as usize)? as usize;
        let end = offsets.get((id.0 as usize).checked_add(1)?)? as usize;
        self.section(Section::Evidence).get(start..end)
    }

    /// The declarations about which some judge says `verdict`, in order.
    pub fn judged(&self, verdict: Verdict) -> impl Iterator<Item = (DeclId, Vec<Evidence>)> {
        let all = self.ids().map(|id| (id, self.evidence(id)));
        all.filter(move |(_, evidence)| evidence.iter().any(|line| line.verdict == verdict))
    }

    /// The declaration `id` as a [`Unit`] holds it.
    pub fn node(&self, id: DeclId, role: Role) -> Option<Arc<Node>> {
        match role {
            Role::Root => Some(Arc::new(self.declaration(id)?.into())),
            Role::Needed => {
                let shared = self.shared.get_or_init(|| Shared::new(self.len()));
                shared.get(id, || self.declaration(id).map(Node::needed))
            }
        }
    }

    /// `roots` with every type they need, in dependency order.
    pub fn unit(&self, roots: &[DeclId]) -> Unit {
        Unit::collect(roots, &mut |id, role| self.node(id, role))
    }

    /// Every id.
    pub fn ids(&self) -> impl Iterator<Item = DeclId> + use<> {
        (0..self.len()).map(DeclId)
    }

    /// What the snapshot says about itself.
    pub fn meta(&self) -> Meta {
        self.decode(Section::Meta)
    }

    /// Who was asked about the declarations.
    pub fn judges(&self) -> &[Judged] {
        self.judges.get_or_init(|| self.meta().judges)
    }

    /// The DLLs, by name.
    pub fn libraries(&self) -> &[Library] {
        self.libraries.get_or_init(|| self.decode(Section::Libraries))
    }

    /// The headers, by name.
    pub fn headers(&self) -> &[Library] {
        self.headers.get_or_init(|| self.decode(Section::Headers))
    }

    /// The DLL called `name`, with or without `.dll`, in any letter case.
    pub fn library(&self, name: &str) -> Option<&Library> {
        let is_it = |l: &&Library| {
            l.name.eq_ignore_ascii_case(name)
                || l.name.strip_suffix(".dll").is_some_and(|stem| stem.eq_ignore_ascii_case(name))
        };
        self.libraries().iter().find(is_it)
    }

    /// The families, by name.
    pub fn families(&self) -> &[Family] {
        self.families.get_or_init(|| self.decode(Section::Families))
    }

    /// One family.
    pub fn family(&self, id: FamilyId) -> Option<Family> {
        self.families().get(id.0 as usize).cloned()
    }

    /// The families of constants, by prefix.
    pub fn prefixes(&self) -> &[PrefixFamily] {
        self.prefixes.get_or_init(|| self.decode(Section::Prefixes))
    }

    /// One family of constants.
    pub fn prefix(&self, id: PrefixId) -> Option<&PrefixFamily> {
        self.prefixes().get(id.0 as usize)
    }

    /// The modules of Windows CE, by name.
    pub fn device_modules(&self) -> &[DeviceModule] {
        self.device.get_or_init(|| self.decode(Section::Device))
    }

    /// The export of Windows CE with this running number, and its module.
    pub fn device_export(&self, index: u32) -> Option<(&DeviceModule, &DeviceExport)> {
        let mut rest = index as usize;
        for module in self.device_modules() {
            match module.exports.get(rest) {
                Some(export) => return Some((module, export)),
                None => rest -= module.exports.len(),
            }
        }
        None
    }

    /// A damaged section reads as empty: nothing is found, and nothing falls over.
    fn decode<T: DeserializeOwned + Default>(&self, section: Section) -> T {
        postcard::from_bytes(self.section(section)).unwrap_or_default()
    }
}
