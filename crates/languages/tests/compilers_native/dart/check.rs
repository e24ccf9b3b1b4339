//! What Dart's compiler and analyzer would refuse in the printed text, as far as it can be told from the text:
//! what is declared twice, named and not declared, hidden, or stands for itself; fields and functions whose Dart
//! type is not the one of their native type.

use super::read::{
    Declaration, KNOWN, Kind, bracketed, declarations, declared, is_declared, list, member, statements, used,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A record, measured as `dart:ffi` lays it out.
#[derive(Clone, Default)]
pub(super) struct Measured {
    pub(super) size: u32,
    pub(super) align: u32,
    pub(super) offsets: BTreeMap<String, u32>,
}

/// A file.
pub(super) struct Library<'a> {
    declarations: Vec<Declaration<'a>>,
    places: HashMap<&'a str, usize>,
    measured: HashMap<&'a str, Measured>,
}

/// What every object has.
const OF_OBJECTS: &[&str] = &["hashCode", "noSuchMethod", "runtimeType", "toString"];

impl<'a> Library<'a> {
    /// Reads a file whose every name has a meaning.
    pub(super) fn read(text: &'a str) -> Result<Self, String> {
        let declarations = declarations(text);
        let mut places = HashMap::new();
        for (at, declaration) in declarations.iter().enumerate() {
            if places.insert(declaration.name, at).is_some() {
                return Err(format!("{} is declared twice", declaration.name));
            }
        }
        let mut library = Self { declarations, places, measured: HashMap::new() };
        let names: Vec<&str> = library.declarations.iter().map(|declaration| declaration.name).collect();
        let wrong =
            names.into_iter().filter_map(|name| Some(format!("{name}: {}", library.check(name).err()?)));
        let wrong: Vec<String> = wrong.take(30).collect();
        if wrong.is_empty() { Ok(library) } else { Err(wrong.join("\n")) }
    }

    fn check(&mut self, name: &'a str) -> Result<(), String> {
        let Some(declaration) = self.get(name) else { return Ok(()) };
        self.names(declaration)?;
        self.functions(&declaration.tokens)?;
        self.created(&declaration.tokens)?;
        match declaration.kind {
            Kind::Typedef => self.ends(name, &mut HashSet::new()),
            Kind::Class(_) => self.measure(name).map(|_| ()),
            _ => Ok(()),
        }
    }

    pub(super) fn measured(&self, name: &str) -> Option<&Measured> {
        self.measured.get(name)
    }

    fn get(&self, name: &str) -> Option<&Declaration<'a>> {
        self.places.get(name).map(|at| &self.declarations[*at])
    }

    fn is_there(&self, name: &str) -> bool {
        KNOWN.contains(&name) || self.places.contains_key(name)
    }

    /// Whether all names in `declaration` mean what they are to mean.
    fn names(&self, declaration: &Declaration<'_>) -> Result<(), String> {
        let tokens = &declaration.tokens;
        let (own, used_here) = (declared(tokens), used(tokens));
        if let Some(name) = used_here.iter().find(|name| !self.is_there(name) && !own.contains(*name)) {
            return Err(format!("{name} is declared nowhere"));
        }
        if !matches!(declaration.kind, Kind::Class(_) | Kind::Extension) {
            return Ok(());
        }
        let mut members: HashSet<(&str, &str)> = HashSet::new();
        for statement in statements(tokens) {
            let Some((name, half)) = member(statement) else { continue };
            let is_other =
                |(other, kind): &(&str, &str)| *other == name && (kind.is_empty() || half.is_empty());
            if members.iter().any(is_other) || !members.insert((name, half)) {
                return Err(format!("{name} is there twice"));
            }
            if name == declaration.name || OF_OBJECTS.contains(&name) {
                return Err(format!("no member may be called {name}"));
            }
            if self.is_there(name) && used_here.contains(name) {
                return Err(format!("the member {name} hides what is called so"));
            }
            if matches!(declaration.kind, Kind::Extension) {
                let open = statement.iter().position(|token| *token == "(").ok_or("a method without list")?;
                let (list, body) = bracketed(&statement[open..]);
                // The last brackets of the body hold the arguments.
                let end = body.iter().rposition(|token| *token == "(").unwrap_or(body.len());
                let types = used(&body[..end]);
                if let Some(hidden) = declared(list).iter().find(|name| types.contains(*name)) {
                    return Err(format!("the parameter {hidden} of {name} hides what is called so"));
                }
            }
        }
        Ok(())
    }

    /// Whether no typedef that `name` names stands for it.
    fn ends(&self, name: &str, above: &mut HashSet<&'a str>) -> Result<(), String> {
        let Some(declaration) = self.get(name).filter(|d| matches!(d.kind, Kind::Typedef)) else {
            return Ok(());
        };
        if !above.insert(declaration.name) {
            return Err(format!("{name} stands for itself"));
        }
        for named in used(&declaration.tokens) {
            self.ends(named, above)?;
        }
        above.remove(declaration.name);
        Ok(())
    }

    /// `tokens` with the names of types followed, where they are one name.
    fn followed<'t>(&'t self, tokens: &'t [&'a str]) -> &'t [&'a str] {
        match tokens {
            [name] => match self.get(name) {
                Some(Declaration { kind: Kind::Typedef, tokens, .. }) => {
                    self.followed(&tokens[..tokens.len() - 1])
                }
                _ => tokens,
            },
            _ => tokens,
        }
    }

    /// What Dart has for a native type.
    fn dart<'t>(&'t self, native: &'t [&'a str]) -> Vec<&'t str> {
        match self.followed(native) {
            ["Void"] => vec!["void"],
            ["Bool"] => vec!["bool"],
            ["Float" | "Double"] => vec!["double"],
            [name] if number(name).is_some() => vec!["int"],
            _ => native.to_vec(),
        }
    }

    /// Whether functions are called with the Dart types that belong to their native ones.
    fn functions(&self, tokens: &[&'a str]) -> Result<(), String> {
        for (at, token) in tokens.iter().enumerate() {
            let (native, dart) = match *token {
                "lookupFunction" => {
                    let (inside, _) = bracketed(&tokens[at + 1..]);
                    let [native, dart] = list(inside)[..] else {
                        return Err("two types are needed".to_owned());
                    };
                    (native, dart)
                }
                "cast" => {
                    let (native, behind) = bracketed(&tokens[at + 1..]);
                    let ["NativeFunction", native @ ..] = native else { continue };
                    let ["(", ")", ".", "asFunction", dart @ ..] = behind else {
                        return Err("a function is not called".to_owned());
                    };
                    (bracketed(native).0, bracketed(dart).0)
                }
                _ => continue,
            };
            let (native_returns, native_list) = function(native)?;
            let (dart_returns, dart_list) = function(dart)?;
            if native_list.len() != dart_list.len() {
                return Err("the Dart function has another number of parameters".to_owned());
            }
            let pairs = native_list.into_iter().zip(dart_list).chain([(native_returns, dart_returns)]);
            for (native, dart) in pairs {
                if self.dart(native) != dart {
                    return Err(format!("{dart:?} is not the Dart type of {native:?}"));
                }
            }
        }
        Ok(())
    }

    /// Whether what is assigned to members of a new record has members to go to.
    fn created(&self, tokens: &[&'a str]) -> Result<(), String> {
        let create = |part: &[&str]| matches!(part, ["Struct" | "Union", ".", "create"]);
        let Some(at) = tokens.windows(3).position(create) else { return Ok(()) };
        let class = self.followed(bracketed(&tokens[at + 3..]).0);
        let Some(class) = class.first().and_then(|name| self.get(name)) else {
            return Err("what is created is no class".to_owned());
        };
        let members: HashSet<&str> =
            statements(&class.tokens).into_iter().filter_map(member).map(|(name, _)| name).collect();
        for part in tokens[at..].windows(3) {
            if let [".", ".", name] = part
                && !members.contains(name)
            {
                return Err(format!("{} has no {name}", class.name));
            }
        }
        Ok(())
    }

    /// Size and alignment of the type that `tokens` spell.
    fn extent(&mut self, tokens: &[&'a str]) -> Result<(u32, u32), String> {
        let followed = self.followed(tokens).to_vec();
        match followed[..] {
            ["Pointer", ..] => Ok((8, 8)),
            [name] => match number(name) {
                Some(size) => Ok((size, size)),
                None => self.measure(name).map(|record| (record.size, record.align)),
            },
            _ => Err(format!("{tokens:?} has no size")),
        }
    }

    /// Lays out the class `name`.
    fn measure(&mut self, name: &str) -> Result<Measured, String> {
        if let Some(measured) = self.measured.get(name) {
            return Ok(measured.clone());
        }
        let at = *self.places.get(name).ok_or_else(|| format!("{name} is no type"))?;
        let declaration = &self.declarations[at];
        let (name, packing) = (declaration.name, declaration.packing);
        let Kind::Class(base) = &declaration.kind else { return Err(format!("{name} is no class")) };
        let base = base.clone();
        let fields: Vec<Vec<&'a str>> = statements(&declaration.tokens)
            .into_iter()
            .filter(|statement| statement.contains(&"external"))
            .map(<[&str]>::to_vec)
            .collect();
        match base.as_str() {
            "Opaque" => {
                self.measured.insert(name, Measured::default());
                return Ok(Measured::default());
            }
            "Union" if packing.is_some() => return Err(format!("the union {name} cannot be packed")),
            _ if fields.is_empty() => return Err(format!("{name} has no fields")),
            _ => {}
        }
        let mut record = Measured { align: 1, ..Measured::default() };
        for field in fields {
            let (size, align) = self.field(&field).map_err(|why| format!("{name}: {field:?}: {why}"))?;
            let align = packing.map_or(align, |packing| align.min(packing));
            let offset = if base == "Union" { 0 } else { record.size.next_multiple_of(align) };
            record.offsets.insert(field.last().copied().unwrap_or_default().to_owned(), offset);
            record.size = record.size.max(offset + size);
            record.align = record.align.max(align);
        }
        record.size = record.size.next_multiple_of(record.align);
        self.measured.insert(name, record.clone());
        Ok(record)
    }

    /// Size and alignment of a field, whose annotation must be the one that its type asks for.
    fn field(&mut self, statement: &[&'a str]) -> Result<(u32, u32), String> {
        let at = statement.iter().position(|token| *token == "external").ok_or("it is not external")?;
        let (annotation, ty) = (&statement[..at], &statement[at + 1..statement.len() - 1]);
        match (ty, annotation) {
            (["int" | "double" | "bool"], ["@", native, "(", ")"]) => {
                if self.dart(&[*native]) != ty {
                    return Err(format!("{native} is another type in Dart"));
                }
                self.extent(&[*native])
            }
            (["Array", ..], ["@", "Array", arguments @ ..]) => {
                let numbers = arguments.iter().filter_map(|token| token.parse::<u32>().ok());
                let mut size = 1_u32;
                let mut of = ty;
                for number in numbers {
                    let ["Array", inside @ ..] = of else { return Err("too many numbers".to_owned()) };
                    of = bracketed(inside).0;
                    size *= number;
                }
                if of.first() == Some(&"Array") || size == 0 {
                    return Err("too few numbers, or a zero".to_owned());
                }
                let (element, align) = self.extent(of)?;
                Ok((size * element, align))
            }
            (ty, []) if !matches!(self.dart(ty)[..], ["int" | "double" | "bool" | "void"]) => {
                let (size, align) = self.extent(ty)?;
                if size == 0 { Err("nobody knows its size".to_owned()) } else { Ok((size, align)) }
            }
            _ => Err("the annotation is not the one for the type".to_owned()),
        }
    }
}

/// What a function type returns and takes, without the names of its parameters.
fn function<'t, 'a>(tokens: &'t [&'a str]) -> Result<(&'t [&'a str], Vec<&'t [&'a str]>), String> {
    let mut depth = 0_i32;
    let at = tokens.iter().position(|token| {
        match *token {
            "<" => depth += 1,
            ">" => depth -= 1,
            _ => {}
        }
        depth == 0 && *token == "Function"
    });
    let at = at.ok_or_else(|| format!("{tokens:?} is no function"))?;
    let (inside, _) = bracketed(&tokens[at + 1..]);
    let unnamed = |parameter: &'t [&'a str]| match parameter.len() {
        length @ 2.. if is_declared(parameter, length - 1) => &parameter[..length - 1],
        _ => parameter,
    };
    Ok((&tokens[..at], list(inside).into_iter().map(unnamed).collect()))
}

/// The bytes of a number of `dart:ffi` on 64-bit Windows, which are its alignment too.
fn number(name: &str) -> Option<u32> {
    Some(match name {
        "Bool" | "Int8" | "Uint8" => 1,
        "Int16" | "Uint16" => 2,
        "Float" | "Int32" | "Uint32" => 4,
        "Double" | "Int64" | "IntPtr" | "Uint64" | "UintPtr" => 8,
        _ => return None,
    })
}
