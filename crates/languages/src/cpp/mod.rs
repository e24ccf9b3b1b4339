//! C++: headers that need no SDK.
//!
//! They say what the C header says, in the words of C++17: constants know their types, enums the integers they
//! are, and COM interfaces are abstract classes.

mod lexicon;
mod print;

use crate::c::{self, Dialect, What};
use crate::{About, File, Language, Options, Style, Unsupported, facts};
use farcall_model::{DeclId, Unit};

/// C++.
#[derive(Debug)]
pub(crate) struct Cpp;

static ABOUT: About = About {
    id: "cpp",
    aliases: &["c++", "cxx", "hpp"],
    name: "C++",
    extension: "hpp",
    lexicon: &lexicon::LEXICON,
    judge: Some("g++ 12 for x64 and x86: sizes, alignments and offsets asserted"),
    module: None,
    styles: &[Style {
        id: "header",
        name: "C++ without the SDK",
        summary: "Needs only the compiler's own headers and C++17; for code that must not include windows.h.",
        internal: &[],
    }],
};

impl Language for Cpp {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        Ok(print::items(&c::items(unit, id, options, Dialect::Cpp)?))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let c::Plan { scope, items, mut unsupported } = c::plan(unit, options, Dialect::Cpp);
        let (mut items, later) = bases_first(items);
        for item in later {
            let reason = "the interface that it derives from had to be left out";
            unsupported.push((item.id, Unsupported::new(reason)));
        }
        items.sort_by_key(|item| matches!(item.what, What::Object(..)));
        let interfaces = items.iter().filter(|item| matches!(item.what, What::Class(_)));
        scope.forward.borrow_mut().extend(interfaces.map(|item| item.id));
        let forward = c::forward(&scope, &mut items);
        let text = print::file(scope.needs.get(), &forward, &items);
        File { text: facts::guarded(unit, text, c::print::GUARD), unsupported }
    }
}

/// `items` with every interface behind the one it derives from, and those whose base is not among them. Where
/// interfaces take each other as arguments, the order of needs alone does not tell.
fn bases_first(items: Vec<c::Item>) -> (Vec<c::Item>, Vec<c::Item>) {
    let mut placed = std::collections::HashSet::new();
    let (mut order, mut waiting) = (Vec::with_capacity(items.len()), Vec::<c::Item>::new());
    for item in items {
        let mut ready = vec![item];
        while let Some(item) = ready.pop() {
            if base(&item).is_some_and(|base| !placed.contains(&base)) {
                waiting.push(item);
                continue;
            }
            placed.insert(item.id);
            let is_class = matches!(item.what, What::Class(_));
            let id = item.id;
            order.push(item);
            if is_class && waiting.iter().any(|other| base(other) == Some(id)) {
                let (now, rest) = waiting.into_iter().partition(|other| base(other) == Some(id));
                waiting = rest;
                ready.extend::<Vec<_>>(now);
            }
        }
    }
    (order, waiting)
}

fn base(item: &c::Item) -> Option<DeclId> {
    match &item.what {
        What::Class(class) => class.base.as_ref().map(|(id, _)| *id),
        _ => None,
    }
}
