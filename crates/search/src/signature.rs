//! Functions and callbacks by what they take and return.

use crate::pattern::{BOOL_TYPEDEF, SignaturePattern, TypeKey, TypePattern};
use farcall_catalog::Catalog;
use farcall_model::{Body, DeclId, Kind, Signature, Type, signature_notation};
use std::collections::HashMap;

/// All signatures, their types as numbers. Built at the first search that asks for types.
#[derive(Debug)]
pub(crate) struct Signatures {
    /// The types that occur.
    types: Vec<Known>,
    numbers: HashMap<TypeKey, u32>,
    /// One per function or callback.
    rows: Vec<Row>,
}

/// A type that occurs in a signature.
#[derive(Debug)]
struct Known {
    own: TypeKey,
    /// What is under an enum or a typedef.
    under: Option<TypeKey>,
    /// Whether it is an enum: the headers declare such a parameter as the bare integer.
    is_enum: bool,
}

#[derive(Debug)]
struct Row {
    symbol: u32,
    returns: u32,
    parameters: Box<[u32]>,
}

/// How well a signature fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// Every type under its own name, enums also as the integer they are.
    Same,
    /// Some through what is under a typedef.
    Under,
    /// All in their order, with more between them.
    InOrder,
    /// All, in another order.
    AnyOrder,
}

impl Signatures {
    pub(crate) fn new(catalog: &Catalog) -> Self {
        let mut table = Self { types: Vec::new(), numbers: HashMap::new(), rows: Vec::new() };
        let mut bases = HashMap::new();
        for symbol in catalog.symbols().filter(|s| matches!(s.kind, Kind::Function | Kind::Callback)) {
            let farcall_catalog::Target::Declaration(id) = symbol.target else { continue };
            let Some(declaration) = catalog.declaration(id) else { continue };
            let signature = match declaration.body() {
                Body::Function(function) => &function.signature,
                Body::Callback(signature) => signature,
                _ => continue,
            };
            let mut number = |ty: &Type| {
                let own = key(ty, catalog);
                if let Some(number) = table.numbers.get(&own) {
                    return *number;
                }
                let (under, is_enum) = under(ty, catalog, &mut bases);
                let number = table.types.len() as u32;
                table.numbers.insert(own.clone(), number);
                table.types.push(Known { own, under, is_enum });
                number
            };
            let returns = number(&signature.returns.ty);
            let parameters = signature.parameters.iter().map(|p| number(&p.ty)).collect();
            table.rows.push(Row { symbol: symbol.id.0, returns, parameters });
        }
        table
    }

    /// The symbols whose signature fits, in no order.
    pub(crate) fn matching(&self, pattern: &SignaturePattern) -> Vec<(u32, Fit)> {
        let returns = self.asked(&pattern.returns);
        let parameters: Option<Vec<Asked>> =
            pattern.parameters.as_ref().map(|list| list.iter().map(|p| self.asked(p)).collect());
        self.rows
            .iter()
            .filter_map(|row| {
                let result = returns.fit(row.returns)?;
                let fit = match &parameters {
                    None => Fit::Same,
                    Some(asked) => fit(asked, &row.parameters, pattern.is_open)?,
                };
                Some((row.symbol, result.max(fit)))
            })
            .collect()
    }

    /// The symbols that take such a type, or a pointer to it when the pattern has no pointer.
    pub(crate) fn taking(&self, pattern: &TypePattern) -> Vec<u32> {
        let mut asked = self.asked(pattern);
        if let TypePattern::OneOf { keys, .. } = pattern
            && keys.iter().all(|key| key.pointers == 0)
        {
            for (slot, known) in asked.fits.iter_mut().zip(&self.types) {
                if keys.iter().any(|key| key.base == known.own.base) {
                    *slot = Some(Fit::Same);
                }
            }
        }
        let takes = |row: &&Row| row.parameters.iter().any(|ty| asked.fit(*ty) == Some(Fit::Same));
        self.rows.iter().filter(takes).map(|row| row.symbol).collect()
    }

    /// The symbols that return such a type.
    pub(crate) fn returning(&self, pattern: &TypePattern) -> Vec<u32> {
        let asked = self.asked(pattern);
        let fits = |row: &&Row| asked.fit(row.returns) == Some(Fit::Same);
        self.rows.iter().filter(fits).map(|row| row.symbol).collect()
    }

    /// The type of a pattern as it was written, when no signature has it, behind pointers or not.
    pub(crate) fn unknown<'p>(&self, pattern: &'p TypePattern) -> Option<&'p str> {
        let TypePattern::OneOf { written, keys } = pattern else { return None };
        let is_known = |key: &TypeKey| {
            let bases = self.types.iter().flat_map(|t| [Some(&t.own), t.under.as_ref()]).flatten();
            let pointed_to = pointer_name(key);
            bases
                .into_iter()
                .any(|t| t.base == key.base || pointed_to.as_ref().is_some_and(|p| p.base == t.base))
        };
        (!keys.iter().any(is_known)).then_some(written)
    }

    /// Which types a pattern stands for.
    fn asked(&self, pattern: &TypePattern) -> Asked {
        let TypePattern::OneOf { keys, .. } = pattern else {
            return Asked { fits: vec![Some(Fit::Same); self.types.len()] };
        };
        let mut fits = self.fits(keys);
        if fits.iter().all(Option::is_none) {
            // The headers have a name for the pointer to most types: LPRECT, PRECT.
            let targets: Vec<TypeKey> = keys.iter().filter_map(pointer_name).collect();
            fits = self.fits(&targets);
        }
        Asked { fits }
    }

    fn fits(&self, keys: &[TypeKey]) -> Vec<Option<Fit>> {
        self.types
            .iter()
            .map(|known| match &known.under {
                _ if keys.contains(&known.own) => Some(Fit::Same),
                Some(under) if keys.contains(under) && known.is_enum => Some(Fit::Same),
                Some(under) if keys.contains(under) => Some(Fit::Under),
                _ => None,
            })
            .collect()
    }
}

/// What `LPRECT` points to, by its name.
fn pointer_name(key: &TypeKey) -> Option<TypeKey> {
    let base = ["lpc", "lp", "pc", "p"].iter().find_map(|prefix| key.base.strip_prefix(prefix))?;
    (base.len() >= 2).then(|| TypeKey { pointers: key.pointers.saturating_add(1), base: base.to_owned() })
}

/// One type of a pattern, answered for every type there is.
struct Asked {
    fits: Vec<Option<Fit>>,
}

impl Asked {
    fn fit(&self, ty: u32) -> Option<Fit> {
        self.fits.get(ty as usize).copied().flatten()
    }
}

fn fit(asked: &[Asked], parameters: &[u32], is_open: bool) -> Option<Fit> {
    if asked.len() > parameters.len() {
        return None;
    }
    let in_place =
        || asked.iter().zip(parameters).try_fold(Fit::Same, |worst, (a, ty)| Some(worst.max(a.fit(*ty)?)));
    if (asked.len() == parameters.len() || is_open)
        && let Some(fit) = in_place()
    {
        return Some(fit);
    }
    // `()` asks for no parameters, not for any.
    if asked.is_empty() {
        return None;
    }
    let mut rest = parameters.iter();
    if asked.iter().all(|a| rest.any(|ty| a.fit(*ty).is_some())) {
        return Some(Fit::InOrder);
    }
    let mut taken = vec![false; parameters.len()];
    let all_taken = asked.iter().all(|a| {
        let free = parameters.iter().zip(&mut taken).find(|(ty, taken)| !**taken && a.fit(**ty).is_some());
        free.map(|(_, taken)| *taken = true).is_some()
    });
    all_taken.then_some(Fit::AnyOrder)
}

/// The signature of a function or callback in neutral notation.
pub(crate) fn notation(catalog: &Catalog, id: DeclId) -> Option<String> {
    let declaration = catalog.declaration(id)?;
    let signature: &Signature = match declaration.body() {
        Body::Function(function) => &function.signature,
        Body::Callback(signature) => signature,
        _ => return None,
    };
    Some(signature_notation(signature, &|id| catalog.name(id).to_owned()))
}

fn key(ty: &Type, catalog: &Catalog) -> TypeKey {
    let (mut ty, mut pointers) = (ty, 0u8);
    while let Type::Pointer { to: inner, .. } | Type::Array { of: inner, .. } = ty {
        (ty, pointers) = (inner, pointers.saturating_add(1));
    }
    let base = match ty {
        Type::Primitive(primitive) => primitive.name().to_lowercase(),
        Type::Named(id) => match catalog.name(*id) {
            "BOOL" => BOOL_TYPEDEF.to_owned(),
            name => name.to_lowercase(),
        },
        Type::Unknown(name) => name.to_lowercase(),
        Type::Pointer { .. } | Type::Array { .. } | Type::Nested(_) => String::new(),
    };
    TypeKey { pointers, base }
}

/// The type under an enum or a typedef, and whether it is an enum; `None` for all others.
fn under(ty: &Type, catalog: &Catalog, bases: &mut HashMap<DeclId, Base>) -> (Option<TypeKey>, bool) {
    let Type::Named(id) = ty.innermost() else { return (None, false) };
    let base =
        bases.entry(*id).or_insert_with(|| match catalog.declaration(*id).as_ref().map(|d| d.body()) {
            Some(Body::Enum(e)) => Base::Enum(TypeKey { pointers: 0, base: e.ty.name().to_owned() }),
            Some(Body::Typedef(typedef)) => Base::Typedef(key(&typedef.ty, catalog)),
            _ => Base::Other,
        });
    let outer = key(ty, catalog).pointers;
    let deeper = |base: &TypeKey| {
        Some(TypeKey { pointers: base.pointers.saturating_add(outer), base: base.base.clone() })
    };
    match base {
        Base::Enum(base) => (deeper(base), true),
        Base::Typedef(base) => (deeper(base), false),
        Base::Other => (None, false),
    }
}

/// What is under a named type.
enum Base {
    Enum(TypeKey),
    Typedef(TypeKey),
    Other,
}
