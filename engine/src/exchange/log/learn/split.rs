//! How a case divides over the parts of a block: the same for finding a block and for reading a case through it.

use std::collections::BTreeSet;

/// Divides a course over parts that come one after another, so that as much as possible lies in its own part.
///
/// Gives, for each thing done, the part of its place in the course; it lies outside its own part where the two differ. `own` is
/// the part to which each belongs. The best division is found by dynamic programming, in course × parts steps.
#[must_use]
pub fn sequence(own: &[usize], parts: usize) -> Vec<usize> {
    // best[i][p]: most that lies right from i on, when the i-th lies in p or later.
    let mut best = vec![vec![0_u32; parts + 1]; own.len() + 1];
    for i in (0..own.len()).rev() {
        for p in (0..parts).rev() {
            let here = best[i + 1][p] + u32::from(own[i] == p);
            let later = if p + 1 < parts { best[i][p + 1] } else { 0 };
            best[i][p] = here.max(later);
        }
    }
    let mut found = Vec::with_capacity(own.len());
    let mut p = 0;
    for (i, belongs) in own.iter().enumerate() {
        while p + 1 < parts && best[i + 1][p] + u32::from(*belongs == p) < best[i][p + 1] {
            p += 1;
        }
        found.push(p);
    }
    found
}

/// Which of several parts a course has most of; the first of equals.
#[must_use]
pub fn choice(own: &[usize], parts: usize) -> usize {
    let mut counts = vec![0_usize; parts];
    for p in own {
        counts[*p] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    counts.iter().position(|c| *c == most).unwrap_or(0)
}

/// Divides a course over the passes of a loop.
///
/// Gives lengths, alternating: the body, the way back, the body, …; it begins and ends with the body, either may be 0 long. Where
/// nothing is done on the way back, a new pass begins at a `first` activity directly after a `last` one.
#[must_use]
pub fn passes(course: &[u32], redo: &BTreeSet<u32>, first: &BTreeSet<u32>, last: &BTreeSet<u32>) -> Vec<usize> {
    let mut lengths = vec![0];
    let mut in_body = true;
    for (i, activity) in course.iter().enumerate() {
        let is_redo = redo.contains(activity);
        let again = in_body && redo.is_empty() && i > 0 && first.contains(activity) && last.contains(&course[i - 1]);
        if again {
            lengths.extend([0, 0]);
        } else if is_redo == in_body {
            lengths.push(0);
            in_body = !in_body;
        }
        if let Some(length) = lengths.last_mut() {
            *length += 1;
        }
    }
    if !in_body {
        lengths.push(0);
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_divides_where_least_lies_wrong() {
        assert_eq!(sequence(&[0, 0, 1, 1, 2], 3), [0, 0, 1, 1, 2]);
        // One that overtook lies wrong; of two divisions as good as each other the one that goes on latest.
        assert_eq!(sequence(&[0, 1, 0, 1, 1], 2), [0, 0, 0, 1, 1]);
        assert_eq!(sequence(&[1, 0, 0, 0, 1], 2), [0, 0, 0, 0, 1]);
        assert_eq!(sequence(&[], 2), Vec::<usize>::new());
        assert_eq!(sequence(&[2, 2], 3), [2, 2]);
    }

    #[test]
    fn passes_of_a_loop() {
        let set = |list: &[u32]| list.iter().copied().collect::<BTreeSet<u32>>();
        assert_eq!(passes(&[1, 2, 9, 1, 2], &set(&[9]), &set(&[1]), &set(&[2])), [2, 1, 2]);
        assert_eq!(passes(&[1, 1, 1], &set(&[]), &set(&[1]), &set(&[1])), [1, 0, 1, 0, 1]);
        assert_eq!(passes(&[1, 2, 1, 2], &set(&[]), &set(&[1]), &set(&[2])), [2, 0, 2]);
        assert_eq!(passes(&[9], &set(&[9]), &set(&[1]), &set(&[2])), [0, 1, 0]);
        assert_eq!(passes(&[], &set(&[9]), &set(&[1]), &set(&[2])), [0]);
    }
}
