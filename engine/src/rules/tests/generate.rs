//! Random rules that are well typed, and random values for their facts.

use super::*;

/// A small generator (SplitMix64), so that a failing seed can be repeated.
pub(super) struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    pub fn pick<'t, T: ?Sized>(&mut self, from: &[&'t T]) -> &'t T {
        from[self.below(from.len() as u64) as usize]
    }
}

pub(super) fn boolean(dice: &mut Dice, depth: u32) -> String {
    let compare = ["==", "!=", "<", "<=", ">", ">="];
    if depth == 0 {
        return dice.pick(&["compleet", "zwaar", "true", "false", "known(eigen_geld)", "known(groep)"]).to_owned();
    }
    let d = depth - 1;
    match dice.below(16) {
        0 | 1 => format!("({} && {})", boolean(dice, d), boolean(dice, d)),
        2 | 3 => format!("({} || {} || {})", boolean(dice, d), boolean(dice, d), boolean(dice, d)),
        4 => format!("!({})", boolean(dice, d)),
        5 | 6 => format!("{} {} {}", money(dice, d), dice.pick(&compare), any_money(dice, d)),
        7 | 8 => format!("{} {} {}", number(dice, d), dice.pick(&compare), number(dice, d)),
        9 => format!("{} {} {}", day(dice, d), dice.pick(&compare), day(dice, d)),
        10 => format!("{} {} {}", length(dice, d), dice.pick(&compare), length(dice, d)),
        11 => format!("{} {} {}", word(dice, d), dice.pick(&["==", "!="]), literal(dice)),
        12 => format!("{} {} [{}, {}]", word(dice, d), dice.pick(&["in", "!in"]), literal(dice), literal(dice)),
        13 => match dice.below(3) {
            0 => format!("{} in domeinen", literal(dice)),
            1 => format!("domeinen.contains({})", word(dice, d)),
            _ => format!("{} in [{}, 3, 7.5]", number(dice, d), number(dice, d)),
        },
        14 => format!("(known(eigen_geld) && eigen_geld > {})", any_money(dice, d)),
        _ => format!("(if {} {{ {} }} else {{ {} }})", boolean(dice, d), boolean(dice, d), boolean(dice, d)),
    }
}

pub(super) fn number(dice: &mut Dice, depth: u32) -> String {
    if depth == 0 {
        let leaf = [
            "aantal",
            "3",
            "0.1",
            "7.5",
            "-2",
            "0",
            "1_000",
            "place.aandeel",
            "visits(\"intake\")",
            "(groep ?? 4)",
            "count(domeinen)",
        ];
        return dice.pick(&leaf).to_owned();
    }
    let d = depth - 1;
    match dice.below(9) {
        0..4 => format!("({} {} {})", number(dice, d), dice.pick(&["+", "-", "*", "/", "%"]), number(dice, d)),
        4 => format!("{}({}, {})", dice.pick(&["min", "max"]), number(dice, d), number(dice, d)),
        5 => format!("{}({})", dice.pick(&["abs", "round", "floor", "ceiling", "k", "-"]), number(dice, d)),
        6 => format!("({} / {})", money(dice, d), money(dice, d)),
        7 => format!("days_between({}, {})", day(dice, d), day(dice, d)),
        _ => format!("(if {} {{ {} }} else {{ {} }})", boolean(dice, d), number(dice, d), number(dice, d)),
    }
}

fn any_money(dice: &mut Dice, depth: u32) -> String {
    let bare = ["50_000", "0.5", "60_000.01", "k(50)", "(7 / 3)", "-3"];
    if dice.below(3) == 0 { dice.pick(&bare).to_owned() } else { money(dice, depth) }
}

pub(super) fn money(dice: &mut Dice, depth: u32) -> String {
    if depth == 0 {
        let leaf = ["bedrag", "helft", "place.drempel", "left(\"zorg\")", "(eigen_geld ?? 250.50)", "euro(aantal)"];
        return dice.pick(&leaf).to_owned();
    }
    let d = depth - 1;
    match dice.below(9) {
        0 | 1 => format!("({} {} {})", money(dice, d), dice.pick(&["+", "-"]), any_money(dice, d)),
        2 | 3 => format!("({} {} {})", money(dice, d), dice.pick(&["*", "/"]), number(dice, d)),
        4 => format!("({} * {})", number(dice, d), money(dice, d)),
        5 => format!("{}({}, {})", dice.pick(&["min", "max"]), any_money(dice, d), money(dice, d)),
        6 => format!("{}({})", dice.pick(&["abs", "round", "floor", "ceiling", "k", "-"]), money(dice, d)),
        7 => format!("euro({})", number(dice, d)),
        _ => format!("(if {} {{ {} }} else {{ {} }})", boolean(dice, d), money(dice, d), any_money(dice, d)),
    }
}

pub(super) fn day(dice: &mut Dice, depth: u32) -> String {
    if depth == 0 {
        return dice.pick(&["start", "date", "date(\"2027-01-01\")", "date(\"1969-12-31\")"]).to_owned();
    }
    let d = depth - 1;
    match dice.below(5) {
        0 | 1 => format!("({} {} {})", day(dice, d), dice.pick(&["+", "-"]), length(dice, d)),
        2 => format!("({} + {})", length(dice, d), day(dice, d)),
        3 => format!("{}({}, {})", dice.pick(&["min", "max"]), day(dice, d), day(dice, d)),
        _ => format!("(if {} {{ {} }} else {{ {} }})", boolean(dice, d), day(dice, d), day(dice, d)),
    }
}

pub(super) fn length(dice: &mut Dice, depth: u32) -> String {
    if depth == 0 {
        return dice.pick(&["duur", "elapsed", "weeks(8)", "days(3)", "hours(1.5)"]).to_owned();
    }
    let d = depth - 1;
    match dice.below(7) {
        0 | 1 => format!("({} {} {})", length(dice, d), dice.pick(&["+", "-"]), length(dice, d)),
        2 => format!("({} {} {})", length(dice, d), dice.pick(&["*", "/"]), number(dice, d)),
        3 => format!("({} - {})", day(dice, d), day(dice, d)),
        4 => format!("{}({})", dice.pick(&["days", "weeks", "hours"]), number(dice, d)),
        5 => format!("{}({}, {})", dice.pick(&["min", "max"]), length(dice, d), length(dice, d)),
        _ => format!("(if {} {{ {} }} else {{ {} }})", boolean(dice, d), length(dice, d), length(dice, d)),
    }
}

fn literal(dice: &mut Dice) -> String {
    dice.pick(&["\"zorg\"", "\"welzijn\"", "\"groén\""]).to_owned()
}

pub(super) fn word(dice: &mut Dice, depth: u32) -> String {
    if depth == 0 || dice.below(2) == 0 {
        return "domein".to_owned();
    }
    format!("(if {} {{ {} }} else {{ {} }})", boolean(dice, depth - 1), word(dice, depth - 1), literal(dice))
}

/// Values on and beside the limits that the generated rules name.
pub(super) fn values(dice: &mut Dice) -> Vec<Value> {
    let cents = |dice: &mut Dice| {
        let around = [0, 50_000_00, 60_000_00, 1, 123_456_78, -5_00];
        Value::Money(around[dice.below(6) as usize] + dice.below(3) as i64 - 1)
    };
    let real = |dice: &mut Dice| Value::Number([0.0, 3.0, 7.0, 0.3, -2.5, 7.5, 1e6][dice.below(7) as usize]);
    let optional = |dice: &mut Dice, value: Value| if dice.below(2) == 0 { Value::Missing } else { value };
    let (first, second) = (cents(dice), cents(dice));
    let (one, two) = (real(dice), real(dice));
    vec![
        first,
        one,
        Value::Bool(dice.below(2) == 0),
        Value::Choice(dice.below(3) as u32),
        Value::Choices(dice.below(8)),
        Value::Date(20_819 + dice.below(3) as i32),
        Value::Duration([0, 8 * 7 * 86_400, 3 * 86_400, -3_600, 100_001][dice.below(5) as usize]),
        optional(dice, second),
        optional(dice, two),
        Value::Choice(dice.below(2) as u32),
        Value::Missing,
    ]
}
