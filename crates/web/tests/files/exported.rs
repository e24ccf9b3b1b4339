//! A small exported site, with something that people wrote.

use farcall_app::wiki::{Actor, Edit, Role};
use farcall_app::{App, Community, NewPage};
use farcall_web::Site;
use farcall_web::files::{FilesWritten, Selection, site};
use std::path::Path;
use std::sync::Arc;

/// The module that is exported.
pub(crate) const MODULE: &str = "version";

/// Writes into `folder`, which is empty.
pub(crate) async fn export(folder: &Path) -> FilesWritten {
    let app = Arc::new(App::new());
    let database = tempfile::tempdir().expect("a folder can be made");
    let file = database.path().join("wiki.db");
    let community = Community::open(app.clone(), &file.to_string_lossy()).await.expect("it opens");
    let (store, system) = (community.store().clone(), Actor::System { label: "test".to_owned() });
    store
        .create_account(&system, "ann", "a long and odd password", Role::Contributor)
        .await
        .expect("it is free");
    let ann = Actor::Account(store.account_named("ann").await.expect("she is there").id);
    store.change_setting(&system, "review-first-edits", "0").await.expect("it is a setting");
    let known = community.seed("/version/GetFileVersionInfo").await.expect("it is asked");
    let known = known.expect("the catalog has it");
    let new =
        NewPage { kind: "function".to_owned(), name: "VerSecret".to_owned(), module: MODULE.to_owned() };
    let created = community.plan_page(&new).expect("the catalog lacks it");
    for (page, text, new_page) in [
        (known, "The file must not be **locked**. See [[VerSecret]] and [[CreateFile]].", false),
        (created, "Nobody documents this.", true),
    ] {
        let edit = Edit {
            page,
            section: "notes".to_owned(),
            base: None,
            text: text.to_owned(),
            comment: String::new(),
            minor: false,
            warned: false,
            new_page,
        };
        _ = store.edit(&ann, &edit).await.expect("it is taken");
    }
    let community = {
        store.close().await;
        Community::open(app.clone(), &file.to_string_lossy()).await.expect("it opens again")
    };
    let selection = Selection { languages: Vec::new(), modules: vec![MODULE.to_owned()] };
    let from = Site::new(app, 0).with_community(community);
    site(&from, folder, &selection).await.expect("it is written")
}
