//! What people write, from the command line: accounts, settings, backups, taking everything away and bringing
//! it back, and what is said when that cannot be done.

mod program;

use program::{failure, farcall, farcall_told, output, said, text};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const PASSWORD: &str = "a long and odd password";

/// A folder with a database in it.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> String {
        self.file(name).display().to_string()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command on the database of this name.
    fn run(&self, database: &str, arguments: &[&str]) -> String {
        let database = self.path(database);
        output(&[arguments, &["--database", &database]].concat())
    }

    fn fail(&self, database: &str, arguments: &[&str]) -> (i32, String) {
        let database = self.path(database);
        failure(&[arguments, &["--database", &database]].concat())
    }

    fn add(&self, name: &str, role: &str) -> String {
        let database = self.path("wiki.db");
        let arguments = ["admin", "user", "add", name, "--role", role, "--database", &database];
        said(&arguments, &farcall_told(&arguments, PASSWORD))
    }

    /// The archive of the old wiki, in small, imported.
    fn import(&self) -> String {
        let files = [
            (
                "desktopfunctions/kernel32/Sleep.md",
                "# Sleep (kernel32)\n\n## Summary\nWaits for a qzxwombat.\n\n## Tips & Tricks:\nUse zero to yield.\n",
            ),
            ("desktopfunctions/mylib/QueryGadget.md", "# QueryGadget\n\n## Summary\nNo metadata has it.\n"),
            ("desktopfunctions/kernel32/Beep.md", ""),
        ];
        for (name, content) in files {
            let file = self.file("archive").join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, content).unwrap();
        }
        let (archive, report) = (self.path("archive"), self.path("report.txt"));
        self.run("wiki.db", &["import", "pinvoke", &archive, "--report", &report])
    }

    /// What the pages of a database hold, as one number.
    fn content(&self, database: &str) -> String {
        let checked = self.run(database, &["admin", "check"]);
        assert!(checked.starts_with("nothing is wrong; content "), "{checked}");
        checked
    }
}

#[test]
fn accounts_are_made_changed_and_blocked() {
    let place = Place::new();
    assert_eq!(place.fail("wiki.db", &["admin", "user", "list"]).0, 1);
    assert_eq!(place.add("Ada", "moderator"), "Ada is a moderator now\n");
    let raised = place.run("wiki.db", &["admin", "user", "role", "Ada", "administrator"]);
    assert_eq!(raised, "Ada is an administrator now\n");
    let blocked =
        place.run("wiki.db", &["admin", "user", "block", "Ada", "--for", "3", "--because", "a test"]);
    assert_eq!(blocked, "Ada is blocked for 3 days\n");
    let list = place.run("wiki.db", &["admin", "user", "list"]);
    assert!(list.contains("Ada") && list.contains("administrator") && list.contains("a test"), "{list}");
    place.run("wiki.db", &["admin", "user", "unblock", "Ada"]);
    assert!(!place.run("wiki.db", &["admin", "user", "list"]).contains("a test"));
    let out = place.run("wiki.db", &["admin", "user", "sign-out", "Ada"]);
    assert_eq!(out, "Ada is signed out everywhere (0 sessions)\n");
}

#[test]
fn accounts_that_cannot_be_made_are_refused_with_the_reason() {
    let place = Place::new();
    place.add("Ada", "contributor");
    let database = place.path("wiki.db");
    for (name, password, reason) in [
        ("Ada", PASSWORD, "Ada"),
        ("Bob", "short", "password"),
        ("Bob", "password1234", "password"),
        ("", PASSWORD, "name"),
    ] {
        let refused = farcall_told(&["admin", "user", "add", name, "--database", &database], password);
        assert_eq!(refused.status.code(), Some(2), "{name} {password}");
        assert!(text(&refused.stderr).contains(reason), "{}", text(&refused.stderr));
    }
    let (code, error) = place.fail("wiki.db", &["admin", "user", "role", "Nobody", "reader"]);
    assert!(code == 2 && error.contains("Nobody"), "{error}");
    let (code, error) = place.fail("wiki.db", &["admin", "user", "role", "Ada", "emperor"]);
    assert!(code == 2 && error.contains("moderator"), "the roles are named: {error}");
}

#[test]
fn settings_are_shown_and_changed() {
    let place = Place::new();
    assert!(place.run("wiki.db", &["admin", "settings"]).contains("anonymous-edits"));
    place.run("wiki.db", &["admin", "settings", "anonymous-edits", "off"]);
    let shown = place.run("wiki.db", &["admin", "settings", "anonymous-edits"]);
    assert!(shown.contains("off") && shown.lines().count() == 1, "{shown}");
    let (code, error) = place.fail("wiki.db", &["admin", "settings", "anonymous-edits", "maybe"]);
    assert!(code == 2 && error.contains("off, held or on"), "{error}");
    assert_eq!(place.fail("wiki.db", &["admin", "settings", "no-such-thing"]).0, 1);
}

#[test]
fn an_invitation_is_given_until_there_is_an_administrator() {
    let place = Place::new();
    assert!(place.run("wiki.db", &["admin", "invite"]).contains("/wiki/invitation?token="));
    place.add("Ada", "administrator");
    let (code, error) = place.fail("wiki.db", &["admin", "invite"]);
    assert!(code == 1 && error.contains("farcall admin user role"), "{error}");
}

#[test]
fn the_archive_is_imported_once_with_a_report() {
    let place = Place::new();
    let first = place.import();
    assert!(
        first.starts_with("3 files: 3 sections on 2 pages were imported, 0 were there already"),
        "{first}"
    );
    let report = std::fs::read_to_string(place.file("report.txt")).unwrap();
    assert!(report.contains("Beep.md"), "{report}");
    let again = place.import();
    assert!(
        again.starts_with("3 files: 0 sections on 0 pages were imported, 3 were there already"),
        "{again}"
    );
}

#[test]
fn search_finds_what_people_wrote_beside_the_catalog() {
    let place = Place::new();
    place.import();
    let found = place.run("wiki.db", &["search", "qzxwombat"]);
    assert!(found.contains("Sleep") && found.contains("in Summary"), "{found}");
    assert!(place.run("wiki.db", &["search", "QueryGadget"]).contains("QueryGadget"));
    assert!(place.run("wiki.db", &["search", "OpenFileMapping"]).contains("kernel32"));
    // Without a database, and with one that is not there, nothing is made.
    assert_eq!(failure(&["search", "qzxwombat"]).0, 1);
    let (code, error) = place.fail("missing.db", &["search", "Sleep"]);
    assert!(code == 2 && error.contains("missing.db"), "{error}");
    assert!(!place.file("missing.db").exists());
}

#[test]
fn a_repository_brings_everything_back() {
    let place = Place::new();
    place.import();
    let repository = place.path("repository");
    let exported = place.run("wiki.db", &["export", "git", &repository]);
    assert!(exported.contains("2 pages") && exported.contains("a git repository"), "{exported}");
    assert!(Path::new(&repository).join(".git").is_dir());
    place.run("copy.db", &["import", "git", &repository]);
    place.run("copy.db", &["export", "git", &place.path("again")]);
    let state = |folder: &str| -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        read(&place.file(folder), &place.file(folder), &mut files);
        files.sort();
        files
    };
    let first = state("repository");
    assert!(first.len() > 4, "{} files", first.len());
    assert_eq!(first, state("again"), "the same files and objects");
    // What is there already is not written over, and does not get doubled.
    for (arguments, word) in [
        (["export", "git", &repository], "empty"),
        (["import", "git", &repository], "pages"),
        (["import", "git", "/nowhere/at/all"], "/nowhere/at/all"),
    ] {
        let (code, error) = place.fail("copy.db", &arguments);
        assert!(code == 2 && error.contains(word), "{arguments:?}: {error}");
    }
}

/// Every file under a folder, by its name from `root`.
fn read(folder: &Path, root: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, root, files);
        } else {
            files.push((path.strip_prefix(root).unwrap().to_owned(), std::fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn a_backup_is_restored_to_the_same_content() {
    let place = Place::new();
    place.add("Ada", "moderator");
    place.import();
    let backup = place.path("backup");
    place.run("wiki.db", &["admin", "backup", &backup]);
    assert_eq!(place.fail("wiki.db", &["admin", "backup", &backup]).0, 2, "no file is written over");
    place.run("restored.db", &["admin", "restore", &backup]);
    assert_eq!(place.content("restored.db"), place.content("wiki.db"));
    assert!(place.run("restored.db", &["admin", "user", "list"]).contains("Ada"));
    assert_eq!(place.fail("wiki.db", &["admin", "restore", &backup]).0, 2, "what is there stays");
}

#[test]
fn a_damaged_database_and_a_damaged_backup_are_named() {
    let place = Place::new();
    std::fs::write(place.file("wiki.db"), b"this is no database, but somebody named it one").unwrap();
    let (code, error) = place.fail("wiki.db", &["admin", "check"]);
    assert!(code == 2 && error.contains("wiki.db"), "{error}");
    std::fs::write(place.file("backup"), b"nor is this").unwrap();
    let backup = place.path("backup");
    let (code, error) = place.fail("new.db", &["admin", "restore", &backup]);
    assert!(code == 2 && error.contains("backup"), "{error}");
}

#[test]
fn a_module_is_taken_away_as_files() {
    let place = Place::new();
    place.import();
    let (site, docset) = (place.path("site"), place.path("Farcall.docset"));
    let few = ["--module", "version.dll", "--lang", "c"];
    let said = place.run("wiki.db", &[&["export", "site", &site][..], &few].concat());
    assert!(said.contains("pages in"), "{said}");
    let front = std::fs::read_to_string(Path::new(&site).join("index.html")).unwrap();
    assert!(front.contains("<title>"), "{front:.200}");
    place.run("wiki.db", &[&["export", "docset", &docset][..], &few].concat());
    assert!(Path::new(&docset).join("Contents/Resources/docSet.dsidx").is_file());
    for (arguments, word) in [
        (&["export", "site", &site, "--module", "version.dll"][..], "empty"),
        (&["export", "site", &place.path("x"), "--module", "no-such.dll"], "no-such"),
        (&["export", "site", &place.path("x"), "--lang", "klingon"], "klingon"),
    ] {
        let (code, error) = place.fail("wiki.db", arguments);
        assert!(code == 2 && error.contains(word), "{arguments:?}: {error}");
    }
    assert!(!place.file("x").exists());
    let gone = farcall(&["export", "git", "/proc/nowhere", "--database", &place.path("wiki.db")]);
    assert_eq!(gone.status.code(), Some(2));
}
