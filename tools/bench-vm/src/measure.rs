//! Runs programs on engines, checks that all produce the same result, and takes the time.
//!
//! A program is run by one engine after the other, and that again and again, so that what else the machine
//! does hits all alike. The best time counts: nothing makes a run faster than it is.

use crate::{
    engine::{Class, Engine, Prepared},
    programs::{Kind, Program},
    toolchain::{Binary, Form, Toolchain},
    Failure,
};
use std::time::{Duration, Instant};

/// What is shorter than this is done several times at a stretch.
const SHORTEST: Duration = Duration::from_millis(2);

/// An engine that took this long for a program is not asked again, if it ran [`FEWEST`] times.
const LONGEST: Duration = Duration::from_secs(5);

/// As many times a program is run at least.
const FEWEST: u32 = 2;

/// One engine's figures for one program.
pub struct Measurement {
    pub program: Program,
    pub engine: &'static str,
    pub class: Class,
    /// Of one run: see [`Kind`].
    pub seconds: Option<f64>,
    /// From the program's bytes to something that runs.
    pub compile_seconds: Option<f64>,
    /// Machine code that was made.
    pub code_bytes: Option<usize>,
    /// The program as the engine takes it.
    pub program_bytes: usize,
}

/// What came of it all.
#[derive(Default)]
pub struct Results {
    pub measurements: Vec<Measurement>,
    /// What could not be measured, and why.
    pub failures: Vec<String>,
    /// Whether engines produced different results.
    pub disagreement: bool,
}

impl Results {
    /// One engine's figures for one program.
    pub fn get(&self, program: &str, engine: &str) -> Option<&Measurement> {
        self.measurements.iter().find(|found| found.program.name == program && found.engine == engine)
    }
}

/// An engine with a program.
struct Contender<'a> {
    engine: &'a dyn Engine,
    binary: &'a Binary,
    prepared: Box<dyn Prepared + 'a>,
    run: Sampler,
    prepare: Sampler,
}

/// Measures one program on all of the engines that can run it.
pub fn measure(
    program: &Program,
    engines: &[Box<dyn Engine>],
    toolchain: &Toolchain,
    runs: u32,
    results: &mut Results,
) {
    let binaries = build(program, engines, toolchain, results);
    let mut expected = None;
    let mut contenders = Vec::new();
    for engine in engines {
        let Some((_, binary)) = binaries.iter().find(|(form, _)| *form == engine.form()) else { continue };
        match enter(program, engine.as_ref(), binary) {
            Ok((found, contender)) if *expected.get_or_insert(found) == found => contenders.push(contender),
            Ok((found, _)) => {
                let text = format!("{} on {}: another result, {found:#x}", program.name, engine.name());
                results.failures.push(text);
                results.disagreement = true;
            }
            Err(failure) => {
                results.failures.push(format!("{} on {}: {failure}", program.name, engine.name()));
            }
        }
    }
    // Native code is loaded ready-made: what it takes to get there is no part of the comparison.
    if !matches!(program.kind, Kind::Compute | Kind::Host) {
        contenders.retain(|contender| contender.engine.class() != Class::Native);
    }
    for _ in 0..runs {
        for contender in &mut contenders {
            if let Err(failure) = contender.sample(program) {
                results.failures.push(format!("{} on {}: {failure}", program.name, contender.engine.name()));
            }
        }
    }
    results.measurements.extend(contenders.iter().map(|contender| contender.measurement(program)));
}

fn build(
    program: &Program,
    engines: &[Box<dyn Engine>],
    toolchain: &Toolchain,
    results: &mut Results,
) -> Vec<(Form, Binary)> {
    let mut forms: Vec<Form> = Vec::new();
    for engine in engines {
        if !forms.contains(&engine.form()) {
            forms.push(engine.form());
        }
    }
    let mut binaries = Vec::new();
    for form in forms {
        match toolchain.build(program, form) {
            Ok(binary) => binaries.push((form, binary)),
            Err(failure) => results.failures.push(format!("{} as {form:?}: {failure}", program.name)),
        }
    }
    binaries
}

/// Prepares a program and runs it once. Returns its result as well.
fn enter<'a>(
    program: &Program,
    engine: &'a dyn Engine,
    binary: &'a Binary,
) -> Result<(u64, Contender<'a>), Failure> {
    let mut prepared = engine.prepare(binary)?;
    let found = prepared.run(program.rounds)?;
    Ok((found, Contender { engine, binary, prepared, run: Sampler::new(), prepare: Sampler::new() }))
}

impl Contender<'_> {
    fn sample(&mut self, program: &Program) -> Result<(), Failure> {
        let Self { engine, binary, prepared, run, prepare } = self;
        if engine.class() != Class::Native {
            prepare.sample(|| engine.prepare(binary).map(drop))?;
        }
        match program.kind {
            Kind::Compute | Kind::Host | Kind::Call => run.sample(|| prepared.run(program.rounds).map(drop)),
            Kind::Oneshot => run.sample(|| engine.prepare(binary)?.run(program.rounds).map(drop)),
            Kind::Compile => Ok(()),
        }
    }

    fn measurement(&self, program: &Program) -> Measurement {
        Measurement {
            program: *program,
            engine: self.engine.name(),
            class: self.engine.class(),
            seconds: self.run.best,
            compile_seconds: self.prepare.best,
            code_bytes: self.prepared.code_bytes(),
            program_bytes: self.binary.bytes.len(),
        }
    }
}

/// Takes the time of something, again and again.
struct Sampler {
    best: Option<f64>,
    /// How often it is done at a stretch. 0: not known yet.
    batch: u32,
    samples: u32,
    spent: Duration,
}

impl Sampler {
    fn new() -> Self {
        Self { best: None, batch: 0, samples: 0, spent: Duration::ZERO }
    }

    fn sample(&mut self, mut action: impl FnMut() -> Result<(), Failure>) -> Result<(), Failure> {
        if self.samples >= FEWEST && self.spent > LONGEST {
            return Ok(());
        }
        if self.batch == 0 {
            self.batch = 1;
            while self.time(&mut action)? < SHORTEST {
                self.batch *= 2;
            }
        }
        let time = self.time(&mut action)?;
        let seconds = time.as_secs_f64() / f64::from(self.batch);
        self.best = Some(self.best.map_or(seconds, |best| best.min(seconds)));
        self.samples += 1;
        self.spent += time;
        Ok(())
    }

    fn time(&self, action: &mut impl FnMut() -> Result<(), Failure>) -> Result<Duration, Failure> {
        let start = Instant::now();
        for _ in 0..self.batch {
            action()?;
        }
        Ok(start.elapsed())
    }
}
