//! Complaints as a policy officer reads them.

use super::{PLACE, checked};
use crate::text::{Lang, render};

const BODY: &str = "facts:
  bedrag: { type: money, default: 5k, min: 0 }
  gevoelig: { type: bool, default: no }
steps:
  begin: { decide: [ { when: 'bedrag >= k(50)', to: wie }, { when: 'gevoelig', to: toets }, { else: toets } ] }
  toets: { by: belied, work: 2 h, next: [ { when: gevoelig, to: wie }, { else: begin } ] }
  wie: { mandate: { matter: subsidie, amount: bedrag }, to: { official: ja, college: ja } }
  ja: { end: granted }
  nee: { end: refused }
";

#[test]
fn complaints_read_well_in_both_languages() {
    let outcome = checked(BODY, PLACE, &[]);
    let said = |lang| render::render(&outcome.list, &outcome.sources, lang, false, 120);
    println!("{}\n{}", said(Lang::Nl), said(Lang::En));
    assert_eq!(
        outcome.codes(),
        [
            "whens_overlap 7:68",
            "~lane_not_at_place 8:16",
            "endless_loop 8:80",
            "decider_without_step 9:3",
            "~unreachable_step 11:3"
        ]
    );
}
