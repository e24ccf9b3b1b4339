//! Functions, callbacks and the signatures of methods.

use super::attribute::{Attributes, integer};
use super::types::{Types, const_of_slot};
use farcall_model::{
    Buffer, CallingConvention, Count, Direction, Function, Parameter, Returns, Signature, Termination, Type,
};
use windows_metadata::reader::{MethodDef, MethodParam, ParamDirection, TypeDef};
use windows_metadata::{MethodAttributes, PInvokeAttributes, Value};

/// The "library" of functions that only a header defines.
const INLINE: &str = "FORCEINLINE";

pub(super) fn function(types: &mut Types<'_>, method: MethodDef<'_>) -> Function {
    let attributes = Attributes::of(method);
    let map = method.impl_map();
    let flags = map.map_or(PInvokeAttributes::default(), |m| m.flags());
    let convention = if flags.contains(PInvokeAttributes::CallConvFastcall) {
        CallingConvention::Fastcall
    } else if flags.contains(PInvokeAttributes::CallConvCdecl) {
        CallingConvention::Cdecl
    } else {
        CallingConvention::Stdcall
    };
    let library = map.map(|m| m.import_scope().name().to_owned()).filter(|name| name != INLINE);
    let entry_point = map.map(|m| m.import_name().to_owned()).filter(|entry| entry != method.name());
    Function {
        library,
        entry_point,
        signature: signature(types, method, convention),
        set_last_error: flags.contains(PInvokeAttributes::SupportsLastError),
        does_not_return: attributes.has("DoesNotReturnAttribute"),
        inline_value: attributes.text("ConstantAttribute"),
    }
}

pub(super) fn callback(types: &mut Types<'_>, def: TypeDef<'_>) -> Option<Signature> {
    let invoke = def.methods().find(|m| !m.flags().contains(MethodAttributes::RTSpecialName))?;
    let attributes = Attributes::of(def);
    let number = attributes
        .find("UnmanagedFunctionPointerAttribute")
        .and_then(|a| a.value().first().and_then(|(_, value)| integer(value)));
    // The numbers of System.Runtime.InteropServices.CallingConvention.
    let convention = match number {
        Some(2) => CallingConvention::Cdecl,
        Some(4) => CallingConvention::Thiscall,
        Some(5) => CallingConvention::Fastcall,
        _ => CallingConvention::Stdcall,
    };
    Some(signature(types, invoke, convention))
}

/// The low bits of a signature's flags say how it is called (ECMA-335 II.23.2.3).
const KIND: u8 = 0x0f;
const THISCALL: u8 = 0x03;
const VARARG: u8 = 0x05;

pub(super) fn signature(
    types: &mut Types<'_>,
    method: MethodDef<'_>,
    convention: CallingConvention,
) -> Signature {
    let source = method.signature(&[]);
    let convention = if source.flags.0 & KIND == THISCALL { CallingConvention::Thiscall } else { convention };
    let rows = method.params_by_sequence(source.types.len());
    if let Err(error) = &rows {
        types.complain(format!("{}: {error}", method.name()));
    }
    let (return_row, rows) = match rows {
        Ok(map) => (map.return_param(), map.params().to_vec()),
        Err(_) => (None, vec![None; source.types.len()]),
    };
    let returns = {
        let attributes = return_row.map(Attributes::of);
        let has = |name: &str| attributes.as_ref().is_some_and(|a| a.has(name));
        let is_const = has("ConstAttribute");
        let ty = types.ty(&source.return_type, &[], is_const);
        Returns {
            is_const: const_of_slot(&ty, is_const),
            ty,
            free_with: attributes.as_ref().and_then(freed_with),
            do_not_release: has("DoNotReleaseAttribute"),
        }
    };
    let parameters = source
        .types
        .iter()
        .zip(rows)
        .enumerate()
        .map(|(index, (ty, row))| parameter(types, index, ty, row))
        .collect();
    Signature { convention, returns, parameters, is_variadic: source.flags.0 & KIND == VARARG }
}

fn freed_with(attributes: &Attributes<'_>) -> Option<String> {
    attributes.text("FreeWithAttribute").or_else(|| attributes.text("RAIIFreeAttribute"))
}

fn parameter(
    types: &mut Types<'_>,
    index: usize,
    ty: &windows_metadata::Type,
    row: Option<MethodParam<'_>>,
) -> Parameter {
    let Some(row) = row else {
        let ty = types.ty(ty, &[], false);
        return Parameter::plain(format!("param{index}"), ty);
    };
    let attributes = Attributes::of(row);
    let is_const = attributes.has("ConstAttribute");
    let ty = types.ty(ty, &[], is_const);
    let name = if row.name().is_empty() { format!("param{index}") } else { row.name().to_owned() };
    let direction = match row.direction() {
        ParamDirection::Output => Direction::Out,
        ParamDirection::InputOutput => Direction::InOut,
        ParamDirection::Input | ParamDirection::Unspecified => Direction::In,
    };
    Parameter {
        name,
        is_const: const_of_slot(&ty, is_const),
        direction: if matches!(ty, Type::Primitive(_)) { Direction::In } else { direction },
        ty,
        optional: row.is_optional(),
        reserved: row.is_reserved(),
        buffer: buffer(&attributes),
        termination: termination(&attributes),
        is_com_out: attributes.has("ComOutPtrAttribute"),
        is_return_value: row.is_retval_attribute(),
        associated_enum: attributes.text("AssociatedEnumAttribute").and_then(|name| types.mentioned(&name)),
        free_with: freed_with(&attributes),
        retained: attributes.has("RetainedAttribute"),
    }
}

pub(super) fn termination(attributes: &Attributes<'_>) -> Termination {
    if attributes.has("NullNullTerminatedAttribute") {
        Termination::DoubleNul
    } else if attributes.has("NotNullTerminatedAttribute") {
        Termination::None
    } else {
        Termination::Nul
    }
}

fn buffer(attributes: &Attributes<'_>) -> Option<Buffer> {
    bytes_of(attributes).map(Buffer::Bytes).or_else(|| count(attributes).map(Buffer::Elements))
}

fn bytes_of(attributes: &Attributes<'_>) -> Option<Count> {
    attributes.named("MemorySizeAttribute", "BytesParamIndex").as_ref().and_then(index)
}

/// The number of elements that a `NativeArrayInfoAttribute` gives.
pub(super) fn count(attributes: &Attributes<'_>) -> Option<Count> {
    const ARRAY: &str = "NativeArrayInfoAttribute";
    if let Some(Value::Utf8(field)) = attributes.named(ARRAY, "CountFieldName") {
        return Some(Count::Field(field));
    }
    if let Some(count) = attributes.named(ARRAY, "CountParamIndex") {
        return index(&count);
    }
    let fixed = integer(&attributes.named(ARRAY, "CountConst")?)?;
    Some(Count::Fixed(u32::try_from(fixed).ok()?))
}

fn index(value: &Value) -> Option<Count> {
    Some(Count::Parameter(u16::try_from(integer(value)?).ok()?))
}
