//! VB.

use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Unit};

/// VB.
#[derive(Debug)]
pub(crate) struct VisualBasic;

impl Language for VisualBasic {
    fn about(&self) -> &'static About {
        &About {
            id: "vb",
            aliases: &[],
            name: "VB",
            extension: "vb",
            styles: &[Style { id: "default", name: "VB", summary: "." }],
        }
    }

    fn declaration(&self, _unit: &Unit, _id: DeclId, _options: &Options) -> Result<String, Unsupported> {
        Err(Unsupported::new("not there yet"))
    }

    fn file(&self, _unit: &Unit, _options: &Options) -> File {
        File { text: String::new(), unsupported: Vec::new() }
    }
}
