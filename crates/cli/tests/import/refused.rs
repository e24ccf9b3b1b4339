//! What cannot be imported, and what is said then; and a catalog of one's own beside that of Windows.

use crate::program::text;
use crate::{Home, is_installed};
use serde_json::Value;

const LIBCLANG: &str = "/usr/lib/llvm-14/lib/libclang.so.1";

fn is_readable() -> bool {
    is_installed(LIBCLANG, "libclang1-14")
}

/// Imports a header with this text as the catalog `x`; the exit code and what is said.
fn import(home: &Home, source: &str) -> (Option<i32>, String) {
    let header = home.path("x.h");
    std::fs::write(&header, source).unwrap();
    let header = header.display().to_string();
    let output = home.run(&["import", "header", &header, "--library", "x.dll"]);
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

#[test]
fn one_answers_from_ones_own_catalog() {
    if !is_readable() {
        return;
    }
    let home = Home::new();
    let (code, said) = import(&home, "struct pair { int a; long b; };\nint add_up(const struct pair *of);\n");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("1 function, 1 struct") && said.contains("--catalog x"), "{said}");
    let shown: Value =
        serde_json::from_str(&home.output(&["show", "pair", "--json", "--catalog", "x"])).unwrap();
    assert_eq!(shown["layout"]["x64"]["size"], 8, "{shown}");
    let found: Value =
        serde_json::from_str(&home.output(&["search", "takes:pair", "--json", "--catalog", "x"])).unwrap();
    assert_eq!(found["results"][0]["name"], "add_up", "{found}");
    let missing = home.run(&["show", "CreateFile", "--catalog", "x"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(home.output(&["show", "CreateFile"]).contains("kernel32"), "Windows is still there");
    let hint = home.run(&["show", "add_up"]);
    assert_eq!(hint.status.code(), Some(1));
    assert!(text(&hint.stderr).contains("--catalog x"), "{}", text(&hint.stderr));
}

/// Its site speaks of the header, and claims nothing that was only found out about Windows.
#[test]
fn the_site_of_ones_own_catalog_claims_nothing() {
    if !is_readable() {
        return;
    }
    let home = Home::new();
    import(&home, "struct pair { int a; long b; };\nint add_up(const struct pair *of);\n");
    let folder = home.path("site").display().to_string();
    home.output(&[
        "export",
        "site",
        &folder,
        "--catalog",
        "x",
        "--read-only",
        "--lang",
        "c",
        "--lang",
        "rust",
    ]);
    let page = |name: &str| std::fs::read_to_string(home.path("site").join(name)).unwrap();
    let front = page("index.html");
    assert!(front.contains("Everything that was found in x.h, read by"), "{front}");
    let function = page("x/add_up.html");
    assert!(
        function.contains("add_up(") && function.contains("Not compiled: it was read from a header"),
        "{function}"
    );
    for text in [front, function] {
        for claim in ["Smart Device", "of Windows", "Compiled by"] {
            assert!(!text.contains(claim), "{claim}: {text}");
        }
    }
}

#[test]
fn an_unknown_catalog_is_told_with_those_there_are() {
    let home = Home::new();
    let told = |home: &Home| {
        let output = home.run(&["show", "f", "--catalog", "none"]);
        assert_eq!(output.status.code(), Some(2));
        text(&output.stderr)
    };
    assert!(told(&home).contains("farcall import header"), "{}", told(&home));
    if is_readable() {
        import(&home, "int f(void);\n");
        assert!(told(&home).contains("there are: x"), "{}", told(&home));
    }
}

#[test]
fn a_damaged_catalog_is_refused() {
    if !is_readable() {
        return;
    }
    let home = Home::new();
    import(&home, "int f(void);\n");
    let file = home.path("farcall/catalogs/x.catalog");
    let whole = std::fs::read(&file).unwrap();
    for damaged in [&whole[..40], b"something else"] {
        std::fs::write(&file, damaged).unwrap();
        let output = home.run(&["show", "f", "--catalog", "x"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("import its header again"), "{}", text(&output.stderr));
    }
}

#[test]
fn what_cannot_be_read_leaves_the_old_catalog_as_it_was() {
    if !is_readable() {
        return;
    }
    let home = Home::new();
    assert_eq!(import(&home, "int f(void);\n").0, Some(0));
    // Each takes twice as long as the one before, to the end of all memory.
    let mut bomb = "#define A0 1 + 1 +\n".to_owned();
    for level in 1..40 {
        bomb.push_str(&format!("#define A{level} A{0} A{0}\n", level - 1));
    }
    bomb.push_str("int x[A39 1];\nint g(void);\n");
    for (source, expected) in [
        ("#include \"/etc/passwd\"\nint g(void);\n".to_owned(), "--include"),
        ("#include <no_such_header.h>\nint g(void);\n".to_owned(), "file not found"),
        ("this is no C at all".to_owned(), "no declaration"),
        (String::new(), "no declaration"),
        (bomb, "nothing was imported"),
    ] {
        let (code, said) = import(&home, &source);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(expected), "{expected}: {said}");
        assert!(home.output(&["show", "f", "--catalog", "x"]).contains('f'), "{expected}");
    }
    let left: Vec<_> = std::fs::read_dir(home.path("farcall/catalogs")).unwrap().collect();
    assert_eq!(left.len(), 1, "no part of a catalog stays behind: {left:?}");
}

/// How Windows passes a struct by value is not how Linux does.
#[test]
fn a_struct_by_value_is_refused_where_only_windows_rules_are_known() {
    if !is_readable() {
        return;
    }
    let home = Home::new();
    let header = home.path("x.h");
    std::fs::write(&header, "struct pair { float a; float b; };\nfloat add_up(struct pair of);\n").unwrap();
    let header = header.display().to_string();
    home.output(&["import", "header", &header, "--library", "libx.so", "--target", "linux"]);
    for (language, expected) in
        [("haskell", 2), ("perl", 2), ("bun", 2), ("zig", 0), ("rust", 0), ("python", 0)]
    {
        let run = home.run(&["generate", "--catalog", "x", "--lang", language, "add_up"]);
        assert_eq!(run.status.code(), Some(expected), "{language}: {}", text(&run.stderr));
    }
}
