//! What anyone in the field expects of the library: how long each process takes, what takes longer than what, and that
//! every place can live with its own cases.
//!
//! The bands are those of the sources the processes were written from, in weeks; an expectation about order holds
//! whatever the numbers. Few runs are enough: the differences asked for are large.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the whole file is a test")]

mod common;

use common::{setting, shown};
use doorloop_engine::check::{Setting, interventions};
use doorloop_engine::findings::{Progress, Replication, Wanted, Watched, Workload, run, watch};
use doorloop_engine::model::library::Library;
use doorloop_engine::model::load::Workbook;
use doorloop_engine::model::read::read_value;
use doorloop_engine::model::{Cause, FactValue};
use doorloop_engine::plan::{Look, Plan, Proposal, Reach};
use doorloop_engine::text::{Complaints, Sources};
use doorloop_engine::time::{Date, Moment};

const PLACES: [&str; 3] = ["kleinedam", "voorbeeldstad", "grotestad"];
const DAY: f64 = 86_400.0;

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Runs of one proposal: `facts` as on the command line, "bedrag=25k compleet=ja".
struct Followed {
    plan: Plan,
    runs: Vec<Replication>,
}

fn follow(process: &str, place: &str, facts: &str, submit: &str, runs: u64) -> Followed {
    let on = day(submit);
    let (setting, workbook) = setting(Library::builtin(), process, place, &[], on).unwrap();
    let (loaded, checked) = setting.process.as_ref().unwrap();
    let mut given: Vec<Option<FactValue>> = vec![None; loaded.process.facts.len()];
    for word in facts.split_whitespace() {
        let (name, value) = word.split_once('=').unwrap();
        let at = loaded.process.facts.iter().position(|f| f.name.value == name);
        let at = at.unwrap_or_else(|| panic!("{process} has no fact {name}"));
        given[at] = Some(read_value(&loaded.process.facts[at], value).unwrap());
    }
    let proposal = Proposal { facts: given, submit: on, moves: false, until: None };
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let mut complaints = Complaints::default();
    let look = Look::Follow(checked, &proposal);
    let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &workbook.sources, &mut complaints);
    let plan = plan.unwrap_or_else(|| panic!("{process} at {place}: {}", shown(complaints, &workbook.sources)));
    let wanted = Wanted { seed: 1, runs: Some(runs), gains: false, estimates: false };
    let runs = run(&plan, wanted, Progress::QUIET).unwrap().base;
    Followed { plan, runs }
}

impl Followed {
    /// The ⌈n·p⌉-th smallest lead time, in days.
    fn days(&self, p: f64) -> f64 {
        let mut leads: Vec<i64> = self.runs.iter().map(|r| r.lead).collect();
        leads.sort_unstable();
        let at = ((leads.len() as f64 * p).ceil() as usize).max(1) - 1;
        leads[at] as f64 / DAY
    }

    fn mean(&self) -> f64 {
        self.runs.iter().map(|r| r.lead as f64).sum::<f64>() / self.runs.len() as f64 / DAY
    }

    /// Mean days of one cause.
    fn of(&self, cause: Cause) -> f64 {
        self.runs.iter().map(|r| r.seconds(|p| p.cause == cause) as f64).sum::<f64>() / self.runs.len() as f64 / DAY
    }

    /// Share of the runs that came to a step.
    fn passes(&self, path: &str) -> f64 {
        let step = self.plan.programs[0].steps.iter().position(|s| s.path == path);
        let Some(step) = step else { return 0.0 };
        let came = self.runs.iter().filter(|r| r.passed.iter().any(|p| p.step as usize == step)).count();
        came as f64 / self.runs.len() as f64
    }

    /// The earliest and the latest day of decision.
    fn decided(&self) -> (Date, Date) {
        let on = |r: &Replication| Moment(self.plan.submit.0 + r.lead).date();
        (self.runs.iter().map(on).min().unwrap(), self.runs.iter().map(on).max().unwrap())
    }
}

/// Processes that a person can simulate.
fn processes() -> Vec<String> {
    let library = Library::builtin();
    library.processes.iter().filter(|(_, file)| !file.text.contains("\npart: true")).map(|(name, _)| name.clone()).collect()
}

#[test]
fn every_process_passes_check_at_every_place_without_a_word() {
    let library = Library::builtin();
    let on = day("2027-02-01");
    for place in PLACES {
        let place_file = &library.places[place];
        for process in processes() {
            let file = &library.processes[&process];
            let mut workbook = Workbook { sources: Sources::default(), library: library.clone() };
            let mut complaints = Complaints::default();
            let loaded = workbook.load_process(file, &[], &mut complaints).unwrap();
            let at = workbook.load_place(place_file, &[], &mut complaints).unwrap();
            let checked = doorloop_engine::check::Checked::new(&loaded, &at, on, &workbook.sources, &mut complaints);
            interventions(&mut workbook, file, place_file, on, &mut complaints);
            let said = shown(complaints, &workbook.sources);
            assert!(checked.is_some() && said.is_empty(), "{process} at {place}:\n{said}");
        }
    }
}

#[test]
fn every_process_simulates_without_an_answer_at_every_place() {
    for place in PLACES {
        for process in processes() {
            let seen = follow(&process, place, "", "2027-02-01", 3);
            assert!(seen.mean() >= 0.0 && seen.runs.len() == 3, "{process} at {place}");
        }
    }
}

fn workload(place: &str, runs: u64) -> Workload {
    let library = Library::builtin();
    let mut workbook = Workbook { sources: Sources::default(), library: library.clone() };
    let mut complaints = Complaints::default();
    let (from, until) = (day("2027-01-01"), day("2028-01-01"));
    let setting = Setting::load_place(&mut workbook, &library.places[place], &[], from, &mut complaints).unwrap();
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let look = Look::Watch(from, until);
    let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &workbook.sources, &mut complaints).unwrap();
    let watched = Watched {
        plan: &plan,
        place: (place, &setting.place.title),
        programs: setting.caseload.iter().map(|(_, c)| c.graph.calls[0].process.title.clone()).collect(),
        after: None,
        one_more: &[],
        runs,
        seed: 1,
        warnings: Vec::new(),
        inputs: Vec::new(),
    };
    watch(&watched, Progress::QUIET).unwrap()
}

#[test]
fn every_place_carries_its_own_cases() {
    for place in PLACES {
        let seen = workload(place, 6);
        assert!(seen.warnings.is_empty(), "{place}: {:?}", seen.warnings);
        for team in &seen.teams {
            assert!(team.load < 0.9, "{place}: {} is at {:.2}", team.team, team.load);
        }
        for body in seen.bodies.iter().filter_map(|b| Some((&b.body, b.load?))) {
            assert!(body.1 < 0.95, "{place}: the agenda of {} is at {:.2}", body.0, body.1);
        }
        assert!(seen.under_way_at_end < 1.35 * seen.under_way_at_start, "{place}: the pile grows");
    }
}

/// Process, answers, and the band of its source in weeks: hardly any sooner, most often, hardly any later.
const BANDS: [(&str, &str, f64, f64, f64); 15] = [
    ("begrotingswijziging", "verschuiving=reserve dekking=reserve route=apart gevoelig=nee toezicht=nee", 8.0, 15.0, 30.0),
    ("begrotingswijziging", "verschuiving=tussen_programmas dekking=overschot route=rapportage toezicht=nee", 8.0, 15.0, 30.0),
    ("begrotingswijziging", "verschuiving=binnen_programma dekking=overschot bedrag=15k gevoelig=nee", 1.0, 3.0, 12.0),
    ("beleidsnota", "", 26.0, 48.0, 100.0),
    ("beleidsnota", "soort=beleidsregel ter_inzage=geen", 26.0, 48.0, 100.0),
    ("initiatiefvoorstel", "instrument=initiatiefvoorstel", 8.0, 18.0, 45.0),
    ("initiatiefvoorstel", "instrument=motie steun=meerderheid", 1.0, 14.0, 52.0),
    ("initiatiefvoorstel", "instrument=schriftelijke_vragen", 2.0, 4.0, 6.0),
    ("initiatiefvoorstel", "instrument=amendement", 0.0, 1.0, 6.0),
    ("pilot", "eigenaar_bekend=ja regel=huisregel adem=60mo", 3.0, 20.0, 52.0),
    ("regionale_samenwerking", "soort=ontwerpbegroting", 7.0, 12.0, 14.0),
    ("regionale_samenwerking", "soort=kaders", 7.0, 12.0, 14.0),
    ("regionale_samenwerking", "soort=regeling_wijzigen", 26.0, 44.0, 90.0),
    ("subsidievaststelling", "bedrag=20k uitgevoerd=alles", 3.0, 9.0, 20.0),
    ("subsidievaststelling", "bedrag=60k uitgevoerd=deels", 3.0, 9.0, 26.0),
];

#[test]
fn lead_times_lie_in_the_band_of_their_source() {
    for (process, facts, least, likely, most) in BANDS {
        // An amendment is made for a vote that is near: the council meets on 4 March.
        let submit = if facts == "instrument=amendement" { "2027-02-22" } else { "2027-02-01" };
        let seen = follow(process, "voorbeeldstad", facts, submit, 120);
        let weeks = [seen.days(0.1) / 7.0, seen.days(0.5) / 7.0, seen.days(0.9) / 7.0];
        let told = format!("{process} {facts}: {weeks:.1?} weeks, expected {least}/{likely}/{most}");
        assert!(weeks[0] >= 0.7 * least, "{told}");
        assert!(weeks[1] >= least.max(0.4 * likely) && weeks[1] <= most.min(2.0 * likely + 1.0), "{told}");
        // A band is given outside the recess, which adds its full length.
        assert!(weeks[2] <= 1.2 * most, "{told}");
    }
}

#[test]
fn the_council_takes_longer_than_the_board_and_the_board_longer_than_an_official() {
    for place in PLACES {
        let facts = "verschuiving=binnen_programma dekking=overschot gevoelig=nee toezicht=nee";
        let official = follow("begrotingswijziging", place, &format!("{facts} bedrag=9k"), "2027-02-01", 60);
        let board = follow("begrotingswijziging", place, &format!("{facts} bedrag=90k"), "2027-02-01", 60);
        let council = facts.replace("binnen_programma", "reserve");
        let council = follow("begrotingswijziging", place, &format!("{council} route=apart bedrag=90k"), "2027-02-01", 60);
        assert!(official.mean() + 7.0 < board.mean(), "{place}: {} and {}", official.mean(), board.mean());
        assert!(board.mean() + 21.0 < council.mean(), "{place}: {} and {}", board.mean(), council.mean());
    }
    let facts =
        "domein=welzijn compleet=ja soort=eenmalig eigenaar_bekend=ja regeling=ja beleidsdoel=past gevoelig=nee onderneming=nee";
    let board = follow("subsidieaanvraag", "voorbeeldstad", &format!("{facts} bedrag=400k"), "2027-02-01", 60);
    let council = follow("subsidieaanvraag", "voorbeeldstad", &format!("{facts} bedrag=600k"), "2027-02-01", 60);
    assert!(board.mean() + 28.0 < council.mean(), "{} and {}", board.mean(), council.mean());
}

#[test]
fn over_the_mandate_takes_longer_than_under_it() {
    // The same work on both sides of the limit: only who decides differs.
    let facts = "verslag_ingediend=ja compleet=ja uitgevoerd=alles gevoelig=nee";
    for (place, under, over) in [("kleinedam", "50k", "51k"), ("voorbeeldstad", "100k", "101k"), ("grotestad", "200k", "201k")] {
        let under = follow("subsidievaststelling", place, &format!("{facts} bedrag={under}"), "2027-02-01", 80);
        let over = follow("subsidievaststelling", place, &format!("{facts} bedrag={over}"), "2027-02-01", 80);
        assert!(under.passes("college_besluit") == 0.0 && over.passes("college_besluit") == 1.0, "{place}");
        assert!(under.mean() + 7.0 < over.mean(), "{place}: {} and {}", under.mean(), over.mean());
    }
}

#[test]
fn ready_for_the_council_just_before_the_recess_takes_longer_than_just_after() {
    // The day on which the papers come to the council office.
    for (place, before, after) in [
        ("kleinedam", "2027-06-21", "2027-09-06"),
        ("voorbeeldstad", "2028-06-12", "2028-08-28"),
        ("grotestad", "2027-06-28", "2027-09-06"),
    ] {
        let before = follow("raadsbehandeling", place, "gevoelig=nee informatieavond=nee begroting=nee", before, 60);
        let after = follow("raadsbehandeling", place, "gevoelig=nee informatieavond=nee begroting=nee", after, 60);
        assert!(before.days(0.5) > after.days(0.5) + 28.0, "{place}: {} and {}", before.days(0.5), after.days(0.5));
        assert!(before.of(Cause::Recess) > 14.0, "{place}: {}", before.of(Cause::Recess));
    }
}

#[test]
fn money_gone_in_november_waits_for_january() {
    let facts = "dekking=onvoorzien verschuiving=binnen_programma bedrag=60k gevoelig=nee";
    let november = follow("begrotingswijziging", "voorbeeldstad", facts, "2026-11-09", 120);
    let february = follow("begrotingswijziging", "voorbeeldstad", facts, "2027-02-01", 120);
    let waits = |f: &Followed| f.runs.iter().filter(|r| r.seconds(|p| p.cause == Cause::Budget) > 0).count();
    assert!(waits(&november) > waits(&february) + 24, "{} and {}", waits(&november), waits(&february));
    assert!(november.mean() > february.mean() + 7.0, "{} and {}", november.mean(), february.mean());
    // Who waits for the new year is not decided in the old one.
    let line = november.plan.programs[0].steps.iter().position(|s| s.path == "onvoorzien").unwrap();
    for run in &november.runs {
        if run.seconds(|p| p.cause == Cause::Budget && p.step as usize == line) > 0 {
            let on = Moment(november.plan.submit.0 + run.lead).date();
            assert!(on >= day("2027-01-01"), "{on}");
        }
    }
}

#[test]
fn new_policy_waits_for_the_formation_and_a_routine_permit_does_not() {
    for place in PLACES {
        let new = follow("collegebesluit", place, "nieuw_beleid=ja", "2030-02-11", 60);
        let old = follow("collegebesluit", place, "nieuw_beleid=nee", "2030-02-11", 60);
        assert!(new.mean() > old.mean() + 60.0, "{place}: {} and {}", new.mean(), old.mean());
        assert!(new.of(Cause::Term) > 50.0 && old.of(Cause::Term) == 0.0, "{place}");
        let permit = "categorie=a compleet=ja op_kalender=ja eerste_keer=nee";
        let election = follow("evenementenvergunning", place, permit, "2030-02-11", 60);
        let quiet = follow("evenementenvergunning", place, permit, "2029-02-12", 60);
        assert!(election.of(Cause::Term) == 0.0, "{place}");
        assert!((election.mean() - quiet.mean()).abs() < 7.0, "{place}: {} and {}", election.mean(), quiet.mean());
    }
}

#[test]
fn a_budget_amendment_lies_open_for_two_weeks_unless_it_is_urgent() {
    let facts = "verschuiving=reserve dekking=reserve route=apart gevoelig=nee toezicht=nee";
    let plain = follow("begrotingswijziging", "voorbeeldstad", &format!("{facts} spoed=nee"), "2027-02-01", 60);
    let urgent = follow("begrotingswijziging", "voorbeeldstad", &format!("{facts} spoed=ja"), "2027-02-01", 60);
    assert!(plain.passes("raad/openbaar") > 0.9 && urgent.passes("raad/openbaar") == 0.0);
    assert!(plain.mean() >= urgent.mean(), "{} and {}", plain.mean(), urgent.mean());
}

#[test]
fn in_an_election_year_the_spring_plan_is_empty_and_the_budget_chooses() {
    let ask = |submit: &str| follow("begrotingswijziging", "voorbeeldstad", "dekking=geen", submit, 40);
    let (first, last) = ask("2029-01-08").decided();
    assert!(first >= day("2029-06-15") && last <= day("2029-07-16"), "{first} {last}");
    let (first, last) = ask("2030-01-07").decided();
    assert!(first >= day("2030-11-15") && last <= day("2030-11-20"), "{first} {last}");
}

#[test]
fn a_motion_is_answered_by_the_board_and_an_amendment_by_the_vote() {
    let ask = |instrument: &str| {
        follow("initiatiefvoorstel", "voorbeeldstad", &format!("steun=meerderheid instrument={instrument}"), "2027-02-01", 80)
    };
    let (motion, amendment, proposal) = (ask("motie"), ask("amendement"), ask("initiatiefvoorstel"));
    assert!(amendment.mean() + 28.0 < motion.mean(), "{} and {}", amendment.mean(), motion.mean());
    assert!(motion.mean() + 28.0 < proposal.mean(), "{} and {}", motion.mean(), proposal.mean());
    assert!(amendment.passes("oppakken") == 0.0 && motion.passes("oppakken") > 0.7);
}

#[test]
fn the_council_only_gives_views_on_a_joint_budget_and_within_twelve_weeks() {
    let seen = follow("regionale_samenwerking", "voorbeeldstad", "soort=ontwerpbegroting", "2027-04-19", 80);
    assert!(seen.passes("bestuur") == 1.0 && seen.passes("toestemming_raad") == 0.0);
    // Twelve weeks, and the letter of the day after.
    assert!(seen.days(1.0) < 84.0 + 10.0, "{}", seen.days(1.0));
    assert!(seen.passes("onder_voorbehoud") > 0.15, "spring papers run into the recess: {}", seen.passes("onder_voorbehoud"));
}

#[test]
fn a_small_subsidy_is_settled_when_it_is_granted() {
    let seen = follow("subsidievaststelling", "voorbeeldstad", "bedrag=5k", "2027-02-01", 20);
    assert!(seen.days(1.0) < 7.0 && seen.passes("beoordelen") == 0.0, "{}", seen.days(1.0));
    let above = follow("subsidievaststelling", "voorbeeldstad", "bedrag=5001 verslag_ingediend=ja", "2027-02-01", 20);
    assert!(above.passes("beoordelen") == 1.0);
}

#[test]
fn a_pilot_is_not_yet_a_yes() {
    let seen = follow("pilot", "voorbeeldstad", "adem=60mo", "2027-02-01", 300);
    let (pilot, scale) = (seen.passes("draaien"), seen.passes("schaal_ja"));
    assert!((0.4..0.8).contains(&pilot) && scale > 0.03 && scale < 0.4 * pilot, "{pilot} and {scale}");
    let ready =
        follow("pilot", "voorbeeldstad", "adem=60mo vervolg_eigenaar=ja geld_opschalen=ja stopregel=ja", "2027-02-01", 300);
    assert!(ready.passes("schaal_ja") > 1.5 * scale, "{} and {scale}", ready.passes("schaal_ja"));
}

/// De-minimis aid: at most 300k over three years to one undertaking (Verordening (EU) 2023/2831, 3); 750k for a service of general
/// economic interest (2023/2832, 3). What is above it is no small aid, and must be sorted out first.
#[test]
fn aid_above_the_room_of_three_years_is_sorted_out_first() {
    let with = |place: &str, more: &str| {
        let facts =
            format!("soort=eenmalig compleet=ja regeling=ja beleidsdoel=past gevoelig=nee bedrag=50k domein=welzijn {more}");
        follow("subsidieaanvraag", place, &facts, "2027-02-01", 40)
    };
    for place in PLACES {
        let sorted_out = |more: &str| with(place, more).passes("steun_uitzoeken");
        // Exactly what is left fits: the limit itself is allowed.
        assert_eq!(sorted_out("onderneming=ja daeb=nee steun_drie_jaar=250k"), 0.0, "{place}");
        assert_eq!(sorted_out("onderneming=ja daeb=nee steun_drie_jaar=250001"), 1.0, "{place}");
        assert_eq!(sorted_out("onderneming=ja daeb=ja steun_drie_jaar=700k"), 0.0, "{place}");
        assert_eq!(sorted_out("onderneming=ja daeb=ja steun_drie_jaar=700001"), 1.0, "{place}");
        // Aid to who is no undertaking is no state aid.
        assert_eq!(sorted_out("onderneming=nee steun_drie_jaar=900k"), 0.0, "{place}");
    }
    let room = with("voorbeeldstad", "onderneming=ja daeb=nee steun_drie_jaar=250k");
    let gone = with("voorbeeldstad", "onderneming=ja daeb=nee steun_drie_jaar=260k");
    assert!(gone.mean() > room.mean(), "{} and {}", gone.mean(), room.mean());
}

#[test]
fn money_of_last_year_waits_for_the_accounts_or_is_too_late_for_them() {
    let facts = "dekking=vorig_jaar verschuiving=tussen_programmas bedrag=60k gevoelig=nee spoed=nee";
    let (in_time, late) = ("2027-02-01", "2027-05-10");
    for place in PLACES {
        let seen = follow("begrotingswijziging", place, facts, in_time, 40);
        let waits = |f: &Followed| f.runs.iter().filter(|r| r.seconds(|p| p.cause == Cause::Budget) > 30 * 86_400).count();
        assert!(waits(&seen) > 30 && seen.of(Cause::Agenda) < 10.0, "{place}: {}", waits(&seen));
        assert!(seen.passes("raad_over_jaarrekening") > 0.8, "{place}");
        // After the closing day the money is in the reserve, and a proposal of its own asks for it.
        let seen = follow("begrotingswijziging", place, facts, late, 40);
        assert_eq!((seen.passes("raad_over_jaarrekening"), waits(&seen)), (0.0, 0), "{place}");
        assert!(seen.passes("college_besluit") > 0.9, "{place}");
    }
}

#[test]
fn waiting_for_an_interim_report_is_waiting_for_money() {
    let facts = "dekking=overschot verschuiving=tussen_programmas route=rapportage bedrag=60k gevoelig=nee";
    let seen = follow("begrotingswijziging", "voorbeeldstad", facts, "2027-02-01", 40);
    assert!(
        seen.of(Cause::Budget) > 60.0 && seen.of(Cause::Agenda) < 1.0,
        "{} {}",
        seen.of(Cause::Budget),
        seen.of(Cause::Agenda)
    );
}
