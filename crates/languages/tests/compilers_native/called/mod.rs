//! What is printed is called: the same functions with the same arguments from programs in several languages, under
//! Wine, and all must get the same answers.
//!
//! The tools are Debian's `wine64` and the compilers of the languages. Without one the tests say so and pass, unless
//! `FARCALL_REQUIRE_TOOLS` is `1`.

mod autohotkey;
mod c;
mod csharp;
mod go;
mod lua;
mod node;
mod rust;

use crate::judge::{Folder, accepts, print_for};
use crate::verdicts::{self, Verdicts};
use crate::wine;
use farcall_model::{Architecture, Body, DeclId, Function, Verdict};
use std::collections::BTreeMap;
use std::process::Command;

/// One call.
struct Call {
    id: DeclId,
    name: &'static str,
    function: Function,
    arguments: Vec<Argument>,
    /// Whether each program may get another answer.
    varies: bool,
}

/// One argument.
enum Argument {
    Number(i64),
    Double(&'static str),
    Bool(bool),
    Null,
    /// UTF-16 with its zero.
    Wide(Vec<u16>),
    /// Bytes with their zero.
    Bytes(Vec<u8>),
    /// Memory, with what is in it before.
    Memory(Vec<u8>),
}

impl Call {
    fn returns_nothing(&self) -> bool {
        self.function.signature.returns.ty.is_void()
    }
}

/// The calls of `calls.txt`.
fn calls() -> Vec<Call> {
    let lines = include_str!("calls.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| call(line).unwrap_or_else(|| panic!("{line}"))).collect()
}

fn call(line: &'static str) -> Option<Call> {
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let catalog = farcall_snapshot::catalog();
    let id = catalog.resolve(name)?;
    let declaration = catalog.declaration(id)?;
    let Body::Function(function) = declaration.body().clone() else { return None };
    let mut words = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    for (at, c) in rest.char_indices() {
        is_quoted ^= c == '"';
        if c == ' ' && !is_quoted {
            words.push(&rest[start..at]);
            start = at + 1;
        }
    }
    words.push(&rest[start..]);
    words.retain(|word| !word.is_empty());
    let varies = words.last() == Some(&"~");
    words.retain(|word| *word != "~");
    let arguments: Vec<Argument> = words.into_iter().map(argument).collect::<Option<_>>()?;
    (arguments.len() == function.signature.parameters.len()).then_some(Call {
        id,
        name,
        function,
        arguments,
        varies,
    })
}

fn argument(word: &'static str) -> Option<Argument> {
    let text = |word: &'static str| word.strip_prefix('"')?.strip_suffix('"');
    Some(match word {
        "null" => Argument::Null,
        "true" | "false" => Argument::Bool(word == "true"),
        _ if word.starts_with('w') => Argument::Wide(text(&word[1..])?.encode_utf16().chain([0]).collect()),
        _ if word.starts_with('"') => Argument::Bytes(text(word)?.bytes().chain([0]).collect()),
        _ if word.starts_with('f') => Argument::Double(&word[1..]),
        _ => match (word.strip_prefix("in:"), word.strip_prefix("out:")) {
            (Some(digits), _) => {
                let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
                Argument::Memory((0..digits.len()).step_by(2).map(byte).collect::<Option<_>>()?)
            }
            (None, Some(size)) => {
                let (size, first) = size.split_once('=').unwrap_or((size, "0"));
                let mut memory = vec![0; size.parse().ok()?];
                let first: u32 = first.parse().ok()?;
                memory.iter_mut().zip(first.to_le_bytes()).for_each(|(to, from)| *to = from);
                Argument::Memory(memory)
            }
            (None, None) => Argument::Number(number(word)?),
        },
    })
}

fn number(word: &str) -> Option<i64> {
    word.strip_prefix("0x").map_or_else(|| word.parse().ok(), |digits| i64::from_str_radix(digits, 16).ok())
}

/// The declarations of everything that is called.
fn declarations(style: (&str, &str), calls: &[Call]) -> String {
    let ids: Vec<DeclId> = calls.iter().map(|call| call.id).collect();
    print_for(style, &ids, Architecture::X64).1.text
}

/// Compiles `called.exe`; what that prints.
fn compiled_and_run(folder: &Folder, compiler: &mut Command) -> Result<String, String> {
    accepts(compiler.current_dir(&folder.0))?;
    wine::run(folder, &folder.0.join("called.exe"), &[], None)
}

/// The bytes of UTF-16.
fn bytes_of(units: &[u16]) -> Vec<u8> {
    units.iter().flat_map(|unit| unit.to_le_bytes()).collect()
}

/// Numbers with commas in between.
fn listed(numbers: &[u8]) -> String {
    numbers.iter().map(u8::to_string).collect::<Vec<_>>().join(", ")
}

/// Memory as hexadecimal digits.
fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The calls for a program that reads them: a line for each with the name and the arguments. A number is `n7`, a double
/// `d2.5`, null `0`; text of UTF-16 (`w`), of bytes (`b`) and memory (`m`) are hexadecimal digits behind that letter.
fn listing(calls: &[Call]) -> String {
    let word = |argument: &Argument| match argument {
        Argument::Number(number) => format!("n{number}"),
        Argument::Double(double) => format!("d{double}"),
        Argument::Bool(value) => format!("n{}", u8::from(*value)),
        Argument::Null => "0".to_owned(),
        Argument::Wide(units) => format!("w{}", hexadecimal(&bytes_of(units))),
        Argument::Bytes(bytes) => format!("b{}", hexadecimal(bytes)),
        Argument::Memory(bytes) => format!("m{}", hexadecimal(bytes)),
    };
    let line = |call: &Call| {
        let words = call.arguments.iter().map(|argument| format!(" {}", word(argument)));
        format!("{}{}\n", call.name, words.collect::<String>())
    };
    calls.iter().map(line).collect()
}

/// Has a program make the calls and print a line for each: the name, the result as a number, and all memory as
/// hexadecimal digits. `None` where its tools are missing.
type Making = fn(&Folder, &[Call]) -> Option<Result<String, String>>;

/// A language that calls.
struct Caller {
    language: &'static str,
    call: Making,
    /// The functions that cannot be called in this way by what is printed, which the program answers with `?`.
    cannot: &'static [&'static str],
}

impl Caller {
    const fn new(language: &'static str, call: Making) -> Self {
        Self { language, call, cannot: &[] }
    }
}

const CALLERS: [Caller; 7] = [
    Caller::new("C", c::call),
    Caller::new("Rust", rust::call),
    Caller::new("Go", go::call),
    Caller::new("AutoHotkey", autohotkey::call),
    Caller {
        // An `out` parameter takes no null.
        cannot: &["GetFullPathNameW", "WideCharToMultiByte"],
        ..Caller::new("C#", csharp::call)
    },
    Caller::new("LuaJIT", lua::call),
    Caller::new("Node.js", node::call),
];

/// The answers in `lines` that are not those in `expected`, with these. What was not called has none.
fn differing<'a>(
    calls: &[Call],
    expected: &'a [String],
    lines: &'a [String],
) -> Vec<(&'a String, &'a String)> {
    let is_other = |(call, (line, expected)): &(&Call, (&String, &String))| {
        line != expected
            && !(call.varies && line.starts_with(call.name))
            && ![line, expected].iter().any(|answer| answer.strip_suffix(" ?") == Some(call.name))
    };
    calls.iter().zip(lines.iter().zip(expected)).filter(is_other).map(|(_, both)| both).collect()
}

#[test]
fn another_answer_is_noticed() {
    let calls = [call("MulDiv 6 7 2").unwrap(), call("GetTickCount ~").unwrap()];
    let lines = |one: &str, other: &str| [one.to_owned(), other.to_owned()];
    let expected = lines("MulDiv 21", "GetTickCount 5");
    assert!(differing(&calls, &expected, &lines("MulDiv 21", "GetTickCount 6")).is_empty());
    assert_eq!(differing(&calls, &expected, &lines("MulDiv 22", "GetTickCount 6")).len(), 1);
    assert_eq!(differing(&calls, &expected, &lines("MulDiv 21", "")).len(), 1);
    assert!(differing(&calls, &expected, &lines("MulDiv ?", "GetTickCount 6")).is_empty());
}

#[test]
fn the_same_calls_get_the_same_answers_in_every_language() {
    if !wine::has_wine() {
        return;
    }
    let calls = calls();
    assert!(calls.len() >= 100, "only {} calls", calls.len());
    let mut answers: Vec<(&str, Vec<String>)> = Vec::new();
    for Caller { language, call, cannot } in CALLERS {
        let folder = Folder::new(&format!("called-{}", language.to_lowercase()));
        let Some(printed) = call(&folder, &calls) else { continue };
        let printed = printed.unwrap_or_else(|errors| panic!("{language}: {errors}"));
        let lines: Vec<String> = printed.lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), calls.len(), "{language}");
        let mut not_called: Vec<&str> = lines.iter().filter_map(|line| line.strip_suffix(" ?")).collect();
        not_called.sort_unstable();
        assert_eq!(not_called, cannot, "{language}");
        answers.push((language, lines));
    }
    let Some(((first, expected), others)) = answers.split_first() else { return };
    let wrong: Vec<String> = others
        .iter()
        .flat_map(|(language, lines)| {
            let differing = differing(&calls, expected, lines).into_iter();
            differing.map(move |(theirs, expected)| format!("{language}: {theirs}\n{first}: {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // What is known without asking anybody.
    for known in ["MulDiv 21", "htons 13330", "StrToIntW 123", "FileTimeToSystemTime 1 "] {
        assert!(expected.iter().any(|line| line.starts_with(known)), "{known}: {}", expected.join("\n"));
    }
    let about = "Called: whether programs in several languages that call it with the same arguments get the same \
                 answer (x64).";
    verdicts::compare("called", about, "programs", &verdicts(&calls, &answers));
}

/// Which languages called each function, all of which got the same answer.
fn verdicts(calls: &[Call], answers: &[(&str, Vec<String>)]) -> Verdicts {
    let mut called: BTreeMap<DeclId, Vec<&str>> = BTreeMap::new();
    for (at, call) in calls.iter().enumerate() {
        let languages = called.entry(call.id).or_default();
        for (language, lines) in answers {
            if !lines[at].ends_with(" ?") && !languages.contains(language) {
                languages.push(language);
            }
        }
    }
    let catalog = farcall_snapshot::catalog();
    let named = |id: DeclId| catalog.declaration(id).unwrap().full_name();
    let from = |languages: Vec<&str>| {
        (Verdict::Agrees, format!("called from {}, with the same answer", languages.join(", ")))
    };
    called.into_iter().map(|(id, languages)| (named(id), from(languages))).collect()
}
