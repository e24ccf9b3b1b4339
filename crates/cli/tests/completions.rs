//! Completion as shells ask for it, and the pages of the manual as `man` reads them.

#![expect(clippy::print_stderr, reason = "a test that is skipped must say so")]

mod program;

use program::{failure, output, program, text};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The shells, the program that looks at a script of theirs, and its arguments before the name of the file.
/// `None` where it is no package of Debian, so that nobody can be expected to have it.
const SHELLS: [(&str, &str, &[&str], Option<&str>); 4] = [
    ("bash", "bash", &["-n"], Some("bash")),
    ("zsh", "zsh", &["-n"], Some("zsh")),
    ("fish", "fish", &["--no-execute"], Some("fish")),
    ("powershell", "pwsh", &["-NoProfile", "-Command", READ], None),
];

/// Has PowerShell read a script without running it, and fail where it cannot.
const READ: &str = "& { param($file) $wrong = $null; \
    [void][System.Management.Automation.Language.Parser]::ParseFile($file, [ref]$null, [ref]$wrong); \
    if ($wrong) { $wrong; exit 1 } }";

/// What a tool says, or `None` where it is missing, which is said.
fn run(tool: &str, package: Option<&str>, command: &mut Command) -> Option<Output> {
    match command.stdin(Stdio::null()).output() {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let is_required = std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
            assert!(!is_required || package.is_none(), "{tool} is missing");
            eprintln!("skipped: {tool} is missing");
            None
        }
        Err(error) => panic!("{tool}: {error}"),
    }
}

#[test]
fn every_script_is_one_of_its_shell() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, tool, arguments, package) in SHELLS {
        let script = output(&["completions", shell]);
        assert!(script.contains("FARCALL_COMPLETE"), "{script}");
        let file = folder.path().join(shell);
        std::fs::write(&file, &script).unwrap();
        let Some(read) = run(tool, package, Command::new(tool).args(arguments).arg(&file)) else { continue };
        assert!(read.status.success(), "{shell}: {}{}", text(&read.stdout), text(&read.stderr));
        // The judge says no where a quote is not closed.
        std::fs::write(&file, format!("{script}\necho \"\n")).unwrap();
        let refused = run(tool, package, Command::new(tool).args(arguments).arg(&file)).unwrap();
        assert!(!refused.status.success(), "{shell}");
    }
}

/// What bash offers where a line ends with the last of `words`, through the function that the script registers.
fn bash(words: &[&str]) -> Vec<String> {
    let program = Path::new(env!("CARGO_BIN_EXE_farcall"));
    let path = std::env::join_paths(
        std::iter::once(program.parent().unwrap().to_owned())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let ask = "source <(farcall completions bash)
        [[ $(complete -p farcall) =~ -F\\ ([^ ]+) ]] || exit 3
        COMP_WORDS=(\"$@\") COMP_CWORD=$(($# - 1)) COMP_TYPE=9 COMP_KEY=9
        COMP_LINE=\"$*\" COMP_POINT=${#COMP_LINE}
        ${BASH_REMATCH[1]} farcall \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"
        printf '%s\\n' \"${COMPREPLY[@]}\"";
    let mut command = Command::new("bash");
    command.env("PATH", path.unwrap()).env("XDG_DATA_HOME", "/nowhere").env("HOME", "/nowhere");
    let asked = command.args(["--norc", "-c", ask, "bash", "farcall"]).args(words).output().unwrap();
    assert!(asked.status.success(), "{words:?}: {}", text(&asked.stderr));
    text(&asked.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_names() {
    let names = bash(&["show", "OpenFi"]);
    for name in ["OpenFile", "OpenFileMapping", "OpenFileMappingW", "OpenFileById"] {
        assert!(names.iter().any(|offered| offered == name), "{name}: {names:?}");
    }
    assert!(names.iter().all(|name| name.starts_with("OpenFi")), "{names:?}");
    assert_eq!(bash(&["show", "openfi"]), names, "letter case does not matter");
    assert_eq!(bash(&["search", "OpenFi"]), names);
    assert_eq!(bash(&["generate", "--lang", "csharp", "Sleep", "OpenFi"]), names);
    assert_eq!(bash(&["export", "snippets", "folder", "OpenFi"]), names);
    assert!((2..100).contains(&bash(&["show", "Get"]).len()), "a list that can be read");
}

#[test]
fn bash_completes_commands_options_and_values() {
    assert_eq!(bash(&["sh"]), ["show"]);
    assert_eq!(bash(&["show", "--fo"]), ["--format"]);
    assert_eq!(bash(&["show", "Sleep", "--format", "m"]), ["markdown"]);
    assert_eq!(bash(&["show", "Sleep", "--lang", "cs"]), ["csharp"]);
    assert_eq!(bash(&["show", "Sleep", "--lang", "csharp", "--style", "bl"]), ["blittable"]);
    assert_eq!(bash(&["export", "snippets", "folder", "--module", "kernel3"]), ["kernel32"]);
    assert_eq!(bash(&["completions", "po"]), ["powershell"]);
}

#[test]
fn hostile_words_are_answered_and_harm_nothing() {
    let long = "x".repeat(10_000);
    for word in ["$(touch /tmp/x)", "`id`", "'", "\"", "💥", "a b", "--", "*", &long] {
        let offered = bash(&["show", word]);
        assert!(
            offered.iter().all(|line| line.is_empty() || line.starts_with('-')),
            "{word:.20}: {offered:?}"
        );
    }
    // Other programs' variables, and an empty one of ours, mean nothing.
    for variables in [("COMPLETE", "bash"), ("FARCALL_COMPLETE", "")] {
        let run = program().env(variables.0, variables.1).args(["show", "Sleep", "--lang", "c"]).output();
        assert!(text(&run.unwrap().stdout).contains("Sleep("), "{variables:?}");
    }
}

#[test]
fn an_unknown_shell_is_wrong_use() {
    let (code, error) = failure(&["completions", "tcsh"]);
    assert_eq!(code, 2);
    assert!(error.contains("bash, zsh, fish, powershell"), "{error}");
}

#[test]
fn the_manual_is_read_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    let said = output(&["man", "--into", pages.to_str().unwrap()]);
    let files: Vec<_> = std::fs::read_dir(&pages).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() > 20 && said.ends_with(&format!("{} pages\n", files.len())), "{said}");
    assert_eq!(output(&["man", "show"]), std::fs::read_to_string(pages.join("farcall-show.1")).unwrap());
    let read = |file: &Path| {
        let mut groff = Command::new("groff");
        run("groff", Some("groff-base"), groff.args(["-Kutf8", "-man", "-ww", "-Tutf8", "-P-cbou"]).arg(file))
    };
    for file in &files {
        let Some(page) = read(file) else { return };
        assert_eq!(text(&page.stderr), "", "{}", file.display());
        assert!(page.status.success() && text(&page.stdout).contains("SYNOPSIS"), "{}", file.display());
    }
    // Beyond what the page says, groff says what it cannot read.
    let broken = folder.path().join("broken.1");
    std::fs::write(&broken, ".TH broken 1\n.NOTHING\n").unwrap();
    assert_ne!(text(&read(&broken).unwrap().stderr), "");
}

#[test]
fn a_page_of_no_command_says_which_there_are() {
    let (code, error) = failure(&["man", "sohw"]);
    assert_eq!(code, 2);
    assert!(error.contains("farcall has no command sohw; there are: serve, show"), "{error}");
    let (_, error) = failure(&["man", "show", "x"]);
    assert!(error.contains("farcall-show has no commands of its own"), "{error}");
    assert!(output(&["man", "export", "git"]).contains("farcall\\-export\\-git"));
}
