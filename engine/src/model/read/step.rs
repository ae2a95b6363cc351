//! Steps: one kind each, and the keys that go with it.

use super::branch::{IF_SHORT, TO};
use super::reader::{END, Object, Reader};
use super::scope::{Scope, child};
use crate::model::keys;
use crate::model::{Block, BlockMode, Cause, EndKind, Member, Name, NumberRange, Raise, Rank, Step, StepKind, WindowUntil, Work};
use crate::text::reader::as_list;
use crate::text::scalars::Form;
use crate::text::{Complaint, Entry, Node, NodeKind};
use crate::time::YearlyRange;

/// The keys that make a step what it is, besides `work`.
const KINDS: [&str; 12] =
    ["takes", "meeting", "mandate", "budget", "period", "window", "decide", "all", "any", "first", "process", "end"];

/// Keys that mean something at some kinds only.
const BELONGS: [(&str, &[&str]); 13] = [
    ("waits", &["work"]),
    ("cause", &["takes"]),
    ("item", &["meeting"]),
    ("to", &["mandate"]),
    ("if_short", &["budget"]),
    ("rank", &["budget"]),
    ("until", &["window"]),
    ("missed", &["window", "budget"]),
    ("need", &["any"]),
    ("then", &["all", "any", "first"]),
    ("unless", &["all", "any", "first"]),
    ("with", &["process"]),
    ("ends", &["process"]),
];

fn range(form: Form<f64>) -> NumberRange {
    match form {
        Form::Fixed(a) => NumberRange { min: a, likely: None, max: a },
        Form::Uniform(a, b) => NumberRange { min: a, likely: None, max: b },
        Form::Pert(a, b, c) => NumberRange { min: a, likely: Some(b), max: c },
    }
}

impl Reader<'_> {
    /// The steps of a process.
    pub(crate) fn steps(&mut self, node: &Node, scope: &Scope<'_>) -> Vec<Step> {
        let entries = self.named(node);
        if entries.is_empty() && matches!(node.kind, NodeKind::Mapping(_)) {
            self.complain(Complaint::error("no_steps", node.span, "dit proces heeft geen stappen", "this process has no steps"));
        }
        entries.iter().filter_map(|entry| self.step(entry, scope)).collect()
    }

    fn step(&mut self, entry: &Entry, scope: &Scope<'_>) -> Option<Step> {
        let (name, node) = (&entry.key, &entry.value);
        if matches!(name.value.as_str(), "join" | "official" | "decider") {
            self.complain(Complaint::error(
                "reserved_id",
                name.span,
                format!("\"{}\" heeft al een vaste betekenis", name.value),
                format!("\"{}\" already has a fixed meaning", name.value),
            ));
        }
        let object = self.object(node, &keys::STEP)?;
        let before = self.errors();
        let kind_key = self.step_kind(&object, name);
        // The shared parts are read in any case, so that all that is wrong is said in one go.
        let mut step = Step {
            name: name.clone(),
            title: self.title(&object, &name.value),
            by: object.get("by").and_then(|n| self.word(n)),
            work: object.get("work").and_then(|n| {
                let work = self.works(n, scope)?;
                Some(Work { work, waits: object.get("waits").and_then(|n| self.lengths(n, scope)) })
            }),
            kind: StepKind::Work,
            next: None,
            decided: self.flag(&object, "decided"),
            milestone: self.words_of(&object, "milestone"),
            raises: object.get("raises").and_then(|n| self.raise(n)),
            only_in: self.seasons(&object),
            not_in: object.get("not_in").map(|n| self.word_list(n)).unwrap_or_default(),
            cause: object.get("cause").and_then(|n| self.choice(n, &Cause::ALL.map(|c| (c.word(), c)))),
            priority: object.get("priority").and_then(|n| self.operand(n)),
            law: self.laws(object.get("law")),
            judgement: self.words_of(&object, "judgement"),
            bring: self.words_of(&object, "bring"),
            note: self.words_of(&object, "note"),
            span: name.span,
        };
        let kind_key = kind_key?;
        self.strangers(&object, kind_key, name);
        if step.work.is_some() && step.by.is_none() && !object.has("by") {
            self.complain(
                Complaint::error(
                    "by_missing",
                    name.span,
                    format!("wie doet het werk van \"{}\"?", name.value),
                    format!("who does the work of \"{}\"?", name.value),
                )
                .hint("Voeg toe: \"by: TEAM\"", "Add: \"by: TEAM\""),
            );
        }
        let kind = self.kind(&object, kind_key, scope, name);
        step.next = self.next(&object, kind_key, scope, name);
        step.kind = kind?;
        (self.errors() == before).then_some(step)
    }

    /// How many complaints there are by now.
    pub(crate) fn errors(&self) -> usize {
        self.complaints.iter().filter(|c| c.severity == crate::text::Severity::Error).count()
    }

    /// Which kind of step it is; complains of two kinds and of none.
    fn step_kind(&mut self, object: &Object<'_>, name: &Name) -> Option<&'static str> {
        let mut kinds: Vec<&'static str> = KINDS.iter().copied().filter(|k| object.has(k)).collect();
        if kinds.contains(&"budget") && !object.has("until") {
            // Money may be asked in a window only: still one thing.
            kinds.retain(|k| *k != "window");
        }
        if object.has("until") && !object.has("window") {
            kinds.push("until");
        }
        let beside_work = |k: &str| matches!(k, "meeting" | "period" | "window" | "until");
        if object.has("work") && kinds.iter().all(|k| !beside_work(k)) {
            kinds.push("work");
        }
        match kinds.as_slice() {
            [] => {
                self.complain(
                    Complaint::error(
                        "no_kind",
                        name.span,
                        format!("stap \"{}\" zegt niet wat hij is", name.value),
                        format!("step \"{}\" does not say what it is", name.value),
                    )
                    .hint(
                        format!("Geef één van: work, {}", KINDS.join(", ")),
                        format!("Give one of: work, {}", KINDS.join(", ")),
                    ),
                );
                None
            }
            [one] => Some(if *one == "until" { "window" } else { one }),
            [first, .., last] => {
                let mut in_file: Vec<&Entry> = [first, last].iter().filter_map(|k| object.entry(k)).collect();
                in_file.sort_by_key(|e| e.key.span.start);
                let span = in_file.last().map_or(name.span, |e| e.key.span);
                self.complain(
                    Complaint::error(
                        "two_kinds",
                        span,
                        format!("stap \"{}\" is twee dingen tegelijk: {}", name.value, kinds.join(", ")),
                        format!("step \"{}\" is two things at once: {}", name.value, kinds.join(", ")),
                    )
                    .hint(
                        "Maak er twee stappen van. Alleen work kan naast meeting, period of window staan",
                        "Make two steps of it. Only work can stand beside meeting, period or window",
                    ),
                );
                None
            }
        }
    }

    /// Keys that mean nothing at this kind.
    fn strangers(&mut self, object: &Object<'_>, kind: &str, name: &Name) {
        for (key, kinds) in BELONGS {
            let has_work = key == "waits" && object.has("work");
            if let Some(entry) = object.entry(key).filter(|_| !kinds.contains(&kind) && !has_work) {
                self.complain(Complaint::error(
                    "key_without_kind",
                    entry.key.span,
                    format!("\"{key}\" hoort bij {}; \"{}\" is {kind}", kinds.join(" of "), name.value),
                    format!("\"{key}\" belongs to {}; \"{}\" is {kind}", kinds.join(" or "), name.value),
                ));
            }
        }
        if kind == "end" {
            for entry in ["only_in", "not_in", "raises"].iter().filter_map(|k| object.entry(k)) {
                self.complain(Complaint::error(
                    "key_without_kind",
                    entry.key.span,
                    format!("aan een einde heeft \"{}\" geen betekenis", entry.key.value),
                    format!("at an end \"{}\" means nothing", entry.key.value),
                ));
            }
        }
    }

    /// Where a step goes on; it has no default.
    fn next(&mut self, object: &Object<'_>, kind: &str, scope: &Scope<'_>, name: &Name) -> Option<crate::model::Branches<Name>> {
        let is_block = matches!(kind, "all" | "any" | "first");
        let key = match kind {
            "decide" => "decide",
            _ if is_block => "then",
            _ => "next",
        };
        if let Some(entry) = object.entry("next").filter(|_| key != "next" || matches!(kind, "end" | "mandate" | "process")) {
            let (nl, en) = match kind {
                "end" => ("na een einde komt niets".to_owned(), "nothing comes after an end".to_owned()),
                "mandate" => ("bij een mandaat zegt \"to\" waarheen".to_owned(), "at a mandate \"to\" says where to".to_owned()),
                "process" => {
                    ("bij een proces zegt \"ends\" waarheen".to_owned(), "at a process \"ends\" says where to".to_owned())
                }
                _ => (format!("hier zegt \"{key}\" waarheen"), format!("here \"{key}\" says where to")),
            };
            self.complain(Complaint::error("next_not_here", entry.key.span, nl, en));
            return None;
        }
        if matches!(kind, "end" | "mandate" | "process") {
            return None;
        }
        let Some(node) = object.get(key) else {
            if !scope.members.contains(&name.value.as_str()) {
                self.complain(
                    Complaint::error(
                        "next_missing",
                        name.span,
                        format!("waar gaat het na \"{}\" verder?", name.value),
                        format!("where does it go on after \"{}\"?", name.value),
                    )
                    .hint(format!("Voeg toe: \"{key}: STAP\""), format!("Add: \"{key}: STEP\"")),
                );
            }
            return None;
        };
        if kind == "decide" && !matches!(node.kind, NodeKind::Sequence(_)) && child(node, "ordered").is_none() {
            self.wrong_form(
                node,
                "een lijst van takken ([ { when: …, to: … }, { else: … } ])",
                "a list of branches ([ { when: …, to: … }, { else: … } ])",
            );
            return None;
        }
        let branches = self.targets(node, &TO, scope)?;
        for branch in branches.list.iter().filter(|b| b.held) {
            if let Some(to) = branch.value.as_ref().filter(|to| !scope.meetings.contains(&to.value.as_str())) {
                self.complain(
                    Complaint::error(
                        "held_not_to_meeting",
                        to.span,
                        format!("\"held\" gaat terug naar een vergadering; \"{}\" is er geen", to.value),
                        format!("\"held\" goes back to a meeting; \"{}\" is none", to.value),
                    )
                    .hint(
                        "Aanhouden: het stuk komt op de volgende vergadering terug",
                        "Held over: the paper comes back at the next meeting",
                    ),
                );
            }
        }
        Some(branches)
    }

    fn kind(&mut self, object: &Object<'_>, kind: &str, scope: &Scope<'_>, name: &Name) -> Option<StepKind> {
        if kind == "work" {
            return Some(StepKind::Work);
        }
        if kind == "window" {
            return self.window(object, scope, name);
        }
        let node = object.get(kind)?;
        Some(match kind {
            "takes" => StepKind::Takes(self.lengths(node, scope)?),
            "period" => StepKind::Period(self.lengths(node, scope)?),
            "meeting" => StepKind::Meeting { body: self.word(node)?, item: object.get("item").and_then(|n| self.word(n)) },
            "mandate" => self.mandate(node, object, scope, name)?,
            "budget" => self.budget(node, object, scope)?,
            "decide" => StepKind::Decide,
            "process" => self.process_step(node, object, scope, name)?,
            "end" => StepKind::End(self.choice(node, &EndKind::ALL)?),
            mode => StepKind::Block(self.block(node, object, mode, scope, name)?),
        })
    }

    fn mandate(&mut self, node: &Node, object: &Object<'_>, scope: &Scope<'_>, name: &Name) -> Option<StepKind> {
        let (matter, amount) = if matches!(node.kind, NodeKind::Mapping(_)) {
            let mandate = self.object(node, &keys::MANDATE_STEP)?;
            (mandate.get("matter").and_then(|n| self.operand(n)), mandate.get("amount").and_then(|n| self.operand(n)))
        } else {
            (self.operand(node), None)
        };
        let Some(to) = object.get("to") else {
            self.complain(
                Complaint::error(
                    "to_missing",
                    name.span,
                    "een mandaat zegt met \"to\" waar elke beslisser heen leidt",
                    "a mandate says with \"to\" where each decider leads",
                )
                .hint("Voeg toe: \"to: { official: STAP, college: STAP }\"", "Add: \"to: { official: STEP, college: STEP }\""),
            );
            return None;
        };
        let to = self.step_map(to, scope);
        Some(StepKind::Mandate { matter: matter?, amount, to })
    }

    /// Words with a step each.
    fn step_map(&mut self, node: &Node, scope: &Scope<'_>) -> Vec<(Name, Name)> {
        let entries = self.entries(node);
        if entries.is_empty() && matches!(node.kind, NodeKind::Mapping(_)) {
            self.complain(Complaint::error("empty_map", node.span, "hier staat niets", "nothing stands here"));
        }
        entries.iter().filter_map(|e| Some((e.key.clone(), self.target(&e.value, scope)?))).collect()
    }

    fn budget(&mut self, node: &Node, object: &Object<'_>, scope: &Scope<'_>) -> Option<StepKind> {
        let budget = self.object(node, &keys::LINE_AMOUNT)?;
        let line = budget.get("line").and_then(|n| self.operand(n));
        let amount = budget.get("amount").and_then(|n| self.operand(n));
        let if_short = object.get("if_short").and_then(|n| self.targets(n, &IF_SHORT, scope));
        let rank = object.get("rank").and_then(|n| self.rank(n));
        let window = object.get("window").and_then(|n| self.word(n));
        let missed = object.get("missed").and_then(|n| self.target(n, scope));
        for entry in ["rank", "missed"].iter().filter_map(|k| object.entry(k)).filter(|_| !object.has("window")) {
            self.complain(
                Complaint::error(
                    "window_missing",
                    entry.key.span,
                    format!("\"{}\" gaat over een moment in de cyclus; welk?", entry.key.value),
                    format!("\"{}\" is about a window of the cycle; which?", entry.key.value),
                )
                .hint("Voeg toe: \"window: NAAM\"", "Add: \"window: NAME\""),
            );
        }
        Some(StepKind::Budget { line: line?, amount: amount?, if_short, rank, window, missed })
    }

    fn rank(&mut self, node: &Node) -> Option<Rank> {
        let rank = self.object(node, &keys::RANK)?;
        let score = rank.get("score").and_then(|n| self.operand(n));
        let rivals = rank.get("rivals").and_then(|n| self.operand(n));
        let scores = rank.get("scores").and_then(|n| self.number_form(n)).map(range);
        let amounts = rank.get("amounts").and_then(|n| self.money_form(n)).map(|f| range(f.map(|cents| cents as f64)));
        Some(Rank { score: score?, rivals, scores, amounts, span: node.span })
    }

    fn raise(&mut self, node: &Node) -> Option<Raise> {
        let raise = self.object(node, &keys::LINE_AMOUNT)?;
        let line = raise.get("line").and_then(|n| self.operand(n));
        let amount = raise.get("amount").and_then(|n| self.operand(n));
        Some(Raise { line: line?, amount: amount? })
    }

    fn seasons(&mut self, object: &Object<'_>) -> Vec<YearlyRange> {
        let Some(node) = object.get("only_in") else { return Vec::new() };
        let mut seasons = Vec::new();
        for item in as_list(node) {
            let Some(text) = self.text(item) else { continue };
            seasons.extend(self.yearly(text, item.span));
        }
        seasons
    }

    fn window(&mut self, object: &Object<'_>, scope: &Scope<'_>, name: &Name) -> Option<StepKind> {
        let window = object.get("window").map(|n| self.word(n));
        let missed = object.get("missed").and_then(|n| self.target(n, scope));
        let Some(until) = object.get("until") else {
            self.complain(
                Complaint::error("until_missing", name.span, "waarop wacht deze stap?", "what does this step wait for?").hint(
                    "Voeg toe: \"until: opens\", closes, decided of money",
                    "Add: \"until: opens\", closes, decided or money",
                ),
            );
            return None;
        };
        let words = [
            ("opens", WindowUntil::Opens),
            ("closes", WindowUntil::Closes),
            ("decided", WindowUntil::Decided),
            ("money", WindowUntil::Money),
        ];
        let operand = self.operand(until)?;
        let fixed = words.iter().find(|w| w.0 == operand.text).map(|w| w.1.clone());
        let until = match (window, fixed) {
            (Some(window), Some(until)) => return Some(StepKind::Window { name: Some(window?), until, missed }),
            (Some(_), None) => {
                let complaint = Complaint::error(
                    "unknown_word",
                    until.span,
                    format!("een moment van de cyclus kent \"{}\" niet", operand.text),
                    format!("a window of the cycle does not know \"{}\"", operand.text),
                );
                let known: Vec<&str> = words.iter().map(|w| w.0).collect();
                self.complain(crate::text::reader::suggest(
                    complaint,
                    &operand.text,
                    &known,
                    &crate::text::Words::new("kies uit", "choose from"),
                ));
                return None;
            }
            (None, Some(_)) => {
                self.complain(
                    Complaint::error(
                        "window_missing",
                        until.span,
                        format!("\"{}\" van welk moment?", operand.text),
                        format!("\"{}\" of which window?", operand.text),
                    )
                    .hint("Voeg toe: \"window: NAAM\"", "Add: \"window: NAME\""),
                );
                return None;
            }
            (None, None) => operand,
        };
        let known: Vec<&str> =
            scope.facts.iter().map(String::as_str).chain(scope.rules.iter().copied()).chain(["submit"]).collect();
        let word = Name::new(until.text.clone(), until.node.span);
        if super::reader::is_id(&word.value) && !self.check_reference(&word, &known, &super::reader::FACT) {
            return None;
        }
        Some(StepKind::Window { name: None, until: WindowUntil::Fact(until), missed })
    }

    fn process_step(&mut self, node: &Node, object: &Object<'_>, scope: &Scope<'_>, name: &Name) -> Option<StepKind> {
        let process = self.id(node)?;
        let mut with = Vec::new();
        if let Some(node) = object.get("with") {
            for entry in self.entries(node) {
                with.extend(self.operand(&entry.value).map(|o| (entry.key.clone(), o)));
            }
        }
        let ends = match object.get("ends") {
            Some(node) => self.step_map(node, scope),
            None => {
                if !scope.members.contains(&name.value.as_str()) {
                    self.complain(
                        Complaint::error(
                            "ends_missing",
                            name.span,
                            "waar leidt elk einde van dit proces heen?",
                            "where does each end of this process lead?",
                        )
                        .hint("Voeg toe: \"ends: { EINDE: STAP }\"", "Add: \"ends: { END: STEP }\""),
                    );
                }
                Vec::new()
            }
        };
        Some(StepKind::Process { process, with, ends })
    }

    fn block(&mut self, node: &Node, object: &Object<'_>, mode: &str, scope: &Scope<'_>, name: &Name) -> Option<Block> {
        let NodeKind::Sequence(list) = &node.kind else {
            self.wrong_form(node, "een lijst van stappen ([ a, b ])", "a list of steps ([ a, b ])");
            return None;
        };
        if list.is_empty() {
            self.complain(Complaint::error(
                "empty_list",
                node.span,
                "dit blok heeft geen onderdelen",
                "this block has no members",
            ));
            return None;
        }
        let members: Vec<Member> = list.iter().filter_map(|n| self.member(n, scope)).collect();
        self.unique(members.iter().map(|m| &m.step));
        if let Some(own) = members.iter().find(|m| m.step.value == name.value) {
            self.complain(Complaint::error(
                "block_in_itself",
                own.step.span,
                "een blok kan niet in zichzelf staan",
                "a block cannot stand in itself",
            ));
        }
        let mode = match mode {
            "all" => BlockMode::All,
            "first" => BlockMode::First,
            _ => BlockMode::Any { need: self.need(object, members.len(), &members, name)? },
        };
        let unless = object.get("unless").map(|n| self.step_map(n, scope)).unwrap_or_default();
        Some(Block { mode, members, unless })
    }

    fn need(&mut self, object: &Object<'_>, members: usize, list: &[Member], name: &Name) -> Option<u32> {
        let Some(node) = object.get("need") else {
            self.complain(
                Complaint::error(
                    "need_missing",
                    name.span,
                    "\"any\" zegt met \"need\" hoeveel er klaar moeten zijn",
                    "\"any\" says with \"need\" how many must be done",
                )
                .hint("Voeg toe: \"need: 1\"", "Add: \"need: 1\""),
            );
            return None;
        };
        let most = if list.iter().any(|m| m.times.is_some()) { 10_000 } else { members as i64 };
        self.count(node, 1, most.max(1)).map(|n| n as u32)
    }

    fn member(&mut self, node: &Node, scope: &Scope<'_>) -> Option<Member> {
        let member = |step| Member { step, when: None, chance: None, times: None, span: node.span };
        if !matches!(node.kind, NodeKind::Mapping(_)) {
            return self.member_step(node, scope).map(member);
        }
        let object = self.object(node, &keys::MEMBER)?;
        let step = object.get("step").and_then(|n| self.member_step(n, scope));
        let when = object.get("when").and_then(|n| self.rule(n));
        let chance = object.get("chance").and_then(|n| self.chance(n, scope));
        let times = object.get("times").and_then(|n| self.operand(n));
        Some(Member { when, chance, times, ..member(step?) })
    }

    fn member_step(&mut self, node: &Node, scope: &Scope<'_>) -> Option<Name> {
        let step = self.reference(node, &scope.steps, &super::reader::STEP)?;
        if scope.ends.contains(&step.value.as_str()) {
            self.complain(Complaint::error(
                END.code,
                step.span,
                "een einde kan geen onderdeel van een blok zijn",
                "an end cannot be a member of a block",
            ));
            return None;
        }
        Some(step)
    }
}
