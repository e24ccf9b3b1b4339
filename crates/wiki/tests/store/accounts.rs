//! Accounts, sessions, roles and blocks.

use crate::bed::{Bed, PASSWORD, anonymous, edit, person, run_sql, save, seed, system};
use farcall_wiki::{AccountId, Actor, Denied, Error, FOREVER, Invalid, Outcome, Role, Verdict, now};

pub(crate) async fn sign_up_and_in_and_out(bed: Bed) {
    let store = bed.store().await;
    let id = store.sign_up("Ada", PASSWORD).await.unwrap();
    assert_eq!(store.account(id).await.unwrap().role, Role::Contributor);
    assert_eq!(store.account_named("aDA").await.unwrap().id, id);
    assert!(matches!(store.sign_up("ADA", PASSWORD).await, Err(Error::Exists { what: "account" })));
    assert!(matches!(store.sign_up("a b", PASSWORD).await, Err(Error::Invalid(Invalid::Form { .. }))));
    let common = store.sign_up("bob", "Password123").await;
    assert!(matches!(common, Err(Error::Invalid(Invalid::CommonPassword))));
    for (name, password) in
        [("ada", "wrong password"), ("nobody-here", PASSWORD), ("", ""), ("ada\0", PASSWORD)]
    {
        let refused = store.sign_in(name, password, None).await;
        assert!(matches!(refused, Err(Error::SignIn)), "{name}: {refused:?}");
    }
    let session = store.sign_in("ada", PASSWORD, None).await.unwrap();
    assert_eq!(session.token.reveal().len(), 64);
    assert!(!format!("{session:?}").contains(session.token.reveal()));
    assert!(session.expires > now());
    let found = store.session(session.token.reveal()).await.unwrap().unwrap();
    assert_eq!((found.id, found.name.as_str()), (id, "Ada"));
    for forged in ["", "x", &"0".repeat(64)] {
        assert_eq!(store.session(forged).await.unwrap(), None);
    }
    store.sign_out(session.token.reveal()).await.unwrap();
    assert_eq!(store.session(session.token.reveal()).await.unwrap(), None);
    store.change_setting(&system(), "sign-up", "off").await.unwrap();
    assert!(matches!(store.sign_up("carl", PASSWORD).await, Err(Error::Denied(Denied::SignUpOff))));
}

pub(crate) async fn sessions_end(bed: Bed) {
    let store = bed.store().await;
    let (id, ada) = person(&store, "ada", Role::Contributor).await;
    let (_, bob) = person(&store, "bob", Role::Moderator).await;
    let first = store.sign_in("ada", PASSWORD, None).await.unwrap();
    let other = store.sign_in("ada", PASSWORD, None).await.unwrap();
    // Signing in again ends the session that the browser had, and no other.
    let second = store.sign_in("ada", PASSWORD, Some(first.token.reveal())).await.unwrap();
    assert_ne!(first.token, second.token);
    assert_eq!(store.session(first.token.reveal()).await.unwrap(), None);
    assert!(store.session(other.token.reveal()).await.unwrap().is_some());
    assert!(matches!(store.end_sessions(&bob, id).await, Err(Error::Denied(Denied::Role { .. }))));
    assert_eq!(store.end_sessions(&ada, id).await.unwrap(), 2);
    assert_eq!(store.session(second.token.reveal()).await.unwrap(), None);
    let third = store.sign_in("ada", PASSWORD, None).await.unwrap();
    assert!(store.confirm_password(id, PASSWORD).await.is_ok());
    assert!(matches!(store.confirm_password(id, "another one").await, Err(Error::SignIn)));
    run_sql(&bed.address, "UPDATE session SET expires = 1").await;
    assert_eq!(store.session(third.token.reveal()).await.unwrap(), None);
}

/// A session ends a week after it was used last, and in any case when the settings say so.
pub(crate) async fn sessions_that_are_used_stay(bed: Bed) {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let store = bed.store().await;
    let (id, _) = person(&store, "ada", Role::Contributor).await;
    let other = store.sign_in("ada", PASSWORD, None).await.unwrap();
    let session = store.sign_in("ada", PASSWORD, None).await.unwrap();
    assert!(session.expires > now() + 29 * DAY);
    let ends = async || -> i64 {
        let all = store.sessions(id, session.token.reveal()).await.unwrap();
        all.into_iter().find(|session| session.is_own).unwrap().expires
    };
    assert_eq!(store.sessions(id, other.token.reveal()).await.unwrap().len(), 2);
    assert!(ends().await <= now() + 7 * DAY, "without being used");
    let passed = |days: i64| {
        let ago = days * DAY;
        format!("UPDATE session SET created = created - {ago}, expires = expires - {ago}")
    };
    for _ in 0..4 {
        run_sql(&bed.address, &passed(6)).await;
        assert!(store.session(session.token.reveal()).await.unwrap().is_some());
        assert!(ends().await > now() + 5 * DAY);
    }
    assert_eq!(store.session(other.token.reveal()).await.unwrap(), None, "nobody used it");
    // 24 days have passed, and 30 are the most.
    run_sql(&bed.address, &passed(5)).await;
    assert!(store.session(session.token.reveal()).await.unwrap().is_some());
    assert!(ends().await < now() + 2 * DAY);
    run_sql(&bed.address, &passed(2)).await;
    assert_eq!(store.session(session.token.reveal()).await.unwrap(), None);
}

pub(crate) async fn the_first_administrator_is_made_once(bed: Bed) {
    let store = bed.store().await;
    let void = store.first_administrator().await.unwrap().unwrap();
    let link = store.first_administrator().await.unwrap().unwrap();
    let late = store.accept_invitation(void.reveal(), "ada", PASSWORD).await;
    assert!(matches!(late, Err(Error::Token)));
    let weak = store.accept_invitation(link.reveal(), "ada", "12345678").await;
    assert!(matches!(weak, Err(Error::Invalid(Invalid::CommonPassword))));
    let session = store.accept_invitation(link.reveal(), "ada", PASSWORD).await.unwrap();
    assert_eq!(session.account.role, Role::Administrator);
    assert!(store.session(session.token.reveal()).await.unwrap().is_some());
    let again = store.accept_invitation(link.reveal(), "bob", PASSWORD).await;
    assert!(matches!(again, Err(Error::Token)));
    assert!(store.first_administrator().await.unwrap().is_none());
}

pub(crate) async fn passwords_change(bed: Bed) {
    let store = bed.store().await;
    let (id, _) = person(&store, "ada", Role::Contributor).await;
    let session = store.sign_in("ada", PASSWORD, None).await.unwrap();
    let new = "zwei Esel am Fluss";
    assert!(matches!(store.change_password(id, "wrong one", new).await, Err(Error::SignIn)));
    store.change_password(id, PASSWORD, new).await.unwrap();
    assert_eq!(store.session(session.token.reveal()).await.unwrap(), None);
    assert!(matches!(store.sign_in("ada", PASSWORD, None).await, Err(Error::SignIn)));
    store.sign_in("ada", new, None).await.unwrap();
    store.reset_password(&system(), id, PASSWORD).await.unwrap();
    store.sign_in("ada", PASSWORD, None).await.unwrap();
}

/// Every call that takes more than the role of a contributor refuses all who have less.
pub(crate) async fn roles_are_kept_to(bed: Bed) {
    let store = bed.store().await;
    let (target, _) = person(&store, "target", Role::Contributor).await;
    let revision = save(&store, &system(), &edit("/m/P", "notes", None, "x")).await;
    let thread = store.start_thread(&system(), &seed("/m/P"), "t", "x").await.unwrap();
    let post = store.threads("/m/P", 1).await.unwrap()[0].posts[0].id;
    let held = match store.edit(&anonymous(), &edit("/m/P", "tips", None, "x")).await.unwrap() {
        Outcome::Held { held, .. } => held,
        other => panic!("{other:?}"),
    };
    let (_, reader) = person(&store, "rita", Role::Reader).await;
    let (_, contributor) = person(&store, "carl", Role::Contributor).await;
    let (_, moderator) = person(&store, "mona", Role::Moderator).await;
    let filter = farcall_wiki::Filter {
        id: 0,
        pattern: "x".to_owned(),
        verdict: Verdict::Warn,
        message: String::new(),
        enabled: false,
    };
    let person = farcall_wiki::Person::Account("nobody".to_owned());
    for actor in [&anonymous(), &reader, &contributor, &moderator] {
        let mut refused: Vec<(&str, Result<(), Error>)> = vec![
            ("setting", store.change_setting(actor, "sign-up", "on").await.map(drop)),
            ("role", store.change_role(actor, target, Role::Administrator).await),
            ("create", store.create_account(actor, "eve", PASSWORD, Role::Reader).await.map(drop)),
            ("reset", store.reset_password(actor, target, "ein Affe im Baum").await),
            ("import", store.import(actor, &[]).await.map(drop)),
            ("pages", store.import_pages(actor, &[]).await),
        ];
        if actor != &moderator {
            refused.extend([
                ("queue", store.review_queue(actor, 0, 10).await.map(drop)),
                ("accept", store.accept(actor, held, None).await.map(drop)),
                ("reject", store.reject(actor, held, "").await),
                ("patrol", store.patrol(actor, 1).await),
                ("protect", store.protect(actor, &seed("/m/P"), Role::Moderator, "").await),
                ("delete", store.delete_page(actor, "/m/P", true, "").await),
                ("revert", store.revert_person(actor, &person, "").await.map(drop)),
                ("block", store.block(actor, target, FOREVER, "").await),
                ("filters", store.filters(actor).await.map(drop)),
                ("save filter", store.save_filter(actor, &filter).await.map(drop)),
                ("remove filter", store.remove_filter(actor, 1).await),
                ("audit", store.audit(actor, None, None, 10).await.map(drop)),
                ("accounts", store.accounts(actor, 0, 10).await.map(drop)),
                ("close", store.close_thread(actor, thread, true).await),
                ("delete thread", store.delete_thread(actor, thread).await),
                ("delete post", store.delete_post(actor, post).await),
            ]);
        }
        if actor == &reader {
            let again = edit("/m/P", "notes", Some(revision), "y");
            refused.push(("edit", store.edit(actor, &again).await.map(drop)));
            refused.push(("undo", store.undo(actor, revision, "").await.map(drop)));
            refused.push(("talk", store.reply(actor, thread, None, "x").await.map(drop)));
        }
        for (what, result) in refused {
            let is_denied = matches!(result, Err(Error::Denied(Denied::Role { .. } | Denied::Anonymous)));
            assert!(is_denied, "{what} by {actor:?}: {result:?}");
        }
    }
    assert!(matches!(store.held(&contributor, held).await, Err(Error::NotFound { .. })));
    assert_eq!(store.account(target).await.unwrap().role, Role::Contributor);
    assert!(!store.page("/m/P").await.unwrap().unwrap().entry.deleted);
}

pub(crate) async fn blocks_count_at_once_and_end(bed: Bed) {
    let store = bed.store().await;
    let (id, ada) = person(&store, "ada", Role::Contributor).await;
    let (mona_id, mona) = person(&store, "mona", Role::Moderator).await;
    let (_, max) = person(&store, "max", Role::Moderator).await;
    let session = store.sign_in("ada", PASSWORD, None).await.unwrap();
    store.block(&mona, id, FOREVER, "spam").await.unwrap();
    assert_eq!(store.session(session.token.reveal()).await.unwrap(), None);
    let refused = store.edit(&ada, &edit("/m/P", "notes", None, "x")).await;
    let because = "spam".to_owned();
    assert!(
        matches!(&refused, Err(Error::Denied(blocked)) if *blocked == Denied::Blocked { until: FOREVER, because }),
        "{refused:?}"
    );
    let refused = store.sign_in("ada", PASSWORD, None).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::Blocked { .. }))));
    // A block with an end is over then.
    store.block(&mona, id, now() - 1, "").await.unwrap();
    save(&store, &ada, &edit("/m/P", "notes", None, "x")).await;
    // Moderators do not block one another, and the last administrator stays one.
    assert!(matches!(store.block(&max, mona_id, FOREVER, "").await, Err(Error::Denied(Denied::Role { .. }))));
    let link = store.first_administrator().await.unwrap().unwrap();
    let admin = store.accept_invitation(link.reveal(), "chief", PASSWORD).await.unwrap().account.id;
    let lost = store.change_role(&Actor::Account(admin), admin, Role::Reader).await;
    assert!(matches!(lost, Err(Error::Invalid(_))));
    store.change_role(&Actor::Account(admin), id, Role::Moderator).await.unwrap();
    assert_eq!(store.account(id).await.unwrap().role, Role::Moderator);
    let nobody = store.block(&mona, AccountId(999), FOREVER, "").await;
    assert!(matches!(nobody, Err(Error::NotFound { what: "account" })));
}
