//! The page of a function, type, constant or family of constants, laid out as the old wiki's was.

use super::generate;
use super::item_parts::{self, Drawing, MemberRow, MethodRow, ParameterRow, Table};
use super::{Frame, render, tabs};
use crate::ask::Ask;
use crate::community::{Action, Contributions, SectionView, actions, section as section_view};
use crate::highlight::{Links, highlight};
use crate::reply::Reply;
use crate::site::Site;
use askama::Template;
use farcall_app::{
    Address, Architecture, Definition, Item, ItemKind, Link, Page, Runtime, SECTIONS, Sample, Signature,
};
use std::borrow::Cow;

/// Types that a page lists; the generated file has all.
const SHOWN_TYPES: usize = 60;
/// References that a page lists in one group.
const SHOWN_IN_GROUP: usize = 12;

/// The sections that stand by themselves; the others belong to a generated one.
const STANDING_ALONE: [&str; 5] = ["types", "notes", "tips", "sample", "alternative"];

#[derive(Template)]
#[template(path = "item.html")]
struct ItemPage<'a> {
    frame: Frame<'a>,
    page: &'a Page,
    item: &'a Item,
    name: &'a str,
    /// What stands in parentheses behind the name, and its page.
    of: String,
    of_href: Option<String>,
    crumbs: Vec<(String, String)>,
    desktop: Option<String>,
    desktop_name: String,
    forms: Vec<FormLink>,
    facts: Vec<(&'static str, String, String)>,
    /// The languages to choose from, as HTML; empty where nothing is declared.
    tabs: Cow<'a, str>,
    styles: Vec<Choice>,
    architectures: Vec<Choice>,
    signature_word: &'static str,
    panels: Vec<Panel<'a>>,
    /// Whether anything is to be said about what was checked, beside the panels.
    has_evidence: bool,
    parameters: Vec<ParameterRow<'a>>,
    layout: Option<LayoutView<'a>>,
    members: Vec<MemberRow<'a>>,
    has_enums: bool,
    methods: Vec<MethodRow<'a>>,
    types: &'a [Link],
    more_types: usize,
    written: Vec<Written>,
    summary: Option<SectionView>,
    signature_texts: Option<SectionView>,
    documentation: Option<SectionView>,
    actions: Vec<Action>,
    documented_name: &'a str,
    documentation_host: &'a str,
    references: Vec<Group<'a>>,
    /// Whether there are more than these.
    has_more_references: bool,
    printable: String,
}

/// The declaration in one language. A served page has one, a file has one for each language.
struct Panel<'a> {
    language: &'static str,
    language_name: &'static str,
    style_name: &'static str,
    style_summary: &'static str,
    /// What makes its ids differ from those of the other panels.
    suffix: String,
    code: String,
    is_compiled: bool,
    compiled: &'a str,
    unsupported: Option<&'a str>,
    definitions: String,
    has_all_definitions: bool,
    /// Where the file with everything it needs is made.
    generate: String,
}

/// A link that changes one choice.
struct Choice {
    id: &'static str,
    name: &'static str,
    title: &'static str,
    href: String,
    is_current: bool,
}

/// A link to one form of a family.
struct FormLink {
    id: &'static str,
    name: &'static str,
    title: String,
    href: String,
    is_current: bool,
}

/// A section that people write, with what the runtime has for it.
struct Written {
    section: SectionView,
    /// A sentence before the samples.
    intro: String,
    samples: Vec<SampleView>,
}

struct SampleView {
    id: String,
    label: String,
    is_open: bool,
    html: String,
}

struct LayoutView<'a> {
    tables: Vec<Table<'a>>,
    drawings: Vec<Drawing>,
}

/// The first references of one kind.
struct Group<'a> {
    title: &'a str,
    total: String,
    links: &'a [Link],
}

pub(crate) fn page(site: &Site, ask: &Ask, page: &Page, contributions: Option<&Contributions>) -> Reply {
    let item = &page.answer.item;
    let architecture: Architecture = ask.preferences.architecture.into();
    let canonical = item.address.to_string();
    let mut frame = Frame::new(site, ask, page.title.as_str());
    frame.description.clone_from(&page.summary);
    frame.data = canonical.split('?').next().unwrap_or_default().to_owned();
    frame.has_data = item.address.within().is_none();
    frame.section = section(&item.address);
    let (language, _) = generate::language_and_style(site, ask.preferences);
    let (of, of_href) = parentheses(item, page);
    let name = page.device.as_ref().map_or(item.name.as_str(), |note| note.export.as_str());
    let layout = layout(page, architecture);
    let has_differences =
        layout.as_ref().is_some_and(|l| l.drawings.len() > 1) || item.architectures.len() < 3;
    let references = references(page);
    let desktop = page.device.as_ref().filter(|n| n.taken_from_desktop).and_then(|_| desktop_address(item));
    let has_more_references =
        references.iter().map(|group| group.links.len()).sum::<usize>() < page.references.total;
    let hrefs: Links<'_> = page.types.iter().map(|link| (link.name.as_str(), &link.address)).collect();
    let of_kind = |id: &str| {
        let kind = SECTIONS.iter().find(|kind| kind.id == id)?;
        Some(section_view(site, ask, &canonical, contributions, kind))
    };
    let alone = STANDING_ALONE.iter().filter_map(|id| of_kind(id)).map(|view| {
        // Types that people wrote are an exception, so nobody is asked for them.
        written(view, page.runtime.as_ref(), language)
    });
    let alone = alone.filter(|w| w.section.id != "types" || !w.section.texts.is_empty());
    let view = ItemPage {
        name,
        crumbs: crumbs(item, page),
        desktop_name: item.name.clone(),
        desktop,
        forms: if page.device.is_some() { Vec::new() } else { forms(item) },
        facts: facts(item, frame.is_file),
        tabs: if page.signatures.is_empty() { Cow::default() } else { tabs::of_page(site, ask) },
        styles: if page.signatures.is_empty() { Vec::new() } else { styles(site, ask) },
        architectures: if has_differences { architectures(item, ask) } else { Vec::new() },
        signature_word: match item.kind {
            ItemKind::Function | ItemKind::Callback => "Signature",
            _ => "Definition",
        },
        panels: page
            .signatures
            .iter()
            .map(|s| panel(site, item, s, &hrefs, (architecture, frame.is_file)))
            .collect(),
        has_evidence: !item.evidence.is_empty()
            || !frame.is_file && page.signatures.iter().any(|it| !it.compiled.is_empty()),
        parameters: item_parts::parameters(&item.parameters),
        layout,
        members: item_parts::members(item),
        has_enums: item.members.iter().any(|m| m.enumeration.is_some()),
        methods: item_parts::methods(item),
        types: page.types.get(..SHOWN_TYPES).unwrap_or(&page.types),
        more_types: page.types.len().saturating_sub(SHOWN_TYPES),
        written: alone.collect(),
        summary: of_kind("summary"),
        signature_texts: of_kind("signature"),
        documentation: of_kind("documentation"),
        actions: actions(&canonical),
        documented_name: item.declared_as.as_deref().unwrap_or(&item.name),
        documentation_host: item.documentation.as_deref().map_or("", host),
        references,
        has_more_references,
        printable: ask.with("print", "", &[]).trim_end_matches('=').to_owned(),
        of,
        of_href,
        item,
        page,
        frame: Frame { canonical, ..frame },
    };
    render(&view)
}

fn panel<'a>(
    site: &Site,
    item: &Item,
    signature: &'a Signature,
    hrefs: &Links<'_>,
    (architecture, is_file): (Architecture, bool),
) -> Panel<'a> {
    let Signature { language, style, .. } = *signature;
    let info = site.languages.iter().find(|l| l.id == language);
    let colour = |code: &str| highlight(code, language, hrefs);
    Panel {
        language,
        language_name: signature.language_name,
        style_name: signature.style_name,
        style_summary: info.and_then(|l| l.styles.iter().find(|s| s.id == style)).map_or("", |s| s.summary),
        suffix: if is_file { format!("-{language}") } else { String::new() },
        code: signature.code.as_deref().map(colour).unwrap_or_default(),
        is_compiled: signature.is_compiled,
        compiled: &signature.compiled,
        unsupported: signature.unsupported.as_deref(),
        definitions: signature
            .definitions
            .text(|definition| definition.shown(|definition| definition_html(definition, language))),
        has_all_definitions: signature.has_all_definitions,
        generate: generate::address(&item.name, language, style, architecture),
    }
}

/// A definition, coloured and with links, as it stands on every page that shows it.
fn definition_html(definition: &Definition, language: &str) -> String {
    let links = definition.links.iter().map(|(name, address)| (name.as_str(), address)).collect();
    highlight(&definition.text, language, &links)
}

/// The part of the site that an address belongs to.
fn section(address: &Address) -> &'static str {
    match address {
        Address::Constant { .. } | Address::Constants { .. } => "constants",
        Address::DeviceFunction { .. } | Address::DeviceModule { .. } => "device",
        Address::Function { .. } | Address::Module { .. } => "modules",
        Address::Type { .. } => "",
    }
}

/// What stands behind the name: the module of a function, else the kind.
fn parentheses(item: &Item, page: &Page) -> (String, Option<String>) {
    if let Some(note) = &page.device {
        let address = Address::DeviceModule { name: note.module.clone() };
        return (note.module.clone(), Some(address.to_string()));
    }
    match (&item.address, &item.member_of) {
        (Address::Function { module: Some(module), .. }, _) => {
            (module.clone(), Some(Address::Module { name: module.clone() }.to_string()))
        }
        (_, Some(of)) => (of.name.clone(), Some(of.address.to_string())),
        _ => (item.kind.name().to_owned(), None),
    }
}

fn crumbs(item: &Item, page: &Page) -> Vec<(String, String)> {
    let crumb = |text: &str, href: &str| (text.to_owned(), href.to_owned());
    if let Some(note) = &page.device {
        let module = Address::DeviceModule { name: note.module.clone() };
        return vec![crumb("Smart Device", "/device"), (note.module.clone(), module.to_string())];
    }
    match &item.address {
        Address::Function { module: Some(module), .. } => {
            let library = item.library.clone().unwrap_or_else(|| module.clone());
            vec![
                crumb("Modules", "/modules"),
                (library, Address::Module { name: module.clone() }.to_string()),
            ]
        }
        Address::Constants { .. } => vec![crumb("Constants", "/constants")],
        Address::Constant { .. } => {
            let mut crumbs = vec![crumb("Constants", "/constants")];
            if let Some((prefix, _)) =
                item.name.split_once('_').filter(|(p, rest)| !p.is_empty() && !rest.is_empty())
            {
                let prefix = format!("{prefix}_");
                let href = Address::Constants { prefix: prefix.clone() }.to_string();
                crumbs.push((prefix, href));
            }
            crumbs
        }
        _ => vec![crumb("Directory", "/")],
    }
}

/// Where the desktop's function of the same name lives.
fn desktop_address(item: &Item) -> Option<String> {
    let module = item.library.as_deref().unwrap_or("function");
    Address::parse(&format!("/{module}/{}", item.name), None).map(|address| address.to_string())
}

fn forms(item: &Item) -> Vec<FormLink> {
    let form = |form: &farcall_app::Form| {
        let (id, what) = match form.form {
            "unicode" => ("W", "UTF-16 strings"),
            "ansi" => ("A", "strings in the code page"),
            _ => ("plain", "under the plain name"),
        };
        FormLink {
            id,
            name: id,
            title: format!("{}, {what}", form.name),
            href: form.address.to_string(),
            is_current: form.shown,
        }
    };
    item.forms.iter().map(form).collect()
}

/// The short facts under the summary, with links where there is something to follow.
fn facts(item: &Item, is_file: bool) -> Vec<(&'static str, String, String)> {
    let mut facts = Vec::new();
    let mut fact = |term, text: Option<String>, href: Option<String>| {
        facts.extend(text.map(|text| (term, text, href.unwrap_or_default())));
    };
    let search = |query: String| Some(format!("/search?q={}", crate::escape::encoded(&query)));
    let of_header = item.header.as_ref().filter(|_| !is_file).and_then(|h| search(format!("header:{h}")));
    fact("Header", item.header.clone(), of_header);
    fact("Since", item.minimum_os.as_ref().map(ToString::to_string), None);
    let is_everywhere = item.architectures.len() == 3 || item.architectures.is_empty();
    fact("Only on", (!is_everywhere).then(|| item.architectures.join(", ")), None);
    fact("Declared as", item.declared_as.clone(), None);
    fact("Exported as", item.entry_point.clone(), None);
    let unusual = item.calling_convention.filter(|c| *c != "stdcall");
    fact("Calls on x86 by", unusual.map(str::to_owned), None);
    let freed = if item.free_if_owned { "Freed, if owned, by" } else { "Freed by" };
    fact(freed, item.free_with.clone(), item.free_with.as_ref().map(|f| format!("/{f}")));
    let base = item.bases.first();
    fact("Extends", base.map(|b| b.name.clone()), base.map(|b| b.address.to_string()));
    let also = item.also_usable_for.as_ref();
    fact("Usable as", also.map(|l| l.name.clone()), also.map(|l| l.address.to_string()));
    fact("Packed to", item.packing.map(|p| format!("{p} bytes")), None);
    fact("Namespace", Some(item.namespace.clone()).filter(|n| !n.is_empty()), None);
    let is_device = matches!(item.address, Address::DeviceFunction { .. });
    for module in item.device_modules.iter().filter(|_| !is_device) {
        let name = item.declared_as.clone().unwrap_or_else(|| item.name.clone());
        let address = Address::DeviceFunction { module: module.clone(), name };
        facts.push(("On Windows CE in", module.clone(), address.to_string()));
    }
    facts
}

fn styles(site: &Site, ask: &Ask) -> Vec<Choice> {
    let language = site.languages.get(usize::from(ask.preferences.language));
    let styles = language.map(|l| l.styles.as_slice()).unwrap_or_default();
    let current = usize::from(ask.preferences.style);
    let style = |(place, style): (usize, &farcall_app::StyleInfo)| Choice {
        id: style.id,
        name: style.name,
        title: style.summary,
        href: ask.with("style", style.id, &[]),
        is_current: place == current,
    };
    styles.iter().enumerate().map(style).collect()
}

fn architectures(item: &Item, ask: &Ask) -> Vec<Choice> {
    let wanted: Architecture = ask.preferences.architecture.into();
    let there = Architecture::ALL.into_iter().filter(|a| item.architectures.contains(&a.name()));
    // Where the wanted one does not exist, the first that does is shown.
    let shown = there.clone().find(|a| *a == wanted).or_else(|| there.clone().next());
    there
        .map(|a| Choice {
            id: a.name(),
            name: a.name(),
            title: "",
            href: ask.with("arch", a.name(), &[]),
            is_current: Some(a) == shown,
        })
        .collect()
}

/// A section that people write. Samples and the safe API come from the runtime; the sample in the
/// reader's language is open.
fn written(section: SectionView, runtime: Option<&Runtime>, language: &str) -> Written {
    let id = section.id;
    let mut section = Written { section, intro: String::new(), samples: Vec::new() };
    let Some(runtime) = runtime else { return section };
    let samples: Vec<Sample> = match id {
        "sample" => runtime.samples.clone(),
        "alternative" => runtime.alternative.into_iter().collect(),
        _ => Vec::new(),
    };
    let open = samples.iter().position(|sample| sample.language == language).unwrap_or(0);
    let view = |(place, sample): (usize, &Sample)| SampleView {
        id: format!("{id}-{}", sample.language),
        label: format!("{}: {}", sample.language_name, sample.file),
        is_open: place == open,
        html: highlight(sample.code, sample.language, &Links::default()),
    };
    section.samples = samples.iter().enumerate().map(view).collect();
    section.intro = match id {
        "alternative" => format!(
            "In Rust, the crate {} has this as {}, safe, on {} and Windows.",
            runtime.package,
            runtime.safe,
            runtime.systems.join(", ")
        ),
        _ => format!(
            "Memory that a writer and a reader share under a name. The tests of {} run these programs \
             against each other in every pair of languages.",
            runtime.library
        ),
    };
    section
}

fn layout(page: &Page, architecture: Architecture) -> Option<LayoutView<'_>> {
    let item = &page.answer.item;
    let layouts = item.layout.as_ref()?;
    if layouts.values().all(|l| l.fields.is_empty()) {
        return None;
    }
    let is_record = |link: &&Link| matches!(link.kind, ItemKind::Struct | ItemKind::Union);
    let records = page.types.iter().filter(is_record).map(|link| link.name.as_str()).collect();
    let is_union = item.kind == ItemKind::Union;
    Some(LayoutView {
        tables: item_parts::tables(&item.name, layouts),
        drawings: item_parts::drawings(&item.name, layouts, is_union, architecture, &records),
    })
}

fn references(page: &Page) -> Vec<Group<'_>> {
    let is_complete =
        page.references.groups.iter().map(|g| g.items.len()).sum::<usize>() == page.references.total;
    let group = |g: &'_ farcall_app::ReferenceGroup| -> (usize, String) {
        let shown = g.items.len().min(SHOWN_IN_GROUP);
        (shown, if is_complete { g.items.len().to_string() } else { String::new() })
    };
    page.references
        .groups
        .iter()
        .map(|g| {
            let (shown, total) = group(g);
            Group { title: g.title, total, links: g.items.get(..shown).unwrap_or_default() }
        })
        .collect()
}

/// The host of an address, as people name a site.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}
