//! COM interfaces.

use super::attribute::Attributes;
use super::function::signature;
use super::types::Types;
use farcall_model::{CallingConvention, Interface, Method, Type};
use windows_metadata::reader::TypeDef;

pub(super) fn interface(types: &mut Types<'_>, def: TypeDef<'_>) -> Interface {
    let base = def.interface_impls().next().map(|base| types.ty(&base.interface(&[]), &[], false));
    let base = match base {
        Some(Type::Named(id)) => Some(id),
        Some(other) => {
            types.complain(format!("its base {other:?} is declared nowhere"));
            None
        }
        None => None,
    };
    let methods = def
        .methods()
        .map(|method| Method {
            name: method.name().to_owned(),
            signature: signature(types, method, CallingConvention::Stdcall),
            documentation: Attributes::of(method).text("DocumentationAttribute"),
        })
        .collect();
    Interface { guid: Attributes::of(def).guid(), base, methods }
}
