//! Tables, the differential test against rhai, and fuzzing.

mod differential;
mod fuzz;
mod generate;
mod tables;

use super::*;

/// A vocabulary with every type, for all tests here.
pub(super) fn vocabulary() -> Vocabulary {
    let mut words = Vocabulary::new();
    let domains = ["zorg", "welzijn", "groén"];
    words.add_fact("bedrag", Type::Money, false);
    words.add_fact("aantal", Type::Number, false);
    words.add_fact("compleet", Type::Bool, false);
    words.add_fact("domein", Type::choice(domains), false);
    words.add_fact("domeinen", Type::choices(domains), false);
    words.add_fact("start", Type::Date, false);
    words.add_fact("duur", Type::Duration, false);
    words.add_fact("eigen_geld", Type::Money, true);
    words.add_fact("groep", Type::Number, true);
    words.add_fact("soort", Type::choice(["klein", "groot"]), false);
    words.add_fact("toelichting", Type::Text, false);
    words.add_place_value("drempel", Type::Money);
    words.add_place_value("aandeel", Type::Number);
    words.add_rule("zwaar", r#"bedrag > 50_000 && domein != "groén""#);
    words.add_rule("wie", r#"if zwaar { "raad" } else { "college" }"#);
    words.add_rule("helft", "bedrag / 2");
    words.set_steps(["intake", "aanvullen"]);
    words.set_lines(["welzijn", "zorg"]);
    words.set_running(true);
    words
}

/// Values for [`vocabulary`], in the order of its facts.
pub(super) fn facts() -> Vec<Value> {
    vec![
        Value::Money(60_000_00),
        Value::Number(7.0),
        Value::Bool(true),
        Value::Choice(0),
        Value::Choices(0b101),
        Value::Date(20_820), // 2027-01-02
        Value::Duration(14 * 86_400),
        Value::Missing,
        Value::Number(3.0),
        Value::Choice(1),
        Value::Missing,
    ]
}

/// The rest of an environment: 2027-02-01, forty days under way, each step visited twice, 1,000 euros a line.
pub(super) fn environment<'a>(facts: &'a [Value], place: &'a [Value]) -> Environment<'a> {
    Environment {
        facts,
        place,
        date: 20_850,
        elapsed: 40 * 86_400,
        visits: &|step| step + 1,
        left: &|line| i64::from(line) * 50_000 + 1_000_00,
    }
}

pub(super) const PLACE: [Value; 2] = [Value::Money(216_000_00), Value::Number(0.25)];
