//! Whether coloured code is still that code.

/// The longest name of a class of colours, in bytes.
const LONGEST_CLASS: usize = 64;

/// Whether `html` is `code` with balanced `<span class="…">` around parts of it, and nothing else.
///
/// Who colours code is asked with text that a stranger wrote. Reading the answer by this grammar makes sure
/// that a mistake over there costs the colours and nothing more: there is no way to write another element,
/// another attribute or another text.
pub(super) fn is_faithful(html: &str, code: &str) -> bool {
    let (mut html, mut code) = (html, code);
    let mut open = 0usize;
    while !html.is_empty() {
        if let Some(rest) = html.strip_prefix("</span>") {
            let Some(outer) = open.checked_sub(1) else { return false };
            (open, html) = (outer, rest);
        } else if let Some(rest) = html.strip_prefix("<span class=\"") {
            let Some((class, rest)) = rest.split_once("\">") else { return false };
            if !is_class(class) || open > 8 {
                return false;
            }
            (open, html) = (open + 1, rest);
        } else {
            let Some((character, rest)) = character(html) else { return false };
            let Some(left) = code.strip_prefix(character) else { return false };
            (code, html) = (left, rest);
        }
    }
    open == 0 && code.is_empty()
}

/// Whether this may stand in a `class` attribute: names of ASCII letters, digits, `-` and `_`.
pub(super) fn is_class(class: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b' ');
    class.len() <= LONGEST_CLASS && class.bytes().all(is_plain)
}

/// The first character of escaped text, and what follows it.
fn character(html: &str) -> Option<(char, &str)> {
    const ENTITIES: [(&str, char); 6] =
        [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"'), ("&#39;", '\''), ("&#x27;", '\'')];
    if html.starts_with('&') {
        return ENTITIES.iter().find_map(|(entity, c)| Some((*c, html.strip_prefix(entity)?)));
    }
    let first = html.chars().next()?;
    (first != '<').then(|| (first, &html[first.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use super::is_faithful;

    #[test]
    fn colours_are_let_through_and_nothing_else() {
        let code = "if (a < b && c) \"x\";";
        let good =
            "<span class=\"k\">if</span> (a &lt; b &amp;&amp; c) <span class=\"s t-1\">&quot;x&quot;</span>;";
        assert!(is_faithful(good, code));
        for bad in [
            "if (a < b && c) \"x\";",
            "<span class=\"k\">if (a &lt; b &amp;&amp; c) &quot;x&quot;;",
            "if (a &lt; b &amp;&amp; c) &quot;x&quot;;</span>",
            "<span class=\"k\" onclick=\"x\">if</span> (a &lt; b &amp;&amp; c) &quot;x&quot;;",
            "<span class=\"k&quot;\">if</span> (a &lt; b &amp;&amp; c) &quot;x&quot;;",
            "<b>if</b> (a &lt; b &amp;&amp; c) &quot;x&quot;;",
            "if (a &lt; b &amp;&amp; c) &quot;x&quot;; more",
            "if (a &lt; b &amp;&amp; c)",
            "",
        ] {
            assert!(!is_faithful(bad, code), "{bad}");
        }
        assert!(is_faithful("", ""));
    }
}
