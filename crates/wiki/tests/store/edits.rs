//! Edits, conflicts and versions.

use crate::bed::{Bed, anonymous, edit, person, save, system, text};
use farcall_wiki::{Action, Actor, Denied, Error, Invalid, Outcome, RevisionId, Role};

const PAGE: &str = "/kernel32/OpenFileMapping";

pub(crate) async fn a_page_is_made_by_its_first_edit(bed: Bed) {
    let store = bed.store().await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    assert_eq!(store.page(PAGE).await.unwrap(), None);
    let first = save(&store, &ada, &edit(PAGE, "summary", None, "Opens a named mapping.")).await;
    let second = save(&store, &ada, &edit(PAGE, "sample:csharp", None, "```cs\n```")).await;
    let page = store.page(PAGE).await.unwrap().unwrap();
    assert_eq!(page.entry.seed, crate::bed::seed(PAGE));
    assert_eq!(page.revision, Some(second));
    let keys: Vec<_> = page.sections.iter().map(|section| section.key.as_str()).collect();
    assert_eq!(keys, ["sample:csharp", "summary"]);
    assert_eq!(page.sections[1].revision, first);
    assert_eq!(page.sections[1].author.name, "ada");
    // The same text again is no edit.
    let same = store.edit(&ada, &edit(PAGE, "summary", Some(first), "Opens a named mapping.")).await;
    assert_eq!(same.unwrap(), Outcome::Unchanged);
    let mut new = edit(PAGE, "summary", None, "x");
    new.new_page = true;
    assert!(matches!(store.edit(&ada, &new).await, Err(Error::Exists { what: "page" })));
    new.page = crate::bed::seed("/kernel32/Undocumented");
    save(&store, &ada, &new).await;
    let history = store.history("/kernel32/Undocumented", None, None, 10).await.unwrap();
    assert_eq!(history[0].action, Action::Create);
}

pub(crate) async fn edits_of_different_lines_are_merged(bed: Bed) {
    let store = bed.store().await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    let (_, bob) = person(&store, "bob", Role::Contributor).await;
    let base = save(&store, &ada, &edit(PAGE, "notes", None, "one\ntwo\nthree\nfour\nfive\n")).await;
    save(&store, &ada, &edit(PAGE, "notes", Some(base), "ONE\ntwo\nthree\nfour\nfive\n")).await;
    let outcome = store.edit(&bob, &edit(PAGE, "notes", Some(base), "one\ntwo\nthree\nfour\nFIVE\n")).await;
    let Outcome::Saved { merged: Some(merged), .. } = outcome.unwrap() else { panic!("not merged") };
    assert_eq!(merged, "ONE\ntwo\nthree\nfour\nFIVE\n");
    assert_eq!(text(&store, PAGE, "notes").await.as_deref(), Some(merged.as_str()));
}

pub(crate) async fn edits_of_one_line_conflict_and_lose_nothing(bed: Bed) {
    let store = bed.store().await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    let base = save(&store, &ada, &edit(PAGE, "notes", None, "one\n")).await;
    let theirs = save(&store, &ada, &edit(PAGE, "notes", Some(base), "two\n")).await;
    let yours = edit(PAGE, "notes", Some(base), "three\n");
    let Outcome::Conflict(conflict) = store.edit(&ada, &yours).await.unwrap() else { panic!("no conflict") };
    assert_eq!((conflict.base.as_str(), conflict.theirs.as_str()), ("one\n", "two\n"));
    assert_eq!((conflict.yours.as_str(), conflict.theirs_revision), ("three\n", Some(theirs)));
    assert_eq!(text(&store, PAGE, "notes").await.as_deref(), Some("two\n"));
    // Whoever settles it begins with what is there now.
    save(&store, &ada, &edit(PAGE, "notes", conflict.theirs_revision, "two and three\n")).await;
    // Two people who both begin an empty section conflict too.
    save(&store, &ada, &edit(PAGE, "tips", None, "a\n")).await;
    let both = store.edit(&ada, &edit(PAGE, "tips", None, "b\n")).await.unwrap();
    assert!(matches!(both, Outcome::Conflict(_)), "{both:?}");
    // A base of another section is no base.
    let wrong = store.edit(&ada, &edit(PAGE, "tips", Some(base), "c\n")).await;
    assert!(matches!(wrong, Err(Error::NotFound { what: "revision" })));
    let unknown = store.edit(&ada, &edit(PAGE, "tips", Some(RevisionId(i64::MAX)), "c\n")).await;
    assert!(matches!(unknown, Err(Error::NotFound { what: "revision" })));
}

pub(crate) async fn many_people_edit_one_page_and_nothing_is_lost(bed: Bed) {
    const PEOPLE: usize = 50;
    const EDITS: usize = 4;
    let store = bed.store().await;
    // Each has a line of their own, kept apart by lines that nobody touches.
    let start: String = (0..PEOPLE).map(|who| format!("{who}: 0\n\n\n\n")).collect();
    save(&store, &system(), &edit(PAGE, "notes", None, &start)).await;
    let mut people = tokio::task::JoinSet::new();
    for who in 0..PEOPLE {
        let store = store.clone();
        people.spawn(async move {
            let me = Actor::System { label: format!("editor {who}") };
            for number in 1..=EDITS {
                let page = store.page(PAGE).await.unwrap().unwrap();
                let section = &page.sections[0];
                let old = format!("{who}: {}\n", number - 1);
                let mut text = section.text.clone();
                let place = if text.starts_with(&old) {
                    0
                } else {
                    text.find(&format!("\n{old}")).expect("my line is as I left it") + 1
                };
                text.replace_range(place..place + old.len(), &format!("{who}: {number}\n"));
                save(&store, &me, &edit(PAGE, "notes", Some(section.revision), &text)).await;
            }
        });
    }
    while let Some(done) = people.join_next().await {
        done.unwrap();
    }
    let expected: String = (0..PEOPLE).map(|who| format!("{who}: {EDITS}\n\n\n\n")).collect();
    assert_eq!(text(&store, PAGE, "notes").await.unwrap(), expected);
    let history = store.history(PAGE, None, None, 500).await.unwrap();
    assert_eq!(history.len(), PEOPLE * EDITS + 1);
    // Each version stands on the one before it.
    for pair in history.windows(2) {
        assert_eq!(pair[0].parent, Some(pair[1].id));
    }
}

pub(crate) async fn one_edit_is_undone_and_what_came_after_stays(bed: Bed) {
    let store = bed.store().await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    let a = save(&store, &ada, &edit(PAGE, "notes", None, "1\n2\n3\n4\n5\n")).await;
    let b = save(&store, &ada, &edit(PAGE, "notes", Some(a), "spam\n2\n3\n4\n5\n")).await;
    save(&store, &ada, &edit(PAGE, "notes", Some(b), "spam\n2\n3\n4\nfive\n")).await;
    let Outcome::Saved { revision, .. } = store.undo(&ada, b, "no spam").await.unwrap() else { panic!() };
    assert_eq!(text(&store, PAGE, "notes").await.as_deref(), Some("1\n2\n3\n4\nfive\n"));
    let entry = store.revision(revision).await.unwrap().entry;
    assert_eq!((entry.action, entry.comment.as_str()), (Action::Undo, "no spam"));
    // Undone twice, there is nothing left to undo.
    assert_eq!(store.undo(&ada, b, "").await.unwrap(), Outcome::Unchanged);
    // The first version goes back to nothing, unless others built on it.
    let Outcome::Conflict(_) = store.undo(&ada, a, "").await.unwrap() else { panic!("no conflict") };
    let (before, after) = store.revision_and_parent(b).await.unwrap();
    assert_eq!(before.unwrap().text, "1\n2\n3\n4\n5\n");
    assert_eq!(after.text, "spam\n2\n3\n4\n5\n");
    assert!(matches!(store.undo(&anonymous(), b, "").await, Ok(Outcome::Held { .. } | Outcome::Unchanged)));
}

pub(crate) async fn an_old_version_comes_back(bed: Bed) {
    let store = bed.store().await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    let a = save(&store, &ada, &edit(PAGE, "notes", None, "good\n")).await;
    save(&store, &ada, &edit(PAGE, "notes", Some(a), "bad\n")).await;
    let Outcome::Saved { .. } = store.restore_version(&ada, a, "").await.unwrap() else { panic!() };
    assert_eq!(text(&store, PAGE, "notes").await.as_deref(), Some("good\n"));
    assert!(matches!(
        store.restore_version(&ada, RevisionId(0), "").await,
        Err(Error::NotFound { what: "revision" })
    ));
}

pub(crate) async fn history_is_whole(bed: Bed) {
    let store = bed.store().await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    let mut base = None;
    for number in 0..20 {
        let mut edit = edit(PAGE, "notes", base, &format!("text {number} ä"));
        edit.comment = format!(" comment {number} ");
        edit.minor = number % 2 == 1;
        base = Some(save(&store, &ada, &edit).await);
    }
    save(&store, &ada, &edit(PAGE, "tips", None, "tip")).await;
    let first = store.history(PAGE, None, None, 5).await.unwrap();
    assert_eq!(first.len(), 5);
    assert_eq!(first[0].section, "tips");
    let rest = store.history(PAGE, None, Some(first[4].id), 500).await.unwrap();
    assert_eq!(rest.len(), 16);
    let notes = store.history(PAGE, Some("notes"), None, 500).await.unwrap();
    assert_eq!(notes.len(), 20);
    assert_eq!((notes[0].comment.as_str(), notes[0].minor, notes[0].bytes), ("comment 19", true, 10));
    let versions = store.versions(PAGE, "notes", 500).await.unwrap();
    let texts: Vec<_> = versions.iter().map(|version| version.text.clone()).collect();
    let expected: Vec<_> = (0..20).map(|number| format!("text {number} ä")).collect();
    assert_eq!(texts, expected);
    let all = store.all_revisions(RevisionId(0), 500).await.unwrap();
    assert_eq!(all.len(), 21);
}

pub(crate) async fn bad_input_is_refused_and_changes_nothing(bed: Bed) {
    let store = bed.store().await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    let before = store.content_hash().await.unwrap();
    let long = "x".repeat(10 << 20);
    for (path, section, text) in [
        (PAGE, "notes", long.as_str()),
        (PAGE, "notes", "a\0b"),
        (PAGE, "Notes", "x"),
        (PAGE, "", "x"),
        (PAGE, "a'b", "x"),
        ("kernel32", "notes", "x"),
        ("/a\0", "notes", "x"),
        ("/", "notes", "x"),
    ] {
        let refused = store.edit(&ada, &edit(path, section, None, text)).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{path} {section} {refused:?}");
    }
    let mut comment = edit(PAGE, "notes", None, "x");
    comment.comment = "line\nline".to_owned();
    let refused = store.edit(&ada, &comment).await;
    assert!(matches!(refused, Err(Error::Invalid(Invalid::Control { what: "comment" }))));
    let nobody = Actor::Account(farcall_wiki::AccountId(999));
    let refused = store.edit(&nobody, &edit(PAGE, "notes", None, "x")).await;
    assert!(matches!(refused, Err(Error::NotFound { what: "account" })));
    let (_, reader) = person(&store, "reader", Role::Reader).await;
    let refused = store.edit(&reader, &edit(PAGE, "notes", None, "x")).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Role { needed: Role::Contributor, .. }))));
    assert_eq!(store.content_hash().await.unwrap(), before);
    // An odd query is no statement.
    for odd in ["'", "\"", "%", "\\", "a' OR 1=1 --", "\u{0}", "NEAR(", "* *", "-", "a:b"] {
        let _ = store.search(odd, 10).await.unwrap_or_else(|error| panic!("{odd:?}: {error}"));
        let _ = store.pages_by_title(odd, false, 10).await.unwrap();
        assert_eq!(store.page(odd).await.unwrap(), None);
    }
}

pub(crate) async fn hostile_texts_are_kept_to_the_byte(bed: Bed) {
    let store = bed.store().await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    let big: String = (0..100_000).map(|n| format!("{n:x} ")).take(50_000).collect();
    let mut base = None;
    for hostile in [
        "'; DROP TABLE page; --",
        "<script>alert(1)</script>",
        "\u{202e}right to left\u{feff}",
        "emoji 👩‍👩‍👧 and \u{1d11e}",
        "tab\tand\r\nlines\r",
        "  blanks around  ",
        &"[".repeat(100_000),
        &big,
    ] {
        base = Some(save(&store, &ada, &edit(PAGE, "notes", base, hostile)).await);
        assert_eq!(text(&store, PAGE, "notes").await.as_deref(), Some(hostile));
    }
}
