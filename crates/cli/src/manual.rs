//! `farcall man`: the manual's pages, made from the definition of the command line.

use crate::arguments::{Arguments, Manual};
use crate::failure::Failure;
use crate::output::{print, write_file};
use anyhow::Context;
use clap::{Command, CommandFactory};
use clap_mangen::Man;

/// Prints one page, or writes all of them.
pub(crate) fn run(arguments: &Manual) -> Result<(), Failure> {
    let root = root();
    if let Some(folder) = &arguments.into {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let mut commands = Vec::new();
        all(&root, &mut commands);
        for command in &commands {
            write_file(&folder.join(format!("{}.1", name(command))), &page(command)?)?;
        }
        return print(&format!("{} holds {} pages\n", folder.display(), commands.len()));
    }
    let mut command = &root;
    for word in &arguments.command {
        command = command.find_subcommand(word).filter(|found| !found.is_hide_set()).with_context(|| {
            let known: Vec<&str> = shown(command).map(Command::get_name).collect();
            match known.as_slice() {
                [] => format!("{} has no commands of its own", name(command)),
                known => format!("{} has no command {word}; there are: {}", name(command), known.join(", ")),
            }
        })?;
    }
    print(&page(command)?)
}

/// The program with everything that belongs to its commands filled in.
fn root() -> Command {
    // Pages that only say how to ask for help would be nobody's.
    let mut root = Arguments::command().disable_help_subcommand(true);
    root.build();
    root
}

/// A command, and all below it.
fn all<'c>(command: &'c Command, commands: &mut Vec<&'c Command>) {
    commands.push(command);
    shown(command).for_each(|inner| all(inner, commands));
}

fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|inner| !inner.is_hide_set())
}

/// `farcall-export-git`.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

/// The page of a command in roff.
fn page(command: &Command) -> anyhow::Result<String> {
    let mut roff = Vec::new();
    Man::new(command.clone())
        .source(concat!("farcall ", env!("CARGO_PKG_VERSION")))
        .manual("Farcall")
        .render(&mut roff)
        .with_context(|| format!("cannot make the page of {}", name(command)))?;
    String::from_utf8(roff).context("the page is no text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_that_names_its_options() {
        let root = root();
        let mut commands = Vec::new();
        all(&root, &mut commands);
        let names: Vec<&str> = commands.iter().map(|command| name(command)).collect();
        for expected in ["farcall", "farcall-show", "farcall-export-snippets", "farcall-admin-user-add"] {
            assert!(names.contains(&expected), "{names:?}");
        }
        for command in commands {
            let page = page(command).unwrap();
            assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"), "{page}");
            for option in command.get_arguments().filter(|option| !option.is_hide_set()) {
                let long = option.get_long().unwrap_or_default().replace('-', "\\-");
                assert!(page.contains(&long), "{}: {long}", name(command));
            }
        }
    }
}
