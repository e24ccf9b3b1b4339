//! Rust.

use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Unit};

/// Rust.
#[derive(Debug)]
pub(crate) struct Rust;

impl Language for Rust {
    fn about(&self) -> &'static About {
        &About {
            id: "rust",
            aliases: &[],
            name: "Rust",
            extension: "rs",
            styles: &[Style { id: "default", name: "Rust", summary: "." }],
        }
    }

    fn declaration(&self, _unit: &Unit, _id: DeclId, _options: &Options) -> Result<String, Unsupported> {
        Err(Unsupported::new("not there yet"))
    }

    fn file(&self, _unit: &Unit, _options: &Options) -> File {
        File { text: String::new(), unsupported: Vec::new() }
    }
}
