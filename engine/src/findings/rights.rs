//! What the law gives the proposer at a step, by the ground that the step names.

use crate::text::Words;
use serde::Serialize;

/// Grounds with what they mean to the one who asks, in plain words.
const RIGHTS: [(&str, &str, &str); 13] = [
    ("Awb 1:3", "Een besluit staat altijd op schrift. Vraag erom.", "A decision is always in writing. Ask for it."),
    ("Awb 3:41", "U krijgt het besluit op papier of digitaal toegestuurd.", "The decision is sent to you in writing."),
    ("Awb 3:46", "Het besluit zegt waarom het zo is genomen.", "The decision gives its reasons."),
    (
        "Awb 4:5",
        "Mist er iets? Dan krijgt u de kans om dat aan te vullen.",
        "Is something missing? Then you get the chance to complete it.",
    ),
    (
        "Awb 4:7",
        "Wil de gemeente weigeren? Dan mag u soms eerst uw kant vertellen.",
        "Does the municipality mean to refuse? Then you may be heard first in some cases.",
    ),
    ("Awb 4:13", "De gemeente moet binnen de termijn beslissen.", "The municipality must decide within the period."),
    (
        "Awb 4:14",
        "Lukt het niet op tijd? Dan moet de gemeente u dat laten weten, met een nieuwe datum.",
        "Can it not be in time? Then the municipality must tell you so, with a new date.",
    ),
    (
        "Awb 4:17",
        "Is de gemeente te laat? Dan mag u haar in gebreke stellen. Na twee weken kan een dwangsom lopen.",
        "Is the municipality late? Then you may give notice of default. After two weeks a penalty may run.",
    ),
    (
        "Awb 4:87",
        "Na het besluit moet er binnen zes weken betaald zijn.",
        "After the decision the money must be paid within six weeks.",
    ),
    ("Awb 6:7", "U kunt binnen zes weken bezwaar maken.", "You can object within six weeks."),
    ("Awb 7:2", "In bezwaar mag u vertellen wat u ervan vindt.", "When you object, you may be heard."),
    (
        "Awb 7:10",
        "Op uw bezwaar komt een besluit binnen zes of twaalf weken.",
        "Your objection is decided within six or twelve weeks.",
    ),
    ("Awb 3:16", "U kunt zes weken lang uw zienswijze geven.", "You can give your view for six weeks."),
];

/// A right of the proposer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Right {
    /// Its ground.
    pub law: String,
    /// What it means, in plain words.
    #[serde(flatten)]
    pub means: Words,
}

/// What the grounds of a step give the proposer; a ground may name several articles (`Awb 4:13, 4:14`).
pub fn rights(grounds: &[&str]) -> Vec<Right> {
    let articles: Vec<String> = grounds
        .iter()
        .flat_map(|ground| {
            let act = ground.split_whitespace().next().unwrap_or("");
            let rest = ground.strip_prefix(act).unwrap_or("");
            rest.split(',').map(|article| format!("{act} {}", article.trim())).collect::<Vec<_>>()
        })
        .collect();
    let named =
        |ground: &str| articles.iter().any(|a| a == ground || a.strip_prefix(ground).is_some_and(|r| r.starts_with([' ', '('])));
    RIGHTS
        .iter()
        .filter(|(ground, _, _)| named(ground))
        .map(|(law, nl, en)| Right { law: (*law).to_owned(), means: Words::new(*nl, *en) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_found_among_others() {
        assert_eq!(rights(&["Awb 4:13, 4:14"]).len(), 2);
        assert_eq!(rights(&["Awb 4:5"]).len(), 1);
        assert!(rights(&["Awb 4:51", "Gemeentewet 160"]).is_empty());
    }
}
