//! The directory for editors and coding assistants, over the Model Context Protocol.
//!
//! [`Server`] offers a few tools that only read. A call goes three steps: `arguments` holds what was sent against the
//! tool's own table, the tool asks `farcall-app` and lays the answer out as text, and `budget` cuts the text to what it
//! may cost. What cannot be answered is a `Problem`, which says what to try next. [`over_stdio`] and [`over_http`] are
//! the two ways in; [`config`] is what a client is told to find this program.
//!
//! What is absent: HTML, terminals, catalogs; all facts come from `farcall-app`.

mod answer;
mod arguments;
mod budget;
mod config;
mod http;
mod problem;
mod server;
mod stdio;
mod tools;

pub use budget::{DEFAULT_TOKENS, LEAST_TOKENS, MOST_TOKENS, TOOL_LIST_TOKENS, tokens};
pub use config::{CLIENTS, Client, config};
pub use http::over_http;
pub use server::Server;
pub use stdio::{StdioError, over_stdio};
