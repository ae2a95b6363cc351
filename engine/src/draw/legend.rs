//! The legend: what the forms, signs and lines of this picture mean; only those that are in it.

use super::diagram::{Diagram, Form, Mark};
use super::forms::Measures;
use super::icons::Icon;
use super::paint::arrow;
use super::scene::{Dash, Group, Ink, Item, Point, Rect, Shape, Stroke, Text, Weight};
use crate::text::Lang;

/// A symbol's width and height, and between two entries.
const SYMBOL: (f64, f64) = (34.0, 20.0);
const GAP: f64 = 18.0;

/// Paints the legend in lines of the width of `room`, from its top; returns its height.
pub(super) fn paint(diagram: &Diagram, measures: &Measures, folded: bool, room: Rect) -> (Group, f64) {
    let mut group = Group::new("legend", "legend");
    group.title = Some(if measures.lang == Lang::Nl { "Legenda" } else { "Legend" }.to_owned());
    let (mut x, mut y) = (room.x, room.y);
    for entry in entries(diagram, folded) {
        let text = Text::new(entry.words(measures.lang), Point::default(), measures.small, Weight::Regular);
        let wide = SYMBOL.0 + 7.0 + text.width;
        if x > room.x && x + wide > room.right() {
            x = room.x;
            y += SYMBOL.1 + 7.0;
        }
        let middle = Point::new(x + SYMBOL.0 / 2.0, y + SYMBOL.1 / 2.0);
        group.items.extend(entry.symbol(middle));
        group.items.push(Item::Text(Text { at: Point::new(x + SYMBOL.0 + 7.0, middle.y + measures.small * 0.35), ..text }));
        x += wide + GAP;
    }
    (group, y + SYMBOL.1 - room.y)
}

/// What may need to be explained.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Entry {
    Task,
    Part,
    Inside,
    Choice,
    Together,
    Mark(Mark),
    Letter,
    Likely,
    Back,
    GoesOn,
    Any,
    Heat,
    Days,
    Critical,
    Faint,
    Changed,
}

fn entries(diagram: &Diagram, folded: bool) -> Vec<Entry> {
    let form = |wanted: fn(&Form) -> bool| diagram.nodes.iter().any(|n| wanted(&n.form));
    let mut found = Vec::new();
    let mut add = |is: bool, entry: Entry| {
        if is {
            found.push(entry);
        }
    };
    add(diagram.edges.iter().any(|e| e.main), Entry::Likely);
    add(true, Entry::Back);
    add(folded, Entry::GoesOn);
    add(form(|f| *f == Form::Task), Entry::Task);
    add(form(|f| *f == Form::Subprocess), Entry::Part);
    add(diagram.nodes.iter().any(|n| n.part.is_some()), Entry::Inside);
    add(true, Entry::Choice);
    add(form(|f| matches!(f, Form::Fork(_))), Entry::Together);
    for mark in Mark::ALL {
        add(diagram.nodes.iter().any(|n| n.mark == Some(mark)), Entry::Mark(mark));
    }
    add(diagram.nodes.iter().any(|n| n.decided), Entry::Letter);
    add(form(|f| *f == Form::AnyMoment), Entry::Any);
    let seen = |wanted: fn(&super::diagram::Seen) -> bool| diagram.nodes.iter().filter_map(|n| n.seen.as_ref()).any(wanted);
    add(seen(|s| s.stall.is_some()), Entry::Heat);
    add(seen(|s| s.days.is_some()), Entry::Days);
    add(seen(|s| s.critical), Entry::Critical);
    add(seen(|s| s.impossible), Entry::Faint);
    add(diagram.nodes.iter().any(|n| n.change.is_some()), Entry::Changed);
    found
}

impl Entry {
    const fn words(self, lang: Lang) -> &'static str {
        let (nl, en) = match self {
            Self::Task => ("stap", "step"),
            Self::Part => ("eigen procedure, hier samengevat", "a procedure of its own, in brief"),
            Self::Inside => ("hoort bij de procedure in de balk erboven", "belongs to the procedure in the bar above"),
            Self::Choice => ("keuze", "choice"),
            Self::Together => ("tegelijk", "at the same time"),
            Self::Mark(Mark::Work) => ("iemand werkt eraan", "someone works on it"),
            Self::Mark(Mark::Takes) => ("er gaat tijd overheen", "time passes"),
            Self::Mark(Mark::Meeting) => ("vergadering", "meeting"),
            Self::Mark(Mark::Mandate) => ("wie mag tekenen (mandaat)", "who may sign (mandate)"),
            Self::Mark(Mark::Budget) => ("geld reserveren", "set money aside"),
            Self::Mark(Mark::Period) => ("wettelijke termijn", "legal period"),
            Self::Mark(Mark::Window) => ("vast moment in het jaar", "fixed moment of the year"),
            Self::Mark(Mark::Term) => ("verkiezingen", "elections"),
            Self::Letter => ("u hoort ja of nee", "you hear yes or no"),
            Self::Likely => ("de gewone weg", "the usual way"),
            Self::Back => ("terug", "back"),
            Self::GoesOn => ("gaat verder bij dezelfde letter", "goes on at the same letter"),
            Self::Any => ("kan op elk moment", "may happen at any moment"),
            Self::Heat => (
                "hier blijft het liggen, met de oorzaak: hoe dichter het patroon, hoe meer dagen",
                "it stalls here, with the cause: the denser the pattern, the more days",
            ),
            Self::Days => {
                ("dagen: de helft korter – negen op de tien korter", "days: half are shorter – nine in ten are shorter")
            }
            Self::Critical => ("hier gaat de meeste keren de tijd heen", "most of the time the days go here"),
            Self::Changed => ("verandert door de ingreep", "changed by the intervention"),
            Self::Faint => ("hier komt dit voorstel niet", "this proposal does not come here"),
        };
        match lang {
            Lang::Nl => nl,
            Lang::En => en,
        }
    }

    fn symbol(self, c: Point) -> Vec<Item> {
        let line = |stroke: Stroke| arrow(&[c.by(-16.0, 0.0), c.by(16.0, 0.0)], &stroke);
        let rect = Rect::new(c.x - 13.0, c.y - 8.0, 26.0, 16.0);
        let shape = |shape: Shape| vec![Item::Shape(shape)];
        match self {
            Self::Task => shape(Shape::rect(rect, 4.0).fill(Ink::Box).line(Ink::Ink, 1.3)),
            Self::Part => {
                let inner = Rect::new(c.x - 4.0, c.y - 2.0, 8.0, 8.0);
                let plus = |a: Point, b: Point| Item::Shape(Shape::polyline(&[a, b]).line(Ink::Ink, 1.0));
                let m = inner.centre();
                vec![
                    Item::Shape(Shape::rect(rect, 4.0).fill(Ink::Box).line(Ink::Ink, 1.3)),
                    Item::Shape(Shape::rect(inner, 0.0).line(Ink::Ink, 1.0)),
                    plus(m.by(-2.5, 0.0), m.by(2.5, 0.0)),
                    plus(m.by(0.0, -2.5), m.by(0.0, 2.5)),
                ]
            }
            Self::Inside => shape(Shape::rect(rect, 4.0).fill(Ink::Part).line(Ink::Ink, 1.3)),
            Self::Choice => shape(Shape::diamond(c, 9.0).fill(Ink::Box).line(Ink::Ink, 1.3)),
            Self::Together => {
                let stroke = |a: Point, b: Point| Item::Shape(Shape::polyline(&[a, b]).line(Ink::Ink, 1.6));
                vec![
                    Item::Shape(Shape::diamond(c, 10.0).fill(Ink::Box).line(Ink::Ink, 1.3)),
                    stroke(c.by(-4.5, 0.0), c.by(4.5, 0.0)),
                    stroke(c.by(0.0, -4.5), c.by(0.0, 4.5)),
                ]
            }
            Self::Mark(mark) => vec![Icon::Mark(mark).draw(c.by(-8.0, -8.0), 16.0, Ink::Ink)],
            Self::Letter => vec![
                Item::Shape(Shape::rect(rect.grown(1.0), 4.0).fill(Ink::Box).line(Ink::Ink, 2.4)),
                Icon::Letter.draw(c.by(-6.5, -6.5), 13.0, Ink::Ink),
            ],
            Self::Likely => line(Stroke { ink: Ink::Main, width: 3.2, dash: Dash::Solid }),
            Self::Back => {
                let points = [c.by(16.0, 0.0), c.by(-16.0, 0.0)];
                arrow(&points, &Stroke { ink: Ink::Back, width: 1.5, dash: Dash::Dashed })
            }
            Self::GoesOn => super::paint::connector(c, "A", Ink::Ink, true),
            Self::Any => {
                shape(Shape::circle(c, 8.0).fill(Ink::Box).stroke(Stroke { ink: Ink::Ink, width: 1.4, dash: Dash::Dashed }))
            }
            Self::Heat => {
                let each = [(0.0, 1), (11.0, 2), (22.0, 3)].map(|(dx, heat)| {
                    let (ink, pattern) = super::figures::heat(Some(heat), Ink::Box);
                    let rect = Rect::new(c.x - 17.0 + dx, c.y - 8.0, 11.0, 16.0);
                    Item::Shape(Shape::rect(rect, 0.0).fill(ink).pattern(pattern).line(Ink::Ink, 0.8))
                });
                each.to_vec()
            }
            Self::Days => {
                let pill = Rect::new(c.x - 16.0, c.y - 8.0, 32.0, 16.0);
                vec![
                    Item::Shape(Shape::rect(pill, 8.0).fill(Ink::Mark).line(Ink::Quiet, 0.8)),
                    Item::Text(Text::new("3–9", c.by(0.0, 4.0), 11.0, Weight::SemiBold).middle()),
                ]
            }
            Self::Critical => shape(Shape::rect(rect, 4.0).fill(Ink::Box).line(Ink::Main, 2.8)),
            Self::Changed => vec![
                Item::Shape(Shape::rect(rect, 4.0).fill(Ink::Changed).line(Ink::ChangedLine, 2.6)),
                Item::Text(Text::new("∆", c.by(0.0, 4.6), 13.0, Weight::SemiBold).middle()),
            ],
            Self::Faint => shape(Shape::rect(rect, 4.0).fill(Ink::FaintBox).stroke(Stroke {
                ink: Ink::Faint,
                width: 1.2,
                dash: Dash::Dashed,
            })),
        }
    }
}
