//! What the place adds: teams, bodies, lines, windows, terms and arrivals.

use super::Compiler;
use super::clocks::Base;
use super::lengths::Ticks;
use crate::check::Checked;
use crate::model::read::read_value;
use crate::model::{Arrivals, CaseloadEntry, CycleWindow, ElectionYear, MeetingRule, Name, OpenCase, WindowUntil};
use crate::plan::{
    ArrivalPlan, ArrivalTimes, BodyPlan, LinePlan, NONE, OpenPlan, OtherClaimsPlan, TeamPlan, TermPlan, WindowPlan,
};
use crate::sim::distribution::Distribution;
use crate::sim::finishing;
use crate::sim::random::NameHash;
use crate::text::{Complaint, Words};
use crate::time::{Date, DateRange, Meetings, Moment, OnHolidays, Seconds, WorkCalendar, election_day, election_year_after};

const YEAR: f64 = 365.25 * 86_400.0;

impl Compiler<'_> {
    /// Everything that is there before any process is compiled.
    pub(super) fn whole_place(&mut self) {
        self.plan.office = self.clock(Base::Office, &[], &[]);
        for team in 0..self.place.teams.len() {
            self.own_team(team);
        }
        for body in 0..self.place.bodies.len() {
            self.body(body);
        }
        for line in 0..self.place.budgets.len() {
            self.line(line);
        }
        self.terms();
        self.amendments();
        let names = self.place.mandates.iter().flat_map(|r| std::iter::once(&r.decides).chain(&r.replaced_by));
        for name in names.map(|n| &n.value) {
            if !self.plan.deciders.iter().any(|d| &d.0 == name) {
                let team = self.place.team_for(name).map(|t| t as u16);
                self.plan.deciders.push((name.clone(), team));
            }
        }
    }

    fn own_team(&mut self, index: usize) {
        let team = &self.place.teams[index];
        let full = self.clock(Base::Full(index), &[], &[]);
        let calendar = if team.fte.is_some() { self.clock(Base::Share(index), &[], &[]) } else { full };
        self.plan.teams.push(TeamPlan {
            name: team.name.value.clone(),
            title: team.title.clone(),
            workers: team.fte.map(|fte| fte.ceil().max(1.0) as u32),
            calendar,
            full,
        });
    }

    /// The team that does what a lane asks; one that the place lacks is never busy.
    pub(super) fn team(&mut self, lane: &str, title: &Words) -> u16 {
        if let Some(team) = self.place.team_for(lane) {
            return team as u16;
        }
        let own = self.place.teams.len();
        if let Some(found) = self.plan.teams[own..].iter().position(|t| t.name == lane) {
            return (own + found) as u16;
        }
        let office = self.plan.office;
        let title = title.clone();
        self.plan.teams.push(TeamPlan { name: lane.to_owned(), title, workers: None, calendar: office, full: office });
        self.plan.teams.len() as u16 - 1
    }

    fn body(&mut self, index: usize) {
        let place = self.place;
        let body = &place.bodies[index];
        let skips: Vec<DateRange> = body.skips.iter().flat_map(|name| self.recess(name)).collect();
        let on_holidays = if place.holidays_nl { OnHolidays::Skips } else { OnHolidays::Meets };
        let meetings = match &body.meets {
            MeetingRule::Cycle { cycle, seasons } => {
                let mut cycle = cycle.clone();
                for (name, rule) in seasons {
                    cycle = cycle.in_season(self.recess(name), rule.clone());
                }
                Meetings::build(&cycle, &skips, on_holidays, self.span)
            }
            MeetingRule::Calendar(file) => {
                self.complaints.push(
                    Complaint::error(
                        "calendar_not_read",
                        file.span,
                        format!("de agenda \"{}\" is niet te lezen", file.value),
                        format!("the calendar \"{}\" cannot be read", file.value),
                    )
                    .hint(
                        "Zet de data in het bestand; \"doorloop import calendar AGENDA.ics --body ORGAAN\" schrijft ze voor u",
                        "Put the dates in the file; \"doorloop import calendar CALENDAR.ics --body BODY\" writes them for you",
                    ),
                );
                return;
            }
        };
        let meetings = match body.agenda_closes {
            Some(deadline) => meetings.closing_before(deadline, |date| self.is_day_off(date)),
            None => meetings,
        };
        let other_items = body.other_items.and_then(|(min, likely, max)| {
            let distribution = spread(min, likely, max);
            self.sound(distribution, body.span).map(|d| self.shared_table(&d))
        });
        self.plan.bodies.push(BodyPlan {
            name: body.name.value.clone(),
            title: body.title.clone(),
            hash: NameHash::new(&format!("body {}", body.name.value)),
            meetings,
            slots: body.slots,
            urgent: body.urgent.unwrap_or(0),
            other_items,
        });
    }

    fn line(&mut self, index: usize) {
        let place = self.place;
        let line = &place.budgets[index];
        if self.followed_on.is_some_and(|day| day < line.as_of) {
            self.complaints.push(
                Complaint::error(
                    "before_as_of",
                    line.span,
                    format!("de post \"{}\" is bekend vanaf {}, en het voorstel is van eerder", line.name.value, line.as_of),
                    format!("the line \"{}\" is known from {}, and the proposal is earlier", line.name.value, line.as_of),
                )
                .hint("Kies een latere datum met --submit", "Choose a later date with --submit"),
            );
        }
        let renewals = line.renews.map_or_else(Vec::new, |(month, day)| {
            (line.as_of.year()..=self.span.last().year())
                .filter_map(|year| Date::new(year, u32::from(month), u32::from(day)))
                .filter(|d| *d > line.as_of)
                .map(Date::midnight)
                .collect()
        });
        let claims = line.claims.as_ref().and_then(|claims| {
            let form = &claims.amount;
            let amount = self.sound(spread(form.min, form.likely, form.max), line.span)?;
            Some(OtherClaimsPlan { gap: YEAR / claims.per_year.max(1e-9), amount: self.shared_table(&amount) })
        });
        self.plan.lines.push(LinePlan {
            name: line.name.value.clone(),
            title: line.title.clone(),
            hash: NameHash::new(&format!("line {}", line.name.value)),
            year: line.year.0,
            left: line.left.0,
            as_of: line.as_of.midnight(),
            renewals,
            carry_over: line.carry_over,
            most: line.per_applicant.map_or(i64::MAX, |c| c.0),
            claims,
        });
    }

    fn terms(&mut self) {
        let Some(terms) = &self.place.terms else { return };
        let caretaker = terms.caretaker.as_ref().and_then(|c| Ticks::Civil.distribution(&c.value).ok()).map_or(0.0, |d| d.mean());
        let formation = match &terms.formation {
            Some(stated) => self.sound(Ticks::Civil.distribution(&stated.value), stated.span),
            None => Distribution::fixed(0.0).ok(),
        };
        let Some(formation) = formation.map(|d| self.shared_table(&d)) else { return };
        let winning =
            terms.winning_takes.as_ref().and_then(|stated| self.sound(Ticks::Civil.distribution(&stated.value), stated.span));
        let winning = winning.map(|d| self.shared_table(&d));
        let settling =
            terms.settling.as_ref().and_then(|stated| self.sound(Ticks::Civil.distribution(&stated.value), stated.span));
        let settling = settling.map(|d| self.shared_table(&d));
        if let (Some(chance), None) = (&terms.won_again, &winning) {
            self.complaints.push(
                Complaint::warning(
                    "winning_takes_missing",
                    chance.span,
                    "steun moet soms opnieuw gewonnen worden, maar er staat niet hoe lang dat duurt: het telt niet mee",
                    "support must be won again at times, but not how long that takes: it does not count",
                )
                .hint("Voeg bij \"terms\" toe: winning_takes: 2..4..8 w", "Add to \"terms\": winning_takes: 2..4..8 w"),
            );
        }
        self.plan.terms = Some(TermPlan {
            elections: self.elections().into_iter().map(Date::midnight).collect(),
            caretaker: caretaker as i64,
            formation,
            settling,
            hash: NameHash::new("formation"),
            won_again: terms.won_again.as_ref().map_or(0.0, |w| w.value),
            winning,
        });
    }

    /// Election days: those listed, and by the Kieswet beyond them.
    fn elections(&self) -> Vec<Date> {
        let listed: Vec<Date> = self.place.terms.iter().flat_map(|t| t.elections.iter().map(|e| e.0)).collect();
        let mut all = listed.clone();
        let mut year = election_year_after(self.span.first().year() - 1);
        while year <= self.span.last().year() {
            if !listed.iter().any(|d| (d.year() - year).abs() < 2) {
                all.push(election_day(year));
            }
            year += 4;
        }
        all.sort();
        all
    }

    /// Caretaker period and the median formation of every election: the season `verkiezingstijd`.
    pub(super) fn election_time(&self) -> Vec<DateRange> {
        let Some(terms) = &self.plan.terms else { return Vec::new() };
        let formation = terms.formation.distribution().quantile(0.5) as i64;
        terms
            .elections
            .iter()
            .filter_map(|e| DateRange::new((*e - Seconds(terms.caretaker)).date(), (*e + Seconds(formation)).date()))
            .collect()
    }

    /// The stretches between recesses, as moments: ready in one goes on at once, ready in a recess at its end.
    pub(super) fn present(&mut self, away: &[Name]) -> Option<u32> {
        if away.is_empty() {
            return None;
        }
        let names: Vec<&str> = away.iter().map(|n| n.value.as_str()).collect();
        let key = format!("present outside {}", names.join(", "));
        if let Some(found) = self.plan.windows.iter().position(|w| w.name == key) {
            return Some(found as u32);
        }
        let mut ranges: Vec<DateRange> =
            away.iter().flat_map(|n| if n.value == "verkiezingstijd" { self.election_time() } else { self.recess(n) }).collect();
        ranges.sort_by_key(|r| r.first());
        let mut back = self.span.first().add_months(-12).midnight();
        let mut moments = Vec::new();
        for range in ranges {
            let leaves = range.first().midnight();
            if leaves > back {
                moments.push((leaves - Seconds(1), back));
            }
            back = back.max(range.last().add_days(1).midnight());
        }
        moments.push((self.span.last().add_months(1_200).midnight(), back));
        self.plan.windows.push(WindowPlan { name: key, moments });
        Some(self.plan.windows.len() as u32 - 1)
    }

    /// The stretches of a window in which money can be claimed: from the day it opens (else at any time) to its last day.
    pub(super) fn claim_window(&mut self, name: &str) -> Option<u32> {
        let window = self.place.cycle.iter().find(|w| w.name.value == name)?;
        window.opens?;
        self.moments(window, "claim", |of_year, year| moment_of(of_year, year, &WindowUntil::Opens))
    }

    /// The decisions that may amend the budget of the year itself: handed in up to the first moment, money at the second.
    pub(super) fn amendments(&mut self) {
        let place = self.place;
        let of_year =
            |year| place.cycle.iter().filter(|w| w.amends).filter_map(move |w| moment_of(w, year, &WindowUntil::Decided));
        let mut moments: Vec<_> = (self.span.first().year() - 1..=self.span.last().year()).flat_map(of_year).collect();
        if moments.is_empty() {
            return;
        }
        // Who is late for one may still be in time for another that is decided sooner than the next one in line.
        moments.sort();
        self.plan.windows.push(WindowPlan { name: "amendments".to_owned(), moments });
        self.plan.amendments = self.plan.windows.len() as u32 - 1;
    }

    /// A window of the place as moments to wait for.
    pub(super) fn window(&mut self, name: &str, until: &WindowUntil) -> Option<u32> {
        let window = self.place.cycle.iter().find(|w| w.name.value == name)?;
        self.moments(window, &format!("{until:?}"), |of_year, year| moment_of(of_year, year, until))
    }

    /// The moments of a window in every year; in an election year, those of the window that takes its place.
    fn moments(
        &mut self,
        window: &CycleWindow,
        purpose: &str,
        of: impl Fn(&CycleWindow, i32) -> Option<(Moment, Moment)>,
    ) -> Option<u32> {
        let key = format!("{} {purpose}", window.name.value);
        if let Some(found) = self.plan.windows.iter().position(|w| w.name == key) {
            return Some(found as u32);
        }
        let elections: Vec<i32> = self.elections().into_iter().map(Date::year).collect();
        let mut moments = Vec::new();
        for year in self.span.first().year() - 1..=self.span.last().year() {
            let of_year = match window.election_year.as_ref().filter(|_| elections.contains(&year)) {
                Some(ElectionYear::Empty) => continue,
                Some(ElectionYear::Through(other)) => {
                    self.place.cycle.iter().find(|w| w.name.value == other.value).unwrap_or(window)
                }
                None => window,
            };
            moments.extend(of(of_year, year));
        }
        moments.sort();
        self.plan.windows.push(WindowPlan { name: key, moments });
        Some(self.plan.windows.len() as u32 - 1)
    }

    /// How the cases of a caseload entry arrive.
    /// The first comes after a moment.
    pub(super) fn arrivals(&mut self, entry: &CaseloadEntry, program: u16, checked: &Checked, after: Moment) {
        let hash = NameHash::new(&format!("caseload {}", entry.process.value));
        let (times, cases) = match &entry.arrivals {
            Arrivals::Every { gap, cases, hours } => {
                let Some(gap) = self.sound(Ticks::Civil.distribution(gap), entry.process.span) else { return };
                let table = self.shared_table(&gap);
                let times = match hours.as_ref().filter(|h| !h.is_always()) {
                    None => ArrivalTimes::Gap(table),
                    Some(hours) => {
                        self.plan.calendars.push(WorkCalendar::build(hours, self.span, |_| false));
                        ArrivalTimes::Within { gap: table, calendar: self.plan.calendars.len() as u32 - 1 }
                    }
                };
                (times, cases.unwrap_or(u64::MAX))
            }
            Arrivals::UnderWay(cases) => return self.under_way(cases, program, checked),
            Arrivals::PerYear { per_year, .. } if *per_year <= 0.0 => return,
            Arrivals::PerYear { per_year, months, peaks } if months.is_empty() && peaks.is_empty() => {
                let Some(gap) = self.sound(Distribution::exponential(YEAR / per_year), entry.process.span) else { return };
                (ArrivalTimes::Gap(self.shared_table(&gap)), u64::MAX)
            }
            Arrivals::PerYear { per_year, months, peaks } => {
                let Some(unit) = self.sound(Distribution::exponential(1.0), entry.process.span) else { return };
                let weight = |date: Date| {
                    let (year, month, _) = date.ymd();
                    let days = |m: u32| {
                        let first = Date::new(year, m, 1);
                        first.map_or(30.0, |f| f64::from(f.add_months(1).days_since(f)))
                    };
                    let listed: f64 = months.iter().map(|m| m.1).sum();
                    let share = months.iter().find(|m| u32::from(m.0) == month).map(|m| m.1 / days(month));
                    let others: f64 = (1..=12).filter(|m| !months.iter().any(|l| u32::from(l.0) == *m)).map(days).sum();
                    let plain = if others > 0.0 { (1.0 - listed).max(0.0) / others } else { 0.0 };
                    let peak: f64 = peaks.iter().filter(|(days, _)| days.contains(date)).map(|p| p.1).product();
                    share.unwrap_or(plain) * peak
                };
                (
                    ArrivalTimes::Varying { unit: self.shared_table(&unit), cumulative: self.cumulative(*per_year, weight) },
                    u64::MAX,
                )
            }
        };
        self.plan.arrivals.push(ArrivalPlan { program, times, cases, hash, after });
    }

    /// Cases that are under way already.
    fn under_way(&mut self, cases: &[OpenCase], program: u16, checked: &Checked) {
        let process = &checked.graph.calls[0].process;
        for (i, case) in cases.iter().enumerate() {
            let steps = &self.plan.programs[usize::from(program)].steps;
            let entry = steps.iter().find(|s| s.path == case.step.value).map_or(NONE, |s| s.entry);
            if entry == NONE {
                self.complaints.push(Complaint::error(
                    "step_never_reached",
                    case.span,
                    format!("geen zaak komt hier bij \"{}\"", case.step.value),
                    format!("no case comes to \"{}\" here", case.step.value),
                ));
                continue;
            }
            let given = |fact: &crate::model::Fact| {
                let (_, text) = case.facts.iter().find(|(name, _)| *name == fact.name.value)?;
                read_value(fact, text).ok().map(|v| super::facts::value_of(&v))
            };
            let facts = process.facts.iter().map(given).collect();
            let (mut hash, mut passed) = (format!("under way {} {}", process.name.value, i + 1), Vec::new());
            let mut assumed = false;
            if let Some(known) = &case.known {
                hash = format!("under way {} {}", process.name.value, known.id);
                for (step, from, until) in &known.passed {
                    let step = self.plan.programs[usize::from(program)].steps.iter().position(|s| s.path == *step);
                    let op = step.and_then(|s| finishing(&self.plan, usize::from(program), s as u32));
                    passed.extend(op.map(|op| (op, from.unwrap_or(*until), *until)));
                }
                assumed = self.assume_begun(program, entry, case.submitted.midnight(), &mut passed);
            }
            self.plan.open.push(OpenPlan {
                program,
                op: entry,
                submitted: case.submitted.midnight(),
                since: case.known.as_ref().map_or(case.since.midnight(), |k| k.since),
                held: case.known.is_some(),
                id: case.known.as_ref().map_or_else(String::new, |k| k.id.clone()),
                passed,
                assumed,
                stopped: case.known.as_ref().map_or_else(Vec::new, |k| k.stopped.clone()),
                facts,
                hash: NameHash::new(&hash),
            });
        }
    }

    /// Where the step that a period counts from was not recorded, and stands before the step of the case, it counts from submission.
    fn assume_begun(&self, program: u16, entry: u32, submitted: Moment, passed: &mut Vec<(u32, Moment, Moment)>) -> bool {
        let recorded = passed.len();
        let (ops, program_plan) = (&self.plan.ops, &self.plan.programs[usize::from(program)]);
        let now = program_plan.steps.iter().position(|s| s.entry == entry).unwrap_or(0) as u32;
        for from in program_plan.periods.iter().map(|p| p.from) {
            let is_known = passed.iter().any(|(op, ..)| ops[*op as usize].step == from);
            if !is_known
                && from < now
                && let Some(op) = finishing(&self.plan, usize::from(program), from)
            {
                passed.push((op, submitted, submitted));
            }
        }
        passed.len() > recorded
    }

    /// Expected cases up to each midnight, so many in every calendar year.
    fn cumulative(&self, per_year: f64, weight: impl Fn(Date) -> f64) -> Vec<(Moment, f64)> {
        let start = self.plan.world_start.date();
        let mut expected = 0.0;
        let mut list = vec![(start.midnight(), 0.0)];
        for year in start.year()..=self.span.last().year() {
            let (Some(first), Some(next)) = (Date::new(year, 1, 1), Date::new(year + 1, 1, 1)) else { continue };
            let days: Vec<Date> = (0..next.days_since(first)).map(|d| first.add_days(d)).collect();
            let whole: f64 = days.iter().map(|d| weight(*d)).sum();
            if whole <= 0.0 {
                continue;
            }
            for day in days.into_iter().filter(|d| *d >= start) {
                expected += per_year * weight(day) / whole;
                list.push((day.add_days(1).midnight(), expected));
            }
        }
        list
    }
}

/// Ready up to the first moment, on at the second, for the window of a year.
fn moment_of(window: &CycleWindow, year: i32, until: &WindowUntil) -> Option<(Moment, Moment)> {
    let day = |md: (u8, u8), year: i32| Date::new(year, u32::from(md.0), u32::from(md.1));
    // A day counts until it is over.
    let over = |date: Date| date.add_days(1).midnight();
    let decided = window.decided.as_ref().and_then(|d| day(d.last, year));
    let closes = window.in_by.and_then(|d| day(d, year)).or(decided)?;
    let last = over(closes) - Seconds(1);
    let on = match until {
        WindowUntil::Opens => window.opens.and_then(|d| day(d, year)).unwrap_or(closes).midnight(),
        WindowUntil::Closes => over(closes),
        WindowUntil::Decided => over(decided?),
        WindowUntil::Money => {
            let after = decided.unwrap_or(closes);
            let from = window.money_from?;
            let same = day(from, after.year())?;
            if same > after { same } else { day(from, after.year() + 1)? }.midnight()
        }
        WindowUntil::Fact(_) => return None,
    };
    Some((last, on))
}

/// `a`, `a..b` or `a..b..c` as a distribution.
pub(super) fn spread(
    min: f64,
    likely: Option<f64>,
    max: f64,
) -> Result<Distribution, crate::sim::distribution::DistributionError> {
    match likely {
        _ if min == max => Distribution::fixed(min),
        Some(likely) => Distribution::pert(min, likely, max),
        None => Distribution::uniform(min, max),
    }
}
