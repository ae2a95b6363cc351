//! "Which is the first that is not before t?" over moments in order, without a search.

/// An index into a list of moments that never run back.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookup {
    keys: Vec<i64>,
    base: i64,
    shift: u32,
    /// For each bucket of 2^shift seconds the first key that is not before its begin.
    buckets: Vec<u32>,
}

impl Lookup {
    /// Indexes the keys; one that runs back counts as the highest before it.
    pub(super) fn new(keys: impl IntoIterator<Item = i64>) -> Self {
        let mut highest = i64::MIN;
        let keys: Vec<i64> = keys
            .into_iter()
            .map(|key| {
                highest = highest.max(key);
                highest
            })
            .collect();
        let (Some(&base), Some(&last)) = (keys.first(), keys.last()) else { return Self::default() };
        // About one key a bucket, and so no more buckets than twice the keys.
        let span = last.abs_diff(base);
        let shift = (span / u64::try_from(keys.len()).unwrap_or(1)).max(1).ilog2();
        let mut at = 0;
        let buckets = (0..=span >> shift)
            .map(|bucket| {
                while keys[at].abs_diff(base) < bucket << shift {
                    at += 1;
                }
                u32::try_from(at).unwrap_or(u32::MAX)
            })
            .collect();
        Self { keys, base, shift, buckets }
    }

    /// The index of the first key at or after `t`.
    #[inline]
    pub(super) fn first_at_or_after(&self, t: i64) -> Option<usize> {
        let bucket = t.saturating_sub(self.base).max(0).unsigned_abs() >> self.shift;
        let mut at = *self.buckets.get(usize::try_from(bucket).ok()?)? as usize;
        while *self.keys.get(at)? < t {
            at += 1;
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_index_finds_what_a_search_finds(
            mut keys in prop::collection::vec(-1000_i64..1000, 0..40), t in -1100_i64..1100, stretch in 1_i64..100_000,
        ) {
            keys.sort_unstable();
            let keys: Vec<i64> = keys.into_iter().map(|k| k * stretch).collect();
            let t = t * stretch;
            let found = Lookup::new(keys.iter().copied()).first_at_or_after(t);
            prop_assert_eq!(found, keys.iter().position(|&k| k >= t));
        }
    }
}
