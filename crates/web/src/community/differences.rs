//! The difference between two texts as HTML: lines, and the words in them that changed.

use crate::escape::push_html;
use farcall_prose::diff::{Diff, Line, Span};
use std::fmt::Write;

/// A table with one row for each line; for screen readers too each row says what happened to it.
pub(crate) fn html(diff: &Diff<'_>) -> String {
    let mut out = String::from("<table class=\"diff\"><tbody>");
    for (place, hunk) in diff.hunks.iter().enumerate() {
        // Writing into a String cannot fail, here and below.
        if place > 0 || hunk.old_start > 1 {
            _ = write!(out, "<tr class=\"gap\"><td colspan=\"2\">Line {}</td></tr>", hunk.new_start);
        }
        for line in &hunk.lines {
            let (class, sign, word, spans) = match line {
                Line::Same(text) => {
                    _ = write!(out, "<tr><td class=\"sign\"></td><td><code>");
                    push_html(&mut out, text);
                    out.push_str("</code></td></tr>");
                    continue;
                }
                Line::Removed(spans) => ("removed", "−", "del", spans),
                Line::Added(spans) => ("added", "+", "ins", spans),
            };
            let label = if word == "ins" { "added" } else { "removed" };
            _ = write!(
                out,
                "<tr class=\"{class}\"><td class=\"sign\"><span aria-hidden=\"true\">{sign}</span>\
                 <span class=\"visually-hidden\">{label}</span></td><td><code>"
            );
            push_spans(&mut out, spans, word);
            out.push_str("</code></td></tr>");
        }
    }
    if diff.hunks.is_empty() {
        out.push_str("<tr><td class=\"sign\"></td><td>No difference.</td></tr>");
    }
    out.push_str("</tbody></table>");
    out
}

fn push_spans(out: &mut String, spans: &[Span<'_>], word: &str) {
    for span in spans {
        if span.changed {
            _ = write!(out, "<{word}>");
        }
        push_html(out, span.text);
        if span.changed {
            _ = write!(out, "</{word}>");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use farcall_prose::diff::diff;

    #[test]
    fn words_are_marked_and_escaped() {
        let html = html(&diff("a <b> c\nsame\n", "a <i> c\nsame\n", 3));
        assert!(html.contains("<del>") && html.contains("<ins>"), "{html}");
        assert!(!html.contains("<b>") && !html.contains("<i>"), "{html}");
        assert!(html.contains("<code>same"), "{html}");
    }

    #[test]
    fn equal_texts_say_so() {
        assert!(html(&diff("a\n", "a\n", 3)).contains("No difference."));
    }
}
