//! Views: where they lie, and what is done to their pages.

use super::reserve::Reserve;
use super::store::Object;
use super::{os_error, pages};
use crate::{Error, GRANULARITY, Pages, Result, ViewAccess, ViewKind, ViewRequest};
use rustix::io::Errno;
use rustix::mm::{self, MapFlags, MprotectFlags, MsyncFlags, ProtFlags};
use std::fs::File;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A mapped range of this process.
#[derive(Debug)]
pub(crate) struct Mapped {
    base: *mut u8,
    length: usize,
    access: ViewAccess,
    /// Whether a file is behind it.
    file: bool,
    /// Where pages begin that are protected otherwise than the ones before; empty while none is.
    runs: Vec<(usize, u32)>,
    /// Set if pages fault until they are committed.
    reserve: Option<Reserve>,
}

/// Where the next view is likely to find room: the kernel knows nothing of 64 KiB, so a good guess saves
/// asking it for more and giving back the rest.
static NEXT: AtomicUsize = AtomicUsize::new(0);

impl Mapped {
    pub(super) fn new(object: &Object, request: &ViewRequest, length: usize) -> Result<Mapped> {
        let access = request.access;
        let flags = if access.kind == ViewKind::Copy { MapFlags::PRIVATE } else { MapFlags::SHARED };
        let protection = pages::flags(access.page_protection());
        let map = Map { data: &object.data, protection, flags, offset: request.offset, length };
        let base = match request.base {
            0 => map.anywhere()?,
            base => map.at(base)?,
        };
        let mut mapped = Mapped { base, length, access, file: object.file, runs: Vec::new(), reserve: None };
        if object.reserve {
            mapped.reserve = Some(Reserve::new(&object.data, request.offset, base, length)?);
        }
        Ok(mapped)
    }

    pub(crate) fn base(&self) -> *mut u8 {
        self.base
    }

    pub(crate) fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn access(&self) -> ViewAccess {
        self.access
    }

    pub(crate) fn query(&self, offset: usize) -> Result<Pages> {
        let page = rustix::param::page_size();
        if offset >= self.length {
            return Err(Error::InvalidParameter("outside the view"));
        }
        let start = offset - offset % page;
        let (protection, mut end) = self.run(start);
        let mut committed = true;
        if let Some(reserve) = &self.reserve {
            let run = reserve.committed(start)?;
            committed = run.0;
            end = end.min(run.1.max(start + page));
        }
        Ok(Pages {
            offset: start,
            length: end - start,
            protection: if committed { protection } else { 0 },
            committed,
        })
    }

    /// The protection of a page and where the pages like it end.
    fn run(&self, at: usize) -> (u32, usize) {
        let next = self.runs.partition_point(|(start, _)| *start <= at);
        let protection = match next.checked_sub(1) {
            Some(index) => self.runs[index].1,
            None => self.access.page_protection(),
        };
        (protection, self.runs.get(next).map_or(self.length, |(start, _)| *start))
    }

    /// # Safety
    ///
    /// No reference into these pages may be alive.
    pub(crate) unsafe fn protect(&mut self, offset: usize, length: usize, protection: u32) -> Result<u32> {
        let (start, end) = self.whole_pages(offset, length)?;
        if !pages::may_become(self.access, protection) {
            return Err(Error::InvalidParameter("a protection that the view was not mapped for"));
        }
        if let Some(reserve) = &self.reserve {
            let (committed, until) = reserve.committed(start)?;
            if !committed || until < end {
                return Err(Error::InvalidAddress);
            }
        }
        let old = self.run(start).0;
        let flags = MprotectFlags::from_bits_retain(pages::flags(protection).bits());
        // SAFETY: the range lies inside this view; the caller vouches that nobody relies on what it was.
        unsafe { mm::mprotect(self.base.add(start).cast(), end - start, flags) }
            .map_err(|error| os_error(error, "mprotect"))?;
        let after = (end < self.length).then(|| (end, self.run(end).0));
        self.runs.retain(|(at, _)| *at < start || *at >= end);
        let at = self.runs.partition_point(|(run, _)| *run < start);
        self.runs.insert(at, (start, protection));
        if let Some(after) = after
            && self.runs.get(at + 1).is_none_or(|(next, _)| *next != end)
        {
            self.runs.insert(at + 1, after);
        }
        self.runs.dedup_by(|later, earlier| later.1 == earlier.1);
        Ok(old)
    }

    pub(crate) fn commit(&self, offset: usize, length: usize) -> Result<()> {
        let (start, end) = self.whole_pages(offset, length)?;
        match &self.reserve {
            Some(reserve) => reserve.commit(start, end - start),
            None => Ok(()),
        }
    }

    pub(crate) fn flush(&self, offset: usize, length: usize) -> Result<()> {
        let length = if length == 0 { self.length.saturating_sub(offset).max(1) } else { length };
        let (start, end) = self.whole_pages(offset, length)?;
        if !self.file || self.access.kind != ViewKind::Write {
            return Ok(());
        }
        // SAFETY: the range lies inside this view, and writing it to its file changes no memory.
        unsafe { mm::msync(self.base.add(start).cast(), end - start, MsyncFlags::SYNC) }
            .map_err(|error| os_error(error, "msync"))
    }

    fn whole_pages(&self, offset: usize, length: usize) -> Result<(usize, usize)> {
        let page = rustix::param::page_size();
        let end = offset.checked_add(length).and_then(|end| end.checked_next_multiple_of(page));
        match end {
            Some(end) if end <= self.length && length != 0 => Ok((offset - offset % page, end)),
            _ => Err(Error::InvalidAddress),
        }
    }
}

impl Drop for Mapped {
    fn drop(&mut self) {
        // SAFETY: the range is this view's own, and references into it borrow the view.
        let _ = unsafe { mm::munmap(self.base.cast(), self.length) };
        NEXT.store(self.base.addr(), Ordering::Relaxed);
    }
}

/// The arguments of a mapping but its place.
struct Map<'a> {
    data: &'a File,
    protection: ProtFlags,
    flags: MapFlags,
    offset: u64,
    length: usize,
}

impl Map<'_> {
    /// At an address that must be free.
    fn at(&self, base: usize) -> Result<*mut u8> {
        self.try_at(base)?.ok_or(Error::InvalidAddress)
    }

    fn anywhere(&self) -> Result<*mut u8> {
        let guess = NEXT.load(Ordering::Relaxed);
        if guess != 0
            && let Some(base) = self.try_at(guess)?
        {
            NEXT.store(below(guess, self.length), Ordering::Relaxed);
            return Ok(base);
        }
        // More than is needed, so that an aligned piece lies in it; the rest goes back.
        let room = self.length.checked_add(GRANULARITY).ok_or(Error::NotEnoughMemory(None))?;
        // SAFETY: an address of the kernel's choice; nothing is replaced.
        let start = unsafe {
            mm::mmap_anonymous(
                std::ptr::null_mut(),
                room,
                ProtFlags::empty(),
                MapFlags::PRIVATE | no_reserve(),
            )
        };
        let start = start.map_err(|error| os_error(error, "mmap"))?;
        let lead = start.addr().next_multiple_of(GRANULARITY) - start.addr();
        let rest = room - lead - self.length;
        // SAFETY: all three ranges lie inside the room that was just made, of which nobody else knows. Replacing
        // its middle in place leaves no moment in which another thread could take it.
        unsafe {
            let base = start.byte_add(lead);
            let mapped = mm::mmap(
                base,
                self.length,
                self.protection,
                self.flags | MapFlags::FIXED,
                self.data,
                self.offset,
            );
            if let Err(error) = mapped {
                let _ = mm::munmap(start, room);
                return Err(failure(error));
            }
            if lead > 0 {
                let _ = mm::munmap(start, lead);
            }
            if rest > 0 {
                let _ = mm::munmap(base.byte_add(self.length), rest);
            }
            NEXT.store(below(base.addr(), self.length), Ordering::Relaxed);
            Ok(base.cast())
        }
    }

    /// At an address, if it is free.
    #[cfg(target_os = "linux")]
    fn try_at(&self, base: usize) -> Result<Option<*mut u8>> {
        let at = std::ptr::without_provenance_mut(base);
        let flags = self.flags | MapFlags::FIXED_NOREPLACE;
        // SAFETY: with FIXED_NOREPLACE no existing mapping is replaced.
        match unsafe { mm::mmap(at, self.length, self.protection, flags, self.data, self.offset) } {
            Ok(got) if got.addr() == base => Ok(Some(got.cast())),
            Ok(got) => {
                // Kernels before 4.17 take the address for a wish.
                // SAFETY: just mapped, and known to nobody else.
                let _ = unsafe { mm::munmap(got, self.length) };
                Ok(None)
            }
            // Occupied, or no address of a process.
            Err(Errno::EXIST | Errno::INVAL) => Ok(None),
            Err(Errno::NOMEM | Errno::PERM) if !self.could_lie_at(base) => Ok(None),
            Err(error) => Err(failure(error)),
        }
    }

    /// Whether the kernel would let anything lie there: it answers a bad address with the numbers that
    /// also mean "no memory" and "sealed".
    #[cfg(target_os = "linux")]
    fn could_lie_at(&self, base: usize) -> bool {
        let at = std::ptr::without_provenance_mut(base);
        let flags = MapFlags::PRIVATE | MapFlags::FIXED_NOREPLACE | no_reserve();
        // SAFETY: as above; what is made is removed at once.
        unsafe {
            match mm::mmap_anonymous(at, self.length, ProtFlags::empty(), flags) {
                Ok(got) => mm::munmap(got, self.length).is_ok() && got.addr() == base,
                Err(_) => false,
            }
        }
    }

    /// At an address, if it is free. Other systems only take a wish.
    #[cfg(not(target_os = "linux"))]
    fn try_at(&self, base: usize) -> Result<Option<*mut u8>> {
        let at = std::ptr::without_provenance_mut(base);
        // SAFETY: without FIXED no existing mapping is replaced.
        let got = unsafe { mm::mmap(at, self.length, self.protection, self.flags, self.data, self.offset) };
        let got = got.map_err(failure)?;
        if got.addr() == base {
            return Ok(Some(got.cast()));
        }
        // SAFETY: just mapped, and known to nobody else.
        let _ = unsafe { mm::munmap(got, self.length) };
        Ok(None)
    }
}

/// Where a view of the same length would lie below one at `base`; the kernel fills addresses from above.
fn below(base: usize, length: usize) -> usize {
    let step = length.checked_next_multiple_of(GRANULARITY).unwrap_or(usize::MAX);
    // Zero, which means no guess, where there is no room.
    base.saturating_sub(step)
}

fn failure(error: Errno) -> Error {
    match error {
        // A descriptor that is open for reading only, or a seal.
        Errno::ACCESS | Errno::PERM => Error::AccessDenied(Some(error.raw_os_error())),
        Errno::OVERFLOW | Errno::NOMEM | Errno::AGAIN => Error::NotEnoughMemory(Some(error.raw_os_error())),
        other => os_error(other, "mmap"),
    }
}

#[cfg(target_os = "linux")]
fn no_reserve() -> MapFlags {
    MapFlags::NORESERVE
}

#[cfg(not(target_os = "linux"))]
fn no_reserve() -> MapFlags {
    MapFlags::empty()
}
