//! Which source line each instruction of a contract comes from.
//!
//! Tools read it from a text file beside the ELF, `NAME.debug`. Its lines are
//!
//! ```text
//! file PATH
//! name NAME
//! place NAME FILE LINE COLUMN CALLER
//! pc INDEX PLACE
//! ```
//!
//! Files, names and places are numbered from 0 in the order of their lines, and are referred to by these
//! numbers. A place is a line of a function, 0 if unknown. If the compiler inlined the function there, CALLER
//! is the place that it was inlined into, which comes before; else it is `-`. Each `pc` line gives the place
//! of the instruction at INDEX and of those after it up to the next `pc` line; INDEX ascends, and PLACE is
//! `-` where nothing is known.

use std::{collections::HashMap, fmt, str::FromStr};

/// A place in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Place {
    name: u32,
    file: u32,
    line: u32,
    column: u32,
    caller: Option<u32>,
}

/// The places of a contract's instructions. `to_string` gives the file that the module describes, and `parse`
/// reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Debug {
    files: Vec<String>,
    names: Vec<String>,
    places: Vec<Place>,
    /// First instruction index, and place; indices ascend.
    ranges: Vec<(u32, Option<u32>)>,
}

/// A function at a line of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The function's name, without a hash.
    pub function: &'a str,
    /// The file, as the compiler was told: relative to the workspace for the user's own.
    pub file: &'a str,
    /// The line, from 1; 0 if unknown.
    pub line: u32,
    /// The column, from 1; 0 if unknown.
    pub column: u32,
}

impl Debug {
    /// Where an instruction comes from: the function it was written in first, then those that this one
    /// was inlined into. Nothing if it is not known.
    pub fn frames(&self, pc: u32) -> impl Iterator<Item = Frame<'_>> {
        let next = self.ranges.partition_point(|(index, _)| *index <= pc);
        let range = next.checked_sub(1).and_then(|index| self.ranges.get(index));
        let place = |index: u32| self.places.get(index as usize);
        let first = range.and_then(|(_, place)| *place).and_then(place);
        std::iter::successors(first, move |inner| inner.caller.and_then(place)).map(|found| Frame {
            function: self.names.get(found.name as usize).map_or("", String::as_str),
            file: self.files.get(found.file as usize).map_or("", String::as_str),
            line: found.line,
            column: found.column,
        })
    }

    /// Writes the files' paths anew.
    pub fn map_files(&mut self, map: impl Fn(&str) -> String) {
        self.files.iter_mut().for_each(|file| *file = map(file));
    }

    /// Whether nothing is known of any instruction.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

impl fmt::Display for Debug {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let optional = |number: Option<u32>| number.map_or("-".into(), |number| number.to_string());
        self.files.iter().try_for_each(|file| writeln!(f, "file {file}"))?;
        self.names.iter().try_for_each(|name| writeln!(f, "name {name}"))?;
        for Place { name, file, line, column, caller } in &self.places {
            writeln!(f, "place {name} {file} {line} {column} {}", optional(*caller))?;
        }
        self.ranges.iter().try_for_each(|(pc, place)| writeln!(f, "pc {pc} {}", optional(*place)))
    }
}

impl FromStr for Debug {
    type Err = MalformedLine;

    fn from_str(text: &str) -> Result<Self, MalformedLine> {
        let mut debug = Self::default();
        for (line, number) in text.lines().zip(1..) {
            debug.line(line).ok_or(MalformedLine { number })?;
        }
        Ok(debug)
    }
}

impl Debug {
    fn line(&mut self, line: &str) -> Option<()> {
        let (kind, rest) = line.split_once(' ')?;
        let mut numbers = rest.split(' ').map(|number| match number {
            "-" => Some(None),
            number => number.parse::<u32>().ok().map(Some),
        });
        let mut number = || numbers.next()?;
        match kind {
            "file" => self.files.push(rest.into()),
            "name" => self.names.push(rest.into()),
            "place" => {
                let [name, file, line, column] = [number()??, number()??, number()??, number()??];
                // A caller comes before what was inlined into it, so that no chain is endless.
                let caller = number()?.map(Some).unwrap_or(None);
                let known = caller.is_none_or(|caller| (caller as usize) < self.places.len());
                self.places.push(known.then_some(Place { name, file, line, column, caller })?);
            }
            "pc" => {
                let pc = number()??;
                let ascends = self.ranges.last().is_none_or(|(last, _)| *last < pc);
                self.ranges.push(ascends.then_some((pc, number()?))?);
            }
            _ => return None,
        }
        Some(())
    }
}

/// A line of a file of symbols or places is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedLine {
    /// The line, from 1.
    pub number: u32,
}

impl fmt::Display for MalformedLine {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "line {} is malformed; build the contract again", self.number)
    }
}

impl std::error::Error for MalformedLine {}

/// Puts a [`Debug`] together.
#[derive(Default)]
pub struct Builder {
    debug: Debug,
    files: HashMap<String, u32>,
    names: HashMap<String, u32>,
    places: HashMap<Place, u32>,
}

impl Builder {
    /// Adds the place of the instruction at `pc`, above all that were added before. `frames` are from the
    /// innermost to the outermost.
    pub fn push<'a>(&mut self, pc: u32, frames: impl DoubleEndedIterator<Item = Frame<'a>>) {
        let mut caller = None;
        for frame in frames.rev() {
            let place = Place {
                name: intern(&mut self.names, &mut self.debug.names, frame.function),
                file: intern(&mut self.files, &mut self.debug.files, frame.file),
                line: frame.line,
                column: frame.column,
                caller,
            };
            let next = self.debug.places.len() as u32;
            let index = *self.places.entry(place).or_insert(next);
            if index == next {
                self.debug.places.push(place);
            }
            caller = Some(index);
        }
        if self.debug.ranges.last().map(|(_, place)| *place) != Some(caller) {
            self.debug.ranges.push((pc, caller));
        }
    }

    /// What was put together.
    pub fn finish(self) -> Debug {
        self.debug
    }
}

/// The number of a text, which cannot have line breaks in a file of lines.
fn intern(known: &mut HashMap<String, u32>, list: &mut Vec<String>, text: &str) -> u32 {
    if let Some(index) = known.get(text) {
        return *index;
    }
    let index = list.len() as u32;
    list.push(text.replace(['\n', '\r'], " "));
    known.insert(text.into(), index);
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(function: &str, line: u32) -> Frame<'_> {
        Frame { function, file: "lib.rs", line, column: 5 }
    }

    fn sample() -> Debug {
        let mut builder = Builder::default();
        builder.push(1, [frame("flip", 10)].into_iter());
        builder.push(2, [frame("flip", 10)].into_iter());
        builder.push(3, [frame("get<u8, 2>", 90), frame("flip", 11)].into_iter());
        builder.push(5, [].into_iter());
        builder.push(6, [frame("flip", 10)].into_iter());
        builder.finish()
    }

    #[test]
    fn instructions_have_the_frames_they_were_given() {
        let debug = sample();
        let frames = |pc| debug.frames(pc).collect::<Vec<_>>();
        assert_eq!(frames(0), []);
        assert_eq!(frames(1), [frame("flip", 10)]);
        assert_eq!(frames(2), frames(1));
        assert_eq!(frames(4), [frame("get<u8, 2>", 90), frame("flip", 11)]);
        assert_eq!(frames(5), []);
        assert_eq!(frames(7), frames(1));
    }

    #[test]
    fn text_gives_the_same_again() {
        let text = sample().to_string();
        let expected =
            "file lib.rs\nname flip\nname get<u8, 2>\nplace 0 0 10 5 -\nplace 0 0 11 5 -\nplace 1 0 90 5 1\n\
                        pc 1 0\npc 3 2\npc 5 -\npc 6 0\n";
        assert_eq!(text, expected);
        assert_eq!(text.parse(), Ok(sample()));
    }

    #[test]
    fn paths_can_be_changed() {
        let mut debug = sample();
        debug.map_files(|path| format!("token/{path}"));
        assert_eq!(debug.frames(1).map(|frame| frame.file).collect::<Vec<_>>(), ["token/lib.rs"]);
    }

    #[test]
    fn malformed_lines_are_named() {
        let refused = |text: &str| text.parse::<Debug>().unwrap_err().number;
        assert_eq!(refused("file a\nname b\nplace 0 0 1\n"), 3);
        // A place that was inlined into itself.
        assert_eq!(refused("place 0 0 1 1 0\n"), 1);
        assert_eq!(refused("pc 4 -\npc 4 -\n"), 2);
        assert_eq!(refused("what 1\n"), 1);
        assert_eq!(refused("file a\n\n"), 2);
    }
}
