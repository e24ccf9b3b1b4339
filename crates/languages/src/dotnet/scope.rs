//! The surroundings of what is being lowered: the set of declarations, the language, the style and
//! the architecture, with what must be known about the whole set before one item of it is lowered.

use super::measure::Extent;
use super::shape::{Shape, shape};
use super::{Dialect, Flavour};
use crate::{Options, Unsupported};
use farcall_model::{
    Architecture, Body, CallingConvention, DeclId, Declaration, Record, Signature, Type, Unit,
};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// The extents known so far; `None` while a record is being measured.
pub(super) type Measured = HashMap<(DeclId, Architecture), Option<Result<Extent, Unsupported>>>;

/// What lowering looks things up in.
pub(crate) struct Scope<'a> {
    pub(crate) unit: &'a Unit,
    pub(crate) dialect: &'a Dialect,
    pub(crate) flavour: Flavour,
    pub(crate) architecture: Architecture,
    /// Records that must hold plain data alone.
    plain: BTreeSet<DeclId>,
    pub(super) measured: RefCell<Measured>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(unit: &'a Unit, dialect: &'a Dialect, flavour: Flavour, options: &Options) -> Self {
        let mut scope = Self {
            unit,
            dialect,
            flavour,
            architecture: options.architecture,
            plain: BTreeSet::new(),
            measured: RefCell::default(),
        };
        if flavour == Flavour::Marshalled {
            scope.find_plain();
        }
        scope
    }

    /// A number for what lowering depends on beside a declaration and all it needs: what unions hold and functions
    /// return elsewhere in the unit. `None` where something has another name than its own, or where an interface is
    /// more than passed along.
    pub(super) fn surroundings(&self) -> Option<u64> {
        let is_interface = |(_, d): (DeclId, &Declaration)| matches!(d.body(), Body::Interface(_));
        if self.unit.renames_what_it_needs(self.dialect.ignores_case) || self.unit.iter().any(is_interface) {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        self.plain.hash(&mut hasher);
        Some(hasher.finish())
    }

    /// What `declaration` is on the architecture that is printed, or on the first it exists on.
    pub(super) fn body<'d>(&self, declaration: &'d Declaration) -> &'d Body {
        declaration.on_or_first(self.architecture)
    }

    /// The architecture that [`Scope::body`] answers for.
    pub(super) fn home(&self, declaration: &Declaration) -> Architecture {
        let architectures = declaration.architectures();
        if architectures.contains(self.architecture) {
            return self.architecture;
        }
        architectures.iter().next().unwrap_or(self.architecture)
    }

    /// The name of `id` before keywords are escaped.
    pub(super) fn plain_name(&self, id: DeclId) -> &str {
        if self.dialect.ignores_case { self.unit.name_in_any_case(id) } else { self.unit.name(id) }
    }

    /// The name of `id` as the language writes it.
    pub(super) fn name(&self, id: DeclId) -> String {
        (self.dialect.escape)(self.plain_name(id))
    }

    /// The record that `id` is here.
    pub(super) fn record(&self, id: DeclId) -> Option<(&'a Declaration, &'a Record)> {
        let declaration = self.unit.get(id)?;
        match declaration.on_or_first(self.architecture) {
            Body::Record(record) => Some((declaration, record)),
            _ => None,
        }
    }

    /// Whether `id` may hold no managed reference, since a union contains it or a function
    /// returns it.
    pub(super) fn is_plain(&self, id: DeclId) -> bool {
        self.flavour != Flavour::Marshalled || self.plain.contains(&id)
    }

    /// Whether a pointer to the record `id` may name it: it can be expressed, and it has a
    /// fixed size.
    pub(super) fn is_fixed_record(&self, id: DeclId) -> bool {
        self.record(id).is_some_and(|(_, record)| {
            !record.fields.is_empty() && !self.is_flexible(record) && self.by_value(&Type::Named(id)).is_ok()
        })
    }

    /// Whether the record runs on past its declared end.
    fn is_flexible(&self, record: &Record) -> bool {
        let Some(last) = record.fields.last() else { return false };
        if record.fields.iter().any(|f| f.is_flexible) {
            return true;
        }
        match &last.ty {
            Type::Nested(index) => record.nested.get(*index as usize).is_some_and(|r| self.is_flexible(r)),
            _ => false,
        }
    }

    /// Whether a value of the record holds strings that the marshaller allocates and frees.
    pub(super) fn holds_text(&self, id: DeclId) -> bool {
        !self.is_plain(id) && self.record(id).is_some_and(|(_, record)| self.record_holds_text(record))
    }

    fn record_holds_text(&self, record: &Record) -> bool {
        // A union is plain data whatever it holds.
        !record.is_union
            && record.fields.iter().any(|field| match shape(self, &field.ty) {
                Ok(Shape::Text(_)) => field.is_const,
                Ok(Shape::Record(id)) => self.holds_text(id),
                Ok(Shape::Nested(index)) => {
                    record.nested.get(index).is_some_and(|r| self.record_holds_text(r))
                }
                _ => false,
            })
    }

    /// Whether a value of type `ty` can be passed or embedded.
    pub(super) fn by_value(&self, ty: &Type) -> Result<(), Unsupported> {
        match shape(self, ty)? {
            Shape::Record(id) => {
                let home = self.record(id).map_or(self.architecture, |(d, _)| self.home(d));
                self.record_extent(id, home)
                    .map(|_| ())
                    .map_err(|why| Unsupported::new(format!("{}: {}", self.unit.name(id), why.reason)))
            }
            Shape::Unknown(name) => Err(Unsupported::new(format!("{name} is declared nowhere"))),
            Shape::Nested(_) => Err(Unsupported::new("a nested record stands outside of its record")),
            _ => Ok(()),
        }
    }

    /// Whether everything that `signature` passes by value can be expressed.
    pub(super) fn signature_problem(&self, signature: &Signature) -> Result<(), Unsupported> {
        if signature.convention == CallingConvention::Fastcall && self.architecture == Architecture::X86 {
            return Err(Unsupported::new(".NET cannot call __fastcall functions on x86"));
        }
        self.by_value(&signature.returns.ty)?;
        signature.parameters.iter().try_for_each(|p| self.by_value(&p.ty))
    }

    /// Whether the callback `id` becomes a type of its own.
    pub(super) fn is_delegate(&self, id: DeclId) -> bool {
        let Some(declaration) = self.unit.get(id) else { return false };
        matches!(self.body(declaration), Body::Callback(signature)
            if !signature.is_variadic && self.signature_problem(signature).is_ok())
    }

    /// Collects what unions contain and what functions return by value.
    fn find_plain(&mut self) {
        let mut pending = Vec::new();
        for (_, declaration) in self.unit.iter() {
            match self.body(declaration) {
                Body::Record(record) => self.inside_unions(record, false, &mut pending),
                Body::Function(function) => self.value(&function.signature.returns.ty, &mut pending),
                Body::Callback(signature) => self.value(&signature.returns.ty, &mut pending),
                Body::Interface(interface) => {
                    for method in &interface.methods {
                        self.value(&method.signature.returns.ty, &mut pending);
                    }
                }
                Body::Enum(_) | Body::Constant(_) | Body::Typedef(_) => {}
            }
        }
        while let Some(id) = pending.pop() {
            let record = self.record(id).filter(|_| self.plain.insert(id));
            if let Some((_, record)) = record {
                self.inside_unions(record, true, &mut pending);
            }
        }
    }

    fn inside_unions(&self, record: &Record, inside: bool, found: &mut Vec<DeclId>) {
        let inside = inside || record.is_union;
        if inside {
            record.fields.iter().for_each(|field| self.value(&field.ty, found));
        }
        record.nested.iter().for_each(|nested| self.inside_unions(nested, inside, found));
    }

    fn value(&self, ty: &Type, found: &mut Vec<DeclId>) {
        match shape(self, ty) {
            Ok(Shape::Record(id)) => found.push(id),
            Ok(Shape::Array(of, _)) => self.value(of, found),
            _ => {}
        }
    }
}
