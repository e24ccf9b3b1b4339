//! The site as files, behind a server that knows nothing but files, in a folder below its root.

#[path = "../files/exported.rs"]
mod exported;

use crate::webdriver::{Browser, Look, is_there_or_skip};
use axum::http::{StatusCode, Uri, header};
use axum::response::IntoResponse;
use std::path::PathBuf;
use std::sync::OnceLock;

/// Where the files are served: one export and one server for all tests.
fn address() -> &'static str {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS.get_or_init(|| {
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
            runtime.expect("a runtime can be made").block_on(async {
                let folder = tempfile::tempdir().expect("a folder can be made");
                exported::export(folder.path()).await;
                let root = folder.path().to_owned();
                let files = axum::Router::new().fallback(move |uri: Uri| file(root.clone(), uri));
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("some port is free");
                sender.send(listener.local_addr().expect("it has one")).expect("the test waits for it");
                axum::serve(listener, files).await.expect("it serves until the end");
            });
        });
        format!("http://{}", receiver.recv().expect("the server starts"))
    })
}

async fn file(root: PathBuf, uri: Uri) -> impl IntoResponse {
    let name = uri.path().strip_prefix("/docs/").unwrap_or_default();
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("svg") => "image/svg+xml",
        _ => "application/json",
    };
    match std::fs::read(root.join(name)) {
        Ok(bytes) => (StatusCode::OK, [(header::CONTENT_TYPE, kind)], bytes),
        Err(_) => (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, kind)], Vec::new()),
    }
}

fn browser(look: Look) -> Option<Browser> {
    is_there_or_skip().then(|| Browser::open(address(), look))
}

#[test]
fn one_language_is_shown_and_remembered() {
    let Some(browser) = browser(Look::default()) else { return };
    browser.go("/docs/version/GetFileVersionInfo.html");
    let shown = || {
        let all = browser.all(".signature [data-panel]").into_iter().filter(|panel| panel.is_shown());
        all.filter_map(|panel| panel.attribute("data-panel")).collect::<Vec<_>>()
    };
    assert_eq!(shown(), ["csharp"]);
    browser.find("[data-lang-tab=rust]").click();
    assert_eq!(shown(), ["rust"]);
    browser.go("/docs/version/VerQueryValue.html");
    assert_eq!(shown(), ["rust"]);
    assert_eq!(browser.find("[data-lang-tab][aria-current=true]").text(), "Rust");
}

#[test]
fn names_values_and_texts_are_found_without_a_server() {
    let Some(browser) = browser(Look::default()) else { return };
    browser.go("/docs/index.html");
    browser.find("#search-input");
    browser.press("verquery");
    browser.wait("the family comes first", || {
        browser.all("#search-results [role=option] b").first().is_some_and(|b| b.text() == "VerQueryValue")
    });
    browser.press(crate::DOWN);
    browser.press(crate::ENTER);
    browser.wait("the page opens", || browser.path() == "/docs/version/VerQueryValue.html");
    for (query, name) in
        [("vqv", "VerQueryValue"), ("file version", "GetFileVersionInfo"), ("versecret", "VerSecret")]
    {
        browser.go(&format!("/docs/search.html?q={}", query.replace(' ', "%20")));
        browser.wait("it is found", || {
            browser.all(".results .name").first().is_some_and(|first| first.text() == name)
        });
    }
    browser.go("/docs/search.html?q=locked");
    assert!(browser.find(".results .why").text().contains("people wrote"));
    browser.find(".results .name").click();
    browser.wait("the page opens", || browser.path() == "/docs/version/GetFileVersionInfo.html");
    browser.go("/docs/search.html?q=xyzzyx");
    browser.wait("nothing is found", || browser.find("[data-found-note]").text().starts_with("Nothing"));
}

#[test]
fn every_common_language_is_there_without_the_script() {
    let look = Look { without_scripts: true, ..Look::default() };
    let Some(browser) = browser(look) else { return };
    browser.go("/docs/version/GetFileVersionInfo.html");
    let shown = browser.all(".signature [data-panel]").iter().filter(|panel| panel.is_shown()).count();
    let common = farcall_app::languages().iter().filter(|language| language.is_common).count();
    assert_eq!(shown, common);
    browser.go("/docs/search.html?q=x");
    assert!(browser.find("main noscript").text().contains("modules"));
}
