//! The real binary, run as a person or a script runs it: every example of the directory's issue
//! (#2), exit codes, and hostile input.

mod program;

use program::{failure, farcall, output, program, text};
use serde_json::Value;
use std::io::Write;
use std::process::Stdio;

fn first_result(query: &[&str]) -> Value {
    let arguments: Vec<&str> = ["search", "--json"].iter().chain(query).copied().collect();
    let json: Value = serde_json::from_str(&output(&arguments)).unwrap();
    json["results"][0].clone()
}

#[test]
fn show_with_a_language_prints_the_declaration_ready_to_paste() {
    let code = output(&["show", "OpenFileMapping", "--lang", "csharp"]);
    assert!(code.contains("OpenFileMapping("), "{code}");
    assert!(code.contains("kernel32"), "{code}");
    assert!(!code.contains('\x1b'), "a pipe gets no colours");
    for (language, word) in [
        ("vb", "OpenFileMapping"),
        ("c", "OpenFileMapping"),
        ("rust", "fn OpenFileMapping"),
        ("python", "OpenFileMapping"),
        ("powershell", "OpenFileMapping"),
        ("C#", "OpenFileMapping"),
    ] {
        let code = output(&["show", "OpenFileMapping", "--lang", language]);
        assert!(code.contains(word), "{language}: {code}");
    }
}

#[test]
fn styles_differ() {
    let styles: Vec<String> = ["dllimport", "libraryimport", "blittable"]
        .iter()
        .map(|style| output(&["show", "OpenFileMapping", "--lang", "csharp", "--style", style]))
        .collect();
    assert!(styles[0].contains("DllImport"));
    assert!(styles[1].contains("LibraryImport"));
    assert_ne!(styles[0], styles[2]);
}

#[test]
fn show_without_a_language_prints_an_overview() {
    let overview = output(&["show", "OpenFileMapping"]);
    insta::assert_snapshot!("overview-of-a-function", overview);
}

#[test]
fn overviews_of_every_kind() {
    for (kind, name) in [
        ("struct", "SYSTEM_INFO"),
        ("union", "SOCKADDR_INET"),
        ("bit-fields", "DCB"),
        ("enum", "FILE_MAP"),
        ("member", "FILE_MAP_READ"),
        ("constant", "WM_PAINT"),
        ("callback", "WNDENUMPROC"),
        ("interface", "IShellItem"),
        ("typedef", "HKEY"),
        ("prefix", "RRF_"),
        ("buffers", "ReadFile"),
        ("device", "SipShowIM"),
    ] {
        insta::assert_snapshot!(format!("overview-of-{kind}"), output(&["show", name]));
    }
}

#[test]
fn one_architecture_can_be_asked_for() {
    let overview = output(&["show", "SYSTEM_INFO", "--arch", "x86"]);
    assert!(overview.contains("Layout on x86  36 bytes"), "{overview}");
    assert!(!overview.contains("48 bytes, aligned"), "{overview}");
}

#[test]
fn generate_prints_one_file_with_every_needed_type() {
    let names = ["OpenFileMapping", "MapViewOfFile", "UnmapViewOfFile", "CloseHandle"];
    let arguments: Vec<&str> = ["generate", "--lang", "csharp"].iter().chain(&names).copied().collect();
    let file = output(&arguments);
    for name in names {
        assert!(file.contains(&format!("{name}(")), "{name} is missing in {file}");
    }
    assert!(file.contains("enum FILE_MAP"), "{file}");
    assert_eq!(file, output(&arguments), "the same question has the same answer");
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = std::env::temp_dir().join(format!("farcall-generate-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("native.rs");
    let path = file.to_str().unwrap();
    assert_eq!(output(&["generate", "--lang", "rust", "Sleep", "-o", path]), "");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), output(&["generate", "--lang", "rust", "Sleep"]));

    // What is there stays when the next run fails.
    let before = std::fs::read_to_string(&file).unwrap();
    let (code, _) = failure(&["generate", "--lang", "rust", "Sleeep", "-o", path]);
    assert_eq!((code, std::fs::read_to_string(&file).unwrap()), (1, before));

    let (code, error) = failure(&["generate", "--lang", "rust", "Sleep", "-o", folder.to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(error.contains("is a folder"), "{error}");
    let nowhere = folder.join("missing/native.rs");
    let (code, error) = failure(&["generate", "--lang", "rust", "Sleep", "-o", nowhere.to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(error.contains("cannot write"), "{error}");
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    assert_eq!(left.len(), 1, "no part of a file is left behind");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn search_puts_what_was_meant_first_and_says_why() {
    for (query, name) in [
        (&["map view"][..], "MapViewOfFile"),
        (&["map", "view"], "MapViewOfFile"),
        (&["0x80070005"], "E_ACCESSDENIED"),
        (&["{000214F9-0000-0000-C000-000000000046}"], "IShellLinkW"),
        (&["openfilemaping"], "OpenFileMapping"),
        (&["dll:kernel32 kind:function mutex"], "ReleaseMutex"),
        (&["ofm"], "OpenFileMapping"),
    ] {
        let first = first_result(query);
        assert_eq!(first["name"], name, "{query:?}: {first}");
        assert!(first["why"].as_str().is_some_and(|why| !why.is_empty()), "{query:?}");
        assert!(first["score"].is_number());
    }
    let signature = first_result(&["HANDLE, u32 -> BOOL"]);
    assert_eq!(signature["kind"], "function", "{signature}");
}

#[test]
fn search_answers_the_contract() {
    let json: Value =
        serde_json::from_str(&output(&["search", "--json", "--limit", "3", "CloseHandle"])).unwrap();
    assert_eq!(json["query"], "CloseHandle");
    assert!(json["results"].as_array().is_some_and(|r| (1..=3).contains(&r.len())));
    assert_eq!(json["results"][0]["name"], "CloseHandle");
    assert_eq!(json["results"][0]["kind"], "function");
    assert_eq!(json["results"][0]["library"], "kernel32.dll");
}

#[test]
fn negative_numbers_are_queries() {
    let json: Value = serde_json::from_str(&output(&["search", "--json", "-1"])).unwrap();
    assert_eq!(json["query"], "-1");
    assert!(!json["results"].as_array().unwrap().is_empty());
}

#[test]
fn show_answers_json() {
    let json: Value = serde_json::from_str(&output(&["show", "OpenFileMapping", "--json"])).unwrap();
    insta::assert_snapshot!("json-of-a-function", serde_json::to_string_pretty(&json).unwrap());
    let both: Value =
        serde_json::from_str(&output(&["show", "OpenFileMapping", "--json", "--lang", "c"])).unwrap();
    assert!(both["declaration"].as_str().unwrap().contains("OpenFileMapping"));
}

#[test]
fn show_answers_markdown() {
    let markdown = |arguments: &[&str]| output(&[&["show", "--format", "markdown"], arguments].concat());
    insta::assert_snapshot!("markdown-of-a-function", markdown(&["OpenFileMapping"]));
    insta::assert_snapshot!("markdown-with-a-language", markdown(&["GetSystemInfo", "--lang", "C#"]));
    insta::assert_snapshot!("markdown-of-a-struct", markdown(&["SYSTEM_INFO"]));
    let only = markdown(&["SYSTEM_INFO", "--arch", "x86", "--lang", "rust", "--style", "RAW"]);
    assert_eq!(only.matches("## Layout on ").count(), 1, "{only}");
    assert!(only.contains("## Layout on x86\n\nSize 36,") && only.contains("```rust\n"), "{only}");
    for name in ["WM_PAINT", "WM_", "IShellItem", "HKEY", "SipShowIM", "FILE_MAP"] {
        let text = markdown(&[name]);
        assert!(text.starts_with(&format!("# {}", name.replace('_', "\\_"))), "{text}");
        assert!(!text.contains("](/"), "a terminal has no pages to link to: {text}");
    }
}

/// `--json` is the short form, and so are its bytes.
#[test]
fn the_formats_of_show_have_two_spellings() {
    for more in [&[][..], &["--lang", "c"], &["--arch", "x86"]] {
        let of = |format: &[&str]| output(&[&["show", "SYSTEM_INFO"], format, more].concat());
        assert_eq!(of(&["--format", "json"]), of(&["--json"]), "{more:?}");
        assert_eq!(of(&["--format", "plain"]), of(&[]), "{more:?}");
    }
    let (code, error) = failure(&["show", "Sleep", "--format", "plain", "--json"]);
    assert_eq!(code, 2);
    assert!(error.contains("--json"), "{error}");
    let (code, error) = failure(&["show", "Sleep", "--format", "html"]);
    assert!(code == 2 && error.contains("plain, markdown, json"), "{error}");
}

#[test]
fn a_misspelled_name_gets_did_you_mean_and_exit_code_1() {
    for command in [
        &["show", "openfilemaping"][..],
        &["show", "openfilemaping", "--lang", "csharp"],
        &["show", "openfilemaping", "--json"],
        &["show", "openfilemaping", "--format", "markdown"],
        &["generate", "--lang", "csharp", "openfilemaping"],
    ] {
        let (code, error) = failure(command);
        assert_eq!(code, 1, "{command:?}");
        assert!(error.contains("did you mean") && error.contains("OpenFileMapping"), "{command:?}: {error}");
    }
}

#[test]
fn nothing_found_is_exit_code_1() {
    let (code, error) = failure(&["search", "qzxqzxqzxqzx"]);
    assert_eq!(code, 1);
    assert!(error.contains("nothing matches qzxqzxqzxqzx"), "{error}");
}

#[test]
fn wrong_use_is_exit_code_2_and_says_what_to_do() {
    for (command, help) in [
        (&["show"][..], "<NAME>"),
        (&["show", "Sleep", "--lang", "cobol"], "known are csharp"),
        (&["show", "Sleep", "--lang", "csharp", "--style", "fancy"], "known are dllimport"),
        (&["show", "Sleep", "--arch", "mips"], "x64"),
        (&["show", "Sleep", "--style", "dllimport"], "--lang"),
        (&["generate", "Sleep"], "--lang"),
        (&["generate", "--lang", "c"], "<NAME>"),
        (&["search"], "<QUERY>"),
        (&["search", "--limit", "0", "x"], "--limit"),
        (&["nonsense"], "nonsense"),
        (&["serve", "--bind", "nowhere"], "--bind"),
    ] {
        let (code, error) = failure(command);
        assert_eq!(code, 2, "{command:?}");
        assert!(error.contains(help), "{command:?}: {error}");
    }
}

#[test]
fn names_of_every_shape_are_answered_or_refused() {
    let long = "x".repeat(10_000);
    for name in ["", " ", "../../etc/passwd", "💥", "%s%n", "--", "a\nb", &long] {
        let output = farcall(&["show", "--", name]);
        assert_eq!(output.status.code(), Some(1), "{name:.20}");
        assert!(output.stderr.len() < 1000, "{name:.20}: the error repeats too much of it");
    }
    let query = "open file ".repeat(1000);
    let code = farcall(&["search", &query]).status.code();
    assert!(matches!(code, Some(0 | 1)), "{code:?}");
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text_are_wrong_use() {
    use std::os::unix::ffi::OsStrExt;
    let broken = std::ffi::OsStr::from_bytes(b"Open\xFFFile");
    for command in ["show", "search"] {
        let output = program().arg(command).arg(broken).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(text(&output.stderr).contains("UTF-8"), "{}", text(&output.stderr));
    }
}

/// `farcall show WM_ | head -1`.
#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    let mut child = program()
        .args(["show", "ERROR_", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn colours_come_when_they_are_asked_for_and_go_when_they_are_not_wanted() {
    let run = |variables: &[(&str, &str)]| {
        let mut command = program();
        command.args(["show", "OpenFileMapping", "--lang", "csharp"]);
        text(&command.envs(variables.iter().copied()).output().unwrap().stdout)
    };
    assert!(run(&[("CLICOLOR_FORCE", "1")]).contains("\x1b["));
    assert!(!run(&[("NO_COLOR", "1")]).contains('\x1b'));
    assert!(!run(&[]).contains('\x1b'));
}

/// A website that is stopped when the test is over, however it ends.
struct Site(std::process::Child);

impl Drop for Site {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn serve_says_where_it_is_and_answers_there() {
    use std::io::{BufRead, BufReader, Read};
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["serve", "--bind", "127.0.0.1:0"][..], &["--bind", "127.0.0.1:0"]] {
        let mut child = program()
            .args(arguments)
            .env("XDG_DATA_HOME", folder.path())
            .env("HOME", folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = child.stdout.take().unwrap();
        let _site = Site(child);
        let mut stdout = BufReader::new(stdout);
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let mut invitation = String::new();
        stdout.read_line(&mut invitation).unwrap();
        stdout.read_line(&mut invitation).unwrap();
        assert!(invitation.contains("/wiki/invitation?token="), "{invitation}");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split(',').next()).unwrap();
        assert!(line.contains("ready in"), "{line}");

        let mut connection = std::net::TcpStream::connect(address).unwrap();
        let request =
            format!("GET /kernel32/OpenFileMapping HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer:.200}");
        assert!(answer.contains("OpenFileMapping (kernel32)"));

        let (code, error) = failure(&["serve", "--read-only", "--bind", address]);
        assert_eq!(code, 2);
        assert!(error.contains("--bind"), "{error}");
    }
}

#[test]
fn help_and_version_work() {
    assert!(output(&["--help"]).contains("farcall show OpenFileMapping"));
    assert!(output(&["--version"]).starts_with("farcall "));
    for command in ["show", "search", "generate", "serve", "admin", "export", "import", "completions", "man"]
    {
        assert!(output(&[command, "--help"]).contains("Usage: farcall"));
    }
    // Nothing reads standard input; a command with one that is closed works the same.
    let mut child = program().arg("--version").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let _ = child.stdin.take().map(|mut stdin| stdin.write_all(b"quit"));
    assert!(child.wait().unwrap().success());
}

/// One file with all of Windows, and a short word about what a language cannot say.
#[test]
fn everything_is_printed_into_one_file() {
    let run = farcall(&["generate", "--lang", "python", "--all"]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let code = text(&run.stdout);
    for name in ["OpenFileMappingW = kernel32.OpenFileMappingW", "class WIN32_FIND_DATAW(", "INFINITE = "] {
        assert!(code.contains(name), "{name}");
    }
    let said = text(&run.stderr);
    assert_eq!(said.lines().count(), 21, "{said}");
    assert!(said.contains(" more; the file has everything else"), "{said}");
    let (code, said) = failure(&["generate", "--lang", "python", "--all", "CreateFileW"]);
    assert_eq!(code, 2);
    assert!(said.contains("--all"), "{said}");
}
