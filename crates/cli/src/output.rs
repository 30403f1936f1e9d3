//! What a command says, to people or to programs.
//!
//! The result goes to stdout: one text, or with `--output json` one JSON value (of an error, too).
//! Everything else, such as progress, warnings and cargo's messages, goes to stderr. Whatever is printed here may
//! have text of chains and files in it, hence passes [`text::printable`] or, from a compiler, [`text::of_compiler`].

use crate::{error::Error, text};
use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value;
use std::{
    fmt::Display,
    io::{IsTerminal, Write},
    time::Duration,
};

/// Options that every command has.
#[derive(clap::Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Form of the result
    #[arg(long = "output", global = true, value_name = "FORM", default_value = "human")]
    format: Format,
    /// Print results, warnings and errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Print what is being done in detail
    #[arg(short, long, global = true)]
    verbose: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Text for people
    Human,
    /// One JSON value on stdout, also for an error
    Json,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Color {
    /// On a terminal
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

/// Styles of texts, for `{STYLE}text{STYLE:#}`. [`Output`] takes them away where there are no colours.
pub mod style {
    use super::{AnsiColor, Style};

    /// Something went well; what is being done.
    pub const GOOD: Style = AnsiColor::Green.on_default().bold();
    /// Something to look at.
    pub const WARN: Style = AnsiColor::Yellow.on_default().bold();
    /// Something went wrong.
    pub const BAD: Style = AnsiColor::Red.on_default().bold();
    /// Names and numbers that matter.
    pub const STRONG: Style = Style::new().bold();
    /// Headings and hints.
    pub const NOTE: Style = AnsiColor::Cyan.on_default().bold();
    /// What is of lesser interest.
    pub const DIM: Style = Style::new().dimmed();
}

/// Where a command's messages and its result go.
pub struct Output {
    format: Format,
    verbosity: Verbosity,
}

impl Output {
    /// Takes the options. Colours are set for the whole process.
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

    /// Prints the command's result: `human` as it is (with a newline at its end if it has none), or
    /// `json`. Called at most once.
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

    /// Says what is done, as cargo does: `verb` is one word such as `Linking`.
    pub fn status(&self, verb: &str, text: impl Display) {
        if self.verbosity >= Verbosity::Normal {
            message(format!("{0}{verb:>12}{0:#} {text}", style::GOOD));
        }
    }

    /// Like [`status`](Self::status), for `--verbose`.
    pub fn detail(&self, verb: &str, text: impl Display) {
        if self.is_verbose() {
            message(format!("{0}{verb:>12}{0:#} {text}", style::DIM));
        }
    }

    /// Prints what a compiler said, in its colours. It repeats text of sources, of dependencies too.
    pub fn compiler(&self, text: &str) {
        if !text.is_empty() {
            // Cargo may have drawn a progress bar.
            let clear = if std::io::stderr().is_terminal() { "\r\x1b[K" } else { "" };
            anstream::eprintln!("{clear}{}", text::of_compiler(text.trim_end()));
            anstream::eprintln!();
        }
    }

    /// Says that something may not be what the user wants.
    pub fn warn(&self, text: impl Display) {
        message(format!("{0}warning{0:#}: {text}", style::WARN));
    }

    /// Prints text for people beside the result, unless `--quiet` was given.
    pub fn note(&self, text: impl Display) {
        if self.verbosity >= Verbosity::Normal {
            message(text.to_string().trim_end_matches('\n'));
        }
    }

    /// Asks the user, who answers on the same line.
    pub fn ask(&self, question: &str) {
        anstream::eprint!("{question}");
        // Where it cannot be shown, there is no answer either.
        let _ = std::io::stderr().flush();
    }

    /// Says why the command failed.
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

    /// Shows that something is going on, until the bar is dropped or finished. `steps` is the number of
    /// steps if known; then call `inc`. Shown on a terminal only.
    pub fn progress(&self, message: impl Into<String>, steps: Option<u64>) -> Progress {
        let hidden = self.is_quiet() || self.is_json() || !std::io::stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let template = match steps {
            Some(_) => "{spinner:.cyan} {msg} [{bar:25.cyan}] {pos}/{len} {elapsed:.dim}",
            None => "{spinner:.cyan} {msg} {elapsed:.dim}",
        };
        let bar = ProgressBar::with_draw_target(steps, target).with_message(text::line(&message.into()));
        bar.set_style(ProgressStyle::with_template(template).expect("the template is valid; qed"));
        bar.enable_steady_tick(Duration::from_millis(100));
        Progress(bar)
    }
}

/// A bar that goes away when it is dropped.
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
