//! Python: `ctypes`, with nothing to install.
//!
//! Types have fixed widths, so that the module has the sizes of Windows wherever it is imported
//! (`wintypes.DWORD` is 8 bytes on Linux); only loading the DLLs needs Windows. Strings are
//! Python's own where the function only reads them.

mod cffi;
mod constant;
mod keywords;
mod lexicon;
mod lower;
mod print;
mod record;
mod ty;
mod types;

use crate::{About, File, Language, Options, Style, Unsupported, facts};
use farcall_model::{Body, DeclId, Unit};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use ty::Scope;
use types::{Item, Library, What};

/// Python.
#[derive(Debug)]
pub(crate) struct Python;

static ABOUT: About = About {
    id: "python",
    aliases: &["py", "ctypes"],
    name: "Python",
    extension: "py",
    lexicon: &lexicon::LEXICON,
    judge: Some("Python 3 on Linux: sizes and offsets by `ctypes` and by `cffi` on x64"),
    module: None,
    styles: &[
        Style {
            id: "ctypes",
            name: "ctypes",
            summary: "Needs nothing but Python's standard library.",
            internal: &[],
        },
        Style {
            id: "cffi",
            name: "cffi",
            summary: "Needs the package cffi, which reads C: for programs that use it already, and for PyPy.",
            internal: &[],
        },
    ],
};

impl Language for Python {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        if options.style == "cffi" {
            return cffi::declaration(unit, id, options);
        }
        let scope = scope(unit, options, None);
        let items = lower::declaration(&scope, id, options)?;
        Ok(print::items(&items, &variables(&items, &HashMap::new())))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        if options.style == "cffi" {
            return cffi::file(unit, options);
        }
        let supplied = facts::supplied_by_enums(unit);
        let mut omitted = HashSet::new();
        loop {
            let mut scope = scope(unit, options, Some(RefCell::default()));
            scope.omitted = omitted;
            let (mut items, unsupported, is_complete) = lower_all(&mut scope, &supplied, options);
            if is_complete {
                let forward = mark_forward(&scope, &mut items);
                let variables = variables(&items, &scope.taken.borrow());
                let text = print::file(&items, &forward, &variables);
                return File { text: facts::guarded(unit, text, print::GUARD), unsupported };
            }
            // Something above points to what had to be left out below: once more, knowing that.
            omitted = scope.omitted;
        }
    }
}

/// What could be lowered, what could not, and whether all of that was known before.
fn lower_all(
    scope: &mut Scope<'_>,
    supplied: &HashSet<DeclId>,
    options: &Options,
) -> (Vec<Item>, Vec<(DeclId, Unsupported)>, bool) {
    let unit = scope.unit;
    // Types first, since functions and constants of the same name give way.
    for types in [true, false] {
        for (id, declaration) in unit.iter() {
            if declaration.kind().is_type() == types && !supplied.contains(&id) {
                scope.claim(id, &keywords::global(unit.name(id)));
            }
        }
    }
    let (mut items, mut unsupported, mut is_complete) = (Vec::new(), Vec::new(), true);
    for id in bases_first(unit).into_iter().filter(|id| !supplied.contains(id)) {
        let Some(declaration) = unit.get(id) else { continue };
        let lowered = match facts::blocked(unit, id, &scope.omitted) {
            Some(reason) => Err(reason),
            None => lower::declaration(scope, id, options),
        };
        match lowered {
            Ok(lowered) => {
                items.extend(lowered);
                if let Some(declared) = &scope.declared {
                    declared.borrow_mut().insert(id);
                }
            }
            Err(reason) => {
                is_complete &= !scope.omitted.insert(id) || !declaration.kind().is_type();
                unsupported.push((id, reason));
            }
        }
    }
    (items, unsupported, is_complete)
}

/// The order of `unit`, with every interface behind the one it derives from: where interfaces take
/// each other as arguments, the order of needs alone does not tell.
fn bases_first(unit: &Unit) -> Vec<DeclId> {
    let mut order = Vec::with_capacity(unit.order().len());
    let mut placed = HashSet::new();
    for id in unit.order() {
        let mut chain = Vec::new();
        let mut next = Some(*id);
        while let Some(id) = next.filter(|id| placed.insert(*id)) {
            chain.push(id);
            next = match unit.get(id).map(|d| d.body()) {
                Some(Body::Interface(interface)) => interface.base.filter(|base| !unit.is_opaque(*base)),
                _ => None,
            };
        }
        order.extend(chain.into_iter().rev());
    }
    order
}

/// Tells the items which of their classes stand above, and lists those classes.
fn mark_forward(scope: &Scope<'_>, items: &mut [Item]) -> Vec<(String, &'static str)> {
    let forward = scope.forward.borrow();
    for item in items {
        let is_forward = forward.contains(&item.id);
        match &mut item.what {
            // The outermost record comes last, after those nested in it.
            What::Classes(classes) => {
                if let Some(class) = classes.last_mut() {
                    class.is_forward = is_forward;
                }
            }
            What::Interface(interface) => interface.is_forward = is_forward,
            _ => {}
        }
    }
    let base = |id: &DeclId| match scope.unit.get(*id).map(|d| d.body()) {
        Some(Body::Record(record)) if record.is_union => "Union",
        _ => "Structure",
    };
    forward.iter().map(|id| (scope.type_name(*id), base(id))).collect()
}

/// A variable for each DLL that the functions among `items` come from; none is in `taken`.
fn variables(items: &[Item], taken: &HashMap<String, DeclId>) -> HashMap<Library, String> {
    let mut variables: HashMap<Library, String> = HashMap::new();
    let mut used: BTreeSet<String> = BTreeSet::new();
    for item in items {
        let What::Function(function) = &item.what else { continue };
        let library = &function.library;
        if variables.contains_key(library) {
            continue;
        }
        let stem = library.file.split('.').next().unwrap_or_default();
        let mut name = keywords::global(&stem.to_ascii_lowercase());
        let suffix = if library.is_cdecl { "_cdecl" } else { "_dll" };
        while taken.contains_key(&name) || !used.insert(name.clone()) {
            name.push_str(suffix);
        }
        variables.insert(library.clone(), name);
    }
    variables
}

fn scope<'a>(unit: &'a Unit, options: &Options, declared: Option<RefCell<HashSet<DeclId>>>) -> Scope<'a> {
    Scope {
        unit,
        architecture: options.architecture,
        declared,
        forward: RefCell::new(BTreeSet::new()),
        omitted: HashSet::new(),
        taken: RefCell::new(HashMap::new()),
    }
}
