//! People with accounts, who edit through the forms of the site and read histories.

use crate::http::{Answer, Browser, encoded};
use crate::serving::PASSWORD;
use anyhow::{Context, ensure};
use std::net::SocketAddr;

/// The section that everybody edits.
pub(crate) const SECTION: &str = "notes";

/// Somebody with an account, signed in.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) browser: Browser,
    pub(crate) name: String,
}

/// The form of a section, as it is opened.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The version that the text is of, or nothing.
    pub(crate) base: String,
    pub(crate) text: String,
}

/// A version, as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) id: i64,
    pub(crate) comment: String,
    pub(crate) text: String,
}

impl Person {
    /// Makes an account.
    pub(crate) fn sign_up(site: SocketAddr, name: &str) -> anyhow::Result<Self> {
        let mut browser = Browser::new(site);
        let answer = browser.post("/wiki/sign-up", &[("name", name), ("password", PASSWORD)])?;
        ensure!(answer.status == 303, "{name} gets no account: {} {}", answer.status, answer.body);
        Ok(Self { browser, name: name.to_owned() })
    }

    /// The same person, with the same session, at another server or at the same one started again.
    pub(crate) fn go_to(&mut self, site: SocketAddr) {
        self.browser.site = site;
    }

    /// Asks for the form of a page's section.
    pub(crate) fn form(&self, page: &str) -> anyhow::Result<Answer> {
        self.browser.get(&format!("/wiki/edit?page={}&section={SECTION}", encoded(page)))
    }

    /// What the form holds that was asked for.
    pub(crate) fn opened(&self, form: &Answer) -> anyhow::Result<Draft> {
        ensure!(form.status == 200, "the form answers with {}: {}", form.status, form.body);
        ensure!(form.body.contains(&format!("You write as {}", self.name)), "{} is signed out", self.name);
        draft(form)
    }

    /// Sends the form.
    pub(crate) fn save(&mut self, page: &str, draft: &Draft, comment: &str) -> anyhow::Result<Answer> {
        let fields = [
            ("page", page),
            ("section", SECTION),
            ("base", &draft.base),
            ("text", &draft.text),
            ("comment", comment),
            ("save", ""),
        ];
        self.browser.post("/wiki/edit", &fields)
    }
}

/// What a form of a section holds, whether it was opened or came back.
pub(crate) fn draft(form: &Answer) -> anyhow::Result<Draft> {
    Ok(Draft { base: form.between("name=\"base\" value=\"", "\"")?, text: typed(form)? })
}

/// The text in the form.
pub(crate) fn typed(form: &Answer) -> anyhow::Result<String> {
    let area = form.between("<textarea", "</textarea>")?;
    let (_, text) = area.split_once(">\n").context("the form has a text")?;
    Ok(text.to_owned())
}

/// One version.
pub(crate) fn version(browser: &Browser, id: i64) -> anyhow::Result<Version> {
    let page = browser.page(&format!("/wiki/revision?id={id}"))?;
    let line = page.between("UTC</time>", " · <a")?;
    Ok(Version {
        id,
        comment: line.strip_prefix(": ").unwrap_or_default().to_owned(),
        text: page.between("<code id=\"markdown\">", "</code>")?,
    })
}

/// Adds the versions of a page's section that are newer than those of `known`, the oldest first.
pub(crate) fn catch_up(browser: &Browser, page: &str, known: &mut Vec<Version>) -> anyhow::Result<()> {
    let newest = known.last().map_or(0, |version| version.id);
    let mut found: Vec<i64> = Vec::new();
    let mut next = Some(format!("/wiki/history?page={}&section={SECTION}", encoded(page)));
    while let Some(address) = next.take() {
        let list = browser.page(&address)?;
        let ids = list.body.split("<td><a href=\"/wiki/revision?id=").skip(1);
        let ids = ids.filter_map(|rest| rest.split('"').next()?.parse::<i64>().ok());
        let before = found.len();
        found.extend(ids.take_while(|id| *id > newest));
        // A list holds 50; what is not there any more is known.
        let last = found.last().filter(|_| found.len() - before == 50);
        next = last.map(|id| format!("/wiki/history?page={}&section={SECTION}&before={id}", encoded(page)));
    }
    for id in found.into_iter().rev() {
        known.push(version(browser, id)?);
    }
    Ok(())
}
