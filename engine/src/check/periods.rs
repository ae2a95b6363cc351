//! Legal periods: a penalty where the law gives none, and silence that cannot decide.

use super::{Site, once};
use crate::model::{Length, Limit, Period};
use crate::text::scalars::{Amount, DurationForm, Unit};
use crate::text::{Complaint, Complaints};

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    for (_, process, _) in site.processes() {
        for period in &process.periods {
            penalty(period, complaints);
            if period.silence.is_some() {
                silence(period, complaints);
            }
        }
    }
}

/// Whether one of its grounds lies in an act.
fn rests_on(period: &Period, act: &str) -> bool {
    period.law.iter().any(|l| l.text.split(|c: char| !c.is_alphanumeric()).next().is_some_and(|first| first == act))
}

/// Woo 8.2: no dwangsom on decisions about openness. Awb 4:20a(2): none where silence decides.
fn penalty(period: &Period, complaints: &mut Complaints) {
    if period.dwangsom.is_none() {
        return;
    }
    if rests_on(period, "Woo") {
        once(
            complaints,
            Complaint::error(
                "no_dwangsom_here",
                period.span,
                "bij de Wet open overheid is er geen dwangsom (Woo 8.2)",
                "under the Woo there is no penalty for lateness (Woo 8.2)",
            )
            .hint("Haal \"penalty\" weg", "Leave \"penalty\" out"),
        );
    }
    if period.silence.is_some() {
        once(
            complaints,
            Complaint::error(
                "no_dwangsom_here",
                period.span,
                "waar stilte beslist, is er geen dwangsom (Awb 4:20a)",
                "where silence decides there is no penalty for lateness (Awb 4:20a)",
            )
            .hint("Kies: \"penalty\" of \"silence\"", "Choose: \"penalty\" or \"silence\""),
        );
    }
}

fn silence(period: &Period, complaints: &mut Complaints) {
    // Omgevingswet 16.64: the permit by silence was not taken over from the Wabo.
    if rests_on(period, "Ow") || rests_on(period, "Omgevingswet") {
        once(
            complaints,
            Complaint::error(
                "no_silence_here",
                period.span,
                "bij de Omgevingswet ontstaat een vergunning nooit door stilte",
                "under the Omgevingswet no permit comes about by silence",
            )
            .hint("Haal \"silence\" weg", "Leave \"silence\" out"),
        );
    }
    let whole = |length: &Length| matches!(length, Length::Stated(s) if matches!(s.value, DurationForm::Fixed(Amount { number, unit }) if number.fract() == 0.0 && !matches!(unit, Unit::H | Unit::Min)));
    let counted = period.within.list.iter().filter_map(|b| b.value.as_ref());
    let counted = counted.into_iter().all(|limit| matches!(limit, Limit::Length(length) if whole(length)));
    if !counted || period.extend.as_ref().is_some_and(|e| !whole(&e.by)) {
        once(
            complaints,
            Complaint::error(
                "silence_needs_days",
                period.span,
                "stilte beslist na een vaste termijn: hele dagen, weken of maanden",
                "silence decides after a fixed period: whole days, weeks or months",
            )
            .hint("Schrijf bijvoorbeeld: \"within: 8 w\"", "Write for instance: \"within: 8 w\""),
        );
    }
}
