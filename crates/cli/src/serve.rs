//! `farcall serve`.

use crate::arguments::Serve;
use crate::failure::Failure;

/// Runs the website until it is stopped.
pub(crate) fn run(arguments: &Serve) -> Result<(), Failure> {
    Err(anyhow::anyhow!("this build has no website to open at {}", arguments.bind).into())
}
