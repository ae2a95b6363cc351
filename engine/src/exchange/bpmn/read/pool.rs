//! Which of several pools is read.

use super::super::remarks::Remarks;
use super::super::xml::Element;
use super::is_flow_node;
use crate::text::Complaint;
use std::collections::HashSet;

/// The process to take: that of the named pool, the only one, or the one with the most steps.
pub(super) fn choose<'e>(
    root: &'e Element,
    pool: Option<&str>,
    remarks: &mut Remarks,
) -> Result<(&'e Element, String), Vec<Complaint>> {
    let participants: Vec<&Element> = root.all("collaboration").flat_map(|c| c.all("participant")).collect();
    let name_of = |process: &Element| {
        let id = process.get("id");
        let named = participants.iter().find(|p| p.get("processRef") == id && id.is_some());
        let title = named.map(|p| p.title()).filter(|t| !t.is_empty());
        title.unwrap_or_else(|| process.title())
    };
    // Other pools' ids may carry a prefix.
    let all: Vec<(&Element, String, usize)> = root.all("process").map(|p| (p, name_of(p), steps_in(p))).collect();
    if let Some(wanted) = pool {
        let low = wanted.to_lowercase();
        let is = |p: &&(&Element, String, usize)| p.1.to_lowercase() == low || p.0.get("id") == Some(wanted);
        if let Some((process, title, _)) = all.iter().find(is) {
            return Ok((process, title.clone()));
        }
        let names: Vec<&str> = all.iter().map(|p| p.1.as_str()).collect();
        let complaint = Complaint::error(
            "unknown_pool",
            root.span,
            format!("deze tekening heeft geen pool \"{wanted}\""),
            format!("this drawing has no pool \"{wanted}\""),
        );
        let complaint = crate::text::reader::suggest(complaint, wanted, &names, &crate::text::Words::new("pools", "pools"));
        return Err(vec![complaint]);
    }
    // A process that another calls is a part of it.
    let called: HashSet<&str> = all.iter().flat_map(|p| calls_in(p.0)).collect();
    let free = |p: &&(&Element, String, usize)| p.0.get("id").is_none_or(|id| !called.contains(id));
    let best = all.iter().filter(free).chain(all.iter()).filter(|p| p.2 > 0).fold(
        None,
        |best: Option<&(&Element, String, usize)>, p| match best {
            Some(known) if known.2 >= p.2 || (free(&known) && !free(&p)) => Some(known),
            _ => Some(p),
        },
    );
    let Some((process, title, _)) = best else {
        return Err(vec![
            Complaint::error(
                "empty_drawing",
                root.span,
                "in deze tekening staat geen proces met stappen",
                "this drawing has no process with steps",
            )
            .hint("Teken eerst de stappen", "Draw the steps first"),
        ]);
    };
    for other in all.iter().filter(|p| p.2 > 0 && !std::ptr::eq(p.0, *process) && free(p)) {
        remarks.say(
            other.0.span,
            "pool",
            if other.1.is_empty() { other.0.get("id").unwrap_or("") } else { &other.1 },
            "niet overgenomen; wat ervan komt, is een bericht waarop wordt gewacht. Met --pool neemt u deze pool",
            "not taken over; what comes from it is a message that is waited for. With --pool you take this pool",
        );
    }
    Ok((process, title.clone()))
}

fn steps_in(scope: &Element) -> usize {
    scope.children.iter().map(|c| usize::from(is_flow_node(&c.name)) + steps_in(c)).sum()
}

fn calls_in(scope: &Element) -> Vec<&str> {
    let own = scope.all("callActivity").filter_map(|c| c.get("calledElement"));
    own.chain(scope.children.iter().flat_map(calls_in)).collect()
}
