//! Headers that are broken, or that want what they must not have.

use crate::{find, folder, has_clang, left_out, read_text, request};
use farcall_headers::{Error, Target, read};

#[test]
fn nothing_outside_the_named_folders_is_read() {
    if !has_clang() {
        return;
    }
    let folder = folder("#include \"outside/y.h\"\nint f(void);\n");
    let outer = folder.path();
    std::fs::create_dir(outer.join("inside")).unwrap();
    std::fs::write(outer.join("secret.h"), "typedef int secret;\n").unwrap();
    let inside = outer.join("inside/x.h");
    let secret = outer.join("secret.h");
    for include in
        ["/etc/hostname", "/dev/zero", "../secret.h", secret.to_str().unwrap(), "/proc/self/environ"]
    {
        std::fs::write(&inside, format!("#include \"{include}\"\nint f(void);\n")).unwrap();
        let error = read(&request(&[&inside], Target::Linux)).unwrap_err();
        let told = error.to_string();
        assert!(matches!(error, Error::Fatal { .. }), "{include}: {told}");
        assert!(told.contains("file not found") && told.contains("--include"), "{include}: {told}");
    }
    std::fs::write(&inside, "#include \"secret.h\"\nsecret f(void);\n").unwrap();
    let mut request = request(&[&inside], Target::Linux);
    assert!(read(&request).is_err());
    request.include.push(outer.to_owned());
    let facts = read(&request).unwrap();
    assert!(find(&facts, "f").is_some() && find(&facts, "secret").is_some());
}

#[test]
fn what_clang_cannot_make_sense_of_is_left_out_and_told() {
    if !has_clang() {
        return;
    }
    let facts =
        read_text("int good(int x);\nint bad(unknown_t x);\nunknown_t worse;\n", Target::Linux).unwrap();
    assert!(find(&facts, "good").is_some());
    assert!(find(&facts, "bad").is_none(), "its parameter would be an int");
    let left = left_out(&facts);
    assert!(left.iter().any(|line| line == "bad: clang cannot make sense of it"), "{left:#?}");
    assert!(left.iter().any(|line| line.contains("unknown type name 'unknown_t'")), "{left:#?}");
}

#[test]
fn c_plus_plus_alone_is_told() {
    if !has_clang() {
        return;
    }
    let text =
        "namespace n { class c { public: int f(); }; }\ntemplate <class T> T g(T x);\nint good(void);\n";
    let facts = read_text(text, Target::Linux).unwrap();
    assert!(find(&facts, "g").is_none() && find(&facts, "f").is_none());
    let left = left_out(&facts);
    assert!(left.iter().any(|line| line.contains("namespace")), "{left:#?}");
}

/// clang's own bounds and ours: whatever it is, the answer is an answer.
#[test]
fn what_was_made_to_break_something_breaks_nothing() {
    if !has_clang() {
        return;
    }
    let deep = format!("int {}deep;\nint f(int {}x);\n", "*".repeat(500), "*".repeat(500));
    let braces = format!("{}int x;{}\nint f(void);\n", "struct { ".repeat(200), " } a;".repeat(200));
    let own = "#include \"x.h\"\nint f(void);\n".to_owned();
    let huge = "struct huge { char a[0x7fffffff]; char b[0x7fffffff]; char c[0x7fffffff]; };\nint f(void);\n"
        .to_owned();
    let names = "int class(int new, int delete);\nint \u{fc}nder(void);\nint f(void);\n".to_owned();
    let odd =
        "_Atomic int a(void);\n_Complex double c(void);\ntypedef int v __attribute__((vector_size(16)));\n\
               v w(v);\n__int128 i(void);\nint f(void);\n"
            .to_owned();
    for (what, text, expected) in [
        ("deep", deep, false),
        ("braces", braces, true),
        ("own", own, true),
        ("huge", huge, true),
        ("names", names, true),
        ("odd", odd, true),
        ("garbage", "\u{1}\u{2}\u{0}}{)(\"'\\".to_owned(), false),
        ("nothing", String::new(), false),
    ] {
        let read = read_text(&text, Target::Linux);
        let has_function = read.as_ref().is_ok_and(|facts| find(facts, "f").is_some());
        assert_eq!(has_function, expected, "{what}: {:?}", read.map(|facts| facts.diagnostics));
    }
}

#[test]
fn odd_names_of_files_are_refused() {
    if !has_clang() {
        return;
    }
    let folder = folder("int f(void);\n");
    let odd = folder.path().join("a\"b.h");
    std::fs::write(&odd, "int f(void);\n").unwrap();
    assert!(matches!(read(&request(&[&odd], Target::Linux)), Err(Error::Name { .. })));
    let spaced = folder.path().join("a b.h");
    std::fs::write(&spaced, "int f(void);\n").unwrap();
    assert!(find(&read(&request(&[&spaced], Target::Linux)).unwrap(), "f").is_some());
}
