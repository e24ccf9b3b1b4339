//! An item as Markdown, for people who keep notes and for programs that read text: editors and assistants.
//!
//! The pages' `.md` and `farcall show --format markdown` are both made here, so that they say the same.

use crate::item::{Evidence, Item, Layout};
use crate::{Address, Link, Page, Signature};
use std::fmt::Write;

/// What names of other items become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Links to their pages, where the text has a place among the pages.
    Linked,
    /// Words: a terminal or an editor has no site for the links to lead into.
    Alone,
}

/// A page. `written` is what people wrote on it, as Markdown of its own sections. Writing into a String cannot fail,
/// here and below.
pub fn page(page: &Page, written: &str, names: Names) -> String {
    let item = &page.answer.item;
    let mut out = format!("# {}\n\n{}\n", inline(&page.title), inline(&page.summary));
    if let Some(note) = &page.device {
        out.push_str(if note.taken_from_desktop {
            "\n**Taken from the desktop, unproven on Windows CE.**\n"
        } else {
            "\n**No declaration is known.**\n"
        });
    }
    if let Some(runtime) = &page.runtime {
        _ = writeln!(
            out,
            "\n**Runs on {} with {}**, since {}.",
            runtime.systems.join(" and "),
            runtime.package,
            runtime.since
        );
    }
    facts(&mut out, item);
    page.signatures.iter().for_each(|signature| declaration(&mut out, signature));
    parameters(&mut out, item);
    layout(&mut out, item);
    if !item.members.is_empty() {
        out.push_str("\n## Members\n\n| name | value | hexadecimal |\n|---|---|---|\n");
        for m in &item.members {
            let hex = m.hex.as_deref().unwrap_or_default();
            _ = writeln!(out, "| `{}` | {} | {hex} |", m.name, inline(&m.value.text()));
        }
    }
    if !item.methods.is_empty() {
        out.push_str("\n## Methods\n\n| slot | method | declared by |\n|---|---|---|\n");
        for m in &item.methods {
            _ = writeln!(out, "| {} | `{}{}` | {} |", m.slot, m.name, m.signature(), m.declared_by);
        }
    }
    evidence(&mut out, &item.evidence);
    list(&mut out, "Corrected against the source", &item.corrections);
    if !page.types.is_empty() || names == Names::Linked {
        out.push_str("\n## User-Defined Types\n\n");
        out.push_str(if page.types.is_empty() { "None.\n" } else { "" });
        links(&mut out, &page.types, names);
    }
    samples(&mut out, page);
    out.push_str(written);
    if let Some(documentation) = &item.documentation {
        _ = write!(out, "\n## Documentation\n\n<{documentation}>\n");
    }
    for group in &page.references.groups {
        _ = write!(out, "\n## {}\n\n", group.title);
        links(&mut out, &group.items, names);
    }
    out
}

fn facts(out: &mut String, item: &Item) {
    let returns = item.returns.as_ref().filter(|ty| *ty != "void");
    let facts = [
        ("Kind", Some(item.kind.name().to_owned())),
        ("Library", item.library.clone()),
        ("Header", item.header.clone()),
        ("Since", item.minimum_os.as_ref().map(ToString::to_string)),
        ("Architectures", Some(item.architectures.join(", ")).filter(|a| !a.is_empty())),
        ("Declared as", item.declared_as.clone()),
        ("Exported as", item.entry_point.clone()),
        ("Returns", returns.cloned()),
        ("Value", item.value.as_ref().map(crate::Value::text)),
        ("Hexadecimal", item.hex.clone()),
        ("IID", item.guid.clone()),
    ];
    out.push('\n');
    for (term, text) in facts {
        if let Some(text) = text {
            _ = writeln!(out, "- {term}: {}", inline(&text));
        }
    }
}

fn declaration(out: &mut String, signature: &Signature) {
    let Some(code) = &signature.code else { return };
    _ = write!(
        out,
        "\n## {}, {}\n\n```{}\n{}```\n",
        signature.language_name, signature.style_name, signature.language, code
    );
    if !signature.compiled.is_empty() {
        _ = write!(out, "\n{}.\n", inline(&signature.compiled));
    }
    if !signature.definitions.is_empty() {
        let which = if signature.has_all_definitions { "types" } else { "first of the types" };
        _ = write!(
            out,
            "\nThe {which} that it needs:\n\n```{}\n{}```\n",
            signature.language, signature.definitions
        );
    }
}

fn parameters(out: &mut String, item: &Item) {
    if item.parameters.is_empty() {
        return;
    }
    out.push_str("\n## Parameters\n\n| name | type | direction | remarks |\n|---|---|---|---|\n");
    for p in &item.parameters {
        let one_of = p.one_of().map(|e| format!("one of `{e}` ")).unwrap_or_default();
        let remarks = inline(&p.remarks());
        _ = writeln!(out, "| `{}` | `{}` | {} | {one_of}{remarks} |", p.name, p.ty, p.direction);
    }
}

/// A table for each set of architectures with the same layout.
fn layout(out: &mut String, item: &Item) {
    for (architectures, layout) in item.layout.iter().flat_map(Layout::distinct) {
        _ = write!(
            out,
            "\n## Layout on {}\n\nSize {}, alignment {}.\n\n\
             | offset | size | field | type | remarks |\n|---|---|---|---|---|\n",
            architectures.join(", "),
            layout.size,
            layout.align
        );
        for f in &layout.fields {
            let bits = match (f.bit_offset, f.bit_width) {
                (Some(offset), Some(width)) => format!(" (bit {offset}, {width} wide)"),
                _ => String::new(),
            };
            let remarks = inline(&f.remarks());
            _ = writeln!(out, "| {}{bits} | {} | `{}` | `{}` | {remarks} |", f.offset, f.size, f.name, f.ty);
        }
    }
}

fn evidence(out: &mut String, evidence: &[Evidence]) {
    let line = |e: &Evidence| {
        let verdict = if e.agrees { "agrees" } else { "disagrees" };
        format!("{}, {verdict}: {} ({})", e.check, e.detail, e.by)
    };
    list(out, "Evidence", &evidence.iter().map(line).collect::<Vec<_>>());
}

fn list(out: &mut String, heading: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    _ = write!(out, "\n## {heading}\n\n");
    for line in lines {
        _ = writeln!(out, "- {}", inline(line));
    }
}

fn samples(out: &mut String, page: &Page) {
    for sample in page.runtime.iter().flat_map(|runtime| &runtime.samples) {
        _ = write!(
            out,
            "\n## Sample Code, {}\n\n```{}\n{}```\n",
            sample.language_name, sample.language, sample.code
        );
    }
    if let Some(runtime) = &page.runtime
        && let Some(sample) = runtime.alternative
    {
        _ = write!(
            out,
            "\n## Alternative API\n\n{} of {}:\n\n```{}\n{}```\n",
            runtime.safe, runtime.package, sample.language, sample.code
        );
    }
}

/// A line for each of `links`.
pub fn links(out: &mut String, links: &[Link], names: Names) {
    for l in links {
        match names {
            Names::Linked => link(out, &l.name, &l.address, ""),
            Names::Alone => _ = writeln!(out, "- {}", inline(&l.name)),
        }
    }
}

/// A line with a link to a page.
pub fn link(out: &mut String, name: &str, address: &Address, remark: &str) {
    _ = writeln!(out, "- [{}]({address}){remark}", inline(name));
}

/// Text without what Markdown would read as markup.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{App, Wanted};
    use farcall_model::Architecture;

    fn of(name: &str, names: Names) -> String {
        let signatures: &[_] = &[("csharp", "dllimport")];
        let wanted = Wanted { signatures: Some(signatures), ..Wanted::all(Architecture::X64) };
        let all = App::new().page_named(name, &wanted).unwrap();
        page(&all, "\n## Notes\n\nAs *written*.\n", names)
    }

    #[test]
    fn names_are_links_only_where_there_are_pages() {
        let (linked, alone) = (of("OpenFileMapping", Names::Linked), of("OpenFileMapping", Names::Alone));
        assert!(linked.contains("- [FILE\\_MAP](/type/FILE_MAP)\n"), "{linked}");
        assert!(alone.contains("- FILE\\_MAP\n") && !alone.contains("]("), "{alone}");
        for text in [linked, alone] {
            assert!(text.contains("\n## Notes\n\nAs *written*.\n\n## Documentation\n"), "{text}");
            assert!(text.contains("## Evidence\n\n- called, agrees: called from C, Rust"), "{text}");
        }
    }

    #[test]
    fn what_architectures_share_is_said_once() {
        let text = of("SYSTEM_INFO", Names::Alone);
        let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("## Layout")).collect();
        assert_eq!(headings, ["## Layout on x64, arm64", "## Layout on x86"]);
        assert!(text.contains("| 40 | 4 | `dwAllocationGranularity` | `u32` |  |\n"), "{text}");
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(inline("a|b_c*d\n<e>"), "a\\|b\\_c\\*d \\<e\\>");
    }
}
