//! Which addresses a link may have.

/// What kind of place an address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A page of this site.
    Here,
    /// Another site, or somebody's mail box.
    Elsewhere,
}

/// What kind of address this is, or nothing if no link may have it.
///
/// Only `http://`, `https://`, `mailto:` and addresses relative to the page or the site are let through.
/// Browsers take tabs and line breaks out of an address before they look for its scheme, and read `\` as
/// `/`, so an address with a control character or a leading `\` is refused and not repaired. `//host` is
/// refused too: it looks like a path and leaves the site.
pub(super) fn kind(address: &str) -> Option<Kind> {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if address.contains(is_hidden) || address.starts_with(char::is_whitespace) {
        return None;
    }
    match address.find([':', '/', '?', '#', '\\']) {
        Some(at) if address[at..].starts_with(':') => {
            let (scheme, rest) = (address[..at].to_ascii_lowercase(), &address[at + 1..]);
            let is_site = matches!(&*scheme, "http" | "https")
                && rest
                    .strip_prefix("//")
                    .is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '\\']));
            (is_site || scheme == "mailto").then_some(Kind::Elsewhere)
        }
        Some(0) if address.starts_with('\\') => None,
        Some(0) if address[1..].starts_with(['/', '\\']) => None,
        // `&colon;` and its like have been decoded by now; what is left of them is text.
        _ => Some(Kind::Here),
    }
}

/// Whether an address of another site, as it stands in an attribute, is one that a browser can follow: its host
/// and port may be. The sanitiser asks the same.
pub(super) fn is_whole(href: &str) -> bool {
    ammonia::Url::parse(&href.replace("&#x27;", "'").replace("&amp;", "&")).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind};

    #[test]
    fn only_plain_schemes_and_relative_addresses_pass() {
        for here in ["", "#user-notes", "page", "a/b:c", "/kernel32/OpenFileMapping", "?q=http://x", "../x"] {
            assert_eq!(kind(here), Some(Kind::Here), "{here:?}");
        }
        for elsewhere in ["http://a", "HTTPS://a/b", "mailto:a@b.c"] {
            assert_eq!(kind(elsewhere), Some(Kind::Elsewhere), "{elsewhere:?}");
        }
        for refused in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "java\nscript:x",
            " javascript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "\\/evil.example",
            "http:evil",
            "http:///evil",
            "https:\\\\evil",
            "a:b",
            ":x",
            "java\u{200b}script:x",
            "ms-settings:x",
            "blob:x",
        ] {
            assert_eq!(kind(refused), None, "{refused:?}");
        }
    }
}
