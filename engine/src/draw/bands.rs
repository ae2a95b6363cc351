//! Bands: a long procedure folded into rows, as a text is into lines, so that its letters stay large on a sheet.
//!
//! The columns of the whole are cut where few edges pass. Each band is then laid out by itself, with only the lanes that
//! are used in it. An edge to another band ends at a circle with a letter, and goes on from the circle with the same
//! letter: BPMN's link events, one that catches for each form that is led to, one that throws for each edge.

use super::breaking::{Broken, Setting, broken};
use super::diagram::{Diagram, Form};
use super::forms::{Measured, Measures};
use super::layout::{self, Cell, Columns, Link, Placed, Plate, Ports, Spacing};
use super::scene::Weight;
use crate::text::Lang;
use std::collections::BTreeMap;

/// Radius of a connector.
pub(super) const CONNECTOR: f64 = 12.0;
/// Most bands; more is a book.
const MOST: usize = 8;
/// A band of fewer columns is no line worth reading.
const LEAST_COLUMNS: usize = 3;
/// What an edge that passes a cut weighs, beside the squared share by which a band is too wide.
const PASSING: f64 = 0.03;
/// So much larger must letters become to be worth another band.
const WORTH: f64 = 1.08;
const SPACING: Spacing = Spacing { track: 9.0, pad: 14.0, arrow: 14.0 };

/// What stands in a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// A form.
    Node(usize),
    /// Where an edge leaves for another band.
    Leave(usize),
    /// Where the edges from other bands to a form come in.
    Arrive(usize),
}

/// What is drawn as a line in a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// A whole edge, or its way to where it leaves.
    Edge(usize),
    /// From where edges come in to the form they lead to.
    Onward(usize),
}

/// One row of the picture.
#[derive(Clone, Debug, Default)]
pub(super) struct Band {
    /// Indices of the lanes that are used in it.
    pub lanes: Vec<usize>,
    pub things: Vec<Thing>,
    /// The sizes and words of the things.
    pub measured: Vec<Measured>,
    pub ways: Vec<Way>,
    pub plate: Plate,
    pub placed: Placed,
}

/// A picture in bands.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    pub bands: Vec<Band>,
    /// The letter of each form that other bands lead to.
    pub letters: BTreeMap<usize, String>,
}

impl Folded {
    /// The width of the widest band.
    pub fn width(&self) -> f64 {
        self.bands.iter().map(|b| b.placed.width).fold(0.0, f64::max)
    }

    /// The height of all bands, with so much between two.
    pub fn height(&self, between: f64) -> f64 {
        self.bands.iter().map(|b| b.placed.height).sum::<f64>() + between * (self.bands.len().max(1) - 1) as f64
    }
}

/// What is to be folded.
pub(super) struct Folder<'d> {
    pub diagram: &'d Diagram,
    pub measures: &'d Measures,
    pub measured: &'d [Measured],
    pub plate: &'d Plate,
}

impl Folder<'_> {
    /// All in one row.
    pub fn one_row(&self, columns: &Columns) -> Folded {
        let band = Band {
            lanes: (0..self.plate.lanes).collect(),
            things: (0..self.plate.cells.len()).map(Thing::Node).collect(),
            measured: self.measured.to_vec(),
            ways: (0..self.plate.links.len()).map(Way::Edge).collect(),
            plate: self.plate.clone(),
            placed: layout::place_in(self.plate, &SPACING, columns),
        };
        Folded { bands: vec![band], letters: BTreeMap::new() }
    }

    /// Folded so that the picture is shown largest; `shown` gives the scale at which a folding is.
    pub fn best(&self, columns: &Columns, shown: &dyn Fn(&Folded) -> f64) -> Folded {
        let mut best = self.one_row(columns);
        let edges_at: Vec<f64> = best.bands[0].placed.columns.iter().map(|c| c.0).collect();
        let width = best.width();
        let mut scale = shown(&best);
        for bands in 2..=MOST.min(columns.count / LEAST_COLUMNS) {
            let folded = self.fold(columns, &self.cuts(columns, &edges_at, width, bands));
            let found = shown(&folded);
            if found > scale * WORTH {
                (best, scale) = (folded, found);
            } else if found < scale {
                break;
            }
        }
        best
    }

    /// The first column of each band but the first: bands about equally wide, cut where few edges pass.
    fn cuts(&self, columns: &Columns, starts: &[f64], width: f64, bands: usize) -> Vec<usize> {
        let n = columns.count;
        let at = |column: usize| starts.get(column).copied().unwrap_or(width);
        let passing: Vec<f64> = (0..=n)
            .map(|cut| {
                let passes = |l: &&Link| (columns.of[l.from] < cut) != (columns.of[l.to] < cut);
                PASSING * self.plate.links.iter().filter(passes).count() as f64
            })
            .collect();
        let share = width / bands as f64;
        let cost = |from: usize, to: usize| {
            let wide = (at(to) - at(from)) / share;
            wide * wide + if from > 0 { passing[from] } else { 0.0 }
        };
        // The cheapest way to cover the columns before `to` with so many bands, and where the last of those begins.
        let mut best = vec![vec![(f64::INFINITY, 0_usize); n + 1]; bands + 1];
        best[0][0].0 = 0.0;
        for band in 1..=bands {
            for to in 1..=n {
                for from in 0..to {
                    let whole = best[band - 1][from].0 + cost(from, to);
                    if whole < best[band][to].0 {
                        best[band][to] = (whole, from);
                    }
                }
            }
        }
        let mut cuts = Vec::new();
        let mut to = n;
        for band in (1..=bands).rev() {
            to = best[band][to].1;
            cuts.push(to);
        }
        cuts.retain(|cut| *cut > 0);
        cuts.reverse();
        cuts
    }

    fn fold(&self, columns: &Columns, cuts: &[usize]) -> Folded {
        let band_of = |node: usize| cuts.iter().filter(|cut| columns.of[node] >= **cut).count();
        let mut letters = BTreeMap::new();
        let mut from_bands: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for link in self.plate.links.iter().filter(|l| band_of(l.from) != band_of(l.to)) {
            from_bands.entry(link.to).or_default().push(band_of(link.from));
        }
        let mut led_to: Vec<usize> = from_bands.keys().copied().collect();
        led_to.sort_by_key(|node| (columns.of[*node], *node));
        for (i, node) in led_to.into_iter().enumerate() {
            letters.insert(node, letter(i));
        }
        let bands = (0..=cuts.len()).map(|band| self.band(columns, band, &band_of, &from_bands)).collect();
        Folded { bands, letters }
    }

    fn band(
        &self,
        columns: &Columns,
        number: usize,
        band_of: &dyn Fn(usize) -> usize,
        from_bands: &BTreeMap<usize, Vec<usize>>,
    ) -> Band {
        let mut band = Band::default();
        let mut of = Vec::new();
        let mut back = Vec::new();
        let mut at: BTreeMap<usize, usize> = BTreeMap::new();
        for node in (0..self.plate.cells.len()).filter(|n| band_of(*n) == number) {
            at.insert(node, band.things.len());
            band.things.push(Thing::Node(node));
            band.measured.push(self.measured[node].clone());
            of.push(columns.of[node] + 1);
        }
        let mut links = Vec::new();
        for (i, link) in self.plate.links.iter().enumerate().filter(|(_, l)| band_of(l.from) == number) {
            let from = at[&link.from];
            let to = if band_of(link.to) == number {
                at[&link.to]
            } else {
                band.things.push(Thing::Leave(i));
                band.measured.push(self.connector(self.plate.cells[link.from].lane, &self.diagram.nodes[link.to].title));
                of.push(of[from] + 1);
                band.things.len() - 1
            };
            band.ways.push(Way::Edge(i));
            links.push(Link { from, to, ..link.clone() });
            back.push(columns.back[i] && band_of(link.to) == number);
        }
        for (&node, sources) in from_bands.iter().filter(|(node, _)| band_of(**node) == number) {
            let to = at[&node];
            band.things.push(Thing::Arrive(node));
            band.measured.push(self.connector(self.plate.cells[node].lane, &self.comes_from(sources)));
            of.push(of[to] - 1);
            band.ways.push(Way::Onward(node));
            let main = self.plate.links.iter().any(|l| l.main && l.to == node && band_of(l.from) != number);
            links.push(Link { from: band.things.len() - 1, to, main, label: None });
            back.push(false);
        }
        let first = of.iter().copied().min().unwrap_or(0);
        of.iter_mut().for_each(|c| *c -= first);
        let count = of.iter().max().map_or(0, |c| c + 1);
        let mut used: Vec<usize> = band.measured.iter().map(|m| m.cell.lane).collect();
        used.sort_unstable();
        used.dedup();
        let cells = band.measured.iter().map(|m| Cell { lane: used.partition_point(|l| *l < m.cell.lane), ..m.cell.clone() });
        band.plate = Plate {
            lanes: used.len(),
            heads: used.iter().map(|l| self.plate.heads[*l]).collect(),
            cells: cells.collect(),
            links,
        };
        band.placed = layout::place_in(&band.plate, &SPACING, &Columns { of, count, back });
        band.lanes = used;
        band
    }

    fn connector(&self, lane: usize, caption: &str) -> Measured {
        let m = self.measures;
        let setting = Setting { size: m.small, weight: Weight::Regular, width: m.label_width, most: 3, lang: m.lang };
        let title = broken(caption, &setting);
        let wide = title.lines.iter().map(|l| super::font::width(l, m.small, Weight::Regular)).fold(2.0 * CONNECTOR, f64::max);
        let below = CONNECTOR + title.lines.len() as f64 * m.small_line() + 5.0;
        let cell = Cell {
            lane,
            width: wide,
            above: CONNECTOR,
            below,
            half: (CONNECTOR, CONNECTOR),
            tail: 0.0,
            ports: Ports::Tip,
            floats: false,
        };
        Measured { title, law: None::<Broken>, cell }
    }

    /// `uit rij 1 en 3`.
    fn comes_from(&self, bands: &[usize]) -> String {
        let mut rows: Vec<usize> = bands.iter().map(|b| b + 1).collect();
        rows.sort_unstable();
        rows.dedup();
        let said: Vec<String> = rows.iter().map(usize::to_string).collect();
        let (and, from) = if self.measures.lang == Lang::Nl { (" en ", "uit rij ") } else { (" and ", "from row ") };
        match said.as_slice() {
            [before @ .., last] if !before.is_empty() => format!("{from}{}{and}{last}", before.join(", ")),
            _ => format!("{from}{}", said.join("")),
        }
    }
}

/// `A` to `Z`, `AA`, `AB` …
fn letter(i: usize) -> String {
    let last = char::from(b'A' + (i % 26) as u8);
    if i < 26 { last.to_string() } else { format!("{}{last}", letter(i / 26 - 1)) }
}

/// Whether a connector stands for something this proposal cannot take.
pub(super) fn is_faint(diagram: &Diagram, thing: Thing) -> bool {
    let impossible =
        |node: usize| diagram.nodes[node].form != Form::Start && diagram.nodes[node].seen.as_ref().is_some_and(|s| s.impossible);
    match thing {
        Thing::Node(node) | Thing::Arrive(node) => impossible(node),
        Thing::Leave(edge) => impossible(diagram.edges[edge].from) || impossible(diagram.edges[edge].to),
    }
}
