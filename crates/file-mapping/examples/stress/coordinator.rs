//! Starts workers, kills them and looks at what they leave behind.

use crate::board::{Board, Random, WORKERS};
use crate::worker;
use file_mapping::{Access, Error, FileMapping, Options, ViewMut};
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// When to stop.
pub(crate) struct Limit {
    pub(crate) kills: u64,
    pub(crate) seconds: u64,
}

struct Worker {
    process: i32,
    generation: u64,
}

struct Coordinator {
    board: &'static Board,
    run: u32,
    random: Random,
    workers: Vec<Worker>,
    generation: u64,
    kills: u64,
    orphaned: u64,
    /// A name that this process holds all the time.
    anchor: FileMapping,
    anchored: ViewMut,
}

/// Runs the whole thing.
#[allow(clippy::print_stdout, reason = "the terminal is where a stress run is read")]
pub(crate) fn run(limit: &Limit) -> ExitCode {
    // SAFETY: orphans of workers become children of this process, so that it can wait for them.
    unsafe { libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1) };
    let board = Board::new();
    let run = std::process::id();
    let begun = Instant::now();
    let memory = shared_memory_kib();
    let name = worker::shared_name(run, worker::NAMES);
    let created = FileMapping::create(Some(&name), &Options::new(worker::SIZE)).expect("a first mapping");
    let anchored = created.mapping.map_write(0, 0).expect("a view of it");
    worker::identify(&anchored).expect("inside");
    let mut all = Coordinator {
        board,
        run,
        random: Random::new(u64::from(run)),
        workers: Vec::new(),
        generation: 0,
        kills: 0,
        orphaned: 0,
        anchor: created.mapping,
        anchored,
    };
    for place in 0..WORKERS {
        let started = all.start(place);
        all.workers.push(started);
    }
    let mut most_left: u64 = 0;
    let mut next_clearing = 1000;
    while all.kills < limit.kills
        && begun.elapsed() < Duration::from_secs(limit.seconds)
        && board.violations.load(Ordering::SeqCst) == 0
    {
        let pause = all.random.below(800);
        std::thread::sleep(Duration::from_micros(pause));
        let place = all.random.below(WORKERS as u64) as usize;
        all.kill(place);
        let started = all.start(place);
        all.workers[place] = started;
        if all.kills >= next_clearing {
            next_clearing += 1000;
            most_left = most_left.max(all.clear(memory));
            if next_clearing.is_multiple_of(10_000) {
                println!("{} kills after {:.0} s", all.kills, begun.elapsed().as_secs_f64());
            }
        }
    }
    most_left = most_left.max(all.clear(memory));
    for place in 0..WORKERS {
        all.kill(place);
    }
    let count = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::SeqCst);
    println!(
        "{} kills ({} left an orphan that held on), {} creates, {} that existed, {} opens, {} not found,",
        all.kills,
        all.orphaned,
        count(&board.created),
        count(&board.existed),
        count(&board.opened),
        count(&board.missing)
    );
    println!(
        "{} maps, {} closes, {} forks, {} threads, {} checks in {:.0} s; memory left at most {most_left} KiB;",
        count(&board.mapped),
        count(&board.closed),
        count(&board.forks),
        count(&board.threads),
        count(&board.checks),
        begun.elapsed().as_secs_f64()
    );
    println!("{} violations", count(&board.violations));
    ExitCode::from(u8::from(count(&board.violations) != 0))
}

impl Coordinator {
    fn start(&mut self, place: usize) -> Worker {
        self.generation += 1;
        let generation = self.generation;
        // SAFETY: this process has one thread, so the child finds nothing locked.
        let process = unsafe { libc::fork() };
        assert!(process >= 0, "a process can be started");
        if process == 0 {
            // SAFETY: a group of its own, so that its children can be killed with it.
            unsafe { libc::setpgid(0, 0) };
            worker::run(self.board, self.run, place, generation);
        }
        // SAFETY: the same from this side, whichever comes first.
        unsafe { libc::setpgid(process, process) };
        Worker { process, generation }
    }

    /// Kills a worker, sometimes before its children, and looks.
    fn kill(&mut self, place: usize) {
        let Worker { process, generation } = self.workers[place];
        let name = worker::private_name(self.run, place, generation);
        if self.random.below(8) == 0 {
            // SAFETY: a process that this one started and has not waited for.
            unsafe { libc::kill(process, libc::SIGKILL) };
            wait(process);
            self.kills += 1;
            if let Ok(mapping) = FileMapping::open(&name, Access::MAP_READ) {
                // Only a child that shares the handle can be why; it keeps the name as any holder does.
                self.orphaned += 1;
                drop(mapping);
            }
        } else {
            self.kills += 1;
        }
        // SAFETY: the group of that worker; no other process is in it.
        unsafe { libc::kill(-process, libc::SIGKILL) };
        while wait(-process) {}
        match FileMapping::open(&name, Access::MAP_READ) {
            Err(Error::NotFound) => {}
            other => self.board.violation(&format!("{name} outlives its holders: {other:?}")),
        }
        self.check_anchor();
    }

    fn check_anchor(&self) {
        let name = worker::shared_name(self.run, worker::NAMES);
        let again = FileMapping::open(&name, Access::MAP_WRITE).and_then(|mapping| mapping.map_write(0, 0));
        let identity = again.and_then(|view| view.read::<u64>(0).or(Ok(0)));
        if identity != self.anchored.read(0) || self.anchor.name() != Some(&name) {
            self.board.violation(&format!("the name held here leads to {identity:x?}"));
        }
    }

    /// Ends everybody; then all memory is back before anything is asked, and all names are free.
    fn clear(&mut self, before: u64) -> u64 {
        for worker in &self.workers {
            // SAFETY: the group of a worker that this process started.
            unsafe { libc::kill(-worker.process, libc::SIGKILL) };
        }
        self.kills += self.workers.len() as u64;
        while wait(-1) {}
        let left = shared_memory_kib().saturating_sub(before);
        // Other programs of the machine use some as well; a leak would grow with every kill.
        if left > 64 << 10 {
            self.board.violation(&format!("{left} KiB are still in use"));
        }
        for number in 0..worker::NAMES {
            if FileMapping::open(&worker::shared_name(self.run, number), Access::MAP_READ).is_ok() {
                self.board.violation(&format!("name {number} outlives everybody"));
            }
        }
        self.check_anchor();
        for place in 0..WORKERS {
            self.workers[place] = self.start(place);
        }
        left
    }
}

/// Waits for a process or a member of a group. False if there is none.
fn wait(process: i32) -> bool {
    // SAFETY: a null status is allowed.
    unsafe { libc::waitpid(process, std::ptr::null_mut(), 0) > 0 }
}

fn shared_memory_kib() -> u64 {
    let all = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = all.lines().find_map(|line| line.strip_prefix("Shmem:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|n| n.trim().parse().ok()).unwrap_or(0)
}
