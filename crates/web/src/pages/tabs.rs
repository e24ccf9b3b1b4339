//! The languages of a page to choose from. They are the same on most pages, and rendered once.

use crate::ask::Ask;
use crate::site::Site;
use askama::Template;
use farcall_app::LanguageInfo;
use std::borrow::Cow;

#[derive(Template)]
#[template(path = "tabs.html")]
struct Tabs {
    /// Those that stand side by side.
    common: Vec<Tab>,
    /// Those behind "More languages".
    more: Vec<Tab>,
}

struct Tab {
    id: &'static str,
    name: &'static str,
    href: String,
    is_current: bool,
}

/// The tabs of a page, as HTML.
pub(crate) fn of_page<'a>(site: &'a Site, ask: &Ask) -> Cow<'a, str> {
    let place = usize::from(ask.preferences.language);
    match site.tabs.get(place).filter(|_| ask.file.is_none() && !ask.has_choices()) {
        Some(known) => Cow::Borrowed(known),
        None => Cow::Owned(html(&site.languages, ask)),
    }
}

/// The tabs of a page whose address chooses nothing, by the place of the reader's language.
pub(crate) fn of_plain_pages(languages: &[LanguageInfo]) -> Vec<String> {
    let asks = (0..languages.len()).filter_map(|place| {
        let mut ask = Ask::default();
        ask.preferences.language = u8::try_from(place).ok()?;
        Some(ask)
    });
    asks.map(|ask| html(languages, &ask)).collect()
}

/// A file has all of its own languages side by side.
fn html(languages: &[LanguageInfo], ask: &Ask) -> String {
    let (current, file) = (usize::from(ask.preferences.language), ask.file.as_deref());
    let tab = |(place, language): (usize, &LanguageInfo)| Tab {
        id: language.id,
        name: language.name,
        href: match file {
            Some(_) => format!("#{}", language.id),
            None => ask.with("lang", language.id, &["style"]),
        },
        is_current: place == current && file.is_none(),
    };
    let is_there =
        |id: &str| file.is_none_or(|form| form.languages.iter().any(|(language, _)| *language == id));
    let (mut common, mut more) = (Vec::new(), Vec::new());
    for (place, language) in languages.iter().enumerate().filter(|(_, l)| is_there(l.id)) {
        let is_shown = language.is_common || place == current || file.is_some();
        let list = if is_shown { &mut common } else { &mut more };
        list.push(tab((place, language)));
    }
    // A template that fails is our mistake; a page without tabs can still be read.
    Tabs { common, more }.render().unwrap_or_default()
}
