//! A small deterministic generator of numbers (SplitMix64).

/// The state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rng(u64);

/// Numbers at which something changes: widths, signs, pages, regions.
const EDGES: [u64; 26] = [
    0,
    1,
    2,
    7,
    8,
    15,
    16,
    31,
    32,
    63,
    64,
    0x7f,
    0xff,
    0x7fff,
    0xffff,
    0x1_0000,
    4096,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    0x8000_0000_0000_0000,
    0x7fff_ffff_ffff_ffff,
    0xffff_ffff_8000_0000,
    0xffff_ffff_7fff_ffff,
    0xffff_ffff_0000_0000,
];

impl Rng {
    /// The same seed, the same numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, 0 if that is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.any().checked_rem(end).unwrap_or(0)
    }

    /// A number in `from..=to`.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from.wrapping_add(self.below(to.wrapping_sub(from) as u64 + 1) as i64)
    }

    /// True once in `of` times.
    pub fn once_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    /// One of some things.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }

    /// A number with a good chance of being special.
    pub fn number(&mut self) -> u64 {
        match self.below(6) {
            0 => self.any(),
            1 => self.below(256),
            2 => (self.below(256) as i8) as u64,
            3 => self.any() >> self.below(64),
            4 => self.edge().wrapping_neg(),
            _ => self.edge(),
        }
    }

    /// A number at or beside an edge.
    fn edge(&mut self) -> u64 {
        let edge = *self.pick(&EDGES);
        match self.below(4) {
            0 => edge.wrapping_sub(1),
            1 => edge.wrapping_add(1),
            _ => edge,
        }
    }
}
