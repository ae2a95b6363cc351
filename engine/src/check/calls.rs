//! Called processes: what they are given, and where their ends lead.

use super::{Meaning, Rulebook, Site, listed, type_of};
use crate::model::read::read_value;
use crate::model::{Block, Fact, FactKind, Name, Operand, Process, StepKind};
use crate::rules::{Rule, Type, Value};
use crate::text::{Complaint, Complaints, Words, reader};

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    for (call, process, book) in site.processes() {
        for (i, step) in process.steps.iter().enumerate() {
            match &step.kind {
                StepKind::Process { process: name, with, ends } => {
                    let Some(inner) = site.graph.call_at(call, i) else { continue };
                    let called = site.graph.calls[inner].process.as_ref();
                    mapped(site, call, i, called, name, ends, complaints);
                    lacking(called, name, with, complaints);
                    for (key, operand) in with {
                        given(site, process, book, called, key, operand, complaints);
                    }
                }
                StepKind::Block(block) => leaves(site, call, process, block, complaints),
                _ => {}
            }
        }
    }
}

fn ends_of(process: &Process) -> Vec<&str> {
    process.steps.iter().filter(|s| matches!(s.kind, StepKind::End(_))).map(|s| s.name.value.as_str()).collect()
}

/// Every end of the called process leads somewhere, and only its ends do.
fn mapped(
    site: &Site<'_>,
    call: usize,
    step: usize,
    called: &Process,
    name: &Name,
    ends: &[(Name, Name)],
    complaints: &mut Complaints,
) {
    let known = ends_of(called);
    for (end, _) in ends.iter().filter(|(e, _)| !known.contains(&e.value.as_str())) {
        complaints.push(unknown_end(end, &called.name.value, &known));
    }
    let block = site.graph.block_of(call, step).filter(|(c, _)| *c == call).and_then(|(c, b)| site.graph.step(c, b));
    let Some(own) = site.graph.step(call, step) else { return };
    // A member without `ends` is done at every end of its process.
    if own.next.is_some() || (block.is_some() && ends.is_empty()) {
        return;
    }
    let unless: &[(Name, Name)] = match block.map(|b| &b.kind) {
        Some(StepKind::Block(Block { unless, .. })) => unless,
        _ => &[],
    };
    let missing: Vec<&str> = known.into_iter().filter(|k| !ends.iter().chain(unless).any(|(end, _)| end.value == *k)).collect();
    if missing.is_empty() {
        return;
    }
    let (nl, en) = (listed(&missing, "en"), listed(&missing, "and"));
    let inner = &name.value;
    let (nl, en) = if missing.len() == 1 {
        (format!("einde {nl} van \"{inner}\" leidt nergens heen"), format!("end {en} of \"{inner}\" leads nowhere"))
    } else {
        (format!("de einden {nl} van \"{inner}\" leiden nergens heen"), format!("the ends {en} of \"{inner}\" lead nowhere"))
    };
    let first = missing[0];
    complaints.push(
        Complaint::error("end_not_mapped", name.span, nl, en)
            .hint(format!("Voeg bij \"ends\" toe: \"{first}: STAP\""), format!("Add to \"ends\": \"{first}: STEP\"")),
    );
}

fn unknown_end(end: &Name, process: &str, known: &[&str]) -> Complaint {
    let complaint = Complaint::error(
        "unknown_end",
        end.span,
        format!("\"{}\" is geen einde van \"{process}\"", end.value),
        format!("\"{}\" is no end of \"{process}\"", end.value),
    );
    reader::suggest(complaint, &end.value, known, &Words::new("einden van dat proces", "ends of that process"))
}

/// `unless` names ends of the processes inside the block.
fn leaves(site: &Site<'_>, call: usize, process: &Process, block: &Block, complaints: &mut Complaints) {
    let inner = |member: &Name| {
        let step = process.step(&member.value)?;
        let called = site.graph.call_at(call, step)?;
        Some(site.graph.calls[called].process.as_ref())
    };
    let members: Vec<&Process> = block.members.iter().filter_map(|m| inner(&m.step)).collect();
    let known: Vec<&str> = members.iter().flat_map(|p| ends_of(p)).collect();
    for (end, _) in block.unless.iter().filter(|(e, _)| !known.contains(&e.value.as_str())) {
        let which = members.iter().map(|p| p.name.value.as_str()).collect::<Vec<_>>().join(", ");
        if site.graph.left_out().is_empty() {
            complaints.push(unknown_end(end, &which, &known));
        }
    }
}

/// Facts that the called process needs and nobody gives.
fn lacking(called: &Process, name: &Name, with: &[(Name, Operand)], complaints: &mut Complaints) {
    let needed = |f: &&Fact| f.default.is_none() && !f.optional && !matches!(f.kind, FactKind::Text);
    let missing: Vec<&str> = called
        .facts
        .iter()
        .filter(needed)
        .map(|f| f.name.value.as_str())
        .filter(|f| !with.iter().any(|(key, _)| key.value == *f))
        .collect();
    let Some(first) = missing.first() else { return };
    complaints.push(
        Complaint::error(
            "fact_not_given",
            name.span,
            format!("\"{}\" vraagt naar {}, maar krijgt hier geen antwoord", name.value, listed(&missing, "en")),
            format!("\"{}\" asks for {}, but gets no answer here", name.value, listed(&missing, "and")),
        )
        .hint(
            format!("Voeg toe: \"with: {{ {first}: … }}\", of geef de vraag daar een \"default\""),
            format!("Add: \"with: {{ {first}: … }}\", or give the fact a \"default\" there"),
        ),
    );
}

/// One entry of `with`: a fact or a lane of the called process, with something that it can be.
fn given(
    site: &Site<'_>,
    process: &Process,
    book: &Rulebook,
    called: &Process,
    key: &Name,
    operand: &Operand,
    complaints: &mut Complaints,
) {
    let (name, inner) = (&key.value, &called.name.value);
    if called.lanes.iter().any(|l| l.name.value == *name) {
        return lane(site, process, operand, complaints);
    }
    let Some(fact) = called.facts.iter().find(|f| f.name.value == *name) else {
        let complaint = Complaint::error(
            "unknown_fact",
            key.span,
            format!("\"{inner}\" heeft geen vraag \"{name}\""),
            format!("\"{inner}\" has no fact \"{name}\""),
        );
        let known: Vec<&str> = called.facts.iter().map(|f| f.name.value.as_str()).collect();
        complaints.push(reader::suggest(complaint, name, &known, &Words::new("vragen van dat proces", "facts of that process")));
        return;
    };
    match book.operand(operand) {
        Some(Meaning::Rule(rule)) => fits(rule, fact, operand, inner, complaints),
        Some(Meaning::Word(word)) => literal(process, word, fact, operand, inner, complaints),
        Some(Meaning::Value(_)) | None => {}
    }
}

/// A word or number that was written out.
fn literal(process: &Process, word: &str, fact: &Fact, operand: &Operand, inner: &str, complaints: &mut Complaints) {
    let Err(wrong) = read_value(fact, word) else { return };
    let name = &fact.name.value;
    // It names the fact already, as on the command line.
    let bare = |text: &str| text.strip_prefix(&format!("{name}: ")).unwrap_or(text).to_owned();
    let mut complaint = Complaint::error(
        "with_wrong_value",
        operand.node.span,
        format!("\"{name}\" van \"{inner}\": {}", bare(&wrong.what.nl)),
        format!("\"{name}\" of \"{inner}\": {}", bare(&wrong.what.en)),
    );
    complaint.hints = wrong.hints;
    let names = process.facts.iter().map(|f| &f.name).chain(process.rules.iter().map(|r| &r.name));
    if let Some(near) = reader::nearest(word, names.map(|n| n.value.as_str())) {
        complaint = complaint.label(format!("bedoelde u \"{near}\"?"), format!("did you mean \"{near}\"?"));
    }
    complaints.push(complaint);
}

/// A fact or rule of the caller: of the same type, and with words that the called process knows.
fn fits(rule: &Rule, fact: &Fact, operand: &Operand, inner: &str, complaints: &mut Complaints) {
    let (own, wanted) = (rule.ty(), type_of(fact));
    let name = &fact.name.value;
    let ((Type::Choice(words), Type::Choice(known)) | (Type::Choices(words), Type::Choices(known))) = (own, &wanted) else {
        if std::mem::discriminant(own) != std::mem::discriminant(&wanted) {
            let (has, wants) = (own.name(), wanted.name());
            complaints.push(
                Complaint::error(
                    "with_wrong_type",
                    operand.node.span,
                    format!("\"{name}\" van \"{inner}\" is {}; dit is {}", wants.nl, has.nl),
                    format!("\"{name}\" of \"{inner}\" is {}; this is {}", wants.en, has.en),
                )
                .hint(
                    format!("Geef een vraag of regel die {} is", wants.nl),
                    format!("Give a fact or rule that is {}", wants.en),
                ),
            );
        }
        return;
    };
    let possible = |word: &&String| match rule.constant() {
        Some(Value::Choice(i)) => words.get(i as usize) == Some(*word),
        _ => true,
    };
    let strange: Vec<&str> = words.iter().filter(possible).filter(|w| !known.contains(w)).map(String::as_str).collect();
    if strange.is_empty() {
        return;
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    complaints.push(
        Complaint::error(
            "with_unknown_word",
            operand.node.span,
            format!("de vraag \"{name}\" van \"{inner}\" kent {} niet", listed(&strange, "en")),
            format!("the fact \"{name}\" of \"{inner}\" does not know {}", listed(&strange, "and")),
        )
        .hint(
            format!("Het kent: {}. Voeg het woord daar toe, of geef een regel die een van deze kiest", known.join(", ")),
            format!("It knows: {}. Add the word there, or give a rule that picks one of these", known.join(", ")),
        ),
    );
}

/// A lane of the called process is done by a lane here, or by a team or body of the place.
fn lane(site: &Site<'_>, process: &Process, operand: &Operand, complaints: &mut Complaints) {
    let word = operand.text.trim();
    let place = site.place;
    if process.lanes.iter().any(|l| l.name.value == word) || place.team_for(word).is_some() || place.body(word).is_some() {
        return;
    }
    let known: Vec<&str> = process
        .lanes
        .iter()
        .map(|l| l.name.value.as_str())
        .chain(place.teams.iter().map(|t| t.name.value.as_str()))
        .chain(place.bodies.iter().map(|b| b.name.value.as_str()))
        .collect();
    let complaint = Complaint::warning(
        "unknown_team",
        operand.node.span,
        format!("{} heeft geen team of orgaan \"{word}\"", place.name.value),
        format!("{} has no team or body \"{word}\"", place.name.value),
    );
    complaints.push(reader::suggest(complaint, word, &known, &Words::new("bekend", "known")));
}
