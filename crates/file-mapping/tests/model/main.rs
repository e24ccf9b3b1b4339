//! The protocol of names as a model: every interleaving of a few processes, with every kill, is searched.
//!
//! The model takes one step for each system call of `src/unix/protocol.rs`. For each bug that the protocol was
//! designed around, the search must find a violation when the bug is put back, and none without it. So it is
//! known that the search can see, and that the rule which keeps the bug out is needed.

#![allow(clippy::print_stdout, reason = "a search tells how far it went")]

mod state;
mod steps;

use state::{Bug, Op, Proc, State};
use std::collections::HashSet;

/// A state to begin with.
struct Scenario {
    what: &'static str,
    start: State,
}

/// What the processes of a scenario are about to do, with a holder of name 1 in the first place, and how
/// many of them may be killed.
fn scenarios() -> Vec<Scenario> {
    let scenario =
        |what, procs: Vec<Proc>, kills, forks| Scenario { what, start: State::new(procs, kills, forks) };
    vec![
        scenario(
            "two openers while the holder dies",
            vec![Proc::holder(1), Proc::doing(Op::Open, 1), Proc::doing(Op::Open, 1)],
            1,
            0,
        ),
        scenario(
            "an opener and a creator while the holder dies",
            vec![Proc::holder(1), Proc::doing(Op::Open, 1), Proc::doing(Op::Create, 1)],
            2,
            0,
        ),
        scenario(
            "two creators while the holder dies",
            vec![Proc::holder(1), Proc::doing(Op::Create, 1), Proc::doing(Op::Create, 1)],
            2,
            0,
        ),
        scenario(
            "creators of two names while the holder of one dies",
            vec![Proc::holder(1), Proc::doing(Op::Create, 1), Proc::doing(Op::Create, 2)],
            2,
            0,
        ),
        scenario(
            "an opener, and creators of two names, from nothing",
            vec![Proc::doing(Op::Create, 1), Proc::doing(Op::Create, 2), Proc::doing(Op::Open, 1)],
            1,
            0,
        ),
        scenario(
            "two holders and two openers",
            vec![Proc::holder(1), Proc::holder(1), Proc::doing(Op::Open, 1), Proc::doing(Op::Open, 1)],
            2,
            0,
        ),
        scenario(
            "a creator that forks and is killed, and another",
            vec![Proc::doing(Op::Create, 1), Proc::doing(Op::Create, 1)],
            1,
            1,
        ),
        scenario(
            "an opener that forks and is killed, and a creator, while the holder dies",
            vec![Proc::holder(1), Proc::doing(Op::Open, 1), Proc::doing(Op::Create, 1)],
            2,
            1,
        ),
        scenario(
            "an opener, and creators of two names, while the holder dies",
            vec![
                Proc::holder(1),
                Proc::doing(Op::Open, 1),
                Proc::doing(Op::Create, 1),
                Proc::doing(Op::Create, 2),
            ],
            2,
            0,
        ),
    ]
}

/// Searches all that can follow. The first violation, or how many states there were.
fn search(start: &State, bug: Option<Bug>) -> Result<usize, String> {
    let mut seen = HashSet::from([start.clone()]);
    let mut open = vec![start.clone()];
    while let Some(state) = open.pop() {
        for next in steps::successors(&state, bug) {
            let next = next?;
            if seen.insert(next.clone()) {
                open.push(next);
            }
        }
        assert!(seen.len() < 4_000_000, "the model is small enough to be searched");
    }
    Ok(seen.len())
}

#[test]
fn the_protocol_keeps_its_promises() {
    for Scenario { what, start } in scenarios() {
        let states = search(&start, None).unwrap_or_else(|violation| panic!("{what}: {violation}"));
        assert!(states > 100, "{what} has only {states} states");
        println!("{what}: {states} states");
    }
}

#[test]
fn each_bug_is_found_when_it_is_put_back() {
    for bug in Bug::ALL {
        let found = scenarios().into_iter().find_map(|scenario| {
            search(&scenario.start, Some(bug)).err().map(|violation| (scenario.what, violation))
        });
        let (what, violation) = found.unwrap_or_else(|| panic!("{bug:?} is not seen"));
        println!("{bug:?}: {violation} ({what})");
    }
}
