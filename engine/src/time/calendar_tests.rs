//! The calendar against a count second by second, and against itself.

use proptest::prelude::*;

use super::*;

/// A calendar drawn at random, with what it should mean.
#[derive(Clone, Debug)]
struct Drawn {
    hours: Hours,
    span: DateRange,
    /// A rate in millionths for each date, repeated.
    rates: Vec<u32>,
}

impl Drawn {
    fn rate(&self, date: Date) -> u32 {
        let day = usize::try_from(date.days_since(self.span.first())).unwrap();
        self.rates[day % self.rates.len()]
    }

    fn calendar(&self) -> WorkCalendar {
        WorkCalendar::rated(&self.hours, self.span, |date| Rate::from_ppm(self.rate(date)))
    }

    /// Millionths of a second of work done in the second that begins at a moment.
    fn done_in(&self, moment: Moment) -> i64 {
        let clock = moment.time_of_day().seconds();
        let open = self.hours.on(moment.date().weekday()).iter().any(|&(open, close)| open <= clock && clock < close);
        if open { i64::from(self.rate(moment.date())) } else { 0 }
    }

    /// Adds up, second by second, from the start until the work is done or the dates run out.
    fn advance_slowly(&self, start: Moment, work: Seconds) -> Option<Moment> {
        let (mut now, mut done) = (start, 0);
        let end = self.span.last().add_days(1).midnight();
        while done < work.0 * 1_000_000 {
            if now >= end {
                return None;
            }
            done += self.done_in(now);
            now += Seconds(1);
        }
        Some(now)
    }
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let hours = prop_oneof![
        Just(&[("mon-fri", "09:00-17:00")][..]),
        Just(&[("mon-thu", "08:30-12:00,12:45-17:15"), ("fri", "09:00-09:01")][..]),
        Just(&[("tue", "00:00-24:00"), ("wed", "00:00-02:00,23:00-24:00"), ("sun", "10:00-11:00")][..]),
        Just(&[("mon-sun", "00:00-24:00")][..]),
    ];
    let rate = || prop_oneof![3 => Just(1_000_000_u32), 2 => Just(0), 2 => Just(400_000), 1 => 1..3_000_000_u32];
    let rates =
        prop_oneof![prop::collection::vec(rate(), 1..15), prop::collection::vec(prop_oneof![Just(0), Just(1_000_000)], 1..9)];
    (hours, -20_000_i32..20_000, 7_i32..25, rates).prop_map(|(pieces, first, days, rates)| {
        let mut hours = Hours::default();
        for (days, stretches) in pieces {
            hours.add(days, stretches).unwrap();
        }
        let first = Date::from_days(first);
        Drawn { hours, span: DateRange::new(first, first.add_days(days - 1)).unwrap(), rates }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn advance_is_the_count_second_by_second(drawn in drawn(), offset in 0_i64..25 * 86_400, work in 0_i64..100_000) {
        let start = drawn.span.first().midnight() + Seconds(offset % (i64::from(drawn.span.len_days()) * 86_400));
        if let Some(slowly) = drawn.advance_slowly(start, Seconds(work)) {
            prop_assert_eq!(drawn.calendar().advance(start, Seconds(work)), slowly);
        }
    }

    #[test]
    fn work_between_is_the_count_second_by_second(drawn in drawn(), a in 0_i64..7 * 86_400, length in 0_i64..3 * 86_400) {
        let from = drawn.span.first().midnight() + Seconds(a % (4 * 86_400));
        let done: i64 = (0..length).map(|s| drawn.done_in(from + Seconds(s))).sum();
        prop_assert_eq!(drawn.calendar().worked_between(from, from + Seconds(length)), Seconds(done / 1_000_000));
    }

    #[test]
    fn next_open_is_the_first_second_with_work(drawn in drawn(), offset in 0_i64..7 * 86_400) {
        let start = drawn.span.first().midnight() + Seconds(offset);
        let end = drawn.span.last().add_days(1).midnight();
        let mut open = start;
        while open < end && drawn.done_in(open) == 0 {
            open += Seconds(1);
        }
        if open < end {
            prop_assert_eq!(drawn.calendar().next_open(start), open);
        }
    }

    /// Also far outside the table, on both sides.
    #[test]
    fn what_was_advanced_was_worked(drawn in drawn(), offset in -40_000_000_i64..60_000_000, work in 0_i64..3_000_000) {
        let calendar = drawn.calendar();
        let start = drawn.span.first().midnight() + Seconds(offset);
        let end = calendar.advance(start, Seconds(work));
        if end < Moment::NEVER {
            let worked = calendar.worked_between(start, end);
            // The last second may do more than was asked: less than a second's work, which a rate above one makes more.
            let highest = drawn.rates.iter().max().copied().unwrap_or(0);
            let overshoot = Seconds(i64::from(highest.saturating_sub(1) / 1_000_000));
            prop_assert!(Seconds(work) <= worked && worked <= Seconds(work) + overshoot, "{:?}", worked);
            if work > 0 {
                prop_assert!(calendar.worked_between(start, end - Seconds(1)) < Seconds(work), "not the earliest");
                prop_assert!(calendar.next_open(start) < end);
            } else {
                prop_assert_eq!(end, start);
            }
        }
    }

    #[test]
    fn later_starts_and_more_work_end_no_earlier(
        drawn in drawn(), offset in -10_000_000_i64..10_000_000, later in 0_i64..500_000, work in 0_i64..500_000, more in 0_i64..500_000,
    ) {
        let calendar = drawn.calendar();
        let start = drawn.span.first().midnight() + Seconds(offset);
        let end = calendar.advance(start, Seconds(work));
        prop_assert!(calendar.advance(start + Seconds(later), Seconds(work)) >= end);
        prop_assert!(calendar.advance(start, Seconds(work + more)) >= end);
    }

    #[test]
    fn work_in_two_goes_ends_at_the_same_moment(offset in 0_i64..100_000_000, one in 0_i64..1_000_000, two in 1_i64..1_000_000) {
        let calendar = office();
        let start = calendar.span().first().midnight() + Seconds(offset);
        let (one, two) = (Seconds(one), Seconds(two));
        prop_assert_eq!(calendar.advance(calendar.advance(start, one), two), calendar.advance(start, one + two));
    }

    #[test]
    fn closing_dates_afterwards_is_closing_them_at_once(drawn in drawn(), closed in 0_i32..20, days in 0_i32..6, offset in 0_i64..2_000_000, work in 0_i64..300_000) {
        let first = drawn.span.first().add_days(closed);
        let window = DateRange::new(first, first.add_days(days)).unwrap();
        let at_once = WorkCalendar::rated(&drawn.hours, drawn.span, |date| {
            if window.contains(date) { Rate::ZERO } else { Rate::from_ppm(drawn.rate(date)) }
        });
        let start = drawn.span.first().midnight() + Seconds(offset);
        let afterwards = drawn.calendar().without(&[window]);
        prop_assert_eq!(afterwards.advance(start, Seconds(work)), at_once.advance(start, Seconds(work)));
    }
}

fn span(text: &str) -> DateRange {
    DateRange::parse(text).unwrap()
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn office() -> WorkCalendar {
    WorkCalendar::build(&Hours::parse("mon-fri", "09:00-17:00").unwrap(), span("2026-01-01..2030-12-31"), is_staff_holiday)
}

#[test]
fn round_the_clock_without_the_summer() {
    let always = WorkCalendar::always(span("2026-01-01..2030-12-31"));
    assert!(always.is_always());
    let calendar = always.without(&[span("2026-07-11..2026-08-23")]);
    let ends = |start, days| calendar.advance(moment(start), Seconds::days(days)).to_string();
    assert_eq!(ends("2026-07-10T12:00", 1), "2026-08-24T12:00");
    assert_eq!(ends("2026-07-10T00:00", 1), "2026-07-11T00:00", "used up exactly when the window begins");
    assert_eq!(ends("2026-08-01T03:00", 2), "2026-08-26T00:00");
    assert_eq!(calendar.next_open(moment("2026-08-01T03:00")), moment("2026-08-24T00:00"));
    let only = always.within(&[span("2026-07-11..2026-08-23")]);
    assert_eq!(only.advance(moment("2026-01-05T03:00"), Seconds::days(2)), moment("2026-07-13T00:00"));
}

#[test]
fn beyond_its_years_a_calendar_repeats_52_weeks() {
    let calendar = office();
    for (inside, outside, weeks) in
        [("2030-03-13T10:30", "2034-03-08T10:30", 52 * 4), ("2026-09-16T16:59", "2022-09-21T16:59", -52 * 4)]
    {
        let shift = Seconds::days(7 * weeks);
        assert_eq!(moment(inside) + shift, moment(outside));
        for work in [1, 3_600, 28_800, 100_000] {
            let work = Seconds(work);
            assert_eq!(calendar.advance(moment(outside), work), calendar.advance(moment(inside), work) + shift);
        }
    }
    // Across the end of the table: Tuesday 31 December 2030 is followed by the pattern of 2 January of that year.
    let end = calendar.advance(moment("2030-12-31T16:00"), Seconds::hours(2));
    assert!(end > moment("2030-12-31T17:00") && end < moment("2031-01-04T00:00"), "{end}");
    // The extremes answer something.
    for extreme in [Moment(i64::MIN), Moment(i64::MAX), Moment::NEVER] {
        for work in [Seconds(1), Seconds(i64::MAX), Seconds(i64::MIN)] {
            let _ = calendar.advance(extreme, work);
            let _ = calendar.worked_between(extreme, Moment(0));
            let _ = calendar.next_open(extreme);
        }
    }
}

#[test]
fn nobody_ever_works() {
    let closed = WorkCalendar::build(&Hours::always(), span("2026-01-01..2026-03-01"), |_| true);
    assert_eq!(closed.advance(moment("2026-01-05T09:00"), Seconds(1)), Moment::NEVER);
    assert_eq!(closed.next_open(moment("2026-01-05T09:00")), Moment::NEVER);
    assert_eq!(closed.advance(moment("2026-01-05T09:00"), Seconds::ZERO), moment("2026-01-05T09:00"));
    assert_eq!(closed.worked_between(moment("2020-01-05T09:00"), moment("2040-01-05T09:00")), Seconds::ZERO);
}

#[test]
fn a_short_span_is_made_a_week_and_a_long_one_cut() {
    let hours = Hours::parse("mon-fri", "09:00-17:00").unwrap();
    let day = WorkCalendar::build(&hours, span("2026-06-08..2026-06-08"), |_| false);
    assert_eq!(day.advance(moment("2026-06-12T16:00"), Seconds::hours(2)), moment("2026-06-15T10:00"));
    let ages = WorkCalendar::build(&hours, span("1900-01-01..9999-12-31"), |_| false);
    assert_eq!(ages.advance(moment("2026-06-12T16:00"), Seconds::hours(2)), moment("2026-06-15T10:00"));
    assert_eq!(ages.advance(moment("2426-06-12T16:00"), Seconds::hours(2)).time_of_day(), TimeOfDay::new(10, 0).unwrap());
}

#[test]
fn half_a_worker_takes_twice_as_long() {
    let hours = Hours::parse("mon-fri", "09:00-17:00").unwrap();
    let half = WorkCalendar::rated(&hours, span("2026-01-01..2030-12-31"), |_| Rate::from_share(0.5));
    assert_eq!(half.advance(moment("2026-06-08T09:00"), Seconds::hours(4)), moment("2026-06-08T17:00"));
    assert_eq!(half.advance(moment("2026-06-08T16:00"), Seconds::hours(4)), moment("2026-06-09T16:00"));
    let third = WorkCalendar::rated(&hours, span("2026-01-01..2030-12-31"), |_| Rate::from_share(1.0 / 3.0));
    assert_eq!(third.advance(moment("2026-06-08T09:00"), Seconds(1)), moment("2026-06-08T09:00") + Seconds(4), "rounded up");
    assert_eq!((Rate::from_share(f64::NAN), Rate::from_share(-1.0)), (Rate::ZERO, Rate::ZERO));
}
