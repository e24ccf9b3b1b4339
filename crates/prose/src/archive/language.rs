//! In which language a block of code is. The archive tags all of them `cs`.

/// A language of the old wiki's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those of the languages")]
pub enum Language {
    CSharp,
    /// Visual Basic .NET.
    VisualBasic,
    /// Visual Basic 6 and VBA, whose `Long` has 32 bits.
    VisualBasic6,
    FSharp,
    C,
    Cpp,
    Python,
    PowerShell,
    Delphi,
    Java,
    Ruby,
    Perl,
    AutoIt,
    Rust,
    Go,
    /// No cue of any language was found.
    Unknown,
}

/// The ids, and what headings call the languages, in lower case. Longer names stand before those they begin with.
const NAMES: &[(Language, &str, &[&str])] = &[
    (Language::VisualBasic6, "vb6", &["visual basic 6", "vb classic", "vb 6", "vb6", "vba"]),
    (Language::VisualBasic, "vb", &["visual basic .net", "visual basic", "vb .net", "vb.net", "vb"]),
    (Language::CSharp, "csharp", &["c-sharp", "csharp", "c sharp", "c#"]),
    (Language::FSharp, "fsharp", &["f-sharp", "fsharp", "f#"]),
    (Language::Cpp, "cpp", &["managed c++", "c++/cli", "visual c++", "c++", "cpp"]),
    (Language::Python, "python", &["ironpython", "python", "ctypes"]),
    (Language::PowerShell, "powershell", &["powershell", "posh"]),
    (Language::Delphi, "delphi", &["object pascal", "delphi", "pascal"]),
    (Language::Java, "java", &["java", "jna"]),
    (Language::Ruby, "ruby", &["ruby"]),
    (Language::Perl, "perl", &["perl"]),
    (Language::AutoIt, "autoit", &["autoit"]),
    (Language::Rust, "rust", &["rust"]),
    (Language::Go, "go", &["golang", "go"]),
    (Language::C, "c", &["ansi c", "c"]),
];

/// What is typical of a language, in lower case, and how much it says. Each cue counts once. What two
/// languages share stands in both, so that only the rest decides.
const CUES: &[(Language, &str, u32)] = &[
    (Language::CSharp, "static extern", 5),
    (Language::CSharp, "using system", 4),
    (Language::CSharp, "string[] args", 4),
    (Language::CSharp, "[dllimport", 3),
    (Language::CSharp, "[structlayout", 3),
    (Language::CSharp, "[marshalas", 3),
    (Language::CSharp, "[flags]", 3),
    (Language::CSharp, "[comimport", 3),
    (Language::CSharp, "public struct", 3),
    (Language::CSharp, "public enum", 3),
    (Language::CSharp, "public const", 2),
    (Language::CSharp, "const uint", 3),
    (Language::CSharp, "const int", 2),
    (Language::CSharp, "delegate ", 1),
    (Language::CSharp, "intptr ", 1),
    (Language::CSharp, "uint ", 1),
    (Language::CSharp, "foreach (", 2),
    (Language::CSharp, "console.writeline(", 1),
    (Language::CSharp, "string.empty", 1),
    (Language::CSharp, "intptr.zero;", 2),
    (Language::VisualBasic, "<dllimport", 4),
    (Language::VisualBasic, "<structlayout", 4),
    (Language::VisualBasic, "<marshalas", 4),
    (Language::VisualBasic, "<flags", 4),
    (Language::VisualBasic, "as intptr", 5),
    (Language::VisualBasic, "as uinteger", 4),
    (Language::VisualBasic, "as uint32", 4),
    (Language::VisualBasic, "as int32", 4),
    (Language::VisualBasic, "as integer", 2),
    (Language::VisualBasic, "as boolean", 2),
    (Language::VisualBasic, "imports system", 5),
    (Language::VisualBasic, "end structure", 5),
    (Language::VisualBasic, "shared function", 4),
    (Language::VisualBasic, "shared sub", 4),
    (Language::VisualBasic, "declare auto", 5),
    (Language::VisualBasic, "declare unicode", 5),
    (Language::VisualBasic, "declare ansi", 5),
    (Language::VisualBasic, "end try", 4),
    (Language::VisualBasic, "console.writeline(", 1),
    (Language::VisualBasic, "declare function", 3),
    (Language::VisualBasic, "declare sub", 3),
    (Language::VisualBasic, "delegate function", 4),
    (Language::VisualBasic, "delegate sub", 4),
    (Language::VisualBasic, "byval ", 2),
    (Language::VisualBasic, "byref ", 2),
    (Language::VisualBasic, "end function", 2),
    (Language::VisualBasic, "end sub", 2),
    (Language::VisualBasic, "end enum", 2),
    (Language::VisualBasic, "end if", 1),
    (Language::VisualBasic, "const ", 1),
    (Language::VisualBasic, "&h", 2),
    (Language::VisualBasic, "dim ", 1),
    (Language::VisualBasic6, "ptrsafe", 8),
    (Language::VisualBasic6, "longptr", 6),
    (Language::VisualBasic6, "as any", 5),
    (Language::VisualBasic6, "end type", 6),
    (Language::VisualBasic6, "attribute vb_", 6),
    (Language::VisualBasic6, "option explicit\n", 1),
    (Language::VisualBasic6, "as long", 4),
    (Language::VisualBasic6, "debug.print", 3),
    (Language::VisualBasic6, "on error goto", 3),
    (Language::VisualBasic6, "varptr(", 4),
    (Language::VisualBasic6, "declare function", 3),
    (Language::VisualBasic6, "declare sub", 3),
    (Language::VisualBasic6, "byval ", 2),
    (Language::VisualBasic6, "byref ", 2),
    (Language::VisualBasic6, "end function", 2),
    (Language::VisualBasic6, "end sub", 2),
    (Language::VisualBasic6, "end enum", 2),
    (Language::VisualBasic6, "end if", 1),
    (Language::VisualBasic6, "const ", 1),
    (Language::VisualBasic6, "&h", 2),
    (Language::VisualBasic6, "dim ", 1),
    (Language::FSharp, "[<dllimport", 12),
    (Language::FSharp, "[<struct", 12),
    (Language::FSharp, "let mutable", 5),
    (Language::FSharp, "nativeint", 3),
    (Language::FSharp, "extern bool ", 1),
    (Language::FSharp, "printfn", 5),
    (Language::Cpp, "extern \"c\"", 8),
    (Language::Cpp, "gcnew", 8),
    (Language::Cpp, "#using", 8),
    (Language::Cpp, "using namespace", 6),
    (Language::Cpp, "std::", 6),
    (Language::Cpp, "cout <<", 5),
    (Language::Cpp, "public ref class", 8),
    (Language::Cpp, "system::", 6),
    (Language::Cpp, "#include", 4),
    (Language::Cpp, "nullptr", 2),
    (Language::C, "#include", 4),
    (Language::C, "int main(", 4),
    (Language::C, "printf(", 3),
    (Language::C, "winapi ", 3),
    (Language::C, "typedef struct", 4),
    (Language::C, "#define ", 4),
    (Language::C, "__in ", 3),
    (Language::C, "_in_ ", 3),
    (Language::C, "lpctstr ", 2),
    (Language::C, "dword ", 2),
    (Language::Python, "ctypes", 6),
    (Language::Python, "windll.", 6),
    (Language::Python, "import clr", 6),
    (Language::Python, ".argtypes", 5),
    (Language::Python, "if __name__", 6),
    (Language::Python, "import ", 1),
    (Language::Python, "def ", 2),
    (Language::Python, "print ", 1),
    (Language::PowerShell, "add-type", 14),
    (Language::PowerShell, "-memberdefinition", 14),
    (Language::PowerShell, "new-object", 6),
    (Language::PowerShell, "write-host", 6),
    (Language::PowerShell, "write-output", 6),
    (Language::PowerShell, "[void]", 3),
    (Language::PowerShell, "get-process", 4),
    (Language::PowerShell, "]::", 4),
    (Language::PowerShell, "= [", 1),
    (Language::PowerShell, "$null", 3),
    (Language::PowerShell, "function get-", 5),
    (Language::Delphi, "stdcall;", 8),
    (Language::Delphi, "external '", 6),
    (Language::Delphi, ":=", 4),
    (Language::Delphi, "begin\n", 3),
    (Language::Delphi, "end;", 4),
    (Language::Delphi, ": longword", 4),
    (Language::Delphi, ": cardinal", 4),
    (Language::Delphi, "packed record", 6),
    (Language::Delphi, "= record", 6),
    (Language::Java, "stdcalllibrary", 10),
    (Language::Java, "native.load", 8),
    (Language::Java, "com.sun.jna", 10),
    (Language::Java, "import java", 8),
    (Language::Java, "system.out.print", 8),
    (Language::Ruby, "win32api.new", 10),
    (Language::Ruby, "require 'win32", 10),
    (Language::Ruby, "require 'fiddle", 10),
    (Language::Ruby, "puts ", 3),
    (Language::Perl, "use win32", 10),
    (Language::Perl, "my $", 6),
    (Language::AutoIt, "dllcall(", 10),
    (Language::AutoIt, "dllstructcreate", 10),
    (Language::Rust, "extern \"system\"", 12),
    (Language::Rust, "fn main()", 8),
    (Language::Rust, "#[repr(c", 10),
    (Language::Rust, "let mut ", 4),
    (Language::Go, "syscall.", 8),
    (Language::Go, "package main", 10),
    (Language::Go, "func main()", 6),
];

/// How much the heading above a block says: less than a cue that only one language has.
const HEADING: u32 = 3;

/// How many bytes of a block are looked at.
const ENOUGH: usize = 32 * 1024;

impl Language {
    /// The id in the key of a section and after a fence. That of an unknown language is `text`.
    pub fn id(self) -> &'static str {
        NAMES.iter().find(|(language, ..)| *language == self).map_or("text", |(_, id, _)| id)
    }
}

/// The language that a heading begins with or holds as a word: `C# Signature`, `Sample Code (VB.NET)`.
pub(super) fn of_heading(heading: &str) -> Option<Language> {
    let heading = heading.to_lowercase();
    let is_end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '+' | '#' | '.'));
    let named = |name: &str| {
        heading.match_indices(name).any(|(at, _)| {
            let before = heading[..at].chars().next_back();
            before.is_none_or(|c| !c.is_alphanumeric()) && is_end(heading[at + name.len()..].chars().next())
        })
    };
    let found = NAMES.iter().find(|(_, _, names)| names.iter().any(|name| named(name)));
    found.map(|(language, ..)| *language)
}

/// The language of a block of code under a heading. Where nothing in it is typical of any language, it is
/// the heading's.
pub(super) fn of_code(code: &str, heading: Option<Language>) -> Language {
    let code = code[..code.floor_char_boundary(ENOUGH)].to_lowercase();
    let mut scores: Vec<(Language, u32)> = Vec::new();
    let mut add = |language: Language, weight: u32| match scores.iter_mut().find(|(l, _)| *l == language) {
        Some((_, score)) => *score += weight,
        None => scores.push((language, weight)),
    };
    if let Some(language) = heading {
        add(language, HEADING);
        // Headings say `VB` for both; Visual Basic 6 has to be told from the code.
        if language == Language::VisualBasic {
            add(Language::VisualBasic6, HEADING);
        }
    }
    for (language, cue, weight) in CUES {
        if code.contains(cue) {
            add(*language, *weight);
        }
    }
    // Of equal scores the first counts: the heading's, and then the order of the table.
    let mut best = (Language::Unknown, 0);
    for (language, score) in scores {
        if score > best.1 {
            best = (language, score);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::{CUES, Language, NAMES, of_code, of_heading};

    #[test]
    fn headings_name_languages() {
        for (heading, language) in [
            ("C# Signature:", Some(Language::CSharp)),
            ("VB Signature", Some(Language::VisualBasic)),
            ("VB.NET Signature:", Some(Language::VisualBasic)),
            ("VB6 / VBA signature", Some(Language::VisualBasic6)),
            ("C++/CLI Signature", Some(Language::Cpp)),
            ("C Signature", Some(Language::C)),
            ("Sample Code (F#)", Some(Language::FSharp)),
            ("Sample Code:", None),
            ("Documentation", None),
            ("Signature", None),
        ] {
            assert_eq!(of_heading(heading), language, "{heading}");
        }
    }

    #[test]
    fn code_is_known_by_what_is_typical_of_it() {
        use Language as L;
        for (code, heading, language) in [
            ("[DllImport(\"x\")]\nstatic extern int F(int a);", None, L::CSharp),
            ("[DllImport(\"x\")]\nstatic extern int F(int a);", Some(L::VisualBasic), L::CSharp),
            (
                "<DllImport(\"x\")> _\nShared Function F(ByVal a As Integer) As Integer\nEnd Function",
                Some(L::CSharp),
                L::VisualBasic,
            ),
            ("Declare Auto Function F Lib \"x\" (ByVal a As Integer) As Boolean", None, L::VisualBasic),
            (
                "Declare Function F Lib \"x\" (ByVal a As Integer) As IntPtr",
                Some(L::VisualBasic),
                L::VisualBasic,
            ),
            (
                "Private Declare Function F Lib \"x\" (ByVal a As Long) As Long",
                Some(L::VisualBasic),
                L::VisualBasic6,
            ),
            (
                "Private Declare PtrSafe Function F Lib \"x\" (ByVal a As LongPtr) As Long",
                None,
                L::VisualBasic6,
            ),
            ("Public Type P\n  x As Long\nEnd Type", Some(L::VisualBasic), L::VisualBasic6),
            ("[<DllImport(\"x\")>]\nextern bool F(nativeint a)", Some(L::CSharp), L::FSharp),
            ("[DllImport(\"x\")]\nextern \"C\" int F(int a);", Some(L::CSharp), L::Cpp),
            ("#include <windows.h>\nint main(void) { return 0; }", None, L::C),
            ("from ctypes import *\nwindll.kernel32.F(1)", Some(L::CSharp), L::Python),
            (
                "$t = Add-Type -MemberDefinition '[DllImport(\"x\")] public static extern int F();' -PassThru",
                None,
                L::PowerShell,
            ),
            ("function F(a: Cardinal): BOOL; stdcall; external 'x.dll';", Some(L::CSharp), L::Delphi),
            ("let h = unsafe { F() };\nextern \"system\" { fn F() -> i32; }", None, L::Rust),
            ("F = 1", Some(L::VisualBasic), L::VisualBasic),
            ("F = 1", None, L::Unknown),
            ("", None, L::Unknown),
        ] {
            assert_eq!(of_code(code, heading), language, "{code}");
        }
    }

    #[test]
    fn each_cue_stands_once_in_lower_case_and_each_language_has_an_id() {
        for (at, (language, cue, weight)) in CUES.iter().enumerate() {
            assert!(*weight > 0 && *cue == cue.to_lowercase(), "{cue}");
            assert!(!CUES[..at].iter().any(|row| row.0 == *language && row.1 == *cue), "{language:?} {cue}");
            assert!(NAMES.iter().any(|row| row.0 == *language), "{language:?}");
        }
        assert_eq!(Language::Unknown.id(), "text");
    }
}
