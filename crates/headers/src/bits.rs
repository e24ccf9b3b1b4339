//! Which integers hold the bit-fields of a record.
//!
//! C says in which type a bit-field is declared, and the system's rules, to which bits of the record it goes. The
//! model keeps bit-fields in integers that share no byte with anything else, so for each run of them integers are
//! looked for that hold exactly these bits; the declared type is tried first.

use farcall_model::Bit;

/// A bit-field as clang has placed it.
#[derive(Debug)]
pub(crate) struct Run {
    /// `None` for one that only keeps bits free.
    pub(crate) name: Option<String>,
    /// Its lowest bit, counted from the start of the record.
    pub(crate) bit: usize,
    /// In bits.
    pub(crate) width: usize,
    /// Of its declared type, in bytes.
    pub(crate) size: usize,
}

/// An integer that holds bit-fields.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Storage {
    /// In bytes, from the start of the record.
    pub(crate) start: usize,
    /// In bytes.
    pub(crate) size: usize,
    /// Lowest first.
    pub(crate) bits: Vec<Bit>,
}

/// The integers for bit-fields that follow each other, all of whose bytes lie from byte `from` on and before `limit`.
///
/// # Errors
/// When a byte would be shared.
pub(crate) fn storages(runs: &[Run], from: usize, limit: usize) -> Result<Vec<Storage>, String> {
    let mut found: Vec<Storage> = Vec::new();
    // A field of no width only says where the next one begins.
    for run in runs.iter().filter(|run| run.width > 0) {
        let end = run.bit + run.width;
        let low = found.last().map_or(from, |last| last.start + last.size);
        let inside = found.last().filter(|last| run.bit >= last.start * 8 && end <= low * 8);
        if inside.is_none() {
            let fits = |size: &usize| {
                let start = run.bit / 8 / size * size;
                start >= low && start + size <= limit && end <= (start + size) * 8
            };
            let size = [run.size, 1, 2, 4, 8].into_iter().find(fits).ok_or_else(|| {
                let name = run.name.as_deref().unwrap_or("without a name");
                format!("the bit-field {name} shares a byte with another field")
            })?;
            found.push(Storage { start: run.bit / 8 / size * size, size, bits: Vec::new() });
        }
        if let (Some(storage), Some(name)) =
            (found.last_mut(), run.name.as_ref().filter(|name| !name.is_empty()))
        {
            let small = |value: usize| u8::try_from(value).map_err(|_| "a bit-field is too wide".to_owned());
            let (offset, width) = (small(run.bit - storage.start * 8)?, small(run.width)?);
            storage.bits.push(Bit { name: name.clone(), offset, width });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(name: &str, bit: usize, width: usize, size: usize) -> Run {
        Run { name: Some(name.to_owned()).filter(|name| !name.is_empty()), bit, width, size }
    }

    fn bit(name: &str, offset: u8, width: u8) -> Bit {
        Bit { name: name.to_owned(), offset, width }
    }

    #[test]
    fn those_of_one_type_share_its_integer() {
        let runs = [run("a", 0, 3, 4), run("", 3, 5, 4), run("b", 8, 24, 4), run("c", 32, 1, 4)];
        let expected = [
            Storage { start: 0, size: 4, bits: vec![bit("a", 0, 3), bit("b", 8, 24)] },
            Storage { start: 4, size: 4, bits: vec![bit("c", 0, 1)] },
        ];
        assert_eq!(storages(&runs, 0, 8).unwrap(), expected);
    }

    #[test]
    fn a_smaller_integer_is_taken_beside_other_fields() {
        // `char c; int b : 8;` by the rules of Linux: the bit-field is the second byte.
        assert_eq!(
            storages(&[run("b", 8, 8, 4)], 1, 4).unwrap(),
            [Storage { start: 1, size: 1, bits: vec![bit("b", 0, 8)] }]
        );
    }

    #[test]
    fn a_shared_byte_is_refused() {
        // `int a : 20; char c;` by the rules of Linux: `c` is the fourth byte, and no integer is three bytes long.
        let refused = storages(&[run("a", 0, 20, 4)], 0, 3).unwrap_err();
        assert!(refused.contains("bit-field a shares a byte"), "{refused}");
    }
}
