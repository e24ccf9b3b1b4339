//! A browser that is operated from outside: the few commands of W3C WebDriver that the tests need,
//! spoken to chromedriver over its plain HTTP and JSON.
//!
//! A client library would bring an HTTP client, TLS and a browser manager for these seven requests.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long anything on a page may take to happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// The key under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What the system looks like to the pages.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Look {
    pub(crate) without_scripts: bool,
    pub(crate) is_dark: bool,
    /// In CSS pixels; 0 for a window of the usual size.
    pub(crate) width: u32,
}

/// A window of Chromium with a profile of its own. Gone when dropped.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: PathBuf,
    site: String,
}

/// An element of the page that is open.
pub(crate) struct Element<'b> {
    browser: &'b Browser,
    id: String,
}

/// Whether Chromium and its driver are there. Where they are not, says so, and fails if tools are required.
pub(crate) fn is_there_or_skip() -> bool {
    let is_there =
        |program: &str| Command::new(program).arg("--version").output().is_ok_and(|o| o.status.success());
    let missing: Vec<&str> = ["chromium", "chromedriver"].into_iter().filter(|p| !is_there(p)).collect();
    if missing.is_empty() {
        return true;
    }
    let is_required = std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(!is_required, "{missing:?} is missing; `cargo xtask toolchains` installs it");
    #[allow(clippy::print_stderr, reason = "a skipped test says so")]
    {
        eprintln!("skipped: {missing:?} is missing");
    }
    false
}

impl Browser {
    /// Opens a window on the front page of the site at `site`.
    pub(crate) fn open(site: &str, look: Look) -> Self {
        let mut driver = Command::new("chromedriver")
            .args(["--port=0", "--log-level=SEVERE"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver was there a moment ago");
        let port = port(&mut driver);
        let profile = std::env::temp_dir().join(format!("farcall-browser-{}-{port}", std::process::id()));
        let mut browser =
            Self { driver, port, session: String::new(), profile: profile.clone(), site: site.to_owned() };
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,900",
            // A click is aimed at where an element is, which a page that still scrolls does not know.
            "--force-prefers-reduced-motion",
        ];
        let mut arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        arguments.push(format!("--user-data-dir={}", profile.display()));
        let scripts = if look.without_scripts { 2 } else { 1 };
        let options = json!({
            "args": arguments,
            "prefs": { "profile.managed_default_content_settings.javascript": scripts },
        });
        let timeouts = json!({ "script": 240_000 });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": options, "timeouts": timeouts } } });
        let made = browser.ask("POST", "/session", &wanted);
        browser.session = made["sessionId"].as_str().expect("a session has an id").to_owned();
        let origin = site.to_owned();
        browser.devtools(
            "Browser.grantPermissions",
            &json!({ "origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] }),
        );
        let scheme = if look.is_dark { "dark" } else { "light" };
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        browser.devtools("Emulation.setEmulatedMedia", &json!({ "features": [feature] }));
        if look.width > 0 {
            let metrics =
                json!({ "width": look.width, "height": 800, "deviceScaleFactor": 2, "mobile": true });
            browser.devtools("Emulation.setDeviceMetricsOverride", &metrics);
        }
        browser.go("/");
        browser
    }

    /// Opens another page of the site.
    pub(crate) fn go(&self, path: &str) {
        self.command("POST", "/url", &json!({ "url": format!("{}{path}", self.site) }));
    }

    /// The address of the page that is open, without the site.
    pub(crate) fn path(&self) -> String {
        let url = self.command("GET", "/url", &Value::Null);
        let url = url.as_str().unwrap_or_default();
        url.strip_prefix(&self.site).unwrap_or(url).to_owned()
    }

    /// The first element that `selector` matches, once there is one.
    pub(crate) fn find(&self, selector: &str) -> Element<'_> {
        let mut found = None;
        self.wait(&format!("{selector} on {}", self.path()), || {
            found = self.all(selector).into_iter().next();
            found.is_some()
        });
        found.expect("waiting has found it")
    }

    /// Every element that `selector` matches right now.
    pub(crate) fn all(&self, selector: &str) -> Vec<Element<'_>> {
        let wanted = json!({ "using": "css selector", "value": selector });
        let found = self.command("POST", "/elements", &wanted);
        let ids = found.as_array().into_iter().flatten().filter_map(|e| e[ELEMENT].as_str());
        ids.map(|id| Element { browser: self, id: id.to_owned() }).collect()
    }

    /// Types into whatever has the focus, as a person would: one character of `keys` after the other.
    pub(crate) fn press(&self, keys: &str) {
        let mut actions = Vec::new();
        for key in keys.chars() {
            actions.push(json!({ "type": "keyDown", "value": key.to_string() }));
            actions.push(json!({ "type": "keyUp", "value": key.to_string() }));
        }
        self.act(&actions);
    }

    /// Presses `key` while Ctrl is held.
    pub(crate) fn press_with_control(&self, key: char) {
        const CONTROL: &str = "\u{E009}";
        self.act(&[
            json!({ "type": "keyDown", "value": CONTROL }),
            json!({ "type": "keyDown", "value": key.to_string() }),
            json!({ "type": "keyUp", "value": key.to_string() }),
            json!({ "type": "keyUp", "value": CONTROL }),
        ]);
    }

    fn act(&self, actions: &[Value]) {
        let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.command("POST", "/actions", &actions);
    }

    /// What the body of a function returns that is run on the page.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.command("POST", "/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Like [`Self::run`] for a script that calls its last argument with the result.
    pub(crate) fn run_async(&self, script: &str) -> Value {
        self.command("POST", "/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// Waits until `is_so`; fails with `what` when that takes too long.
    pub(crate) fn wait(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let start = Instant::now();
        while !is_so() {
            assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
            std::thread::sleep(Duration::from_millis(40));
        }
    }

    /// Gives the browser a cookie of the site, as an answer of the site would.
    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        self.devtools("Network.setCookie", &json!({ "name": name, "value": value, "url": self.site }));
    }

    /// Has the pages that are opened from now on run without their content security policy.
    pub(crate) fn lift_policy(&self) {
        self.devtools("Page.setBypassCSP", &json!({ "enabled": true }));
    }

    /// A command of the DevTools protocol, for what WebDriver cannot do.
    pub(crate) fn devtools(&self, command: &str, parameters: &Value) {
        self.command("POST", "/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }));
    }

    fn command(&self, method: &str, path: &str, body: &Value) -> Value {
        self.ask(method, &format!("/session/{}{path}", self.session), body)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let answer =
            request(self.port, method, path, body).unwrap_or_else(|e| panic!("{method} {path}: {e}"));
        let value = answer["value"].clone();
        assert!(
            value.get("error").is_none(),
            "{method} {path} {body}: {}: {}",
            value["error"],
            value["message"]
        );
        value
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Chromium closes with its session; a driver that is killed would leave it running.
        if !self.session.is_empty() {
            _ = request(self.port, "DELETE", &format!("/session/{}", self.session), &Value::Null);
        }
        _ = self.driver.kill();
        _ = self.driver.wait();
        _ = std::fs::remove_dir_all(&self.profile);
    }
}

impl Element<'_> {
    pub(crate) fn click(&self) {
        self.command("POST", "/click", &json!({}));
    }

    pub(crate) fn text(&self) -> String {
        self.command("GET", "/text", &Value::Null).as_str().unwrap_or_default().to_owned()
    }

    /// The text of an attribute, or `None` where it has none.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        self.command("GET", &format!("/attribute/{name}"), &Value::Null).as_str().map(str::to_owned)
    }

    pub(crate) fn is_shown(&self) -> bool {
        self.command("GET", "/displayed", &Value::Null) == true
    }

    fn command(&self, method: &str, path: &str, body: &Value) -> Value {
        self.browser.command(method, &format!("/element/{}{path}", self.id), body)
    }
}

/// The port that chromedriver chose, which it prints.
fn port(driver: &mut Child) -> u16 {
    let output = driver.stdout.take().expect("standard output is a pipe");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let port = lines.find_map(|line| {
        let rest = line.split_once("started successfully on port ")?.1;
        rest.trim_end_matches('.').parse().ok()
    });
    // What it prints later must go somewhere, or it would wait for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    port.expect("chromedriver prints its port")
}

fn request(port: u16, method: &str, path: &str, body: &Value) -> std::io::Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(250)))?;
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().map_err(std::io::Error::other)?;
        }
    }
    let mut answer = vec![0; length];
    reader.read_exact(&mut answer)?;
    Ok(serde_json::from_slice(&answer)?)
}
