//! Turns any bytes into calls of the C interface, and checks each answer against a model of handles and
//! views. Used by the fuzz target and, with bytes from a seed, by an ordinary test.

use file_mapping_kernel32::*;
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::ptr::{null, null_mut, without_provenance_mut};

/// What the calls may have in hand at once.
const MOST: usize = 48;

/// Reads arguments out of the bytes; zeros when they are used up.
struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn word(&mut self) -> u32 {
        u32::from_le_bytes([self.byte(), self.byte(), self.byte(), self.byte()])
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::from(self.byte()) % from.len()]
    }

    /// Sizes around the edges, and anything.
    fn size(&mut self) -> u64 {
        match self.byte() % 8 {
            0 => 0,
            1 => u64::MAX,
            2 => 1 << 63,
            3 => (1 << 63) - 1,
            4 => u64::from(self.word()) << 32 | u64::from(self.word()),
            _ => u64::from(self.byte()) * self.pick(&[1, 4096, 65_536, 65_537]),
        }
    }

    fn access(&mut self) -> u32 {
        match self.byte() % 4 {
            0 => self.word(),
            _ => self.pick(&[1, 2, 4, 6, 0, 0x24, 0x26, 0xF_001F, 0x8000_0000, 0x4000_0000, 0x200_0000]),
        }
    }

    fn protection(&mut self) -> u32 {
        let page = self.pick(&[0x04, 0x04, 0x02, 0x08, 0x20, 0x40, 0x80, 0x01, 0, 0x10]);
        let section = self.pick(&[0, 0, 0x0400_0000, 0x0800_0000, 0x0100_0000, 0x1000_0000, 0x8000_0000]);
        if self.byte() == 0 { self.word() } else { page | section }
    }

    fn name(&mut self) -> Option<Vec<u16>> {
        let process = std::process::id();
        let text = match self.byte() % 12 {
            0 => return None,
            1 => String::new(),
            2 => "Local".into(),
            3 => format!("Local\\fuzz-{process}-0"),
            4 => format!("Global\\fuzz-{process}"),
            5 => "a\\b".into(),
            6 => "\\x".into(),
            7 => {
                let length = usize::from(self.byte()) * 200;
                let unit = self.word() as u16;
                return Some(std::iter::repeat_n(unit.max(1), length).chain([0]).collect());
            }
            other => format!("fuzz-{process}-{}", other % 3),
        };
        Some(text.encode_utf16().chain([0]).collect())
    }
}

/// What must be true of the process now.
#[derive(Default)]
struct Model {
    is_alone: bool,
    /// Live handles, and whether each is protected from being closed.
    handles: BTreeMap<usize, bool>,
    /// Live views: address and length.
    views: BTreeMap<usize, usize>,
}

/// Calls whatever the bytes say, and panics where an answer contradicts the model. Returns the number of calls.
///
/// `is_alone`: no other thread makes calls, so numbers that are no handle and addresses that are no view may
/// be tried as well.
pub(crate) fn run(bytes: &[u8], is_alone: bool) -> usize {
    let mut bytes = Bytes(bytes);
    let mut model = Model { is_alone, ..Model::default() };
    let mut calls = 0;
    while !bytes.0.is_empty() {
        step(&mut bytes, &mut model);
        calls += 1;
    }
    model.end();
    calls
}

fn step(bytes: &mut Bytes<'_>, model: &mut Model) {
    let operation = bytes.byte() % 16;
    SetLastError(0);
    match operation {
        0 | 1 if model.handles.len() < MOST => model.create(bytes),
        2 if model.handles.len() < MOST => model.open(bytes),
        3 | 4 if model.views.len() < MOST => model.map(bytes),
        0..=5 => model.close(bytes),
        6 => model.unmap(bytes),
        7 => model.touch(bytes),
        8 => model.protect(bytes),
        9 => model.commit(bytes),
        10 => model.query(bytes),
        11 => model.duplicate(bytes),
        12 => model.flags(bytes),
        13 => model.flush(bytes),
        14 => model.section(bytes),
        _ => model.file(bytes),
    }
}

/// A call that failed must say why.
fn failed() {
    assert_ne!(GetLastError(), 0, "a failure without a code");
    assert_ne!(GetLastError(), 1359, "a panic was caught");
}

impl Model {
    fn handle(&self, bytes: &mut Bytes<'_>) -> Handle {
        let at = usize::from(bytes.byte());
        let number = match at % 8 {
            0 | 1 if !self.is_alone => 0,
            0 => bytes.pick(&[0, 1, 3, usize::MAX, usize::MAX - 1, 1 << 63, 0xFFFF_FFFC]),
            1 => at * 4,
            _ => self.handles.keys().nth(at % self.handles.len().max(1)).copied().unwrap_or(0),
        };
        without_provenance_mut(number)
    }

    fn address(&self, bytes: &mut Bytes<'_>) -> *mut c_void {
        let at = usize::from(bytes.byte());
        if at.is_multiple_of(8) || self.views.is_empty() {
            let nowhere = if self.is_alone { [0, 1, 4096, usize::MAX, 1 << 47, 0xdead_beef] } else { [0; 6] };
            return without_provenance_mut(bytes.pick(&nowhere));
        }
        let (base, length) = self.views.iter().nth(at % self.views.len()).map_or((0, 1), |(b, l)| (*b, *l));
        std::ptr::with_exposed_provenance_mut(base + bytes.word() as usize % length)
    }

    fn view_of(&self, address: usize) -> Option<(usize, usize)> {
        let (base, length) = self.views.range(..=address).next_back()?;
        (address - base < *length).then_some((*base, *length))
    }

    fn made(&mut self, handle: Handle, none: usize) {
        if handle.addr() == none {
            return failed();
        }
        assert_eq!(handle.addr() % 4, 0);
        assert!(self.handles.insert(handle.addr(), false).is_none(), "a live handle was given out again");
    }

    fn create(&mut self, bytes: &mut Bytes<'_>) {
        let attributes = SecurityAttributes {
            nLength: 24,
            lpSecurityDescriptor: null_mut(),
            bInheritHandle: bytes.byte().into(),
        };
        let file = if bytes.byte().is_multiple_of(4) {
            self.handle(bytes)
        } else {
            without_provenance_mut(usize::MAX)
        };
        let (protection, size, name) = (bytes.protection(), bytes.size(), bytes.name());
        let name = name.as_ref().map_or(null(), |name| name.as_ptr());
        // SAFETY: the struct and the string, which has its end, live until the call is over.
        let made = unsafe {
            CreateFileMappingW(
                file,
                &raw const attributes,
                protection,
                (size >> 32) as u32,
                size as u32,
                name,
            )
        };
        self.made(made, 0);
    }

    fn open(&mut self, bytes: &mut Bytes<'_>) {
        let (access, name) = (bytes.access(), bytes.name());
        // SAFETY: the string has its end and lives until the call is over.
        let made = unsafe { OpenFileMappingW(access, 0, name.as_ref().map_or(null(), |name| name.as_ptr())) };
        self.made(made, 0);
    }

    fn map(&mut self, bytes: &mut Bytes<'_>) {
        let (handle, access, offset) = (self.handle(bytes), bytes.access(), bytes.size());
        let length = if bytes.byte().is_multiple_of(2) { 0 } else { bytes.size() as usize };
        let base =
            if self.is_alone && bytes.byte().is_multiple_of(4) { self.address(bytes) } else { null_mut() };
        let view = MapViewOfFileEx(handle, access, (offset >> 32) as u32, offset as u32, length, base);
        if view.is_null() {
            return failed();
        }
        assert!(base.is_null() || base == view);
        let length = region(view.addr()).expect("a view can be asked about").2;
        assert!(length > 0 && view.addr().is_multiple_of(65_536));
        let overlaps = self.view_of(view.addr()).is_some()
            || self.views.range(view.addr()..view.addr() + length).next().is_some();
        assert!(!overlaps, "a view lies over another");
        view.expose_provenance();
        self.views.insert(view.addr(), length);
    }

    fn close(&mut self, bytes: &mut Bytes<'_>) {
        let handle = self.handle(bytes);
        let key = handle.addr() & !3;
        let can_close = handle.addr() == usize::MAX || self.handles.get(&key) == Some(&false);
        assert_eq!(CloseHandle(handle) != 0, can_close, "{handle:?}");
        if can_close {
            self.handles.remove(&key);
        } else {
            assert_eq!(GetLastError(), 6);
        }
    }

    fn unmap(&mut self, bytes: &mut Bytes<'_>) {
        let address = self.address(bytes);
        let view = self.view_of(address.addr());
        assert_eq!(UnmapViewOfFile(address) != 0, view.is_some());
        match view {
            Some((base, _)) => _ = self.views.remove(&base),
            None => assert_eq!(GetLastError(), 487),
        }
    }

    /// Reads and writes memory of a view where its protection allows it.
    fn touch(&mut self, bytes: &mut Bytes<'_>) {
        let address = self.address(bytes);
        if self.view_of(address.addr()).is_none() {
            return;
        }
        let Some((state, protection, _)) = region(address.addr()) else {
            panic!("a view cannot be asked about")
        };
        if state != 0x1000 {
            return;
        }
        let byte = address.cast::<u8>();
        // SAFETY: the page is mapped and committed, and its protection allows the access; no reference
        // into it exists.
        unsafe {
            match protection {
                0x04 | 0x08 | 0x40 | 0x80 => byte.write_volatile(bytes.byte()),
                0x02 | 0x20 => _ = byte.read_volatile(),
                _ => {}
            }
        }
    }

    fn protect(&mut self, bytes: &mut Bytes<'_>) {
        let (address, length) = (self.address(bytes), bytes.size() as usize);
        let (protection, mut old) = (bytes.pick(&[1, 2, 4, 8, 0x20, 0x40, 0x80, 0, 0x104]), 0);
        // SAFETY: the place for the old protection is a variable.
        if unsafe { VirtualProtect(address, length, protection, &raw mut old) } == 0 {
            return failed();
        }
        assert!(self.view_of(address.addr()).is_some(), "foreign memory was protected");
        assert_eq!(region(address.addr()).map(|(_, protection, _)| protection), Some(protection));
    }

    /// Commits little at a time: a test must not take the memory of the machine.
    fn commit(&mut self, bytes: &mut Bytes<'_>) {
        let (address, length) = (self.address(bytes), bytes.size() as usize % (1 << 20));
        let kind = bytes.pick(&[0x1000, 0x1000, 0x8_0000, 0x2000, 0]);
        if VirtualAlloc(address, length, kind, bytes.pick(&[4, 2, 8, 1, 0])).is_null() {
            failed();
        } else {
            assert!(self.view_of(address.addr()).is_some());
        }
        assert_eq!(VirtualFree(address, length, bytes.pick(&[0x4000, 0x8000, 0])), 0);
        failed();
    }

    fn query(&mut self, bytes: &mut Bytes<'_>) {
        let address = self.address(bytes);
        let answer = region(address.addr());
        assert!(
            self.view_of(address.addr()).is_none() || answer.is_some_and(|(state, ..)| state != 0x1_0000)
        );
    }

    fn duplicate(&mut self, bytes: &mut Bytes<'_>) {
        let (source, access, options) = (self.handle(bytes), bytes.access(), u32::from(bytes.byte() % 5));
        let key = source.addr() & !3;
        let mut copy = null_mut();
        let process = GetCurrentProcess();
        // SAFETY: the place for the copy is a variable.
        let is_done =
            unsafe { DuplicateHandle(process, source, process, &raw mut copy, access, 0, options) } != 0;
        if !is_done {
            return failed();
        }
        assert!(self.handles.contains_key(&key));
        if options & 1 != 0 {
            self.handles.remove(&key);
        }
        self.made(copy, 0);
    }

    fn flags(&mut self, bytes: &mut Bytes<'_>) {
        let (handle, mask, flags) =
            (self.handle(bytes), u32::from(bytes.byte() % 5), u32::from(bytes.byte()));
        let mut seen = 0;
        let is_done = SetHandleInformation(handle, mask, flags) != 0;
        // SAFETY: the place for the flags is a variable.
        let is_asked = unsafe { GetHandleInformation(handle, &raw mut seen) } != 0;
        let live = self.handles.get_mut(&(handle.addr() & !3));
        assert_eq!(is_asked, live.is_some());
        if !is_done || !is_asked {
            return failed();
        }
        assert_eq!(seen & mask, flags & mask);
        live.into_iter().for_each(|is_protected| *is_protected = seen & 2 != 0);
    }

    fn flush(&mut self, bytes: &mut Bytes<'_>) {
        let (address, length) = (self.address(bytes), bytes.size() as usize);
        if FlushViewOfFile(address, length) == 0 {
            failed();
        } else {
            assert!(self.view_of(address.addr()).is_some());
        }
    }

    fn section(&mut self, bytes: &mut Bytes<'_>) {
        let mut answer =
            SectionBasicInformation { BaseAddress: null_mut(), AllocationAttributes: 0, MaximumSize: -1 };
        let (handle, class, length) =
            (self.handle(bytes), i32::from(bytes.byte() % 2), usize::from(bytes.byte() % 25));
        // SAFETY: the place has at least as many bytes as it says; no length is asked for.
        let status = unsafe { NtQuerySection(handle, class, (&raw mut answer).cast(), length, null_mut()) };
        if status == 0 {
            assert!(self.handles.contains_key(&(handle.addr() & !3)) && answer.MaximumSize > 0);
        }
    }

    /// Opens files. One that may be mapped is never cut off: Windows refuses that (1224), here its end is SIGBUS.
    fn file(&mut self, bytes: &mut Bytes<'_>) {
        if self.handles.len() >= MOST {
            return;
        }
        let disposition = u32::from(bytes.byte() % 7);
        let (number, access) = match disposition {
            2 | 5 => (9, 0x4000_0000),
            _ => (bytes.byte() % 3, bytes.pick(&[0xC000_0000, 0x8000_0000, 0x4000_0000, 0])),
        };
        let path = std::env::temp_dir().join(format!("farcall-fuzz-{}-{number}\0", std::process::id()));
        let path = path.as_os_str().as_encoded_bytes();
        let nothing = null_mut();
        // SAFETY: the path has its end and lives until the call is over.
        let made =
            unsafe { CreateFileA(path.as_ptr().cast(), access, 7, null(), disposition, 0x80, nothing) };
        self.made(made, usize::MAX);
        let mut size = -1_i64;
        // SAFETY: the place for the size is a variable.
        if made.addr() != usize::MAX && unsafe { GetFileSizeEx(made, &raw mut size) } != 0 {
            assert!(size >= 0);
        }
    }

    /// Everything goes away again, and only once.
    fn end(self) {
        for base in self.views.keys().copied() {
            assert_ne!(UnmapViewOfFile(without_provenance_mut(base)), 0);
        }
        for number in [0, 1, 2, 9] {
            let path = std::env::temp_dir().join(format!("farcall-fuzz-{}-{number}", std::process::id()));
            let _ = std::fs::remove_file(path);
        }
        for handle in self.handles.keys().copied().map(without_provenance_mut::<c_void>) {
            assert_ne!(SetHandleInformation(handle, 2, 0), 0);
            assert_ne!(CloseHandle(handle), 0);
            assert!(!self.is_alone || CloseHandle(handle) == 0);
        }
    }
}

/// State, protection and length of the pages at an address.
fn region(address: usize) -> Option<(u32, u32, usize)> {
    let mut found = std::mem::MaybeUninit::<MemoryBasicInformation>::zeroed();
    // SAFETY: the place is as long as it says, and zeros are a value of the struct.
    let found = unsafe {
        let written = VirtualQuery(without_provenance_mut(address), found.as_mut_ptr(), size_of_val(&found));
        (written != 0).then(|| found.assume_init())
    }?;
    Some((found.State, found.Protect, found.RegionSize))
}
