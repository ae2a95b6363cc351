//! Chances that depend on what is known of a case, as rules that a person can read.
//!
//! A decision tree of at most two questions deep is grown for each choice (Breiman, Friedman, Olshen & Stone 1984; for processes
//! Rozinat & van der Aalst 2006, "Decision mining in ProM"). A question stands only if each of its answers keeps enough
//! cases, and if it explains more than chance would: twice the gain in log-likelihood must outweigh ln n for each share that it adds and the
//! number of questions that were tried (Schwarz 1978). Of a tree each branch becomes one rule that gives its chance.

use std::fmt::Write as _;

/// Most questions after one another.
const DEEPEST: usize = 2;
/// Fewest cases in an answer.
pub const SMALLEST_LEAF: usize = 30;
/// Fewest cases in an answer, as a share of those at the choice.
const SMALLEST_SHARE: f64 = 0.02;
/// Most bounds tried for a number.
const MOST_BOUNDS: usize = 20;
/// Most words of a choice.
const MOST_WORDS: usize = 12;

/// Something known of every case.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The name in the log.
    pub attribute: String,
    /// The id of the fact.
    pub id: String,
    /// What each case has.
    pub column: Column,
}

/// The values of something known, by case.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Words: ids with their text in the log; per case the number of its word.
    Words(Vec<(String, String)>, Vec<usize>),
    /// Numbers.
    Numbers(Vec<f64>),
    /// Yes or no.
    YesNo(Vec<bool>),
}

/// What is found of one attribute in a log.
#[derive(Clone, Debug, PartialEq)]
pub enum Found<'t> {
    /// Nothing.
    Absent,
    /// Words.
    Text(&'t str),
    /// A number.
    Number(f64),
    /// Yes or no.
    YesNo(bool),
}

/// Makes a column of what cases have; `None` where it has too many words, one only, or too much is absent.
#[must_use]
pub fn column(values: &[Found<'_>], id: impl Fn(&str) -> String) -> Option<Column> {
    let absent = values.iter().filter(|v| **v == Found::Absent).count();
    // Numbers are often written as text.
    let numbers: Option<Vec<f64>> = values
        .iter()
        .map(|v| match v {
            Found::Number(n) => Some(*n),
            Found::Text(t) => t.trim().parse().ok().filter(|n: &f64| n.is_finite()),
            _ => None,
        })
        .collect();
    if let Some(numbers) = numbers {
        let varies = numbers.iter().any(|n| Some(n) != numbers.first());
        return varies.then_some(Column::Numbers(numbers));
    }
    let yes_no = |v: &Found<'_>| match v {
        Found::YesNo(b) => Some(*b),
        Found::Text(t) if t.eq_ignore_ascii_case("true") => Some(true),
        Found::Text(t) if t.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    };
    if let Some(answers) = values.iter().map(yes_no).collect::<Option<Vec<bool>>>() {
        let varies = answers.iter().any(|b| Some(b) != answers.first());
        return varies.then_some(Column::YesNo(answers));
    }
    if absent * 2 > values.len() {
        return None;
    }
    let mut words: Vec<(String, String)> = Vec::new();
    let mut rows = Vec::with_capacity(values.len());
    for value in values {
        let text = match value {
            Found::Text(t) => (*t).to_owned(),
            Found::Number(n) => n.to_string(),
            Found::YesNo(b) => b.to_string(),
            Found::Absent => "onbekend".to_owned(),
        };
        let place = words.iter().position(|(_, known)| *known == text).unwrap_or_else(|| {
            let mut word = id(&text);
            while words.iter().any(|(known, _)| *known == word) {
                word.push('_');
            }
            words.push((word, text));
            words.len() - 1
        });
        if words.len() > MOST_WORDS {
            return None;
        }
        rows.push(place);
    }
    (words.len() > 1).then_some(Column::Words(words, rows))
}

/// A question about a case.
#[derive(Clone, Debug, PartialEq)]
enum Question {
    Is(usize, usize),
    AtMost(usize, f64),
    Yes(usize),
}

impl Question {
    fn holds(&self, known: &[Known], case: usize) -> bool {
        let column = |i: usize| known.get(i).map(|k| &k.column);
        match self {
            Self::Is(i, word) => matches!(column(*i), Some(Column::Words(_, rows)) if rows.get(case) == Some(word)),
            Self::AtMost(i, bound) => {
                matches!(column(*i), Some(Column::Numbers(rows)) if rows.get(case).is_some_and(|n| n <= bound))
            }
            Self::Yes(i) => matches!(column(*i), Some(Column::YesNo(rows)) if rows.get(case) == Some(&true)),
        }
    }

    fn fact(&self) -> usize {
        match self {
            Self::Is(i, _) | Self::AtMost(i, _) | Self::Yes(i) => *i,
        }
    }

    fn text(&self, known: &[Known]) -> String {
        let Some(fact) = known.get(self.fact()) else { return String::new() };
        match (self, &fact.column) {
            (Self::Is(_, word), Column::Words(words, _)) => {
                format!("{} == \"{}\"", fact.id, words.get(*word).map_or("", |w| &w.0))
            }
            (Self::AtMost(_, bound), _) => {
                let mut number = format!("{bound}");
                if !number.contains('.') {
                    number.push_str(".0");
                }
                format!("{} <= {number}", fact.id)
            }
            _ => fact.id.clone(),
        }
    }
}

/// Shares of the branches of a choice, by what is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Shares {
    /// Cases by branch.
    Leaf(Vec<usize>),
    /// A question, and the shares where it holds and where not.
    Split(Split),
}

/// A question with its answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    question: Question,
    yes: Box<Shares>,
    no: Box<Shares>,
}

/// Grows the tree of a choice: of each time that it was made, the case and the branch.
#[must_use]
pub fn grow(taken: &[(usize, usize)], branches: usize, known: &[Known]) -> Shares {
    grow_at(taken, branches, known, DEEPEST)
}

fn counts(taken: &[(usize, usize)], branches: usize) -> Vec<usize> {
    let mut counts = vec![0; branches];
    for (_, branch) in taken {
        if let Some(count) = counts.get_mut(*branch) {
            *count += 1;
        }
    }
    counts
}

#[allow(clippy::cast_precision_loss)] // counts
fn log_likelihood(counts: &[usize]) -> f64 {
    let n: usize = counts.iter().sum();
    counts.iter().filter(|c| **c > 0).map(|c| *c as f64 * libm::log(*c as f64 / n as f64)).sum()
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts
fn grow_at(taken: &[(usize, usize)], branches: usize, known: &[Known], depth: usize) -> Shares {
    let all = counts(taken, branches);
    let leaf = Shares::Leaf(all.clone());
    let smallest = SMALLEST_LEAF.max((SMALLEST_SHARE * taken.len() as f64) as usize);
    if depth == 0 || taken.len() < 2 * smallest || all.iter().filter(|c| **c > 0).count() < 2 {
        return leaf;
    }
    let questions = questions(taken, known);
    let before = log_likelihood(&all);
    let mut best: Option<(f64, Question)> = None;
    for question in &questions {
        let yes: Vec<(usize, usize)> = taken.iter().filter(|(case, _)| question.holds(known, *case)).copied().collect();
        if yes.len() < smallest || taken.len() - yes.len() < smallest {
            continue;
        }
        let in_yes = counts(&yes, branches);
        let in_no: Vec<usize> = all.iter().zip(&in_yes).map(|(a, y)| a - y).collect();
        let gain = 2.0 * (log_likelihood(&in_yes) + log_likelihood(&in_no) - before);
        if best.as_ref().is_none_or(|(most, _)| gain > *most) {
            best = Some((gain, question.clone()));
        }
    }
    let Some((gain, question)) = best else { return leaf };
    let shares = branches.saturating_sub(1).max(1) as f64;
    if gain <= shares * libm::log(taken.len() as f64) + 2.0 * libm::log(questions.len() as f64) {
        return leaf;
    }
    let (yes, no): (Vec<_>, Vec<_>) = taken.iter().partition(|(case, _)| question.holds(known, *case));
    let [yes, no] = [yes, no].map(|part| Box::new(grow_at(&part, branches, known, depth - 1)));
    Shares::Split(Split { question, yes, no })
}

#[allow(clippy::cast_precision_loss)] // counts
fn questions(taken: &[(usize, usize)], known: &[Known]) -> Vec<Question> {
    let mut found = Vec::new();
    for (i, fact) in known.iter().enumerate() {
        match &fact.column {
            Column::Words(words, _) => found.extend((0..words.len()).map(|word| Question::Is(i, word))),
            Column::YesNo(_) => found.push(Question::Yes(i)),
            Column::Numbers(rows) => {
                let mut values: Vec<f64> = taken.iter().filter_map(|(case, _)| rows.get(*case).copied()).collect();
                values.sort_by(f64::total_cmp);
                let mut bounds: Vec<f64> = (1..=MOST_BOUNDS)
                    .map(|b| crate::findings::statistics::linear_quantile(&values, b as f64 / (MOST_BOUNDS + 1) as f64))
                    .map(|b| round(b, values.last().copied().unwrap_or(0.0) - values.first().copied().unwrap_or(0.0)))
                    .collect();
                bounds.dedup();
                found.extend(bounds.into_iter().map(|bound| Question::AtMost(i, bound)));
            }
        }
    }
    found
}

/// A bound that a person would name: to a thousandth of the spread.
fn round(bound: f64, spread: f64) -> f64 {
    if spread <= 0.0 {
        return bound;
    }
    let unit = libm::pow(10.0, libm::floor(libm::log10(spread)) - 2.0);
    let rounded = libm::round(bound / unit) * unit;
    // Without the dust of binary fractions.
    format!("{rounded:.6}").parse().unwrap_or(bound)
}

impl Shares {
    /// Cases by branch, over all leaves.
    #[must_use]
    pub fn counts(&self) -> Vec<usize> {
        match self {
            Self::Leaf(counts) => counts.clone(),
            Self::Split(split) => split.yes.counts().iter().zip(split.no.counts()).map(|(a, b)| a + b).collect(),
        }
    }

    /// Whether anything known matters.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self, Self::Leaf(_))
    }

    /// The numbers of the facts that matter.
    pub fn facts(&self, found: &mut Vec<usize>) {
        if let Self::Split(split) = self {
            found.push(split.question.fact());
            split.yes.facts(found);
            split.no.facts(found);
        }
    }

    /// The chance of a branch as a rule, such as `if kanaal == "balie" { 0.75 } else { 0.2 }`.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // counts
    pub fn rule(&self, branch: usize, known: &[Known]) -> String {
        match self {
            Self::Leaf(counts) => {
                let all: usize = counts.iter().sum();
                let share = counts.get(branch).map_or(0.0, |c| *c as f64 / all.max(1) as f64);
                let mut text = format!("{share:.3}");
                while text.ends_with('0') && !text.ends_with(".0") {
                    text.pop();
                }
                text
            }
            Self::Split(split) => {
                let mut text = String::new();
                let (yes, no) = (split.yes.rule(branch, known), split.no.rule(branch, known));
                let _ = write!(text, "if {} {{ {yes} }} else {{ {no} }}", split.question.text(known));
                text
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(rows: Vec<usize>) -> Known {
        let words = ["balie", "post"].map(|w| (w.to_owned(), w.to_owned())).to_vec();
        Known { attribute: "channel".into(), id: "kanaal".into(), column: Column::Words(words, rows) }
    }

    #[test]
    fn what_matters_becomes_a_rule_and_what_does_not_stays_a_share() {
        // At the desk three in four are complete, by post one in five; the amount says nothing.
        let rows: Vec<usize> = (0..400).map(|i| i % 2).collect();
        let amounts: Vec<f64> = (0..400).map(|i| f64::from((i * 37) % 101)).collect();
        let taken: Vec<(usize, usize)> =
            (0..400).map(|i| (i, usize::from(if i % 2 == 0 { (i / 2) % 4 == 0 } else { (i / 2) % 5 != 0 }))).collect();
        let known = [words(rows), Known { attribute: "a".into(), id: "bedrag".into(), column: Column::Numbers(amounts) }];
        let grown = grow(&taken, 2, &known);
        assert_eq!(grown.rule(0, &known), "if kanaal == \"balie\" { 0.75 } else { 0.2 }");
        assert_eq!(grown.counts(), [190, 210]);
        let luck: Vec<(usize, usize)> = (0..400).map(|i| (i, (i / 7) % 2)).collect();
        assert!(grow(&luck, 2, &known).is_plain());
    }

    #[test]
    fn no_answer_keeps_fewer_cases_than_a_leaf_may_have() {
        // Ten cases by post always go the other way: too few to say so.
        let rows: Vec<usize> = (0..200).map(|i| usize::from(i < 10)).collect();
        let taken: Vec<(usize, usize)> = (0..200).map(|i| (i, usize::from(i < 10))).collect();
        assert!(grow(&taken, 2, &[words(rows)]).is_plain());
    }

    #[test]
    fn numbers_are_split_at_a_bound() {
        let amounts: Vec<f64> = (0..300).map(f64::from).collect();
        let taken: Vec<(usize, usize)> = (0..300).map(|i| (i, usize::from(i > 200))).collect();
        let known = [Known { attribute: "a".into(), id: "bedrag".into(), column: Column::Numbers(amounts) }];
        let rule = grow(&taken, 2, &known).rule(1, &known);
        assert!(rule.starts_with("if bedrag <= ") && rule.contains("{ 0.0 }"), "{rule}");
    }
}
