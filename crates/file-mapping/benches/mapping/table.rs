//! Runs everything and prints one table of medians and one of ratios with their aims.

use crate::own::{self, SIZE};
use crate::peers;
use file_mapping::{FileMapping, Options};

const PER_ROUND: usize = 300;

/// A ratio, what it is of, and what it shall be.
struct Ratio {
    what: &'static str,
    ratio: Option<f64>,
    aim: f64,
    at_least: bool,
}

/// Measures and prints.
#[allow(clippy::print_stdout, reason = "a benchmark prints")]
pub(crate) fn print() {
    let folder = std::env::temp_dir().join(format!("file-mapping-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the peers");
    let python = peers::python();
    let wine = peers::wine(&folder);
    let _ = std::fs::remove_dir_all(&folder);

    let name = own::name("existing");
    let existing = FileMapping::create(Some(&name), &Options::new(SIZE as u64)).expect("a mapping").mapping;
    let attach = own::median(PER_ROUND, || own::attach(&name));
    let create_name = own::name("create");
    let create = own::median(PER_ROUND, || own::create(&create_name));
    let close = own::close(&name);

    let raw_name = format!("/bench-{}", std::process::id());
    let raw_existing = own::raw_make(&raw_name).expect("a raw object");
    let raw_attach = own::median(PER_ROUND, || own::raw_attach(&raw_name));
    rustix::shm::unlink(&*raw_name).expect("it exists");
    let raw_create = own::median(PER_ROUND, || own::raw_create(&raw_name));
    drop(raw_existing);

    // The aim is tight, so the two take turns.
    let raw_object = own::raw_object();
    let (mut map, mut raw_map) = (f64::MAX, f64::MAX);
    for _ in 0..5 {
        map = map.min(own::median(PER_ROUND, || own::map(&existing)));
        raw_map = raw_map.min(own::median(PER_ROUND, || own::raw_map(&raw_object)));
    }

    let peer_name = format!("/bench-peer-{}", std::process::id());
    let peer = shared_memory::ShmemConf::new().os_id(&peer_name).size(SIZE).create().expect("memory");
    let peer_attach = own::median(PER_ROUND, || own::peer_attach(&peer_name));
    drop(peer);
    let peer_create = own::median(PER_ROUND, || own::peer_create(&peer_name));

    let (shared, private) = own::bandwidth();
    let (few, many) = own::crowd(100, 9_000);

    let cell = |number: Option<f64>| number.map_or("-".to_owned(), |number| format!("{number:.2}"));
    println!("medians in microseconds, {SIZE} bytes");
    println!("{:32} {:>8} {:>8} {:>8} {:>8} {:>8}", "", "this", "raw", "crate", "Python", "Wine");
    let rows = [
        ("attach to an existing one", attach, Some(raw_attach), Some(peer_attach), "attach"),
        ("create, map, unmap, close", create, Some(raw_create), Some(peer_create), "create"),
        ("map and unmap", map, Some(raw_map), None, "map"),
        ("close", close, None, None, "close"),
    ];
    for (what, own, raw, peer, key) in rows {
        println!(
            "{what:32} {own:>8.2} {:>8} {:>8} {:>8} {:>8}",
            cell(raw),
            cell(peer),
            cell(python.get(key).copied()),
            cell(wine.get(key).copied())
        );
    }
    println!("{:32} {few:>8.2}", "attach among 100 live names");
    println!("{:32} {many:>8.2}", "attach among 9,000 live names");
    println!("copy into a view {shared:.2} GB/s, into private memory {private:.2} GB/s\n");

    let of = |own: f64, other: Option<f64>| other.map(|other| own / other);
    let ratios = [
        Ratio {
            what: "attach / Wine",
            ratio: of(attach, wine.get("attach").copied()),
            aim: 0.3,
            at_least: false,
        },
        Ratio {
            what: "attach / Python",
            ratio: of(attach, python.get("attach").copied()),
            aim: 0.8,
            at_least: false,
        },
        Ratio {
            what: "create / Wine",
            ratio: of(create, wine.get("create").copied()),
            aim: 0.25,
            at_least: false,
        },
        Ratio {
            what: "create / Python",
            ratio: of(create, python.get("create").copied()),
            aim: 0.5,
            at_least: false,
        },
        Ratio { what: "map and unmap / raw", ratio: Some(map / raw_map), aim: 1.05, at_least: false },
        Ratio {
            what: "close / Wine",
            ratio: of(close, wine.get("close").copied()),
            aim: 0.5,
            at_least: false,
        },
        Ratio { what: "bandwidth / private", ratio: Some(shared / private), aim: 0.98, at_least: true },
        Ratio { what: "9,000 live / 100 live", ratio: Some(many / few), aim: 1.1, at_least: false },
        Ratio {
            what: "attach / raw (no aim)",
            ratio: Some(attach / raw_attach),
            aim: f64::INFINITY,
            at_least: false,
        },
        Ratio {
            what: "create / raw (no aim)",
            ratio: Some(create / raw_create),
            aim: f64::INFINITY,
            at_least: false,
        },
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
