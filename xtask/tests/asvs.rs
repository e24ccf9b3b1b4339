//! docs/asvs.md: its rows are whole and in order, its counts are right, and what it names is there.

use std::path::{Path, PathBuf};

const STATES: [&str; 3] = ["met", "not met", "does not apply"];
/// Chapters of the standard.
const CHAPTERS: u32 = 17;
/// Requirements of level 1 that the standard has.
const LEVEL_1: usize = 70;
/// What code that begins so names: a file or folder, perhaps with a colon and what must be in it.
const PLACES: [&str; 5] = ["crates/", "xtask/", "bench/", "fuzz/", ".ci/"];

#[test]
fn the_table_agrees_with_itself_and_with_the_code() {
    let wrong = faults(&document());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// One mistake of each kind, and the row that must be named for it.
#[test]
fn mistakes_are_found() {
    let test = "`crates/web/tests/writing.rs: forms_of_other_sites_are_refused`";
    for (from, to, row) in [
        ("| 3.5.1 | 1 |", "| 3.5.1 |", "3.5.1"),
        ("| 3.5.1 | 1 |", "| 3.5.1 | 3 |", "3.5.1"),
        ("| 3.5.1 | 1 |", "| 3.5.1 | 2 |", "level 1"),
        ("| 3.5.1 |", "| 3.5.2 |", "3.5.2"),
        ("| 12.1.1 | 1 |", "| 13.1.1 | 1 |", "V12"),
        ("| met | tower-http's", "| partly | tower-http's", "3.5.1"),
        ("| met | tower-http's", "| not met | tower-http's", "V3"),
        ("| V17 WebRTC |", "| WebRTC |", "V17"),
        (test, "`crates/web/tests/writing.rs: no_such_test`", "3.5.1"),
        (test, "", "3.5.1"),
        ("`crates/web/src/routes.rs`), for", "`crates/web/src/no_such.rs`), for", "no_such.rs"),
        ("No GraphQL | – |", "No GraphQL | no test |", "4.3.1"),
    ] {
        let text = document();
        assert!(text.contains(from), "{from} is there to be changed");
        let wrong = faults(&text.replacen(from, to, 1));
        assert!(wrong.iter().any(|fault| fault.contains(row)), "{from} → {to}: {wrong:#?}");
    }
}

/// A requirement.
struct Row<'t> {
    number: [u32; 3],
    level: &'t str,
    state: &'t str,
    how: &'t str,
    test: &'t str,
}

impl<'t> Row<'t> {
    /// Six cells that are filled as they should be.
    fn read(line: &'t str) -> Option<Self> {
        let cells: Vec<&str> = line.strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
        let [number, level, asks, state, how, test] = cells[..] else { return None };
        let number: Vec<u32> = number.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        let is_whole = matches!(level, "1" | "2")
            && STATES.contains(&state)
            && [asks, how, test].iter().all(|cell| !cell.is_empty());
        is_whole.then_some(Self { number: number.try_into().ok()?, level, state, how, test })
    }

    /// What is wrong with the row by itself.
    fn fault(&self) -> Option<String> {
        let mut tests = codes(self.test).peekable();
        let says = match tests.peek() {
            Some(_) => "a test",
            None => self.test,
        };
        let is_right = match (self.state, says) {
            ("does not apply", says) => says == "–",
            ("met", "no test") => codes(self.how).any(is_place),
            (_, says) => matches!(says, "a test" | "no test"),
        };
        if !is_right {
            return Some("names neither a test nor the code, or a test where nothing applies".to_owned());
        }
        let missing = tests.find(|test| {
            let Some((path, name)) = test.split_once(": ") else { return true };
            !holds(path, &format!("fn {name}("))
        });
        missing.map(|test| format!("there is no test {test}"))
    }
}

/// Everything that is wrong with the document.
fn faults(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut rows: Vec<Row<'_>> = Vec::new();
    let is_row =
        |line: &&str| line.strip_prefix("| ").is_some_and(|l| l.starts_with(|c: char| c.is_ascii_digit()));
    for line in text.lines().filter(is_row) {
        let name: String = line.chars().take(60).collect();
        let Some(row) = Row::read(line) else {
            wrong.push(format!("{name}: not six cells with a level, a state and no cell empty"));
            continue;
        };
        if rows.last().is_some_and(|last| last.number >= row.number) {
            wrong.push(format!("{name}: out of order, or twice"));
        }
        wrong.extend(row.fault().map(|fault| format!("{name}: {fault}")));
        rows.push(row);
    }
    for chapter in 1..=CHAPTERS {
        wrong.extend(count_fault(text, &format!("| V{chapter} "), &rows, |row| row.number[0] == chapter));
    }
    wrong.extend(count_fault(text, "| All ", &rows, |_| true));
    let first = rows.iter().filter(|row| row.level == "1").count();
    if first != LEVEL_1 {
        wrong.push(format!("{first} rows of level 1; the standard has {LEVEL_1}"));
    }
    for code in codes(text).filter(|code| is_place(code)) {
        let (path, name) = code.split_once(": ").unwrap_or((code, ""));
        if !holds(path, name) {
            wrong.push(format!("{code} is not there"));
        }
    }
    wrong
}

/// Whether the line of counts that begins so says what the rows say.
fn count_fault(
    text: &str,
    start: &str,
    rows: &[Row<'_>],
    is_counted: impl Fn(&Row<'_>) -> bool,
) -> Option<String> {
    let of = |state| rows.iter().filter(|row| is_counted(row) && row.state == state).count();
    let states = STATES.map(of);
    let expected =
        format!("{} | {} | {} | {} |", states.iter().sum::<usize>(), states[0], states[1], states[2]);
    let line = text.lines().find(|line| line.starts_with(start)).unwrap_or(start);
    (!line.ends_with(&format!("| {expected}"))).then(|| format!("{line}: the rows say {expected}"))
}

/// What stands between backticks.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn is_place(code: &str) -> bool {
    PLACES.iter().any(|start| code.starts_with(start))
}

/// Whether the file has this in it; a folder only needs to be there.
fn holds(path: &str, what: &str) -> bool {
    let path = root().join(path);
    path.exists() && (what.is_empty() || std::fs::read_to_string(path).is_ok_and(|text| text.contains(what)))
}

fn document() -> String {
    let path = root().join("docs/asvs.md");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
