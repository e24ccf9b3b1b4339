//! Lines in columns, as gofmt sets them.

use std::fmt::Write as _;

/// A line of a struct or of a group of constants.
pub(super) enum Line {
    /// Its cells, and what stands behind them as a comment.
    Cells(Vec<String>, Option<String>),
    /// A comment of its own, which ends the columns above.
    Comment(String),
}

/// Writes `lines`, each behind a tab.
pub(super) fn write(text: &mut String, lines: &[Line]) {
    // A line with one cell has no column, and ends those above.
    let has_columns = |line: &Line| matches!(line, Line::Cells(cells, _) if cells.len() > 1);
    for group in lines.chunk_by(|a, b| has_columns(a) && has_columns(b)) {
        let columns = widths(group);
        for (index, line) in group.iter().enumerate() {
            match line {
                Line::Comment(comment) => {
                    let _ = writeln!(text, "\t// {comment}");
                }
                Line::Cells(cells, comment) => {
                    let mut row = String::new();
                    for (column, cell) in cells.iter().enumerate() {
                        let width = columns.get(column).copied().unwrap_or(0);
                        let _ = write!(row, "{cell:<width$} ");
                    }
                    let mut row = row.trim_end().to_owned();
                    if let Some(comment) = comment {
                        let width = commented_width(group, index, &columns);
                        row = format!("{row:<width$} // {comment}");
                    }
                    let _ = writeln!(text, "\t{row}");
                }
            }
        }
    }
}

/// The widest cell of each column.
fn widths(group: &[Line]) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for line in group {
        let Line::Cells(cells, _) = line else { continue };
        for (column, cell) in cells.iter().enumerate() {
            match widths.get_mut(column) {
                Some(width) => *width = cell.len().max(*width),
                None => widths.push(cell.len()),
            }
        }
    }
    widths
}

/// The width of the longest line around `index`, which all have comments.
fn commented_width(group: &[Line], index: usize, columns: &[usize]) -> usize {
    let length = |line: &Line| match line {
        Line::Cells(cells, Some(_)) => Some(row_length(cells, columns)),
        _ => None,
    };
    let before = group.iter().take(index).rev().map_while(length);
    let after = group.iter().skip(index).map_while(length);
    before.chain(after).max().unwrap_or(0)
}

/// How long the line is in which `cells` stand in `columns`.
fn row_length(cells: &[String], columns: &[usize]) -> usize {
    let last = cells.len().saturating_sub(1);
    let before: usize = columns.iter().take(last).map(|width| width + 1).sum();
    before + cells.last().map_or(0, String::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_gofmt() {
        let cells = |name: &str, ty: &str, comment: Option<&str>| {
            Line::Cells(vec![name.to_owned(), ty.to_owned()], comment.map(str::to_owned))
        };
        let lines = [
            cells("A", "int", None),
            Line::Comment("Bit 0".to_owned()),
            cells("LongName", "string", None),
            cells("B", "uint32", Some("foo")),
            cells("C", "[3]byte", Some("bar")),
        ];
        let mut text = String::new();
        write(&mut text, &lines);
        let expected =
            "\tA int\n\t// Bit 0\n\tLongName string\n\tB        uint32  // foo\n\tC        [3]byte // bar\n";
        assert_eq!(text, expected);
    }
}
