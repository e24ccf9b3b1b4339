//! `show`: one declaration in one language, with what a reader of its page would see beside it.

use super::{evidence, origin, title};
use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::problem::Problem;
use farcall_app::{App, Architecture, Link, PrintError, Signature};

pub(super) fn run(app: &App, arguments: &Arguments) -> Result<Answer, Problem> {
    let (name, language) = (arguments.needed("name"), arguments.needed("language"));
    let architecture = arguments.architecture().unwrap_or(Architecture::X64);
    let page = app.page_in(name, language, arguments.text("style"), architecture)?;
    let item = &page.answer.item;
    let undeclared = || PrintError::Undeclared { name: item.name.clone() };
    let signature = page.signatures.first().ok_or_else(undeclared)?;
    let code = code(&item.name, signature)?;

    let mut paragraphs = vec![title(item), page.summary.clone()];
    paragraphs.extend(origin(item));
    paragraphs.extend(evidence(item));
    if !signature.compiled.is_empty() {
        paragraphs.push(format!("{}.", signature.compiled));
    }
    if !page.answer.also.is_empty() {
        let others: Vec<String> = page.answer.also.iter().map(other).collect();
        paragraphs.push(format!("Also called so: {}.", others.join(", ")));
    }
    let mut text = paragraphs.join("\n");
    text.push_str(&format!(
        "\n\n{}, {}:\n{}\n",
        signature.language_name,
        signature.style_name,
        code.trim_end()
    ));
    if !signature.definitions.is_empty() {
        let which = if signature.has_all_definitions { "" } else { ", the first of many: generate has all" };
        text.push_str(&format!(
            "\nThe types it needs{which}:\n{}\n",
            signature.definitions.to_string().trim_end()
        ));
    }
    Ok(Answer::text(text))
}

fn code<'s>(name: &str, signature: &'s Signature) -> Result<&'s str, Problem> {
    match (&signature.code, &signature.unsupported) {
        (Some(code), _) => Ok(code),
        (None, reason) => Err(PrintError::Unsupported {
            name: name.to_owned(),
            language: signature.language_name,
            reason: reason.clone().unwrap_or_default(),
        }
        .into()),
    }
}

fn other(link: &Link) -> String {
    format!(
        "the {} {} of {}",
        link.kind.name(),
        link.name,
        link.library.as_deref().unwrap_or(&link.namespace)
    )
}
