//! Blocks that can never go on.

use super::{Meaning, Rulebook, Site, once};
use crate::graph::Crossing;
use crate::model::{Block, BlockMode, FactKind, Member, Process, StepKind};
use crate::rules::Value;
use crate::text::{Complaint, Complaints};

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    for (call, process, book) in site.processes() {
        for (i, step) in process.steps.iter().enumerate() {
            let StepKind::Block(block) = &step.kind else { continue };
            if let BlockMode::Any { need } = block.mode {
                enough(process, book, i, block, need, complaints);
            }
            arrive(site, call, process, i, block, complaints);
        }
    }
}

/// The most copies of a member that can take part.
fn copies(process: &Process, book: &Rulebook, member: &Member) -> Option<f64> {
    let Some(times) = &member.times else { return Some(1.0) };
    match book.operand(times)? {
        Meaning::Value(Value::Number(n)) => Some(*n),
        Meaning::Rule(rule) => match rule.constant() {
            Some(Value::Number(n)) => Some(n),
            _ => {
                let fact = super::combinations::as_fact(rule)?;
                let fact = process.facts.get(fact.0 as usize)?;
                matches!(fact.kind, FactKind::Number).then_some(fact.max).flatten()
            }
        },
        _ => None,
    }
}

/// The reader counts members; what `times` makes of them is known only here.
fn enough(process: &Process, book: &Rulebook, step: usize, block: &Block, need: u32, complaints: &mut Complaints) {
    let name = &process.steps[step].name;
    let most: Option<f64> = block.members.iter().map(|m| copies(process, book, m)).sum();
    if need == 0 || most.is_some_and(|most| f64::from(need) > most) {
        let most = most.map_or_else(|| "?".to_owned(), |m| m.to_string());
        complaints.push(
            Complaint::error(
                "need_out_of_reach",
                name.span,
                format!("\"{}\" wacht op {need} onderdelen; er zijn er hoogstens {most}", name.value),
                format!("\"{}\" waits for {need} members; there are {most} at most", name.value),
            )
            .hint(format!("Kies voor \"need\" 1 tot en met {most}"), format!("Choose for \"need\" 1 to {most}")),
        );
    }
}

/// Enough members must be able to reach the end of the block.
fn arrive(site: &Site<'_>, call: usize, process: &Process, step: usize, block: &Block, complaints: &mut Complaints) {
    let (Some(own), Some(join)) = (site.graph.node(call, step), site.graph.join_node(call, step)) else { return };
    let reaches = |member: &&Member| {
        let node = process.step(&member.step.value).and_then(|s| site.graph.node(call, s));
        // Not by leaving the block and coming in again.
        node.is_some_and(|n| site.graph.reachable_without(n, Some(own))[join.index()])
    };
    let never: Vec<&Member> = block.members.iter().filter(|m| !reaches(m)).collect();
    let Some(first) = never.first() else { return };
    let waits_in_vain = match block.mode {
        // A member that may stay out leaves the others to go on.
        BlockMode::All => never.iter().any(|m| m.when.is_none() && m.chance.is_none()),
        BlockMode::Any { need } => block.members.len() - never.len() < need as usize,
        BlockMode::First => never.len() == block.members.len(),
    };
    let leaves = |c: &Crossing| matches!(c, Crossing::Leaves { block, .. } if *block == step);
    if !waits_in_vain || site.graph.crossings(call).iter().any(leaves) {
        return; // a way out of the block was said where it stands
    }
    let block_name = &process.steps[step].name.value;
    let member = match block.mode {
        BlockMode::All => never.iter().find(|m| m.when.is_none() && m.chance.is_none()).unwrap_or(first),
        _ => first,
    };
    once(
        complaints,
        Complaint::error(
            "member_never_joins",
            member.step.span,
            format!("\"{}\" komt nooit aan het einde van blok \"{block_name}\", en het blok wacht daarop", member.step.value),
            format!("\"{}\" never comes to the end of block \"{block_name}\", and the block waits for it", member.step.value),
        )
        .hint("Laat een weg van dit onderdeel eindigen met \"next: join\"", "Let a way of this member end with \"next: join\""),
    );
}
