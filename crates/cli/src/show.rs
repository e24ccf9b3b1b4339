//! `farcall show NAME`.

use crate::arguments::Show;
use crate::failure::Failure;
use crate::{highlight, output, overview};
use farcall_app::{Answer, Architecture};

/// Answers a name. One that Windows has not may be in a catalog of the user's own.
pub(crate) fn run(arguments: &Show) -> Result<(), Failure> {
    match answer(arguments) {
        Err(Failure::NothingFound(told)) if arguments.catalog.name.is_none() => {
            let having = crate::own::having(&arguments.name);
            let hints =
                having.iter().map(|catalog| format!("\n  it is in a catalog of yours: --catalog {catalog}"));
            Err(Failure::NothingFound(told + &hints.collect::<String>()))
        }
        other => other,
    }
}

fn answer(arguments: &Show) -> Result<(), Failure> {
    let app = arguments.catalog.open()?;
    let architecture = arguments.arch.map_or(Architecture::X64, Into::into);
    let declaration = match &arguments.lang {
        Some(language) => {
            let style = arguments.style.as_deref();
            Some((language, app.declaration(&arguments.name, language, style, architecture)?))
        }
        None => None,
    };
    if arguments.json {
        let answer = app.show(&arguments.name, architecture)?;
        return output::print_json(&WithDeclaration {
            answer,
            declaration: declaration.map(|(_, text)| text),
        });
    }
    match declaration {
        Some((language, text)) => output::print(&highlight::highlight(&text, language)),
        None => {
            let answer = app.show(&arguments.name, architecture)?;
            let only = arguments.arch.map(Architecture::from);
            output::print(&overview::overview(&answer, only, output::width()))
        }
    }
}

/// The contract's object, with the declaration where a language was asked for.
#[derive(serde::Serialize)]
struct WithDeclaration {
    #[serde(flatten)]
    answer: Answer,
    #[serde(skip_serializing_if = "Option::is_none")]
    declaration: Option<String>,
}
