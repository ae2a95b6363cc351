//! Elections and what comes with them, and who owns a domain.

use super::super::reader::Reader;
use crate::model::keys;
use crate::model::{Owner, Terms};
use crate::text::reader::as_list;
use crate::text::{Complaint, Entry, Node};
use crate::time::{Date, Weekday};

impl Reader<'_> {
    pub(super) fn terms(&mut self, node: &Node) -> Option<Terms> {
        let object = self.object(node, &keys::TERMS)?;
        let mut elections: Vec<(Date, crate::text::Span)> = Vec::new();
        if let Some(list) = object.get("elections") {
            for item in as_list(list) {
                let Some(day) = self.date(item) else { continue };
                if day.weekday() != Weekday::Wednesday {
                    self.complain(
                        Complaint::warning(
                            "election_not_on_wednesday",
                            item.span,
                            "deze verkiezing is niet op een woensdag",
                            "this election is not on a Wednesday",
                        )
                        .hint(
                            format!("De gewone dag in {} is {}", day.year(), crate::time::election_day(day.year())),
                            format!("The ordinary day in {} is {}", day.year(), crate::time::election_day(day.year())),
                        ),
                    );
                }
                if elections.last().is_some_and(|last| last.0 >= day) {
                    self.complain(Complaint::error(
                        "not_in_order",
                        item.span,
                        "deze dag komt niet na de vorige",
                        "this day does not come after the one before",
                    ));
                }
                elections.push((day, item.span));
            }
        }
        let [formation, caretaker, settling, winning_takes] = ["formation", "caretaker", "settling", "winning_takes"]
            .map(|key| object.get(key).and_then(|n| self.stated_duration(n)));
        let defers = object.get("defers").map(|n| self.word_list(n)).unwrap_or_default();
        let won_again = object.get("won_again").and_then(|n| self.stated_share(n));
        Some(Terms { elections, formation, caretaker, settling, defers, won_again, winning_takes, span: object.span })
    }

    pub(super) fn owners(&mut self, node: &Node) -> Vec<Owner> {
        let entries = self.entries(node);
        entries.iter().filter_map(|e| self.owner(e)).collect()
    }

    fn owner(&mut self, entry: &Entry) -> Option<Owner> {
        let object = self.object(&entry.value, &keys::OWNER)?;
        let team = object.get("team").and_then(|n| self.word(n));
        let holder = object.get("holder").and_then(|n| self.word(n)).map(|w| w.value);
        let title = self.words_of(&object, "title");
        let found_after = object.get("found_after").and_then(|n| self.stated_duration(n));
        Some(Owner { name: entry.key.clone(), team, holder, title, found_after, span: entry.key.span })
    }
}
