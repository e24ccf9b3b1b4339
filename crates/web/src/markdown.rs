//! Pages as Markdown: those of an item are made by `farcall_app`, lists of what there is here.

use crate::community::{Contributions, push_markdown};
use crate::pages::{device, directory};
use farcall_app::markdown::{Names, link, links, page};
use farcall_app::{DeviceModule, Module, Page};

/// The page of a thing.
pub(crate) fn item(item: &Page, written: Option<&Contributions>) -> String {
    let mut sections = String::new();
    if let Some(written) = written {
        push_markdown(&mut sections, written);
    }
    page(item, &sections, Names::Linked)
}

/// A DLL.
pub(crate) fn module(module: &Module) -> String {
    let mut out = format!("# {}\n\n{}\n\n", module.library, directory::module_summary(module));
    links(&mut out, &module.functions, Names::Linked);
    out
}

/// A module of Windows CE.
pub(crate) fn device_module(module: &DeviceModule) -> String {
    let mut out = format!("# {}\n\n{}\n\n", module.name, device::summary(module));
    for export in &module.exports {
        let remark = if export.has_desktop_declaration { "" } else { ": no declaration known" };
        link(&mut out, &export.name, &export.address, remark);
    }
    out
}
