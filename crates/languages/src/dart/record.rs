//! Writes records: classes of fields that `dart:ffi` finds, and members that reach those it does not.

use super::keywords::OF_OBJECTS;
use super::layout::{Layout, Part, layout};
use super::ty::{Speller, words};
use crate::plain::{Field, Record};
use farcall_model::{Architecture, Primitive};
use std::collections::HashSet;
use std::fmt::Write as _;

/// The classes of `record`, those that only others of it use first.
pub(super) fn record(speller: &Speller, record: &Record, architecture: Architecture) -> String {
    // Whoever asks has refused what has no layout.
    let Some(layout) = layout(record, architecture) else { return String::new() };
    let mut writer = Writer { speller, record, members: Members::of(speller, record), first: String::new() };
    let mut text = String::new();
    if record.align > 8 {
        let _ = writeln!(
            text,
            "/// Must lie at an address divisible by {}, which Dart does not see to.",
            record.align
        );
    }
    let body = match layout.raised {
        None => writer.class(&record.name, &layout),
        Some(align) => writer.raised(&layout, align),
    };
    writer.first + &text + &body
}

/// Writes one record.
struct Writer<'a> {
    speller: &'a Speller,
    record: &'a Record,
    members: Members,
    /// The private classes that hold single fields.
    first: String,
}

impl Writer<'_> {
    fn class(&mut self, name: &str, layout: &Layout<'_>) -> String {
        let mut text = String::new();
        if let Some(packing) = layout.packing {
            let _ = writeln!(text, "@Packed({packing})");
        }
        let base = if self.record.is_union { "Union" } else { "Struct" };
        let _ = writeln!(text, "final class {name} extends {base} {{");
        for part in &layout.parts {
            match part {
                Part::Field(field) => self.field(&mut text, field),
                Part::Wrapped(field, packing) => self.wrapped(&mut text, field, *packing),
                Part::Absent(field) => {
                    let _ = writeln!(
                        text,
                        "  // {}, at {}: as many as there is memory for.",
                        field.name, field.offset
                    );
                }
                Part::Gap(size) => {
                    let name = self.members.private("padding");
                    let _ = writeln!(text, "  @Array({size}) external Array<Uint8> {name};");
                }
                Part::Aligning(align) => text.push_str(&aligning(*align)),
            }
        }
        text + "}\n"
    }

    /// A struct that is aligned to more than its fields.
    fn raised(&mut self, layout: &Layout<'_>, align: u32) -> String {
        let name = &self.record.name;
        let inner = format!("_{name}");
        let mut text = format!(
            "/// Aligned to {align} bytes by a number that nothing else is done with.\nfinal class {name} extends Union {{\n{}  external {inner} _fields;\n",
            aligning(align)
        );
        let first = self.class(&inner, layout) + "\n";
        for part in &layout.parts {
            if let Part::Field(field) | Part::Wrapped(field, _) = part {
                let names = field.bits.iter().map(|(name, ..)| name).chain([&field.name]);
                for name in names.filter_map(|name| self.members.given(name)) {
                    let ty = self.storage(field).1;
                    forward(&mut text, &ty, &name, &format!("_fields.{name}"));
                }
            }
        }
        self.first += &first;
        text + "}\n"
    }

    fn field(&mut self, text: &mut String, field: &Field) {
        note(text, field);
        let (annotation, ty) = self.storage(field);
        if field.bits.is_empty() {
            let name = self.members.take(text, &field.name);
            let _ = writeln!(text, "  {annotation}external {ty} {name};");
        } else {
            let name = self.members.private(&field.name);
            let _ = writeln!(text, "  {annotation}external {ty} {name};");
            self.bits(text, field, &name);
        }
    }

    /// A field in a packed struct of its own.
    fn wrapped(&mut self, text: &mut String, field: &Field, packing: u32) {
        note(text, field);
        let private = self.members.private(&field.name);
        let class = format!("_{}{private}", self.record.name);
        let (annotation, ty) = self.storage(field);
        let _ = writeln!(
            self.first,
            "/// Holds {}, which lies where its type alone would not.\n@Packed({packing})\nfinal class {class} extends Struct {{\n  {annotation}external {ty} value;\n}}\n",
            field.name
        );
        let _ = writeln!(text, "  external {class} {private};");
        let path = format!("{private}.value");
        if field.bits.is_empty() {
            let name = self.members.take(text, &field.name);
            forward(text, &ty, &name, &path);
        } else {
            self.bits(text, field, &path);
        }
    }

    /// What stands before the field, and its type; bit-fields are in a number.
    fn storage(&self, field: &Field) -> (String, String) {
        match field.ty.number() {
            Some(Primitive::Bool) if !field.bits.is_empty() => ("@Uint8() ".to_owned(), "int".to_owned()),
            _ => self.speller.field(&field.ty),
        }
    }

    /// The bit-fields in the number at `path`.
    fn bits(&mut self, text: &mut String, field: &Field, path: &str) {
        for (bit, lowest, width) in &field.bits {
            let name = self.members.take(text, bit);
            let mask = (1_u128 << (*width).min(64)) - 1;
            let (read, written) = match lowest {
                0 => (path.to_owned(), format!("value & 0x{mask:X}")),
                _ => (format!("{path} >> {lowest}"), format!("(value & 0x{mask:X}) << {lowest}")),
            };
            let there = (mask << (*lowest).min(63)) & u128::from(u64::MAX);
            let _ = writeln!(
                text,
                "  int get {name} => {read} & 0x{mask:X};\n  \
                 set {name}(int value) => {path} = {path} & ~0x{there:X} | {written};"
            );
        }
    }
}

fn note(text: &mut String, field: &Field) {
    if field.is_flexible {
        text.push_str("  /// The first of as many as there is memory for; a pointer reaches the others.\n");
    }
}

fn aligning(align: u32) -> String {
    format!("  @Uint{}() external int _alignment;\n", align * 8)
}

/// Members that read and write what is at `path`.
fn forward(text: &mut String, ty: &str, name: &str, path: &str) {
    let _ = writeln!(text, "  {ty} get {name} => {path};\n  set {name}({ty} value) => {path} = value;");
}

/// The names of a class.
struct Members {
    taken: HashSet<String>,
    given: Vec<(String, String)>,
}

impl Members {
    /// A member must not be called like its class, and would hide a type of that name from the others.
    fn of(speller: &Speller, record: &Record) -> Self {
        let mut taken: HashSet<String> = OF_OBJECTS.iter().map(|name| (*name).to_owned()).collect();
        taken.extend([record.name.clone(), format!("_{}", record.name)]);
        taken.extend(["Array", "Uint8", "int", "_alignment", "_fields"].map(str::to_owned));
        for field in &record.fields {
            let (annotation, ty) = speller.field(&field.ty);
            taken.extend(words(&annotation).chain(words(&ty)).map(str::to_owned));
        }
        Self { taken, given: Vec::new() }
    }

    /// A name for `wanted`; a comment says so where it is another one.
    fn take(&mut self, text: &mut String, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        while !self.taken.insert(name.clone()) {
            name.push('_');
        }
        if name != wanted {
            let _ = writeln!(text, "  /// {wanted}, which is the name of something else here.");
        }
        self.given.push((wanted.to_owned(), name.clone()));
        name
    }

    /// A name for what holds `name`, which no other file sees; no name of Windows begins like it here.
    fn private(&mut self, name: &str) -> String {
        let stem = format!("_{}", name.trim_matches('_'));
        let numbered = (2_u32..).map(|number| format!("{stem}{number}"));
        let mut names = std::iter::once(stem.clone()).chain(numbered);
        names.find(|name| self.taken.insert(name.clone())).unwrap_or(stem)
    }

    fn given(&self, wanted: &str) -> Option<String> {
        self.given.iter().find(|(name, _)| name == wanted).map(|(_, given)| given.clone())
    }
}
