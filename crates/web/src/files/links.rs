//! The links of a page, from addresses of the site to files beside each other.

use crate::escape::push_html;

/// What may lead somewhere. Values stand in double quotes everywhere on this site, and text has none:
/// templates and texts alike escape them.
const ATTRIBUTES: [&str; 4] = [" href", " src", " action", " data-root"];

/// `html` with every address of the site replaced by where `place` finds it, seen from `file`. What is
/// found nowhere stops being a link.
pub(super) fn to_files(html: &str, file: &str, place: &dyn Fn(&str) -> Option<String>) -> String {
    let up = "../".repeat(file.matches('/').count());
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("=\"/") {
        let (before, from) = rest.split_at(at);
        let attribute = ATTRIBUTES.iter().find_map(|name| Some((before.strip_suffix(name)?, name)));
        let value = &from[2..];
        let (Some((before, name)), Some(end)) = (attribute, value.find('"')) else {
            out.push_str(before);
            out.push_str(&from[..3]);
            rest = &from[3..];
            continue;
        };
        out.push_str(before);
        let address = unescaped(&value[..end]);
        rest = &value[end + 1..];
        let target = match *name {
            " data-root" => Some(String::new()),
            _ => found(&address, place),
        };
        if let Some(target) = target {
            out.push_str(name);
            out.push_str("=\"");
            out.push_str(if up.is_empty() && target.is_empty() { "./" } else { &up });
            push_html(&mut out, &target);
            out.push('"');
        }
    }
    out.push_str(rest);
    out
}

fn found(address: &str, place: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    if address.starts_with("/static/") {
        return Some(address[1..].to_owned());
    }
    let (bare, anchor) = address.split_once('#').unwrap_or((address, ""));
    let file = place(bare)?;
    Some(if anchor.is_empty() || file.contains('#') { file } else { format!("{file}#{anchor}") })
}

/// The text of an attribute without the escapes of HTML that this site writes.
fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&#60;", "<"),
        ("&gt;", ">"),
        ("&#62;", ">"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (escaped, sign)| text.replace(escaped, sign))
    .replace("&#38;", "&")
    .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_relative_and_unknown_ones_stop_being_links() {
        let place = |address: &str| match address {
            "/kernel32/A" => Some("kernel32/A.html".to_owned()),
            "/type/T?in=X&y" => Some("type/T~in~X.html".to_owned()),
            "/constant/M" => Some("type/E.html#M".to_owned()),
            _ => None,
        };
        let html = "<html data-root=\"/\"><link href=\"/static/s.css\"><a href=\"/kernel32/A#x\">A</a> \
                    <a class=\"c\" href=\"/type/T?in=X&amp;y\" rel=\"r\">T</a> <a href=\"/constant/M\">M</a> \
                    <a href=\"/wiki/edit\" rel=\"n\">edit</a> <a href=\"https://e.org/\">e</a> a=\"/b\" \
                    <code>&quot; href=&quot;/kernel32/A&quot;</code>";
        assert_eq!(
            to_files(html, "type/T.html", &place),
            "<html data-root=\"../\"><link href=\"../static/s.css\"><a href=\"../kernel32/A.html#x\">A</a> \
             <a class=\"c\" href=\"../type/T~in~X.html\" rel=\"r\">T</a> <a href=\"../type/E.html#M\">M</a> \
             <a rel=\"n\">edit</a> <a href=\"https://e.org/\">e</a> a=\"/b\" \
             <code>&quot; href=&quot;/kernel32/A&quot;</code>"
        );
        assert_eq!(to_files("<html data-root=\"/\">", "index.html", &place), "<html data-root=\"./\">");
    }
}
