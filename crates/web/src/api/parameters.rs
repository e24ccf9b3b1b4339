//! The parameters of the calls.

use super::failure::Failure;
use crate::pages::search::check_length;
use farcall_app::Architecture;
use serde::Deserialize;
use utoipa::IntoParams;

/// Results that a call gives when it is not told how many.
const DEFAULT_LIMIT: usize = 20;
/// Results that a call gives at most.
const LARGEST_LIMIT: usize = 200;

/// What to search for.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct SearchParameters {
    /// The query, as in the search box.
    pub(crate) q: String,
    /// How many results at most: 1 to 200, 20 where it is not given.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<usize>,
}

impl SearchParameters {
    pub(crate) fn query(&self) -> Result<&str, Failure> {
        check_length(&self.q).map_err(Failure::bad_request)?;
        Ok(self.q.trim())
    }

    pub(crate) fn limit(&self, default: Option<usize>) -> Result<usize, Failure> {
        let limit = self.limit.or(default).unwrap_or(DEFAULT_LIMIT);
        if (1..=LARGEST_LIMIT).contains(&limit) {
            return Ok(limit);
        }
        Err(Failure::bad_request(format!("limit is {limit}; it can be 1 to {LARGEST_LIMIT}")))
    }
}

/// What to show.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct NameParameters {
    /// The name, in any letter case.
    pub(crate) name: String,
    /// The architecture to show where they differ: x64, x86 or arm64; x64 where it is not given.
    pub(crate) arch: Option<String>,
}

/// What to declare.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct DeclarationParameters {
    /// The name; several names, with commas between them, where a file is generated.
    pub(crate) name: String,
    /// The language's id: csharp, vb, c, rust, python, powershell.
    pub(crate) lang: String,
    /// One of the language's styles; the recommended one where it is not given.
    pub(crate) style: Option<String>,
    /// The architecture to declare for where they differ: x64, x86 or arm64; x64 where it is not given.
    pub(crate) arch: Option<String>,
}

/// The architecture of a call.
pub(crate) fn architecture(name: Option<&str>) -> Result<Architecture, Failure> {
    let Some(name) = name else { return Ok(Architecture::X64) };
    Architecture::from_name(name).ok_or_else(|| {
        let name = crate::preferences::short(name);
        Failure::bad_request(format!("there is no architecture {name}; known are x64, x86, arm64"))
    })
}
