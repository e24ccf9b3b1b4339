//! What the command line accepts.

use crate::completion;
use crate::database::Database;
use crate::own::Chosen;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::engine::ArgValueCompleter;
use farcall_app::Architecture;
use farcall_app::wiki::Role;
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
  farcall export git my-pages                  what people wrote, as a git repository
  farcall import header my.h --library my.dll  a catalog of your own header

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
    /// Answers an editor or a coding assistant over standard input and output, by the Model Context Protocol.
    Mcp(crate::mcp::Mcp),
    /// Looks after what people write: accounts, backups, settings.
    Admin(Admin),
    /// Takes everything that people wrote away, and the catalog as a site, a docset or snippets.
    Export(Export),
    /// Brings in what was written elsewhere.
    Import(Import),
    /// Prints what makes a shell complete commands, options and names.
    #[command(after_help = SHELLS)]
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Prints a page of the manual.
    #[command(after_help = PAGES)]
    Man(Manual),
}

const SHELLS: &str = "Where it goes:
  bash        farcall completions bash > ~/.local/share/bash-completion/completions/farcall
  zsh         source <(farcall completions zsh), in ~/.zshrc behind compinit
  fish        farcall completions fish > ~/.config/fish/completions/farcall.fish
  PowerShell  farcall completions powershell >> $PROFILE
The script runs farcall, which must be on the PATH. Print it again after an update.";

const PAGES: &str = "Examples:
  farcall man show > farcall-show.1
  farcall man --into ~/.local/share/man/man1
  farcall man | man -l -";

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
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) catalog: Chosen,
    /// Only show the catalog: no editing, no accounts, and no database.
    #[arg(long, conflicts_with = "address")]
    pub(crate) read_only: bool,
    /// A name that the site has on the network, and others with --host again; /mcp answers to those and this machine's own.
    #[arg(long = "host", value_name = "NAME")]
    pub(crate) hosts: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Admin {
    #[command(subcommand)]
    pub(crate) command: AdminCommand,
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) catalog: Chosen,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AdminCommand {
    /// Lists and changes accounts.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Writes everything into one file, also while the site runs.
    Backup {
        /// A file that is not there yet.
        file: PathBuf,
    },
    /// Makes a new database from a backup.
    Restore {
        /// The backup.
        file: PathBuf,
    },
    /// Looks for damage; exit code 1 if there is some.
    Check,
    /// Shows the settings, or changes one.
    Settings {
        /// Such as anonymous-edits.
        key: Option<String>,
        /// Its new value.
        #[arg(requires = "key")]
        value: Option<String>,
    },
    /// Makes a new one-time link for the first administrator.
    Invite,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Lists all accounts.
    List,
    /// Makes an account; its password is read from the terminal or from standard input.
    Add {
        name: String,
        #[arg(long, value_enum, default_value = "contributor")]
        role: RoleName,
    },
    /// Gives an account another role.
    Role {
        name: String,
        #[arg(value_enum)]
        role: RoleName,
    },
    /// Gives an account another password, read from the terminal or from standard input.
    Password { name: String },
    /// Blocks an account.
    Block {
        name: String,
        /// For so many days; without it for good.
        #[arg(long = "for", value_name = "DAYS")]
        days: Option<u16>,
        /// Why; the person is told.
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// Ends the block of an account.
    Unblock { name: String },
    /// Ends all sessions of an account.
    SignOut { name: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleName {
    Reader,
    Contributor,
    Moderator,
    Administrator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Reader => Self::Reader,
            RoleName::Contributor => Self::Contributor,
            RoleName::Moderator => Self::Moderator,
            RoleName::Administrator => Self::Administrator,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    pub(crate) command: ExportCommand,
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) catalog: Chosen,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExportCommand {
    /// As a git repository of Markdown files with every version, its author and its date.
    Git {
        /// A folder that is empty or not there.
        folder: PathBuf,
    },
    /// As static files for any web server, with search.
    Site(Files),
    /// As a docset for Dash and Zeal; name the folder Farcall.docset.
    Docset(Files),
    /// Functions as code snippets for Visual Studio, in C# and Visual Basic.
    #[command(after_help = SNIPPETS)]
    Snippets(Snippets),
}

const SNIPPETS: &str =
    "A snippet inserts a function and every type that it needs into a class. There is a file for each
function, in a folder for its DLL. In Visual Studio: Tools, Code Snippets Manager, the language, Add,
the folder of the language. Then type the function's name in a class, and press Tab twice.
  farcall export snippets snippets OpenFileMapping MapViewOfFile
  farcall export snippets snippets --lang vb --module kernel32 --module user32";

#[derive(Debug, Args)]
pub(crate) struct Snippets {
    /// A folder that is empty or not there.
    pub(crate) folder: PathBuf,
    /// These functions; without names and --module, all.
    #[arg(value_name = "NAME", add = ArgValueCompleter::new(completion::names))]
    pub(crate) names: Vec<String>,
    /// csharp or vb; without it, both.
    #[arg(long = "lang", value_name = "ID", add = ArgValueCompleter::new(completion::snippet_languages))]
    pub(crate) languages: Vec<String>,
    /// All functions of this DLL, and of others with --module again.
    #[arg(long = "module", value_name = "DLL", add = ArgValueCompleter::new(completion::modules))]
    pub(crate) modules: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Files {
    /// A folder that is empty or not there.
    pub(crate) folder: PathBuf,
    #[arg(long = "lang", value_name = "ID", add = ArgValueCompleter::new(completion::languages),
        help = format!("This language, and others with --lang again, or all; else the common ones. Known are {}", languages()))]
    pub(crate) languages: Vec<String>,
    /// Only this DLL with every type its functions need, and others with --module again; else everything.
    #[arg(long = "module", value_name = "DLL", add = ArgValueCompleter::new(completion::modules))]
    pub(crate) modules: Vec<String>,
    /// Only the catalog, without what people wrote.
    #[arg(long)]
    pub(crate) read_only: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub(crate) command: ImportCommand,
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) catalog: Chosen,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// A git repository that `farcall export git` wrote, into a database without pages.
    Git {
        /// The repository.
        folder: PathBuf,
    },
    /// An archive of PInvoke.net: a folder of Markdown files. A second time changes nothing.
    Pinvoke {
        /// The folder with desktopfunctions/ and directory/ in it.
        folder: PathBuf,
        /// Write what was left out, and why, to this file.
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
    /// C headers, into a catalog of their own, called as --catalog says or as the first header. Needs clang's library.
    #[command(after_help = HEADERS)]
    Header(Header),
}

const HEADERS: &str =
    "Only the folders of the headers, those named with --include, the target's own and clang's are read.
Everything else then works with --catalog NAME as for Windows:
  farcall import header /usr/include/sqlite3.h --library libsqlite3.so.0 --target linux
  farcall generate --catalog sqlite3 --lang python sqlite3_open sqlite3_close
  farcall generate --catalog sqlite3 --lang csharp --all -o Sqlite.cs
  farcall serve --catalog sqlite3";

#[derive(Debug, Args)]
pub(crate) struct Header {
    /// The headers, in the order in which a program would include them.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The library that exports their functions, as programs load it: sqlite3.dll, libsqlite3.so.0. With its path,
    /// functions that it does not export are left out.
    #[arg(long, value_name = "DLL")]
    pub(crate) library: String,
    /// A folder that they include from, beside their own, and others with --include again.
    #[arg(long, value_name = "DIR")]
    pub(crate) include: Vec<PathBuf>,
    /// The system and processor to read them for; without it all of Windows, whose are x64, x86 and arm64.
    #[arg(long, value_enum)]
    pub(crate) target: Option<SystemName>,
    /// Write what was left out, and why, to this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Read them in this process, and write the catalog to this file.
    #[arg(long, hide = true, value_name = "FILE")]
    pub(crate) into: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SystemName {
    X64,
    X86,
    Arm64,
    Linux,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A function, type, constant, or the prefix of a family of constants, such as WM_.
    #[arg(add = ArgValueCompleter::new(completion::names))]
    pub(crate) name: String,
    #[arg(long, value_name = "ID", add = ArgValueCompleter::new(completion::languages),
        help = format!("Print its declaration in this language: {}", languages()))]
    pub(crate) lang: Option<String>,
    #[arg(long, value_name = "ID", requires = "lang", add = ArgValueCompleter::new(completion::styles),
        help = format!("The way to write it; {}", styles()))]
    pub(crate) style: Option<String>,
    /// The processor, where declarations differ between processors.
    #[arg(long, value_enum)]
    pub(crate) arch: Option<Processor>,
    /// What to answer as.
    #[arg(long, value_enum, default_value = "plain")]
    pub(crate) format: Format,
    /// Short for --format json.
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) catalog: Chosen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for a terminal; with --lang the declaration alone.
    Plain,
    /// All of it as Markdown, for editors and assistants; with --lang the declaration as well.
    Markdown,
    /// One object, for programs.
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Search {
    /// What to look for; see below.
    #[arg(required = true, allow_negative_numbers = true, add = ArgValueCompleter::new(completion::names))]
    pub(crate) query: Vec<String>,
    /// Answer as JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// How many results at most.
    #[arg(long, value_name = "N", default_value_t = 20,
        value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) limit: u16,
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) catalog: Chosen,
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    #[arg(long, value_name = "ID", add = ArgValueCompleter::new(completion::languages),
        help = format!("The language: {}", languages()))]
    pub(crate) lang: String,
    /// What the file is to declare.
    #[arg(required_unless_present = "all", conflicts_with = "all", value_name = "NAME",
        add = ArgValueCompleter::new(completion::names))]
    pub(crate) names: Vec<String>,
    /// Declare everything that the catalog has.
    #[arg(long, conflicts_with = "ansi")]
    pub(crate) all: bool,
    #[arg(long, value_name = "ID", add = ArgValueCompleter::new(completion::styles),
        help = format!("The way to write it; {}", styles()))]
    pub(crate) style: Option<String>,
    /// The processor, where declarations differ between processors.
    #[arg(long, value_enum, default_value = "x64")]
    pub(crate) arch: Processor,
    /// Call the namespace, module, package or class around the declarations so.
    #[arg(long, value_name = "NAME")]
    pub(crate) module: Option<String>,
    /// Let only the program itself see the declarations.
    #[arg(long)]
    pub(crate) internal: bool,
    /// Take the ANSI form of what has one and is asked for without A or W.
    #[arg(long)]
    pub(crate) ansi: bool,
    /// Precede each declaration by the link to its documentation.
    #[arg(long)]
    pub(crate) links: bool,
    /// Write to this file, whole or not at all.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) catalog: Chosen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

#[derive(Debug, Args)]
pub(crate) struct Manual {
    /// A command, such as `show` or `export git`; without one, the program.
    pub(crate) command: Vec<String>,
    /// Write the pages of all commands into this folder.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    pub(crate) into: Option<PathBuf>,
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
