//! The everyday case in two calls: attach and detach.

use crate::{Access, Error, FileMapping, Name, Options, Protection, Result, View, ViewMut};

/// Memory shared under a name: a handle and a view of all of it.
///
/// ```
/// use file_mapping::{Access, SharedMemory};
///
/// let name = format!("Local\\doc-{}", std::process::id());
/// let mut mine = SharedMemory::attach(&name, 4096, Access::MAP_WRITE)?;
/// mine.view_mut()?.copy_from(0, b"hello")?;
///
/// let theirs = SharedMemory::attach(&name, 4096, Access::MAP_READ)?;
/// let mut text = [0; 5];
/// theirs.copy_to(0, &mut text)?;
/// assert_eq!(&text, b"hello");
/// theirs.detach();
/// mine.detach();
/// # Ok::<(), file_mapping::Error>(())
/// ```
#[derive(Debug)]
pub struct SharedMemory {
    mapping: FileMapping,
    view: Attached,
    existed: bool,
}

#[derive(Debug)]
enum Attached {
    Read(View),
    Write(ViewMut),
}

impl SharedMemory {
    /// Attaches to the mapping `name`, of at least `bytes` bytes.
    ///
    /// With [`Access::MAP_WRITE`] the mapping is created, zeroed, if there is none. With
    /// [`Access::MAP_READ`] alone it must exist.
    ///
    /// # Errors
    ///
    /// As [`FileMapping::create`], [`FileMapping::open`] and [`FileMapping::map`]; 5 if the existing
    /// mapping is smaller; 87 if neither right is asked for.
    pub fn attach(name: &str, bytes: usize, access: Access) -> Result<SharedMemory> {
        let name = Name::new(name)?;
        if access.contains(Access::MAP_WRITE) {
            let options = Options::new(bytes as u64).protection(Protection::ReadWrite);
            let created = FileMapping::create(Some(&name), &options)?;
            let view = created.mapping.map_write(0, bytes)?;
            return Ok(SharedMemory {
                mapping: created.mapping,
                view: Attached::Write(view),
                existed: created.existed,
            });
        }
        if !access.contains(Access::MAP_READ) {
            return Err(Error::InvalidParameter("attach needs MAP_READ or MAP_WRITE"));
        }
        let mapping = FileMapping::open(&name, access)?;
        let view = mapping.map_read(0, bytes)?;
        Ok(SharedMemory { mapping, view: Attached::Read(view), existed: true })
    }

    /// Whether the mapping was there before.
    #[must_use]
    pub fn existed(&self) -> bool {
        self.existed
    }

    /// The handle.
    #[must_use]
    pub fn mapping(&self) -> &FileMapping {
        &self.mapping
    }

    /// The view, for writing.
    ///
    /// # Errors
    ///
    /// 5 if it was attached for reading.
    pub fn view_mut(&mut self) -> Result<&mut ViewMut> {
        match &mut self.view {
            Attached::Write(view) => Ok(view),
            Attached::Read(_) => Err(Error::AccessDenied(None)),
        }
    }

    /// Unmaps the view and closes the handle. Dropping does the same.
    pub fn detach(self) {}
}

impl std::ops::Deref for SharedMemory {
    type Target = View;

    fn deref(&self) -> &View {
        match &self.view {
            Attached::Read(view) => view,
            Attached::Write(view) => view,
        }
    }
}
