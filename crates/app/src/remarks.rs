//! What pages say about parts of an item in a few words: in tables of HTML and of Markdown alike.

use crate::item::{Field, Layout, Length, Method, Parameter, Value};
use farcall_model::Architecture;
use std::collections::BTreeMap;

impl Parameter {
    /// The enum whose members it takes, where its type does not say so itself.
    pub fn one_of(&self) -> Option<&str> {
        self.enumeration.as_deref().filter(|e| !self.ty.contains(e))
    }

    /// What is to be known about it beyond its type and its enum.
    pub fn remarks(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        if self.reserved {
            parts.push("reserved: pass 0".to_owned());
        } else if self.optional {
            parts.push("optional".to_owned());
        }
        parts.extend(self.length.as_ref().map(length));
        parts.extend(match self.termination {
            Some("double-nul") => Some("a list of strings, ended by two NULs".to_owned()),
            Some("none") => Some("not ended by a NUL".to_owned()),
            _ => None,
        });
        parts.extend(self.free_with.as_ref().map(|f| match self.free_if_owned {
            true => format!("freed by {f} if the caller owns it"),
            false => format!("freed by {f}"),
        }));
        if self.retained {
            parts.push("used after the call has returned".to_owned());
        }
        parts.join("; ")
    }
}

impl Field {
    /// What is to be known about it beyond its type.
    pub fn remarks(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        if self.flexible {
            parts.push("runs to the end of the memory".to_owned());
        }
        parts.extend(
            self.enumeration
                .as_ref()
                .filter(|e| !self.ty.contains(e.as_str()))
                .map(|e| format!("one of {e}")),
        );
        parts.extend(self.length.as_deref().map(length));
        parts.extend(self.obsolete.as_ref().map(|why| match why.as_str() {
            "" => "obsolete".to_owned(),
            why => format!("obsolete: {why}"),
        }));
        parts.join("; ")
    }
}

impl Method {
    /// Its parameters and its result in neutral notation.
    pub fn signature(&self) -> String {
        let parameters: Vec<String> =
            self.parameters.iter().map(|p| format!("{}: {}", p.name, p.ty)).collect();
        format!("({}) -> {}", parameters.join(", "), self.returns)
    }
}

impl Value {
    /// As people read it.
    pub fn text(&self) -> String {
        match self {
            Self::Integer(number) => number.to_string(),
            Self::Float(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::Fields(fields) => {
                format!("{{{}}}", fields.iter().map(Self::text).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl Layout {
    /// The different ones of `layouts`, each with the architectures that share it, in page order.
    pub fn distinct<'a>(layouts: &'a BTreeMap<&'static str, Self>) -> Vec<(Vec<&'static str>, &'a Self)> {
        let mut groups: Vec<(Vec<&'static str>, &'a Self)> = Vec::new();
        for architecture in Architecture::ALL {
            let Some(layout) = layouts.get(architecture.name()) else { continue };
            match groups.iter_mut().find(|(_, known)| *known == layout) {
                Some((names, _)) => names.push(architecture.name()),
                None => groups.push((vec![architecture.name()], layout)),
            }
        }
        groups
    }
}

fn length(length: &Length) -> String {
    match (length.parameter.as_ref().or(length.field.as_ref()).or(length.computed.as_ref()), length.fixed) {
        (Some(name), _) => format!("length in {}: {name}", length.unit),
        (None, Some(count)) => format!("{count} {}", length.unit),
        (None, None) => format!("an array of {}", length.unit),
    }
}
