//! `farcall serve`.

use crate::arguments::Serve;
use crate::failure::Failure;
use crate::output;
use crate::style::{LINK, paint};
use anyhow::Context;
use farcall_app::App;
use std::sync::Arc;
use std::time::Instant;

/// Runs the website until it is stopped.
pub(crate) fn run(arguments: &Serve) -> Result<(), Failure> {
    let start = Instant::now();
    let app = Arc::new(App::new());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the threads of the website")?;
    let served = runtime.block_on(farcall_web::serve(Arc::clone(&app), arguments.bind, |address| {
        let link = paint(LINK, format_args!("http://{address}"));
        let ready = start.elapsed().as_secs_f64() * 1000.0;
        // The site works without anybody reading this.
        let _ = output::print(&format!("Farcall is at {link}, ready in {ready:.1} ms. Ctrl+C stops it.\n"));
        // Everything works from the start; this makes it fast.
        std::thread::spawn(move || {
            app.prepare_pages();
            app.prepare_search();
            app.prepare_search_by_type();
        });
    }));
    Ok(served.map_err(anyhow::Error::from)?)
}
