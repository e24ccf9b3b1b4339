//! Lists, search, references, recent changes and notices.

use crate::bed::{Bed, edit, open, person, save, seed, system};
use farcall_wiki::{ChangeFilter, Notice, Person, Role};
use std::time::Duration;

fn paths(entries: &[farcall_wiki::PageEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.seed.path.as_str()).collect()
}

pub(crate) async fn pages_are_listed_and_found_by_title(bed: Bed) {
    let store = bed.store().await;
    for path in ["/user32/MessageBox", "/kernel32/openZ", "/kernel32/OpenA", "/kernel32/my_Open", "/faq"] {
        save(&store, &system(), &edit(path, "text", None, "x")).await;
    }
    let module = store.pages_of_module("kernel32", None, 10).await.unwrap();
    assert_eq!(paths(&module), ["/kernel32/my_Open", "/kernel32/OpenA", "/kernel32/openZ"]);
    let rest = store.pages_of_module("kernel32", Some("/kernel32/my_Open"), 1).await.unwrap();
    assert_eq!(paths(&rest), ["/kernel32/OpenA"]);
    let found = store.pages_by_title("OPEN", false, 10).await.unwrap();
    assert_eq!(paths(&found), ["/kernel32/OpenA", "/kernel32/openZ", "/kernel32/my_Open"]);
    let mark = store.pages_by_title("_", false, 10).await.unwrap();
    assert_eq!(paths(&mark), ["/kernel32/my_Open"]);
    assert_eq!(store.all_pages(0, 500).await.unwrap().len(), 5);
}

pub(crate) async fn search_finds_what_people_wrote(bed: Bed) {
    let store = bed.store().await;
    let first = edit("/kernel32/OpenFileMapping", "notes", None, "The FILE_MAP_READ handle leaks on Öl.");
    let base = save(&store, &system(), &first).await;
    save(&store, &system(), &edit("/kernel32/CloseHandle", "tips", None, "Closes a handle.")).await;
    for (query, hits) in [
        ("handle", 2),
        ("HANDLE leak", 1),
        ("file_map_read", 1),
        ("map_read", 1),
        ("öl", 1),
        ("leaks handle nothing", 0),
        ("hand", 2),
        ("ha leaks", 0),
        ("", 0),
        ("!?", 0),
    ] {
        let found = store.search(query, 10).await.unwrap();
        assert_eq!(found.len(), hits, "{query}: {found:?}");
    }
    let found = store.search("leaks", 10).await.unwrap();
    assert_eq!(found[0].page.seed, seed("/kernel32/OpenFileMapping"));
    assert_eq!(found[0].section, "notes");
    assert!(found[0].excerpt.contains("handle leaks"), "{:?}", found[0]);
    // What was edited away is not found any more.
    save(&store, &system(), &edit("/kernel32/OpenFileMapping", "notes", Some(base), "Fixed.")).await;
    assert_eq!(store.search("leaks", 10).await.unwrap(), []);
    assert_eq!(store.search("fixed", 10).await.unwrap().len(), 1);
}

pub(crate) async fn references_follow_the_texts(bed: Bed) {
    let store = bed.store().await;
    let base =
        save(&store, &system(), &edit("/a/One", "notes", None, "see /b/Two and /b/Two /c/Three")).await;
    save(&store, &system(), &edit("/a/Four", "tips", None, "/b/Two")).await;
    assert_eq!(paths(&store.links_to("/b/Two", 10).await.unwrap()), ["/a/Four", "/a/One"]);
    assert_eq!(paths(&store.links_to("/c/Three", 10).await.unwrap()), ["/a/One"]);
    save(&store, &system(), &edit("/a/One", "notes", Some(base), "see nothing")).await;
    assert_eq!(paths(&store.links_to("/b/Two", 10).await.unwrap()), ["/a/Four"]);
    assert!(store.links_to("/c/Three", 10).await.unwrap().is_empty());
}

pub(crate) async fn recent_changes_pass_filters(bed: Bed) {
    let store = bed.store().await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    let (_, mod_) = person(&store, "mona", Role::Moderator).await;
    store.change_setting(&system(), "anonymous-edits", "on").await.unwrap();
    save(&store, &ada, &edit("/kernel32/A", "notes", None, "1")).await;
    let b = save(&store, &ada, &edit("/user32/B", "notes", None, "1")).await;
    let mut minor = edit("/user32/B", "notes", Some(b), "2");
    minor.minor = true;
    save(&store, &mod_, &minor).await;
    let ada_without_account = farcall_wiki::Actor::Anonymous { label: "ada".to_owned() };
    save(&store, &ada_without_account, &edit("/kernel32/C", "notes", None, "1")).await;
    store.protect(&mod_, &seed("/kernel32/A"), Role::Moderator, "war").await.unwrap();
    let count = async |filter: ChangeFilter| store.recent_changes(&filter, 100).await.unwrap().len();
    let text = |text: &str| Some(text.to_owned());
    let none = ChangeFilter::default;
    assert_eq!(count(none()).await, 5);
    assert_eq!(count(ChangeFilter { module: text("kernel32"), ..none() }).await, 3);
    assert_eq!(count(ChangeFilter { path: text("/user32/B"), ..none() }).await, 2);
    assert_eq!(count(ChangeFilter { path: text("/user32/None"), ..none() }).await, 0);
    let ada = Some(Person::Account("ada".to_owned()));
    assert_eq!(count(ChangeFilter { person: ada.clone(), ..none() }).await, 2);
    let other = Some(Person::Anonymous("ada".to_owned()));
    assert_eq!(count(ChangeFilter { person: other, ..none() }).await, 1);
    assert_eq!(count(ChangeFilter { kind: text("create"), ..none() }).await, 3);
    assert_eq!(count(ChangeFilter { kind: text("protect"), ..none() }).await, 1);
    assert_eq!(count(ChangeFilter { unpatrolled: true, ..none() }).await, 3);
    assert_eq!(count(ChangeFilter { without_minor: true, ..none() }).await, 4);
    let all = ChangeFilter {
        person: ada,
        module: text("user32"),
        kind: text("create"),
        path: text("/user32/B"),
        unpatrolled: true,
        without_minor: true,
        before: Some(i64::MAX),
    };
    let found = store.recent_changes(&all, 100).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].revision, found[0].section.as_deref()), (Some(b), Some("notes")));
}

pub(crate) async fn recent_changes_are_paged_by_number(bed: Bed) {
    let store = bed.store().await;
    for number in 0..25 {
        save(&store, &system(), &edit(&format!("/m/P{number}"), "notes", None, "x")).await;
    }
    let mut filter = ChangeFilter::default();
    let mut seen = Vec::new();
    loop {
        let page = store.recent_changes(&filter, 10).await.unwrap();
        let Some(last) = page.last() else { break };
        filter.before = Some(last.id);
        seen.extend(page.into_iter().map(|change| change.path));
    }
    let expected: Vec<_> = (0..25).rev().map(|number| format!("/m/P{number}")).collect();
    assert_eq!(seen, expected);
}

pub(crate) async fn changes_are_announced(bed: Bed) {
    let store = bed.store().await;
    // The second store stands for another server, or on SQLite for a command of an administrator.
    let other = open(&bed.address).await;
    let (mut far, mut near) = (other.changes(), store.changes());
    let mut number = 0;
    let heard = loop {
        // The other server may not listen yet, so there is more than one edit to hear of.
        number += 1;
        let path = format!("/m/P{number}");
        save(&store, &system(), &edit(&path, "notes", None, "x")).await;
        // Whoever edits is told without waiting.
        while near.next().await != Some(Notice::Page { path: path.clone() }) {}
        match tokio::time::timeout(Duration::from_secs(2), far.next()).await {
            Ok(Some(Notice::Everything)) if !crate::bed::is_sqlite(&store) => {}
            Ok(Some(heard)) => break heard,
            Ok(None) => panic!("the stream ended"),
            Err(_) => assert!(number < 30, "the notice comes"),
        }
    };
    match heard {
        Notice::Page { path } => assert!(path.starts_with("/m/P")),
        Notice::Everything => assert!(crate::bed::is_sqlite(&store)),
    }
}
