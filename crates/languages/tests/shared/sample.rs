//! Which declarations a run of the judges looks at: a few that the commit chooses, so that over many commits
//! everything is looked at and one commit always gives the same, and the odd ones always.
//!
//! `FARCALL_SAMPLE_SEED` is the commit, and what a judge that fails says must be set to repeat it. In place of the
//! usual sample, `FARCALL_SAMPLE` asks for so many declarations, and `FARCALL_JUDGE_ALL` for everything.

use crate::hash::hash;
use farcall_model::{Body, Constant, DeclId, Value};
use std::sync::LazyLock;

/// What is drawn from where nobody names a commit.
const FIXED: &str = "none";

static SEED: LazyLock<String> =
    LazyLock::new(|| std::env::var("FARCALL_SAMPLE_SEED").unwrap_or_else(|_| FIXED.to_owned()));

/// Whether everything is asked for.
pub(crate) fn is_all() -> bool {
    std::env::var_os("FARCALL_JUDGE_ALL").is_some()
}

/// How many declarations are asked for.
fn size() -> Option<usize> {
    let size = std::env::var("FARCALL_SAMPLE").ok()?;
    Some(size.parse().unwrap_or_else(|_| panic!("FARCALL_SAMPLE is no number: {size}")))
}

/// What is asked for in place of the usual sample.
pub(crate) fn asked() -> Option<Vec<DeclId>> {
    let catalog = farcall_snapshot::catalog();
    let mut ids: Vec<DeclId> = catalog.ids().collect();
    if is_all() {
        return Some(ids);
    }
    let size = size()?;
    say_seed();
    ids.sort_by_cached_key(|id| draw(id.0 as usize));
    ids.truncate(size);
    ids.extend(odd());
    ids.sort_unstable();
    ids.dedup();
    Some(ids)
}

/// The declarations that are judged whatever is drawn: those of the goldens, each of which is odd in its own way.
pub(crate) fn odd() -> Vec<DeclId> {
    let names = include_str!("../goldens/items.txt").lines();
    let names = names.map(|line| line.split('#').next().unwrap_or_default().trim());
    names.filter_map(|name| farcall_snapshot::catalog().resolve(name)).collect()
}

/// How many must be judged where it is `usual` for the usual sample: of another one, anything.
pub(crate) fn least(usual: usize) -> usize {
    if size().is_some() { usual.min(1) } else { usual }
}

/// That no fewer were judged than it takes for a sample to be one.
pub(crate) fn assert_enough(judged: usize, usual: usize) {
    assert!(judged >= least(usual), "only {judged} were judged");
}

/// `ids` in pieces of about `size`, for tools that cannot hold everything at once. What is declared in one place comes
/// together, since it needs the same types, and a number counts as a tenth of anything else.
pub(crate) fn chunks(ids: &[DeclId], size: usize) -> Vec<Vec<DeclId>> {
    let catalog = farcall_snapshot::catalog();
    let known = |id: &DeclId| catalog.declaration(*id).map(|declaration| (declaration, *id));
    let mut all: Vec<_> = ids.iter().filter_map(known).collect();
    all.sort_by(|(one, a), (other, b)| (&one.namespace, a).cmp(&(&other.namespace, b)));
    let mut chunks: Vec<Vec<DeclId>> = Vec::new();
    let mut tenths = usize::MAX;
    for (declaration, id) in all {
        let is_number =
            matches!(declaration.body(), Body::Constant(Constant { value: Value::Integer(_), .. }));
        if tenths >= 10 * size {
            chunks.push(Vec::new());
            tenths = 0;
        }
        tenths += if is_number { 1 } else { 10 };
        chunks.last_mut().expect("the first begins a chunk").push(id);
    }
    chunks
}

/// A number for something by the seed.
pub(crate) fn draw(number: usize) -> u64 {
    // The hashes of texts that end alike are alike; this is how SplitMix64 makes numbers of neighbours differ.
    let mixed = hash(&format!("{} {number}", *SEED));
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// What a test prints is shown where it fails.
fn say_seed() {
    eprintln!("FARCALL_SAMPLE_SEED={} repeats this sample", *SEED);
}

/// Takes one of `step` that come one after the other, at a place that is drawn for each `step` of them.
pub(crate) struct Comb {
    step: usize,
    at: usize,
}

impl Comb {
    pub(crate) fn new(step: usize) -> Self {
        say_seed();
        Self { step, at: 0 }
    }

    /// Whether the next one is taken; it counts as `weight` of them.
    pub(crate) fn takes(&mut self, weight: usize) -> bool {
        let from = self.at;
        self.at += weight;
        let is_drawn =
            |place: usize| (draw(place / self.step) >> 32) as usize % self.step == place % self.step;
        (from..self.at).any(is_drawn)
    }
}

#[test]
fn a_comb_takes_one_of_so_many_and_not_always_the_same() {
    let mut comb = Comb::new(10);
    let taken: Vec<usize> = (0..1000).filter(|_| comb.takes(1)).collect();
    assert_eq!(taken.len(), 100);
    let places: std::collections::BTreeSet<usize> = taken.iter().map(|place| place % 10).collect();
    assert_eq!(places.len(), 10, "every place comes up");
    let mut heavy = Comb::new(10);
    assert!((0..100).all(|_| heavy.takes(10)));
}
