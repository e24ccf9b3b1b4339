//! Cuts printed Dart into its declarations. Only what the language module prints is understood.

use std::collections::HashSet;

/// What is at the top level of a file.
pub(super) enum Kind {
    /// Another name for these tokens.
    Typedef,
    /// A subclass of this class of `dart:ffi`.
    Class(String),
    /// Methods for a type.
    Extension,
    /// A constant, a variable or a function.
    Value,
}

/// One declaration.
pub(super) struct Declaration<'a> {
    pub(super) name: &'a str,
    pub(super) kind: Kind,
    /// The number behind `@Packed`.
    pub(super) packing: Option<u32>,
    /// Behind the name.
    pub(super) tokens: Vec<&'a str>,
}

/// Words of the language that the printed text uses, and `Function`, which is a type and names no other.
const KEYWORDS: &[&str] = &[
    "Function",
    "class",
    "const",
    "extends",
    "extension",
    "external",
    "factory",
    "false",
    "final",
    "for",
    "get",
    "import",
    "on",
    "return",
    "set",
    "this",
    "true",
    "typedef",
    "var",
    "void",
];

/// Words that stand before a type and not behind one.
const BEFORE_TYPES: &[&str] = &["extends", "on", "external", "final", "const", "return", "factory"];

/// What the text may name without declaring it: `dart:ffi`, the part of `dart:core` that it needs, and what every
/// pointer to a struct has.
pub(super) const KNOWN: &[&str] = &[
    "Array",
    "Bool",
    "Double",
    "DynamicLibrary",
    "Float",
    "Int16",
    "Int32",
    "Int64",
    "Int8",
    "IntPtr",
    "List",
    "NativeFunction",
    "Opaque",
    "Packed",
    "Pointer",
    "Struct",
    "Uint16",
    "Uint32",
    "Uint64",
    "Uint8",
    "UintPtr",
    "Union",
    "Void",
    "bool",
    "double",
    "int",
    "nullptr",
    "ref",
];

/// The tokens of `text` without its comments.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '/' if rest.starts_with("//") => {
                rest = rest.split_once('\n').map_or("", |(_, behind)| behind).trim_start();
                continue;
            }
            '\'' => {
                let mut is_escaped = false;
                let close = rest.char_indices().skip(1).find(|(_, c)| {
                    let closes = *c == '\'' && !is_escaped;
                    is_escaped = *c == '\\' && !is_escaped;
                    closes
                });
                close.map_or(rest.len(), |(at, _)| at + 1)
            }
            '=' if rest.starts_with("=>") => 2,
            c if c.is_ascii_digit() => rest.find(|c: char| !is_word(c) && c != '.').unwrap_or(rest.len()),
            c if is_word(c) => rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        found.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    found
}

/// The declarations of a file.
pub(super) fn declarations(text: &str) -> Vec<Declaration<'_>> {
    let mut found = Vec::new();
    let mut depth = 0_i32;
    let mut own: Vec<&str> = Vec::new();
    for token in tokens(text) {
        own.push(token);
        match token {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(token, ";" | "}") {
            found.extend(declaration(std::mem::take(&mut own)));
        }
    }
    assert!(own.is_empty() && depth == 0, "the file ends in the middle of {own:?}");
    found
}

fn declaration(tokens: Vec<&str>) -> Option<Declaration<'_>> {
    let (packing, tokens) = match tokens[..] {
        ["@", "Packed", "(", number, ")", ref rest @ ..] => (Some(number.parse().unwrap()), rest.to_vec()),
        _ => (None, tokens),
    };
    let (name, kind, from) = match tokens[..] {
        ["import", ..] => return None,
        ["typedef", name, "=", ..] => (name, Kind::Typedef, 3),
        ["final", "class", name, "extends", base, ..] => (name, Kind::Class(base.to_owned()), 3),
        ["extension", name, ..] => (name, Kind::Extension, 2),
        ["const", name, "=", ..] => (name, Kind::Value, 2),
        ["final", ..] => {
            let at = tokens.iter().position(|token| *token == "=").unwrap();
            // What stands before the name is its type.
            let behind = [&tokens[1..at - 1], &tokens[at..]].concat();
            return Some(Declaration { name: tokens[at - 1], kind: Kind::Value, packing, tokens: behind });
        }
        _ => {
            let at = tokens.iter().position(|token| *token == "(").unwrap();
            let behind = [&tokens[..at - 1], &tokens[at..]].concat();
            return Some(Declaration { name: tokens[at - 1], kind: Kind::Value, packing, tokens: behind });
        }
    };
    Some(Declaration { name, kind, packing, tokens: tokens[from..].to_vec() })
}

/// Whether a token is a name or a word of the language.
pub(super) fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// Whether the token at `at` is declared there: it stands behind a type, or is assigned to at once.
pub(super) fn is_declared(tokens: &[&str], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| tokens[before]);
    let is_behind_type = (is_word(before) && !BEFORE_TYPES.contains(&before)) || before == ">";
    let is_assigned = tokens.get(at + 1) == Some(&"=") && before != "." && before != ")";
    is_word(tokens[at]) && tokens[at] != "Function" && (is_behind_type || is_assigned)
}

/// The names that are declared anywhere in `tokens`.
pub(super) fn declared<'a>(tokens: &[&'a str]) -> HashSet<&'a str> {
    (0..tokens.len()).filter(|at| is_declared(tokens, *at)).map(|at| tokens[at]).collect()
}

/// The names that are used in `tokens` by themselves, and not as a member of something.
pub(super) fn used<'a>(tokens: &[&'a str]) -> HashSet<&'a str> {
    let is_used = |at: &usize| {
        let before = at.checked_sub(1).map_or("", |before| tokens[before]);
        is_word(tokens[*at]) && before != "." && !KEYWORDS.contains(&tokens[*at]) && !is_declared(tokens, *at)
    };
    (0..tokens.len()).filter(is_used).map(|at| tokens[at]).collect()
}

/// The parts of the tokens in the braces of a class, without the `;` behind each.
pub(super) fn statements<'t, 'a>(tokens: &'t [&'a str]) -> Vec<&'t [&'a str]> {
    let open = tokens.iter().position(|token| *token == "{").unwrap();
    let inside = &tokens[open + 1..tokens.len() - 1];
    let mut found = Vec::new();
    let (mut depth, mut from) = (0_i32, 0);
    for (at, token) in inside.iter().enumerate() {
        match *token {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(*token, ";" | "}") {
            found.push(&inside[from..at]);
            from = at + 1;
        }
    }
    found
}

/// The member that a statement declares, with `get` or `set` where it is half of one.
pub(super) fn member<'a>(statement: &[&'a str]) -> Option<(&'a str, &'a str)> {
    let mut depth = 0_i32;
    for at in 0..statement.len() {
        match statement[at] {
            "(" => depth += 1,
            ")" => depth -= 1,
            "=>" | "=" | "{" => return None,
            _ if depth == 0 && is_declared(statement, at) && !KEYWORDS.contains(&statement[at]) => {
                let half = match statement[at - 1] {
                    half @ ("get" | "set") => half,
                    _ => "",
                };
                return Some((statement[at], half));
            }
            _ => {}
        }
    }
    None
}

/// `tokens` cut at the commas that are in no brackets.
pub(super) fn list<'t, 'a>(tokens: &'t [&'a str]) -> Vec<&'t [&'a str]> {
    let (mut depth, mut from, mut found) = (0_i32, 0, Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            "(" | "<" | "[" => depth += 1,
            ")" | ">" | "]" => depth -= 1,
            "," if depth == 0 => {
                found.push(&tokens[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    if from < tokens.len() {
        found.push(&tokens[from..]);
    }
    found
}

/// What is between the bracket that `tokens` begin with and the one that closes it, and what is behind.
pub(super) fn bracketed<'t, 'a>(tokens: &'t [&'a str]) -> (&'t [&'a str], &'t [&'a str]) {
    let mut depth = 0_i32;
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            "(" | "<" => depth += 1,
            ")" | ">" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (&tokens[1..at], &tokens[at + 1..]);
        }
    }
    panic!("nothing closes {tokens:?}");
}
