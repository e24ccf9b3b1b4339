//! What a reader prefers: language, style, architecture, theme. It comes from cookies that the
//! page's script writes, and from the address, which wins.

use farcall_app::{Architecture, LanguageInfo};

/// What a reader prefers. Small and comparable, since it is part of a kept page's key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Preferences {
    /// The place of the language in the list of all.
    pub(crate) language: u8,
    /// The place of the style in the language's list.
    pub(crate) style: u8,
    /// The architecture to show where they differ.
    pub(crate) architecture: Arch,
    /// Light, dark, or as the system has it.
    pub(crate) theme: Theme,
}

/// An architecture, in page order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Arch {
    /// 64-bit x86.
    #[default]
    X64,
    /// 32-bit x86.
    X86,
    /// 64-bit ARM.
    Arm64,
}

impl Arch {
    fn from_name(name: &str) -> Option<Self> {
        match Architecture::from_name(name)? {
            Architecture::X64 => Some(Self::X64),
            Architecture::X86 => Some(Self::X86),
            Architecture::Arm64 => Some(Self::Arm64),
        }
    }
}

impl From<Arch> for Architecture {
    fn from(arch: Arch) -> Self {
        match arch {
            Arch::X64 => Self::X64,
            Arch::X86 => Self::X86,
            Arch::Arm64 => Self::Arm64,
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// What the root element's `data-theme` says; empty for the system's.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::System => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Preferences {
    /// From the `Cookie` header. What it does not say, or says wrongly, stays as it is by default.
    pub(crate) fn from_cookies(header: &str, languages: &[LanguageInfo]) -> Self {
        let cookie = |name: &str| {
            let mut pairs = header.split(';').filter_map(|pair| pair.trim().split_once('='));
            // The script marks them so over HTTPS.
            pairs.find_map(|(n, value)| (n.strip_prefix("__Host-").unwrap_or(n) == name).then_some(value))
        };
        let mut preferences = Self::default();
        if let Some(language) = cookie("lang").and_then(|id| place_of_language(languages, id)) {
            preferences.language = language;
        }
        if let Some(style) = cookie("style") {
            preferences.set_style(style, languages);
        }
        if let Some(arch) = cookie("arch").and_then(Arch::from_name) {
            preferences.architecture = arch;
        }
        preferences.theme = match cookie("theme") {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        };
        preferences
    }

    /// Takes what the address asks for.
    ///
    /// # Errors
    /// What is wrong with it and what to write instead.
    pub(crate) fn choose(
        &mut self,
        parameter: &str,
        value: &str,
        languages: &[LanguageInfo],
    ) -> Result<(), String> {
        match parameter {
            "lang" => {
                let found = place_of_language(languages, value);
                let language = found.ok_or_else(|| {
                    let known: Vec<&str> = languages.iter().map(|l| l.id).collect();
                    format!("There is no language “{}”. Known are: {}.", short(value), known.join(", "))
                })?;
                if language != self.language {
                    (self.language, self.style) = (language, 0);
                }
            }
            "style" if !self.set_style(value, languages) => {
                let language = languages.get(usize::from(self.language));
                let known: Vec<&str> = language.iter().flat_map(|l| &l.styles).map(|s| s.id).collect();
                let name = language.map_or("", |l| l.name);
                return Err(format!(
                    "{name} has no style “{}”. Known are: {}.",
                    short(value),
                    known.join(", ")
                ));
            }
            "arch" => {
                self.architecture = Arch::from_name(value).ok_or_else(|| {
                    format!("There is no architecture “{}”. Known are: x64, x86, arm64.", short(value))
                })?;
            }
            _ => {}
        }
        Ok(())
    }

    fn set_style(&mut self, id: &str, languages: &[LanguageInfo]) -> bool {
        let styles = languages.get(usize::from(self.language)).map(|l| l.styles.as_slice());
        let place = styles.unwrap_or_default().iter().position(|s| s.id.eq_ignore_ascii_case(id));
        let place = place.and_then(|p| u8::try_from(p).ok());
        self.style = place.unwrap_or(self.style);
        place.is_some()
    }
}

/// By id, alias or name.
fn place_of_language(languages: &[LanguageInfo], id: &str) -> Option<u8> {
    let is_it = |l: &LanguageInfo| l.id.eq_ignore_ascii_case(id) || l.name.eq_ignore_ascii_case(id);
    let place = languages.iter().position(is_it).or_else(|| {
        let known = farcall_app::language(id)?.id;
        languages.iter().position(|l| l.id == known)
    });
    place.and_then(|p| u8::try_from(p).ok())
}

/// At most 40 characters of what somebody typed.
pub(crate) fn short(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
