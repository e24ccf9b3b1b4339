//! What is printed for which name: families, members of enums, prefixes; and what cannot be.

use farcall_app::{Adaptation, App, Architecture, FileOptions, PrintError};

fn generate(names: &[&str], language: &str) -> Result<String, PrintError> {
    App::new().generate(names, language, &FileOptions::new(None, Architecture::X64)).map(|file| file.text)
}

#[test]
fn a_family_is_called_by_the_name_that_was_asked_for() {
    let plain = generate(&["OpenFileMapping"], "csharp").unwrap();
    assert!(plain.contains(" OpenFileMapping("), "{plain}");
    let wide = generate(&["OpenFileMappingW"], "csharp").unwrap();
    assert!(wide.contains(" OpenFileMappingW("), "{wide}");
    // Asked for by both names it can have only one.
    let both = generate(&["OpenFileMapping", "OpenFileMappingW"], "csharp").unwrap();
    assert_eq!(both.matches(" OpenFileMapping").count(), 1, "{both}");
    let structure = generate(&["WIN32_FIND_DATA"], "c").unwrap();
    assert!(structure.contains("WIN32_FIND_DATA"), "{structure}");
}

#[test]
fn a_member_stands_for_its_enum_in_a_file_and_for_itself_on_a_page() {
    let file = generate(&["FILE_MAP_READ"], "csharp").unwrap();
    assert!(file.contains("FILE_MAP_READ") && file.contains("FILE_MAP_WRITE"), "{file}");
    let app = App::new();
    let alone = app.declaration("FILE_MAP_READ", "csharp", None, Architecture::X64).unwrap();
    assert!(alone.contains("FILE_MAP_READ") && !alone.contains("FILE_MAP_WRITE"), "{alone}");
}

#[test]
fn a_prefix_stands_for_all_its_constants() {
    let file = generate(&["WM_"], "c").unwrap();
    for name in ["WM_PAINT", "WM_CLOSE", "WM_USER"] {
        assert!(file.contains(name), "{name}");
    }
    assert!(!file.contains("ERROR_ACCESS_DENIED"));
}

#[test]
fn errors_say_what_is_known() {
    let app = App::new();
    let print = |name: &str, language: &str, style| app.declaration(name, language, style, Architecture::X64);
    let error = print("Sleep", "cobol", None).unwrap_err().to_string();
    assert!(error.contains("cobol") && error.contains("csharp"), "{error}");
    let error = print("Sleep", "csharp", Some("fancy")).unwrap_err().to_string();
    assert!(error.contains("fancy") && error.contains("dllimport"), "{error}");
    assert!(matches!(print("Sleeep", "csharp", None), Err(PrintError::NotFound(_))));
    let undeclared = app
        .device_module("coredll")
        .unwrap()
        .exports
        .into_iter()
        .find(|e| !e.has_desktop_declaration && app.catalog().find(&e.name).len() == 1);
    let name = undeclared.unwrap().name;
    assert!(matches!(print(&name, "csharp", None), Err(PrintError::Undeclared { .. })), "{name}");
    assert!(matches!(generate(&[&name], "csharp"), Err(PrintError::Undeclared { .. })), "{name}");
}

/// A declaration on its own is for pasting, so it never is nothing.
#[test]
fn every_language_prints_a_plain_function_in_every_style() {
    let app = App::new();
    for language in farcall_app::languages() {
        for style in &language.styles {
            let code = app.declaration("CloseHandle", language.id, Some(style.id), Architecture::X64);
            let code = code.unwrap_or_else(|e| panic!("{} {}: {e}", language.id, style.id));
            assert!(code.contains("CloseHandle") && code.ends_with('\n'), "{code}");
        }
    }
}

#[test]
fn a_file_is_adapted_to_the_program_that_takes_it() {
    let options = FileOptions {
        links: true,
        ansi: true,
        adaptation: Adaptation { module: Some("Acme.Interop"), is_internal: true },
        ..FileOptions::new(None, Architecture::X64)
    };
    let file = App::new().generate(&["OpenFileMapping"], "csharp", &options).unwrap().text;
    for line in [
        "namespace Acme.Interop\n",
        "    internal static class NativeMethods\n",
        "EntryPoint = \"OpenFileMappingA\"",
        "        // https://learn.microsoft.com/",
    ] {
        assert!(file.contains(line), "{line}: {file}");
    }
    let refused = App::new().generate(&["OpenFileMapping"], "python", &options).unwrap_err();
    assert_eq!(refused.to_string(), "Python (ctypes) does not tell who sees what in a file");
}
