//! Views: how they are mapped, and what is done to their pages. Where they lie is up to `room`.

use super::reserve::Reserve;
use super::room::{self, Map};
use super::store::Object;
use super::{os_error, pages};
use crate::{Error, Pages, Result, ViewAccess, ViewKind, ViewRequest};
use rustix::mm::{self, MapFlags, MprotectFlags, MsyncFlags};

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
        room::left(self.base.addr());
    }
}
