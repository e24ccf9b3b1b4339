//! Layouts with the inner structs and unions unfolded, as C names their fields.

use crate::App;
use crate::item::{Field, Layout, Node};
use farcall_model::{Architecture, Body, Declaration, Place, Record, Type};
use std::collections::BTreeMap;

impl App {
    /// The layout of a record on every architecture where it is known.
    pub(crate) fn layouts(&self, declaration: &Declaration) -> BTreeMap<&'static str, Layout> {
        let layout = |architecture: Architecture| {
            let Some(Body::Record(record)) = declaration.on(architecture) else { return None };
            let outer = record.layout(architecture)?;
            let tree = Unfold { app: self, architecture }.children(record, 0, "");
            let mut fields = Vec::new();
            flatten(&tree, &mut fields);
            Some((architecture.name(), Layout { size: outer.size, align: outer.align, fields, tree }))
        };
        Architecture::ALL.into_iter().filter_map(layout).collect()
    }
}

struct Unfold<'a> {
    app: &'a App,
    architecture: Architecture,
}

impl Unfold<'_> {
    /// The fields of `record`, which starts at `base`; `path` is how C reaches the record.
    fn children(&self, record: &Record, base: u32, path: &str) -> Vec<Node> {
        let Some(layout) = record.layout(self.architecture) else { return Vec::new() };
        let mut nodes = Vec::new();
        for (field, place) in record.fields.iter().zip(&layout.fields) {
            let place = Place { offset: base + place.offset, size: place.size };
            let name = format!("{path}{}", field.name);
            if !field.bits.is_empty() {
                nodes.extend(field.bits.iter().map(|bit| {
                    let mut part = self.field(record, field, format!("{path}{}", bit.name), place);
                    (part.bit_offset, part.bit_width) = (Some(bit.offset), Some(bit.width));
                    Node::Field(part)
                }));
                continue;
            }
            let (inner, repeat) = match &field.ty {
                Type::Nested(index) => (record.nested.get(*index as usize), None),
                Type::Array { of, len } => match **of {
                    Type::Nested(index) => (record.nested.get(index as usize), Some(*len)),
                    _ => (None, None),
                },
                _ => (None, None),
            };
            let Some(inner) = inner else {
                nodes.push(Node::Field(self.field(record, field, name, place)));
                continue;
            };
            let is_anonymous = field.is_anonymous();
            let inner_path = match (is_anonymous, repeat) {
                (true, _) => path.to_owned(),
                (false, None) => format!("{name}."),
                // The offsets are those of the first element.
                (false, Some(_)) => format!("{name}[0]."),
            };
            nodes.push(Node::Group {
                name: (!is_anonymous).then_some(name),
                is_union: inner.is_union,
                offset: place.offset,
                size: place.size,
                repeat,
                children: self.children(inner, place.offset, &inner_path),
            });
        }
        nodes
    }

    fn field(&self, record: &Record, field: &farcall_model::Field, name: String, place: Place) -> Field {
        Field {
            name,
            offset: place.offset,
            size: place.size,
            ty: self.app.type_name(&field.ty, field.is_const, &record.nested),
            bit_offset: None,
            bit_width: None,
            flexible: field.is_flexible,
            enumeration: self.app.enum_name(&field.ty, field.associated_enum),
            length: App::field_length(field).map(Box::new),
            address: self.app.type_address(&field.ty, field.associated_enum),
            obsolete: field.obsolete.clone(),
        }
    }
}

fn flatten(nodes: &[Node], fields: &mut Vec<Field>) {
    for node in nodes {
        match node {
            Node::Field(field) => fields.push(field.clone()),
            Node::Group { name, is_union, offset, size, repeat, children } => {
                if let Some(name) = name {
                    let what = if *is_union { "union" } else { "struct" };
                    let ty = repeat.map_or(what.to_owned(), |len| format!("[{what}; {len}]"));
                    fields.push(Field::inner(name.clone(), *offset, *size, ty));
                }
                flatten(children, fields);
            }
        }
    }
}

impl Field {
    /// The field that holds an inner record.
    fn inner(name: String, offset: u32, size: u32, ty: String) -> Self {
        Self {
            name,
            offset,
            size,
            ty,
            bit_offset: None,
            bit_width: None,
            flexible: false,
            enumeration: None,
            length: None,
            address: None,
            obsolete: None,
        }
    }
}
