//! When to hand it in, in words.

use super::document::{Block, Cell, Chart, Document, Line, Row, Section, Table, WeekChart, WeekMark, WeekRow};
use super::figures;
use super::words::{cause, changed, pick};
use crate::findings::{Explained, SeasonKind, When};
use crate::text::Lang;
use crate::time::Date;

/// Heights of a line of marks.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// A term has more weeks than a screen has columns.
const COLUMNS: usize = 76;
/// Up to so many weeks a month has room for its name.
const MONTHS_NAMED: usize = 60;
/// Causes and seasons named in one sentence.
const NAMED: usize = 3;

/// Writes the letter about submit dates.
pub(super) fn write(seen: &When, lang: Lang) -> Document {
    let mut sections = vec![opening(seen, lang)];
    if !seen.warnings.is_empty() {
        let mut section = Section::new(pick(lang, "Let op", "Mind this"));
        section.push(Block::Warnings(seen.warnings.iter().map(|w| Line::from(w.what.in_lang(lang))).collect()));
        sections.push(section);
    }
    sections.push(picture(seen, lang));
    sections.extend(explained(seen, lang));
    sections.push(table(seen, lang));
    let place = seen.head.place_title.in_lang(lang);
    let (first, last) = (seen.by_submit.first(), seen.by_submit.last());
    let span = first.zip(last).map_or_else(String::new, |(a, b)| {
        let (from, to) = (figures::date(a.submit, lang), figures::date(b.submit, lang));
        pick(lang, format!(", ingediend van {from} tot {to}"), format!(", submitted from {from} to {to}"))
    });
    Document { title: seen.head.process_title.in_lang(lang).to_owned(), subtitle: format!("{place}{span}"), sections }
}

fn opening(seen: &When, lang: Lang) -> Section {
    let mut section = Section::opening();
    let at = |date| seen.by_submit.iter().find(|b| b.submit == date).map_or(0.0, |b| b.lead_time_days.mean);
    let (best, worst) = (figures::date(seen.best, lang), figures::date(seen.worst, lang));
    let (short, long) = (figures::days(at(seen.best), lang), figures::days(at(seen.worst), lang));
    if seen.worst_dates.is_empty() {
        section.push(Block::Lead(Line::from(pick(
            lang,
            "Het maakt niet aantoonbaar uit wanneer u indient.",
            "It makes no difference for certain when you hand it in.",
        ))));
        section.say(pick(
            lang,
            format!("Het duurt gemiddeld {short} tot {long}."),
            format!("It takes {short} to {long} on average."),
        ));
    } else {
        section.push(Block::Lead(
            Line::default()
                .plain(pick(lang, "Het snelst gaat het bij indienen rond ", "It goes quickest when handed in about "))
                .strong(&best)
                .plain(pick(lang, format!(": gemiddeld {short}."), format!(": {short} on average."))),
        ));
        section.say(pick(
            lang,
            format!("Het langzaamst gaat het rond {worst}: gemiddeld {long}."),
            format!("It goes slowest about {worst}: {long} on average."),
        ));
    }
    if let Some(changed) = changed(&seen.with, lang) {
        section.say(changed);
    }
    let (equal, all) = (seen.by_submit.iter().filter(|b| b.as_good_as_best).count(), seen.by_submit.len());
    if equal > 1 && equal < all {
        section.say(pick(
            lang,
            format!(
                "Van de {all} weken zijn er {equal} niet van de beste te onderscheiden: die zijn even goed. Ze hebben een ster."
            ),
            format!("Of the {all} weeks, {equal} can't be told apart from the best: they are as good. They have a star."),
        ));
    }
    section
}

/// The line of marks for the terminal, the drawing for the page.
fn picture(seen: &When, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Het jaar in beeld", "The year in a picture"));
    section.push(Block::Chart(Chart::Weeks(chart(seen, lang))));
    section.push(Block::Figure(sparkline(seen, lang)));
    section
}

/// The means as a line of marks, the months below it, and what of the calendar falls in those weeks.
fn sparkline(seen: &When, lang: Lang) -> Vec<String> {
    let means: Vec<f64> = seen.by_submit.iter().map(|b| b.lead_time_days.mean).collect();
    let low = means.iter().copied().fold(f64::INFINITY, f64::min);
    let high = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mark = |mean: f64| {
        let height = if high > low { (mean - low) / (high - low) } else { 0.0 };
        HEIGHTS[((height * 7.0).round() as usize).min(7)]
    };
    let step = means.len().div_ceil(COLUMNS).max(1);
    let groups: Vec<_> = seen.by_submit.chunks(step).collect();
    let heights = means.chunks(step).map(|c| mark(c.iter().sum::<f64>() / c.len() as f64)).collect();
    let mut before = 0;
    let months = groups.iter().map(|group| {
        let (_, month, _) = group[0].submit.ymd();
        let is_new = std::mem::replace(&mut before, month) != month;
        if is_new { figures::month_name(month, lang).chars().next().unwrap_or('·') } else { '·' }
    });
    let months: String = months.collect();
    let mut lines = vec![heights, months];
    for (kind, letter) in KINDS {
        let of_kind = |from: Date, until: Date| seen.seasons.iter().any(|s| s.kind == kind && s.from <= until && s.until >= from);
        let row: String = groups
            .iter()
            .map(|group| {
                let (from, until) = (group[0].submit, group[group.len() - 1].submit.add_days(6));
                if of_kind(from, until) { letter } else { '·' }
            })
            .collect();
        if row.contains(letter) {
            lines.push(format!("{row}  {}", kind_name(kind, lang)));
        }
    }
    lines
}

/// Each kind of season, with its mark in the terminal.
const KINDS: [(SeasonKind, char); 3] = [(SeasonKind::Recess, 'r'), (SeasonKind::Window, 'p'), (SeasonKind::Election, 'v')];

fn kind_name(kind: SeasonKind, lang: Lang) -> &'static str {
    match kind {
        SeasonKind::Recess => pick(lang, "reces", "recess"),
        SeasonKind::Window => pick(lang, "begroting", "budget"),
        SeasonKind::Election => pick(lang, "verkiezing", "election"),
    }
}

fn chart(seen: &When, lang: Lang) -> WeekChart {
    let first = seen.by_submit.first().map(|b| b.submit);
    let week = |date: Date| first.map_or(0.0, |f| f64::from(date.days_since(f)) / 7.0);
    let rows = KINDS.iter().filter_map(|(kind, _)| {
        let of_kind = seen.seasons.iter().filter(|s| s.kind == *kind);
        let marks: Vec<WeekMark> = of_kind
            .map(|s| WeekMark {
                from: week(s.from),
                until: week(s.until.add_days(1)),
                name: format!(
                    "{}, {} {} {}",
                    s.title.in_lang(lang),
                    figures::date(s.from, lang),
                    pick(lang, "tot en met", "up to"),
                    figures::date(s.until, lang)
                ),
            })
            .collect();
        let class = match kind {
            SeasonKind::Recess => "solid",
            SeasonKind::Window => "outlined",
            SeasonKind::Election => "dark",
        };
        (!marks.is_empty()).then(|| WeekRow { name: kind_name(*kind, lang).to_owned(), class, marks })
    });
    let many = seen.by_submit.len() > MONTHS_NAMED;
    let mut before = (0, 0);
    let ticks = seen.by_submit.iter().enumerate().filter_map(|(i, b)| {
        let (year, month, _) = b.submit.ymd();
        let was = std::mem::replace(&mut before, (year, month));
        let is_new = if many { was.0 != year } else { was.1 != month };
        let name = if many { year.to_string() } else { figures::short_month(month, lang) };
        (is_new && (i > 0 || !many)).then_some((i, name))
    });
    let days: Vec<[Option<f64>; 2]> = seen.by_submit.iter().map(|b| [b.lead_time_days.p50, b.lead_time_days.p80]).collect();
    let highest = days.iter().flatten().flatten().copied().fold(0.0, f64::max);
    WeekChart {
        label: pick(
            lang,
            "Dagen tot het antwoord, per week van indienen: de helft en vier van de vijf. De tabel hieronder zegt hetzelfde.",
            "Days to the answer, by week of submission: half, and four in five. The table below says the same.",
        )
        .to_owned(),
        highest,
        levels: [0.5, 1.0].map(|part| (part, figures::days(part * highest, lang))).to_vec(),
        ticks: ticks.collect(),
        equal: seen.by_submit.iter().map(|b| b.as_good_as_best).collect(),
        days,
        rows: rows.collect(),
        keys: [
            pick(lang, "De helft heeft dan antwoord", "Half have an answer by then"),
            pick(lang, "Vier van de vijf hebben dan antwoord", "Four in five have an answer by then"),
            pick(lang, "Even goed als de beste week", "As good as the best week"),
        ],
    }
}

fn explained(seen: &When, lang: Lang) -> Vec<Section> {
    if seen.worst_dates.is_empty() {
        return Vec::new();
    }
    let mut worst = Section::new(pick(lang, "De slechtste weken, en waarom", "The worst weeks, and why"));
    worst.push(Block::Ranked(seen.worst_dates.iter().map(|e| one(seen, e, lang)).collect()));
    let mut best = Section::new(pick(lang, "De beste weken", "The best weeks"));
    best.push(Block::Ranked(seen.best_dates.iter().map(|e| one(seen, e, lang)).collect()));
    vec![worst, best]
}

fn one(seen: &When, explained: &Explained, lang: Lang) -> (Line, Vec<Block>) {
    let head = Line::default().strong(figures::date(explained.submit, lang)).plain(pick(
        lang,
        format!(": gemiddeld {}", figures::days(explained.days_mean, lang)),
        format!(": {} on average", figures::days(explained.days_mean, lang)),
    ));
    let mut blocks = Vec::new();
    let is_equal = seen.by_submit.iter().any(|b| b.submit == explained.submit && b.as_good_as_best);
    if let (Some(longer), Some([low, high]), false) = (explained.longer_days, explained.longer_ci95, is_equal) {
        let longer = figures::days(longer, lang);
        let sure = figures::days_between(low, high, lang).map_or_else(String::new, |between| {
            pick(lang, format!(" ({between}, 95% zeker)"), format!(" ({between}, 95% certain)"))
        });
        blocks.push(Block::Paragraph(Line::from(pick(
            lang,
            format!("Dat is {longer} langer dan in de beste week{sure}."),
            format!("That is {longer} longer than in the best week{sure}."),
        ))));
    }
    let because: Vec<String> = explained
        .because
        .iter()
        .take(NAMED)
        .map(|(c, days)| format!("{} ({})", cause(*c, lang), figures::days(*days, lang)))
        .collect();
    if !because.is_empty() && !is_equal {
        let list = because.join(", ");
        blocks.push(Block::Paragraph(Line::from(pick(
            lang,
            format!("Wat er dan bij komt: {list}."),
            format!("What is added then: {list}."),
        ))));
    }
    let met: Vec<String> = explained
        .met
        .iter()
        .take(NAMED)
        .map(|m| {
            let (from, until) = (figures::date(m.season.from, lang), figures::date(m.season.until, lang));
            let (title, days) = (m.season.title.in_lang(lang), figures::days(m.days_mean, lang));
            pick(
                lang,
                format!("{title} van {from} tot en met {until}: {days}"),
                format!("{title} from {from} up to {until}: {days}"),
            )
        })
        .collect();
    if !met.is_empty() {
        blocks.push(Block::Paragraph(Line::from(pick(lang, "Het komt dan onderweg tegen:", "On its way it then meets:"))));
        blocks.push(Block::List(met.into_iter().map(Line::from).collect()));
    }
    (head, blocks)
}

fn table(seen: &When, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Per dag van indienen", "By submit date"));
    let largest = seen.by_submit.iter().map(|b| b.lead_time_days.mean).fold(0.0, f64::max);
    let on = |date: Option<Date>| Cell::words(&date.map_or_else(|| "–".to_owned(), |d| figures::short_date(d, lang)));
    let rows = seen.by_submit.iter().map(|b| {
        let star = if b.as_good_as_best { " *" } else { "" };
        Row::new(vec![
            Cell::words(&format!("{}{star}", figures::short_date(b.submit, lang))),
            Cell::Figure(figures::column_days(b.lead_time_days.mean, lang)),
            Cell::bar(b.lead_time_days.mean, largest),
            on(b.decided_on_p50),
            on(b.decided_on_p80),
        ])
    });
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Dagen tot het antwoord, en wanneer de helft en vier van de vijf het hebben",
            "Days to the answer, and when half and four in five have it",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Ingediend", "Submitted"),
            pick(lang, "Gemiddeld", "Mean"),
            "",
            pick(lang, "De helft", "Half"),
            pick(lang, "4 van 5", "4 in 5"),
        ],
        rows: rows.collect(),
    }));
    let (runs, level) = (figures::count(seen.runs, lang), figures::share(seen.equal_level, lang));
    section.say(pick(
        lang,
        format!("Een ster: niet te onderscheiden van de beste week. Met {level} zekerheid is de echt beste week er één van."),
        format!("A star: can't be told apart from the best week. With {level} certainty the really best week is one of them."),
    ));
    section.say(pick(
        lang,
        "Zo is getoetst: elke week tegen elke andere, per keer naspelen, met de correctie van Bonferroni voor zo veel vergelijkingen.",
        "The test: each week against each other, run by run, with Bonferroni's correction for so many comparisons.",
    ));
    section.say(pick(
        lang,
        format!("Elke dag is {runs} keer nagespeeld met hetzelfde toeval. Dit zijn schattingen, geen beloften."),
        format!("Each date was played out {runs} times with the same luck. These are estimates, not promises."),
    ));
    section
}
