//! The mechanism behind a stretch of one run, with the dates on which it worked.
//!
//! "Waiting for a meeting" says what; this says how: ready on 17 July, three days after the agenda closed, so it had to be the
//! meeting of 3 September. The dates are found again from the meetings of the body and the visit itself; nothing is guessed.

mod told;

use crate::model::Cause;
use crate::plan::{OpKind, Plan, ValueRef};
use crate::sim::{Mark, Record, Stretch, Time};
use crate::text::Words;
use crate::time::{Date, Meetings, Moment};
use serde::Serialize;

/// How a stretch of time came about.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mechanism {
    /// Hands on.
    Work {
        /// So many hours of work.
        hours: f64,
    },
    /// Work that lay still outside working hours.
    Hours,
    /// A team was busy: done on one day, and done on another had it been free.
    Busy {
        /// The team; `None` = whoever decides.
        team: Option<Words>,
        /// It came to the team.
        came: Date,
        /// It would have been done.
        could: Date,
        /// It was done; `None` = not before the horizon.
        done: Option<Date>,
    },
    /// It lay somewhere between two days, for the cause of the stretch.
    Lay {
        /// Why.
        cause: Cause,
        /// From this day.
        from: Date,
        /// To this day.
        until: Date,
    },
    /// Ready, and the body's next meeting is later.
    NextMeeting {
        /// The body.
        body: Words,
        /// Ready on this day.
        ready: Date,
        /// The next moment of its cycle.
        meeting: Date,
    },
    /// Ready after the agenda closed.
    AgendaClosed {
        /// The body.
        body: Words,
        /// Ready on this day.
        ready: Date,
        /// Days after the agenda closed; 0 = on the day itself.
        days_late: i32,
        /// The agenda of this meeting.
        missed: Date,
        /// It closed on this day.
        closed: Date,
        /// The first meeting whose agenda was still open.
        next: Date,
    },
    /// In time, but the agenda had no room.
    AgendaFull {
        /// The body.
        body: Words,
        /// Ready on this day.
        ready: Date,
        /// The meeting without room.
        full: Date,
        /// The meeting that had room.
        next: Date,
    },
    /// In time, but the body does not meet.
    Recess {
        /// The body.
        body: Words,
        /// Ready on this day.
        ready: Date,
        /// The meeting that falls out.
        falls_out: Date,
        /// The next meeting that is held.
        next: Date,
    },
    /// The agenda closed just before the body stops meeting.
    MissedBeforeRecess {
        /// The body.
        body: Words,
        /// Ready on this day.
        ready: Date,
        /// Days after the agenda closed; 0 = on the day itself.
        days_late: i32,
        /// The last meeting before the recess.
        missed: Date,
        /// Its agenda closed on this day.
        closed: Date,
        /// The next meeting that is held.
        next: Date,
    },
    /// Around elections the body leaves it.
    Elections {
        /// The body.
        body: Words,
        /// Without elections: decided on this day.
        could: Date,
        /// Decided on this day.
        decided: Date,
    },
    /// Money, or the moment to ask for it, came later.
    Money {
        /// The budget line or the window, where it is known.
        line: Option<Words>,
        /// Asked on this day.
        asked: Date,
        /// There on this day.
        there: Date,
    },
    /// Sent back, and done again until the choice was left.
    WayBack {
        /// Sent back on this day.
        from: Date,
        /// Past the choice on this day.
        until: Date,
    },
    /// Up to a higher decider, and down again.
    HigherDecider {
        /// Found on this day.
        from: Date,
        /// Back on the common way on this day.
        until: Date,
    },
}

/// The moment of the year of a window of a plan, whose name ends with what is waited for.
fn moment_in_words(window: &str) -> Words {
    match window.split(' ').next().unwrap_or(window) {
        "kadernota" => Words::new("de kadernota", "the spring budget plan"),
        "begroting" => Words::new("de begroting", "the budget"),
        "jaarrekening" => Words::new("de jaarrekening", "the annual accounts"),
        "amendments" => Words::new("een wijziging van de begroting", "a change of the budget"),
        name if name.contains("berap") || name.contains("rapportage") => {
            Words::new("een tussentijdse rapportage", "an interim report")
        }
        name => Words::same(name.replace('_', " ")),
    }
}

/// Finds the mechanism of a stretch among the visits of its run.
#[must_use]
pub fn mechanism(plan: &Plan, records: &[Record], stretch: &Stretch) -> Mechanism {
    let day = |t: Time| Moment(t).date();
    let lay = || Mechanism::Lay { cause: stretch.cause, from: day(stretch.from), until: day(stretch.to) };
    let of_stretch = |r: &&Record| r.op == stretch.op && r.start <= stretch.from && r.finish >= stretch.to;
    let Some(record) = records.iter().rev().find(of_stretch) else { return lay() };
    match (stretch.cause, plan.ops[stretch.op as usize].kind) {
        (Cause::Work, _) => Mechanism::Work { hours: stretch.seconds() as f64 / 3_600.0 },
        (Cause::Hours, _) => Mechanism::Hours,
        (Cause::Queue, OpKind::Work { team, .. }) => Mechanism::Busy {
            team: team.map(|t| plan.teams[usize::from(t)].title.clone()).filter(|t| !t.nl.is_empty()),
            came: day(record.start),
            could: day(stretch.from),
            done: (record.finish != Time::MAX).then(|| day(stretch.to)),
        },
        (cause, OpKind::Gate { body, .. }) => {
            let body = &plan.bodies[usize::from(body)];
            Gate { body: &body.title, meetings: &body.meetings, record, stretch }.mechanism(cause)
        }
        (_, OpKind::Reserve { line, .. }) => {
            let line = match line {
                ValueRef::Const(line) if line >= 0.0 => plan.lines.get(line as usize).map(|l| l.title.clone()),
                _ => None,
            };
            Mechanism::Money { line, asked: day(stretch.from), there: day(stretch.to) }
        }
        (Cause::Budget, OpKind::Until { window, .. }) => Mechanism::Money {
            line: plan.windows.get(window as usize).map(|w| moment_in_words(&w.name)),
            asked: day(stretch.from),
            there: day(stretch.to),
        },
        (Cause::Budget, _) => Mechanism::Money { line: None, asked: day(stretch.from), there: day(stretch.to) },
        _ => lay(),
    }
}

struct Gate<'g> {
    body: &'g Words,
    meetings: &'g Meetings,
    record: &'g Record,
    stretch: &'g Stretch,
}

impl Gate<'_> {
    fn mechanism(&self, cause: Cause) -> Mechanism {
        let (body, held) = (self.body.clone(), self.record.mark == Mark::Held);
        let ready = Moment(self.record.start);
        let (from, to) = (Moment(self.stretch.from), Moment(self.stretch.to));
        let of_cycle = self.meetings.first_of_cycle_reachable(ready).and_then(|id| self.meetings.get(id)).map(|m| m.at);
        let missed = self.last_closed(ready);
        match cause {
            Cause::Meeting => Mechanism::NextMeeting { body, ready: ready.date(), meeting: to.date() },
            Cause::Term => Mechanism::Elections { body, could: from.date(), decided: to.date() },
            Cause::Recess => match missed {
                // The last meeting whose agenda closed was held, and what could be reached was not: it ran into the recess.
                Some(last) if last.held && !held => Mechanism::MissedBeforeRecess {
                    body,
                    ready: ready.date(),
                    days_late: ready.date().days_since(last.closes.date()),
                    missed: last.at.date(),
                    closed: last.closes.date(),
                    next: to.date(),
                },
                _ => Mechanism::Recess { body, ready: ready.date(), falls_out: from.date(), next: to.date() },
            },
            _ => match missed.filter(|_| !held && of_cycle.is_some_and(|m| to <= m)) {
                Some(last) => Mechanism::AgendaClosed {
                    body,
                    ready: ready.date(),
                    days_late: ready.date().days_since(last.closes.date()),
                    missed: last.at.date(),
                    closed: last.closes.date(),
                    next: to.date(),
                },
                None => Mechanism::AgendaFull { body, ready: ready.date(), full: from.date(), next: to.date() },
            },
        }
    }

    /// The last moment of the cycle, at or after `ready`, whose agenda had closed by then.
    fn last_closed(&self, ready: Moment) -> Option<crate::time::Meeting> {
        let first = self.meetings.first_of_cycle(ready)?;
        let open = self.meetings.first_of_cycle_reachable(ready)?;
        self.meetings.all().get(first.index()..open.index())?.last().copied()
    }
}
