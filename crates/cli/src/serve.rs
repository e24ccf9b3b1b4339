//! `farcall serve`.

use crate::arguments::Serve;
use crate::failure::Failure;
use crate::output;
use crate::style::{LINK, paint};
use anyhow::Context;
use farcall_app::App;
use farcall_web::{CACHE_BYTES, Site};
use std::fmt::Write;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

/// Where editors and coding assistants ask.
const MCP: &str = "/mcp";

/// Runs the website until it is stopped.
pub(crate) fn run(arguments: &Serve) -> Result<(), Failure> {
    let start = Instant::now();
    log_to_standard_error();
    let app = Arc::new(arguments.catalog.open()?);
    let runtime = runtime()?;
    Ok(runtime.block_on(serve(arguments, app, start))?)
}

/// Makes what the site reports of sign-ins, refusals and failures a line each there, with its time, and what goes wrong
/// with an editor.
pub(crate) fn log_to_standard_error() {
    use tracing_subscriber::filter::{LevelFilter, Targets};
    use tracing_subscriber::prelude::*;
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    let wanted = Targets::new()
        .with_target("farcall_web", LevelFilter::INFO)
        .with_target("farcall_editor", LevelFilter::INFO)
        .with_target("rmcp", LevelFilter::ERROR);
    tracing_subscriber::registry().with(lines.with_filter(wanted)).init();
}

/// The threads on which the website and the database are waited for.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("cannot start the threads of the program")
}

async fn serve(arguments: &Serve, app: Arc<App>, start: Instant) -> anyhow::Result<()> {
    let mut site = Site::new(app.clone(), CACHE_BYTES);
    let mut invitation = None;
    if !arguments.read_only {
        let community = arguments.database.open(app.clone(), &arguments.catalog).await?;
        invitation = community.store().first_administrator().await?;
        site = site.with_community(community);
    }
    let running = farcall_web::bind_with(Arc::new(site), arguments.bind).await?;
    let names: Vec<String> = names(running.address(), &arguments.hosts).collect();
    let running = running.beside(MCP, farcall_editor::over_http(app.clone(), &names));
    let token = invitation.as_ref().map(|token| token.reveal());
    // The site works without anybody reading this.
    let _ = output::print(&greeting(running.address(), start, token));
    // Everything works from the start; this makes it fast.
    std::thread::spawn(move || {
        app.prepare_pages();
        app.prepare_search();
        app.prepare_search_by_type();
    });
    running.run().await;
    Ok(())
}

/// What the site may be called beside this machine's own names: its address, unless that means all of them, and what
/// the user says.
fn names(address: SocketAddr, said: &[String]) -> impl Iterator<Item = String> {
    let ip = address.ip();
    let own = (!ip.is_unspecified()).then(|| match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    });
    own.into_iter().chain(said.iter().cloned())
}

fn greeting(address: SocketAddr, start: Instant, token: Option<&str>) -> String {
    let link = paint(LINK, format_args!("http://{address}"));
    let ready = start.elapsed().as_secs_f64() * 1000.0;
    let mut text = format!("Farcall is at {link}, ready in {ready:.1} ms. Ctrl+C stops it.\n");
    if let Some(token) = token {
        let link = paint(LINK, format_args!("http://{address}/wiki/invitation?token={token}"));
        // Writing into a String cannot fail.
        _ = writeln!(
            text,
            "Nobody runs this site yet. Whoever opens this link, once and within a day, does:\n  {link}"
        );
    }
    text
}
