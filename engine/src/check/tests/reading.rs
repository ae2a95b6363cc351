//! Complaints as a policy officer reads them.

use super::{PLACE, checked};
use crate::text::{Lang, render};

const BODY: &str = "facts:
  bedrag: { type: money, default: 5k, min: 0 }
  gevoelig: { type: bool, default: no }
  kleur: { type: choice, of: { groen: Groen, rood: Rood }, default: groen }
steps:
  begin: { decide: [ { when: 'bedrag >= k(50)', to: wie }, { when: 'gevoelig', to: toets }, { else: toets } ] }
  toets: { by: belied, work: 2 h, next: [ { when: gevoelig, to: wie }, { else: begin } ] }
  wie: { mandate: { matter: subsidie, amount: bedrag }, to: { official: deel, college: blok } }
  deel: { process: deel, with: { soort: kleur, haast: 3 }, ends: { goed: ja } }
  blok: { all: [ advies, brief ], then: geld }
  advies: { takes: 2 w, next: geld }
  brief: { by: beleid, work: 2 h }
  geld: { budget: { line: kleur, amount: bedrag }, if_short: nee, next: ja }
  ja: { end: granted }
  nee: { end: refused }
  los: { end: refused }
";

const DEEL: &str = "facts:
  soort: { type: choice, of: { groen: Groen, blauw: Blauw }, default: groen }
  haast: { type: bool }
  nodig: { type: money }
steps:
  x: { decide: [ { when: 'haast && nodig > 3 && soort == \"groen\"', to: goed }, { else: fout } ] }
  goed: { end: granted }
  fout: { end: refused }
";

#[test]
fn complaints_read_well_in_both_languages() {
    let outcome = checked(BODY, PLACE, &[("deel", DEEL)]);
    let said = |lang| render::render(&outcome.list, &outcome.sources, lang, false, 120);
    let first = "\
fout: twee takken gelden tegelijk bij bedrag = € 50.000, gevoelig = ja
 --> proef.yaml:8:68
  |
8 |   begin: { decide: [ { when: 'bedrag >= k(50)', to: wie }, { when: 'gevoelig', to: toets }, { else: toets } ] }
  |                                                                    ^^^^^^^^^^ en ook: bedrag >= k(50)
  |
  = tip: Maak een van de twee strenger, zodat ze nooit samen gelden
  = tip: Of zet de lijst onder \"ordered:\". Dan wint de tak die het eerst staat
";
    assert!(said(Lang::Nl).starts_with(first), "{}", said(Lang::Nl));
    assert!(said(Lang::En).starts_with("error: two branches hold at once at bedrag = € 50,000, gevoelig = yes"));
    assert_eq!(
        outcome.codes(),
        [
            "whens_overlap 8:68",
            "~lane_not_at_place 9:16",
            "endless_loop 9:80",
            "decider_without_step 10:3",
            "end_not_mapped 11:20",
            "fact_not_given 11:20",
            "with_unknown_word 11:41",
            "with_wrong_value 11:55",
            "leaves_block 13:31",
            "~word_without_line 15:27",
            "~unreachable_step 18:3",
        ]
    );
}
