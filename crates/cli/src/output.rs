//! The output of commands, as text or JSON.
//!
//! The result or, with `--output json`, the error is printed to stdout. Everything else, such as progress,
//! warnings and cargo's messages, is printed to stderr. All text may come from chains and files and is not
//! trusted: it is escaped by [`text::printable`] or, if it is a compiler's, by [`text::of_compiler`].

use crate::{error::Error, text};
use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value;
use std::{
    fmt::Display,
    io::{IsTerminal, Write},
    time::Duration,
};

/// Options of every command.
#[derive(clap::Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Format of the result
    #[arg(long = "output", global = true, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Print only results, warnings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Print details, such as the commands that are run
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Whether to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Text
    Human,
    /// One JSON value on stdout, also for errors
    Json,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Color {
    /// If the output is a terminal
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Verbosity {
    Quiet,
    Normal,
    Verbose,
}

/// Styles of texts, for `{STYLE}text{STYLE:#}`. [`Output`] removes them if colours are off.
pub mod style {
    use super::{AnsiColor, Style};

    /// Success and progress.
    pub const GOOD: Style = AnsiColor::Green.on_default().bold();
    /// Warnings.
    pub const WARN: Style = AnsiColor::Yellow.on_default().bold();
    /// Failure.
    pub const BAD: Style = AnsiColor::Red.on_default().bold();
    /// Important names and numbers.
    pub const STRONG: Style = Style::new().bold();
    /// Headings and hints.
    pub const NOTE: Style = AnsiColor::Cyan.on_default().bold();
    /// Less important text.
    pub const DIM: Style = Style::new().dimmed();
}

/// Prints a command's messages and its result.
pub struct Output {
    format: Format,
    verbosity: Verbosity,
}

impl Output {
    /// Applies the options. Colours are set for the whole process.
    pub fn new(args: &OutputArgs) -> Self {
        let choice = match args.color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        let verbosity = match (args.quiet, args.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        };
        Self { format: args.format, verbosity }
    }

    /// Whether the result is JSON.
    pub fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether `--verbose` was given.
    pub fn is_verbose(&self) -> bool {
        self.verbosity == Verbosity::Verbose
    }

    /// Whether `--quiet` was given.
    pub fn is_quiet(&self) -> bool {
        self.verbosity == Verbosity::Quiet
    }

    /// Prints the result of the command: `human`, with a newline at the end, or `json`. Called at most once.
    pub fn result(&self, human: impl Display, json: Value) {
        if self.is_json() {
            anstream::println!("{}", text::json(&json));
            return;
        }
        let human = human.to_string();
        if !human.is_empty() {
            anstream::println!("{}", text::printable(human.strip_suffix('\n').unwrap_or(&human)));
        }
    }

    /// Prints a step, as cargo does: `verb` is one word such as `Linking`.
    pub fn status(&self, verb: &str, text: impl Display) {
        if self.verbosity >= Verbosity::Normal {
            message(format!("{0}{verb:>12}{0:#} {text}", style::GOOD));
        }
    }

    /// Like [`status`](Self::status), with `--verbose` only.
    pub fn detail(&self, verb: &str, text: impl Display) {
        if self.is_verbose() {
            message(format!("{0}{verb:>12}{0:#} {text}", style::DIM));
        }
    }

    /// Prints messages of a compiler in its colours. They quote the source, also that of dependencies.
    pub fn compiler(&self, text: &str) {
        if !text.is_empty() {
            // Cargo may have drawn a progress bar.
            let clear = if std::io::stderr().is_terminal() { "\r\x1b[K" } else { "" };
            anstream::eprintln!("{clear}{}", text::of_compiler(text.trim_end()));
            anstream::eprintln!();
        }
    }

    /// Prints a warning.
    pub fn warn(&self, text: impl Display) {
        message(format!("{0}warning{0:#}: {text}", style::WARN));
    }

    /// Prints text that is not part of the result, unless `--quiet` was given.
    pub fn note(&self, text: impl Display) {
        if self.verbosity >= Verbosity::Normal {
            message(text.to_string().trim_end_matches('\n'));
        }
    }

    /// Prints a question, which the user answers on the same line.
    pub fn ask(&self, question: &str) {
        anstream::eprint!("{question}");
        // If it cannot be shown, there is no answer either.
        let _ = std::io::stderr().flush();
    }

    /// Prints the error of the command.
    pub fn error(&self, error: &Error) {
        if self.is_json() {
            anstream::println!("{}", text::json(&error.to_json()));
            return;
        }
        message(format!("{0}error{0:#}: {1}", style::BAD, indented(&error.message)));
        for cause in &error.causes {
            message(format!("  {0}because{0:#}: {1}", style::STRONG, indented(cause)));
        }
        if let Some(hint) = &error.hint {
            message(format!("  {0}try{0:#}: {1}", style::NOTE, indented(hint)));
        }
    }

    /// Shows a spinner on a terminal, until it is dropped.
    pub fn progress(&self, message: impl Into<String>) -> Progress {
        let hidden = self.is_quiet() || self.is_json() || !std::io::stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let spinner = ProgressBar::with_draw_target(None, target).with_message(text::line(&message.into()));
        spinner.set_style(spinner_style(has_colors()));
        spinner.enable_steady_tick(Duration::from_millis(100));
        Progress(spinner)
    }
}

/// Whether messages have colours.
pub fn has_colors() -> bool {
    anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
}

fn spinner_style(colors: bool) -> ProgressStyle {
    let template = if colors { "{spinner:.cyan} {msg} {elapsed:.dim}" } else { "{spinner} {msg} {elapsed}" };
    ProgressStyle::with_template(template).expect("the template is valid; qed")
}

/// A spinner that disappears when it is dropped.
pub struct Progress(pub ProgressBar);

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Prints a message to stderr.
fn message(text: impl Display) {
    anstream::eprintln!("{}", text::printable(&text.to_string()));
}

/// Indents the lines after the first one.
fn indented(text: &str) -> String {
    text.replace('\n', "\n    ")
}
