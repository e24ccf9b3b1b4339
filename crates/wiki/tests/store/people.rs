//! Watch lists, talk and settings.

use crate::bed::{Bed, anonymous, edit, person, save, seed, system};
use farcall_wiki::{AnonymousEdits, ChangeFilter, Denied, Error, Invalid, Role, Settings, Target};

pub(crate) async fn watch_lists_tell_what_changed(bed: Bed) {
    let store = bed.store().await;
    let (ada_id, ada) = person(&store, "ada", Role::Contributor).await;
    save(&store, &system(), &edit("/m/Old", "notes", None, "x")).await;
    store.watch(ada_id, &Target::Page("/m/Old".to_owned())).await.unwrap();
    store.watch(ada_id, &Target::Page("/m/Old".to_owned())).await.unwrap();
    store.watch(ada_id, &Target::Module("kernel32".to_owned())).await.unwrap();
    assert_eq!(store.watched(ada_id).await.unwrap().len(), 2);
    // Nothing yet: what was there before is not news.
    assert!(store.watched_changes(ada_id, None, 10).await.unwrap().is_empty());
    save(&store, &system(), &edit("/m/Old", "tips", None, "x")).await;
    save(&store, &system(), &edit("/kernel32/New", "tips", None, "x")).await;
    save(&store, &system(), &edit("/m/Other", "tips", None, "x")).await;
    // One's own edits are no news either.
    save(&store, &ada, &edit("/kernel32/Mine", "tips", None, "x")).await;
    let news = store.watched_changes(ada_id, None, 10).await.unwrap();
    let paths: Vec<_> = news.iter().map(|change| change.path.as_str()).collect();
    assert_eq!(paths, ["/kernel32/New", "/m/Old"]);
    store.mark_seen(ada_id, news[1].id).await.unwrap();
    assert_eq!(store.watched_changes(ada_id, None, 10).await.unwrap(), news[..1]);
    store.mark_seen(ada_id, news[0].id).await.unwrap();
    assert!(store.watched_changes(ada_id, None, 10).await.unwrap().is_empty());
    // A number from the future hides nothing.
    store.mark_seen(ada_id, i64::MAX).await.unwrap();
    save(&store, &system(), &edit("/kernel32/Newer", "tips", None, "x")).await;
    assert_eq!(store.watched_changes(ada_id, None, 10).await.unwrap().len(), 1);
    store.unwatch(ada_id, &Target::Module("kernel32".to_owned())).await.unwrap();
    assert!(store.watched_changes(ada_id, None, 10).await.unwrap().is_empty());
    assert_eq!(store.watched(ada_id).await.unwrap().len(), 1);
}

pub(crate) async fn people_talk(bed: Bed) {
    let store = bed.store().await;
    let (_, ada) = person(&store, "ada", Role::Contributor).await;
    let (_, bob) = person(&store, "bob", Role::Contributor).await;
    let (_, mona) = person(&store, "mona", Role::Moderator).await;
    let page = seed("/kernel32/OpenFileMapping");
    let thread = store.start_thread(&ada, &page, "Which access?", "FILE_MAP_READ?").await.unwrap();
    let first = store.threads(&page.path, 10).await.unwrap()[0].posts[0].id;
    let answer = store.reply(&bob, thread, Some(first), "Yes.").await.unwrap();
    store.reply(&ada, thread, Some(answer), "Thanks.").await.unwrap();
    let threads = store.threads(&page.path, 10).await.unwrap();
    let parents: Vec<_> = threads[0].posts.iter().map(|post| post.parent).collect();
    assert_eq!(parents, [None, Some(first), Some(answer)]);
    assert_eq!(threads[0].posts[1].author.name, "bob");
    let other = store.start_thread(&bob, &page, "Other", "x").await.unwrap();
    let wrong = store.reply(&bob, other, Some(first), "x").await;
    assert!(matches!(wrong, Err(Error::NotFound { what: "post" })));
    // Whoever began it can close it; others cannot.
    assert!(matches!(store.close_thread(&bob, thread, true).await, Err(Error::Denied(Denied::Role { .. }))));
    store.close_thread(&ada, thread, true).await.unwrap();
    assert!(matches!(store.reply(&bob, thread, None, "x").await, Err(Error::Denied(Denied::Closed))));
    store.close_thread(&mona, thread, false).await.unwrap();
    store.reply(&bob, thread, None, "x").await.unwrap();
    store.delete_post(&mona, answer).await.unwrap();
    let shown = &store.threads(&page.path, 10).await.unwrap()[1].posts[1];
    assert_eq!((shown.deleted, shown.text.as_str()), (true, ""));
    store.delete_thread(&mona, thread).await.unwrap();
    assert_eq!(store.threads(&page.path, 10).await.unwrap().len(), 1);
    let gone = store.reply(&bob, thread, None, "x").await;
    assert!(matches!(gone, Err(Error::NotFound { what: "discussion" })));
    for (title, text) in [("", "x"), ("x", " "), ("x\ny", "x"), ("x", "\0")] {
        let refused = store.start_thread(&ada, &page, title, text).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{title:?} {text:?}");
    }
    let refused = store.start_thread(&anonymous(), &page, "x", "x").await;
    assert!(matches!(refused, Err(Error::Denied(Denied::AnonymousEdits(AnonymousEdits::Held)))));
    let talk = ChangeFilter { kind: Some("talk".to_owned()), ..ChangeFilter::default() };
    assert_eq!(store.recent_changes(&talk, 10).await.unwrap().len(), 5);
}

pub(crate) async fn settings_are_typed(bed: Bed) {
    let store = bed.store().await;
    assert_eq!(store.settings().await.unwrap(), Settings::default());
    let changed = store.change_setting(&system(), "anonymous-edits", "off").await.unwrap();
    assert_eq!(changed.anonymous_edits, AnonymousEdits::Off);
    store.change_setting(&system(), "session-days", "7").await.unwrap();
    assert_eq!(store.settings().await.unwrap(), Settings { session_days: 7, ..changed });
    let bad = store.change_setting(&system(), "session-days", "no").await;
    assert!(matches!(bad, Err(Error::Invalid(Invalid::Form { what: "setting", .. }))));
}
