//! A site on which strangers wrote the same texts into every field that is kept.
//!
//! The rows are loaded as a dump, in one transaction: thousands of edits through forms would take minutes, and a
//! dump may hold what no form takes, such as authors of an old archive.

use super::PASSWORD;
use farcall_app::wiki::{AccountId, Actor, Edit, FOREVER, PageKind, Seed};
use farcall_app::{Community, Family, SECTIONS, WRITTEN_LANGUAGES, encoded};
use serde_json::{Value, json};

/// The account of an administrator; those of blocked people come after the accounts with a password.
pub(super) const BOSS: &str = "boss";

/// Edits of their own that an account lists.
pub(super) const OWN: usize = 50;
/// Changes in one feed.
pub(super) const FED: usize = 30;
/// One input in so many is a filter: one page lists all of them, each with a form.
pub(super) const FILTERED: usize = 2;
/// Texts that share a word which finds all of them.
pub(super) const FOUND: usize = 50;
/// Pages that one module lists.
pub(super) const LISTED: usize = 400;
/// Discussions on one page.
pub(super) const TALKED: usize = 100;
/// Sections of a page that exist once, and so the texts on one page.
pub(super) const ON_SHEET: usize = 6;

/// Modules of the catalog and a created one, each of which lists created pages.
pub(super) const MODULES: [&str; 2] = ["psapi", "version"];
pub(super) const CREATED_MODULES: [&str; 2] = ["xssmod0", "xssmod1"];
/// Pages of the catalog to which all others link.
pub(super) const LINKED: [&str; 2] = ["/psapi/EnumProcesses", "/kernel32/CloseHandle"];

/// A page with a version for each input.
pub(super) const HISTORY: &str = "/type/XssHistory";

/// A page that has one input in each of its fields.
#[derive(Clone, Debug)]
pub(super) struct Titled {
    pub(super) path: String,
    pub(super) first: i64,
    pub(super) second: i64,
}

/// Where what was written can be seen.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) titled: Vec<Titled>,
    /// Pages whose sections are one input each.
    pub(super) sheets: Vec<String>,
    pub(super) talks: Vec<String>,
    /// Tokens of the sessions of accounts whose own edits wait or were rejected.
    pub(super) sessions: Vec<String>,
    pub(super) boss: String,
    /// The versions of [`HISTORY`], one for each input.
    pub(super) versions: Vec<i64>,
}

/// An input as a field of one line takes it.
pub(super) fn line(input: &str) -> String {
    let blank = |c: char| if c.is_control() { ' ' } else { c };
    input.chars().map(blank).collect::<String>().trim().to_owned()
}

/// An input as a text of many lines takes it.
pub(super) fn text(input: &str) -> String {
    input.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect()
}

/// The rows of a dump, each table numbered by itself.
#[derive(Default)]
struct Rows {
    lines: Vec<(usize, String)>,
    last: Vec<(&'static str, i64)>,
}

/// The tables in the order in which they can be filled.
const TABLES: &[&str] = &[
    "page", "revision", "section", "link", "change", "account", "watch", "thread", "post", "held", "filter",
    "audit",
];

impl Rows {
    fn raw(&mut self, table: &'static str, values: &Value) {
        let place = TABLES.iter().position(|t| *t == table).expect("it is one of the tables");
        self.lines.push((place, json!([table, values]).to_string()));
    }

    /// A row whose first value is its number.
    fn add(&mut self, table: &'static str, values: Value) -> i64 {
        let known = self.last.iter().position(|(t, _)| *t == table).unwrap_or_else(|| {
            self.last.push((table, 0));
            self.last.len() - 1
        });
        self.last[known].1 += 1;
        let id = self.last[known].1;
        let Value::Array(mut all) = values else { panic!("a row is a list") };
        all.insert(0, json!(id));
        self.raw(table, &Value::Array(all));
        id
    }

    fn page(&mut self, path: &str, title: &str, kind: PageKind, module: &str, item: &str) -> i64 {
        let key = title.to_lowercase();
        self.add("page", json!([path, title, key, kind.name(), module, item, NOW, 0, 0]))
    }

    /// A version; `who` is its author and its comment too.
    fn revision(&mut self, page: i64, section: &str, parent: Option<i64>, text: &str, who: &str) -> i64 {
        self.add("revision", json!([page, section, parent, text, who, null, who, 0, "edit", NOW]))
    }

    fn dump(mut self, head: &str) -> String {
        self.lines.sort_by_key(|(table, _)| *table);
        let mut dump = format!("{head}\n");
        for (_, line) in &self.lines {
            dump.push_str(line);
            dump.push('\n');
        }
        dump.push_str(&json!({ "rows": self.lines.len() }).to_string());
        dump.push('\n');
        dump
    }
}

const NOW: i64 = 1_795_676_700_000;

/// Puts each of `inputs` into every field of an empty store.
pub(super) async fn settle(community: &Community, inputs: &[String]) -> Places {
    let store = community.store();
    let (mut rows, mut places) = (Rows::default(), Places::default());
    let owners: Vec<String> = (0..inputs.len().div_ceil(OWN)).map(|n| format!("owner{n}")).collect();
    for name in std::iter::once(BOSS).chain(owners.iter().map(String::as_str)) {
        let role = if name == BOSS { 3 } else { 1 };
        rows.add("account", json!([name, name, "none yet", role, 0, 0, "", NOW]));
    }
    for module in CREATED_MODULES {
        rows.page(&format!("/{module}"), module, PageKind::Created, module, "module");
    }
    // The one filter in use, which a test changes while others look at the list.
    rows.add("filter", json!(["xssnever", "warn", "never seen", 1]));
    let history = rows.page(HISTORY, "XssHistory", PageKind::Created, "", "struct");
    for (place, input) in inputs.iter().enumerate() {
        titled(&mut rows, &mut places, place, input);
        places.versions.push(rows.revision(history, "notes", None, "as before\n", &line(input)));
    }
    sheets(community, &mut rows, &mut places, inputs);
    talks(&mut rows, &mut places, inputs);
    let mut head = Vec::new();
    store.dump(&mut head).await.expect("an empty store has a dump");
    let head = String::from_utf8(head).expect("a dump is text");
    let dump = rows.dump(head.lines().next().expect("it has a first line"));
    store.load_dump(&mut dump.as_bytes()).await.expect("the rows are as the tables want them");
    community.learn(&farcall_app::wiki::Notice::Everything).await.expect("the store answers");
    let system = Actor::System { label: "test".to_owned() };
    for (name, id) in std::iter::once(BOSS).chain(owners.iter().map(String::as_str)).zip(1..) {
        store.reset_password(&system, AccountId(id), PASSWORD).await.expect("the account is there");
        let session = store.sign_in(name, PASSWORD, None).await.expect("the password is right");
        places.sessions.push(session.token.reveal().to_owned());
    }
    places.boss = places.sessions.remove(0);
    places
}

/// A page that is called like the input, with two versions, in lists of all kinds.
fn titled(rows: &mut Rows, places: &mut Places, place: usize, input: &str) {
    let (line, text) = (line(input), text(input));
    // A slash would make another address of it.
    let path = format!("/type/{}", encoded(&format!("{}{place}", line.replace(['/', '\\'], "|"))));
    let page = rows.page(&path, &line, PageKind::Created, &line, &line);
    let first = rows.revision(page, "notes", None, &format!("first {text}"), &line);
    let word = format!("xssword{:03}", place / FOUND);
    let second = rows.revision(page, "notes", Some(first), &format!("{word} second {text}"), &line);
    let section = rows.add("section", json!([page, "notes", second]));
    rows.raw("link", &json!([section, LINKED[place / LISTED % 2]]));
    let feed = format!("xssfeed{}", place / FED);
    rows.add("change", json!([page, feed, "edit", second, null, line, line, 0, 0, NOW]));
    for modules in [MODULES, CREATED_MODULES] {
        let path = format!("/type/XssListed{}{place}", modules[0]);
        rows.page(&path, &line, PageKind::Created, modules[place / LISTED % 2], &line);
    }
    rows.add(
        "account",
        json!([format!("xss{place}"), format!("xss{place}"), "none", 1, 0, FOREVER, line, NOW]),
    );
    // The first account after the administrator's, whose own pages stay short.
    rows.raw("watch", &json!([2, "module", format!("{line}{place}"), 0]));
    rows.raw("watch", &json!([2, "page", path, 0]));
    // None of them is in use: not all are patterns.
    if place.is_multiple_of(FILTERED) {
        rows.add("filter", json!([line, "warn", line, 0]));
    }
    rows.add("audit", json!([null, line, "block", line, line, NOW]));
    let seed = Seed {
        path: path.clone(),
        title: line.clone(),
        kind: PageKind::Created,
        module: String::new(),
        item: "struct".to_owned(),
    };
    let edit = Edit {
        page: seed,
        section: "tips".to_owned(),
        base: None,
        text: text.clone(),
        comment: line.clone(),
        minor: false,
        warned: false,
        new_page: false,
    };
    let edit = serde_json::to_string(&edit).expect("an edit is data");
    rows.add("held", json!([path, "anonymous", edit, null, line, NOW, 0, "", 0, "", null]));
    let owner = place / OWN;
    let (id, name) = (owner + 2, format!("owner{owner}"));
    rows.add("held", json!([path, "filter", edit, id, name, NOW, 2, BOSS, NOW, line, null]));
    places.titled.push(Titled { path, first, second });
}

/// Pages of the catalog and created ones, each section of which is one input: once among those that a page has
/// once, once as a signature and once as a sample.
fn sheets(community: &Community, rows: &mut Rows, places: &mut Places, inputs: &[String]) {
    let addresses = community.app().addresses(1000, 40 * inputs.len().div_ceil(ON_SHEET));
    let mut catalog = addresses.iter().map(ToString::to_string).filter(|path| path.starts_with("/user32/"));
    let once: Vec<&str> =
        SECTIONS.iter().filter(|kind| kind.family == Family::One).map(|kind| kind.id).collect();
    assert_eq!(once.len(), ON_SHEET);
    let mut languages = WRITTEN_LANGUAGES.iter().cycle();
    for (sheet, inputs) in inputs.chunks(ON_SHEET).enumerate() {
        let created = format!("/type/XssSheet{sheet}");
        let (path, kind) = match catalog.next().filter(|_| sheet % 2 == 1) {
            Some(path) => (path, PageKind::Catalog),
            None => (created, PageKind::Created),
        };
        let page = rows.page(&path, &format!("XssSheet{sheet}"), kind, "", "struct");
        for (input, key) in inputs.iter().zip(&once) {
            let language = languages.next().map_or("text", |language| language.id);
            for key in [(*key).to_owned(), format!("signature:{language}"), format!("sample:{language}")] {
                let id = rows.revision(page, &key, None, &text(input), &line(input));
                rows.add("section", json!([page, key, id]));
            }
        }
        places.sheets.push(path);
    }
}

fn talks(rows: &mut Rows, places: &mut Places, inputs: &[String]) {
    for (talk, inputs) in inputs.chunks(TALKED).enumerate() {
        let path = format!("/type/XssTalk{talk}");
        let page = rows.page(&path, "XssTalk", PageKind::Created, "", "struct");
        for input in inputs {
            let line = line(input);
            let thread = rows.add("thread", json!([page, line, null, line, NOW, 0, 0]));
            let post = rows.add("post", json!([thread, null, text(input), null, line, NOW, 0]));
            rows.add("post", json!([thread, post, text(input), null, line, NOW, 0]));
        }
        places.talks.push(path);
    }
}
