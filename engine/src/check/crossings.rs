//! Ways that enter or leave a block in its middle, and calls that could not be followed.
//!
//! A block waits for its members. A case that comes in halfway would make the block wait for a member that never
//! started; one that leaves halfway would make it wait for ever.

use super::{Site, once};
use crate::graph::{Crossing, LARGEST, LeftOut};
use crate::model::{Process, StepKind};
use crate::text::{Complaint, Complaints};

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    for (call, process, _) in site.processes() {
        for crossing in site.graph.crossings(call) {
            complaints.push(said(process, crossing));
        }
    }
    for (call, step, why) in site.graph.left_out() {
        let Some(StepKind::Process { process, .. }) = site.graph.step(*call, *step).map(|s| &s.kind) else { continue };
        let name = &process.value;
        once(
            complaints,
            match why {
                // The loader says these two with more detail; a process that did not come from it gets them here.
                LeftOut::Recursive => Complaint::error(
                    "contains_itself",
                    process.span,
                    format!("proces \"{name}\" bevat zichzelf"),
                    format!("process \"{name}\" contains itself"),
                ),
                LeftOut::Unknown => Complaint::error(
                    "unknown_process",
                    process.span,
                    format!("onbekend proces \"{name}\""),
                    format!("unknown process \"{name}\""),
                ),
                LeftOut::TooLarge => Complaint::error(
                    "too_large",
                    process.span,
                    format!("met \"{name}\" erbij heeft dit proces meer dan {LARGEST} stappen"),
                    format!("with \"{name}\" this process has more than {LARGEST} steps"),
                )
                .hint("Roep minder processen in elkaar aan", "Call fewer processes inside each other"),
            },
        );
    }
}

fn said(process: &Process, crossing: &Crossing) -> Complaint {
    let name = |step: usize| process.steps.get(step).map_or("", |s| s.name.value.as_str());
    match *crossing {
        Crossing::Enters { from, to, block, span } => {
            let (from, to, block) = (name(from), name(to), name(block));
            Complaint::error(
                "enters_block",
                span,
                format!("\"{to}\" hoort bij blok \"{block}\"; vanuit \"{from}\" komt een zaak daar halverwege binnen"),
                format!("\"{to}\" belongs to block \"{block}\"; from \"{from}\" a case comes in halfway"),
            )
            .hint(
                format!("Ga naar \"{block}\" zelf, of geef \"{from}\" een eigen stap buiten het blok"),
                format!("Go to \"{block}\" itself, or give \"{from}\" a step of its own outside the block"),
            )
        }
        Crossing::Leaves { from, to, block, span } => {
            let (from, to, block) = (name(from), name(to), name(block));
            Complaint::error(
                "leaves_block",
                span,
                format!("\"{from}\" hoort bij blok \"{block}\" en gaat naar \"{to}\" daarbuiten; het blok wacht dan voor altijd"),
                format!("\"{from}\" belongs to block \"{block}\" and goes to \"{to}\" outside it; the block then waits for ever"),
            )
            .hint(
                format!("Schrijf \"join\", en kies na het blok met \"then\" bij \"{block}\""),
                format!("Write \"join\", and choose after the block with \"then\" at \"{block}\""),
            )
        }
        Crossing::NoBlock { from, said, span } => {
            let from = name(from);
            let complaint = Complaint::error(
                "join_without_block",
                span,
                format!("\"{from}\" hoort bij geen blok; er is niets om op te wachten"),
                format!("\"{from}\" belongs to no block; there is nothing to wait for"),
            );
            if said {
                complaint.hint("Schrijf in plaats van \"join\" een stap", "Write a step instead of \"join\"")
            } else {
                complaint.hint("Voeg toe: \"next: STAP\"", "Add: \"next: STEP\"")
            }
        }
        Crossing::Shared { step, span } => Complaint::error(
            "member_twice",
            span,
            format!("\"{}\" is al onderdeel van een blok", name(step)),
            format!("\"{}\" is a member of a block already", name(step)),
        )
        .hint(
            "Een stap hoort bij één blok. Maak er een tweede stap van, met een andere naam",
            "A step belongs to one block. Make it a second step, with another name",
        ),
    }
}
