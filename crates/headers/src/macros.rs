//! Macros that stand for a value.
//!
//! What a macro means is known only where it is used. So clang is asked a second time, with a variable for each macro
//! that is initialised with it: those that compile are constants, with the type and value that clang computed.

use crate::declared::is_in;
use crate::scope::Scope;
use crate::table::{Table, header, place};
use clang::token::TokenKind;
use clang::{Entity, EntityKind, EvaluationResult, TranslationUnit, TypeKind};
use farcall_model::{Body, Constant, Diagnostic, Encoding, Primitive, Value};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

/// What the variables are called; the number of the macro follows. clang tells a string only
/// where nothing stands around it, not even parentheses.
const PREFIX: &str = "farcall_value_of_";
const TEXT_PREFIX: &str = "farcall_text_of_";

/// A macro that may be a value.
#[derive(Debug)]
pub(crate) struct Macro {
    name: String,
    header: Option<String>,
    place: String,
}

/// The macros of the library that take nothing and stand for something; the others are noted.
pub(crate) fn named<'tu>(
    unit: &'tu TranslationUnit<'tu>,
    scope: &Scope,
    table: &mut Table<'tu>,
) -> Vec<Macro> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let definitions = unit.get_entity().get_children().into_iter();
    for entity in definitions.filter(|entity| entity.get_kind() == EntityKind::MacroDefinition) {
        let Some(name) = entity.get_name().filter(|_| is_in(scope, &entity)) else { continue };
        if !seen.insert(name.clone()) {
            continue;
        }
        if entity.is_function_like_macro() {
            table.complain(&entity, "a macro with parameters is code, which only C and C++ can use");
        } else if !is_empty(&entity) {
            found.push(Macro { name, header: header(&entity), place: place(&entity).unwrap_or_default() });
        }
    }
    found
}

/// Whether it stands for nothing, or for a word of C that only steers the compiler.
fn is_empty(entity: &Entity<'_>) -> bool {
    let tokens = entity.get_range().map(|range| range.tokenize()).unwrap_or_default();
    let rest = tokens.get(1..).unwrap_or_default();
    let is_steering =
        |word: &str| ["extern", "const", "inline", "static", "__inline", "__restrict"].contains(&word);
    rest.iter().all(|token| token.get_kind() == TokenKind::Keyword && is_steering(&token.get_spelling()))
}

/// The text that asks for their values.
pub(crate) fn questions(macros: &[Macro]) -> String {
    let mut text = String::new();
    for (number, asked) in macros.iter().enumerate() {
        let name = &asked.name;
        // Writing into a String cannot fail.
        _ = writeln!(text, "static const __auto_type {PREFIX}{number} = ({name});");
        _ = writeln!(text, "static const char *const {TEXT_PREFIX}{number} = {name};");
    }
    text
}

/// Adds those that clang could answer as constants; the others are noted.
pub(crate) fn answers(table: &mut Table<'_>, unit: &TranslationUnit<'_>, macros: &[Macro]) {
    let variables = unit.get_entity().get_children().into_iter();
    let answered: HashMap<String, Entity<'_>> = variables
        .filter(|entity| entity.get_kind() == EntityKind::VarDecl && !entity.is_invalid_declaration())
        .filter_map(|entity| Some((entity.get_name()?, entity)))
        .collect();
    for (number, asked) in macros.iter().enumerate() {
        let number_of = || number_of(answered.get(&format!("{PREFIX}{number}"))?);
        let text_of = || text_of(answered.get(&format!("{TEXT_PREFIX}{number}"))?);
        match number_of().or_else(text_of) {
            // What an enum or a function is called like is known already.
            Some(constant) => {
                if table.names.take_value(&asked.name) {
                    table.add(asked.name.clone(), asked.header.clone(), Body::Constant(constant));
                }
            }
            None => table.diagnostics.push(Diagnostic {
                place: format!("{} {}", asked.place, asked.name),
                message: "this macro is no number and no string".to_owned(),
            }),
        }
    }
}

fn text_of(variable: &Entity<'_>) -> Option<Constant> {
    let Some(EvaluationResult::String(text)) = variable.evaluate() else { return None };
    let ty = farcall_model::Type::from(Primitive::U8).pointer(true);
    Some(Constant { ty, value: Value::Text(text.into_string().ok()?, Encoding::Ansi) })
}

fn number_of(variable: &Entity<'_>) -> Option<Constant> {
    let ty = variable.get_type()?.get_canonical_type();
    let primitive = match ty.get_kind() {
        TypeKind::Enum => crate::types::under(ty.get_declaration()?).ok()?,
        _ => crate::types::primitive(ty)?,
    };
    let value = match (primitive, variable.evaluate()?) {
        (Primitive::F32, EvaluationResult::Float(value)) => Value::F32(value as f32),
        (Primitive::F64, EvaluationResult::Float(value)) => Value::F64(value),
        (Primitive::F32 | Primitive::F64 | Primitive::Void, _) => return None,
        (_, EvaluationResult::SignedInteger(value)) => Value::Integer(i128::from(value)),
        (_, EvaluationResult::UnsignedInteger(value)) => Value::Integer(i128::from(value)),
        _ => return None,
    };
    Some(Constant { ty: primitive.into(), value })
}
