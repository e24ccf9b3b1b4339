//! What the processes and the kernel know, in as few bits as the search needs.

/// Cells of the bucket. The second is the one that a name goes to when the first is taken.
pub(crate) const CELLS: usize = 2;

/// Mistakes that can be put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bug {
    /// An opener believes the cell that it read before it took its lock.
    NoSecondLook,
    /// A creator publishes first and locks afterwards.
    PublishedBeforeLocked,
    /// A dying process loses the names of its descriptors before its locks; what cannot be reached is
    /// taken for dead without asking for its lock.
    UnreachableIsDead,
    /// The same, but the caller is told that access is denied instead of looking again.
    UnreachableIsDenied,
    /// A new holder writes its hint over that of a live one, and nobody looks further than the hints.
    HintOverLiveHint,
    /// Who finds a dead object says "not found" without writing it down.
    DeathNotWrittenDown,
    /// A creator passes over a dead cell of its name that somebody is taking over.
    TakenOverIsPassedOver,
    /// A cell is taken over without a look at whether it still holds what was locked.
    TakenOverUnseen,
    /// Creators of one name do not exclude each other.
    NoNameLock,
    /// Fork happens while another thread is creating.
    ForkInSection,
    /// A section begins on a descriptor that a child shares since an earlier fork.
    SharedDescriptor,
    /// The lock is on the descriptor that is mapped, so a view keeps it.
    LockOnMappedDescriptor,
    /// The cell that a name had before is looked at first, and what it says of the name is taken for all.
    GuessIsTheAnswer,
}

impl Bug {
    pub(crate) const ALL: [Bug; 13] = [
        Bug::NoSecondLook,
        Bug::PublishedBeforeLocked,
        Bug::UnreachableIsDead,
        Bug::UnreachableIsDenied,
        Bug::HintOverLiveHint,
        Bug::DeathNotWrittenDown,
        Bug::TakenOverIsPassedOver,
        Bug::TakenOverUnseen,
        Bug::NoNameLock,
        Bug::ForkInSection,
        Bug::SharedDescriptor,
        Bug::LockOnMappedDescriptor,
        Bug::GuessIsTheAnswer,
    ];
}

/// What a process is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    Open,
    Create,
}

/// The next system call of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum At {
    Find,
    Reach,
    LockRead,
    LookAgain,
    Advertise,
    ProveDeath,
    SeeDeath,
    WriteDeath,
    EndDeath,
    LockNew,
    LockName,
    FindAgain,
    TakeOver(usize),
    SeeTakenOver(usize),
    Write(usize),
    LateLock,
    Release,
    ReleaseName,
    Holding,
    /// Closed, with a view still mapped.
    Closed,
    /// The call came back without a handle.
    NotFound,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Life {
    Alive,
    /// Killed; its descriptors have no names any more, its locks are still there.
    Dying,
    Dead,
}

/// A lock on a byte, as the kernel keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Lock {
    Read(u8),
    Write(u8),
    Name(u8),
    Cell(usize),
}

/// A cell: a name, an object (0 if free) and one hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Cell {
    pub(crate) name: u8,
    pub(crate) id: u8,
    pub(crate) hint: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Proc {
    pub(crate) at: At,
    pub(crate) op: Op,
    pub(crate) name: u8,
    pub(crate) life: Life,
    /// A child without exec shares its descriptors, and lives on.
    pub(crate) forked: bool,
    /// The object that it has open.
    pub(crate) open: u8,
    pub(crate) locks: Vec<Lock>,
    /// The cell that it read and what it held.
    pub(crate) read: Option<(usize, u8)>,
    /// Whether it read only that cell, because the name was there before.
    pub(crate) guess: bool,
    /// The object that it is making.
    pub(crate) new: u8,
    /// What it locked to be allowed to write a cell.
    pub(crate) claim: Option<Lock>,
    /// Those who have held the name without a pause since the call began.
    pub(crate) throughout: Vec<usize>,
    /// Whether the call has begun.
    pub(crate) begun: bool,
    /// Whether nobody held the name when the call began.
    pub(crate) began_free: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct State {
    pub(crate) cells: [Cell; CELLS],
    pub(crate) procs: Vec<Proc>,
    pub(crate) kills: u8,
    pub(crate) forks: u8,
    /// Objects of which somebody was told that they are gone.
    pub(crate) gone: Vec<u8>,
}

impl Proc {
    /// Has the name open since before.
    pub(crate) fn holder(name: u8) -> Proc {
        Proc { at: At::Holding, open: 1, locks: vec![Lock::Read(1)], ..Proc::doing(Op::Open, name) }
    }

    /// Is about to call.
    pub(crate) fn doing(op: Op, name: u8) -> Proc {
        Proc {
            at: At::Find,
            op,
            name,
            life: Life::Alive,
            forked: false,
            open: 0,
            locks: Vec::new(),
            read: None,
            guess: false,
            new: 0,
            claim: None,
            throughout: Vec::new(),
            begun: false,
            began_free: false,
        }
    }

    /// Whether it has a handle, as its program sees it.
    pub(crate) fn holds(&self) -> bool {
        self.at == At::Holding && self.life == Life::Alive
    }

    /// What a dead process knew does not matter any more.
    pub(crate) fn forget(&mut self) {
        let (op, name) = (self.op, self.name);
        *self = Proc { life: Life::Dead, at: At::NotFound, ..Proc::doing(op, name) };
    }

    pub(crate) fn unlock(&mut self, lock: Lock) {
        self.locks.retain(|held| *held != lock);
    }
}

impl State {
    pub(crate) fn new(procs: Vec<Proc>, kills: u8, forks: u8) -> State {
        let mut cells = [Cell::default(); CELLS];
        if let Some(first) = procs.iter().position(|proc| proc.at == At::Holding) {
            cells[0] = Cell { name: procs[first].name, id: 1, hint: Some(first) };
        }
        State { cells, procs, kills, forks, gone: Vec::new() }
    }

    /// Goes on with a descriptor of its own; the one so far stays with the child.
    pub(crate) fn reopen(&mut self, who: usize) {
        let proc = &mut self.procs[who];
        let mut child = Proc::doing(proc.op, proc.name);
        (child.life, child.at, child.forked) = (Life::Dead, At::NotFound, true);
        (child.open, child.locks) = (proc.open, std::mem::take(&mut proc.locks));
        (proc.forked, proc.open, proc.new, proc.claim) = (false, 0, 0, None);
        proc.at = At::Find;
        self.procs.push(child);
    }

    /// The objects that anybody or anything still speaks of.
    pub(crate) fn ids_in_use(&self) -> Vec<u8> {
        let mut ids: Vec<u8> = self.cells.iter().map(|cell| cell.id).collect();
        for proc in &self.procs {
            ids.extend([proc.open, proc.new, proc.read.map_or(0, |read| read.1)]);
            ids.extend(proc.locks.iter().chain(&proc.claim).filter_map(|lock| match lock {
                Lock::Read(id) | Lock::Write(id) => Some(*id),
                Lock::Name(_) | Lock::Cell(_) => None,
            }));
        }
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| *id != 0);
        ids
    }

    /// A number for a new object.
    pub(crate) fn unused_id(&self) -> u8 {
        let in_use = self.ids_in_use();
        (1..).find(|id| !in_use.contains(id)).unwrap_or(u8::MAX)
    }

    /// Takes a lock for a process if no other has one against it.
    pub(crate) fn try_lock(&mut self, who: usize, lock: Lock) -> bool {
        let against = |held: &Lock| match (lock, *held) {
            (Lock::Read(id), Lock::Write(other)) => id == other,
            (Lock::Write(id), Lock::Read(other) | Lock::Write(other)) => id == other,
            (lock, held) => lock == held && !matches!(lock, Lock::Read(_)),
        };
        let free =
            (0..self.procs.len()).all(|other| other == who || !self.procs[other].locks.iter().any(against));
        if free && !self.procs[who].locks.contains(&lock) {
            self.procs[who].locks.push(lock);
        }
        free
    }

    /// Whether somebody else has this lock.
    pub(crate) fn is_locked(&self, who: usize, lock: Lock) -> bool {
        (0..self.procs.len()).any(|other| other != who && self.procs[other].locks.contains(&lock))
    }

    /// A process through which an object can be opened.
    pub(crate) fn leads_to(&self, process: usize, id: u8) -> bool {
        let proc = &self.procs[process];
        proc.open == id && (proc.life == Life::Alive || proc.forked) && proc.at != At::Closed
    }
}
