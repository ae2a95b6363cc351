//! What `--with` may change: an intervention, a fact, the day, the place, or an edited file; and several with a `+`.

use crate::case::Case;
use crate::desk::{self, Desk, Stop};
use doorloop_engine::findings::{self, InterventionTitle};
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::model::read::{self, read_value};
use doorloop_engine::text::{Complaint, Complaints, Sources, Words, yaml};
use std::path::Path;

/// The parts of what was typed: `een_loket+bedrag=10k` are two.
pub fn parts(typed: &str) -> Vec<&str> {
    typed.split('+').map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// A file that was read, and whether it is a place.
pub fn edited(name: &str) -> Result<Option<(LibraryFile, bool)>, Stop> {
    if !(name.ends_with(".yaml") || name.ends_with(".yml") || name.contains(['/', '\\'])) {
        return Ok(None);
    }
    let file = desk::read(Path::new(name))?;
    let mut sources = Sources::default();
    let id = sources.add(file.shown.clone(), file.text.clone());
    let tree = yaml::read(id, &sources, &mut Complaints::default());
    let is_place = tree.is_some_and(|t| read::is_place(&t));
    Ok(Some((file, is_place)))
}

/// The title of an edited file.
pub fn edited_title(file: &LibraryFile) -> InterventionTitle {
    plain(&file.shown, Words::new(format!("Bewerkt: {}", file.shown), format!("Edited: {}", file.shown)))
}

fn plain(name: &str, title: Words) -> InterventionTitle {
    InterventionTitle { name: name.to_owned(), title, assumes: None }
}

impl Case {
    /// The proposal with what was typed after `--with`; nothing typed changes nothing.
    pub fn changed(&self, desk: &mut Desk, typed: &str) -> Result<Self, Stop> {
        let mut case = self.clone();
        let mut facts: Vec<(&str, &str)> = Vec::new();
        let mut titles: Vec<Option<InterventionTitle>> = Vec::new();
        let mut kinds: Vec<&str> = Vec::new();
        for part in parts(typed) {
            let (kind, title) = if let Some((file, is_place)) = edited(part)? {
                let title = edited_title(&file);
                *(if is_place { &mut case.place } else { &mut case.process }) = file;
                (if is_place { "place" } else { "process" }, Some(title))
            } else if let Some(name) = part.strip_prefix("place=") {
                case.place = desk.place(name)?;
                let place = desk.workbook.load_place(&case.place, &[], &mut desk.complaints);
                let place = place.ok_or_else(|| desk.give_up())?;
                ("place", Some(plain(part, place.title)))
            } else if let Some(day) = part.strip_prefix("submit=") {
                case.submit = desk.date(Some(day), "--with submit")?;
                let day = case.submit;
                ("submit", Some(plain(part, Words::new(format!("Ingediend op {day}"), format!("Submitted on {day}")))))
            } else if let Some((fact, value)) = part.split_once('=') {
                facts.push((fact.trim(), value));
                (fact.trim(), None)
            } else {
                case.with.push(part.to_owned());
                (part, None)
            };
            if kinds.contains(&kind) {
                return Err(Stop::input(Complaint::general(
                    "changed_twice",
                    format!("--with {typed}: \"{kind}\" verandert twee keer"),
                    format!("--with {typed}: \"{kind}\" is changed twice"),
                )));
            }
            kinds.push(kind);
            titles.push(title);
        }
        let titles = case.titled(desk, &parts(typed), titles)?;
        case.titles.extend(titles);
        facts.iter().for_each(|(fact, value)| case.set(fact, value));
        Ok(case)
    }

    /// Titles of interventions and facts, which only the process as it now is can give.
    fn titled(
        &self,
        desk: &mut Desk,
        parts: &[&str],
        titles: Vec<Option<InterventionTitle>>,
    ) -> Result<Vec<InterventionTitle>, Stop> {
        if titles.iter().all(Option::is_some) {
            return Ok(titles.into_iter().flatten().collect());
        }
        let loaded = desk.workbook.load_process(&self.process, &[], &mut desk.complaints);
        let Some(loaded) = loaded else { return Err(desk.give_up()) };
        let process = &loaded.process;
        let title = |part: &str| match part.split_once('=') {
            Some((name, text)) => {
                let fact = process.facts.iter().find(|f| f.name.value == name.trim());
                // A fact or value that does not exist is complained of when the proposal is made.
                let said = fact.and_then(|f| Some((f, read_value(f, text).ok()?)));
                said.map_or_else(
                    || plain(part, Words::same(part)),
                    |(fact, value)| {
                        let value = findings::in_words(fact, &value);
                        let say = |title: &str, value: &str| format!("{title}: {value}");
                        plain(part, Words::new(say(&fact.title.nl, &value.nl), say(&fact.title.en, &value.en)))
                    },
                )
            }
            None => {
                let known = process.interventions.iter().find(|i| i.name.value == part);
                known.map_or_else(|| plain(part, Words::same(part)), findings::title)
            }
        };
        Ok(titles.into_iter().zip(parts).map(|(known, part)| known.unwrap_or_else(|| title(part))).collect())
    }
}
