//! That a repository comes back as it was, that git agrees, and that hostile ones are refused.

use super::pack::{Packs, delta};
use super::{Commit, Error, Export, LONGEST_FILE, export, import};
use gix_hash::ObjectId;
use gix_object::Kind;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

fn commit(when: i64, message: &str, changes: &[(&str, Option<&str>)]) -> Commit {
    let change =
        |(path, content): &(&str, Option<&str>)| ((*path).into(), content.map(|c| c.as_bytes().to_vec()));
    Commit {
        author: "Ada Example".into(),
        author_id: "ada".into(),
        when,
        message: message.into(),
        changes: changes.iter().map(change).collect(),
    }
}

fn history() -> Vec<Commit> {
    vec![
        commit(
            1_000_000_000,
            "First\n\nWith a body.\n",
            &[("kernel32/A.md", Some("a\n")), ("readme.md", Some(""))],
        ),
        commit(1_000_000_001, "", &[("kernel32/A.md", Some("b\n")), ("kernel32/B/x.md", Some("é\0\r\n"))]),
        commit(1_000_000_001, "nothing", &[]),
        Commit {
            author: "Ünï 語".into(),
            author_id: String::new(),
            ..commit(0, " x ", &[("kernel32/A.md", None)])
        },
        commit(
            i64::from(u32::MAX),
            "a folder for a file",
            &[("kernel32/B/x.md", None), ("kernel32/B", Some("file"))],
        ),
        commit(1_900_000_000, "and back", &[("kernel32/B", None), ("kernel32/B/y.md", Some("y"))]),
    ]
}

fn read(folder: &Path) -> Result<Vec<Commit>, Error> {
    import(folder)?.collect()
}

#[test]
fn a_history_comes_back_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let written = export(&folder.path().join("new/repository"), history()).expect("it is written");
    assert_eq!((written.commits, written.files, written.packs), (6, 2, 1));
    assert_eq!(read(&folder.path().join("new/repository")).expect("it is read"), history());
    // The newest files are in the folder too.
    let file = |name: &str| std::fs::read_to_string(folder.path().join("new/repository").join(name)).ok();
    assert_eq!(file("kernel32/B/y.md").as_deref(), Some("y"));
    assert_eq!(file("kernel32/A.md"), None);
    let again = export(&folder.path().join("new"), []);
    assert!(matches!(again, Err(Error::NotEmpty(_))), "{again:?}");
    let empty = folder.path().join("empty");
    export(&empty, []).expect("it is written");
    assert!(read(&empty).expect("it is read").is_empty());
}

/// Git's own programs find nothing wrong, and say what was written.
#[test]
fn git_agrees() {
    if Command::new("git").arg("--version").output().is_err() {
        assert!(std::env::var_os("FARCALL_REQUIRE_TOOLS").is_none(), "git is required");
        return skipped("git");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut commits = history();
    commits.extend(long_history(300));
    export(folder.path(), commits.clone()).expect("it is written");
    assert_eq!(git(folder.path(), &["fsck", "--strict", "--full"]), "");
    assert_eq!(git(folder.path(), &["status", "--porcelain"]), "");
    let log = git(folder.path(), &["log", "--reverse", "--format=%an|%ae|%at|%B%x00"]);
    let expected: String = commits
        .iter()
        .map(|c| format!("{}|{}|{}|{}\0\n", c.author, c.author_id, c.when, c.message))
        .collect();
    // `%B` ends without line breaks, or with one, by the version of git.
    let plain = |text: &str| text.split('\0').map(|entry| entry.trim().to_owned()).collect::<Vec<_>>();
    assert_eq!(plain(&log), plain(&expected));
    // What people do with git in between is read: packed again, with a branch that was joined.
    let page = folder.path().join("page.md");
    git(folder.path(), &["checkout", "-q", "-b", "side"]);
    std::fs::write(&page, "from the side\n").expect("it is written");
    git(folder.path(), &["add", "page.md"]);
    git(folder.path(), &["commit", "-q", "-m", "On the side"]);
    git(folder.path(), &["checkout", "-q", "main"]);
    git(folder.path(), &["merge", "-q", "--no-ff", "-m", "Join", "side"]);
    git(folder.path(), &["gc", "-q", "--aggressive", "--prune=now"]);
    git(folder.path(), &["pack-refs", "--all"]);
    let read_back = read(folder.path()).expect("it is read");
    let (last, before) = read_back.split_last().expect("there are commits");
    assert_eq!(before, commits);
    assert_eq!(last.changes, [("page.md".to_owned(), Some(b"from the side\n".to_vec()))]);
    // A bare repository, and one with loose objects only.
    let bare = tempfile::tempdir().expect("a folder");
    git(folder.path(), &["clone", "-q", "--bare", ".", &bare.path().join("b").to_string_lossy()]);
    assert_eq!(read(&bare.path().join("b")).expect("it is read"), read_back);
}

#[allow(clippy::print_stderr, reason = "who runs the tests should know what was left out")]
fn skipped(tool: &str) {
    eprintln!("skipped: {tool} is not there");
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=T", "-c", "user.email=t@example", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// Many revisions of a folder with many pages.
fn long_history(revisions: usize) -> Vec<Commit> {
    let page = |i: usize| format!("user32/Function{:04}.md", i * 7919 % 500);
    let content = |i: usize| format!("# Function\n\nRevision {i}.\n{}", "text\n".repeat(i % 40));
    let start: Vec<(String, Option<Vec<u8>>)> =
        (0..500).map(|i| (format!("user32/Function{i:04}.md"), Some(b"x".to_vec()))).collect();
    let first = Commit { changes: start, ..commit(1_950_000_000, "All pages", &[]) };
    let rest =
        (0..revisions).map(|i| commit(1_950_000_001 + i as i64, "Edit", &[(&page(i), Some(&content(i)))]));
    std::iter::once(first).chain(rest).collect()
}

/// A folder of five hundred pages is twenty kilobytes, which do not compress; each revision costs a part of it.
#[test]
fn a_revision_costs_what_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    export(folder.path(), long_history(1000)).expect("it is written");
    let packs = std::fs::read_dir(folder.path().join(".git/objects/pack")).expect("it is there");
    let bytes: u64 = packs.map(|file| file.and_then(|f| f.metadata()).expect("it is there").len()).sum();
    assert!(bytes < 1_500_000, "{bytes} bytes for a thousand revisions");
    assert_eq!(read(folder.path()).expect("it is read"), long_history(1000));
}

/// More than one pack holds: differences reach no farther than their own.
#[test]
fn a_long_history_is_in_several_packs() {
    let mut seed = 1u64;
    let mut noise = || -> Vec<u8> {
        let mut next = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed.to_le_bytes()
        };
        (0..1 << 18).flat_map(|_| next()).collect()
    };
    let mut commits = long_history(30);
    for (i, commit) in commits.iter_mut().enumerate().skip(1) {
        commit.changes.push((format!("user32/Noise{:02}.md", i % 7), Some(noise())));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let written = export(folder.path(), commits.clone()).expect("it is written");
    assert!(written.packs >= 2, "{written:?}");
    assert_eq!(read(folder.path()).expect("it is read"), commits);
}

#[test]
fn what_git_cannot_hold_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut number = 0;
    let mut refusal = |commit: Commit| {
        number += 1;
        let mut export = Export::new(&folder.path().join(number.to_string())).expect("it is empty");
        export.commit(&commit).expect_err("it is refused")
    };
    for path in ["../x", "/x", ".git/config", "a//b", "a\\b", ""] {
        assert!(matches!(refusal(commit(0, "", &[(path, Some(""))])), Error::Path { .. }), "{path}");
    }
    assert!(matches!(refusal(commit(0, "", &[("a", None)])), Error::Path { .. }));
    assert!(matches!(refusal(commit(0, "", &[("a", Some("")), ("a/b", Some(""))])), Error::Path { .. }));
    assert!(matches!(refusal(commit(0, "", &[("a/b", Some("")), ("a", Some(""))])), Error::Path { .. }));
    let long = "x".repeat(LONGEST_FILE + 1);
    assert!(matches!(refusal(commit(0, "", &[("a", Some(&long))])), Error::TooLong { .. }));
    assert!(matches!(refusal(commit(-1, "", &[])), Error::Field { field: "date", .. }));
    assert!(matches!(refusal(commit(0, "\0", &[])), Error::Field { field: "message", .. }));
    for name in ["", " a", "a\nb", "a <b>", "\u{7f}"] {
        let wrong = Commit { author: name.into(), ..commit(0, "", &[]) };
        assert!(matches!(refusal(wrong), Error::Field { field: "author's name", .. }), "{name:?}");
    }
}

/// A repository of one commit of this tree, written object by object.
fn repository(folder: &Path, tree: impl FnOnce(&mut Packs) -> ObjectId) {
    repository_of(folder, |packs| {
        let tree = tree(packs);
        format!("tree {tree}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nx").into_bytes()
    });
}

fn repository_of(folder: &Path, commit: impl FnOnce(&mut Packs) -> Vec<u8>) {
    let git = folder.join(".git");
    for inner in ["objects/pack", "refs/heads"] {
        std::fs::create_dir_all(git.join(inner)).expect("it is made");
    }
    let mut packs = Packs::new(git.join("objects/pack"));
    let data = commit(&mut packs);
    let id = packs.add(Kind::Commit, &data, None).expect("it is added");
    packs.flush().expect("it is written");
    std::fs::write(git.join("HEAD"), "ref: refs/heads/main\n").expect("it is written");
    std::fs::write(git.join("refs/heads/main"), format!("{id}\n")).expect("it is written");
}

fn tree(packs: &mut Packs, mode: &str, name: &[u8], id: ObjectId) -> ObjectId {
    let row = [mode.as_bytes(), b" ", name, b"\0", id.as_slice()].concat();
    packs.add(Kind::Tree, &row, None).expect("it is added")
}

fn blob(packs: &mut Packs, data: &[u8]) -> ObjectId {
    packs.add(Kind::Blob, data, None).expect("it is added")
}

#[test]
fn hostile_files_are_refused() {
    for name in ["..", ".", ".git", ".GIT", "git~1", "a/b", "a\\b", "a\nb"] {
        let folder = tempfile::tempdir().expect("a folder");
        repository(folder.path(), |packs| {
            let blob = blob(packs, b"x");
            tree(packs, "100644", name.as_bytes(), blob)
        });
        assert!(matches!(read(folder.path()), Err(Error::Path { .. })), "{name:?}");
        let folder = tempfile::tempdir().expect("a folder");
        repository(folder.path(), |packs| {
            let blob = blob(packs, b"x");
            let inner = tree(packs, "100644", b"x.md", blob);
            tree(packs, "40000", name.as_bytes(), inner)
        });
        assert!(matches!(read(folder.path()), Err(Error::Path { .. })), "{name:?}/x.md");
    }
    let refusal = |make: &dyn Fn(&mut Packs) -> ObjectId| {
        let folder = tempfile::tempdir().expect("a folder");
        repository(folder.path(), make);
        read(folder.path()).expect_err("it is refused")
    };
    let symlink = refusal(&|packs| {
        let target = blob(packs, b"/etc/passwd");
        tree(packs, "120000", b"link.md", target)
    });
    assert_eq!(symlink.to_string(), "\"link.md\" is a symbolic link; only files are imported");
    let submodule = refusal(&|packs| {
        let target = blob(packs, b"x");
        tree(packs, "160000", b"module", target)
    });
    assert!(matches!(submodule, Error::NotAFile { what: "a submodule", .. }), "{submodule}");
    let bytes = refusal(&|packs| {
        let target = blob(packs, b"x");
        tree(packs, "100644", b"\xff.md", target)
    });
    assert!(matches!(&bytes, Error::Path { why: "it is not UTF-8", .. }), "{bytes}");
    let huge = refusal(&|packs| {
        let target = blob(packs, &vec![0; LONGEST_FILE + 1]);
        tree(packs, "100644", b"huge.md", target)
    });
    assert!(matches!(&huge, Error::TooLong { what, .. } if what == "huge.md"), "{huge}");
    let deep = refusal(&|packs| {
        let target = blob(packs, b"x");
        (0..100).fold(tree(packs, "100644", b"x.md", target), |inner, _| tree(packs, "40000", b"d", inner))
    });
    assert!(matches!(deep, Error::Path { why: "it is too deep", .. }), "{deep}");
    let twice = refusal(&|packs| {
        let id = blob(packs, b"x");
        let row = [b"100644 a\0", id.as_slice()].concat();
        packs.add(Kind::Tree, &[row.clone(), row].concat(), None).expect("it is added")
    });
    assert!(matches!(twice, Error::Path { why: "it is there twice", .. }), "{twice}");
    let missing = refusal(&|packs| tree(packs, "100644", b"a", ObjectId::null(gix_hash::Kind::Sha1)));
    assert!(matches!(missing, Error::Object { .. }), "{missing}");
    let file_as_folder = refusal(&|packs| {
        let target = blob(packs, b"x");
        tree(packs, "40000", b"a", target)
    });
    assert!(matches!(file_as_folder, Error::Object { .. }), "{file_as_folder}");
    let no_tree = refusal(&|packs| blob(packs, b"x"));
    assert!(matches!(no_tree, Error::Object { .. }), "{no_tree}");
}

/// Ten folders, each holding the next ten times over, are ten billion files in some hundred bytes; or ten billion
/// folders without any file.
#[test]
fn folders_that_hold_each_other_many_times_end() {
    let row = |mode: &str, name: String, id: ObjectId| {
        [format!("{mode} {name}\0").as_bytes(), id.as_slice()].concat()
    };
    for content in [None, Some(0), Some(1 << 20)] {
        let folder = tempfile::tempdir().expect("a folder");
        repository(folder.path(), |packs| {
            let file = content.map(|length| blob(packs, &vec![b'x'; length]));
            let files: Vec<u8> =
                (0..10).filter_map(|i| Some(row("100644", format!("{i}.md"), file?))).flatten().collect();
            let first = packs.add(Kind::Tree, &files, None).expect("it is added");
            (0..10).fold(first, |inner, _| {
                let rows: Vec<u8> = (0..10).flat_map(|i| row("40000", i.to_string(), inner)).collect();
                packs.add(Kind::Tree, &rows, None).expect("it is added")
            })
        });
        assert!(matches!(read(folder.path()), Err(Error::TooLong { .. })), "{content:?}");
    }
}

#[test]
fn hostile_repositories_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    assert!(matches!(read(&at("none")), Err(Error::NotARepository { .. })));
    for (name, file, content) in [
        ("alternates", "objects/info/alternates", "/somewhere/objects\n"),
        ("sha256", "refs/heads/main", &*"a".repeat(64)),
        ("nowhere", "refs/heads/main", "../../x"),
        ("outside", "HEAD", "ref: refs/../../x\n"),
        ("absolute", "HEAD", "ref: /etc/passwd\n"),
        ("nothing", "HEAD", ""),
        ("bytes", "HEAD", "\u{0}\u{1}"),
    ] {
        export(&at(name), history()).expect("it is written");
        std::fs::write(at(name).join(".git").join(file), content).expect("it is written");
        assert!(matches!(read(&at(name)), Err(Error::NotARepository { .. })), "{name}");
    }
    for (name, commit) in [
        ("text", &b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor \xff <a> 1 +0000\ncommitter A <a> 1 +0000\n\nx"[..]),
        ("message", b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\n\xff"),
    ] {
        repository_of(&at(name), |packs| {
            packs.add(Kind::Tree, b"", None).expect("it is added");
            commit.to_vec()
        });
        assert!(matches!(read(&at(name)), Err(Error::Field { .. })), "{name}");
    }
    for (name, commit) in
        [("empty", &b""[..]), ("no tree", b"author A <a> 1 +0000\n\nx"), ("tree", b"tree x\n\n")]
    {
        repository_of(&at(name), |_| commit.to_vec());
        assert!(matches!(read(&at(name)), Err(Error::Object { .. })), "{name}");
    }
}

/// Packs and their indices with one byte changed are read as they were, or refused; nothing falls over.
#[test]
fn damaged_packs_are_refused_or_read() {
    let folder = tempfile::tempdir().expect("a folder");
    export(folder.path(), history()).expect("it is written");
    let files: Vec<_> = std::fs::read_dir(folder.path().join(".git/objects/pack"))
        .expect("it is there")
        .map(|file| file.expect("it is there").path())
        .collect();
    let mut refused = 0;
    for file in files {
        let good = std::fs::read(&file).expect("it is read");
        for at in (0..good.len()).step_by(3) {
            let mut bad = good.clone();
            bad[at] ^= 0x55;
            std::fs::write(&file, &bad).expect("it is written");
            match read(folder.path()) {
                Ok(commits) => assert_eq!(commits, history(), "{at}"),
                Err(_) => refused += 1,
            }
        }
        std::fs::write(&file, &good[..good.len() / 2]).expect("it is written");
        assert!(read(folder.path()).is_err());
        std::fs::write(&file, &good).expect("it is written");
    }
    assert!(refused > 100, "{refused}");
}

/// What a difference makes of the old data, by the rules of the format.
fn apply(old: &[u8], delta: &[u8]) -> Vec<u8> {
    let mut bytes = delta.iter().copied();
    let mut size = || {
        let (mut size, mut shift) = (0usize, 0);
        for byte in bytes.by_ref() {
            size |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        size
    };
    assert_eq!(size(), old.len());
    let length = size();
    let mut new = Vec::new();
    while let Some(command) = bytes.next() {
        if command < 0x80 {
            new.extend(bytes.by_ref().take(command.into()));
            continue;
        }
        let mut part = |bits: std::ops::Range<u32>| {
            let shift = |bit: u32| 8 * (bit - bits.start);
            bits.clone()
                .filter(|bit| command >> bit & 1 == 1)
                .map(|bit| usize::from(bytes.next().unwrap_or(0)) << shift(bit))
                .sum::<usize>()
        };
        let (offset, count) = (part(0..4), part(4..7));
        new.extend_from_slice(&old[offset..offset + count]);
    }
    assert_eq!(new.len(), length);
    new
}

#[test]
fn differences_of_any_length_are_exact() {
    for length in [0, 1, 126, 127, 128, 255, 256, 65_534, 65_535, 65_536, 65_537, 200_000] {
        let old: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
        let grown = [&old[..length / 2], &[7; 300], &old[length / 2..]].concat();
        assert_eq!(apply(&old, &delta(&old, &grown)), grown);
        assert_eq!(apply(&grown, &delta(&grown, &old)), old);
        assert_eq!(apply(&old, &delta(&old, &old)), old);
    }
}

/// Histories that can be: what is taken away was there, and changes are in the order of an import.
fn any_history() -> impl Strategy<Value = Vec<Commit>> {
    let path = proptest::sample::select(vec![
        "a.md", "a-b.md", "b/a.md", "b/c/d.md", "b/c.md", "b.md", "é/x.md", "b/c/e.md",
    ]);
    let change = (path, proptest::option::of("[a-z\\n]{0,400}"));
    let person = ("[A-Za-zé]{1,8}( [A-Z])?", "[a-z0-9@.]{0,8}");
    let one = (proptest::collection::vec(change, 0..5), person, 0i64..1 << 33, "\\PC{0,20}(\n\\PC{0,9})?");
    proptest::collection::vec(one, 0..12).prop_map(|commits| {
        let mut state: BTreeMap<String, String> = BTreeMap::new();
        let mut history = Vec::new();
        for (changes, (author, author_id), when, message) in commits {
            let wanted: BTreeMap<&str, Option<String>> = changes.into_iter().collect();
            let real = |(path, content): &(&str, Option<String>)| state.get(*path) != content.as_ref();
            let wanted: Vec<_> = wanted.into_iter().filter(|change| real(change)).collect();
            let (gone, changed): (Vec<_>, Vec<_>) =
                wanted.into_iter().partition(|(_, content)| content.is_none());
            let mut changes = Vec::new();
            for (path, content) in gone.into_iter().chain(changed) {
                match &content {
                    Some(content) => _ = state.insert(path.into(), content.clone()),
                    None => _ = state.remove(path),
                }
                changes.push((path.to_owned(), content.map(String::into_bytes)));
            }
            history.push(Commit { author, author_id, when, message, changes });
        }
        history
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_history_comes_back(history in any_history()) {
        let folder = tempfile::tempdir().expect("a folder");
        export(folder.path(), history.clone()).expect("it is written");
        prop_assert_eq!(read(folder.path()).expect("it is read"), history);
    }

    #[test]
    fn differences_are_exact(old: Vec<u8>, new: Vec<u8>, head in 0usize..50) {
        let new = [&old[..head.min(old.len())], &new].concat();
        prop_assert_eq!(apply(&old, &delta(&old, &new)), new);
    }
}
