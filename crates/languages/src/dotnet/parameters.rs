//! How parameters are marshalled: every decision between `string`, `out`, an array and a bare
//! address is taken here, once for C#, Visual Basic and PowerShell.
//!
//! An address nobody can follow is better than a reference that corrupts memory. So a pointer
//! becomes a bare address, with what it points to in a comment, wherever a managed reference could
//! be too small, could not be null though it may be, or would die before the callee is done.

use super::Flavour;
use super::code::{CharSet, Marshal, Parameter, Passing, Signature, Ty};
use super::names::Names;
use super::raw;
use super::scope::Scope;
use super::shape::{Shape, shape};
use crate::Unsupported;
use farcall_model::{Body, Buffer, Count, DeclId, Direction, Encoding, Primitive, Type};
use farcall_model::{Parameter as Native, Signature as NativeSignature};

/// Whose parameters they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Of a function that the program calls.
    Function,
    /// Of a method of a COM interface: defaults differ, so nothing is left to them.
    Method,
    /// Of a function that the program is called through: memory is the caller's.
    Callback,
}

/// Lowers the parameters of one signature.
pub(super) struct Parameters<'s, 'a> {
    pub(super) scope: &'s Scope<'a>,
    pub(super) place: Place,
    pub(super) char_set: Option<CharSet>,
}

impl<'a> Parameters<'_, 'a> {
    /// The whole of `native`; `owner` is the name of the function.
    pub(super) fn signature(
        &self,
        owner: &str,
        native: &'a NativeSignature,
    ) -> Result<Signature, Unsupported> {
        self.scope.signature_problem(native)?;
        let dialect = self.scope.dialect;
        let mut names = Names::new(dialect.ignores_case);
        if dialect.ignores_case {
            // Visual Basic: the name of a function is a variable inside of it.
            names.take(owner);
        }
        let mut parameters = Vec::with_capacity(native.parameters.len());
        for parameter in &native.parameters {
            let mut lowered = self.parameter(parameter)?;
            if self.scope.flavour == Flavour::Generated && self.place == Place::Method {
                lowered = self.counted(lowered, parameter, native)?;
            }
            let name = if parameter.name.is_empty() { "param" } else { &parameter.name };
            lowered.name = (dialect.escape)(&names.take(name));
            parameters.push(lowered);
        }
        let returns = self.returns(&native.returns.ty, native.returns.is_const)?;
        Ok(Signature { parameters, returns, is_variadic: native.is_variadic })
    }

    /// An array with its length: the source generator also writes the way back, from native code
    /// to an implementation of the interface, where nothing else says it.
    fn counted(
        &self,
        lowered: Parameter,
        native: &'a Native,
        all: &'a NativeSignature,
    ) -> Result<Parameter, Unsupported> {
        let Ty::Array(element) = &lowered.ty else { return Ok(lowered) };
        let in_bytes = matches!(native.buffer, Some(Buffer::Bytes(_)));
        let is_byte = matches!(**element, Ty::Byte | Ty::SByte);
        let count = match &native.buffer {
            Some(Buffer::Elements(count) | Buffer::Bytes(count)) if !in_bytes || is_byte => Some(count),
            _ => None,
        };
        let marshal = lowered.marshal.unwrap_or(Marshal::array(None));
        let marshal = match count {
            Some(Count::Fixed(size)) => Some(Marshal { size_const: Some(*size), ..marshal }),
            Some(Count::Parameter(index)) => {
                let length =
                    all.parameters.get(usize::from(*index)).map(|p| shape(self.scope, &p.ty)).transpose()?;
                matches!(length, Some(Shape::Primitive(p)) if p != Primitive::Void)
                    .then_some(Marshal { size_parameter: Some(*index), ..marshal })
            }
            Some(Count::Field(_) | Count::Computed(_)) | None => None,
        };
        Ok(match marshal {
            Some(marshal) => Parameter { marshal: Some(marshal), ..lowered },
            None => match shape(self.scope, &native.ty)? {
                Shape::Pointer(to, _) | Shape::Array(to, _) => self.address_of(to),
                Shape::Text(encoding) => address(text_name(encoding, native.is_const)),
                _ => Parameter::value(Ty::IntPtr),
            },
        })
    }

    fn parameter(&self, native: &'a Native) -> Result<Parameter, Unsupported> {
        if self.scope.flavour == Flavour::Raw {
            return Ok(Parameter::value(raw::parameter(self.scope, &native.ty, native.associated_enum)?));
        }
        match shape(self.scope, &native.ty)? {
            Shape::Pointer(to, is_const) => self.pointer(native, to, is_const, native.buffer.as_ref()),
            Shape::Array(of, len) => {
                self.pointer(native, of, false, Some(&Buffer::Elements(Count::Fixed(len.max(2)))))
            }
            Shape::Text(encoding) => Ok(self.text(native, encoding)),
            Shape::Bstr if self.place != Place::Callback => Ok(Parameter::marshalled(Ty::String, "BStr")),
            _ => self.value(&native.ty, native.associated_enum),
        }
    }

    /// A result. Memory behind it belongs to someone: no string, array or object is made of it.
    fn returns(&self, ty: &'a Type, is_const: bool) -> Result<Parameter, Unsupported> {
        if self.scope.flavour == Flavour::Raw {
            return Ok(Parameter::value(raw::parameter(self.scope, ty, None)?));
        }
        match shape(self.scope, ty)? {
            Shape::Text(encoding) => Ok(address(text_name(encoding, is_const))),
            Shape::Pointer(to, _) => Ok(self.address_of(to)),
            Shape::Callback(id) | Shape::Interface(id) => Ok(address(self.scope.plain_name(id))),
            _ => self.value(ty, None),
        }
    }

    /// Something passed by value.
    fn value(&self, ty: &'a Type, associated: Option<DeclId>) -> Result<Parameter, Unsupported> {
        let scope = self.scope;
        Ok(match shape(scope, ty)? {
            Shape::Primitive(Primitive::Char16) => Parameter::marshalled(Ty::Char, "U2"),
            Shape::Primitive(primitive) => Parameter::value(integer_or_enum(scope, primitive, associated)),
            Shape::Truth(truth) => Parameter::marshalled(Ty::Bool, truth.marshal()),
            Shape::Enum(id, _) | Shape::Record(id) => Parameter::value(Ty::Named(scope.name(id))),
            Shape::Callback(id) if self.place != Place::Callback && scope.is_delegate(id) => {
                Parameter::value(Ty::Named(scope.name(id)))
            }
            Shape::Interface(id) => self.interface(id).unwrap_or_else(|| address(scope.plain_name(id))),
            Shape::Callback(id) => address(scope.plain_name(id)),
            Shape::Text(encoding) => address(text_name(encoding, false)),
            Shape::Bstr => address("BSTR"),
            Shape::Handle => Parameter::value(Ty::IntPtr),
            Shape::Pointer(to, _) => self.address_of(to),
            Shape::Array(of, _) => self.address_of(of),
            Shape::Nested(_) | Shape::Unknown(_) => {
                return Err(Unsupported::new("a type it passes by value is declared nowhere"));
            }
        })
    }

    /// A reference to the object behind the interface `id`, where the runtime can make one.
    fn interface(&self, id: DeclId) -> Option<Parameter> {
        let scope = self.scope;
        if self.place == Place::Callback {
            return None;
        }
        let marshalled = scope.flavour == Flavour::Marshalled;
        match scope.unit.get(id)?.name.as_str() {
            "IUnknown" if marshalled => return Some(Parameter::marshalled(Ty::Object, "IUnknown")),
            "IDispatch" if marshalled => return Some(Parameter::marshalled(Ty::Object, "IDispatch")),
            "IUnknown" => return None,
            _ => {}
        }
        let named = Ty::Named(scope.name(id));
        let is_declared = super::interfaces::is_declared(scope, id);
        is_declared.then(|| match marshalled {
            true => Parameter::marshalled(named, "Interface"),
            false => Parameter::value(named),
        })
    }

    /// A string.
    fn text(&self, native: &Native, encoding: Encoding) -> Parameter {
        let is_read = native.is_const || native.direction == Direction::In;
        if native.reserved {
            return Parameter::value(Ty::IntPtr);
        }
        if self.place == Place::Callback || native.retained {
            return address(text_name(encoding, is_read));
        }
        if !is_read {
            let element = match encoding {
                Encoding::Ansi => Ty::Byte,
                Encoding::Unicode => Ty::Char,
            };
            return self.array(element, native.direction);
        }
        let says_so = match encoding {
            // The source generator has no encoding of its own for the process's code page.
            Encoding::Ansi => {
                self.char_set != Some(CharSet::Ansi) || self.scope.flavour == Flavour::Generated
            }
            Encoding::Unicode => self.char_set != Some(CharSet::Unicode),
        };
        let kind = text_kind(encoding);
        Parameter { marshal: says_so.then_some(Marshal::new(kind)), ..Parameter::value(Ty::String) }
    }

    fn pointer(
        &self,
        native: &'a Native,
        to: &'a Type,
        is_const: bool,
        buffer: Option<&Buffer>,
    ) -> Result<Parameter, Unsupported> {
        let scope = self.scope;
        let direction = if is_const { Direction::In } else { native.direction };
        let bare = || self.address_of(to);
        if native.reserved {
            return Ok(Parameter::value(Ty::IntPtr));
        }
        if self.place == Place::Callback || native.retained {
            return Ok(bare());
        }
        let is_counted = !matches!(buffer, None | Some(Buffer::Elements(Count::Fixed(1))));
        let scalar = |target: Parameter, element: Ty| {
            if is_counted {
                self.array(element, direction)
            } else {
                self.reference(native, direction, is_const, target).unwrap_or_else(bare)
            }
        };
        Ok(match shape(scope, to)? {
            Shape::Primitive(Primitive::Void) | Shape::Unknown(_) | Shape::Nested(_) => bare(),
            Shape::Array(..) => bare(),
            // One byte or one character is more often the first of many: an array holds both.
            Shape::Primitive(p @ (Primitive::U8 | Primitive::I8 | Primitive::Char16)) => {
                self.array(primitive(p), direction)
            }
            Shape::Primitive(p) => {
                let ty = integer_or_enum(scope, p, native.associated_enum);
                scalar(Parameter::value(ty.clone()), ty)
            }
            Shape::Enum(id, _) => {
                let ty = Ty::Named(scope.name(id));
                scalar(Parameter::value(ty.clone()), ty)
            }
            Shape::Truth(truth) => {
                scalar(Parameter::marshalled(Ty::Bool, truth.marshal()), primitive(truth.primitive()))
            }
            Shape::Handle => scalar(Parameter::value(Ty::IntPtr), Ty::IntPtr),
            Shape::Record(id) => self.record(native, id, direction, is_const, buffer, is_counted),
            Shape::Text(encoding) => self.texts(native, encoding, direction, is_counted).unwrap_or_else(bare),
            Shape::Bstr if is_counted => self.array(Ty::IntPtr, direction),
            Shape::Bstr => {
                let target = Parameter::marshalled(Ty::String, "BStr");
                self.reference(native, direction, is_const, target).unwrap_or_else(bare)
            }
            Shape::Interface(_) | Shape::Pointer(..) | Shape::Callback(_) if is_counted => {
                self.array(Ty::IntPtr, direction)
            }
            Shape::Interface(id) if direction == Direction::Out => {
                let target = self.interface(id).unwrap_or_else(|| address(scope.plain_name(id)));
                Parameter { passing: Passing::Out, ..target }
            }
            Shape::Pointer(..) | Shape::Callback(_) | Shape::Interface(_) => {
                self.pointer_to_pointer(native, to, direction).unwrap_or_else(bare)
            }
        })
    }

    /// `void **` and the like.
    fn pointer_to_pointer(&self, native: &Native, to: &Type, direction: Direction) -> Option<Parameter> {
        let is_object = native.is_com_out && self.scope.flavour == Flavour::Marshalled;
        let comment = Some(notation(self.scope, to)).filter(|c| c != "void*");
        match direction {
            // Without a count it is more often an array than one.
            Direction::In => None,
            Direction::Out if is_object => {
                let target = Parameter::marshalled(Ty::Object, "IUnknown");
                Some(Parameter { passing: Passing::Out, ..target })
            }
            Direction::Out => {
                Some(Parameter { passing: Passing::Out, comment, ..Parameter::value(Ty::IntPtr) })
            }
            Direction::InOut => {
                Some(Parameter { passing: Passing::Ref, comment, ..Parameter::value(Ty::IntPtr) })
            }
        }
    }

    /// Pointers to strings.
    fn texts(
        &self,
        native: &Native,
        encoding: Encoding,
        direction: Direction,
        is_counted: bool,
    ) -> Option<Parameter> {
        let kind = text_kind(encoding);
        if is_counted {
            let as_strings = direction == Direction::In && self.scope.flavour == Flavour::Marshalled;
            let marshal = Some(Marshal::array(Some(kind)));
            return Some(match as_strings {
                true => Parameter { marshal, ..Parameter::value(Ty::String.array()) },
                false => self.array(Ty::IntPtr, direction),
            });
        }
        // The marshaller frees what comes back with CoTaskMemFree and with nothing else.
        let frees = native.free_with.as_deref() == Some("CoTaskMemFree");
        let target = match direction {
            Direction::In => return None,
            Direction::Out if frees => Parameter::marshalled(Ty::String, kind),
            _ => address(text_name(encoding, false)),
        };
        let passing = if direction == Direction::Out { Passing::Out } else { Passing::Ref };
        Some(Parameter { passing, ..target })
    }

    fn record(
        &self,
        native: &Native,
        id: DeclId,
        direction: Direction,
        is_const: bool,
        buffer: Option<&Buffer>,
        is_counted: bool,
    ) -> Parameter {
        let scope = self.scope;
        let bare = || address(&format!("{}*", scope.plain_name(id)));
        // Strings that the callee put into a struct would be freed by the marshaller.
        let returns_text = direction == Direction::Out && scope.holds_text(id);
        if !scope.is_fixed_record(id) || returns_text || matches!(buffer, Some(Buffer::Bytes(_))) {
            return bare();
        }
        let ty = Ty::Named(scope.name(id));
        if is_counted {
            return self.array(ty, direction);
        }
        if native.optional {
            return bare();
        }
        let has_size = scope.record(id).is_some_and(|(_, record)| record.size_field.is_some());
        let direction = match direction {
            Direction::Out if has_size => Direction::InOut,
            other => other,
        };
        self.reference(native, direction, is_const, Parameter::value(ty)).unwrap_or_else(bare)
    }

    /// One value behind a pointer, or `None` where the pointer may be null and no managed
    /// reference can be.
    fn reference(
        &self,
        native: &Native,
        direction: Direction,
        is_const: bool,
        target: Parameter,
    ) -> Option<Parameter> {
        let (passing, is_in) = match direction {
            Direction::In if native.optional => return None,
            Direction::In if !is_const => (Passing::Ref, false),
            Direction::In if self.scope.dialect.has_in && self.place == Place::Function => {
                (Passing::In, false)
            }
            // The source generator refuses the attribute on a reference.
            Direction::In if self.scope.flavour == Flavour::Generated => (Passing::In, false),
            // `in` would add a modifier that the runtime does not expect in a method of COM.
            Direction::In => (Passing::Ref, true),
            Direction::Out => (Passing::Out, false),
            Direction::InOut => (Passing::Ref, false),
        };
        Some(Parameter { passing, is_in, ..target })
    }

    /// Many values behind a pointer; null is allowed.
    fn array(&self, element: Ty, direction: Direction) -> Parameter {
        let is_wide = element == Ty::Char && self.char_set != Some(CharSet::Unicode);
        let sub_type = is_wide.then_some("U2");
        // In methods of COM interfaces an array would be a SAFEARRAY.
        let says_so = is_wide || self.place == Place::Method;
        Parameter {
            marshal: says_so.then_some(Marshal::array(sub_type)),
            is_in: direction == Direction::InOut,
            is_out: direction != Direction::In,
            ..Parameter::value(element.array())
        }
    }

    fn address_of(&self, to: &Type) -> Parameter {
        match notation(self.scope, to) {
            void if void == "void" => Parameter::value(Ty::IntPtr),
            other => address(&format!("{other}*")),
        }
    }
}

/// A bare address and what it points to.
pub(super) fn address(comment: &str) -> Parameter {
    Parameter { comment: Some(comment.to_owned()), ..Parameter::value(Ty::IntPtr) }
}

/// The encoding that most strings of `native` have, so that only the others must name theirs.
pub(super) fn char_set<'a>(
    scope: &Scope<'a>,
    encoding: Option<Encoding>,
    native: &'a NativeSignature,
) -> Option<CharSet> {
    let of = |encoding| match encoding {
        Encoding::Ansi => CharSet::Ansi,
        Encoding::Unicode => CharSet::Unicode,
    };
    let mut found = encoding.map(of);
    for parameter in &native.parameters {
        let encoding = match shape(scope, &parameter.ty) {
            Ok(Shape::Text(encoding)) => encoding,
            Ok(Shape::Pointer(to, _)) => match shape(scope, to) {
                Ok(Shape::Primitive(Primitive::Char16)) => Encoding::Unicode,
                _ => continue,
            },
            _ => continue,
        };
        if found.is_none() || encoding == Encoding::Unicode {
            found = Some(of(encoding));
        }
    }
    found
}

/// The type of a primitive by value.
pub(super) const fn primitive(primitive: Primitive) -> Ty {
    match primitive {
        Primitive::Void => Ty::Void,
        Primitive::Bool | Primitive::U8 => Ty::Byte,
        Primitive::Char16 => Ty::Char,
        Primitive::I8 => Ty::SByte,
        Primitive::I16 => Ty::Int16,
        Primitive::U16 => Ty::UInt16,
        Primitive::I32 => Ty::Int32,
        Primitive::U32 => Ty::UInt32,
        Primitive::I64 => Ty::Int64,
        Primitive::U64 => Ty::UInt64,
        Primitive::ISize => Ty::IntPtr,
        Primitive::USize => Ty::UIntPtr,
        Primitive::F32 => Ty::Single,
        Primitive::F64 => Ty::Double,
        Primitive::Guid => Ty::Guid,
    }
}

/// The enum `associated` where it is as wide as the integer, else the integer.
pub(super) fn integer_or_enum(scope: &Scope<'_>, integer: Primitive, associated: Option<DeclId>) -> Ty {
    let width = |p| farcall_model::layout::primitive(p, scope.architecture).size;
    let is_fixed = !matches!(
        integer,
        Primitive::ISize | Primitive::USize | Primitive::F32 | Primitive::F64 | Primitive::Char16
    );
    let associated = associated.filter(|id| !super::shape::is_dissolved(scope, *id));
    let declared = associated.and_then(|id| scope.unit.get(id).map(|d| (id, scope.body(d))));
    match declared {
        Some((id, Body::Enum(e))) if is_fixed && width(e.ty) == width(integer) => Ty::Named(scope.name(id)),
        _ => primitive(integer),
    }
}

/// What C calls the string.
pub(super) const fn text_name(encoding: Encoding, is_const: bool) -> &'static str {
    match (encoding, is_const) {
        (Encoding::Ansi, false) => "PSTR",
        (Encoding::Ansi, true) => "PCSTR",
        (Encoding::Unicode, false) => "PWSTR",
        (Encoding::Unicode, true) => "PCWSTR",
    }
}

/// The member of `UnmanagedType`.
pub(super) const fn text_kind(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Ansi => "LPStr",
        Encoding::Unicode => "LPWStr",
    }
}

/// A type for a comment.
pub(super) fn notation(scope: &Scope<'_>, ty: &Type) -> String {
    match ty {
        Type::Primitive(p) => match p {
            Primitive::Void => "void",
            Primitive::Bool => "bool",
            Primitive::Char16 => "char",
            Primitive::I8 => "sbyte",
            Primitive::U8 => "byte",
            Primitive::I16 => "short",
            Primitive::U16 => "ushort",
            Primitive::I32 => "int",
            Primitive::U32 => "uint",
            Primitive::I64 => "long",
            Primitive::U64 => "ulong",
            Primitive::ISize => "IntPtr",
            Primitive::USize => "UIntPtr",
            Primitive::F32 => "float",
            Primitive::F64 => "double",
            Primitive::Guid => "Guid",
        }
        .to_owned(),
        Type::Pointer { to, .. } => format!("{}*", notation(scope, to)),
        Type::Array { of, len } => format!("{}[{len}]", notation(scope, of)),
        Type::Named(id) => scope.plain_name(*id).to_owned(),
        Type::Nested(_) => "struct".to_owned(),
        Type::Unknown(name) => name.clone(),
    }
}
