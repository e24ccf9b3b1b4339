//! What only a kernel can promise, and what happens when something is missing or broken: on Linux.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "parts of tests talk to those that started them")]

use file_mapping::{Access, Error, FileMapping, Name, Options, ViewAccess, ViewKind, ViewRequest};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

fn fresh(what: &str) -> Name {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    Name::new(&format!("linux-{what}-{}-{next}", std::process::id())).expect("a valid name")
}

fn code<T>(result: Result<T, Error>) -> u32 {
    result.err().map_or(0, |error| error.code())
}

/// A folder that goes away with its value.
struct Folder(PathBuf);

impl Folder {
    fn new(what: &str) -> Folder {
        let path = std::env::temp_dir().join(fresh(what).to_string());
        std::fs::create_dir(&path).expect("the temporary folder is writable");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// This program again, running one of the functions below that are ignored otherwise.
fn part(which: &str, registry: Option<&Path>, name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("it has a path"));
    command.args(["--ignored", "--exact", which, "--nocapture"]).env("PART_NAME", name);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    if let Some(registry) = registry {
        command.env("XDG_RUNTIME_DIR", registry);
    }
    command
}

fn part_name() -> Name {
    Name::new(&std::env::var("PART_NAME").expect("started by a test")).expect("a valid name")
}

/// Starts a part and waits until it says that it is ready.
fn start(mut command: Command) -> Child {
    let mut child = command.spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let ready = lines.any(|line| line.is_ok_and(|line| line.contains("ready")));
    assert!(ready, "the part is ready");
    child
}

fn signal(child: &Child, signal: libc::c_int) {
    // SAFETY: a process that this one started and has not waited for.
    unsafe { libc::kill(child.id().cast_signed(), signal) };
}

#[test]
#[ignore = "a part of other tests"]
fn part_hold() {
    let created = FileMapping::create(Some(&part_name()), &Options::new(4096)).expect("it can be created");
    let mut view = created.mapping.map_write(0, 0).expect("writable");
    view.write(0, 77_u32).expect("inside");
    println!("ready");
    std::io::stdout().flush().expect("open");
    let _ = std::io::stdin().read_line(&mut String::new());
}

#[test]
fn a_killed_holder_leaves_nothing() {
    let name = fresh("kill");
    let mut child = start(part("part_hold", None, &name.to_string()));
    let mapping = FileMapping::open(&name, Access::MAP_READ).expect("it is held");
    let view = mapping.map_read(0, 0).expect("readable");
    drop(mapping);
    signal(&child, libc::SIGKILL);
    child.wait().expect("it was started");
    assert_eq!(code(FileMapping::open(&name, Access::MAP_READ)), 2);
    assert_eq!(view.read::<u32>(0), Ok(77), "the view goes on");
}

#[test]
fn a_name_outlives_its_creator_while_another_holds_it() {
    let name = fresh("survivor");
    let mut child = start(part("part_hold", None, &name.to_string()));
    let mapping = FileMapping::open(&name, Access::MAP_READ).expect("it is held");
    signal(&child, libc::SIGKILL);
    child.wait().expect("it was started");
    let again = FileMapping::open(&name, Access::MAP_READ).expect("held here");
    assert_eq!(again.map_read(0, 0).expect("readable").read::<u32>(0), Ok(77));
    drop(mapping);
    drop(again);
    assert_eq!(code(FileMapping::open(&name, Access::MAP_READ)), 2);
}

#[test]
fn a_stopped_holder_keeps_nobody_waiting() {
    let name = fresh("stopped");
    let mut child = start(part("part_hold", None, &name.to_string()));
    signal(&child, libc::SIGSTOP);
    // The best of some: what else the machine does is not the holder's doing.
    let best = (0..50)
        .map(|_| {
            let begun = Instant::now();
            let mapping = FileMapping::open(&name, Access::MAP_READ).expect("it is held");
            drop(mapping);
            begun.elapsed()
        })
        .min();
    signal(&child, libc::SIGKILL);
    child.wait().expect("it was started");
    assert!(best < Some(Duration::from_millis(1)), "{best:?}");
}

#[test]
fn a_forked_child_keeps_the_name_of_its_dead_parent() {
    let name = fresh("fork");
    let mut child = start(part("part_fork", None, &name.to_string()));
    signal(&child, libc::SIGKILL);
    child.wait().expect("it was started");
    // No hint leads to the grandchild; it is found all the same.
    let mapping = FileMapping::open(&name, Access::MAP_READ).expect("the grandchild holds it");
    let view = mapping.map_read(0, 0).expect("readable");
    let grandchild = view.read::<i32>(0).expect("inside");
    drop(mapping);
    // SAFETY: the grandchild wrote its number there; it is this test's own.
    unsafe { libc::kill(grandchild, libc::SIGKILL) };
    let freed = (0..2000).any(|_| {
        std::thread::sleep(Duration::from_millis(1));
        code(FileMapping::open(&name, Access::MAP_READ)) == 2
    });
    assert!(freed);
}

#[test]
#[ignore = "a part of other tests"]
fn part_fork() {
    let created = FileMapping::create(Some(&part_name()), &Options::new(4096)).expect("it can be created");
    let mut view = created.mapping.map_write(0, 0).expect("writable");
    // SAFETY: the child only stores a number and waits.
    let child = unsafe { libc::fork() };
    if child == 0 {
        loop {
            std::thread::sleep(Duration::from_secs(1));
        }
    }
    view.write(0, child).expect("inside");
    println!("ready");
    std::io::stdout().flush().expect("open");
    let _ = std::io::stdin().read_line(&mut String::new());
}

#[test]
fn read_only_is_the_kernels_word() {
    let name = fresh("kernel");
    let created = FileMapping::create(Some(&name), &Options::new(4096)).expect("it can be created");
    let reader = FileMapping::open(&name, Access::MAP_READ).expect("it exists");
    let view = reader.map_read(0, 0).expect("readable");
    let descriptors: Vec<PathBuf> = objects();
    let read_only = descriptors.iter().filter(|path| is_open_for_reading_only(path)).count();
    assert!(read_only > 0, "the reader's descriptor is among {descriptors:?}");
    // SAFETY: the kernel is asked to make an own view writable, and refuses.
    let refused = unsafe { libc::mprotect(view.as_ptr().cast_mut().cast(), 4096, libc::PROT_WRITE) };
    assert_eq!(refused, -1);
    assert_eq!(std::io::Error::last_os_error().raw_os_error(), Some(libc::EACCES));
    for descriptor in descriptors.iter().filter(|path| is_open_for_reading_only(path)) {
        let number: i32 = descriptor.file_name().and_then(|n| n.to_str()?.parse().ok()).expect("a number");
        // SAFETY: an address of the kernel's choice; it is refused.
        let mapped =
            unsafe { libc::mmap(std::ptr::null_mut(), 4096, libc::PROT_WRITE, libc::MAP_SHARED, number, 0) };
        assert_eq!(mapped, libc::MAP_FAILED, "no writable map through {number}");
        // SAFETY: no pointer is passed.
        assert_eq!(unsafe { libc::ftruncate(number, 0) }, -1);
    }
    drop(created);
}

/// The descriptors of this process that lead to memory of this crate.
fn objects() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("/proc/self/fd").expect("/proc is there");
    let paths = entries.flatten().map(|entry| entry.path());
    paths
        .filter(|path| {
            std::fs::read_link(path).is_ok_and(|to| to.to_string_lossy().contains("memfd:file-mapping"))
        })
        .collect()
}

fn is_open_for_reading_only(path: &Path) -> bool {
    let info = Path::new("/proc/self/fdinfo").join(path.file_name().unwrap_or_default());
    let text = std::fs::read_to_string(info).unwrap_or_default();
    let flags =
        text.lines().find_map(|line| line.strip_prefix("flags:")).map(str::trim).unwrap_or("2").to_owned();
    i32::from_str_radix(&flags, 8).is_ok_and(|flags| flags & libc::O_ACCMODE == libc::O_RDONLY)
}

#[test]
fn nobody_can_truncate_what_is_mapped() {
    let _made = FileMapping::create(None, &Options::new(1 << 20)).expect("memory");
    for object in objects() {
        let Ok(file) = std::fs::File::options().write(true).open(&object) else { continue };
        let length = file.metadata().map(|m| m.len()).unwrap_or(0);
        let shrunk = file.set_len(0);
        assert!(shrunk.is_err() || length == 0, "{object:?} was truncated");
    }
}

#[test]
fn a_sealed_mapping_is_written_by_nobody_else() {
    let name = fresh("seal");
    let created = FileMapping::create(Some(&name), &Options::new(4096)).expect("it can be created");
    let mut own = created.mapping.map_write(0, 0).expect("before the seal");
    created.mapping.seal_future_writes().expect("memory can be sealed");
    own.write(0, 5_u8).expect("a view from before goes on");
    let other = FileMapping::open(&name, Access::ALL_ACCESS).expect("it exists");
    assert_eq!(code(other.map_write(0, 0)), 5);
    assert_eq!(other.map_read(0, 0).expect("readable").read::<u8>(0), Ok(5));
}

#[test]
fn reserved_pages_appear_for_all_when_one_commits_them() {
    let name = fresh("reserve");
    let options = Options::new(1 << 20).reserve(true);
    let created = FileMapping::create(Some(&name), &options).expect("it can be created");
    let whole = |mapping: &FileMapping| {
        mapping
            .map(&ViewRequest { access: ViewAccess::WRITE, offset: 0, length: 0, base: 0 })
            .expect("a view")
    };
    let first = whole(&created.mapping);
    let other = FileMapping::open(&name, Access::ALL_ACCESS).expect("it exists");
    let second = whole(&other);
    assert_eq!(first.query(0).map(|p| (p.committed, p.length)), Ok((false, 1 << 20)));
    first.commit(8192, 4097).expect("there is memory");
    assert_eq!(second.query(0).map(|p| (p.committed, p.length)), Ok((false, 8192)));
    assert_eq!(second.query(8192).map(|p| (p.committed, p.length)), Ok((true, 8192)));
    // SAFETY: the page is committed and the view writable.
    unsafe { second.base().add(8192).write_volatile(9) };
    // SAFETY: the same page through the other view.
    assert_eq!(unsafe { first.base().add(8192).read_volatile() }, 9);
    assert_eq!(code(first.commit(1 << 20, 1)), 487);
    assert!(faults(first.base().addr()), "a page that is not committed faults");
    assert!(!faults(first.base().addr() + 8192));
}

#[test]
fn more_than_there_is_cannot_be_committed() {
    let options = Options::new(1 << 40).reserve(true);
    let created = FileMapping::create(None, &options).expect("reserving costs nothing");
    let request = ViewRequest { access: ViewAccess::WRITE, offset: 0, length: 0, base: 0 };
    let view = created.mapping.map(&request).expect("there are addresses");
    assert_eq!(code(view.commit(0, 1 << 40)), 1455);
    assert_eq!(view.query(0).map(|p| p.committed), Ok(false));
    view.commit(0, 1 << 20).expect("there is memory");
}

/// Whether reading this address kills the process that does.
fn faults(address: usize) -> bool {
    // The registration does not follow into a child, so the kernel is asked to read here, which it refuses
    // with EFAULT where the page would fault.
    let (reader, writer) = rustix::pipe::pipe().expect("descriptors");
    // SAFETY: any address may be given; a bad one is an error and no access.
    let written = unsafe {
        libc::write(std::os::fd::AsRawFd::as_raw_fd(&writer), std::ptr::without_provenance(address), 1)
    };
    drop(reader);
    written == -1
}

#[test]
fn an_inherited_handle_reaches_only_the_program_it_is_passed_to() {
    let name = fresh("inherit");
    let created = FileMapping::create(Some(&name), &Options::new(4096).inherit(true)).expect("made");
    created.mapping.map_write(0, 0).and_then(|mut view| view.write(0, 99_u32)).expect("writable");
    let mut plain = FileMapping::open(&name, Access::MAP_READ).expect("it exists");
    let mut command = part("part_inherit", None, &name.to_string());
    assert_eq!(code(plain.pass_to(&mut command)), 87, "not inheritable");
    plain.set_inheritable(true);
    plain.pass_to(&mut command).expect("inheritable now");
    created.mapping.pass_to(&mut command).expect("inheritable");
    let output = command.spawn().and_then(Child::wait_with_output).expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let none = part("part_inherit_nothing", None, &name.to_string());
    let output = { none }.output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
#[ignore = "a part of other tests"]
fn part_inherit() {
    let handles = FileMapping::inherited().expect("they were passed");
    assert_eq!(handles.len(), 2);
    assert_eq!(handles[0].access(), Access::MAP_READ);
    assert_eq!(code(handles[0].map_write(0, 0)), 5);
    assert_eq!(handles[1].name(), Some(&part_name()));
    assert_eq!(handles[1].map_write(0, 0).and_then(|view| view.read::<u32>(0)), Ok(99));
    assert_eq!(FileMapping::inherited().map(|again| again.len()), Ok(0));
}

#[test]
#[ignore = "a part of other tests"]
fn part_inherit_nothing() {
    assert_eq!(FileMapping::inherited().map(|handles| handles.len()), Ok(0));
    assert!(objects().is_empty(), "no descriptor leaks through an exec");
}

#[test]
fn a_broken_registry_is_an_error_and_heals() {
    let folder = Folder::new("broken");
    let run = |which: &str| {
        let output = part(which, Some(&folder.0), "broken").output().expect("it runs");
        assert!(output.status.success(), "{which}: {}", String::from_utf8_lossy(&output.stdout));
    };
    run("part_corrupted");
    run("part_deleted");
    // A folder that others may enter is not trusted.
    let own = folder.0.join("file-mapping");
    let mode = |mode| std::fs::set_permissions(&own, std::os::unix::fs::PermissionsExt::from_mode(mode));
    mode(0o755).expect("own folder");
    run("part_denied");
    mode(0o700).expect("own folder");
    // Something else in the place of the folder.
    std::fs::remove_dir_all(&own).expect("own folder");
    std::fs::write(&own, b"").expect("own folder");
    run("part_denied");
    std::fs::remove_file(&own).expect("own file");
    std::os::unix::fs::symlink("/tmp", &own).expect("own folder");
    run("part_denied");
}

#[test]
#[ignore = "a part of other tests"]
fn part_denied() {
    assert_eq!(code(FileMapping::create(Some(&part_name()), &Options::new(4096))), 5);
    assert_eq!(code(FileMapping::open(&part_name(), Access::MAP_READ)), 5);
    assert!(FileMapping::create(None, &Options::new(4096)).is_ok(), "unnamed ones need no folder");
}

/// The bucket files of a registry of a test's own.
fn buckets() -> Vec<PathBuf> {
    let folder =
        Path::new(&std::env::var_os("XDG_RUNTIME_DIR").expect("set by the test")).join("file-mapping");
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

#[test]
#[ignore = "a part of other tests"]
fn part_corrupted() {
    let name = part_name();
    let create = || FileMapping::create(Some(&name), &Options::new(4096));
    drop(create().expect("it can be created"));
    let patterns: [Vec<u8>; 5] = [
        vec![0xff; 100_000],
        vec![0; 7],
        vec![1; 256 * 33 + 5],
        Vec::new(),
        (0..=255).cycle().take(4096).collect(),
    ];
    for pattern in patterns {
        for bucket in buckets() {
            std::fs::write(bucket, &pattern).expect("an own file");
        }
        assert_eq!(code(FileMapping::open(&name, Access::MAP_READ)), 2);
        let created = create().expect("it heals");
        assert!(!created.existed);
        assert_eq!(code(FileMapping::open(&name, Access::MAP_READ)), 0);
        assert!(file_mapping::list().is_ok_and(|names| names.len() == 1));
        // Truncated while it is held: the holder goes on, the name is lost until it is published again.
        for bucket in buckets() {
            std::fs::write(bucket, b"").expect("an own file");
        }
        assert_eq!(code(FileMapping::open(&name, Access::MAP_READ)), 2);
        assert!(created.mapping.map_write(0, 0).is_ok());
    }
    // A flipped bit anywhere in a live cell: an answer, never a crash, and nothing stays locked.
    let created = create().expect("it can be created");
    let bucket =
        buckets().into_iter().find(|path| path.metadata().is_ok_and(|m| m.len() > 0)).expect("in use");
    let whole = std::fs::read(&bucket).expect("readable");
    for bit in (0..112 * 8).step_by(37) {
        let mut damaged = whole.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        std::fs::write(&bucket, &damaged).expect("writable");
        let _ = FileMapping::open(&name, Access::MAP_READ);
    }
    drop(created);
    std::fs::write(&bucket, &whole).expect("writable");
    assert!(create().is_ok_and(|created| !created.existed));
}

#[test]
#[ignore = "a part of other tests"]
fn part_deleted() {
    let name = part_name();
    let mut created = FileMapping::create(Some(&name), &Options::new(4096)).expect("it can be created");
    let folder =
        Path::new(&std::env::var_os("XDG_RUNTIME_DIR").expect("set by the test")).join("file-mapping");
    std::fs::remove_dir_all(&folder).expect("own folder");
    assert_eq!(code(FileMapping::open(&name, Access::MAP_READ)), 2, "a deleted folder hides live names");
    assert_eq!(created.mapping.republish(), Ok(true));
    assert_eq!(created.mapping.republish(), Ok(false));
    assert_eq!(code(FileMapping::open(&name, Access::MAP_READ)), 0);
    std::fs::remove_dir_all(&folder).expect("own folder");
    let other = FileMapping::create(Some(&name), &Options::new(4096)).expect("the folder is made again");
    assert!(!other.existed);
    assert_eq!(code(created.mapping.republish()), 183, "the name is taken");
    drop(other);
    assert_eq!(created.mapping.republish(), Ok(true));
}

#[test]
fn without_descriptors_or_memory_there_is_a_code_and_no_lock_left() {
    let folder = Folder::new("limits");
    for which in ["part_no_descriptors", "part_no_addresses"] {
        let output = part(which, Some(&folder.0), "limits").output().expect("it runs");
        assert!(output.status.success(), "{which}: {}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
#[ignore = "a part of other tests"]
fn part_no_descriptors() {
    let name = part_name();
    let _held = FileMapping::create(Some(&name), &Options::new(4096)).expect("it can be created");
    let mut open = Vec::new();
    while let Ok(file) = std::fs::File::open("/dev/null") {
        open.push(file);
        assert!(open.len() < 1 << 20, "there is a limit");
    }
    let other = Name::new("limits-other").expect("valid");
    for left in 0..4 {
        let answers = [
            code(FileMapping::open(&name, Access::MAP_READ)),
            code(FileMapping::create(Some(&other), &Options::new(4096))),
            code(FileMapping::create(None, &Options::new(4096))),
        ];
        assert!(answers.iter().all(|code| [0, 4].contains(code)), "{answers:?} with {left} left");
        assert_eq!(answers[0] == 4, left < 2, "{answers:?} with {left} left");
        open.pop();
    }
    drop(open);
    assert!(FileMapping::create(Some(&other), &Options::new(4096)).is_ok_and(|created| !created.existed));
}

#[test]
#[ignore = "a part of other tests"]
fn part_no_addresses() {
    let limit = libc::rlimit { rlim_cur: 1 << 30, rlim_max: 1 << 30 };
    // SAFETY: it only limits this process.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const limit) }, 0);
    let created =
        FileMapping::create(Some(&part_name()), &Options::new(2 << 30)).expect("memory, not addresses");
    assert_eq!(code(created.mapping.map_write(0, 0)), 8);
    assert!(created.mapping.map_write(0, 4096).is_ok());
}

#[test]
fn a_large_mapping_needs_no_room_in_dev_shm() {
    let own = std::env::current_exe().expect("it has a path");
    let script = "mount -t tmpfs -o size=1M tmpfs /dev/shm && exec \"$0\" --ignored --exact part_large";
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", script]).arg(own);
    let output = command.output();
    let refused = |text: &[u8]| {
        let text = String::from_utf8_lossy(text);
        text.contains("unshare failed") || text.contains("permission denied")
    };
    match output {
        Ok(output) if refused(&output.stderr) => skipped("unshare"),
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout)),
        Err(_) => skipped("unshare"),
    }
}

fn skipped(tool: &str) {
    println!("skipped: {tool}");
    assert!(std::env::var_os("FARCALL_REQUIRE_TOOLS").is_none(), "{tool} is required");
}

#[test]
#[ignore = "a part of other tests"]
fn part_large() {
    let room = rustix::fs::statvfs("/dev/shm").expect("mounted");
    assert!(room.f_blocks * room.f_frsize <= 1 << 20, "/dev/shm is small");
    let created = FileMapping::create(Some(&fresh("large")), &Options::new(16 << 20)).expect("memory");
    let mut view = created.mapping.map_write(0, 0).expect("writable");
    view.copy_from(0, &vec![7; 16 << 20]).expect("inside");
    assert_eq!(view.read::<u8>((16 << 20) - 1), Ok(7));
}

#[test]
fn nothing_is_executed_that_the_mapping_does_not_allow() {
    let created = FileMapping::create(None, &Options::new(4096)).expect("memory");
    let execute = ViewAccess { kind: ViewKind::Read, execute: true };
    let request = ViewRequest { access: execute, offset: 0, length: 0, base: 0 };
    assert_eq!(code(created.mapping.map(&request)), 5);
}

#[test]
fn views_of_one_length_take_turns_at_one_address_which_is_kept_for_nobody() {
    let status = part("part_turns", None, "").status().expect("it starts");
    assert!(status.success());
}

/// Alone in its process, where nobody else takes the addresses.
#[test]
#[ignore = "a part of another test"]
fn part_turns() {
    const KB64: usize = 65_536;
    let mapping = FileMapping::create(None, &Options::new(4 * KB64 as u64)).expect("memory").mapping;
    let at = |base, length| {
        let request = ViewRequest { access: ViewAccess::WRITE, offset: 0, length, base };
        mapping.map(&request).map(|view| view.base().addr())
    };
    let base = at(0, 4096).expect("room");
    assert!(base.is_multiple_of(KB64));
    for _ in 0..3 {
        assert_eq!(at(0, 4096), Ok(base), "the place is free again");
    }
    let longer = at(0, KB64).expect("room");
    assert!(longer.is_multiple_of(KB64));
    // Nothing that this library keeps there for its own sake stands in the way of one who asks.
    let answers = [at(base, 8192), at(base - KB64, KB64 + 8192)];
    assert_eq!(answers, [Ok(base), Ok(base - KB64)]);
    let _held = mapping.map_write(0, 0).expect("room");
    let other = FileMapping::create(None, &Options::new(64)).expect("memory").mapping.map_write(0, 0);
    assert!(other.expect("room").as_ptr().addr().is_multiple_of(KB64));
}
