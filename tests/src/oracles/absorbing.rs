//! absorbing/*.json: process graphs without calendar or queue, said as steps, branch lists and blocks.

use super::model::{Model, duration, replications};
use super::sample::{Comparison, Sample, twice};
use super::{Table, Tally};
use doorloop_engine::plan::Reach;
use doorloop_engine::time::Date;
use serde_json::Value;

const RUNS: u64 = 200_000;
const DAY: f64 = 86_400.0;

/// Runs every graph; `csv` is `absorbing.csv`, if there is one, and `files` are name and text of `absorbing/*.json`.
///
/// A row of the list that has no graph is missed, and so is a graph of which the list says something else.
#[must_use]
pub fn absorbing(csv: Option<&str>, files: &[(String, String)]) -> Tally {
    let mut tally = Tally::default();
    let list = csv.map(Table::read);
    for (place, (name, text)) in files.iter().enumerate() {
        let row = list.iter().flat_map(Table::rows).find(|row| row.cell("file") == name);
        let misses = serde_json::from_str(text).map_err(|error| error.to_string()).and_then(|graph: Value| {
            let listed = row.as_ref().map(|row| (row.cell("mean_d"), row.cell("variance_d2")));
            let mut misses = listed.map_or_else(|| Ok(Vec::new()), |listed| contradictions(&graph, listed))?;
            misses.extend(lead_times(&graph, place)?);
            Ok(misses)
        });
        tally.row(name, &misses.unwrap_or_else(|unread| vec![unread]));
    }
    for row in list.iter().flat_map(Table::rows) {
        if !files.iter().any(|(name, _)| name == row.cell("file")) {
            tally.missed.push(format!("{}: there is no such graph", row.cell("file")));
        }
    }
    tally
}

/// Where list and graph differ.
fn contradictions(graph: &Value, (mean, variance): (&str, &str)) -> Result<Vec<String>, String> {
    let mut misses = Vec::new();
    for (what, listed) in [("mean", mean), ("variance", variance)] {
        let wanted: f64 = listed.parse().map_err(|_| format!("{what} {listed:?} in absorbing.csv is no number"))?;
        let said = expected(graph, what)?;
        if (said - wanted).abs() > 1e-9 * wanted.abs() {
            misses.push(format!("the graph gives a {what} of {said}, absorbing.csv {wanted}"));
        }
    }
    Ok(misses)
}

fn lead_times(graph: &Value, place: usize) -> Result<Vec<String>, String> {
    let (mean, variance) = (expected(graph, "mean")?, expected(graph, "variance")?);
    let model = Model { process: Graph::read(graph)?.in_words()?, place: String::new() };
    let submit = Date::new(2026, 1, 5).ok_or("no such date")?;
    let plan = model.follow(submit, Reach { warm_up_months: 0, horizon_years: 50 })?;
    twice(place, |attempt| {
        let days = replications(&plan, attempt.seed, RUNS * attempt.times, |run| run.lead as f64 / DAY)?;
        let sample = Sample::of(&days);
        let spread = Comparison { what: "variance", got: sample.variance, error: sample.variance_error(), wanted: variance };
        Ok(vec![sample.mean_beside("mean", mean), spread])
    })
}

fn expected(graph: &Value, what: &str) -> Result<f64, String> {
    graph["expected"][what].as_f64().ok_or_else(|| format!("{what} is no number"))
}

/// A graph of the tables.
struct Graph<'g> {
    nodes: Vec<(&'g str, &'g str, &'g Value)>,
    edges: Vec<(&'g str, &'g str, Option<f64>)>,
    unit: &'g str,
}

impl<'g> Graph<'g> {
    fn read(graph: &'g Value) -> Result<Self, String> {
        let text = |value: &'g Value, key: &str| value[key].as_str().ok_or_else(|| format!("{value} has no {key:?}"));
        let list = |key: &str| graph[key].as_array().ok_or_else(|| format!("no {key}"));
        Ok(Self {
            nodes: list("nodes")?.iter().map(|n| Ok((text(n, "id")?, text(n, "kind")?, n))).collect::<Result<_, String>>()?,
            edges: list("edges")?
                .iter()
                .map(|e| Ok((text(e, "from")?, text(e, "to")?, e["p"].as_f64())))
                .collect::<Result<_, String>>()?,
            unit: text(graph, "time_unit")?,
        })
    }

    fn kind(&self, id: &str) -> &'g str {
        self.nodes.iter().find(|n| n.0 == id).map_or("", |n| n.1)
    }

    /// The steps, the first of them where the graph starts.
    fn in_words(&self) -> Result<String, String> {
        let mut lines = Vec::new();
        for &(id, kind, node) in &self.nodes {
            match kind {
                "start" => lines.insert(0, format!("{id}: {{ by: w, takes: 0 d, next: {} }}", self.only(id)?)),
                "task" => lines.push(format!("{id}: {{ by: w, takes: {}, next: {} }}", self.takes(node)?, self.only(id)?)),
                "xor" => lines.push(format!("{id}: {{ decide: [ {} ] }}", self.chances(id)?)),
                "and_split" => {
                    let join = node["join"].as_str().ok_or_else(|| format!("{id} has no join"))?;
                    let members: Vec<_> = self.ways(id).filter(|&(to, _)| to != join).map(|(to, _)| to).collect();
                    lines.push(format!("{id}: {{ all: [ {} ], then: {} }}", members.join(", "), self.only(join)?));
                }
                "and_join" => {}
                "end" => lines.push(format!("{id}: {{ end: granted }}")),
                other => return Err(format!("{id} is of unknown kind {other:?}")),
            }
        }
        Ok(format!("lanes: {{ w: {{ is: partner }} }}\nsteps:\n  {}\n", lines.join("\n  ")))
    }

    fn ways(&self, from: &str) -> impl Iterator<Item = (&'g str, Option<f64>)> {
        self.edges.iter().filter(move |e| e.0 == from).map(|e| (e.1, e.2))
    }

    /// A target as a file names it: `join` for the end of a block.
    fn target(&self, to: &'g str) -> &'g str {
        if self.kind(to) == "and_join" { "join" } else { to }
    }

    fn only(&self, from: &str) -> Result<&'g str, String> {
        let all: Vec<_> = self.ways(from).collect();
        let [(to, _)] = all.as_slice() else { return Err(format!("{from} has {} ways on", all.len())) };
        Ok(self.target(to))
    }

    fn chances(&self, from: &str) -> Result<String, String> {
        let branch = |(to, chance): (&'g str, Option<f64>)| {
            let percent = 100.0 * chance.ok_or_else(|| format!("{from} to {to} has no chance"))?;
            // Ways back need a limit, or the word that there is none; elsewhere it changes nothing.
            Ok(format!("{{ chance: {percent:.9}%, max: none, to: {} }}", self.target(to)))
        };
        Ok(self.ways(from).map(branch).collect::<Result<Vec<_>, String>>()?.join(", "))
    }

    fn takes(&self, node: &Value) -> Result<String, String> {
        let form = &node["duration"];
        let kind = form["dist"].as_str().ok_or("a duration without \"dist\"")?;
        duration(kind, |name| form[name].as_f64(), 1.0, self.unit)
    }
}
