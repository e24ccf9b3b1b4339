//! Handles of mappings: create, open, duplicate, ask, map.

use crate::raw_view::RawView;
use crate::{Access, Error, Name, Options, Protection, Result, View, ViewAccess, ViewMut, sys};

/// What a handle tells about its mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Info {
    /// Size in bytes, as it was given at the creation.
    pub size: u64,
    /// What views may do at most.
    pub protection: Protection,
    /// Whether pages fault until they are committed.
    pub reserve: bool,
    /// Whether a file is behind it.
    pub file: bool,
}

/// What [`FileMapping::create`] returns.
#[derive(Debug)]
pub struct Created {
    /// The handle.
    pub mapping: FileMapping,
    /// Whether the name existed already, which on Windows is `ERROR_ALREADY_EXISTS` (183). The size is
    /// then that of the existing mapping; the rights of the handle are those of this call's protection.
    pub existed: bool,
}

/// A view to be mapped: the arguments of `MapViewOfFileEx`.
#[derive(Debug, Clone, Copy)]
pub struct ViewRequest {
    /// What it shall allow.
    pub access: ViewAccess,
    /// Where in the mapping it begins, in bytes, a multiple of 65,536.
    pub offset: u64,
    /// Its length in bytes; 0 means up to the end.
    pub length: usize,
    /// The address to map at, a multiple of 65,536; 0 leaves the choice to the system.
    pub base: usize,
}

/// A handle of a mapping. Dropping it closes it.
///
/// The **name** lives while any handle of it is open in any process. A view does not keep the name
/// alive. The **memory** lives while any handle or view exists. Both end with the processes that
/// hold them, however those end.
#[derive(Debug)]
pub struct FileMapping {
    section: sys::Section,
    inherit: bool,
}

impl FileMapping {
    /// Creates a mapping, or opens the one that has this name (`CreateFileMapping`). Without a
    /// name it is reachable only through its handles.
    ///
    /// # Errors
    ///
    /// | cause | code |
    /// |---|---|
    /// | size 0 without a file, even where the name exists; a size of 2^63 and more | 87 |
    /// | an empty file, and size 0 | 1006 |
    /// | read-only, and larger than its file | 8 |
    /// | the file is not open for what the protection allows | 5 |
    /// | more memory than there is | 1455 |
    /// | `SEC_IMAGE` | 193 |
    /// | the holder of the name cannot be reached (another user, another pid namespace) | 5 |
    /// | no descriptors left | 4 |
    pub fn create(name: Option<&Name>, options: &Options<'_>) -> Result<Created> {
        let (section, existed) = sys::create(name, options)?;
        Ok(Created { mapping: FileMapping { section, inherit: options.inherit }, existed })
    }

    /// Opens the mapping of this name with the rights asked for (`OpenFileMapping`).
    ///
    /// # Errors
    ///
    /// 2 where no handle of that name is open; 5 where the holder cannot be reached; 4 without descriptors.
    pub fn open(name: &Name, access: Access) -> Result<FileMapping> {
        Ok(FileMapping { section: sys::open(name, access)?, inherit: false })
    }

    /// A second handle of the same mapping (`DuplicateHandle`), with the same rights or with those given.
    ///
    /// # Errors
    ///
    /// 4 without descriptors.
    pub fn duplicate(&self, access: Option<Access>) -> Result<FileMapping> {
        Ok(FileMapping { section: self.section.duplicate(access)?, inherit: false })
    }

    /// Size, protection and kind.
    ///
    /// # Errors
    ///
    /// 5 if the handle lacks [`Access::QUERY`].
    pub fn info(&self) -> Result<Info> {
        self.section.info()
    }

    /// The name, if it has one.
    #[must_use]
    pub fn name(&self) -> Option<&Name> {
        self.section.name()
    }

    /// The rights of this handle.
    #[must_use]
    pub fn access(&self) -> Access {
        self.section.access()
    }

    /// Whether a child may inherit this handle.
    #[must_use]
    pub fn is_inheritable(&self) -> bool {
        self.inherit
    }

    /// Says whether a child may inherit this handle (`SetHandleInformation`).
    pub fn set_inheritable(&mut self, inherit: bool) {
        self.inherit = inherit;
    }

    /// Lets the program that `command` starts inherit this handle; it finds it with
    /// [`FileMapping::inherited`]. Other programs that this process starts do not get it.
    ///
    /// # Errors
    ///
    /// 87 if the handle is not inheritable; 4 without descriptors.
    pub fn pass_to(&self, command: &mut std::process::Command) -> Result<()> {
        if !self.inherit {
            return Err(Error::InvalidParameter("the handle is not inheritable"));
        }
        sys::pass(&self.section, command)
    }

    /// The handles that this process inherited, in the order in which they were passed. Each can be taken once.
    ///
    /// # Errors
    ///
    /// 6 if what was passed is not there any more.
    pub fn inherited() -> Result<Vec<FileMapping>> {
        Ok(sys::inherited()?.into_iter().map(|section| FileMapping { section, inherit: true }).collect())
    }

    /// Maps a view (`MapViewOfFileEx`).
    ///
    /// # Errors
    ///
    /// | cause | code |
    /// |---|---|
    /// | the handle lacks the right | 5 |
    /// | the mapping's own protection forbids it (`STATUS_SECTION_PROTECTION`) | 87 |
    /// | offset or base is not a multiple of 65,536 | 1132 |
    /// | it does not lie within the size, which for memory is rounded up to the page | 5 |
    /// | longer than there are addresses | 87 |
    /// | the base is occupied | 487 |
    pub fn map(&self, request: &ViewRequest) -> Result<RawView> {
        self.section.map(request)
    }

    /// A view of `length` bytes from `offset` (0: up to the end) for reading.
    ///
    /// # Errors
    ///
    /// As [`FileMapping::map`].
    pub fn map_read(&self, offset: u64, length: usize) -> Result<View> {
        self.map(&ViewRequest { access: ViewAccess::READ, offset, length, base: 0 }).map(View::from_raw)
    }

    /// A view for reading and writing.
    ///
    /// # Errors
    ///
    /// As [`FileMapping::map`].
    pub fn map_write(&self, offset: u64, length: usize) -> Result<ViewMut> {
        self.map(&ViewRequest { access: ViewAccess::WRITE, offset, length, base: 0 }).map(ViewMut::from_raw)
    }

    /// A copy-on-write view: a page shows what others write until it is written here; from then on it is
    /// this view's own.
    ///
    /// # Errors
    ///
    /// As [`FileMapping::map`].
    pub fn map_copy(&self, offset: u64, length: usize) -> Result<ViewMut> {
        self.map(&ViewRequest { access: ViewAccess::COPY, offset, length, base: 0 }).map(ViewMut::from_raw)
    }

    /// From now on nobody, this process included, can map a writable view; writable views that exist go
    /// on. So one writer can publish to readers that it need not trust (`F_SEAL_FUTURE_WRITE`).
    ///
    /// # Errors
    ///
    /// 50 on systems without seals, and for mappings of files.
    pub fn seal_future_writes(&self) -> Result<()> {
        self.section.seal_future_writes()
    }

    /// Makes sure that the name can still be found, and publishes it again if its entry in the
    /// registry's folder was deleted. Returns whether it had to.
    ///
    /// # Errors
    ///
    /// 183 (in [`Error::Os`]) if another mapping has taken the name meanwhile.
    pub fn republish(&mut self) -> Result<bool> {
        self.section.republish()
    }
}
