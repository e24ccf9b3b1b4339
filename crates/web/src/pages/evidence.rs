//! What was checked about all items, by what, and every disagreement.

use super::{Frame, render, thousands};
use crate::ask::Ask;
use crate::reply::Reply;
use crate::site::Site;
use askama::Template;
use farcall_app::{Check, Compiled, Disagreement, NotCompiled};

#[derive(Template)]
#[template(path = "evidence.html")]
struct EvidencePage<'a> {
    frame: Frame<'a>,
    checks: Vec<Row>,
    compiled: Vec<Compiled>,
    not_compiled: Vec<NotCompiled>,
    disagreements: Vec<Disagreement>,
    total: String,
}

/// One kind of evidence.
struct Row {
    check: Check,
    agree: String,
    disagree: String,
    not_comparable: String,
}

/// `/evidence`
pub(crate) fn evidence(site: &Site, ask: &Ask) -> Reply {
    let totals = site.app.evidence_totals();
    let mut frame = Frame::new(site, ask, "Evidence");
    frame.description =
        "What was checked about the declarations, by what, and where somebody else says otherwise."
            .to_owned();
    frame.canonical = "/evidence".to_owned();
    let rows = totals.checks.into_iter().map(|check| Row {
        agree: thousands(check.agree),
        disagree: thousands(check.disagree),
        not_comparable: thousands(check.not_comparable),
        check,
    });
    let total = thousands(u32::try_from(totals.disagreements.len()).unwrap_or(u32::MAX));
    render(&EvidencePage {
        frame,
        checks: rows.collect(),
        compiled: totals.compiled,
        not_compiled: totals.not_compiled,
        disagreements: totals.disagreements,
        total,
    })
}
