//! How a command ends when it could not do what was asked.

use farcall_app::{NotFound, PrintError};
use std::io::Write;
use std::process::ExitCode;

/// Why a command ends early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Nothing was found. Exit code 1.
    NothingFound(String),
    /// Wrong use, or something went wrong. Exit code 2.
    Failed(anyhow::Error),
    /// Whoever read the output has had enough; that is no failure.
    ReaderGone,
}

impl Failure {
    /// Says so on standard error and gives the exit code.
    pub(crate) fn report(self) -> ExitCode {
        let (text, code) = match self {
            Self::NothingFound(text) => (text, ExitCode::from(1)),
            Self::Failed(error) => (format!("{error:#}"), ExitCode::from(2)),
            Self::ReaderGone => return ExitCode::SUCCESS,
        };
        // Nobody is left to tell when standard error is closed too.
        let _ = writeln!(anstream::stderr(), "farcall: {text}");
        code
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<NotFound> for Failure {
    fn from(error: NotFound) -> Self {
        Self::NothingFound(with_guesses(&error))
    }
}

impl From<PrintError> for Failure {
    fn from(error: PrintError) -> Self {
        match error {
            PrintError::NotFound(not_found) => not_found.into(),
            other => Self::Failed(other.into()),
        }
    }
}

fn with_guesses(error: &NotFound) -> String {
    match error.did_you_mean.as_slice() {
        [] => format!("{error}; look for it with: farcall search WORDS"),
        [one] => format!("{error}\n  did you mean {one}?"),
        several => format!("{error}\n  did you mean one of these?\n    {}", several.join("\n    ")),
    }
}
