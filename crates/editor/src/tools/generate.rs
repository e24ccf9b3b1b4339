//! `generate`: a whole file.

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::problem::Problem;
use farcall_app::{Adaptation, App, Architecture, FileOptions, LeftOut};

/// How many of the things that were left out are named.
const NAMED: usize = 5;

pub(super) fn run(app: &App, arguments: &Arguments) -> Result<Answer, Problem> {
    let names = arguments.texts("names");
    let architecture = arguments.architecture().unwrap_or(Architecture::X64);
    let options = FileOptions {
        ansi: arguments.flag("ansi"),
        adaptation: Adaptation { module: arguments.text("module"), is_internal: false },
        ..FileOptions::new(arguments.text("style"), architecture)
    };
    let file = app.generate(&names, arguments.needed("language"), &options)?;
    Ok(Answer::Text { text: file.text, note: left_out(&file.unsupported) })
}

/// What the language cannot say, those first that were asked for.
fn left_out(all: &[LeftOut]) -> Option<String> {
    if all.is_empty() {
        return None;
    }
    let (asked, needed): (Vec<&LeftOut>, Vec<&LeftOut>) = all.iter().partition(|left_out| left_out.asked_for);
    let named: Vec<String> = asked
        .into_iter()
        .chain(needed)
        .take(NAMED)
        .map(|left_out| {
            format!("{}: {}", left_out.name, left_out.reason.chars().take(200).collect::<String>())
        })
        .collect();
    let more = all.len() - named.len();
    let more = if more > 0 { format!("\nand {more} more") } else { String::new() };
    Some(format!("The language cannot declare, and the file leaves out:\n{}{more}", named.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_is_named_first() {
        assert_eq!(left_out(&[]), None);
        let one =
            |name: &str, asked_for| LeftOut { name: name.to_owned(), asked_for, reason: "why".to_owned() };
        let mut all: Vec<LeftOut> = (0..7).map(|n| one(&format!("T{n}"), false)).collect();
        all.push(one("Asked", true));
        let text = left_out(&all).unwrap();
        assert!(text.contains("leaves out:\nAsked: why\nT0: why\n"), "{text}");
        assert!(text.ends_with("T3: why\nand 3 more"), "{text}");
    }
}
