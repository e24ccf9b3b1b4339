//! Colours for printed declarations in a terminal.

use crate::style::{DIM, KEYWORD, TEXT, VALUE, paint};
use farcall_app::{Token, tokens};

/// `text` with colours, where `language` is an id or an alias of one.
pub(crate) fn highlight(text: &str, language: &str) -> String {
    let Some(language) = farcall_app::language(language) else { return text.to_owned() };
    tokens(text, language.id)
        .map(|(token, text)| match token {
            Token::Plain | Token::Word => text.to_owned(),
            Token::Keyword => paint(KEYWORD, text),
            Token::Comment | Token::Attribute => paint(DIM, text),
            Token::Text => paint(TEXT, text),
            Token::Number => paint(VALUE, text),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_change_no_character() {
        let text = "[DllImport(\"a\\\"b\", X = 0x1F)] // end é\r\npublic static extern nint F(); \"open\n";
        for language in farcall_app::languages() {
            let coloured = highlight(text, language.id);
            assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), text, "{}", language.id);
            assert_ne!(coloured, text);
        }
        assert_eq!(highlight(text, "cobol"), text);
    }
}
