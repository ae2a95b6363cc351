//! Prosimos's distributions in the form of our files.
//!
//! Its parameters are seconds, in the order that its current version reads (2.1): `fix [value]`, `expon [mean, min, max]`
//! (min plus an exponential of mean − min, drawn again until it is at most max), `uniform [min, max]`, `norm [mean, sd, min,
//! max]`, `lognorm` and `gamma [mean, variance, min, max]`, both drawn again until within their limits. `triang` it knows by
//! name alone; files that have it write it as scipy does, `[shape, from, width, min, max]` with the peak at from + shape ×
//! width, and so it is read here. Where the limits cut off less than one in ten thousand, the law is written by its name;
//! else as quantiles of what is left.

use super::super::duration::plain;
use crate::sim::distribution::Distribution;
use crate::sim::normal;

/// A distribution as the file has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Form {
    pub name: String,
    pub values: Vec<f64>,
}

/// A distribution that is not read, and what stands instead.
pub(super) struct Unread {
    pub name: String,
    pub instead: String,
}

/// So many quantiles stand for a law that has no name here.
const POINTS: usize = 50;
/// A limit that cuts off less than this is none.
const NOTHING: f64 = 1e-4;
/// Longest duration, in seconds.
const LONGEST: f64 = 5e8;

/// A law whose quantiles are known, between two limits.
struct Limited {
    quantile: Box<dyn Fn(f64) -> f64>,
    /// The shares below the limits.
    from: f64,
    to: f64,
    /// By its own name, where the limits cut off nothing.
    text: Option<String>,
}

/// Writes the mixture of these; of one, the law itself.
pub(super) fn written(forms: &[&Form]) -> Result<String, Unread> {
    let Some(first) = forms.first() else { return Ok("0 min".to_owned()) };
    let laws = forms.iter().map(|f| limited(f)).collect::<Result<Vec<_>, _>>()?;
    if forms.iter().all(|f| f == first)
        && let Some(Some(text)) = laws.first().map(|l| l.text.clone())
    {
        return Ok(if text.contains(',') { format!("\"{text}\"") } else { text });
    }
    let each = if forms.iter().all(|f| f == first) { laws.get(..1).unwrap_or(&laws) } else { &laws };
    let mut points: Vec<f64> = Vec::new();
    let fine = POINTS * if each.len() > 1 { 10 } else { 1 };
    for law in each {
        points.extend((0..=fine).map(|i| (law.quantile)(law.from + (law.to - law.from) * i as f64 / fine as f64).max(0.0)));
    }
    points.sort_by(f64::total_cmp);
    let last = points.len() - 1;
    let about = |seconds: f64| format!("{} min", plain((seconds.clamp(0.0, LONGEST) / 0.6).round() / 100.0));
    let chosen: Vec<String> = (0..=POINTS).map(|i| about(points[i * last / POINTS])).collect();
    Ok(format!("{{ quantiles: [ {} ] }}", chosen.join(", ")))
}

fn minutes(seconds: f64) -> String {
    format!("{} min", plain(seconds.clamp(0.0, LONGEST) / 60.0))
}

fn limited(form: &Form) -> Result<Limited, Unread> {
    let value = |i: usize| form.values.get(i).copied();
    let first = value(0).unwrap_or(0.0);
    let unread = || Unread { name: form.name.chars().take(30).collect(), instead: minutes(first) };
    let fixed = |at: f64| Limited { quantile: Box::new(move |_| at), from: 0.0, to: 1.0, text: Some(minutes(at)) };
    let between = |law: Distribution, text: String, least: f64, most: f64| {
        let (from, to) = (share_below(&law, least), share_below(&law, most));
        if !(from < to) {
            // Nothing lies between the limits.
            return fixed(least.max(0.0).min(most));
        }
        let named = from < NOTHING && 1.0 - to < NOTHING;
        Limited { quantile: Box::new(move |p| law.quantile(p).clamp(least, most)), from, to, text: named.then_some(text) }
    };
    let (least, most) = (value(2).unwrap_or(0.0).max(0.0), value(3).unwrap_or(LONGEST).min(LONGEST));
    match form.name.as_str() {
        "fix" => Ok(fixed(first)),
        "uniform" => {
            let most = value(1).unwrap_or(first);
            if !(first < most) {
                return Ok(fixed(first));
            }
            let text = format!("{}..{} min", plain(first.max(0.0) / 60.0), plain(most.clamp(0.0, LONGEST) / 60.0));
            Ok(Limited { quantile: Box::new(move |p| first + (most - first) * p), from: 0.0, to: 1.0, text: Some(text) })
        }
        "expon" => {
            let (least, most) = (value(1).unwrap_or(0.0).max(0.0), value(2).unwrap_or(LONGEST).min(LONGEST));
            let mean = first - least;
            if !(mean > 0.0) {
                return Ok(fixed(first));
            }
            let law = Distribution::exponential(mean).map_err(|_| unread())?;
            let mut found = between(law, format!("exp {}", minutes(mean)), 0.0, (most - least).max(0.0));
            if least > 0.0 {
                let inner = found.quantile;
                found.quantile = Box::new(move |p| least + inner(p));
                found.text = None;
            }
            Ok(found)
        }
        "norm" => {
            let sd = value(1).unwrap_or(0.0);
            if !(sd > 0.0) {
                return Ok(fixed(first));
            }
            let (from, to) = (normal::cumulative((least - first) / sd), normal::cumulative((most - first) / sd));
            if !(from < to) {
                return Ok(fixed(first.clamp(least, most.max(least))));
            }
            let at = move |p: f64| {
                let p = p.clamp(1e-12, 1.0 - 1e-12);
                (first + sd * normal::quantile(p)).clamp(least, most)
            };
            Ok(Limited { quantile: Box::new(at), from, to, text: None })
        }
        "lognorm" | "gamma" => {
            let variance = value(1).unwrap_or(0.0);
            if !(first > 0.0 && variance > 0.0) {
                return Ok(fixed(first));
            }
            let sd = libm::sqrt(variance);
            if form.name == "gamma" {
                let law = Distribution::gamma_from_mean_and_sd(first, sd).map_err(|_| unread())?;
                return Ok(between(law, format!("gamma(mean {}, sd {})", minutes(first), minutes(sd)), least, most));
            }
            let spread = libm::sqrt(libm::log1p(variance / (first * first)));
            let median = first * libm::exp(-0.5 * spread * spread);
            let law = Distribution::lognormal(median, spread).map_err(|_| unread())?;
            let p90 = law.quantile(0.9);
            Ok(between(law, format!("lognormal(median {}, p90 {})", minutes(median), minutes(p90)), least, most))
        }
        "triang" => {
            let (Some(shape @ 0.0..=1.0), Some(from), Some(width)) = (value(0), value(1), value(2)) else { return Err(unread()) };
            if !(width > 0.0) {
                return Ok(fixed(from));
            }
            let (least, most) = (value(3).unwrap_or(from).max(0.0), value(4).unwrap_or(LONGEST).min(LONGEST));
            let (low, high) = (triangle_below((least - from) / width, shape), triangle_below((most - from) / width, shape));
            if !(low < high) {
                return Ok(fixed(from.clamp(least, most.max(least))));
            }
            let at = move |p: f64| (from + width * triangle_quantile(p, shape)).clamp(least, most);
            Ok(Limited { quantile: Box::new(at), from: low, to: high, text: None })
        }
        _ => Err(unread()),
    }
}

/// The share of a triangle on 0 to 1, with its peak at `shape`, below a value.
fn triangle_below(x: f64, shape: f64) -> f64 {
    let x = x.clamp(0.0, 1.0);
    if x < shape { x * x / shape } else { 1.0 - (1.0 - x) * (1.0 - x) / (1.0 - shape).max(f64::MIN_POSITIVE) }
}

/// The value below which a share of such a triangle lies.
fn triangle_quantile(p: f64, shape: f64) -> f64 {
    if p < shape { libm::sqrt(p * shape) } else { 1.0 - libm::sqrt((1.0 - p) * (1.0 - shape)) }
}

/// The share of a law below a value, by halving.
fn share_below(law: &Distribution, value: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    if law.quantile(1.0 - 1e-12) <= value {
        return 1.0;
    }
    if law.quantile(0.0) >= value {
        return 0.0;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if law.quantile(middle) < value { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, values: &[f64]) -> Result<Limited, Unread> {
        limited(&Form { name: name.to_owned(), values: values.to_vec() })
    }

    /// Moments of the textbook: mean (a + b + c) / 3 of a triangle from a to b with its peak at c.
    #[test]
    fn a_triangle_has_the_mean_and_the_quantiles_of_a_triangle() {
        for (shape, from, width) in [(0.25, 60.0, 240.0), (0.0, 0.0, 100.0), (1.0, 30.0, 90.0), (0.5, 10.0, 20.0)] {
            let law = of("triang", &[shape, from, width, 0.0, 1e9]).ok().unwrap();
            let steps = 20_000;
            let mean =
                (0..steps).map(|i| (law.quantile)((f64::from(i) + 0.5) / f64::from(steps))).sum::<f64>() / f64::from(steps);
            let exact = (from + (from + width) + (from + shape * width)) / 3.0;
            assert!((mean - exact).abs() < 1e-3 * width, "{shape}: {mean}, should be {exact}");
            for p in [0.01, 0.2, 0.5, 0.9] {
                let back = triangle_below(((law.quantile)(p) - from) / width, shape);
                assert!((back - p).abs() < 1e-9, "{shape}: {p} and back is {back}");
            }
        }
    }

    #[test]
    fn limits_of_a_triangle_are_kept_and_what_is_none_is_refused() {
        let cut = of("triang", &[0.5, 0.0, 100.0, 40.0, 60.0]).ok().unwrap();
        let at = |p: f64| (cut.quantile)(cut.from + (cut.to - cut.from) * p);
        assert!((at(0.0) - 40.0).abs() < 1e-9 && (at(0.5) - 50.0).abs() < 1e-9 && (at(1.0) - 60.0).abs() < 1e-9);
        assert!(of("triang", &[60.0, 90.0, 120.0]).is_err());
        assert!(of("exponnorm", &[1.0, 2.0, 3.0]).is_err());
    }
}
