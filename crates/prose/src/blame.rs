//! Which revision each line of a text came from.

use crate::lines;

/// A line of the last revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<Id> {
    /// The revision in which it appeared, or came back.
    pub revision: Id,
    /// Its text, without its end.
    pub text: String,
}

/// The lines of the last of some revisions, which are given from the oldest to the newest.
///
/// A line that was changed, moved, or taken out and put back belongs to the revision that did so; how it ends
/// (`\n`, `\r\n`, nothing) does not count. Only two texts are held at a time, so the revisions can be read
/// one by one. Each step takes as long as a [`diff`](crate::diff::diff).
pub fn blame<Id: Clone, Text: AsRef<str>>(revisions: impl IntoIterator<Item = (Id, Text)>) -> Vec<Line<Id>> {
    let mut last: Option<Text> = None;
    let mut owners: Vec<Id> = Vec::new();
    for (revision, text) in revisions {
        let old = bare(last.as_ref().map_or("", |text| text.as_ref()));
        let new = bare(text.as_ref());
        let mut next = Vec::with_capacity(new.len());
        let mut done = 0;
        for edit in lines::compare(&old, &new).edits {
            next.extend_from_slice(&owners[done..edit.old.start]);
            next.extend(std::iter::repeat_n(&revision, edit.new.len()).cloned());
            done = edit.old.end;
        }
        next.extend_from_slice(&owners[done..]);
        owners = next;
        last = Some(text);
    }
    let text = last.as_ref().map_or("", |text| text.as_ref());
    let line = |(revision, text): (Id, &str)| Line { revision, text: text.to_owned() };
    owners.into_iter().zip(bare(text)).map(line).collect()
}

fn bare(text: &str) -> Vec<&str> {
    lines::split(text).into_iter().map(lines::bare).collect()
}

#[cfg(test)]
mod tests {
    use super::blame;
    use proptest::prelude::*;

    fn drawn(revisions: &[(u32, &str)]) -> String {
        let line = |line: super::Line<u32>| format!("{} {}\n", line.revision, line.text);
        blame(revisions.iter().copied()).into_iter().map(line).collect()
    }

    #[test]
    fn each_line_names_the_revision_that_wrote_it() {
        let revisions = [
            (1, "a\nb\nc\n"),
            (2, "a\nB\nc\n"),
            (3, "new\r\na\r\nB\r\nc\r\nlast"),
            (5, "new\na\nc\nlast\n"),
            (8, "new\na\nB\nc\nlast\n"),
        ];
        assert_eq!(drawn(&revisions[..1]), "1 a\n1 b\n1 c\n");
        assert_eq!(drawn(&revisions[..3]), "3 new\n1 a\n2 B\n1 c\n3 last\n");
        assert_eq!(drawn(&revisions), "3 new\n1 a\n8 B\n1 c\n3 last\n");
        assert_eq!(drawn(&[]), "");
        assert_eq!(drawn(&[(1, "a\n"), (2, "")]), "");
        assert_eq!(drawn(&[(1, ""), (2, "\n\n")]), "2 \n2 \n");
    }

    proptest! {
        /// There is one entry for each line of the last text, and none names a revision that lacks the line.
        #[test]
        fn nobody_is_blamed_for_a_line_they_did_not_have(
            texts in proptest::collection::vec(proptest::collection::vec(proptest::sample::select(vec!["a", "b", "c", "d", ""]), 0..9), 1..7),
        ) {
            let texts: Vec<String> = texts.iter().map(|lines| lines.iter().map(|line| format!("{line}\n")).collect()).collect();
            let lines = blame(texts.iter().enumerate());
            let last: Vec<&str> = texts[texts.len() - 1].lines().collect();
            prop_assert_eq!(lines.iter().map(|line| &*line.text).collect::<Vec<_>>(), last);
            for line in &lines {
                prop_assert!(texts[line.revision..].iter().all(|text| text.lines().any(|l| l == line.text)));
            }
        }
    }
}
