//! Randomness: the luck of a step is a pure function of names.
//!
//! No generator is carried along and no draw depends on an earlier one. A draw asks for the luck of (seed, run, case, step,
//! visit) and gets the same answer in every thread, in any order, and in a changed model that still has such a step. So two
//! variants of a process meet the same luck (common random numbers), and their difference is that of the process.
//!
//! ```
//! use doorloop_engine::sim::random::{Key, NameHash};
//! let run = Key::root(1, 7);
//! let case = run.with_name("subsidie").with_number(12);
//! let assess = NameHash::new("beoordelen/duration");
//! let first = case.uniform(assess, 0);
//! assert_eq!(first, case.uniform(assess, 0));
//! assert_ne!(first, case.uniform(assess, 1)); // the second visit has luck of its own
//! assert!(0.0 < first.get() && first.get() < 1.0);
//! ```
//!
//! How good is it? A draw adds its three coordinates, two of them hashed, the third spread by the golden ratio, and mixes the
//! sum: this is SplitMix64 (Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014) with a
//! stronger last step. Two draws coincide where their sums do; with 10^8 draws in a run the chance that any two do is 3 in 10,000.

/// 2^64 over the golden ratio, odd: the step of SplitMix64.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
/// Keeps names apart from numbers in a key: the fractional part of the square root of 2, made odd.
const NAME: u64 = 0x6A09_E667_F3BC_C909;

/// The finalizer "moremur" of P. Evensen (2019, mostlymangling.blogspot.com): a bijection on 64 bits whose output passes
/// statistical batteries on counters that murmur3's finalizer and Stafford's Mix13 fail.
#[inline(always)]
const fn mix(mut x: u64) -> u64 {
    x ^= x >> 27;
    x = x.wrapping_mul(0x3C79_AC49_2BA7_B653);
    x ^= x >> 33;
    x = x.wrapping_mul(0x1C69_B3F7_4AC4_AE35);
    x ^ (x >> 27)
}

/// A name as 64 bits, found once when a plan is made: 64-bit FNV-1a (draft-eastlake-fnv) over its UTF-8 bytes, then mixed.
///
/// The same on every platform and in every version: a receipt from last year draws the same luck today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NameHash(u64);

impl NameHash {
    /// Hashes a name, such as the path of a step with the purpose of its draw.
    #[must_use]
    pub const fn new(name: &str) -> Self {
        let bytes = name.as_bytes();
        let mut hash = 0xCBF2_9CE4_8422_2325_u64;
        let mut at = 0;
        while at < bytes.len() {
            hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01B3);
            at += 1;
        }
        Self(mix(hash.wrapping_add(GOLDEN)))
    }

    /// The name with another behind it: a draw's purpose after its step. Order matters.
    #[must_use]
    pub const fn then(self, other: Self) -> Self {
        Self(mix(mix(self.0.wrapping_add(GOLDEN)) ^ other.0))
    }
}

/// Whose luck it is: a path of names and numbers under a seed and a run, as 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(u64);

impl Key {
    /// The key of one run under a seed.
    #[must_use]
    pub const fn root(seed: u64, run: u64) -> Self {
        Self(NAME).with_number(seed).with_number(run)
    }

    /// The key of what is called `name` under this one.
    #[must_use]
    pub const fn with_name(self, name: &str) -> Self {
        self.with_hash(NameHash::new(name))
    }

    /// As [`Key::with_name`], with the hash at hand.
    #[inline(always)]
    #[must_use]
    pub const fn with_hash(self, name: NameHash) -> Self {
        Self(mix((self.0 ^ name.0).wrapping_add(NAME)))
    }

    /// The key of number `number` under this one: an ordinal, a year.
    #[inline(always)]
    #[must_use]
    pub const fn with_number(self, number: u64) -> Self {
        Self(mix(self.0 ^ mix(number.wrapping_add(GOLDEN))))
    }

    /// The luck of this key (a case, a line) at `name` on its `visit`-th time there, counted from 0.
    ///
    /// Costs two multiplications in a row and one beside them, about 2 ns.
    #[inline(always)]
    #[must_use]
    pub const fn uniform(self, name: NameHash, visit: u32) -> Uniform {
        let sum = self.0.wrapping_add(name.0).wrapping_add((visit as u64).wrapping_mul(GOLDEN));
        Uniform(mix(sum))
    }
}

/// As [`Key::uniform`].
#[inline(always)]
#[must_use]
pub const fn uniform(case: Key, name: NameHash, visit: u32) -> Uniform {
    case.uniform(name, visit)
}

/// A draw from the open interval between 0 and 1, kept as 64 bits so that tables need no conversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uniform(u64);

impl Uniform {
    /// The draw whose fraction of 2^64 is `bits`.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The draw nearest to `p`; below 0 is taken as 0, above 1 as 1, not a number as 0.
    #[must_use]
    pub fn nearest(p: f64) -> Self {
        Self((p * TWO_TO_64) as u64)
    }

    /// The 64 bits: the draw lies between `bits` / 2^64 and (`bits` + 1) / 2^64.
    #[inline(always)]
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The draw as a number, above 0 and below 1: the middle of one of 2^52 equal cells.
    #[inline(always)]
    #[must_use]
    pub const fn get(self) -> f64 {
        ((self.0 >> 12) as i64 as f64 + 0.5) * (1.0 / (1_u64 << 52) as f64)
    }

    /// Whether the draw falls below a cut: true with the cut's chance.
    #[inline(always)]
    #[must_use]
    pub const fn is_below(self, cut: Cut) -> bool {
        self.0 >> 1 < cut.0
    }
}

const TWO_TO_63: f64 = (1_u64 << 63) as f64;
const TWO_TO_64: f64 = 2.0 * TWO_TO_63;

/// Where a chance cuts the interval from 0 to 1, ready for comparison with a [`Uniform`].
///
/// Cuts at running sums of chances choose among branches: the first cut that the draw is below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut(u64);

impl Cut {
    /// The cut of a chance. At 0 or less (or not a number) nothing falls below it, at 1 or more everything.
    #[must_use]
    pub fn at(chance: f64) -> Self {
        Self(((chance * TWO_TO_63) as u64).min(1 << 63))
    }
}

#[cfg(test)]
#[path = "random_tests.rs"]
mod tests;
