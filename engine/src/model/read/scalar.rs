//! Numbers, amounts, durations and dates of the model, read through the room [`crate::text::scalars`].

use super::reader::Reader;
use crate::model::{Cents, Law};
use crate::text::scalars::{self, Amount, DurationForm, Form, Stated, Unit};
use crate::text::{Complaint, Node, NodeKind, Span, Words};
use crate::time::{Date, DateRange, Hours, TimeError, YearlyRange};

/// Seconds in a day of the clock.
const DAY: f64 = 86_400.0;

impl Reader<'_> {
    /// An amount in whole cents.
    pub(crate) fn money(&mut self, node: &Node) -> Option<Cents> {
        scalars::money(node, self.sources, self.complaints).map(Cents)
    }

    /// An amount of more than nothing or nothing; below that is an error.
    pub(crate) fn money_not_negative(&mut self, node: &Node) -> Option<Cents> {
        let cents = self.money(node)?;
        if cents.0 < 0 {
            self.complain(Complaint::error(
                "negative",
                node.span,
                "dit bedrag is minder dan nul",
                "this amount is less than zero",
            ));
            return None;
        }
        Some(cents)
    }

    /// An amount, two or three, in cents.
    pub(crate) fn money_form(&mut self, node: &Node) -> Option<Form<i64>> {
        scalars::money_form(node, self.sources, self.complaints)
    }

    /// A number.
    pub(crate) fn number(&mut self, node: &Node) -> Option<f64> {
        scalars::number(node, self.sources, self.complaints)
    }

    /// A number that is not below zero.
    pub(crate) fn quantity(&mut self, node: &Node) -> Option<f64> {
        let number = self.number(node)?;
        if number < 0.0 {
            self.complain(Complaint::error(
                "negative",
                node.span,
                "dit getal is minder dan nul",
                "this number is less than zero",
            ));
            return None;
        }
        Some(number)
    }

    /// A whole number within bounds.
    pub(crate) fn count(&mut self, node: &Node, least: i64, most: i64) -> Option<i64> {
        let whole = scalars::integer(node, self.sources, self.complaints)?;
        if !(least..=most).contains(&whole) {
            self.complain(Complaint::error(
                "out_of_bounds",
                node.span,
                format!("dit getal hoort tussen {least} en {most} te liggen"),
                format!("this number should lie between {least} and {most}"),
            ));
            return None;
        }
        Some(whole)
    }

    /// A number, two or three.
    pub(crate) fn number_form(&mut self, node: &Node) -> Option<Form<f64>> {
        scalars::number_form(node, self.sources, self.complaints)
    }

    /// A share of 0 % to 100 %.
    pub(crate) fn share(&mut self, node: &Node) -> Option<f64> {
        scalars::chance(node, self.sources, self.complaints)
    }

    /// A share, with where it comes from.
    pub(crate) fn stated_share(&mut self, node: &Node) -> Option<Stated<f64>> {
        scalars::stated(node, self.sources, self.complaints, scalars::chance)
    }

    /// A number with where it comes from, without the latter.
    pub(crate) fn stated_number(&mut self, node: &Node) -> Option<f64> {
        scalars::stated(node, self.sources, self.complaints, scalars::number).map(|s| s.value)
    }

    /// A duration, with where it comes from.
    pub(crate) fn stated_duration(&mut self, node: &Node) -> Option<Stated<DurationForm>> {
        if let NodeKind::Mapping(entries) = &node.kind
            && matches!(entries.as_slice(), [e] if e.key.value == "quantiles")
        {
            let value = scalars::duration(node, self.sources, self.complaints)?;
            return Some(Stated { value, source: scalars::Source::default(), sure: 1.25, note: None, span: node.span });
        }
        scalars::stated(node, self.sources, self.complaints, scalars::duration)
    }

    /// A duration without where it comes from.
    pub(crate) fn duration(&mut self, node: &Node) -> Option<DurationForm> {
        scalars::duration(node, self.sources, self.complaints)
    }

    /// One length of time, in seconds of the clock.
    pub(crate) fn seconds(&mut self, node: &Node) -> Option<i64> {
        match self.duration(node)? {
            DurationForm::Fixed(amount) => Some(seconds(amount) as i64),
            _ => {
                self.complain(Complaint::error(
                    "range_not_here",
                    node.span,
                    "hier hoort één duur te staan, geen bereik",
                    "here should stand one length of time, not a range",
                ));
                None
            }
        }
    }

    /// Turns a mistake in a date or range into a complaint.
    pub(crate) fn timed<T>(&mut self, span: Span, result: Result<T, impl Into<TimeError>>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                let words: Words = error.into().words();
                self.complain(Complaint::error("bad_date", span, words.nl, words.en));
                None
            }
        }
    }

    /// A date.
    pub(crate) fn date(&mut self, node: &Node) -> Option<Date> {
        let text = self.text(node)?;
        self.timed(node.span, Date::parse(text))
    }

    /// `FROM..TO`, or one date.
    pub(crate) fn date_range(&mut self, node: &Node) -> Option<DateRange> {
        let text = self.text(node)?;
        self.timed(node.span, DateRange::parse(text))
    }

    /// A stretch of the year, `03-01..05-31`.
    pub(crate) fn yearly(&mut self, text: &str, span: Span) -> Option<YearlyRange> {
        self.timed(span, YearlyRange::parse(text))
    }

    /// A day of the year, `11-15`.
    pub(crate) fn month_day(&mut self, node: &Node) -> Option<(u8, u8)> {
        let text = self.text(node)?;
        self.month_day_of(text, node.span)
    }

    /// A day of the year, of a part of a text.
    pub(crate) fn month_day_of(&mut self, text: &str, span: Span) -> Option<(u8, u8)> {
        // A range has its own form; here one day is meant, which the range reads as well.
        if text.contains("..") {
            self.complain(Complaint::error(
                "bad_date",
                span,
                "hier hoort één dag te staan, geen bereik",
                "here should stand one day, not a range",
            ));
            return None;
        }
        let range = self.yearly(text, span)?;
        let (_, month, day) = range.starting_in(2028).first().ymd();
        Some((month as u8, day as u8))
    }

    /// Office hours: `always`, or days with stretches.
    pub(crate) fn hours(&mut self, node: &Node) -> Option<Hours> {
        if let NodeKind::Scalar(scalar) = &node.kind {
            if scalar.text == "always" {
                return Some(Hours::always());
            }
            self.complain(
                Complaint::error(
                    "bad_hours",
                    node.span,
                    format!("\"{}\" zijn geen werktijden", scalar.text),
                    format!("\"{}\" are no hours", scalar.text),
                )
                .hint("Schrijf { mon-fri: 09:00-17:00 }, of always", "Write { mon-fri: 09:00-17:00 }, or always"),
            );
            return None;
        }
        let mut hours = Hours::default();
        let mut good = true;
        for entry in self.entries(node) {
            let items: Vec<&Node> = crate::text::reader::as_list(&entry.value);
            for item in items {
                let Some(text) = self.text(item) else {
                    good = false;
                    continue;
                };
                let added = hours.add(&entry.key.value, text);
                let span = if matches!(added, Err(TimeError::Weekday { .. })) { entry.key.span } else { item.span };
                good &= self.timed(span, added).is_some();
            }
        }
        if good && hours.seconds_per_week() == 0 {
            self.complain(Complaint::error(
                "bad_hours",
                node.span,
                "hier staat geen enkel uur open",
                "not a single hour is open here",
            ));
            return None;
        }
        good.then_some(hours)
    }

    /// The grounds of something: text, `{ law, article, url, valid }`, or a list of them.
    pub(crate) fn laws(&mut self, node: Option<&Node>) -> Vec<Law> {
        let Some(node) = node else { return Vec::new() };
        let list = self.list(node);
        list.iter().filter_map(|n| self.law(n)).collect()
    }

    fn law(&mut self, node: &Node) -> Option<Law> {
        if !matches!(node.kind, NodeKind::Mapping(_)) {
            let text = self.word(node)?.value;
            return Some(Law { text, url: None, valid: None, span: node.span });
        }
        let object = self.object(node, &crate::model::keys::LAW)?;
        let law = object.get("law").and_then(|n| self.word(n));
        let article = object.get("article").and_then(|n| self.word(n));
        let url = object.get("url").and_then(|n| self.word(n));
        let valid = object.get("valid").and_then(|n| self.date_range(n));
        if let Some(url) = &url
            && !(url.value.starts_with("https://") || url.value.starts_with("http://"))
        {
            self.complain(
                Complaint::error("bad_url", url.span, "dit is geen webadres", "this is no web address")
                    .hint("Begin met https://", "Begin with https://"),
            );
        }
        let law = law?.value;
        let text = article.map_or(law.clone(), |a| format!("{law} {}", a.value));
        Some(Law { text, url: url.map(|u| u.value), valid: valid.map(|v| (v.first(), v.last())), span: node.span })
    }
}

/// An amount of time in seconds of the clock. Months and years are averages; a working day counts as a day.
pub(crate) fn seconds(amount: Amount) -> f64 {
    let unit = match amount.unit {
        Unit::Min => 60.0,
        Unit::H => 3_600.0,
        Unit::D | Unit::Wd => DAY,
        Unit::W => 7.0 * DAY,
        Unit::Mo => 365.25 / 12.0 * DAY,
        Unit::Y => 365.25 * DAY,
    };
    (amount.number * unit).round()
}
