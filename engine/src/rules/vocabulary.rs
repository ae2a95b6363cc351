//! What a rule may name: facts, values of the place, other rules, steps and budget lines.

use std::sync::Arc;

use super::value::Type;

/// A fact of the process, by its place in the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub u32);

/// A value of the place (`place.NAME`), by its place in the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceValueId(pub u32);

/// The names a rule may use, with their types.
///
/// Cheap to clone: compiled rules keep a share of it, to name facts when they fail.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    pub(super) lists: Arc<Lists>,
}

/// The contents of a [`Vocabulary`].
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    pub facts: Vec<FactEntry>,
    pub place: Vec<(String, Type)>,
    pub rules: Vec<(String, String)>,
    pub steps: Vec<String>,
    pub lines: Vec<String>,
    pub running: bool,
}

/// One fact as a rule sees it.
#[derive(Clone, Debug)]
pub(super) struct FactEntry {
    pub name: String,
    pub ty: Type,
    pub optional: bool,
}

impl Vocabulary {
    /// Makes an empty vocabulary, without the running case.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fact; `optional` means that it may be [`Value::Missing`](super::Value::Missing) and that a rule must
    /// ask `known(fact)` first. Facts are numbered in order of adding.
    pub fn add_fact(&mut self, name: impl Into<String>, ty: Type, optional: bool) -> FactId {
        let facts = &mut Arc::make_mut(&mut self.lists).facts;
        let id = FactId(index(facts.len()));
        facts.push(FactEntry { name: name.into(), ty, optional });
        id
    }

    /// Adds a value that rules read as `place.NAME`. Numbered in order of adding.
    pub fn add_place_value(&mut self, name: impl Into<String>, ty: Type) -> PlaceValueId {
        let place = &mut Arc::make_mut(&mut self.lists).place;
        let id = PlaceValueId(index(place.len()));
        place.push((name.into(), ty));
        id
    }

    /// Adds a named rule, which other rules may read by its name. A fact of the same name goes before it.
    pub fn add_rule(&mut self, name: impl Into<String>, source: impl Into<String>) {
        Arc::make_mut(&mut self.lists).rules.push((name.into(), source.into()));
    }

    /// Sets the steps that `visits("step")` may name; their ids are their places in this list.
    pub fn set_steps<S: Into<String>>(&mut self, names: impl IntoIterator<Item = S>) {
        Arc::make_mut(&mut self.lists).steps = names.into_iter().map(Into::into).collect();
    }

    /// Sets the budget lines that `left("line")` may name; their ids are their places in this list.
    pub fn set_lines<S: Into<String>>(&mut self, names: impl IntoIterator<Item = S>) {
        Arc::make_mut(&mut self.lists).lines = names.into_iter().map(Into::into).collect();
    }

    /// Says whether rules may read the running case: `date`, `elapsed`, `visits` and `left`. Only steps may.
    pub fn set_running(&mut self, running: bool) {
        Arc::make_mut(&mut self.lists).running = running;
    }

    /// The fact of this name.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<FactId> {
        self.lists.fact(name).map(|(id, _)| id)
    }

    /// The name of a fact, or an empty text for one that is not here.
    #[must_use]
    pub fn fact_name(&self, fact: FactId) -> &str {
        self.lists.facts.get(fact.0 as usize).map_or("", |entry| &entry.name)
    }

    /// The type of a fact.
    #[must_use]
    pub fn fact_type(&self, fact: FactId) -> Option<&Type> {
        self.lists.facts.get(fact.0 as usize).map(|entry| &entry.ty)
    }

    /// The place value of this name.
    #[must_use]
    pub fn place_value(&self, name: &str) -> Option<PlaceValueId> {
        self.lists.place_value(name).map(|(id, _)| id)
    }

    /// The names of the place values, in order of their ids.
    pub fn place_value_names(&self) -> impl Iterator<Item = &str> {
        self.lists.place.iter().map(|(name, _)| name.as_str())
    }
}

impl Lists {
    pub fn fact(&self, name: &str) -> Option<(FactId, &FactEntry)> {
        let at = self.facts.iter().position(|entry| entry.name == name)?;
        Some((FactId(index(at)), &self.facts[at]))
    }

    pub fn place_value(&self, name: &str) -> Option<(PlaceValueId, &Type)> {
        let at = self.place.iter().position(|(known, _)| known == name)?;
        Some((PlaceValueId(index(at)), &self.place[at].1))
    }

    pub fn rule(&self, name: &str) -> Option<&str> {
        self.rules.iter().find(|(known, _)| known == name).map(|(_, source)| source.as_str())
    }

    /// Everything that may stand alone as a name, for hints.
    pub fn names(&self) -> Vec<&str> {
        let facts = self.facts.iter().map(|entry| entry.name.as_str());
        let mut names: Vec<&str> = facts.chain(self.rules.iter().map(|(name, _)| name.as_str())).collect();
        if self.running {
            names.extend(["date", "elapsed"]);
        }
        names
    }
}

/// A list index as an id; a list beyond u32 cannot be built from a bounded file.
pub(super) fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
