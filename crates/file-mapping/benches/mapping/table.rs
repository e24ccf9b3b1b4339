//! Runs everything and prints one table of medians and one of ratios with their aims.

use crate::own::{self, SIZE};
use crate::peers::{self, Peer};
use file_mapping::{FileMapping, Options};

const PER_ROUND: usize = 300;

/// A ratio, what it is of, and what it shall be.
struct Ratio {
    what: &'static str,
    ratio: Option<f64>,
    aim: f64,
    at_least: bool,
}

/// One round of an operation, or none where the contender has no such operation.
type Round<'a> = Box<dyn FnMut() -> Option<f64> + 'a>;

/// The contenders of one operation take turns, round by round: this crate, the raw calls, crate `shared_memory`,
/// Python, Wine. Medians in microseconds.
fn compare<const N: usize>(mut contenders: [Round<'_>; N]) -> [Option<f64>; N] {
    let mut figures = [const { Vec::new() }; N];
    for _ in 0..own::ROUNDS {
        for (figures, contender) in figures.iter_mut().zip(&mut contenders) {
            figures.extend(contender());
        }
    }
    figures.map(|figures| (!figures.is_empty()).then(|| own::median(figures)))
}

fn own_round<'a>(mut once: impl FnMut() + 'a) -> Round<'a> {
    Box::new(move || Some(own::round(PER_ROUND, &mut once)))
}

fn peer_round<'a>(peer: &'a mut Option<Peer>, operation: &'static str) -> Round<'a> {
    Box::new(move || peer.as_mut()?.round(operation))
}

fn nobody<'a>() -> Round<'a> {
    Box::new(|| None)
}

/// Measures and prints.
#[allow(clippy::print_stdout, reason = "a benchmark prints")]
pub(crate) fn print() {
    let folder = std::env::temp_dir().join(format!("file-mapping-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the peers");
    let (mut python, mut wine) = (peers::python(), peers::wine(&folder));

    let name = own::name("existing");
    let existing = FileMapping::create(Some(&name), &Options::new(SIZE as u64)).expect("a mapping").mapping;
    let raw_name = format!("/bench-{}", std::process::id());
    let raw_existing = own::raw_make(&raw_name).expect("a raw object");
    let peer_name = format!("/bench-peer-{}", std::process::id());
    let peer = shared_memory::ShmemConf::new().os_id(&peer_name).size(SIZE).create().expect("memory");
    let attach = compare([
        own_round(|| own::attach(&name)),
        own_round(|| own::raw_attach(&raw_name)),
        own_round(|| own::peer_attach(&peer_name)),
        peer_round(&mut python, "attach"),
        peer_round(&mut wine, "attach"),
    ]);
    rustix::shm::unlink(&*raw_name).expect("it exists");
    drop((raw_existing, peer));

    let create_name = own::name("create");
    let create = compare([
        own_round(|| own::create(&create_name)),
        own_round(|| own::raw_create(&raw_name)),
        own_round(|| own::peer_create(&peer_name)),
        peer_round(&mut python, "create"),
        peer_round(&mut wine, "create"),
    ]);
    let raw_object = own::raw_object();
    let map = compare([
        own_round(|| own::map(&existing)),
        own_round(|| own::raw_map(&raw_object)),
        nobody(),
        nobody(),
        peer_round(&mut wine, "map"),
    ]);
    let close = compare([
        Box::new(|| Some(own::close(&name))),
        nobody(),
        nobody(),
        nobody(),
        peer_round(&mut wine, "close"),
    ]);
    drop((python, wine));
    let _ = std::fs::remove_dir_all(&folder);

    let (shared, private) = own::bandwidth();
    let (few, many) = own::crowd(100, 9_000);

    println!("medians in microseconds, {SIZE} bytes");
    println!("{:32} {:>8} {:>8} {:>8} {:>8} {:>8}", "", "this", "raw", "crate", "Python", "Wine");
    let rows = [
        ("attach to an existing one", attach),
        ("create, map, unmap, close", create),
        ("map and unmap", map),
        ("close", close),
    ];
    for (what, figures) in rows {
        let cells = figures
            .map(|number| format!("{:>8}", number.map_or("-".to_owned(), |number| format!("{number:.2}"))));
        println!("{what:32} {}", cells.join(" "));
    }
    println!("{:32} {few:>8.2}", "attach among 100 live names");
    println!("{:32} {many:>8.2}", "attach among 9,000 live names");
    println!("copy into a view {shared:.2} GB/s, into private memory {private:.2} GB/s\n");

    const RAW: usize = 1;
    const PYTHON: usize = 3;
    const WINE: usize = 4;
    let at_most = |what, figures: [Option<f64>; 5], other: usize, aim| {
        let ratio = figures[0].zip(figures[other]).map(|(own, other)| own / other);
        Ratio { what, ratio, aim, at_least: false }
    };
    let ratios = [
        at_most("attach / Wine", attach, WINE, 0.3),
        at_most("attach / Python", attach, PYTHON, 0.8),
        at_most("create / Wine", create, WINE, 0.25),
        at_most("create / Python", create, PYTHON, 0.5),
        at_most("map and unmap / raw", map, RAW, 1.05),
        at_most("close / Wine", close, WINE, 0.5),
        Ratio { what: "bandwidth / private", ratio: Some(shared / private), aim: 0.98, at_least: true },
        Ratio { what: "9,000 live / 100 live", ratio: Some(many / few), aim: 1.1, at_least: false },
        at_most("attach / raw (no aim)", attach, RAW, f64::INFINITY),
        at_most("create / raw (no aim)", create, RAW, f64::INFINITY),
    ];
    for Ratio { what, ratio, aim, at_least } in ratios {
        let Some(ratio) = ratio else {
            println!("{what:24}     - (peer missing)");
            continue;
        };
        let met = if at_least { ratio >= aim } else { ratio <= aim };
        let sign = if at_least { '≥' } else { '≤' };
        println!("{what:24} {ratio:>6.3} (aim {sign} {aim}) {}", if met { "met" } else { "MISSED" });
    }
}
