//! Windows metadata (`.winmd`, ECMA-335) as declarations.
//!
//! Reading takes two passes: the first gives every item its id, the second reads the items, so
//! that they can refer to each other. The files hold one row per item and architecture; rows
//! that are the same thing on different architectures become one declaration with variants.
//!
//! The reader of the `windows-metadata` crate panics on damaged files. Every item is read behind
//! [`std::panic::catch_unwind`], so that a panic becomes a diagnostic with its place.

mod attribute;
mod constant;
mod enumeration;
mod function;
mod interface;
mod names;
mod record;
mod types;

use crate::{Error, header};
use attribute::Attributes;
use farcall_model::{
    Architectures, Body, Declaration, Diagnostic, Encoding, Facts, Kind, Origin, Source, Variant,
};
use names::{Key, Names};
use std::panic::{AssertUnwindSafe, catch_unwind};
use types::Types;
use windows_metadata::HasAttributes;
use windows_metadata::reader::{File, Index, Item, TypeCategory, TypeDef};

/// One metadata file.
#[derive(Clone, Debug)]
pub struct Input {
    /// What its declarations are marked with.
    pub origin: Origin,
    /// For people: `Win32 metadata`.
    pub label: String,
    /// The package and version it comes from.
    pub package: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Reads metadata files together. Items of one may refer to another.
///
/// # Errors
/// When a file is not metadata, or so damaged that its items cannot even be listed.
pub fn read(inputs: Vec<Input>) -> Result<Facts, Error> {
    let mut sources = Vec::new();
    let mut files = Vec::new();
    for input in inputs {
        let damaged = || Error::NotMetadata(input.label.clone());
        let bytes = input.bytes;
        let file = catch_unwind(|| File::new(bytes)).ok().flatten().ok_or_else(damaged)?;
        sources.push((input.origin, Source { name: input.label, package: input.package, declarations: 0 }));
        files.push(file);
    }
    let labels = || sources.iter().map(|(_, s)| s.name.clone()).collect::<Vec<_>>().join(" or ");
    let index =
        catch_unwind(AssertUnwindSafe(|| Index::new(files))).map_err(|_| Error::NotMetadata(labels()))?;
    let mut diagnostics = Vec::new();
    let listed = catch_unwind(AssertUnwindSafe(|| list(&index, &mut diagnostics)))
        .map_err(|_| Error::NotMetadata(labels()))?;
    let names = Names::new(listed.iter().map(|(key, _)| key.clone()));
    let mut reader = Reader { index: &index, types: Types::new(&names), diagnostics };
    let mut declarations = Vec::with_capacity(listed.len());
    for (key, rows) in listed {
        declarations.push(reader.declaration(key, rows));
    }
    let mut diagnostics = reader.finish();
    diagnostics.sort();
    diagnostics.dedup();
    for declaration in &declarations {
        for (origin, source) in &mut sources {
            source.declarations += u32::from(*origin == declaration.origin);
        }
    }
    let sources = sources.into_iter().map(|(_, source)| source).collect();
    Ok(Facts { declarations, sources, diagnostics, ..Facts::default() })
}

type Listed<'a> = Vec<(Key, Vec<Item<'a>>)>;

/// Every item by its key, sorted; the rows of one key are the same thing on different architectures.
fn list<'a>(index: &'a Index, diagnostics: &mut Vec<Diagnostic>) -> Listed<'a> {
    let mut items: Vec<(Key, Item<'a>)> = Vec::new();
    for (namespace, name, item) in index.iter_items() {
        let kind = match item {
            Item::Fn(_) => Kind::Function,
            Item::Const(_) => Kind::Constant,
            Item::Type(def) => match kind_of(def) {
                Some(kind) => kind,
                None => continue,
            },
        };
        items.push((Key::new(namespace, name, kind), item));
    }
    items.sort_by(|(a, x), (b, y)| a.cmp(b).then(position(x).cmp(&position(y))));
    let mut listed: Listed<'a> = Vec::new();
    for (key, item) in items {
        match listed.last_mut() {
            // A union and a struct of one name are variants of one record.
            Some((last, rows)) if last.is_same(&key) => rows.push(item),
            _ => listed.push((key, vec![item])),
        }
    }
    if listed.is_empty() {
        diagnostics
            .push(Diagnostic { place: "all files".to_owned(), message: "they hold no items".to_owned() });
    }
    listed
}

/// Rows keep the order of the file, so that the result never depends on a hash.
fn position(item: &Item<'_>) -> (usize, usize) {
    use windows_metadata::AsRow;
    let row = match item {
        Item::Type(row) => row.to_row(),
        Item::Fn(row) => row.to_row(),
        Item::Const(row) => row.to_row(),
    };
    (row.file, row.pos)
}

/// What a type definition will be; `None` for the attributes that annotate the others.
fn kind_of(def: TypeDef<'_>) -> Option<Kind> {
    let kind = match def.category() {
        TypeCategory::Enum => Kind::Enum,
        TypeCategory::Delegate => Kind::Callback,
        TypeCategory::Interface => Kind::Interface,
        TypeCategory::Struct if record::is_typedef(def) => Kind::Typedef,
        TypeCategory::Struct if record::is_class_id(def) => Kind::Constant,
        TypeCategory::Struct => Kind::Struct,
        TypeCategory::Attribute | TypeCategory::Class => return None,
    };
    Some(kind)
}

/// The second pass.
struct Reader<'a> {
    index: &'a Index,
    types: Types<'a>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn declaration(&mut self, key: Key, rows: Vec<Item<'a>>) -> Declaration {
        let mut declaration = Declaration {
            name: key.name.clone(),
            namespace: key.namespace.clone(),
            origin: key.origin(),
            documentation: None,
            header: None,
            minimum_os: None,
            obsolete: None,
            encoding: None,
            corrections: Vec::new(),
            variants: Vec::new(),
        };
        let mut taken = Architectures::NONE;
        for (number, item) in rows.into_iter().enumerate() {
            let read = catch_unwind(AssertUnwindSafe(|| {
                if number == 0 {
                    self.describe(&mut declaration, item);
                }
                (architectures(item), self.body(&key, item))
            }));
            match read {
                Ok((architectures, _)) if architectures.intersects(taken) => {
                    self.complain(&key, "two rows claim the same architecture; the second is left out");
                }
                Ok((architectures, Some(body))) => {
                    taken = taken.union(architectures);
                    declaration.variants.push(Variant { architectures, body });
                }
                Ok((_, None)) => self.complain(&key, "its value cannot be made sense of"),
                Err(_) => self.complain(&key, "its row is damaged"),
            }
        }
        if declaration.variants.is_empty() {
            // Ids are given out already: the name stays, as something nothing is known of.
            declaration.variants.push(Variant {
                architectures: Architectures::ALL,
                body: Body::Record(farcall_model::Record::opaque(false)),
            });
        }
        declaration.variants.sort_by_key(|v| std::cmp::Reverse(v.architectures));
        declaration.header = declaration.documentation.as_deref().and_then(header::from_documentation);
        declaration
    }

    fn complain(&mut self, key: &Key, message: &str) {
        let place = format!("{}.{}", key.namespace, key.name);
        self.diagnostics.push(Diagnostic { place, message: message.to_owned() });
    }

    fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics.append(&mut self.types.diagnostics);
        self.diagnostics
    }

    fn body(&mut self, key: &Key, item: Item<'a>) -> Option<Body> {
        self.types.place = format!("{}.{}", key.namespace, key.name);
        self.types.namespace.clone_from(&key.full_namespace());
        let index = self.index;
        let types = &mut self.types;
        Some(match item {
            Item::Fn(method) => Body::Function(function::function(types, method)),
            Item::Const(field) => Body::Constant(constant::constant(types, field)?),
            Item::Type(def) => match key.kind {
                Kind::Enum => Body::Enum(enumeration::enumeration(def)?),
                Kind::Callback => Body::Callback(function::callback(types, def)?),
                Kind::Interface => Body::Interface(interface::interface(types, def)),
                Kind::Typedef => Body::Typedef(record::typedef(types, def)?),
                Kind::Constant => Body::Constant(record::class_id(def)?),
                Kind::Struct | Kind::Union | Kind::Function => {
                    Body::Record(record::record(types, index, def))
                }
            },
        })
    }

    fn describe(&self, declaration: &mut Declaration, item: Item<'a>) {
        let attributes = match item {
            Item::Fn(row) => Attributes::of(row),
            Item::Const(row) => Attributes::of(row),
            Item::Type(row) => Attributes::of(row),
        };
        declaration.documentation = attributes.text("DocumentationAttribute");
        declaration.minimum_os = attributes.text("SupportedOSPlatformAttribute");
        if attributes.has("ObsoleteAttribute") {
            declaration.obsolete = Some(attributes.text("ObsoleteAttribute").unwrap_or_default());
        }
        declaration.encoding = if attributes.has("UnicodeAttribute") {
            Some(Encoding::Unicode)
        } else if attributes.has("AnsiAttribute") {
            Some(Encoding::Ansi)
        } else {
            None
        };
    }
}

fn architectures(item: Item<'_>) -> Architectures {
    Architectures::from_bits(match item {
        Item::Fn(row) => row.arches(),
        Item::Const(row) => row.arches(),
        Item::Type(row) => row.arches(),
    })
}
