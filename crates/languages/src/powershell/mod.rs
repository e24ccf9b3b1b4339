//! PowerShell.

use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Unit};

/// PowerShell.
#[derive(Debug)]
pub(crate) struct PowerShell;

impl Language for PowerShell {
    fn about(&self) -> &'static About {
        &About {
            id: "powershell",
            aliases: &[],
            name: "PowerShell",
            extension: "ps1",
            styles: &[Style { id: "default", name: "PowerShell", summary: "." }],
        }
    }

    fn declaration(&self, _unit: &Unit, _id: DeclId, _options: &Options) -> Result<String, Unsupported> {
        Err(Unsupported::new("not there yet"))
    }

    fn file(&self, _unit: &Unit, _options: &Options) -> File {
        File { text: String::new(), unsupported: Vec::new() }
    }
}
