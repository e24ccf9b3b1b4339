//! Times: milliseconds since the start of 1970, in UTC, as the database keeps them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A time that never comes: a block without end.
pub const FOREVER: i64 = i64::MAX;

/// The time now.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    milliseconds(since)
}

/// A duration, or the longest one that fits.
pub(crate) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
