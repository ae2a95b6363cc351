//! What of a drawing was not taken over as it stands: each element once, with its place and what was done instead.

use crate::text::{Complaint, Span};

/// Remarks while a drawing is read.
#[derive(Default)]
pub(super) struct Remarks {
    pub list: Vec<Complaint>,
}

impl Remarks {
    /// Says of one element what was done instead.
    pub fn say(&mut self, at: Span, element: &str, id: &str, nl: &str, en: &str) {
        let id: String = id.chars().take(60).collect();
        let named = if id.is_empty() { element.to_owned() } else { format!("{element} \"{id}\"") };
        self.list.push(Complaint::warning("not_taken_over", at, format!("{named}: {nl}"), format!("{named}: {en}")));
    }

    /// Says of several elements of one kind, at the first, what was done instead.
    pub fn say_of(&mut self, found: &[(Span, String)], element: &str, nl: &str, en: &str) {
        let Some((at, id)) = found.first() else { return };
        match found.len() {
            1 => self.say(*at, element, id, nl, en),
            many => {
                // The first few by name; the rest by their number.
                let ids: Vec<&str> = found.iter().take(5).map(|f| f.1.as_str()).filter(|id| !id.is_empty()).collect();
                let more = if many > ids.len() { ", …" } else { "" };
                let named = if ids.is_empty() { String::new() } else { format!(" ({}{more})", ids.join(", ")) };
                self.say(*at, &format!("{many} × {element}{named}"), "", nl, en);
            }
        }
    }
}
