//! Creating a page for what the catalog lacks: a type of one's own, an undocumented export, a library.

use super::Community;
use crate::Address;
use farcall_wiki::{PageKind, Seed};

/// A kind of thing that people create pages for.
#[derive(Clone, Copy, Debug)]
pub struct Creatable {
    /// As in a page's [`Seed::item`].
    pub id: &'static str,
    /// For people.
    pub name: &'static str,
    /// Whether it is part of a module that must be named.
    pub needs_module: bool,
}

const fn creatable(id: &'static str, name: &'static str, needs_module: bool) -> Creatable {
    Creatable { id, name, needs_module }
}

/// All of them.
pub const CREATABLE: &[Creatable] = &[
    creatable("function", "Function", true),
    creatable("struct", "Struct", false),
    creatable("union", "Union", false),
    creatable("enum", "Enum", false),
    creatable("callback", "Callback", false),
    creatable("interface", "Interface", false),
    creatable("typedef", "Typedef", false),
    creatable("constant", "Constant", false),
    creatable("constants", "Group of constants", false),
    creatable("module", "Library", false),
];

/// What somebody wants a page for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPage {
    /// The [`Creatable::id`].
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The DLL or library; may be empty for all but functions.
    pub module: String,
}

/// Why a page cannot be created.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotCreate {
    /// The kind is none of [`CREATABLE`].
    #[error("choose what kind of thing it is")]
    Kind,
    /// The name is empty or has characters that no name has.
    #[error("the {what} is not valid: 1 to 200 characters, without blanks, slashes and control characters")]
    Name {
        /// `name` or `module`.
        what: &'static str,
    },
    /// A function without a library.
    #[error("say which library exports the function")]
    NoModule,
    /// There is such a page.
    #[error("there is a page for this already: {0}")]
    Exists(String),
}

impl Community {
    /// The page that would be made, unless there is one already or the names are not valid. A page that
    /// somebody created in the meantime is found when it is saved.
    ///
    /// # Errors
    /// [`CannotCreate`].
    pub fn plan_page(&self, new: &NewPage) -> Result<Seed, CannotCreate> {
        let kind = CREATABLE.iter().find(|kind| kind.id == new.kind).ok_or(CannotCreate::Kind)?;
        let name = valid("name", &new.name)?;
        let module = match new.module.trim() {
            "" if kind.needs_module => return Err(CannotCreate::NoModule),
            "" => String::new(),
            module => crate::address::stem(valid("module", module)?),
        };
        let address = match kind.id {
            "function" => {
                Address::Function { module: Some(module.clone()), name: name.to_owned(), within: None }
            }
            "constant" => Address::Constant { name: name.to_owned(), within: None },
            "constants" => Address::Constants { prefix: name.to_owned() },
            "module" => Address::Module { name: crate::address::stem(name) },
            _ => Address::Type { name: name.to_owned(), within: None },
        };
        let path = address.to_string();
        // Only what can be read back can be visited.
        if Address::parse(&format!("/{}", path_parts(&address)), None).as_ref() != Some(&address) {
            return Err(CannotCreate::Name { what: "name" });
        }
        if let Some(seed) = self.seed_without_store(&path) {
            return Err(CannotCreate::Exists(seed.path));
        }
        let (title, module) = match &address {
            Address::Module { name } => (name.clone(), name.clone()),
            _ => (name.to_owned(), module),
        };
        Ok(Seed { path, title, kind: PageKind::Created, module, item: kind.id.to_owned() })
    }
}

/// An address's path before it is encoded, without the first slash.
fn path_parts(address: &Address) -> String {
    match address {
        Address::Function { module, name, .. } => {
            format!("{}/{name}", module.as_deref().unwrap_or("function"))
        }
        Address::Type { name, .. } => format!("type/{name}"),
        Address::Constant { name, .. } => format!("constant/{name}"),
        Address::Constants { prefix } => format!("constants/{prefix}"),
        Address::Module { name } | Address::DeviceModule { name } => name.clone(),
        Address::DeviceFunction { module, name } => format!("device/{module}/{name}"),
    }
}

/// A name without what would change the meaning of its address.
fn valid<'a>(what: &'static str, name: &'a str) -> Result<&'a str, CannotCreate> {
    let name = name.trim();
    let is_odd = |c: char| c.is_control() || c.is_whitespace() || c == '/' || c == '\\';
    let is_valid = (1..=200).contains(&name.len()) && !name.contains(is_odd) && name != "." && name != "..";
    is_valid.then_some(name).ok_or(CannotCreate::Name { what })
}
