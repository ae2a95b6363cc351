//! Who may decide: the register of the place, asked by the mandate steps of the process.
//!
//! Of one matter the rows are bands: each begins where the last ends, and its limit is inclusive. A row may hold only
//! `when` something is so. Tried on the answers and amounts at which rows begin and end, there must be exactly one decider
//! each time, and the step must say where that one leads.

use super::combinations::{Combinations, as_fact, holds};
use super::{Meaning, Rulebook, Site, once, said};
use crate::model::{MandateRow, Name, Operand, Process, Step, StepKind};
use crate::rules::{Environment, FactId, Rule, Value};
use crate::text::{Complaint, Complaints, Words, reader};
use std::collections::BTreeMap;

/// Every decider that is no body.
const OFFICIAL: &str = "official";

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    for (_, process, book) in site.processes() {
        for step in &process.steps {
            let StepKind::Mandate { matter, amount, to } = &step.kind else { continue };
            let rows: Vec<&MandateRow> = site.place.mandates.iter().filter(|r| r.matter.value == matter.text).collect();
            if rows.is_empty() {
                unknown_matter(site, matter, complaints);
                continue;
            }
            if amount.is_none() && rows.iter().any(|r| r.band.up_to.is_some()) {
                amount_missing(site, step, matter, complaints);
                continue;
            }
            let Some(register) = Register::of(site, process, book, &rows, amount.as_ref()) else { continue };
            let deciders = register.deciders(site, matter, complaints);
            leads(site, step, matter, to, &deciders, register.combinations.whole(), complaints);
        }
    }
}

fn unknown_matter(site: &Site<'_>, matter: &Operand, complaints: &mut Complaints) {
    let here = &site.place.name.value;
    let mut known: Vec<&str> = site.place.mandates.iter().map(|r| r.matter.value.as_str()).collect();
    known.sort_unstable();
    known.dedup();
    let complaint = Complaint::error(
        "unknown_matter",
        matter.node.span,
        format!("het mandaatregister van {here} kent geen \"{}\"", matter.text),
        format!("the mandate register of {here} has no \"{}\"", matter.text),
    );
    let what = Words::new("waarover het register gaat", "matters in the register");
    complaints.push(reader::suggest(complaint, &matter.text, &known, &what));
}

fn amount_missing(site: &Site<'_>, step: &Step, matter: &Operand, complaints: &mut Complaints) {
    let here = &site.place.name.value;
    complaints.push(
        Complaint::error(
            "amount_missing",
            matter.node.span,
            format!(
                "wie in {here} beslist over \"{}\" hangt af van het bedrag; \"{}\" noemt er geen",
                matter.text, step.name.value
            ),
            format!("who decides on \"{}\" in {here} depends on the amount; \"{}\" names none", matter.text, step.name.value),
        )
        .hint(
            format!("Schrijf: \"mandate: {{ matter: {}, amount: VRAAG }}\"", matter.text),
            format!("Write: \"mandate: {{ matter: {}, amount: FACT }}\"", matter.text),
        ),
    );
}

/// The rows of one matter with what they depend on.
struct Register<'a> {
    rows: Vec<(&'a MandateRow, Option<&'a Rule>)>,
    combinations: Combinations,
    amount: Amount<'a>,
    /// Amounts to try where the amount is no fact by itself.
    amounts: Vec<i64>,
}

enum Amount<'a> {
    None,
    Fact(&'a Rule),
    Fixed(i64),
    /// Worked out by a rule: it may come to anything.
    Free,
}

impl<'a> Register<'a> {
    /// `None` where a rule was wrong, or looks at the running case.
    fn of(
        site: &Site<'a>,
        process: &Process,
        book: &'a Rulebook,
        rows: &[&'a MandateRow],
        amount: Option<&Operand>,
    ) -> Option<Self> {
        let mut ruled = Vec::new();
        for row in rows {
            let rule = match &row.when {
                Some(when) => Some(book.rule(when).filter(|r| !r.reads().running())?),
                None => None,
            };
            ruled.push((*row, rule));
        }
        let limits: Vec<i64> = rows.iter().filter_map(|r| r.band.up_to).flat_map(|c| [c.0, c.0.saturating_add(100)]).collect();
        let amount = match amount.map(|a| book.operand(a)) {
            None => Amount::None,
            Some(Some(Meaning::Value(Value::Money(cents)))) => Amount::Fixed(*cents),
            Some(Some(Meaning::Rule(rule))) => match (as_fact(rule), rule.constant()) {
                (_, Some(Value::Money(cents))) => Amount::Fixed(cents),
                (Some(_), _) => Amount::Fact(rule),
                _ => Amount::Free,
            },
            Some(_) => return None,
        };
        let mut rules: Vec<&Rule> = ruled.iter().filter_map(|r| r.1).collect();
        let mut more: Vec<(FactId, Value)> = Vec::new();
        if let Amount::Fact(rule) = &amount {
            rules.push(rule);
            if let Some(fact) = as_fact(rule) {
                more.extend(limits.iter().map(|l| (fact, Value::Money(*l))));
            }
        }
        let combinations = Combinations::of(process, book, &rules, &more, site.on);
        let amounts = match amount {
            Amount::Free => limits.iter().copied().chain([0]).collect(),
            Amount::Fixed(cents) => vec![cents],
            _ => vec![0],
        };
        Some(Self { rows: ruled, combinations, amount, amounts })
    }

    /// The rows that decide on an amount: one, where the register is sound.
    fn found(&self, facts: &[Value], amount: i64) -> Vec<&'a MandateRow> {
        let open = self.rows.iter().filter(|(_, when)| when.is_none_or(|w| holds(w, facts))).map(|(row, _)| *row);
        let fits: Vec<&MandateRow> = open.filter(|r| r.band.up_to.is_none_or(|u| u.0 >= amount)).collect();
        let limit = |r: &&MandateRow| r.band.up_to.map_or(i64::MAX, |u| u.0);
        let lowest = fits.iter().map(limit).min();
        fits.into_iter().filter(|r| Some(limit(r)) == lowest).collect()
    }

    /// Every decider that can be found, each with a case; complains of gaps and of rows that hold together.
    fn deciders(&self, site: &Site<'_>, matter: &Operand, complaints: &mut Complaints) -> BTreeMap<&'a str, Words> {
        let mut deciders = BTreeMap::new();
        let (mut gap, mut clash) = (None, None);
        self.combinations.find(|facts| {
            let given = match &self.amount {
                Amount::Fact(rule) => match rule.evaluate(&Environment::of_facts(facts)) {
                    Ok(Value::Money(cents)) => Some(cents),
                    _ => return None,
                },
                _ => None,
            };
            for amount in given.map_or_else(|| self.amounts.clone(), |cents| vec![cents]) {
                let rows = self.found(facts, amount);
                let case = || self.case(facts, amount);
                match rows.as_slice() {
                    [] => gap = gap.take().or_else(|| Some((amount, case()))),
                    [row] => {
                        deciders.entry(row.decides.value.as_str()).or_insert_with(case);
                    }
                    [first, second, ..] => {
                        deciders.entry(first.decides.value.as_str()).or_insert_with(case);
                        deciders.entry(second.decides.value.as_str()).or_insert_with(case);
                        clash = clash.take().or_else(|| Some((*first, *second, case())));
                    }
                }
            }
            None::<()>
        });
        if let Some((first, second, case)) = clash {
            once(complaints, two_deciders(first, second, &case));
        }
        if let Some((amount, case)) = gap {
            self.nobody(site, matter, amount, &case, complaints);
        }
        deciders
    }

    fn case(&self, facts: &[Value], amount: i64) -> Words {
        let mut words = self.combinations.words(facts);
        if matches!(self.amount, Amount::Free | Amount::Fixed(_)) {
            let money = said::money(amount);
            for (text, name, money) in [(&mut words.nl, "bedrag", money.nl), (&mut words.en, "amount", money.en)] {
                let comma = if text.is_empty() { "" } else { ", " };
                text.push_str(&format!("{comma}{name} = {money}"));
            }
        }
        words
    }

    fn nobody(&self, site: &Site<'_>, matter: &Operand, amount: i64, case: &Words, complaints: &mut Complaints) {
        let Some((last, _)) = self.rows.last() else { return };
        let top = self.rows.iter().filter_map(|r| r.0.band.up_to).map(|u| u.0).max();
        let complaint = if top.is_some_and(|t| amount > t) && self.rows.iter().all(|r| r.0.band.up_to.is_some()) {
            let limit = said::money(top.unwrap_or_default());
            Complaint::error(
                "nobody_decides",
                last.span,
                format!("boven {} beslist niemand over \"{}\"", limit.nl, matter.text),
                format!("above {} nobody decides on \"{}\"", limit.en, matter.text),
            )
            .hint(
                format!("Voeg een regel zonder grens toe: {{ matter: {}, decides: raad }}", matter.text),
                format!("Add a row without a limit: {{ matter: {}, decides: raad }}", matter.text),
            )
        } else {
            Complaint::error(
                "nobody_decides",
                last.span,
                format!("over \"{}\" beslist niemand bij {}", matter.text, case.nl),
                format!("nobody decides on \"{}\" at {}", matter.text, case.en),
            )
            .hint(
                "Voeg een regel toe die dan geldt, of een zonder \"when\"",
                "Add a row that holds then, or one without \"when\"",
            )
        };
        let here = &site.place.name.value;
        once(complaints, complaint.label(format!("de laatste regel in {here}"), format!("the last row in {here}")));
    }
}

fn two_deciders(first: &MandateRow, second: &MandateRow, case: &Words) -> Complaint {
    let (a, b) = (&first.decides.value, &second.decides.value);
    let (nl, en) =
        if case.nl.is_empty() { (String::new(), String::new()) } else { (format!(": {}", case.nl), format!(": {}", case.en)) };
    Complaint::error(
        "two_deciders",
        second.span,
        format!("\"{a}\" en \"{b}\" mogen hier allebei beslissen{nl}"),
        format!("both \"{a}\" and \"{b}\" may decide here{en}"),
    )
    .hint(
        "Geef een van de twee een andere grens (\"up_to\"), of een \"when\" die de ander uitsluit",
        "Give one of the two another limit (\"up_to\"), or a \"when\" that excludes the other",
    )
}

/// Every decider leads somewhere, and everyone that the step names can be found.
fn leads(
    site: &Site<'_>,
    step: &Step,
    matter: &Operand,
    to: &[(Name, Name)],
    deciders: &BTreeMap<&str, Words>,
    whole: bool,
    complaints: &mut Complaints,
) {
    let names = |name: &str| to.iter().any(|(key, _)| key.value == name);
    let is_official = |decider: &str| site.place.body(decider).is_none();
    for (decider, case) in deciders {
        if names(decider) || is_official(decider) && names(OFFICIAL) {
            continue;
        }
        let (nl, en) = if case.nl.is_empty() {
            (String::new(), String::new())
        } else {
            (format!(" ({})", case.nl), format!(" ({})", case.en))
        };
        let complaint = Complaint::error(
            "decider_without_step",
            step.name.span,
            format!("\"{decider}\" kan hier beslissen{nl}, maar \"to\" zegt niet waarheen"),
            format!("\"{decider}\" may decide here{en}, but \"to\" does not say where to"),
        );
        complaints.push(if is_official(decider) {
            complaint.hint(
                format!("Voeg bij \"to\" toe: \"{decider}: STAP\", of \"official: STAP\" voor iedereen die geen orgaan is"),
                format!("Add to \"to\": \"{decider}: STEP\", or \"official: STEP\" for everyone that is no body"),
            )
        } else {
            complaint.hint(format!("Voeg bij \"to\" toe: \"{decider}: STAP\""), format!("Add to \"to\": \"{decider}: STEP\""))
        });
    }
    let rows = || site.place.mandates.iter().filter(|r| r.matter.value == matter.text).map(|r| r.decides.value.as_str());
    for (key, _) in to {
        let is = |decider: &str| decider == key.value || key.value == OFFICIAL && is_official(decider) && !names(decider);
        let found = deciders.keys().any(|d| is(d)) || !whole && rows().any(is);
        if found {
            continue;
        }
        let here = &site.place.name.value;
        let complaint = Complaint::warning(
            "decider_never_found",
            key.span,
            format!("in {here} beslist \"{}\" nooit over \"{}\"", key.value, matter.text),
            format!("in {here} \"{}\" never decides on \"{}\"", key.value, matter.text),
        );
        let mut known: Vec<&str> = rows().collect();
        known.dedup();
        let what = Words::new("wie wel", "who does");
        complaints.push(reader::suggest(complaint, &key.value, &known, &what));
    }
}
