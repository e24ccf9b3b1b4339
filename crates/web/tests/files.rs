//! The site as files: every link leads to a file, what people wrote is there, and indices name what exists.

#[path = "files/exported.rs"]
mod exported;

use exported::{MODULE, export};
use farcall_app::App;
use farcall_web::Site;
use farcall_web::files::{FilesError, Selection, docset};
use sqlx::{Connection, Row};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("it is a folder").map(|e| e.expect("it is read").path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("it is text")
}

/// The values of ` name="…"` in a page.
fn values<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let sign = format!(" {name}=\"");
    let starts: Vec<usize> = html.match_indices(&sign).map(|(at, _)| at + sign.len()).collect();
    starts.into_iter().map(move |at| html[at..].split('"').next().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_leads_to_a_file_and_a_place_on_it() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let written = export(folder.path()).await;
    let files = files_below(folder.path());
    assert_eq!(files.len() as u64, written.files);
    let pages: Vec<&PathBuf> = files.iter().filter(|f| f.extension().is_some_and(|e| e == "html")).collect();
    assert_eq!(pages.len() as u64, written.pages);
    assert!(pages.len() > 40, "{} pages", pages.len());
    let ids: HashSet<(PathBuf, String)> = pages
        .iter()
        .flat_map(|page| {
            let html = read(page);
            let ids: Vec<String> = values(&html, "id").map(str::to_owned).collect();
            ids.into_iter().map(|id| ((*page).clone(), id)).collect::<Vec<_>>()
        })
        .collect();
    let (mut checked, mut wrong) = (0, Vec::new());
    for page in &pages {
        let html = read(page);
        for link in values(&html, "href").chain(values(&html, "src")).chain(values(&html, "action")) {
            if link.starts_with("https://") {
                continue;
            }
            checked += 1;
            let (address, anchor) = link.split_once('#').unwrap_or((link, ""));
            let address = address.split('?').next().unwrap_or_default();
            let target = match address {
                "" => (*page).clone(),
                _ => page.parent().expect("it is in a folder").join(address),
            };
            let there = target.canonicalize().ok().filter(|t| t.starts_with(folder.path()));
            let is_right = there.is_some_and(|t| anchor.is_empty() || ids.contains(&(t, anchor.to_owned())));
            if !is_right {
                wrong.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {checked} links: {:#?}", wrong.len(), &wrong[..wrong.len().min(10)]);
    assert!(checked > 1000, "{checked} links");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_has_the_common_languages_and_what_people_wrote() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    export(folder.path()).await;
    let page = read(&folder.path().join(MODULE).join("GetFileVersionInfo.html"));
    for language in farcall_app::languages() {
        let is_there = page.contains(&format!("data-panel=\"{}\"", language.id));
        assert_eq!(is_there, language.is_common, "{}", language.id);
    }
    assert!(page.contains("<strong>locked</strong>"), "the note");
    assert!(!page.contains("/wiki/") && !page.contains("=\"/"), "nothing needs a server");
    let created = read(&folder.path().join(MODULE).join("VerSecret.html"));
    assert!(created.contains("Nobody documents this."));
    assert!(read(&folder.path().join("faq.html")).contains("<h1>"));
    let index = |key: &str| {
        let text = read(&folder.path().join(format!("search/{key}.json")));
        serde_json::from_str::<Vec<serde_json::Value>>(&text).expect("it is JSON")
    };
    let has = |key: &str, name: &str| index(key).iter().any(|entry| entry[0] == name);
    assert!(has("ver", "VerQueryValue") && has("vqv", "VerQueryValue") && has("ver", "VerSecret"));
    let texts = index("loc");
    let text = texts.iter().find(|entry| entry[3] == "version/GetFileVersionInfo.html").expect("it is there");
    assert_eq!(text[5], serde_json::json!(["locked"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_choices_and_full_folders_are_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let site = Site::new(Arc::new(App::new()), 0);
    let inner = folder.path().join("new");
    for selection in [
        Selection { languages: vec!["cobol".to_owned()], modules: Vec::new() },
        Selection { languages: Vec::new(), modules: vec!["nothing32".to_owned()] },
    ] {
        let refused = farcall_web::files::site(&site, &inner, &selection).await;
        assert!(matches!(refused, Err(FilesError::Choice(_))), "{refused:?}");
        assert!(!inner.exists());
    }
    std::fs::write(folder.path().join("mine.txt"), "mine").expect("it is written");
    let selection = Selection { languages: Vec::new(), modules: vec![MODULE.to_owned()] };
    let refused = farcall_web::files::site(&site, folder.path(), &selection).await;
    assert!(matches!(refused, Err(FilesError::NotEmpty)), "{refused:?}");
    assert_eq!(files_below(folder.path()).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_docset_has_an_index_whose_rows_lead_to_files() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let site = Site::new(Arc::new(App::new()), 0);
    let selection =
        Selection { languages: vec!["csharp".to_owned()], modules: vec!["VERSION.dll".to_owned()] };
    docset(&site, folder.path(), &selection).await.expect("it is written");
    let resources = folder.path().join("Contents/Resources");
    let index = resources.join("docSet.dsidx");
    let mut open = sqlx::SqliteConnection::connect(&index.to_string_lossy()).await.expect("it is a database");
    let rows = sqlx::query("SELECT name, type, path FROM searchIndex").fetch_all(&mut open).await;
    let rows = rows.expect("it has the table");
    let mut kinds = HashSet::new();
    for row in &rows {
        let (kind, path): (String, String) = (row.get(1), row.get(2));
        kinds.insert(kind);
        let file = path.split('#').next().unwrap_or_default();
        assert!(resources.join("Documents").join(file).is_file(), "{path}");
    }
    assert!(kinds.contains("Function") && kinds.contains("Module"), "{kinds:?}");
    let page = read(&resources.join("Documents/version/GetFileVersionInfo.html"));
    assert!(page.contains("DllImport") && !page.contains("data-panel=\"rust\""));
    assert!(!page.contains("Content-Security-Policy"), "its readers open files, which have no origin");
    assert!(read(&folder.path().join("Contents/Info.plist")).contains("isDashDocset"));
}
