//! Plain numbers and percentages.

use super::{Fault, Form, Piece, digits, form, negative, no_number, parse};
use crate::text::reader::not_a_number;
use crate::text::{Adjustment, Complaint, Complaints, Node, Sources};

/// A number, or a range of numbers.
pub type NumberForm = Form<f64>;

/// A whole number: `80_000`, `25k`, `-3`.
pub fn integer(node: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<i64> {
    let value = number(node, sources, complaints)?;
    if value.fract() == 0.0 && value.abs() < 9e15 {
        return Some(value as i64);
    }
    complaints.push(
        Complaint::error("not_whole", node.span, "hier hoort een heel getal te staan", "here should stand a whole number").hint(
            "Schrijf een getal zonder decimalen, zoals 12 of 80_000",
            "Write a number without decimals, such as 12 or 80_000",
        ),
    );
    None
}

/// A number: `12`, `1.5`, `80_000`, `25k`, `2.5m`, `-3`.
pub fn number(node: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<f64> {
    let value = parse(node, sources, complaints, plain)?;
    adjusted(node, sources, complaints, Form::Fixed(value), |n, s, c| parse(n, s, c, plain)).map(|f| match f {
        Form::Fixed(v) | Form::Uniform(v, _) | Form::Pert(v, _, _) => v,
    })
}

/// A number, two or three: `12`, `6..20`, `6..12..20`.
pub fn number_form(node: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<NumberForm> {
    let value = parse(node, sources, complaints, |text| form(text, plain))?;
    adjusted(node, sources, complaints, value, |n, s, c| parse(n, s, c, plain))
}

/// A percentage of nothing or more, as a factor: `150%` is 1.5.
pub fn percent(node: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<f64> {
    match share_form(node, sources, complaints)? {
        Form::Fixed(value) => Some(value),
        _ => {
            complaints.push(
                Complaint::error(
                    "range_not_here",
                    node.span,
                    "hier hoort één percentage te staan, geen bereik",
                    "here should stand one percentage, not a range",
                )
                .hint("Schrijf bijvoorbeeld 55%", "Write for example 55%"),
            );
            None
        }
    }
}

/// A chance of 0 % to 100 %, as 0..=1.
pub fn chance(node: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<f64> {
    let value = percent(node, sources, complaints)?;
    if value <= 1.0 {
        return Some(value);
    }
    // An intervention may have carried a sound chance past 100 %: then it is the intervention that is wrong.
    let at = node.adjust.last().map_or(node.span, |a| match a {
        Adjustment::Scale(factor) => factor.span,
        Adjustment::Add(value) => value.span,
    });
    complaints.push(
        Complaint::error(
            "over_100",
            at,
            format!("een kans van {}% bestaat niet", (value * 1e4).round() / 100.0),
            format!("there is no chance of {}%", (value * 1e4).round() / 100.0),
        )
        .hint("Een kans ligt tussen 0% en 100%", "A chance lies between 0% and 100%"),
    );
    None
}

/// A percentage, or a range of percentages: `60..100%`, `5%..8%..20%`; as factors.
pub fn share_form(node: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<NumberForm> {
    let value = parse(node, sources, complaints, |text| {
        let many = text.text.contains("..") && text.text.ends_with('%');
        form(text, |piece| percentage(piece, many))
    })?;
    adjusted(node, sources, complaints, value, |n, s, c| parse(n, s, c, |p| signed(p, |q| percentage(q, false))))
}

/// The factor of a `scale`: `50%`, and also `1.5`.
pub fn factor(node: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<f64> {
    not_a_number(node, complaints);
    parse(node, sources, complaints, |text| match text.text.ends_with('%') {
        true => percentage(text, false),
        false => plain(text).and_then(|v| if v < 0.0 { Err(negative(text)) } else { Ok(v) }),
    })
}

fn signed<T: std::ops::Neg<Output = T>>(text: Piece<'_>, one: impl Fn(Piece<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
    if text.text.starts_with('-') { one(text.after(1).trim()).map(|v| -v) } else { one(text) }
}

fn plain(text: Piece<'_>) -> Result<f64, Fault> {
    signed(text, |piece| {
        let (value, used) = digits(piece.text).ok_or_else(|| no_number(piece, "12, 1.5 of 80_000", "12, 1.5 or 80_000"))?;
        match piece.after(used).text {
            "" => Ok(value),
            "k" => Ok(value * 1e3),
            "m" => Ok(value * 1e6),
            rest if rest.starts_with(',') => Err(Fault::new(
                "comma_in_number",
                piece,
                "een getal heeft hier een punt, geen komma",
                "a number has a point here, not a comma",
                format!("Schrijf {}", piece.text.replace(',', ".")),
                format!("Write {}", piece.text.replace(',', ".")),
            )),
            _ => Err(no_number(piece, "12, 1.5 of 80_000", "12, 1.5 or 80_000")),
        }
    })
}

fn percentage(piece: Piece<'_>, sign_may_miss: bool) -> Result<f64, Fault> {
    if piece.text.starts_with('-') {
        return Err(negative(piece));
    }
    let (value, used) = digits(piece.text).ok_or_else(|| no_number(piece, "55%", "55%"))?;
    match piece.after(used).trim().text {
        "%" => Ok(value / 100.0),
        "" if sign_may_miss => Ok(value / 100.0),
        "" => {
            let meant = if value <= 1.0 && value > 0.0 {
                format!("{}%", (value * 1e4).round() / 100.0)
            } else {
                format!("{}%", piece.text)
            };
            Err(Fault::new(
                "percent_missing",
                piece,
                format!("achter \"{}\" ontbreekt het procentteken", piece.text),
                format!("the percent sign is missing after \"{}\"", piece.text),
                format!("Schrijf {meant}"),
                format!("Write {meant}"),
            ))
        }
        _ => Err(no_number(piece, "55%", "55%")),
    }
}

/// Does what interventions say, in order.
fn adjusted(
    node: &Node,
    sources: &Sources,
    complaints: &mut Complaints,
    form: NumberForm,
    read: impl Fn(&Node, &Sources, &mut Complaints) -> Option<f64>,
) -> Option<NumberForm> {
    let mut form = form;
    for adjustment in &node.adjust {
        form = match adjustment {
            Adjustment::Scale(factor) => form.map(|v| v * factor.value),
            Adjustment::Add(value) => {
                let plus = read(value, sources, complaints)?;
                form.map(|v| v + plus)
            }
        };
    }
    Some(form)
}
