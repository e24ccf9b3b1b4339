//! `farcall export` and `farcall import`: taking everything away, and bringing the past along.

use crate::arguments::{Export, ExportCommand, Files, Import, ImportCommand};
use crate::failure::Failure;
use crate::output::{print, write_file};
use crate::serve::runtime;
use anyhow::Context;
use farcall_app::{App, ArchiveReport, Community};
use farcall_web::Site;
use farcall_web::files::{FilesError, Selection};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// Lines about what was left out that are shown; `--report` writes all.
pub(crate) const SHOWN: usize = 20;

/// Writes what the command says.
pub(crate) fn export(arguments: &Export) -> Result<(), Failure> {
    if let ExportCommand::Snippets(snippets) = &arguments.command {
        return crate::snippets::run(snippets, &arguments.catalog);
    }
    let app = Arc::new(arguments.catalog.open()?);
    runtime()?.block_on(async {
        match &arguments.command {
            ExportCommand::Git { folder } => {
                export_git(arguments.database.open(app, &arguments.catalog).await?, folder).await
            }
            ExportCommand::Site(files) => export_files(arguments, app, files, false).await,
            ExportCommand::Docset(files) => export_files(arguments, app, files, true).await,
            // What people wrote has no part in them.
            ExportCommand::Snippets(_) => Ok(()),
        }
    })
}

async fn export_git(community: Community, folder: &Path) -> Result<(), Failure> {
    let (done, written) =
        community.export_git(folder).await.with_context(|| format!("cannot fill {}", folder.display()))?;
    community.store().close().await;
    print(&format!(
        "{} holds {} pages with {} versions: a git repository of {} commits\n",
        folder.display(),
        done.pages,
        done.revisions,
        written.commits
    ))
}

async fn export_files(
    arguments: &Export,
    app: Arc<App>,
    files: &Files,
    is_docset: bool,
) -> Result<(), Failure> {
    let (mut site, mut store) = (Site::new(app.clone(), 0), None);
    if !files.read_only {
        let community = arguments.database.open(app, &arguments.catalog).await?;
        store = Some(community.store().clone());
        site = site.with_community(community);
    }
    let folder = &files.folder;
    let selection = Selection { languages: files.languages.clone(), modules: files.modules.clone() };
    let written = match is_docset {
        true => farcall_web::files::docset(&site, folder, &selection).await,
        false => farcall_web::files::site(&site, folder, &selection).await,
    };
    if let Some(store) = store {
        store.close().await;
    }
    let written = match written {
        Err(FilesError::Choice(message)) => return Err(anyhow::anyhow!(message).into()),
        other => other.with_context(|| format!("cannot fill {}", folder.display()))?,
    };
    print(&format!(
        "{} holds {} pages in {} files, {} MB\n",
        folder.display(),
        written.pages,
        written.files,
        written.bytes.div_ceil(1_000_000)
    ))
}

/// Reads what the command says.
pub(crate) fn import(arguments: &Import) -> Result<(), Failure> {
    if let ImportCommand::Header(header) = &arguments.command {
        return crate::header::run(header, &arguments.catalog);
    }
    let app = Arc::new(arguments.catalog.open()?);
    runtime()?.block_on(async {
        let community = arguments.database.open(app, &arguments.catalog).await?;
        let done = match &arguments.command {
            ImportCommand::Git { folder } => git(&community, folder).await,
            ImportCommand::Pinvoke { folder, report } => pinvoke(&community, folder, report.as_deref()).await,
            // It has no part in what people write.
            ImportCommand::Header(_) => Ok(()),
        };
        community.store().close().await;
        done
    })
}

async fn git(community: &Community, folder: &Path) -> Result<(), Failure> {
    let done =
        community.import_git(folder).await.with_context(|| format!("cannot import {}", folder.display()))?;
    print(&format!("{} pages with {} versions were imported\n", done.pages, done.revisions))
}

async fn pinvoke(community: &Community, folder: &Path, report: Option<&Path>) -> Result<(), Failure> {
    let done = community
        .import_archive(folder)
        .await
        .with_context(|| format!("cannot import {}", folder.display()))?;
    let list = left_out(&done);
    if let Some(report) = report {
        write_file(report, &list)?;
    }
    print(&format!(
        "{} files: {} sections on {} pages were imported, {} were there already, {} things were left out\n{}",
        done.files,
        done.sections,
        done.pages,
        done.kept,
        done.left_out.len(),
        listed(&list)
    ))
}

/// The first of the lines that say what was left out, and how many more there are.
pub(crate) fn listed(list: &str) -> String {
    let mut text = String::new();
    for line in list.lines().take(SHOWN) {
        // Writing into a String cannot fail.
        _ = writeln!(text, "  {line}");
    }
    let more = list.lines().count().saturating_sub(SHOWN);
    if more > 0 {
        _ = writeln!(text, "  and {more} more; --report FILE writes all of them");
    }
    text
}

/// One line for each thing that was left out: the file, the part, and why.
fn left_out(done: &ArchiveReport) -> String {
    let mut text = String::new();
    for left in &done.left_out {
        let part = if left.part.is_empty() { String::new() } else { format!(", “{}”", left.part) };
        _ = writeln!(text, "{}{part}: {}", left.file, left.why);
    }
    text
}
