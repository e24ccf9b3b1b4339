//! What a file is a page of, from where it lies.

/// What kind of thing a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A function of a module.
    Function,
    /// A structure or union.
    Structure,
    /// An enumeration.
    Enum,
    /// A constant, or a group of them.
    Constant,
    /// A callback.
    Delegate,
    /// A COM interface.
    Interface,
}

/// What a page is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What kind of thing.
    pub kind: Kind,
    /// The module of a function in lower case, without `.dll`.
    pub module: Option<String>,
    /// Its name, as it is written.
    pub name: String,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPlace {
    Path,
    Name(&'static str),
}

/// The folders under `directory`.
const KINDS: &[(&str, Kind)] = &[
    ("structures", Kind::Structure),
    ("enums", Kind::Enum),
    ("constants", Kind::Constant),
    ("delegates", Kind::Delegate),
    ("interfaces", Kind::Interface),
];

/// The folders with a folder for each module. The second is that of Windows CE.
const FUNCTIONS: &[&str] = &["desktopfunctions", "smartdevicefunctions"];

/// Names that no function and no type has, each with why. The first that matches counts.
const JUNK: &[super::junk::Rule] = &[
    ("it is empty", |name| name.is_empty()),
    ("it is an address", |name| {
        let name = name.to_ascii_lowercase();
        ["http", "www.", ".com", ".net/", ".ru", "://"].iter().any(|sign| name.contains(sign))
            && name.contains(['.', '/', ':'])
    }),
    ("it is longer than any name", |name| name.len() > 100),
    ("it has spaces", |name| name.contains(char::is_whitespace)),
    ("it is not an identifier", |name| {
        !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | '#' | '$' | '?'))
            || name.starts_with(|c: char| c.is_ascii_digit())
    }),
    ("it is one letter over and over", |name| {
        name.len() > 3 && name.bytes().all(|b| b.eq_ignore_ascii_case(&name.as_bytes()[0]))
    }),
    ("it was typed to try out the wiki", |name| {
        [
            "test", "testpage", "asdf", "asdfasdf", "qwerty", "foo", "bar", "foobar", "sandbox", "newpage",
            "todo", "none",
        ]
        .iter()
        .any(|trial| name.eq_ignore_ascii_case(trial))
    }),
];

/// What the file at a path is a page of.
pub(super) fn place(path: &str) -> Result<Place, NoPlace> {
    let path = path.replace('\\', "/");
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let is_folder = |part: &str, folder: &str| part.eq_ignore_ascii_case(folder);
    // An archive may lie in folders of its own: the last three parts count.
    let [.., top, folder, file] = parts[..] else { return Err(NoPlace::Path) };
    let stem = file.len().checked_sub(3).filter(|at| file.is_char_boundary(*at)).map(|at| file.split_at(at));
    let Some((stem, _)) = stem.filter(|(_, end)| end.eq_ignore_ascii_case(".md")) else {
        return Err(NoPlace::Path);
    };
    let name = name(stem);
    let (kind, module) = if FUNCTIONS.iter().any(|functions| is_folder(top, functions)) {
        (Kind::Function, Some(module(folder)?))
    } else if is_folder(top, "directory") {
        let kind = KINDS.iter().find(|(kind, _)| is_folder(folder, kind)).ok_or(NoPlace::Path)?;
        (kind.1, None)
    } else {
        return Err(NoPlace::Path);
    };
    match JUNK.iter().find(|(_, is_junk)| is_junk(name)) {
        Some((rule, _)) => Err(NoPlace::Name(rule)),
        None => Ok(Place { kind, module, name: name.to_owned() }),
    }
}

/// The name without the module that some files repeat: `OpenFileMapping (kernel32)`.
fn name(stem: &str) -> &str {
    let stem = stem.trim();
    match stem.split_once('(') {
        Some((name, rest)) if rest.ends_with(')') => name.trim(),
        _ => stem,
    }
}

fn module(folder: &str) -> Result<String, NoPlace> {
    let module = folder.trim().to_ascii_lowercase();
    let module = module.strip_suffix(".dll").unwrap_or(&module);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    match !module.is_empty() && module.len() <= 64 && module.chars().all(is_part) && !module.starts_with('.')
    {
        true => Ok(module.to_owned()),
        false => Err(NoPlace::Name("its module is no file name")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, NoPlace, Place, place};

    #[test]
    fn the_path_says_what_a_page_is_about() {
        let at = |kind, module: Option<&str>, name: &str| {
            Ok(Place { kind, module: module.map(Into::into), name: name.into() })
        };
        for (path, expected) in [
            (
                "desktopfunctions/kernel32/OpenFileMapping.md",
                at(Kind::Function, Some("kernel32"), "OpenFileMapping"),
            ),
            (
                "old\\DesktopFunctions\\User32.dll\\MessageBox (user32).MD",
                at(Kind::Function, Some("user32"), "MessageBox"),
            ),
            ("smartdevicefunctions/coredll/Beep.md", at(Kind::Function, Some("coredll"), "Beep")),
            ("./a/b/directory/structures/RECT.md", at(Kind::Structure, None, "RECT")),
            ("directory/delegates/WNDPROC.md", at(Kind::Delegate, None, "WNDPROC")),
            ("directory/other/X.md", Err(NoPlace::Path)),
            ("kernel32/X.md", Err(NoPlace::Path)),
            ("desktopfunctions/kernel32/X.html", Err(NoPlace::Path)),
            ("desktopfunctions/kernel32/é", Err(NoPlace::Path)),
            ("desktopfunctions/../../etc/passwd.md", Err(NoPlace::Path)),
            ("desktopfunctions/kernel32/.md", Err(NoPlace::Name("it is empty"))),
            ("desktopfunctions/kernel32/my page.md", Err(NoPlace::Name("it has spaces"))),
            ("desktopfunctions/kernel32/www.example.com.md", Err(NoPlace::Name("it is an address"))),
            ("desktopfunctions/kernel32/a-b.md", Err(NoPlace::Name("it is not an identifier"))),
            ("desktopfunctions/kernel32/AAAAa.md", Err(NoPlace::Name("it is one letter over and over"))),
            ("desktopfunctions/kernel32/Test.md", Err(NoPlace::Name("it was typed to try out the wiki"))),
            ("desktopfunctions/../X.md", Err(NoPlace::Name("its module is no file name"))),
            ("", Err(NoPlace::Path)),
        ] {
            assert_eq!(place(path), expected, "{path}");
        }
    }
}
