//! Reports against kept snapshots, and against hostile and odd simulations.
//!
//! `DOORLOOP_BLESS=1` rewrites the snapshots.

mod comparison;
mod odd;
mod path;
mod runway;
mod sample;
mod story;
mod when;
mod workload;

use super::{Style, html, text, to_json};
use crate::text::Lang;
use sample::{empty, sample};
use std::path::Path;

/// Compares with a file in `snapshots/`.
fn holds(name: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/snapshots").join(name);
    if std::env::var_os("DOORLOOP_BLESS").is_some() {
        std::fs::write(&path, now).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if let Some((at, (kept, now))) = kept.lines().zip(now.lines()).enumerate().find(|(_, (kept, now))| kept != now) {
        panic!("{name}, line {}:\n  kept: {kept}\n  now:  {now}\nDOORLOOP_BLESS=1 keeps what is now", at + 1);
    }
    assert_eq!(kept.len(), now.len(), "{name}: one is longer; DOORLOOP_BLESS=1 keeps what is now");
}

fn plain(simulation: &crate::findings::Simulation, lang: Lang) -> String {
    text(simulation, lang, &Style::default())
}

#[test]
fn the_letter_in_dutch() {
    holds("letter.nl.txt", &plain(&sample(), Lang::Nl));
}

#[test]
fn the_letter_in_english() {
    holds("letter.en.txt", &plain(&sample(), Lang::En));
}

#[test]
fn the_letter_of_an_empty_simulation() {
    holds("empty.nl.txt", &plain(&empty(), Lang::Nl));
}

#[test]
fn the_letter_of_what_stays_undecided() {
    holds("undecided.nl.txt", &plain(&odd::undecided(), Lang::Nl));
}

#[test]
fn a_number_that_narrows_the_dates_by_hours_is_not_worth_finding_out() {
    let mut simulation = sample();
    if let Some(seen) = &mut simulation.uncertainty {
        seen.estimates[0].width_days_when_known = seen.width_days - 0.6;
    }
    for (lang, says, says_not) in [
        (Lang::Nl, "niet merkbaar zekerder", "Zoek eerst uit"),
        (Lang::En, "not make the date noticeably surer", "Find out first"),
    ] {
        let letter = plain(&simulation, lang).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(letter.contains(says) && !letter.contains(says_not), "{letter}");
    }
}

#[test]
fn steps_that_read_the_same_say_which_part_they_belong_to() {
    let mut simulation = sample();
    let stall = simulation.stalls[0].step.clone();
    simulation.within.insert(stall, crate::text::Words::new("De start", "The start"));
    for (lang, says) in [(Lang::Nl, "bij: De start"), (Lang::En, "in: The start")] {
        // At the stall, in its table, and in the table of steps.
        assert!(plain(&simulation, lang).matches(says).count() >= 3);
    }
}

#[test]
fn the_page_in_dutch() {
    holds("page.nl.html", &html(&sample(), Lang::Nl));
}

#[test]
fn json_has_the_keys_of_the_contract() {
    let json: serde_json::Value = serde_json::from_str(&to_json(&sample())).unwrap();
    let has = |at: &serde_json::Value, keys: &str| {
        for key in keys.split_whitespace() {
            assert!(at.get(key).is_some(), "{key} is missing in {at}");
        }
    };
    let spread = "mean ci95 p10 p50 p80 p90 p95 min max";
    let dates = "p10 p50 p80 p90 p95";
    has(
        &json,
        "doorloop kind process place proposal runs seed events lead_time_days decided_on decided_on_with_estimates quantile_ci95 \
         lead_time_days_with_estimates outcomes milestones unfinished periods steps causes detours after_decision stalls estimates \
         warnings pairing receipt",
    );
    assert_eq!(json["kind"], "simulation");
    has(&json["proposal"], "facts submit");
    has(&json["lead_time_days"], spread);
    has(&json["lead_time_days_with_estimates"], spread);
    has(&json["decided_on"], dates);
    has(&json["decided_on_with_estimates"], dates);
    has(&json["quantile_ci95"], "p80");
    has(&json["outcomes"][0], "end kind share lead_time_days");
    has(&json["milestones"][0], "step share days_mean");
    has(&json["periods"][0], "period law on_time late_days_mean penalty_eur_mean");
    has(&json["steps"][0], "step lane visits_mean days_mean share");
    has(&json["causes"], "work queue");
    has(&json["detours"], "rework mandate");
    has(&json["after_decision"][0], "step days_mean");
    has(&json["stalls"][0], "step cause days_mean days_p90 share gain_days why try");
    has(&json["stalls"][2], "detour");
    has(&json["stalls"][0]["gain_days"], "mean ci95 p90");
    has(&json["stalls"][0]["why"], "nl en");
    has(&json["estimates"], "share");
    has(&json["receipt"], "version inputs seed runs");
    has(&json["receipt"]["inputs"][0], "name sha256");
}

#[test]
fn json_ends_in_a_newline_and_is_the_same_twice() {
    let once = to_json(&sample());
    assert!(once.ends_with("}\n"));
    assert_eq!(once, to_json(&sample()));
}

#[test]
fn colours_add_nothing_but_colour() {
    let plain = plain(&sample(), Lang::Nl);
    assert!(!plain.contains('\u{1b}'));
    let colours = text(&sample(), Lang::Nl, &Style { colours: true, ..Style::default() });
    let mut bare = String::new();
    let mut rest = colours.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        bare.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    bare.push_str(rest);
    assert_eq!(bare, plain);
}

#[test]
fn warnings_stand_before_the_first_figure() {
    let letter = plain(&sample(), Lang::Nl);
    let warning = letter.find("! Team").unwrap();
    assert!(warning < letter.find("Reken op").unwrap());
    assert!(warning < letter.find('%').unwrap());
}

#[test]
fn the_page_needs_nothing_from_outside() {
    let page = html(&sample(), Lang::Nl);
    for foreign in ["<script", "http:", "https:", "url(", "@import", "<link", "<img", " style=", " onload"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}
