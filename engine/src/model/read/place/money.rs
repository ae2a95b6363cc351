//! The mandate register, the budget lines, and the windows of planning and control.

use super::super::reader::{Reader, twice};
use crate::model::keys;
use crate::model::{Advice, Band, BudgetLine, Cents, CycleWindow, DateRule, ElectionYear, MandateRow, MoneyForm, OtherClaims};
use crate::text::reader::as_list;
use crate::text::scalars::Form;
use crate::text::{Complaint, Entry, Node, NodeKind};

impl Reader<'_> {
    pub(super) fn mandates(&mut self, node: &Node) -> Vec<MandateRow> {
        let list = self.list(node);
        let rows: Vec<MandateRow> = list.iter().filter_map(|n| self.mandate_row(n)).collect();
        for (i, row) in rows.iter().enumerate() {
            let rule = |r: &MandateRow| r.when.as_ref().map(|w| w.text.clone());
            let same =
                |r: &&MandateRow| r.matter.value == row.matter.value && rule(r) == rule(row) && r.band.up_to == row.band.up_to;
            if rows.iter().take(i).any(|r| same(&r)) {
                self.complain(Complaint::error(
                    "same_band",
                    row.span,
                    format!("voor \"{}\" staat deze grens er al", row.matter.value),
                    format!("for \"{}\" this limit is there already", row.matter.value),
                ));
            }
        }
        rows
    }

    fn mandate_row(&mut self, node: &Node) -> Option<MandateRow> {
        let object = self.object(node, &keys::MANDATE_ROW)?;
        let matter = object.get("matter").and_then(|n| self.word(n));
        let decides = object.get("decides").and_then(|n| self.word(n));
        let up_to = object.get("up_to").map(|n| self.money_not_negative(n));
        let when = object.get("when").and_then(|n| self.rule(n));
        let law = self.laws(object.get("law"));
        let [with_advice, signed_with] = ["with_advice", "signed_with"].map(|key| {
            let list = object.get(key).map(as_list).unwrap_or_default();
            list.iter().filter_map(|n| self.advice(n)).collect()
        });
        let through = object.get("through").and_then(|n| self.word(n));
        let sub_mandate = self.flag(&object, "sub_mandate");
        let away = object.get("away").map(|n| self.word_list(n)).unwrap_or_default();
        let in_name_of = object.get("in_name_of").and_then(|n| self.word(n));
        let replaced_by = object.get("replaced_by").and_then(|n| self.word(n));
        let up_to = up_to.map_or(Some(None), |u| u.map(Some))?;
        Some(MandateRow {
            matter: matter?,
            band: Band { up_to },
            decides: decides?,
            when,
            law,
            with_advice,
            signed_with,
            through,
            sub_mandate,
            away,
            in_name_of,
            replaced_by,
            span: node.span,
        })
    }

    /// A name, or a name with what the advice takes.
    fn advice(&mut self, node: &Node) -> Option<Advice> {
        if !matches!(node.kind, NodeKind::Mapping(_)) {
            return self.word(node).map(|by| Advice { by, work: None, waits: None });
        }
        let object = self.object(node, &keys::ADVICE)?;
        let by = object.get("of").and_then(|n| self.word(n));
        let [work, waits] = ["work", "waits"].map(|key| object.get(key).and_then(|n| self.stated_duration(n)));
        Some(Advice { by: by?, work, waits })
    }

    /// Mandates that were passed on: from somebody who has one, for as much, and was allowed to (Awb 10:9).
    pub(super) fn check_sub_mandates(&mut self, rows: &[MandateRow]) {
        for row in rows {
            let Some(through) = &row.through else { continue };
            let matter = &row.matter.value;
            let above = rows.iter().filter(|r| r.matter.value == *matter && r.decides.value == through.value);
            let limit = |r: &MandateRow| r.band.up_to.map_or(i64::MAX, |c| c.0);
            let Some(source) = above.max_by_key(|r| limit(r)) else {
                self.complain(
                    Complaint::error(
                        "sub_mandate_without_source",
                        through.span,
                        format!("\"{}\" heeft zelf geen mandaat voor \"{matter}\"", through.value),
                        format!("\"{}\" has no mandate for \"{matter}\"", through.value),
                    )
                    .hint(
                        format!("Zet een regel in het register: {{ matter: {matter}, decides: {}, … }}", through.value),
                        format!("Add a row to the register: {{ matter: {matter}, decides: {}, … }}", through.value),
                    ),
                );
                continue;
            };
            if !source.sub_mandate {
                self.complain(
                    Complaint::error(
                        "sub_mandate_not_allowed",
                        through.span,
                        format!("\"{}\" mag dit mandaat niet doorgeven (Awb 10:9)", through.value),
                        format!("\"{}\" may not pass this mandate on (Awb 10:9)", through.value),
                    )
                    .hint(
                        format!("Mag het wel? Zet \"sub_mandate: yes\" bij de regel van {}", through.value),
                        format!("May it? Put \"sub_mandate: yes\" in the row of {}", through.value),
                    ),
                );
            }
            if limit(source) < limit(row) {
                self.complain(Complaint::error(
                    "sub_mandate_too_large",
                    row.span,
                    format!("\"{}\" kan niet meer doorgeven dan het zelf heeft", through.value),
                    format!("\"{}\" cannot pass on more than it has", through.value),
                ));
            }
        }
    }

    pub(super) fn budgets(&mut self, node: &Node) -> Vec<BudgetLine> {
        self.named(node).iter().filter_map(|e| self.budget_line(e)).collect()
    }

    fn budget_line(&mut self, entry: &Entry) -> Option<BudgetLine> {
        let object = self.object(&entry.value, &keys::BUDGET)?;
        let title = self.title(&object, &entry.key.value);
        let year = object.get("year").and_then(|n| self.money_not_negative(n));
        let left = object.get("left").and_then(|n| self.money_not_negative(n));
        let as_of = object.get("as_of").and_then(|n| self.date(n));
        let renews = match object.get("renews") {
            Some(n) if super::super::scope::scalar(n) == Some("never") => None,
            Some(n) => self.month_day(n),
            None => None,
        };
        let carry_over = object.get("carry_over").and_then(|n| self.share(n)).unwrap_or(0.0);
        let per_applicant = object.get("per_applicant").and_then(|n| self.money_not_negative(n));
        let claims = object.get("claims").and_then(|n| self.claims(n));
        if let (Some(year), Some(left), Some(entry)) = (year, left, object.entry("left"))
            && left > year
            && carry_over == 0.0
        {
            self.complain(
                Complaint::warning(
                    "left_above_year",
                    entry.value.span,
                    "er is meer over dan er in een jaar is",
                    "more is left than a year has",
                )
                .hint("Is er geld bijgekomen? Dan klopt het", "Was money added? Then it is right"),
            );
        }
        Some(BudgetLine {
            name: entry.key.clone(),
            title,
            year: year?,
            left: left?,
            as_of: as_of?,
            renews,
            carry_over,
            per_applicant,
            claims,
            span: entry.key.span,
        })
    }

    fn claims(&mut self, node: &Node) -> Option<OtherClaims> {
        let object = self.object(node, &keys::CLAIMS)?;
        let per_year = object.get("per_year").and_then(|n| self.quantity(n));
        let amount = object.get("amount").and_then(|n| {
            let form = self.money_form(n)?;
            let (min, likely, max) = match form {
                Form::Fixed(a) => (a, None, a),
                Form::Uniform(a, b) => (a, None, b),
                Form::Pert(a, b, c) => (a, Some(b), c),
            };
            if min < 0 {
                self.complain(Complaint::error(
                    "negative",
                    n.span,
                    "dit bedrag is minder dan nul",
                    "this amount is less than zero",
                ));
                return None;
            }
            Some(MoneyForm { min: Cents(min).0 as f64, likely: likely.map(|l| l as f64), max: max as f64 })
        });
        Some(OtherClaims { per_year: per_year?, amount: amount? })
    }

    pub(super) fn cycle(&mut self, node: &Node) -> Vec<CycleWindow> {
        self.named(node).iter().filter_map(|e| self.cycle_window(e)).collect()
    }

    fn cycle_window(&mut self, entry: &Entry) -> Option<CycleWindow> {
        let object = self.object(&entry.value, &keys::CYCLE_WINDOW)?;
        if entry.key.value == super::ELECTION_TIME {
            self.complain(twice(&entry.key));
        }
        let title = self.title(&object, &entry.key.value);
        let [opens, in_by, money_from] =
            ["opens", "in_by", "money_from"].map(|key| object.get(key).and_then(|n| self.month_day(n)));
        let decided = object.get("decided").and_then(|n| self.date_rule(n));
        let election_year = object.get("election_year").and_then(|n| self.word(n)).map(|word| match word.value.as_str() {
            "none" => ElectionYear::Empty,
            _ => ElectionYear::Through(word),
        });
        let amends = self.flag(&object, "amends");
        if let (true, Some(entry), false) = (amends, object.entry("amends"), object.has("in_by") && object.has("decided")) {
            self.complain(
                Complaint::error(
                    "window_without_moment",
                    entry.key.span,
                    "een begrotingswijziging heeft een dag van inleveren en een dag van besluiten",
                    "an amendment of the budget has a day to hand in and a day of decision",
                )
                .hint("Voeg toe: in_by en decided", "Add: in_by and decided"),
            );
        }
        let law = self.laws(object.get("law"));
        if !["opens", "in_by", "decided", "money_from"].iter().any(|k| object.has(k)) {
            self.complain(
                Complaint::error("window_without_days", entry.key.span, "dit moment heeft geen dagen", "this window has no days")
                    .hint("Voeg toe: opens, in_by, decided of money_from", "Add: opens, in_by, decided or money_from"),
            );
        }
        Some(CycleWindow {
            name: entry.key.clone(),
            title,
            opens,
            in_by,
            decided,
            money_from,
            election_year,
            amends,
            law,
            span: entry.key.span,
        })
    }

    /// `06-15..07-10`, one day, or `by 11-15`: then the last day counts.
    fn date_rule(&mut self, node: &Node) -> Option<DateRule> {
        let text = self.text(node)?.to_owned();
        if let Some(day) = text.strip_prefix("by ") {
            return self.month_day_of(day.trim(), node.span).map(|day| DateRule { first: day, last: day });
        }
        let (first, last) = text.split_once("..").unwrap_or((&text, &text));
        let first = self.month_day_of(first.trim(), node.span)?;
        let last = self.month_day_of(last.trim(), node.span)?;
        Some(DateRule { first, last })
    }
}
