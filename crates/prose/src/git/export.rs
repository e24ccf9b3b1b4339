//! Writing a repository.

use super::pack::{Packs, hash, number, write_new};
use super::tree::Folder;
use super::{Commit, Error, LONGEST_FILE, path};
use gix_hash::{Kind, ObjectId};
use gix_object::Find;
use std::path::{Path, PathBuf};

/// The branch that is written.
const BRANCH: &str = "refs/heads/main";

/// A repository that is being written, commit by commit.
///
/// Memory is bounded by the number of files in the newest revision and by one pack of some 32 MB; histories of any length
/// are written. Until [`Export::finish`] the repository has no commit for anyone who looks.
pub struct Export {
    folder: PathBuf,
    packs: Packs,
    root: Folder,
    parent: Option<ObjectId>,
    commits: u64,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// How many commits.
    pub commits: u64,
    /// How many files the newest one has.
    pub files: u64,
    /// How many objects: contents, folders and commits.
    pub objects: u64,
    /// In how many packs they are.
    pub packs: u64,
}

/// Writes a repository of these commits, from the oldest to the newest, into a folder that is empty or not there.
///
/// # Errors
///
/// What [`Export::new`], [`Export::commit`] and [`Export::finish`] return; what has been written stays.
pub fn export(folder: &Path, commits: impl IntoIterator<Item = Commit>) -> Result<Written, Error> {
    let mut export = Export::new(folder)?;
    for commit in commits {
        export.commit(&commit)?;
    }
    export.finish()
}

impl Export {
    /// Begins a repository in a folder that is empty or not there.
    ///
    /// # Errors
    ///
    /// [`Error::NotEmpty`], [`Error::Io`].
    pub fn new(folder: &Path) -> Result<Export, Error> {
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        if std::fs::read_dir(folder).map_err(Error::io(folder))?.next().is_some() {
            return Err(Error::NotEmpty(folder.to_owned()));
        }
        let git = folder.join(".git");
        for inner in ["objects/pack", "objects/info", "refs/heads", "refs/tags"] {
            let inner = git.join(inner);
            std::fs::create_dir_all(&inner).map_err(Error::io(&inner))?;
        }
        write_new(&git.join("HEAD"), format!("ref: {BRANCH}\n").as_bytes())?;
        let config = "[core]\n\trepositoryformatversion = 0\n\tfilemode = false\n\tbare = false\n";
        write_new(&git.join("config"), config.as_bytes())?;
        let packs = Packs::new(git.join("objects/pack"));
        Ok(Export { folder: folder.to_owned(), packs, root: Folder::default(), parent: None, commits: 0 })
    }

    /// Adds a commit on top of those before it. A commit without changes is written too.
    ///
    /// # Errors
    ///
    /// [`Error::Path`] (also for a file that should be taken away and is not there), [`Error::TooLong`],
    /// [`Error::Field`], [`Error::Io`]. After an error the repository cannot be gone on with.
    pub fn commit(&mut self, commit: &Commit) -> Result<(), Error> {
        check_fields(commit)?;
        for (path, content) in &commit.changes {
            path::check(path)?;
            let file = match content {
                Some(content) if content.len() > LONGEST_FILE => {
                    let bytes = content.len() as u64;
                    return Err(Error::TooLong { what: path.clone(), bytes, most: LONGEST_FILE });
                }
                Some(content) => Some(self.packs.add(gix_object::Kind::Blob, content, None)?),
                None => None,
            };
            self.root.set(path, file)?;
        }
        let tree = self.root.write(&mut self.packs)?;
        let parent = self.parent.map(|parent| format!("parent {parent}\n")).unwrap_or_default();
        let Commit { author, author_id, when, message, .. } = commit;
        let person = format!("{author} <{author_id}> {when} +0000");
        let data = format!("tree {tree}\n{parent}author {person}\ncommitter {person}\n\n{message}");
        self.parent = Some(self.packs.add(gix_object::Kind::Commit, data.as_bytes(), None)?);
        self.commits += 1;
        Ok(())
    }

    /// Ends the repository: the branch is set to the last commit, and its files are put into the folder.
    ///
    /// # Errors
    ///
    /// [`Error::Io`].
    pub fn finish(mut self) -> Result<Written, Error> {
        self.packs.flush()?;
        let files = self.root.files();
        let git = self.folder.join(".git");
        if let Some(last) = self.parent {
            self.check_out(&git, &files)?;
            write_new(&git.join("index"), &index(&files)?)?;
            write_new(&git.join(BRANCH), format!("{last}\n").as_bytes())?;
        }
        let (objects, packs) = (self.packs.objects, self.packs.packs);
        Ok(Written { commits: self.commits, files: files.len() as u64, objects, packs })
    }

    /// Writes the files beside the repository. The folder was empty and their paths are checked, so nothing
    /// lies in the way.
    fn check_out(&self, git: &Path, files: &[(String, ObjectId)]) -> Result<(), Error> {
        let objects = git.join("objects");
        let store = gix_odb::at(&objects, Kind::Sha1).map_err(Error::io(&objects))?;
        let mut content = Vec::new();
        for (path, id) in files {
            let missing = |why: String| Error::Object { id: id.to_string(), why };
            let found = store.try_find(id, &mut content).map_err(|error| missing(error.to_string()))?;
            let data = found.ok_or_else(|| missing("it was not written".to_owned()))?;
            let file = self.folder.join(path);
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
            }
            std::fs::write(&file, data.data).map_err(Error::io(&file))?;
        }
        Ok(())
    }
}

/// Refuses what git would read back as something else.
fn check_fields(commit: &Commit) -> Result<(), Error> {
    let fields = [("author's name", &commit.author), ("author's id", &commit.author_id)];
    for (field, value) in fields {
        let refuse = |why| Error::Field { field, value: value.clone(), why };
        if value.contains(['<', '>']) || value.contains(char::is_control) {
            return Err(refuse("git has no place for control characters, < and > in it"));
        }
        if value.trim() != value {
            return Err(refuse("it begins or ends with a space"));
        }
    }
    let refuse = |field, value: &str, why| Err(Error::Field { field, value: value.to_owned(), why });
    if commit.author.is_empty() {
        return refuse("author's name", "", "it is empty");
    }
    if commit.message.contains('\0') {
        return refuse("message", &commit.message, "it has a NUL");
    }
    if commit.when < 0 {
        return refuse("date", &commit.when.to_string(), "git has no dates before 1970");
    }
    Ok(())
}

/// Git's index of the files, version 2. It says nothing of when they were written, so git looks
/// into each once and then knows.
fn index(files: &[(String, ObjectId)]) -> Result<Vec<u8>, Error> {
    let mut index = b"DIRC\0\0\0\x02".to_vec();
    index.extend_from_slice(&number(files.len()));
    for (path, id) in files {
        let start = index.len();
        index.extend_from_slice(&[0; 24]);
        index.extend_from_slice(&0o100644_u32.to_be_bytes());
        index.extend_from_slice(&[0; 12]);
        index.extend_from_slice(id.as_slice());
        let length = u16::try_from(path.len()).unwrap_or(u16::MAX).min(0xfff);
        index.extend_from_slice(&length.to_be_bytes());
        index.extend_from_slice(path.as_bytes());
        // One to eight zeros, so that entries begin at multiples of eight.
        let padding = 8 - (index.len() - start) % 8;
        index.extend(std::iter::repeat_n(0, padding));
    }
    let own = hash(&index)?;
    index.extend_from_slice(own.as_slice());
    Ok(index)
}
