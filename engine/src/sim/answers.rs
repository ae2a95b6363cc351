//! What cases answered when they came: conditions, values and facts, a row a case.
//!
//! What a case of the caseload answers hangs on seed, world and names only, so it is the same however the world goes on: with and
//! without a constraint, and with estimates off by their factors. There it is asked once, and no copy of a world holds it. Where all cases
//! are watched, a row goes to the next case of the same program.

use crate::plan::{Plan, Program};
use crate::rules::Value;

/// Rows of answers. A row is known by the place of its conditions; its values lie before them, the last one first.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    words: Vec<u64>,
    facts: Vec<Value>,
    /// Row by stream and ordinal, where they are kept for a whole run.
    streams: Vec<Vec<u32>>,
    are_kept: bool,
}

fn words_of(program: &Program) -> usize {
    (program.bits as usize).div_ceil(64)
}

impl Answers {
    /// Forgets everything, for another run; `are_kept` = each row stays for the worlds of the run.
    pub fn clear(&mut self, plan: &Plan, are_kept: bool) {
        self.words.clear();
        self.facts.clear();
        self.streams.resize_with(plan.arrivals.len() + plan.open.len(), Vec::new);
        self.streams.iter_mut().for_each(Vec::clear);
        self.are_kept = are_kept;
    }

    pub fn are_kept(&self) -> bool {
        self.are_kept
    }

    /// The row of a case that another world of the run has asked.
    pub fn known(&self, case: Option<(u32, u64)>) -> Option<u32> {
        let (stream, ordinal) = case?;
        self.streams[stream as usize].get(ordinal as usize).copied()
    }

    /// A new row.
    pub fn add_row(&mut self, program: &Program, case: Option<(u32, u64)>) -> u32 {
        let row = self.words.len() + program.values as usize;
        self.words.resize(row + words_of(program) + usize::from(program.keeps_facts), 0);
        if program.keeps_facts {
            self.words[row + words_of(program)] = self.facts.len() as u64;
            self.facts.extend_from_slice(&program.facts);
        }
        if let Some((stream, ordinal)) = case.filter(|_| self.are_kept) {
            debug_assert_eq!(self.streams[stream as usize].len() as u64, ordinal);
            self.streams[stream as usize].push(row as u32);
        }
        row as u32
    }

    #[inline(always)]
    pub fn bit(&self, row: usize, bit: u32) -> bool {
        self.words[row + bit as usize / 64] >> (bit % 64) & 1 == 1
    }

    #[inline(always)]
    pub fn value(&self, row: usize, place: u32) -> f64 {
        f64::from_bits(self.words[row - 1 - place as usize])
    }

    pub fn facts(&self, row: usize, program: &Program) -> &[Value] {
        let from = self.words[row + words_of(program)] as usize;
        &self.facts[from..][..program.facts.len()]
    }

    pub fn set_bit(&mut self, row: usize, bit: u32, holds: bool) {
        let word = &mut self.words[row + bit as usize / 64];
        *word = *word & !(1 << (bit % 64)) | u64::from(holds) << (bit % 64);
    }

    pub fn set_value(&mut self, row: usize, place: u32, number: f64) {
        self.words[row - 1 - place as usize] = number.to_bits();
    }

    pub fn keep_facts(&mut self, row: usize, program: &Program, facts: &[Value]) {
        let from = self.words[row + words_of(program)] as usize;
        self.facts[from..][..facts.len()].copy_from_slice(facts);
    }

    /// Adds the values and conditions of a row to these.
    pub fn copy_to(&self, row: usize, program: &Program, values: &mut Vec<f64>, bits: &mut Vec<u64>) {
        values.extend((0..program.values).map(|place| self.value(row, place)));
        bits.extend_from_slice(&self.words[row..][..words_of(program)]);
    }
}
