//! The declarations while they are being collected, and what is known of them beside.

use crate::Target;
use crate::exports::Exports;
use crate::names::Names;
use crate::record::Measured;
use clang::Entity;
use farcall_model::{
    Architecture, Architectures, Body, DeclId, Declaration, Diagnostic, Facts, Origin, Record, Variant,
    layout, renumber,
};
use std::collections::HashMap;

/// Whose functions are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Library<'a> {
    /// As programs load it.
    pub(crate) name: &'a str,
    /// What it exports, where that is known.
    pub(crate) exports: Option<&'a Exports>,
}

/// What has been read.
pub(crate) struct Table<'tu> {
    pub(crate) target: Target,
    pub(crate) library: Library<'tu>,
    pub(crate) declarations: Vec<Declaration>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) names: Names,
    /// Records and enums by the first place where clang has seen them.
    pub(crate) tags: HashMap<Entity<'tu>, DeclId>,
    /// What the typedefs of this name stand for.
    pub(crate) typedefs: HashMap<String, farcall_model::Type>,
    /// What records and enums without a name are called, by the typedef that is all they are known by.
    pub(crate) called: HashMap<Entity<'tu>, String>,
    /// What clang measured of each record.
    pub(crate) measured: HashMap<DeclId, Measured>,
    /// The types of strings by their names, once there is one.
    pub(crate) strings: HashMap<&'static str, DeclId>,
    /// How deep the type is that is being read.
    pub(crate) depth: u32,
}

impl<'tu> Table<'tu> {
    pub(crate) fn new(library: Library<'tu>, target: Target) -> Self {
        Self {
            target,
            library,
            declarations: Vec::new(),
            diagnostics: Vec::new(),
            names: Names::default(),
            tags: HashMap::new(),
            typedefs: HashMap::new(),
            called: HashMap::new(),
            measured: HashMap::new(),
            strings: HashMap::new(),
            depth: 0,
        }
    }

    /// Adds a declaration under a name that is free.
    pub(crate) fn add(&mut self, name: String, header: Option<String>, body: Body) -> DeclId {
        let id = DeclId(self.declarations.len() as u32);
        let architectures = self.target.holds_on();
        self.declarations.push(Declaration {
            name,
            namespace: String::new(),
            origin: if self.target.is_windows() { Origin::Own } else { Origin::Elsewhere },
            documentation: None,
            header,
            minimum_os: None,
            obsolete: None,
            encoding: None,
            corrections: Vec::new(),
            variants: vec![Variant { architectures, body }],
        });
        id
    }

    /// Replaces what a declaration is.
    pub(crate) fn set(&mut self, id: DeclId, body: Body) {
        if let Some(variant) = self.declarations.get_mut(id.0 as usize).and_then(|d| d.variants.first_mut()) {
            variant.body = body;
        }
    }

    /// The name of a declaration.
    pub(crate) fn name(&self, id: DeclId) -> &str {
        self.declarations.get(id.0 as usize).map_or("", |declaration| declaration.name.as_str())
    }

    /// Notes that `entity` is left out or incomplete.
    pub(crate) fn complain(&mut self, entity: &Entity<'_>, message: impl Into<String>) {
        let name = entity.get_name().unwrap_or_default();
        let place = match place(entity) {
            Some(place) => format!("{place} {name}"),
            None => name,
        };
        self.diagnostics.push(Diagnostic { place: place.trim_end().to_owned(), message: message.into() });
    }

    /// Everything, sorted, laid out and compared with what clang measured.
    pub(crate) fn finish(mut self) -> Facts {
        self.check_layouts();
        self.sort();
        self.diagnostics.sort();
        self.diagnostics.dedup();
        Facts { declarations: self.declarations, diagnostics: self.diagnostics, ..Facts::default() }
    }

    /// Lays records out by the rules that everything else here follows. Where that is not what clang measured, only
    /// the name of the record is kept, and whatever holds it by value learns that from it: so once more.
    fn check_layouts(&mut self) {
        loop {
            for declaration in &mut self.declarations {
                if let Some(Body::Record(record)) = declaration.variants.first_mut().map(|v| &mut v.body) {
                    forget_layouts(record);
                }
            }
            let problems = layout::assign(&mut self.declarations);
            let mut wrong: Vec<(DeclId, String)> =
                problems.into_iter().map(|problem| (problem.declaration, problem.reason)).collect();
            for (id, measured) in &self.measured {
                if let Some(Body::Record(record)) =
                    self.declarations.get(id.0 as usize).map(Declaration::body)
                    && let Some(difference) = measured.difference(record, self.target.architecture())
                {
                    wrong.push((*id, difference));
                }
            }
            if wrong.is_empty() {
                return self.keep_measured();
            }
            for (id, reason) in wrong {
                self.measured.remove(&id);
                let place = self.name(id).to_owned();
                self.diagnostics
                    .push(Diagnostic { place, message: format!("only its name is kept: {reason}") });
                let is_union =
                    matches!(self.declarations[id.0 as usize].body(), Body::Record(r) if r.is_union);
                self.set(id, Body::Record(Record::opaque(is_union)));
            }
        }
    }

    /// Only for the target's own processor has anything been measured.
    fn keep_measured(&mut self) {
        let architecture = self.target.architecture();
        for declaration in &mut self.declarations {
            if let Some(Body::Record(record)) = declaration.variants.first_mut().map(|v| &mut v.body) {
                keep_layout(record, architecture);
            }
        }
    }

    fn sort(&mut self) {
        let mut order: Vec<u32> = (0..self.declarations.len() as u32).collect();
        order.sort_by_key(|at| {
            let declaration = &self.declarations[*at as usize];
            (declaration.name.clone(), declaration.kind())
        });
        let mut places = vec![DeclId(0); order.len()];
        for (place, at) in order.iter().enumerate() {
            places[*at as usize] = DeclId(place as u32);
        }
        let mut declarations = std::mem::take(&mut self.declarations);
        for declaration in &mut declarations {
            renumber(declaration, &|id| places.get(id.0 as usize).copied().unwrap_or(id));
        }
        let mut sorted: Vec<Option<Declaration>> = declarations.into_iter().map(Some).collect();
        self.declarations = order.iter().filter_map(|at| sorted[*at as usize].take()).collect();
    }
}

fn keep_layout(record: &mut Record, architecture: Architecture) {
    record.layouts.retain(|layout| layout.architectures.contains(architecture));
    for layout in &mut record.layouts {
        layout.architectures = Architectures::NONE.with(architecture);
    }
    record.nested.iter_mut().for_each(|inner| keep_layout(inner, architecture));
}

pub(crate) fn forget_layouts(record: &mut Record) {
    record.layouts.clear();
    record.nested.iter_mut().for_each(forget_layouts);
}

/// `sqlite3.h:123`, of the line where what a macro brought along was asked for.
pub(crate) fn place(entity: &Entity<'_>) -> Option<String> {
    let location = entity.get_location()?.get_expansion_location();
    let file = location.file?.get_path();
    Some(format!("{}:{}", file.file_name()?.to_string_lossy(), location.line))
}

/// The header that an entity stands in.
pub(crate) fn header(entity: &Entity<'_>) -> Option<String> {
    let file = entity.get_location()?.get_expansion_location().file?.get_path();
    Some(file.file_name()?.to_string_lossy().into_owned())
}
