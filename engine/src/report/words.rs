//! The words for causes, detours and ends, in both languages; every view takes them from here.

use crate::findings::{Detour, InterventionTitle, StallKind};
use crate::model::{Cause, EndKind};
use crate::text::Lang;

/// The one of two texts that is in the language.
pub(super) fn pick<T>(lang: Lang, nl: T, en: T) -> T {
    match lang {
        Lang::Nl => nl,
        Lang::En => en,
    }
}

/// What was changed, in one sentence; nothing where nothing was.
pub(super) fn changed(with: &[InterventionTitle], lang: Lang) -> Option<String> {
    let titles = with.iter().map(|w| w.title.in_lang(lang)).collect::<Vec<_>>().join(" + ");
    (!titles.is_empty()).then(|| pick(lang, format!("Veranderd: {titles}."), format!("Changed: {titles}.")))
}

/// What a cause is called, in lower case.
#[must_use]
pub fn cause(cause: Cause, lang: Lang) -> &'static str {
    let (nl, en) = match cause {
        Cause::Work => ("werk", "work"),
        Cause::Hours => ("nachten en weekenden", "nights and weekends"),
        Cause::Statutory => ("verplichte termijn", "compulsory period"),
        Cause::Handling => ("vaste duur van een stap", "set length of a step"),
        Cause::Queue => ("wachten op een team", "waiting for a team"),
        Cause::Priority => ("geen voorrang", "no priority"),
        Cause::Meeting => ("wachten op een vergadering", "waiting for a meeting"),
        Cause::Agenda => ("agenda vol of gesloten", "agenda full or closed"),
        Cause::Recess => ("reces of verkeerd seizoen", "recess or wrong season"),
        Cause::Budget => ("wachten op geld", "waiting for money"),
        Cause::Term => ("verkiezingen en formatie", "elections and formation"),
        Cause::Applicant => ("wachten op de aanvrager", "waiting for the applicant"),
        Cause::Partner => ("wachten op een partner", "waiting for a partner"),
        Cause::Search => ("de juiste persoon zoeken", "finding the right person"),
    };
    pick(lang, nl, en)
}

/// What the time under a cause is, as a short sentence without a full stop.
#[must_use]
pub fn cause_means(cause: Cause, lang: Lang) -> &'static str {
    let (nl, en) = match cause {
        Cause::Work => ("Iemand werkt eraan", "Somebody works on it"),
        Cause::Hours => ("Het werk ligt stil buiten kantoortijd", "Work stops outside office hours"),
        Cause::Statutory => ("Deze tijd moet verlopen", "This time has to run"),
        Cause::Handling => ("De stap duurt zelf zo lang", "The step itself takes this long"),
        Cause::Queue => ("Het team is bezig met ander werk", "The team is busy with other work"),
        Cause::Priority => ("Een goed plan, maar nu niet", "A good plan, but not now"),
        Cause::Meeting => ("De volgende vergadering is later", "The next meeting is later"),
        Cause::Agenda => ("Te laat voor de agenda, of er is geen plek", "Too late for the agenda, or no room on it"),
        Cause::Recess => ("Er is geen vergadering, of de stap kan nu niet", "There is no meeting, or the step can't run now"),
        Cause::Budget => {
            ("Er is nu geen geld, of u kunt het nu niet vragen", "There is no money now, or no moment to ask for it")
        }
        Cause::Term => ("Rond verkiezingen ligt dit stil", "Around elections this stops"),
        Cause::Applicant => ("De aanvrager is aan zet", "It is up to the applicant"),
        Cause::Partner => ("Een andere organisatie is aan zet", "It is up to another organisation"),
        Cause::Search => ("Nog niet bekend wie erover gaat", "Not known yet who handles it"),
    };
    pick(lang, nl, en)
}

/// What a detour is called, in lower case.
#[must_use]
pub fn detour(detour: Detour, lang: Lang) -> &'static str {
    let (nl, en) = match detour {
        Detour::Rework => ("iets opnieuw doen", "doing something again"),
        Detour::Mandate => ("een hogere beslisser", "a higher decider"),
    };
    pick(lang, nl, en)
}

/// What a stall is about, in lower case.
#[must_use]
pub fn stall(kind: StallKind, lang: Lang) -> &'static str {
    match kind {
        StallKind::Cause(of) => cause(of, lang),
        StallKind::Detour(of) => detour(of, lang),
    }
}

/// What a kind of end is called, in lower case.
#[must_use]
pub fn end(kind: EndKind, lang: Lang) -> &'static str {
    let (nl, en) = match kind {
        EndKind::Granted => ("toegekend", "granted"),
        EndKind::Partly => ("voor een deel toegekend", "granted in part"),
        EndKind::Refused => ("afgewezen", "refused"),
        EndKind::Withdrawn => ("ingetrokken", "withdrawn"),
        EndKind::NotHandled => ("niet in behandeling genomen", "not taken up"),
        EndKind::Faded => ("gestopt zonder besluit", "died without a decision"),
        EndKind::Returned => ("teruggestuurd", "sent back"),
        EndKind::OtherRoute => ("verder langs een andere weg", "went on by another route"),
    };
    pick(lang, nl, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_causes_or_ends_have_the_same_name() {
        for lang in [Lang::Nl, Lang::En] {
            let causes: BTreeSet<_> = Cause::ALL.map(|c| cause(c, lang)).into_iter().collect();
            assert_eq!(causes.len(), Cause::ALL.len());
            let ends: BTreeSet<_> = EndKind::ALL.map(|(_, kind)| end(kind, lang)).into_iter().collect();
            assert_eq!(ends.len(), EndKind::ALL.len());
        }
    }
}
