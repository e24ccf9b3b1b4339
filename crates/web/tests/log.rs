//! What is reported to whoever runs the site. Alone in its program, since what is collected is decided for all of one.

mod visitor;

use axum::http::StatusCode;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;
use visitor::{PASSWORD, World};

/// Lines that are kept in memory.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn whoever_runs_the_site_is_told_of_sign_ins_refusals_and_failures() {
    let lines = Lines::default();
    let collector = tracing_subscriber::fmt().with_writer(lines.clone()).with_ansi(false).finish();
    let _collecting = tracing::subscriber::set_default(collector);
    let said = || String::from_utf8(std::mem::take(&mut *lines.0.lock().unwrap())).unwrap();
    let world = World::new().await;
    let ann = world.contributor("ann").await;
    said();
    let sign_in = |name: &'static str, password: &'static str| {
        let person = world.anonymous();
        async move { person.post("/wiki/sign-in", &[("name", name), ("password", password)]).await }
    };
    sign_in("ann", PASSWORD).await;
    sign_in("ann", "wrong and odd").await;
    ann.get("/wiki/audit").await;
    ann.edit("/kernel32/Nothing", "notes", "", "x").await;
    ann.post_with("/wiki/edit", &[("text", "x")], &[("sec-fetch-site", "cross-site")]).await;
    let told = said();
    let expected = [
        ("INFO", "session path=\"/wiki/sign-in\" status=303 from=127.0.0.1 account=\"\" name=\"ann\""),
        ("WARN", "refused path=\"/wiki/sign-in\" status=403 from=127.0.0.1 account=\"\" name=\"ann\""),
        ("WARN", "refused path=\"/wiki/audit\" status=403 from=127.0.0.1 account=\"ann\""),
        ("WARN", "not taken path=\"/wiki/edit\" status=404 from=127.0.0.1 account=\"ann\""),
        ("WARN", "refused: sent from another site path=\"/wiki/edit\""),
    ];
    assert_eq!(told.lines().count(), expected.len(), "{told}");
    for (line, (level, words)) in told.lines().zip(expected) {
        assert!(line.contains(level) && line.contains(words), "{line}");
    }
    assert!(!told.contains(PASSWORD) && !told.contains("wrong and odd"), "{told}");
    // Nobody writes a line of their own into it.
    sign_in("ann\n2026-01-01T00:00:00Z INFO session account=root", "x").await;
    assert_eq!(said().lines().count(), 1);
    world.community.store().close().await;
    assert_eq!(ann.get("/wiki/recent").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let line = said();
    assert!(line.contains("ERROR") && line.contains("the database failed"), "{line}");
}
