//! The style sheet, the script and the icon: embedded, under names that hold a hash of their content.

use crate::cache::content_hash;
use axum::body::Bytes;

/// One file of the site itself.
#[derive(Debug)]
pub(crate) struct Asset {
    /// `/static/farcall-0123456789abcdef.css`.
    pub(crate) address: String,
    pub(crate) content_type: &'static str,
    pub(crate) bytes: Bytes,
}

/// All of them.
#[derive(Debug)]
pub(crate) struct Assets {
    pub(crate) style: Asset,
    pub(crate) script: Asset,
    pub(crate) icon: Asset,
}

impl Assets {
    pub(crate) fn new() -> Self {
        Self {
            style: asset("css", "text/css; charset=utf-8", include_bytes!("../assets/farcall.css")),
            script: asset("js", "text/javascript; charset=utf-8", include_bytes!("../assets/farcall.js")),
            icon: asset("svg", "image/svg+xml; charset=utf-8", include_bytes!("../assets/farcall.svg")),
        }
    }

    /// The file at an address.
    pub(crate) fn find(&self, address: &str) -> Option<&Asset> {
        [&self.style, &self.script, &self.icon].into_iter().find(|a| a.address == address)
    }
}

fn asset(extension: &str, content_type: &'static str, bytes: &'static [u8]) -> Asset {
    Asset {
        address: format!("/static/farcall-{:016x}.{extension}", content_hash(bytes)),
        content_type,
        bytes: Bytes::from_static(bytes),
    }
}
