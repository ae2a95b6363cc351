//! The names of a process, known before its parts are read, so that every reference can be checked where it stands.

use super::reader::{Kind, Reader, STEP, twice};
use crate::model::{Fact, Name};
use crate::text::{Node, NodeKind};

/// The names that the parts of a process may refer to.
#[derive(Debug, Default)]
pub(crate) struct Scope<'n> {
    /// Steps.
    pub(crate) steps: Vec<&'n str>,
    /// Steps that wait for a meeting.
    pub(crate) meetings: Vec<&'n str>,
    /// Steps that are ends.
    pub(crate) ends: Vec<&'n str>,
    /// Steps that are another process.
    pub(crate) processes: Vec<&'n str>,
    /// Steps that are a member of a block.
    pub(crate) members: Vec<&'n str>,
    /// Whether there is a block, so that `join` means something.
    pub(crate) has_block: bool,
    /// Rules.
    pub(crate) rules: Vec<&'n str>,
    /// Facts, those of shared files included.
    pub(crate) facts: Vec<String>,
    /// Periods.
    pub(crate) periods: Vec<&'n str>,
    /// Interventions.
    pub(crate) interventions: Vec<&'n str>,
    /// Whether the process names the fact of its owner.
    pub(crate) has_owner: bool,
}

fn keys(node: Option<&Node>) -> Vec<&str> {
    match node.map(|n| &n.kind) {
        Some(NodeKind::Mapping(entries)) => entries.iter().map(|e| e.key.value.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// The value under a key, if the node is a mapping that has it.
pub(crate) fn child<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.kind {
        NodeKind::Mapping(entries) => entries.iter().find(|e| e.key.value == key).map(|e| &e.value),
        _ => None,
    }
}

/// The text of a scalar.
pub(crate) fn scalar(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Scalar(s) => Some(&s.text),
        _ => None,
    }
}

impl<'n> Scope<'n> {
    /// Collects the names of a process file.
    pub(crate) fn of(root: &'n Node, facts: &[Fact]) -> Self {
        let mut scope = Self {
            rules: keys(child(root, "rules")),
            facts: facts.iter().map(|f| f.name.value.clone()).collect(),
            periods: keys(child(root, "periods")),
            interventions: keys(child(root, "interventions")),
            has_owner: child(root, "owner").is_some(),
            ..Self::default()
        };
        let Some(NodeKind::Mapping(steps)) = child(root, "steps").map(|n| &n.kind) else { return scope };
        for step in steps {
            let name = step.key.value.as_str();
            scope.steps.push(name);
            let has = |key: &str| child(&step.value, key).is_some();
            for (key, list) in [("meeting", &mut scope.meetings), ("end", &mut scope.ends), ("process", &mut scope.processes)] {
                if has(key) {
                    list.push(name);
                }
            }
            for node in ["all", "any", "first"].iter().filter_map(|mode| child(&step.value, mode)) {
                scope.has_block = true;
                let NodeKind::Sequence(members) = &node.kind else { continue };
                scope.members.extend(members.iter().filter_map(|m| scalar(m).or_else(|| scalar(child(m, "step")?))));
            }
        }
        scope
    }

    /// Whether a word is a fact or a rule here.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.rules.contains(&word) || self.facts.iter().any(|f| f == word)
    }

    /// The facts' names.
    pub(crate) fn fact_names(&self) -> Vec<&str> {
        self.facts.iter().map(String::as_str).collect()
    }
}

impl Reader<'_> {
    /// A step to go on with; `join` is one where there are blocks.
    pub(crate) fn target(&mut self, node: &Node, scope: &Scope<'_>) -> Option<Name> {
        let name = self.word(node)?;
        ((name.value == "join" && scope.has_block) || self.check_reference(&name, &scope.steps, &STEP)).then_some(name)
    }

    /// Whether a name is a step, or a step inside a process that is a step here (`raad/agenda`); complains if not.
    pub(crate) fn check_inner(&mut self, name: &Name, scope: &Scope<'_>, kind: &Kind) -> bool {
        let known = if kind.code == STEP.code { &scope.steps } else { &scope.ends };
        match name.value.split_once('/') {
            None => self.check_reference(name, known, kind),
            Some((outer, _)) => {
                let outer = Name::new(outer.to_owned(), name.span);
                self.check_reference(
                    &outer,
                    &scope.processes,
                    &Kind { code: STEP.code, nl: "stap met een proces erin", en: "step with a process in it" },
                )
            }
        }
    }

    /// A step, or a step inside a called process.
    pub(crate) fn inner_step(&mut self, node: &Node, scope: &Scope<'_>) -> Option<Name> {
        let name = self.word(node)?;
        self.check_inner(&name, scope, &STEP).then_some(name)
    }

    /// One or more steps, also inside called processes.
    pub(crate) fn inner_steps(&mut self, node: &Node, scope: &Scope<'_>) -> Vec<Name> {
        let names = self.word_list(node);
        names.into_iter().filter(|n| self.check_inner(n, scope, &STEP)).collect()
    }

    /// Complains of names that were already there.
    pub(crate) fn unique<'x>(&mut self, names: impl Iterator<Item = &'x Name>) {
        let mut seen: Vec<&str> = Vec::new();
        for name in names {
            if seen.contains(&name.value.as_str()) {
                self.complain(twice(name));
            }
            seen.push(&name.value);
        }
    }
}
