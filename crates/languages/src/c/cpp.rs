//! What C++ says otherwise than C.

use super::constant;
use super::declarator::{Scope, string_typedef};
use super::keywords::identifier;
use super::lower::{chain, claim, claim_exactly, method, method_names};
use super::types::{Class, Enum, What};
use crate::Unsupported;
use crate::facts::{Shape, record, shape};
use farcall_model::{
    Architecture, Constant, DeclId, Declaration, Encoding, Interface, Primitive, Type, Typedef, Value,
};

/// An enum with the integer that it is.
pub(crate) fn enumeration(scope: &Scope<'_>, id: DeclId, name: String, e: &farcall_model::Enum) -> What {
    let mut members: Vec<(String, String)> = Vec::with_capacity(e.members.len());
    for member in &e.members {
        let short = identifier(&member.name);
        let is_free = (e.is_scoped || claim(scope, id, &short)) && members.iter().all(|(n, _)| *n != short);
        let member_name = if is_free { short } else { format!("{name}_{}", member.name) };
        members.push((member_name, literal(constant::number(member.value, e.ty, e.is_flags))));
    }
    let ty = Some(scope.primitive(e.ty));
    What::Enum(Enum { name, ty, is_flags: e.is_flags, is_scoped: e.is_scoped, members })
}

/// Another name for a type.
pub(crate) fn alias(
    scope: &Scope<'_>,
    declaration: &Declaration,
    name: String,
    typedef: &Typedef,
) -> Result<What, Unsupported> {
    // Text is made of `char` in C++, and string literals are too.
    let ty = match (string_typedef(&declaration.name), declaration.name.as_str()) {
        (Some((_, element)), _) => format!("{element} *"),
        (None, "CHAR") => "char".to_owned(),
        _ => scope.declare(&typedef.ty, false, "")?,
    };
    Ok(What::Using(name, ty))
}

/// A constant of its type, known while compiling unless it is an address.
pub(crate) fn constant(
    scope: &Scope<'_>,
    id: DeclId,
    constant: &Constant,
    architecture: Architecture,
) -> Result<What, Unsupported> {
    let name = identifier(scope.unit.name(id));
    claim_exactly(scope, id, &name)?;
    let ty = &constant.ty;
    let value = literal(constant::value(scope, constant, architecture)?);
    if let Value::Text(_, encoding) = &constant.value {
        let element = match encoding {
            Encoding::Ansi => "char",
            Encoding::Unicode => "wchar_t",
        };
        return Ok(What::Object(format!("inline constexpr {element} {name}[]"), value));
    }
    let declarator = match (shape(scope.unit, ty, architecture), ty) {
        (Shape::Pointer, Type::Named(_)) => format!("inline const {}", scope.declare(ty, false, &name)?),
        (Shape::Pointer, _) => format!("inline {}", scope.declare(ty, false, &format!("const {name}"))?),
        _ if holds_address(scope, ty, architecture) => {
            format!("inline const {}", scope.declare(ty, false, &name)?)
        }
        _ => format!("inline constexpr {}", scope.declare(ty, false, &name)?),
    };
    Ok(What::Object(declarator, value))
}

/// `value` without what a macro needs: brackets around it, and a suffix where the type is given beside it.
fn literal(value: String) -> String {
    if value.starts_with(|c: char| c.is_ascii_digit()) && value.len() <= 11 {
        return value.trim_end_matches('u').to_owned();
    }
    let is_cast = value.starts_with("((");
    match value.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) if is_cast || value.starts_with("(-") => inner.to_owned(),
        _ => value,
    }
}

/// Whether `ty` is a record with a pointer in it, which no constant expression can make from a number.
fn holds_address(scope: &Scope<'_>, ty: &Type, architecture: Architecture) -> bool {
    let fields = record(scope.unit, ty, architecture).map_or(&[][..], |record| &record.fields);
    fields.iter().any(|field| shape(scope.unit, &field.ty, architecture) == Shape::Pointer)
}

/// A COM interface: an abstract class.
pub(crate) fn interface(
    scope: &Scope<'_>,
    id: DeclId,
    name: String,
    interface: &Interface,
    architecture: Architecture,
) -> Result<What, Unsupported> {
    let chain = chain(scope, id, architecture)?;
    if let Some(base) = interface.base.filter(|base| scope.omitted.contains(base)) {
        let base = scope.type_name(base);
        return Err(Unsupported::new(format!("it derives from {base}, which had to be left out")));
    }
    let names = method_names(scope, &chain);
    // A type that is called like a method, its own or a base's, must be asked for by its full name.
    scope.hide(names.iter().cloned());
    let inherited = names.len() - interface.methods.len();
    let methods = interface.methods.iter().zip(names.iter().skip(inherited));
    let methods = methods.map(|(native, called)| {
        let head = format!("{} {called}", scope.convention(native.signature.convention)?);
        method(scope, &native.signature, &head, Vec::new(), architecture)
    });
    let methods = methods.collect::<Result<Vec<_>, _>>();
    scope.hide([]);
    let iid_name = format!("IID_{name}");
    let iid = interface.guid.filter(|_| claim(scope, id, &iid_name)).map(|guid| {
        scope.primitive(Primitive::Guid);
        (iid_name, guid)
    });
    let base = interface.base.map(|base| (base, scope.type_name(base)));
    Ok(What::Class(Class { name, base, methods: methods?, iid }))
}
