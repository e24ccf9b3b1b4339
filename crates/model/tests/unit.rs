//! What a unit pulls in, in which order, and what it calls things.

use farcall_model::{
    Architectures, Body, CallingConvention, DeclId, Declaration, Enum, EnumMember, Field, Interface, Method,
    Node, Origin, Parameter, Primitive, Record, Returns, Role, Signature, Termination, Type, Unit, Variant,
};
use std::sync::Arc;

fn declare(name: &str, namespace: &str, body: Body) -> Declaration {
    Declaration {
        name: name.to_owned(),
        namespace: namespace.to_owned(),
        origin: Origin::Win32,
        documentation: None,
        header: None,
        minimum_os: None,
        obsolete: None,
        encoding: None,
        corrections: Vec::new(),
        variants: vec![Variant { architectures: Architectures::ALL, body }],
    }
}

fn structure(fields: Vec<Type>) -> Body {
    let field = |(index, ty)| Field {
        name: format!("f{index}"),
        ty,
        is_const: false,
        bits: Vec::new(),
        is_flexible: false,
        termination: Termination::Nul,
        associated_enum: None,
        count: None,
        obsolete: None,
    };
    Body::Record(Record {
        is_union: false,
        packing: None,
        alignment: None,
        fields: fields.into_iter().enumerate().map(field).collect(),
        nested: Vec::new(),
        name: String::new(),
        size_field: None,
        layouts: Vec::new(),
    })
}

fn signature(parameters: Vec<Type>) -> Signature {
    let parameter = |ty| Parameter::plain("p".to_owned(), ty);
    Signature {
        convention: CallingConvention::Stdcall,
        returns: Returns {
            ty: Primitive::Void.into(),
            is_const: false,
            free_with: None,
            do_not_release: false,
        },
        parameters: parameters.into_iter().map(parameter).collect(),
        is_variadic: false,
    }
}

fn interface(base: Option<u32>, takes: Vec<Type>) -> Body {
    let method = Method { name: "M".to_owned(), signature: signature(takes), documentation: None };
    Body::Interface(Interface { guid: None, base: base.map(DeclId), methods: vec![method] })
}

fn named(id: u32) -> Type {
    Type::Named(DeclId(id))
}

fn collect(table: &[Declaration], roots: &[u32]) -> Unit {
    let roots: Vec<DeclId> = roots.iter().copied().map(DeclId).collect();
    Unit::collect(&roots, &mut |id, role| {
        let declaration = table.get(id.0 as usize)?.clone();
        Some(Arc::new(match role {
            Role::Root => declaration.into(),
            Role::Needed => Node::needed(declaration),
        }))
    })
}

fn order(unit: &Unit) -> Vec<u32> {
    unit.order().iter().map(|id| id.0).collect()
}

#[test]
fn what_is_needed_by_value_comes_first() {
    let table = [
        declare("A", "", structure(vec![named(2)])),
        declare("B", "", structure(vec![Primitive::U32.into()])),
        declare("C", "", structure(vec![named(1)])),
    ];
    assert_eq!(order(&collect(&table, &[0])), [1, 2, 0]);
}

#[test]
fn records_that_point_to_each_other_end_and_stand_once() {
    let table = [
        declare("A", "", structure(vec![named(1).pointer(false)])),
        declare("B", "", structure(vec![named(0).pointer(false)])),
    ];
    assert_eq!(order(&collect(&table, &[1])), [0, 1]);
}

#[test]
fn callbacks_come_before_the_records_that_hold_them_even_when_they_take_them() {
    let table = [
        declare("A", "", structure(vec![named(1)])),
        declare("PROC", "", Body::Callback(signature(vec![named(0).pointer(false)]))),
    ];
    assert_eq!(order(&collect(&table, &[0])), [1, 0]);
}

#[test]
fn interfaces_passed_along_are_opaque_and_bases_are_not() {
    let table = [
        declare("IBase", "", interface(None, vec![named(2)])),
        declare("IDerived", "", interface(Some(0), vec![named(2)])),
        declare("IOther", "", interface(None, vec![named(3)])),
        declare("FAR_AWAY", "", structure(vec![Primitive::U8.into()])),
    ];
    let unit = collect(&table, &[1]);
    assert_eq!(order(&unit), [0, 1]);
    assert!(unit.is_opaque(DeclId(2)) && unit.get(DeclId(2)).is_some());
    assert!(unit.get(DeclId(3)).is_none());
    // Asked for by name, it is no longer opaque.
    let both = collect(&table, &[1, 2]);
    assert_eq!(order(&both), [3, 2, 0, 1]);
}

#[test]
fn names_that_clash_are_told_apart_and_roots_can_be_renamed() {
    let table = [
        declare("SAME", "System.One", structure(vec![Primitive::U8.into()])),
        declare("SAME", "System.Two", structure(vec![named(0)])),
    ];
    let mut unit = collect(&table, &[1]);
    assert_eq!((unit.name(DeclId(1)), unit.name(DeclId(0))), ("SAME", "SAME_One"));
    unit.call(DeclId(1), "SAME_One");
    assert_eq!(unit.name(DeclId(1)), "SAME");
    unit.call(DeclId(1), "OTHER");
    assert_eq!(unit.name(DeclId(1)), "OTHER");
    assert_eq!(unit.name(DeclId(9)), "");
}

#[test]
fn an_enum_of_very_many_members_brings_them_only_when_asked_for() {
    let member = |value| EnumMember { name: format!("M{value}"), value };
    let members: Vec<EnumMember> = (0..1000).rev().map(member).collect();
    let e = Enum { ty: Primitive::U32, is_flags: false, is_scoped: false, members };
    let table = [declare("ERRORS", "", Body::Enum(e)), declare("A", "", structure(vec![named(0)]))];
    let names = |unit: &Unit| match unit.get(DeclId(0)).map(Declaration::body) {
        Some(Body::Enum(e)) => e.members.iter().map(|m| m.name.clone()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(names(&collect(&table, &[1])), ["M0"]);
    assert_eq!(names(&collect(&table, &[1, 0])).len(), 1000);
}

#[test]
fn a_long_chain_of_types_does_not_exhaust_the_stack() {
    let count = 200_000;
    let table: Vec<Declaration> = (0..count)
        .map(|i| {
            let field = if i + 1 < count { named(i + 1) } else { Primitive::U8.into() };
            declare(&format!("T{i}"), "", structure(vec![field]))
        })
        .collect();
    let unit = collect(&table, &[0]);
    assert_eq!(unit.order().len(), count as usize);
    assert_eq!(unit.order().last(), Some(&DeclId(0)));
}
