//! The table under a working calendar: open stretches with a running total of work, and two indexes into it.
//!
//! Both directions, from a moment to the work done and back, are a shift, a look-up and at most a step or two along
//! the stretches: no search and no division. Work is counted in *units*: seconds when every rate is one, otherwise
//! millionths of a second, so that sums stay whole numbers.

use super::DateRange;
use super::moment::DAY;

/// Buckets of time are 2^16 seconds, 18.2 hours: rarely more than two stretches each.
const TIME_SHIFT: u32 = 16;
/// 134 years: the seconds of the longest table fit in 32 bits.
const MAX_DAYS: i64 = 49_000;
/// Fifty-two weeks: the pattern that is repeated beyond the table.
const YEAR: i64 = 52 * 7 * DAY;

/// An open stretch at one rate; seconds since the start of the table.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    open: u32,
    close: u32,
    /// Units done before it opens.
    before: u64,
    /// Units a second.
    rate: u32,
}

/// Open stretches, indexed by time and by work done.
#[derive(Clone, Debug)]
pub(super) struct Timetable {
    /// The moment of its first second.
    base: i64,
    /// Its length in seconds.
    len: u32,
    /// Units in a second of work: 1, or a million.
    scale: u64,
    /// In order of time, with a last one that lies beyond everything.
    stretches: Vec<Stretch>,
    /// For each bucket of time the first stretch that closes after it begins.
    by_time: Vec<u32>,
    /// For each bucket of work the stretch in which its first unit is done.
    by_work: Vec<u32>,
    work_shift: u32,
    /// Units in the whole table.
    total: u64,
    /// The pattern repeated after the table, and the one before it: length in seconds, units done in it.
    after: (i64, u64),
    ahead: (i64, u64),
}

/// Collects open stretches in order of time.
pub(super) struct Builder {
    base: i64,
    len: u32,
    scale: u64,
    stretches: Vec<Stretch>,
    total: u64,
}

impl Builder {
    /// A table over these dates, cut off after 134 years, extended to a week.
    pub(super) fn new(span: DateRange, scale: u64) -> Self {
        let days = (i64::from(span.last().days()) - i64::from(span.first().days()) + 1).clamp(7, MAX_DAYS);
        let len = u32::try_from(days * DAY).unwrap_or(0);
        Self { base: span.first().midnight().0, len, scale, stretches: Vec::new(), total: 0 }
    }

    pub(super) fn days(&self) -> i64 {
        i64::from(self.len) / DAY
    }

    /// Adds a stretch that begins no earlier than the last one ended; joins it to that one where they touch.
    pub(super) fn push(&mut self, open: i64, close: i64, rate: u32) {
        let inside = |at: i64| u32::try_from(at.saturating_sub(self.base).clamp(0, i64::from(self.len))).unwrap_or(0);
        let (open, close) = (inside(open), inside(close));
        if close <= open || rate == 0 {
            return;
        }
        let before = self.total;
        self.total += u64::from(close - open) * u64::from(rate);
        match self.stretches.last_mut() {
            Some(last) if last.close == open && last.rate == rate => last.close = close,
            _ => self.stretches.push(Stretch { open, close, before, rate }),
        }
    }

    /// Indexes what was collected.
    pub(super) fn finish(mut self) -> Timetable {
        let total = self.total;
        let count = u64::try_from(self.stretches.len()).unwrap_or(1).max(1);
        let work_shift = (total / count).max(1).ilog2();
        self.stretches.push(Stretch { open: u32::MAX, close: u32::MAX, before: total, rate: 1 });
        let mut table = Timetable {
            base: self.base,
            len: self.len,
            scale: self.scale,
            by_time: index(
                (self.len >> TIME_SHIFT) + 1,
                |bucket, stretch: &Stretch| stretch.close <= bucket << TIME_SHIFT,
                &self.stretches,
            ),
            by_work: Vec::new(),
            stretches: self.stretches,
            work_shift,
            total,
            after: (0, 0),
            ahead: (0, 0),
        };
        let buckets = u32::try_from(total >> work_shift).unwrap_or(u32::MAX - 1) + 1;
        let done_before = |bucket: u32, s: &Stretch| {
            s.rate != 0 && s.before + u64::from(s.close - s.open) * u64::from(s.rate) <= u64::from(bucket) << work_shift
        };
        table.by_work = index(buckets, done_before, &table.stretches);
        let whole = i64::from(self.len) / (7 * DAY) * 7 * DAY;
        table.after = table.pattern(whole, |table, length| table.total - table.units_inside(table.len - length));
        table.ahead = table.pattern(whole, Timetable::units_inside);
        table
    }
}

/// For each bucket the first stretch that `passed` does not hold for, or the last.
fn index(buckets: u32, passed: impl Fn(u32, &Stretch) -> bool, stretches: &[Stretch]) -> Vec<u32> {
    let mut at = 0;
    (0..buckets)
        .map(|bucket| {
            while at + 1 < stretches.len() && passed(bucket, &stretches[at]) {
                at += 1;
            }
            u32::try_from(at).unwrap_or(0)
        })
        .collect()
}

impl Timetable {
    /// The pattern to repeat: a year of weeks if there is work in it, else the whole table.
    fn pattern(&self, whole: i64, units: impl Fn(&Self, u32) -> u64) -> (i64, u64) {
        let done = |length: i64| units(self, u32::try_from(length).unwrap_or(0));
        let year = YEAR.min(whole);
        if done(year) > 0 { (year, done(year)) } else { (whole, done(whole)) }
    }

    /// The stretch that is open at a second of the table, or the next one.
    #[inline]
    fn at_or_after(&self, second: u32) -> Stretch {
        let mut at = self.by_time[(second >> TIME_SHIFT) as usize] as usize;
        while self.stretches[at].close <= second {
            at += 1;
        }
        self.stretches[at]
    }

    #[inline]
    fn units_inside(&self, second: u32) -> u64 {
        let stretch = self.at_or_after(second);
        stretch.before + u64::from(second.saturating_sub(stretch.open)) * u64::from(stretch.rate)
    }

    /// The earliest second of the table by which so many units are done, 1 to `total`.
    #[inline]
    fn second_of(&self, units: u64) -> u32 {
        let mut at = self.by_work[((units - 1) >> self.work_shift) as usize] as usize;
        while self.stretches[at + 1].before < units {
            at += 1;
        }
        let stretch = self.stretches[at];
        stretch.open + seconds_for(units - stretch.before, stretch.rate)
    }

    /// The moment by which so much work is done, counted from `start`.
    #[inline]
    pub(super) fn advance(&self, start: i64, work: i64) -> i64 {
        if work <= 0 {
            return start;
        }
        let second = start.wrapping_sub(self.base);
        // A table spans at most 134 years, so a second inside it fits in 32 bits.
        if !(0..i64::from(self.len)).contains(&second) {
            return self.advance_outside(start, work);
        }
        let stretch = self.at_or_after(second as u32);
        let units = work.unsigned_abs().saturating_mul(self.scale);
        let from = u64::from((second as u32).saturating_sub(stretch.open)) * u64::from(stretch.rate);
        let target = (stretch.before + from).saturating_add(units);
        if target - stretch.before <= u64::from(stretch.close - stretch.open) * u64::from(stretch.rate) {
            return self.base + i64::from(stretch.open + seconds_for(target - stretch.before, stretch.rate));
        }
        if target > self.total {
            return self.advance_outside(start, work);
        }
        self.base + i64::from(self.second_of(target))
    }

    #[cold]
    #[inline(never)]
    fn advance_outside(&self, start: i64, work: i64) -> i64 {
        let target = self.units_anywhere(start).saturating_add(i128::from(work) * i128::from(self.scale));
        let total = i128::from(self.total);
        // How many times the pattern is gone through beyond the table (or before it, when negative).
        let (pattern, times) = if target > total {
            (self.after, (target - total + i128::from(self.after.1) - 1).checked_div(i128::from(self.after.1)))
        } else if target <= 0 {
            (self.ahead, (-target).checked_div(i128::from(self.ahead.1)).map(|n| -n - 1))
        } else {
            ((0, 0), Some(0))
        };
        let Some(times) = times else { return super::Moment::NEVER.0 };
        let inside = u64::try_from(target - times * i128::from(pattern.1)).unwrap_or(1).clamp(1, self.total.max(1));
        let second = if self.total == 0 { return super::Moment::NEVER.0 } else { self.second_of(inside) };
        let moment = i128::from(self.base) + i128::from(second) + times * i128::from(pattern.0);
        i64::try_from(moment).unwrap_or(i64::MAX).min(super::Moment::NEVER.0)
    }

    /// Units done from the start of the table to a moment; negative before it.
    #[inline]
    pub(super) fn units_anywhere(&self, moment: i64) -> i128 {
        let second = moment.wrapping_sub(self.base);
        if (0..i64::from(self.len)).contains(&second) {
            return i128::from(self.units_inside(second as u32));
        }
        let (second, times) = self.repeated(i128::from(moment) - i128::from(self.base));
        let per_turn = if times > 0 { self.after.1 } else { self.ahead.1 };
        i128::from(self.units_inside(second)) + times * i128::from(per_turn)
    }

    /// The second inside the table that a second outside it repeats, and how many patterns lie between.
    fn repeated(&self, second: i128) -> (u32, i128) {
        let (length, turn) = if second < 0 { (0, self.ahead.0) } else { (i128::from(self.len), self.after.0) };
        let turn = i128::from(turn.max(1));
        let times = if second < 0 { second.div_euclid(turn) } else { (second - length) / turn + 1 };
        (u32::try_from(second - times * turn).unwrap_or(0), times)
    }

    /// Whole seconds of work done between two moments, rounded down.
    #[inline]
    pub(super) fn worked_between(&self, from: i64, to: i64) -> i64 {
        let (a, b) = (from.wrapping_sub(self.base), to.wrapping_sub(self.base));
        let inside = 0..i64::from(self.len);
        if inside.contains(&a) && inside.contains(&b) && a <= b {
            let units = self.units_inside(b as u32) - self.units_inside(a as u32);
            let seconds = if self.scale == 1 { units } else { units / super::calendar::ONE_U64 };
            return i64::try_from(seconds).unwrap_or(i64::MAX);
        }
        let units = self.units_anywhere(to) - self.units_anywhere(from);
        i64::try_from(units / i128::from(self.scale)).unwrap_or(i64::MAX)
    }

    /// The first open moment at or after a moment.
    #[inline]
    pub(super) fn next_open(&self, moment: i64) -> i64 {
        let second = moment.wrapping_sub(self.base);
        if (0..i64::from(self.len)).contains(&second) {
            let stretch = self.at_or_after(second as u32);
            if stretch.open != u32::MAX {
                return self.base + i64::from(stretch.open.max(second as u32));
            }
        }
        self.next_open_outside(moment)
    }

    #[cold]
    #[inline(never)]
    fn next_open_outside(&self, moment: i64) -> i64 {
        // The second in which the first unit from here on is done begins at the opening, or is this one.
        let done = self.units_anywhere(moment);
        let finished = self.advance_outside(moment, 1);
        if finished == super::Moment::NEVER.0 {
            return finished;
        }
        let mut open = finished - 1;
        // At a rate below one the first second of work takes longer than a second, at most to the stretch's end.
        if self.scale != 1 {
            let (mut low, mut high) = (moment, finished - 1);
            while low < high {
                let middle = low + (high - low) / 2;
                if self.units_anywhere(middle + 1) > done { high = middle } else { low = middle + 1 }
            }
            open = low;
        }
        open.max(moment)
    }

    /// The same table with only the dates for which `keep` holds, counted in days since 1970.
    pub(super) fn only(&self, span: DateRange, mut keep: impl FnMut(super::Date) -> bool) -> Self {
        let mut builder = Builder::new(span, self.scale);
        let mut kept: Option<(i32, bool)> = None;
        for stretch in self.stretches.iter().filter(|s| s.open != u32::MAX) {
            let (mut open, close) = (self.base + i64::from(stretch.open), self.base + i64::from(stretch.close));
            while open < close {
                let date = super::Moment(open).date();
                let until = date.add_days(1).midnight().0.min(close);
                let keeps = match kept {
                    Some((day, answer)) if day == date.days() => answer,
                    _ => keep(date),
                };
                kept = Some((date.days(), keeps));
                if keeps {
                    builder.push(open, until, stretch.rate);
                }
                open = until;
            }
        }
        builder.finish()
    }
}

/// Whole seconds, rounded up, in which so many units are done.
#[inline]
fn seconds_for(units: u64, rate: u32) -> u32 {
    // The common case is a rate of one; the answer lies within a table, which fits in 32 bits.
    if rate == 1 { units as u32 } else { units.div_ceil(u64::from(rate)) as u32 }
}
