//! Mistakes that people make, in the files of the library: each is found, and nothing else is said.

use super::{Outcome, day};
use crate::check::Checked;
use crate::model::library::Library;
use crate::model::load::Workbook;
use crate::text::{Complaints, Lang, Sources, render};

/// Checks a process of the library with one text replaced in a file, that process or `voorbeeldstad`.
fn mistaken(process: &str, file: &str, from: &str, to: &str) -> Outcome {
    let mut library = Library::builtin();
    let text = match file {
        "voorbeeldstad" => &mut library.places.get_mut(file).unwrap().text,
        _ => &mut library.processes.get_mut(file).unwrap().text,
    };
    assert!(text.contains(from), "{file} has no {from}");
    *text = text.replace(from, to);
    let (process, place) = (library.processes[process].clone(), library.places["voorbeeldstad"].clone());
    let mut workbook = Workbook { sources: Sources::default(), library };
    let mut complaints = Complaints::default();
    let loaded = workbook.load_process(&process, &[], &mut complaints).unwrap();
    let place = workbook.load_place(&place, &[], &mut complaints).unwrap();
    let found = Checked::new(&loaded, &place, day(), &workbook.sources, &mut complaints).map(|checked| (checked, place));
    Outcome { sources: workbook.sources, list: complaints.into_sorted(), sound: found.is_some(), found }
}

/// Process, file, what stood there, what stands there now, and what is said of it: codes in order, then words of it.
type Mistake = (&'static str, &'static str, &'static str, &'static str, &'static [&'static str], &'static str);

const MISTAKES: [Mistake; 20] = [
    ("subsidieaanvraag", "subsidieaanvraag", "chance: 60%, max: 3,", "chance: 60%,", &["endless_loop"], "naar \"intake\""),
    (
        "subsidieaanvraag",
        "subsidieaanvraag",
        "beleidsdoel != \"anders\" && zwaar",
        "zwaar",
        &["whens_overlap"],
        "beleidsdoel = anders",
    ),
    (
        "subsidieaanvraag",
        "subsidieaanvraag",
        ", raad: raad }",
        " }",
        &["decider_without_step", "~unreachable_step"],
        "bedrag = € 500.001",
    ),
    (
        "subsidieaanvraag",
        "subsidieaanvraag",
        "ends: { getekend: besluit, naar_college: vergadering }",
        "ends: { getekend: besluit }",
        &["end_not_mapped"],
        "\"naar_college\"",
    ),
    (
        "subsidieaanvraag",
        "subsidieaanvraag",
        "onderwerp: domein, soort: subsidie",
        "onderwerp: beleidsdoel, soort: subsidie",
        &["with_unknown_word"],
        "\"past\", \"deels\" en \"anders\"",
    ),
    ("subsidieaanvraag", "subsidieaanvraag", "soort: subsidie", "soort: subsidies", &["with_wrong_value"], "subsidies"),
    (
        "subsidieaanvraag",
        "subsidieaanvraag",
        "window: subsidieronde",
        "window: subsidierondes",
        &["unknown_window"],
        "subsidierondes",
    ),
    ("subsidieaanvraag", "subsidieaanvraag", "matter: subsidie,", "matter: subsidies,", &["unknown_matter"], "subsidies"),
    (
        "subsidieaanvraag",
        "subsidieaanvraag",
        "next: [ { chance: 4%, to: bezwaar_behandelen }, { else: join } ]",
        "next: bezwaar_afwijzing",
        &["leaves_block", "~unreachable_step"],
        "na_besluit",
    ),
    (
        "subsidieaanvraag",
        "subsidieaanvraag",
        "next: [ { when: \"regeling\", to: beoordelen }, { else: incidenteel } ]",
        "next: beoordelen",
        &["~unread_fact", "~unreachable_step"],
        "\"regeling\"",
    ),
    ("subsidieaanvraag", "subsidieaanvraag", "avoids: [ raad ]", "avoids: [ raad/agenda ]", &["unknown_step"], "raad/agenda"),
    (
        "subsidieaanvraag",
        "subsidieaanvraag",
        "expect: { decides: raad",
        "expect: { decides: raadslid",
        &["unknown_decider"],
        "raadslid",
    ),
    (
        "subsidieaanvraag",
        "voorbeeldstad",
        "  - { matter: subsidie, decides: raad, law: \"Gemeentewet 147\" }\n",
        "",
        &["~decider_never_found", "unknown_decider", "nobody_decides"],
        "boven € 500.000",
    ),
    (
        "subsidieaanvraag",
        "voorbeeldstad",
        "up_to: 50k, decides: afdelingshoofd, law: \"Awb 10:3\"",
        "up_to: 50k, decides: afdelingshoofd, law: { law: \"Awb 10:3\", valid: 2010-01-01..2020-12-31 }",
        &["~ground_expired"],
        "31 december 2020",
    ),
    (
        "subsidieaanvraag",
        "voorbeeldstad",
        "welzijn: { title: { nl: Welzijn, en: Welfare }, year: 2m, left: 2m, as_of: 2026-01-01, renews: 01-01, carry_over: 0% }",
        "welzijn: { year: 2m, left: 2m, as_of: 2026-01-01, renews: 01-01, claims: { per_year: 40, amount: 2k } }",
        &["~claims_twice"],
        "\"welzijn\"",
    ),
    (
        "collegevoorstel",
        "voorbeeldstad",
        "  economie:        { team: beleid, holder: wethouder_economie, found_after: 2..10..45 d }\n",
        "",
        &["~owner_missing", "~owner_missing"],
        "\"economie\"",
    ),
    (
        "collegevoorstel",
        "collegebesluit",
        "meeting: college\n    item: bespreekstuk",
        "meeting: college\n    item: bespreking",
        &["unknown_item"],
        "bespreking",
    ),
    ("collegevoorstel", "raadsvoorstel", "not_in: [ zomer, kerst ]", "not_in: [ zommer, kerst ]", &["unknown_recess"], "zommer"),
    (
        "raadsvoorstel",
        "raadsbehandeling",
        "{ chance: 9%, max: 2, held: true, to: bespreekstuk }",
        "{ chance: 82%, max: none, held: true, to: bespreekstuk }",
        &[],
        "",
    ),
    (
        "raadsvoorstel",
        "raadsbehandeling",
        "- { chance: 14%, to: wijziging_verwerken }\n      - { chance: 9%, max: 2, held: true, to: bespreekstuk }\n      - { chance: 4%, to: verworpen }",
        "- { chance: 100%, max: none, held: true, to: bespreekstuk }",
        &["loop_never_left", "~unreachable_step", "~unreachable_step"],
        "altijd naar zichzelf",
    ),
];

#[test]
fn mistakes_in_the_library_are_found() {
    for (process, file, from, to, codes, words) in MISTAKES {
        let outcome = mistaken(process, file, from, to);
        let text = render::render(&outcome.list, &outcome.sources, Lang::Nl, false, 120);
        let found: Vec<String> = outcome.codes().iter().map(|c| c.split(' ').next().unwrap_or("").to_owned()).collect();
        assert_eq!(found, codes, "{to}\n{text}");
        assert!(outcome.dutch().contains(words), "{to}\n{text}");
        assert_eq!(outcome.sound, codes.iter().all(|c| c.starts_with('~')), "{to}");
    }
}
