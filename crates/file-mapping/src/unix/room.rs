//! Where views lie: at multiples of 64 KiB, of which the kernel knows nothing.
//!
//! What a map costs depends on its neighbours. A view that lies alone in its 2 MiB gets a page table of its own, made
//! at its first touch and freed with it; and one with free addresses on both sides makes the kernel rebuild
//! a node of its tree of mappings, when it comes and when it goes. So the first view of a process
//! gets *walls*: a page without access on either side, which stay. The same place is tried first when the next view
//! is mapped: it fits between the walls, and costs less than a place of the kernel's choice. The walls take no
//! memory, and go as soon as somebody asks for an address under them.

use super::os_error;
use crate::{Error, GRANULARITY, Result};
use rustix::io::Errno;
use rustix::mm::{self, MapFlags, ProtFlags};
use std::fs::File;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Where the next view is likely to find room: a good guess saves asking the kernel for more than is needed
/// and giving back the rest.
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// The walls of this process.
static WALLS: Walls =
    Walls { built: AtomicBool::new(false), base: AtomicUsize::new(0), length: AtomicUsize::new(0) };

/// A page without access below a range of addresses, and one above it.
struct Walls {
    /// Whether they were ever built: that happens once, so that their number stays small.
    built: AtomicBool,
    /// Where the range begins; zero while there are no walls. Who takes it out owns both pages.
    base: AtomicUsize,
    /// The range's length; of use only to the one who took out the base.
    length: AtomicUsize,
}

impl Walls {
    /// How much room is needed on either side: none if the walls cannot be built any more.
    fn claim(&self) -> usize {
        let first = cfg!(target_os = "linux") && !self.built.swap(true, Ordering::Relaxed);
        if first { rustix::param::page_size() } else { 0 }
    }

    /// Remembers walls that stand around a range.
    fn stand(&self, base: usize, length: usize) {
        self.length.store(length, Ordering::Relaxed);
        self.base.store(base, Ordering::Release);
    }

    /// Removes both if one of them stands in a range. True if they were removed.
    fn make_way(&self, start: usize, length: usize) -> bool {
        let page = rustix::param::page_size();
        let base = self.base.load(Ordering::Acquire);
        if base == 0 {
            return false;
        }
        let above = base + self.length.load(Ordering::Relaxed);
        let stands_in = |wall: usize| wall < start.saturating_add(length) && start < wall + page;
        if !(stands_in(base - page) || stands_in(above))
            || self.base.compare_exchange(base, 0, Ordering::AcqRel, Ordering::Relaxed).is_err()
        {
            return false;
        }
        // SAFETY: both pages were mapped by `anywhere`, which told nobody of them; they are never built a second
        // time, so whoever took out their address is the only one to remove them.
        unsafe {
            let _ = mm::munmap(std::ptr::without_provenance_mut(base - page), page);
            let _ = mm::munmap(std::ptr::without_provenance_mut(above), page);
        }
        true
    }
}

/// Says that a view at `base` is gone.
pub(super) fn left(base: usize) {
    NEXT.store(base, Ordering::Relaxed);
}

/// The arguments of a mapping but its place.
pub(super) struct Map<'a> {
    pub(super) data: &'a File,
    pub(super) protection: ProtFlags,
    pub(super) flags: MapFlags,
    pub(super) offset: u64,
    /// In bytes, whole pages.
    pub(super) length: usize,
}

impl Map<'_> {
    /// At an address that must be free.
    pub(super) fn at(&self, base: usize) -> Result<*mut u8> {
        if let Some(base) = self.try_at(base)? {
            return Ok(base);
        }
        let again = if WALLS.make_way(base, self.length) { self.try_at(base)? } else { None };
        again.ok_or(Error::InvalidAddress)
    }

    /// At an address that is chosen here.
    pub(super) fn anywhere(&self) -> Result<*mut u8> {
        let guess = NEXT.load(Ordering::Relaxed);
        if guess != 0
            && let Some(base) = self.try_at(guess)?
        {
            NEXT.store(below(guess, self.length), Ordering::Relaxed);
            return Ok(base);
        }
        // More than is needed, so that an aligned piece lies in it; the rest goes back.
        let wall = WALLS.claim();
        let room = self.length.checked_add(GRANULARITY + 2 * wall).ok_or(Error::NotEnoughMemory(None))?;
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
        let lead = (start.addr() + wall).next_multiple_of(GRANULARITY) - start.addr();
        let rest = room - lead - self.length;
        // SAFETY: all these ranges lie inside the room that was just made, of which nobody else knows. Replacing
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
            if lead > wall {
                let _ = mm::munmap(start, lead - wall);
            }
            if rest > wall {
                let _ = mm::munmap(base.byte_add(self.length + wall), rest - wall);
            }
            if wall > 0 {
                WALLS.stand(base.addr(), self.length);
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
