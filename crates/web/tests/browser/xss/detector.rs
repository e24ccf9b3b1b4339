//! What `detector.js` is asked, and a site that shows that it finds what it looks for.

use super::Full;
use super::fields::{Field, Visit};
use crate::webdriver::{Browser, Look};
use serde_json::{Value, json};
use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

const DETECTOR: &str = include_str!("detector.js");

/// Pages that are asked for in one go.
const AT_ONCE: usize = 50;

/// Something that should not have been there.
pub(super) struct Finding {
    field: String,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.what)
    }
}

/// What the elements of a page of some kind look like.
pub(super) type Shapes = Vec<String>;

/// Puts the detector in front of every document that is opened from now on.
pub(super) fn install(browser: &Browser) {
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": DETECTOR }));
}

pub(super) fn findings(field: &str, found: Vec<String>) -> Vec<Finding> {
    found.into_iter().map(|what| Finding { field: field.to_owned(), what }).collect()
}

fn strings(value: &Value) -> Vec<String> {
    let all = value.as_array().unwrap_or_else(|| panic!("a list and not {value}"));
    all.iter().map(|one| one.as_str().unwrap_or_default().to_owned()).collect()
}

/// What was noted on the page that is open.
pub(super) fn noted(browser: &Browser) -> Vec<String> {
    strings(&browser.run("return detector.noted.splice(0)"))
}

/// What is wrong with the page that is open.
pub(super) fn look(browser: &Browser, field: &str, visit: &Visit, known: &Shapes) -> Vec<Finding> {
    let script = format!("return detector.here({}, new Set({}))", json!(visit), json!(known));
    findings(field, strings(&browser.run(&script)))
}

/// Asks for the pages of a field.
pub(super) fn ask(browser: &Browser, field: &Field, known: &Shapes) -> Vec<Finding> {
    let parts = field.visits.chunks(AT_ONCE);
    let found = parts.flat_map(|part| strings(&ask_for(browser, part, Some(known))["found"]));
    findings(field.name, found.collect())
}

/// What pages that show nothing but harmless texts consist of.
pub(super) fn learn(browser: &Browser, visits: &[Visit]) -> Shapes {
    let answer = ask_for(browser, visits, None);
    let found = strings(&answer["found"]);
    assert!(found.is_empty(), "pages of harmless texts: {}", found.join("\n"));
    strings(&answer["learned"])
}

fn ask_for(browser: &Browser, visits: &[Visit], known: Option<&Shapes>) -> Value {
    browser.run_async(&format!(
        "const done = arguments[arguments.length - 1];
        detector.visits({}, {}).then(done, (error) => done({{ found: [`${{error}}`], learned: [] }}))",
        json!(visits),
        json!(known)
    ))
}

/// What opened pages of a field consist of: as they are sent, and as the script of the site leaves them.
pub(super) fn known_shapes(browser: &Browser, site: &Full, lesson: &Field) -> Shapes {
    let mut known = Vec::new();
    let owners = lesson.visits.iter().filter_map(|visit| visit.owner).take(1);
    for owner in owners {
        super::sign_in(browser, &site.places.sessions[owner]);
    }
    for visit in lesson.visits.iter().take(1) {
        browser.go(&visit.address);
        let script = format!(
            "const learned = new Set(); const found = detector.here({}, null, learned); return [found, [...learned]]",
            json!(visit)
        );
        let answer = browser.run(&script);
        assert_eq!(answer[0], json!([]), "{}: a page of harmless texts", visit.address);
        known.extend(strings(&answer[1]));
    }
    let others: Vec<Visit> = lesson.visits.iter().filter(|visit| visit.owner.is_none()).cloned().collect();
    known.extend(learn(browser, &others));
    super::sign_in(browser, &site.places.boss);
    known
}

/// What is typed where, and how one sees that the script has shown its answer.
pub(super) const TYPED: &[(&str, &str, &str)] = &[
    ("the preview", "/wiki/edit?page=/kernel32/CloseHandle&section=notes", "#edit-text"),
    ("suggestions", "/about", "#search-input"),
    ("the generator", "/playground", "#generate-names"),
];

/// Types each input into a field and looks at the page when the script has put the answer in. Without known
/// shapes, learns them.
pub(super) fn type_in(
    browser: &Browser,
    field: &str,
    inputs: &[String],
    known: Option<&Shapes>,
) -> (Vec<String>, Shapes) {
    let (mut found, mut learned) = (Vec::new(), Vec::new());
    for part in inputs.chunks(AT_ONCE) {
        let answer = browser.run_async(&format!(
            "const done = arguments[arguments.length - 1];
            detector.type({}, {}, {}).then(done, (error) => done({{ found: [`${{error}}`], learned: [] }}))",
            json!(field),
            json!(part),
            json!(known)
        ));
        found.extend(strings(&answer["found"]));
        learned.extend(strings(&answer["learned"]));
    }
    (found, learned)
}

/// What is wrong with a feed and, read as a feed reader shows them, with its entries.
pub(super) fn read_feed(browser: &Browser, address: &str, lines: &[String]) -> Vec<String> {
    let script = format!(
        "const done = arguments[arguments.length - 1];
        detector.feed({}, {}).then(done, (error) => done([`${{error}}`]))",
        json!(address),
        json!(lines)
    );
    strings(&browser.run_async(&script))
}

/// Pages with one thing each that no page of the site may have, and what is said of it.
const BAD: &[(&str, &str)] = &[
    ("<img src=/x onerror=alert(1)>", "handler onerror"),
    ("<img src=/x onerror=alert(1)>", "alert(1)"),
    ("<script>alert(2)</script>", "alert(2)"),
    ("<svg onload=alert(3)></svg>", "alert(3)"),
    ("<a href=' jav\tascript:alert(1)'>x</a>", "address href"),
    ("<a href='data:text/html,x'>x</a>", "address href"),
    ("<a href='vbscript:x'>x</a>", "address href"),
    ("<a href='//evil.example/'>x</a>", "leads to"),
    ("<p style='color:red'>x</p>", "attribute style"),
    ("<iframe></iframe>", "element: <iframe"),
    ("<object></object>", "element: <object"),
    ("<embed>", "element: <embed"),
    ("<base href=/x>", "element: <base"),
    ("<meta http-equiv=refresh content='99;/'>", "attribute http-equiv"),
    ("<form action=/elsewhere></form>", "sends to /elsewhere"),
    ("<template><img></template>", "element: <template"),
    ("<b>x</b>", "new here"),
    ("<div class=prose><div>x</div></div>", "in a text"),
    ("<div class=prose><p id=body>x</p></div>", "in a text, id"),
    ("<div class=prose><a href='ftp://x/'>x</a></div>", "address href"),
    ("<script>fetch('https://evil.example/')</script>", "fetch(https://evil.example/)"),
];

/// A page of our own with each of [`BAD`] is objected to, whether the policy of the site guards it or not; so is one
/// that is asked for and put into the page that is open.
pub(super) fn finds_what_runs_and_what_is_stopped() {
    for is_guarded in [false, true] {
        let address = bad_site(is_guarded);
        let browser = Browser::open(&address, Look::default());
        install(&browser);
        browser.go("/good");
        let visit = json!({ "address": "/good", "shows": ["some <b>words</b>"] });
        let learned = browser.run(&format!(
            "const learned = new Set(); const found = detector.here({visit}, null, learned); return [found, [...learned]]"
        ));
        assert_eq!(learned[0], json!([]), "nothing is wrong with a good page");
        for (place, (bad, said)) in BAD.iter().enumerate() {
            let visit = json!({ "address": format!("/{place}"), "shows": [] });
            browser.go(&format!("/{place}"));
            let script = format!("return detector.here({visit}, new Set({}))", learned[1]);
            let runs = said.ends_with(')');
            let expected = if is_guarded && runs { "stopped by the policy" } else { said };
            let mut found = Vec::new();
            browser.wait(&format!("{bad} is found as {expected}"), || {
                found.extend(strings(&browser.run(&script)));
                found.iter().any(|what| what.contains(expected))
            });
            if !runs {
                browser.go("/good");
                let answer = browser.run_async(&format!(
                    "detector.visits([{visit}], {}).then(arguments[arguments.length - 1])",
                    learned[1]
                ));
                let found = strings(&answer["found"]);
                assert!(found.iter().any(|what| what.contains(said)), "{bad}, asked for: {found:?}");
            }
        }
        let visit = json!({ "address": "/good", "shows": ["other words"] });
        browser.go("/good");
        let found = strings(&browser.run(&format!("return detector.here({visit}, new Set({}))", learned[1])));
        assert!(found.iter().any(|what| what.contains("not shown as text")), "{found:?}");
    }
}

/// Serves a good page and each of [`BAD`] under its number, to one browser, for as long as the test runs.
fn bad_site(is_guarded: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("some port is free");
    let address = format!("http://{}", listener.local_addr().expect("it listens"));
    let policy = if is_guarded { "Content-Security-Policy: default-src 'self'\r\n" } else { "" };
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            std::thread::spawn(move || {
                let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let first = lines.next().unwrap_or_default();
                lines.find(String::is_empty);
                let path = first.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
                let bad = path.parse().ok().and_then(|n: usize| BAD.get(n)).map_or("", |(bad, _)| bad);
                let page = format!(
                    "<!doctype html><title>x</title><body><p>some &lt;b&gt;words&lt;/b&gt;</p>\
                     <div class=prose><p>x</p></div><form action=/here></form>{bad}"
                );
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Content-Type-Options: nosniff\r\n{policy}\
                     Connection: close\r\nContent-Length: {}\r\n\r\n",
                    page.len()
                );
                _ = stream.write_all(format!("{head}{page}").as_bytes());
            });
        }
    });
    address
}
