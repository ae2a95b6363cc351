//! A place file: its calendar, and the parts that have a file of their own here.

mod body;
mod load;
mod money;
mod term;

use super::reader::{BODY, RECESS, Reader, TEAM, WINDOW};
use super::version::{FileForm, upgraded};
use crate::model::keys;
use crate::model::{Place, PlaceValue, Recess, Team, ValueForm};
use crate::text::reader::{as_list, parse_bool};
use crate::text::{Complaint, Complaints, Entry, Node, NodeKind, Sources};
use crate::time::{Date, DateRange, Hours, YearlyRange};

/// The window of caretaker period and formation, which every place has.
pub(crate) const ELECTION_TIME: &str = "verkiezingstijd";

/// Reads the tree of a place file; all complaints are kept in one go, and with an error among them there is no place.
pub fn read_place(root: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<Place> {
    let root = upgraded(root, FileForm::Place, complaints)?;
    let mut own = Complaints::default();
    let place = Reader { complaints: &mut own, sources }.place(&root);
    let good = !own.has_errors();
    complaints.extend(own);
    place.filter(|_| good)
}

/// Reads values from the law; complains as [`read_place`] does.
pub fn read_law(root: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<Vec<PlaceValue>> {
    let root = upgraded(root, FileForm::Law, complaints)?;
    let mut own = Complaints::default();
    let mut reader = Reader { complaints: &mut own, sources };
    let object = reader.object(&root, &keys::LAW_FILE);
    let values = object.and_then(|o| o.get("values").map(|n| reader.values(n)));
    let good = !own.has_errors();
    complaints.extend(own);
    values.filter(|_| good)
}

impl Reader<'_> {
    fn place(&mut self, root: &Node) -> Option<Place> {
        let object = self.object(root, &keys::PLACE)?;
        let name = object.get("place").and_then(|n| self.id(n));
        let title = self.title(&object, name.as_ref().map_or("", |n| &n.value));
        let inhabitants = object.get("inhabitants").and_then(|n| self.count(n, 0, 100_000_000)).map(|n| n as u64);
        let hours = object.get("hours").and_then(|n| self.hours(n));
        let holidays_nl = object.get("holidays").and_then(|n| self.choice(n, &[("nl", true), ("none", false)]));
        let place = Place {
            file: root.span.file,
            name: name.clone().unwrap_or_else(|| crate::model::Name::new(String::new(), root.span)),
            title,
            inhabitants,
            hours: hours.clone().unwrap_or_else(Hours::always),
            holidays_nl: holidays_nl.unwrap_or(true),
            present: object.get("present").map(|n| self.shares_by_season(n)).unwrap_or_default(),
            recess: object.get("recess").map(|n| self.recesses(n)).unwrap_or_default(),
            teams: object.get("teams").map(|n| self.teams(n)).unwrap_or_default(),
            bodies: object.get("bodies").map(|n| self.bodies(n)).unwrap_or_default(),
            mandates: object.get("mandates").map(|n| self.mandates(n)).unwrap_or_default(),
            budgets: object.get("budgets").map(|n| self.budgets(n)).unwrap_or_default(),
            cycle: object.get("cycle").map(|n| self.cycle(n)).unwrap_or_default(),
            terms: object.get("terms").and_then(|n| self.terms(n)),
            owners: object.get("owners").map(|n| self.owners(n)).unwrap_or_default(),
            values: object.get("values").map(|n| self.values(n)).unwrap_or_default(),
            caseload: object.get("caseload").map(|n| self.caseload(n)).unwrap_or_default(),
            open_cases: Vec::new(),
            open: object.get("open").and_then(|n| self.word(n)),
        };
        self.check_place(&place);
        (name.is_some() && hours.is_some() && holidays_nl.is_some()).then_some(place)
    }

    /// References within a place.
    fn check_place(&mut self, place: &Place) {
        let bodies: Vec<&str> = place.bodies.iter().map(|b| b.name.value.as_str()).collect();
        let teams: Vec<&str> = place.teams.iter().map(|t| t.name.value.as_str()).collect();
        let windows: Vec<&str> = place.cycle.iter().map(|w| w.name.value.as_str()).collect();
        let mut recesses: Vec<&str> = place.recess.iter().map(|r| r.name.value.as_str()).collect();
        recesses.push(ELECTION_TIME);
        for body in &place.bodies {
            for other in body.hears_first.iter().chain(body.items.iter().filter_map(|i| i.hears_first.as_ref())) {
                if self.check_reference(other, &bodies, &BODY) && other.value == body.name.value {
                    self.complain(Complaint::error(
                        "hears_itself",
                        other.span,
                        "een orgaan kan niet eerst zichzelf horen",
                        "a body cannot hear itself first",
                    ));
                }
            }
            for skip in &body.skips {
                self.check_reference(skip, &recesses, &RECESS);
            }
            if let crate::model::MeetingRule::Cycle { seasons, .. } = &body.meets {
                for (season, _) in seasons {
                    self.check_reference(season, &recesses, &RECESS);
                }
            }
        }
        self.check_hearing_circle(place);
        for away in place.mandates.iter().flat_map(|r| &r.away) {
            self.check_reference(away, &recesses, &RECESS);
        }
        self.check_sub_mandates(&place.mandates);
        for owner in &place.owners {
            if let Some(team) = &owner.team {
                self.check_reference(team, &teams, &TEAM);
            }
        }
        for window in &place.cycle {
            if let Some(crate::model::ElectionYear::Through(other)) = &window.election_year {
                self.check_reference(other, &windows, &WINDOW);
            }
        }
    }

    /// Bodies that hear each other first, in a circle, never meet.
    fn check_hearing_circle(&mut self, place: &Place) {
        for body in &place.bodies {
            let mut at = body;
            for _ in 0..place.bodies.len() {
                let next = at.hears_first.as_ref().and_then(|n| place.bodies.iter().find(|b| b.name.value == n.value));
                let Some(next) = next else { break };
                if next.name.value == body.name.value && at.name.value != body.name.value {
                    self.complain(Complaint::error(
                        "hears_in_a_circle",
                        body.name.span,
                        format!("\"{}\" hoort via anderen eerst zichzelf", body.name.value),
                        format!("\"{}\" hears itself first, by way of others", body.name.value),
                    ));
                    break;
                }
                at = next;
            }
        }
    }

    /// Stretches of the year with a share each.
    fn shares_by_season(&mut self, node: &Node) -> Vec<(YearlyRange, f64)> {
        let entries = self.entries(node);
        entries
            .iter()
            .filter_map(|e| Some((self.yearly(&e.key.value, e.key.span), self.share(&e.value)?)))
            .filter_map(|(r, s)| Some((r?, s)))
            .collect()
    }

    fn recesses(&mut self, node: &Node) -> Vec<Recess> {
        let mut recesses = Vec::new();
        for entry in self.named(node) {
            if entry.key.value == ELECTION_TIME {
                self.complain(Complaint::error(
                    "reserved_id",
                    entry.key.span,
                    "\"verkiezingstijd\" volgt al uit terms",
                    "\"verkiezingstijd\" already follows from terms",
                ));
            }
            let mut ranges: Vec<DateRange> = Vec::new();
            for item in as_list(&entry.value) {
                let Some(range) = self.date_range(item) else { continue };
                if ranges.iter().any(|r| r.overlap(range).is_some()) {
                    self.complain(Complaint::error(
                        "recess_overlaps",
                        item.span,
                        "deze dagen staan hier al",
                        "these days stand here already",
                    ));
                }
                ranges.push(range);
            }
            ranges.sort_by_key(|r| r.first());
            recesses.push(Recess { name: entry.key.clone(), ranges });
        }
        recesses
    }

    fn teams(&mut self, node: &Node) -> Vec<Team> {
        let teams: Vec<Team> = self.named(node).iter().filter_map(|e| self.team(e)).collect();
        // One lane, one team: names and what teams do may not overlap.
        self.unique(
            teams.iter().map(|t| &t.name).chain(teams.iter().flat_map(|t| t.does.iter().filter(|d| d.value != t.name.value))),
        );
        teams
    }

    fn team(&mut self, entry: &Entry) -> Option<Team> {
        let object = self.object(&entry.value, &keys::TEAM)?;
        let fte = object.get("fte").map(|n| self.stated_number(n));
        if let (Some(Some(fte)), Some(node)) = (fte, object.get("fte"))
            && !(fte > 0.0 && fte <= 10_000.0)
        {
            self.complain(
                Complaint::error(
                    "out_of_bounds",
                    node.span,
                    "een team heeft meer dan 0 en hoogstens 10.000 fte",
                    "a team has more than 0 and at most 10,000 fte",
                )
                .hint("Een team zonder \"fte\" is nooit bezet", "A team without \"fte\" is never busy"),
            );
        }
        let other_work = object.get("other_work").and_then(|n| self.stated_share(n)).map_or(0.0, |s| s.value);
        let mut shares: Vec<(&Entry, f64)> = object.entry("other_work").map(|e| (e, other_work)).into_iter().collect();
        let mut season = Vec::new();
        if let Some(node) = object.get("season") {
            for entry in self.entries(node) {
                let range = self.yearly(&entry.key.value, entry.key.span);
                let Some(inner) = self.object(&entry.value, &keys::SEASON) else { continue };
                let share = inner.get("other_work").and_then(|n| self.stated_share(n)).map(|s| s.value);
                shares.extend(share.map(|s| (entry, s)));
                season.extend(range.zip(share));
            }
        }
        for (entry, _) in shares.iter().filter(|(_, share)| *share >= 1.0) {
            self.complain(
                Complaint::error(
                    "no_time_left",
                    entry.value.span,
                    "zo blijft er geen tijd over voor dit werk",
                    "this leaves no time for this work",
                )
                .hint("Blijf onder 100%", "Stay below 100%"),
            );
        }
        let title = self.title(&object, &entry.key.value);
        let does = object.get("does").map(|n| self.word_list(n)).unwrap_or_default();
        let hours = object.get("hours").and_then(|n| self.hours(n));
        let queue_simulated = object.get("queue").and_then(|n| self.choice(n, &[("simulated", true)])).unwrap_or(false);
        if let Some(entry) = object.entry("queue").filter(|_| fte.is_none()) {
            self.complain(Complaint::error(
                "queue_without_fte",
                entry.key.span,
                "zonder \"fte\" is er geen wachtrij",
                "without \"fte\" there is no queue",
            ));
        }
        Some(Team {
            name: entry.key.clone(),
            title,
            fte: fte.flatten(),
            other_work,
            season,
            does,
            hours,
            queue_simulated,
            span: entry.key.span,
        })
    }

    fn values(&mut self, node: &Node) -> Vec<PlaceValue> {
        let entries = self.named(node);
        entries.iter().map(|e| PlaceValue { name: e.key.clone(), dated: self.dated(&e.value) }).collect()
    }

    fn dated(&mut self, node: &Node) -> Vec<(ValueForm, Option<DateRange>, Vec<crate::model::Law>)> {
        let mut dated: Vec<(ValueForm, Option<DateRange>, Vec<crate::model::Law>)> = Vec::new();
        for item in as_list(node) {
            let (value, range, law) = if matches!(item.kind, NodeKind::Mapping(_)) {
                let Some(object) = self.object(item, &keys::VALUE) else { continue };
                let value = object.get("is").and_then(|n| self.value(n));
                let range = object.get("valid").map(|n| self.date_range(n));
                let law = self.laws(object.get("law"));
                (value, range, law)
            } else {
                (self.value(item), None, Vec::new())
            };
            let Some(value) = value else { continue };
            let Some(range) = range.map_or(Some(None), |r| r.map(Some)) else { continue };
            let clash = dated.iter().any(|(_, other, _)| match (other, range) {
                (Some(a), Some(b)) => a.overlap(b).is_some(),
                _ => true,
            });
            if clash {
                self.complain(
                    Complaint::error(
                        "values_overlap",
                        item.span,
                        "op sommige dagen gelden twee waarden",
                        "on some days two values hold",
                    )
                    .hint(
                        "Geef elke waarde \"valid: VAN..TOT\", zonder overlap",
                        "Give each value \"valid: FROM..TO\", without overlap",
                    ),
                );
            }
            if dated.first().is_some_and(|(first, ..)| std::mem::discriminant(first) != std::mem::discriminant(&value)) {
                self.complain(Complaint::error(
                    "values_differ",
                    item.span,
                    "deze waarde is van een andere soort dan de vorige",
                    "this value is of another kind than the one before",
                ));
            }
            dated.push((value, range, law));
        }
        if dated.is_empty() && matches!(&node.kind, NodeKind::Sequence(l) if l.is_empty()) {
            self.complain(Complaint::error("empty_list", node.span, "deze lijst is leeg", "this list is empty"));
        }
        dated
    }

    /// A value, typed by its form: `216k` and `€ …` are money, `40%` and `3` numbers, `2027-01-01` a date, `6 w` a length of time.
    fn value(&mut self, node: &Node) -> Option<ValueForm> {
        let text = self.text(node)?.trim();
        if let Some(answer) = parse_bool(text) {
            return Some(ValueForm::Bool(answer));
        }
        let lower = text.to_lowercase();
        let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '_' | ' '));
        let is_date = text.len() == 10 && text.bytes().filter(|b| *b == b'-').count() == 2;
        if lower.contains('€') || lower.contains("eur") || matches!(unit, "k" | "m") {
            return self.money(node).map(ValueForm::Money);
        }
        if text.ends_with('%') {
            return crate::text::scalars::percent(node, self.sources, self.complaints).map(ValueForm::Number);
        }
        if is_date {
            return Date::parse(text).map(ValueForm::Date).map_or_else(|_| self.date(node).map(ValueForm::Date), Some);
        }
        if matches!(unit, "min" | "h" | "d" | "wd" | "w" | "mo" | "y") {
            return self.seconds(node).map(ValueForm::Duration);
        }
        self.number(node).map(ValueForm::Number)
    }
}
