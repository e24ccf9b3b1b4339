//! Making a snapshot: sorting, indexing and encoding, once, when Farcall is built.

use crate::family::families;
use crate::look_up::guid_bytes;
use crate::prefix::prefix_families;
use crate::section::{SECTIONS, Section, Sections};
use crate::symbol::{Row, folded};
use crate::{Counts, DeviceExport, DeviceModule, Family, FamilyId, Library, Meta, PrefixId, Target};
use farcall_model::{Body, DeclId, Declaration, Facts, Kind, Primitive, Type, Value, references};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// The bytes that [`crate::Catalog::open`] opens.
pub fn snapshot(facts: &Facts) -> Vec<u8> {
    let table = &facts.declarations;
    let families = families(table);
    let prefixes = prefix_families(table);
    let incoming = incoming_references(table);
    let libraries = group(table, |d| match d.body() {
        Body::Function(f) => f.library.as_ref().map(|l| l.to_ascii_lowercase()),
        _ => None,
    });
    let headers = group(table, |d| d.header.clone());
    let device = device_modules(&facts.device, table, &families);
    let symbols = Symbols { facts, libraries: &libraries, headers: &headers, incoming: &incoming };
    let rows = symbols.rows(&families, &prefixes, &device);

    let mut parts: [Vec<u8>; SECTIONS] = Default::default();
    let mut put = |section: Section, bytes: Vec<u8>| parts[section as usize] = bytes;
    let meta = Meta {
        sources: facts.sources.clone(),
        counts: counts(table),
        diagnostics: facts.diagnostics.clone(),
        corrections: facts.corrections,
        judges: facts.judges.clone(),
    };
    put(Section::Meta, encode(&meta));
    let (offsets, records) = encode_all(table);
    put(Section::RecordOffsets, offsets);
    put(Section::Records, records);
    let (offsets, lists) = encode_lists(&incoming);
    put(Section::ReferenceOffsets, offsets);
    put(Section::References, lists);
    put(Section::Values, values(table, &rows));
    put(Section::Guids, guids(table, &rows));
    put(Section::DeclarationSymbols, declaration_symbols(table.len(), &rows));
    let (names, symbols) = write_symbols(rows);
    put(Section::Names, names);
    put(Section::Symbols, symbols);
    put(Section::Libraries, encode(&libraries));
    put(Section::Headers, encode(&headers));
    put(Section::Families, encode(&families));
    put(Section::Prefixes, encode(&prefixes));
    put(Section::Device, encode(&device));
    let (offsets, lists) = encode_evidence(facts);
    put(Section::EvidenceOffsets, offsets);
    put(Section::Evidence, lists);
    Sections::write(parts)
}

/// Encoding plain data into memory cannot fail; should that ever change, the section is empty and
/// every test of the catalog says so.
fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_stdvec(value).unwrap_or_default()
}

fn encode_all(table: &[Declaration]) -> (Vec<u8>, Vec<u8>) {
    let (mut offsets, mut records) = (Vec::new(), Vec::new());
    for declaration in table {
        offsets.extend((records.len() as u32).to_le_bytes());
        records.extend(encode(declaration));
    }
    offsets.extend((records.len() as u32).to_le_bytes());
    (offsets, records)
}

/// One list per declaration; of what nobody was asked about, no byte.
fn encode_evidence(facts: &Facts) -> (Vec<u8>, Vec<u8>) {
    let (mut offsets, mut lists) = (Vec::new(), Vec::new());
    for place in 0..facts.declarations.len() as u32 {
        offsets.extend((lists.len() as u32).to_le_bytes());
        lists.extend(facts.evidence.get(&place).map(encode).unwrap_or_default());
    }
    offsets.extend((lists.len() as u32).to_le_bytes());
    (offsets, lists)
}

fn encode_lists(lists: &[Vec<DeclId>]) -> (Vec<u8>, Vec<u8>) {
    let (mut offsets, mut values, mut count) = (Vec::new(), Vec::new(), 0u32);
    for list in lists {
        offsets.extend(count.to_le_bytes());
        count += list.len() as u32;
        values.extend(list.iter().flat_map(|id| id.0.to_le_bytes()));
    }
    offsets.extend(count.to_le_bytes());
    (offsets, values)
}

fn incoming_references(table: &[Declaration]) -> Vec<Vec<DeclId>> {
    let mut incoming = vec![Vec::new(); table.len()];
    for (index, declaration) in table.iter().enumerate() {
        for (to, _) in references(declaration) {
            if to.0 as usize != index
                && let Some(list) = incoming.get_mut(to.0 as usize)
            {
                list.push(DeclId(index as u32));
            }
        }
    }
    incoming
}

fn group(table: &[Declaration], key: impl Fn(&Declaration) -> Option<String>) -> Vec<Library> {
    let mut groups: BTreeMap<String, Vec<DeclId>> = BTreeMap::new();
    for (index, declaration) in table.iter().enumerate() {
        if let Some(key) = key(declaration) {
            groups.entry(key).or_default().push(DeclId(index as u32));
        }
    }
    groups.into_iter().map(|(name, declarations)| Library { name, declarations }).collect()
}

fn device_modules(
    modules: &BTreeMap<String, Vec<String>>,
    table: &[Declaration],
    families: &[Family],
) -> Vec<DeviceModule> {
    let is_function = |id: &DeclId| table[id.0 as usize].kind() == Kind::Function;
    let mut desktop: HashMap<&str, DeclId> = HashMap::new();
    for family in families {
        if let Some(id) = family.unicode.filter(is_function) {
            desktop.insert(&family.name, id);
        }
    }
    for (index, declaration) in table.iter().enumerate() {
        if declaration.kind() == Kind::Function {
            desktop.insert(&declaration.name, DeclId(index as u32));
        }
    }
    let export =
        |name: &String| DeviceExport { name: name.clone(), desktop: desktop.get(name.as_str()).copied() };
    modules
        .iter()
        .map(|(name, exports)| DeviceModule {
            name: name.clone(),
            exports: exports.iter().map(export).collect(),
        })
        .collect()
}

/// What the rows of the symbol table are made from.
struct Symbols<'a> {
    facts: &'a Facts,
    libraries: &'a [Library],
    headers: &'a [Library],
    incoming: &'a [Vec<DeclId>],
}

/// A row and its name, before names are put together.
type NamedRow<'a> = (&'a str, Row);

impl<'a> Symbols<'a> {
    /// All rows, in the order of the table.
    fn rows(
        &self,
        families: &'a [Family],
        prefixes: &'a [crate::PrefixFamily],
        device: &'a [DeviceModule],
    ) -> Vec<NamedRow<'a>> {
        let mut rows = self.declared();
        let own: HashMap<DeclId, Row> = rows
            .iter()
            .filter_map(|(_, row)| match row.target {
                Target::Declaration(id) => Some((id, row.clone())),
                _ => None,
            })
            .collect();
        for (index, family) in families.iter().enumerate().filter(|(_, f)| f.plain.is_none()) {
            let members: Vec<&Row> = family.members().filter_map(|id| own.get(&id)).collect();
            let Some(first) = members.first() else { continue };
            let weight = members.iter().map(|row| row.weight).max().unwrap_or(0);
            let target = Target::Family(FamilyId(index as u32));
            rows.push((&family.name, Row { target, weight, ..(*first).clone() }));
        }
        let bare = |target, kind, weight| Row {
            name_start: 0,
            name_len: 0,
            target,
            kind,
            weight,
            library: None,
            header: None,
        };
        for (index, prefix) in prefixes.iter().enumerate() {
            let target = Target::Prefix(PrefixId(index as u32));
            rows.push((&prefix.prefix, bare(target, Kind::Constant, prefix.members.len() as u32)));
        }
        for (index, export) in device.iter().flat_map(|m| &m.exports).enumerate() {
            if export.desktop.is_none() {
                rows.push((&export.name, bare(Target::DeviceExport(index as u32), Kind::Function, 0)));
            }
        }
        rows.sort_by(|a, b| {
            folded(a.0.as_bytes(), b.0.as_bytes()).then(a.0.cmp(b.0)).then(a.1.target.cmp(&b.1.target))
        });
        rows
    }

    /// Declarations and the members of enums.
    fn declared(&self) -> Vec<NamedRow<'a>> {
        let by_declaration = |groups: &[Library]| -> HashMap<DeclId, u16> {
            let index = |i: usize| u16::try_from(i).unwrap_or(u16::MAX);
            groups
                .iter()
                .enumerate()
                .flat_map(|(i, g)| g.declarations.iter().map(move |id| (*id, index(i))))
                .collect()
        };
        let (libraries, headers) = (by_declaration(self.libraries), by_declaration(self.headers));
        let mut rows = Vec::new();
        for (index, declaration) in self.facts.declarations.iter().enumerate() {
            let id = DeclId(index as u32);
            let incoming = self.incoming[index].len() as u32;
            let weight = incoming + self.facts.usage.get(&declaration.name).copied().unwrap_or(0);
            let row = Row {
                name_start: 0,
                name_len: 0,
                target: Target::Declaration(id),
                kind: declaration.kind(),
                weight,
                library: libraries.get(&id).copied(),
                header: headers.get(&id).copied(),
            };
            if let Body::Enum(e) = declaration.body() {
                for (member, m) in e.members.iter().enumerate() {
                    let target = Target::Member(id, member as u32);
                    rows.push((m.name.as_str(), Row { target, kind: Kind::Constant, ..row.clone() }));
                }
            }
            rows.push((declaration.name.as_str(), row));
        }
        rows
    }
}

fn write_symbols(rows: Vec<NamedRow<'_>>) -> (Vec<u8>, Vec<u8>) {
    let (mut names, mut symbols) = (Vec::new(), Vec::new());
    for (name, row) in rows {
        let (name_start, name_len) = (names.len() as u32, name.len() as u16);
        names.extend(name.as_bytes());
        Row { name_start, name_len, ..row }.write(&mut symbols);
    }
    (names, symbols)
}

fn declaration_symbols(len: usize, rows: &[NamedRow<'_>]) -> Vec<u8> {
    let mut symbols = vec![u32::MAX; len];
    for (symbol, (_, row)) in rows.iter().enumerate() {
        if let Target::Declaration(id) = row.target {
            symbols[id.0 as usize] = symbol as u32;
        }
    }
    symbols.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// Integer values of constants and members, as the unsigned number with the same bits.
fn values(table: &[Declaration], rows: &[NamedRow<'_>]) -> Vec<u8> {
    let mut found: Vec<(u64, u32)> = Vec::new();
    for (symbol, (_, row)) in rows.iter().enumerate() {
        let value = match row.target {
            Target::Declaration(id) => match table[id.0 as usize].body() {
                Body::Constant(c) => match c.value {
                    Value::Integer(value) => Some((value, width(table, &c.ty))),
                    _ => None,
                },
                _ => None,
            },
            Target::Member(id, member) => match table[id.0 as usize].body() {
                Body::Enum(e) => {
                    e.members.get(member as usize).map(|m| (m.value, width(table, &Type::Primitive(e.ty))))
                }
                _ => None,
            },
            _ => None,
        };
        if let Some((value, bits)) = value {
            let mask = if bits >= 64 { u64::MAX } else { (1 << bits) - 1 };
            found.push((value as u64 & mask, symbol as u32));
        }
    }
    found.sort_unstable();
    found.iter().flat_map(|(v, s)| v.to_le_bytes().into_iter().chain(s.to_le_bytes())).collect()
}

/// The bits of an integer type; 64 for what is as wide as a pointer.
fn width(table: &[Declaration], ty: &Type) -> u32 {
    match ty {
        Type::Primitive(Primitive::Bool | Primitive::I8 | Primitive::U8) => 8,
        Type::Primitive(Primitive::I16 | Primitive::U16 | Primitive::Char16) => 16,
        Type::Primitive(Primitive::I32 | Primitive::U32) => 32,
        Type::Named(id) => match table.get(id.0 as usize).map(Declaration::body) {
            Some(Body::Typedef(t)) => width(table, &t.ty),
            Some(Body::Enum(e)) => width(table, &Type::Primitive(e.ty)),
            _ => 64,
        },
        _ => 64,
    }
}

fn guids(table: &[Declaration], rows: &[NamedRow<'_>]) -> Vec<u8> {
    let mut found = Vec::new();
    for (symbol, (_, row)) in rows.iter().enumerate() {
        let Target::Declaration(id) = row.target else { continue };
        let guid = match table[id.0 as usize].body() {
            Body::Interface(i) => i.guid,
            Body::Constant(c) => match c.value {
                Value::Guid(guid) => Some(guid),
                _ => None,
            },
            _ => None,
        };
        found.extend(guid.map(|g| (guid_bytes(g), symbol as u32)));
    }
    found.sort_unstable();
    found.iter().flat_map(|(g, s)| g.iter().copied().chain(s.to_le_bytes())).collect()
}

fn counts(table: &[Declaration]) -> Vec<Counts> {
    let parts = |d: &Declaration| match d.body() {
        Body::Function(f) => f.signature.parameters.len(),
        Body::Callback(s) => s.parameters.len(),
        Body::Record(r) => r.fields.len(),
        Body::Enum(e) => e.members.len(),
        Body::Interface(i) => i.methods.len(),
        Body::Constant(_) | Body::Typedef(_) => 0,
    };
    let of = |kind| table.iter().filter(move |d| d.kind() == kind);
    Kind::ALL
        .into_iter()
        .map(|kind| Counts {
            kind,
            declarations: of(kind).count() as u32,
            parts: of(kind).map(parts).sum::<usize>() as u32,
        })
        .collect()
}
