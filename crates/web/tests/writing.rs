//! What people write, as a client sees it: editing, conflicts, created and standing pages, search.

mod visitor;

use axum::http::StatusCode;
use visitor::{Person, World};

const PAGE: &str = "/kernel32/OpenFileMapping";

#[tokio::test]
async fn a_text_that_is_saved_is_on_the_page_with_its_author() {
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    let before = world.get(PAGE).await;
    assert!(!before.text().contains("Close the handle"), "nobody wrote it yet");
    let form = ann.get(&format!("/wiki/edit?page={PAGE}&section=notes")).await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.text().contains("You write as ann"), "{}", form.text());
    let text = "Close the handle with [[CloseHandle]]. <script>alert(1)</script>";
    let saved = ann.edit(PAGE, "notes", "", text).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, "/kernel32/OpenFileMapping#notes"));
    let page = world.get(PAGE).await;
    assert!(page.text().contains("<a href=\"/kernel32/CloseHandle\""), "{}", page.text());
    assert!(page.text().contains("ann</a>"), "the author is named");
    assert!(!page.text().contains("<script>alert"), "{}", page.text());
    let markdown = world.get(&format!("{PAGE}.md")).await;
    assert!(markdown.text().contains("## Notes\n\nClose the handle"), "{}", markdown.text());
    let json = world.get(&format!("{PAGE}.json")).await;
    assert!(json.text().contains("\"author\": \"ann\""), "{}", json.text());
    let references = world.get("/kernel32/CloseHandle/references").await;
    assert!(references.text().contains("OpenFileMapping (kernel32)"), "{}", references.text());
}

#[tokio::test]
async fn every_section_of_the_old_wiki_can_be_written() {
    let world = World::new().await;
    let page = world.get("/kernel32/CloseHandle").await;
    let sections = ["summary", "signature", "notes", "tips", "sample", "alternative", "documentation"];
    let edits = sections.map(|id| {
        let link = format!("/wiki/edit?page=%2Fkernel32%2FCloseHandle&#38;section={id}");
        page.text().find(&link).unwrap_or_else(|| panic!("{id} cannot be edited: {}", page.text()))
    });
    assert!(edits.is_sorted(), "they stand in the order of the old pages: {edits:?}");
    let paper = world.get("/kernel32/CloseHandle?print").await;
    assert!(!paper.text().contains("/wiki/"), "links lead nowhere on paper");
}

#[tokio::test]
async fn a_preview_shows_the_text_and_saves_nothing() {
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    let form = [("page", PAGE), ("section", "notes"), ("base", ""), ("text", "**bold**"), ("preview", "")];
    let preview = ann.post("/wiki/edit", &form).await;
    assert_eq!(preview.status, StatusCode::OK);
    assert!(preview.text().contains("<strong>bold</strong>"), "{}", preview.text());
    assert!(preview.text().contains("**bold**</textarea>"), "the text is still in the form");
    let live = ann.post("/wiki/preview", &[("text", "**bold**")]).await;
    assert_eq!(live.text().trim(), "<p><strong>bold</strong></p>");
    assert!(!world.get(PAGE).await.text().contains("<strong>bold"));
}

#[tokio::test]
async fn edits_of_other_lines_are_merged_and_of_the_same_line_shown_side_by_side() {
    let world = World::new().await;
    let (ann, bob) = (world.contributor("ann").await, world.contributor("bob").await);
    ann.edit(PAGE, "notes", "", "one\n\ntwo\n\nthree\n").await;
    let base = ann.base(PAGE, "notes").await;
    ann.edit(PAGE, "notes", &base, "ONE\n\ntwo\n\nthree\n").await;
    let merged = bob.edit(PAGE, "notes", &base, "one\n\ntwo\n\nTHREE\n").await;
    assert_eq!(merged.status, StatusCode::SEE_OTHER);
    let page = world.get(PAGE).await;
    assert!(page.text().contains("<p>ONE</p>") && page.text().contains("<p>THREE</p>"), "{}", page.text());
    let refused = bob.edit(PAGE, "notes", &base, "uno\n\ntwo\n\nthree\n").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("Somebody else changed the same lines"), "{}", refused.text());
    assert!(refused.text().contains("\nuno\n\ntwo"), "what was typed is in the form");
    let newest = bob.base(PAGE, "notes").await;
    assert!(
        refused.text().contains(&format!("name=\"base\" value=\"{newest}\"")),
        "the next try is on theirs"
    );
    let settled = bob.edit(PAGE, "notes", &newest, "uno\n\ntwo\n\nthree\n").await;
    assert_eq!(settled.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_cannot_be_saved_comes_back_in_the_form() {
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    let long = "a".repeat(600_000);
    for (text, status, why) in [
        (long.as_str(), StatusCode::PAYLOAD_TOO_LARGE, "too long"),
        ("nul\0here", StatusCode::BAD_REQUEST, "control character"),
    ] {
        let answer = ann.edit(PAGE, "notes", "", text).await;
        assert_eq!(answer.status, status, "{why}");
        assert!(answer.text().contains(why), "{why}");
        assert!(answer.text().contains(text), "the text is kept");
    }
    let nobody = world.anonymous();
    world.set("anonymous-edits", "off").await;
    let answer = nobody.edit(PAGE, "notes", "", "typed with care").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("typed with care") && answer.text().contains("/wiki/sign-in"));
}

/// The program `faults` saw it: PostgreSQL was away for a moment, and the answer had nothing but an apology.
#[tokio::test]
async fn what_was_typed_comes_back_when_the_database_does_not_answer() {
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    world.community.store().close().await;
    let edit = ann.edit(PAGE, "notes", "17", "typed with <care>").await;
    let post = [("page", PAGE), ("do", "start"), ("title", "a title"), ("text", "typed with <care>")];
    let talk = ann.post("/wiki/talk", &post).await;
    for answer in [&edit, &talk] {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.text().contains("\ntyped with &#60;care&#62;</textarea>"), "{}", answer.text());
        assert!(answer.text().contains(&format!("name=\"page\" value=\"{PAGE}\"")), "{}", answer.text());
    }
    assert!(
        edit.text().contains("action=\"/wiki/edit\"") && edit.text().contains("name=\"base\" value=\"17\"")
    );
    let password = ann.post("/wiki/sign-in", &[("name", "ann"), ("password", "a secret word")]).await;
    assert_eq!(password.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!password.text().contains("a secret word"));
}

#[tokio::test]
async fn without_an_account_an_edit_waits() {
    let world = World::new().await;
    let answer = world.anonymous().edit(PAGE, "notes", "", "I was here").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with("/wiki/waiting?"), "{}", answer.location());
    let told = world.get(answer.location()).await;
    assert!(told.text().contains("A moderator looks at edits"), "{}", told.text());
    assert!(!world.get(PAGE).await.text().contains("I was here"));
}

#[tokio::test]
async fn there_is_nothing_to_edit_where_there_is_no_page_or_section() {
    let world = World::new().await;
    for (page, section) in
        [("/kernel32/NoSuchThing", "notes"), (PAGE, "gossip"), (PAGE, "text"), ("/faq", "notes"), ("", "")]
    {
        let answer = world.get(&format!("/wiki/edit?page={page}&section={section}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page} {section}");
    }
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    for headers in [
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("origin", "https://evil.example")],
    ] {
        let form = [("page", PAGE), ("section", "notes"), ("base", ""), ("text", "planted")];
        let answer = ann.post_with("/wiki/edit", &form, &headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert!(answer.text().contains("sent from another site"), "{}", answer.text());
    }
    assert!(!world.get(PAGE).await.text().contains("planted"));
}

#[tokio::test]
async fn a_created_page_is_found_linked_and_listed_like_any_other() {
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    let note = ann.edit(PAGE, "notes", "", "See [[RtlFrobnicate]].").await;
    assert_eq!(note.status, StatusCode::SEE_OTHER);
    let page = world.get(PAGE).await;
    assert!(page.text().contains("/wiki/create?name=RtlFrobnicate"), "{}", page.text());
    let summary = "Turns the quux over.";
    let form =
        [("kind", "function"), ("name", "RtlFrobnicate"), ("module", "ntdll.dll"), ("summary", summary)];
    let created = ann.post("/wiki/create", &form).await;
    assert_eq!((created.status, created.location()), (StatusCode::SEE_OTHER, "/ntdll/RtlFrobnicate"));
    let page = world.get("/ntdll/RtlFrobnicate").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains(summary) && page.text().contains("Written by people"), "{}", page.text());
    assert!(
        world.get(PAGE).await.text().contains("href=\"/ntdll/RtlFrobnicate\""),
        "the link leads there now"
    );
    for (query, what) in [("RtlFrobnicate", "by name"), ("frobni", "by part"), ("quux", "by text")] {
        let found = world.get(&format!("/search?q={query}")).await;
        assert!(found.text().contains("href=\"/ntdll/RtlFrobnicate\""), "{what}: {}", found.text());
    }
    let references = world.get("/ntdll/RtlFrobnicate/references").await;
    assert!(references.text().contains("OpenFileMapping (kernel32)"), "{}", references.text());
    assert!(
        world.get("/ntdll").await.text().contains("href=\"/ntdll/RtlFrobnicate\""),
        "its module lists it"
    );
    let again = ann.post("/wiki/create", &form).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains(summary), "what was typed comes back");
}

#[tokio::test]
async fn pages_that_cannot_be_created_say_why() {
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    for (kind, name, module, status, why) in [
        ("function", "CreateFileW", "kernel32", StatusCode::CONFLICT, "already"),
        ("function", "Foo", "", StatusCode::BAD_REQUEST, "which library"),
        ("planet", "Foo", "x", StatusCode::BAD_REQUEST, "what kind"),
        ("struct", "a/b", "", StatusCode::BAD_REQUEST, "not valid"),
        ("struct", "", "", StatusCode::BAD_REQUEST, "not valid"),
        ("struct", "two words", "", StatusCode::BAD_REQUEST, "not valid"),
        ("module", "wiki", "", StatusCode::BAD_REQUEST, "not valid"),
    ] {
        let form = [("kind", kind), ("name", name), ("module", module), ("summary", "kept text")];
        let answer = ann.post("/wiki/create", &form).await;
        assert_eq!(answer.status, status, "{kind} {name}: {}", answer.text());
        assert!(answer.text().contains(why) && answer.text().contains("kept text"), "{kind} {name}");
    }
}

#[tokio::test]
async fn standing_pages_have_text_and_can_be_edited() {
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    for page in farcall_app::STANDING {
        let answer = world.get(page.path).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", page.path);
        assert!(answer.text().contains(page.title), "{}", page.path);
    }
    let form = ann.get("/wiki/edit?page=/faq&section=text").await;
    assert!(form.text().contains("Where do the declarations come from?"), "one edits what is there");
    ann.edit("/faq", "text", "", "Ask away.").await;
    assert!(world.get("/faq").await.text().contains("<p>Ask away.</p>"));
    assert!(world.get("/search?q=away").await.text().contains("href=\"/faq\""));
}

#[tokio::test]
async fn links_of_new_people_are_not_followed_by_search_engines() {
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    ann.edit(PAGE, "notes", "", "[shop](https://shop.example/)").await;
    assert!(world.get(PAGE).await.text().contains("rel=\"nofollow ugc"), "new here");
    let boss = world.administrator("boss").await;
    boss.edit(PAGE, "tips", "", "[docs](https://docs.example/)").await;
    let page = world.get(PAGE).await;
    let link = page.text().split("https://docs.example/").nth(1).unwrap_or_default();
    assert!(!link.split('>').next().unwrap_or_default().contains("nofollow"), "trusted");
}

#[tokio::test]
async fn too_many_forms_in_a_short_time_are_refused() {
    let world = World::with_limits(farcall_web::Limits::default()).await;
    let ann = world.contributor("ann").await;
    let form = [("page", PAGE), ("section", "notes"), ("text", "again"), ("preview", "")];
    for _ in 0..40 {
        _ = ann.post("/wiki/edit", &form).await;
    }
    let refused = ann.post("/wiki/edit", &form).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.text().contains("again</textarea>"), "what was typed comes back");
}

/// So that the harness itself says who is who.
#[tokio::test]
async fn an_unknown_session_is_nobody() {
    let world = World::new().await;
    let stale = Person::with_cookie(&world, "farcall-session=not-a-session");
    let form = stale.get(&format!("/wiki/edit?page={PAGE}&section=notes")).await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.text().contains("without an account"), "{}", form.text());
}
