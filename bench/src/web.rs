//! Pages over loopback: Farcall beside nginx, which serves the same bytes, asked by wrk.
//!
//! One worker each, one connection set each, one after the other. Every run is bounded in time.

use crate::process::most_memory;
use crate::report::{Bound, Report};
use crate::server::{FARCALL, Folder, NGINX, ROUNDS, Server, compressed, get, load, load_in_turns};
use anyhow::ensure;
use farcall_model::{DeclId, Kind};

/// Seconds of each run of wrk.
const SECONDS: u32 = 3;
/// Seconds of the run over fresh pages, so few that their addresses suffice.
const FRESH_SECONDS: u32 = 1;
const PAGE: &str = "/kernel32/OpenFileMapping";

pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let folder = Folder::new()?;
    let ours = Server::farcall(&["--read-only"])?;
    let page = compressed(PAGE)?;
    std::fs::write(folder.0.join("page.html"), get(FARCALL, PAGE, "identity")?.body)?;
    std::fs::write(folder.0.join("page.html.br"), &page.body)?;
    let nginx = Server::nginx(&folder.0)?;
    let peer = get(NGINX, "/page.html", "br")?;
    ensure!(peer.body == page.body, "nginx serves the same bytes");

    let (cached, served) = load_in_turns((PAGE, &ours), ("/page.html", &nginx), SECONDS)?;
    report.beside("cached page, per second", cached.rate, "", "nginx", served.rate, Bound::AtLeast(0.9));
    report.beside(
        "cached page, processor time",
        cached.processor,
        "µs",
        "nginx",
        served.processor,
        Bound::AtMost(1.1),
    );
    report.remark(&format!(
        "{} bytes in brotli, medians of {ROUNDS} runs of {SECONDS} s in turns, 32 connections",
        page.body.len()
    ));

    // Each address is asked for once at most, so that nothing comes out of the cache.
    let script = folder.0.join("fresh.lua");
    std::fs::write(&script, fresh_script())?;
    let fresh = load(FARCALL, "/", Some(&script), FRESH_SECONDS, ours.worker()?)?;
    let addresses = addresses();
    ensure!(
        fresh.requests < addresses.len() as f64,
        "{} addresses are too few for {} requests",
        addresses.len(),
        fresh.requests
    );
    report.beside(
        "page rendered anew, per second",
        fresh.rate,
        "",
        "nginx",
        served.rate,
        Bound::AtLeast(0.25),
    );
    report.figure(
        "most resident memory of the server",
        most_memory(ours.process.id())?,
        "MiB",
        Bound::AtMost(300.0),
    );
    Ok(())
}

/// The pages of all functions, and then of all structs and unions.
fn addresses() -> Vec<String> {
    let catalog = farcall_snapshot::catalog();
    let mut addresses = Vec::new();
    for library in catalog.libraries() {
        let module = library.name.trim_end_matches(".dll");
        addresses.extend(library.declarations.iter().map(|id| format!("/{module}/{}", catalog.name(*id))));
    }
    let is_record = |id: &DeclId| {
        catalog.declaration(*id).is_some_and(|d| matches!(d.kind(), Kind::Struct | Kind::Union))
    };
    addresses.extend(catalog.ids().filter(is_record).map(|id| format!("/type/{}", catalog.name(id))));
    addresses
}

/// A script for wrk that asks for one address after the other.
fn fresh_script() -> String {
    let mut script = String::from("local paths = {\n");
    for address in addresses() {
        script.push_str(&format!("\"{address}\",\n"));
    }
    script.push_str("}\nlocal next_path = 0\nrequest = function()\n  next_path = next_path % #paths + 1\n  return wrk.format(\"GET\", paths[next_path])\nend\n");
    script
}
