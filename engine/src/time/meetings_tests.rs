//! Meeting rules and tables of meetings.

use proptest::prelude::*;

use super::*;

fn span(text: &str) -> DateRange {
    DateRange::parse(text).unwrap()
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// The days of a rule in a span, as "month-day hour:minute".
fn days(rule: &str, within: &str) -> Vec<String> {
    let cycle = Cycle::parse(rule).unwrap_or_else(|error| panic!("{rule}: {error}"));
    cycle.moments(span(within)).iter().map(|m| m.to_string()[5..].replace('T', " ")).collect()
}

#[test]
fn rules_say_what_they_say() {
    let table: &[(&str, &str, &[&str])] = &[
        ("weekly tue 09:30", "2026-12-01..2026-12-10", &["12-01 09:30", "12-08 09:30"]),
        ("wekelijks ma, do 10:00", "2026-12-01..2026-12-08", &["12-03 10:00", "12-07 10:00"]),
        ("every 2 w tue 09:30 from 2026-10-01", "2026-09-25..2026-10-31", &["09-29 09:30", "10-13 09:30", "10-27 09:30"]),
        ("every 4 w thu 19:30 from 2026-10-01", "2026-09-01..2026-11-01", &["09-03 19:30", "10-01 19:30", "10-29 19:30"]),
        ("monthly third thu 19:30", "2026-12-01..2027-01-31", &["12-17 19:30", "01-21 19:30"]),
        ("monthly first,third thu 19:30", "2026-12-01..2026-12-31", &["12-03 19:30", "12-17 19:30"]),
        ("monthly first mon third thu 19:30", "2026-12-01..2026-12-31", &["12-07 19:30", "12-17 19:30"]),
        ("monthly fifth thu 19:30", "2026-11-01..2026-12-31", &["12-31 19:30"]),
        ("monthly second-last fri 19:30", "2026-12-01..2026-12-31", &["12-18 19:30"]),
        ("monthly last workday 10:00", "2026-10-01..2027-01-31", &["10-30 10:00", "11-30 10:00", "12-31 10:00", "01-29 10:00"]),
        ("monthly first workday 10:00", "2026-08-01..2026-08-31", &["08-03 10:00"]),
        ("maandelijks laatste do 20:00", "2026-12-01..2026-12-31", &["12-31 20:00"]),
        ("monthly each wed 10:00 in dec", "2026-11-01..2026-12-15", &["12-02 10:00", "12-09 10:00"]),
        ("monthly 15 10:00", "2026-11-01..2026-12-31", &["11-15 10:00", "12-15 10:00"]),
        ("monthly 31 10:00", "2026-10-01..2026-12-31", &["10-31 10:00", "12-31 10:00"]),
        ("monthly last day 10:00", "2028-02-01..2028-03-30", &["02-29 10:00"]),
        ("every 2 mo first mon 19:30 from 2026-01-20", "2026-01-01..2026-04-30", &["01-05 19:30", "03-02 19:30"]),
        ("yearly 06-25,11-15 10:00", "2026-01-01..2026-12-31", &["06-25 10:00", "11-15 10:00"]),
        ("yearly 02-29 10:00", "2026-01-01..2028-12-31", &["02-29 10:00"]),
        ("monthly third thu 19:30 in nov-jan", "2026-10-01..2027-02-28", &["11-19 19:30", "12-17 19:30", "01-21 19:30"]),
        ("every 3 d 10:00 from 2026-12-03", "2026-11-29..2026-12-04", &["11-30 10:00", "12-03 10:00"]),
        ("daily 16:00,09:00", "2026-12-01..2026-12-01", &["12-01 09:00", "12-01 16:00"]),
        ("2026-12-17 19:30, 2026-12-03T19:30", "2026-12-01..2026-12-31", &["12-03 19:30", "12-17 19:30"]),
    ];
    for (rule, within, expected) in table {
        assert_eq!(days(rule, within), *expected, "{rule}");
    }
}

#[test]
fn rules_that_say_nothing_are_refused() {
    let wrong = |rule: &str| Cycle::parse(rule).unwrap_err();
    assert_eq!(wrong("weekly tue"), CycleError::NoTime);
    assert_eq!(wrong("weekly 09:30"), CycleError::NoDays);
    assert_eq!(wrong("every 2 w tue 09:30"), CycleError::NoPhase);
    assert_eq!(wrong(""), CycleError::NoDays);
    assert!(matches!(wrong("fortnightly tue 09:30"), CycleError::Start { .. }));
    assert!(matches!(wrong("monthly sixth thu 09:30"), CycleError::Unread { .. }));
    assert!(matches!(wrong("monthly 32 09:30"), CycleError::Unread { .. }));
    assert!(matches!(wrong("every 0 w tue 09:30 from 2026-01-01"), CycleError::Unread { .. }));
    assert!(matches!(wrong("weekly tue 25:00"), CycleError::Part(TimeError::Clock { .. })));
    assert!(matches!(wrong("weekly tue 09:30 from"), CycleError::Part(TimeError::Date(_))));
    assert!(matches!(wrong("2026-12-17"), CycleError::Part(TimeError::Clock { .. })));
    assert!(matches!(wrong("daily tue 09:30"), CycleError::Unread { .. }));
}

#[test]
fn a_season_has_its_own_rule() {
    let summer = Cycle::parse("every 2 w tue 09:30 from 2026-07-14").unwrap();
    let college = Cycle::parse("weekly tue 09:30").unwrap().in_season(vec![span("2026-07-11..2026-08-23")], summer);
    let days: Vec<_> = college.moments(span("2026-07-01..2026-08-31")).iter().map(|m| m.date().to_string()).collect();
    assert_eq!(days, ["2026-07-07", "2026-07-14", "2026-07-28", "2026-08-11", "2026-08-25"]);
}

/// The college of the example: Tuesdays, not at Christmas, papers five working days before.
fn college() -> Meetings {
    let cycle = Cycle::parse("weekly tue 09:30").unwrap();
    Meetings::build(&cycle, &[span("2026-12-19..2027-01-03")], OnHolidays::Skips, span("2026-01-01..2027-12-31"))
        .closing_before(AgendaDeadline::Working(5), is_staff_day_off)
}

#[test]
fn ready_when_the_agenda_closes_is_in_time() {
    let college = college();
    let on = |id: Option<MeetingId>| college[id.unwrap()].at.to_string();
    assert_eq!(on(college.first_reachable(moment("2026-12-01T09:30"))), "2026-12-08T09:30");
    assert_eq!(on(college.first_reachable(moment("2026-12-01T09:30") + Seconds(1))), "2026-12-15T09:30");
}

#[test]
fn what_is_to_blame_for_a_wait_is_told_apart() {
    let college = college();
    let on = |id: Option<MeetingId>| college[id.unwrap()].at.to_string();
    let ready = moment("2026-12-14T12:00");
    assert_eq!(on(college.first_of_cycle(ready)), "2026-12-15T09:30");
    assert_eq!(on(college.first_of_cycle_reachable(ready)), "2026-12-22T09:30");
    assert_eq!(on(college.first_reachable(ready)), "2027-01-05T09:30");
    assert_eq!(on(college.first_held(moment("2026-12-15T09:30"))), "2026-12-15T09:30", "at the meeting itself");
    let skipped = college.first_of_cycle_reachable(ready).unwrap();
    assert!(!college[skipped].held);
    assert_eq!(on(college.held_from(skipped)), "2027-01-05T09:30");
    let january = college.held_from(skipped).unwrap();
    assert_eq!((college.held_from(january), on(college.next_held(january))), (Some(january), "2027-01-12T09:30".to_owned()));
    assert_eq!(college.first_reachable(moment("2028-01-01T00:00")), None, "past the table");
}

#[test]
fn a_body_that_never_meets_has_no_meeting() {
    let none = Meetings::build(&Cycle::list(Vec::new()), &[], OnHolidays::Meets, span("2026-01-01..2026-12-31"));
    assert_eq!((none.first_held(moment("2026-01-01T00:00")), none.first_of_cycle(moment("2026-01-01T00:00"))), (None, None));
}

proptest! {
    /// Deadlines of several meetings may cross; the first meeting in time is still the first of those open.
    #[test]
    fn the_table_answers_as_a_walk_along_it(
        offset in -2_000_000_i64..70_000_000, rule in 0_usize..4, deadline in 0_usize..3, n in 0_u32..15, skip in 0_i32..300,
    ) {
        let rules = ["weekly tue 09:30", "monthly third thu 19:30", "weekly sat,sun,mon 20:00,08:00", "monthly last day 10:00"];
        let deadlines = [AgendaDeadline::Working(n), AgendaDeadline::Calendar(n), AgendaDeadline::Hours(n)];
        let years = span("2026-01-01..2027-12-31");
        let first = years.first().add_days(skip);
        let skips = [DateRange::new(first, first.add_days(40)).unwrap()];
        let table = Meetings::build(&Cycle::parse(rules[rule]).unwrap(), &skips, OnHolidays::Skips, years)
            .closing_before(deadlines[deadline], is_staff_day_off);
        let t = years.first().midnight() + Seconds(offset);
        let walk = |fits: &dyn Fn(&Meeting) -> bool| table.all().iter().find(|m| fits(m)).copied();
        let found = |id: Option<MeetingId>| id.map(|id| table[id]);
        prop_assert_eq!(found(table.first_held(t)), walk(&|m| m.held && m.at >= t));
        prop_assert_eq!(found(table.first_reachable(t)), walk(&|m| m.held && m.closes >= t));
        prop_assert_eq!(found(table.first_of_cycle(t)), walk(&|m| m.at >= t));
        prop_assert_eq!(found(table.first_of_cycle_reachable(t)), walk(&|m| m.closes >= t));
    }

    #[test]
    fn no_text_upsets_the_readers(text in "[a-z0-9:,\\-/ .]{0,40}") {
        for words in [text.clone(), format!("monthly {text}"), format!("weekly {text} 09:00"), format!("every 2 w {text} from 2026-01-01")] {
            let _ = Cycle::parse(&words);
        }
        let _ = (Date::parse(&text), Moment::parse(&text), DateRange::parse(&text), YearlyRange::parse(&text), Hours::parse(&text, &text));
    }
}
