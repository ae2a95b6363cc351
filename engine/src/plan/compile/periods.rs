//! Legal periods: what they count from, to and by.

use super::program::ProgramCompiler;
use crate::check::Meaning;
use crate::model::{Length, Limit, Notice, Period};
use crate::plan::{CondRef, LimitPlan, PeriodPlan, SilencePlan, ValueRef};
use crate::sim::random::NameHash;
use crate::text::scalars::{Amount, DurationForm, Unit};
use crate::time::{Direction, LegalPeriod, PeriodUnit};
use std::sync::Arc;

impl ProgramCompiler<'_, '_> {
    pub(super) fn periods(&mut self) -> Vec<PeriodPlan> {
        let mut plans = Vec::new();
        let process = Arc::clone(&self.checked.graph.calls[0].process);
        for period in &process.periods {
            let Some(from) = self.step_named(&period.from.value) else { continue };
            let until = period.until.iter().filter_map(|u| self.step_named(&u.value)).collect();
            let when = period.when.as_ref().map_or(CondRef::Always, |w| self.condition(0, w));
            if when == CondRef::Never {
                // What stands behind the guard may read what was not given.
                continue;
            }
            let within = period
                .within
                .list
                .iter()
                .filter_map(|branch| {
                    let when = branch.when.as_ref().map_or(CondRef::Always, |w| self.condition(0, w));
                    if when == CondRef::Never {
                        return None;
                    }
                    Some((when, self.limit(branch.value.as_ref()?, period.rolls)))
                })
                .collect();
            let suspends = period.suspends.as_ref().map(|s| {
                let during = s.during.iter().filter_map(|d| self.step_named(&d.value)).collect();
                (during, s.at_most.as_ref().map(|l| self.limit(&Limit::Length(l.clone()), false)))
            });
            let extension = period.extend.as_ref().map(|notice| {
                let by = self.limit(&Limit::Length(notice.by.clone()), period.rolls);
                (by, notice.chance.as_ref().map_or(1.0, |c| c.value))
            });
            let law: Vec<&str> = period.law.iter().map(|l| l.text.as_str()).collect();
            plans.push(PeriodPlan {
                name: period.name.value.clone(),
                title: period.title.clone(),
                law: law.join(", "),
                from,
                until,
                within,
                suspends,
                extension,
                when,
                notice: period.dwangsom.as_ref().map(|d| d.value),
            });
        }
        plans
    }

    /// A period at whose end silence decides: what of it can be counted in whole days of the calendar.
    pub(super) fn silence(&mut self, period: &Period) -> SilencePlan {
        let fixed = |length: &Length| match length {
            Length::Stated(stated) => legal(&stated.value, period.rolls),
            _ => None,
        };
        let mut within = Vec::new();
        for branch in &period.within.list {
            let when = branch.when.as_ref().map_or(CondRef::Always, |w| self.condition(0, w));
            if let (Some(Limit::Length(length)), true) = (&branch.value, when != CondRef::Never) {
                within.extend(fixed(length).map(|l| (when, l)));
            }
        }
        let chance = |e: &Notice<Length>| e.chance.as_ref().map_or(1.0, |c| c.value);
        SilencePlan {
            when: period.when.as_ref().map_or(CondRef::Always, |w| self.condition(0, w)),
            within,
            extension: period.extend.as_ref().and_then(|e| Some((fixed(&e.by)?, chance(e)))),
            name: NameHash::new(&format!("period {}", period.name.value)),
        }
    }

    fn limit(&mut self, limit: &Limit, rolls: bool) -> LimitPlan {
        match limit {
            Limit::Length(Length::Stated(stated)) => match legal(&stated.value, rolls) {
                Some(period) => LimitPlan::Legal(period),
                None => {
                    let distribution = super::lengths::Ticks::Civil.distribution(&stated.value);
                    LimitPlan::Seconds(ValueRef::Const(distribution.map_or(0.0, |d| d.mean())))
                }
            },
            Limit::Length(Length::Rule(rule)) => {
                let book = Arc::clone(&self.checked.books[0]);
                LimitPlan::Seconds(book.rule(rule).map_or(ValueRef::Const(0.0), |r| self.value(0, r, rule.span())))
            }
            Limit::Length(Length::OwnerFoundAfter(_)) => LimitPlan::Seconds(ValueRef::Const(0.0)),
            Limit::ByDay(month, day) => LimitPlan::ByDay(*month, *day),
            Limit::ByFact(fact) => LimitPlan::ByDate(match self.checked.books[0].operand(fact) {
                Some(Meaning::Word(_)) | None => ValueRef::Const(0.0),
                Some(_) => self.operand(0, fact),
            }),
            Limit::Earliest(list) => LimitPlan::Earliest(list.iter().map(|l| self.limit(l, rolls)).collect()),
            Limit::Latest(list) => LimitPlan::Latest(list.iter().map(|l| self.limit(l, rolls)).collect()),
        }
    }
}

/// A fixed duration in whole units of the calendar, as the law counts it.
fn legal(form: &DurationForm, rolls: bool) -> Option<LegalPeriod> {
    let DurationForm::Fixed(Amount { number, unit }) = *form else { return None };
    let unit = match unit {
        Unit::D => PeriodUnit::Days,
        Unit::Wd => PeriodUnit::WorkingDays,
        Unit::W => PeriodUnit::Weeks,
        Unit::Mo => PeriodUnit::Months,
        Unit::Y => PeriodUnit::Years,
        Unit::H | Unit::Min => return None,
    };
    (number.fract() == 0.0 && number >= 0.0).then_some(LegalPeriod {
        n: number as u32,
        unit,
        direction: Direction::Forward,
        rolls,
    })
}
