//! What moderators see and do.

use crate::bed::{Bed, anonymous, edit, person, save, seed, system, text, try_sql};
use farcall_wiki::{ChangeFilter, Decision, Denied, Error, Filter, Invalid, Outcome, Person, Reason};
use farcall_wiki::{HeldId, PageKind, Role, Verdict};

const PAGE: &str = "/kernel32/OpenFileMapping";

async fn held(
    store: &farcall_wiki::Store,
    who: &farcall_wiki::Actor,
    edit: &farcall_wiki::Edit,
) -> (HeldId, Reason) {
    match store.edit(who, edit).await.unwrap() {
        Outcome::Held { held, reason } => (held, reason),
        other => panic!("not held: {other:?}"),
    }
}

pub(crate) async fn anonymous_edits_are_off_held_or_on(bed: Bed) {
    let store = bed.store().await;
    let typed = edit(PAGE, "notes", None, "x");
    store.change_setting(&system(), "anonymous-edits", "off").await.unwrap();
    let refused = store.edit(&anonymous(), &typed).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::AnonymousEdits(_)))));
    store.change_setting(&system(), "anonymous-edits", "held").await.unwrap();
    assert_eq!(held(&store, &anonymous(), &typed).await.1, Reason::Anonymous);
    assert_eq!(store.page(PAGE).await.unwrap(), None);
    store.change_setting(&system(), "anonymous-edits", "on").await.unwrap();
    save(&store, &anonymous(), &typed).await;
    let author = store.page(PAGE).await.unwrap().unwrap().sections[0].author.clone();
    assert_eq!((author.account, author.name.as_str()), (None, "203.0.113.x"));
}

pub(crate) async fn first_edits_wait_and_come_back(bed: Bed) {
    let store = bed.store().await;
    let (_, mona) = person(&store, "mona", Role::Moderator).await;
    let (id, ada) = person(&store, "ada", Role::Contributor).await;
    store.change_setting(&system(), "review-first-edits", "2").await.unwrap();
    let mut typed = edit(PAGE, "notes", None, "first");
    typed.new_page = true;
    let (first, reason) = held(&store, &ada, &typed).await;
    assert_eq!(reason, Reason::FirstEdits);
    let (second, _) = held(&store, &ada, &edit(PAGE, "tips", None, "second")).await;
    let queue = store.review_queue(&mona, 0, 10).await.unwrap();
    assert_eq!(queue.iter().map(|held| held.id).collect::<Vec<_>>(), [first, second]);
    assert_eq!(queue[0].edit, typed);
    let Outcome::Saved { .. } = store.accept(&mona, first, None).await.unwrap() else { panic!() };
    assert_eq!(text(&store, PAGE, "notes").await.as_deref(), Some("first"));
    let author = store.page(PAGE).await.unwrap().unwrap().sections[0].author.clone();
    assert_eq!(author.account, Some(id));
    // The text of a rejected edit stays with its author, with the reason.
    store.reject(&mona, second, "no source").await.unwrap();
    let back = store.held(&ada, second).await.unwrap();
    assert_eq!((back.decision, back.note.as_str()), (Decision::Rejected, "no source"));
    assert_eq!((back.edit.text.as_str(), back.decided_by.as_str()), ("second", "mona"));
    assert_eq!(store.held_of(id, 10).await.unwrap().len(), 2);
    assert!(store.review_queue(&mona, 0, 10).await.unwrap().is_empty());
    for done in [first, second, HeldId(999)] {
        assert!(matches!(store.accept(&mona, done, None).await, Err(Error::NotFound { .. })));
        assert!(matches!(store.reject(&mona, done, "").await, Err(Error::NotFound { .. })));
    }
    // One stands; after a second one the author needs no review.
    let (third, _) = held(&store, &ada, &edit(PAGE, "tips", None, "third")).await;
    let Outcome::Saved { .. } = store.accept(&mona, third, None).await.unwrap() else { panic!() };
    save(&store, &ada, &edit(PAGE, "alternative", None, "fourth")).await;
}

pub(crate) async fn an_accepted_edit_is_merged(bed: Bed) {
    let store = bed.store().await;
    let (_, mona) = person(&store, "mona", Role::Moderator).await;
    let base = save(&store, &system(), &edit(PAGE, "notes", None, "1\n2\n3\n4\n5\n")).await;
    let (apart, _) = held(&store, &anonymous(), &edit(PAGE, "notes", Some(base), "one\n2\n3\n4\n5\n")).await;
    let (same, _) = held(&store, &anonymous(), &edit(PAGE, "notes", Some(base), "1\n2\n3\n4\nfünf\n")).await;
    save(&store, &mona, &edit(PAGE, "notes", Some(base), "1\n2\n3\n4\nfive\n")).await;
    let Outcome::Saved { merged: Some(_), .. } = store.accept(&mona, apart, None).await.unwrap() else {
        panic!()
    };
    assert_eq!(text(&store, PAGE, "notes").await.as_deref(), Some("one\n2\n3\n4\nfive\n"));
    // A conflict is shown to the moderator, and the edit keeps waiting until it is settled.
    let Outcome::Conflict(_) = store.accept(&mona, same, None).await.unwrap() else { panic!() };
    assert_eq!(store.review_queue(&mona, 0, 10).await.unwrap().len(), 1);
    let Outcome::Saved { .. } = store.accept(&mona, same, Some("settled\n")).await.unwrap() else { panic!() };
    assert_eq!(text(&store, PAGE, "notes").await.as_deref(), Some("settled\n"));
    let shown = store.page(PAGE).await.unwrap().unwrap();
    assert_eq!(shown.sections[0].author.name, "203.0.113.x");
}

pub(crate) async fn filters_warn_hold_and_reject(bed: Bed) {
    let store = bed.store().await;
    let (_, mona) = person(&store, "mona", Role::Moderator).await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    let make = |pattern: &str, verdict| Filter {
        id: 0,
        pattern: pattern.to_owned(),
        verdict,
        message: format!("about {pattern}"),
        enabled: true,
    };
    store.save_filter(&mona, &make("shout", Verdict::Warn)).await.unwrap();
    store.save_filter(&mona, &make(r"https?://", Verdict::Hold)).await.unwrap();
    let reject = store.save_filter(&mona, &make("cas[i1]no", Verdict::Reject)).await.unwrap();
    let bad = store.save_filter(&mona, &make("(", Verdict::Warn)).await;
    assert!(matches!(bad, Err(Error::Invalid(Invalid::Pattern(_)))));
    let mut typed = edit(PAGE, "notes", None, "SHOUT");
    let warned = store.edit(&ada, &typed).await.unwrap();
    assert!(matches!(&warned, Outcome::Warned { message, .. } if message == "about shout"), "{warned:?}");
    assert_eq!(store.page(PAGE).await.unwrap(), None);
    typed.warned = true;
    save(&store, &ada, &typed).await;
    assert_eq!(held(&store, &ada, &edit(PAGE, "tips", None, "see http://x")).await.1, Reason::Filter);
    // The strictest one counts, in the comment too; moderators are not filtered.
    let mut spam = edit(PAGE, "tips", None, "http://x");
    spam.comment = "Cas1no".to_owned();
    let refused = store.edit(&ada, &spam).await;
    assert!(matches!(&refused, Err(Error::Denied(Denied::Filter { filter, .. })) if *filter == reject));
    save(&store, &mona, &spam).await;
    store.remove_filter(&mona, reject).await.unwrap();
    assert_eq!(store.filters(&mona).await.unwrap().len(), 2);
    let mut off = store.filters(&mona).await.unwrap().remove(1);
    off.enabled = false;
    store.save_filter(&mona, &off).await.unwrap();
    save(&store, &ada, &edit(PAGE, "alternative", None, "http://y casino")).await;
}

pub(crate) async fn pages_are_protected(bed: Bed) {
    let store = bed.store().await;
    let (_, mona) = person(&store, "mona", Role::Moderator).await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    save(&store, &ada, &edit(PAGE, "notes", None, "x")).await;
    store.protect(&mona, &seed(PAGE), Role::Moderator, "edit war").await.unwrap();
    let refused = store.edit(&ada, &edit(PAGE, "tips", None, "x")).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Protected { needed: Role::Moderator }))));
    save(&store, &mona, &edit(PAGE, "tips", None, "x")).await;
    assert_eq!(store.page(PAGE).await.unwrap().unwrap().entry.protected, Role::Moderator);
    // Nobody locks themselves out.
    let too_much = store.protect(&mona, &seed(PAGE), Role::Administrator, "").await;
    assert!(matches!(too_much, Err(Error::Denied(Denied::Role { .. }))));
    store.protect(&mona, &seed(PAGE), Role::Reader, "").await.unwrap();
    // Before anybody wrote on it.
    store.protect(&mona, &seed("/m/New"), Role::Moderator, "a target").await.unwrap();
    let refused = store.edit(&ada, &edit("/m/New", "notes", None, "x")).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Protected { .. }))));
    save(&store, &ada, &edit(PAGE, "alternative", None, "x")).await;
}

pub(crate) async fn pages_are_deleted_and_come_back(bed: Bed) {
    let store = bed.store().await;
    let (_, mona) = person(&store, "mona", Role::Moderator).await;
    save(&store, &mona, &edit(PAGE, "notes", None, "findme /a/Target")).await;
    store.delete_page(&mona, PAGE, true, "junk").await.unwrap();
    let page = store.page(PAGE).await.unwrap().unwrap();
    assert!(page.entry.deleted);
    assert_eq!(page.sections.len(), 1);
    assert!(store.search("findme", 10).await.unwrap().is_empty());
    assert!(store.links_to("/a/Target", 10).await.unwrap().is_empty());
    assert!(store.pages_of_module("kernel32", None, 10).await.unwrap().is_empty());
    assert!(store.pages_by_title("open", false, 10).await.unwrap().is_empty());
    let refused = store.edit(&mona, &edit(PAGE, "tips", None, "x")).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Deleted))));
    let talk = store.start_thread(&mona, &seed(PAGE), "x", "x").await;
    assert!(matches!(talk, Err(Error::Denied(Denied::Deleted))));
    store.delete_page(&mona, PAGE, false, "").await.unwrap();
    assert_eq!(store.search("findme", 10).await.unwrap().len(), 1);
    let none = store.delete_page(&mona, "/none", true, "").await;
    assert!(matches!(none, Err(Error::NotFound { what: "page" })));
}

pub(crate) async fn everything_of_one_person_is_reverted(bed: Bed) {
    let store = bed.store().await;
    let (_, mona) = person(&store, "mona", Role::Moderator).await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    let (_, spam) = person(&store, "spammer", Role::Contributor).await;
    let base = save(&store, &ada, &edit(PAGE, "notes", None, "1\n2\n3\n4\n5\n")).await;
    // Twice in one section, with nobody after; a section of the spammer's own; a page of their own.
    let bad = save(&store, &spam, &edit(PAGE, "notes", Some(base), "SPAM\n2\n3\n4\n5\n")).await;
    save(&store, &spam, &edit(PAGE, "notes", Some(bad), "SPAM\n2\n3\n4\nSPAM\n")).await;
    save(&store, &spam, &edit(PAGE, "tips", None, "SPAM\n")).await;
    save(&store, &spam, &edit("/kernel32/Buy", "notes", None, "SPAM\n")).await;
    // Somebody built on these: once beside the spam, once on top of it.
    let mut other = edit("/user32/Beside", "notes", None, "1\n2\n3\n4\n5\n");
    other.page.kind = PageKind::Catalog;
    let base = save(&store, &ada, &other).await;
    let bad = save(&store, &spam, &edit("/user32/Beside", "notes", Some(base), "SPAM\n2\n3\n4\n5\n")).await;
    save(&store, &ada, &edit("/user32/Beside", "notes", Some(bad), "SPAM\n2\n3\n4\nfive\n")).await;
    let base = save(&store, &ada, &edit("/user32/Atop", "notes", None, "1\n")).await;
    let atop = save(&store, &spam, &edit("/user32/Atop", "notes", Some(base), "1 SPAM\n")).await;
    save(&store, &ada, &edit("/user32/Atop", "notes", Some(atop), "1 SPAM indeed\n")).await;
    let who = Person::Account("spammer".to_owned());
    let done = store.revert_person(&mona, &who, "spam").await.unwrap();
    assert_eq!(text(&store, PAGE, "notes").await.as_deref(), Some("1\n2\n3\n4\n5\n"));
    assert_eq!(text(&store, PAGE, "tips").await.as_deref(), Some(""));
    assert_eq!(text(&store, "/user32/Beside", "notes").await.as_deref(), Some("1\n2\n3\n4\nfive\n"));
    assert_eq!(text(&store, "/user32/Atop", "notes").await.as_deref(), Some("1 SPAM indeed\n"));
    assert_eq!(done.left, [atop]);
    assert_eq!(done.revisions.len(), 4);
    assert_eq!(done.deleted, ["/kernel32/Buy"]);
    // Once more there is nothing left to do.
    let again = store.revert_person(&mona, &who, "spam").await.unwrap();
    assert_eq!((again.revisions.len(), again.left), (0, vec![atop]));
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
}

pub(crate) async fn changes_are_patrolled(bed: Bed) {
    let store = bed.store().await;
    let (_, mona) = person(&store, "mona", Role::Moderator).await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    save(&store, &ada, &edit(PAGE, "notes", None, "x")).await;
    save(&store, &mona, &edit(PAGE, "tips", None, "x")).await;
    let open = ChangeFilter { unpatrolled: true, ..ChangeFilter::default() };
    let waiting = store.recent_changes(&open, 10).await.unwrap();
    assert_eq!(waiting.len(), 1);
    store.patrol(&mona, waiting[0].id).await.unwrap();
    assert!(store.recent_changes(&open, 10).await.unwrap().is_empty());
    assert!(matches!(store.patrol(&mona, 999).await, Err(Error::NotFound { what: "change" })));
}

pub(crate) async fn the_audit_log_tells_it_all(bed: Bed) {
    let store = bed.store().await;
    let (_, mona) = person(&store, "mona", Role::Moderator).await;
    let (ada, _) = person(&store, "ada", Role::Contributor).await;
    save(&store, &mona, &edit(PAGE, "notes", None, "x")).await;
    store.block(&mona, ada, farcall_wiki::FOREVER, "spam").await.unwrap();
    store.block(&mona, ada, 0, "sorry").await.unwrap();
    store.protect(&mona, &seed(PAGE), Role::Moderator, "war").await.unwrap();
    store.delete_page(&mona, PAGE, true, "junk").await.unwrap();
    // Nobody takes anything back that is in it, not even with the program's own access to the database.
    for sql in ["DELETE FROM audit", "UPDATE audit SET actor = 'ada'"] {
        let refused = try_sql(&bed.address, sql).await.unwrap_err().to_string();
        assert!(refused.contains("only added to"), "{sql}: {refused}");
    }
    let log = store.audit(&mona, None, None, 100).await.unwrap();
    let actions: Vec<_> = log.iter().rev().map(|entry| entry.action.as_str()).collect();
    let setup = ["setting", "create-account", "setting", "create-account"];
    assert_eq!(actions, [&setup[..], &["block", "unblock", "protect", "delete"]].concat());
    let about = store.audit(&mona, Some("ada"), None, 100).await.unwrap();
    assert_eq!(about.len(), 3);
    assert_eq!((about[0].actor.name.as_str(), about[0].detail.as_str()), ("mona", "sorry"));
    let older = store.audit(&mona, Some("ada"), Some(about[0].id), 1).await.unwrap();
    assert_eq!(older[0].action, "block");
}
