//! The files of the newest revision while a history is written: folders in memory, of which those that
//! changed are written with each commit.

use super::Error;
use super::pack::Packs;
use gix_hash::ObjectId;
use gix_object::Kind;
use std::collections::BTreeMap;

/// A folder.
#[derive(Default)]
pub(super) struct Folder {
    entries: BTreeMap<String, Entry>,
    /// What was written of it last, if nothing has changed since.
    written: Option<ObjectId>,
    /// What was written of it last, to write the difference from it.
    last: Option<(ObjectId, Vec<u8>)>,
}

enum Entry {
    File(ObjectId),
    Folder(Box<Folder>),
}

impl Folder {
    /// Puts a file at a path that has been checked, or takes it away. Folders come and go with their files.
    pub(super) fn set(&mut self, path: &str, file: Option<ObjectId>) -> Result<(), Error> {
        self.set_at(path, file).map_err(|why| Error::Path { path: path.to_owned(), why })
    }

    /// The depth of a checked path is bounded, so this may call itself.
    fn set_at(&mut self, path: &str, file: Option<ObjectId>) -> Result<(), &'static str> {
        self.written = None;
        let Some((name, rest)) = path.split_once('/') else {
            return match (self.entries.get(path), file) {
                (Some(Entry::Folder(_)), _) => Err("it is a folder"),
                (None, None) => Err("there is no such file to take away"),
                (Some(Entry::File(_)), None) => {
                    self.entries.remove(path);
                    Ok(())
                }
                (_, Some(id)) => {
                    self.entries.insert(path.to_owned(), Entry::File(id));
                    Ok(())
                }
            };
        };
        if file.is_none() && !self.entries.contains_key(name) {
            return Err("there is no such file to take away");
        }
        match self.entries.entry(name.to_owned()).or_insert_with(|| Entry::Folder(Box::default())) {
            Entry::File(_) => Err("a part of it is a file"),
            Entry::Folder(folder) => {
                folder.set_at(rest, file)?;
                if folder.entries.is_empty() {
                    self.entries.remove(name);
                }
                Ok(())
            }
        }
    }

    /// Writes the folder and those in it, as far as they have changed.
    pub(super) fn write(&mut self, packs: &mut Packs) -> Result<ObjectId, Error> {
        if let Some(id) = self.written {
            return Ok(id);
        }
        let mut rows: Vec<(Vec<u8>, &str, &[u8], ObjectId)> = Vec::with_capacity(self.entries.len());
        for (name, entry) in &mut self.entries {
            // Git sorts folders as if their names ended with a slash.
            let (key, mode, id): (_, &[u8], _) = match entry {
                Entry::File(id) => (name.as_bytes().to_vec(), b"100644", *id),
                Entry::Folder(folder) => ([name.as_bytes(), b"/"].concat(), b"40000", folder.write(packs)?),
            };
            rows.push((key, name, mode, id));
        }
        rows.sort();
        let mut data = Vec::new();
        for (_, name, mode, id) in rows {
            data.extend_from_slice(mode);
            data.push(b' ');
            data.extend_from_slice(name.as_bytes());
            data.push(0);
            data.extend_from_slice(id.as_slice());
        }
        let like = self.last.as_ref().map(|(id, data)| (*id, &**data));
        let id = packs.add(Kind::Tree, &data, like)?;
        self.last = Some((id, data));
        self.written = Some(id);
        Ok(id)
    }

    /// All files, in the order in which git's index has them.
    pub(super) fn files(&self) -> Vec<(String, ObjectId)> {
        let mut files = Vec::new();
        let mut open = vec![(String::new(), self)];
        while let Some((path, folder)) = open.pop() {
            for (name, entry) in &folder.entries {
                match entry {
                    Entry::File(id) => files.push((format!("{path}{name}"), *id)),
                    Entry::Folder(folder) => open.push((format!("{path}{name}/"), folder)),
                }
            }
        }
        files.sort();
        files
    }
}
