//! Bad input and bad surroundings: everything is answered with a code, nothing crashes, and no lock stays behind.
//!
//! What spoils a whole process (its descriptors, its memory, its user) happens in a process of its own: an
//! ignored test of this program, started by an ordinary one.

#![cfg(target_os = "linux")]

mod judge;

use file_mapping_kernel32::*;
use judge::Folder;
use std::ffi::{CString, c_char, c_void};
use std::fs::File;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::ptr::{null, null_mut, without_provenance_mut};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const READ_WRITE: u32 = 0x04;
const MAP_WRITE: u32 = 0x2;
const MAP_READ: u32 = 0x4;

/// Runs an ignored test of this program, with a registry of its own in `folder`.
fn run_alone(test: &str, folder: &Path, prepare: impl FnOnce(&mut Command)) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", test, "--nocapture"]).env("XDG_RUNTIME_DIR", folder);
    command.stdin(Stdio::null());
    prepare(&mut command);
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{test}: {}\n{text}", output.status);
}

fn no_file() -> Handle {
    without_provenance_mut(usize::MAX)
}

/// A handle, or the code.
fn create(name: &str, size: u32) -> Result<Handle, u32> {
    let name = CString::new(name).unwrap();
    let name = if name.is_empty() { null() } else { name.as_ptr() };
    SetLastError(0);
    // SAFETY: the name is NULL or has its end.
    let handle = unsafe { CreateFileMappingA(no_file(), null(), READ_WRITE, 0, size, name) };
    if handle.is_null() { Err(GetLastError()) } else { Ok(handle) }
}

/// A handle, or the code.
fn open(name: &str) -> Result<Handle, u32> {
    let name = CString::new(name).unwrap();
    SetLastError(0);
    // SAFETY: the name has its end.
    let handle = unsafe { OpenFileMappingA(MAP_READ, 0, name.as_ptr()) };
    if handle.is_null() { Err(GetLastError()) } else { Ok(handle) }
}

/// An address, or the code.
fn map(handle: Handle, access: u32) -> Result<*mut c_void, u32> {
    SetLastError(0);
    let view = MapViewOfFile(handle, access, 0, 0, 0);
    if view.is_null() { Err(GetLastError()) } else { Ok(view) }
}

/// Create, open, map, touch, unmap and close all work, and the name is gone.
fn all_is_well(name: &str) {
    use_all(name);
    assert_eq!(open(name), Err(2));
}

fn use_all(name: &str) {
    let created = create(name, 4096).unwrap_or_else(|code| panic!("create: {code}"));
    let opened = open(name).unwrap_or_else(|code| panic!("open: {code}"));
    let view = map(created, MAP_WRITE).unwrap_or_else(|code| panic!("map: {code}"));
    // SAFETY: a writable view of 4,096 bytes.
    unsafe { view.cast::<u8>().write_volatile(7) };
    assert_eq!((UnmapViewOfFile(view), CloseHandle(opened), CloseHandle(created)), (1, 1, 1));
}

#[test]
fn null_and_nonsense_are_refused_with_their_codes() {
    let nothing = null_mut::<c_void>();
    let handles =
        [nothing, no_file(), without_provenance_mut(1 << 40), without_provenance_mut(usize::MAX - 3)];
    for handle in handles {
        // SAFETY: NULL is a value that all of these pointers may have.
        unsafe {
            let refused = [
                MapViewOfFile(handle, MAP_READ, 0, 0, 0).addr(),
                usize::from(GetFileSizeEx(handle, null_mut()) != 0),
                usize::from(GetHandleInformation(handle, null_mut()) != 0),
                usize::from(SetHandleInformation(handle, 3, 3) != 0),
                usize::from(DuplicateHandle(handle, handle, handle, null_mut(), 0, 0, 2) != 0),
            ];
            assert_eq!((refused, GetLastError()), ([0; 5], 6), "{handle:?}");
            assert_ne!(NtQuerySection(handle, 0, null_mut(), 24, null_mut()), 0);
        }
    }
    let address = without_provenance_mut::<c_void>(0x1000);
    // SAFETY: NULL is a value that all of these pointers may have; nothing is read at the other address.
    unsafe {
        let by_code: [(&str, bool, u32); 9] = [
            ("CreateFileW", CreateFileW(null(), 0, 0, null(), 3, 0, nothing) == no_file(), 3),
            ("CreateFileA", CreateFileA(null(), 0, 0, null(), 3, 0, nothing) == no_file(), 3),
            ("CreateFileA, empty", CreateFileA(c"".as_ptr(), 0, 0, null(), 3, 0, nothing) == no_file(), 3),
            ("OpenFileMappingW", OpenFileMappingW(MAP_READ, 0, null()).is_null(), 87),
            ("OpenFileMappingA", OpenFileMappingA(MAP_READ, 0, null()).is_null(), 87),
            ("VirtualQuery", VirtualQuery(address, null_mut(), 48) == 0, 998),
            ("VirtualProtect", VirtualProtect(address, 1, 2, null_mut()) == 0, 998),
            ("VirtualFree", VirtualFree(null_mut(), 0, 0x8000) == 0, 487),
            ("FlushViewOfFile", FlushViewOfFile(null(), usize::MAX) == 0, 487),
        ];
        // Each sets the last error in turn, so the codes are asked for one by one.
        for (function, is_refused, _) in by_code {
            assert!(is_refused, "{function}");
        }
        let codes = [
            code(|| _ = CreateFileW(null(), 0, 0, null(), 3, 0, nothing)),
            code(|| _ = CreateFileA(null(), 0, 0, null(), 3, 0, nothing)),
            code(|| _ = CreateFileA(c"".as_ptr(), 0, 0, null(), 3, 0, nothing)),
            code(|| _ = OpenFileMappingW(MAP_READ, 0, null())),
            code(|| _ = OpenFileMappingA(MAP_READ, 0, null())),
            code(|| _ = VirtualQuery(address, null_mut(), 48)),
            code(|| _ = VirtualProtect(address, 1, 2, null_mut())),
            code(|| _ = VirtualFree(null_mut(), 0, 0x8000)),
            code(|| _ = FlushViewOfFile(null(), usize::MAX)),
        ];
        assert_eq!(codes, by_code.map(|(_, _, code)| code));
    }
}

fn code(call: impl FnOnce()) -> u32 {
    SetLastError(0);
    call();
    GetLastError()
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let name = CString::new(vec![0xff, 0xfe]).unwrap();
    // SAFETY: the name has its end.
    let answer = code(|| _ = unsafe { OpenFileMappingA(MAP_READ, 0, name.as_ptr()) });
    assert_eq!(answer, 1113);
    let endless = vec![b'x' as c_char; 100_000];
    // SAFETY: far fewer bytes are read than are there.
    let answer = code(|| _ = unsafe { OpenFileMappingA(MAP_READ, 0, endless.as_ptr()) });
    assert_eq!(answer, 206);
}

#[test]
fn of_many_threads_that_close_a_handle_one_succeeds() {
    let folder = Folder::new("close");
    run_alone("alone_with_many_that_close", &folder.0, |_| {});
}

#[test]
#[ignore = "started by of_many_threads_that_close_a_handle_one_succeeds"]
fn alone_with_many_that_close() {
    for _ in 0..500 {
        let handle = create("", 4096).unwrap().addr();
        let closed = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let is_closed = CloseHandle(without_provenance_mut(handle)) != 0;
                    closed.fetch_add(usize::from(is_closed), Ordering::Relaxed);
                });
            }
        });
        assert_eq!(closed.into_inner(), 1);
    }
}

#[test]
fn a_damaged_registry_is_survived() {
    let folder = Folder::new("damaged");
    run_alone("alone_with_a_damaged_registry", &folder.0, |_| {});
}

/// Spoils one file.
type Damage = fn(&Path);

#[test]
#[ignore = "started by a_damaged_registry_is_survived"]
fn alone_with_a_damaged_registry() {
    let registry = PathBuf::from(std::env::var_os("XDG_RUNTIME_DIR").unwrap()).join("file-mapping");
    let names: Vec<String> = (0..64).map(|number| format!("damaged-{number}")).collect();
    let damages: [(&str, Damage); 6] = [
        ("noise", |file| overwrite(file, |at| ((at * 2_654_435_761) >> 7) as u8)),
        ("ones", |file| overwrite(file, |_| 0xff)),
        ("zeros", |file| overwrite(file, |_| 0)),
        ("cut", |file| File::options().write(true).open(file).unwrap().set_len(100).unwrap()),
        ("empty", |file| File::options().write(true).open(file).unwrap().set_len(0).unwrap()),
        ("folder", |file| {
            std::fs::remove_file(file).unwrap();
            std::fs::create_dir(file).unwrap();
        }),
    ];
    for (damage, spoil) in damages {
        let held: Vec<Handle> = names.iter().map(|name| create(name, 4096).unwrap()).collect();
        let files: Vec<PathBuf> =
            std::fs::read_dir(&registry).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(files.len() > 32, "{files:?}");
        files.iter().filter(|file| file.is_file()).for_each(|file| spoil(file));
        for name in &names {
            for answer in [open(name), create(name, 4096), open(name)] {
                // A name may be lost with its entry; what must not happen is anything else than an answer.
                match answer {
                    Ok(handle) => assert_eq!(CloseHandle(handle), 1),
                    Err(code) => assert!(matches!(code, 2 | 4 | 5 | 8 | 31 | 1359), "{damage}: {code}"),
                }
            }
        }
        for handle in held {
            let view = map(handle, MAP_WRITE)
                .unwrap_or_else(|code| panic!("{damage}: what is held is lost: {code}"));
            assert_eq!((UnmapViewOfFile(view), CloseHandle(handle)), (1, 1));
        }
        std::fs::remove_dir_all(&registry).unwrap();
        all_is_well(&names[0]);
    }
}

fn overwrite(path: &Path, byte: impl Fn(usize) -> u8) {
    let file = File::options().write(true).open(path).unwrap();
    let length = usize::try_from(file.metadata().unwrap().len()).unwrap();
    let bytes: Vec<u8> = (0..length.max(512)).map(byte).collect();
    file.write_all_at(&bytes, 0).unwrap();
}

#[test]
fn a_registry_that_may_not_be_written_is_refused() {
    use std::os::unix::process::CommandExt;
    let folder = Folder::new("read-only");
    // To root nothing is read-only, so that one becomes nobody.
    // SAFETY: asks for the user.
    let is_root = unsafe { libc::geteuid() } == 0;
    std::fs::set_permissions(&folder.0, std::fs::Permissions::from_mode(0o555)).unwrap();
    run_alone("alone_with_a_read_only_registry", &folder.0, |command| {
        if is_root {
            command.uid(65_534);
        }
    });
    std::fs::set_permissions(&folder.0, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
#[ignore = "started by a_registry_that_may_not_be_written_is_refused"]
fn alone_with_a_read_only_registry() {
    assert_eq!(create("read-only", 4096), Err(5));
    assert!(matches!(open("read-only"), Err(2 | 5)));
    let unnamed = create("", 4096).expect("an unnamed mapping needs no registry");
    let view = map(unnamed, MAP_WRITE).unwrap();
    assert_eq!((UnmapViewOfFile(view), CloseHandle(unnamed)), (1, 1));
}

#[test]
fn without_descriptors_the_answer_is_4() {
    let folder = Folder::new("descriptors");
    run_alone("alone_without_descriptors", &folder.0, |_| {});
}

#[test]
#[ignore = "started by without_descriptors_the_answer_is_4"]
fn alone_without_descriptors() {
    let held = create("held", 4096).unwrap();
    let limit = libc::rlimit { rlim_cur: 64, rlim_max: 64 };
    // SAFETY: lowers a limit of this process.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) }, 0);
    // With every number of descriptors left, from none to enough, each call answers and nothing stays locked.
    for left in 0..8 {
        let mut fill = Vec::new();
        while let Ok(file) = File::open("/dev/null") {
            fill.push(file);
        }
        fill.truncate(fill.len() - left);
        for name in ["held", "other"] {
            for answer in [create(name, 4096), open(name), create("", 4096)] {
                match answer {
                    Ok(handle) => assert_eq!(CloseHandle(handle), 1),
                    Err(code) => {
                        assert!(code == 4 || code == 2 && name == "other", "{left} left, {name}: {code}")
                    }
                }
            }
        }
        if left == 0 {
            assert_eq!((create("other", 4096), open("held"), create("", 4096)), (Err(4), Err(4), Err(4)));
        }
        drop(fill);
        all_is_well("other");
        assert_eq!(CloseHandle(open("held").unwrap()), 1);
    }
    assert_eq!(CloseHandle(held), 1);
}

#[test]
fn without_memory_the_answer_is_8() {
    let folder = Folder::new("memory");
    run_alone("alone_without_memory", &folder.0, |_| {});
}

#[test]
#[ignore = "started by without_memory_the_answer_is_8"]
fn alone_without_memory() {
    let (large, small) = (create("large", 1 << 30).unwrap(), create("small", 4096).unwrap());
    let status = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: u64 = status.split(' ').next().unwrap().parse().unwrap();
    let bytes = pages * 4096 + (64 << 20);
    let limit = libc::rlimit { rlim_cur: bytes, rlim_max: bytes };
    // SAFETY: lowers a limit of this process.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const limit) }, 0);
    for _ in 0..100 {
        assert_eq!(map(large, MAP_WRITE), Err(8));
    }
    let view = map(small, MAP_WRITE).unwrap();
    assert_eq!((UnmapViewOfFile(view), CloseHandle(small), CloseHandle(large)), (1, 1, 1));
    all_is_well("small");
}

#[test]
fn a_fork_amid_calls_of_other_threads_leaves_a_working_child() {
    let folder = Folder::new("fork");
    run_alone("alone_with_forks", &folder.0, |_| {});
}

#[test]
#[ignore = "started by a_fork_amid_calls_of_other_threads_leaves_a_working_child"]
fn alone_with_forks() {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for thread in 0..3 {
            let is_over = &is_over;
            scope.spawn(move || {
                // The names may outlive their handles for as long as a child has copies of these.
                while !is_over.load(Ordering::Relaxed) {
                    use_all(&format!("fork-{thread}"));
                }
            });
        }
        for _ in 0..300 {
            // SAFETY: the child calls this library, whose locks survive a fork, and leaves.
            match unsafe { libc::fork() } {
                0 => {
                    // SAFETY: a child that hangs is ended by the alarm, and a failed one says so in its exit code.
                    unsafe { libc::alarm(20) };
                    let works = create("", 4096).and_then(|handle| {
                        let view = map(handle, MAP_WRITE)?;
                        Ok(UnmapViewOfFile(view) == 1 && CloseHandle(handle) == 1)
                    });
                    let named = create(&format!("child-{}", std::process::id()), 4096);
                    // SAFETY: ends the child without running what belongs to the parent.
                    unsafe { libc::_exit(i32::from(works != Ok(true)) + 2 * i32::from(named.is_err())) };
                }
                child => {
                    assert!(child > 0);
                    let mut status = 0;
                    // SAFETY: waits for the child just made.
                    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
                    if status != 0 {
                        is_over.store(true, Ordering::Relaxed);
                    }
                    assert_eq!(status, 0, "the child failed or hung");
                }
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
}
