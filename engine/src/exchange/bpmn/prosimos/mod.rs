//! Prosimos: a drawing with a file of parameters (JSON), read into a process and a place.
//!
//! Prosimos simulates drawings for research on business processes; its parameters say who does what, when they work, how
//! long it takes, which way is taken how often, and how cases arrive. Tasks that share people become one team; its hours
//! are their calendar; distributions keep their meaning (ADR 17 has the table); levels of priority become one rule. What has
//! no counterpart here, such as batches by size or by waiting time, is named, task by task.

mod distribution;
mod parameters;

use super::figures::Figures;
use super::names::Names;
use super::net::{Edge, Lane, Net, Node, What};
use super::remarks::Remarks;
use super::shape::quoted;
use super::{Imported, Wanted, read, shape, write, xml};
use crate::text::{Complaint, FileId, Lang, Sources, Span};
use parameters::{Attribute, Parameters, Period, Values};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A drawing with its parameters, read.
#[derive(Clone, Debug)]
pub struct ProsimosModel {
    /// The process.
    pub process: Imported,
    /// The place file.
    pub place: String,
}

/// Reads a drawing and its parameters, both in the sources; `cases` is how many arrive in all.
///
/// # Errors
/// As [`import`](super::import); and parameters that are no JSON, or that lack what a simulation needs.
pub fn import_prosimos(
    drawing: FileId,
    parameters: FileId,
    sources: &Sources,
    cases: Option<u64>,
    wanted: &Wanted<'_>,
) -> Result<ProsimosModel, Vec<Complaint>> {
    let root = xml::read(drawing, sources).map_err(|c| vec![c])?;
    let mut remarks = Remarks::default();
    let mut net = read::read(&root, wanted.pool, &mut remarks)?;
    let given = Parameters::read(parameters, sources).map_err(|c| vec![c])?;
    let at = Span { file: parameters, start: 0, end: 1 };
    let teams = teams(&net, &given, wanted.lang, at, &mut remarks);
    net.lanes = teams.list.iter().map(|t| Lane { title: t.title.clone(), name: Some(t.name.clone()) }).collect();
    for node in &mut net.nodes {
        node.lane = teams.of.get(&node.id).copied();
    }
    let figures = Given { given: &given, teams: &teams, work: works(&net, &given, at, &mut remarks) };
    not_supported(&net, &given, at, &mut remarks);
    net.facts = facts(&given);
    net.rules = priority(&given);
    let steps = shape::steps(&net, &figures, wanted.lang, &mut remarks)?;
    let lanes = write::lane_names(&net, wanted.lang);
    let process = write::process(&net, &lanes, steps, remarks.list, sources, drawing, wanted);
    let place = place(&process.name, &given, &teams, cases, wanted.lang);
    Ok(ProsimosModel { process, place })
}

/// People who do the same tasks.
struct Team {
    name: String,
    title: String,
    workers: u64,
    hours: Vec<Period>,
}

struct Teams {
    list: Vec<Team>,
    /// Task → team.
    of: BTreeMap<String, usize>,
}

/// Tasks that share a resource share a team.
fn teams(net: &Net, given: &Parameters, lang: Lang, at: Span, remarks: &mut Remarks) -> Teams {
    let tasks: Vec<&Node> = net.nodes.iter().filter(|n| matches!(n.what, What::Task(_))).collect();
    let mut groups: Vec<(BTreeSet<&str>, Vec<&str>)> = Vec::new();
    for task in &tasks {
        let Some(found) = given.tasks.get(&task.id) else { continue };
        let mut people: BTreeSet<&str> = found.iter().map(|r| r.0.as_str()).collect();
        let mut members = vec![task.id.as_str()];
        let (shared, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(|g| !g.0.is_disjoint(&people));
        groups = apart;
        for (more, others) in shared {
            people.extend(more);
            members.extend(others);
        }
        groups.push((people, members));
    }
    groups.sort_by_key(|g| tasks.iter().position(|t| g.1.contains(&t.id.as_str())));
    let mut names = Names::default();
    let mut teams = Teams { list: Vec::new(), of: BTreeMap::new() };
    for (people, members) in groups {
        let same = members.iter().all(|m| given.tasks.get(*m).is_some_and(|t| t.len() == people.len()));
        let known: Vec<_> = people.iter().filter_map(|p| given.resources.get(*p)).collect();
        let title = match known.as_slice() {
            [one] => one.name.clone(),
            [first, ..] => first.profile.clone(),
            [] => people.iter().next().map_or_else(String::new, |p| (*p).to_owned()),
        };
        if !same {
            remarks.say(
                at,
                "resource_profiles",
                &title,
                "niet iedereen doet dezelfde taken; hier is het één team, waarin ieder alles doet",
                "not everyone does the same tasks; here it is one team, in which everyone does everything",
            );
        }
        let hours: Vec<&Vec<Period>> = known.iter().filter_map(|r| given.calendars.get(&r.calendar)).collect();
        if hours.windows(2).any(|w| w[0] != w[1]) {
            remarks.say(
                at,
                "resource_calendars",
                &title,
                "de uren verschillen per persoon; hier gelden die van de eerste voor het hele team",
                "hours differ by person; here those of the first hold for the whole team",
            );
        }
        let workers = known.iter().map(|r| r.amount).sum::<u64>().max(1);
        let hours = hours.first().map(|h| (*h).clone()).unwrap_or_default();
        teams.list.push(Team { name: names.free(&title, lang), title, workers, hours });
        for member in members {
            teams.of.insert(member.to_owned(), teams.list.len() - 1);
        }
    }
    teams
}

/// How long each task takes, in our form.
fn works(net: &Net, given: &Parameters, at: Span, remarks: &mut Remarks) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for node in &net.nodes {
        let lengths: Vec<&distribution::Form> = match node.what {
            What::Task(_) => given.tasks.get(&node.id).map(|t| t.iter().map(|r| &r.1).collect()).unwrap_or_default(),
            What::Wait(_) => given.events.get(&node.id).into_iter().collect(),
            _ => continue,
        };
        let Some(first) = lengths.first() else { continue };
        if lengths.iter().any(|l| l != first) {
            remarks.say(
                at,
                "task_resource_distribution",
                &node.title,
                "de duur verschilt per persoon; hier is het een mengsel van hun verdelingen",
                "its duration differs by person; here it is a mixture of their distributions",
            );
        }
        match distribution::written(&lengths) {
            Ok(text) => {
                found.insert(node.id.clone(), text);
            }
            Err(distribution::Unread { name, instead }) => {
                let (nl, en) = (
                    format!("de verdeling \"{name}\" wordt niet gelezen; in de plaats staat {instead}"),
                    format!("the distribution \"{name}\" is not read; {instead} stands instead"),
                );
                remarks.say(at, "distribution", &node.title, &nl, &en);
                found.insert(node.id.clone(), instead);
            }
        }
    }
    found
}

fn not_supported(net: &Net, given: &Parameters, at: Span, remarks: &mut Remarks) {
    for (task, fired) in &given.batches {
        let title = net.nodes.iter().find(|n| n.id == *task).map_or(task.as_str(), |n| n.title.as_str());
        let (nl, en) = (
            format!("gaat in groepen ({fired}); hier één voor één, zonder te wachten op een groep"),
            format!("goes in batches ({fired}); here one by one, without waiting for a batch"),
        );
        remarks.say(at, "batch_processing", title, &nl, &en);
    }
    if given.unread_priorities > 0 {
        let (nl, en) = (
            format!(
                "{} niveaus van voorrang worden niet gelezen: die zaken gaan het laatst. Pas de regel \"{PRIORITY}\" aan",
                given.unread_priorities
            ),
            format!(
                "{} levels of priority are not read: those cases go last. Change the rule \"{PRIORITY}\"",
                given.unread_priorities
            ),
        );
        remarks.say(at, "prioritisation_rules", "", &nl, &en);
    }
    if given.unread_rules > 0 {
        let (nl, en) = (
            format!("{} voorwaarden worden niet gelezen; de kansen gelden. Schrijf \"when\" bij de tak", given.unread_rules),
            format!("{} conditions are not read; the chances hold. Write \"when\" at the branch", given.unread_rules),
        );
        remarks.say(at, "branch_rules", "", &nl, &en);
    }
    for attribute in &given.unread_attributes {
        remarks.say(
            at,
            "case_attributes",
            attribute,
            "geen woorden die samen 1 zijn, geen vast getal en geen uniform getal; weggelaten",
            "no words that add up to 1, no constant and no uniform number; left out",
        );
    }
}

/// Attributes as facts, drawn for each case, where anything depends on them.
fn facts(given: &Parameters) -> String {
    let mut text = String::new();
    let is_used = !given.rules.is_empty() || !given.priorities.is_empty();
    for Attribute { name, values } in given.attributes.iter().filter(|_| is_used) {
        let plain = super::duration::plain;
        match values {
            Values::Words(options) => {
                let words: Vec<&str> = options.iter().map(|o| o.0.as_str()).collect();
                let default = match options.as_slice() {
                    [(only, _)] => only.clone(),
                    many => {
                        let shares: Vec<String> = many.iter().map(|(o, s)| format!("{o}: {}%", plain(s * 100.0))).collect();
                        format!("{{ {} }}", shares.join(", "))
                    }
                };
                let _ = writeln!(text, "  {name}: {{ type: choice, of: [ {} ], default: {default} }}", words.join(", "));
            }
            Values::Between(least, most) if least < most => {
                let _ = writeln!(text, "  {name}: {{ type: number, default: {}..{} }}", plain(*least), plain(*most));
            }
            Values::Between(at, _) => {
                let _ = writeln!(text, "  {name}: {{ type: number, default: {} }}", plain(*at));
            }
        }
    }
    text
}

/// The rule that gives the priority of a case.
const PRIORITY: &str = "priority_level";

/// The levels of priority as one rule: the highest level that holds gives the highest number.
fn priority(given: &Parameters) -> String {
    if given.priorities.is_empty() {
        return String::new();
    }
    let mut text = "0".to_owned();
    for (place, (_, rule)) in given.priorities.iter().rev().enumerate() {
        let inner = if place == 0 { format!("{{ {text} }}") } else { text };
        text = format!("if {rule} {{ {} }} else {inner}", place + 1);
    }
    format!("  {PRIORITY}: '{text}'\n")
}

/// The figures that Prosimos gives.
struct Given<'g> {
    given: &'g Parameters,
    teams: &'g Teams,
    work: BTreeMap<String, String>,
}

impl Figures for Given<'_> {
    fn of(&self, node: &Node, lane: Option<usize>) -> Vec<(&'static str, String)> {
        let work = self.work.get(&node.id).cloned();
        match (&node.what, lane.and_then(|l| self.teams.list.get(l)), work) {
            (What::Task(_), Some(team), Some(work)) => {
                let mut fields = vec![("by", team.name.clone()), ("work", work)];
                if !self.given.priorities.is_empty() {
                    fields.push(("priority", PRIORITY.to_owned()));
                }
                fields
            }
            (What::Wait(super::net::Wait::Timer(length)), _, None) => vec![("takes", length.clone())],
            (_, _, Some(length)) => vec![("takes", length)],
            // Nobody and no duration: Prosimos lets it take no time.
            _ => vec![("takes", "0 min".to_owned())],
        }
    }

    fn share(&self, edge: &Edge) -> Option<f64> {
        self.given.shares.get(&edge.id).copied()
    }

    fn when(&self, edge: &Edge) -> Option<String> {
        self.given.rules.get(&edge.id).cloned()
    }

    fn are_given(&self) -> bool {
        true
    }
}

fn place(process: &str, given: &Parameters, teams: &Teams, cases: Option<u64>, lang: Lang) -> String {
    let both = |nl: &str, en: &str| if lang == Lang::Nl { nl.to_owned() } else { en.to_owned() };
    let mut text = format!("# {}\n", both("Overgenomen uit parameters van Prosimos.", "Taken over from parameters of Prosimos."));
    let _ = write!(text, "doorloop: 1\nplace: {process}_place\nhours: always\nholidays: none\n");
    if !teams.list.is_empty() {
        text.push_str("\nteams:\n");
        for team in &teams.list {
            let hours = hours(&team.hours);
            let _ = writeln!(
                text,
                "  {}: {{ title: {}, fte: {}, queue: simulated, hours: {hours} }}",
                team.name,
                quoted(&team.title),
                team.workers
            );
        }
    }
    if let Some(arrival) = &given.arrival {
        let gap = distribution::written(&[arrival]).unwrap_or_else(|unread| unread.instead);
        let cases = cases.map_or(String::new(), |n| format!(", cases: {n}"));
        let hours = hours(&given.arrival_hours);
        let hours = if hours == "always" { String::new() } else { format!(", hours: {hours}") };
        let _ = write!(text, "\ncaseload:\n  {process}: {{ every: {gap}{cases}{hours} }}\n");
    }
    text
}

/// Hours as a place file has them.
fn hours(periods: &[Period]) -> String {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let mut days: [Vec<(u32, u32)>; 7] = std::array::from_fn(|_| Vec::new());
    for period in periods {
        for day in period.days() {
            days[day].push((period.begin, period.end));
        }
    }
    for day in &mut days {
        day.sort_unstable();
        // What touches is one stretch.
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for stretch in day.iter() {
            match joined.last_mut() {
                Some(last) if stretch.0 <= last.1 => last.1 = last.1.max(stretch.1),
                _ => joined.push(*stretch),
            }
        }
        *day = joined;
    }
    let whole = days.iter().all(|d| d.as_slice() == [(0, 1_440)]);
    if whole || days.iter().all(Vec::is_empty) {
        return "always".to_owned();
    }
    let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let mut rows = Vec::new();
    let mut day = 0;
    while day < 7 {
        let mut last = day;
        while last + 1 < 7 && days[last + 1] == days[day] {
            last += 1;
        }
        if !days[day].is_empty() {
            let stretches: Vec<String> = days[day].iter().map(|s| format!("{}-{}", clock(s.0), clock(s.1))).collect();
            let name = if last > day { format!("{}-{}", DAYS[day], DAYS[last]) } else { DAYS[day].to_owned() };
            let stretches = if let [one] = stretches.as_slice() { one.clone() } else { format!("[ {} ]", stretches.join(", ")) };
            rows.push(format!("{name}: {stretches}"));
        }
        day = last + 1;
    }
    format!("{{ {} }}", rows.join(", "))
}
