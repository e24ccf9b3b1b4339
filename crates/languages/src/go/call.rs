//! How Go hands parameters to a native function and gets its result back.
//!
//! `LazyProc.Call` takes machine words. On x64 it fills the first four vector registers too, and gives the
//! vector register of the result as its second value: package syscall, `Proc.Call`. On x86 a value of 8 bytes
//! is two words. On arm64 vector registers are out of reach, and a struct may be in them.

use super::keywords::parameters;
use super::ty::{Kind, kind, spell};
use crate::plain::{Parameter, Signature, Ty};
use farcall_model::{Architecture, CallingConvention, Primitive, layout};

/// The most words that `syscall` passes.
const MOST_WORDS: usize = 42;

/// A call of a native function, in Go.
pub(super) struct Call {
    /// `name type` of each parameter.
    pub(super) parameters: Vec<String>,
    /// What must be done before, with a tab in front of each line.
    pub(super) before: Vec<String>,
    /// The words to pass.
    pub(super) words: Vec<String>,
    /// The result.
    pub(super) result: Returned,
}

/// How a result comes back.
pub(super) enum Returned {
    /// There is none.
    Nothing,
    /// In a register: its Go type, and the expression that makes it of `r0`, and of `r1` where that is there.
    Register(String, String),
    /// In memory that the caller provides, called `r`: its Go type.
    Memory(String),
}

/// The call of a function with `signature`; `skipped` parameters at the front are the method's receiver.
///
/// # Errors
/// Why Go cannot call it.
pub(super) fn call(
    signature: &Signature,
    skipped: usize,
    architecture: Architecture,
) -> Result<Call, String> {
    let is_odd = matches!(signature.convention, CallingConvention::Fastcall | CallingConvention::Thiscall);
    if is_odd && architecture == Architecture::X86 {
        return Err("Go calls stdcall and cdecl functions alone".to_owned());
    }
    let natives: Vec<&Parameter> = signature.parameters.iter().skip(skipped).collect();
    let names = parameters(natives.iter().map(|parameter| parameter.name.as_str()));
    let mut call = Call {
        parameters: Vec::with_capacity(names.len()),
        before: Vec::new(),
        words: if skipped > 0 { vec!["uintptr(unsafe.Pointer(v))".to_owned()] } else { Vec::new() },
        result: returned(&signature.returns, architecture)?,
    };
    if matches!(call.result, Returned::Memory(_)) {
        call.words.push("uintptr(unsafe.Pointer(&r))".to_owned());
    }
    for (index, (native, name)) in natives.into_iter().zip(&names).enumerate() {
        call.parameters.push(format!("{name} {}", parameter_type(&native.ty)));
        let is_bool = matches!(kind(&native.ty), Kind::Bool32 | Kind::Number(Primitive::Bool));
        if is_bool {
            call.before.push(format!("\tvar _p{index} uint32\n\tif {name} {{\n\t\t_p{index} = 1\n\t}}\n"));
            call.words.push(format!("uintptr(_p{index})"));
        } else {
            call.words.extend(words(name, &native.ty, architecture)?);
        }
    }
    if call.words.len() > MOST_WORDS {
        return Err(format!("Go passes at most {MOST_WORDS} words to a native function"));
    }
    Ok(call)
}

/// The type of a parameter: `BOOL` is Go's `bool`.
pub(super) fn parameter_type(ty: &Ty) -> String {
    if kind(ty) == Kind::Bool32 { "bool".to_owned() } else { spell(ty) }
}

/// The words that the parameter `name` is passed as.
fn words(name: &str, ty: &Ty, architecture: Architecture) -> Result<Vec<String>, String> {
    let float = || format!("Go cannot pass floating-point numbers on {}", architecture.name());
    let is_x86 = architecture == Architecture::X86;
    let is_arm64 = architecture == Architecture::Arm64;
    match kind(ty) {
        Kind::Void => Err("one of its parameters has no type".to_owned()),
        Kind::Pointer => Ok(vec![format!("uintptr(unsafe.Pointer({name}))")]),
        Kind::Number(Primitive::F32 | Primitive::F64) if is_arm64 => Err(float()),
        Kind::Number(Primitive::F32) => Ok(vec![format!("uintptr(math.Float32bits({name}))")]),
        Kind::Number(Primitive::F64) => {
            let bits = format!("math.Float64bits({name})");
            Ok(halves(&bits, is_x86))
        }
        Kind::Number(primitive) => {
            let is_wide = layout::primitive(primitive, architecture).size == 8;
            Ok(halves(name, is_x86 && is_wide))
        }
        Kind::Bool32 | Kind::Unsafe | Kind::Handle => Ok(vec![format!("uintptr({name})")]),
        Kind::Aggregate(size, align) => aggregate(name, size, align, architecture),
    }
}

fn halves(value: &str, is_halved: bool) -> Vec<String> {
    let mut words = vec![format!("uintptr({value})")];
    if is_halved {
        words.push(format!("uintptr({value} >> 32)"));
    }
    words
}

/// A struct by value. On x64, those of 1, 2, 4 and 8 bytes are passed as integers and all others as the
/// address of a copy, which the parameter is; on x86, all are copied to the stack.
fn aggregate(name: &str, size: u32, align: u32, architecture: Architecture) -> Result<Vec<String>, String> {
    let bits = size * 8;
    match (architecture, size) {
        _ if align > 8 => Err("Go cannot align a struct that is passed by value to 16 bytes".to_owned()),
        (_, 0) => Err("a struct of unknown size is passed by value".to_owned()),
        (Architecture::X64, 1 | 2 | 4 | 8) | (Architecture::X86, 1 | 2 | 4) => {
            Ok(vec![format!("uintptr(*(*uint{bits})(unsafe.Pointer(&{name})))")])
        }
        (Architecture::X64, _) => Ok(vec![format!("uintptr(unsafe.Pointer(&{name}))")]),
        (Architecture::X86, _) if size.is_multiple_of(4) => {
            let word = |offset| match offset {
                0 => format!("uintptr(*(*uint32)(unsafe.Pointer(&{name})))"),
                _ => format!("uintptr(*(*uint32)(unsafe.Add(unsafe.Pointer(&{name}), {offset})))"),
            };
            Ok((0..size).step_by(4).map(word).collect())
        }
        (Architecture::X86, _) => Err(format!("Go cannot pass a struct of {size} bytes by value")),
        // Four 8-byte floats are the largest struct that is passed in vector registers.
        (_, 33..) => Ok(vec![format!("uintptr(unsafe.Pointer(&{name}))")]),
        _ => Err("on arm64, Go cannot pass structs by value, which may be in vector registers".to_owned()),
    }
}

fn returned(ty: &Ty, architecture: Architecture) -> Result<Returned, String> {
    let spelled = spell(ty);
    let made = match kind(ty) {
        Kind::Void => return Ok(Returned::Nothing),
        // A function that returns 4 bytes or 1 leaves the rest of the register as it was.
        Kind::Bool32 => return Ok(Returned::Register("bool".to_owned(), "int32(r0) != 0".to_owned())),
        Kind::Number(Primitive::Bool) => "byte(r0) != 0".to_owned(),
        Kind::Pointer => format!("({spelled})(unsafe.Pointer(r0))"),
        Kind::Unsafe | Kind::Handle => format!("{spelled}(r0)"),
        Kind::Number(Primitive::F32) if architecture == Architecture::X64 => {
            "math.Float32frombits(uint32(r1))".to_owned()
        }
        Kind::Number(Primitive::F64) if architecture == Architecture::X64 => {
            "math.Float64frombits(uint64(r1))".to_owned()
        }
        Kind::Number(Primitive::F32 | Primitive::F64) => {
            return Err(format!("Go cannot receive floating-point numbers on {}", architecture.name()));
        }
        Kind::Number(primitive) => {
            let is_wide = layout::primitive(primitive, architecture).size == 8;
            if is_wide && architecture == Architecture::X86 {
                format!("{spelled}(uint64(r1)<<32 | uint64(r0))")
            } else {
                format!("{spelled}(r0)")
            }
        }
        Kind::Aggregate(size, align) => return returned_aggregate(spelled, size, align, architecture),
    };
    Ok(Returned::Register(spelled, made))
}

fn returned_aggregate(
    spelled: String,
    size: u32,
    align: u32,
    architecture: Architecture,
) -> Result<Returned, String> {
    match (architecture, size) {
        (Architecture::Arm64, _) => Err("on arm64, Go cannot receive structs by value".to_owned()),
        (_, 0) => Err("a struct of unknown size is returned by value".to_owned()),
        _ if align > 8 => Err("Go cannot align a struct that is returned by value to 16 bytes".to_owned()),
        (_, 1 | 2 | 4) | (Architecture::X64, 8) => {
            let made = format!("*(*{spelled})(unsafe.Pointer(&r0))");
            Ok(Returned::Register(spelled, made))
        }
        (_, 8) => {
            let made = format!("*(*{spelled})(unsafe.Pointer(&[2]uintptr{{r0, r1}}))");
            Ok(Returned::Register(spelled, made))
        }
        _ => Ok(Returned::Memory(spelled)),
    }
}
