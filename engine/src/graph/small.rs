//! Small processes, made by hand: for examples and tests of what needs no file.

use crate::model::{Block, BlockMode, Branch, Branches, EndKind, Member, Name, Process, Step, StepKind};
use crate::text::{FileId, Span, Words};

/// A name that was written nowhere.
#[must_use]
pub fn name(value: &str) -> Name {
    Name::new(value.to_owned(), Span::default())
}

/// A process of these steps; the first is the start.
#[must_use]
pub fn process(id: &str, steps: impl IntoIterator<Item = Step>) -> Process {
    Process {
        file: FileId(0),
        name: name(id),
        title: Words::same(id),
        about: None,
        part: false,
        owner: None,
        facts: Vec::new(),
        rules: Vec::new(),
        lanes: Vec::new(),
        steps: steps.into_iter().collect(),
        periods: Vec::new(),
        stops: Vec::new(),
        interventions: Vec::new(),
        examples: Vec::new(),
        notes: Vec::new(),
    }
}

/// A step of some kind that goes on to each of `next` (the last is `else`), or says nothing if there are none.
#[must_use]
pub fn step(id: &str, kind: StepKind, next: &[&str]) -> Step {
    Step {
        name: name(id),
        title: Words::same(id),
        by: None,
        work: None,
        kind,
        next: (!next.is_empty()).then(|| branches(next)),
        decided: false,
        milestone: None,
        raises: None,
        only_in: Vec::new(),
        not_in: Vec::new(),
        cause: None,
        priority: None,
        law: Vec::new(),
        judgement: None,
        bring: None,
        note: None,
        span: Span::default(),
    }
}

/// A step that only chooses.
#[must_use]
pub fn work(id: &str, next: &[&str]) -> Step {
    step(id, StepKind::Decide, next)
}

/// An end.
#[must_use]
pub fn end(id: &str) -> Step {
    step(id, StepKind::End(EndKind::Granted), &[])
}

/// A block that waits for all of its members.
#[must_use]
pub fn all(id: &str, members: &[&str], then: &[&str]) -> Step {
    let members =
        members.iter().map(|m| Member { step: name(m), when: None, chance: None, times: None, span: Span::default() }).collect();
    step(id, StepKind::Block(Block { mode: BlockMode::All, members, unless: Vec::new() }), then)
}

/// A mandate step: decider and step.
#[must_use]
pub fn mandate(id: &str, to: &[(&str, &str)]) -> Step {
    let matter = crate::model::Operand {
        text: "subsidie".to_owned(),
        node: crate::text::Node { span: Span::default(), kind: crate::text::NodeKind::Mapping(Vec::new()), adjust: Vec::new() },
    };
    let to = to.iter().map(|(d, s)| (name(d), name(s))).collect();
    step(id, StepKind::Mandate { matter, amount: None, to }, &[])
}

/// A step that calls a process: its ends and where they go on.
#[must_use]
pub fn call(id: &str, process: &str, ends: &[(&str, &str)]) -> Step {
    let ends = ends.iter().map(|(e, s)| (name(e), name(s))).collect();
    step(id, StepKind::Process { process: name(process), with: Vec::new(), ends }, &[])
}

fn branches(targets: &[&str]) -> Branches<Name> {
    let last = targets.len() - 1;
    let list = targets
        .iter()
        .enumerate()
        .map(|(i, target)| Branch {
            when: None,
            chance: None,
            otherwise: i == last,
            max: None,
            held: false,
            wait: None,
            value: Some(name(target)),
            span: Span::default(),
        })
        .collect();
    Branches { list, ordered: false, span: Span::default() }
}
