//! Aligned columns and wrapped text.

use crate::style::paint;
use anstyle::Style;

/// One cell of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    text: String,
    style: Style,
    is_right: bool,
}

impl Cell {
    /// Aligned to the left.
    pub(crate) fn left(style: Style, text: impl Into<String>) -> Self {
        Self { text: text.into(), style, is_right: false }
    }

    /// Aligned to the right, as numbers are.
    pub(crate) fn right(style: Style, text: impl Into<String>) -> Self {
        Self { text: text.into(), style, is_right: true }
    }
}

/// Plain rows in aligned columns.
pub(crate) fn plain_table<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let cell = |text: &String| Cell::left(Style::new(), text.as_str());
    let rows: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    table(&rows, crate::output::width())
}

/// The rows in aligned columns, two spaces before each column; the last cell of a row is wrapped
/// to `width`. Columns that are empty throughout are left out.
pub(crate) fn table(rows: &[Vec<Cell>], width: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|c| c.text.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let mut out = String::new();
    for row in rows {
        let last = row.iter().rposition(|c| !c.text.is_empty()).unwrap_or(0);
        let mut at = 0;
        for (column, cell) in row.iter().enumerate().take(last + 1) {
            let column_width = widths.get(column).copied().unwrap_or(0);
            if column_width == 0 {
                continue;
            }
            at += 2;
            let space = column_width - cell.text.chars().count();
            let before = if cell.is_right { space } else { 0 };
            out.push_str(&" ".repeat(2 + before));
            if column == last {
                let lines = wrap(&cell.text, width.saturating_sub(at + before));
                let indent = format!("\n{}", " ".repeat(at + before));
                let painted: Vec<String> = lines.iter().map(|line| paint(cell.style, line)).collect();
                out.push_str(&painted.join(&indent));
            } else {
                out.push_str(&paint(cell.style, &cell.text));
                out.push_str(&" ".repeat(space - before));
            }
            at += column_width;
        }
        out.push('\n');
    }
    out
}

/// `text` broken at spaces into lines of at most `width` characters; longer words stay whole.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    // Too narrow a column would read worse than a line that the terminal breaks.
    let width = width.max(20);
    let mut lines = Vec::new();
    let (mut line, mut length) = (String::new(), 0);
    for word in text.split(' ') {
        let word_length = word.chars().count();
        if length > 0 && length + 1 + word_length > width {
            lines.push(std::mem::take(&mut line));
            length = 0;
        } else if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += word_length;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(rows: &[&[&str]], width: usize) -> String {
        let cell = |text: &&str| Cell::left(Style::new(), *text);
        table(&rows.iter().map(|row| row.iter().map(cell).collect()).collect::<Vec<_>>(), width)
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell_and_no_line_ends_in_spaces() {
        assert_eq!(plain(&[&["a", "bb", ""], &["ccc", "d", ""]], 80), "  a    bb\n  ccc  d\n");
    }

    #[test]
    fn the_last_cell_is_wrapped_under_itself() {
        let text = plain(&[&["key", "one two three four five six"]], 27);
        assert_eq!(text, "  key  one two three four\n       five six\n");
    }

    #[test]
    fn a_word_longer_than_the_line_stays_whole() {
        assert_eq!(wrap(&"x".repeat(50), 20), vec!["x".repeat(50)]);
    }
}
