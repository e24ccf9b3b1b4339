//! Whether the prototypes in mingw-w64's headers take and give back what the model says: calling convention (x86), number of
//! parameters, and of each parameter and the result the size and how it is passed.

use crate::compiler::{self, Compiler, Probe};
use crate::verdict::{Evidence, Verdict};
use anyhow::Result;
use farcall_model::{
    Architecture, Body, CallingConvention, Declaration, Facts, Function, Primitive, Type, layout,
};
use std::collections::BTreeMap;

/// One number of a function.
struct Place {
    architecture: Architecture,
    item: String,
    function: String,
    /// Which one; see `prototype.hpp`.
    index: usize,
    ours: u32,
    probe: String,
}

/// What a function is, to the model and to the headers, by architecture and index.
type Numbers = BTreeMap<(Architecture, usize), (u32, u32)>;

const CONVENTION: usize = 0;
const COUNT: usize = 1;
const RESULT: usize = 2;
const PARAMETERS: usize = 3;

const IS_NUMBER: u32 = 0x1000;
const IS_FLOAT: u32 = 0x2000;
const IS_RECORD: u32 = 0x3000;
/// What nobody says anything about.
const IS_UNKNOWN: u32 = 0x4000;

pub(crate) fn collect(facts: &Facts) -> Result<Option<Evidence>> {
    if !compiler::are_there(&Compiler::CPP)? {
        return Ok(None);
    }
    let mut measured: BTreeMap<String, Numbers> = BTreeMap::new();
    compiler::ask(
        &Compiler::CPP,
        |architecture| places(facts, architecture),
        probe,
        |place, theirs| {
            let numbers = measured.entry(place.item.clone()).or_default();
            numbers.insert((place.architecture, place.index), (place.ours, theirs));
        },
    )?;
    let functions = facts.declarations.iter().filter(|it| matches!(it.body(), Body::Function(_)));
    let verdicts = functions.map(|declaration| {
        let item = declaration.full_name();
        let verdict = measured.get(&item).map_or_else(compiler::undeclared, |it| verdict(declaration, it));
        (item, verdict)
    });
    let head = vec![
        "Prototype: calling convention (x86), number of parameters, and the size and kind of each and of the result \
         (x86 and x64)."
            .to_owned(),
        format!("Judge: {}", compiler::versions(&Compiler::CPP)?),
    ];
    Ok(Some(Evidence { head, verdicts: verdicts.collect() }))
}

/// Every number of every function that is there on `architecture`.
fn places(facts: &Facts, architecture: Architecture) -> Vec<Place> {
    let mut places = Vec::new();
    for declaration in &facts.declarations {
        let Some(Body::Function(function)) = declaration.on(architecture) else { continue };
        let item = declaration.full_name();
        for (index, ours) in numbers(facts, function, architecture).into_iter().enumerate() {
            places.push(Place {
                architecture,
                item: item.clone(),
                function: declaration.name.clone(),
                index,
                ours,
                probe: format!("farcall_of_@::at({index})"),
            });
        }
    }
    places
}

/// What the model says, as `prototype.hpp` has it.
fn numbers(facts: &Facts, function: &Function, architecture: Architecture) -> Vec<u32> {
    let signature = &function.signature;
    let convention = match signature.convention {
        _ if signature.is_variadic => 16,
        _ if architecture != Architecture::X86 => 0,
        CallingConvention::Cdecl => 0,
        CallingConvention::Stdcall => 1,
        CallingConvention::Fastcall => 2,
        CallingConvention::Thiscall => 3,
    };
    let number = |ty: &Type| kind(facts, ty, architecture);
    let mut numbers = vec![convention, signature.parameters.len() as u32, number(&signature.returns.ty)];
    numbers.extend(signature.parameters.iter().map(|parameter| number(&parameter.ty)));
    numbers
}

/// How a value of `ty` is passed, and its size in bytes.
fn kind(facts: &Facts, ty: &Type, architecture: Architecture) -> u32 {
    let address = if architecture == Architecture::X86 { 4 } else { 8 };
    let sized = |kind: u32| {
        layout::extent(&facts.declarations, ty, architecture).map_or(IS_UNKNOWN, |extent| kind + extent.size)
    };
    match ty {
        Type::Primitive(Primitive::Void) => 0,
        Type::Primitive(Primitive::F32 | Primitive::F64) => sized(IS_FLOAT),
        Type::Primitive(Primitive::Guid) => sized(IS_RECORD),
        Type::Primitive(_) => sized(IS_NUMBER),
        Type::Pointer { .. } | Type::Array { .. } => IS_NUMBER + address,
        Type::Named(id) => {
            match facts.declarations.get(id.0 as usize).map(|it| it.on_or_first(architecture)) {
                Some(Body::Typedef(typedef)) => kind(facts, &typedef.ty, architecture),
                Some(Body::Enum(_)) => sized(IS_NUMBER),
                Some(Body::Record(_)) => sized(IS_RECORD),
                Some(Body::Callback(_) | Body::Interface(_)) => IS_NUMBER + address,
                _ => IS_UNKNOWN,
            }
        }
        Type::Nested(_) | Type::Unknown(_) => IS_UNKNOWN,
    }
}

fn probe(place: &Place) -> Probe<'_> {
    Probe { subject: &place.function, text: &place.probe }
}

fn verdict(declaration: &Declaration, numbers: &Numbers) -> Verdict {
    let mut architectures: Vec<Architecture> =
        numbers.keys().map(|(architecture, _)| *architecture).collect();
    architectures.dedup();
    let differs = architectures.iter().find_map(|architecture| {
        let what = difference(declaration, numbers, *architecture)?;
        Some(format!("{what} ({})", architecture.name()))
    });
    if let Some(differs) = differs {
        return Verdict::Disagrees(differs);
    }
    let count = numbers.iter().find(|((_, index), _)| *index == COUNT).map_or(0, |(_, (ours, _))| *ours);
    let parameters = if count == 1 { "parameter" } else { "parameters" };
    let on: Vec<&str> = architectures.iter().map(|architecture| architecture.name()).collect();
    Verdict::Agrees(format!("{count} {parameters} and the result, on {}", on.join(", ")))
}

/// The first number that differs, in words.
fn difference(declaration: &Declaration, numbers: &Numbers, architecture: Architecture) -> Option<String> {
    let at = |index: usize| {
        let (ours, theirs) = *numbers.get(&(architecture, index))?;
        let is_known = ours < IS_UNKNOWN && theirs < IS_UNKNOWN;
        (is_known && ours != theirs).then_some((ours, theirs))
    };
    if let Some((ours, theirs)) = at(COUNT) {
        return Some(format!("{ours} parameters, there {theirs}"));
    }
    if let Some((ours, theirs)) = at(CONVENTION) {
        return Some(format!("{}, there {}", convention(ours), convention(theirs)));
    }
    if let Some((ours, theirs)) = at(RESULT) {
        return Some(format!("the result is {}, there {}", described(ours), described(theirs)));
    }
    let Body::Function(function) = declaration.body() else { return None };
    function.signature.parameters.iter().enumerate().find_map(|(index, parameter)| {
        let (ours, theirs) = at(PARAMETERS + index)?;
        Some(format!("{} is {}, there {}", parameter.name, described(ours), described(theirs)))
    })
}

fn convention(number: u32) -> &'static str {
    match number {
        0 => "__cdecl",
        1 => "__stdcall",
        2 => "__fastcall",
        3 => "__thiscall",
        _ => "any number of arguments",
    }
}

fn described(number: u32) -> String {
    match (number & 0xF000, number & 0xFFF) {
        (IS_NUMBER, size) => format!("a number or address of {size} bytes"),
        (IS_FLOAT, size) => format!("a floating-point number of {size} bytes"),
        (IS_RECORD, size) => format!("a record of {size} bytes"),
        _ => "nothing".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compiler::Group;

    /// A judge that never says no is none: of a prototype with four wrong numbers each is found.
    #[test]
    fn a_wrong_number_is_found() {
        if !compiler::are_there(&Compiler::CPP).unwrap() {
            return;
        }
        let mut group = Group::new("windows");
        group.lines.push("#include <windows.h>".into());
        let facts = farcall_sources::windows().unwrap();
        for compiler in &Compiler::CPP {
            let mut places = places(&facts, compiler.architecture);
            places.retain(|it| it.function == "MulDiv" || it.function == "Sleep");
            let differing = |places: &[Place]| {
                let probes: Vec<Probe<'_>> = places.iter().map(probe).collect();
                let answers = compiler.measure(&group, &probes).into_iter();
                answers.filter(|(index, theirs)| places[*index].ours != *theirs).count()
            };
            assert_eq!(places.len(), 3 + 3 + 3 + 1);
            assert_eq!(differing(&places), 0);
            for place in places.iter_mut().filter(|it| it.function == "MulDiv" && it.index != COUNT) {
                place.ours += 1;
            }
            assert_eq!(differing(&places), 5);
        }
    }
}
