//! Durations: an amount with its unit, a range of them, or a form from theory or from a log.

use super::{Fault, Piece, Unit, digits, falling, negative, no_number, parse, too_many};
use crate::text::{Adjustment, Complaint, Complaints, Node, NodeKind, Sources, Span};

/// So many of a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// How many, 0 or more.
    pub number: f64,
    /// Of what.
    pub unit: Unit,
}

/// How long something takes.
#[derive(Clone, Debug, PartialEq)]
pub enum DurationForm {
    /// Always this: `3 d`.
    Fixed(Amount),
    /// Anything between, alike: `1..3 d`.
    Uniform(Amount, Amount),
    /// Least, most likely, most: `1..2..5 wd`.
    Pert(Amount, Amount, Amount),
    /// Exponential, by its mean: `exp 4 h`.
    Exponential(Amount),
    /// Lognormal, by its median and the value that nine in ten stay under; `p90` exceeds `median`.
    Lognormal {
        /// Half stay under this.
        median: Amount,
        /// Nine in ten stay under this.
        p90: Amount,
    },
    /// Gamma.
    Gamma {
        /// The mean.
        mean: Amount,
        /// The standard deviation.
        sd: Amount,
    },
    /// Quantiles at even steps from the least to the most, from a log; at least two, rising.
    Quantiles(Vec<Amount>),
}

/// A duration: `3 d`, `1..2..5 wd`, `2 h..3 d`, `exp 4 h`, `lognormal(median 5 d, p90 20 d)`, `gamma(mean 5 d, sd 3 d)`,
/// `quantiles [ 1 d, 2 d, 9 d ]`, also as a mapping: `{ quantiles: [ 1 d, 2 d, 9 d ] }`, or as a plain list of them.
pub fn duration(node: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<DurationForm> {
    let form = match &node.kind {
        NodeKind::Sequence(items) => quantile_list(node, items, sources, complaints)?,
        NodeKind::Mapping(entries) => match entries.as_slice() {
            [entry] if entry.key.value == "quantiles" => match &entry.value.kind {
                NodeKind::Sequence(items) => quantile_list(&entry.value, items, sources, complaints)?,
                _ => parse(&entry.value, sources, complaints, |t| quantiles(t.split(",")))?,
            },
            _ => parse(node, sources, complaints, form)?,
        },
        _ => parse(node, sources, complaints, form)?,
    };
    node.adjust.iter().try_fold(form, |form, adjustment| adjusted(form, adjustment, sources, complaints))
}

fn quantile_list(node: &Node, items: &[Node], sources: &Sources, complaints: &mut Complaints) -> Option<DurationForm> {
    let read: Vec<Option<Amount>> = items.iter().map(|i| parse(i, sources, complaints, amount)).collect();
    let amounts = read.into_iter().collect::<Option<Vec<Amount>>>()?;
    if let Some(i) = amounts.windows(2).position(|w| matches!(w, [a, b] if falls(*a, *b))) {
        let at = items.get(i + 1).map_or(node.span, |n| n.span);
        complaints.push(
            Complaint::error("range_falls", at, "dit is minder dan wat ervoor staat", "this is less than what stands before it")
                .hint("Schrijf kwantielen van klein naar groot", "Write quantiles from small to large"),
        );
        return None;
    }
    if amounts.len() < 2 {
        complaints.push(
            Complaint::error(
                "too_few_quantiles",
                node.span,
                "een verdeling uit een log heeft ten minste twee waarden",
                "a distribution from a log has at least two values",
            )
            .hint("Schrijf bijvoorbeeld [ 1 d, 3 d, 10 d ]", "Write for example [ 1 d, 3 d, 10 d ]"),
        );
        return None;
    }
    Some(DurationForm::Quantiles(amounts))
}

fn form(text: Piece<'_>) -> Result<DurationForm, Fault> {
    if let Some(rest) = text.text.strip_prefix("exp ") {
        let mean = text.after(text.text.len() - rest.len()).trim();
        return positive(mean).map(DurationForm::Exponential);
    }
    if text.text.starts_with("lognormal") {
        let [(median, _), (p90, at)] = named(text, "lognormal", ["median", "p90"])?;
        if !(p90.number * p90.unit.rough_minutes() > median.number * median.unit.rough_minutes()) {
            return Err(Fault::new(
                "p90_not_above",
                at,
                "p90 moet groter zijn dan de mediaan",
                "p90 must be greater than the median",
                "Schrijf bijvoorbeeld lognormal(median 5 d, p90 20 d)",
                "Write for example lognormal(median 5 d, p90 20 d)",
            ));
        }
        return Ok(DurationForm::Lognormal { median, p90 });
    }
    if text.text.starts_with("gamma") {
        let [(mean, _), (sd, _)] = named(text, "gamma", ["mean", "sd"])?;
        return Ok(DurationForm::Gamma { mean, sd });
    }
    if let Some(rest) = text.text.strip_prefix("quantiles") {
        let list = text.after(text.text.len() - rest.len()).trim();
        let inner = list.text.strip_prefix('[').and_then(|l| l.strip_suffix(']'));
        let inner = inner.ok_or_else(|| no_number(list, "quantiles [ 1 d, 3 d, 10 d ]", "quantiles [ 1 d, 3 d, 10 d ]"))?;
        return quantiles(Piece { text: inner, at: list.at + 1 }.split(","));
    }
    range(text)
}

fn range(text: Piece<'_>) -> Result<DurationForm, Fault> {
    let pieces = text.split("..");
    if pieces.len() > 3 {
        return Err(too_many(text));
    }
    // A number without a unit takes that of the next one: 1..2..5 wd.
    let mut unit = None;
    let mut amounts = Vec::new();
    for piece in pieces.iter().rev() {
        let one = read_amount(*piece, unit)?;
        unit = Some(one.unit);
        amounts.push(one);
    }
    amounts.reverse();
    if let Some(piece) =
        amounts.windows(2).zip(pieces.iter().skip(1)).find_map(|(w, p)| matches!(w, [a, b] if falls(*a, *b)).then_some(*p))
    {
        return Err(falling(piece));
    }
    match amounts.as_slice() {
        [a] => Ok(DurationForm::Fixed(*a)),
        [a, b] => Ok(DurationForm::Uniform(*a, *b)),
        [a, b, c] => Ok(DurationForm::Pert(*a, *b, *c)),
        _ => Err(too_many(text)),
    }
}

fn quantiles(pieces: Vec<Piece<'_>>) -> Result<DurationForm, Fault> {
    let amounts = pieces.iter().map(|p| amount(*p)).collect::<Result<Vec<_>, _>>()?;
    if let Some(piece) =
        amounts.windows(2).zip(pieces.iter().skip(1)).find_map(|(w, p)| matches!(w, [a, b] if falls(*a, *b)).then_some(*p))
    {
        return Err(falling(piece));
    }
    match (amounts.len(), pieces.first()) {
        (0 | 1, Some(piece)) => Err(Fault::new(
            "too_few_quantiles",
            *piece,
            "een verdeling uit een log heeft ten minste twee waarden",
            "a distribution from a log has at least two values",
            "Schrijf bijvoorbeeld quantiles [ 1 d, 3 d, 10 d ]",
            "Write for example quantiles [ 1 d, 3 d, 10 d ]",
        )),
        _ => Ok(DurationForm::Quantiles(amounts)),
    }
}

/// Whether a range falls; between units of unsure proportion only if it surely does.
fn falls(a: Amount, b: Amount) -> bool {
    if a.unit == b.unit {
        return a.number > b.number;
    }
    let slack = if a.unit.exactly(b.unit).is_some() { 1.0 + 1e-9 } else { 1.5 };
    a.number * a.unit.rough_minutes() > slack * b.number * b.unit.rough_minutes()
}

/// The two named amounts of `lognormal(median 5 d, p90 20 d)`.
fn named<'t>(text: Piece<'t>, form: &str, names: [&str; 2]) -> Result<[(Amount, Piece<'t>); 2], Fault> {
    let example = format!("{form}({} 5 d, {} 20 d)", names[0], names[1]);
    let bad = |piece| {
        Fault::new(
            "bad_form",
            piece,
            format!("\"{form}\" is zo niet te lezen"),
            format!("\"{form}\" cannot be read this way"),
            format!("Schrijf bijvoorbeeld {example}"),
            format!("Write for example {example}"),
        )
    };
    let inner = text.after(form.len()).trim();
    let body = inner.text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).ok_or_else(|| bad(text))?;
    let parts = Piece { text: body, at: inner.at + 1 }.split(",");
    let [first, second] = parts.as_slice() else { return Err(bad(text)) };
    let one = |piece: Piece<'t>, name: &str| -> Result<(Amount, Piece<'t>), Fault> {
        let rest = piece.text.strip_prefix(name).filter(|r| r.starts_with(' ')).ok_or_else(|| bad(piece))?;
        positive(piece.after(piece.text.len() - rest.len()).trim()).map(|a| (a, piece))
    };
    Ok([one(*first, names[0])?, one(*second, names[1])?])
}

fn positive(piece: Piece<'_>) -> Result<Amount, Fault> {
    let one = amount(piece)?;
    if one.number > 0.0 {
        return Ok(one);
    }
    Err(Fault::new(
        "zero_here",
        piece,
        "hier moet meer dan nul staan",
        "here should stand more than zero",
        "Schrijf bijvoorbeeld 4 h",
        "Write for example 4 h",
    ))
}

fn amount(piece: Piece<'_>) -> Result<Amount, Fault> {
    read_amount(piece, None)
}

fn read_amount(piece: Piece<'_>, default: Option<Unit>) -> Result<Amount, Fault> {
    if piece.text.starts_with('-') {
        return Err(negative(piece));
    }
    let (number, used) =
        digits(piece.text).ok_or_else(|| no_number(piece, "3 d, 5 wd of 1..2..5 wd", "3 d, 5 wd or 1..2..5 wd"))?;
    let rest = piece.after(used).trim();
    let unit = Unit::ALL.iter().find(|(name, _)| *name == rest.text).map(|(_, unit)| *unit);
    let unit = match (unit, default) {
        (Some(unit), _) => unit,
        (None, Some(unit)) if rest.text.is_empty() => unit,
        _ => return Err(super::unit_fault(piece, rest)),
    };
    if number > 1e7 {
        return Err(Fault::new(
            "too_large",
            piece,
            format!("\"{}\" is te lang", piece.text),
            format!("\"{}\" is too long", piece.text),
            "Schrijf een kortere duur",
            "Write a shorter duration",
        ));
    }
    Ok(Amount { number, unit })
}

/// Does what one intervention says.
fn adjusted(form: DurationForm, adjustment: &Adjustment, sources: &Sources, complaints: &mut Complaints) -> Option<DurationForm> {
    let (factor, plus, at) = match adjustment {
        Adjustment::Scale(factor) => (factor.value, None, factor.span),
        Adjustment::Add(value) => {
            let plus = parse(value, sources, complaints, |text| {
                if text.text.starts_with('-') {
                    amount(text.after(1).trim()).map(|a| Amount { number: -a.number, ..a })
                } else {
                    amount(text)
                }
            })?;
            (1.0, Some(plus), value.span)
        }
    };
    let mut change = Change { factor, plus, at, complaints };
    Some(match form {
        DurationForm::Fixed(a) => DurationForm::Fixed(change.of(a)?),
        DurationForm::Uniform(a, b) => DurationForm::Uniform(change.of(a)?, change.of(b)?),
        DurationForm::Pert(a, b, c) => DurationForm::Pert(change.of(a)?, change.of(b)?, change.of(c)?),
        DurationForm::Quantiles(list) => DurationForm::Quantiles(list.into_iter().map(|a| change.of(a)).collect::<Option<_>>()?),
        DurationForm::Gamma { mean, sd } => {
            DurationForm::Gamma { mean: change.of(mean)?, sd: Amount { number: sd.number * factor, ..sd } }
        }
        // A shifted exponential or lognormal is none any more: silently keeping its name would be false.
        _ if plus.is_some() => {
            change.complaints.push(
                Complaint::error(
                    "add_not_possible",
                    at,
                    "bij deze vorm van een duur kan niets worden opgeteld",
                    "nothing can be added to this form of a duration",
                )
                .hint("Gebruik \"scale\" of \"set\"", "Use \"scale\" or \"set\""),
            );
            return None;
        }
        DurationForm::Exponential(a) => DurationForm::Exponential(change.of(a)?),
        DurationForm::Lognormal { median, p90 } => DurationForm::Lognormal { median: change.of(median)?, p90: change.of(p90)? },
    })
}

struct Change<'c> {
    factor: f64,
    plus: Option<Amount>,
    at: Span,
    complaints: &'c mut Complaints,
}

impl Change<'_> {
    fn of(&mut self, a: Amount) -> Option<Amount> {
        let mut number = a.number * self.factor;
        if let Some(plus) = self.plus {
            let Some(rate) = plus.unit.exactly(a.unit) else {
                let (from, to) = (plus.unit.name(), a.unit.name());
                self.complaints.push(
                    Complaint::error(
                        "units_differ",
                        self.at,
                        format!("\"{from}\" kan niet bij \"{to}\" worden opgeteld"),
                        format!("\"{from}\" cannot be added to \"{to}\""),
                    )
                    .hint(format!("Schrijf de ingreep in {to}"), format!("Write the intervention in {to}")),
                );
                return None;
            };
            number += plus.number * rate;
        }
        if (0.0..=1e7).contains(&number) {
            return Some(Amount { number, unit: a.unit });
        }
        self.complaints.push(
            Complaint::error(
                "out_of_reach",
                self.at,
                "door deze ingreep wordt een duur negatief of veel te lang",
                "this intervention makes a duration negative or far too long",
            )
            .hint("Schrijf een kleinere ingreep", "Write a smaller intervention"),
        );
        None
    }
}
