//! The caseload: the cases that compete with the proposal.

use super::super::branch::ROUNDING;
use super::super::reader::{Object, Reader};
use crate::model::keys;
use crate::model::{Arrivals, CaseloadEntry};
use crate::text::scalars::DurationForm;
use crate::text::{Complaint, Entry, Node};

impl Reader<'_> {
    pub(super) fn caseload(&mut self, node: &Node) -> Vec<CaseloadEntry> {
        self.named(node).iter().filter_map(|e| self.caseload_entry(e)).collect()
    }

    fn caseload_entry(&mut self, entry: &Entry) -> Option<CaseloadEntry> {
        let object = self.object(&entry.value, &keys::CASELOAD)?;
        let facts = object
            .get("facts")
            .map(|n| self.entries(n).iter().map(|e| (e.key.clone(), e.value.clone())).collect())
            .unwrap_or_default();
        let arrivals = self.arrivals(&object, entry);
        Some(CaseloadEntry { process: entry.key.clone(), arrivals: arrivals?, facts })
    }

    fn arrivals(&mut self, object: &Object<'_>, entry: &Entry) -> Option<Arrivals> {
        match (object.get("per_year"), object.entry("every")) {
            (Some(_), Some(every)) => {
                self.complain(Complaint::error(
                    "per_year_and_every",
                    every.key.span,
                    "schrijf \"per_year\" of \"every\", niet allebei",
                    "write \"per_year\" or \"every\", not both",
                ));
                None
            }
            (None, None) => {
                self.complain(
                    Complaint::error(
                        "no_arrivals",
                        entry.key.span,
                        "hoeveel van deze zaken komen er?",
                        "how many of these cases come?",
                    )
                    .hint("Voeg toe: \"per_year: 140\"", "Add: \"per_year: 140\""),
                );
                None
            }
            (None, Some(every)) => {
                for key in ["months", "peaks"] {
                    if let Some(other) = object.entry(key) {
                        self.complain(Complaint::error(
                            "key_without_kind",
                            other.key.span,
                            format!("\"{key}\" hoort bij \"per_year\""),
                            format!("\"{key}\" belongs to \"per_year\""),
                        ));
                    }
                }
                let gap = self.duration(&every.value);
                let cases = object.get("cases").map(|n| self.count(n, 1, 10_000_000));
                let cases = cases.map_or(Some(None), |c| c.map(|c| Some(c as u64)))?;
                let hours = match object.get("hours") {
                    Some(node) => Some(self.hours(node)?),
                    None => None,
                };
                let gap = gap?;
                if cases.is_none() && longest(&gap) <= 0.0 {
                    self.complain(
                        Complaint::error(
                            "endless_arrivals",
                            every.value.span,
                            "zonder tijd ertussen komen er oneindig veel zaken tegelijk",
                            "with no time in between, cases come without end at one moment",
                        )
                        .hint("Schrijf hoeveel er komen: \"cases: 50\"", "Write how many come: \"cases: 50\""),
                    );
                    return None;
                }
                Some(Arrivals::Every { gap, cases, hours })
            }
            (Some(node), None) => {
                for key in ["cases", "hours"] {
                    if let Some(other) = object.entry(key) {
                        self.complain(Complaint::error(
                            "key_without_kind",
                            other.key.span,
                            format!("\"{key}\" hoort bij \"every\""),
                            format!("\"{key}\" belongs to \"every\""),
                        ));
                    }
                }
                let per_year = self.stated_number(node);
                if per_year.is_some_and(|n| n < 0.0) {
                    self.complain(Complaint::error(
                        "negative",
                        node.span,
                        "dit getal is minder dan nul",
                        "this number is less than zero",
                    ));
                }
                let months = object.get("months").map(|n| self.months(n)).unwrap_or_default();
                let mut peaks = Vec::new();
                if let Some(node) = object.get("peaks") {
                    for entry in self.entries(node) {
                        let range = self.yearly(&entry.key.value, entry.key.span);
                        let weight = crate::text::scalars::factor(&entry.value, self.sources, self.complaints);
                        peaks.extend(range.zip(weight));
                    }
                }
                Some(Arrivals::PerYear { per_year: per_year?, months, peaks })
            }
        }
    }

    fn months(&mut self, node: &Node) -> Vec<(u8, f64)> {
        let mut months: Vec<(u8, f64)> = Vec::new();
        for entry in self.entries(node) {
            let month = entry.key.value.parse::<u8>().ok().filter(|m| (1..=12).contains(m));
            if month.is_none() {
                self.complain(Complaint::error(
                    "bad_month",
                    entry.key.span,
                    format!("\"{}\" is geen maand; schrijf 1 tot en met 12", entry.key.value),
                    format!("\"{}\" is no month; write 1 to 12", entry.key.value),
                ));
            }
            let share = self.share(&entry.value);
            months.extend(month.zip(share));
        }
        let sum: f64 = months.iter().map(|m| m.1).sum();
        if sum > 1.0 + ROUNDING || (months.len() == 12 && (sum - 1.0).abs() > ROUNDING) {
            let shown = (sum * 10_000.0).round() / 100.0;
            self.complain(Complaint::error(
                "shares_not_100",
                node.span,
                format!("deze maanden zijn samen {shown}%"),
                format!("these months are {shown}% together"),
            ));
        }
        months
    }
}

/// The longest of a duration's own numbers.
fn longest(form: &DurationForm) -> f64 {
    match form {
        DurationForm::Fixed(a) | DurationForm::Exponential(a) => a.number,
        DurationForm::Uniform(_, most) | DurationForm::Pert(_, _, most) => most.number,
        DurationForm::Lognormal { median, .. } => median.number,
        DurationForm::Gamma { mean, .. } => mean.number,
        DurationForm::Quantiles(all) => all.iter().map(|a| a.number).fold(0.0, f64::max),
    }
}
