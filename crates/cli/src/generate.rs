//! `farcall generate --lang ID NAME…`.

use crate::arguments::Generate;
use crate::carry::SHOWN;
use crate::failure::Failure;
use crate::{highlight, output};
use farcall_app::{Adaptation, FileOptions};

/// Prints or writes one file.
pub(crate) fn run(arguments: &Generate) -> Result<(), Failure> {
    let options = FileOptions {
        links: arguments.links,
        ansi: arguments.ansi,
        adaptation: Adaptation { module: arguments.module.as_deref(), is_internal: arguments.internal },
        ..FileOptions::new(arguments.style.as_deref(), arguments.arch.into())
    };
    let app = arguments.catalog.open()?;
    let file = match arguments.all {
        true => app.generate_all(&arguments.lang, &options)?,
        false => app.generate(&arguments.names, &arguments.lang, &options)?,
    };
    match &arguments.output {
        Some(path) if path.as_os_str() != "-" => output::write_file(path, &file.text)?,
        _ => output::print(&highlight::highlight(&file.text, &arguments.lang))?,
    }
    // Of everything, what cannot be said is a long list that nobody waits for.
    let shown = if arguments.all { SHOWN } else { usize::MAX };
    let left_out: Vec<String> =
        file.unsupported.iter().map(|l| format!("{}: {}", l.name, l.reason)).collect();
    output::tell_left_out(&left_out, shown, "; the file has everything else");
    let asked: Vec<&str> = file.unsupported.iter().filter(|l| l.asked_for).map(|l| l.name.as_str()).collect();
    // Nobody has asked for each of everything.
    if asked.is_empty() || arguments.all {
        return Ok(());
    }
    Err(anyhow::anyhow!("{} cannot declare all that was asked for: {}", file.language, asked.join(", "))
        .into())
}
