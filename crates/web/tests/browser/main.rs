//! The pages in a real browser: what a person does with the keyboard, the buttons and the switches,
//! without scripts, in the dark, on a small screen, and with what axe-core objects to.

mod accessibility;
mod files;
mod life;
mod webdriver;
mod xss;

use farcall_app::{App, Community};
use std::sync::{Arc, LazyLock, OnceLock};
use webdriver::{Browser, Look, is_there_or_skip};

/// The keys that have no character of their own, as WebDriver writes them.
const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const DOWN: &str = "\u{E015}";

/// Where the site answers: one server for nearly all tests, for as long as they run.
fn site() -> &'static str {
    static SITE: OnceLock<String> = OnceLock::new();
    SITE.get_or_init(|| serve(async |community| life::settle(community).await).0)
}

/// Serves a site on which `write` has been at work, for as long as the tests run. The answer is its address, and what
/// `write` says.
fn serve<T: Send + 'static>(write: impl AsyncFnOnce(&Community) -> T + Send + 'static) -> (String, T) {
    static APP: LazyLock<Arc<App>> = LazyLock::new(|| Arc::new(App::new()));
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        runtime.expect("a runtime can be made").block_on(async {
            let folder = tempfile::tempdir().expect("a folder can be made");
            let file = folder.path().join("wiki.db");
            let opened = Community::open(APP.clone(), &file.to_string_lossy()).await;
            let community = opened.expect("a new database opens");
            let written = write(&community).await;
            let site = farcall_web::Site::new(APP.clone(), farcall_web::CACHE_BYTES)
                .with_community(community)
                .with_limits(farcall_web::Limits::lax());
            let anywhere = ([127, 0, 0, 1], 0).into();
            let running = farcall_web::bind_with(Arc::new(site), anywhere).await.expect("some port is free");
            sender.send((running.address(), written)).expect("the test waits for it");
            running.run().await;
        });
    });
    let (address, written) = receiver.recv().expect("the site starts");
    (format!("http://{address}"), written)
}

fn browser(look: Look) -> Option<Browser> {
    is_there_or_skip().then(|| Browser::open(site(), look))
}

#[test]
fn typing_finds_and_enter_opens() {
    let Some(browser) = browser(Look::default()) else { return };
    // The box of the front page has the focus from the start.
    browser.find("#search-input");
    browser.press("openfilema");
    let first = browser.find("#search-results [role=option] b");
    browser.wait("the family comes first", || {
        browser.find("#search-results [role=option] b").text() == "OpenFileMapping"
    });
    assert!(first.is_shown());
    browser.press(DOWN);
    assert_eq!(browser.find("[role=option][aria-selected=true] b").text(), "OpenFileMapping");
    browser.press(ENTER);
    browser.wait("the page opens", || browser.path() == "/kernel32/OpenFileMapping");
    assert_eq!(browser.find("h1").text(), "OpenFileMapping (kernel32)");
}

#[test]
fn three_letters_show_results_and_escape_closes_them() {
    let Some(browser) = browser(Look::default()) else { return };
    browser.go("/kernel32/CloseHandle");
    for open_search in ["/", "s"] {
        browser.press(open_search);
        browser.press("ofm");
        browser.wait("results appear", || !browser.all("#search-results [role=option]").is_empty());
        assert!(browser.find("#search-results").is_shown());
        browser.press(ESCAPE);
        browser.wait("they disappear", || !browser.find("#search-results").is_shown());
        browser.press(ESCAPE);
    }
    browser.press_with_control('k');
    assert_eq!(browser.run("return document.activeElement.id"), "search-input");
}

#[test]
fn the_button_copies_the_declaration() {
    let Some(browser) = browser(Look::default()) else { return };
    browser.go("/kernel32/OpenFileMapping?lang=csharp");
    browser.find("[data-copy]").click();
    let mut copied = String::new();
    browser.wait("the declaration is in the clipboard", || {
        let read = "const done = arguments[0]; navigator.clipboard.readText().then(done, (e) => done('failed: ' + e));";
        copied = browser.run_async(read).as_str().unwrap_or_default().to_owned();
        copied.contains("OpenFileMapping")
    });
    assert!(copied.contains("kernel32") && copied.contains("extern"), "{copied}");
    assert_eq!(browser.find("#live-status").attribute("role").as_deref(), Some("status"));
}

#[test]
fn the_chosen_language_is_remembered() {
    let Some(browser) = browser(Look::default()) else { return };
    browser.go("/kernel32/OpenFileMapping");
    for (language, sign) in [("rust", "extern \"system\""), ("vb", "Function"), ("csharp", "extern")] {
        browser.find(&format!("[data-lang-tab=\"{language}\"]")).click();
        let current = format!("[data-lang-tab=\"{language}\"][aria-current]");
        browser.wait(&format!("{language} is shown"), || !browser.all(&current).is_empty());
        let code = browser.find("main pre code").text();
        assert!(code.contains(sign), "{language}: {code}");
        browser.go("/kernel32/CloseHandle");
        assert!(!browser.all(&current).is_empty(), "{language} is remembered on the next page");
        browser.go("/kernel32/OpenFileMapping");
    }
}

#[test]
fn the_forms_of_a_family_can_be_switched() {
    let Some(browser) = browser(Look::default()) else { return };
    browser.go("/kernel32/OpenFileMapping?lang=c");
    for form in ["A", "W"] {
        browser.find(&format!("[data-form=\"{form}\"]")).click();
        let current = format!("[data-form=\"{form}\"][aria-current]");
        browser.wait(&format!("form {form} is shown"), || !browser.all(&current).is_empty());
        let code = browser.find("main pre code").text();
        assert!(code.contains(&format!("OpenFileMapping{form}")), "{code}");
    }
}

#[test]
fn keys_are_listed_under_the_question_mark() {
    let Some(browser) = browser(Look::default()) else { return };
    browser.go("/kernel32/CloseHandle");
    assert!(!browser.find("#keyboard-help").is_shown());
    browser.press("?");
    browser.wait("the list opens", || browser.find("#keyboard-help").is_shown());
    browser.press(ESCAPE);
    browser.wait("the list closes", || !browser.find("#keyboard-help").is_shown());
}

#[test]
fn without_scripts_everything_is_still_there() {
    let Some(browser) = browser(Look { without_scripts: true, ..Look::default() }) else { return };
    browser.find("#search-input").click();
    browser.press("OpenFileMapping");
    browser.press(ENTER);
    browser.wait("the search is answered", || browser.path() != "/");
    if browser.path().starts_with("/search") {
        browser.find("main a[href$=\"/kernel32/OpenFileMapping\"]").click();
    }
    browser.wait("the page opens", || browser.path().starts_with("/kernel32/OpenFileMapping"));
    browser.find("[data-lang-tab=\"python\"]").click();
    browser.wait("the link switches the language", || {
        browser.all("[data-lang-tab=\"python\"][aria-current]").len() == 1
    });
    let code = browser.find("main pre code").text();
    assert!(code.contains("argtypes"), "{code}");
    assert!(!browser.all("#parameters").is_empty(), "the parameters are on the page");
    for button in browser.all("[data-copy], #theme-toggle, [data-help]") {
        assert!(!button.is_shown(), "a button that does nothing without scripts is hidden");
    }
}

#[test]
fn dark_follows_the_system_and_the_button() {
    let Some(browser) = browser(Look { is_dark: true, ..Look::default() }) else { return };
    let brightness = || {
        let color = browser.run("return getComputedStyle(document.body).backgroundColor");
        let numbers = color.as_str().unwrap_or_default().split(|c: char| !c.is_ascii_digit());
        numbers.filter_map(|n| n.parse::<u32>().ok()).take(3).sum::<u32>()
    };
    browser.go("/type/SYSTEM_INFO");
    assert!(brightness() < 200, "dark as the system asks: {}", brightness());
    browser.find("#theme-toggle").click();
    assert!(brightness() > 600, "light after the switch: {}", brightness());
    browser.go("/kernel32/CloseHandle");
    assert!(brightness() > 600, "the choice is remembered: {}", brightness());
}

#[test]
fn a_small_screen_scrolls_in_one_direction_only() {
    let Some(browser) = browser(Look { width: 360, ..Look::default() }) else { return };
    for page in accessibility::PAGES {
        browser.go(page);
        let overhang = browser.run("return document.documentElement.scrollWidth - innerWidth");
        assert!(overhang.as_i64().is_some_and(|pixels| pixels <= 0), "{page} is {overhang} pixels too wide");
        assert!(browser.find("h1").is_shown(), "{page}");
    }
}
