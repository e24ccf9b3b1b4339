//! Types as koffi takes them: a string for one it knows, and the name of a constant for one that is declared.

use crate::plain::{Field, Is, Item, Parameter, Signature, Ty, What};
use farcall_model::{Architecture, CallingConvention, Direction, Encoding, Primitive};
use std::cell::RefCell;
use std::collections::HashSet;

/// Which names can be used where the text has come to.
pub(super) struct Scope {
    /// What the item that is printed declares; anything else is declared, unless this is a file.
    own: HashSet<String>,
    is_file: bool,
    declared: RefCell<HashSet<String>>,
    /// Records to be announced before the item, since it points to them and they come later.
    announced: RefCell<Vec<String>>,
}

impl Scope {
    /// For a file.
    pub(super) fn file() -> Self {
        Self {
            own: HashSet::new(),
            is_file: true,
            declared: RefCell::default(),
            announced: RefCell::default(),
        }
    }

    /// For one item, printed alone.
    pub(super) fn single(item: &Item) -> Self {
        let own = match &item.what {
            What::Records(records) => records.iter().map(|record| record.name.clone()).collect(),
            _ => HashSet::from([item.name.clone()]),
        };
        Self { own, is_file: false, ..Self::file() }
    }

    /// From here on `name` can be used. Whether it was announced before.
    pub(super) fn declare(&self, name: &str) -> bool {
        !self.declared.borrow_mut().insert(name.to_owned())
    }

    fn knows(&self, name: &str) -> bool {
        self.declared.borrow().contains(name) || (!self.is_file && !self.own.contains(name))
    }

    fn announce(&self, name: &str) {
        if !self.knows(name) {
            self.declare(name);
            self.announced.borrow_mut().push(name.to_owned());
        }
    }

    /// Takes the records that must be announced before what was just spelled.
    pub(super) fn take_announced(&self) -> Vec<String> {
        self.announced.take()
    }

    /// `ty` as the type of a member, a result or what a typedef stands for.
    pub(super) fn spell(&self, ty: &Ty) -> String {
        match ty {
            Ty::Void => "'void'".to_owned(),
            Ty::Number(primitive) => quoted(number(*primitive)),
            Ty::Guid => "GUID".to_owned(),
            Ty::Pointer { to, .. } => match self.target(to) {
                Target::Known(name) => quoted(&format!("{name} *")),
                Target::Spelled(text) => format!("koffi.pointer({text})"),
            },
            Ty::Array { of, len } => format!("koffi.array({}, {len})", self.spell(of)),
            Ty::Named { name, is: Is::Callback } if self.knows(name) => format!("koffi.pointer({name})"),
            Ty::Named { is: Is::Callback, .. } => "'void *'".to_owned(),
            Ty::Named { is: Is::Record { .. } | Is::Interface, name } => name.clone(),
            Ty::Named { name, .. } if self.knows(name) => name.clone(),
            Ty::Named { is: Is::Alias(ty), .. } => self.spell(ty),
            Ty::Named { is: Is::Enum(primitive), .. } => quoted(number(*primitive)),
        }
    }

    /// What a pointer to `to` is made of.
    pub(super) fn target(&self, to: &Ty) -> Target {
        match to {
            Ty::Void => Target::Known("void".to_owned()),
            // A pointer to characters would be a string for koffi: it would follow numbers that stand for
            // resources, and lose the address of what must be freed.
            _ if to.number() == Some(Primitive::Char16) => Target::Spelled("'uint16_t'".to_owned()),
            _ if is_char(to) => Target::Spelled("'uint8_t'".to_owned()),
            Ty::Named { is: Is::Record { .. } | Is::Interface, name } => {
                self.announce(name);
                Target::Spelled(name.clone())
            }
            _ => Target::Spelled(self.spell(to)),
        }
    }

    /// The type of a field.
    pub(super) fn spell_field(&self, field: &Field) -> String {
        let ty = match &field.ty {
            // A string of one character has no room for more than the zero that ends it.
            Ty::Array { of, len: len @ 1 } if of.number() == Some(Primitive::Char16) => {
                return format!("koffi.array('uint16_t', {len})");
            }
            Ty::Array { of, len: len @ 1 } if is_char(of) => return format!("koffi.array('uint8_t', {len})"),
            ty => ty,
        };
        self.spell(ty)
    }

    /// The type of a parameter. Only where the program calls, and is not called, is something converted.
    pub(super) fn spell_parameter(&self, parameter: &Parameter, is_called: bool) -> String {
        match parameter.text {
            Some(Encoding::Unicode) if is_called => return quoted("str16"),
            Some(Encoding::Ansi) if is_called => return quoted("str"),
            _ => {}
        }
        let ty = self.spell(&parameter.ty);
        let Ty::Pointer { to, .. } = parameter.ty.bare() else { return ty };
        match parameter.direction {
            Direction::In => ty,
            _ if !is_called => ty,
            // Most records that are filled in say first how large they are.
            Direction::Out if !to.is_aggregate() => format!("koffi.out({ty})"),
            Direction::Out | Direction::InOut => format!("koffi.inout({ty})"),
        }
    }

    /// The result and the parameters, one line for each, as the last arguments of a call that stands
    /// `indent`ed.
    pub(super) fn spell_signature(&self, signature: &Signature, indent: &str, is_called: bool) -> String {
        let mut text = format!("{}, [", self.spell(&signature.returns));
        let mut lines: Vec<String> = signature
            .parameters
            .iter()
            .map(|p| format!("{indent}    {}, // {}\n", self.spell_parameter(p, is_called), p.name))
            .collect();
        if signature.is_variadic {
            lines.push(format!("{indent}    '...',\n"));
        }
        if !lines.is_empty() {
            text.push('\n');
            text.extend(lines);
            text.push_str(indent);
        }
        text + "]"
    }
}

/// What a pointer points to.
pub(super) enum Target {
    /// A type that koffi knows by this name.
    Known(String),
    /// Another one.
    Spelled(String),
}

/// Whether it is the `CHAR` of strings.
fn is_char(ty: &Ty) -> bool {
    matches!(ty, Ty::Named { name, is: Is::Alias(to) } if name == "CHAR" && to.number() == Some(Primitive::I8))
}

pub(super) fn quoted(text: &str) -> String {
    format!("'{text}'")
}

pub(super) fn convention(convention: CallingConvention) -> &'static str {
    match convention {
        CallingConvention::Stdcall => "__stdcall",
        CallingConvention::Cdecl => "__cdecl",
        CallingConvention::Fastcall => "__fastcall",
        CallingConvention::Thiscall => "__thiscall",
    }
}

/// The convention of what is called through a pointer, for which koffi knows two. Only x86 has more than one;
/// `None` where it is another one there.
pub(super) fn pointer_convention(
    convention: CallingConvention,
    architecture: Architecture,
) -> Option<&'static str> {
    match convention {
        CallingConvention::Cdecl => Some("__cdecl"),
        CallingConvention::Stdcall => Some("__stdcall"),
        CallingConvention::Fastcall | CallingConvention::Thiscall => {
            (architecture != Architecture::X86).then_some("__stdcall")
        }
    }
}

pub(super) fn number(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "void",
        Primitive::Bool => "bool",
        Primitive::Char16 => "char16_t",
        Primitive::I8 => "int8_t",
        Primitive::U8 => "uint8_t",
        Primitive::I16 => "int16_t",
        Primitive::U16 => "uint16_t",
        Primitive::I32 => "int32_t",
        Primitive::U32 => "uint32_t",
        Primitive::I64 => "int64_t",
        Primitive::U64 => "uint64_t",
        Primitive::ISize => "intptr_t",
        Primitive::USize => "uintptr_t",
        Primitive::F32 => "float",
        Primitive::F64 => "double",
    }
}
