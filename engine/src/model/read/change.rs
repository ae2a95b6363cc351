//! Changes: what interventions do to the trees of a process and of a place, before these are read.

use crate::model::{Intervention, Name};
use crate::text::{Adjustment, Complaint, Complaints, Node, NodeKind, Severity, Sources, Spanned, Words, edit, reader, scalars};

/// What the paths of an intervention may begin with in a process.
pub(crate) const PROCESS_SECTIONS: [&str; 7] = ["facts", "rules", "lanes", "steps", "periods", "stops", "owner"];
/// What they may begin with in a place.
pub(crate) const PLACE_SECTIONS: [&str; 14] = [
    "bodies",
    "mandates",
    "teams",
    "budgets",
    "recess",
    "cycle",
    "terms",
    "owners",
    "values",
    "caseload",
    "hours",
    "present",
    "holidays",
    "inhabitants",
];

/// What happens at a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Replaces the value.
    Set(Node),
    /// Multiplies the number.
    Scale(Spanned<f64>),
    /// Adds to the number.
    Add(Node),
}

/// One change of an intervention, at a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The intervention it is part of.
    pub intervention: Name,
    /// Where to.
    pub path: Name,
    /// What happens there.
    pub edit: Edit,
}

impl Change {
    /// Whether it is meant for the place.
    #[must_use]
    pub fn is_for_place(&self) -> bool {
        PLACE_SECTIONS.contains(&self.path.value.split('.').next().unwrap_or(""))
    }

    fn apply(&self, tree: &mut Node) -> Result<(), Complaint> {
        match &self.edit {
            Edit::Set(value) => edit::set(tree, &self.path, value),
            Edit::Scale(factor) => edit::scale(tree, &self.path, factor),
            Edit::Add(value) => edit::add(tree, &self.path, value),
        }
    }
}

/// The interventions of these names; complains of a name that does not exist, with the nearest, and of one named twice.
pub(crate) fn chosen<'p>(all: &'p [Intervention], names: &[&str], complaints: &mut Complaints) -> Vec<&'p Intervention> {
    let mut found: Vec<&Intervention> = Vec::new();
    for name in names {
        match all.iter().find(|i| i.name.value == *name) {
            Some(i) if found.iter().any(|f| f.name.value == i.name.value) => {
                complaints.push(Complaint::general(
                    "duplicate_name",
                    format!("ingreep \"{name}\" is twee keer gekozen"),
                    format!("intervention \"{name}\" is chosen twice"),
                ));
            }
            Some(i) => found.push(i),
            None => {
                let complaint = Complaint::general(
                    "unknown_intervention",
                    format!("onbekende ingreep \"{name}\""),
                    format!("unknown intervention \"{name}\""),
                );
                let known: Vec<&str> = all.iter().map(|i| i.name.value.as_str()).collect();
                let mut complaint = reader::suggest(
                    complaint,
                    name,
                    &known,
                    &Words::new("ingrepen van dit proces", "interventions of this process"),
                );
                // A complaint at no place has no caret to put a label under.
                if let Some(label) = complaint.label.take() {
                    complaint.hints.insert(0, label);
                }
                complaints.push(complaint);
            }
        }
    }
    found
}

/// All changes of an intervention, those that replace first: what is scaled is the new value.
pub(crate) fn changes(intervention: &Intervention, sources: &Sources, complaints: &mut Complaints) -> Vec<Change> {
    let change = |path: &Name, edit| Change { intervention: intervention.name.clone(), path: path.clone(), edit };
    let mut list: Vec<Change> = intervention.set.iter().map(|(p, n)| change(p, Edit::Set(n.clone()))).collect();
    for (path, node) in &intervention.scale {
        if let Some(factor) = scalars::factor(node, sources, complaints) {
            list.push(change(path, Edit::Scale(Spanned::new(factor, node.span))));
        }
    }
    list.extend(intervention.add.iter().map(|(p, n)| change(p, Edit::Add(n.clone()))));
    list
}

/// Complains where two interventions replace the same value.
pub(crate) fn check_two_sets(list: &[Change], complaints: &mut Complaints) {
    let sets: Vec<&Change> = list.iter().filter(|c| matches!(c.edit, Edit::Set(_))).collect();
    for (i, change) in sets.iter().enumerate() {
        if let Some(other) =
            sets.iter().take(i).find(|o| o.path.value == change.path.value && o.intervention.value != change.intervention.value)
        {
            complaints.push(
                Complaint::error(
                    "two_sets",
                    change.path.span,
                    format!(
                        "\"{}\" en \"{}\" vervangen allebei \"{}\"",
                        other.intervention.value, change.intervention.value, change.path.value
                    ),
                    format!(
                        "\"{}\" and \"{}\" both replace \"{}\"",
                        other.intervention.value, change.intervention.value, change.path.value
                    ),
                )
                .hint(
                    "Kies één van deze ingrepen; \"scale\" kan wel samen",
                    "Choose one of these interventions; \"scale\" can go together",
                ),
            );
        }
    }
}

/// Applies the changes meant for a process, with the whole steps that interventions bring.
pub(crate) fn apply_to_process(
    base: &Node,
    interventions: &[&Intervention],
    list: &[Change],
    complaints: &mut Complaints,
) -> Node {
    let changed = |only: Option<&Name>, complaints: &mut Complaints| {
        let mut tree = base.clone();
        let here = |name: &Name| only.is_none_or(|o| o.value == name.value);
        for intervention in interventions.iter().filter(|i| here(&i.name)) {
            if intervention.steps.is_empty() {
                continue;
            }
            let entries = intervention
                .steps
                .iter()
                .map(|(key, value)| crate::text::Entry { key: key.clone(), value: value.clone() })
                .collect();
            let steps = Node { span: intervention.span, kind: NodeKind::Mapping(entries), adjust: Vec::new() };
            if let Err(complaint) = edit::replace_steps(&mut tree, &steps) {
                complaints.push(complaint);
            }
        }
        let order = |c: &&Change| u8::from(!matches!(c.edit, Edit::Set(_)));
        let mut mine: Vec<&Change> = list.iter().filter(|c| !c.is_for_place() && here(&c.intervention)).collect();
        mine.sort_by_key(order);
        for change in mine {
            if let Err(complaint) = change.apply(&mut tree) {
                complaints.push(complaint);
            }
        }
        tree
    };
    for intervention in interventions {
        let mut own = Complaints::default();
        let tree = changed(Some(&intervention.name), &mut own);
        let for_place = list.iter().any(|c| c.is_for_place() && c.intervention.value == intervention.name.value);
        if !own.has_errors() && !for_place && says_the_same(base, &tree) {
            complaints.push(
                Complaint::error(
                    "changes_nothing",
                    intervention.span,
                    format!("ingreep \"{}\" verandert niets", intervention.name.value),
                    format!("intervention \"{}\" changes nothing", intervention.name.value),
                )
                .hint("Wat hij zegt, stond er al", "What it says was there already"),
            );
        }
    }
    changed(None, complaints)
}

/// Applies the changes meant for a place. One without effect at this place is a warning: another place may have what it names.
pub(crate) fn apply_to_place(base: &Node, list: &[Change], complaints: &mut Complaints) -> Node {
    let mut tree = base.clone();
    let mut mine: Vec<&Change> = list.iter().filter(|c| c.is_for_place()).collect();
    mine.sort_by_key(|c| u8::from(!matches!(c.edit, Edit::Set(_))));
    for change in mine {
        let before = tree.clone();
        // `set` makes a key that is absent: a team's `other_work`, say. A whole new team, body or line it does not make.
        let outcome = change.apply(&mut tree);
        match outcome {
            Err(complaint) => {
                tree = before;
                complaints.push(Complaint { severity: Severity::Warning, code: "no_effect_here", ..complaint });
            }
            Ok(()) if says_the_same(&before, &tree) => complaints.push(Complaint::warning(
                "no_effect_here",
                change.path.span,
                format!("in deze gemeente verandert \"{}\" hierdoor niet", change.path.value),
                format!("at this place this does not change \"{}\"", change.path.value),
            )),
            Ok(()) => {}
        }
    }
    tree
}

/// Whether two trees say the same, wherever it was written.
pub(crate) fn says_the_same(a: &Node, b: &Node) -> bool {
    let counted = |n: &Node| {
        let real = n.adjust.iter().filter(|a| match a {
            Adjustment::Scale(factor) => factor.value != 1.0,
            Adjustment::Add(value) => !matches!(&value.kind, NodeKind::Scalar(s) if is_zero(&s.text)),
        });
        real.count()
    };
    if counted(a) != counted(b) {
        return false;
    }
    match (&a.kind, &b.kind) {
        (NodeKind::Scalar(x), NodeKind::Scalar(y)) => x.text == y.text,
        (NodeKind::Sequence(x), NodeKind::Sequence(y)) => x.len() == y.len() && x.iter().zip(y).all(|(x, y)| says_the_same(x, y)),
        (NodeKind::Mapping(x), NodeKind::Mapping(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| x.key.value == y.key.value && says_the_same(&x.value, &y.value))
        }
        (NodeKind::Broken, NodeKind::Broken) => true,
        _ => false,
    }
}

/// `0`, `0 d`, `0%`: nothing to add.
fn is_zero(text: &str) -> bool {
    let number: String = text.trim().trim_start_matches('-').chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    number.parse::<f64>().is_ok_and(|n| n == 0.0)
}
