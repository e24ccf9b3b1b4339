//! The whole life of a page, as people live it in a browser: with the script and without.

use crate::webdriver::{Browser, Look};
use farcall_app::Community;
use farcall_app::wiki::{Actor, Edit, Role};

const PASSWORD: &str = "a long and odd password";

/// The accounts, and a page with two versions of its notes, a discussion and an edit that waits.
pub(crate) async fn settle(community: &Community) {
    let (store, system) = (community.store(), Actor::System { label: "test".to_owned() });
    for (name, role) in [
        ("ann", Role::Contributor),
        ("bob", Role::Contributor),
        ("boss", Role::Administrator),
        ("mod1", Role::Moderator),
    ] {
        store.create_account(&system, name, PASSWORD, role).await.expect("the name is free");
    }
    store.change_setting(&system, "review-first-edits", "0").await.expect("it is a setting");
    let ann = Actor::Account(store.account_named("ann").await.expect("she is there").id);
    let page = community.seed("/shell32/ShellExecute").await.expect("it is asked").expect("it is there");
    let nobody = Actor::Anonymous { label: "192.0.2.x".to_owned() };
    for (actor, section, text) in [
        (&ann, "notes", "Never pass a *name* from outside.\n\n```csharp\nint x = 0;\n```\n"),
        (&system, "notes", "Never pass a name from outside.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
        (&nobody, "tips", "This waits.\n"),
    ] {
        let there = store.page(&page.path).await.expect("it is asked");
        let base = there.and_then(|p| p.sections.into_iter().find(|s| s.key == section)).map(|s| s.revision);
        let edit = Edit {
            page: page.clone(),
            section: section.to_owned(),
            base,
            text: text.to_owned(),
            comment: "for the pictures".to_owned(),
            minor: false,
            warned: false,
            new_page: false,
        };
        _ = store.edit(actor, &edit).await.expect("it is taken");
    }
    let thread = store.start_thread(&ann, &page, "A question", "Is it **safe**?").await.expect("she may");
    store.reply(&system, thread, None, "No.").await.expect("it is open");
}

/// Signs in through the form.
pub(crate) fn sign_in(browser: &Browser, name: &str) {
    browser.go("/wiki/sign-in");
    browser.find("#sign-name").click();
    browser.press(name);
    browser.find("#sign-password").click();
    browser.press(PASSWORD);
    browser.find("form.narrow .go").click();
    browser.wait("one is signed in", || browser.path() == "/wiki/account");
    assert_eq!(browser.find("h1").text(), name);
}

fn fill(browser: &Browser, selector: &str, text: &str) {
    // Not by a click: the preview grows below and moves what is beside it.
    browser.run(&format!("document.querySelector('{selector}').focus()"));
    browser.press(text);
}

/// Sends the form from the field for the comment, as the Enter key does.
fn save(browser: &Browser, page: &str) {
    fill(browser, "#edit-comment", crate::ENTER);
    browser.wait("the page is shown", || browser.path().starts_with(page));
}

#[test]
fn a_person_signs_up_writes_with_a_preview_and_takes_it_back() {
    let Some(browser) = crate::browser(Look::default()) else { return };
    browser.go("/wiki/sign-up?to=/user32/GetCursorPos");
    fill(&browser, "#sign-name", "carol");
    fill(&browser, "#sign-password", PASSWORD);
    browser.find("form.narrow .go").click();
    browser.wait("one comes back to the page", || browser.path() == "/user32/GetCursorPos");
    browser.find("h2#notes .edit").click();
    browser.wait("the form opens", || browser.path().starts_with("/wiki/edit"));
    fill(&browser, "#edit-text", "The point is in **screen** coordinates.");
    browser.wait("the preview follows", || {
        browser.all("[data-preview-text] strong").first().is_some_and(|e| e.text() == "screen")
    });
    fill(&browser, "#edit-comment", "seen in a program");
    save(&browser, "/user32/GetCursorPos");
    assert_eq!(browser.find(".written strong").text(), "screen");
    browser.find("h2#notes .edit").click();
    browser.wait("the form opens", || !browser.all("#edit-text").is_empty());
    fill(&browser, "#edit-text", " And more.");
    save(&browser, "/user32/GetCursorPos");
    browser.go("/wiki/history?page=/user32/GetCursorPos&section=notes");
    browser.find("form .go").click();
    browser.wait("the difference is shown", || !browser.all(".diff ins").is_empty());
    browser.go("/wiki/history?page=/user32/GetCursorPos&section=notes");
    browser.find("a[href^='/wiki/undo']").click();
    browser.wait("one is asked first", || !browser.all("#back-comment").is_empty());
    browser.find("form.narrow .go").click();
    browser.wait("it is done", || browser.path().starts_with("/wiki/history"));
    browser.go("/user32/GetCursorPos");
    assert!(!browser.find(".written .prose").text().contains("And more."));
}

#[test]
fn everything_can_be_done_without_scripts() {
    let Some(browser) = crate::browser(Look { without_scripts: true, ..Look::default() }) else { return };
    sign_in(&browser, "bob");
    browser.go("/wiki/edit?page=/gdi32/BitBlt&section=tips");
    fill(&browser, "#edit-text", "Use *SRCCOPY*.");
    browser.find("[name=preview]").click();
    browser.wait("the preview is a page", || !browser.all("[data-preview-text] em").is_empty());
    save(&browser, "/gdi32/BitBlt");
    assert_eq!(browser.find(".written em").text(), "SRCCOPY");
    browser.go("/wiki/talk?page=/gdi32/BitBlt");
    fill(&browser, "#talk-title", "Palettes");
    fill(&browser, "#talk-text", "What about them?");
    browser.find("#start ~ form .go").click();
    browser.wait("the discussion is shown", || !browser.all(".post").is_empty());
    browser.go("/wiki/watch?page=/gdi32/BitBlt");
    browser.find("#page-main form .go").click();
    browser.wait("it is on the list", || !browser.all("#list").is_empty());
    browser.go("/wiki/recent?module=gdi32");
    assert!(browser.find(".changes").text().contains("BitBlt"));
}

#[test]
fn a_moderator_reviews_and_blocks() {
    let Some(browser) = crate::browser(Look::default()) else { return };
    browser.go("/wiki/edit?page=/advapi32/RegCloseKey&section=notes");
    fill(&browser, "#edit-text", "Written without an account.");
    save(&browser, "/wiki/waiting");
    sign_in(&browser, "mod1");
    browser.go("/wiki/review");
    let mine = browser.all(".held").into_iter().find(|held| held.text().contains("RegCloseKey"));
    let id = mine.expect("it is in the queue").attribute("data-id").expect("it has a number");
    browser.find(&format!(".held[data-id='{id}'] button[value=accept]")).click();
    browser.wait("it left the queue", || browser.all(&format!(".held[data-id='{id}']")).is_empty());
    browser.go("/advapi32/RegCloseKey");
    assert!(browser.find(".written").text().contains("Written without an account."));
    browser.go("/wiki/person?name=ann");
    fill(&browser, "#block-because", "a test");
    browser.find("button[value=block]").click();
    browser.wait("it says so", || !browser.all("[role=status] p").is_empty());
    browser.find("button[value=unblock]").click();
    browser.wait("and the other way round", || !browser.all("button[value=block]").is_empty());
}
