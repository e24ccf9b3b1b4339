//! `farcall mcp`: the directory for an editor or a coding assistant, over standard input and output.

use crate::failure::Failure;
use crate::output;
use crate::own::Chosen;
use crate::serve::{log_to_standard_error, runtime};
use anyhow::Context;
use clap::Args;
use clap::builder::PossibleValuesParser;
use farcall_editor::{CLIENTS, Client};
use std::io::Write;
use std::sync::Arc;

#[derive(Debug, Args)]
pub(crate) struct Mcp {
    /// Print what to write into this client's file, and stop.
    #[arg(long, value_name = "CLIENT",
        value_parser = PossibleValuesParser::new(CLIENTS.iter().map(|client| client.id)))]
    print_config: Option<String>,
    #[command(flatten)]
    catalog: Chosen,
}

/// Answers until the client is done.
pub(crate) fn run(arguments: &Mcp) -> Result<(), Failure> {
    let asked = arguments.print_config.as_ref();
    if let Some(client) = asked.and_then(|id| CLIENTS.iter().find(|client| client.id == id)) {
        return print_config(client, &arguments.catalog);
    }
    log_to_standard_error();
    let app = Arc::new(arguments.catalog.open()?);
    let ahead = app.clone();
    // Everything works from the start; this makes it fast.
    std::thread::spawn(move || {
        ahead.prepare_pages();
        ahead.prepare_search();
        ahead.prepare_search_by_type();
    });
    let served = runtime()?.block_on(farcall_editor::over_stdio(app));
    Ok(served.context("the client cannot be answered")?)
}

fn print_config(client: &Client, catalog: &Chosen) -> Result<(), Failure> {
    // A catalog that is not there would only fail later, where nobody sees why.
    catalog.open()?;
    let program = std::env::current_exe().context("the system does not say where this program lies")?;
    let program =
        program.to_str().context("the path of this program is not UTF-8, which the file must be")?;
    let mut arguments = vec!["mcp"];
    arguments.extend(catalog.name.iter().flat_map(|name| ["--catalog", name.as_str()]));
    output::print(&farcall_editor::config(client, program, &arguments))?;
    // The file is on standard output; where it belongs helps a person alone.
    let _ = writeln!(anstream::stderr(), "{} reads it from {}", client.name, client.file);
    Ok(())
}
