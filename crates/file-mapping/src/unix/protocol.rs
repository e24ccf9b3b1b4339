//! How a name is given, found and freed. The README says it in words; `tests/model.rs` searches all
//! interleavings of the same steps.
//!
//! Three kinds of bytes of a bucket file are locked:
//!
//! - the **object byte** of an id. Every handle holds a *read* lock on it: that is what makes the object
//!   live. Whoever gets the *write* lock has proved that no handle exists, may say so in the cell, and keeps
//!   openers out while doing it.
//! - the **name byte** of a key: creators of one name exclude each other.
//! - the **cell byte** of a free cell: creators of two names do not take the same.
//!
//! Both look first at the cell where their process found the name last (`recent`). What stands there can give them
//! the object, by the same steps as any cell; only a look through the whole bucket can say that there is none. A
//! creator takes that look under the name's lock.
//!
//! A cell changes its object only under the lock of what it held before. Openers never wait for a lock.
//! A creator waits only while somebody is between two steps of giving away the same name or the cell
//! that had it: a process stopped within those microseconds delays the creators of one name, or of two.

use super::cells::{self, Cell, Hint, Id, Key};
use super::lock::{self, Kind};
use super::place::{Backend, Place};
use super::store::{self, Object, Reached};
use super::{fork, io_error, recent};
use crate::{Error, Name, Options, Result};
use std::fs::File;
use std::os::fd::AsRawFd;
use std::time::{Duration, Instant};

/// What keeps a name alive: an open bucket with a read lock on the object's byte.
#[derive(Debug)]
pub(super) struct Held {
    lock: File,
    name: Name,
    id: Id,
    index: u64,
    /// Where the cell names this handle, if it does, and how.
    hint: Option<(usize, Hint)>,
}

/// An object that is held under its name.
pub(super) type HeldObject = (Held, Object);

/// For how long a holder that can be seen but not reached is looked for. A process that is being
/// killed loses its descriptors' names before its locks; freeing gigabytes in between takes a while.
const PATIENCE: Duration = Duration::from_secs(2);
/// The same where the system says that the holder may not be looked into.
const FORBIDDEN_PATIENCE: Duration = Duration::from_millis(5);

/// Opens the object of a name.
pub(super) fn open(place: &Place, name: &Name, write: impl Fn(&Cell) -> bool) -> Result<HeldObject> {
    let key = cells::key(name);
    sweep(place)?;
    let bucket = Bucket::open(place, &key, false)?;
    attach(place, bucket, name, &key, &write, For::Opening, recent::cell(&key))?.map_err(|_| Error::NotFound)
}

/// Creates an object under a name, or opens the one that has it. True if it existed.
pub(super) fn create(
    place: &Place,
    name: &Name,
    options: &Options<'_>,
    write: impl Fn(&Cell) -> bool,
) -> Result<(HeldObject, bool)> {
    let key = cells::key(name);
    sweep(place)?;
    let mut pause = Pause::new();
    // A file may be extended by what follows, so the name is looked for with care at once.
    let mut guess = if options.file.is_none() { recent::cell(&key) } else { None };
    loop {
        let guessed = guess.take();
        let bucket = Bucket::open(place, &key, true)?;
        let bucket = match attach(place, bucket, name, &key, &write, For::Creating, guessed)? {
            Ok(held) => {
                return Ok((held, true));
            }
            Err(bucket) => bucket,
        };
        let fresh = match Fresh::make(place, &key, options, &bucket.file) {
            // It matters only if nobody has the name.
            Err(_) if guessed.is_some() => continue,
            made => made?,
        };
        match publish(&bucket, name, &key, &fresh)? {
            Some(index) if is_linked(&bucket.file)? => {
                recent::remember(&key, index);
                let Fresh { id, object, .. } = fresh;
                let hint = Some((0, hint(&object.data)));
                return Ok((
                    (Held { lock: bucket.file, name: name.clone(), id, index, hint }, object),
                    false,
                ));
            }
            // Somebody deleted the bucket meanwhile, or another creator is at work: look again.
            _ => {
                fresh.discard(place, &key);
                pause.now();
            }
        }
    }
}

/// The bucket of a name, opened for one operation.
struct Bucket {
    file: File,
    /// How many forks there had been when it was opened.
    forks: usize,
}

impl Bucket {
    fn open(place: &Place, key: &Key, create: bool) -> Result<Bucket> {
        let forks = fork::count();
        let file = cells::open_bucket(place, cells::bucket(key), create)?.ok_or(Error::NotFound)?;
        Ok(Bucket { file, forks })
    }

    /// Whether a child may have it too. Within a section the answer stays true.
    fn is_shared(&self) -> bool {
        self.forks != fork::count()
    }
}

/// A new object, locked under its id before anybody can know of it.
struct Fresh {
    id: Id,
    object: Object,
}

impl Fresh {
    fn make(place: &Place, key: &Key, options: &Options<'_>, bucket: &File) -> Result<Fresh> {
        let id = cells::new_id()?;
        // In the back end with files a sweeper removes objects that nobody has locked.
        lock_object(bucket, &id)?;
        let object = store::make(place, cells::bucket(key), &id, options)?;
        Ok(Fresh { id, object })
    }

    /// Its lock goes with the bucket's descriptor; a file that it has must go by hand.
    fn discard(self, place: &Place, key: &Key) {
        if place.backend == Backend::Files {
            let _ = std::fs::remove_file(cells::object_file(place, cells::bucket(key), &self.id));
        }
    }
}

/// Enters an object that is locked already. `None`: another creator of the name is at work, or was, or the
/// descriptor is shared with a child.
fn publish(bucket: &Bucket, name: &Name, key: &Key, fresh: &Fresh) -> Result<Option<u64>> {
    let section = fork::section();
    if bucket.is_shared() {
        return Ok(None);
    }
    let bucket = &bucket.file;
    if !try_lock(bucket, Kind::Write, cells::name_byte(key))? {
        return Ok(None);
    }
    let mut found = cells::find(bucket, key)?;
    let mut claim = None;
    for (index, cell) in std::mem::take(&mut found.named) {
        match take_over(bucket, index, cell.key, cell.id)? {
            Some(_) if claim.is_some() => {
                // A second dead cell of the name: left by a creator that was taking it over.
                cells::free(bucket, index)?;
                unlock(bucket, cells::object_byte(&cell.id))?;
            }
            Some(byte) => claim = Some((index, byte)),
            // Alive, or changing hands. Even if it is known to be dead it must not be passed over: should
            // the one who proved it die before saying so, an opener that has it open could still revive it.
            None => return release(bucket, key, claim).map(|()| None),
        }
    }
    let claim = match claim {
        Some(claim) => claim,
        None => claim_any(bucket, &found, &fresh.id)?,
    };
    let hint = Some(hint(&fresh.object.data));
    cells::write(bucket, claim.0, &Cell::new(name, *key, fresh.id, hint, &fresh.object))?;
    release(bucket, key, Some(claim))?;
    drop(section);
    Ok(Some(claim.0))
}

/// Finds a cell for a new name and locks what it held: a free one, a dead one, or a new one.
fn claim_any(bucket: &File, found: &cells::Found, id: &Id) -> Result<(u64, u64)> {
    if let Some(index) = found.free
        && let Some(byte) = claim_free(bucket, index)?
    {
        return Ok((index, byte));
    }
    // Two cells at random: so dead ones are used again, and a create never looks at all of them.
    let random = u64::from(id[12]) << 8 | u64::from(id[13]);
    for index in [random, random + 1].map(|random| random % found.count.max(1)) {
        let (key, id, _) = cells::head(bucket, index)?;
        if id != [0; 16]
            && let Some(byte) = take_over(bucket, index, key, id)?
        {
            return Ok((index, byte));
        }
    }
    let mut index = found.count;
    loop {
        if let Some(byte) = claim_free(bucket, index)? {
            return Ok((index, byte));
        }
        index += 1;
    }
}

fn claim_free(bucket: &File, index: u64) -> Result<Option<u64>> {
    let byte = cells::cell_byte(index);
    if !try_lock(bucket, Kind::Write, byte)? {
        return Ok(None);
    }
    if cells::head(bucket, index)?.1 == [0; 16] {
        return Ok(Some(byte));
    }
    unlock(bucket, byte)?;
    Ok(None)
}

/// Locks the object of a cell for good if it is dead and the cell still holds it.
fn take_over(bucket: &File, index: u64, key: Key, id: Id) -> Result<Option<u64>> {
    let byte = cells::object_byte(&id);
    if !try_lock(bucket, Kind::Write, byte)? {
        return Ok(None);
    }
    let now = cells::head(bucket, index)?;
    if (now.0, now.1) == (key, id) {
        return Ok(Some(byte));
    }
    unlock(bucket, byte)?;
    Ok(None)
}

fn release(bucket: &File, key: &Key, claim: Option<(u64, u64)>) -> Result<()> {
    if let Some((_, byte)) = claim {
        unlock(bucket, byte)?;
    }
    unlock(bucket, cells::name_byte(key))
}

/// Looks the name up, first in the cell that is guessed, and becomes a holder. Gives the bucket back if nobody holds
/// the name; after a guess a creator has to make sure of that when it publishes, as it does anyway.
#[allow(clippy::type_complexity, reason = "either the holder or the descriptor it would have used")]
fn attach(
    place: &Place,
    mut bucket: Bucket,
    name: &Name,
    key: &Key,
    write: &impl Fn(&Cell) -> bool,
    purpose: For,
    mut guess: Option<u64>,
) -> Result<std::result::Result<HeldObject, Bucket>> {
    let mut pause = Pause::new();
    'look: loop {
        let mut forbidden = None;
        let mut again = false;
        let mut elsewhere = false;
        let guessed = match guess.take() {
            Some(index) => cells::find_at(&bucket.file, key, index)?.map(|cell| (index, cell)),
            None => None,
        };
        let is_guess = guessed.is_some();
        let named = match guessed {
            Some(cell) => vec![cell],
            None => cells::find(&bucket.file, key)?.named,
        };
        for (index, cell) in named {
            let mut reached = store::reach(place, cells::bucket(key), &cell, write(&cell))?;
            if pause.is_long() && !matches!(reached, Reached::Open(_)) && place.backend == Backend::Memory {
                reached = match store::reach_through_any(&cell, write(&cell))? {
                    open @ Reached::Open(_) => open,
                    _ => reached,
                };
            }
            match reached {
                Reached::Open(data) => {
                    let byte = cells::object_byte(&cell.id);
                    // Refused: somebody is proving that it is dead, so it is.
                    if !try_lock(&bucket.file, Kind::Read, byte)? {
                        elsewhere = true;
                        continue;
                    }
                    let (key_now, id_now, hints) = cells::head(&bucket.file, index)?;
                    if (key_now, id_now) != (*key, cell.id) {
                        // It was declared dead before the lock was taken.
                        unlock(&bucket.file, byte)?;
                        again = true;
                        continue;
                    }
                    let object = object(data, &cell);
                    let mut held =
                        Held { lock: bucket.file, name: name.clone(), id: cell.id, index, hint: None };
                    let mut cell = cell;
                    cell.hints = hints;
                    held.advertise(&object.data, &cell)?;
                    recent::remember(key, index);
                    return Ok(Ok((held, object)));
                }
                // Nobody has this object; whether somebody has another is for the creator to see under its lock.
                Reached::Nowhere
                    if is_guess
                        && purpose == For::Creating
                        && lock_of(&bucket.file, cells::object_byte(&cell.id))?.is_none() =>
                {
                    return Ok(Err(bucket));
                }
                // One cell does not speak for the bucket.
                Reached::Forbidden | Reached::Nowhere if is_guess => continue 'look,
                Reached::Forbidden => forbidden = Some(true),
                Reached::Nowhere => {}
            }
            match judge(&bucket, index, key, &cell.id, purpose)? {
                Death::Declared => forbidden = None,
                Death::Elsewhere => elsewhere = true,
                Death::Changed => again = true,
                Death::Shared => {
                    bucket = Bucket::open(place, key, false)?;
                    continue 'look;
                }
                // It lives, but cannot be reached: not yet, or not any more, or not by this user.
                Death::Alive => {
                    again = true;
                    forbidden = forbidden.or(Some(false));
                }
            }
        }
        // Whoever is declaring it dead gets the time to write it down, unless it has been stopped.
        again |= elsewhere && pause.rounds < 64;
        if !again {
            return Ok(Err(bucket));
        }
        let limit = if forbidden == Some(true) { FORBIDDEN_PATIENCE } else { PATIENCE };
        if forbidden.is_some() && pause.since() > limit {
            return Err(Error::AccessDenied(None));
        }
        pause.now();
        continue 'look;
    }
}

/// What comes after a look that finds nobody.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    /// The caller is told so; the cell must say it first, lest somebody revive the object afterwards.
    Opening,
    /// The cell is taken over at once, which proves the death itself.
    Creating,
}

/// Whether an object that cannot be reached is dead.
fn judge(bucket: &Bucket, index: u64, key: &Key, id: &Id, purpose: For) -> Result<Death> {
    if purpose == For::Opening {
        return declare_dead(bucket, index, key, id);
    }
    Ok(match lock_of(&bucket.file, cells::object_byte(id))? {
        Some(Kind::Read) => Death::Alive,
        Some(Kind::Write) => Death::Elsewhere,
        None => Death::Declared,
    })
}

enum Death {
    /// It was dead, and, for an opener, the cell says so now.
    Declared,
    /// Somebody else is doing just that.
    Elsewhere,
    /// The cell holds something else by now.
    Changed,
    /// A handle exists.
    Alive,
    /// Not decided: the descriptor is shared with a child, which would share the lock.
    Shared,
}

fn declare_dead(bucket: &Bucket, index: u64, key: &Key, id: &Id) -> Result<Death> {
    let _section = fork::section();
    if bucket.is_shared() {
        return Ok(Death::Shared);
    }
    let bucket = &bucket.file;
    let byte = cells::object_byte(id);
    if !try_lock(bucket, Kind::Write, byte)? {
        return Ok(match lock_of(bucket, byte)? {
            Some(Kind::Read) => Death::Alive,
            Some(Kind::Write) => Death::Elsewhere,
            None => Death::Changed,
        });
    }
    let now = cells::head(bucket, index)?;
    let same = (now.0, now.1) == (*key, *id);
    if same {
        cells::free(bucket, index)?;
    }
    unlock(bucket, byte)?;
    Ok(if same { Death::Declared } else { Death::Changed })
}

impl Held {
    /// Writes into the cell where this handle's object can be reached. A hint of a live holder is
    /// never overwritten; without a free place the handle goes unnamed and is found the slow way.
    fn advertise(&mut self, data: &File, cell: &Cell) -> Result<()> {
        let slot = cell.hints.iter().position(Option::is_none).or_else(|| {
            let one = fork::process() as usize % cells::HINTS;
            cell.hints[one].is_some_and(|hint| !store::leads_to(hint, cell)).then_some(one)
        });
        if let Some(slot) = slot {
            let hint = hint(data);
            cells::write_hint(&self.lock, self.index, slot, Some(hint))?;
            self.hint = Some((slot, hint));
        }
        Ok(())
    }

    /// The name.
    pub(super) fn name(&self) -> &Name {
        &self.name
    }

    /// The descriptor that keeps the name alive.
    pub(super) fn lock(&self) -> &File {
        &self.lock
    }

    /// A second handle in this process: another descriptor of the same description.
    pub(super) fn duplicate(&self, object: &Object) -> Result<Held> {
        let lock = self.lock.try_clone().map_err(|error| io_error(&error, "dup"))?;
        let mut held = Held { lock, name: self.name.clone(), id: self.id, index: self.index, hint: None };
        let (key, id, hints) = cells::head(&held.lock, held.index)?;
        if id == self.id {
            let mut cell = Cell::new(&self.name, key, id, None, object);
            cell.hints = hints;
            held.advertise(&object.data, &cell)?;
        }
        Ok(held)
    }

    /// A handle that was passed through an exec.
    pub(super) fn adopt(lock: File, name: Name, object: &Object) -> Result<Held> {
        let key = cells::key(&name);
        let cell = cells::find(&lock, &key)?
            .named
            .into_iter()
            .find(|(_, cell)| (cell.device, cell.inode) == (object.device, object.inode));
        let (index, cell) = cell.ok_or(Error::InvalidHandle)?;
        let mut held = Held { lock, name, id: cell.id, index, hint: None };
        held.advertise(&object.data, &cell)?;
        Ok(held)
    }

    /// Enters the object again if its bucket was deleted. True if it was.
    pub(super) fn republish(&mut self, place: &Place, object: &Object) -> Result<bool> {
        if is_linked(&self.lock)? {
            return Ok(false);
        }
        let key = cells::key(&self.name);
        let bucket = Bucket::open(place, &key, true)?;
        lock_object(&bucket.file, &self.id)?;
        let data = object.data.try_clone().map_err(|error| io_error(&error, "dup"))?;
        let fresh = Fresh { id: self.id, object: Object { data, ..*object } };
        let Some(index) = publish(&bucket, &self.name, &key, &fresh)? else {
            return Err(Error::Os { code: 183, os: libc::EEXIST, call: "publish" });
        };
        // The entry names the clone made here; what stays open is the object itself.
        let hint = hint(&object.data);
        cells::write_hint(&bucket.file, index, 0, Some(hint))?;
        (self.lock, self.index, self.hint) = (bucket.file, index, Some((0, hint)));
        Ok(true)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // A forked child must not take back the hint of its parent.
        if let Some((slot, hint)) = self.hint
            && hint.process == fork::process()
        {
            // While this handle is open the cell cannot have gone to another object. Two openers at once may
            // have chosen one place; the hint lost is then one that the slow way makes up for.
            let _ = cells::write_hint(&self.lock, self.index, slot, None);
        }
    }
}

/// Removes the objects of dead holders, in the back end that leaves any.
pub(super) fn sweep(place: &Place) -> Result<()> {
    if place.backend == Backend::Memory {
        return Ok(());
    }
    for entry in std::fs::read_dir(place.folder()).into_iter().flatten().flatten() {
        let Some((bucket, id)) = entry.file_name().to_str().and_then(cells::parse_object_file) else {
            continue;
        };
        // One descriptor for each: a lock of this process's own handles must count as a stranger's.
        let Some(bucket) = cells::open_bucket(place, bucket, true)? else { continue };
        let _section = fork::section();
        if try_lock(&bucket, Kind::Write, cells::object_byte(&id))? {
            let _ = std::fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// Where this process has the object.
fn hint(data: &File) -> Hint {
    // A descriptor that is open is not negative.
    Hint { process: fork::process(), descriptor: data.as_raw_fd().cast_unsigned() }
}

fn object(data: File, cell: &Cell) -> Object {
    Object {
        data,
        device: cell.device,
        inode: cell.inode,
        size: cell.size,
        protection: cell.protection,
        reserve: cell.reserve,
        file: cell.file,
    }
}

fn lock_object(bucket: &File, id: &Id) -> Result<()> {
    // The id is fresh and random, so a refusal means that the locks do not work.
    match try_lock(bucket, Kind::Read, cells::object_byte(id))? {
        true => Ok(()),
        false => Err(Error::AccessDenied(None)),
    }
}

fn is_linked(bucket: &File) -> Result<bool> {
    rustix::fs::fstat(bucket).map(|stat| stat.st_nlink != 0).map_err(|error| super::os_error(error, "fstat"))
}

fn try_lock(bucket: &File, kind: Kind, byte: u64) -> Result<bool> {
    lock::try_lock(bucket, kind, byte).map_err(|error| io_error(&error, "F_OFD_SETLK"))
}

fn unlock(bucket: &File, byte: u64) -> Result<()> {
    lock::unlock(bucket, byte).map_err(|error| io_error(&error, "F_OFD_SETLK"))
}

/// How another description holds a byte.
pub(super) fn lock_of(bucket: &File, byte: u64) -> Result<Option<Kind>> {
    lock::holder(bucket, byte).map_err(|error| io_error(&error, "F_OFD_GETLK"))
}

/// Waiting for somebody who will be done at once: first by yielding, then by sleeping a little.
struct Pause {
    begun: Option<Instant>,
    rounds: u32,
}

impl Pause {
    fn new() -> Pause {
        Pause { begun: None, rounds: 0 }
    }

    fn now(&mut self) {
        self.begun.get_or_insert_with(Instant::now);
        self.rounds += 1;
        if self.rounds < 64 {
            std::thread::yield_now();
        } else {
            std::thread::sleep(Duration::from_micros(u64::from(self.rounds).min(1000)));
        }
    }

    fn since(&self) -> Duration {
        self.begun.map_or(Duration::ZERO, |begun| begun.elapsed())
    }

    /// Every so often after many rounds the slow way is worth its cost.
    fn is_long(&self) -> bool {
        self.rounds >= 32 && self.rounds.is_multiple_of(32)
    }
}
