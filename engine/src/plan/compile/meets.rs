//! How long others matter: from which operations a proposal can still come to something that it shares with other cases.
//!
//! Once none lies ahead, the world around the proposal can be let go: nothing that happens there reaches it any more.

use crate::plan::{ChoicePlan, Next, Op, OpId, OpKind, Plan};

/// For each operation of the followed process, whether it, or one that can come after it, is shared with others.
pub(super) fn meets_others(plan: &Plan) -> Vec<bool> {
    let mut meets = vec![true; plan.ops.len()];
    let Some(program) = plan.programs.first().filter(|_| plan.follows) else { return meets };
    // A rule that looks at the money left sees what others took, wherever the case is.
    if program.running.iter().any(|r| !r.rule.reads().left.is_empty()) {
        return meets;
    }
    let ops = program.ops.0 as usize..program.ops.1 as usize;
    for i in ops.clone() {
        meets[i] = is_shared(plan, &plan.ops[i]);
    }
    // A stop can take the case from anywhere to its target.
    let stops = |meets: &[bool]| program.stops.iter().any(|s| meets[s.target as usize]);
    loop {
        let stopped = stops(&meets);
        let mut changed = false;
        for i in ops.clone().rev() {
            if !meets[i] && (stopped || followers(plan, &plan.ops[i]).iter().any(|&next| meets[next as usize])) {
                meets[i] = true;
                changed = true;
            }
        }
        if !changed {
            return meets;
        }
    }
}

fn is_shared(plan: &Plan, op: &Op) -> bool {
    let busy = |team: u16| plan.teams[usize::from(team)].workers.is_some();
    match op.kind {
        OpKind::Work { team: Some(team), .. } => busy(team),
        OpKind::Work { team: None, .. } => plan.deciders.iter().filter_map(|d| d.1).any(busy),
        OpKind::Gate { .. } | OpKind::Reserve { .. } => true,
        _ => false,
    }
}

/// Every operation to which a token can go from this one.
fn followers(plan: &Plan, op: &Op) -> Vec<OpId> {
    let of_choice = |choice: u32| {
        let ChoicePlan { branches: (from, to), .. } = plan.choices[choice as usize];
        plan.branches[from as usize..to as usize].iter().map(|b| b.target)
    };
    let mut found: Vec<OpId> = Vec::new();
    match op.next {
        Next::Op(next) => found.push(next),
        Next::Choice(choice) => found.extend(of_choice(choice)),
        Next::Own => {}
    }
    match op.kind {
        OpKind::Route { rows: (from, to), .. } => {
            let rows = &plan.routes[from as usize..to as usize];
            found.extend(rows.iter().flat_map(|r| [Some(r.target), r.instead.map(|i| i.1)].into_iter().flatten()));
        }
        OpKind::Reserve { claim, .. } => found.extend(plan.claims[claim as usize].if_short.into_iter().flat_map(of_choice)),
        OpKind::Until { missed, .. } => found.extend(missed),
        OpKind::Fork { members: (from, to), join } => {
            found.extend(plan.members[from as usize..to as usize].iter().map(|m| m.entry));
            found.push(join);
        }
        _ => {}
    }
    found
}
