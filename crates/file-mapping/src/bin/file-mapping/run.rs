//! What each command does.

use crate::{Action, Protection};
use file_mapping::{Access, Error, FileMapping, Name, Options};
use std::fmt;
use std::io::{self, Read, Write};
use std::process::{Command, ExitCode};

/// Bytes are moved in pieces of this size.
const PIECE: usize = 1 << 20;

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library says so, about this name.
    Mapping(String, Error),
    /// Input or output failed.
    Io(&'static str, io::Error),
    /// The input is longer than what there is from the offset on.
    TooLong(u64),
}

impl Failure {
    /// Whether no mapping has the name.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Failure::Mapping(_, Error::NotFound))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Mapping(name, error) => write!(f, "{name}: {error} ({})", error.code()),
            Failure::Io(what, error) => write!(f, "{what}: {error}"),
            Failure::TooLong(room) => write!(f, "the input is longer than the {room} bytes there are"),
        }
    }
}

/// Carries a command out.
pub(crate) fn run(action: Action) -> Result<ExitCode, Failure> {
    match action {
        Action::Create { name, size, protection, command } => {
            let options = Options::new(size).protection(protection.into());
            let at = about(&name);
            let created =
                Name::new(&name).and_then(|name| FileMapping::create(Some(&name), &options)).map_err(at)?;
            say(&format!("{} {name}", if created.existed { "existed" } else { "created" }))?;
            hold(created.mapping, &command)
        }
        Action::Open { name } => {
            let mapping = open(&name, Access::QUERY | Access::MAP_READ)?;
            let info = mapping.info().map_err(about(&name))?;
            say(&format!("{name}\t{}\t{}", info.size, protection_name(info.protection)))?;
            Ok(ExitCode::SUCCESS)
        }
        Action::List => list(),
        Action::Hold { name, command } => {
            let mapping = open(&name, Access::QUERY)?;
            say(&format!("holding {name}"))?;
            hold(mapping, &command)
        }
        Action::Cat { name, offset, length } => cat(&name, offset, length),
        Action::Write { name, offset } => write(&name, offset),
    }
}

/// Reads a size such as `4096`, `64K` or `1M`.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let (digits, shift) = match text.char_indices().next_back() {
        Some((at, 'K' | 'k')) => (&text[..at], 10),
        Some((at, 'M' | 'm')) => (&text[..at], 20),
        Some((at, 'G' | 'g')) => (&text[..at], 30),
        _ => (text, 0),
    };
    let number: u64 = digits.parse().map_err(|_| "expected bytes, such as 4096, 64K or 1M".to_owned())?;
    number.checked_mul(1 << shift).ok_or_else(|| "too large".to_owned())
}

fn about(name: &str) -> impl Fn(Error) -> Failure + use<> {
    let name = name.to_owned();
    move |error| Failure::Mapping(name.clone(), error)
}

fn open(name: &str, access: Access) -> Result<FileMapping, Failure> {
    Name::new(name).and_then(|parsed| FileMapping::open(&parsed, access)).map_err(about(name))
}

fn say(line: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    writeln!(output, "{line}").and_then(|()| output.flush()).map_err(|error| Failure::Io("output", error))
}

/// Keeps the handle while the command runs, or until the input ends.
fn hold(mapping: FileMapping, command: &[String]) -> Result<ExitCode, Failure> {
    let code = match command {
        [] => {
            io::copy(&mut io::stdin().lock(), &mut io::sink())
                .map_err(|error| Failure::Io("input", error))?;
            ExitCode::SUCCESS
        }
        [program, arguments @ ..] => {
            let status = Command::new(program).args(arguments).status();
            let status = status.map_err(|error| Failure::Io("the command did not start", error))?;
            // A command that was killed has no code.
            ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(2))
        }
    };
    drop(mapping);
    Ok(code)
}

fn list() -> Result<ExitCode, Failure> {
    for entry in file_mapping::list().map_err(about("the registry"))? {
        let holders: Vec<String> = entry.holders.iter().map(u32::to_string).collect();
        let more = if entry.shortened { "…" } else { "" };
        let protection = protection_name(entry.protection);
        say(&format!("{}{more}\t{}\t{protection}\t{}", entry.name, entry.size, holders.join(",")))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn cat(name: &str, offset: u64, length: Option<u64>) -> Result<ExitCode, Failure> {
    let mapping = open(name, Access::QUERY | Access::MAP_READ)?;
    let end = mapping.info().map_err(about(name))?.size;
    let end = length.map_or(end, |length| end.min(offset.saturating_add(length)));
    let view = mapping.map_read(0, 0).map_err(about(name))?;
    let mut output = io::stdout().lock();
    let mut piece = vec![0; PIECE];
    let mut at = offset;
    while at < end {
        // What lies inside a view is inside the addresses.
        let count = usize::try_from(end - at).unwrap_or(PIECE).min(PIECE);
        view.copy_to(usize::try_from(at).unwrap_or(usize::MAX), &mut piece[..count]).map_err(about(name))?;
        match output.write_all(&piece[..count]) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
            written => written.map_err(|error| Failure::Io("output", error))?,
        }
        at += count as u64;
    }
    output.flush().map_err(|error| Failure::Io("output", error))?;
    Ok(ExitCode::SUCCESS)
}

fn write(name: &str, offset: u64) -> Result<ExitCode, Failure> {
    let mapping = open(name, Access::QUERY | Access::MAP_READ | Access::MAP_WRITE)?;
    let size = mapping.info().map_err(about(name))?.size;
    let mut view = mapping.map_write(0, 0).map_err(about(name))?;
    let mut input = io::stdin().lock();
    let mut piece = vec![0; PIECE];
    let mut at = offset;
    loop {
        let count = match input.read(&mut piece) {
            Ok(0) => return Ok(ExitCode::SUCCESS),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Failure::Io("input", error)),
        };
        if at.checked_add(count as u64).is_none_or(|end| end > size) {
            return Err(Failure::TooLong(size.saturating_sub(offset)));
        }
        view.copy_from(usize::try_from(at).unwrap_or(usize::MAX), &piece[..count]).map_err(about(name))?;
        at += count as u64;
    }
}

fn protection_name(protection: file_mapping::Protection) -> &'static str {
    use file_mapping::Protection as P;
    match protection {
        P::ReadOnly => "read-only",
        P::ReadWrite => "read-write",
        P::WriteCopy => "write-copy",
        P::ExecuteRead => "execute-read",
        P::ExecuteReadWrite => "execute-read-write",
        P::ExecuteWriteCopy => "execute-write-copy",
    }
}

impl From<Protection> for file_mapping::Protection {
    fn from(protection: Protection) -> Self {
        match protection {
            Protection::ReadOnly => Self::ReadOnly,
            Protection::ReadWrite => Self::ReadWrite,
            Protection::WriteCopy => Self::WriteCopy,
            Protection::ExecuteRead => Self::ExecuteRead,
            Protection::ExecuteReadWrite => Self::ExecuteReadWrite,
            Protection::ExecuteWriteCopy => Self::ExecuteWriteCopy,
        }
    }
}
