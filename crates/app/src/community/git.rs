//! All pages and all versions as a git repository of Markdown files, and back.
//!
//! Each version is a commit by its author, at its time, that changes one file: `kernel32/Sleep/notes.md` for the
//! section `notes` of the page `/kernel32/Sleep`. `page.json` beside it says what the page is called, what it is
//! about, and whether it is protected or deleted now. What a commit cannot hold stands at the end of its
//! message, as `Farcall-…: value`. Accounts, talk, watch lists and the audit log do not come along.

use super::Community;
use farcall_prose::git::{self, Commit, Export, Written};
use farcall_wiki::{Action, Actor, Imported, PageEntry, RevisionEntry, RevisionId, Role, Seed};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;

/// Rows that are asked for at once.
const AT_ONCE: u32 = 200;
/// Versions that are imported in one transaction, and the bytes of their texts.
const BATCH: usize = 500;
const BATCH_BYTES: usize = 8 << 20;
/// The file that says what a page is.
const PAGE_FILE: &str = "page.json";
/// The first author of a page that has no version of its own.
const SITE: &str = "Farcall";

/// Why pages were not carried over.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] farcall_wiki::Error),
    /// The repository cannot be written or read.
    #[error(transparent)]
    Git(#[from] git::Error),
    /// There is something already.
    #[error("the database has pages already; a repository is imported into an empty one (--database FILE)")]
    NotEmpty,
    /// A file that no export wrote.
    #[error("{path}: {why}")]
    File {
        /// The file in the repository or folder.
        path: String,
        /// What is wrong with it.
        why: String,
    },
}

/// What was carried over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Transferred {
    /// Pages.
    pub pages: u64,
    /// Versions of sections.
    pub revisions: u64,
}

/// `page.json`.
#[derive(Debug, Serialize, Deserialize)]
struct PageFile {
    #[serde(flatten)]
    seed: Seed,
    deleted: bool,
    /// The least role that may edit it.
    protected: String,
    /// When it was made, in milliseconds since 1970.
    created: i64,
}

impl PageFile {
    fn new(entry: &PageEntry) -> Self {
        Self {
            seed: entry.seed.clone(),
            deleted: entry.deleted,
            protected: entry.protected.name().to_owned(),
            created: entry.created,
        }
    }

    fn entry(self) -> Option<PageEntry> {
        let protected = Role::parse(&self.protected)?;
        Some(PageEntry { seed: self.seed, deleted: self.deleted, protected, created: self.created })
    }
}

impl Community {
    /// Writes all pages with all versions as a git repository into a folder that is empty or not there.
    ///
    /// # Errors
    /// [`TransferError::Store`], [`TransferError::Git`]; what has been written stays.
    pub async fn export_git(&self, folder: &Path) -> Result<(Transferred, Written), TransferError> {
        let mut export = Export::new(folder)?;
        let mut folders = Folders::default();
        let mut done = Transferred::default();
        let mut after = RevisionId(0);
        loop {
            let revisions = self.store.all_revisions(after, AT_ONCE).await?;
            let Some(last) = revisions.last() else { break };
            after = last.entry.id;
            for revision in &revisions {
                let entry = &revision.entry;
                let (folder, is_new) = folders.of(&entry.path);
                let file = format!("{folder}/{}.md", file_name(&entry.section));
                let mut changes = vec![(file, Some(revision.text.clone().into_bytes()))];
                if is_new && let Some(page) = self.store.page(&entry.path).await? {
                    changes.push(page_file(&folder, &page.entry));
                    done.pages += 1;
                }
                export.commit(&commit(entry, changes))?;
                done.revisions += 1;
            }
        }
        let bare = self.pages_without_versions(&mut folders).await?;
        if !bare.is_empty() {
            done.pages += bare.len() as u64;
            let author = (SITE.to_owned(), String::new());
            let message = "Pages that have no version yet".to_owned();
            let when = farcall_wiki::now() / 1000;
            export.commit(&Commit { author: author.0, author_id: author.1, when, message, changes: bare })?;
        }
        Ok((done, export.finish()?))
    }

    /// The files of pages on which people only talked, or whose first edit waits.
    async fn pages_without_versions(&self, folders: &mut Folders) -> Result<Vec<git::Change>, TransferError> {
        let mut changes = Vec::new();
        let mut after = 0;
        loop {
            let pages = self.store.all_pages(after, AT_ONCE).await?;
            let Some((last, _)) = pages.last() else { break };
            after = *last;
            for (_, entry) in &pages {
                let (folder, is_new) = folders.of(&entry.seed.path);
                if is_new {
                    changes.push(page_file(&folder, entry));
                }
            }
        }
        Ok(changes)
    }

    /// Reads a repository that [`Community::export_git`] wrote, also one that people worked on with git since,
    /// into a store without pages.
    ///
    /// # Errors
    /// [`TransferError`]; what was imported before the error stays.
    pub async fn import_git(&self, folder: &Path) -> Result<Transferred, TransferError> {
        if !self.store.all_pages(0, 1).await?.is_empty() {
            return Err(TransferError::NotEmpty);
        }
        let actor = Actor::System { label: "git import".to_owned() };
        let mut pages: HashMap<String, PageEntry> = HashMap::new();
        let mut batch = Vec::new();
        let mut bytes = 0;
        let mut done = Transferred::default();
        for commit in git::import(folder)? {
            let commit = commit?;
            read_pages(&commit, &mut pages)?;
            for (path, content) in &commit.changes {
                let Some(imported) = read_version(&commit, path, content.as_deref(), &pages)? else {
                    continue;
                };
                bytes += imported.text.len();
                batch.push(imported);
            }
            if batch.len() >= BATCH || bytes >= BATCH_BYTES {
                done.revisions += self.store.import(&actor, &batch).await?.len() as u64;
                batch.clear();
                bytes = 0;
            }
        }
        done.revisions += self.store.import(&actor, &batch).await?.len() as u64;
        let mut entries: Vec<PageEntry> = pages.into_values().collect();
        entries.sort_by(|a, b| (a.created, &a.seed.path).cmp(&(b.created, &b.seed.path)));
        for chunk in entries.chunks(BATCH) {
            self.store.import_pages(&actor, chunk).await?;
        }
        done.pages = entries.len() as u64;
        self.learn(&farcall_wiki::Notice::Everything).await?;
        Ok(done)
    }
}

fn page_file(folder: &str, entry: &PageEntry) -> git::Change {
    let mut json = serde_json::to_vec_pretty(&PageFile::new(entry)).unwrap_or_default();
    json.push(b'\n');
    (format!("{folder}/{PAGE_FILE}"), Some(json))
}

fn commit(entry: &RevisionEntry, changes: Vec<git::Change>) -> Commit {
    let title = title_of(&entry.path, &entry.section);
    let comment = if entry.comment.is_empty() { title } else { entry.comment.clone() };
    let minor = if entry.minor { "\nFarcall-Minor: yes" } else { "" };
    let no_comment = if entry.comment.is_empty() { "\nFarcall-Comment: none" } else { "" };
    Commit {
        author: entry.author.name.replace(['<', '>'], "_"),
        author_id: if entry.author.account.is_some() { "account" } else { "anonymous" }.to_owned(),
        when: entry.created.div_euclid(1000),
        message: format!(
            "{comment}\n\nFarcall-Action: {}\nFarcall-Time: {}{minor}{no_comment}\n",
            entry.action.name(),
            entry.created
        ),
        changes,
    }
}

/// What a commit is called whose author said nothing.
fn title_of(path: &str, section: &str) -> String {
    let section = super::section_title(section).unwrap_or_else(|| section.to_owned());
    format!("Edit {section} of {path}")
}

/// Takes note of what the commit's `page.json` files say.
fn read_pages(commit: &Commit, pages: &mut HashMap<String, PageEntry>) -> Result<(), TransferError> {
    for (path, content) in &commit.changes {
        let Some((folder, PAGE_FILE)) = path.rsplit_once('/') else { continue };
        let Some(content) = content else { continue };
        let wrong = |why: String| TransferError::File { path: path.clone(), why };
        let file: PageFile = serde_json::from_slice(content).map_err(|error| wrong(error.to_string()))?;
        let entry = file.entry().ok_or_else(|| wrong("there is no such role in “protected”".to_owned()))?;
        pages.insert(folder.to_owned(), entry);
    }
    Ok(())
}

/// The version that a commit made of one file; `None` for files that are no sections, such as a README.
fn read_version(
    commit: &Commit,
    path: &str,
    content: Option<&[u8]>,
    pages: &HashMap<String, PageEntry>,
) -> Result<Option<Imported>, TransferError> {
    let wrong = |why: &str| TransferError::File { path: path.to_owned(), why: why.to_owned() };
    let Some((folder, file)) = path.rsplit_once('/') else { return Ok(None) };
    let Some(name) = file.strip_suffix(".md") else { return Ok(None) };
    let Some(page) = pages.get(folder) else {
        return Err(wrong("the folder has no page.json that says which page it is"));
    };
    // A file that somebody removed is a section that was emptied.
    let text = std::str::from_utf8(content.unwrap_or_default()).map_err(|_| wrong("it is not UTF-8"))?;
    let message = Message::parse(&commit.message);
    Ok(Some(Imported {
        page: page.seed.clone(),
        section: section_key(name),
        text: text.to_owned(),
        comment: message.comment,
        author: commit.author.clone(),
        has_account: commit.author_id == "account",
        minor: message.is_minor,
        action: message.action,
        created: message.time.unwrap_or(commit.when.saturating_mul(1000)),
    }))
}

/// What a commit's message says.
struct Message {
    comment: String,
    action: Action,
    is_minor: bool,
    time: Option<i64>,
}

impl Message {
    /// Reads a message; one that a person wrote is an edit with its first line as the comment.
    fn parse(message: &str) -> Self {
        let value = |name: &str| {
            message.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).map(str::trim)
        };
        let first = message.lines().next().unwrap_or_default().trim();
        let mut comment = if value("Farcall-Comment") == Some("none") { "" } else { first };
        comment = &comment[..comment.floor_char_boundary(farcall_wiki::COMMENT)];
        let action = Action::ALL.into_iter().find(|action| value("Farcall-Action") == Some(action.name()));
        Self {
            comment: comment.to_owned(),
            action: action.unwrap_or(Action::Edit),
            is_minor: value("Farcall-Minor") == Some("yes"),
            time: value("Farcall-Time").and_then(|time| time.parse().ok()),
        }
    }
}

/// The folders of pages: their paths, with what a file system may not take encoded, and different even where
/// letter case does not count.
#[derive(Debug, Default)]
struct Folders {
    /// By path.
    given: HashMap<String, String>,
    /// In lower case.
    taken: HashMap<String, u32>,
}

impl Folders {
    /// The folder of a page, and whether it is new.
    fn of(&mut self, path: &str) -> (String, bool) {
        if let Some(folder) = self.given.get(path) {
            return (folder.clone(), false);
        }
        let plain: Vec<String> = path.trim_start_matches('/').split('/').map(file_name).collect();
        let plain = plain.join("/");
        let count = self.taken.entry(plain.to_lowercase()).or_insert(0);
        *count += 1;
        let folder = if *count == 1 { plain } else { format!("{plain}~{count}") };
        self.given.insert(path.to_owned(), folder.clone());
        (folder, true)
    }
}

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A name that every file system takes: other characters than letters, digits and `._-` are written as `%` and two
/// digits, and so is what would be a device or be hidden. The colon of a section's key is `-`.
fn file_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
    let is_device = DEVICES.contains(&stem.to_ascii_lowercase().as_str());
    for (place, byte) in name.bytes().enumerate() {
        let is_plain =
            byte.is_ascii_alphanumeric() || byte == b'_' || (byte == b'.' && place + 1 < name.len());
        let is_first = place == 0 && (is_device || byte == b'.');
        match byte {
            b':' if !is_first => out.push('-'),
            byte if is_plain && !is_first => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    // No system takes longer ones.
    if out.len() > 200 {
        out.truncate(200);
    }
    out
}

/// The key of the section in a file of this name: the way back of [`file_name`].
fn section_key(name: &str) -> String {
    let name = name.replace('-', ":");
    percent_encoding::percent_decode_str(&name).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_keys_come_back() {
        for key in ["notes", "sample:csharp", "a-b:c_d.e", "signature:vb6", "nul", "con.x"] {
            assert_eq!(section_key(&file_name(key)), key);
        }
        for (name, safe) in
            [("NUL", "%4EUL"), ("com1.x", "%63om1.x"), ("..", "%2E%2E"), ("a?b", "a%3Fb"), (".git", "%2Egit")]
        {
            assert_eq!(file_name(name), safe);
        }
    }

    #[test]
    fn folders_differ_without_letter_case() {
        let mut folders = Folders::default();
        assert_eq!(folders.of("/type/Foo"), ("type/Foo".to_owned(), true));
        assert_eq!(folders.of("/type/FOO"), ("type/FOO~2".to_owned(), true));
        assert_eq!(folders.of("/type/Foo"), ("type/Foo".to_owned(), false));
    }

    #[test]
    fn messages_of_people_are_edits() {
        let message = Message::parse("Fix a typo\n\nLong story.\n");
        assert_eq!(
            (message.comment.as_str(), message.action, message.time),
            ("Fix a typo", Action::Edit, None)
        );
        let message =
            Message::parse("Edit Notes\n\nFarcall-Action: undo\nFarcall-Time: 5\nFarcall-Comment: none\n");
        assert_eq!((message.comment.as_str(), message.action, message.time), ("", Action::Undo, Some(5)));
    }
}
