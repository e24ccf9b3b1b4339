//! What merges and what does not.

use super::{Conflict, Region, merge};
use proptest::prelude::*;

fn settled(text: &str) -> Region {
    Region::Settled(text.into())
}

fn conflicting(base: &str, ours: &str, theirs: &str) -> Region {
    Region::Conflicting { base: base.into(), ours: ours.into(), theirs: theirs.into() }
}

#[test]
fn changes_with_a_line_between_them_are_both_made() {
    for (base, ours, theirs, merged) in [
        ("1\n2\n3\n", "one\n2\n3\n", "1\n2\nthree\n", "one\n2\nthree\n"),
        ("1\n2\n3\n", "0\n1\n2\n3\n", "1\n2\n3\n4\n", "0\n1\n2\n3\n4\n"),
        ("1\n2\n3\n", "2\n3\n", "1\n2\n", "2\n"),
        // The same change twice, and one of them with another elsewhere.
        ("1\n2\n3\n", "1\nx\n3\n", "1\nx\n3\n", "1\nx\n3\n"),
        ("1\n2\n3\n4\n5\n", "1\nx\n3\n4\n5\n", "1\nx\n3\n4\ny\n", "1\nx\n3\n4\ny\n"),
        ("1\n2\n3\n", "1\n2\n2\n3\n", "1\n2\n2\n3\n", "1\n2\n2\n3\n"),
        ("", "a\n", "a\n", "a\n"),
        ("a\nb\n", "", "", ""),
    ] {
        assert_eq!(merge(base, ours, theirs), Ok(merged.into()), "{base:?} {ours:?} {theirs:?}");
    }
}

#[test]
fn changes_that_overlap_or_touch_are_in_conflict() {
    for (base, ours, theirs, regions) in [
        (
            "1\n2\n3\n",
            "1\nx\n3\n",
            "1\ny\n3\n",
            vec![settled("1\n"), conflicting("2\n", "x\n", "y\n"), settled("3\n")],
        ),
        (
            "1\n2\n3\n",
            "x\n2\n3\n",
            "1\ny\n3\n",
            vec![conflicting("1\n2\n", "x\n2\n", "1\ny\n"), settled("3\n")],
        ),
        (
            "1\n2\n",
            "1\nx\n2\n",
            "1\ny\n2\n",
            vec![settled("1\n"), conflicting("", "x\n", "y\n"), settled("2\n")],
        ),
        (
            "1\n2\n3\n",
            "1\n3\n",
            "1\n2!\n3\n",
            vec![settled("1\n"), conflicting("2\n", "", "2!\n"), settled("3\n")],
        ),
        ("", "a\n", "b\n", vec![conflicting("", "a\n", "b\n")]),
        ("a\n", "", "b\n", vec![conflicting("a\n", "", "b\n")]),
        // One long change over two short ones is one region.
        (
            "1\n2\n3\n4\n5\n6\n",
            "1\nx\n6\n",
            "1\n2!\n3\n4\n5!\n6\n",
            vec![settled("1\n"), conflicting("2\n3\n4\n5\n", "x\n", "2!\n3\n4\n5!\n"), settled("6\n")],
        ),
    ] {
        assert_eq!(merge(base, ours, theirs), Err(Conflict { regions }), "{base:?} {ours:?} {theirs:?}");
    }
    let conflict = merge("1\n2\n3\n", "1\nx\n3\n", "1\ny\n3\n").expect_err("both changed the same line");
    assert_eq!(conflict.to_string(), "1 of the places that both changed differ");
}

#[test]
fn how_lines_end_is_merged_by_itself() {
    for (base, ours, theirs, merged) in [
        // One side's editor writes another line end.
        ("1\n2\n3\n", "1\r\n2\r\n3\r\n", "1\n2\nthree\n", "1\r\n2\r\nthree\r\n"),
        ("1\n2\n3\n", "one\r\n2\r\n3\r\n", "1\n2\nthree\n", "one\r\n2\r\nthree\r\n"),
        ("1\r\n2\r\n3\r\n", "one\r\n2\r\n3\r\n", "1\n2\nthree\n", "one\n2\nthree\n"),
        // Whether the last line ends.
        ("1\n2\n3", "one\n2\n3", "1\n2\n3\n", "one\n2\n3\n"),
        ("1\n2\n3\n", "one\n2\n3\n", "1\n2\n3", "one\n2\n3"),
        ("1\n2\n3", "one\n2\n3", "1\n2\n3\n4", "one\n2\n3\n4"),
        ("1\n2\n3\n", "1\n2\n3", "1\n2\n3\n4\n", "1\n2\n3\n4"),
        ("1\r\n2\r\n3", "one\r\n2\r\n3", "1\r\n2\r\nthree", "one\r\n2\r\nthree"),
        // Mixed ends are compared as they are.
        ("1\r\n2\n3\n", "one\r\n2\n3\n", "1\r\n2\nthree\n", "one\r\n2\nthree\n"),
    ] {
        assert_eq!(merge(base, ours, theirs).as_deref(), Ok(merged), "{base:?} {ours:?} {theirs:?}");
        assert_eq!(merge(base, theirs, ours).as_deref(), Ok(merged), "{base:?} {theirs:?} {ours:?}");
    }
}

/// A hundred thousand changes on each side; were regions looked up from the start, this would take hours.
#[test]
fn many_changes_cost_no_more_than_their_number() {
    let line = |i: usize, mark: &str| format!("{i}{mark}\n");
    let base: String = (0..80_000).map(|i| line(i, "")).collect();
    let ours: String = (0..80_000).map(|i| line(i, if i % 4 == 0 { "o" } else { "" })).collect();
    let theirs: String = (0..80_000).map(|i| line(i, if i % 4 == 2 { "t" } else { "" })).collect();
    let merged = merge(&base, &ours, &theirs).expect("there is always a line between");
    assert_eq!((merged.matches('o').count(), merged.matches('t').count()), (20_000, 20_000));
    let other = ours.replace('o', "x");
    let conflict = merge(&base, &ours, &other).expect_err("each changed line differs");
    assert_eq!(conflict.regions.iter().filter(|region| region.is_conflict()).count(), 20_000);
    // Ten megabytes with everything changed.
    let (base, ours, theirs) = ("a\n".repeat(5 << 20), "b\n".repeat(5 << 20), "c\n".repeat(5 << 20));
    assert_eq!(merge(&base, &ours, &theirs).expect_err("all differs").regions.len(), 1);
}

fn text() -> impl Strategy<Value = String> {
    let lines =
        proptest::collection::vec(proptest::sample::select(vec!["a", "b", "c", "d", "", "x y"]), 0..12);
    (lines, proptest::sample::select(vec!["\n", "\r\n"]), any::<bool>())
        .prop_map(|(lines, end, closed)| lines.join(end) + if closed && !lines.is_empty() { end } else { "" })
}

/// The lines of a text without their ends.
fn bare(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').map(crate::lines::bare).collect()
}

proptest! {
    #[test]
    fn one_change_is_made_as_it_is(base in text(), changed in text()) {
        prop_assert_eq!(merge(&base, &base, &changed), Ok(changed.clone()));
        prop_assert_eq!(merge(&base, &changed, &base), Ok(changed.clone()));
        prop_assert_eq!(merge(&base, &changed, &changed), Ok(changed.clone()));
    }

    #[test]
    fn it_does_not_matter_who_is_first(base in text(), ours in text(), theirs in text()) {
        let (there, back) = (merge(&base, &ours, &theirs), merge(&base, &theirs, &ours));
        match (there, back) {
            (Ok(there), Ok(back)) => prop_assert_eq!(there, back),
            (Err(there), Err(back)) => {
                let turned = |region: &Region| match region.clone() {
                    Region::Conflicting { base, ours, theirs } => Region::Conflicting { base, ours: theirs, theirs: ours },
                    settled => settled,
                };
                prop_assert_eq!(there.regions, back.regions.iter().map(turned).collect::<Vec<_>>());
            }
            (there, back) => prop_assert!(false, "{:?} but {:?}", there, back),
        }
    }

    /// Nothing typed is lost: with every region given to one side, a conflict holds that side's lines
    /// wherever the other did not change something.
    #[test]
    fn a_conflict_holds_both_texts(base in text(), ours in text(), theirs in text()) {
        if let Err(conflict) = merge(&base, &ours, &theirs) {
            prop_assert!(conflict.regions.iter().any(Region::is_conflict));
            for region in &conflict.regions {
                if let Region::Conflicting { base: was, ours: o, theirs: t } = region {
                    prop_assert_ne!(o, t);
                    prop_assert!(bare(&base).join("\n").contains(&bare(was).join("\n")));
                    prop_assert!(bare(&ours).join("\n").contains(&bare(o).join("\n")));
                    prop_assert!(bare(&theirs).join("\n").contains(&bare(t).join("\n")));
                }
            }
        }
    }

    /// Changes of distinct lines with unchanged ones between them are both in the result, and nothing else.
    #[test]
    fn disjoint_changes_are_both_held(
        edits in proptest::collection::vec((0u8..4, any::<bool>()), 1..20),
        end in proptest::sample::select(vec!["\n", "\r\n"]),
    ) {
        let (mut base, mut ours, mut theirs, mut both) = (vec![], vec![], vec![], vec![]);
        for (number, (kind, is_ours)) in edits.iter().enumerate() {
            let keep = format!("keep {number}");
            let line = format!("line {number}");
            let change = format!("change {number}");
            let after = match kind {
                0 => vec![line.clone()],
                1 => vec![change],
                2 => vec![],
                _ => vec![line.clone(), change],
            };
            let (mine, other) = if *is_ours { (&mut ours, &mut theirs) } else { (&mut theirs, &mut ours) };
            for (side, lines) in [(&mut base, &vec![line.clone()]), (mine, &after), (other, &vec![line]), (&mut both, &after)] {
                side.extend(lines.iter().cloned());
                side.push(keep.clone());
            }
        }
        let text = |lines: Vec<String>| lines.iter().map(|line| format!("{line}{end}")).collect::<String>();
        prop_assert_eq!(merge(&text(base), &text(ours), &text(theirs)), Ok(text(both)));
    }
}
