//! A regression forest (Breiman, "Random Forests", Machine Learning 45, 2001), of which only the leaves are used.

use super::known::Matrix;
use crate::sim::random::{Key, NameHash};
use rayon::prelude::*;

/// How many trees: with a third of this, another seed moves the error by two per cent.
const TREES: u64 = 300;
/// Fewest samples in a leaf.
const SMALLEST_LEAF: usize = 8;
/// One in so many columns is tried at each split.
const TRIED: u32 = 3;

/// A case to learn from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    /// Its row in the matrix.
    pub(super) row: usize,
    /// What is learned.
    pub(super) target: f64,
    /// How much it counts.
    pub(super) weight: f64,
}

/// A split, or a leaf.
#[derive(Clone, Copy, Debug)]
enum Node {
    Split { column: u32, cut: f32, below: u32, above: u32 },
    Leaf,
}

pub(super) struct Forest {
    trees: Vec<Vec<Node>>,
}

impl Forest {
    /// Grows a forest; the same samples and key give the same forest on any number of threads.
    pub(super) fn grow(matrix: &Matrix, columns: &[u32], samples: &[Sample], key: Key) -> Self {
        let trees = (0..TREES)
            .into_par_iter()
            .map(|number| {
                let key = key.with_number(number);
                let drawn = NameHash::new("sample");
                let pick = |n: u32| samples.get(below(samples.len(), key.uniform(drawn, n).get())).copied();
                let mut own: Vec<Sample> = (0..u32::try_from(samples.len()).unwrap_or(u32::MAX)).filter_map(pick).collect();
                let mut tree = vec![Node::Leaf];
                let mut open = vec![(0_usize, 0_usize, own.len())];
                while let Some((node, from, to)) = open.pop() {
                    let Some(part) = own.get_mut(from..to) else { continue };
                    let Some(split) = best_split(matrix, columns, part, key.with_number(node as u64)) else { continue };
                    part.sort_by(|a, b| {
                        let side = |s: &Sample| matrix.get(s.row, split.column) > split.cut;
                        side(a).cmp(&side(b))
                    });
                    let low = part.iter().filter(|s| matrix.get(s.row, split.column) <= split.cut).count();
                    let next = tree.len();
                    tree.push(Node::Leaf);
                    tree.push(Node::Leaf);
                    let id = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                    if let Some(of) = tree.get_mut(node) {
                        *of = Node::Split { column: split.column, cut: split.cut, below: id(next), above: id(next + 1) };
                    }
                    open.push((next, from, from + low));
                    open.push((next + 1, from + low, to));
                }
                tree
            })
            .collect();
        Self { trees }
    }

    /// The leaf of each row, tree by tree.
    pub(super) fn leaves(&self, matrix: &Matrix, rows: usize) -> Vec<Vec<u32>> {
        let leaf = |tree: &[Node], row: usize| {
            let mut at = 0;
            while let Some(Node::Split { column, cut, below, above }) = tree.get(at as usize) {
                at = if matrix.get(row, *column) <= *cut { *below } else { *above };
            }
            at
        };
        self.trees.par_iter().map(|tree| (0..rows).map(|row| leaf(tree, row)).collect()).collect()
    }
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // places in a list
fn below(n: usize, uniform: f64) -> usize {
    ((n as f64 * uniform) as usize).min(n.saturating_sub(1))
}

struct Split {
    column: u32,
    cut: f32,
}

/// The split after which the weighted variance is least; `None` where none leaves enough on both sides.
fn best_split(matrix: &Matrix, columns: &[u32], part: &[Sample], key: Key) -> Option<Split> {
    if part.len() < 2 * SMALLEST_LEAF {
        return None;
    }
    let (mut weight, mut sum) = (0.0, 0.0);
    for sample in part {
        weight += sample.weight;
        sum += sample.weight * sample.target;
    }
    let plain = sum * sum / weight;
    let mut best: Option<(f64, Split)> = None;
    let tried = NameHash::new("column");
    let is_tried = |column: &&u32| key.uniform(tried, **column).get() * f64::from(TRIED) < 1.0;
    for &column in columns.iter().filter(is_tried) {
        let mut values: Vec<(f32, &Sample)> = part.iter().map(|s| (matrix.get(s.row, column), s)).collect();
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        if values.first().map(|v| v.0) == values.last().map(|v| v.0) {
            continue;
        }
        let (mut low_weight, mut low_sum) = (0.0, 0.0);
        for (at, pair) in values.windows(2).enumerate() {
            low_weight += pair[0].1.weight;
            low_sum += pair[0].1.weight * pair[0].1.target;
            let (low, high) = (at + 1, values.len() - at - 1);
            if low < SMALLEST_LEAF || high < SMALLEST_LEAF || pair[0].0 >= pair[1].0 {
                continue;
            }
            let (high_weight, high_sum) = (weight - low_weight, sum - low_sum);
            let gain = low_sum * low_sum / low_weight + high_sum * high_sum / high_weight - plain;
            if gain > 1e-9 && best.as_ref().is_none_or(|b| gain > b.0) {
                best = Some((gain, Split { column, cut: f32::midpoint(pair[0].0, pair[1].0) }));
            }
        }
    }
    best.map(|b| b.1)
}
