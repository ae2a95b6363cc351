#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::text::{Adjustment, Span, Spanned, yaml};

/// Reads `v: TEXT`; gives the outcome, or the code, place and first English hint.
fn read<T>(text: &str, reader: impl Fn(&Node, &Sources, &mut Complaints) -> Option<T>) -> Result<T, (String, usize, String)> {
    let mut sources = Sources::default();
    let file = sources.add("f", format!("v: {text}\n"));
    let mut complaints = Complaints::default();
    let tree = yaml::read(file, &sources, &mut complaints).unwrap();
    let value = crate::text::edit::get(&tree, "v").and_then(|n| reader(n, &sources, &mut complaints));
    match (value, complaints.into_sorted().into_iter().next()) {
        (Some(v), None) => Ok(v),
        (_, Some(c)) => Err((c.code.to_owned(), sources.locate(c.at.unwrap()).column, c.hints[0].en.clone())),
        _ => panic!("{text}: nothing read and no complaint"),
    }
}

#[test]
fn money_is_read_as_written() {
    for (text, cents) in [
        ("25k", 2_500_000),
        ("2.5m", 250_000_000),
        ("1.125m", 112_500_000),
        ("25_000", 2_500_000),
        ("25000", 2_500_000),
        ("0", 0),
        ("\"€ 25.000,00\"", 2_500_000),
        ("€ 25.000", 2_500_000),
        ("€25.000,-", 2_500_000),
        ("€ 1.250.000,5", 125_000_050),
        ("1.250.000", 125_000_000),
        ("12,50", 1_250),
        ("12.5", 1_250),
        ("€ 12,50", 1_250),
        ("EUR 12", 1_200),
    ] {
        assert_eq!(read(text, money), Ok(cents), "{text}");
    }
    for (text, code, column, hint) in [
        ("25.000", "ambiguous_amount", 4, "Write 25_000, or \"€ 25.000,00\""),
        ("25,000", "ambiguous_amount", 4, "Write 25_000, or \"€ 25.000,00\""),
        ("-5", "negative", 4, "Write a number of 0 or more"),
        ("€ -5", "negative", 4, "Write a number of 0 or more"),
        ("0.001k", "", 0, ""),
        ("12.3456", "part_of_cent", 4, "Write at most two decimals"),
        ("veel", "not_a_number_here", 4, "Write for example 25k, 25_000 or \"€ 25.000,00\""),
        ("99999999999999999", "too_large", 4, "Write an amount below 10,000 billion"),
        ("1..2", "range_not_here", 4, "Write for example 25k"),
        ("[1]", "not_a_scalar", 4, "Write one word, number or rule"),
    ] {
        match read(text, money) {
            Ok(cents) => assert_eq!((code, cents), ("", 100), "{text}"),
            Err(e) => assert_eq!(e, (code.to_owned(), column, hint.to_owned()), "{text}"),
        }
    }
    assert_eq!(read("2k..15k..80k", money_form), Ok(Form::Pert(200_000, 1_500_000, 8_000_000)));
    assert_eq!(read("2k..15k..8k", money_form).unwrap_err().1, 13);
}

#[test]
fn durations_are_read_as_written() {
    let a = |number, unit| Amount { number, unit };
    use DurationForm as F;
    use Unit::*;
    for (text, form) in [
        ("3 d", F::Fixed(a(3.0, D))),
        ("0 d", F::Fixed(a(0.0, D))),
        ("5wd", F::Fixed(a(5.0, Wd))),
        ("30 min", F::Fixed(a(30.0, Min))),
        ("1.5 y", F::Fixed(a(1.5, Y))),
        ("0..2 mo", F::Uniform(a(0.0, Mo), a(2.0, Mo))),
        ("1..2..5 wd", F::Pert(a(1.0, Wd), a(2.0, Wd), a(5.0, Wd))),
        ("1..1..3 h", F::Pert(a(1.0, H), a(1.0, H), a(3.0, H))),
        ("2 h..3 d", F::Uniform(a(2.0, H), a(3.0, D))),
        ("exp 174.72 h", F::Exponential(a(174.72, H))),
        ("lognormal(median 5 d, p90 20 d)", F::Lognormal { median: a(5.0, D), p90: a(20.0, D) }),
        ("gamma(mean 1 w, sd 3 d)", F::Gamma { mean: a(1.0, W), sd: a(3.0, D) }),
        ("quantiles [ 1 d, 2 d, 9 d ]", F::Quantiles(vec![a(1.0, D), a(2.0, D), a(9.0, D)])),
        ("{ quantiles: [ 1 d, 2 d ] }", F::Quantiles(vec![a(1.0, D), a(2.0, D)])),
        ("[ 1 d, 2 w ]", F::Quantiles(vec![a(1.0, D), a(2.0, W)])),
    ] {
        assert_eq!(read(text, duration), Ok(form), "{text}");
    }
    for (text, code, column, hint) in [
        ("3", "unit_missing", 4, "Write 3 d, or another unit: min, h, d, wd, w, mo, y"),
        ("8 u", "unknown_unit", 6, "Write 8 h"),
        ("3 dg", "unknown_unit", 6, "Write 3 d"),
        ("2 mnd", "unknown_unit", 6, "Write 2 mo"),
        ("1 jr", "unknown_unit", 6, "Write 1 y"),
        ("1..2..3 weken", "unknown_unit", 12, "Write 3 w"),
        ("3 xyzzy", "unknown_unit", 6, "Choose from min, h, d, wd, w, mo, y"),
        ("\"3 W\"", "unknown_unit", 7, "Write 3 w"),
        ("5..3 d", "range_falls", 7, "Write from small to large: least..most, or least..likely..most"),
        ("1..9..5 d", "range_falls", 10, "Write from small to large: least..most, or least..likely..most"),
        ("3 w..2 d", "range_falls", 9, "Write from small to large: least..most, or least..likely..most"),
        ("-3 d", "negative", 4, "Write a number of 0 or more"),
        ("1..2..3..4 d", "range_too_long", 4, "Write least..most, or least..likely..most"),
        ("1.. d", "not_a_number_here", 8, "Write for example 3 d, 5 wd or 1..2..5 wd"),
        ("exp 0 h", "zero_here", 8, "Write for example 4 h"),
        ("lognormal(median 5 d, p90 2 d)", "p90_not_above", 26, "Write for example lognormal(median 5 d, p90 20 d)"),
        ("gamma(mean 5 d)", "bad_form", 4, "Write for example gamma(mean 5 d, sd 20 d)"),
        ("[ 3 d, 1 d ]", "range_falls", 11, "Write quantiles from small to large"),
        ("[ 3 d ]", "too_few_quantiles", 4, "Write for example [ 1 d, 3 d, 10 d ]"),
        ("99999999999 d", "too_large", 4, "Write a shorter duration"),
    ] {
        assert_eq!(read(text, duration), Err((code.to_owned(), column, hint.to_owned())), "{text}");
    }
}

#[test]
fn percentages_and_numbers() {
    assert_eq!(read("55%", chance), Ok(0.55));
    assert_eq!(read("150%", percent), Ok(1.5));
    assert_eq!(read("60..100%", share_form), Ok(Form::Uniform(0.6, 1.0)));
    assert_eq!(read("80_000", integer), Ok(80_000));
    assert_eq!(read("-3", integer), Ok(-3));
    assert_eq!(read("6..12..20", number_form), Ok(Form::Pert(6.0, 12.0, 20.0)));
    assert_eq!(read("50%", factor), Ok(0.5));
    for (outcome, code, hint) in [
        (read("0.55", chance), "percent_missing", "Write 55%"),
        (read("55", chance), "percent_missing", "Write 55%"),
        (read("101%", chance), "over_100", "A chance lies between 0% and 100%"),
        (read("-5%", percent), "negative", "Write a number of 0 or more"),
        (read("1,5", number), "comma_in_number", "Write 1.5"),
        (read("a", number), "not_a_number_here", "Write for example 12, 1.5 or 80_000"),
        (read("-1", factor), "negative", "Write a number of 0 or more"),
    ] {
        assert_eq!(outcome.map_err(|e| (e.0, e.2)), Err((code.to_owned(), hint.to_owned())));
    }
    assert_eq!(read("1.5", integer).unwrap_err().0, "not_whole");
}

#[test]
fn a_value_says_where_it_comes_from() {
    let plain = read("3 d", |n, s, c| stated(n, s, c, duration)).unwrap();
    assert_eq!((plain.source, plain.sure), (Source::Estimate, 1.25));
    let whole =
        read("{ is: 3 d, source: measured, sure: 1.5, note: uit de log, law: x }", |n, s, c| stated(n, s, c, duration)).unwrap();
    assert_eq!((whole.source, whole.sure), (Source::Measured, 1.5));
    for (text, code) in [
        ("{ is: 3 d, sure: 0.5 }", "sure_below_one"),
        ("{ source: law }", "missing_key"),
        ("{ is: 3 d, source: guess }", "unknown_word"),
        ("{ is: 3 d, surre: 2 }", "unknown_key"),
    ] {
        assert_eq!(read(text, |n, s, c| stated(n, s, c, duration)).unwrap_err().0, code, "{text}");
    }
}

#[test]
fn interventions_change_numbers() {
    let add = |text: &str, plus: &str, scale: f64| {
        let mut sources = Sources::default();
        let file = sources.add("f", format!("{{ v: {text}, plus: '{plus}' }}"));
        let mut complaints = Complaints::default();
        let tree = yaml::read(file, &sources, &mut complaints).unwrap();
        let mut node = crate::text::edit::get(&tree, "v").unwrap().clone();
        let plus = crate::text::edit::get(&tree, "plus").unwrap().clone();
        node.adjust = vec![Adjustment::Scale(Spanned::new(scale, Span::default())), Adjustment::Add(Box::new(plus))];
        let value = stated(&node, &sources, &mut complaints, duration).map(|v| v.value);
        (value, complaints.into_sorted().first().map(|c| c.code))
    };
    let days = |n| Amount { number: n, unit: Unit::D };
    assert_eq!(add("2..4 d", "1 w", 0.5), (Some(DurationForm::Uniform(days(8.0), days(9.0))), None));
    assert_eq!(add("{ is: 2 d }", "-1 d", 1.0), (Some(DurationForm::Fixed(days(1.0))), None));
    assert_eq!(add("2 d", "1 wd", 1.0), (None, Some("units_differ")));
    assert_eq!(add("2 d", "-3 d", 1.0), (None, Some("out_of_reach")));
    assert_eq!(add("exp 2 d", "1 d", 1.0), (None, Some("add_not_possible")));
}
