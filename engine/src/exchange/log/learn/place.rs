//! The place of a log as a file: when people work, who is there, and how cases come in.

use super::arrivals::Arrivals;
use super::hours::Found;
use super::lengths;
use super::names::quoted;
use super::people::TeamMeasure;
use crate::text::Words;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What a place is written from.
pub(super) struct Place<'a> {
    /// The process that comes in.
    pub name: &'a str,
    pub title: &'a str,
    pub period: &'a str,
    pub hours: Option<&'a Found>,
    pub arrivals: &'a Arrivals,
    /// Teams and their titles.
    pub lanes: &'a [(String, Words)],
    pub teams: &'a [TeamMeasure],
    /// Teams that queue.
    pub queued: &'a BTreeSet<String>,
}

/// The teams that queue: where that was asked for, those whose people can be counted.
pub(super) fn queued(teams: &[TeamMeasure], asked: bool) -> BTreeSet<String> {
    teams.iter().filter(|t| asked && t.one_at_a_time() && t.present > 0.0).map(|t| t.team.clone()).collect()
}

/// What was asked for and could not be done.
pub(super) fn left(teams: &[TeamMeasure], asked: bool) -> Vec<Words> {
    let not = |t: &&TeamMeasure| asked && !(t.one_at_a_time() && t.present > 0.0);
    let why = |t: &TeamMeasure| {
        let (team, busy) = (&t.team, 100.0 * t.busy.unwrap_or(0.0));
        match t.busy {
            Some(_) => Words::new(
                format!(
                    "{team}: aan het werk tijdens {busy:.0} % van de uren van wie er was, dus meer dingen tegelijk; de gemeten wachttijd blijft staan"
                ),
                format!(
                    "{team}: at work during {busy:.0} % of the hours of those who were there, so several things at once; the measured waits stay"
                ),
            ),
            None => Words::new(
                format!("{team}: het logboek zegt niet wie wanneer begon; de gemeten wachttijd blijft staan"),
                format!("{team}: the log does not say who began when; the measured waits stay"),
            ),
        }
    };
    teams.iter().filter(not).map(why).collect()
}

fn week(entries: &[(String, String)]) -> String {
    let entries: Vec<String> = entries.iter().map(|(days, h)| format!("{days}: {h}")).collect();
    format!("{{ {} }}", entries.join(", "))
}

impl Place<'_> {
    /// As a file.
    pub fn as_yaml(&self) -> String {
        let name = self.name;
        let mut text = format!("doorloop: 1\nplace: {name}_plaats\ntitle: {}\n", quoted(self.title));
        match self.hours {
            Some(found) if !found.entries().is_empty() => {
                let _ = writeln!(
                    text,
                    "# source: measured, {} moments, {:.0} % of them inside these hours",
                    found.moments,
                    100.0 * found.inside
                );
                let _ = writeln!(text, "hours: {}", week(&found.entries()));
            }
            _ => text.push_str("# The log does not say when people work\nhours: always\n"),
        }
        text.push_str("holidays: none\n");
        if self.queued.len() < self.lanes.len() {
            text.push_str(
                "# A team without fte is never busy: what lay waiting is measured in the process, and would count twice\n",
            );
        }
        text.push_str("teams:\n");
        for (lane, title) in self.lanes {
            self.team(&mut text, lane, title);
        }
        let _ = write!(text, "caseload:\n  {name}: {}\n", self.arrivals.as_yaml(self.period));
        text
    }

    fn team(&self, text: &mut String, lane: &str, title: &Words) {
        let found = self.teams.iter().find(|t| t.team == lane);
        let title = format!("title: {{ nl: {}, en: {} }}", quoted(&title.nl), quoted(&title.en));
        if let Some(t) = found.filter(|t| t.people > 0) {
            let busy = t.busy.map_or(String::new(), |b| format!(", busy with these cases {:.0} % of their hours", 100.0 * b));
            let _ = writeln!(
                text,
                "  # source: measured: {} people, {} of them on an average working day{busy} (n = {}, {} days)",
                t.people,
                lengths::figures(t.present),
                t.n,
                t.days
            );
        }
        match found.filter(|_| self.queued.contains(lane)) {
            Some(t) => {
                let note = format!("n = {}, {}", t.n, self.period);
                let fte = format!("fte: {{ is: {}, source: measured, note: \"{note}\" }}", lengths::figures(t.present));
                let hours = if t.hours.is_empty() { String::new() } else { format!(", hours: {}", week(&t.hours)) };
                let _ = writeln!(text, "  {lane}: {{ {title}, {fte}, queue: simulated{hours} }}");
            }
            None => {
                let _ = writeln!(text, "  {lane}: {{ {title} }}");
            }
        }
    }
}
