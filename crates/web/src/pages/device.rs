//! Smart Device functions: the modules of Windows CE.

use super::directory::{Additions, Entry, Listing};
use super::{Frame, by_letter, render, thousands};
use crate::ask::Ask;
use crate::community::Around;
use crate::reply::Reply;
use crate::site::Site;
use farcall_app::DeviceModule;

/// All modules.
pub(crate) fn sections(site: &Site, ask: &Ask) -> Reply {
    let modules = site.app.device_modules();
    let mut frame = Frame::new(site, ask, "Smart Device functions");
    frame.canonical = "/device".to_owned();
    frame.section = "device";
    frame.is_printable = false;
    frame.description = "The functions of Windows CE and Windows Mobile by module.".to_owned();
    let exports: usize = modules.iter().map(|m| m.exports.len()).sum();
    let summary = format!(
        "Smart Device functions: what {} modules of Windows CE export, {} names. Where the desktop has a \
         function of the same name its declaration is shown, unproven on Windows CE; of the others only the \
         name is known.",
        modules.len(),
        thousands(exports as u64)
    );
    let entries = modules.into_iter().map(|m| Entry {
        href: m.address.to_string(),
        remark: thousands(m.exports.len() as u64),
        name: m.name,
    });
    let letters = by_letter(entries.collect(), |e| e.name.as_str());
    render(&Listing {
        frame,
        name: "Smart Device functions".to_owned(),
        up: ("Directory", "/"),
        summary,
        letters,
        additions: Additions::default(),
    })
}

/// One module.
pub(crate) fn module(site: &Site, ask: &Ask, module: &DeviceModule, around: &Around) -> Reply {
    let mut frame = Frame::new(site, ask, format!("{} (Windows CE)", module.name));
    frame.canonical = module.address.to_string();
    frame.data.clone_from(&frame.canonical);
    frame.has_data = true;
    frame.section = "device";
    let summary = summary(module);
    frame.description.clone_from(&summary);
    let entries = module.exports.iter().map(|e| Entry {
        name: e.name.clone(),
        href: e.address.to_string(),
        remark: if e.has_desktop_declaration { String::new() } else { "no declaration known".to_owned() },
    });
    let letters = by_letter(entries.collect(), |e| e.name.as_str());
    let additions = Additions::new(site, ask, &frame.canonical, around);
    render(&Listing {
        frame,
        name: module.name.clone(),
        up: ("Smart Device", "/device"),
        summary,
        letters,
        additions,
    })
}

/// What a module is, in a sentence.
pub(crate) fn summary(module: &DeviceModule) -> String {
    let known = module.exports.iter().filter(|e| e.has_desktop_declaration).count();
    format!(
        "Module {} of Windows CE: {} exports, {} of which have a desktop declaration, unproven here.",
        module.name,
        thousands(module.exports.len() as u64),
        thousands(known as u64)
    )
}
