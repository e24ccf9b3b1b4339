//! Python.

use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Unit};

/// Python.
#[derive(Debug)]
pub(crate) struct Python;

impl Language for Python {
    fn about(&self) -> &'static About {
        &About {
            id: "python",
            aliases: &[],
            name: "Python",
            extension: "py",
            styles: &[Style { id: "default", name: "Python", summary: "." }],
        }
    }

    fn declaration(&self, _unit: &Unit, _id: DeclId, _options: &Options) -> Result<String, Unsupported> {
        Err(Unsupported::new("not there yet"))
    }

    fn file(&self, _unit: &Unit, _options: &Options) -> File {
        File { text: String::new(), unsupported: Vec::new() }
    }
}
