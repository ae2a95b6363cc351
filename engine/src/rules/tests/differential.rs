//! The typed expression against rhai, and the folded against the whole, over generated rules.

use super::generate::{Dice, boolean, day, length, money, number, values, word};
use super::*;

/// Two outcomes that are the same value; numbers as rules compare them.
fn same(one: Value, other: Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => a == b || (a - b).abs() <= 1e-12 * a.abs().max(b.abs()),
        _ => one == other,
    }
}

fn hold_to_rhai(seed: u64, rules: u64) {
    let words = vocabulary();
    let mut rhai = Reference::new(&words);
    let mut dice = Dice(seed);
    let mut answered = 0_u64;
    for _ in 0..rules {
        let before = dice.0;
        let depth = 1 + dice.below(4) as u32;
        let source = match dice.below(10) {
            0..5 => boolean(&mut dice, depth),
            5 => number(&mut dice, depth),
            6 => money(&mut dice, depth),
            7 => day(&mut dice, depth),
            8 => length(&mut dice, depth),
            _ => word(&mut dice, depth),
        };
        if source.len() > 1_900 {
            continue;
        }
        let rule = match compile(&source, &words, Wanted::Any) {
            Ok(rule) => rule,
            Err(faults) => panic!("{before}: {source}: {faults:?}"),
        };
        for _ in 0..3 {
            let facts = values(&mut dice);
            let env = environment(&facts, &PLACE);
            let typed = rule.evaluate(&env);
            match (&typed, &rhai.evaluate(&rule, &env)) {
                (Ok(one), Ok(other)) if same(*one, *other) => answered += 1,
                // The typed form drops what cannot matter, so it may answer where rhai meets a failure.
                (_, Err(_)) => {}
                (one, other) => panic!("seed {before}: {source}\n{facts:?}\ntyped {one:?}\nrhai {other:?}"),
            }
            fold_in_parts(&rule, &facts, &typed, &mut dice);
        }
    }
    assert!(answered > rules * 2, "only {answered} of {} cases answered", rules * 3);
}

/// Folds with some facts known, and then works out the rest.
fn fold_in_parts(rule: &Rule, facts: &[Value], whole: &Result<Value, Failure>, dice: &mut Dice) {
    let mask = dice.next();
    let known = |fact: FactId| (mask >> fact.0 & 1 == 1).then(|| facts[fact.0 as usize]);
    let place =
        |name: &str| if mask >> 40 & 1 == 1 { rule.vocabulary().place_value(name).map(|id| PLACE[id.0 as usize]) } else { None };
    let folded = rule.fold(&known, &place);
    let Ok(expected) = whole else { return };
    let folded = folded.unwrap_or_else(|failure| panic!("{}: {failure}", rule.source()));
    assert!(folded.reads().facts.is_subset(&rule.reads().facts));
    let env = environment(facts, &PLACE);
    assert_eq!(folded.evaluate(&env).as_ref(), Ok(expected), "{} folded with {mask:b} of {facts:?}", rule.source());
    if let Some(constant) = folded.constant() {
        assert_eq!(constant, *expected);
    }
}

#[test]
fn the_typed_expression_equals_rhai_1() {
    hold_to_rhai(1, 6_000);
}

#[test]
fn the_typed_expression_equals_rhai_2() {
    hold_to_rhai(2_000_000_000, 6_000);
}
