//! Reading a repository, whoever wrote it.

use super::{Change, Commit, Error, LONGEST_FILE, MOST_BYTES, path};
use gix_hash::{Kind, ObjectId};
use gix_object::tree::EntryKind;
use gix_object::{CommitRef, Find, TreeRef};
use gix_odb::Header;
use gix_odb::store::init::Options;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The longest folder or commit that is read, in bytes: a folder of a hundred thousand files.
const LONGEST_OBJECT: usize = 8 * 1024 * 1024;

/// The longest file of git's own that is read whole, in bytes: a list of some hundred thousand branches.
const LONGEST_LIST: u64 = 32 * 1024 * 1024;

/// The history of a repository, from the oldest commit to the newest.
///
/// After an error it ends.
pub struct Import {
    store: gix_odb::Handle,
    /// The commits still to come, the oldest last.
    commits: Vec<ObjectId>,
    /// The files' folder as of the last commit.
    tree: Option<ObjectId>,
}

/// Opens the repository in a folder, with files beside it or without (`bare`), and finds the history of its
/// current branch.
///
/// Where branches were joined, the history goes on with the first parent: a joined branch is one commit with
/// all of its changes, and the newest state is the same. Memory is bounded by the number of
/// commits, 20 bytes for each, and by [`MOST_BYTES`] for the changes of one.
///
/// # Errors
///
/// [`Error::NotARepository`], [`Error::Object`], [`Error::TooLong`], [`Error::Io`]. What is wrong with a
/// single commit comes when the iterator reaches it.
pub fn import(folder: &Path) -> Result<Import, Error> {
    let inner = folder.join(".git");
    let git = if inner.exists() { inner } else { folder.to_owned() };
    let refuse = |why| Error::NotARepository { folder: folder.to_owned(), why };
    let objects = git.join("objects");
    if !git.join("HEAD").is_file() || !objects.is_dir() {
        return Err(refuse("it has no HEAD and objects"));
    }
    // Objects of another folder could be anything on this machine.
    if objects.join("info/alternates").exists() {
        return Err(refuse("its objects are kept in another repository"));
    }
    let options = Options {
        alloc_limit_bytes: Some(2 * LONGEST_OBJECT),
        use_multi_pack_index: false,
        ..Options::default()
    };
    let store = gix_odb::at_opts(&objects, Kind::Sha1, None, options).map_err(Error::io(&objects))?;
    let mut import = Import { store, commits: Vec::new(), tree: None };
    let mut next = head(&git, &refuse)?;
    while let Some(id) = next {
        let data = import.object(id, gix_object::Kind::Commit, "a commit", LONGEST_OBJECT)?;
        let commit = parse(id, &data)?;
        next = commit.parents.first().map(|parent| hex(id, parent)).transpose()?;
        import.commits.push(id);
    }
    Ok(import)
}

impl Iterator for Import {
    type Item = Result<Commit, Error>;

    fn next(&mut self) -> Option<Result<Commit, Error>> {
        let id = self.commits.pop()?;
        let commit = self.commit(id);
        if commit.is_err() {
            self.commits.clear();
        }
        Some(commit)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.commits.len()))
    }
}

impl Import {
    fn commit(&mut self, id: ObjectId) -> Result<Commit, Error> {
        let data = self.object(id, gix_object::Kind::Commit, "a commit", LONGEST_OBJECT)?;
        let commit = parse(id, &data)?;
        let tree = hex(id, commit.tree)?;
        let damaged = |why: String| Error::Object { id: id.to_string(), why };
        let author = commit.author().map_err(|error| damaged(error.to_string()))?;
        let time = author.time().map_err(|error| damaged(error.to_string()))?;
        let read = Commit {
            author: text("author's name", author.name)?,
            author_id: text("author's id", author.email)?,
            when: time.seconds,
            message: text("message", commit.message)?,
            changes: self.changes(self.tree, tree)?,
        };
        self.tree = Some(tree);
        Ok(read)
    }

    /// What has to be done to the files of one folder to get those of another.
    fn changes(&self, old: Option<ObjectId>, new: ObjectId) -> Result<Vec<Change>, Error> {
        let mut changes = BTreeMap::new();
        let mut budget = Budget(0);
        // Pairs of folders that differ. Those that are equal are never looked into.
        let mut open = vec![(String::new(), old, Some(new))];
        while let Some((at, old, new)) = open.pop() {
            if old == new {
                continue;
            }
            if at.matches('/').count() >= path::DEEPEST {
                return Err(Error::Path { path: at, why: "it is too deep" });
            }
            budget.take(0)?;
            let (mut old, new) = (self.folder(&at, old)?, self.folder(&at, new)?);
            for (name, entry) in new {
                let was = old.remove(&name);
                if was == Some(entry) {
                    continue;
                }
                let path = format!("{at}{name}");
                match entry {
                    Entry::Folder(id) => {
                        open.push((format!("{path}/"), was.and_then(Entry::folder), Some(id)))
                    }
                    Entry::File(id) => {
                        path::check(&path)?;
                        if let Some(folder) = was.and_then(Entry::folder) {
                            open.push((format!("{path}/"), Some(folder), None));
                        }
                        let content = self.object(id, gix_object::Kind::Blob, &path, LONGEST_FILE)?;
                        budget.take(content.len())?;
                        changes.insert(path, Some(content));
                        continue;
                    }
                }
                // A folder in the place of a file.
                if let Some(Entry::File(_)) = was {
                    changes.insert(path, None);
                }
            }
            for (name, entry) in old {
                match entry {
                    Entry::File(_) => {
                        budget.take(0)?;
                        changes.insert(format!("{at}{name}"), None);
                    }
                    Entry::Folder(id) => open.push((format!("{at}{name}/"), Some(id), None)),
                }
            }
        }
        // What is gone comes first, so that a file can take the place of a folder.
        let (gone, mut changed): (Vec<_>, Vec<_>) =
            changes.into_iter().partition(|(_, content)| content.is_none());
        changed.splice(0..0, gone);
        Ok(changed)
    }

    /// The entries of a folder by name; none if there is no folder.
    fn folder(&self, at: &str, id: Option<ObjectId>) -> Result<BTreeMap<String, Entry>, Error> {
        let Some(id) = id else { return Ok(BTreeMap::new()) };
        let data = self.object(id, gix_object::Kind::Tree, "a folder", LONGEST_OBJECT)?;
        let damaged = |why: String| Error::Object { id: id.to_string(), why };
        let tree = TreeRef::from_bytes(&data, Kind::Sha1).map_err(|error| damaged(error.to_string()))?;
        let mut entries = BTreeMap::new();
        for entry in tree.entries {
            let shown = || format!("{at}{}", String::from_utf8_lossy(entry.filename));
            let refuse = |why| Error::Path { path: shown(), why };
            let name = std::str::from_utf8(entry.filename).map_err(|_| refuse("it is not UTF-8"))?;
            path::check_name(name).map_err(refuse)?;
            let inner = match entry.mode.kind() {
                EntryKind::Tree => Entry::Folder(entry.oid.to_owned()),
                EntryKind::Blob | EntryKind::BlobExecutable => Entry::File(entry.oid.to_owned()),
                EntryKind::Link => return Err(Error::NotAFile { path: shown(), what: "a symbolic link" }),
                EntryKind::Commit => return Err(Error::NotAFile { path: shown(), what: "a submodule" }),
            };
            if entries.insert(name.to_owned(), inner).is_some() {
                return Err(refuse("it is there twice"));
            }
        }
        Ok(entries)
    }

    /// An object's data, if it is of this kind and not too long. Its length is asked for first.
    fn object(
        &self,
        id: ObjectId,
        kind: gix_object::Kind,
        what: &str,
        most: usize,
    ) -> Result<Vec<u8>, Error> {
        let damaged = |why: String| Error::Object { id: id.to_string(), why };
        let header = self.store.try_header(&id).map_err(|error| damaged(error.to_string()))?;
        let header = header.ok_or_else(|| damaged("it is not there".to_owned()))?;
        if header.kind() != kind {
            return Err(damaged(format!("it is a {} and not a {kind}", header.kind())));
        }
        if header.size() > most as u64 {
            return Err(Error::TooLong { what: what.to_owned(), bytes: header.size(), most });
        }
        let mut data = Vec::new();
        let found = self.store.try_find(&id, &mut data).map_err(|error| damaged(error.to_string()))?;
        found.ok_or_else(|| damaged("it is not there".to_owned()))?;
        // What is written there need not be what the id says.
        match gix_object::compute_hash(Kind::Sha1, kind, &data) {
            Ok(actual) if actual == id => Ok(data),
            _ => Err(damaged("its content has another id".to_owned())),
        }
    }
}

/// How many bytes the changes of one commit have so far.
struct Budget(usize);

impl Budget {
    /// What a file or folder costs beside its content: folders that hold each other many times over have
    /// any number of them.
    const EACH: usize = 256;

    fn take(&mut self, content: usize) -> Result<(), Error> {
        self.0 += content + Self::EACH;
        match self.0 > MOST_BYTES {
            true => {
                let what = "the changes of one commit".to_owned();
                Err(Error::TooLong { what, bytes: self.0 as u64, most: MOST_BYTES })
            }
            false => Ok(()),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    File(ObjectId),
    Folder(ObjectId),
}

impl Entry {
    fn folder(self) -> Option<ObjectId> {
        match self {
            Entry::Folder(id) => Some(id),
            Entry::File(_) => None,
        }
    }
}

fn parse(id: ObjectId, data: &[u8]) -> Result<CommitRef<'_>, Error> {
    CommitRef::from_bytes(data, Kind::Sha1)
        .map_err(|error| Error::Object { id: id.to_string(), why: error.to_string() })
}

/// An id that an object names.
fn hex(owner: ObjectId, id: &[u8]) -> Result<ObjectId, Error> {
    ObjectId::from_hex(id).map_err(|error| Error::Object { id: owner.to_string(), why: error.to_string() })
}

fn text(field: &'static str, bytes: &[u8]) -> Result<String, Error> {
    String::from_utf8(bytes.to_vec()).map_err(|error| {
        let value = String::from_utf8_lossy(error.as_bytes()).into_owned();
        Error::Field { field, value, why: "it is not UTF-8" }
    })
}

/// The newest commit of the current branch; nothing if there is none yet.
fn head(git: &Path, refuse: &dyn Fn(&'static str) -> Error) -> Result<Option<ObjectId>, Error> {
    let head = list(git.join("HEAD"))?;
    let id = |hex: &str| match ObjectId::from_hex(hex.trim().as_bytes()) {
        Ok(id) => Ok(Some(id)),
        Err(_) if hex.trim().len() == 64 => Err(refuse("its ids are SHA-256")),
        Err(_) => Err(refuse("its HEAD leads nowhere")),
    };
    let Some(name) = head.strip_prefix("ref:").map(str::trim) else { return id(&head) };
    if !name.starts_with("refs/") || path::check(name).is_err() {
        return Err(refuse("its HEAD is no branch"));
    }
    let loose = git.join(name);
    if loose.is_file() {
        return id(&list(loose)?);
    }
    let packed = git.join("packed-refs");
    if !packed.is_file() {
        return Ok(None);
    }
    let packed = list(packed)?;
    let found = packed.lines().filter_map(|line| line.split_once(' ')).find(|(_, branch)| *branch == name);
    found.map_or(Ok(None), |(hex, _)| id(hex))
}

/// One of git's own small files.
fn list(path: PathBuf) -> Result<String, Error> {
    let length = std::fs::metadata(&path).map_err(Error::io(&path))?.len();
    if length > LONGEST_LIST {
        let what = path.display().to_string();
        return Err(Error::TooLong { what, bytes: length, most: LONGEST_LIST as usize });
    }
    let bytes = std::fs::read(&path).map_err(Error::io(&path))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
