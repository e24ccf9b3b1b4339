//! Types that other declarations need, decoded once.
//!
//! Nearly every unit holds the same few hundred types (`BOOL`, `HANDLE`, `IUnknown`). What was asked
//! for itself is decoded each time and not kept, so that the memory is bounded by the types there are.

use farcall_model::{DeclId, Node};
use std::sync::{Arc, OnceLock};

/// How many slots are made at once.
const ROW: usize = 256;

type Slot = OnceLock<Option<Arc<Node>>>;

/// One slot per declaration, filled when it is first needed.
#[derive(Debug)]
pub(crate) struct Shared {
    rows: Box<[OnceLock<Box<[Slot]>>]>,
}

impl Shared {
    /// For declarations below `count`.
    pub(crate) fn new(count: u32) -> Self {
        let rows = (count as usize).div_ceil(ROW);
        Self { rows: (0..rows).map(|_| OnceLock::new()).collect() }
    }

    /// The node of `id`, made with `decode` when it is needed for the first time.
    pub(crate) fn get(&self, id: DeclId, decode: impl FnOnce() -> Option<Node>) -> Option<Arc<Node>> {
        let index = id.0 as usize;
        let row = self.rows.get(index / ROW)?;
        let slots = row.get_or_init(|| (0..ROW).map(|_| Slot::new()).collect());
        slots.get(index % ROW)?.get_or_init(|| decode().map(Arc::new)).clone()
    }
}
