//! Grounds in law that do not hold on the day.

use super::{Site, once};
use crate::model::{Law, StepKind};
use crate::text::{Complaint, Complaints, Lang};

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    for (_, process, _) in site.processes() {
        for step in &process.steps {
            step.law.iter().for_each(|l| holds(site, l, complaints));
            let StepKind::Mandate { matter, .. } = &step.kind else { continue };
            for row in site.place.mandates.iter().filter(|r| r.matter.value == matter.text) {
                row.law.iter().for_each(|l| holds(site, l, complaints));
            }
        }
        for period in &process.periods {
            let suspends = period.suspends.iter().flat_map(|s| &s.law);
            let extend = period.extend.iter().flat_map(|e| &e.law);
            period.law.iter().chain(suspends).chain(extend).for_each(|l| holds(site, l, complaints));
        }
    }
}

fn holds(site: &Site<'_>, law: &Law, complaints: &mut Complaints) {
    let Some((from, to)) = law.valid else { return };
    let text = &law.text;
    let (code, nl, en) = if site.on > to {
        (
            "ground_expired",
            format!("\"{text}\" gold tot en met {}", to.medium(Lang::Nl)),
            format!("\"{text}\" held until {}", to.medium(Lang::En)),
        )
    } else if site.on < from {
        (
            "ground_not_yet",
            format!("\"{text}\" geldt pas vanaf {}", from.medium(Lang::Nl)),
            format!("\"{text}\" holds only from {}", from.medium(Lang::En)),
        )
    } else {
        return;
    };
    once(
        complaints,
        Complaint::warning(code, law.span, nl, en).hint(
            format!("Er wordt gerekend met {}. Zoek op wat dan geldt", site.on.medium(Lang::Nl)),
            format!("The day reckoned with is {}. Look up what holds then", site.on.medium(Lang::En)),
        ),
    );
}
