//! Numbers as people write them: money, percentages, durations, ranges; each with where it comes from.
//!
//! Readers give `None` after a complaint at the exact place. What interventions do to a number ([`Adjustment`](super::Adjustment)) is done here.
//!
//! ```
//! use doorloop_engine::text::{scalars::{self, Form}, yaml, Complaints, NodeKind, Sources};
//! let mut sources = Sources::default();
//! let file = sources.add("a.yaml", "[ 25k, 2k..15k..80k, '€ 25.000,00' ]");
//! let mut complaints = Complaints::default();
//! let tree = yaml::read(file, &sources, &mut complaints).unwrap();
//! let NodeKind::Sequence(items) = &tree.kind else { unreachable!() };
//! assert_eq!(scalars::money(&items[0], &sources, &mut complaints), Some(2_500_000)); // cents
//! assert_eq!(scalars::money_form(&items[1], &sources, &mut complaints), Some(Form::Pert(200_000, 1_500_000, 8_000_000)));
//! assert_eq!(scalars::money(&items[2], &sources, &mut complaints), Some(2_500_000));
//! ```

mod duration;
mod money;
mod number;
mod stated;
mod units;

pub use duration::{Amount, DurationForm, duration};
pub use money::{money, money_form};
pub use number::{NumberForm, chance, factor, integer, number, number_form, percent, share_form};
pub use stated::{Source, Stated, stated};
pub use units::Unit;
use units::unit_fault;

use super::reader::raw_scalar;
use super::{Complaint, Complaints, Node, Sources, Words};

/// A number, or what is known of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form<T> {
    /// Always this.
    Fixed(T),
    /// Anything between, alike: `a..b`.
    Uniform(T, T),
    /// Least, most likely and most: `a..b..c`.
    Pert(T, T, T),
}

impl<T: Copy> Form<T> {
    /// The same form of something else.
    pub fn map<U>(self, f: impl Fn(T) -> U) -> Form<U> {
        match self {
            Self::Fixed(a) => Form::Fixed(f(a)),
            Self::Uniform(a, b) => Form::Uniform(f(a), f(b)),
            Self::Pert(a, b, c) => Form::Pert(f(a), f(b), f(c)),
        }
    }
}

/// A part of a scalar's text, and the character at which it starts.
#[derive(Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Piece<'t> {
    fn trim(self) -> Self {
        let start = self.text.trim_start();
        let skipped = self.text.chars().count() - start.chars().count();
        Self { text: start.trim_end(), at: self.at + skipped }
    }

    /// The rest after `bytes`; empty if that is no boundary.
    fn after(self, bytes: usize) -> Self {
        let (head, tail) = self.text.split_at_checked(bytes).unwrap_or((self.text, ""));
        Self { text: tail, at: self.at + head.chars().count() }
    }

    fn split(self, sign: &str) -> Vec<Self> {
        let mut at = self.at;
        self.text
            .split(sign)
            .map(|text| {
                let piece = Self { text, at };
                at += text.chars().count() + sign.chars().count();
                piece.trim()
            })
            .collect()
    }
}

/// A mistake in a part of a scalar.
struct Fault {
    code: &'static str,
    from: usize,
    to: usize,
    what: Words,
    hint: Words,
}

impl Fault {
    fn new(
        code: &'static str,
        piece: Piece<'_>,
        nl: impl Into<String>,
        en: impl Into<String>,
        hint_nl: impl Into<String>,
        hint_en: impl Into<String>,
    ) -> Self {
        let width = piece.text.chars().count();
        Self { code, from: piece.at, to: piece.at + width, what: Words::new(nl, en), hint: Words::new(hint_nl, hint_en) }
    }
}

/// Reads a scalar with a parser, and turns its fault into a complaint at its place.
fn parse<T>(
    node: &Node,
    sources: &Sources,
    complaints: &mut Complaints,
    parser: impl FnOnce(Piece<'_>) -> Result<T, Fault>,
) -> Option<T> {
    let scalar = raw_scalar(node, complaints)?;
    match parser(Piece { text: &scalar.text, at: 0 }.trim()) {
        Ok(value) => Some(value),
        Err(fault) => {
            let at = node.content_at(fault.from..fault.to, sources);
            complaints.push(Complaint::error(fault.code, at, fault.what.nl, fault.what.en).hint(fault.hint.nl, fault.hint.en));
            None
        }
    }
}

/// `a`, `a..b` or `a..b..c`, in rising order.
fn form<T: Copy + PartialOrd>(text: Piece<'_>, one: impl Fn(Piece<'_>) -> Result<T, Fault>) -> Result<Form<T>, Fault> {
    let pieces = text.split("..");
    let values = pieces.iter().map(|p| one(*p)).collect::<Result<Vec<T>, Fault>>()?;
    for (pair, piece) in values.windows(2).zip(pieces.iter().skip(1)) {
        if let [a, b] = pair
            && a > b
        {
            return Err(falling(*piece));
        }
    }
    match values.as_slice() {
        [a] => Ok(Form::Fixed(*a)),
        [a, b] => Ok(Form::Uniform(*a, *b)),
        [a, b, c] => Ok(Form::Pert(*a, *b, *c)),
        _ => Err(too_many(text)),
    }
}

fn falling(piece: Piece<'_>) -> Fault {
    Fault::new(
        "range_falls",
        piece,
        format!("\"{}\" is kleiner dan wat ervoor staat", piece.text),
        format!("\"{}\" is less than what stands before it", piece.text),
        "Schrijf van klein naar groot: minst..meest, of minst..waarschijnlijk..meest",
        "Write from small to large: least..most, or least..likely..most",
    )
}

fn too_many(piece: Piece<'_>) -> Fault {
    Fault::new(
        "range_too_long",
        piece,
        "een bereik heeft twee of drie getallen",
        "a range has two or three numbers",
        "Schrijf minst..meest, of minst..waarschijnlijk..meest",
        "Write least..most, or least..likely..most",
    )
}

fn no_number(piece: Piece<'_>, example_nl: &str, example_en: &str) -> Fault {
    let shown = super::reader::shorten(piece.text);
    let (nl, en) = if shown.is_empty() {
        ("hier ontbreekt een getal".to_owned(), "a number is missing here".to_owned())
    } else {
        (format!("\"{shown}\" is geen getal"), format!("\"{shown}\" is not a number"))
    };
    Fault::new(
        "not_a_number_here",
        piece,
        nl,
        en,
        format!("Schrijf bijvoorbeeld {example_nl}"),
        format!("Write for example {example_en}"),
    )
}

fn negative(piece: Piece<'_>) -> Fault {
    let shown = super::reader::shorten(piece.text);
    Fault::new(
        "negative",
        piece,
        format!("\"{shown}\" is minder dan nul"),
        format!("\"{shown}\" is less than zero"),
        "Schrijf een getal van 0 of meer",
        "Write a number of 0 or more",
    )
}

/// Digits with `_` between them, a point and decimals; gives the value and how many bytes it took.
fn digits(text: &str) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let mut clean = String::new();
    let (mut i, mut point) = (0, false);
    while let Some(&b) = bytes.get(i) {
        let digit_next = bytes.get(i + 1).is_some_and(u8::is_ascii_digit);
        match b {
            b'0'..=b'9' => clean.push(char::from(b)),
            b'_' if i > 0 && digit_next && bytes.get(i - 1).is_some_and(u8::is_ascii_digit) => {}
            b'.' if !point && i > 0 && digit_next => {
                point = true;
                clean.push('.');
            }
            _ => break,
        }
        i += 1;
    }
    if clean.len() > 24 {
        return None;
    }
    clean.parse::<f64>().ok().filter(|v| v.is_finite()).map(|v| (v, i))
}

#[cfg(test)]
mod tests;
