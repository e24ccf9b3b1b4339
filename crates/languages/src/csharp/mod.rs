//! C#.

use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Unit};

/// C#.
#[derive(Debug)]
pub(crate) struct CSharp;

impl Language for CSharp {
    fn about(&self) -> &'static About {
        &About {
            id: "csharp",
            aliases: &[],
            name: "C#",
            extension: "cs",
            styles: &[Style { id: "default", name: "C#", summary: "." }],
        }
    }

    fn declaration(&self, _unit: &Unit, _id: DeclId, _options: &Options) -> Result<String, Unsupported> {
        Err(Unsupported::new("not there yet"))
    }

    fn file(&self, _unit: &Unit, _options: &Options) -> File {
        File { text: String::new(), unsupported: Vec::new() }
    }
}
