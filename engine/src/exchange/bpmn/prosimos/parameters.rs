//! The parameters: JSON, read field by field; numbers may stand in quotes, and keys in either spelling.

use super::super::names::{Names, slug};
use super::distribution::Form;
use crate::text::{Complaint, FileId, Lang, Sources, Span};
use serde_json::Value;
use std::collections::BTreeMap;

/// Most resources, tasks or periods that are read.
const MOST: usize = 20_000;

/// Someone who does tasks.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    pub name: String,
    pub profile: String,
    pub amount: u64,
    pub calendar: String,
}

/// A stretch of the week: days, and minutes of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Period {
    from: usize,
    to: usize,
    pub begin: u32,
    pub end: u32,
}

impl Period {
    /// Its days, Monday is 0; from Saturday to Tuesday goes over Sunday.
    pub fn days(&self) -> impl Iterator<Item = usize> {
        let count = (self.to + 7 - self.from) % 7 + 1;
        let from = self.from;
        (0..count).map(move |i| (from + i) % 7)
    }
}

/// What a file of parameters says.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    pub resources: BTreeMap<String, Resource>,
    pub calendars: BTreeMap<String, Vec<Period>>,
    /// Task → each resource with its duration.
    pub tasks: BTreeMap<String, Vec<(String, Form)>>,
    /// Event → how long it takes.
    pub events: BTreeMap<String, Form>,
    /// Flow → share.
    pub shares: BTreeMap<String, f64>,
    pub arrival: Option<Form>,
    pub arrival_hours: Vec<Period>,
    /// Tasks that go in batches, each with what lets a batch go, as the file says it.
    pub batches: Vec<(String, String)>,
    /// The rule of each level of priority, the highest first.
    pub priorities: Vec<(f64, String)>,
    /// Levels of which the rule is not read.
    pub unread_priorities: usize,
    /// Flow → the rule by which it is taken, as our files write it.
    pub rules: BTreeMap<String, String>,
    /// Rules that are not read.
    pub unread_rules: usize,
    pub attributes: Vec<Attribute>,
    /// Attributes that are not read: no shares of words that add up to 1, no constant and no uniform number.
    pub unread_attributes: Vec<String>,
}

/// An attribute of a case.
#[derive(Clone, Debug)]
pub(super) struct Attribute {
    pub name: String,
    pub values: Values,
}

/// What an attribute may be.
#[derive(Clone, Debug)]
pub(super) enum Values {
    /// One of these words, each with its share.
    Words(Vec<(String, f64)>),
    /// A number from this to that, each as likely.
    Between(f64, f64),
}

impl Parameters {
    /// Reads a file.
    ///
    /// # Errors
    /// No JSON, with the place; or a field that is not what it must be, by its name.
    pub fn read(file: FileId, sources: &Sources) -> Result<Self, Complaint> {
        let text = sources.text(file);
        let json: Value = serde_json::from_str(text).map_err(|error| {
            let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let mut start = (before + error.column().saturating_sub(1)).min(text.len());
            while !text.is_char_boundary(start) {
                start -= 1;
            }
            let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let span = Span { file, start: place(start), end: place((start + 1).min(text.len())) };
            Complaint::error(
                "broken_json",
                span,
                format!("dit is geen goede JSON ({error})"),
                format!("this is no sound JSON ({error})"),
            )
        })?;
        let reader = Reader { whole: Span { file, start: 0, end: 1.min(text.len() as u32) } };
        reader.parameters(&json)
    }
}

/// One comparison of an attribute with a word or a number.
fn comparison(of: &Value, attributes: &[Attribute]) -> Option<String> {
    let text = |key: &str| of.get(key).and_then(Value::as_str);
    let attribute = attributes.iter().find(|a| Some(a.name.as_str()) == text("attribute").map(slug).as_deref())?;
    let name = &attribute.name;
    let sign = text("comparison")?;
    let equal = match sign {
        "=" | "==" => Some("=="),
        "!=" => Some("!="),
        _ => None,
    };
    match &attribute.values {
        Values::Words(options) => {
            let word = slug(text("value")?);
            let known = options.iter().any(|o| o.0 == word);
            equal.filter(|_| known).map(|sign| format!("{name} {sign} \"{word}\""))
        }
        Values::Between(..) if sign == "in" => {
            // Both ends belong to it; the last may be "inf".
            let [least, most] = of.get("value")?.as_array()?.as_slice() else { return None };
            let most = if most.as_str() == Some("inf") { None } else { Some(amount(most)?) };
            let upper = most.map_or(String::new(), |most| format!(" && {name} <= {most}"));
            Some(format!("{name} >= {}{upper}", amount(least)?))
        }
        Values::Between(..) => {
            let sign = equal.or_else(|| [">", ">=", "<", "<="].into_iter().find(|s| *s == sign))?;
            Some(format!("{name} {sign} {}", amount(of.get("value")?)?))
        }
    }
}

/// A number, in quotes or not.
fn amount(of: &Value) -> Option<f64> {
    let found = of.as_f64().or_else(|| of.as_str()?.trim().parse().ok());
    found.filter(|n: &f64| n.is_finite() && n.abs() < 1e15)
}

/// Rows of comparisons, in one of which all must hold, as one rule; `None` where one of them is not read.
fn rule(rows: &[Value], attributes: &[Attribute]) -> Option<String> {
    let row = |row: &Value| {
        let all: Option<Vec<String>> = row.as_array()?.iter().map(|c| comparison(c, attributes)).collect();
        all.filter(|a| !a.is_empty()).map(|a| a.join(" && "))
    };
    let rows: Option<Vec<String>> = rows.iter().map(row).collect();
    rows.filter(|r| !r.is_empty()).map(|r| r.join(" || "))
}

struct Reader {
    whole: Span,
}

impl Reader {
    fn wrong(&self, field: &str, nl: &str, en: &str) -> Complaint {
        let field: String = field.chars().take(80).collect();
        Complaint::error("bad_parameters", self.whole, format!("\"{field}\": {nl}"), format!("\"{field}\": {en}"))
    }

    fn list<'v>(&self, of: &'v Value, field: &str) -> Result<&'v [Value], Complaint> {
        match of.get(field) {
            None | Some(Value::Null) => Ok(&[]),
            // Some files write nothing as {}.
            Some(Value::Object(none)) if none.is_empty() => Ok(&[]),
            Some(Value::Array(list)) if list.len() <= MOST => Ok(list),
            Some(Value::Array(_)) => Err(self.wrong(field, "dit is te veel", "this is too much")),
            Some(_) => Err(self.wrong(field, "hier hoort een lijst", "a list belongs here")),
        }
    }

    fn text<'v>(&self, of: &'v Value, field: &str) -> Result<&'v str, Complaint> {
        of.get(field).and_then(Value::as_str).ok_or_else(|| self.wrong(field, "hier hoort tekst", "text belongs here"))
    }

    fn number(&self, of: &Value, field: &str) -> Result<f64, Complaint> {
        let found = match of.get(field) {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            _ => None,
        };
        found.filter(|n: &f64| n.is_finite()).ok_or_else(|| self.wrong(field, "hier hoort een getal", "a number belongs here"))
    }

    fn parameters(&self, json: &Value) -> Result<Parameters, Complaint> {
        let mut found = Parameters::default();
        if !json.is_object() {
            return Err(self.wrong("", "hier horen parameters van Prosimos", "parameters of Prosimos belong here"));
        }
        for profile in self.list(json, "resource_profiles")? {
            let title = profile.get("name").and_then(Value::as_str).unwrap_or("");
            for resource in self.list(profile, "resource_list")? {
                let id = self.text(resource, "id")?.to_owned();
                let amount = resource.get("amount").map_or(Ok(1.0), |_| self.number(resource, "amount"))?;
                if !(1.0..=10_000.0).contains(&amount) {
                    return Err(self.wrong("amount", "hier hoort 1 tot 10.000", "1 to 10,000 belongs here"));
                }
                let name = resource.get("name").and_then(Value::as_str).unwrap_or(&id).to_owned();
                let calendar = resource.get("calendar").and_then(Value::as_str).unwrap_or("").to_owned();
                found.resources.insert(id, Resource { name, profile: title.to_owned(), amount: amount as u64, calendar });
            }
        }
        for calendar in self.list(json, "resource_calendars")? {
            let periods = self.list(calendar, "time_periods")?.iter().map(|p| self.period(p)).collect::<Result<_, _>>()?;
            found.calendars.insert(self.text(calendar, "id")?.to_owned(), periods);
        }
        for task in self.list(json, "task_resource_distribution")? {
            let mut people = Vec::new();
            for resource in self.list(task, "resources")? {
                people.push((self.text(resource, "resource_id")?.to_owned(), self.form(resource)?));
            }
            found.tasks.insert(self.text(task, "task_id")?.to_owned(), people);
        }
        for event in self.list(json, "event_distribution")? {
            found.events.insert(self.text(event, "event_id")?.to_owned(), self.form(event)?);
        }
        for gateway in self.list(json, "gateway_branching_probabilities")? {
            for way in self.list(gateway, "probabilities")? {
                let share = self.number(way, "value")?;
                if !(0.0..=1.0).contains(&share) {
                    return Err(self.wrong("value", "een kans ligt tussen 0 en 1", "a probability lies between 0 and 1"));
                }
                found.shares.insert(self.text(way, "path_id")?.to_owned(), share);
            }
        }
        if let Some(arrival) = json.get("arrival_time_distribution").filter(|a| !a.is_null()) {
            found.arrival = Some(self.form(arrival)?);
        }
        found.arrival_hours =
            self.list(json, "arrival_time_calendar")?.iter().map(|p| self.period(p)).collect::<Result<_, _>>()?;
        for batch in self.list(json, "batch_processing")? {
            found.batches.push((self.text(batch, "task_id")?.to_owned(), self.firing(batch)?));
        }
        self.attributes(json, &mut found)?;
        self.priorities(json, &mut found)?;
        self.rules(json, &mut found)?;
        Ok(found)
    }

    fn attributes(&self, json: &Value, found: &mut Parameters) -> Result<(), Complaint> {
        let mut names = Names::default();
        for attribute in self.list(json, "case_attributes")? {
            let name = names.free(self.text(attribute, "name")?, Lang::En);
            let values = match attribute.get("type").and_then(Value::as_str) {
                Some("discrete") => {
                    let (mut words, mut options) = (Names::default(), Vec::new());
                    for option in self.list(attribute, "values")? {
                        options.push((words.free(self.text(option, "key")?, Lang::En), self.number(option, "value")?));
                    }
                    let sum: f64 = options.iter().map(|o| o.1).sum();
                    (!options.is_empty() && (sum - 1.0).abs() <= 1e-6).then_some(Values::Words(options))
                }
                Some("continuous") => {
                    let form = self.form(attribute.get("values").unwrap_or(&Value::Null))?;
                    match (form.name.as_str(), form.values.as_slice()) {
                        ("fix", [at, ..]) => Some(Values::Between(*at, *at)),
                        ("uniform", [least, most, ..]) if least <= most => Some(Values::Between(*least, *most)),
                        _ => None,
                    }
                }
                _ => None,
            };
            match values {
                Some(values) => found.attributes.push(Attribute { name, values }),
                None => found.unread_attributes.push(name),
            }
        }
        Ok(())
    }

    /// What lets a batch go, in the words of the file.
    fn firing(&self, batch: &Value) -> Result<String, Complaint> {
        let mut rows = Vec::new();
        for row in self.list(batch, "firing_rules")? {
            let row = row.as_array().ok_or_else(|| self.wrong("firing_rules", "hier hoort een lijst", "a list belongs here"))?;
            let said = |of: &Value| {
                let shown = |key: &str| match of.get(key) {
                    Some(Value::String(text)) => text.chars().take(30).collect(),
                    Some(Value::Number(number)) => number.to_string(),
                    _ => "?".to_owned(),
                };
                format!("{} {} {}", shown("attribute"), shown("comparison"), shown("value"))
            };
            rows.push(row.iter().take(6).map(said).collect::<Vec<_>>().join(", "));
        }
        rows.truncate(6);
        Ok(rows.join("; "))
    }

    /// Levels of priority: the lower its number, the earlier a case goes; a case of no level goes last.
    fn priorities(&self, json: &Value, found: &mut Parameters) -> Result<(), Complaint> {
        for level in self.list(json, "prioritisation_rules")? {
            let number = self.number(level, "priority_level")?;
            match rule(self.list(level, "rules")?, &found.attributes) {
                Some(rule) => found.priorities.push((number, rule)),
                None => found.unread_priorities += 1,
            }
        }
        found.priorities.sort_by(|a, b| a.0.total_cmp(&b.0));
        Ok(())
    }

    /// Rules on attributes: one of several rows, in each of which all holds.
    fn rules(&self, json: &Value, found: &mut Parameters) -> Result<(), Complaint> {
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for branch in self.list(json, "branch_rules")? {
            match rule(self.list(branch, "rules")?, &found.attributes) {
                Some(rule) => known.insert(self.text(branch, "id")?.to_owned(), rule),
                None => {
                    found.unread_rules += 1;
                    None
                }
            };
        }
        for gateway in self.list(json, "gateway_branching_probabilities")? {
            for way in self.list(gateway, "probabilities")? {
                let rule = way.get("condition_id").and_then(Value::as_str).and_then(|id| known.get(id));
                if let Some(rule) = rule {
                    found.rules.insert(self.text(way, "path_id")?.to_owned(), rule.clone());
                }
            }
        }
        Ok(())
    }

    fn form(&self, of: &Value) -> Result<Form, Complaint> {
        let name = self.text(of, "distribution_name")?.to_owned();
        let list = self.list(of, "distribution_params")?;
        let values = list.iter().map(|p| self.number(p, "value")).collect::<Result<Vec<_>, _>>()?;
        if values.is_empty() {
            return Err(self.wrong("distribution_params", "hier horen getallen", "numbers belong here"));
        }
        Ok(Form { name, values })
    }

    fn period(&self, of: &Value) -> Result<Period, Complaint> {
        const DAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
        let day = |field: &str| {
            let text = self.text(of, field)?.to_uppercase();
            DAYS.iter().position(|d| *d == text).ok_or_else(|| self.wrong(field, "dit is geen dag", "this is no day"))
        };
        let clock = |field: &str| {
            let text = self.text(of, field)?;
            let mut parts = text.split(':').map(|p| p.trim().parse::<f64>().ok());
            let (hour, minute) = (parts.next().flatten(), parts.next().flatten().unwrap_or(0.0));
            let second = parts.next().flatten().unwrap_or(0.0);
            hour.map(|h| h * 60.0 + minute + second / 60.0)
                .filter(|m| (0.0..=1_440.0).contains(m))
                .ok_or_else(|| self.wrong(field, "dit is geen tijd", "this is no time"))
        };
        let (begin, end) = (clock("beginTime")?, clock("endTime")?);
        // A day that ends at 23:59 or 23:59:59 is whole: Prosimos has no 24:00.
        let end = if end >= 1_439.0 || end == 0.0 { 1_440.0 } else { end };
        if end <= begin {
            return Err(self.wrong("endTime", "het einde ligt niet na het begin", "the end does not lie after the beginning"));
        }
        Ok(Period { from: day("from")?, to: day("to")?, begin: begin.round() as u32, end: end.round() as u32 })
    }
}
