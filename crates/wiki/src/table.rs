//! The tables whose rows go into a dump, in an order in which each can be filled after those it
//! refers to. Sessions and invitations stay out: they are secrets, and soon void. The full-text index
//! is made anew.

/// A table and its columns.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// The number by which its rows are read in portions; a table without one is small.
    pub(crate) key: Option<&'static str>,
    /// Whether the database gives the numbers.
    pub(crate) counts: bool,
    pub(crate) columns: &'static [Column],
}

/// A column and the type of its values.
#[derive(Debug)]
pub(crate) enum Column {
    Int(&'static str),
    Text(&'static str),
}

use Column::{Int, Text};

impl Column {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Int(name) | Text(name) => name,
        }
    }
}

const fn counted(name: &'static str, columns: &'static [Column]) -> Table {
    Table { name, key: Some("id"), counts: true, columns }
}

pub(crate) const TABLES: &[Table] = &[
    counted(
        "page",
        &[
            Int("id"),
            Text("path"),
            Text("title"),
            Text("title_key"),
            Text("kind"),
            Text("module"),
            Text("item"),
            Int("created"),
            Int("protected"),
            Int("deleted"),
        ],
    ),
    counted(
        "revision",
        &[
            Int("id"),
            Int("page_id"),
            Text("section"),
            Int("parent"),
            Text("text"),
            Text("comment"),
            Int("author_id"),
            Text("author"),
            Int("minor"),
            Text("action"),
            Int("created"),
        ],
    ),
    counted("section", &[Int("id"), Int("page_id"), Text("key"), Int("head")]),
    Table {
        name: "link",
        key: Some("section_id"),
        counts: false,
        columns: &[Int("section_id"), Text("target")],
    },
    counted(
        "change",
        &[
            Int("id"),
            Int("page_id"),
            Text("module"),
            Text("kind"),
            Int("revision_id"),
            Int("author_id"),
            Text("author"),
            Text("comment"),
            Int("minor"),
            Int("patrolled"),
            Int("created"),
        ],
    ),
    counted(
        "account",
        &[
            Int("id"),
            Text("name"),
            Text("name_key"),
            Text("password"),
            Int("role"),
            Int("accepted"),
            Int("blocked_until"),
            Text("blocked_because"),
            Int("created"),
        ],
    ),
    Table {
        name: "watch",
        key: Some("account_id"),
        counts: false,
        columns: &[Int("account_id"), Text("kind"), Text("target"), Int("seen")],
    },
    counted(
        "thread",
        &[
            Int("id"),
            Int("page_id"),
            Text("title"),
            Int("author_id"),
            Text("author"),
            Int("created"),
            Int("closed"),
            Int("deleted"),
        ],
    ),
    counted(
        "post",
        &[
            Int("id"),
            Int("thread_id"),
            Int("parent"),
            Text("text"),
            Int("author_id"),
            Text("author"),
            Int("created"),
            Int("deleted"),
        ],
    ),
    counted(
        "held",
        &[
            Int("id"),
            Text("path"),
            Text("reason"),
            Text("edit"),
            Int("author_id"),
            Text("author"),
            Int("created"),
            Int("state"),
            Text("decided_by"),
            Int("decided"),
            Text("note"),
            Int("revision_id"),
        ],
    ),
    counted("filter", &[Int("id"), Text("pattern"), Text("action"), Text("message"), Int("enabled")]),
    counted(
        "audit",
        &[
            Int("id"),
            Int("actor_id"),
            Text("actor"),
            Text("action"),
            Text("target"),
            Text("detail"),
            Int("created"),
        ],
    ),
    Table { name: "setting", key: None, counts: false, columns: &[Text("key"), Text("value")] },
];
