//! Carrying what people wrote away and back: as a git repository, and from the old wiki's archive.

use farcall_app::wiki::{Actor, Edit, Outcome, Revision, RevisionId, Role};
use farcall_app::{App, Community, TransferError};
use std::path::Path;
use std::sync::{Arc, LazyLock};

static APP: LazyLock<Arc<App>> = LazyLock::new(|| Arc::new(App::new()));

async fn open(folder: &Path, name: &str) -> Community {
    Community::open(APP.clone(), &folder.join(name).to_string_lossy()).await.unwrap()
}

fn system() -> Actor {
    Actor::System { label: "test".to_owned() }
}

async fn edit(community: &Community, actor: &Actor, path: &str, section: &str, text: &str, comment: &str) {
    let store = community.store();
    let page = store.page(path).await.unwrap();
    let base = page.and_then(|p| p.sections.iter().find(|s| s.key == section).map(|s| s.revision));
    let edit = Edit {
        page: community.seed(path).await.unwrap().expect("the page is there"),
        section: section.to_owned(),
        base,
        text: text.to_owned(),
        comment: comment.to_owned(),
        minor: comment.is_empty(),
        warned: false,
        new_page: false,
    };
    let outcome = store.edit(actor, &edit).await.unwrap();
    assert!(matches!(outcome, Outcome::Saved { .. }), "{outcome:?}");
}

/// All versions with what must come back; their numbers may differ.
async fn versions(
    community: &Community,
) -> Vec<(String, String, String, String, String, bool, &'static str, i64)> {
    let all: Vec<Revision> = community.store().all_revisions(RevisionId(0), 500).await.unwrap();
    let row = |r: Revision| {
        let e = r.entry;
        let who = format!("{} {}", e.author.name, e.author.account.is_some());
        (e.path, e.section, r.text, e.comment, who, e.minor, e.action.name(), e.created)
    };
    all.into_iter().map(row).collect()
}

#[tokio::test]
async fn everything_comes_back_from_git() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path(), "first.db").await;
    let store = first.store();
    store.change_setting(&system(), "review-first-edits", "0").await.unwrap();
    store.change_setting(&system(), "anonymous-edits", "on").await.unwrap();
    let ann =
        store.create_account(&system(), "ann", "a long and odd password", Role::Contributor).await.unwrap();
    let ann = Actor::Account(ann);
    let nobody = Actor::Anonymous { label: "192.0.2.x".to_owned() };
    edit(&first, &ann, "/kernel32/Sleep", "notes", "one\n", "the first").await;
    edit(&first, &nobody, "/kernel32/Sleep", "notes", "one\ntwo\n", "").await;
    edit(&first, &ann, "/kernel32/Sleep", "sample:csharp", "```csharp\n```\n", "Farcall-Action: nonsense")
        .await;
    edit(&first, &ann, "/faq", "text", "ä\u{1F600}\n", "").await;
    edit(&first, &ann, "/kernel32/Sleep", "notes", "", "emptied").await;
    let faq = first.seed("/faq").await.unwrap().unwrap();
    store.protect(&system(), &faq, Role::Moderator, "").await.unwrap();
    store.delete_page(&system(), "/kernel32/Sleep", true, "").await.unwrap();
    store
        .start_thread(&ann, &first.seed("/user32/MessageBox").await.unwrap().unwrap(), "t", "x")
        .await
        .unwrap();

    let repository = folder.path().join("repository");
    let (out, _) = first.export_git(&repository).await.unwrap();
    assert_eq!((out.pages, out.revisions), (3, 5));
    let second = open(folder.path(), "second.db").await;
    second
        .store()
        .create_account(&system(), "ann", "a long and odd password", Role::Contributor)
        .await
        .unwrap();
    let back = second.import_git(&repository).await.unwrap();
    assert_eq!(back, out);
    assert_eq!(versions(&second).await, versions(&first).await);
    let pages = |c: Community| async move {
        let mut pages: Vec<_> =
            c.store().all_pages(0, 500).await.unwrap().into_iter().map(|(_, page)| page).collect();
        pages.sort_by(|a, b| a.seed.path.cmp(&b.seed.path));
        pages
    };
    assert_eq!(pages(second.clone()).await, pages(first.clone()).await);
    let again = second.import_git(&repository).await.unwrap_err();
    assert!(matches!(again, TransferError::NotEmpty), "{again}");
    assert!(first.export_git(&repository).await.is_err(), "the folder is not empty");
}

#[tokio::test]
async fn the_old_wiki_finds_its_place_and_a_second_time_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("archive");
    for (file, text) in [
        (
            "desktopfunctions/kernel32/Sleep.md",
            "# Sleep (kernel32)\n\n## Summary\nWaits for a while.\n\n## C# Signature:\n```cs\n[DllImport(\"kernel32.dll\")]\n\
             static extern void Sleep(uint ms);\n```\n\n## Notes:\nTODO\n\n## Tips & Tricks:\nUse zero to yield the rest of the \
             time slice.\n",
        ),
        (
            "desktopfunctions/mylib/QueryGadget.md",
            "# QueryGadget\n\n## Summary\nA function that no metadata has.\n",
        ),
        (
            "directory/structures/SYSTEM_INFO.md",
            "# SYSTEM_INFO\n\n## Notes:\nCall GetNativeSystemInfo under WOW64.\n",
        ),
        ("desktopfunctions/kernel32/Beep.md", ""),
        ("readme.txt", "hello"),
    ] {
        let path = archive.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let community = open(folder.path(), "wiki.db").await;
    let report = community.import_archive(&archive).await.unwrap();
    assert_eq!((report.files, report.pages), (5, 3), "{report:?}");
    let page = community.store().page("/kernel32/Sleep").await.unwrap().unwrap();
    let keys: Vec<&str> = page.sections.iter().map(|s| s.key.as_str()).collect();
    assert_eq!(keys, ["signature:csharp", "summary", "tips"]);
    assert!(page.sections.iter().all(|s| s.author.name == "PInvoke.net archive"));
    assert!(keys.iter().all(|key| farcall_app::section_title(key).is_some()));
    let created = community.store().page("/mylib/QueryGadget").await.unwrap().unwrap();
    assert_eq!(created.entry.seed.module, "mylib");
    let left: Vec<&str> = report.left_out.iter().map(|left| left.file.as_str()).collect();
    assert!(left.contains(&"readme.txt") && left.contains(&"desktopfunctions/kernel32/Beep.md"), "{left:?}");
    let before = versions(&community).await;
    let again = community.import_archive(&archive).await.unwrap();
    assert_eq!((again.pages, again.sections, again.kept), (0, 0, report.sections));
    assert_eq!(versions(&community).await, before);
}
