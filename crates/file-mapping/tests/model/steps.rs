//! What can happen next: one system call of one process, a kill, a fork; and what must never have happened.

use crate::state::{At, Bug, CELLS, Cell, Life, Lock, Op, State};

/// All states that can follow, or the promise that one of them breaks.
pub(crate) fn successors(state: &State, bug: Option<Bug>) -> Vec<Result<State, String>> {
    let mut all = Vec::new();
    for who in 0..state.procs.len() {
        match state.procs[who].life {
            Life::Alive => {
                all.extend(call(state, who, bug));
                if state.kills > 0 && !matches!(state.procs[who].at, At::NotFound | At::Closed) {
                    let mut next = state.clone();
                    next.kills -= 1;
                    next.procs[who].life = Life::Dying;
                    all.push(Ok(next));
                }
                let in_section = matches!(
                    state.procs[who].at,
                    At::SeeDeath
                        | At::WriteDeath
                        | At::EndDeath
                        | At::FindAgain
                        | At::TakeOver(_)
                        | At::SeeTakenOver(_)
                        | At::Write(_)
                        | At::LateLock
                        | At::Release
                        | At::ReleaseName
                );
                if state.forks > 0 && (!in_section || bug == Some(Bug::ForkInSection)) {
                    let mut next = state.clone();
                    next.forks -= 1;
                    next.procs[who].forked = true;
                    all.push(Ok(next));
                }
            }
            Life::Dying => {
                let mut next = state.clone();
                let proc = &mut next.procs[who];
                proc.life = Life::Dead;
                if !proc.forked {
                    proc.locks.clear();
                    proc.open = 0;
                }
                all.push(Ok(next));
            }
            Life::Dead => {}
        }
    }
    all.into_iter().map(|next| next.and_then(check)).collect()
}

/// What holds in every state.
fn check(mut state: State) -> Result<State, String> {
    for name in [1, 2] {
        let mut objects: Vec<u8> = Vec::new();
        objects.extend(state.procs.iter().filter(|p| p.holds() && p.name == name).map(|p| p.open));
        objects.dedup();
        if objects.len() > 1 {
            return Err(format!("name {name} is held as {objects:?} at once"));
        }
    }
    let held: Vec<bool> = state.procs.iter().map(|proc| proc.holds()).collect();
    for proc in &mut state.procs {
        proc.throughout.retain(|who| held[*who]);
        if proc.life == Life::Dead && !proc.forked {
            proc.forget();
        }
    }
    let in_use = state.ids_in_use();
    state.gone.retain(|id| in_use.contains(id));
    let closed = |proc: &&crate::state::Proc| proc.at == At::Closed && !proc.forked;
    if state.procs.iter().filter(closed).any(|proc| !proc.locks.is_empty()) {
        return Err("a view keeps a name whose handles are closed".into());
    }
    // A creator that waits for a lock that a child has of a dead parent waits for ever.
    for proc in state.procs.iter().filter(|proc| proc.life == Life::Alive) {
        let lock = match proc.at {
            At::LockName => Lock::Name(proc.name),
            At::TakeOver(_) => Lock::Write(proc.read.map_or(0, |read| read.1)),
            _ => continue,
        };
        if state.procs.iter().any(|other| other.life == Life::Dead && other.locks.contains(&lock)) {
            return Err("a creator is blocked for ever".into());
        }
    }
    Ok(state)
}

/// One system call.
fn call(state: &State, who: usize, bug: Option<Bug>) -> Vec<Result<State, String>> {
    let mut next = state.clone();
    let name = state.procs[who].name;
    let is = |one: Bug| bug == Some(one);
    let begins_section = matches!(state.procs[who].at, At::LockName | At::ProveDeath);
    if begins_section && state.procs[who].forked && !is(Bug::SharedDescriptor) {
        next.reopen(who);
        return vec![Ok(next)];
    }
    match state.procs[who].at {
        At::Find => {
            // The call begins with the first look; a call that began earlier sees no more than this.
            if !state.procs[who].begun {
                let holds = |other: &usize| state.procs[*other].holds() && state.procs[*other].name == name;
                let holders: Vec<usize> = (0..state.procs.len()).filter(holds).collect();
                let proc = &mut next.procs[who];
                proc.begun = true;
                proc.began_free = holders.is_empty();
                proc.throughout = holders;
            }
            let has_name = |cell: &usize| state.cells[*cell].name == name && state.cells[*cell].id != 0;
            let reads = |cell: usize, guess: bool| {
                let mut next = next.clone();
                let proc = &mut next.procs[who];
                (proc.read, proc.guess, proc.at) = (Some((cell, state.cells[cell].id)), guess, At::Reach);
                Ok(next)
            };
            match ((0..CELLS).find(has_name), state.procs[who].op) {
                // It may remember the name from any cell that has it now.
                (Some(cell), _) => {
                    let guesses = (0..CELLS).filter(has_name).map(|cell| reads(cell, true));
                    return guesses.chain([reads(cell, false)]).collect();
                }
                (None, Op::Create) => next.procs[who].at = At::LockNew,
                (None, Op::Open) => return vec![not_found(next, who)],
            }
        }
        At::Reach => {
            let (cell, id) = read(state, who);
            let hinted = state.cells[cell].hint.is_some_and(|process| state.leads_to(process, id));
            let guess = std::mem::take(&mut next.procs[who].guess);
            let slow = !is(Bug::HintOverLiveHint) && (0..state.procs.len()).any(|p| state.leads_to(p, id));
            let mut opened = next.clone();
            opened.procs[who].open = id;
            opened.procs[who].at = At::LockRead;
            if hinted {
                return vec![Ok(opened)];
            }
            if guess && is(Bug::GuessIsTheAnswer) && state.procs[who].op == Op::Open {
                return vec![not_found(next, who)];
            }
            if guess {
                // A look through the whole bucket comes next: for a creator that sees no lock, under the name's.
                let locked = [Lock::Read(id), Lock::Write(id)].iter().any(|lock| state.is_locked(who, *lock));
                let creates = state.procs[who].op == Op::Create && !locked;
                next.procs[who].at = if creates { At::LockNew } else { At::Find };
                return vec![Ok(next)];
            }
            next.procs[who].at = match bug {
                Some(Bug::HintOverLiveHint) => return vec![not_found(next, who)],
                Some(Bug::UnreachableIsDead) => At::WriteDeath,
                _ => At::ProveDeath,
            };
            // The slow way is taken now and then.
            return if slow { vec![Ok(opened), Ok(next)] } else { vec![Ok(next)] };
        }
        At::LockRead => {
            let (_, id) = read(state, who);
            if next.try_lock(who, Lock::Read(id)) {
                next.procs[who].at = if is(Bug::NoSecondLook) { At::Advertise } else { At::LookAgain };
            } else {
                next.procs[who].open = 0;
                next.procs[who].at = At::Find;
            }
        }
        At::LookAgain => {
            let (cell, id) = read(state, who);
            if (state.cells[cell].name, state.cells[cell].id) == (name, id) {
                next.procs[who].at = At::Advertise;
            } else {
                next.procs[who].unlock(Lock::Read(id));
                next.procs[who].open = 0;
                next.procs[who].at = At::Find;
            }
        }
        At::Advertise => {
            let (cell, id) = read(state, who);
            let live = state.cells[cell].hint.is_some_and(|process| state.leads_to(process, id));
            if !live || is(Bug::HintOverLiveHint) {
                next.cells[cell].hint = Some(who);
            }
            return vec![holding(next, who)];
        }
        At::ProveDeath => {
            let (_, id) = read(state, who);
            if next.try_lock(who, Lock::Write(id)) {
                next.procs[who].at = At::SeeDeath;
            } else if is(Bug::UnreachableIsDenied) && state.is_locked(who, Lock::Read(id)) {
                return vec![Err("a name is denied whose holder is only dying".into())];
            } else {
                next.procs[who].at = At::Find;
                // A creator does not wait for ever for one who proves the death: it may have been stopped.
                // (An opener does not either and says "not found"; should the other then be killed before
                // writing, and a third one have the object open already, that answer was early.)
                if state.procs[who].op == Op::Create && state.is_locked(who, Lock::Write(id)) {
                    let mut on = next.clone();
                    on.procs[who].at = At::LockNew;
                    return vec![Ok(next), Ok(on)];
                }
            }
        }
        At::SeeDeath => {
            let (cell, id) = read(state, who);
            let same = (state.cells[cell].name, state.cells[cell].id) == (name, id);
            if same && is(Bug::DeathNotWrittenDown) && state.procs[who].op == Op::Open {
                next.procs[who].unlock(Lock::Write(id));
                return vec![not_found(next, who)];
            }
            next.procs[who].at = if same { At::WriteDeath } else { At::EndDeath };
        }
        At::WriteDeath => {
            let (cell, _) = read(state, who);
            next.cells[cell].id = 0;
            next.procs[who].at = At::EndDeath;
        }
        At::EndDeath => {
            let (_, id) = read(state, who);
            next.procs[who].unlock(Lock::Write(id));
            next.procs[who].at = At::Find;
        }
        At::LockNew => {
            let new = state.unused_id();
            next.procs[who].new = new;
            next.procs[who].open = new;
            if !is(Bug::PublishedBeforeLocked) {
                next.try_lock(who, Lock::Read(new));
            }
            next.procs[who].at = At::LockName;
        }
        At::LockName => {
            if is(Bug::NoNameLock) || next.try_lock(who, Lock::Name(name)) {
                next.procs[who].at = At::FindAgain;
            } else {
                return vec![discard(next, who)];
            }
        }
        At::FindAgain => return find_again(state, who, bug),
        At::TakeOver(cell) => {
            // What was read a moment ago; the cell may have changed since.
            let (_, id) = read(state, who);
            let lock = if id == 0 { Lock::Cell(cell) } else { Lock::Write(id) };
            if next.try_lock(who, lock) {
                next.procs[who].claim = Some(lock);
                next.procs[who].at =
                    if is(Bug::TakenOverUnseen) { At::Write(cell) } else { At::SeeTakenOver(cell) };
            } else if is(Bug::TakenOverIsPassedOver)
                && state.cells[cell].name == name
                && state.is_locked(who, Lock::Write(id))
            {
                let other = (cell + 1) % CELLS;
                next.procs[who].read = Some((other, state.cells[other].id));
                next.procs[who].at = At::TakeOver(other);
            } else {
                return vec![discard(next, who)];
            }
        }
        At::SeeTakenOver(cell) => {
            if state.cells[cell].id == read(state, who).1 {
                next.procs[who].at = At::Write(cell);
            } else {
                return vec![discard(next, who)];
            }
        }
        At::Write(cell) => {
            next.cells[cell] = Cell { name, id: state.procs[who].new, hint: Some(who) };
            next.procs[who].at = if is(Bug::PublishedBeforeLocked) { At::LateLock } else { At::Release };
        }
        At::LateLock => {
            next.try_lock(who, Lock::Read(state.procs[who].new));
            next.procs[who].at = At::Release;
        }
        At::Release => {
            if let Some(claim) = next.procs[who].claim.take() {
                next.procs[who].unlock(claim);
            }
            next.procs[who].at = At::ReleaseName;
        }
        At::ReleaseName => {
            next.procs[who].unlock(Lock::Name(name));
            return vec![holding(next, who)];
        }
        At::Holding => {
            let proc = &mut next.procs[who];
            proc.at = At::Closed;
            if !proc.forked {
                proc.open = 0;
            }
            if !is(Bug::LockOnMappedDescriptor) && !proc.forked {
                proc.locks.clear();
            }
        }
        At::Closed | At::NotFound => return Vec::new(),
    }
    vec![Ok(next)]
}

/// Under the name's lock: a cell of the name, or any that can be had.
fn find_again(state: &State, who: usize, bug: Option<Bug>) -> Vec<Result<State, String>> {
    let name = state.procs[who].name;
    let named = (0..CELLS).find(|cell| state.cells[*cell].name == name && state.cells[*cell].id != 0);
    let choices: Vec<usize> = match named {
        Some(cell) if bug != Some(Bug::NoNameLock) => vec![cell],
        _ => (0..CELLS).collect(),
    };
    let to = |cell| {
        let mut next = state.clone();
        next.procs[who].read = Some((cell, state.cells[cell].id));
        next.procs[who].at = At::TakeOver(cell);
        Ok(next)
    };
    choices.into_iter().map(to).collect()
}

/// A creator that met another lets everything go and looks again.
fn discard(mut next: State, who: usize) -> Result<State, String> {
    let proc = &mut next.procs[who];
    proc.locks.clear();
    proc.claim = None;
    proc.new = 0;
    proc.open = 0;
    proc.at = At::Find;
    Ok(next)
}

fn read(state: &State, who: usize) -> (usize, u8) {
    state.procs[who].read.unwrap_or_default()
}

/// The call returns a handle. Nobody may have been told before that this object is gone.
fn holding(mut next: State, who: usize) -> Result<State, String> {
    let proc = &mut next.procs[who];
    proc.at = At::Holding;
    proc.read = None;
    proc.new = 0;
    proc.throughout.clear();
    let id = proc.open;
    if next.gone.contains(&id) {
        return Err(format!("object {id} is back after it was said to be gone"));
    }
    Ok(next)
}

/// The call returns "not found". Nobody may have held the name all the time.
fn not_found(mut next: State, who: usize) -> Result<State, String> {
    let proc = &mut next.procs[who];
    proc.at = At::NotFound;
    proc.locks.clear();
    if !proc.throughout.is_empty() {
        return Err(format!("name {} is held and not found", proc.name));
    }
    if proc.began_free && next.procs.iter().all(|p| !p.holds()) {
        // Everything that was ever held is gone for good.
        next.gone = next.ids_in_use().into_iter().filter(|id| is_published(&next, *id)).collect();
    }
    next.procs[who].throughout.clear();
    next.procs[who].read = None;
    next.procs[who].open = 0;
    Ok(next)
}

/// Whether an object was held once: what is only being made may still appear.
fn is_published(state: &State, id: u8) -> bool {
    !state.procs.iter().any(|proc| proc.new == id && !matches!(proc.at, At::Holding | At::Closed))
}
