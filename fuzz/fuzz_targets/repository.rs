//! A damaged repository is read or refused.
//!
//! The input is a list of edits of a repository's files, five bytes each: which file, where, and the new
//! byte. Of random bytes alone the first check would be the last.
#![no_main]

use farcall_prose::git::{Commit, export, import};
use libfuzzer_sys::fuzz_target;
use std::path::PathBuf;
use std::sync::LazyLock;

/// A repository that is written once, and its files as they should be.
static FILES: LazyLock<(tempfile::TempDir, Vec<(PathBuf, Vec<u8>)>)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let commit = |i: i64| Commit {
        author: "Ada".into(),
        author_id: "ada".into(),
        when: i,
        message: format!("Edit {i}"),
        changes: vec![(format!("kernel32/{}.md", i % 5), Some(format!("{i}\n").repeat(99).into_bytes()))],
    };
    let start = |i: i64| (format!("kernel32/{i:03}.md"), Some(vec![b'x'; 3]));
    let first = Commit { changes: (100..150).map(start).collect(), ..commit(0) };
    export(folder.path(), std::iter::once(first).chain((1..20).map(commit))).expect("it is written");
    let git = folder.path().join(".git");
    let mut names = vec![git.join("HEAD"), git.join("refs/heads/main")];
    let packs = std::fs::read_dir(git.join("objects/pack")).expect("it is there");
    names.extend(packs.map(|file| file.expect("it is there").path()));
    names.sort();
    let read = |name: PathBuf| (name.clone(), std::fs::read(name).expect("it is read"));
    (folder, names.into_iter().map(read).collect())
});

fuzz_target!(|edits: &[u8]| {
    let (folder, files) = &*FILES;
    let mut edited: Vec<Vec<u8>> = files.iter().map(|(_, content)| content.clone()).collect();
    for edit in edits.chunks_exact(5) {
        let content = &mut edited[usize::from(edit[0]) % files.len()];
        let at = u32::from_le_bytes([edit[1], edit[2], edit[3], 0]) as usize % content.len();
        content[at] = edit[4];
    }
    for ((name, _), content) in files.iter().zip(&edited) {
        std::fs::write(name, content).expect("it is written");
    }
    if let Ok(commits) = import(folder.path()) {
        for commit in commits {
            if let Err(error) = commit {
                assert!(!error.to_string().is_empty());
            }
        }
    }
});
