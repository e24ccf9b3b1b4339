//! A docset, as Dash made the form and Zeal reads it: a folder of pages beside an index in SQLite.

use super::names::Plan;
use super::{FilesError, FilesWritten, Pages, Selection, chosen, write};
use crate::ask::FileForm;
use crate::site::Site;
use farcall_app::ItemKind;
use farcall_app::wiki::PageKind;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Executor};
use std::path::Path;
use std::sync::Arc;
use tokio::runtime::Handle;

const PLIST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>CFBundleIdentifier</key><string>farcall</string>
	<key>CFBundleName</key><string>Farcall</string>
	<key>DocSetPlatformFamily</key><string>farcall</string>
	<key>isDashDocset</key><true/>
	<key>isJavaScriptEnabled</key><true/>
	<key>dashIndexFilePath</key><string>index.html</string>
</dict>
</plist>
"#;

/// Writes a docset into `folder`, which is named `Something.docset` for its readers and must be empty or not
/// there; of the site it holds `selection`.
///
/// # Errors
/// As for [`super::site`].
pub async fn docset(site: &Site, folder: &Path, selection: &Selection) -> Result<FilesWritten, FilesError> {
    let form = FileForm { languages: chosen(site, &selection.languages)?, is_docset: true };
    let plan = Plan::new(site, &selection.modules).await?;
    write::prepare(folder)?;
    let resources = folder.join("Contents/Resources");
    let documents = resources.join("Documents");
    std::fs::create_dir_all(&documents).map_err(|why| FilesError::File { path: documents.clone(), why })?;
    let pages = Pages { site, plan: &plan, form: Arc::new(form), handle: Handle::current() };
    let mut written = write::all(&pages, &documents)?;
    write::file(&folder.join("Contents"), "Info.plist", PLIST.as_bytes(), &mut written)?;
    write::file(folder, "icon.svg", &site.assets.icon.bytes, &mut written)?;
    let index = resources.join("docSet.dsidx");
    write_index(site, &plan, &index).await?;
    written.files += 1;
    written.bytes += std::fs::metadata(&index).map_or(0, |m| m.len());
    Ok(written)
}

/// The table that readers of docsets search: name, type, and the file with its anchor.
async fn write_index(site: &Site, plan: &Plan, file: &Path) -> Result<(), FilesError> {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    connection
        .execute(
            "CREATE TABLE searchIndex(id INTEGER PRIMARY KEY, name TEXT, type TEXT, path TEXT);
             CREATE UNIQUE INDEX anchor ON searchIndex (name, type, path);",
        )
        .await?;
    let mut transaction = connection.begin().await?;
    for (name, kind, path) in rows(site, plan) {
        sqlx::query("INSERT OR IGNORE INTO searchIndex(name, type, path) VALUES ($1, $2, $3)")
            .bind(name)
            .bind(kind)
            .bind(path)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}

fn rows<'a>(site: &'a Site, plan: &'a Plan) -> impl Iterator<Item = (String, &'static str, String)> + 'a {
    let catalog = site.app.listed().filter_map(|listed| {
        Some((listed.name, entry_type(listed.kind), plan.file_of(&listed.address.to_string())?))
    });
    let modules =
        site.app.modules().into_iter().filter_map(|module| {
            Some((module.library, "Module", plan.file_of(&module.address.to_string())?))
        });
    let created = plan.written.iter().filter(|page| page.seed.kind != PageKind::Catalog);
    let created =
        created.filter_map(|page| Some((page.seed.title.clone(), "Guide", plan.file_of(&page.seed.path)?)));
    catalog.chain(modules).chain(created)
}

/// What readers of docsets call a kind.
fn entry_type(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Function => "Function",
        ItemKind::Struct => "Struct",
        ItemKind::Union => "Union",
        ItemKind::Enum => "Enum",
        ItemKind::Callback => "Callback",
        ItemKind::Interface => "Interface",
        ItemKind::Typedef => "Type",
        ItemKind::Constant => "Constant",
        ItemKind::Constants => "Category",
    }
}
