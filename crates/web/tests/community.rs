//! The life of a page after it was written: versions, changes, feeds, talk, watching, review, moderation.

mod visitor;

use axum::http::{StatusCode, header};
use visitor::{Answer, PASSWORD, Person, World};

const PAGE: &str = "/kernel32/OpenFileMapping";

/// The number of the newest version of a section.
async fn newest(person: &Person<'_>, section: &str) -> String {
    person.base(PAGE, section).await
}

#[tokio::test]
async fn people_sign_up_in_and_out() {
    let world = World::new().await;
    let form = world.get("/wiki/sign-up").await;
    assert!(form.text().contains("autocomplete=\"new-password\""), "{}", form.text());
    let nobody = world.anonymous();
    let sign = [("name", "ada"), ("password", PASSWORD), ("to", PAGE)];
    let answer = nobody.post("/wiki/sign-up", &sign).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, PAGE));
    let cookie = answer.header(header::SET_COOKIE);
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let session = cookie.split(';').next().unwrap_or_default();
    let ada = Person::with_cookie(&world, session);
    assert!(ada.get("/wiki/account").await.text().contains("<h1>ada</h1>"));
    let again = ada.post("/wiki/sign-in", &sign).await;
    let fresh = again.header(header::SET_COOKIE).split(';').next().unwrap_or_default().to_owned();
    assert_ne!(fresh, session, "the session changes when one signs in");
    assert!(!ada.get("/wiki/account").await.text().contains("<h1>ada</h1>"), "and the old one has ended");
    let ada = Person::with_cookie(&world, &fresh);
    let out = ada.post("/wiki/account", &[("do", "sign-out")]).await;
    assert!(out.header(header::SET_COOKIE).contains("Max-Age=0"));
    assert!(!ada.get("/wiki/account").await.text().contains("<h1>ada</h1>"));
}

#[tokio::test]
async fn signing_in_says_what_is_wrong_and_keeps_the_name() {
    let world = World::new().await;
    world.contributor("ann").await;
    let nobody = world.anonymous();
    for (path, name, password, status, why) in [
        ("/wiki/sign-in", "ann", "hunter2-and-more", StatusCode::FORBIDDEN, "name or the password is wrong"),
        ("/wiki/sign-in", "nobody-here", PASSWORD, StatusCode::FORBIDDEN, "name or the password is wrong"),
        ("/wiki/sign-up", "ann", PASSWORD, StatusCode::CONFLICT, "already"),
        ("/wiki/sign-up", "bob", "password123", StatusCode::BAD_REQUEST, "first that anybody would try"),
        ("/wiki/sign-up", "a b", PASSWORD, StatusCode::BAD_REQUEST, "not valid"),
        ("/wiki/invitation", "eve", PASSWORD, StatusCode::FORBIDDEN, "not valid any more"),
    ] {
        let form = [("name", name), ("password", password), ("token", "stale")];
        let answer = nobody.post(path, &form).await;
        assert_eq!(answer.status, status, "{path} {name}: {}", answer.text());
        assert!(answer.text().contains(why), "{path} {name}: {}", answer.text());
        assert!(answer.text().contains(&format!("value=\"{name}\"")), "the name is kept");
        assert!(!answer.text().contains(password), "the password is not");
    }
    let away =
        nobody.post("/wiki/sign-in", &[("name", "ann"), ("password", PASSWORD), ("to", "//evil.example")]);
    assert_eq!(away.await.location(), "/wiki/account");
}

#[tokio::test]
async fn the_first_administrator_is_made_by_a_link_that_works_once() {
    let world = World::new().await;
    let token = world.community.store().first_administrator().await.unwrap().expect("there is none yet");
    let form = [("name", "root1"), ("password", PASSWORD), ("token", token.reveal())];
    assert_eq!(world.anonymous().post("/wiki/invitation", &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.anonymous().post("/wiki/invitation", &form).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_password_is_changed_with_the_old_one() {
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    let new = "another long and odd one";
    let wrong = ann.post("/wiki/password", &[("old", "wrong"), ("new", new)]).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    assert!(wrong.text().contains("The password is not right"), "{}", wrong.text());
    let done = ann.post("/wiki/password", &[("old", PASSWORD), ("new", new)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(!done.header(header::SET_COOKIE).is_empty(), "one stays signed in");
    assert_eq!(
        ann.post("/wiki/password", &[]).await.status,
        StatusCode::FORBIDDEN,
        "the old session has ended"
    );
}

#[tokio::test]
async fn versions_are_listed_compared_undone_and_restored() {
    let world = World::new().await;
    let (ann, bob) = (world.contributor("ann").await, world.contributor("bob").await);
    ann.edit(PAGE, "notes", "", "The name is global.\n\nSecond.\n").await;
    let first = newest(&ann, "notes").await;
    bob.edit(PAGE, "notes", &first, "The name is local.\n\nSecond.\n").await;
    let second = newest(&bob, "notes").await;
    ann.edit(PAGE, "notes", &second, "The name is local.\n\nSecond.\n\nThird.\n").await;
    let all = world.get(&format!("/wiki/history?page={PAGE}")).await;
    assert!(all.text().contains("section=notes\""), "one goes on to one section: {}", all.text());
    let history = world.get(&format!("/wiki/history?page={PAGE}&section=notes")).await;
    assert_eq!(history.status, StatusCode::OK);
    assert_eq!(history.text().matches("name=\"from\"").count(), 3, "{}", history.text());
    assert!(history.text().contains("noindex"));
    let diff = world.get(&format!("/wiki/diff?id={second}")).await;
    assert!(diff.text().contains("<del>global</del>"), "{}", diff.text());
    assert!(diff.text().contains("<ins>local</ins>"), "{}", diff.text());
    let both = world.get(&format!("/wiki/diff?from={second}&to={first}")).await;
    assert!(both.text().contains("<del>global</del>"), "the older one is the old side: {}", both.text());
    let old = world.get(&format!("/wiki/revision?id={first}")).await;
    assert!(old.text().contains("This is an old version") && old.text().contains("is global"));
    let blame = world.get(&format!("/wiki/blame?page={PAGE}&section=notes")).await;
    assert!(blame.text().contains(">bob<") && blame.text().contains(">ann<"), "{}", blame.text());
    let asked = ann.get(&format!("/wiki/undo?id={second}")).await;
    assert!(asked.text().contains("<ins>global</ins>"), "{}", asked.text());
    let undone = ann.post("/wiki/undo", &[("id", &second), ("comment", "it is global")]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    let page = world.get(PAGE).await;
    assert!(page.text().contains("The name is global.") && page.text().contains("Third."), "{}", page.text());
    let restored = bob.post("/wiki/restore", &[("id", &second)]).await;
    assert_eq!(restored.status, StatusCode::SEE_OTHER);
    let page = world.get(PAGE).await;
    assert!(page.text().contains("The name is local.") && !page.text().contains("Third."));
}

#[tokio::test]
async fn undoing_what_others_changed_since_shows_both_sides() {
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    for text in ["one\n", "two\n", "three\n"] {
        let base = newest(&ann, "notes").await;
        ann.edit(PAGE, "notes", &base, text).await;
    }
    let history = world.get(&format!("/wiki/history?page={PAGE}&section=notes")).await;
    let ids: Vec<&str> =
        history.text().split("name=\"from\" value=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    let answer = ann.post("/wiki/undo", &[("id", ids[1])]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text().contains("Somebody else changed the same lines"), "{}", answer.text());
    assert!(answer.text().contains("three\n</textarea>"), "{}", answer.text());
}

#[tokio::test]
async fn versions_that_are_not_there_are_not_found() {
    let world = World::new().await;
    world.contributor("ann").await.edit(PAGE, "notes", "", "one\n").await;
    world.contributor("bob").await.edit(PAGE, "tips", "", "one\n").await;
    for (address, status) in [
        ("/wiki/revision?id=999999", StatusCode::NOT_FOUND),
        ("/wiki/diff?id=999999", StatusCode::NOT_FOUND),
        ("/wiki/diff?from=1&to=2", StatusCode::BAD_REQUEST),
        ("/wiki/diff?from=1", StatusCode::BAD_REQUEST),
        ("/wiki/revision?id=one", StatusCode::BAD_REQUEST),
        ("/wiki/undo?id=-1", StatusCode::NOT_FOUND),
        ("/wiki/restore", StatusCode::BAD_REQUEST),
        ("/wiki/blame?page=/x&section=notes", StatusCode::NOT_FOUND),
        ("/wiki/history?page=/x", StatusCode::NOT_FOUND),
        ("/wiki/talk?page=/x", StatusCode::NOT_FOUND),
        ("/wiki/no-such-thing", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(world.get(address).await.status, status, "{address}");
    }
    assert_eq!(world.anonymous().post("/wiki/recent", &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(world.get("/wiki/preview").await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(world.anonymous().post(PAGE, &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn recent_changes_are_filtered_and_fed() {
    let world = World::new().await;
    let (ann, bob) = (world.contributor("ann").await, world.contributor("bob").await);
    ann.edit(PAGE, "notes", "", "by ann & co\n").await;
    bob.edit("/user32/MessageBox", "notes", "", "by bob\n").await;
    let all = world.get("/wiki/recent").await;
    assert!(all.text().contains("OpenFileMapping (kernel32)") && all.text().contains("MessageBox (user32)"));
    for (query, has, has_not) in [
        ("module=user32", "MessageBox (user32)", "OpenFileMapping (kernel32)"),
        ("module=KERNEL32.dll", "OpenFileMapping (kernel32)", "MessageBox (user32)"),
        ("person=ann", "OpenFileMapping (kernel32)", "MessageBox (user32)"),
        ("kind=talk", "No changes of this kind", "MessageBox (user32)"),
        ("page=/user32/MessageBox", "MessageBox (user32)", "OpenFileMapping (kernel32)"),
    ] {
        let text = world.get(&format!("/wiki/recent?{query}")).await;
        assert!(text.text().contains(has) && !text.text().contains(has_not), "{query}: {}", text.text());
    }
    // What somebody put into an address becomes no link to somewhere else.
    for sent in ["javascript:alert(1)", "//evil.example/", "https://evil.example/"] {
        let text = world.get(&format!("/wiki/recent?page={sent}")).await;
        assert!(text.text().contains(sent) && !text.text().contains(&format!("href=\"{sent}")), "{sent}");
    }
    let atom = world.get("/wiki/recent.atom?module=kernel32").await;
    assert_eq!(atom.header(header::CONTENT_TYPE), "application/atom+xml; charset=utf-8");
    let feed: atom_syndication::Feed = atom.text().parse().expect("it is Atom");
    assert_eq!(feed.entries().len(), 1);
    let content = feed.entries()[0].content().and_then(|c| c.value()).unwrap_or_default();
    assert!(content.contains("<ins>") || content.contains("by ann &amp; co"), "the difference: {content}");
    let rss = world.get(&format!("/wiki/recent.rss?page={PAGE}")).await;
    let channel = rss::Channel::read_from(rss.bytes.as_slice()).expect("it is RSS");
    assert_eq!(channel.items().len(), 1);
    assert!(channel.items()[0].link().is_some_and(|link| link.starts_with("http://localhost/wiki/diff?id=")));
    // A reader of XML refuses a feed with a character that XML does not have, whoever wrote it.
    ann.edit("/kernel32/Sleep", "notes", "", "odd \u{fffe} and \u{ffff} characters\n").await;
    for kind in ["atom", "rss"] {
        let feed = world.get(&format!("/wiki/recent.{kind}?page=/kernel32/Sleep")).await;
        let text = feed.text();
        assert!(text.contains("odd \u{fffd} and \u{fffd} characters"), "{kind}: {text}");
        assert!(!text.contains(['\u{fffe}', '\u{ffff}']), "{kind}");
    }
}

#[tokio::test]
async fn what_others_change_is_on_the_watch_list_until_seen() {
    let world = World::new().await;
    let (ann, bob) = (world.contributor("ann").await, world.contributor("bob").await);
    assert_eq!(world.get("/wiki/watch").await.status, StatusCode::FORBIDDEN);
    for target in [("page", PAGE), ("module", "user32")] {
        assert_eq!(ann.post("/wiki/watch", &[target, ("do", "watch")]).await.status, StatusCode::SEE_OTHER);
    }
    ann.edit(PAGE, "tips", "", "my own\n").await;
    assert!(ann.get("/wiki/watch").await.text().contains("Nothing new"), "one's own edits are no news");
    bob.edit(PAGE, "notes", "", "news\n").await;
    bob.edit("/user32/MessageBox", "notes", "", "news\n").await;
    let list = ann.get("/wiki/watch").await;
    assert!(
        list.text().contains("OpenFileMapping (kernel32)") && list.text().contains("MessageBox (user32)")
    );
    let up_to =
        list.text().split("name=\"up_to\" value=\"").nth(1).and_then(|s| s.split('"').next()).unwrap();
    ann.post("/wiki/watch", &[("do", "seen"), ("up_to", up_to)]).await;
    assert!(ann.get("/wiki/watch").await.text().contains("Nothing new"));
    ann.post("/wiki/watch", &[("page", PAGE), ("do", "unwatch")]).await;
    assert!(!ann.get("/wiki/watch").await.text().contains(PAGE));
    assert_eq!(
        ann.post("/wiki/watch", &[("page", "/x"), ("do", "watch")]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn people_talk_and_moderators_close_and_delete() {
    let world = World::new().await;
    let (ann, bob, mod1) =
        (world.contributor("ann").await, world.contributor("bob").await, world.moderator("mod1").await);
    let talk = format!("/wiki/talk?page={PAGE}");
    let start = [("page", PAGE), ("do", "start"), ("title", "Which rights?"), ("text", "Is **4** enough?")];
    assert_eq!(ann.post("/wiki/talk", &start).await.status, StatusCode::SEE_OTHER);
    let page = bob.get(&talk).await;
    assert!(page.text().contains("Is <strong>4</strong> enough?"), "{}", page.text());
    let value = |page: &Answer, name: &str| {
        let after =
            page.text().split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default().to_owned();
        after.split('"').next().unwrap_or_default().to_owned()
    };
    let (thread, parent) = (value(&page, "thread"), value(&page, "parent"));
    let reply =
        [("page", PAGE), ("do", "reply"), ("thread", &thread), ("parent", &parent), ("text", "For reading.")];
    let said = bob.post("/wiki/talk", &reply).await;
    assert!(said.location().contains("#post-"), "{}", said.location());
    assert!(world.get(&talk).await.text().contains("depth-1"), "answers are indented");
    let close = [("page", PAGE), ("do", "close"), ("thread", thread.as_str())];
    assert_eq!(bob.post("/wiki/talk", &close).await.status, StatusCode::FORBIDDEN, "it is not his");
    assert_eq!(ann.post("/wiki/talk", &close).await.status, StatusCode::SEE_OTHER);
    let late =
        [("page", PAGE), ("do", "reply"), ("thread", &thread), ("parent", &parent), ("text", "kept words")];
    let refused = bob.post("/wiki/talk", &late).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text().contains("discussion is closed"), "{}", refused.text());
    let delete = [("page", PAGE), ("do", "delete-post"), ("post", parent.as_str())];
    assert_eq!(ann.post("/wiki/talk", &delete).await.status, StatusCode::FORBIDDEN);
    assert_eq!(mod1.post("/wiki/talk", &delete).await.status, StatusCode::SEE_OTHER);
    assert!(world.get(&talk).await.text().contains("A moderator deleted this"));
}

#[tokio::test]
async fn first_edits_wait_until_a_moderator_decides() {
    let world = World::new().await;
    world.set("review-first-edits", "3").await;
    let (ann, mod1) = (world.contributor("ann").await, world.moderator("mod1").await);
    ann.edit(PAGE, "notes", "", "a fine note\n").await;
    ann.edit(PAGE, "tips", "", "a bad tip\n").await;
    assert!(ann.get("/wiki/account").await.text().contains("waits for a moderator"));
    assert_eq!(ann.get("/wiki/review").await.status, StatusCode::FORBIDDEN);
    let queue = mod1.get("/wiki/review").await;
    let ids: Vec<String> = queue
        .text()
        .split("name=\"id\" value=\"")
        .skip(1)
        .filter_map(|s| s.split('"').next().map(str::to_owned))
        .collect();
    assert_eq!(ids.len(), 2, "{}", queue.text());
    mod1.post("/wiki/review", &[("id", &ids[0]), ("do", "accept")]).await;
    mod1.post("/wiki/review", &[("id", &ids[1]), ("do", "reject"), ("note", "Please say why.")]).await;
    let page = world.get(PAGE).await;
    assert!(page.text().contains("a fine note") && !page.text().contains("a bad tip"), "{}", page.text());
    let account = ann.get("/wiki/account").await;
    assert!(account.text().contains("Please say why.") && account.text().contains("a bad tip"));
    let audit = mod1.get("/wiki/audit").await;
    assert!(audit.text().contains("reject"), "{}", audit.text());
}

#[tokio::test]
async fn moderators_protect_delete_block_and_revert() {
    let world = World::new().await;
    let (ann, mod1) = (world.contributor("ann").await, world.moderator("mod1").await);
    ann.edit(PAGE, "notes", "", "spam\n").await;
    ann.edit("/user32/MessageBox", "notes", "", "more spam\n").await;
    let protect = [("page", PAGE), ("do", "protect"), ("role", "moderator"), ("because", "calm down")];
    assert_eq!(ann.post("/wiki/manage", &protect).await.status, StatusCode::FORBIDDEN);
    assert_eq!(mod1.post("/wiki/manage", &protect).await.status, StatusCode::SEE_OTHER);
    let base = newest(&ann, "notes").await;
    let refused = ann.edit(PAGE, "notes", &base, "again\n").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text().contains("protected") && refused.text().contains("again"));
    let role = [("page", PAGE), ("do", "protect"), ("role", "emperor")];
    assert_eq!(mod1.post("/wiki/manage", &role).await.status, StatusCode::BAD_REQUEST);
    mod1.post("/wiki/manage", &[("page", PAGE), ("do", "delete"), ("because", "spam")]).await;
    assert!(!world.get(PAGE).await.text().contains("spam"), "what people wrote is out of view");
    mod1.post("/wiki/manage", &[("page", PAGE), ("do", "undelete")]).await;
    assert!(world.get(PAGE).await.text().contains("spam"));
    // Also before anybody wrote on a page; then there is nothing to delete yet.
    let fresh = "/kernel32/Sleep";
    let form = mod1.get(&format!("/wiki/manage?page={fresh}")).await;
    assert!(form.text().contains("Protection") && !form.text().contains("Delete"), "{}", form.text());
    let protect = [("page", fresh), ("do", "protect"), ("role", "moderator"), ("because", "a target")];
    assert_eq!(mod1.post("/wiki/manage", &protect).await.status, StatusCode::SEE_OTHER);
    assert_eq!(ann.edit(fresh, "notes", "", "spam\n").await.status, StatusCode::FORBIDDEN);
    assert!(mod1.get(&format!("/wiki/history?page={fresh}")).await.text().contains("only a moderator"));
    let missing = mod1.get("/wiki/manage?page=/kernel32/NoSuchThing").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let revert = mod1.post("/wiki/person", &[("name", "ann"), ("do", "revert"), ("because", "spam")]).await;
    assert!(revert.text().contains("The edits were reverted"), "{}", revert.text());
    assert!(!world.get("/user32/MessageBox").await.text().contains("more spam"));
    let block = [("name", "ann"), ("do", "block"), ("for", "7"), ("because", "selling shoes")];
    assert!(mod1.post("/wiki/person", &block).await.text().contains("The account is blocked"));
    assert!(mod1.get("/wiki/person?name=ann").await.text().contains("Blocked until"));
    let back = world.anonymous().post("/wiki/sign-in", &[("name", "ann"), ("password", PASSWORD)]).await;
    assert_eq!(back.status, StatusCode::FORBIDDEN);
    assert!(back.text().contains("selling shoes"), "{}", back.text());
    assert_eq!(mod1.get("/wiki/person?name=nobody-here").await.status, StatusCode::NOT_FOUND);
    assert_eq!(mod1.get("/wiki/settings").await.status, StatusCode::FORBIDDEN);
    assert_eq!(mod1.get("/wiki/people").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn filters_warn_hold_and_reject() {
    let world = World::new().await;
    let (ann, mod1) = (world.contributor("ann").await, world.moderator("mod1").await);
    let filter = |pattern, verdict, message| {
        [
            ("do", "save"),
            ("id", "0"),
            ("pattern", pattern),
            ("verdict", verdict),
            ("message", message),
            ("enabled", "on"),
        ]
    };
    for (pattern, verdict) in [("viagra", "reject"), ("casino", "warn"), ("crypto", "hold")] {
        let saved = mod1.post("/wiki/filters", &filter(pattern, verdict, "Is this about Windows?")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{pattern}");
    }
    let broken = mod1.post("/wiki/filters", &filter("(", "warn", "kept message")).await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
    assert!(broken.text().contains("kept message") && broken.text().contains("cannot be used"));
    let rejected = ann.edit(PAGE, "notes", "", "cheap viagra\n").await;
    assert_eq!(rejected.status, StatusCode::FORBIDDEN);
    assert!(rejected.text().contains("Is this about Windows?") && rejected.text().contains("cheap viagra"));
    let warned = ann.edit(PAGE, "notes", "", "my casino\n").await;
    assert_eq!(warned.status, StatusCode::CONFLICT);
    assert!(warned.text().contains("name=\"warned\"") && warned.text().contains("my casino"));
    let form = [("page", PAGE), ("section", "notes"), ("base", ""), ("text", "my casino"), ("warned", "on")];
    assert_eq!(ann.post("/wiki/edit", &form).await.status, StatusCode::SEE_OTHER);
    let held = ann.edit(PAGE, "tips", "", "crypto api\n").await;
    assert!(held.location().starts_with("/wiki/waiting"), "{}", held.location());
}

#[tokio::test]
async fn changes_are_marked_when_somebody_has_looked_at_them() {
    let world = World::new().await;
    let (ann, mod1) = (world.contributor("ann").await, world.moderator("mod1").await);
    ann.edit(PAGE, "notes", "", "new\n").await;
    let list = mod1.get("/wiki/recent?unpatrolled=on").await;
    let id = list.text().split("name=\"id\" value=\"").nth(1).and_then(|s| s.split('"').next()).unwrap();
    assert_eq!(ann.post("/wiki/patrol", &[("id", id)]).await.status, StatusCode::FORBIDDEN);
    let marked = mod1.post("/wiki/patrol", &[("id", id), ("to", "/wiki/recent?unpatrolled=on")]).await;
    assert_eq!(marked.location(), "/wiki/recent?unpatrolled=on");
    assert!(mod1.get("/wiki/recent?unpatrolled=on").await.text().contains("No changes"));
}

#[tokio::test]
async fn administrators_give_roles_and_change_settings() {
    let world = World::new().await;
    let (boss, _) = (world.administrator("boss").await, world.contributor("ann").await);
    assert!(boss.get("/wiki/people").await.text().contains(">ann<"));
    let role = [("name", "ann"), ("do", "role"), ("role", "moderator")];
    assert!(boss.post("/wiki/person", &role).await.text().contains("The role was changed"));
    let last = boss.post("/wiki/person", &[("name", "boss"), ("do", "role"), ("role", "reader")]).await;
    assert_eq!(last.status, StatusCode::BAD_REQUEST);
    assert!(last.text().contains("last administrator"), "{}", last.text());
    let set = boss.post("/wiki/settings", &[("key", "anonymous-edits"), ("value", "on")]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER);
    world.anonymous().edit(PAGE, "notes", "", "from nowhere\n").await;
    assert!(world.get(PAGE).await.text().contains("from nowhere"), "edits without an account are on");
    let wrong = boss.post("/wiki/settings", &[("key", "anonymous-edits"), ("value", "maybe")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text().contains("off, held or on"), "{}", wrong.text());
}
