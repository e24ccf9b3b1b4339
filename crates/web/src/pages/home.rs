//! The front page.

use super::{Frame, render, thousands};
use crate::ask::Ask;
use crate::escape::encoded;
use crate::reply::Reply;
use crate::site::Site;
use askama::Template;
use farcall_app::ModuleEntry;
use std::cmp::Reverse;

/// Queries that show what the box understands.
const TRIES: &[&str] =
    &["OpenFileMapping", "cfmw", "map view", "0x80070005", "HANDLE, u32 -> BOOL", "dll:user32 window"];

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    frame: Frame<'a>,
    declarations: String,
    functions: String,
    constants: String,
    modules: String,
    device_exports: String,
    device_modules: usize,
    tries: Vec<(&'static str, String)>,
    used: Vec<ModuleEntry>,
}

pub(crate) fn home(site: &Site, ask: &Ask) -> Reply {
    let about = site.app.about();
    let of_kind = |kind: &str| about.kinds.iter().find(|k| k.kind == kind).map_or(0, |k| k.declarations);
    let mut frame = Frame::new(site, ask, "Farcall");
    frame.title = "Farcall: native Windows functions, declared in your language".to_owned();
    frame.description =
        "Look up any Win32 or WDK function, struct, enum, constant, callback or COM interface \
                         and copy its declaration for C#, VB, C, Rust, Python or PowerShell."
            .to_owned();
    frame.canonical = "/".to_owned();
    frame.is_home = true;
    render(&Home {
        frame,
        declarations: thousands(about.declarations),
        functions: thousands(of_kind("function")),
        constants: thousands(of_kind("constant")),
        modules: thousands(about.modules as u64),
        device_exports: thousands(about.device_exports as u64),
        device_modules: about.device_modules,
        tries: TRIES
            .iter()
            // What filters or a shape finds, only the program finds.
            .filter(|q| ask.file.is_none() || !q.contains([':', '>']))
            .filter(|_| site.app.own().is_none())
            .map(|q| (*q, format!("/search?q={}", encoded(q))))
            .collect(),
        used: most_used(site.app.modules(), 24),
    })
}

/// The modules whose functions programs use most.
pub(crate) fn most_used(mut modules: Vec<ModuleEntry>, count: usize) -> Vec<ModuleEntry> {
    modules.sort_by_key(|m| (Reverse(m.weight), Reverse(m.functions)));
    modules.truncate(count);
    modules
}
