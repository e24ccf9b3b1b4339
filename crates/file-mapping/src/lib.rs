//! Named file mappings with the semantics of Windows, on Linux, macOS and Windows.
//!
//! A mapping is memory that processes share under a name. The name is free, and the memory gone, when
//! the last process that holds it closes it or ends, however it ends: there is no daemon, no helper
//! thread and nothing to clean up after a `kill -9`.
//!
//! # The shape of the crate
//!
//! | to | use |
//! |---|---|
//! | share memory in two calls | [`SharedMemory::attach`], [`SharedMemory::detach`] |
//! | hold a handle | [`FileMapping::create`], [`FileMapping::open`], [`FileMapping::duplicate`] |
//! | say what is wanted | [`Name`], [`Options`], [`Protection`], [`Access`] |
//! | touch the memory | [`View`], [`ViewMut`], from [`FileMapping::map_read`] and its siblings |
//! | build a C ABI | [`Name::for_create`], [`Name::for_open`], [`Options::from_win32`], [`Access::for_open`], [`ViewAccess::from_win32`], [`FileMapping::map`], [`RawView`], [`Error::code`] |
//! | see who holds what | [`list`] |
//!
//! Every decision that Windows takes (which code, which rights) is taken here; a C ABI on top of it
//! needs a table of handles, the last error and the decoding of strings.
//!
//! On Windows all of it is the real kernel32. How it works elsewhere, and what it cannot do, is in the README.
//!
//! Sources: Microsoft's documentation of `CreateFileMapping`, `OpenFileMapping`, `MapViewOfFileEx` and of
//! kernel object namespaces; the public test suites of Wine and ReactOS; observation under Wine 8.

mod access;
mod error;
mod listing;
mod mapping;
mod name;
mod options;
mod protection;
mod raw_view;
mod shared_memory;
mod transfer;
mod view;

#[cfg(unix)]
#[path = "unix/mod.rs"]
mod sys;
#[cfg(windows)]
#[path = "windows/mod.rs"]
mod sys;

pub use access::{Access, ViewAccess, ViewKind};
pub use error::{Error, Result};
pub use listing::{Entry, list};
pub use mapping::{Created, FileMapping, Info, ViewRequest};
pub use name::{MAX_NAME, Name, Namespace};
pub use options::Options;
pub use protection::Protection;
pub use raw_view::{Pages, RawView};
pub use shared_memory::SharedMemory;
pub use view::{Number, View, ViewMut};

/// Offsets and bases of views are multiples of this many bytes.
pub const GRANULARITY: usize = 65_536;
