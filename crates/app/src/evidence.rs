//! What was checked about an item and by what, and the totals of it.

use crate::App;
use crate::item::{Evidence, Link};
use farcall_languages::{About, LANGUAGES, Style, compilers};
use farcall_model::{DeclId, Judge, Verdict};
use serde::Serialize;

/// All that was checked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EvidenceTotals {
    /// By kind.
    pub checks: Vec<Check>,
    /// Every item about which some check disagrees.
    pub disagreements: Vec<Disagreement>,
    /// Which compilers took everything that a style of a language can say.
    pub compiled: Vec<Compiled>,
    /// The styles that no compiler took as a whole.
    pub not_compiled: Vec<NotCompiled>,
}

/// A style of a language, and a compiler or interpreter that took everything it can say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compiled {
    /// For people: `C#`.
    pub language: &'static str,
    /// For people: `DllImport`.
    pub style: &'static str,
    /// With its version: `gcc 12`.
    pub compiler: &'static str,
    /// `x64`, `x86`, `arm64`.
    pub architectures: Vec<&'static str>,
}

/// A style that no compiler took as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotCompiled {
    /// For people: `C#`.
    pub language: &'static str,
    /// For people: `DllImport`.
    pub style: &'static str,
    /// Why, and what looks at a sample of the language.
    pub reason: String,
}

/// One kind of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// `exports`, `second-source`.
    pub check: &'static str,
    /// What is compared.
    pub compares: String,
    /// By what, with its version.
    pub by: String,
    /// How many items agree.
    pub agree: u32,
    /// How many disagree.
    pub disagree: u32,
    /// About how many nothing could be compared.
    pub not_comparable: u32,
}

/// An item about which a check disagrees.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Disagreement {
    /// The item.
    pub item: Link,
    /// Which check.
    pub check: &'static str,
    /// Both values.
    pub detail: String,
}

/// Before the name of the judge, in the files of evidence.
const JUDGE: &str = "Judge: ";

impl App {
    /// What was checked about a declaration; the catalog has nothing of what could not be compared.
    pub(crate) fn evidence(&self, id: DeclId) -> Vec<Evidence> {
        let lines = self.catalog.evidence(id).into_iter();
        lines
            .map(|line| Evidence {
                check: line.judge.name().to_owned(),
                by: self.judge(line.judge).to_owned(),
                agrees: line.verdict == Verdict::Agrees,
                detail: line.detail,
            })
            .collect()
    }

    /// The judge, with its version.
    fn judge(&self, judge: Judge) -> &str {
        let known = self.catalog.judges().iter().find(|judged| judged.judge == judge);
        known
            .and_then(|judged| judged.about.iter().find_map(|line| line.strip_prefix(JUDGE)))
            .unwrap_or_default()
    }

    /// How often what was checked agrees, and every item about which it does not.
    pub fn evidence_totals(&self) -> EvidenceTotals {
        let checks = self.catalog.judges().iter().map(|judged| {
            let [agree, disagree, not_comparable] = judged.counts;
            Check {
                check: judged.judge.name(),
                compares: judged.about.first().cloned().unwrap_or_default(),
                by: self.judge(judged.judge).to_owned(),
                agree,
                disagree,
                not_comparable,
            }
        });
        let disagreements = self.catalog.judged(Verdict::Disagrees).flat_map(|(id, lines)| {
            let item = self.link_to(id);
            let lines = lines.into_iter().filter(|line| line.verdict == Verdict::Disagrees);
            lines.filter_map(move |line| {
                Some(Disagreement { item: item.clone()?, check: line.judge.name(), detail: line.detail })
            })
        });
        EvidenceTotals {
            checks: checks.collect(),
            disagreements: disagreements.collect(),
            compiled: styles().flat_map(|(about, style)| compiled(about, style)).collect(),
            not_compiled: styles().filter_map(|(about, style)| not_compiled(about, style)).collect(),
        }
    }
}

/// Every style of every language, in the order in which pages list them.
fn styles() -> impl Iterator<Item = (&'static About, &'static Style)> {
    let languages = LANGUAGES.iter().map(|language| language.about());
    languages.flat_map(|about| about.styles.iter().map(move |style| (about, style)))
}

fn compiled(about: &'static About, style: &'static Style) -> impl Iterator<Item = Compiled> {
    compilers(about.id, style.id).iter().map(|compiler| Compiled {
        language: about.name,
        style: style.name,
        compiler: compiler.name,
        architectures: compiler.architectures.clone(),
    })
}

fn not_compiled(about: &'static About, style: &'static Style) -> Option<NotCompiled> {
    let is_it = compilers(about.id, style.id).is_empty();
    is_it.then(|| NotCompiled { language: about.name, style: style.name, reason: why_not(about) })
}

/// Why no compiler took everything that a language can say, where none did.
pub(crate) fn why_not(about: &About) -> String {
    match about.judge {
        // Pages have words here, and no Markdown.
        Some(judge) => {
            format!("Not compiled itself, a sample of the language is: {}", judge.replace('`', ""))
        }
        None => format!("Not compiled: nothing that compiles {} was at hand", about.name),
    }
}
