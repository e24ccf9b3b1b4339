//! What keeps the accounts of a site safe: cookies and headers, limits, and leaving.

mod visitor;

use axum::http::{StatusCode, header};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use visitor::{PASSWORD, World};

#[tokio::test]
async fn over_https_cookies_have_the_prefix_that_nobody_else_can_plant() {
    let world = World::new().await;
    world.contributor("ann").await;
    let form = [("name", "ann"), ("password", PASSWORD)];
    let headers = [("x-forwarded-proto", "https"), ("sec-fetch-site", "same-origin")];
    let answer = world.anonymous().post_with("/wiki/sign-in", &form, &headers).await;
    let cookie = answer.header(header::SET_COOKIE);
    assert!(cookie.starts_with("__Host-farcall-session="), "{cookie}");
    assert!(cookie.contains("; Path=/") && cookie.ends_with("; Secure"), "{cookie}");
    // Preferences are understood with the prefix, too.
    let dark = visitor::Person::with_cookie(&world, "__Host-theme=dark");
    assert!(dark.get("/about").await.text().contains("data-theme=\"dark\""));
}

/// What a server that listens answers to a request, byte by byte.
fn raw(address: SocketAddr, request: &str) -> String {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listening_site_is_strict() {
    let app = Arc::new(farcall_app::App::new());
    let running = farcall_web::bind(app, ([127, 0, 0, 1], 0).into()).await.unwrap();
    let address = running.address();
    tokio::spawn(running.run());
    let ask = async |request: &'static str| {
        tokio::task::spawn_blocking(move || raw(address, request)).await.unwrap()
    };
    let plain = ask("GET /about HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(plain.starts_with("HTTP/1.1 200") && !plain.contains("strict-transport-security"));
    let secure =
        ask("GET /about HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-Proto: https\r\n\r\n").await;
    assert!(secure.contains("strict-transport-security: max-age=31536000; includeSubDomains\r\n"));
    // Two lengths of one body could be read in two ways by two programs.
    let smuggled = ask("POST /about HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\
                        Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n")
    .await;
    assert_eq!(smuggled.matches("HTTP/1.1 ").count(), 1, "{smuggled}");
}

#[tokio::test]
async fn everything_made_for_one_reader_is_kept_nowhere() {
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    for address in ["/wiki/account", "/wiki/edit?page=/kernel32/Sleep&section=notes", "/wiki/watch"] {
        let page = ann.get(address).await;
        assert_eq!(page.header(header::CACHE_CONTROL), "no-store", "{address}");
        assert!(
            page.text().contains("href=\"/wiki/account#sign-out\""),
            "{address}: signing out is in sight"
        );
    }
    let page = ann.get("/kernel32/Sleep").await;
    assert!(!page.text().contains("#sign-out"), "a page is the same for everybody");
}

#[tokio::test]
async fn every_text_says_how_it_is_encoded() {
    let world = World::new().await;
    let page = world.get("/").await;
    let assets = page.text().split('"').filter(|part| part.starts_with("/static/")).map(str::to_owned);
    let fixed = ["/", "/opensearch.xml", "/sitemap.xml", "/robots.txt", "/wiki/recent.atom", "/about.json"];
    let addresses: Vec<String> = assets.chain(fixed.map(str::to_owned)).collect();
    assert!(addresses.len() > 8, "{addresses:?}");
    for address in &addresses {
        let answer = world.get(address).await;
        let kind = answer.header(header::CONTENT_TYPE);
        // JSON is UTF-8 by definition.
        assert!(kind.contains("charset=utf-8") || kind.starts_with("application/json"), "{address}: {kind}");
    }
}

#[tokio::test]
async fn guessing_passwords_is_slow_and_locks_nobody_out() {
    let world = World::with_limits(farcall_web::Limits::default()).await;
    world.contributor("ann").await;
    let wrong = [("name", "ann"), ("password", "a wrong and odd password")];
    let mut statuses = Vec::new();
    for _ in 0..12 {
        statuses.push(world.anonymous().post("/wiki/sign-in", &wrong).await.status);
    }
    assert_eq!(statuses[0], StatusCode::FORBIDDEN);
    assert_eq!(statuses[11], StatusCode::TOO_MANY_REQUESTS);
    assert!(world.community.store().sign_in("ann", PASSWORD, None).await.is_ok(), "from elsewhere");
}

#[tokio::test]
async fn reading_what_is_rendered_anew_has_a_limit() {
    let world = World::with_limits(farcall_web::Limits::default()).await;
    let mut last = StatusCode::OK;
    for _ in 0..330 {
        last = world.get("/wiki/recent?kind=import").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(world.get("/kernel32/Sleep").await.status, StatusCode::OK, "pages have none");
}

#[tokio::test]
async fn one_sees_all_sessions_and_ends_them_with_the_password() {
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    let store = world.community.store();
    let other = store.sign_in("ann", PASSWORD, None).await.unwrap();
    let page = ann.get("/wiki/account").await;
    assert_eq!(page.text().matches(" UTC</time>").count(), 2, "{}", page.text());
    let out = ann.post("/wiki/account", &[("do", "sign-out-everywhere"), ("password", "wrong")]).await;
    assert_eq!(out.status, StatusCode::FORBIDDEN);
    assert!(store.session(other.token.reveal()).await.unwrap().is_some());
    // A password in an address is not taken: addresses stand in logs.
    let address = format!("/wiki/account?password={}", farcall_app::encoded(PASSWORD));
    let out = ann.post(&address, &[("do", "sign-out-everywhere")]).await;
    assert_eq!(out.status, StatusCode::FORBIDDEN);
    ann.post("/wiki/account", &[("do", "sign-out-everywhere"), ("password", PASSWORD)]).await;
    assert!(store.session(other.token.reveal()).await.unwrap().is_none());
}

#[tokio::test]
async fn an_administrator_ends_the_sessions_of_others() {
    let world = World::new().await;
    let (ann, root) = (world.contributor("ann").await, world.administrator("root1").await);
    assert!(ann.get("/wiki/account").await.text().contains("<h1>ann</h1>"));
    root.post("/wiki/person", &[("name", "ann"), ("do", "sign-out")]).await;
    assert!(!ann.get("/wiki/account").await.text().contains("<h1>ann</h1>"));
}
