//! Words that cannot name anything in an AutoHotkey script.

/// The reserved words, in small letters: AutoHotkey v2 documentation, "Concepts and Conventions", "Names", and
/// the functions that the printed text calls, which no parameter may hide.
static KEYWORDS: &[&str] = &[
    "and", "as", "break", "buffer", "case", "catch", "class", "comcall", "contains", "continue", "dllcall",
    "else", "false", "finally", "for", "global", "goto", "if", "in", "integer", "is", "isset", "local",
    "loop", "not", "numget", "numput", "or", "return", "static", "strget", "string", "strput", "substr",
    "super", "switch", "this", "throw", "true", "try", "unset", "until", "value", "while",
];

/// Classes and functions of AutoHotkey that the printed text uses, or that cannot be declared anew: AutoHotkey
/// v2 documentation, "Built-in Classes".
pub(super) static USED: &[&str] = &[
    "Any",
    "Array",
    "Buffer",
    "Chr",
    "Class",
    "ClipboardAll",
    "Closure",
    "ComCall",
    "ComObjArray",
    "ComObject",
    "ComValue",
    "ComValueRef",
    "DllCall",
    "Enumerator",
    "Error",
    "File",
    "Float",
    "Func",
    "Gui",
    "IndexError",
    "InputHook",
    "Integer",
    "Map",
    "MemberError",
    "MemoryError",
    "Menu",
    "MenuBar",
    "MethodError",
    "NumGet",
    "NumPut",
    "Number",
    "Object",
    "OSError",
    "Primitive",
    "PropertyError",
    "RegExMatchInfo",
    // A function that a constant is called like; nothing can be assigned to it.
    "Shutdown",
    "StrGet",
    "String",
    "StrPut",
    "SubStr",
    "TargetError",
    "TimeoutError",
    "TypeError",
    "UnsetError",
    "UnsetItemError",
    "ValueError",
    "VarRef",
    "ZeroDivisionError",
    "BoundFunc",
    // What the properties of the printed classes call their own.
    "index",
    "owner",
    "ptr",
    "this",
    "value",
];

/// `name` as an identifier; reserved words and built-in variables get an underscore behind them.
pub(super) fn identifier(name: &str) -> String {
    let mut plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if plain.is_empty() || plain.starts_with(|c: char| c.is_ascii_digit()) {
        plain.insert(0, '_');
    }
    let folded = plain.to_ascii_lowercase();
    if KEYWORDS.binary_search(&folded.as_str()).is_ok() || folded.starts_with("a_") {
        plain.push('_');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn reserved_words_give_way() {
        for (name, expected) in [("hWnd", "hWnd"), ("In", "In_"), ("x.b", "x_b"), ("3D", "_3D"), ("", "_")] {
            assert_eq!(identifier(name), expected);
        }
    }
}
