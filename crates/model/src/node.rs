//! A declaration together with what it names, so that both are worked out once and shared by
//! every unit that holds it.

use crate::{Body, DeclId, Declaration, Strength, references};

/// A declaration and its references.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    declaration: Declaration,
    references: Vec<(DeclId, Strength)>,
}

impl Node {
    /// How many members an enum brings along at the most when it was not asked for.
    pub const MANY: usize = 500;

    /// A declaration that something else needs: an enum with more than [`Node::MANY`] members keeps
    /// only its zero, since who calls a function that returns `WIN32_ERROR` needs the type, not
    /// 3,000 lines.
    pub fn needed(mut declaration: Declaration) -> Self {
        for variant in &mut declaration.variants {
            if let Body::Enum(e) = &mut variant.body
                && e.members.len() > Self::MANY
            {
                // Some languages do not allow an enum without members.
                let zero = e.members.iter().position(|m| m.value == 0).unwrap_or(0);
                e.members.swap(0, zero);
                e.members.truncate(1);
            }
        }
        declaration.into()
    }

    /// The declaration.
    pub fn declaration(&self) -> &Declaration {
        &self.declaration
    }

    /// What it names, as [`references`] finds it.
    pub fn references(&self) -> &[(DeclId, Strength)] {
        &self.references
    }
}

impl From<Declaration> for Node {
    fn from(declaration: Declaration) -> Self {
        Self { references: references(&declaration), declaration }
    }
}
