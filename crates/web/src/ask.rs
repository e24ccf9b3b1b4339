//! A request, taken apart and checked, as the pages see it.

use crate::escape::{decoded, encoded};
use crate::preferences::Preferences;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use farcall_app::LanguageInfo;
use std::sync::Arc;

/// Longer addresses are refused before anything looks at them.
const LONGEST_ADDRESS: usize = 16 << 10;

/// A checked request for a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ask {
    /// The path, decoded.
    pub(crate) path: String,
    /// The query's parameters in order, decoded.
    pub(crate) query: Vec<(String, String)>,
    /// From cookies and the query.
    pub(crate) preferences: Preferences,
    /// `http://host`, for the few documents that need whole addresses.
    pub(crate) origin: String,
    /// Whether the reader is signed in; known only where pages are rendered for each reader, under `/wiki/`.
    pub(crate) is_signed_in: bool,
    /// What the page shows where it becomes a file that no server answers for.
    pub(crate) file: Option<Arc<FileForm>>,
}

/// How a page is written as a file.
#[derive(Debug)]
pub(crate) struct FileForm {
    /// The ids of the languages and styles side by side; a served page shows the one that is preferred.
    pub(crate) languages: Vec<(&'static str, &'static str)>,
    /// Whether a reader of docsets shows it, which searches by itself.
    pub(crate) is_docset: bool,
}

/// Why a request is refused.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) status: StatusCode,
    /// What is wrong and what to do about it.
    pub(crate) message: String,
}

impl Ask {
    pub(crate) fn new(
        uri: &Uri,
        headers: &HeaderMap,
        cookies: Preferences,
        languages: &[LanguageInfo],
    ) -> Result<Self, Refused> {
        let bad = |message: String| Refused { status: StatusCode::BAD_REQUEST, message };
        let raw = uri.path_and_query().map_or("/", |p| p.as_str());
        if raw.len() > LONGEST_ADDRESS {
            return Err(Refused {
                status: StatusCode::URI_TOO_LONG,
                message: format!(
                    "This address is {} characters long; at most {LONGEST_ADDRESS} are read.",
                    raw.len()
                ),
            });
        }
        let broken = || {
            bad("The address holds a broken percent-escape or bytes that are not UTF-8. \
                 Write “%” itself as “%25”."
                .to_owned())
        };
        let path = decoded(uri.path(), false).ok_or_else(broken)?;
        if path.contains('\0') {
            return Err(bad("The address holds a NUL character, which no name has.".to_owned()));
        }
        let mut query = Vec::new();
        for pair in uri.query().unwrap_or_default().split('&').filter(|p| !p.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let both = decoded(name, true).zip(decoded(value, true));
            query.push(both.ok_or_else(broken)?);
        }
        let mut preferences = cookies;
        // The language first: a style only means something within one. The API has parameters of
        // its own, some of the same names.
        let choices: &[&str] = if is_api(&path) { &[] } else { &["lang", "style", "arch"] };
        for parameter in choices {
            for (_, value) in query.iter().filter(|(name, _)| name == parameter) {
                preferences.choose(parameter, value, languages).map_err(bad)?;
            }
        }
        Ok(Self { path, query, preferences, origin: origin(headers), is_signed_in: false, file: None })
    }

    /// The value of a parameter; the empty string for one without a value.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Whether the address chooses anything that its links keep.
    pub(crate) fn has_choices(&self) -> bool {
        self.query.iter().any(|(name, _)| is_choice(name))
    }

    /// This page's query with `name` set to `value`, for links that change one choice. Parameters
    /// in `without` are dropped.
    pub(crate) fn with(&self, name: &str, value: &str, without: &[&str]) -> String {
        // Enough for nearly all; a page has some thirty of these.
        let mut out = String::with_capacity(48);
        out.push('?');
        for (n, v) in &self.query {
            if is_choice(n) && n != name && !without.contains(&n.as_str()) {
                out.extend([n, "=", &encoded(v), "&"]);
            }
        }
        out.extend([name, "=", &encoded(value)]);
        out
    }
}

/// Whether the links of a page keep a parameter.
fn is_choice(name: &str) -> bool {
    ["lang", "style", "arch", "in"].contains(&name)
}

/// Whether a path belongs to the JSON API, whose answers are JSON whatever happens.
pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with("/api/v1/")
}

/// The address of this site as the client knows it. A `Host` that could not be one is not repeated.
fn origin(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    let is_plausible = !host.is_empty()
        && host.len() < 256
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b));
    let forwarded = headers.get("x-forwarded-proto").and_then(|p| p.to_str().ok());
    let scheme = if forwarded == Some("https") { "https" } else { "http" };
    format!("{scheme}://{}", if is_plausible { host } else { "localhost" })
}
