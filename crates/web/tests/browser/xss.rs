//! No text of a stranger does anything in a browser: every input of the corpus of `crates/prose` goes through every
//! field that is shown somewhere, and a real browser looks.
//!
//! Two sites are made alike, one of harmless texts and one of the corpus. What the pages of the first consist of is
//! what those of the second may consist of; in texts, what Markdown may become. A script that is put in front of
//! every document notes what scripts of inputs call and what the policy of the site stops. Pages that show many
//! inputs are opened, with the policy and without it; those that show one are asked for and put into the page that
//! is open, as the site's own script does it.

mod detector;
mod fields;
mod settle;

use crate::webdriver::{Browser, Look, is_there_or_skip};
use detector::{Finding, known_shapes};
use fields::Field;
use settle::Places;
use std::sync::OnceLock;

const PASSWORD: &str = "a long and odd password";

/// A site whose fields are full, with the texts that they are full of.
struct Full {
    address: String,
    inputs: Vec<String>,
    places: Places,
}

/// The inputs of the corpus, and the addresses alone that it puts into links: some fields become an address whole.
fn corpus() -> Vec<String> {
    let lines = include_str!("../../../prose/tests/xss/corpus.jsonl").lines();
    let field = |line: &str| -> String {
        let record: serde_json::Value = serde_json::from_str(line).expect("each line is an object");
        record["text"].as_str().expect("it has a text").to_owned()
    };
    let mut inputs: Vec<String> = lines.map(field).collect();
    let links = inputs.iter().filter_map(|input| input.strip_prefix("[text](")?.strip_suffix(')'));
    let addresses: Vec<String> = links.filter(|link| !link.starts_with('<')).map(str::to_owned).collect();
    assert!(inputs.len() >= 700 && addresses.len() >= 60, "{} and {}", inputs.len(), addresses.len());
    inputs.extend(addresses);
    inputs
}

fn full(inputs: Vec<String>) -> Full {
    let texts = inputs.clone();
    let (address, places) = crate::serve(async move |community| settle::settle(community, &texts).await);
    Full { address, inputs, places }
}

fn hostile() -> &'static Full {
    static HOSTILE: OnceLock<Full> = OnceLock::new();
    HOSTILE.get_or_init(|| full(corpus()))
}

/// As many texts that are nothing but text. To a search, every third asks for a filter that there is not, and every
/// third has two lines.
fn harmless() -> &'static Full {
    static HARMLESS: OnceLock<Full> = OnceLock::new();
    HARMLESS.get_or_init(|| {
        let text = |n| match n % 3 {
            0 => format!("harmless: words {n}"),
            1 => format!("harmless\nwords {n}"),
            _ => format!("harmless words {n}"),
        };
        full((0..corpus().len()).map(text).collect())
    })
}

/// A window with the detector, signed in as the administrator.
fn window(site: &Full) -> Browser {
    let browser = Browser::open(&site.address, Look::default());
    detector::install(&browser);
    sign_in(&browser, &site.places.boss);
    browser
}

fn sign_in(browser: &Browser, token: &str) {
    browser.set_cookie("farcall-session", token);
}

/// Fails with the first of what was found.
fn report(found: &[Finding]) {
    let total = found.len();
    let first: Vec<String> = found.iter().take(60).map(ToString::to_string).collect();
    assert!(found.is_empty(), "{total} findings:\n{}", first.join("\n"));
}

fn count(what: &str, fields: &[Field]) {
    #[allow(clippy::print_stderr, reason = "how much was looked at belongs to the result")]
    {
        let visits: usize = fields.iter().map(|field| field.visits.len()).sum();
        eprintln!("{what}: {} fields, {visits} pages", fields.len());
    }
}

/// Opens the pages that list inputs or show them as texts.
fn open_all(is_guarded: bool) {
    if !is_there_or_skip() {
        return;
    }
    let (plain, site) = (harmless(), hostile());
    let (teacher, browser) = (window(plain), window(site));
    if !is_guarded {
        browser.lift_policy();
    }
    let fields = fields::opened(&site.places, &site.inputs);
    let lessons = fields::opened(&plain.places, &plain.inputs);
    let mut found = Vec::new();
    for (field, lesson) in fields.iter().zip(&lessons) {
        let known = known_shapes(&teacher, plain, lesson);
        for visit in &field.visits {
            if let Some(owner) = visit.owner {
                sign_in(&browser, &site.places.sessions[owner]);
            }
            browser.go(&visit.address);
            found.extend(detector::look(&browser, field.name, visit, &known));
        }
        sign_in(&browser, &site.places.boss);
    }
    count("opened", &fields);
    report(&found);
}

#[test]
fn kept_texts_do_nothing_when_their_pages_are_opened() {
    open_all(true);
}

/// The policy would stop most of what got through; the pages need no such help.
#[test]
fn kept_texts_do_nothing_without_the_policy() {
    open_all(false);
}

/// Of the pages of fields that show one input each, one in so many is asked for, beginning one later in each field:
/// 700 pages for each of forty fields take too long for every day. Every input goes through several fields all the same, and
/// with `FARCALL_XSS_ALL=1` through every one.
fn one_in() -> usize {
    if std::env::var_os("FARCALL_XSS_ALL").is_some() { 1 } else { 6 }
}

/// Asks for the pages of fields that show one input each.
fn ask_all(what: &str, fields_of: impl Fn(&Places, &[String]) -> Vec<Field>) {
    if !is_there_or_skip() {
        return;
    }
    let (plain, site) = (harmless(), hostile());
    let (teacher, browser) = (window(plain), window(site));
    let (teacher_page, page) = ("/about", "/about");
    teacher.go(teacher_page);
    browser.go(page);
    let mut fields = fields_of(&site.places, &site.inputs);
    for (place, field) in fields.iter_mut().enumerate() {
        field.visits = field.visits.drain(..).skip(place % one_in()).step_by(one_in()).collect();
        assert!(field.visits.len() > 12, "{}: {}", field.name, field.visits.len());
    }
    let lessons = fields_of(&plain.places, &plain.inputs[..12]);
    let mut found = Vec::new();
    for (field, lesson) in fields.iter().zip(&lessons) {
        let known = detector::learn(&teacher, &lesson.visits);
        found.extend(detector::ask(&browser, field, &known));
    }
    count(what, &fields);
    report(&found);
}

#[test]
fn texts_in_addresses_and_forms_come_back_as_texts() {
    ask_all("asked", fields::asked);
}

#[test]
fn what_filters_say_is_text() {
    ask_all("told", fields::told);
}

#[test]
fn data_is_never_taken_for_a_page() {
    ask_all("data", fields::data);
}

#[test]
fn the_script_puts_previews_and_suggestions_in_safely() {
    if !is_there_or_skip() {
        return;
    }
    let (plain, site) = (harmless(), hostile());
    let (teacher, browser) = (window(plain), window(site));
    let mut lesson = plain.inputs[..12].to_vec();
    // As some inputs do by chance, with all parts that a generated file can have.
    lesson.push("CloseHandle GetSystemInfo SendMessage".to_owned());
    let mut found = Vec::new();
    for (place, (name, page, typing)) in detector::TYPED.iter().enumerate() {
        teacher.go(page);
        browser.go(page);
        // Each input into one of the fields, and into the preview, where HTML is made of it, in any case.
        let inputs: Vec<String> = match place {
            0 => site.inputs.clone(),
            _ => site.inputs.iter().skip(place).step_by(2).cloned().collect(),
        };
        let mut known = detector::type_in(&teacher, typing, &lesson, None).1;
        // Names that may have been meant; whether there are some depends on the input.
        known.push("html code ".to_owned());
        found.extend(detector::findings(name, detector::type_in(&browser, typing, &inputs, Some(&known)).0));
    }
    report(&found);
}

#[test]
fn feeds_are_well_formed_and_their_entries_are_texts() {
    if !is_there_or_skip() {
        return;
    }
    let site = hostile();
    let browser = window(site);
    browser.go("/about");
    let feeds = site.inputs.len().div_ceil(settle::FED);
    let mut found = Vec::new();
    for kind in ["atom", "rss"] {
        for feed in 0..feeds {
            let address = format!("/wiki/recent.{kind}?module=xssfeed{feed}");
            let start = feed * settle::FED;
            let shown = &site.inputs[start..(start + settle::FED).min(site.inputs.len())];
            let lines: Vec<String> = shown.iter().map(|input| settle::line(input)).collect();
            found.extend(detector::findings(kind, detector::read_feed(&browser, &address, &lines)));
        }
        browser.go(&format!("/wiki/recent.{kind}"));
        found.extend(detector::findings(kind, detector::noted(&browser)));
        browser.go("/about");
    }
    report(&found);
}

#[test]
fn the_detector_finds_what_it_looks_for() {
    if !is_there_or_skip() {
        return;
    }
    detector::finds_what_runs_and_what_is_stopped();
}
