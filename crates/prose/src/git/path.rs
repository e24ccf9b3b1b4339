//! Which paths a file of a repository may have, the same for writing and reading.

use super::Error;

/// How deep files may lie.
pub(super) const DEEPEST: usize = 16;

/// The longest path, in bytes.
const LONGEST: usize = 1024;

/// Refuses a name of a file or folder that means something else to git or to a file system.
pub(super) fn check_name(name: &str) -> Result<(), &'static str> {
    let lower = name.to_ascii_lowercase();
    // Windows and macOS leave these out or take them for `.git`.
    let plain: String = lower.chars().filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')).collect();
    match name {
        "" => Err("a part of it is empty"),
        "." | ".." => Err("it leads out of the folder"),
        _ if plain.trim_end_matches(['.', ' ']) == ".git" || lower.starts_with("git~") => {
            Err("git keeps its own files there")
        }
        _ if name.contains(['/', '\\']) => Err("a name in it has a slash"),
        _ if name.contains(char::is_control) => Err("it has control characters"),
        _ if name.len() > 255 => Err("a name in it is too long"),
        _ => Ok(()),
    }
}

/// Refuses a path that is not a list of names.
pub(super) fn check(path: &str) -> Result<(), Error> {
    let refuse = |why| Error::Path { path: path.to_owned(), why };
    if path.len() > LONGEST {
        return Err(refuse("it is too long"));
    }
    if path.split('/').count() > DEEPEST {
        return Err(refuse("it is too deep"));
    }
    path.split('/').try_for_each(check_name).map_err(refuse)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn only_lists_of_names_pass() {
        for good in
            ["a.md", "kernel32/OpenFileMapping.md", "é/ü.md", ".gitignore", "a/.github/x", "git.md", "a:b.md"]
        {
            assert!(check(good).is_ok(), "{good}");
        }
        let deep = "a/".repeat(16) + "b";
        let long = "a".repeat(256);
        for bad in [
            "",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "../a",
            "a/../b",
            "./a",
            ".git",
            ".GIT/config",
            "a/.git/x",
            ".git.",
            ".git ",
            ".g\u{200c}it/x",
            "GIT~1",
            "a\\b",
            "C:\\a",
            "a\nb",
            "a\0",
            &deep,
            &long,
        ] {
            assert!(check(bad).is_err(), "{bad:?}");
        }
    }
}
