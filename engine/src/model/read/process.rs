//! A process file as a whole, its interventions and its examples.

use super::reader::{END, FACT, INTERVENTION, PERIOD, Reader, STEP, twice};
use super::scope::{Scope, child};
use super::version::{FileForm, upgraded};
use crate::model::keys;
use crate::model::library::Library;
use crate::model::{Chance, Example, Expectation, Fact, Intervention, Lane, LaneKind, Name, NamedRule, Process, StickyNote};
use crate::text::reader::as_list;
use crate::text::scalars::Form;
use crate::text::{Complaint, Complaints, Entry, Node, NodeKind, Sources, Words, yaml};

/// Reads the tree of a process file.
///
/// All complaints of the file are kept in one go; with an error among them there is no process. Files of shared facts
/// (`uses`) come from the library, and are added to the sources.
pub fn read_process(root: &Node, library: &Library, sources: &mut Sources, complaints: &mut Complaints) -> Option<Process> {
    let root = upgraded(root, FileForm::Process, complaints)?;
    let mut own = Complaints::default();
    let shared = shared_facts(&root, library, sources, &mut own);
    let process = Reader { complaints: &mut own, sources }.process(&root, shared);
    let good = !own.has_errors();
    complaints.extend(own);
    process.filter(|_| good)
}

/// The facts of the files a process uses, each with its own places.
fn shared_facts(root: &Node, library: &Library, sources: &mut Sources, complaints: &mut Complaints) -> Vec<Fact> {
    let mut facts = Vec::new();
    let Some(uses) = child(root, "uses") else { return facts };
    for node in as_list(uses) {
        let Some(name) = crate::text::reader::as_text(node, complaints) else { continue };
        let Some(file) = library.shared(&name.value) else {
            let complaint = Complaint::error(
                "unknown_shared",
                name.span,
                format!("er is geen bestand met gedeelde vragen \"{}\"", name.value),
                format!("there is no file of shared facts \"{}\"", name.value),
            );
            let known = library.shared_names();
            complaints.push(crate::text::reader::suggest(complaint, &name.value, &known, &Words::new("bekend", "known")));
            continue;
        };
        let id = sources.add(file.shown.clone(), file.text.clone());
        let Some(tree) = yaml::read(id, sources, complaints) else { continue };
        let Some(tree) = upgraded(&tree, FileForm::Shared, complaints) else { continue };
        let mut reader = Reader { complaints, sources };
        if let Some(object) = reader.object(&tree, &keys::SHARED)
            && let Some(node) = object.get("facts")
        {
            facts.extend(reader.facts(node));
        }
    }
    facts
}

impl Reader<'_> {
    fn process(&mut self, root: &Node, mut facts: Vec<Fact>) -> Option<Process> {
        let object = self.object(root, &keys::PROCESS)?;
        let name = object.get("process").and_then(|n| self.id(n));
        let title = self.title(&object, name.as_ref().map_or("", |n| &n.value));
        let about = self.words_of(&object, "about");
        let part = self.flag(&object, "part");
        if let Some(node) = object.get("facts") {
            facts.extend(self.facts(node));
        }
        // A fact that could not be read was complained of; its name is known all the same.
        let mut scope = Scope::of(root, &facts);
        if let Some(NodeKind::Mapping(entries)) = object.get("facts").map(|n| &n.kind) {
            for entry in entries.iter().filter(|e| !facts.iter().any(|f| f.name.value == e.key.value)) {
                scope.facts.push(entry.key.value.clone());
            }
        }
        let owner = object.get("owner").and_then(|n| self.reference(n, &scope.fact_names(), &FACT));
        let rules = object.get("rules").map(|n| self.rules(n)).unwrap_or_default();
        self.unique(facts.iter().map(|f| &f.name).chain(rules.iter().map(|r| &r.name)));
        let lanes = object.get("lanes").map(|n| self.lanes(n)).unwrap_or_default();
        let steps = object.get("steps").map(|n| self.steps(n, &scope)).unwrap_or_default();
        let periods = object.get("periods").map(|n| self.periods(n, &scope)).unwrap_or_default();
        let stops = object.get("stops").map(|n| self.stops(n, &scope)).unwrap_or_default();
        let interventions = object.get("interventions").map(|n| self.interventions(n)).unwrap_or_default();
        let examples = object.get("examples").map(|n| self.examples(n, &facts, &scope)).unwrap_or_default();
        let notes = object.get("notes").map(|n| self.sticky_notes(n, &scope)).unwrap_or_default();
        Some(Process {
            file: root.span.file,
            name: name?,
            title,
            about,
            part,
            owner,
            facts,
            rules,
            lanes,
            steps,
            periods,
            stops,
            interventions,
            examples,
            notes,
        })
    }

    fn sticky_notes(&mut self, node: &Node, scope: &Scope<'_>) -> Vec<StickyNote> {
        let list = self.list(node);
        list.iter()
            .filter_map(|n| {
                let object = self.object(n, &keys::STICKY_NOTE)?;
                let on = object.get("on").and_then(|n| self.reference(n, &scope.steps, &STEP));
                Some(StickyNote { on, text: self.words_of(&object, "text")? })
            })
            .collect()
    }

    fn rules(&mut self, node: &Node) -> Vec<NamedRule> {
        let entries = self.named(node);
        entries
            .iter()
            .filter_map(|e| {
                self.check_not_taken(&e.key);
                if !matches!(e.value.kind, NodeKind::Mapping(_)) {
                    let title = Words::same(e.key.value.replace('_', " "));
                    return Some(NamedRule { name: e.key.clone(), title, rule: self.rule(&e.value)? });
                }
                let object = self.object(&e.value, &keys::RULE)?;
                let title = self.title(&object, &e.key.value);
                let rule = object.get("is").and_then(|n| self.rule(n))?;
                Some(NamedRule { name: e.key.clone(), title, rule })
            })
            .collect()
    }

    fn lanes(&mut self, node: &Node) -> Vec<Lane> {
        let kinds = [
            ("team", LaneKind::Team),
            ("body", LaneKind::Body),
            ("applicant", LaneKind::Applicant),
            ("partner", LaneKind::Partner),
        ];
        let entries = self.named(node);
        entries
            .iter()
            .filter_map(|e| {
                let object = self.object(&e.value, &keys::LANE)?;
                let title = self.title(&object, &e.key.value);
                let of = object.get("of").and_then(|n| self.word(n));
                let kind = object.get("is").and_then(|n| self.choice(n, &kinds))?;
                Some(Lane { name: e.key.clone(), title, kind, of })
            })
            .collect()
    }

    fn interventions(&mut self, node: &Node) -> Vec<Intervention> {
        let entries = self.named(node);
        entries.iter().filter_map(|e| self.intervention(e)).collect()
    }

    fn intervention(&mut self, entry: &Entry) -> Option<Intervention> {
        let object = self.object(&entry.value, &keys::INTERVENTION)?;
        let title = self.title(&object, &entry.key.value);
        let lesson = object.get("lesson").and_then(|n| self.word(n)).map(|w| w.value);
        let assumes = self.words_of(&object, "assumes");
        let [set, scale, add, steps] = ["set", "scale", "add", "steps"].map(|key| match object.get(key) {
            Some(node) => self.entries(node).iter().map(|e| (e.key.clone(), e.value.clone())).collect::<Vec<_>>(),
            None => Vec::new(),
        });
        if [&set, &scale, &add, &steps].iter().all(|list| list.is_empty()) {
            self.complain(
                Complaint::error(
                    "changes_nothing",
                    entry.key.span,
                    format!("ingreep \"{}\" verandert niets", entry.key.value),
                    format!("intervention \"{}\" changes nothing", entry.key.value),
                )
                .hint("Zeg met set, scale, add of steps wat er verandert", "Say with set, scale, add or steps what changes"),
            );
        }
        for (path, _) in set.iter().filter(|(path, _)| scale.iter().chain(&add).any(|(other, _)| other.value == path.value)) {
            self.complain(twice(path));
        }
        for (path, value) in &scale {
            if !matches!(value.kind, NodeKind::Broken) {
                crate::text::scalars::factor(value, self.sources, self.complaints);
            }
            self.check_path(path);
        }
        for (path, _) in set.iter().chain(&add) {
            self.check_path(path);
        }
        for (name, _) in &steps {
            self.check_id(name);
        }
        Some(Intervention { name: entry.key.clone(), title, lesson, assumes, set, scale, add, steps, span: entry.key.span })
    }

    /// A path begins with a section of a process or of a place.
    fn check_path(&mut self, path: &Name) {
        let head = path.value.split('.').next().unwrap_or("").to_owned();
        let sections: Vec<&str> = super::change::PROCESS_SECTIONS.iter().chain(&super::change::PLACE_SECTIONS).copied().collect();
        if !sections.contains(&head.as_str()) {
            let complaint = Complaint::error(
                "unknown_path",
                path.span,
                format!("een pad begint niet met \"{head}\""),
                format!("a path does not begin with \"{head}\""),
            );
            self.complain(crate::text::reader::suggest(
                complaint,
                &head,
                &sections,
                &Words::new("een pad begint met", "a path begins with"),
            ));
        }
    }

    fn examples(&mut self, node: &Node, facts: &[Fact], scope: &Scope<'_>) -> Vec<Example> {
        let list = self.list(node);
        list.iter().filter_map(|n| self.example(n, facts, scope)).collect()
    }

    fn example(&mut self, node: &Node, facts: &[Fact], scope: &Scope<'_>) -> Option<Example> {
        let object = self.object(node, &keys::EXAMPLE)?;
        let title = self.words_of(&object, "title").unwrap_or_default();
        let place = object.get("place").and_then(|n| self.word(n));
        let mut given = Vec::new();
        let mut submit = None;
        if let Some(node) = object.get("given") {
            for entry in self.entries(node) {
                if entry.key.value == "submit" {
                    submit = self.date(&entry.value);
                    continue;
                }
                let Some(fact) = facts.iter().find(|f| f.name.value == entry.key.value) else {
                    let mut known = scope.fact_names();
                    known.push("submit");
                    // A fact that could not be read was complained of already.
                    self.check_reference(&entry.key, &known, &FACT);
                    continue;
                };
                if let Some(value) = self.fact_value(fact, &entry.value)
                    && self.check_value_bounds(fact, &value, &entry.value)
                {
                    given.push((entry.key.clone(), value));
                }
            }
        }
        let with = object.get("with").map(|n| self.references(n, &scope.interventions, &INTERVENTION)).unwrap_or_default();
        let expect = object.get("expect").map(|n| self.expectation(n, scope)).unwrap_or_default();
        Some(Example { title, place, given, submit, with, expect, span: object.span })
    }

    fn expectation(&mut self, node: &Node, scope: &Scope<'_>) -> Expectation {
        let mut expect = Expectation::default();
        let Some(object) = self.object(node, &keys::EXPECT) else { return expect };
        expect.decides = object.get("decides").and_then(|n| self.word(n));
        expect.passes = self.shares_of(object.get("passes"), |reader, name| reader.check_inner(name, scope, &STEP));
        expect.avoids = self.shares_of(object.get("avoids"), |reader, name| reader.check_inner(name, scope, &STEP));
        expect.ends = self.shares_of(object.get("ends"), |reader, name| reader.check_inner(name, scope, &END));
        expect.on_time =
            self.shares_of(object.get("on_time"), |reader, name| reader.check_reference(name, &scope.periods, &PERIOD));
        for key in ["p50", "p80", "p90", "mean"] {
            let Some(entry) = object.entry(key) else { continue };
            if let Some((least, most)) = self.days(&entry.value) {
                expect.days.push((entry.key.clone(), least, most));
            }
        }
        if expect == Expectation::default() && !self.complaints.has_errors() {
            self.complain(Complaint::error(
                "expects_nothing",
                object.span,
                "dit voorbeeld verwacht niets",
                "this example expects nothing",
            ));
        }
        expect
    }

    /// Names with a share each: `[raad]`, `{ raad: 60..100% }`, or one name.
    fn shares_of(&mut self, node: Option<&Node>, check: impl Fn(&mut Self, &Name) -> bool) -> Vec<(Name, Chance, Chance)> {
        let Some(node) = node else { return Vec::new() };
        let mut found = Vec::new();
        for item in as_list(node) {
            if let NodeKind::Mapping(entries) = &item.kind {
                for entry in entries {
                    let share = self.share_range(&entry.value);
                    if check(self, &entry.key)
                        && let Some((least, most)) = share
                    {
                        found.push((entry.key.clone(), least, most));
                    }
                }
            } else if let Some(name) = self.word(item)
                && check(self, &name)
            {
                found.push((name, Chance::ALWAYS, Chance::ALWAYS));
            }
        }
        self.unique(found.iter().map(|f| &f.0));
        found
    }

    fn share_range(&mut self, node: &Node) -> Option<(Chance, Chance)> {
        let form = crate::text::scalars::share_form(node, self.sources, self.complaints)?;
        let (least, most) = match form {
            Form::Fixed(share) => (share, share),
            Form::Uniform(least, most) => (least, most),
            Form::Pert(..) => {
                self.complain(Complaint::error(
                    "range_too_long",
                    node.span,
                    "hier hoort minst..meest te staan",
                    "here should stand least..most",
                ));
                return None;
            }
        };
        let both = Chance::new(least).zip(Chance::new(most));
        if both.is_none() {
            self.complain(Complaint::error("over_100", node.span, "een aandeel is hoogstens 100%", "a share is at most 100%"));
        }
        both
    }

    /// Bounds on a lead time, in seconds.
    fn days(&mut self, node: &Node) -> Option<(f64, f64)> {
        use crate::text::scalars::DurationForm;
        match self.duration(node)? {
            DurationForm::Uniform(least, most) => Some((super::scalar::seconds(least), super::scalar::seconds(most))),
            _ => {
                self.complain(
                    Complaint::error(
                        "bounds_wanted",
                        node.span,
                        "hier horen twee grenzen te staan",
                        "here should stand two bounds",
                    )
                    .hint("Schrijf bijvoorbeeld 60..250 d", "Write for example 60..250 d"),
                );
                None
            }
        }
    }
}
