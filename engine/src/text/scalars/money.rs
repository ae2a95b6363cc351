//! Money: whole cents, from the ways in which people in the Netherlands write an amount.

use super::{Fault, Form, Piece, form, negative, no_number, parse};
use crate::text::{Adjustment, Complaint, Complaints, Node, Sources};

/// The largest amount, in cents: ten thousand billion euros.
const MOST: i128 = 1_000_000_000_000_000;

/// One amount, in cents: `25k`, `2.5m`, `25_000`, `€ 25.000,00`.
pub fn money(node: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<i64> {
    match money_form(node, sources, complaints)? {
        Form::Fixed(cents) => Some(cents),
        _ => {
            complaints.push(
                Complaint::error(
                    "range_not_here",
                    node.span,
                    "hier hoort één bedrag te staan, geen bereik",
                    "here should stand one amount, not a range",
                )
                .hint("Schrijf bijvoorbeeld 25k", "Write for example 25k"),
            );
            None
        }
    }
}

/// An amount, two or three, in cents: `2k..15k..80k`.
pub fn money_form(node: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<Form<i64>> {
    let mut value = parse(node, sources, complaints, |text| form(text, amount))?;
    for adjustment in &node.adjust {
        let (next, at) = match adjustment {
            Adjustment::Scale(factor) => (value.map(|c| (c as f64 * factor.value).round()), factor.span),
            Adjustment::Add(plus) => {
                let cents = parse(plus, sources, complaints, |text| {
                    if text.text.starts_with('-') { amount(text.after(1).trim()).map(|c| -c) } else { amount(text) }
                })?;
                (value.map(|c| c as f64 + cents as f64), plus.span)
            }
        };
        let (least, most) = match next {
            Form::Fixed(a) => (a, a),
            Form::Uniform(a, b) | Form::Pert(a, _, b) => (a, b),
        };
        if !(least >= 0.0 && most <= MOST as f64) {
            complaints.push(
                Complaint::error(
                    "out_of_reach",
                    at,
                    "door deze ingreep wordt een bedrag negatief of veel te groot",
                    "this intervention makes an amount negative or far too large",
                )
                .hint("Schrijf een kleinere ingreep", "Write a smaller intervention"),
            );
            return None;
        }
        value = next.map(|c| c as i64);
    }
    Some(value)
}

/// One amount in cents.
fn amount(piece: Piece<'_>) -> Result<i64, Fault> {
    let bad = || no_number(piece, "25k, 25_000 of \"€ 25.000,00\"", "25k, 25_000 or \"€ 25.000,00\"");
    let mut rest = piece;
    let mut euro = false;
    for sign in ["€", "EUR", "eur"] {
        if rest.text.starts_with(sign) {
            rest = rest.after(sign.len()).trim();
            euro = true;
        }
    }
    if rest.text.starts_with('-') || piece.text.starts_with('-') {
        return Err(negative(piece));
    }
    let body = rest.text.strip_suffix(",-").or_else(|| rest.text.strip_suffix(".-"));
    let dutch = euro || rest.text.contains(',') || rest.text.matches('.').count() > 1;
    let body = body.unwrap_or(rest.text);
    let (body, thousandfold) = match body.chars().last() {
        Some('k') => (body.get(..body.len() - 1).unwrap_or(""), 1_000),
        Some('m') => (body.get(..body.len() - 1).unwrap_or(""), 1_000_000),
        _ => (body, 1),
    };
    if !body.starts_with(|c: char| c.is_ascii_digit()) || !body.ends_with(|c: char| c.is_ascii_digit()) || body.contains("__") {
        return Err(bad());
    }
    let (whole, decimals) = match (body.split_once(','), dutch && thousands(body.split(',').next().unwrap_or(""))) {
        (Some((whole, decimals)), grouped) if grouped || !whole.contains('.') => {
            if decimals.len() == 3 && !whole.contains('.') {
                return Err(ambiguous(piece, &format!("{whole}{decimals}")));
            }
            (whole.replace('.', ""), decimals)
        }
        (Some(_), _) => return Err(bad()),
        (None, true) => (body.replace('.', ""), ""),
        (None, false) => match body.split_once('.') {
            Some((whole, decimals)) if thousandfold == 1 && decimals.len() == 3 => {
                return Err(ambiguous(piece, &format!("{whole}{decimals}")));
            }
            Some((whole, decimals)) => (whole.to_owned(), decimals),
            None => (body.to_owned(), ""),
        },
    };
    let whole = whole.replace('_', "");
    let number = |text: &str| -> Option<i128> {
        if text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit()) { format!("0{text}").parse().ok() } else { None }
    };
    let (Some(euros), Some(parts)) = (number(&whole), number(decimals)) else { return Err(bad()) };
    let unit = 10_i128.pow(decimals.len() as u32);
    let cents = (euros * unit + parts) * 100 * thousandfold;
    if cents % unit != 0 {
        return Err(Fault::new(
            "part_of_cent",
            piece,
            format!("\"{}\" is geen heel aantal centen", piece.text),
            format!("\"{}\" is not a whole number of cents", piece.text),
            "Schrijf hoogstens twee decimalen",
            "Write at most two decimals",
        ));
    }
    match i64::try_from(cents / unit) {
        Ok(cents) if i128::from(cents) <= MOST => Ok(cents),
        _ => Err(Fault::new(
            "too_large",
            piece,
            format!("\"{}\" is te groot", piece.text),
            format!("\"{}\" is too large", piece.text),
            "Schrijf een bedrag onder 10 000 miljard",
            "Write an amount below 10,000 billion",
        )),
    }
}

/// Digits in groups of three with points between: `25.000`, `1.250.000`.
fn thousands(text: &str) -> bool {
    let mut groups = text.split('.');
    let first = groups.next().unwrap_or("");
    let rest: Vec<&str> = groups.collect();
    !rest.is_empty() && (1..=3).contains(&first.len()) && rest.iter().all(|g| g.len() == 3)
}

fn ambiguous(piece: Piece<'_>, digits: &str) -> Fault {
    let digits = digits.replace('_', "");
    let (a, b) = digits.split_at(digits.len().saturating_sub(3));
    Fault::new(
        "ambiguous_amount",
        piece,
        format!("\"{}\" kan duizenden betekenen of decimalen", piece.text),
        format!("\"{}\" can mean thousands or decimals", piece.text),
        format!("Schrijf {a}_{b}, of \"€ {a}.{b},00\""),
        format!("Write {a}_{b}, or \"€ {a}.{b},00\""),
    )
}
