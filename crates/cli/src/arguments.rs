//! What the command line accepts.

use clap::{Args, Parser, Subcommand, ValueEnum};
use farcall_app::Architecture;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The directory of native functions, with declarations for your language.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Arguments {
    /// What to do; without a command, `serve`.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) serve: Serve,
}

const EXAMPLES: &str = "Examples:
  farcall                                      the website, at http://127.0.0.1:8017
  farcall show OpenFileMapping                 everything known about it
  farcall show OpenFileMapping --lang csharp   its declaration, ready to paste
  farcall search 'dll:kernel32 mutex'          functions of kernel32 about mutexes
  farcall generate --lang rust CreateFileW CloseHandle -o native.rs

Exit codes: 0 done, 1 nothing found, 2 wrong use or failure.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Opens the directory as a website on this machine.
    Serve(Serve),
    /// Shows what is known about a name, or its declaration in a language.
    Show(Show),
    /// Finds names by word, abbreviation, value, GUID or signature.
    #[command(after_help = QUERIES)]
    Search(Search),
    /// Prints one file with the declarations of NAMES and every type they need.
    Generate(Generate),
}

const QUERIES: &str = "Queries:
  map view                      words, in any order
  ofm, cfmw                     the capitals of a name
  openfilemaping                up to two typing errors
  0x80070005, -1                constants with this value
  '{000214F9-0000-0000-C000-000000000046}'
  'HANDLE, u32 -> BOOL'         functions with such a signature
  dll:kernel32 kind:function header:memoryapi.h takes:HANDLE returns:BOOL field:cbSize value:5";

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The address and port to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8017")]
    pub(crate) bind: SocketAddr,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A function, type, constant, or the prefix of a family of constants, such as WM_.
    pub(crate) name: String,
    #[arg(long, value_name = "ID", help = format!("Print its declaration in this language: {}", languages()))]
    pub(crate) lang: Option<String>,
    #[arg(long, value_name = "ID", requires = "lang", help = format!("The way to write it; {}", styles()))]
    pub(crate) style: Option<String>,
    /// The processor, where declarations differ between processors.
    #[arg(long, value_enum)]
    pub(crate) arch: Option<Processor>,
    /// Answer as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Search {
    /// What to look for; see below.
    #[arg(required = true, allow_negative_numbers = true)]
    pub(crate) query: Vec<String>,
    /// Answer as JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// How many results at most.
    #[arg(long, value_name = "N", default_value_t = 20,
        value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) limit: u16,
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    #[arg(long, value_name = "ID", help = format!("The language: {}", languages()))]
    pub(crate) lang: String,
    /// What the file is to declare.
    #[arg(required = true, value_name = "NAME")]
    pub(crate) names: Vec<String>,
    #[arg(long, value_name = "ID", help = format!("The way to write it; {}", styles()))]
    pub(crate) style: Option<String>,
    /// The processor, where declarations differ between processors.
    #[arg(long, value_enum, default_value = "x64")]
    pub(crate) arch: Processor,
    /// Write to this file, whole or not at all.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Processor {
    X64,
    X86,
    Arm64,
}

impl From<Processor> for Architecture {
    fn from(processor: Processor) -> Self {
        match processor {
            Processor::X64 => Self::X64,
            Processor::X86 => Self::X86,
            Processor::Arm64 => Self::Arm64,
        }
    }
}

/// The ids of all languages, for help.
fn languages() -> String {
    let ids: Vec<&str> = farcall_app::languages().iter().map(|language| language.id).collect();
    ids.join(", ")
}

/// The styles of the languages that have several, for help.
fn styles() -> String {
    let several = farcall_app::languages().into_iter().filter(|language| language.styles.len() > 1);
    let listed = several.map(|language| {
        let ids: Vec<&str> = language.styles.iter().map(|style| style.id).collect();
        format!("{}: {}", language.id, ids.join(", "))
    });
    listed.collect::<Vec<_>>().join("; ")
}
