//! How many Windows programs import each function: a measure of what people look for.

use std::collections::HashMap;

static TABLE: &str = include_str!("../data/usage.tsv");

/// Counts by function name. The first lines of the file say which programs were counted.
pub(crate) fn read() -> HashMap<String, u32> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, count)| Some((name.to_owned(), count.trim().parse().ok()?)))
        .collect()
}
