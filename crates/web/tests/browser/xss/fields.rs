//! Every field that shows what strangers wrote, and the addresses at which it shows each input.

use super::settle::{
    CREATED_MODULES, FILTERED, FOUND, HISTORY, LINKED, LISTED, MODULES, ON_SHEET, OWN, Places, TALKED,
    Titled, line, text,
};
use farcall_app::encoded;
use farcall_app::wiki::COMMENT;
use serde::Serialize;

/// Lines on one page of recent changes and of the audit log.
const CHANGES: usize = 100;
/// Versions on one page of a history, and edits on one of the queue.
const VERSIONS: usize = 50;

/// One page that is looked at.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Visit {
    pub(super) address: String,
    /// What is sent; nothing for a page that is only read.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<Vec<(&'static str, String)>>,
    /// A form that is sent beforehand.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Box<Visit>>,
    /// Whether nobody is signed in.
    anonymous: bool,
    /// What must stand there as it was written.
    shows: Vec<String>,
    /// What it is, unless it is a page.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    /// Which account looks, of those with edits of their own.
    #[serde(skip)]
    pub(super) owner: Option<usize>,
}

/// A field, or a few that one page shows.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) visits: Vec<Visit>,
}

fn get(address: impl Into<String>, shows: &[&str]) -> Visit {
    let shows = shows.iter().map(|input| (*input).to_owned()).collect();
    Visit { address: address.into(), shows, ..Visit::default() }
}

fn post(address: &str, form: &[(&'static str, &str)], shows: &[&str]) -> Visit {
    let form = form.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Visit { form: Some(form), ..get(address, shows) }
}

/// Pages that show many inputs each, in lists or as texts. These are opened.
pub(super) fn opened(places: &Places, inputs: &[String]) -> Vec<Field> {
    let lines: Vec<String> = inputs.iter().map(|input| line(input)).collect();
    // The first input stands last in lists that begin with the newest.
    let pages = |size: usize, address: &dyn Fn(usize) -> String| -> Vec<Visit> {
        let parts = lines.chunks(size).enumerate();
        parts.map(|(n, part)| Visit { shows: part.to_vec(), ..get(address(n), &[]) }).collect()
    };
    let ends = |n: usize, size: usize| ((n + 1) * size).min(lines.len());
    let field = |name, visits| Field { name, visits };
    let history = encoded(HISTORY).to_string();
    let mut owned = pages(OWN, &|_| "/wiki/account".to_owned());
    owned.iter_mut().enumerate().for_each(|(n, visit)| visit.owner = Some(n));
    let filtered = lines.iter().step_by(FILTERED).cloned().collect();
    let filters = Visit { shows: filtered, ..get("/wiki/filters", &[]) };
    let mut watched = pages(inputs.len(), &|_| "/wiki/watch".to_owned());
    watched.iter_mut().for_each(|visit| visit.owner = Some(0));
    vec![
        field("sections, signatures and samples", pages(ON_SHEET, &|n| places.sheets[n].clone())),
        field("discussions", pages(TALKED, &|n| format!("/wiki/talk?page={}", encoded(&places.talks[n])))),
        field("recent changes", pages(CHANGES, &|n| format!("/wiki/recent?before={}", ends(n, CHANGES) + 1))),
        field(
            "a history",
            pages(VERSIONS, &|n| {
                let before = places.versions[ends(n, VERSIONS) - 1] + 1;
                format!("/wiki/history?page={history}&section=notes&before={before}")
            }),
        ),
        // Each input has two held edits, of which one waits.
        field("the queue", pages(VERSIONS, &|n| format!("/wiki/review?after={}", n * VERSIONS * 2))),
        field("the audit log", pages(CHANGES, &|n| format!("/wiki/audit?before={}", ends(n, CHANGES) + 1))),
        field("filters", vec![filters]),
        field("what is watched", watched),
        field("found", pages(FOUND, &|n| format!("/search?q=xssword{n:03}"))),
        field("linking pages", pages(LISTED, &|n| format!("{}/references", LINKED[n]))),
        field("created in a module", pages(LISTED, &|n| format!("/{}", MODULES[n]))),
        field("created in a created module", pages(LISTED, &|n| format!("/{}", CREATED_MODULES[n]))),
        field("edits of one's own", owned),
        field("people", vec![get("/wiki/people", &[])]),
    ]
}

/// Pages that show one input, and data. These are asked for by a script.
pub(super) fn asked(places: &Places, inputs: &[String]) -> Vec<Field> {
    let each = |name, visit: &dyn Fn(&str, &str, &Titled) -> Visit| {
        let visits = inputs.iter().zip(&places.titled).map(|(input, page)| visit(input, &line(input), page));
        Field { name, visits: visits.collect() }
    };
    let of_page = |name, place: &'static str, rest: &'static str| {
        each(name, &|_, l, page| get(format!("/wiki/{place}?page={}{rest}", encoded(&page.path)), &[l]))
    };
    let mut fields = vec![
        each("?q=", &|x, _, _| get(format!("/search?q={}", encoded(x)), &[x])),
        each("filters of changes", &|x, _, _| {
            let e = encoded(x);
            get(format!("/wiki/recent?page={e}&module={e}&person={e}&anonymous={e}&kind={e}"), &[x])
        }),
        each("a page to create, in the address", &|x, _, _| {
            let e = encoded(x);
            get(format!("/wiki/create?kind={e}&name={e}&module={e}&summary={e}&comment={e}"), &[x])
        }),
        each("a page that cannot be created", &|x, _, _| {
            let form = [("kind", "planet"), ("name", x), ("module", x), ("summary", x), ("comment", x)];
            post("/wiki/create", &form, &[x])
        }),
        each("names to generate", &|x, _, _| {
            let is_separator = |c: char| c.is_whitespace() || c == ',' || c == ';';
            let names: Vec<&str> = x.split(is_separator).filter(|name| !name.is_empty()).collect();
            get(format!("/generate?name={0}&as={0}:{0}", encoded(x)), &[&names.join(" ")])
        }),
        each("an address that is no page", &|x, l, _| {
            get(format!("/type/{}?in={}", encoded(&l.replace('/', "|")), encoded(x)), &[])
        }),
        each("an architecture", &|x, _, _| {
            let start: String = x.chars().take(40).collect();
            get(format!("/kernel32/CloseHandle?arch={}", encoded(x)), &[&start])
        }),
        each("a number", &|x, _, _| get(format!("/wiki/diff?id={}", encoded(x)), &[x])),
        each("a name to sign in with", &|x, _, _| {
            get(format!("/wiki/sign-in?to={0}&name={0}", encoded(x)), &[x])
        }),
        each("whom the audit log is about", &|x, _, _| {
            get(format!("/wiki/audit?target={}", encoded(x)), &[x])
        }),
        each("a module to watch", &|x, _, _| {
            get(format!("/wiki/watch?module={}", encoded(x)), &[x.to_lowercase().trim_end_matches(".dll")])
        }),
        each("a title and its module", &|_, l, page| get(page.path.clone(), &[l])),
        each("references to a title", &|_, l, page| get(format!("{}/references", page.path), &[l])),
        of_page("the discussion of a title", "talk", ""),
        of_page("a title to manage", "manage", ""),
        of_page("a title to watch", "watch", ""),
        of_page("a text in its form", "edit", "&section=notes"),
        of_page("lines and their authors", "blame", "&section=notes"),
        each("the history of a title", &|x, l, page| {
            get(format!("/wiki/history?page={}&section={}", encoded(&page.path), encoded(x)), &[l])
        }),
        each("a difference", &|_, l, page| get(format!("/wiki/diff?id={}", page.second), &[l])),
        each("a version", &|x, l, page| get(format!("/wiki/revision?id={}", page.first), &[l, &text(x)])),
        each("an edit to undo", &|x, l, page| {
            get(format!("/wiki/undo?id={}&comment={}", page.second, encoded(x)), &[l, x])
        }),
        each("a preview without the script", &|x, l, page| {
            let form = [("page", &*page.path), ("section", "signature:csharp"), ("text", x), ("comment", x)];
            post("/wiki/edit", &[&form[..], &[("preview", "")]].concat(), &[l, x])
        }),
        each("a conflict", &|x, l, page| {
            let (first, mine) = (page.first.to_string(), format!("third {}", text(x)));
            let form = [("page", &*page.path), ("section", "notes"), ("base", &first), ("text", &mine)];
            post("/wiki/edit", &form, &[l, &mine])
        }),
        each("a discussion that cannot be started", &|x, l, page| {
            let form = [("do", "start"), ("page", &page.path), ("title", x), ("text", x)];
            Visit { anonymous: true, ..post("/wiki/talk", &form, &[l, x]) }
        }),
        each("a filter that is no pattern", &|x, _, _| {
            let form = [
                ("do", "save"),
                ("id", "0"),
                ("pattern", &format!("({x}") as &str),
                ("message", x),
                ("verdict", "warn"),
            ];
            post("/wiki/filters", &form, &[x])
        }),
        each("a setting that is none", &|x, _, _| post("/wiki/settings", &[("key", x), ("value", x)], &[])),
    ];
    // Each of these pages lists all filters.
    if let Some(field) = fields.iter_mut().find(|field| field.name == "a filter that is no pattern") {
        field.visits = field.visits.drain(..).step_by(8).collect();
    }
    let people = (0..).zip(inputs).map(|(n, x)| get(format!("/wiki/person?name=xss{n}"), &[&line(x)]));
    fields.push(Field { name: "the reason of a block", visits: people.collect() });
    fields
}

/// What a filter tells whoever wrote what it matches. Each visit changes the one filter first.
pub(super) fn told(places: &Places, inputs: &[String]) -> Vec<Field> {
    let Some(page) = places.titled.first() else { return Vec::new() };
    let told = |name, verdict| {
        let visits = inputs.iter().map(|input| {
            let message: String = line(input).chars().take(COMMENT).collect();
            let change = [("do", "save"), ("id", "1"), ("pattern", "xssforbidden"), ("message", &message)];
            let change = [&change[..], &[("verdict", verdict), ("enabled", "on")]].concat();
            let form = [("page", &*page.path), ("section", "tips"), ("base", ""), ("text", "xssforbidden")];
            let before = Some(Box::new(post("/wiki/filters", &change, &[])));
            Visit { anonymous: true, before, ..post("/wiki/edit", &form, &[&message]) }
        });
        Field { name, visits: visits.collect() }
    };
    vec![told("the warning of a filter", "warn"), told("the refusal of a filter", "reject")]
}

/// What is no page. It must be said to be what it is, so that no browser takes it for one.
pub(super) fn data(places: &Places, inputs: &[String]) -> Vec<Field> {
    let of = |name, kind, address: &dyn Fn(&str, &Titled) -> String| {
        let visits = inputs.iter().zip(&places.titled).map(|(input, page)| {
            let address = address(&encoded(input).to_string(), page);
            Visit { kind: Some(kind), ..get(address, &[]) }
        });
        Field { name, visits: visits.collect() }
    };
    const JSON: &str = "application/json";
    vec![
        of("api: search", JSON, &|e, _| format!("/api/v1/search?q={e}")),
        of("api: suggest", JSON, &|e, _| format!("/api/v1/suggest?q={e}")),
        of("api: opensearch", "application/x-suggestions+json", &|e, _| format!("/api/v1/opensearch?q={e}")),
        of("api: show", JSON, &|e, _| format!("/api/v1/show?name={e}&arch={e}")),
        of("api: declaration", JSON, &|e, _| {
            format!("/api/v1/declaration?name=CloseHandle&lang={e}&style={e}")
        }),
        of("api: generate", JSON, &|e, _| format!("/api/v1/generate?name={e}&lang=c")),
        of("api: references", JSON, &|e, _| format!("/api/v1/references?name={e}")),
        of("api: a parameter that is no number", JSON, &|e, _| format!("/api/v1/search?q=a&limit={e}")),
        of("a page as JSON", JSON, &|_, page| format!("{}.json", page.path)),
        of("a page as Markdown", "text/markdown", &|_, page| format!("{}.md", page.path)),
    ]
}
