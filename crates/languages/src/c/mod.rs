//! C.

use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Unit};

/// C.
#[derive(Debug)]
pub(crate) struct C;

impl Language for C {
    fn about(&self) -> &'static About {
        &About {
            id: "c",
            aliases: &[],
            name: "C",
            extension: "h",
            styles: &[Style { id: "default", name: "C", summary: "." }],
        }
    }

    fn declaration(&self, _unit: &Unit, _id: DeclId, _options: &Options) -> Result<String, Unsupported> {
        Err(Unsupported::new("not there yet"))
    }

    fn file(&self, _unit: &Unit, _options: &Options) -> File {
        File { text: String::new(), unsupported: Vec::new() }
    }
}
