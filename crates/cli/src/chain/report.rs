//! Text results: aligned labels and values.

use std::fmt;

use crate::output::style;

/// Lines of a result.
#[derive(Default)]
pub struct Report {
    title: String,
    lines: Vec<(String, String)>,
}

impl Report {
    /// A result with a title.
    pub fn new(title: impl fmt::Display) -> Self {
        Self { title: title.to_string(), lines: Vec::new() }
    }

    /// Adds a line, or several if the text has them.
    pub fn add(&mut self, label: &str, text: impl fmt::Display) {
        self.lines.push((label.into(), text.to_string()));
    }

    /// Adds a list, if it is not empty.
    pub fn list(&mut self, label: &str, items: &[String]) {
        if !items.is_empty() {
            self.add(label, items.join("\n"));
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if !self.title.is_empty() {
            writeln!(f, "{0}{1}{0:#}", style::STRONG, self.title)?;
        }
        let width = self.lines.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
        for (label, text) in &self.lines {
            let text = text.replace('\n', &format!("\n{:1$}", "", width + 4));
            writeln!(f, "  {0}{label:<width$}{0:#}  {text}", style::NOTE)?;
        }
        Ok(())
    }
}
