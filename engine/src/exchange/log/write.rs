//! Simulated cases as an event log (XES, IEEE 1849-2016), for the tools that read real ones.
//!
//! One case a run. Each step has its begin and its end (`lifecycle:transition` start and complete), who did it
//! (`org:resource`), and how long it waited before it was begun and why. Moments are Dutch civil time with its distance to
//! universal time.

use crate::draw::escaped;
use crate::findings::{Told, Visit};
use crate::plan::Plan;
use crate::text::Lang;
use crate::time::{Moment, ahead_of_utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::io::Write as _;

/// Writes the runs as a log.
#[must_use]
pub fn xes(plan: &Plan, runs: &[Told], seed: u64, lang: Lang) -> String {
    let program = &plan.programs[0];
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <log xes.version=\"1849-2016\" xes.features=\"nested-attributes\" xmlns=\"http://www.xes-standard.org/\">\n\
         \x20 <extension name=\"Concept\" prefix=\"concept\" uri=\"http://www.xes-standard.org/concept.xesext\"/>\n\
         \x20 <extension name=\"Time\" prefix=\"time\" uri=\"http://www.xes-standard.org/time.xesext\"/>\n\
         \x20 <extension name=\"Organizational\" prefix=\"org\" uri=\"http://www.xes-standard.org/org.xesext\"/>\n\
         \x20 <extension name=\"Lifecycle\" prefix=\"lifecycle\" uri=\"http://www.xes-standard.org/lifecycle.xesext\"/>\n\
         \x20 <global scope=\"trace\">\n    <string key=\"concept:name\" value=\"\"/>\n  </global>\n\
         \x20 <global scope=\"event\">\n    <string key=\"concept:name\" value=\"\"/>\n    \
         <date key=\"time:timestamp\" value=\"1970-01-01T00:00:00.000+01:00\"/>\n    \
         <string key=\"lifecycle:transition\" value=\"complete\"/>\n  </global>\n\
         \x20 <classifier name=\"Activity\" keys=\"concept:name\"/>\n",
    );
    text(&mut out, 2, "concept:name", &program.name);
    text(&mut out, 2, "lifecycle:model", "standard");
    text(&mut out, 2, "creator", concat!("Doorloop ", env!("CARGO_PKG_VERSION")));
    let _ = writeln!(out, "  <int key=\"seed\" value=\"{seed}\"/>");
    for (i, run) in runs.iter().enumerate() {
        out.push_str("  <trace>\n");
        text(&mut out, 4, "concept:name", &(i + 1).to_string());
        date(&mut out, 4, "submitted", run.submitted);
        if let Some(at) = run.decided {
            date(&mut out, 4, "decided", at);
        }
        if let Some(end) = run.ended.and_then(|(end, _)| program.ends.get(end as usize)) {
            text(&mut out, 4, "outcome", &end.name);
        }
        // Begins and ends in the order of time; of one moment, first what was done and then what was begun.
        let begins = run.visits.iter().enumerate().map(|(n, v)| ((v.begun, n, 0), v));
        let ends = run.visits.iter().enumerate().filter_map(|(n, v)| Some(((v.done?, n, 1), v)));
        let mut events: Vec<_> = begins.chain(ends).collect();
        events.sort_by_key(|(key, _)| *key);
        for ((at, number, transition), visit) in events {
            event(&mut out, plan, visit, (at, number, transition), lang);
        }
        out.push_str("  </trace>\n");
    }
    out.push_str("</log>\n");
    out
}

/// A log packed as gzip; the same log gives the same bytes.
#[must_use]
pub fn packed(log: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail.
    let _ = encoder.write_all(log.as_bytes());
    encoder.finish().unwrap_or_default()
}

fn event(out: &mut String, plan: &Plan, visit: &Visit, (at, number, transition): (Moment, usize, u8), lang: Lang) {
    let step = &plan.programs[0].steps[visit.step as usize];
    out.push_str("    <event>\n");
    text(out, 6, "concept:name", step.title.in_lang(lang));
    text(out, 6, "concept:instance", &(number + 1).to_string());
    text(out, 6, "lifecycle:transition", if transition == 0 { "start" } else { "complete" });
    date(out, 6, "time:timestamp", at);
    if !step.lane.is_empty() {
        text(out, 6, "org:resource", step.lane_title.in_lang(lang));
    }
    text(out, 6, "step", &step.path);
    // On both, since some readers keep what stands on the one and some on the other.
    date(out, 6, "came", visit.came);
    if let Some(cause) = visit.waited_for {
        text(out, 6, "wait:cause", cause.word());
        let _ = writeln!(out, "      <int key=\"wait:seconds\" value=\"{}\"/>", (visit.begun - visit.came).0);
    }
    out.push_str("    </event>\n");
}

fn text(out: &mut String, indent: usize, key: &str, value: &str) {
    let _ = writeln!(out, "{:indent$}<string key=\"{key}\" value=\"{}\"/>", "", escaped(value));
}

fn date(out: &mut String, indent: usize, key: &str, at: Moment) {
    let _ = writeln!(out, "{:indent$}<date key=\"{key}\" value=\"{}\"/>", "", stamp(at));
}

/// A moment of Dutch civil time with its distance to universal time; the hour that is there twice counts as the first.
fn stamp(at: Moment) -> String {
    let summer = ahead_of_utc(at - crate::time::Seconds::hours(2));
    let seconds = at.0.rem_euclid(86_400);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}.000+{:02}:00", at.date(), summer.0 / 3_600)
}
