//! What the directory holds, what the search box understands, and what programs can ask.

use super::{Frame, render, thousands};
use crate::ask::Ask;
use crate::escape::encoded;
use crate::reply::Reply;
use crate::site::Site;
use askama::Template;
use farcall_app::About;

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage<'a> {
    frame: Frame<'a>,
    about: &'a About,
    kinds: Vec<(&'static str, String, String)>,
    total: String,
}

pub(crate) fn about(site: &Site, ask: &Ask) -> Reply {
    let about = site.app.about();
    let mut frame = Frame::new(site, ask, "About");
    frame.description =
        "What the directory holds, where its facts come from, and what was checked.".to_owned();
    frame.canonical = "/about".to_owned();
    let kinds = about.kinds.iter().map(|k| (k.kind, thousands(k.declarations), thousands(k.parts)));
    render(&AboutPage { frame, kinds: kinds.collect(), total: thousands(about.declarations), about: &about })
}

#[derive(Template)]
#[template(path = "help.html")]
struct Help<'a> {
    frame: Frame<'a>,
    examples: Vec<(&'static str, String, &'static str)>,
}

/// What the search box understands, by example.
const EXAMPLES: &[(&str, &str)] = &[
    ("OpenFileMapping", "a name, in any letter case; misspelt ones too"),
    ("ofm", "an abbreviation: the first letters of a name's words"),
    ("map view", "names that hold all of several words"),
    ("0x80070005", "constants by value, decimal or hexadecimal"),
    ("{000214F9-0000-0000-C000-000000000046}", "an interface or constant by its GUID"),
    ("HANDLE, u32 -> BOOL", "functions by the types they take and return"),
    ("dll:kernel32 mutex", "within one DLL"),
    ("header:fileapi.h", "what one header declares"),
    ("kind:struct window", "one kind: function, struct, union, enum, callback, interface, typedef, constant"),
    ("takes:HWND", "functions that take a type"),
    ("returns:HANDLE", "functions that return a type"),
    ("field:cbSize", "structs with a field of this name"),
    ("value:5", "constants with this value"),
    ("evidence:disagrees", "items about which another source says something else"),
];

pub(crate) fn help(site: &Site, ask: &Ask) -> Reply {
    let mut frame = Frame::new(site, ask, "Search help");
    frame.description = "What the search box of Farcall understands, by example.".to_owned();
    frame.canonical = "/help".to_owned();
    let link = |query: &str| format!("/search?q={}", encoded(query));
    render(&Help { frame, examples: EXAMPLES.iter().map(|(q, what)| (*q, link(q), *what)).collect() })
}

#[derive(Template)]
#[template(path = "api.html")]
struct Api<'a> {
    frame: Frame<'a>,
    calls: &'static [(&'static str, &'static str)],
}

/// One example for each call of the JSON API.
const CALLS: &[(&str, &str)] = &[
    ("/api/v1/search?q=map%20view&limit=10", "what a query finds, with scores and reasons"),
    ("/api/v1/suggest?q=openf", "what the search box offers while a query is typed"),
    ("/api/v1/show?name=OpenFileMapping", "everything known about a name"),
    ("/api/v1/declaration?name=OpenFileMapping&lang=csharp", "the declaration in one language"),
    ("/api/v1/generate?name=OpenFileMapping,CloseHandle&lang=python", "one file with everything these need"),
    ("/api/v1/references?name=SYSTEM_INFO", "who takes, returns or contains a type"),
    ("/api/v1/languages", "the languages and their styles"),
    ("/api/v1/modules", "the DLLs"),
    ("/api/v1/modules/kernel32", "the functions of one DLL"),
    ("/api/v1/about", "counts and sources"),
    ("/api/v1/openapi.json", "the description of all this"),
];

pub(crate) fn api(site: &Site, ask: &Ask) -> Reply {
    let mut frame = Frame::new(site, ask, "JSON API");
    frame.description = "Farcall's JSON API: search, declarations and layouts for programs.".to_owned();
    frame.canonical = "/api".to_owned();
    render(&Api { frame, calls: CALLS })
}
