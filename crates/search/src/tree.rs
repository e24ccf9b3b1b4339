//! The smallest numbers of a range, without looking at the whole range.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// A complete binary tree over numbers; each node holds the smallest below it.
///
/// Prefixes of one letter cover tens of thousands of names. The tree gives the best ten of them
/// in some hundred steps.
#[derive(Debug)]
pub(crate) struct MinTree {
    /// Node 1 is the root; the children of `n` are `2n` and `2n + 1`; leaves come last.
    nodes: Vec<u32>,
    /// How many leaves there are room for.
    width: usize,
}

impl MinTree {
    /// `u32::MAX` stands for a leaf that is never found.
    pub(crate) fn new(leaves: impl ExactSizeIterator<Item = u32>) -> Self {
        let width = leaves.len().next_power_of_two().max(1);
        let mut nodes = vec![u32::MAX; width];
        nodes.extend(leaves);
        nodes.resize(width * 2, u32::MAX);
        let mut tree = Self { nodes, width };
        for node in (1..width).rev() {
            let smallest = tree.node(node * 2).min(tree.node(node * 2 + 1));
            if let Some(slot) = tree.nodes.get_mut(node) {
                *slot = smallest;
            }
        }
        tree
    }

    fn node(&self, node: usize) -> u32 {
        self.nodes.get(node).copied().unwrap_or(u32::MAX)
    }

    /// The numbers of the leaves in `range`, the smallest first.
    pub(crate) fn ascending(&self, range: Range<usize>) -> Ascending<'_> {
        let mut heap = BinaryHeap::with_capacity(64);
        let (mut low, mut high) = (range.start + self.width, range.end.min(self.width) + self.width);
        while low < high {
            if low & 1 == 1 {
                heap.push(Reverse((self.node(low), low)));
                low += 1;
            }
            if high & 1 == 1 {
                high -= 1;
                heap.push(Reverse((self.node(high), high)));
            }
            low /= 2;
            high /= 2;
        }
        Ascending { tree: self, heap }
    }
}

/// See [`MinTree::ascending`].
pub(crate) struct Ascending<'t> {
    tree: &'t MinTree,
    /// Subtrees that together hold what is left, by their smallest number.
    heap: BinaryHeap<Reverse<(u32, usize)>>,
}

impl Iterator for Ascending<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let Reverse((smallest, mut node)) = self.heap.pop()?;
        if smallest == u32::MAX {
            self.heap.clear();
            return None;
        }
        while node < self.tree.width {
            let (left, right) = (node * 2, node * 2 + 1);
            // Numbers are distinct, so that one child has the smallest and the other waits.
            let (next, other) = if self.tree.node(left) == smallest { (left, right) } else { (right, left) };
            let waiting = self.tree.node(other);
            if waiting != u32::MAX {
                self.heap.push(Reverse((waiting, other)));
            }
            node = next;
        }
        Some(smallest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_range_comes_out_sorted_and_whole() {
        let numbers: Vec<u32> = (0..97u32).map(|i| (i * 61) % 97).collect();
        let tree = MinTree::new(numbers.iter().copied());
        for start in 0..97 {
            for end in start..=97 {
                let mut expected = numbers[start..end].to_vec();
                expected.sort_unstable();
                assert_eq!(tree.ascending(start..end).collect::<Vec<_>>(), expected, "{start}..{end}");
            }
        }
    }

    #[test]
    fn leaves_left_out_are_never_found() {
        let tree = MinTree::new([3, u32::MAX, 1].into_iter());
        assert_eq!(tree.ascending(0..3).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(MinTree::new([].into_iter()).ascending(0..0).count(), 0);
    }
}
