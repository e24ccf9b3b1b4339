//! `farcall export snippets`: functions as code snippets that Visual Studio inserts.
//!
//! Each function has a file of its own, in a folder for its DLL, in one for the language. The Code Snippets Manager
//! belongs to one language, imports and removes files, and shows folders as folders, also in the menu that inserts a
//! snippet: so a single function can be taken over, and among thousands the DLL is the way to one. A file for each DLL
//! would show the same titles in one long list, and could only be taken whole.

use crate::arguments::Snippets;
use crate::carry::SHOWN;
use crate::failure::Failure;
use crate::output::{print, tell_left_out};
use crate::own::Chosen;
use crate::snippet_file;
use anyhow::{Context, anyhow, bail};
use farcall_app::{Address, Link, NoFunctions, SNIPPET_LANGUAGES};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Names that Windows keeps for its devices, the last two with a digit, whatever follows the dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// Writes the snippets.
pub(crate) fn run(arguments: &Snippets, catalog: &Chosen) -> Result<(), Failure> {
    let languages = languages(&arguments.languages)?;
    let app = catalog.open()?;
    let functions = app.functions(&arguments.names, &arguments.modules).map_err(|why| match why {
        NoFunctions::Name(name) => Failure::from(name),
        other => Failure::Failed(other.into()),
    })?;
    let folder = &arguments.folder;
    farcall_web::files::prepare(folder).with_context(|| format!("cannot fill {}", folder.display()))?;
    let mut plan = Plan::default();
    let (mut files, mut left_out) = (0u32, Vec::new());
    for language in &languages {
        for function in &functions {
            let snippet = match app.snippet(function, language) {
                Ok(snippet) => snippet,
                Err(why) => {
                    left_out.push(format!("{} in {language}: {why}", function.name));
                    continue;
                }
            };
            let file = folder.join(plan.file(language, function));
            let text = snippet_file::text(&snippet, &function.name, language)?;
            write(&file, &text).with_context(|| format!("cannot write {}", file.display()))?;
            files += 1;
        }
    }
    print(&format!(
        "{} holds {files} snippets of {} functions, in {}\n",
        folder.display(),
        functions.len(),
        languages.join(" and ")
    ))?;
    tell_left_out(&left_out, SHOWN, "");
    // Who asks for a function by name waits for that one.
    if arguments.names.is_empty() || left_out.is_empty() {
        return Ok(());
    }
    Err(anyhow!("not all that was asked for could be written").into())
}

/// The ids of what was asked for, each once.
fn languages(asked: &[String]) -> anyhow::Result<Vec<&'static str>> {
    let known = SNIPPET_LANGUAGES;
    if asked.is_empty() {
        return Ok(known.to_vec());
    }
    let mut chosen = Vec::new();
    for name in asked {
        let language = farcall_app::language(name).map(|language| language.id);
        let Some(id) = language.filter(|id| known.contains(id)) else {
            let name: String = name.chars().take(40).collect();
            bail!("Visual Studio takes snippets in {}, and none in {name}", known.join(" and "));
        };
        if !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    Ok(chosen)
}

fn write(file: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(file, text)
}

/// Which files are taken.
#[derive(Debug, Default)]
struct Plan {
    /// In lower case: the file systems that Visual Studio reads from know no other.
    taken: HashSet<PathBuf>,
}

impl Plan {
    /// `csharp/kernel32/OpenFileMapping.snippet`.
    fn file(&mut self, language: &str, function: &Link) -> PathBuf {
        let module = match &function.address {
            Address::Function { module: Some(module), .. } => plain(module),
            _ => "other".to_owned(),
        };
        let name = plain(&function.name);
        let numbered = |number: u32| match number {
            1 => format!("{name}.snippet"),
            _ => format!("{name}-{number}.snippet"),
        };
        let mut number = 1;
        loop {
            let file = Path::new(language).join(&module).join(numbered(number));
            if self.taken.insert(file.to_string_lossy().to_lowercase().into()) {
                return file;
            }
            number += 1;
        }
    }
}

/// A name as every file system takes it. Catalogs of one's own may have any.
fn plain(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_+.".contains(c);
    let mut plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).take(150).collect();
    let stem = plain.split('.').next().unwrap_or_default().to_ascii_lowercase();
    if stem.is_empty() || DEVICES.contains(&stem.trim_end_matches(|c: char| c.is_ascii_digit())) {
        plain.insert(0, '_');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use farcall_app::App;

    fn function(module: &str, name: &str) -> Link {
        let app = App::new();
        let mut link = app.functions(&["Sleep".to_owned()], &[]).unwrap().remove(0);
        link.name = name.to_owned();
        link.address =
            Address::Function { module: Some(module.to_owned()), name: name.to_owned(), within: None };
        link
    }

    #[test]
    fn files_differ_where_letter_case_does_not_count() {
        let mut plan = Plan::default();
        let mut file = |name: &str| plan.file("vb", &function("rasapi32", name)).display().to_string();
        assert_eq!(file("RasHangUp"), "vb/rasapi32/RasHangUp.snippet");
        assert_eq!(file("RasHangup"), "vb/rasapi32/RasHangup-2.snippet");
        assert_eq!(file("../../x"), "vb/rasapi32/_.._.._x.snippet");
    }

    #[test]
    fn no_name_leads_out_of_its_folder_or_is_a_device() {
        for (name, expected) in [
            ("..", "_.."),
            ("nul", "_nul"),
            ("CON.x", "_CON.x"),
            ("com1", "_com1"),
            ("a/b\\c:d", "a_b_c_d"),
            ("", "_"),
        ] {
            assert_eq!(plain(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_language_is_one_that_takes_snippets() {
        assert_eq!(languages(&[]).unwrap(), ["csharp", "vb"]);
        let asked = |names: &[&str]| languages(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>());
        assert_eq!(asked(&["VB.NET", "vb"]).unwrap(), ["vb"]);
        for wrong in ["rust", "cobol"] {
            let why = asked(&[wrong]).unwrap_err().to_string();
            assert_eq!(why, format!("Visual Studio takes snippets in csharp and vb, and none in {wrong}"));
        }
    }
}
