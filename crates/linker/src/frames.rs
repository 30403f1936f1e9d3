//! What the compiler says of functions' frames, read from its remarks.

use std::collections::BTreeMap;

/// What the compiler says of a function's frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameLayout {
    /// Bytes below `r10` that variables and spilled registers take.
    pub bytes: u64,
    /// The largest alignment of a variable, in bytes.
    pub align: u64,
    /// The name and the source line of a variable with that alignment, if the compiler tells:
    /// `buffer @ echo.c:8`.
    pub most_aligned: Option<String>,
}

impl Default for FrameLayout {
    fn default() -> Self {
        Self { bytes: 0, align: 1, most_aligned: None }
    }
}

impl FrameLayout {
    /// The layout that has room for both: two functions with one name, or with one place.
    pub(crate) fn merge(&mut self, other: Self) {
        self.bytes = self.bytes.max(other.bytes);
        if other.align > self.align {
            (self.align, self.most_aligned) = (other.align, other.most_aligned);
        }
    }
}

/// Reads LLVM's remarks `stack-frame-layout` from a log, by the function's symbol. A remark is
///
/// ```text
/// Function: NAME
/// Offset: [SP-64], Type: Variable, Align: 64, Size: 64
///     VARIABLE @ FILE:LINE
/// ```
///
/// with one `Offset` for each variable, and its name and line only in a build with debug information. Other
/// lines are passed over.
pub fn frames(log: &str) -> BTreeMap<String, FrameLayout> {
    let mut frames: BTreeMap<String, FrameLayout> = BTreeMap::new();
    let mut current: Option<(&str, FrameLayout)> = None;
    // Whether the next line may name the variable with the largest alignment.
    let mut is_most_aligned = false;
    let mut keep = |function: Option<(&str, FrameLayout)>| {
        if let Some((name, layout)) = function {
            frames.entry(name.into()).or_default().merge(layout);
        }
    };
    for line in log.lines() {
        // clang appends the option that asked for the remark.
        let line = line.split(" [-R").next().unwrap_or(line);
        if let Some(name) = line.strip_prefix("Function: ") {
            keep(current.replace((name, FrameLayout::default())));
        } else if let (Some((_, layout)), Some((bytes, align))) = (&mut current, variable(line)) {
            layout.bytes = layout.bytes.max(bytes);
            is_most_aligned = align > layout.align;
            if is_most_aligned {
                (layout.align, layout.most_aligned) = (align, None);
            }
            continue;
        } else if let (Some((_, layout)), Some(name), true) = (&mut current, name(line), is_most_aligned) {
            layout.most_aligned = Some(name.into());
        }
        is_most_aligned = false;
    }
    keep(current);
    frames
}

/// Whether [`frames`] reads a line.
pub fn is_about_frames(line: &str) -> bool {
    line.starts_with("Function: ") || variable(line).is_some() || name(line).is_some()
}

/// How far below `r10` a variable starts, and its alignment.
fn variable(line: &str) -> Option<(u64, u64)> {
    let (offset, rest) = line.strip_prefix("Offset: [SP")?.split_once(']')?;
    let offset: i64 = if offset.is_empty() { 0 } else { offset.parse().ok()? };
    let align = rest.split_once("Align: ")?.1.split(',').next()?.parse().ok()?;
    Some((offset.min(0).unsigned_abs(), align))
}

/// A variable's name and source line.
fn name(line: &str) -> Option<&str> {
    line.strip_prefix("    ").filter(|name| name.contains(" @ "))
}
