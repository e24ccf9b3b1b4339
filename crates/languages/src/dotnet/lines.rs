//! The lines of a printed declaration and their indentation, and where a long signature is broken.

use std::fmt::{Arguments, Write};

/// Lines that are longer than this, with their indentation, are broken.
const WIDTH: usize = 110;

/// Text that grows line by line, indented by four spaces a level.
#[derive(Debug)]
pub(crate) struct Lines {
    text: String,
    depth: usize,
}

impl Default for Lines {
    fn default() -> Self {
        // Enough for most declarations.
        Self { text: String::with_capacity(1024), depth: 0 }
    }
}

impl Lines {
    pub(crate) fn finish(self) -> String {
        self.text
    }

    /// What follows stands one level deeper.
    pub(crate) fn indent(&mut self) {
        self.depth += 1;
    }

    /// What follows stands one level less deep.
    pub(crate) fn outdent(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// One line; an empty one is not indented.
    pub(crate) fn line(&mut self, line: &str) {
        if line.is_empty() {
            self.text.push('\n');
        } else {
            self.start();
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    /// One line, without a string of its own: whole catalogs are printed.
    pub(crate) fn write(&mut self, line: Arguments<'_>) {
        self.start();
        // Writing into a String cannot fail.
        _ = self.text.write_fmt(line);
        self.text.push('\n');
    }

    fn start(&mut self) {
        for _ in 0..self.depth {
            self.text.push_str("    ");
        }
    }

    /// A head with its parameters: on one line where that is short enough to be read at once, else
    /// one parameter a line.
    pub(crate) fn call(&mut self, head: &str, parameters: &[String], tail: &str) {
        let line = format!("{head}({}){tail}", parameters.join(", "));
        if parameters.is_empty() || self.depth * 4 + line.chars().count() <= WIDTH {
            return self.line(&line);
        }
        self.write(format_args!("{head}("));
        let last = parameters.len() - 1;
        for (index, parameter) in parameters.iter().enumerate() {
            if index < last {
                self.write(format_args!("    {parameter},"));
            } else {
                self.write(format_args!("    {parameter}){tail}"));
            }
        }
    }
}
