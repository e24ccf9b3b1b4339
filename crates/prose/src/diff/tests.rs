//! That a diff is right for chosen texts, for any texts, and ends for hostile ones.

use super::{Diff, Line, Span, diff};
use proptest::prelude::*;

/// The diff as people write one: a mark, the line, and changed words in brackets.
fn drawn(diff: &Diff<'_>) -> String {
    let spans = |spans: &[Span<'_>]| -> String {
        spans.iter().map(|s| if s.changed { format!("[{}]", s.text) } else { s.text.to_owned() }).collect()
    };
    let mut out = String::new();
    for hunk in &diff.hunks {
        out += &format!("@{},{}\n", hunk.old_start, hunk.new_start);
        for line in &hunk.lines {
            out += &match line {
                Line::Same(text) => format!(" {text}\n"),
                Line::Removed(parts) => format!("-{}\n", spans(parts)),
                Line::Added(parts) => format!("+{}\n", spans(parts)),
            };
        }
    }
    out
}

#[test]
fn changed_words_are_marked_within_changed_lines() {
    let old = "a\nb\nc\nOpens the named file mapping.\nd\ne\nf\ng\nh\ni\nj\nlast\n";
    let new = "a\nb\nc\nOpens a named file-mapping object.\nd\ne\nf\ng\nh\ni\nj\n";
    let diff = diff(old, new, 2);
    assert_eq!(
        drawn(&diff),
        "@2,2\n b\n c\n-Opens [the] named file [mapping].\n+Opens [a] named file[-mapping] [object].\n d\n e\n\
         @10,10\n i\n j\n-[last]\n"
    );
    assert_eq!((diff.added, diff.removed, diff.is_coarse), (1, 2, false));
}

#[test]
fn hunks_that_meet_are_one() {
    let (old, new) = ("1\n2\n3\n4\n5\n", "1\nx\n3\ny\n5\n");
    assert_eq!(drawn(&diff(old, new, 1)), "@1,1\n 1\n-[2]\n+[x]\n 3\n-[4]\n+[y]\n 5\n");
    assert_eq!(drawn(&diff(old, new, 0)), "@2,2\n-[2]\n+[x]\n@4,4\n-[4]\n+[y]\n");
    assert_eq!(diff(old, new, usize::MAX).hunks.len(), 1);
}

#[test]
fn equal_texts_have_no_hunks_and_line_ends_count() {
    assert!(diff("a\nb", "a\nb", 3).hunks.is_empty());
    assert_eq!(drawn(&diff("a\nb", "a\nb\n", 1)), "@1,1\n a\n-b\n+b\n");
    assert_eq!(drawn(&diff("a\r\n", "a\n", 1)), "@1,1\n-a\n+a\n");
    assert_eq!(drawn(&diff("", "a\n\nb", 1)), "@1,1\n+[a]\n+\n+[b]\n");
    assert_eq!(drawn(&diff("x\n", "", 1)), "@1,1\n-[x]\n");
}

#[test]
fn a_wrapped_paragraph_shows_only_what_was_added() {
    let (old, new) = ("one two three four five six\n", "one two three\nfour five and six\n");
    assert_eq!(
        drawn(&diff(old, new, 0)),
        "@1,1\n-one two three[ ]four five six\n+one two three\n+four five [and ]six\n"
    );
}

#[test]
fn lines_that_say_something_else_are_changed_as_a_whole() {
    let diff = diff("The quick brown fox.\n", "int x = GetLastError();\n", 0);
    assert_eq!(drawn(&diff), "@1,1\n-[The quick brown fox.]\n+[int x = GetLastError();]\n");
}

/// Ten megabytes of lines with hardly anything in them. Compared line by line, this would take minutes.
#[test]
fn ten_megabytes_of_short_lines_are_compared_coarsely() {
    let text = |mut seed: u64| -> String {
        let mut next = || {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            if seed >> 63 == 0 { "a\n" } else { "b\n" }
        };
        (0..5 << 20).map(|_| next()).collect()
    };
    let (old, new) = (text(1), text(2));
    let different = diff(&old, &new, 3);
    assert!(different.is_coarse && different.added == different.removed && different.added > 5_000_000);
    // Where only a little differs, the length does not matter.
    let edited = format!("{}x\n{}", &old[..old.len() / 2], &old[old.len() / 2..]);
    let small = diff(&old, &edited, 3);
    assert!(!small.is_coarse);
    assert_eq!((small.added, small.removed), (1, 0));
    // One line of ten megabytes.
    let (old, new) = ("a ".repeat(5 << 20), "b ".repeat(5 << 20));
    assert_eq!(diff(&old, &new, 3).hunks[0].lines.len(), 2);
}

#[test]
fn the_most_lines_that_are_compared_one_by_one_end() {
    for (old, new) in [("a\nb\n", "a\na\nb\n"), ("a\nb\nc\n", "c\nb\na\n"), ("a b c d\n", "d c b a\n")] {
        let (old, new) = (old.repeat(99_000 / old.len() * 2), new.repeat(99_000 / new.len() * 2));
        let diff = diff(&old, &new, 3);
        assert!(!diff.is_coarse);
        check(&old, &new, &diff);
    }
}

/// Both texts without their line ends can be read off a diff with all lines around the changes.
fn check(old: &str, new: &str, diff: &Diff<'_>) {
    let mut sides = (Vec::new(), Vec::new());
    let whole = |parts: &[Span<'_>]| parts.iter().map(|part| part.text).collect::<String>();
    let (mut added, mut removed) = (0, 0);
    for hunk in &diff.hunks {
        for line in &hunk.lines {
            match line {
                Line::Same(text) => {
                    sides.0.push((*text).to_owned());
                    sides.1.push((*text).to_owned());
                }
                Line::Removed(parts) => {
                    sides.0.push(whole(parts));
                    removed += 1;
                }
                Line::Added(parts) => {
                    sides.1.push(whole(parts));
                    added += 1;
                }
            }
        }
    }
    assert_eq!((added, removed), (diff.added, diff.removed));
    if diff.hunks.len() == 1 && diff.hunks[0].old_start == 1 {
        let bare = |text: &str| {
            text.split_inclusive('\n').map(|l| crate::lines::bare(l).to_owned()).collect::<Vec<_>>()
        };
        if sides.0.len() == bare(old).len() {
            assert_eq!(sides, (bare(old), bare(new)));
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select(vec![
            "a",
            "b",
            "the word",
            "the words",
            "",
            "é x",
            "\t",
            "a b c d",
            "\u{200b}",
        ]),
        0..30,
    )
    .prop_flat_map(|lines| proptest::sample::select(vec!["\n", "\r\n"]).prop_map(move |end| lines.join(end)))
}

proptest! {
    #[test]
    fn both_texts_can_be_read_off(old in text(), new in text()) {
        let diff = diff(&old, &new, usize::MAX);
        prop_assert_eq!(diff.hunks.is_empty(), old == new);
        if old != new {
            prop_assert_eq!(diff.hunks.len(), 1);
            let shown = diff.hunks[0].lines.iter().filter(|line| !matches!(line, Line::Added(_))).count();
            prop_assert_eq!(shown, old.split_inclusive('\n').count());
        }
        check(&old, &new, &diff);
        check(&old, &new, &super::diff(&old, &new, 1));
    }

    /// Hunks do not overlap, and their numbers are those of the lines they show.
    #[test]
    fn hunks_say_where_they_are(old in text(), new in text(), context in 0usize..4) {
        let lines: Vec<&str> = old.split_inclusive('\n').map(crate::lines::bare).collect();
        let mut end = 0;
        for hunk in diff(&old, &new, context).hunks {
            prop_assert!(hunk.old_start > end);
            let mut at = hunk.old_start - 1;
            for line in &hunk.lines {
                match line {
                    Line::Same(text) => prop_assert_eq!(*text, lines[at]),
                    Line::Removed(parts) => prop_assert_eq!(parts.iter().map(|p| p.text).collect::<String>(), lines[at]),
                    Line::Added(_) => continue,
                }
                at += 1;
            }
            end = at;
        }
    }
}
