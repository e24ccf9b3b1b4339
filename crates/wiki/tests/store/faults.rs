//! What happens when the ground gives way.

use crate::bed::{edit, open, save, system, text};
use crate::server::Server;
use farcall_wiki::Error;
use std::process::Command;
use std::time::{Duration, Instant};

/// PostgreSQL crashes while people edit: what was acknowledged is there, and the store goes on by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_is_restarted_during_edits() {
    let Some(mut server) = Server::start("") else {
        crate::bed::skipped();
        return;
    };
    let store = open(&server.database("restarted")).await;
    let editor = store.clone();
    let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
    let edits = tokio::spawn(async move {
        let mut acknowledged = Vec::new();
        let mut failed = 0;
        for number in 0.. {
            if stopped.try_recv().is_ok() {
                break;
            }
            let path = format!("/m/P{number}");
            match editor.edit(&system(), &edit(&path, "notes", None, &path)).await {
                Ok(_) => acknowledged.push(path),
                Err(Error::Database(_)) => failed += 1,
                Err(other) => panic!("{other}"),
            }
        }
        (acknowledged, failed)
    });
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        tokio::task::block_in_place(|| server.restart());
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    stop.send(()).unwrap();
    let (acknowledged, failed) = edits.await.unwrap();
    assert!(!acknowledged.is_empty());
    for path in &acknowledged {
        assert_eq!(text(&store, path, "notes").await.as_deref(), Some(path.as_str()));
    }
    // The store finds the server again without being told.
    let start = Instant::now();
    while store.edit(&system(), &edit("/m/After", "notes", None, "x")).await.is_err() {
        assert!(start.elapsed() < Duration::from_secs(60), "the store goes on");
    }
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    assert!(failed > 0 || acknowledged.len() > 3);
}

/// The file of SQLite may grow no more: edits fail with an error, nothing that was acknowledged is lost, and
/// with room again edits are taken, by the store that had none. A limit on the size of files stands for a full
/// disk; it is set for a child, which this very program is, since other tests need room.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let address = folder.path().join("wiki.db").display().to_string();
    let store = open(&address).await;
    save(&store, &system(), &edit("/m/First", "notes", None, "first")).await;
    store.close().await;
    let child = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -S -f 2048; exec \"$0\" --exact faults::edits_until_the_disk_is_full \
                      --ignored --nocapture",
        ])
        .arg(std::env::current_exe().unwrap())
        .env("FARCALL_TEST_DATABASE", &address)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success(), "{said}{}", String::from_utf8_lossy(&child.stderr));
    let acknowledged = said.lines().find_map(|line| line.strip_prefix("acknowledged ")).unwrap();
    let acknowledged: usize = acknowledged.parse().unwrap();
    let store = open(&address).await;
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    for number in 0..acknowledged {
        let path = format!("/m/P{number}");
        let found = text(&store, &path, "notes").await;
        assert_eq!(found.map(|text| text.len()), Some(20_000), "{path}");
    }
    // Now there is room again.
    save(&store, &system(), &edit("/m/After", "notes", None, "x")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the_disk_is_full runs it with a limit"]
async fn edits_until_the_disk_is_full() {
    let store = open(&std::env::var("FARCALL_TEST_DATABASE").unwrap()).await;
    let text = "text ".repeat(4_000);
    for number in 0..10_000 {
        match store.edit(&system(), &edit(&format!("/m/P{number}"), "notes", None, &text)).await {
            Ok(_) => {}
            Err(Error::Database(_)) => {
                // Reading still works, and the text is still the caller's.
                assert!(store.page("/m/First").await.unwrap().is_some());
                for _ in 0..3 {
                    assert!(store.edit(&system(), &edit("/m/Again", "notes", None, &text)).await.is_err());
                }
                assert_eq!(store.page("/m/Again").await.unwrap(), None);
                let id = std::process::id().to_string();
                let limit = ["--pid", &id, "--fsize=unlimited:unlimited"];
                assert!(Command::new("prlimit").args(limit).status().unwrap().success());
                // At the first try: SQLite had ended a transaction, and sqlx stayed in it for ever.
                save(&store, &system(), &edit("/m/Again", "notes", None, &text)).await;
                crate::bed::say(&format!("\nacknowledged {number}"));
                return;
            }
            Err(other) => panic!("{other}"),
        }
    }
    panic!("the disk was never full");
}
