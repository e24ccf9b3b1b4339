//! The shapes of answers that are the API's own; all others are `farcall-app`'s.

use farcall_app::{Found, LanguageInfo, ModuleEntry};
use serde::Serialize;
use utoipa::ToSchema;

/// What to offer while a query is typed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Suggestions {
    /// The query as it was asked.
    pub(crate) query: String,
    /// The best first.
    pub(crate) results: Vec<Found>,
}

/// A declaration in one language.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeclarationAnswer {
    /// The name that was asked for.
    pub(crate) name: String,
    /// The declaration, ready to paste.
    pub(crate) text: String,
}

/// The DLLs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Modules {
    /// By name.
    pub(crate) modules: Vec<ModuleEntry>,
}

/// The languages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Languages {
    /// In the order in which pages list them.
    pub(crate) languages: Vec<LanguageInfo>,
}
