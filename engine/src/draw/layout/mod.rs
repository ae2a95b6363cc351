//! Layout: where everything stands. Lanes are rows, time runs to the right.
//!
//! Five stages, each a file, none of which knows what a step is:
//!
//! 1. `columns`: ways back are set aside, then every node stands one column after the last that leads to it.
//! 2. `rows`: inside a lane, nodes of one column stand under each other; the likely path keeps to one row.
//! 3. `routes`: each edge finds its way along a coarse grid of rows, and of channels between rows and between columns.
//! 4. `tracks`: in each channel every net gets a track of its own, in the order with the fewest crossings; from the number
//!    of tracks follow the widths, and from those the points.
//! 5. `labels`: each label gets a place beside its own edge; where there is none, its channel grows.
//!
//! A *net* is what may share a line: edges to the same node. So a shared line always leads to one place only.
//!
//! Every stage is bounded and depends on order alone, so the same picture comes out everywhere.

mod columns;
mod labels;
mod routes;
mod rows;
mod tracks;

pub(super) use columns::Columns;

use super::scene::{Point, Rect};

/// A thing to place.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Index of its lane.
    pub lane: usize,
    /// The room it takes, labels included.
    pub width: f64,
    /// How far it reaches above the line its edges come in at.
    pub above: f64,
    /// How far it reaches below that line.
    pub below: f64,
    /// Half the width of the shape that edges end on, and half its height; it stands in the middle of the room.
    pub half: (f64, f64),
    /// A gateway is fixed to its right side: so much wider is what edges leave from.
    pub tail: f64,
    /// What edges may end on and leave from.
    pub ports: Ports,
    /// Not led to by anything, and yet not the start: it stands just before what it leads to.
    pub floats: bool,
}

/// Sides of a shape that edges may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ports {
    /// All four: it has straight sides.
    Box,
    /// Left, right and the tip above; its text stands under it.
    Tip,
}

/// An edge to route.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it starts.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// On the likely path.
    pub main: bool,
    /// Width and height of its label.
    pub label: Option<(f64, f64)>,
}

/// What is placed.
#[derive(Clone, Debug, Default)]
pub struct Plate {
    /// How many lanes.
    pub lanes: usize,
    /// Least height of each lane, for its head.
    pub heads: Vec<f64>,
    /// The nodes; the first is the start.
    pub cells: Vec<Cell>,
    /// The edges.
    pub links: Vec<Link>,
}

/// Room between things.
#[derive(Clone, Copy, Debug)]
pub struct Spacing {
    /// Between two lines.
    pub track: f64,
    /// Between a box and the first line beside it.
    pub pad: f64,
    /// For the head of an arrow.
    pub arrow: f64,
}

/// An edge in its place.
#[derive(Clone, Debug, Default)]
pub struct Routed {
    /// The corners from start to end.
    pub points: Vec<Point>,
    /// Where its label stands.
    pub label: Option<Rect>,
    /// Runs against time.
    pub back: bool,
}

/// Everything in its place.
#[derive(Clone, Debug, Default)]
pub struct Placed {
    /// The room of each node.
    pub cells: Vec<Rect>,
    /// The middle of each node's shape.
    pub centres: Vec<Point>,
    /// The edges.
    pub links: Vec<Routed>,
    /// Top and bottom of each lane.
    pub lanes: Vec<(f64, f64)>,
    /// Left of each column, and its width.
    pub columns: Vec<(f64, f64)>,
    /// The whole width.
    pub width: f64,
    /// The whole height.
    pub height: f64,
}

/// Places everything, with its left and top at zero.
#[must_use]
pub fn place(plate: &Plate, spacing: &Spacing) -> Placed {
    place_in(plate, spacing, &columns(plate))
}

/// How far to the right each cell stands, and which edges run back.
#[must_use]
pub fn columns(plate: &Plate) -> Columns {
    columns::assign(plate)
}

/// Places everything in columns that are given.
#[must_use]
pub fn place_in(plate: &Plate, spacing: &Spacing, columns: &Columns) -> Placed {
    if plate.cells.is_empty() {
        return Placed::default();
    }
    let grid = rows::assign(plate, columns);
    let routes = routes::find(plate, &grid, &columns.back);
    let mut growth = tracks::Growth::of(&grid);
    let mut placed = tracks::measure(plate, spacing, &grid, &routes, &growth);
    // Each round widens the channels of the labels that found no place; the last one leaves none of them out.
    for _ in 0..12 {
        let homeless = labels::place(plate, &mut placed);
        if homeless.is_empty() {
            break;
        }
        for link in homeless {
            growth.widen(plate, &grid, link);
        }
        placed = tracks::measure(plate, spacing, &grid, &routes, &growth);
    }
    for (routed, back) in placed.links.iter_mut().zip(&columns.back) {
        routed.back = *back;
    }
    placed
}
