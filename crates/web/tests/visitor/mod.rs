//! A site on which people write, over a database of its own, and people who visit it.
#![allow(dead_code, reason = "each test program uses a part")]

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use farcall_app::wiki::{Actor, Role};
use farcall_app::{App, Community};
use farcall_web::{CACHE_BYTES, Limits, Site};
use http_body_util::BodyExt;
use std::sync::{Arc, LazyLock};
use tower::ServiceExt;

static APP: LazyLock<Arc<App>> = LazyLock::new(|| Arc::new(App::new()));

/// The password of everybody.
pub(crate) const PASSWORD: &str = "a long and odd password";

/// A site and its database.
pub(crate) struct World {
    router: Router,
    pub(crate) community: Community,
    _folder: tempfile::TempDir,
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).expect("pages are text")
    }

    pub(crate) fn location(&self) -> &str {
        self.header(header::LOCATION)
    }

    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(&name).map_or("", |value| value.to_str().expect("headers are text"))
    }
}

fn system() -> Actor {
    Actor::System { label: "test".to_owned() }
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with_limits(Limits::lax()).await
    }

    pub(crate) async fn with_limits(limits: Limits) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let file = folder.path().join("wiki.db");
        let community = Community::open(APP.clone(), &file.to_string_lossy()).await.expect("it opens");
        let site = Site::new(APP.clone(), CACHE_BYTES).with_community(community.clone()).with_limits(limits);
        let world = Self { router: farcall_web::router_with(Arc::new(site)), community, _folder: folder };
        world.set("review-first-edits", "0").await;
        world
    }

    /// Changes a setting.
    pub(crate) async fn set(&self, key: &str, value: &str) {
        self.community.store().change_setting(&system(), key, value).await.expect("it is a setting");
    }

    pub(crate) fn anonymous(&self) -> Person<'_> {
        Person { world: self, cookie: String::new() }
    }

    pub(crate) async fn contributor(&self, name: &str) -> Person<'_> {
        self.person(name, Role::Contributor).await
    }

    pub(crate) async fn moderator(&self, name: &str) -> Person<'_> {
        self.person(name, Role::Moderator).await
    }

    pub(crate) async fn administrator(&self, name: &str) -> Person<'_> {
        self.person(name, Role::Administrator).await
    }

    /// Makes an account and signs in.
    pub(crate) async fn person(&self, name: &str, role: Role) -> Person<'_> {
        let store = self.community.store();
        store.create_account(&system(), name, PASSWORD, role).await.expect("the name is free");
        let session = store.sign_in(name, PASSWORD, None).await.expect("the password is right");
        Person::with_cookie(self, &format!("farcall-session={}", session.token.reveal()))
    }

    pub(crate) async fn get(&self, address: &str) -> Answer {
        self.anonymous().get(address).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.expect("the body comes").to_bytes().to_vec();
        Answer { status, headers, bytes }
    }
}

/// Somebody with a browser.
pub(crate) struct Person<'w> {
    world: &'w World,
    pub(crate) cookie: String,
}

impl<'w> Person<'w> {
    pub(crate) fn with_cookie(world: &'w World, cookie: &str) -> Self {
        Self { world, cookie: cookie.to_owned() }
    }

    pub(crate) async fn get(&self, address: &str) -> Answer {
        let request = Request::get(address).header(header::COOKIE, &self.cookie);
        self.world.send(request.body(Body::empty()).expect("the address is valid")).await
    }

    /// Sends a form as a browser does.
    pub(crate) async fn post(&self, address: &str, form: &[(&str, &str)]) -> Answer {
        self.post_with(address, form, &[("sec-fetch-site", "same-origin")]).await
    }

    pub(crate) async fn post_with(
        &self,
        address: &str,
        form: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let field = |(name, value): &(&str, &str)| {
            format!("{}={}", farcall_app::encoded(name), farcall_app::encoded(value))
        };
        let body: Vec<String> = form.iter().map(field).collect();
        let mut request = Request::post(address)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.world.send(request.body(Body::from(body.join("&"))).expect("the address is valid")).await
    }

    /// Saves a section.
    pub(crate) async fn edit(&self, page: &str, section: &str, base: &str, text: &str) -> Answer {
        let form = [("page", page), ("section", section), ("base", base), ("text", text), ("save", "")];
        self.post("/wiki/edit", &form).await
    }

    /// The revision that the form of a section begins with.
    pub(crate) async fn base(&self, page: &str, section: &str) -> String {
        let form = self.get(&format!("/wiki/edit?page={page}&section={section}")).await;
        let after = form.text().split("name=\"base\" value=\"").nth(1).expect("the form has it").to_owned();
        after.split('"').next().expect("the value ends").to_owned()
    }
}
