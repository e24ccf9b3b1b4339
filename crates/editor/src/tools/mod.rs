//! The tools: one table, and a file for each.
//!
//! Every conversation pays for the whole table, so there are few, and what is written about each is short.

mod generate;
mod layout;
mod meaning;
mod references;
mod search;
mod show;

use crate::answer::{Answer, Part};
use crate::arguments::{Arguments, COMMON, Kind, NAME_BYTES, Parameter};
use crate::problem::Problem;
use farcall_app::{Answer as Known, App, Item, ItemKind, Wanted};
use serde_json::{Map, Value, json};

/// One tool.
#[derive(Debug)]
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// Its own; it takes the common ones as well.
    own: &'static [Parameter],
    run: fn(&App, &Arguments) -> Result<Answer, Problem>,
}

const NAME: Parameter = Parameter::required("name", "", Kind::Text(NAME_BYTES));
const STYLE: Parameter =
    Parameter::optional("style", "Default: the recommended one.", Kind::Text(NAME_BYTES));

/// Every tool, in the order in which they are listed.
pub(crate) const TOOLS: &[Tool] = &[
    Tool {
        name: "search",
        about: "Finds native functions, types and constants of Windows by name, words (map view), initials (ofm), \
                typos, value (0x80070005), GUID or signature (HANDLE, u32 -> BOOL). Filters: dll:kernel32 \
                kind:function header:winuser.h takes:HANDLE returns:BOOL field:cbSize.",
        own: &[
            Parameter::required("query", "", Kind::Text(search::QUERY_BYTES)),
            Parameter::optional("limit", "", Kind::Number(1, 50, search::USUAL_LIMIT as u64)),
        ],
        run: search::run,
    },
    Tool {
        name: "show",
        about: "One declaration in one language, with the definitions of the types it needs, a summary and what \
                checked it. For a name that is known.",
        own: &[
            Parameter::required("name", "OpenFileMapping, SYSTEM_INFO, WM_PAINT", Kind::Text(NAME_BYTES)),
            Parameter::required(
                "language",
                "csharp, vb, fsharp, powershell, vba, c, cpp, rust, go, zig, d, nim, delphi, python, java, kotlin, \
                 node, deno, bun, dart, lua, php, ruby, perl, julia, haskell, autohotkey",
                Kind::Text(NAME_BYTES),
            ),
            STYLE,
            Parameter::architecture("Default x64."),
        ],
        run: show::run,
    },
    Tool {
        name: "generate",
        about: "One source file that compiles on its own: the named declarations and every type they need.",
        own: &[
            Parameter::required("names", "", Kind::Texts),
            Parameter::required("language", "As for show.", Kind::Text(NAME_BYTES)),
            STYLE,
            Parameter::architecture("Default x64."),
            Parameter::optional("module", "Namespace, package or class around them.", Kind::Text(NAME_BYTES)),
            Parameter::optional("ansi", "Take the A forms of plain names.", Kind::Flag),
        ],
        run: generate::run,
    },
    Tool {
        name: "layout",
        about: "Size, alignment and field offsets of a struct or union on x64, x86 and arm64.",
        own: &[NAME, Parameter::architecture("Default: all.")],
        run: layout::run,
    },
    Tool {
        name: "references",
        about: "What takes, returns or contains a type.",
        own: &[NAME],
        run: references::run,
    },
    Tool {
        name: "meaning",
        about: "What a constant, flag, message, error code, HRESULT or NTSTATUS means, by name or by value.",
        own: &[Parameter::required("of", "E_ACCESSDENIED, WM_, 0x80070005, -1, 5", Kind::Text(NAME_BYTES))],
        run: meaning::run,
    },
];

impl Tool {
    pub(crate) fn called(name: &str) -> Option<&'static Self> {
        TOOLS.iter().find(|tool| tool.name == name)
    }

    /// What it takes, its own arguments first.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.own.iter().chain(COMMON)
    }

    /// What it takes, as JSON Schema; that it takes nothing else is said to whoever tries.
    pub(crate) fn schema(&self) -> Map<String, Value> {
        let properties: Map<String, Value> =
            self.parameters().map(|parameter| (parameter.name.to_owned(), parameter.schema())).collect();
        let required: Vec<&str> = self
            .own
            .iter()
            .filter(|parameter| parameter.is_required)
            .map(|parameter| parameter.name)
            .collect();
        Map::from_iter([
            ("type".to_owned(), json!("object")),
            ("properties".to_owned(), Value::Object(properties)),
            ("required".to_owned(), json!(required)),
        ])
    }

    /// Answers a call, whatever it was sent.
    pub(crate) fn call(&self, app: &App, sent: Option<Map<String, Value>>) -> Result<Part, Problem> {
        let arguments = Arguments::read(self, sent)?;
        (self.run)(app, &arguments)?.part(arguments.cursor(), arguments.max_tokens())
    }
}

/// What a name means first of all that `suits`: a name may be that of a function and of a type.
fn find(app: &App, name: &str, suits: fn(ItemKind) -> bool) -> Result<Found, Problem> {
    let architecture = farcall_app::Architecture::X64;
    let Known { item, also } = app.show(name, architecture)?;
    if suits(item.kind) {
        return Ok(Found::It(Box::new(item)));
    }
    let wanted = Wanted { architecture, signatures: Some(&[]), references: 0 };
    let other = also.iter().find(|link| suits(link.kind));
    let other = other.and_then(|link| app.page_with(&link.address, &wanted).ok());
    Ok(match other {
        Some(page) => Found::It(Box::new(page.answer.item)),
        None => Found::Other(Box::new(item)),
    })
}

/// What [`find`] found.
enum Found {
    It(Box<Item>),
    /// Something has the name, and is not what was asked for.
    Other(Box<Item>),
}

/// What was checked about an item, in a line; `None` where nothing was.
fn evidence(item: &Item) -> Option<String> {
    let agreed: Vec<&str> = item.evidence.iter().filter(|e| e.agrees).map(|e| e.check.as_str()).collect();
    let disagreed = item.evidence.iter().filter(|e| !e.agrees);
    let disagreed = disagreed.map(|e| format!("{} disagrees ({}: {}).", e.check, e.by, e.detail));
    let agreed = (!agreed.is_empty()).then(|| format!("{} agree.", agreed.join(", ")));
    let all: Vec<String> = agreed.into_iter().chain(disagreed).collect();
    (!all.is_empty()).then(|| format!("Checked: {}", all.join(" ")))
}

/// Where it is from, in a line: header, first Windows, documentation; `None` where nothing is known.
fn origin(item: &Item) -> Option<String> {
    let header = item.header.as_ref().map(|header| format!("Header {header}."));
    let since = item.minimum_os.as_ref().map(|os| format!("Since {os}."));
    let link = item.documentation.clone();
    let all: Vec<String> = header.into_iter().chain(since).chain(link).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// `OpenFileMapping (kernel32.dll)`, `SYSTEM_INFO (struct)`.
fn title(item: &Item) -> String {
    format!("{} ({})", item.name, item.library.as_deref().unwrap_or(item.kind.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::{MOST_TOKENS, tokens};
    use std::sync::LazyLock;

    static APP: LazyLock<App> = LazyLock::new(App::new);

    fn call(tool: &str, arguments: Value) -> Result<Part, Problem> {
        let Value::Object(arguments) = arguments else { panic!("arguments are an object") };
        Tool::called(tool).unwrap().call(&APP, Some(arguments))
    }

    /// The first page, for which nothing may be wrong.
    fn text(tool: &str, arguments: Value) -> String {
        call(tool, arguments.clone()).unwrap_or_else(|problem| panic!("{tool} {arguments}: {problem}")).text
    }

    fn problem(tool: &str, arguments: Value) -> String {
        call(tool, arguments.clone())
            .err()
            .unwrap_or_else(|| panic!("{tool} {arguments} is answered"))
            .to_string()
    }

    #[test]
    fn every_language_is_told_of() {
        let show = Tool::called("show").unwrap();
        let about = show.own.iter().find(|parameter| parameter.name == "language").unwrap().about;
        let mut told: Vec<&str> = about.split(", ").collect();
        let mut known: Vec<&str> = farcall_app::languages().iter().map(|language| language.id).collect();
        told.sort_unstable();
        known.sort_unstable();
        assert_eq!(told, known);
    }

    #[test]
    fn the_name_of_an_argument_means_one_thing_in_a_tool() {
        for tool in TOOLS {
            let mut names: Vec<&str> = tool.parameters().map(|parameter| parameter.name).collect();
            names.sort_unstable();
            let before = names.len();
            names.dedup();
            assert_eq!(names.len(), before, "{}", tool.name);
        }
    }

    #[test]
    fn show_has_the_declaration_its_types_and_what_checked_it() {
        let text = text("show", json!({ "name": "openfilemapping", "language": "C#" }));
        for part in [
            "OpenFileMapping (kernel32.dll)",
            "Header memoryapi.h. Since Windows XP.",
            "Checked: ",
            "Compiled by Roslyn",
            "C#, DllImport",
            "public static extern IntPtr OpenFileMapping(",
            "enum FILE_MAP",
        ] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
    }

    #[test]
    fn show_takes_styles_and_architectures() {
        let text = |style, architecture| {
            let arguments = json!({ "name": "SYSTEM_INFO", "language": "c", "style": style, "architecture": architecture });
            call("show", arguments).map(|part| part.text)
        };
        assert!(text(Value::Null, json!("x86")).is_ok());
        let problem = text(json!("K&R"), Value::Null).unwrap_err().to_string();
        assert!(problem.contains("no style K&R; known are"), "{problem}");
    }

    #[test]
    fn generate_makes_a_file_in_a_module() {
        let arguments = json!({ "names": ["CreateFile", "CloseHandle"], "language": "csharp", "module": "Acme.Bindings" });
        let file = text("generate", arguments);
        for part in ["namespace Acme.Bindings", "CreateFile(", "CloseHandle(", "struct SECURITY_ATTRIBUTES"] {
            assert!(file.contains(part), "{part} is missing in {file}");
        }
        let ansi = json!({ "names": "CreateFile", "language": "c", "ansi": true });
        assert!(text("generate", ansi).contains("CreateFileA"));
    }

    #[test]
    fn the_pages_of_a_file_are_the_file() {
        let arguments = |cursor: usize| {
            json!({ "names": ["IShellItem", "CreateWindowEx", "GetMessage"], "language": "rust",
                    "max_tokens": 900, "cursor": cursor.to_string() })
        };
        let (mut file, mut pages) = (String::new(), 0);
        loop {
            let part = call("generate", arguments(file.len())).unwrap();
            assert!(tokens(&part.text) + part.note.as_deref().map_or(0, tokens) <= 900);
            file.push_str(&part.text);
            pages += 1;
            match part.note {
                Some(note) => assert!(note.contains(&format!("cursor \"{}\"", file.len())), "{note}"),
                None => break,
            }
        }
        let options = farcall_app::FileOptions::new(None, farcall_app::Architecture::X64);
        let whole = APP.generate(&["IShellItem", "CreateWindowEx", "GetMessage"], "rust", &options).unwrap();
        assert_eq!(file, whole.text);
        assert!(pages > 2, "{pages}");
    }

    #[test]
    fn layout_tells_architectures_apart_where_they_differ() {
        let layout = text("layout", json!({ "name": "SYSTEM_INFO" }));
        assert!(layout.contains("x64, arm64: 48 bytes, aligned to 8"), "{layout}");
        assert!(layout.contains("x86: 36 bytes, aligned to 4"), "{layout}");
        assert!(layout.contains("8 8 lpMinimumApplicationAddress: *void"), "{layout}");
        let only = text("layout", json!({ "name": "SYSTEM_INFO", "architecture": "x86" }));
        assert!(!only.contains("48 bytes, aligned"), "{only}");
        assert!(text("layout", json!({ "name": "DCB" })).contains("fParity: u32, bit 1"));
        let function = problem("layout", json!({ "name": "Sleep" }));
        assert!(function.contains("Sleep is a function"), "{function}");
        let pointer = problem("layout", json!({ "name": "LPSYSTEM_INFO" }));
        assert!(pointer.contains("Another name for *SYSTEM_INFO"), "{pointer}");
    }

    #[test]
    fn references_are_grouped() {
        let text = text("references", json!({ "name": "SYSTEM_INFO" }));
        assert!(text.contains("Taken by:\nGetNativeSystemInfo (kernel32.dll)\n"), "{text}");
        let function = problem("references", json!({ "name": "Sleep" }));
        assert!(function.contains("type"), "{function}");
        let member = problem("references", json!({ "name": "FILE_MAP_READ" }));
        assert!(member.contains("FILE_MAP"), "{member}");
    }

    #[test]
    fn meaning_goes_from_names_and_from_values() {
        let value = text("meaning", json!({ "of": "0x80070005" }));
        assert!(value.contains("E_ACCESSDENIED"), "{value}");
        assert!(value.contains("0x80070005 is HRESULT_FROM_WIN32(5)"), "{value}");
        for same in ["2147942405", "-2147024891"] {
            assert!(text("meaning", json!({ "of": same })).contains("E_ACCESSDENIED"), "{same}");
        }
        let name = text("meaning", json!({ "of": "STATUS_ACCESS_VIOLATION" }));
        assert!(name.contains("0xC0000005"), "{name}");
        assert!(text("meaning", json!({ "of": "FILE_MAP" })).contains("FILE_MAP_READ = 4"));
        assert!(problem("meaning", json!({ "of": "Sleep" })).contains("show"));
        assert!(problem("meaning", json!({ "of": "0x7bcdef01deadbeef" })).contains("No constant"));
    }

    #[test]
    fn search_goes_on_where_it_ended() {
        let names = |cursor: &str| -> Vec<String> {
            let text = text("search", json!({ "query": "dll:kernel32 mutex", "limit": 2, "cursor": cursor }));
            text.lines().map(str::to_owned).collect()
        };
        let (first, second) = (names("0"), names("2"));
        assert_eq!((first.len(), second.len()), (2, 2));
        assert!(first.iter().all(|line| !second.contains(line)), "{first:?} {second:?}");
        assert!(text("search", json!({ "query": "qqqqzzzzqqqq" })).contains("Nothing matches"));
        let note = call("search", json!({ "query": "create", "limit": 5 })).unwrap().note.unwrap();
        assert!(note.contains("cursor \"5\""), "{note}");
    }

    #[test]
    fn what_does_not_exist_leads_to_what_does() {
        for (tool, arguments, hint) in [
            ("show", json!({ "name": "OpenFileMaping", "language": "c" }), "OpenFileMapping"),
            ("show", json!({ "name": "Sleep", "language": "cobol" }), "known are csharp"),
            ("generate", json!({ "names": ["Sleep", "CloseHandel"], "language": "c" }), "CloseHandle"),
            ("generate", json!({ "names": ["Sleep"], "language": "c", "module": "x y" }), "module"),
            ("layout", json!({ "name": "SYSTEM_INF" }), "SYSTEM_INFO"),
            ("references", json!({ "name": "SYSTEM_INF" }), "SYSTEM_INFO"),
            ("meaning", json!({ "of": "E_ACCESDENIED" }), "E_ACCESSDENIED"),
        ] {
            let problem = problem(tool, arguments);
            assert!(problem.contains(hint), "{hint} is missing in {problem}");
        }
    }

    #[test]
    fn hostile_arguments_are_told_what_is_wrong() {
        let huge = "x".repeat(3_000_000);
        for (tool, arguments, part) in [
            ("show", json!({}), "show needs name"),
            ("show", json!({ "name": "Sleep" }), "show needs language"),
            ("show", json!({ "name": huge, "language": "c" }), "at most 300 bytes"),
            ("show", json!({ "name": "Sle\0ep", "language": "c" }), "without control characters"),
            ("show", json!({ "name": "  ", "language": "c" }), "must be a text"),
            ("show", json!({ "name": ["Sleep"], "language": "c" }), "must be a text, and is a list of 1"),
            ("show", json!({ "name": { "a": 1 }, "language": "c" }), "is an object"),
            ("show", json!({ "name": "Sleep", "lang": "c" }), "no argument \"lang\""),
            (
                "show",
                json!({ "name": "Sleep", "language": "c", "architecture": "ia64" }),
                "one of x64, x86, arm64",
            ),
            ("show", json!({ "name": "Sleep", "language": huge }), "language"),
            ("show", json!({ "name": "Sleep", "language": "c", "max_tokens": 1e12 }), "from 200 to 8000"),
            ("show", json!({ "name": "Sleep", "language": "c", "cursor": "next" }), "cursor"),
            ("show", json!({ "name": "Sleep", "language": "c", "cursor": "99999999" }), "is no cursor"),
            ("search", json!({ "query": "x", "limit": -5 }), "from 1 to 50, and is -5"),
            ("search", json!({ "query": "x", "limit": 2.5 }), "whole number"),
            ("search", json!({ "query": 5 }), "must be a text, and is 5"),
            ("search", json!({ "query": "x", "cursor": -1 }), "cursor is -1"),
            ("search", json!({ "query": "x", "cursor": u64::MAX }), "cursor"),
            ("search", json!({ "query": "x", "max_tokens": 9000 }), "from 200 to 8000"),
            ("generate", json!({ "names": [], "language": "c" }), "1 to 100 names"),
            ("generate", json!({ "names": vec!["Sleep"; 101], "language": "c" }), "1 to 100 names"),
            ("generate", json!({ "names": ["Sleep", 5], "language": "c" }), "5 in it"),
            ("generate", json!({ "names": ["Sleep"], "language": "c", "ansi": "yes" }), "true or false"),
            ("meaning", json!({ "of": 5 }), "must be a text"),
        ] {
            let problem = problem(tool, arguments);
            assert!(problem.contains(part), "{part} is missing in {problem}");
            assert!(problem.len() < 1_000, "{} bytes", problem.len());
        }
        assert!(problem("show", json!({ huge: 1 })).len() < 1_000);
    }

    #[test]
    fn no_answer_costs_more_than_was_allowed() {
        for (tool, arguments) in [
            ("search", json!({ "query": "HANDLE", "limit": 50 })),
            ("show", json!({ "name": "IMAGE_NT_HEADERS64", "language": "java" })),
            ("show", json!({ "name": "WM_", "language": "csharp" })),
            ("generate", json!({ "names": ["IShellItem", "CreateWindowEx"], "language": "csharp" })),
            ("layout", json!({ "name": "DEVMODEW" })),
            ("references", json!({ "name": "HANDLE" })),
            ("meaning", json!({ "of": "WM_" })),
            ("meaning", json!({ "of": "5" })),
        ] {
            for most in [200, 2_000, MOST_TOKENS] {
                let mut arguments = arguments.clone();
                arguments["max_tokens"] = json!(most);
                let part = call(tool, arguments.clone()).unwrap();
                let cost = tokens(&part.text) + part.note.as_deref().map_or(0, tokens);
                assert!(cost <= most, "{tool} {arguments} costs {cost}");
            }
        }
    }
}
