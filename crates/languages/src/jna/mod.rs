//! What JNA programs declare, in whichever language of the Java virtual machine they are written.
//!
//! JNA reads declarations by reflection, so what matters are the classes of fields, parameters and
//! results, and where its own layout differs from the real one. Both are decided here; the languages
//! spell them out. What is absent: syntax.

mod form;
mod layout;
mod names;
mod plan;

pub(crate) use form::{Class, Form, alias, field, parameters, result};
pub(crate) use layout::{Laid, Line};
pub(crate) use names::{library, passed_by_value, unwritten};
pub(crate) use plan::{file, leave_out, unpassable};

use crate::plain::{Entry, Function, Item, Method, Parameter, Signature, Ty, What};
use farcall_model::{Architecture, CallingConvention};
use std::collections::HashSet;

/// The classes of JNA that printed text uses, with their packages.
pub(crate) static CLASSES: &[(&str, &str)] = &[
    ("Callback", "com.sun.jna.Callback"),
    ("Function", "com.sun.jna.Function"),
    ("IntegerType", "com.sun.jna.IntegerType"),
    ("Library", "com.sun.jna.Library"),
    ("NativeLibrary", "com.sun.jna.NativeLibrary"),
    ("Pointer", "com.sun.jna.Pointer"),
    ("PointerType", "com.sun.jna.PointerType"),
    ("Structure", "com.sun.jna.Structure"),
    ("FieldOrder", "com.sun.jna.Structure.FieldOrder"),
    ("Union", "com.sun.jna.Union"),
    ("WString", "com.sun.jna.WString"),
    ("ByReference", "com.sun.jna.ptr.ByReference"),
    ("ByteByReference", "com.sun.jna.ptr.ByteByReference"),
    ("DoubleByReference", "com.sun.jna.ptr.DoubleByReference"),
    ("FloatByReference", "com.sun.jna.ptr.FloatByReference"),
    ("IntByReference", "com.sun.jna.ptr.IntByReference"),
    ("LongByReference", "com.sun.jna.ptr.LongByReference"),
    ("PointerByReference", "com.sun.jna.ptr.PointerByReference"),
    ("ShortByReference", "com.sun.jna.ptr.ShortByReference"),
    ("StdCallLibrary", "com.sun.jna.win32.StdCallLibrary"),
    ("StdCallCallback", "com.sun.jna.win32.StdCallLibrary.StdCallCallback"),
];

/// The words of `text`, each once.
pub(crate) fn words(text: &str) -> HashSet<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').collect()
}

/// The imports that `text` needs, in alphabetical order.
pub(crate) fn imports(text: &str) -> Vec<&'static str> {
    let words = words(text);
    let mut imports: Vec<&str> =
        CLASSES.iter().filter(|(name, _)| words.contains(name)).map(|(_, path)| *path).collect();
    imports.sort_unstable();
    imports
}

/// `text` behind those of `helpers`, each with its name, that it mentions.
pub(crate) fn with_helpers(text: &str, helpers: &[(&str, &str)]) -> String {
    let words = words(text);
    let mentioned = helpers.iter().filter(|(name, _)| words.contains(name));
    let mut whole: String = mentioned.map(|(_, helper)| format!("{helper}\n")).collect();
    whole.push_str(text);
    whole
}

/// Why JNA cannot hold `item`.
pub(crate) fn refuse(item: &Item, architecture: Architecture) -> Option<String> {
    signatures(item).into_iter().find_map(|signature| {
        let is_odd =
            matches!(signature.convention, CallingConvention::Fastcall | CallingConvention::Thiscall);
        if is_odd && architecture == Architecture::X86 {
            return Some("JNA knows the calling conventions stdcall and cdecl alone".to_owned());
        }
        if signature.is_variadic && !matches!(item.what, What::Function(_)) {
            return Some("JNA has no callbacks and methods that take any number of arguments".to_owned());
        }
        None
    })
}

/// All signatures of an item.
pub(crate) fn signatures(item: &Item) -> Vec<&Signature> {
    match &item.what {
        What::Function(function) => vec![&function.signature],
        What::Callback(signature) | What::Inline(signature, _) => vec![signature],
        What::Interface(interface) => interface.methods.iter().map(|method| &method.signature).collect(),
        _ => Vec::new(),
    }
}

/// Whether a function belongs to the interface of the functions that are called as C calls them.
pub(crate) fn is_cdecl(function: &Function) -> bool {
    function.signature.convention == CallingConvention::Cdecl
}

/// The parameters of a method without the object that it is called on.
pub(crate) fn without_object(method: &Method) -> &[Parameter] {
    method.signature.parameters.get(1..).unwrap_or_default()
}

/// The name that a method of a library interface must have for JNA to find the function.
pub(crate) fn exported(function: &Function) -> Option<&str> {
    match &function.entry {
        Entry::Name(name) => Some(name),
        Entry::Ordinal(_) => None,
    }
}

/// Whether `ty` is what the headers call BOOL.
pub(crate) fn is_bool(ty: &Ty) -> bool {
    matches!(ty, Ty::Named { name, .. } if name == "BOOL")
}
