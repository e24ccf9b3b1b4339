//! The pages that the site has whatever the catalog holds: the old wiki's, with text of our own to
//! begin with, which anybody can edit.

use farcall_wiki::{PageKind, Seed};

/// A standing page.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Where it lives.
    pub path: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it says until somebody edits it, in Markdown.
    pub text: &'static str,
}

macro_rules! standing {
    ($path:literal, $title:literal, $file:literal) => {
        Standing { path: $path, title: $title, text: include_str!(concat!("../../standing/", $file)) }
    };
}

/// All of them, in the order of the old site's menu.
pub const STANDING: &[Standing] = &[
    standing!("/comments", "Comments", "comments.md"),
    standing!("/faq", "FAQ", "faq.md"),
    standing!("/helpful-tools", "Helpful Tools", "helpful-tools.md"),
    standing!("/playground", "Playground", "playground.md"),
    standing!("/suggested-reading", "Suggested Reading", "suggested-reading.md"),
    standing!("/todo", "Website TODO List", "todo.md"),
    standing!("/terms", "Terms of Use", "terms.md"),
];

impl Standing {
    /// As the store knows it.
    pub fn seed(&self) -> Seed {
        Seed {
            path: self.path.to_owned(),
            title: self.title.to_owned(),
            kind: PageKind::Standing,
            module: String::new(),
            item: "page".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn their_addresses_are_reserved() {
        for page in STANDING {
            assert!(crate::RESERVED.contains(&page.path.trim_start_matches('/')), "{}", page.path);
        }
    }

    #[test]
    fn they_say_something() {
        for page in STANDING {
            assert!(page.text.lines().count() > 5, "{}", page.path);
        }
    }
}
