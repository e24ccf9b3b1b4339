//! `farcall show NAME`.

use crate::arguments::{Format, Show};
use crate::failure::Failure;
use crate::{highlight, output, overview};
use farcall_app::markdown::{self, Names};
use farcall_app::{Answer, App, Architecture, Wanted};

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
    let declaration = |language: &String| {
        app.declaration(&arguments.name, language, arguments.style.as_deref(), architecture)
    };
    let format = if arguments.json { Format::Json } else { arguments.format };
    match (format, &arguments.lang) {
        (Format::Json, language) => {
            let declaration = language.as_ref().map(declaration).transpose()?;
            let answer = app.show(&arguments.name, architecture)?;
            output::print_json(&WithDeclaration { answer, declaration })
        }
        (Format::Markdown, _) => output::print(&as_markdown(&app, arguments, architecture)?),
        (Format::Plain, Some(language)) => {
            output::print(&highlight::highlight(&declaration(language)?, language))
        }
        (Format::Plain, None) => {
            let answer = app.show(&arguments.name, architecture)?;
            let only = arguments.arch.map(Architecture::from);
            output::print(&overview::overview(&answer, only, output::width()))
        }
    }
}

/// The page without what only readers of a site follow: who refers to it, and whole programs as samples.
fn as_markdown(app: &App, arguments: &Show, architecture: Architecture) -> Result<String, Failure> {
    let (name, style) = (&arguments.name, arguments.style.as_deref());
    let mut page = match &arguments.lang {
        Some(language) => app.page_in(name, language, style, architecture)?,
        None => app.page_named(name, &Wanted { architecture, signatures: Some(&[]), references: 0 })?,
    };
    if let (Some(only), Some(layouts)) = (arguments.arch, &mut page.answer.item.layout) {
        layouts.retain(|name, _| *name == Architecture::from(only).name());
    }
    if let Some(runtime) = &mut page.runtime {
        runtime.samples = Default::default();
        runtime.alternative = None;
    }
    Ok(markdown::page(&page, "", Names::Alone))
}

/// The contract's object, with the declaration where a language was asked for.
#[derive(serde::Serialize)]
struct WithDeclaration {
    #[serde(flatten)]
    answer: Answer,
    #[serde(skip_serializing_if = "Option::is_none")]
    declaration: Option<String>,
}
