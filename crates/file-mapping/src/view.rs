//! Views: windows into the memory of a mapping, and the ways to touch it that are sound.
//!
//! Other processes may write to shared memory at any time, so a plain `&[u8]` of it is sound only
//! if the caller knows that nobody does: that is the contract of the two unsafe functions. Everything else
//! copies, or uses atomics.

use crate::raw_view::RawView;
use crate::{Error, Result};
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};

/// A view for reading.
#[derive(Debug)]
pub struct View {
    raw: RawView,
}

/// A view for reading and writing, shared or copy-on-write.
#[derive(Debug)]
pub struct ViewMut {
    view: View,
}

/// Numbers that any pattern of bits is a value of.
pub trait Number: Copy + sealed::Sealed {}

mod sealed {
    pub trait Sealed {}
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl sealed::Sealed for $number {}
        impl Number for $number {}
    )*};
}
numbers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);

impl View {
    pub(crate) fn from_raw(raw: RawView) -> View {
        View { raw }
    }

    /// Its length in bytes: what was asked for, rounded up to the page.
    #[must_use]
    pub fn len(&self) -> usize {
        self.raw.len()
    }

    /// Never: a view has at least a page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// Its address, a multiple of 65,536.
    #[must_use]
    pub fn as_ptr(&self) -> *const u8 {
        self.raw.base()
    }

    /// The view without its type of access.
    #[must_use]
    pub fn raw(&self) -> &RawView {
        &self.raw
    }

    /// The same, to change.
    #[must_use]
    pub fn raw_mut(&mut self) -> &mut RawView {
        &mut self.raw
    }

    /// Copies out of the view.
    ///
    /// Bytes that another process writes at the same time arrive old or new, byte by byte.
    ///
    /// # Errors
    ///
    /// 87 if the range does not lie inside the view.
    pub fn copy_to(&self, offset: usize, bytes: &mut [u8]) -> Result<()> {
        let from = self.at(offset, bytes.len())?;
        // SAFETY: `at` checked that the source lies inside the view, which stays mapped and readable while
        // `self` is borrowed; the target is the caller's own and cannot overlap it.
        unsafe { crate::transfer::copy(from, bytes.as_mut_ptr(), bytes.len()) };
        Ok(())
    }

    /// Reads a number, in this machine's byte order, from any offset, not atomically.
    ///
    /// # Errors
    ///
    /// 87 if it does not lie inside the view.
    pub fn read<T: Number>(&self, offset: usize) -> Result<T> {
        let from = self.at(offset, size_of::<T>())?;
        let mut value = std::mem::MaybeUninit::<T>::uninit();
        // SAFETY: the source lies inside the view; every pattern of bits is a value of a `Number`.
        unsafe {
            crate::transfer::copy(from, value.as_mut_ptr().cast(), size_of::<T>());
            Ok(value.assume_init())
        }
    }

    /// Loads four bytes atomically.
    ///
    /// # Errors
    ///
    /// 87 outside the view or not aligned to 4.
    pub fn load_u32(&self, offset: usize, order: Ordering) -> Result<u32> {
        let at = self.aligned::<AtomicU32>(offset)?;
        // SAFETY: inside the view, aligned, and mapped while `self` is borrowed; a load of this size needs no
        // writable memory.
        Ok(unsafe { AtomicU32::from_ptr(at.cast_mut().cast()) }.load(load_order(order)))
    }

    /// Loads eight bytes atomically.
    ///
    /// # Errors
    ///
    /// 87 outside the view or not aligned to 8.
    pub fn load_u64(&self, offset: usize, order: Ordering) -> Result<u64> {
        let at = self.aligned::<AtomicU64>(offset)?;
        // SAFETY: as in `load_u32`.
        Ok(unsafe { AtomicU64::from_ptr(at.cast_mut().cast()) }.load(load_order(order)))
    }

    /// The bytes as a plain slice.
    ///
    /// # Safety
    ///
    /// While the slice lives, nobody may write to these bytes: no other process, and no other view of this
    /// one. The system does not enforce that; it is for the processes to agree.
    #[must_use]
    pub unsafe fn as_slice(&self) -> &[u8] {
        // SAFETY: the view is mapped and readable while `self` is borrowed; the caller vouches for the rest.
        unsafe { std::slice::from_raw_parts(self.as_ptr(), self.len()) }
    }

    fn at(&self, offset: usize, length: usize) -> Result<*const u8> {
        let end = offset.checked_add(length).filter(|end| *end <= self.len());
        end.ok_or(Error::InvalidParameter("outside the view"))?;
        // SAFETY: the offset lies inside the one allocation that the view is.
        Ok(unsafe { self.as_ptr().add(offset) })
    }

    fn aligned<T>(&self, offset: usize) -> Result<*const T> {
        let at = self.at(offset, size_of::<T>())?.cast::<T>();
        if at.is_aligned() { Ok(at) } else { Err(Error::InvalidParameter("not aligned")) }
    }
}

impl ViewMut {
    pub(crate) fn from_raw(raw: RawView) -> ViewMut {
        ViewMut { view: View { raw } }
    }

    /// Its address, a multiple of 65,536.
    #[must_use]
    pub fn as_mut_ptr(&mut self) -> *mut u8 {
        self.view.raw.base()
    }

    /// Copies into the view.
    ///
    /// # Errors
    ///
    /// 87 if the range does not lie inside the view.
    pub fn copy_from(&mut self, offset: usize, bytes: &[u8]) -> Result<()> {
        let to = self.view.at(offset, bytes.len())?;
        // SAFETY: `at` checked that the target lies inside the view, which is mapped writable; the source is
        // the caller's own and cannot overlap it.
        unsafe { crate::transfer::copy(bytes.as_ptr(), to.cast_mut(), bytes.len()) };
        Ok(())
    }

    /// Writes a number, in this machine's byte order, to any offset, not atomically.
    ///
    /// # Errors
    ///
    /// 87 if it does not lie inside the view.
    pub fn write<T: Number>(&mut self, offset: usize, value: T) -> Result<()> {
        let to = self.view.at(offset, size_of::<T>())?;
        // SAFETY: the target lies inside the view, which is mapped writable.
        unsafe { crate::transfer::copy((&raw const value).cast(), to.cast_mut(), size_of::<T>()) };
        Ok(())
    }

    /// A byte to be used atomically, also by other processes.
    ///
    /// # Errors
    ///
    /// 87 outside the view.
    pub fn atomic_u8(&self, offset: usize) -> Result<&AtomicU8> {
        let at = self.view.aligned::<AtomicU8>(offset)?;
        // SAFETY: inside the view, aligned, mapped writable while `self` is borrowed.
        Ok(unsafe { AtomicU8::from_ptr(at.cast_mut().cast()) })
    }

    /// Four bytes to be used atomically, also by other processes.
    ///
    /// # Errors
    ///
    /// 87 outside the view or not aligned to 4.
    pub fn atomic_u32(&self, offset: usize) -> Result<&AtomicU32> {
        let at = self.view.aligned::<AtomicU32>(offset)?;
        // SAFETY: as in `atomic_u8`.
        Ok(unsafe { AtomicU32::from_ptr(at.cast_mut().cast()) })
    }

    /// Eight bytes to be used atomically, also by other processes.
    ///
    /// # Errors
    ///
    /// 87 outside the view or not aligned to 8.
    pub fn atomic_u64(&self, offset: usize) -> Result<&AtomicU64> {
        let at = self.view.aligned::<AtomicU64>(offset)?;
        // SAFETY: as in `atomic_u8`.
        Ok(unsafe { AtomicU64::from_ptr(at.cast_mut().cast()) })
    }

    /// The bytes as a plain slice to write to.
    ///
    /// # Safety
    ///
    /// While the slice lives, nobody else may read or write these bytes: no other process, and no other view
    /// of this one. The system does not enforce that; it is for the processes to agree.
    #[must_use]
    pub unsafe fn as_mut_slice(&mut self) -> &mut [u8] {
        // SAFETY: the view is mapped writable while `self` is borrowed; the caller vouches for the rest.
        unsafe { std::slice::from_raw_parts_mut(self.view.raw.base(), self.view.len()) }
    }

    /// Writes changes of a mapping of a file to the file. Of memory there is nothing to write.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn flush(&self) -> Result<()> {
        self.view.raw.flush(0, 0)
    }
}

impl std::ops::Deref for ViewMut {
    type Target = View;

    fn deref(&self) -> &View {
        &self.view
    }
}

/// Orders that only a store can have would make a load panic; a load takes what is nearest to them.
fn load_order(order: Ordering) -> Ordering {
    match order {
        Ordering::Release => Ordering::Relaxed,
        Ordering::AcqRel => Ordering::Acquire,
        other => other,
    }
}
