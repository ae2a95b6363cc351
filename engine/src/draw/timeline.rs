//! The timeline as a scene: a bar for each step, the calendar under it, both on one axis of dates.

use super::breaking::{Setting, broken};
use super::icons::Icon;
use super::scene::{Dash, Group, Ink, Item, Pattern, Point, Rect, Scene, Shape, Stroke, Text, Weight};
use crate::findings::phrase::cause as cause_in_words;
use crate::findings::timeline::{Row, Strip, StripKind, Timeline, Told};
use crate::model::Cause;
use crate::text::Lang;
use crate::time::{Date, Moment};

const MARGIN: f64 = 20.0;
/// Room for the names of steps.
const NAMES: f64 = 250.0;
/// Room for dates.
const AXIS: f64 = 1_040.0;
/// Height of a row of steps.
const ROW: f64 = 26.0;
const BAR: f64 = 14.0;
/// Height of a row of the calendar.
const STRIP: f64 = 22.0;
const SIZE: f64 = 13.0;
const SMALL: f64 = 11.0;
/// Least room between two marks of the axis that both have words.
const APART: f64 = 46.0;
const DAY: f64 = 86_400.0;
/// The height of the name of a decision, over the rows.
const NAME: f64 = 14.0;
/// Between a text and a line beside it.
const CLEAR: f64 = 2.0;
/// The narrowest stretch with the sign of its cause.
const WIDE: f64 = 15.0;

struct Chart<'t> {
    seen: &'t Timeline,
    lang: Lang,
    from: Moment,
    to: Moment,
    top: f64,
}

/// Draws a timeline.
#[must_use]
pub fn timeline(seen: &Timeline, lang: Lang) -> Scene {
    let from = month_start(seen.submitted.date());
    let to = month_start(seen.until.date()).add_months(1);
    let mut chart = Chart { seen, lang, from: from.midnight(), to: to.midnight(), top: 0.0 };
    let mut items = Vec::new();
    let mut y = chart.heading(&mut items);
    chart.top = y;
    y += 40.0 + NAME * seen.decided.len() as f64;
    let rows_from = y;
    y += seen.rows.len() as f64 * ROW + 8.0;
    let strips_from = y + 26.0;
    let end = strips_from + seen.strips.len() as f64 * STRIP + 6.0;
    chart.axis(&mut items, rows_from, end);
    chart.decisions(&mut items, rows_from, end);
    let mut steps = Group::new("steps", "steps");
    for (i, row) in seen.rows.iter().enumerate() {
        steps.items.push(Item::Group(chart.row(row, rows_from + i as f64 * ROW)));
    }
    items.push(Item::Group(steps));
    let heading = chart.say("Kalender", "Calendar");
    items.push(Item::Text(Text::new(heading, Point::new(MARGIN, strips_from - 8.0), SIZE, Weight::SemiBold)));
    let mut calendar = Group::new("calendar", "calendar");
    for (i, strip) in seen.strips.iter().enumerate() {
        calendar.items.push(Item::Group(chart.strip(i, strip, strips_from + i as f64 * STRIP)));
    }
    items.push(Item::Group(calendar));
    let bottom = chart.legend(&mut items, end + 24.0);
    let title = seen.process_title.in_lang(lang).to_owned();
    let mut scene = Scene::new(title, chart.in_words(), 2.0 * MARGIN + NAMES + AXIS, bottom + MARGIN);
    scene.lang = if lang == Lang::Nl { "nl" } else { "en" };
    scene.items = items;
    scene
}

fn month_start(date: Date) -> Date {
    let (_, _, day) = date.ymd();
    date.add_days(1 - day as i32)
}

impl Chart<'_> {
    fn say(&self, nl: &'static str, en: &'static str) -> &'static str {
        if self.lang == Lang::Nl { nl } else { en }
    }

    fn x(&self, at: Moment) -> f64 {
        let share = (at.0 - self.from.0) as f64 / ((self.to.0 - self.from.0) as f64).max(DAY);
        MARGIN + NAMES + AXIS * share.clamp(0.0, 1.0)
    }

    /// Cut to one line.
    fn one_line(&self, text: &str, size: f64, weight: Weight, width: f64) -> String {
        let setting = Setting { size, weight, width, most: 1, lang: self.lang };
        broken(text, &setting).lines.into_iter().next().unwrap_or_default()
    }

    fn told(&self) -> String {
        let date = self.seen.submitted.date().medium(self.lang);
        let place = self.seen.place_title.in_lang(self.lang);
        let of = match (self.seen.told, self.lang) {
            (Told::All(n), Lang::Nl) => format!("de helft van {n} keer naspelen, en negen van de tien"),
            (Told::All(n), Lang::En) => format!("half of {n} runs, and nine in ten"),
            (Told::One(n, None), Lang::Nl) => format!("één keer nagespeeld: keer {n}"),
            (Told::One(n, None), Lang::En) => format!("one run: number {n}"),
            (Told::One(n, Some(p)), Lang::Nl) => {
                format!("één keer nagespeeld: {:.0} van de 100 duren korter (keer {n})", p * 100.0)
            }
            (Told::One(n, Some(p)), Lang::En) => format!("one run: {:.0} in 100 take less (number {n})", p * 100.0),
        };
        match self.lang {
            Lang::Nl => format!("{place}, ingediend op {date} · {of}"),
            Lang::En => format!("{place}, submitted on {date} · {of}"),
        }
    }

    fn heading(&self, items: &mut Vec<Item>) -> f64 {
        let title = self.one_line(self.seen.process_title.in_lang(self.lang), 22.0, Weight::SemiBold, NAMES + AXIS);
        items.push(Item::Text(Text::new(title, Point::new(MARGIN, MARGIN + 20.0), 22.0, Weight::SemiBold).class("title")));
        let told = self.one_line(&self.told(), SIZE, Weight::Regular, NAMES + AXIS);
        items.push(Item::Text(Text::new(told, Point::new(MARGIN, MARGIN + 42.0), SIZE, Weight::Regular).ink(Ink::Quiet)));
        MARGIN + 76.0
    }

    /// Closed seasons as a ground, months as lines, their names on top.
    fn axis(&self, items: &mut Vec<Item>, rows: f64, end: f64) {
        let mut group = Group::new("axis", "axis");
        let names = rows - NAME * self.seen.decided.len() as f64;
        for strip in self.seen.strips.iter().filter(|s| s.kind == StripKind::Recess) {
            for (from, to, _) in &strip.spans {
                let (a, b) = (self.x(*from), self.x(*to));
                group
                    .items
                    .push(Item::Shape(Shape::rect(Rect::new(a, rows - 4.0, b - a, end - rows + 4.0), 0.0).fill(Ink::Closed)));
            }
        }
        let (mut at, mut last_named) = (self.from.date(), f64::NEG_INFINITY);
        while at.midnight() <= self.to {
            let x = self.x(at.midnight());
            let (year, month, _) = at.ymd();
            let is_year = month == 1;
            let ink = if is_year { Ink::Ink } else { Ink::Rule };
            let line = Shape::polyline(&[Point::new(x, rows - 4.0), Point::new(x, end)]);
            group.items.push(Item::Shape(line.line(ink, if is_year { 1.0 } else { 0.6 })));
            if at.midnight() < self.to && x - last_named >= APART {
                let name: String = at.medium(self.lang).split(' ').nth(1).unwrap_or("").chars().take(3).collect();
                // The one month that the Dutch do not cut after three letters.
                let name = if name == "maa" { "mrt".to_owned() } else { name };
                group
                    .items
                    .push(Item::Text(Text::new(name, Point::new(x + 4.0, names - 10.0), SMALL, Weight::Regular).ink(Ink::Quiet)));
                last_named = x;
            }
            let room = self.x(at.add_months(1).midnight()) < MARGIN + NAMES + AXIS;
            if at.midnight() < self.to && ((is_year && room) || at == self.from.date()) {
                let text = Text::new(year.to_string(), Point::new(x + 4.0, names - 25.0), SIZE, Weight::SemiBold);
                group.items.push(Item::Text(text));
            }
            at = at.add_months(1);
        }
        items.push(Item::Group(group));
    }

    fn row(&self, row: &Row, y: f64) -> Group {
        let mut group = Group::new("step", format!("step-{}", row.step.replace('/', ".")));
        let title = row.title.in_lang(self.lang);
        let lane = row.lane.in_lang(self.lang);
        let day = |at: Moment| at.date().medium(self.lang);
        let dates = match self.lang {
            Lang::Nl => format!("{} tot {}", day(row.begun), day(row.finished)),
            Lang::En => format!("{} to {}", day(row.begun), day(row.finished)),
        };
        group.title = Some(format!("{title} ({lane}): {dates}"));
        let name = self.one_line(title, SIZE, Weight::Regular, NAMES - 12.0);
        group.items.push(Item::Text(Text::new(name, Point::new(MARGIN, y + 17.0), SIZE, Weight::Regular).class("label")));
        let top = y + (ROW - BAR) / 2.0;
        let (from, half, late) = (self.x(row.begun), self.x(row.finished), self.x(row.late));
        if late > half + 0.5 {
            let rest = Rect::new(half, top + 4.0, late - half, BAR - 8.0);
            group.items.push(Item::Shape(Shape::rect(rest, 2.0).fill(Ink::Page).line(Ink::Bar1, 0.8).class("late")));
        }
        let bar = Rect::new(from, top, (half - from).max(2.0), BAR);
        group.items.push(Item::Shape(Shape::rect(bar, 2.0).fill(Ink::Bar2).class("bar")));
        for (cause, begun, ended) in &row.causes {
            let (a, b) = (self.x(*begun), self.x(*ended));
            if b - a < 0.3 {
                continue;
            }
            let mut one = Group { class: "cause", title: Some(cause_in_words(*cause, self.lang).to_owned()), ..Group::default() };
            let (ink, pattern) = look(*cause);
            one.items.push(Item::Shape(Shape::rect(Rect::new(a, top, b - a, BAR), 0.0).fill(ink).pattern(pattern)));
            if b - a >= WIDE {
                let middle = Point::new((a + b) / 2.0, top + BAR / 2.0);
                one.items.push(Item::Shape(Shape::circle(middle, BAR / 2.0 - 0.6).fill(Ink::Page)));
                one.items.push(Icon::Cause(*cause).draw(middle.by(-5.0, -5.0), 10.0, Ink::Ink));
            }
            group.items.push(Item::Group(one));
        }
        group.items.push(Item::Shape(Shape::rect(bar, 2.0).line(Ink::Bar1, 0.9)));
        if row.share < 0.945 {
            group.items.extend(self.share(row.share, from, late.max(from + 2.0), y).map(Item::Text));
        }
        group
    }

    /// The share of runs that come to a step, beside its bar and off the lines of the decision.
    fn share(&self, share: f64, from: f64, right: f64, y: f64) -> Option<Text> {
        let text = format!("{:.0}%", share * 100.0);
        let wide = super::font::width(&text, SMALL, Weight::Regular);
        let after_lines = self.lines().map(|x| x + CLEAR + 2.0).filter(|x| *x >= right && *x < right + 60.0);
        let places = [right + 6.0, from - 6.0 - wide].into_iter().chain(after_lines);
        let edge = MARGIN + NAMES + AXIS;
        let x = places.into_iter().find(|x| *x >= MARGIN + NAMES && x + wide < edge && self.is_clear(*x, wide))?;
        Some(Text::new(text, Point::new(x, y + 17.0), SMALL, Weight::Regular).ink(Ink::Quiet).class("share"))
    }

    /// Where the lines of the decision stand.
    fn lines(&self) -> impl Iterator<Item = f64> {
        self.seen.decided.iter().map(|(_, at)| self.x(*at))
    }

    fn is_clear(&self, x: f64, wide: f64) -> bool {
        self.lines().all(|line| line < x - CLEAR || line > x + wide + CLEAR)
    }

    fn strip(&self, number: usize, strip: &Strip, y: f64) -> Group {
        let mut group = Group::new("strip", format!("calendar-{number}"));
        let title = super::build::capitalised(strip.title.in_lang(self.lang));
        let title = self.one_line(&title, SIZE, Weight::Regular, NAMES - 12.0);
        group.items.push(Item::Text(Text::new(title, Point::new(MARGIN, y + 15.0), SIZE, Weight::Regular).class("label")));
        let (top, high) = (y + 4.0, STRIP - 8.0);
        let mut taken = f64::NEG_INFINITY;
        for (from, to, words) in &strip.spans {
            let (a, b) = (self.x(*from), self.x(*to));
            let mut one = Group { class: "moment", ..Group::default() };
            let day = |at: &Moment| at.date().medium(self.lang);
            let name = words.in_lang(self.lang);
            let when = if from == to { day(from) } else { format!("{} – {}", day(from), day(to)) };
            one.title = Some([name, when.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(": "));
            let shape = match strip.kind {
                StripKind::Meetings => Shape::polyline(&[Point::new(a, top), Point::new(a, top + high)]).line(Ink::Main, 1.6),
                StripKind::Term if from == to => Shape::diamond(Point::new(a, top + high / 2.0), 6.0).fill(Ink::No),
                StripKind::Recess => {
                    Shape::rect(Rect::new(a, top, (b - a).max(2.0), high), 2.0).fill(Ink::Closed).line(Ink::Quiet, 0.8)
                }
                StripKind::Term => {
                    let room = Rect::new(a, top, (b - a).max(2.0), high);
                    Shape::rect(room, 2.0).fill(Ink::Heat1).pattern(Some(Pattern::Hatch)).line(Ink::Quiet, 0.8)
                }
                StripKind::Window => {
                    Shape::rect(Rect::new(a, top, (b - a).max(2.0), high), 2.0).fill(Ink::Bar2).line(Ink::Bar1, 0.8)
                }
            };
            one.items.push(Item::Shape(shape));
            let wide = super::font::width(name, SMALL, Weight::Regular);
            let beside = b.max(a + 2.0) + 4.0;
            // A name stands in its bar, else beside it, else nowhere but in the title.
            let next = strip.spans.iter().map(|s| self.x(s.0)).filter(|x| *x > a + 0.5).fold(MARGIN + NAMES + AXIS, f64::min);
            let start = if strip.kind != StripKind::Term && wide + 8.0 <= b - a {
                Some(a + 4.0)
            } else {
                (beside + wide + 2.0 <= next).then_some(beside)
            };
            if let Some(x) = start.filter(|x| !name.is_empty() && *x > taken && self.is_clear(*x, wide)) {
                one.items.push(Item::Text(Text::new(name, Point::new(x, y + 15.0), SMALL, Weight::Regular)));
                taken = x + wide;
            }
            group.items.push(Item::Group(one));
        }
        group
    }

    /// When the decision falls: lines through everything, each named at its top.
    ///
    /// The names stand as stairs, so that no line runs through another's name: to the right of their lines and down, or,
    /// where the page ends, to the left and up.
    fn decisions(&self, items: &mut Vec<Item>, rows: f64, end: f64) {
        let mut group = Group::new("decisions", "decisions");
        let count = self.seen.decided.len();
        let named = |(share, at): &(f64, Moment)| {
            let name = match (self.seen.told, self.lang) {
                (Told::One(..), Lang::Nl) => "besluit".to_owned(),
                (Told::One(..), Lang::En) => "decision".to_owned(),
                (_, Lang::Nl) => format!("besluit {:.0}%", share * 100.0),
                (_, Lang::En) => format!("decision {:.0}%", share * 100.0),
            };
            (Text::new(name, Point::default(), SMALL, Weight::SemiBold).ink(Ink::Back), self.x(*at))
        };
        let names: Vec<(Text, f64)> = self.seen.decided.iter().map(named).collect();
        let to_right = names.iter().all(|(text, x)| x + 4.0 + text.width <= MARGIN + NAMES + AXIS);
        for (i, (text, x)) in names.into_iter().enumerate() {
            let step = if to_right { count - 1 - i } else { i };
            let y = rows - 7.0 - NAME * step as f64;
            let left = if to_right { x + 4.0 } else { x - 4.0 - text.width };
            let stroke = Stroke { ink: Ink::Back, width: 1.6, dash: Dash::Dashed };
            let line = Shape::polyline(&[Point::new(x, y - 9.0), Point::new(x, end)]).stroke(stroke).class("decision");
            group.items.push(Item::Shape(line));
            group.items.push(Item::Text(Text { at: Point::new(left, y), ..text }));
        }
        items.push(Item::Group(group));
    }

    /// What bars, patterns and lines mean: the causes of this picture first.
    fn legend(&self, items: &mut Vec<Item>, y: f64) -> f64 {
        let mut group = Group::new("legend", "legend");
        let (mut x, mut y) = (MARGIN, y);
        let mut put = |shapes: &dyn Fn(f64, f64) -> Vec<Item>, words: &str| {
            let text = Text::new(words, Point::default(), SMALL, Weight::Regular);
            if x > MARGIN && x + 30.0 + text.width > MARGIN + NAMES + AXIS {
                (x, y) = (MARGIN, y + 20.0);
            }
            group.items.extend(shapes(x, y));
            let next = x + 30.0 + text.width + 22.0;
            group.items.push(Item::Text(Text { at: Point::new(x + 30.0, y + 9.0), ..text }));
            x = next;
        };
        let bar = |x: f64, y: f64| Shape::rect(Rect::new(x, y - 1.0, 24.0, 12.0), 2.0);
        let used = |cause: &Cause| self.seen.rows.iter().any(|r| r.causes.iter().any(|(c, from, to)| c == cause && from < to));
        for cause in Cause::ALL.into_iter().filter(used) {
            let (ink, pattern) = look(cause);
            let shapes = |x: f64, y: f64| {
                let middle = Point::new(x + 12.0, y + 5.0);
                vec![
                    Item::Shape(bar(x, y).fill(ink).pattern(pattern).line(Ink::Bar1, 0.9)),
                    Item::Shape(Shape::circle(middle, 5.6).fill(Ink::Page)),
                    Icon::Cause(cause).draw(middle.by(-4.5, -4.5), 9.0, Ink::Ink),
                ]
            };
            put(&shapes, cause_in_words(cause, self.lang));
        }
        let plain = self.say("naast of na de weg naar het besluit", "beside or after the way to the decision");
        put(&|x, y| vec![Item::Shape(bar(x, y).fill(Ink::Bar2).line(Ink::Bar1, 0.9))], plain);
        if matches!(self.seen.told, Told::All(_)) {
            let late = self.say("negen van de tien zijn klaar", "nine in ten are finished");
            let thin = |x: f64, y: f64| Rect::new(x, y + 2.0, 24.0, 6.0);
            put(&|x, y| vec![Item::Shape(Shape::rect(thin(x, y), 2.0).fill(Ink::Page).line(Ink::Bar1, 0.8))], late);
        }
        put(&|x, y| vec![Item::Shape(bar(x, y).fill(Ink::Closed))], self.say("reces", "recess"));
        let tick = |x: f64, y: f64| Shape::polyline(&[Point::new(x + 12.0, y - 1.0), Point::new(x + 12.0, y + 11.0)]);
        put(&|x, y| vec![Item::Shape(tick(x, y).line(Ink::Main, 1.6))], self.say("vergadering", "meeting"));
        let election = |x: f64, y: f64| Shape::diamond(Point::new(x + 12.0, y + 5.0), 6.0).fill(Ink::No);
        put(&|x, y| vec![Item::Shape(election(x, y))], self.say("verkiezing", "election"));
        let stroke = Stroke { ink: Ink::Back, width: 1.6, dash: Dash::Dashed };
        let dashes = |x: f64, y: f64| Shape::polyline(&[Point::new(x, y + 5.0), Point::new(x + 24.0, y + 5.0)]).stroke(stroke);
        put(&|x, y| vec![Item::Shape(dashes(x, y))], self.say("besluit", "decision"));
        items.push(Item::Group(group));
        let note = match self.seen.told {
            Told::All(_) => self.say(
                "Een balk loopt van begonnen tot klaar (de helft van de keren); de stukken zijn de gemiddelde delen van elke oorzaak. Dit zijn schattingen, geen beloften.",
                "A bar runs from begun to finished (half of the runs); its pieces are the mean shares of each cause. These are estimates, not promises.",
            ),
            Told::One(..) => self.say(
                "Een balk loopt van begonnen tot klaar; de stukken staan op hun dagen. Dit is één mogelijke afloop, geen belofte.",
                "A bar runs from begun to finished; its pieces stand on their days. This is one possible course, not a promise.",
            ),
        };
        items.push(Item::Text(Text::new(note, Point::new(MARGIN, y + 32.0), SMALL, Weight::Regular).ink(Ink::Quiet)));
        y + 36.0
    }

    fn in_words(&self) -> String {
        let day = |at: Moment| at.date().medium(self.lang);
        let steps: Vec<String> = self
            .seen
            .rows
            .iter()
            .map(|r| {
                let title = r.title.in_lang(self.lang);
                match self.lang {
                    Lang::Nl => format!("{title}: {} tot {}", day(r.begun), day(r.finished)),
                    Lang::En => format!("{title}: {} to {}", day(r.begun), day(r.finished)),
                }
            })
            .collect();
        format!("{}. {}.", self.told(), steps.join("; "))
    }
}

/// The look of a cause: what differs in colour differs in strokes or lightness too.
const fn look(cause: Cause) -> (Ink, Option<Pattern>) {
    match cause {
        Cause::Work => (Ink::Bar1, None),
        Cause::Hours => (Ink::Bar1, Some(Pattern::Dots)),
        Cause::Statutory => (Ink::Page, Some(Pattern::Level)),
        Cause::Handling => (Ink::Closed, Some(Pattern::Dots)),
        Cause::Queue => (Ink::Heat3, Some(Pattern::Hatch)),
        Cause::Priority => (Ink::Heat3, Some(Pattern::Cross)),
        Cause::Meeting => (Ink::Heat1, Some(Pattern::Back)),
        Cause::Agenda => (Ink::Heat1, Some(Pattern::Cross)),
        Cause::Recess => (Ink::Closed, Some(Pattern::Upright)),
        Cause::Budget => (Ink::Note, Some(Pattern::Dots)),
        Cause::Term => (Ink::Heat3, Some(Pattern::Level)),
        Cause::Applicant => (Ink::Changed, Some(Pattern::Upright)),
        Cause::Partner => (Ink::Changed, Some(Pattern::Hatch)),
        Cause::Search => (Ink::Page, Some(Pattern::Cross)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_causes_look_alike() {
        let looks = Cause::ALL.map(look);
        for (i, one) in looks.iter().enumerate() {
            assert!(!looks[..i].contains(one), "{:?}", Cause::ALL[i]);
        }
    }
}
