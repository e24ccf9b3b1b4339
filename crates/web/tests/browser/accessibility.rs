//! What keeps people from reading a page, as far as axe-core can see it.

use crate::webdriver::Look;
use std::path::PathBuf;

/// One page of every kind.
pub(crate) const PAGES: &[&str] = &[
    "/",
    "/search?q=map+view",
    "/search?q=no+such+thing+at+all",
    "/modules",
    "/psapi",
    "/kernel32/OpenFileMapping",
    "/kernel32/CreateFile?lang=csharp",
    "/kernel32/OpenFileMapping?print",
    "/type/SYSTEM_INFO",
    "/type/INPUT",
    "/type/IMAGE_FILE_HEADER",
    "/type/FILE_MAP",
    "/type/WNDENUMPROC",
    "/type/IShellItem",
    "/type/HANDLE",
    "/type/HANDLE/references",
    "/constant/WM_PAINT",
    "/constants",
    "/constants/WM_",
    "/device",
    "/device/coredll",
    "/generate",
    "/about",
    "/evidence",
    "/help",
    "/api",
    "/no/such/page",
    "/faq",
    "/playground",
    "/shell32/ShellExecute",
    "/wiki/edit?page=/shell32/ShellExecute&section=notes",
    "/wiki/edit?page=/shell32/ShellExecute&section=sample:csharp",
    "/wiki/create",
    "/wiki/history?page=/shell32/ShellExecute",
    "/wiki/history?page=/shell32/ShellExecute&section=notes",
    "/wiki/diff?id=2",
    "/wiki/revision?id=1",
    "/wiki/blame?page=/shell32/ShellExecute&section=notes",
    "/wiki/undo?id=2",
    "/wiki/recent",
    "/wiki/talk?page=/shell32/ShellExecute",
    "/wiki/sign-in",
    "/wiki/sign-up",
    "/wiki/account",
    "/wiki/watch",
];

/// Pages for moderators and administrators.
const OFFICE: &[&str] = &[
    "/wiki/account",
    "/wiki/watch",
    "/wiki/watch?page=/shell32/ShellExecute",
    "/wiki/recent?unpatrolled=on",
    "/wiki/review",
    "/wiki/manage?page=/shell32/ShellExecute",
    "/wiki/person?name=ann",
    "/wiki/filters",
    "/wiki/audit",
    "/wiki/people",
    "/wiki/settings",
    "/wiki/talk?page=/shell32/ShellExecute",
];

/// Long lists are cut: their rows are alike, and axe-core looks at each for a while.
const CUT: &str = "
for (const list of document.querySelectorAll('ul, ol, dl, tbody, p'))
  [...list.children].slice(40).forEach((row) => row.remove());";

/// The rules of WCAG 2.2, levels A and AA, and what axe-core calls best practice.
const SCRIPT: &str = "
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations'] }).then(
  (result) => done(result.violations.map((v) => v.id + ': ' + v.help + ' — ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | '))),
  (error) => done(['axe failed: ' + error]));";

#[test]
fn axe_finds_nothing_on_any_kind_of_page() {
    let Some(axe) = axe() else { return };
    let mut violations = Vec::new();
    for is_dark in [false, true] {
        let Some(browser) = crate::browser(Look { is_dark, ..Look::default() }) else { return };
        for page in PAGES.iter().chain(OFFICE) {
            if OFFICE.first() == Some(page) && browser.all("a[href='/wiki/people']").is_empty() {
                crate::life::sign_in(&browser, "boss");
            }
            browser.go(page);
            browser.run(CUT);
            browser.run(&axe);
            let found = browser.run_async(SCRIPT);
            let found = found.as_array().expect("axe answers with a list");
            violations.extend(found.iter().map(|v| format!("{page} (dark: {is_dark}): {v}")));
        }
    }
    assert!(violations.is_empty(), "{} violations:\n{}", violations.len(), violations.join("\n"));
}

/// A page without a title, with an image that says nothing and with grey on grey, is objected to.
#[test]
fn axe_objects_to_a_bad_page() {
    let Some(axe) = axe() else { return };
    let Some(browser) = crate::browser(Look::default()) else { return };
    // Styles are set through the object model, since the site allows none in attributes.
    browser.run(
        "document.title = ''; document.documentElement.lang = '';
        document.body.innerHTML = '<main><h1>x</h1><img src=\"/x.png\"><p>grey</p></main>';
        const style = document.querySelector('p').style;
        style.color = '#999'; style.backgroundColor = '#888';",
    );
    browser.run(&axe);
    let found = browser.run_async(SCRIPT).to_string();
    for rule in ["color-contrast", "document-title", "html-has-lang", "image-alt"] {
        assert!(found.contains(rule), "{rule} is not among {found}");
    }
}

/// The text of axe-core, which `cargo xtask toolchains` fetches.
fn axe() -> Option<String> {
    let folder = std::env::var_os("FARCALL_TOOLS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/tools")),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(folder.join("axe.min.js")).ok();
    if text.is_none() {
        let is_required = std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
        assert!(!is_required, "axe.min.js is missing; `cargo xtask toolchains` fetches it");
        #[allow(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: axe.min.js is missing");
        }
    }
    text
}
