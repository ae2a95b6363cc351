//! Invariants on generated processes: with parallel work, races, rework, meetings, money, parts and stops, every second of
//! every run has exactly one cause, the same seed gives the same run, and money is neither made nor lost.

#![allow(clippy::unwrap_used, reason = "the whole file is a test")]

mod common;

use common::{library, plan, setting};
use doorloop_engine::findings::{Progress, Wanted, run, statistics};
use doorloop_engine::model::Cause;
use doorloop_engine::plan::{Plan, Reach};
use doorloop_engine::sim::random::{Key, NameHash};
use doorloop_engine::sim::{Future, Journey, PER_WORLD, Proposed, Relaxed, Worlds};
use doorloop_engine::time::Date;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const PLACE: &str = "
doorloop: 1
place: proefstad
hours: { mon-fri: 09:00-17:00 }
holidays: nl
recess: { zomer: [ 2027-07-10..2027-08-20, 2028-07-08..2028-08-18 ] }
teams:
  a: { fte: 1.5, other_work: 30% }
  b: { fte: 1, other_work: 60%, does: [ c ] }
  d: {}
bodies:
  college: { meets: \"weekly tue 09:30\", agenda_closes: 5 wd, slots: 3, other_items: 0..1..2, skips: [ zomer ] }
  raad:    { meets: \"monthly third thu 19:30\", agenda_closes: 14 d, slots: 4, skips: [ zomer ], hears_first: college }
mandates:
  - { matter: geld, up_to: 10k, decides: chef }
  - { matter: geld, up_to: 50k, decides: college }
  - { matter: geld, decides: raad }
budgets:
  pot: { POT, as_of: 2026-06-01, renews: 01-01 }
cycle:
  begroting: { opens: 02-01, in_by: 08-15, decided: by 11-15, money_from: 01-01, election_year: none }
  berap: { in_by: 04-15, decided: 06-01..07-10, amends: yes }
terms: { elections: [ 2026-03-18, 2030-03-20 ], formation: 30..64..229 d, caretaker: 4 w, defers: [ new_policy ] }
caseload:
  proef: { per_year: 60 }
";

/// A line that others drain.
const POT: &str = "year: 300k, left: 40k, carry_over: 20%, claims: { per_year: 20, amount: 1k..4k..9k }";

/// Writes a process from a stream of luck.
struct Author {
    luck: u32,
    seed: u64,
    steps: String,
    next: u32,
    /// No step twice, no refusal by chance, no branches that get in each other's way: then who comes earlier never ends later.
    steady: bool,
}

impl Author {
    fn roll(&mut self, sides: u32) -> u32 {
        self.luck += 1;
        let u = Key::root(self.seed, 0).uniform(NameHash::new("author"), self.luck).get();
        (u * f64::from(sides)) as u32
    }

    fn name(&mut self) -> String {
        self.next += 1;
        format!("s{}", self.next)
    }

    /// What is said of the pot: much or little, carried over or not, drained by others or not, with a ceiling or not.
    fn place(&mut self) -> String {
        let year = [30_000, 100_000, 300_000][self.roll(3) as usize];
        let left = year / [1, 4, 10][self.roll(3) as usize];
        let carry = ["0%", "20%", "100%"][self.roll(3) as usize];
        let claims = ["", ", claims: { per_year: 20, amount: 1k..4k..9k }", ", claims: { per_year: 200, amount: 100..2k }"];
        let most = ["", ", per_applicant: 5k"][self.roll(2) as usize];
        let pot = format!("year: {year}, left: {left}, carry_over: {carry}{most}{}", claims[self.roll(3) as usize]);
        PLACE.replace("POT", &pot)
    }

    /// How a claim asks for money: at any time, in a window, or in a round; a member of a block may not leave it.
    fn claim(&mut self, depth: u32) -> String {
        // A refusal for want of money is quick, so what comes too late for money may be decided sooner.
        if self.steady {
            return "budget: { line: pot, amount: bedrag }".to_owned();
        }
        let short = match self.roll(4) {
            _ if depth > 0 => "",
            0 => ", if_short: tekort",
            1 => ", if_short: [ { chance: 50%, to: tekort }, { wait: amendment } ]",
            _ => ", if_short: [ { chance: 50%, to: tekort }, { wait: next_year } ]",
        };
        let moment = match self.roll(4) {
            0 => ", window: begroting",
            1 => ", window: begroting, rank: { score: score, rivals: 3, amounts: 1k..30k }",
            _ => "",
        };
        format!("budget: {{ line: pot, amount: bedrag }}{moment}{short}")
    }

    /// One step that goes on to `to` (or to the join of its block), and its name.
    fn step(&mut self, to: &str, depth: u32) -> String {
        let name = self.name();
        let to = if to.is_empty() { String::new() } else { format!(", next: {to}") };
        let mut kind = self.roll(if depth < 2 { 9 } else { 7 });
        // Branches of one case that ask for the same worker, slot or money get in each other's way: then what comes earlier may make
        // the whole end later (Graham, SIAM Journal on Applied Mathematics 17, 1969).
        if self.steady && depth > 0 && kind < 7 {
            kind = [2, 4, 5, 2, 4, 5, 2][kind as usize];
        }
        let line = match kind {
            0 => format!("{{ by: a, work: 1..3..9 h, waits: 0..2..5 wd{to} }}"),
            1 => format!("{{ by: b, work: 2..4 h{to} }}"),
            2 => format!("{{ by: c, takes: 1..3..20 d, cause: partner{to} }}"),
            3 => format!("{{ meeting: college{to} }}"),
            4 => format!("{{ by: d, work: 1..2..4 h, not_in: [ zomer ]{to} }}"),
            5 => format!("{{ period: {{ is: 5 wd, source: law }}{to} }}"),
            6 => format!("{{ {}{} }}", self.claim(depth), if to.is_empty() { ", next: join".to_owned() } else { to }),
            _ => return self.block(&name, to, depth),
        };
        writeln!(self.steps, "  {name}: {line}").unwrap();
        name
    }

    fn block(&mut self, name: &str, to: String, depth: u32) -> String {
        let count = 2 + self.roll(2);
        let mut members = Vec::new();
        for _ in 0..count {
            let first = if self.roll(3) == 0 {
                let last = self.step("join", depth + 1);
                self.step(&last, depth + 1)
            } else {
                // A member of one step need not say where it goes on.
                self.step("", depth + 1)
            };
            members.push(match self.roll(4) {
                0 => format!("{{ step: {first}, chance: 60% }}"),
                1 => format!("{{ step: {first}, when: \"bedrag > 20_000\" }}"),
                _ => first,
            });
        }
        let kind = ["all", "first", "any"][self.roll(3) as usize];
        let need = if kind == "any" { ", need: 1" } else { "" };
        let then = if to.is_empty() { ", then: join".to_owned() } else { to.replace("next", "then") };
        writeln!(self.steps, "  {name}: {{ {kind}: [ {} ]{need}{then} }}", members.join(", ")).unwrap();
        name.to_owned()
    }

    /// A process of some parts in a row, with ways back and a mandate.
    fn process(seed: u64) -> String {
        Self { luck: 0, seed, steps: String::new(), next: 0, steady: false }.written()
    }

    fn steady_process(seed: u64) -> String {
        Self { luck: 0, seed, steps: String::new(), next: 0, steady: true }.written()
    }

    fn written(self) -> String {
        let mut author = self;
        let mut to = "besluit".to_owned();
        for _ in 0..2 + author.roll(4) {
            if author.steady || author.roll(3) > 0 {
                to = author.step(&to, 0);
                continue;
            }
            let choice = author.name();
            let step = author.step(&choice, 0);
            writeln!(
                author.steps,
                "  {choice}: {{ by: a, work: 1 h, next: [ {{ chance: 30%, max: 2, to: {choice}x }}, {{ else: {to} }} ] }}"
            )
            .unwrap();
            writeln!(author.steps, "  {choice}x: {{ by: a, work: 2 h, next: {step} }}").unwrap();
            to = step;
        }
        let stop = if author.roll(2) == 0 {
            "stops:\n  haakt_af: { chance: 2% per mo, from: indienen, until: besluit, to: gestopt }\n"
        } else {
            ""
        };
        let langs = if author.steady {
            to.clone()
        } else {
            format!("[ {{ chance: 10%, max: 2, held: true, to: langs }}, {{ else: {to} }} ]")
        };
        format!(
            "doorloop: 1\nprocess: proef\nfacts:\n  bedrag: {{ type: money, default: 1k..8k..60k }}\n  score: {{ type: number, default: 0..100 }}\n  nieuw: {{ type: bool, default: 20% }}\n\
             rules: {{ new_policy: \"nieuw\" }}\n\
             lanes: {{ d: {{ is: team }} }}\nsteps:\n  indienen: {{ takes: 0 d, next: wie }}\n\
             \x20 wie: {{ mandate: {{ matter: geld, amount: bedrag }}, to: {{ official: {to}, college: langs, raad: hoog }} }}\n\
             \x20 langs: {{ meeting: college, next: {langs} }}\n\
             \x20 hoog: {{ meeting: raad, next: {to} }}\n{}\
             \x20 besluit: {{ by: decider, work: 1 h, decided: true, next: klaar }}\n\
             \x20 tekort: {{ by: a, work: 1 h, decided: true, next: afgewezen }}\n\
             \x20 klaar: {{ end: granted }}\n  afgewezen: {{ end: refused }}\n  gestopt: {{ end: faded }}\n{stop}",
            author.steps
        )
    }
}

/// A proposal alone in its world.
fn journey(worlds: &mut Worlds, plan: &Plan, run: u64) -> Journey {
    worlds.journeys(plan, 3, run..run + 1).unwrap().remove(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_second_has_one_cause(seed in any::<u64>()) {
        let text = Author::process(seed);
        let on = Date::parse("2027-02-01").unwrap();
        let place = Author { luck: 1_000, seed, steps: String::new(), next: 0, steady: false }.place();
        let (setting, workbook) = setting(library(&text, &place), "proef", "proefstad", &[], on).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
        let plan = plan(&setting, &workbook, on, Reach::default()).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
        let mut worlds = Worlds::default();
        for run in 0..4 {
            let one = journey(&mut worlds, &plan, run);
            let lead = one.lead(&plan);
            let mut at = plan.submit.0;
            for stretch in &one.stretches {
                prop_assert_eq!(stretch.from, at, "a gap before {:?}\n{}", stretch, text);
                prop_assert!(stretch.to > stretch.from);
                at = stretch.to;
            }
            prop_assert_eq!(at - plan.submit.0, lead, "run {}: {:?}\n{}", run, one, text);
            let mut at = plan.submit.0 + lead;
            for stretch in &one.afterwards {
                prop_assert!(stretch.from >= at, "{:?}", stretch);
                at = stretch.to;
            }
            prop_assert!(worlds.ledger_is_sound(), "money was made or lost\n{}\n{}", place, text);
            let again = journey(&mut Worlds::default(), &plan, run);
            prop_assert_eq!(&one.records, &again.records);
            prop_assert_eq!(one.stretches, again.stretches);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Following many at once, letting the others go, and asking each case of a world once: against each proposal in a world of its own, with
    /// everyone in it to the end.
    #[test]
    fn nobody_notices_a_followed_proposal(seed in any::<u64>()) {
        let text = Author::process(seed);
        let on = Date::parse("2027-02-01").unwrap();
        let place = Author { luck: 1_000, seed, steps: String::new(), next: 0, steady: false }.place();
        let (setting, workbook) = setting(library(&text, &place), "proef", "proefstad", &[], on).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
        let plan = plan(&setting, &workbook, on, Reach::default()).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
        let long = Plan { meets_others: vec![true; plan.ops.len()], ..plan.clone() };
        let alone = |future: Future, proposal: Proposed| {
            let mut worlds = Worlds::default();
            worlds.warm_up(&long, future).unwrap();
            worlds.follow(&long, future, &[proposal]).unwrap();
            (worlds.journey(&long, 0), worlds.lead(&long, 0))
        };
        let mut worlds = Worlds::default();
        for world in 0..2 {
            let future = Future { seed: 3, world, estimated: false };
            let as_they_are: Vec<Proposed> = (world * PER_WORLD..world * PER_WORLD + 3)
                .map(|run| Proposed { run, relaxed: Relaxed::NOTHING, to_the_end: true })
                .collect();
            worlds.warm_up(&plan, future).unwrap();
            worlds.follow(&plan, future, &as_they_are).unwrap();
            let journeys: Vec<Journey> = (0..as_they_are.len()).map(|i| worlds.journey(&plan, i)).collect();
            let mut all = as_they_are.clone();
            for (proposal, journey) in as_they_are.iter().zip(&journeys) {
                let of_one = constraints(std::slice::from_ref(journey)).into_iter();
                all.extend(of_one.map(|c| Proposed { relaxed: relaxed(c), to_the_end: false, ..*proposal }));
            }
            worlds.follow(&plan, future, &all).unwrap();
            for (i, proposal) in all.iter().enumerate() {
                let (plain, lead) = alone(future, *proposal);
                prop_assert_eq!(worlds.lead(&plan, i), lead, "{:?}\n{}", proposal, text);
                if let Some(journey) = journeys.get(i) {
                    prop_assert_eq!(&journey.records, &plain.records, "{}", text);
                    prop_assert_eq!((journey.decided, journey.ended), (plain.decided, plain.ended));
                }
            }
            let future = Future { estimated: true, ..future };
            worlds.warm_up_again(&plan, future).unwrap();
            worlds.follow(&plan, future, &as_they_are).unwrap();
            for (i, proposal) in as_they_are.iter().enumerate() {
                prop_assert_eq!(worlds.lead(&plan, i), alone(future, *proposal).1, "{}", text);
            }
        }
    }
}

/// Everything that may be taken away from a run: each cause at each step that it met, ways back, higher deciders.
fn constraints(journeys: &[Journey]) -> BTreeSet<(u32, Option<Cause>, bool)> {
    let stretches = journeys.iter().flat_map(|j| &j.stretches);
    stretches
        .flat_map(|s| {
            let cause = s.cause.can_be_taken_away().then_some((s.step, Some(s.cause), false));
            let rework = s.rework.map(|step| (step, None, true));
            let mandate = s.higher.map(|step| (step, None, false));
            [cause, rework, mandate].into_iter().flatten()
        })
        .collect()
}

fn relaxed((step, cause, rework): (u32, Option<Cause>, bool)) -> Relaxed {
    match cause {
        Some(cause) => Relaxed { cause: Some((step, cause)), ..Relaxed::NOTHING },
        None if rework => Relaxed { rework: Some(step), ..Relaxed::NOTHING },
        None => Relaxed { mandate: Some(step), ..Relaxed::NOTHING },
    }
}

/// Takes away one constraint after the other: the gains of each in every run, in seconds. The causes must still add up.
fn gains(text: &str, place: &str, runs: u64) -> Result<Vec<(String, Vec<i64>)>, TestCaseError> {
    let on = Date::parse("2027-02-01").unwrap();
    let fail = |e: String| TestCaseError::fail(format!("{e}\n{text}"));
    let (setting, workbook) = setting(library(text, place), "proef", "proefstad", &[], on).map_err(fail)?;
    let plan = plan(&setting, &workbook, on, Reach::default()).map_err(fail)?;
    // Each in a world of its own.
    let base: Vec<Journey> = (0..runs).map(|world| journey(&mut Worlds::default(), &plan, world * PER_WORLD)).collect();
    let all: Vec<_> = constraints(&base).into_iter().collect();
    let mut gains: Vec<(String, Vec<i64>)> =
        all.iter().map(|c| (format!("{:?} at {}", c, plan.programs[0].steps[c.0 as usize].path), Vec::new())).collect();
    let mut worlds = Worlds::default();
    for world in 0..runs {
        let future = Future { seed: 3, world, estimated: false };
        worlds.warm_up(&plan, future).unwrap();
        let without: Vec<Proposed> =
            all.iter().map(|c| Proposed { run: world * PER_WORLD, relaxed: relaxed(*c), to_the_end: false }).collect();
        worlds.follow(&plan, future, &without).unwrap();
        for (i, list) in gains.iter_mut().enumerate() {
            let variant = worlds.journey(&plan, i);
            let mut at = plan.submit.0;
            for stretch in &variant.stretches {
                prop_assert_eq!(stretch.from, at, "without {}: a gap before {:?}\n{}", list.0, stretch, text);
                at = stretch.to;
            }
            prop_assert_eq!(at - plan.submit.0, variant.lead(&plan), "without {}\n{}", list.0, text);
            list.1.push(base[world as usize].lead(&plan) - variant.lead(&plan));
        }
    }
    Ok(gains)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_gain_is_never_below_minus_four_of_its_standard_errors(seed in any::<u64>()) {
        let text = Author::process(seed);
        for (name, gains) in gains(&text, &PLACE.replace("POT", POT), 40)? {
            // A shortage that ends in a refusal is a short way: with the money there, the proposal goes the whole way and hears later.
            if name.contains("Budget") && text.contains("to: tekort") {
                continue;
            }
            let days: Vec<f64> = gains.iter().map(|g| *g as f64 / 86_400.0).collect();
            let groups = statistics::Groups::alone(days.len());
            let (mean, error) = (statistics::mean(&days).unwrap(), statistics::standard_error(&days, &groups).unwrap());
            prop_assert!(mean >= -4.0 * error, "without {}: {} ± {}\n{}", name, mean, error, text);
        }
    }

    #[test]
    fn in_a_steady_process_no_run_loses(seed in any::<u64>()) {
        let text = Author::steady_process(seed);
        // Others don't notice the proposal, so none of them comes to stand before it because it was quicker somewhere (Graham 1969).
        let place = PLACE.replace("POT", POT).replace("fte: 1.5", "fte: 1");
        for (name, gains) in gains(&text, &place, 6)? {
            prop_assert!(gains.iter().all(|g| *g >= 0), "without {}: {:?}\n{}", name, gains, text);
        }
    }
}

#[test]
fn threads_do_not_change_the_answer() {
    let text = Author::process(7);
    let on = Date::parse("2027-02-01").unwrap();
    let (setting, workbook) =
        setting(library(&text, &PLACE.replace("POT", "year: 300k, left: 40k")), "proef", "proefstad", &[], on).unwrap();
    let plan = plan(&setting, &workbook, on, Reach::default()).unwrap();
    let wanted = Wanted { seed: 5, runs: Some(60), gains: true, estimates: true };
    let leads = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let runs = pool.install(|| run(&plan, wanted, Progress::QUIET)).unwrap();
        let base: Vec<_> = runs.base.iter().map(|r| (r.lead, r.parts.clone())).collect();
        (base, runs.relaxed, runs.estimated)
    };
    let one = leads(1);
    assert_eq!(one, leads(2));
    assert_eq!(one, leads(8));
}
