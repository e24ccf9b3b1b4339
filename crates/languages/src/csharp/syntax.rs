//! The smallest pieces of C#: types, attributes, parameters and values.

use crate::dotnet::code::{
    Convention, Expression, FunctionPointer, Marshal, Parameter, Passing, Signature, Ty,
};
use std::borrow::Cow;

/// What the versions of the language differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    /// Whether `nint` and `nuint` exist (C# 9).
    pub(crate) has_nint: bool,
}

impl Syntax {
    pub(crate) fn ty(self, ty: &Ty) -> Cow<'_, str> {
        Cow::Borrowed(match ty {
            Ty::Void => "void",
            Ty::Bool => "bool",
            Ty::Char => "char",
            Ty::SByte => "sbyte",
            Ty::Byte => "byte",
            Ty::Int16 => "short",
            Ty::UInt16 => "ushort",
            Ty::Int32 => "int",
            Ty::UInt32 => "uint",
            Ty::Int64 => "long",
            Ty::UInt64 => "ulong",
            Ty::IntPtr if self.has_nint => "nint",
            Ty::IntPtr => "IntPtr",
            Ty::UIntPtr if self.has_nint => "nuint",
            Ty::UIntPtr => "UIntPtr",
            Ty::Single => "float",
            Ty::Double => "double",
            Ty::Guid => "Guid",
            Ty::String => "string",
            Ty::Object => "object",
            Ty::Named(name) => name,
            Ty::Array(of) => return format!("{}[]", self.ty(of)).into(),
            Ty::Pointer(to) => return format!("{}*", self.ty(to)).into(),
            Ty::FunctionPointer(pointer) => return self.function_pointer(pointer).into(),
        })
    }

    fn function_pointer(self, pointer: &FunctionPointer) -> String {
        let types: Vec<Cow<'_, str>> =
            pointer.parameters.iter().chain([&pointer.returns]).map(|ty| self.ty(ty)).collect();
        format!("delegate* unmanaged[{}]<{}>", convention(pointer.convention), types.join(", "))
    }

    /// The attributes and the type of a result: the former for a line of their own.
    pub(super) fn returns(self, returns: &Parameter) -> (Option<String>, Cow<'_, str>) {
        let attribute = returns.marshal.map(|m| format!("[return: {}]", marshal(m)));
        (attribute, self.ty(&returns.ty))
    }

    pub(super) fn parameters(self, signature: &Signature) -> Vec<String> {
        let mut list: Vec<String> = signature.parameters.iter().map(|p| self.parameter(p)).collect();
        if signature.is_variadic {
            list.push("__arglist".to_owned());
        }
        list
    }

    fn parameter(self, parameter: &Parameter) -> String {
        let mut attributes = Vec::new();
        if parameter.is_in {
            attributes.push("In".to_owned());
        }
        if parameter.is_out {
            attributes.push("Out".to_owned());
        }
        attributes.extend(parameter.marshal.map(marshal));
        let attributes =
            if attributes.is_empty() { String::new() } else { format!("[{}] ", attributes.join(", ")) };
        let passing = match parameter.passing {
            Passing::Value => "",
            Passing::In => "in ",
            Passing::Out => "out ",
            Passing::Ref => "ref ",
        };
        let comment = parameter.comment.as_ref().map_or(String::new(), |c| format!("/* {c} */ "));
        format!("{attributes}{passing}{} {comment}{}", self.ty(&parameter.ty), parameter.name)
    }

    /// A value.
    pub(super) fn expression(self, expression: &Expression) -> String {
        match expression {
            Expression::Integer { ty, value, hexadecimal: true } if *value < 0 => {
                format!("unchecked(({})0x{})", self.ty(ty), two_complement(ty, *value))
            }
            Expression::Integer { value, hexadecimal: true, .. } => format!("0x{value:X}"),
            Expression::Integer { value, .. } => value.to_string(),
            Expression::Enum { name, value } if *value < 0 => format!("({name})({value})"),
            Expression::Enum { name, value } => format!("({name}){value}"),
            Expression::Address { ty, value } => self.address(ty, *value),
            Expression::Bool(value) => value.to_string(),
            Expression::Char(value) => format!("(char)0x{value:04X}"),
            Expression::Single(value) => floating(f64::from(*value), &format!("{value:?}"), "float", "f"),
            Expression::Double(value) => floating(*value, &format!("{value:?}"), "double", "d"),
            Expression::Text(text) => string(text),
            Expression::Guid(guid) => format!("new Guid(\"{guid}\")"),
            Expression::Array { of, values } => {
                let values: Vec<String> = values.iter().map(|v| self.expression(v)).collect();
                format!("new {}[] {{ {} }}", self.ty(of), values.join(", "))
            }
            Expression::Struct { name, fields } => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(name, value)| format!("{name} = {}", self.expression(value)))
                    .collect();
                format!("new {name} {{ {} }}", fields.join(", "))
            }
        }
    }

    /// An address: a number of 32 bits where it is one, since more would throw on x86.
    fn address(self, ty: &Ty, value: i128) -> String {
        if let Ty::Pointer(_) | Ty::FunctionPointer(_) = ty {
            return format!("({})({})", self.ty(ty), self.address(&Ty::IntPtr, value));
        }
        let ty = match ty {
            Ty::UIntPtr => "UIntPtr",
            _ => "IntPtr",
        };
        let fits = match ty {
            "UIntPtr" => u32::try_from(value).is_ok(),
            _ => i32::try_from(value).is_ok(),
        };
        match (fits, ty, value) {
            (true, _, 0) => format!("{ty}.Zero"),
            (true, _, _) => format!("new {ty}({value})"),
            (false, "UIntPtr", _) if value < 0 => format!("unchecked((UIntPtr)(ulong)({value}L))"),
            (false, "UIntPtr", _) => format!("unchecked((UIntPtr)0x{value:X}UL)"),
            (false, _, _) => {
                let narrow = value as u32;
                let wide = value as u64;
                format!(
                    "IntPtr.Size == 4 ? new IntPtr(unchecked((int)0x{narrow:X})) : new IntPtr(unchecked((long)0x{wide:X}UL))"
                )
            }
        }
    }
}

/// The name in `CallingConvention` and in function pointers.
pub(super) const fn convention(convention: Convention) -> &'static str {
    match convention {
        Convention::Stdcall => "Stdcall",
        Convention::Cdecl => "Cdecl",
        Convention::Thiscall => "Thiscall",
    }
}

pub(super) fn marshal(marshal: Marshal) -> String {
    let mut text = format!("MarshalAs(UnmanagedType.{}", marshal.kind);
    if let Some(element) = marshal.element {
        text += &format!(", ArraySubType = UnmanagedType.{element}");
    }
    if let Some(size) = marshal.size_const {
        text += &format!(", SizeConst = {size}");
    }
    if let Some(index) = marshal.size_parameter {
        text += &format!(", SizeParamIndex = {index}");
    }
    text + ")"
}

/// The digits of a negative number as the machine stores it.
pub(crate) fn two_complement(ty: &Ty, value: i128) -> String {
    match ty {
        Ty::SByte => format!("{:02X}", value as u8),
        Ty::Int16 => format!("{:04X}", value as u16),
        Ty::Int64 => format!("{:016X}", value as u64),
        _ => format!("{:08X}", value as u32),
    }
}

fn floating(value: f64, digits: &str, ty: &str, suffix: &str) -> String {
    if value.is_nan() {
        format!("{ty}.NaN")
    } else if value == f64::INFINITY {
        format!("{ty}.PositiveInfinity")
    } else if value == f64::NEG_INFINITY {
        format!("{ty}.NegativeInfinity")
    } else {
        format!("{digits}{suffix}")
    }
}

fn string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{2028}' | '\u{2029}' => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
