//! What metadata made from the same headers by other software says: how many parameters, which convention, how large a
//! record is, what an enum's member is worth.

use crate::verdict::{Evidence, Verdict};
use anyhow::Result;
use farcall_model::{Architecture, Body, CallingConvention, Declaration, Facts, Function};
use std::collections::{BTreeMap, HashMap};

pub(crate) fn collect(facts: &Facts) -> Result<Option<Evidence>> {
    let other = farcall_sources::second_source()?;
    let mut known: HashMap<(&str, bool), Vec<&Declaration>> = HashMap::new();
    for declaration in &other.declarations {
        known.entry((&declaration.name, declaration.kind().is_type())).or_default().push(declaration);
    }
    let mut verdicts = BTreeMap::new();
    for declaration in &facts.declarations {
        let kind = declaration.kind();
        let theirs = known.get(&(declaration.name.as_str(), kind.is_type()));
        let verdict = match theirs.map(Vec::as_slice) {
            _ if !matches!(declaration.body(), Body::Function(_) | Body::Record(_) | Body::Enum(_)) => {
                continue;
            }
            None => Verdict::NotComparable("it has no such name".to_owned()),
            Some([theirs]) => compare(declaration, theirs),
            Some(several) => Verdict::NotComparable(format!("it has {} things of this name", several.len())),
        };
        verdicts.insert(declaration.full_name(), verdict);
    }
    let package = other.sources.first().map_or("", |source| source.package.as_str());
    let head = vec![
        "Second source: parameters, convention and DLL of functions, sizes of records (x64), members of enums."
            .to_owned(),
        format!("Judge: the metadata in the package {package}, made from the same headers by other software"),
    ];
    Ok(Some(Evidence { head, verdicts }))
}

fn compare(ours: &Declaration, theirs: &Declaration) -> Verdict {
    match (ours.body(), theirs.body()) {
        (Body::Function(mine), Body::Function(other)) => functions(mine, other),
        (Body::Record(mine), Body::Record(other)) => {
            match (mine.layout(Architecture::X64), other.layout(Architecture::X64)) {
                (Some(a), Some(b)) if (a.size, a.align) == (b.size, b.align) => {
                    Verdict::Agrees(format!("{} bytes", a.size))
                }
                (Some(a), Some(b)) => Verdict::Disagrees(format!(
                    "{} bytes aligned to {}, there {} aligned to {}",
                    a.size, a.align, b.size, b.align
                )),
                _ => Verdict::NotComparable("nobody says what is in it".to_owned()),
            }
        }
        (Body::Enum(mine), Body::Enum(other)) => {
            let theirs: HashMap<&str, i128> =
                other.members.iter().map(|m| (m.name.as_str(), m.value)).collect();
            let bits = |value: i128| value & 0xFFFF_FFFF_FFFF_FFFF;
            let shared: Vec<_> =
                mine.members.iter().filter_map(|m| Some((m, *theirs.get(m.name.as_str())?))).collect();
            // One may be signed where the other is not.
            let differs = shared.iter().find(|(m, value)| {
                bits(m.value) != bits(*value)
                    && (m.value as u32 != *value as u32 || m.value.abs() > 0xFFFF_FFFF)
            });
            match differs {
                Some((member, value)) => {
                    Verdict::Disagrees(format!("{} is {}, there {value}", member.name, member.value))
                }
                None if shared.is_empty() => Verdict::NotComparable("no member has the same name".to_owned()),
                None => Verdict::Agrees(format!("{} members", shared.len())),
            }
        }
        _ => Verdict::NotComparable(format!("it is a {} there", theirs.kind().name())),
    }
}

fn functions(mine: &Function, other: &Function) -> Verdict {
    let (ours, theirs) = (&mine.signature, &other.signature);
    if ours.parameters.len() != theirs.parameters.len() {
        return Verdict::Disagrees(format!(
            "{} parameters, there {}",
            ours.parameters.len(),
            theirs.parameters.len()
        ));
    }
    let convention = |signature: &farcall_model::Signature| match signature.convention {
        _ if signature.is_variadic => CallingConvention::Cdecl,
        other => other,
    };
    if convention(ours) != convention(theirs) {
        return Verdict::Disagrees(format!("{:?}, there {:?}", convention(ours), convention(theirs)));
    }
    let library = |function: &Function| function.library.as_deref().unwrap_or_default().to_lowercase();
    match (library(mine), library(other)) {
        (a, b) if a != b && !a.is_empty() && !b.is_empty() => {
            Verdict::Disagrees(format!("exported by {a}, there by {b}"))
        }
        _ => Verdict::Agrees(format!("{} parameters", ours.parameters.len())),
    }
}
