//! The bytes of a struct or union as an SVG: eight bytes a row, each field as wide as it is long,
//! what overlaps one below the other.

use crate::escape::push_html;
use farcall_app::{Field, Layout, Node};
use std::collections::HashSet;
use std::fmt::Write;

/// Bytes in one row.
const ROW: u32 = 8;
/// Widths and heights, in the units of the drawing.
const BYTE: u32 = 86;
const HEIGHT: u32 = 42;
const LEFT: u32 = 64;
const RIGHT: u32 = 80;
const GAP: u32 = 14;
/// A field of more rows than this is folded.
const LONGEST: u32 = 4;
/// After so many rows the drawing stops; the table beside it has everything.
const MOST_ROWS: usize = 120;
/// Of a union with more parts than this, the rest is only counted.
const MOST_PARTS: usize = 16;
/// Records nested deeper than this are damage.
const DEEPEST: u32 = 12;

/// What the colours of a drawing are chosen by.
#[derive(Debug)]
pub(crate) struct Colours<'a> {
    /// The fields whose size is that of a pointer.
    pub(crate) pointer_sized: HashSet<&'a str>,
    /// The types that are structs or unions.
    pub(crate) records: &'a HashSet<&'a str>,
}

/// Draws a layout. `is_union` says whether the outermost fields overlap.
pub(crate) fn draw(
    name: &str,
    architectures: &str,
    layout: &Layout,
    is_union: bool,
    colours: &Colours<'_>,
) -> String {
    let mut canvas =
        Canvas { rows: Vec::new(), brackets: Vec::new(), is_full: false, is_gap_due: false, colours };
    if is_union {
        canvas.union(&layout.tree, layout.size, 0);
    } else {
        canvas.record(&layout.tree, 0, layout.size, 0);
    }
    canvas.svg(&format!(
        "The {} bytes of {name} on {architectures}, eight a row; the table of fields says the same in words",
        layout.size
    ))
}

/// One row of at most eight bytes.
struct Row {
    /// Of its first byte, a multiple of eight.
    base: u32,
    cells: Vec<Cell>,
    /// Space above it, where another alternative begins.
    is_apart: bool,
    /// Written instead of cells.
    remark: Option<String>,
}

/// A part of a field in one row.
struct Cell {
    start: u32,
    len: u32,
    class: &'static str,
    name: String,
    ty: String,
    hint: String,
}

/// Rows whose contents overlap.
struct Bracket {
    first: usize,
    last: usize,
    depth: u32,
}

struct Canvas<'a> {
    rows: Vec<Row>,
    brackets: Vec<Bracket>,
    is_full: bool,
    /// Whether the next row comes after a union.
    is_gap_due: bool,
    colours: &'a Colours<'a>,
}

impl Canvas<'_> {
    /// Fields one after the other, from `start` for `size` bytes, and the padding between them.
    fn record(&mut self, nodes: &[Node], start: u32, size: u32, depth: u32) {
        let mut end = start;
        let mut index = 0;
        while let Some(node) = nodes.get(index) {
            let (offset, len) = extent(node);
            self.padding(end, offset);
            index += 1;
            match node {
                Node::Field(field) if field.bit_width.is_some() => {
                    let bits: Vec<&Field> = nodes
                        .get(index - 1..)
                        .unwrap_or_default()
                        .iter()
                        .map_while(|n| match n {
                            Node::Field(f) if f.bit_width.is_some() && f.offset == offset => Some(f),
                            _ => None,
                        })
                        .collect();
                    index += bits.len().saturating_sub(1);
                    self.bits(&bits);
                }
                node => self.node(node, depth),
            }
            end = end.max(offset.saturating_add(len));
        }
        self.padding(end, start.saturating_add(size));
    }

    fn node(&mut self, node: &Node, depth: u32) {
        match node {
            Node::Field(field) => self.field(field),
            Node::Group { name, is_union, offset, size, repeat, children } => {
                let what = if *is_union { "union" } else { "struct" };
                if let Some(count) = repeat {
                    let name = name.clone().unwrap_or_default();
                    self.place(*offset, *size, "record", &name, &format!("[{what}; {count}]"));
                } else if depth >= DEEPEST {
                    self.place(*offset, *size, "record", name.as_deref().unwrap_or(what), what);
                } else if *is_union {
                    self.union(children, *size, depth + 1);
                } else {
                    self.record(children, *offset, *size, depth + 1);
                }
            }
        }
    }

    /// Parts that overlap, one below the other.
    fn union(&mut self, parts: &[Node], size: u32, depth: u32) {
        let first = self.rows.len();
        let mut index = 0;
        let mut drawn = 0;
        while let Some(part) = parts.get(index) {
            if drawn == MOST_PARTS {
                let rest = parts.len() - index;
                self.remark(format!("… and {rest} more that begin at the same byte"));
                break;
            }
            let before = self.rows.len();
            let (offset, _) = extent(part);
            match part {
                // Bit-fields that share one integer are one alternative.
                Node::Field(field) if field.bit_width.is_some() => {
                    let same = parts.get(index..).unwrap_or_default().iter().take_while(
                        |n| matches!(n, Node::Field(f) if f.bit_width.is_some() && f.offset == offset),
                    );
                    let bits: Vec<&Field> =
                        same.filter_map(|n| if let Node::Field(f) = n { Some(f) } else { None }).collect();
                    index += bits.len().max(1);
                    self.new_row(offset);
                    self.bits(&bits);
                }
                part => {
                    index += 1;
                    self.new_row(offset);
                    self.node(part, depth);
                }
            }
            drawn += 1;
            if let Some(row) = self.rows.get_mut(before) {
                row.is_apart = drawn > 1 || before > 0;
            }
        }
        let last = self.rows.len().saturating_sub(1);
        if last >= first && drawn > 1 && !self.rows.is_empty() {
            self.brackets.push(Bracket { first, last, depth });
        }
        // What follows the union is not beside its last part.
        self.is_gap_due = true;
        let end = parts.iter().map(|p| extent(p).0).min().unwrap_or(0).saturating_add(size);
        if end % ROW != 0 && !self.is_full {
            self.new_row(end);
        }
    }

    fn field(&mut self, field: &Field) {
        let class = if self.colours.records.contains(field.ty.as_str()) {
            "record"
        } else if self.colours.pointer_sized.contains(field.name.as_str()) || field.ty.starts_with('*') {
            "pointer"
        } else if field.ty.starts_with('[') {
            "array"
        } else if matches!(field.size, 1 | 2 | 4 | 8) {
            "number"
        } else {
            "record"
        };
        self.place(field.offset, field.size, class, &field.name, &field.ty);
    }

    fn bits(&mut self, bits: &[&Field]) {
        let Some(first) = bits.first() else { return };
        let parts: Vec<String> =
            bits.iter().map(|b| format!("{}:{}", b.name, b.bit_width.unwrap_or(0))).collect();
        let what = format!("{} bit-fields in {}", bits.len(), first.ty);
        self.place(first.offset, first.size, "number", &parts.join(" "), &what);
    }

    fn padding(&mut self, from: u32, to: u32) {
        if to > from {
            let what = if to - from == 1 { "1 byte".to_owned() } else { format!("{} bytes", to - from) };
            self.place(from, to - from, "padding", "padding", &what);
        }
    }

    /// Puts a field's bytes into rows, the middle of a long one folded away.
    fn place(&mut self, offset: u32, size: u32, class: &'static str, name: &str, ty: &str) {
        if size == 0 {
            return;
        }
        let end = offset.saturating_add(size);
        let (first, last) = (offset / ROW, (end - 1) / ROW);
        let is_folded = last - first >= LONGEST;
        let hint = format!("{name}: {ty}, {size} bytes at 0x{offset:02X}");
        let mut row = first;
        while row <= last {
            if is_folded && row > first && row < last {
                self.remark(format!("⋮  {} more bytes of {name}", (last - row) * ROW));
                row = last;
                continue;
            }
            let start = offset.max(row * ROW);
            let stop = end.min(row.saturating_add(1).saturating_mul(ROW));
            let Some(cells) = self.row(row * ROW) else { return };
            let is_first = row == first;
            cells.push(Cell {
                start: start % ROW,
                len: stop - start,
                class,
                name: if is_first { name.to_owned() } else { String::new() },
                ty: if is_first { ty.to_owned() } else { String::new() },
                hint: hint.clone(),
            });
            row += 1;
        }
    }

    /// The row that starts at `base`: the last one, or a new one.
    fn row(&mut self, base: u32) -> Option<&mut Vec<Cell>> {
        let fits = self.rows.last().is_some_and(|r| r.base == base && r.remark.is_none());
        if !fits {
            self.new_row(base);
        }
        if self.is_full { None } else { self.rows.last_mut().map(|r| &mut r.cells) }
    }

    fn new_row(&mut self, offset: u32) {
        let is_blank = self.rows.last().is_some_and(|r| r.cells.is_empty() && r.remark.is_none());
        if is_blank {
            self.is_gap_due |= self.rows.pop().is_some_and(|row| row.is_apart);
        }
        if self.rows.len() >= MOST_ROWS {
            if !self.is_full {
                self.is_full = true;
                self.rows.push(Row {
                    base: 0,
                    cells: Vec::new(),
                    is_apart: false,
                    remark: Some("The drawing stops here; the table has every field.".to_owned()),
                });
            }
            return;
        }
        let is_apart = std::mem::take(&mut self.is_gap_due);
        self.rows.push(Row { base: offset / ROW * ROW, cells: Vec::new(), is_apart, remark: None });
    }

    fn remark(&mut self, text: String) {
        if !self.is_full {
            self.new_row(0);
            if let Some(row) = self.rows.last_mut().filter(|r| r.remark.is_none()) {
                row.remark = Some(text);
            }
        }
    }

    fn svg(&self, label: &str) -> String {
        let mut body = String::new();
        let mut tops = Vec::with_capacity(self.rows.len());
        let mut y = 22;
        for byte in 0..ROW {
            let x = LEFT + byte * BYTE + BYTE / 2;
            // Writing into a String cannot fail, here and below.
            _ = write!(
                body,
                "<text class=\"offset\" x=\"{x}\" y=\"14\" text-anchor=\"middle\">+{byte}</text>"
            );
        }
        for row in &self.rows {
            y += if row.is_apart { GAP } else { 0 };
            tops.push(y);
            match &row.remark {
                Some(remark) => {
                    _ = write!(body, "<text class=\"type\" x=\"{}\" y=\"{}\">", LEFT + 8, y + 18);
                    push_html(&mut body, remark);
                    body.push_str("</text>");
                    y += 28;
                }
                None if row.cells.is_empty() => {}
                None => {
                    _ = write!(
                        body,
                        "<text class=\"offset\" x=\"{}\" y=\"{}\" text-anchor=\"end\">0x{:02X}</text>",
                        LEFT - 10,
                        y + HEIGHT / 2 + 4,
                        row.base
                    );
                    for cell in &row.cells {
                        cell.draw(&mut body, y);
                    }
                    y += HEIGHT;
                }
            }
        }
        for bracket in &self.brackets {
            let x = LEFT + ROW * BYTE + 8 + bracket.depth.min(3) * 9;
            let top = tops.get(bracket.first).copied().unwrap_or(0) + 2;
            let bottom = tops.get(bracket.last).copied().unwrap_or(top) + HEIGHT - 2;
            let remark = self.rows.get(bracket.last).is_some_and(|r| r.remark.is_some());
            let bottom = if remark { bottom - 16 } else { bottom };
            _ = write!(body, "<path class=\"bracket\" d=\"M{} {top}h6V{bottom}h-6\"/>", x - 6);
            // Only the innermost is labelled: there is no room beside the others.
            let holds =
                |b: &&Bracket| b.depth > bracket.depth && b.first >= bracket.first && b.last <= bracket.last;
            if bracket.depth <= 3 && !self.brackets.iter().any(|b| holds(&b)) {
                let middle = (top + bottom) / 2 + 4;
                _ = write!(body, "<text class=\"type\" x=\"{}\" y=\"{middle}\">union</text>", x + 5);
            }
        }
        let width = LEFT + ROW * BYTE + RIGHT;
        let mut out =
            format!("<svg class=\"bytes\" viewBox=\"0 0 {width} {}\" role=\"img\" aria-label=\"", y + 4);
        push_html(&mut out, label);
        out.push_str("\">");
        out.push_str(&body);
        out.push_str("</svg>");
        out
    }
}

impl Cell {
    fn draw(&self, out: &mut String, y: u32) {
        let (x, width) = (LEFT + self.start * BYTE, self.len * BYTE);
        _ = write!(
            out,
            "<g><title>{}</title><rect class=\"{}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{HEIGHT}\"/>",
            Html(&self.hint),
            self.class
        );
        let middle = x + width / 2;
        if !self.name.is_empty() {
            let name = fitted(&self.name, width, 76);
            _ = write!(
                out,
                "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                y + 18,
                Html(&name)
            );
            let ty = fitted(&self.ty, width, 67);
            _ = write!(
                out,
                "<text class=\"type\" x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                y + 33,
                Html(&ty)
            );
        }
        out.push_str("</g>");
    }
}

/// `text` cut so that it fits; `tenths` is the width of a character in tenths of a unit. Of a
/// path, the last part is what matters.
fn fitted(text: &str, width: u32, tenths: u32) -> String {
    let room = (width.saturating_sub(8) * 10 / tenths) as usize;
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let last = if text.contains(' ') { text } else { text.rsplit('.').next().unwrap_or(text) };
    if last.chars().count() <= room {
        return last.to_owned();
    }
    last.chars().take(room.saturating_sub(1)).chain(['…']).collect()
}

fn extent(node: &Node) -> (u32, u32) {
    match node {
        Node::Field(field) => (field.offset, field.size),
        Node::Group { offset, size, .. } => (*offset, *size),
    }
}

/// Text, escaped as it is written.
struct Html<'a>(&'a str);

impl std::fmt::Display for Html<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut escaped = String::with_capacity(self.0.len());
        push_html(&mut escaped, self.0);
        f.write_str(&escaped)
    }
}
