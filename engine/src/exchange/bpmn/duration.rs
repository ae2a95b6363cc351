//! Durations of ISO 8601, as timers have them, in the form of our files and back.

use crate::text::{Amount, DurationForm, Unit};

/// `P5D`, `PT15M`, `R3/PT1H` (of which the length counts) as our files write it; `None` for what is no such duration.
pub(super) fn from_iso(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.rsplit('/').find(|t| t.starts_with('P')).unwrap_or(text);
    let rest = text.strip_prefix('P')?;
    let (days, time) = rest.split_once('T').unwrap_or((rest, ""));
    let mut parts = Vec::new();
    read(days, &[('Y', "y", 0.0), ('M', "mo", 0.0), ('W', "w", 10_080.0), ('D', "d", 1_440.0)], &mut parts)?;
    read(time, &[('H', "h", 60.0), ('M', "min", 1.0), ('S', "min", 1.0 / 60.0)], &mut parts)?;
    if parts.is_empty() {
        return None;
    }
    parts.retain(|p| p.0 > 0.0);
    match parts.as_slice() {
        [] => Some("0 min".to_owned()),
        [(number, "min", minutes)] => Some(format!("{} min", plain(number * minutes))),
        [(number, unit, _)] => Some(format!("{} {unit}", plain(*number))),
        // Months and years differ in length; beside something else their mean counts.
        _ => {
            let minutes: f64 = parts
                .iter()
                .map(|(number, unit, minutes)| match *unit {
                    "y" => number * 525_960.0,
                    "mo" => number * 43_830.0,
                    _ => number * minutes,
                })
                .sum();
            Some(format!("{} min", plain(minutes)))
        }
    }
}

fn read(text: &str, units: &[(char, &'static str, f64)], parts: &mut Vec<(f64, &'static str, f64)>) -> Option<()> {
    let mut rest = text;
    let mut units = units.iter();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_uppercase())?;
        let number: f64 = rest.get(..end)?.replace(',', ".").parse().ok().filter(|n: &f64| (0.0..=1e6).contains(n))?;
        let letter = rest.get(end..)?.chars().next()?;
        // In their order, each at most once.
        let (_, unit, minutes) = units.find(|(l, ..)| *l == letter)?;
        parts.push((number, unit, *minutes));
        rest = rest.get(end + 1..)?;
    }
    Some(())
}

/// A number as a person writes it: at most six decimals, no zeros behind.
pub(super) fn plain(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A fixed length as ISO 8601; `None` for a distribution, and for working days, which it does not know.
pub(super) fn to_iso(form: &DurationForm) -> Option<String> {
    let DurationForm::Fixed(Amount { number, unit }) = form else { return None };
    let whole = number.fract() == 0.0;
    let number = plain(*number);
    Some(match unit {
        Unit::Min if whole => format!("PT{number}M"),
        Unit::H if whole => format!("PT{number}H"),
        Unit::D if whole => format!("P{number}D"),
        Unit::W if whole => format!("P{number}W"),
        Unit::Mo if whole => format!("P{number}M"),
        Unit::Y if whole => format!("P{number}Y"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_iso_8601() {
        for (iso, ours) in [
            ("PT15M", "15 min"),
            ("P5D", "5 d"),
            ("P2W", "2 w"),
            ("P1M", "1 mo"),
            ("P1Y", "1 y"),
            ("PT1H30M", "90 min"),
            ("P1DT12H", "2160 min"),
            ("PT90S", "1.5 min"),
            ("PT0S", "0 min"),
            ("R3/PT10H", "10 h"),
            ("R/2026-01-01T00:00:00/P1D", "1 d"),
            ("PT0.5H", "0.5 h"),
        ] {
            assert_eq!(from_iso(iso).as_deref(), Some(ours), "{iso}");
        }
        for none in ["", "P", "15 minutes", "${duration}", "PT-5M", "PT5", "P1D2Y", "2026-01-01T00:00:00", "PTNaNM"] {
            assert_eq!(from_iso(none), None, "{none}");
        }
    }
}
