//! Mappings on systems without kernel32: what Windows decides, decided here, on top of the registry
//! (`protocol`), the objects (`store`) and the views (`mapped`, `room`).

mod cells;
mod fork;
mod inherit;
mod list;
mod lock;
mod mapped;
mod pages;
mod place;
mod protocol;
mod recent;
mod reserve;
mod room;
mod store;

pub(crate) use inherit::{inherited, pass};
pub(crate) use list::list;
pub(crate) use mapped::Mapped;

use crate::{Access, Error, GRANULARITY, Info, Name, Options, RawView, Result, ViewRequest};
use cells::Cell;
use place::Place;
use protocol::Held;
use rustix::io::Errno;
use std::fs::File;
use std::os::fd::AsRawFd;
use store::Object;

/// An open handle.
#[derive(Debug)]
pub(crate) struct Section {
    /// What keeps the name alive; none for an unnamed mapping.
    held: Option<Held>,
    object: Object,
    access: Access,
}

/// `CreateFileMapping`. True if the name existed.
pub(crate) fn create(name: Option<&Name>, options: &Options<'_>) -> Result<(Section, bool)> {
    store::check(options)?;
    let access = options.protection.access();
    let place = Place::get();
    let Some(name) = name else {
        let id = cells::new_id()?;
        return Ok((Section { held: None, object: unnamed(place, &id, options)?, access }, false));
    };
    let ((held, object), existed) =
        protocol::create(place, name, options, |cell| opens_writable(access, cell))?;
    Ok((Section { held: Some(held), object, access }, existed))
}

/// `OpenFileMapping`.
pub(crate) fn open(name: &Name, access: Access) -> Result<Section> {
    let (held, object) = protocol::open(Place::get(), name, |cell| opens_writable(access, cell))?;
    Ok(Section { held: Some(held), object, access })
}

/// Only who may write gets a descriptor that can; the kernel keeps to it from then on.
fn opens_writable(access: Access, cell: &Cell) -> bool {
    access.contains(Access::MAP_WRITE) && cell.protection.allows_write()
}

/// In the back end with files an unnamed object has a name only until it is open.
fn unnamed(place: &Place, id: &cells::Id, options: &Options<'_>) -> Result<Object> {
    if place.backend == place::Backend::Memory || options.file.is_some() {
        return store::make(&Place::memory(), 0, id, options);
    }
    if !place.check()? {
        place.prepare()?;
    }
    let object = store::make(place, 0, id, options)?;
    let _ = std::fs::remove_file(cells::object_file(place, 0, id));
    Ok(object)
}

impl Section {
    pub(crate) fn access(&self) -> Access {
        self.access
    }

    pub(crate) fn info(&self) -> Result<Info> {
        if !self.access.contains(Access::QUERY) {
            return Err(Error::AccessDenied(None));
        }
        let Object { size, protection, reserve, file, .. } = self.object;
        Ok(Info { size, protection, reserve, file })
    }

    pub(crate) fn name(&self) -> Option<&Name> {
        self.held.as_ref().map(Held::name)
    }

    pub(crate) fn duplicate(&self, access: Option<Access>) -> Result<Section> {
        let access = access.unwrap_or(self.access);
        let writable = access.contains(Access::MAP_WRITE) && self.object.protection.allows_write();
        let data = if writable == self.is_writable()? {
            self.object.data.try_clone().map_err(|error| io_error(&error, "dup"))?
        } else {
            reopen(&self.object.data, writable)?
        };
        let object = Object { data, ..self.object };
        let held = self.held.as_ref().map(|held| held.duplicate(&object)).transpose()?;
        Ok(Section { held, object, access })
    }

    fn is_writable(&self) -> Result<bool> {
        let flags = rustix::fs::fcntl_getfl(&self.object.data).map_err(|error| os_error(error, "F_GETFL"))?;
        Ok(flags & rustix::fs::OFlags::RWMODE == rustix::fs::OFlags::RDWR)
    }

    pub(crate) fn map(&self, request: &ViewRequest) -> Result<RawView> {
        let length = self.check(request)?;
        Mapped::new(&self.object, request, length).map(RawView::new)
    }

    /// What Windows checks before it maps. Returns the length of the view, whole pages.
    fn check(&self, request: &ViewRequest) -> Result<usize> {
        let ViewRequest { access, offset, length, base } = *request;
        if !offset.is_multiple_of(GRANULARITY as u64) || !base.is_multiple_of(GRANULARITY) {
            return Err(Error::Misaligned);
        }
        if !self.access.contains(access.needs()) {
            return Err(Error::AccessDenied(None));
        }
        if !pages::are_compatible(self.object.protection.to_win32(), access.page_protection()) {
            return Err(Error::InvalidParameter("the mapping's protection forbids such a view"));
        }
        // Half of all addresses, as on Windows, is more than a process has.
        if length > usize::MAX / 2 {
            return Err(Error::InvalidParameter("a view longer than there are addresses"));
        }
        let page = rustix::param::page_size() as u64;
        let size = self.object.size;
        let end = size.checked_next_multiple_of(page).unwrap_or(u64::MAX);
        let rest = if offset < size { end - offset } else { 0 };
        // A mapping of a file ends where it ends, though its last page can be seen to its end.
        let most = if self.object.file { size.saturating_sub(offset) } else { rest };
        // STATUS_INVALID_VIEW_SIZE, which is 5. For an offset behind the end Wine answers 87.
        if rest == 0 || length as u64 > most {
            return Err(Error::AccessDenied(None));
        }
        let length = if length == 0 { rest } else { (length as u64).next_multiple_of(page) };
        usize::try_from(length).map_err(|_| Error::NotEnoughMemory(None))
    }

    #[cfg(target_os = "linux")]
    pub(crate) fn seal_future_writes(&self) -> Result<()> {
        if self.object.file || Place::get().backend == place::Backend::Files {
            return Err(Error::NotSupported("seals on a file"));
        }
        if !self.access.contains(Access::MAP_WRITE) {
            return Err(Error::AccessDenied(None));
        }
        rustix::fs::fcntl_add_seals(&self.object.data, rustix::fs::SealFlags::FUTURE_WRITE)
            .map_err(|error| os_error(error, "F_ADD_SEALS"))
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn seal_future_writes(&self) -> Result<()> {
        Err(Error::NotSupported("seals"))
    }

    pub(crate) fn republish(&mut self) -> Result<bool> {
        match &mut self.held {
            Some(held) => held.republish(Place::get(), &self.object),
            None => Ok(false),
        }
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        if let Some(held) = self.held.take() {
            drop(held);
            let _ = protocol::sweep(Place::get());
        }
    }
}

/// The same object with other rights.
fn reopen(data: &File, writable: bool) -> Result<File> {
    let folder = if cfg!(target_os = "linux") { "/proc/self/fd" } else { "/dev/fd" };
    let opened = File::options().read(true).write(writable).open(format!("{folder}/{}", data.as_raw_fd()));
    opened.map_err(|error| io_error(&error, "open of an own descriptor"))
}

/// The code for a failed call whose meaning does not depend on the place.
pub(crate) fn os_error(error: Errno, call: &'static str) -> Error {
    let os = Some(error.raw_os_error());
    match error {
        Errno::NOENT => Error::NotFound,
        Errno::ACCESS | Errno::PERM | Errno::ROFS | Errno::LOOP | Errno::NOTDIR => Error::AccessDenied(os),
        Errno::MFILE | Errno::NFILE => Error::TooManyOpenFiles(os),
        Errno::NOMEM | Errno::NOLCK => Error::NotEnoughMemory(os),
        Errno::NOSPC | Errno::DQUOT | Errno::FBIG => Error::CommitLimit(os),
        Errno::BADF => Error::InvalidHandle,
        Errno::INVAL => Error::InvalidParameter(call),
        other => Error::Os { code: 31, os: other.raw_os_error(), call },
    }
}

/// The same for errors of the standard library.
pub(crate) fn io_error(error: &std::io::Error, call: &'static str) -> Error {
    match error.raw_os_error() {
        Some(number) => os_error(Errno::from_raw_os_error(number), call),
        None => Error::Os { code: 31, os: 0, call },
    }
}
