//! The crate itself, and the peers that are called from Rust.

use file_mapping::{Access, FileMapping, Name, Options};
use rustix::fs::{Mode, OFlags};
use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};
use rustix::shm;
use std::hint::black_box;
use std::os::fd::AsFd;
use std::time::Instant;

/// The size of the object in bytes.
pub(crate) const SIZE: usize = 4096;
/// How many rounds each contender gets.
pub(crate) const ROUNDS: usize = 31;

/// The mean of many runs, in microseconds, after a few that warm up what the contender before has cooled down. The
/// peers in other languages do the same.
pub(crate) fn round(iterations: usize, mut once: impl FnMut()) -> f64 {
    for _ in 0..iterations / 3 {
        once();
    }
    timed(iterations, once)
}

fn timed(iterations: usize, mut once: impl FnMut()) -> f64 {
    let begun = Instant::now();
    for _ in 0..iterations {
        once();
    }
    begun.elapsed().as_secs_f64() * 1e6 / iterations as f64
}

/// The middle one.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// A name for this run.
pub(crate) fn name(what: &str) -> Name {
    Name::new(&format!("bench-{}-{what}", std::process::id())).expect("a valid name")
}

/// Opens, maps, touches, unmaps, closes.
pub(crate) fn attach(name: &Name) {
    let mapping = FileMapping::open(name, Access::MAP_READ | Access::MAP_WRITE).expect("it exists");
    let view = mapping.map_write(0, 0).expect("writable");
    // SAFETY: the view is mapped and readable.
    black_box(unsafe { view.as_ptr().read_volatile() });
}

/// Creates, maps, touches, unmaps, closes.
pub(crate) fn create(name: &Name) {
    let created = FileMapping::create(Some(name), &Options::new(SIZE as u64)).expect("it is free");
    let mut view = created.mapping.map_write(0, 0).expect("writable");
    // SAFETY: the view is mapped writable.
    unsafe { view.as_mut_ptr().write_volatile(1) };
}

/// Maps, touches, unmaps.
pub(crate) fn map(mapping: &FileMapping) {
    let view = mapping.map_write(0, 0).expect("writable");
    // SAFETY: the view is mapped and readable.
    black_box(unsafe { view.as_ptr().read_volatile() });
}

/// A round of closing alone: many handles are opened first.
pub(crate) fn close(name: &Name) -> f64 {
    let open = || FileMapping::open(name, Access::MAP_READ).expect("it exists");
    let mut handles: Vec<FileMapping> = (0..200).map(|_| open()).collect();
    timed(handles.len(), || drop(handles.pop()))
}

fn touch_raw(object: impl AsFd, write: bool) {
    let flags = ProtFlags::READ | ProtFlags::WRITE;
    // SAFETY: an address of the kernel's choice, unmapped before anybody else hears of it.
    unsafe {
        let at = mmap(std::ptr::null_mut(), SIZE, flags, MapFlags::SHARED, object, 0).expect("room");
        if write {
            at.cast::<u8>().write_volatile(1);
        } else {
            black_box(at.cast::<u8>().read_volatile());
        }
        munmap(at, SIZE).expect("mapped above");
    }
}

/// `shm_open`, `mmap`, touch, `munmap`, `close`.
pub(crate) fn raw_attach(name: &str) {
    let object = shm::open(name, shm::OFlags::RDWR, Mode::empty()).expect("it exists");
    touch_raw(&object, false);
}

/// The same with `ftruncate` and `shm_unlink`.
pub(crate) fn raw_create(name: &str) {
    raw_make(name).expect("it is free");
    let object = shm::open(name, shm::OFlags::RDWR, Mode::empty()).expect("it exists");
    touch_raw(&object, true);
    shm::unlink(name).expect("it exists");
}

/// Makes an object by the raw calls.
pub(crate) fn raw_make(name: &str) -> rustix::io::Result<rustix::fd::OwnedFd> {
    let flags = shm::OFlags::RDWR | shm::OFlags::CREATE | shm::OFlags::EXCL;
    let object = shm::open(name, flags, Mode::RUSR | Mode::WUSR)?;
    rustix::fs::ftruncate(&object, SIZE as u64)?;
    Ok(object)
}

/// `mmap`, touch, `munmap` of anonymous shared memory.
pub(crate) fn raw_map(object: impl AsFd) {
    touch_raw(object, false);
}

/// An object like those of the crate, without the crate.
pub(crate) fn raw_object() -> rustix::fd::OwnedFd {
    let object = rustix::fs::memfd_create("bench", rustix::fs::MemfdFlags::CLOEXEC).expect("memory");
    rustix::fs::ftruncate(&object, SIZE as u64).expect("memory");
    let flags = rustix::fs::fcntl_getfl(&object).expect("open");
    assert!(flags.contains(OFlags::RDWR));
    object
}

/// Crate `shared_memory`: open and drop.
pub(crate) fn peer_attach(name: &str) {
    let memory = shared_memory::ShmemConf::new().os_id(name).open().expect("it exists");
    // SAFETY: it is mapped for at least a page.
    black_box(unsafe { memory.as_ptr().read_volatile() });
}

/// Crate `shared_memory`: create and drop.
pub(crate) fn peer_create(name: &str) {
    let memory = shared_memory::ShmemConf::new().os_id(name).size(SIZE).create().expect("it is free");
    // SAFETY: it is mapped writable for at least a page.
    unsafe { memory.as_ptr().write_volatile(1) };
}

/// GB/s of a copy into a view, through the safe accessor, and of the same copy between private buffers.
pub(crate) fn bandwidth() -> (f64, f64) {
    const BYTES: usize = 64 << 20;
    let created = FileMapping::create(None, &Options::new(BYTES as u64)).expect("memory");
    let mut view = created.mapping.map_write(0, 0).expect("writable");
    let source = vec![7_u8; BYTES];
    let mut target = vec![1_u8; BYTES];
    view.copy_from(0, &source).expect("inside");
    let (mut shared, mut private) = (Vec::new(), Vec::new());
    for _ in 0..15 {
        let begun = Instant::now();
        view.copy_from(0, black_box(&source)).expect("inside");
        shared.push(BYTES as f64 / begun.elapsed().as_secs_f64() / 1e9);
        let begun = Instant::now();
        target.copy_from_slice(black_box(&source));
        black_box(&mut target);
        private.push(BYTES as f64 / begun.elapsed().as_secs_f64() / 1e9);
    }
    (median(shared), median(private))
}

/// Attaching to the same few names while no more than those and while many more are live. (Going through
/// thousands of names would measure how the kernel first meets each of their descriptors.)
pub(crate) fn crowd(few: usize, many: usize) -> (f64, f64) {
    let (mut with_few, mut with_many) = (Vec::new(), Vec::new());
    for turn in 0..5 {
        let mut live = Vec::new();
        let fill = |live: &mut Vec<FileMapping>, until: usize| {
            for index in live.len()..until {
                let created = FileMapping::create(
                    Some(&name(&format!("crowd-{turn}-{index}"))),
                    &Options::new(SIZE as u64),
                );
                live.push(created.expect("descriptors enough").mapping);
            }
        };
        let mut next = 0;
        let mut measure = || {
            let mut once = || {
                next = (next + 7) % few;
                attach(&name(&format!("crowd-{turn}-{next}")));
            };
            median((0..ROUNDS).map(|_| round(200, &mut once)).collect())
        };
        fill(&mut live, few);
        with_few.push(measure());
        fill(&mut live, many);
        with_many.push(measure());
    }
    (median(with_few), median(with_many))
}
