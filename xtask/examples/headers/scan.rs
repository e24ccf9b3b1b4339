//! What a C header declares, told from its text alone.
//!
//! Comments and directives are taken out, and what is left is looked through for the forms that the
//! headers of Windows use. Only names that are wanted are reported, so that a form that is taken for
//! another does no harm as long as it does not happen to mention a name of the catalog.

use std::collections::{BTreeSet, HashSet};

/// What a name is declared as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    Function,
    Type,
    Constant,
}

impl Class {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Function => "functions",
            Self::Type => "types",
            Self::Constant => "constants",
        }
    }
}

/// The names to look for.
pub(crate) struct Wanted<'a>(HashSet<(Class, &'a str)>);

impl<'a> Wanted<'a> {
    pub(crate) fn new(names: impl Iterator<Item = (&'a str, Class)>) -> Self {
        Self(names.map(|(name, class)| (class, name)).collect())
    }
}

/// Macros whose first argument is the name of a constant.
const DEFINERS: &[&str] = &[
    "DEFINE_DEVPROPKEY",
    "DEFINE_GUID",
    "DEFINE_GUIDEX",
    "DEFINE_KNOWN_FOLDER",
    "DEFINE_MEDIATYPE_GUID",
    "DEFINE_OLEGUID",
    "DEFINE_PROPERTYKEY",
    "EXTERN_GUID",
];

/// Macros whose first argument is the name of an interface or a handle.
const TYPES: &[&str] = &[
    "DECLARE_HANDLE",
    "DECLARE_INTERFACE",
    "DECLARE_INTERFACE_",
    "DECLARE_INTERFACE_IID",
    "DECLARE_INTERFACE_IID_",
];

/// The names of `wanted` that `text` declares.
pub(crate) fn declared(text: &str, wanted: &Wanted<'_>) -> BTreeSet<(Class, String)> {
    let mut found = Found { wanted, names: BTreeSet::new() };
    let code = without_directives(&without_comments(text), &mut found);
    let tokens = tokens(&code);
    found.statements(&tokens);
    found.names
}

struct Found<'w> {
    wanted: &'w Wanted<'w>,
    names: BTreeSet<(Class, String)>,
}

impl Found<'_> {
    fn add(&mut self, class: Class, name: &str) {
        if self.wanted.0.contains(&(class, name)) {
            self.names.insert((class, name.to_owned()));
        }
    }

    fn statements(&mut self, tokens: &[&str]) {
        let at = |index: usize| tokens.get(index).copied().unwrap_or_default();
        // Braces around records and bodies; `extern "C" {` surrounds declarations and does not count.
        let (mut braces, mut parentheses) = (0u32, 0u32);
        let mut is_typedef = false;
        for (index, token) in tokens.iter().enumerate() {
            match *token {
                "{" if !before(tokens, index).starts_with('"') => braces += 1,
                "}" => {
                    // The brace that closes `extern "C"` is one too many.
                    braces = braces.saturating_sub(1);
                    if braces == 0 {
                        self.declarators(&tokens[index + 1..]);
                    }
                }
                ";" if braces == 0 => (is_typedef, parentheses) = (false, 0),
                "(" => {
                    if braces == 0 && parentheses == 0 && !is_typedef {
                        self.add(Class::Function, before(tokens, index));
                    }
                    parentheses += 1;
                }
                ")" => parentheses = parentheses.saturating_sub(1),
                "typedef" if braces == 0 => {
                    is_typedef = true;
                    self.typedef(&tokens[index + 1..]);
                }
                "struct" | "union" | "enum" | "interface" => self.tagged(tokens, index, braces),
                "const" if at(index + 2) == ";" => self.add(Class::Constant, at(index + 1)),
                "const" if at(index + 3) == ";" => self.add(Class::Constant, at(index + 2)),
                "MIDL_INTERFACE" if at(index + 1) == "(" => self.add(Class::Type, at(index + 4)),
                definer if at(index + 1) == "(" && DEFINERS.contains(&definer) => {
                    self.add(Class::Constant, at(index + 2));
                }
                definer if at(index + 1) == "(" && TYPES.contains(&definer) => {
                    self.add(Class::Type, at(index + 2));
                }
                _ => {}
            }
        }
    }

    /// The names behind the body of a record or an enum: `X, *PX;`.
    fn declarators(&mut self, tokens: &[&str]) {
        let end = tokens.iter().position(|t| matches!(*t, ";" | "{" | "}" | "(" | "=")).unwrap_or(0);
        if tokens.get(end) == Some(&";") {
            tokens[..end].iter().for_each(|name| self.add(Class::Type, name));
        }
    }

    /// What follows `typedef`, where no body does.
    fn typedef(&mut self, tokens: &[&str]) {
        let Some(end) = tokens.iter().position(|t| matches!(*t, ";" | "{")) else { return };
        let statement = &tokens[..end];
        if tokens[end] == "{" {
            return;
        }
        // `typedef struct X X;` only says that X will be declared.
        if let [_, tag, name] = statement
            && tag.trim_start_matches('_') == name.trim_start_matches('_')
        {
            return;
        }
        let at = |index: usize| statement.get(index).copied().unwrap_or_default();
        if let Some(open) = statement.iter().position(|t| *t == "(") {
            // `ret (CALLBACK *NAME)(…)`, or the type of a function, `ret NAME(…)`.
            let close = statement.iter().position(|t| *t == ")").unwrap_or(open);
            if at(close + 1) == "(" && close > open {
                self.add(Class::Type, at(close - 1));
            } else {
                self.add(Class::Type, before(statement, open));
            }
            return;
        }
        for declarator in statement.split(|t| *t == ",") {
            let name = declarator.iter().rev().find(|t| is_identifier(t));
            name.into_iter().for_each(|name| self.add(Class::Type, name));
        }
    }

    /// `struct NAME {`, with the members where it is an enum.
    fn tagged(&mut self, tokens: &[&str], index: usize, braces: u32) {
        let rest = &tokens[index + 1..];
        let Some(end) = rest.iter().position(|t| matches!(*t, "{" | ";" | "(" | ")" | "=" | "," | "*"))
        else {
            return;
        };
        if rest[end] != "{" {
            return;
        }
        if let Some(name) = rest[..end].first().filter(|_| braces == 0) {
            let plain = name.trim_start_matches('_');
            for name in [name, plain, plain.strip_suffix("Vtbl").unwrap_or(plain)] {
                self.add(Class::Type, name);
            }
        }
        if tokens[index] == "enum" {
            let body = &rest[end + 1..];
            let close = body.iter().position(|t| *t == "}").unwrap_or(0);
            for member in body[..close].split(|t| *t == ",") {
                member.first().into_iter().for_each(|name| self.add(Class::Constant, name));
            }
        }
    }
}

fn before<'t>(tokens: &[&'t str], index: usize) -> &'t str {
    index.checked_sub(1).and_then(|index| tokens.get(index)).copied().unwrap_or_default()
}

fn is_identifier(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// Blanks for comments, so that lines stay lines.
fn without_comments(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(['/', '"']) {
        code.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = if rest.starts_with("/*") {
            let comment = rest.find("*/").map_or(rest, |end| &rest[..end + 2]);
            code.extend(comment.chars().filter(|c| *c == '\n'));
            code.push(' ');
            comment.len()
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else {
            // A string ends on its line at the latest; anything else is one character.
            let string = string_length(rest);
            code.push_str(&rest[..string]);
            string
        };
        rest = &rest[length..];
    }
    code.push_str(rest);
    code.replace("\\\r\n", " ").replace("\\\n", " ")
}

/// The bytes of the string that `text` starts with; 1 where it starts with none.
fn string_length(text: &str) -> usize {
    if !text.starts_with('"') {
        return 1;
    }
    let mut is_escaped = false;
    for (index, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => return index,
            b'"' if !is_escaped => return index + 1,
            _ => is_escaped = byte == b'\\' && !is_escaped,
        }
    }
    text.len()
}

/// The lines that are no directives; the names of macros without parameters are constants.
fn without_directives(text: &str, found: &mut Found<'_>) -> String {
    let mut code = String::with_capacity(text.len());
    for line in text.lines() {
        let Some(directive) = line.trim_start().strip_prefix('#') else {
            code.push_str(line);
            code.push('\n');
            continue;
        };
        if let Some(definition) = directive.trim_start().strip_prefix("define") {
            let definition = definition.trim_start();
            let end = definition.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let (name, rest) = definition.split_at(end.unwrap_or(definition.len()));
            if !rest.starts_with('(') {
                found.add(Class::Constant, name);
            }
        }
    }
    code
}

/// Identifiers, numbers and strings whole, everything else one by one.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first.is_ascii_alphanumeric() || first == '_' {
            rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else if first == '"' {
            string_length(rest)
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        tokens.push(token);
        rest = after.trim_start();
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::{Class, Wanted, declared};

    #[test]
    fn the_forms_of_headers_are_told_apart() {
        let text = r#"
            /* OldA(1) */ // OldB(2);
            #define MAX_IT 260 /* of
            them */
            #define CallIt(x) Call(x)
            extern "C" {
            WINBASEAPI BOOL WINAPI Open(HANDLE h, int (*compare)(int));
            static inline int Small(void) { return Other(1); }
            typedef struct _REC { int a; union { int Inner; } u; } REC, *PREC;
            typedef struct Later Later;
            typedef BOOL (CALLBACK *PROC)(int);
            typedef unsigned long NUMBER, *PNUMBER;
            typedef enum KIND { KIND_A = 1, KIND_B } KIND;
            DEFINE_GUID(IID_It, 0x1, 2);
            EXTERN_C const IID IID_That;
            DECLARE_HANDLE(HANDY);
            typedef struct IItVtbl { int x; } IItVtbl;
            }
            void Last(void);
        "#;
        let types = ["REC", "PREC", "Inner", "Later", "PROC", "NUMBER", "PNUMBER", "KIND", "IIt", "HANDY"];
        let functions = ["OldA", "OldB", "CallIt", "Call", "Open", "compare", "Small", "Other", "Last"];
        let constants = ["MAX_IT", "CallIt", "KIND_A", "KIND_B", "IID_It", "IID_That", "a"];
        let of = |class, names: &'static [&'static str]| names.iter().map(move |name| (*name, class));
        let wanted = of(Class::Type, Box::leak(Box::new(types)))
            .chain(of(Class::Function, Box::leak(Box::new(functions))))
            .chain(of(Class::Constant, Box::leak(Box::new(constants))));
        let found = declared(text, &Wanted::new(wanted));
        let names = |class| found.iter().filter(|f| f.0 == class).map(|f| f.1.as_str()).collect::<Vec<_>>();
        assert_eq!(names(Class::Type), ["HANDY", "IIt", "KIND", "NUMBER", "PNUMBER", "PREC", "PROC", "REC"]);
        assert_eq!(names(Class::Function), ["Last", "Open", "Small"]);
        assert_eq!(names(Class::Constant), ["IID_It", "IID_That", "KIND_A", "KIND_B", "MAX_IT"]);
    }
}
