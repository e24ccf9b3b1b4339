//! What was checked about an item and by what, and the totals of it.

use crate::App;
use crate::item::{Evidence, Link};
use farcall_model::{DeclId, Judge, Verdict};
use serde::Serialize;

/// All that was checked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EvidenceTotals {
    /// By kind.
    pub checks: Vec<Check>,
    /// Every item about which some check disagrees.
    pub disagreements: Vec<Disagreement>,
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
        EvidenceTotals { checks: checks.collect(), disagreements: disagreements.collect() }
    }
}
