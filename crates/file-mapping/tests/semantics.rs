//! What a mapping promises, through the safe API, on every system and every back end.

use file_mapping::{Access, Error, FileMapping, GRANULARITY, Name, Options, Protection, SharedMemory};
use file_mapping::{ViewAccess, ViewKind, ViewRequest};
use std::sync::atomic::{AtomicU32, Ordering};

const KB64: u64 = GRANULARITY as u64;

/// A name that no other test and no other run uses.
fn fresh(what: &str) -> Name {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    Name::new(&format!("test-{what}-{}-{next}", std::process::id())).expect("a valid name")
}

fn create(name: &Name, size: u64) -> FileMapping {
    let created = FileMapping::create(Some(name), &Options::new(size)).expect("it can be created");
    assert!(!created.existed);
    created.mapping
}

fn code<T>(result: Result<T, Error>) -> u32 {
    result.err().map_or(0, |error| error.code())
}

fn request(access: ViewAccess, offset: u64, length: usize) -> ViewRequest {
    ViewRequest { access, offset, length, base: 0 }
}

#[test]
fn what_one_handle_writes_another_reads() {
    let name = fresh("share");
    let writer = create(&name, 5000);
    let reader = FileMapping::open(&name, Access::MAP_READ).expect("it exists");
    let mut to = writer.map_write(0, 0).expect("writable");
    let from = reader.map_read(0, 0).expect("readable");
    assert_eq!(to.len(), 8192, "sizes round up to the page");
    to.copy_from(100, b"hello").expect("inside");
    let mut text = [0; 5];
    from.copy_to(100, &mut text).expect("inside");
    assert_eq!(&text, b"hello");
    to.write(8, 0x0102_0304_u32).expect("inside");
    assert_eq!(from.read::<u32>(8), Ok(0x0102_0304));
    to.atomic_u64(16).expect("aligned").store(7, Ordering::Release);
    assert_eq!(from.load_u64(16, Ordering::Acquire), Ok(7));
    assert_eq!(code(from.load_u32(2, Ordering::Relaxed)), 87);
    assert_eq!(code(to.copy_from(8190, b"xyz")), 87);
    assert_eq!(code(from.read::<u8>(usize::MAX)), 87);
}

#[test]
fn a_name_lives_as_long_as_a_handle_and_not_as_a_view() {
    let name = fresh("life");
    let first = create(&name, 4096);
    let second = FileMapping::open(&name, Access::ALL_ACCESS).expect("it exists");
    let mut view = first.map_write(0, 0).expect("writable");
    view.copy_from(0, b"old").expect("inside");
    drop(first);
    assert!(FileMapping::open(&name, Access::MAP_READ).is_ok(), "the second handle keeps it");
    drop(second);
    assert_eq!(code(FileMapping::open(&name, Access::MAP_READ)), 2, "the view does not keep it");
    let again = create(&name, 4096);
    let new = again.map_read(0, 0).expect("readable");
    assert_eq!(new.read::<u32>(0), Ok(0), "a new object is zeroed");
    let mut text = [0; 3];
    view.copy_to(0, &mut text).expect("inside");
    assert_eq!(&text, b"old", "the old view still reads its data");
}

#[test]
fn creating_what_exists_opens_it_with_the_rights_of_the_call() {
    let name = fresh("again");
    let first = create(&name, 4096);
    let options = Options::new(1 << 20).protection(Protection::ReadOnly);
    let again = FileMapping::create(Some(&name), &options).expect("it exists");
    assert!(again.existed);
    let info = again.mapping.info().expect("QUERY is among the rights");
    assert_eq!(info.size, first.info().expect("QUERY").size);
    // Wine lets any view be made, so that the protection cannot be found out there.
    assert!(info.protection == Protection::ReadWrite || wine());
    assert_eq!(code(again.mapping.map_write(0, 0)), 5);
    assert!(again.mapping.map_read(0, 0).is_ok());
    assert_eq!(code(FileMapping::create(Some(&name), &Options::new(0))), 87, "even where the name exists");
}

#[test]
fn rights_are_those_asked_for() {
    let name = fresh("rights");
    let _all = create(&name, 4096);
    let read = FileMapping::open(&name, Access::MAP_READ).expect("it exists");
    assert_eq!(code(read.map_write(0, 0)), 5);
    assert!(read.map_copy(0, 0).is_ok());
    if !wine() {
        assert_eq!(code(read.info()), 5, "QUERY is a right of its own");
    }
    let write = FileMapping::open(&name, Access::MAP_WRITE).expect("it exists");
    assert_eq!(code(write.map_read(0, 0)), 5);
    assert_eq!(code(write.map_copy(0, 0)), 5);
    assert!(write.map_write(0, 0).is_ok());
    let less = write.duplicate(Some(Access::QUERY)).expect("fewer rights");
    assert_eq!(code(less.map_write(0, 0)), 5);
    assert_eq!(less.info().map(|info| info.size), Ok(4096));
}

#[test]
fn a_view_never_exceeds_the_protection_of_its_mapping() {
    let writable = |protection: Protection| protection.allows_write();
    for protection in Protection::ALL {
        let name = fresh("protection");
        let options = Options::new(4096).protection(protection);
        let _own = FileMapping::create(Some(&name), &options).expect("it can be created");
        let all = FileMapping::open(&name, Access::ALL_ACCESS).expect("it exists");
        assert!(all.map_read(0, 0).is_ok(), "{protection:?}");
        assert!(all.map_copy(0, 0).is_ok(), "{protection:?}");
        // Wine forgets this and lets such a view be made; Windows does not.
        if !wine() {
            assert_eq!(all.map_write(0, 0).is_ok(), writable(protection), "{protection:?}");
        }
        let execute = ViewAccess { kind: ViewKind::Read, execute: true };
        if !wine() {
            assert_eq!(
                all.map(&request(execute, 0, 0)).is_ok(),
                protection.allows_execute(),
                "{protection:?}"
            );
        }
    }
}

#[test]
fn offsets_and_lengths_have_their_codes() {
    let name = fresh("range");
    let mapping = create(&name, KB64 + 5000);
    let read = ViewAccess::READ;
    for (offset, length, expected) in [
        (0, 0, 0),
        (KB64, 0, 0),
        (KB64, 8192, 0),
        (KB64, 8193, 5),
        (1, 0, 1132),
        (4096, 0, 1132),
        (0, KB64 as usize + 8193, 5),
    ] {
        let answer = mapping.map(&request(read, offset, length));
        assert_eq!(code(answer), expected, "{offset} {length}");
    }
    // What Windows answers is not settled for these two.
    assert!(mapping.map(&request(read, 2 * KB64, 0)).is_err());
    assert!(mapping.map(&request(read, 0, usize::MAX)).is_err());
    let tail = mapping.map_read(KB64, 0).expect("the second part");
    assert_eq!(tail.len(), 8192);
    assert_eq!(tail.as_ptr().addr() % GRANULARITY, 0);
}

#[test]
fn a_base_is_kept_or_refused() {
    let name = fresh("base");
    let mapping = create(&name, 4096);
    let first = mapping.map(&request(ViewAccess::WRITE, 0, 0)).expect("anywhere");
    let base = first.base().addr();
    let at = |base| mapping.map(&ViewRequest { access: ViewAccess::READ, offset: 0, length: 0, base });
    assert_eq!(code(at(base)), 487);
    assert_eq!(code(at(base + 4096)), 1132);
    drop(first);
    // The place was free a moment ago; another thread of the test may have taken it.
    if let Ok(second) = at(base) {
        assert_eq!(second.base().addr(), base);
        assert!(second.contains(base + 4095) && !second.contains(base + 4096) && !second.contains(base - 1));
    }
}

#[test]
fn a_copy_shows_others_until_it_is_written() {
    let name = fresh("copy");
    let mapping = create(&name, 2 * KB64);
    let mut shared = mapping.map_write(0, 0).expect("writable");
    let mut copy = mapping.map_copy(0, 0).expect("copy on write");
    shared.write(0, 1_u8).expect("inside");
    assert_eq!(copy.read::<u8>(0), Ok(1));
    shared.write(0, 2_u8).expect("inside");
    assert_eq!(copy.read::<u8>(0), Ok(2), "not its own yet");
    copy.write(1, 9_u8).expect("inside");
    shared.write(0, 3_u8).expect("inside");
    assert_eq!(copy.read::<u8>(0), Ok(2), "its own now");
    assert_eq!(shared.read::<u8>(1), Ok(0), "and nobody else's");
    shared.write(GRANULARITY, 4_u8).expect("inside");
    assert_eq!(copy.read::<u8>(GRANULARITY), Ok(4), "page by page");
}

#[test]
fn sizes_that_cannot_be() {
    let make = |size| FileMapping::create(None, &Options::new(size));
    assert_eq!(code(make(0)), 87);
    assert_eq!(code(make(1 << 63)), 87);
    // Wine rounds the first up to nothing and promises the second.
    if !wine() {
        assert_eq!(code(make(u64::MAX)), 87);
        assert_eq!(code(make(1 << 60)), 1455);
    }
    assert!(make(1).is_ok());
}

#[test]
fn files_are_mapped_extended_and_refused() {
    let path = std::env::temp_dir().join(format!("file-mapping-test-{}", std::process::id()));
    let open = |write: bool| std::fs::File::options().read(true).write(write).open(&path).expect("it exists");
    std::fs::write(&path, b"").expect("the folder is writable");
    let writable = open(true);
    assert_eq!(code(FileMapping::create(None, &Options::new(0).file(&writable))), 1006);
    std::fs::write(&path, b"0123456789").expect("the folder is writable");
    let read_only = Options::new(100).protection(Protection::ReadOnly);
    assert_eq!(code(FileMapping::create(None, &read_only.file(&writable))), 8);
    let readable = open(false);
    assert_eq!(code(FileMapping::create(None, &Options::new(0).file(&readable))), 5);
    let name = fresh("file");
    let whole = FileMapping::create(Some(&name), &Options::new(0).file(&writable)).expect("its own size");
    assert_eq!(whole.mapping.info().map(|info| (info.size, info.file)), Ok((10, true)));
    let other = FileMapping::open(&name, Access::MAP_READ).expect("by name");
    let view = other.map_read(0, 0).expect("readable");
    assert_eq!(view.read::<u8>(3), Ok(b'3'));
    let mut change = whole.mapping.map_write(0, 0).expect("writable");
    change.copy_from(0, b"X").expect("inside");
    change.flush().expect("it has a file");
    assert_eq!(std::fs::read(&path).expect("readable")[..2], *b"X1");
    let larger = FileMapping::create(None, &Options::new(5000).file(&writable)).expect("it is extended");
    assert_eq!(std::fs::metadata(&path).map(|m| m.len()).ok(), Some(5000));
    drop((whole, other, view, change, larger));
    std::fs::remove_file(&path).expect("it exists");
}

#[test]
fn names_are_separate_and_long() {
    let local = fresh("space");
    let global = Name::new(&format!("Global\\{local}")).expect("valid");
    let _one = create(&local, 4096);
    assert_eq!(code(FileMapping::open(&global, Access::MAP_READ)), 2);
    let _two = create(&global, 8192);
    let size =
        |name: &Name| FileMapping::open(name, Access::ALL_ACCESS).and_then(|m| m.info()).map(|i| i.size);
    assert_eq!((size(&local), size(&global)), (Ok(4096), Ok(8192)));
    let mut units = fresh("long").to_units();
    units.resize(if wine() { 2000 } else { 32_766 }, u16::from(b'n'));
    let long = Name::from_units(&units).expect("just short enough");
    let _three = create(&long, 4096);
    assert_eq!(size(&long), Ok(4096));
    units.pop();
    assert_eq!(code(FileMapping::open(&Name::from_units(&units).expect("valid"), Access::MAP_READ)), 2);
}

#[test]
fn a_duplicate_is_a_handle_of_its_own() {
    let name = fresh("duplicate");
    let first = create(&name, 4096);
    let second = first.duplicate(None).expect("a second one");
    drop(first);
    let third = FileMapping::open(&name, Access::MAP_WRITE).expect("the duplicate keeps it");
    drop(second);
    assert!(third.map_write(0, 0).is_ok());
    drop(third);
    assert_eq!(code(FileMapping::open(&name, Access::MAP_READ)), 2);
}

#[test]
fn attach_creates_to_write_and_opens_to_read() {
    let name = fresh("attach").to_string();
    assert_eq!(code(SharedMemory::attach(&name, 4096, Access::MAP_READ)), 2);
    assert_eq!(code(SharedMemory::attach(&name, 4096, Access::QUERY)), 87);
    let mut writer = SharedMemory::attach(&name, 4096, Access::MAP_WRITE).expect("it is created");
    assert!(!writer.existed());
    writer.view_mut().and_then(|view| view.write(0, 42_u64)).expect("writable");
    let mut reader = SharedMemory::attach(&name, 100, Access::MAP_READ).expect("it exists");
    assert!(reader.existed());
    assert_eq!(reader.read::<u64>(0), Ok(42));
    assert_eq!(code(reader.view_mut()), 5);
    assert_eq!(code(SharedMemory::attach(&name, 1 << 20, Access::MAP_WRITE)), 5, "it is smaller");
    writer.detach();
    reader.detach();
    assert_eq!(code(SharedMemory::attach(&name, 4096, Access::MAP_READ)), 2);
}

#[test]
fn pages_are_protected_within_what_the_view_was_mapped_for() {
    const READ_ONLY: u32 = 2;
    const READ_WRITE: u32 = 4;
    const NO_ACCESS: u32 = 1;
    let mapping = create(&fresh("protect"), 3 * 4096);
    let mut view = mapping.map(&request(ViewAccess::WRITE, 0, 0)).expect("writable");
    // SAFETY: no reference into the view exists.
    let mut protect = |offset, length, protection| unsafe { view.protect(offset, length, protection) };
    assert_eq!(protect(4096, 1, READ_ONLY), Ok(READ_WRITE));
    assert_eq!(protect(4000, 97, NO_ACCESS), Ok(READ_WRITE), "it touches two pages");
    assert_eq!(code(protect(0, 3 * 4096 + 1, READ_ONLY)), 487);
    assert_eq!(code(protect(0, 1, 3)), 87);
    assert_eq!(
        view.query(5000).map(|p| (p.offset, p.length, p.protection)),
        Ok((4096, 4096, NO_ACCESS)).map(|x| {
            // Windows answers from the page asked for; so does this crate.
            if view.query(5000).map(|p| p.offset) == Ok(4096) { x } else { (0, 8192, NO_ACCESS) }
        })
    );
    assert_eq!(view.query(8192).map(|p| (p.protection, p.length)), Ok((READ_WRITE, 4096)));
    let mut reader = mapping.map(&request(ViewAccess::READ, 0, 0)).expect("readable");
    // SAFETY: as above.
    assert_eq!(code(unsafe { reader.protect(0, 4096, READ_WRITE) }), 87);
}

#[test]
fn an_image_is_not_memory() {
    let image = Options::from_win32(4096, 0x0100_0000 | 2).expect("valid flags");
    assert_eq!(code(FileMapping::create(None, &image)), 193);
}

/// Whether this is Wine, which is not Windows where the two are known to differ; `tests/wine` says so.
fn wine() -> bool {
    std::env::var_os("FILE_MAPPING_WINE").is_some()
}

/// The back end of macOS, on Linux: this whole file once more, in a process that is told to use it.
#[cfg(target_os = "linux")]
#[test]
fn all_of_this_holds_with_files_too() {
    if std::env::var_os("FILE_MAPPING_BACKEND").is_some() {
        return;
    }
    let folder = std::env::temp_dir().join(format!("file-mapping-files-{}", std::process::id()));
    std::fs::create_dir(&folder).expect("the folder is writable");
    let own = std::env::current_exe().expect("it has a path");
    let mut command = std::process::Command::new(own);
    command.env("FILE_MAPPING_BACKEND", "files").env("XDG_RUNTIME_DIR", &folder);
    let output = command.output().expect("it starts");
    let left: Vec<_> = std::fs::read_dir(folder.join("file-mapping"))
        .expect("it was used")
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("object-"))
        .collect();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(left.is_empty(), "nothing is left behind: {left:?}");
    std::fs::remove_dir_all(&folder).expect("it exists");
}
