//! Pages as Markdown, for people who keep notes and for programs that read text.

use crate::community::{Contributions, push_markdown};
use crate::pages::item_parts::{field_remarks, one_of, remarks, signature, value};
use crate::pages::{device, directory};
use farcall_app::{Address, DeviceModule, Item, Link, Module, Page};
use std::fmt::Write;

/// The page of a thing. Writing into a String cannot fail, here and below.
pub(crate) fn item(page: &Page, written: Option<&Contributions>) -> String {
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
    for signature in &page.signatures {
        let Some(code) = &signature.code else { continue };
        _ = write!(
            out,
            "\n## {}, {}\n\n```{}\n{}```\n",
            signature.language_name, signature.style_name, signature.language, code
        );
        if !signature.definitions.is_empty() {
            let which = if signature.has_all_definitions { "types" } else { "first of the types" };
            _ = write!(
                out,
                "\nThe {which} that it needs:\n\n```{}\n{}```\n",
                signature.language,
                signature.definitions.text(|definition| &definition.text)
            );
        }
    }
    if !item.parameters.is_empty() {
        out.push_str("\n## Parameters\n\n| name | type | direction | remarks |\n|---|---|---|---|\n");
        for p in &item.parameters {
            let one_of = one_of(p).map(|e| format!("one of `{e}` ")).unwrap_or_default();
            let remarks = inline(&remarks(p));
            _ = writeln!(out, "| `{}` | `{}` | {} | {one_of}{remarks} |", p.name, p.ty, p.direction);
        }
    }
    layout(&mut out, item);
    if !item.members.is_empty() {
        out.push_str("\n## Members\n\n| name | value | hexadecimal |\n|---|---|---|\n");
        for m in &item.members {
            let hex = m.hex.as_deref().unwrap_or_default();
            _ = writeln!(out, "| `{}` | {} | {hex} |", m.name, inline(&value(&m.value)));
        }
    }
    if !item.methods.is_empty() {
        out.push_str("\n## Methods\n\n| slot | method | declared by |\n|---|---|---|\n");
        for m in &item.methods {
            _ = writeln!(out, "| {} | `{}{}` | {} |", m.slot, m.name, signature(m), m.declared_by);
        }
    }
    out.push_str("\n## User-Defined Types\n\n");
    if page.types.is_empty() {
        out.push_str("None.\n");
    }
    links(&mut out, &page.types);
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
    if let Some(written) = written {
        push_markdown(&mut out, written);
    }
    if let Some(documentation) = &item.documentation {
        _ = write!(out, "\n## Documentation\n\n<{documentation}>\n");
    }
    for group in &page.references.groups {
        _ = write!(out, "\n## {}\n\n", group.title);
        links(&mut out, &group.items);
    }
    out
}

fn facts(out: &mut String, item: &Item) {
    let facts = [
        ("Kind", Some(item.kind.name().to_owned())),
        ("Library", item.library.clone()),
        ("Header", item.header.clone()),
        ("Since", item.minimum_os.as_ref().map(ToString::to_string)),
        ("Architectures", Some(item.architectures.join(", ")).filter(|a| !a.is_empty())),
        ("Declared as", item.declared_as.clone()),
        ("Exported as", item.entry_point.clone()),
        ("Value", item.value.as_ref().map(value)),
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

fn layout(out: &mut String, item: &Item) {
    for (architecture, layout) in item.layout.iter().flatten() {
        _ = write!(
            out,
            "\n## Layout on {architecture}\n\nSize {}, alignment {}.\n\n\
             | offset | size | field | type | remarks |\n|---|---|---|---|---|\n",
            layout.size, layout.align
        );
        for f in &layout.fields {
            let bits = match (f.bit_offset, f.bit_width) {
                (Some(offset), Some(width)) => format!(" (bit {offset}, {width} wide)"),
                _ => String::new(),
            };
            _ = writeln!(
                out,
                "| {}{bits} | {} | `{}` | `{}` | {} |",
                f.offset,
                f.size,
                f.name,
                f.ty,
                inline(&field_remarks(f))
            );
        }
    }
}

/// A DLL.
pub(crate) fn module(module: &Module) -> String {
    let mut out = format!("# {}\n\n{}\n\n", module.library, directory::module_summary(module));
    links(&mut out, &module.functions);
    out
}

/// A module of Windows CE.
pub(crate) fn device_module(module: &DeviceModule) -> String {
    let mut out = format!("# {}\n\n{}\n\n", module.name, device::summary(module));
    for export in &module.exports {
        let remark = if export.has_desktop_declaration { "" } else { ": no declaration known" };
        link(&mut out, &export.name, &export.address, remark);
    }
    out
}

fn links(out: &mut String, links: &[Link]) {
    for l in links {
        link(out, &l.name, &l.address, "");
    }
}

fn link(out: &mut String, name: &str, address: &Address, remark: &str) {
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
