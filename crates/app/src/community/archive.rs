//! The archive of the old wiki: a folder of Markdown files, each part put into its section here.

use super::git::TransferError;
use super::{Community, NewPage};
use crate::CannotCreate;
use crate::address::encoded;
use farcall_prose::archive::{self, Kind, Outcome, Place};
use farcall_wiki::{Action, Actor, Imported, Seed, now};
use std::path::{Path, PathBuf};

/// Who the sections are by: the archive, since it does not say who wrote what.
const SOURCE: &str = "PInvoke.net archive";
/// Files that are imported in one transaction.
const BATCH: usize = 100;
/// Longer files are not read.
const LONGEST: u64 = 16 << 20;

/// What became of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArchiveReport {
    /// Files that were looked at.
    pub files: u64,
    /// Pages that got something.
    pub pages: u64,
    /// Sections that were imported.
    pub sections: u64,
    /// Sections that were there already, from an earlier import or by people; they were left alone.
    pub kept: u64,
    /// What was left out.
    pub left_out: Vec<LeftOutOfArchive>,
}

/// Something of an archive that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOutOfArchive {
    /// The file, relative to the archive.
    pub file: String,
    /// The heading of the part; empty for the whole file.
    pub part: String,
    /// Why.
    pub why: String,
}

impl Community {
    /// Imports an archive of the old wiki. A second time changes nothing.
    ///
    /// # Errors
    /// [`TransferError`]; what was imported before the error stays.
    pub async fn import_archive(&self, folder: &Path) -> Result<ArchiveReport, TransferError> {
        let mut report = ArchiveReport::default();
        let mut batch = Vec::new();
        for path in files(folder)? {
            let relative = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            report.files += 1;
            let bytes = read(&path, &relative)?;
            self.take(&relative, &bytes, &mut report, &mut batch).await?;
            if batch.len() >= BATCH {
                self.save(&mut batch).await?;
            }
        }
        self.save(&mut batch).await?;
        Ok(report)
    }

    async fn save(&self, batch: &mut Vec<Imported>) -> Result<(), TransferError> {
        if batch.is_empty() {
            return Ok(());
        }
        let actor = Actor::System { label: SOURCE.to_owned() };
        self.store.import(&actor, batch).await?;
        batch.clear();
        Ok(self.learn(&farcall_wiki::Notice::Everything).await?)
    }

    async fn take(
        &self,
        file: &str,
        bytes: &[u8],
        report: &mut ArchiveReport,
        batch: &mut Vec<Imported>,
    ) -> Result<(), TransferError> {
        let mut leave = |part: &str, why: String| {
            let (file, part) = (file.to_owned(), part.to_owned());
            report.left_out.push(LeftOutOfArchive { file, part, why });
        };
        let page = match archive::read(file, bytes) {
            Outcome::Page(page) => page,
            Outcome::Junk { reason, .. } => {
                leave("", reason.to_string());
                return Ok(());
            }
            Outcome::Unplaced(why) => {
                leave("", why.to_string());
                return Ok(());
            }
        };
        for left in &page.left {
            let why = left.reason.map_or_else(|| "no section is for this".to_owned(), |r| r.to_string());
            leave(&left.heading, why);
        }
        let seed = match self.seed_of(&page.place) {
            Ok(seed) => seed,
            Err(why) => {
                leave("", why.to_string());
                return Ok(());
            }
        };
        let there = self.store.page(&seed.path).await?;
        let mut is_new = false;
        for section in page.sections {
            let key = section.key.to_string();
            let is_in_batch = |i: &Imported| i.page.path == seed.path && i.section == key;
            let is_there = there.iter().flat_map(|page| &page.sections).any(|s| s.key == key);
            if is_there || batch.iter().any(is_in_batch) {
                report.kept += 1;
                continue;
            }
            if section.text.len() > farcall_wiki::TEXT {
                leave(&key, format!("it has {} bytes, more than a section holds", section.text.len()));
                continue;
            }
            is_new = true;
            report.sections += 1;
            batch.push(Imported {
                page: seed.clone(),
                section: key,
                text: section.text,
                comment: comment(file),
                author: SOURCE.to_owned(),
                has_account: false,
                minor: false,
                action: Action::Import,
                created: now(),
            });
        }
        report.pages += u64::from(is_new);
        Ok(())
    }

    /// The page here of a page of the archive: the catalog's, else one that is created.
    fn seed_of(&self, place: &Place) -> Result<Seed, CannotCreate> {
        let name = encoded(&place.name).to_string();
        let module = place.module.as_deref().unwrap_or_default();
        let paths: Vec<String> = match place.kind {
            Kind::Function => {
                let module = encoded(module);
                vec![format!("/{module}/{name}"), format!("/device/{module}/{name}")]
            }
            Kind::Constant => {
                vec![format!("/constant/{name}"), format!("/constants/{name}"), format!("/constants/{name}_")]
            }
            Kind::Structure | Kind::Enum | Kind::Delegate | Kind::Interface => vec![format!("/type/{name}")],
        };
        if let Some(seed) = paths.iter().find_map(|path| self.app.seed(path)) {
            return Ok(seed);
        }
        let kind = match place.kind {
            Kind::Function => "function",
            Kind::Structure => "struct",
            Kind::Enum => "enum",
            Kind::Constant => "constants",
            Kind::Delegate => "callback",
            Kind::Interface => "interface",
        };
        let (name, module) = (place.name.clone(), module.to_owned());
        self.plan_page(&NewPage { kind: kind.to_owned(), name, module })
    }
}

/// Where a section is from, within the length of a comment.
fn comment(file: &str) -> String {
    let text = format!("From the archive of PInvoke.net, {file}");
    text[..text.floor_char_boundary(farcall_wiki::COMMENT)].to_owned()
}

/// All files below a folder, in the order of their paths. Links are not followed.
fn files(folder: &Path) -> Result<Vec<PathBuf>, TransferError> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let failed = |error| io(&next, error);
        for entry in std::fs::read_dir(&next).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() && entry.file_name() != ".git" {
                open.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A file's bytes; of one that is far too long, only so many that its reader sees that.
fn read(path: &Path, relative: &str) -> Result<Vec<u8>, TransferError> {
    use std::io::Read;
    let failed = |error| io(Path::new(relative), error);
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(failed)?.take(LONGEST).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn io(path: &Path, error: std::io::Error) -> TransferError {
    TransferError::File { path: path.display().to_string(), why: error.to_string() }
}
