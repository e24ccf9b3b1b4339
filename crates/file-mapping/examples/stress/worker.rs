//! A process that uses the library at random until it is killed.

use crate::board::{Board, Random, bump};
use file_mapping::{Access, Error, FileMapping, Name, Options, ViewMut};
use std::sync::atomic::Ordering;

/// How many names the processes share.
pub(crate) const NAMES: u64 = 16;
/// The size of an object in bytes.
pub(crate) const SIZE: u64 = 16_384;

/// A handle and a view, and who the object is.
struct Holding {
    number: u64,
    mapping: FileMapping,
    /// Kept open: it must never show another object.
    view: ViewMut,
    identity: u64,
}

/// The shared name with this number.
pub(crate) fn shared_name(run: u32, number: u64) -> Name {
    Name::new(&format!("stress-{run}-{number}")).expect("a valid name")
}

/// The name that only this worker uses.
pub(crate) fn private_name(run: u32, place: usize, generation: u64) -> Name {
    Name::new(&format!("stress-{run}-private-{place}-{generation}")).expect("a valid name")
}

/// Runs until the process is killed.
pub(crate) fn run(board: &'static Board, run: u32, place: usize, generation: u64) -> ! {
    // SAFETY: ignoring the ends of children is all this does; the kernel then buries them.
    unsafe { libc::signal(libc::SIGCHLD, libc::SIG_IGN) };
    // The coordinator has to get at the processor to kill.
    // SAFETY: it changes this process's priority and nothing else.
    unsafe { libc::nice(5) };
    let mut random = Random::new(generation << 8 | place as u64);
    let private = create(board, &private_name(run, place, generation), u64::MAX);
    board.private[place].store(generation, Ordering::SeqCst);
    if random.below(4) == 0 {
        bump(&board.threads);
        let seed = random.below(1 << 30);
        std::thread::spawn(move || steps(board, run, &mut Random::new(seed), true));
    }
    steps(board, run, &mut random, true);
    drop(private);
    std::process::exit(0)
}

/// Random steps; endless if forking is allowed.
fn steps(board: &'static Board, run: u32, random: &mut Random, forever: bool) {
    let mut held: Vec<Holding> = Vec::new();
    // Some hold much, so that names live; some hold next to nothing, so that names die.
    let most = [1, 2, 4, 24][random.below(4) as usize];
    let mut left = if forever { u64::MAX } else { 10 + random.below(20) };
    while left > 0 {
        left -= 1;
        let number = random.below(NAMES);
        match random.below(16) {
            0..4 => held.extend(create(board, &shared_name(run, number), number)),
            4..8 => held.extend(open(board, run, number)),
            8..11 if !held.is_empty() => {
                let index = random.below(held.len() as u64) as usize;
                let _ = held.swap_remove(index);
                bump(&board.closed);
            }
            11 if !held.is_empty() => {
                let holding = &held[random.below(held.len() as u64) as usize];
                let view = holding.mapping.map_write(0, 4096);
                bump(&board.mapped);
                match view.and_then(|view| view.read::<u64>(0)) {
                    Ok(identity) if identity == holding.identity => {}
                    other => board.violation(&format!("a second view shows {other:?}")),
                }
            }
            12 if forever && random.below(8) == 0 => fork(board, run, random, &held),
            _ => check(board, run, &held),
        }
        if held.len() > most {
            held.truncate(most / 2);
        }
    }
}

/// A child without exec: it shares the handles, checks what it has, and ends by itself or is killed.
fn fork(board: &'static Board, run: u32, random: &mut Random, held: &[Holding]) {
    bump(&board.forks);
    let seed = random.below(1 << 30);
    // SAFETY: the child uses the library, the allocator of glibc, which is safe to use after a fork, and
    // nothing that another thread of the parent could have locked.
    if unsafe { libc::fork() } == 0 {
        let mut random = Random::new(seed);
        check(board, run, held);
        steps(board, run, &mut random, false);
        check(board, run, held);
        // SAFETY: ends the process without running what belongs to the parent.
        unsafe { libc::_exit(0) };
    }
}

/// Every name that is held leads to the object that is held.
fn check(board: &Board, run: u32, held: &[Holding]) {
    for holding in held {
        bump(&board.checks);
        if holding.view.read(0) != Ok(holding.identity) {
            board.violation(&format!("the old view of name {} shows another object", holding.number));
        }
        let again =
            FileMapping::open(&shared_name(run, holding.number), Access::MAP_READ | Access::MAP_WRITE);
        let view = again.and_then(|mapping| mapping.map_write(0, 4096));
        match view.and_then(|view| identify(&view)) {
            Ok(identity) if identity == holding.identity => {}
            other => board.violation(&format!(
                "name {} is held as {:x} but leads to {other:x?}",
                holding.number, holding.identity
            )),
        }
    }
}

fn create(board: &Board, name: &Name, number: u64) -> Option<Holding> {
    match FileMapping::create(Some(name), &Options::new(SIZE)) {
        Ok(created) => {
            let view = created.mapping.map_write(0, 0).expect("a view of an own object");
            if created.existed {
                bump(&board.existed);
            } else {
                bump(&board.created);
                verify_new(board, name, &view);
            }
            let identity = identify(&view).expect("inside");
            Some(Holding { number, mapping: created.mapping, view, identity })
        }
        Err(error) => {
            board.violation(&format!("creating {name} failed: {error}"));
            None
        }
    }
}

/// A new object has no other creator, and nobody has written to it but to name it.
fn verify_new(board: &Board, name: &Name, view: &ViewMut) {
    let mut bytes = vec![1; SIZE as usize - 16];
    view.copy_to(16, &mut bytes).expect("inside");
    if bytes.iter().any(|byte| *byte != 0) {
        board.violation(&format!("{name} is new and not zeroed"));
    }
    if view.atomic_u64(8).expect("inside").fetch_add(1, Ordering::SeqCst) != 0 {
        board.violation(&format!("{name} has two creators"));
    }
}

fn open(board: &Board, run: u32, number: u64) -> Option<Holding> {
    match FileMapping::open(&shared_name(run, number), Access::ALL_ACCESS) {
        Ok(mapping) => {
            bump(&board.opened);
            let view = mapping.map_write(0, 0).expect("a view of an open object");
            let identity = identify(&view).expect("inside");
            // Dirt that a new object must not show. The last byte is nobody's.
            if view.atomic_u64(8).expect("inside").load(Ordering::SeqCst) != 0 {
                view.atomic_u8(SIZE as usize - 1).expect("inside").store(1, Ordering::SeqCst);
            }
            Some(Holding { number, mapping, view, identity })
        }
        Err(Error::NotFound) => {
            bump(&board.missing);
            None
        }
        Err(error) => {
            board.violation(&format!("opening {number} failed: {error}"));
            None
        }
    }
}

/// Who the object is: a number that whoever comes first gives it.
pub(crate) fn identify(view: &ViewMut) -> Result<u64, Error> {
    let mut fresh = [0; 8];
    getrandom::fill(&mut fresh).expect("the kernel has random numbers");
    let fresh = u64::from_ne_bytes(fresh) | 1;
    let at = view.atomic_u64(0)?;
    Ok(match at.compare_exchange(0, fresh, Ordering::SeqCst, Ordering::SeqCst) {
        Ok(_) => fresh,
        Err(other) => other,
    })
}
