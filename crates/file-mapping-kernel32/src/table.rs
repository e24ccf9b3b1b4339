//! The tables of this process: which handle is which object, and which address lies in which view.
//!
//! The lock of the handles is held only to look up, to insert and to remove, never while `file-mapping` works.
//! That of the views is held while pages of a view are protected, committed, asked about or flushed, which
//! takes no lock of `file-mapping`; mapping and unmapping happen outside. So no order of locks can be wrong,
//! and a fork can take both, which keeps the tables whole in the child.

use crate::Handle;
use crate::boundary::Answer;
use crate::codes::Code;
use crate::files::OpenFile;
use file_mapping::{FileMapping, RawView};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a handle can be of.
#[derive(Clone)]
pub(crate) enum Object {
    /// A file mapping.
    Mapping(Arc<FileMapping>),
    /// A file that may be mapped.
    File(Arc<OpenFile>),
}

/// One handle.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) object: Object,
    /// `HANDLE_FLAG_INHERIT`.
    pub(crate) inherit: bool,
    /// `HANDLE_FLAG_PROTECT_FROM_CLOSE`.
    pub(crate) is_protected: bool,
}

struct Table {
    entries: Vec<Option<Entry>>,
    /// Numbers to be used again, the longest unused first: a handle that was closed stays invalid for as
    /// long as possible.
    free: VecDeque<usize>,
}

static TABLE: Mutex<Table> = Mutex::new(Table { entries: Vec::new(), free: VecDeque::new() });

fn lock() -> MutexGuard<'static, Table> {
    // Changes are single steps, so a panic elsewhere leaves nothing half done.
    TABLE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Table {
    /// Puts an entry at the number that it had in the process that gave it.
    fn place(&mut self, handle: usize, entry: Entry) {
        let index = handle / 4 - 1;
        while self.entries.len() <= index {
            self.free.push_back(self.entries.len());
            self.entries.push(None);
        }
        self.free.retain(|free| *free != index);
        self.entries[index] = Some(entry);
    }

    fn entry(&mut self, handle: Handle) -> Answer<&mut Entry> {
        let entry = index(handle).and_then(|index| self.entries.get_mut(index)?.as_mut());
        entry.ok_or(Code::INVALID_HANDLE)
    }
}

/// The place of a handle. The two lowest bits are for programs to use and do not count.
fn index(handle: Handle) -> Option<usize> {
    (handle.addr() / 4).checked_sub(1)
}

/// A new handle.
pub(crate) fn insert(object: Object, inherit: bool) -> Handle {
    let entry = Entry { object, inherit, is_protected: false };
    let mut table = lock();
    let index = if let Some(index) = table.free.pop_front() {
        table.entries[index] = Some(entry);
        index
    } else {
        table.entries.push(Some(entry));
        table.entries.len() - 1
    };
    std::ptr::without_provenance_mut((index + 1) * 4)
}

/// What a handle is of.
///
/// # Errors
/// 6 if it is none.
pub(crate) fn entry(handle: Handle) -> Answer<Entry> {
    lock().entry(handle).cloned()
}

/// The mapping of a handle.
///
/// # Errors
/// 6 if it is none, or of another kind.
pub(crate) fn mapping(handle: Handle) -> Answer<Arc<FileMapping>> {
    match &lock().entry(handle)?.object {
        Object::Mapping(mapping) => Ok(Arc::clone(mapping)),
        Object::File(_) => Err(Code::INVALID_HANDLE),
    }
}

/// The file of a handle.
///
/// # Errors
/// 6 if it is none, or of another kind.
pub(crate) fn file(handle: Handle) -> Answer<Arc<OpenFile>> {
    match &lock().entry(handle)?.object {
        Object::File(file) => Ok(Arc::clone(file)),
        Object::Mapping(_) => Err(Code::INVALID_HANDLE),
    }
}

/// Takes a handle out. What it was of is closed when the answer is dropped.
///
/// # Errors
/// 6 if it is none, or is protected from being closed.
pub(crate) fn remove(handle: Handle) -> Answer<Entry> {
    let mut table = lock();
    if table.entry(handle)?.is_protected {
        return Err(Code::INVALID_HANDLE);
    }
    let index = index(handle).ok_or(Code::INVALID_HANDLE)?;
    let entry = table.entries[index].take().ok_or(Code::INVALID_HANDLE)?;
    table.free.push_back(index);
    Ok(entry)
}

/// Changes the flags of a handle: `None` leaves one as it is.
///
/// # Errors
/// 6 if it is none.
pub(crate) fn set_flags(handle: Handle, inherit: Option<bool>, is_protected: Option<bool>) -> Answer<()> {
    let mut table = lock();
    let entry = table.entry(handle)?;
    entry.inherit = inherit.unwrap_or(entry.inherit);
    entry.is_protected = is_protected.unwrap_or(entry.is_protected);
    Ok(())
}

/// All handles that children may be given, with their numbers.
pub(crate) fn inheritable() -> Vec<(usize, Object)> {
    let table = lock();
    let entries = table.entries.iter().enumerate();
    entries
        .filter_map(|(index, entry)| {
            let entry = entry.as_ref().filter(|entry| entry.inherit)?;
            Some(((index + 1) * 4, entry.object.clone()))
        })
        .collect()
}

/// The views of this process by their addresses.
type Views = BTreeMap<usize, RawView>;

static VIEWS: Mutex<Views> = Mutex::new(Views::new());

fn lock_views() -> MutexGuard<'static, Views> {
    VIEWS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn base_of(views: &Views, address: usize) -> Option<usize> {
    let (base, view) = views.range(..=address).next_back()?;
    view.contains(address).then_some(*base)
}

/// Remembers a view.
pub(crate) fn insert_view(view: RawView) {
    lock_views().insert(view.base().addr(), view);
}

/// Does something to the view that an address lies in; `None` where there is no view.
pub(crate) fn with_view<T>(address: usize, action: impl FnOnce(&mut RawView) -> T) -> Option<T> {
    let mut views = lock_views();
    let base = base_of(&views, address)?;
    views.get_mut(&base).map(action)
}

/// Takes the view out that an address lies in. It is unmapped when the answer is dropped.
///
/// # Errors
/// 487 if there is none.
pub(crate) fn remove_view_at(address: usize) -> Answer<RawView> {
    let mut views = lock_views();
    let base = base_of(&views, address).ok_or(Code::INVALID_ADDRESS)?;
    views.remove(&base).ok_or(Code::INVALID_ADDRESS)
}

/// Both locks, as a fork takes them.
type Held = (MutexGuard<'static, Table>, MutexGuard<'static, Views>);

thread_local! {
    /// The locks, held by the thread that forks.
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
}

extern "C" fn before_fork() {
    let held = (lock(), lock_views());
    // A thread without thread-local storage is ending; it forks without the locks.
    let _ = HELD.try_with(|cell| cell.replace(Some(held)));
}

extern "C" fn after_fork() {
    let _ = HELD.try_with(RefCell::take);
}

/// Runs while the library is loaded, when no other thread can be inside it yet. Registering at the first call
/// instead would leave a moment in which another thread's fork copies a locked table, and what was
/// inherited must have its numbers before others are given out.
extern "C" fn at_load() {
    // SAFETY: the three functions are sound to call around a fork; registering can only fail without
    // memory, and then a fork is as unguarded as it would be without.
    unsafe { libc::pthread_atfork(Some(before_fork), Some(after_fork), Some(after_fork)) };
    // What was passed on is not worth more than the program that is about to start.
    let _ = std::panic::catch_unwind(|| {
        for (handle, object) in crate::inheritance::receive() {
            lock().place(handle, Entry { object, inherit: true, is_protected: false });
        }
    });
}

#[used]
#[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
static AT_LOAD: extern "C" fn() = at_load;
