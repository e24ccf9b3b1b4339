//! Migrations, backups, dumps, checks and imports.

use crate::bed::{Bed, Lines, PASSWORD, edit, is_sqlite, open, person, run_sql, save, seed, system, text};
use farcall_wiki::{Action, Actor, Error, Imported, Options, RevisionId, Role, Store, Target};
use std::io::BufReader;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A little of everything.
async fn furnish(store: &Store) {
    let (id, ada) = person(store, "ada", Role::Contributor).await;
    let base = save(store, &ada, &edit("/kernel32/A", "notes", None, "one ä\n/kernel32/B\n")).await;
    save(store, &ada, &edit("/kernel32/A", "notes", Some(base), "two ä\n/kernel32/B\n")).await;
    save(store, &system(), &edit("/kernel32/B", "sample:csharp", None, "```cs\n\"quoted\"\\\n```")).await;
    store.watch(id, &Target::Module("kernel32".to_owned())).await.unwrap();
    let thread = store.start_thread(&ada, &seed("/kernel32/A"), "t", "x").await.unwrap();
    store.reply(&ada, thread, None, "y").await.unwrap();
    store.delete_page(&system(), "/kernel32/B", true, "").await.unwrap();
    let _ = store.edit(&crate::bed::anonymous(), &edit("/kernel32/A", "tips", None, "held")).await.unwrap();
}

/// What was restored is the same, and goes on working.
async fn inspect(store: &Store, hash: &str) {
    assert_eq!(store.content_hash().await.unwrap(), hash);
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    assert_eq!(store.search("two", 10).await.unwrap().len(), 1);
    assert_eq!(store.links_to("/kernel32/B", 10).await.unwrap().len(), 1);
    assert_eq!(store.threads("/kernel32/A", 10).await.unwrap()[0].posts.len(), 2);
    assert_eq!(store.review_queue(&system(), 0, 10).await.unwrap()[0].edit.text, "held");
    let ada = store.sign_in("ada", PASSWORD, None).await.unwrap().account.id;
    assert_eq!(store.watched(ada).await.unwrap().len(), 1);
    save(store, &Actor::Account(ada), &edit("/kernel32/C", "notes", None, "new")).await;
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
}

pub(crate) async fn migrations_go_down_and_up(bed: Bed) {
    let store = bed.store().await;
    furnish(&store).await;
    store.migrate_down(0).await.unwrap();
    assert!(matches!(store.page("/kernel32/A").await, Err(Error::Database(_))));
    store.migrate_up().await.unwrap();
    assert_eq!(store.page("/kernel32/A").await.unwrap(), None);
    furnish(&store).await;
    store.migrate_down(2).await.unwrap();
    store.migrate_up().await.unwrap();
    assert!(store.page("/kernel32/A").await.unwrap().is_some());
    // Opening a second time changes nothing.
    let again = open(&bed.address).await;
    assert_eq!(again.content_hash().await.unwrap(), store.content_hash().await.unwrap());
}

pub(crate) async fn a_backup_under_load_is_restored_to_the_same(bed: Bed) {
    let store = bed.store().await;
    furnish(&store).await;
    let stop = Arc::new(AtomicBool::new(false));
    let (writer, ended) = (store.clone(), stop.clone());
    let load = tokio::spawn(async move {
        let mut number = 0;
        while !ended.load(Ordering::Relaxed) {
            number += 1;
            save(&writer, &system(), &edit(&format!("/load/P{number}"), "notes", None, "load")).await;
        }
        number
    });
    let file = bed.folder.path().join("backup");
    store.backup(&file).await.unwrap();
    stop.store(true, Ordering::Relaxed);
    assert!(load.await.unwrap() > 0);
    assert!(matches!(store.backup(&file).await, Err(Error::Exists { what: "file" })));
    let target = bed.folder.path().join("restored.db").display().to_string();
    let options = || Options { connections: 2, text: Arc::new(Lines) };
    let restored = Store::restore(&file, &target, options()).await.unwrap();
    // What is in the backup is a beginning of what is in the store.
    let copied = restored.all_revisions(RevisionId(0), 500).await.unwrap();
    let live = store.all_revisions(RevisionId(0), 500).await.unwrap();
    assert!(copied.len() >= 3 && copied.len() <= live.len());
    assert_eq!(copied[..], live[..copied.len()]);
    let hash = restored.content_hash().await.unwrap();
    inspect(&restored, &hash).await;
    // With nobody editing, the hash is the store's own.
    let quiet = bed.folder.path().join("quiet");
    store.backup(&quiet).await.unwrap();
    let target = bed.folder.path().join("quiet.db").display().to_string();
    let restored = Store::restore(&quiet, &target, options()).await.unwrap();
    assert_eq!(restored.content_hash().await.unwrap(), store.content_hash().await.unwrap());
    let over = Store::restore(&quiet, &target, options()).await;
    assert!(matches!(over, Err(Error::Exists { .. })), "{over:?}");
}

pub(crate) async fn a_dump_goes_into_either_database(bed: Bed) {
    let store = bed.store().await;
    furnish(&store).await;
    let hash = store.content_hash().await.unwrap();
    let mut dump = Vec::new();
    let rows = store.dump(&mut dump).await.unwrap();
    let mut targets = vec![Bed::sqlite()];
    let name = if is_sqlite(&store) { "dump_from_sqlite" } else { "dump_from_postgres" };
    targets.extend(Bed::postgres(name));
    for target in targets {
        let other = target.store().await;
        // A dump that was cut off, or is none, leaves nothing behind.
        let half = &dump[..dump.len() / 2];
        let cut = &dump[..dump.len() - 12];
        for bad in
            [half, cut, b"", b"{}\n", b"[]\n", b"\xff\xfe\n", b"{\"format\":\"farcall-wiki-1\"}\n[1]\n"]
        {
            let refused = other.load_dump(&mut BufReader::new(bad)).await;
            assert!(matches!(refused, Err(Error::Backup { line: Some(_), .. })), "{refused:?}");
        }
        assert_eq!(other.all_pages(0, 10).await.unwrap(), []);
        assert_eq!(other.load_dump(&mut dump.as_slice()).await.unwrap(), rows);
        let mut again = Vec::new();
        other.dump(&mut again).await.unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), String::from_utf8(dump.clone()).unwrap());
        inspect(&other, &hash).await;
        let full = other.load_dump(&mut dump.as_slice()).await;
        assert!(matches!(full, Err(Error::Exists { .. })));
    }
}

pub(crate) async fn damage_is_found(bed: Bed) {
    let store = bed.store().await;
    furnish(&store).await;
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    let hash = store.content_hash().await.unwrap();
    for damage in [
        "UPDATE section SET head = (SELECT MIN(id) FROM revision) WHERE key = 'notes'",
        "UPDATE change SET module = 'elsewhere' WHERE id = (SELECT MIN(id) FROM change)",
        "DELETE FROM change WHERE id = (SELECT MAX(id) FROM change WHERE revision_id IS NOT NULL)",
    ] {
        run_sql(&bed.address, damage).await;
        assert!(!store.check().await.unwrap().is_empty(), "{damage}");
    }
    run_sql(&bed.address, "UPDATE revision SET text = 'x' WHERE id = 1").await;
    assert_ne!(store.content_hash().await.unwrap(), hash);
}

pub(crate) async fn revisions_are_brought_from_elsewhere(bed: Bed) {
    let store = bed.store().await;
    furnish(&store).await;
    let other = Bed::sqlite();
    let copy = other.store().await;
    let pages: Vec<_> = store.all_pages(0, 500).await.unwrap().into_iter().map(|(_, page)| page).collect();
    let mut revisions = Vec::new();
    for revision in store.all_revisions(RevisionId(0), 500).await.unwrap() {
        let page = pages.iter().find(|page| page.seed.path == revision.entry.path).unwrap();
        revisions.push(Imported {
            page: page.seed.clone(),
            section: revision.entry.section,
            text: revision.text,
            comment: revision.entry.comment,
            author: revision.entry.author.name,
            has_account: revision.entry.author.account.is_some(),
            minor: revision.entry.minor,
            action: revision.entry.action,
            created: revision.entry.created,
        });
    }
    copy.import(&system(), &revisions).await.unwrap();
    copy.import_pages(&system(), &pages).await.unwrap();
    assert_eq!(copy.content_hash().await.unwrap(), store.content_hash().await.unwrap());
    assert_eq!(copy.check().await.unwrap(), Vec::<String>::new());
    assert_eq!(text(&copy, "/kernel32/A", "notes").await, text(&store, "/kernel32/A", "notes").await);
    // All of them or none.
    let mut bad = revisions[0].clone();
    bad.text = "a\0".to_owned();
    bad.action = Action::Import;
    let hash = copy.content_hash().await.unwrap();
    assert!(copy.import(&system(), &[revisions[0].clone(), bad]).await.is_err());
    assert_eq!(copy.content_hash().await.unwrap(), hash);
}
