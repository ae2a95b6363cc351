//! Who does a step: a lane of the process, or a team or body of the place.

use super::{Site, once, warned};
use crate::graph::ProcessGraph;
use crate::model::{LaneKind, Name, Operand, Place, StepKind};
use crate::text::{Complaint, Complaints, Words, reader};

/// Who a name in `by` stands for at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A team, by its index in the place.
    Team(usize),
    /// A body, by its index in the place.
    Body(usize),
    /// The proposer.
    Applicant,
    /// Someone outside.
    Partner,
    /// The one that the last mandate step found.
    Decider,
    /// The place lacks it: it works like a team that is never busy.
    Missing(String),
}

/// Resolves a name in `by`, or of a meeting's body: first what the caller gave with `with`, then the lanes of the process
/// (with their `of`), then the teams and bodies of the place.
#[must_use]
pub fn who(graph: &ProcessGraph, call: usize, place: &Place, name: &str) -> Who {
    let (mut call, mut name) = (call, name.to_owned());
    // Each round goes one caller up, so there are no more than callers.
    loop {
        let Some(said) = graph.calls.get(call) else { return Who::Missing(name) };
        let lane = said.process.lanes.iter().find(|l| l.name.value == name);
        if let (Some((above, step)), Some(_)) = (said.parent, lane)
            && let Some(StepKind::Process { with, .. }) = graph.step(above, step).map(|s| &s.kind)
            && let Some((_, given)) = with.iter().find(|(key, _)| key.value == name)
        {
            (call, name) = (above, given.text.trim().to_owned());
            continue;
        }
        return match lane {
            Some(lane) => {
                let name = lane.of.as_ref().map_or(lane.name.value.as_str(), |of| &of.value);
                match lane.kind {
                    LaneKind::Applicant => Who::Applicant,
                    LaneKind::Partner => Who::Partner,
                    LaneKind::Team => place.team_for(name).map_or_else(|| Who::Missing(name.to_owned()), Who::Team),
                    LaneKind::Body => place.body(name).map_or_else(|| Who::Missing(name.to_owned()), Who::Body),
                }
            }
            None if name == "decider" => Who::Decider,
            None => {
                let team = place.team_for(&name).map(Who::Team);
                team.or_else(|| place.body(&name).map(Who::Body)).unwrap_or(Who::Missing(name))
            }
        };
    }
}

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    for (call, said) in site.graph.calls.iter().enumerate() {
        let given: &[(Name, Operand)] = match said.parent.and_then(|(c, s)| site.graph.step(c, s)).map(|s| &s.kind) {
            Some(StepKind::Process { with, .. }) => with,
            _ => &[],
        };
        // What the caller gives is looked at there.
        for lane in said.process.lanes.iter().filter(|l| !given.iter().any(|(key, _)| key.value == l.name.value)) {
            if let Who::Missing(name) = who(site.graph, call, site.place, &lane.name.value) {
                let at = lane.of.as_ref().unwrap_or(&lane.name);
                once(complaints, missing(site, at, &name, lane.kind == LaneKind::Body));
            }
        }
        for (i, step) in said.process.steps.iter().enumerate() {
            let Some(by) = &step.by else { continue };
            let is_lane = said.process.lanes.iter().any(|l| l.name.value == by.value);
            if is_lane {
                continue; // said at the lane
            }
            match who(site.graph, call, site.place, &by.value) {
                Who::Missing(name) => {
                    let lanes = said.process.lanes.iter().map(|l| l.name.value.as_str());
                    let complaint = missing(site, by, &name, false);
                    once(
                        complaints,
                        match reader::nearest(&name, lanes) {
                            Some(near) => complaint.label(format!("bedoelde u \"{near}\"?"), format!("did you mean \"{near}\"?")),
                            None => complaint,
                        },
                    );
                }
                Who::Decider => found_before(site, call, i, by, complaints),
                _ => {}
            }
        }
    }
}

fn missing(site: &Site<'_>, at: &Name, name: &str, is_body: bool) -> Complaint {
    let place = site.place;
    let complaint = |nl: String, en: String| warned(Complaint::error("lane_not_at_place", at.span, nl, en));
    let here = &place.name.value;
    if is_body {
        let known: Vec<&str> = place.bodies.iter().map(|b| b.name.value.as_str()).collect();
        let complaint = complaint(format!("{here} heeft geen orgaan \"{name}\""), format!("{here} has no body \"{name}\""));
        return reader::suggest(complaint, name, &known, &Words::new(format!("organen van {here}"), format!("bodies of {here}")));
    }
    let known: Vec<&str> = place.teams.iter().map(|t| t.name.value.as_str()).collect();
    let complaint = complaint(
        format!("{here} heeft geen team \"{name}\"; het werkt nu als een team dat nooit druk is"),
        format!("{here} has no team \"{name}\"; it now works like a team that is never busy"),
    );
    reader::suggest(complaint, name, &known, &Words::new(format!("teams van {here}"), format!("teams of {here}")))
}

/// `by: decider` needs a mandate step on the way to it, here or in a caller.
fn found_before(site: &Site<'_>, call: usize, step: usize, by: &Name, complaints: &mut Complaints) {
    let Some(node) = site.graph.node(call, step) else { return };
    let before = site.graph.reaching(&[node]);
    let is_mandate =
        |a: &crate::graph::Activity| site.graph.step(a.call, a.step).is_some_and(|s| matches!(s.kind, StepKind::Mandate { .. }));
    if !site.graph.activities().any(|(n, a)| before[n.index()] && is_mandate(&a)) {
        once(
            complaints,
            Complaint::error(
                "no_decider",
                by.span,
                "\"decider\" is wie de mandaatstap vindt, maar voor deze stap is er geen",
                "\"decider\" is the one a mandate step finds, but there is none before this step",
            )
            .hint(
                "Noem een team, of zet er een stap met \"mandate\" voor",
                "Name a team, or put a step with \"mandate\" before it",
            ),
        );
    }
}
