//! The form on which participants write estimates: a CSV that opens in a spreadsheet, written here and read back.
//!
//! A spreadsheet set to Dutch wants semicolons and decimal commas, one set to English commas and points; the form is
//! written in the way of its language, and read in either. The first column tells the question and is not to be changed;
//! titles are there for people and are not read back. A cell never begins as a formula would.

use crate::findings::estimates::{Answer, Question};
use crate::text::reader::{shorten, suggest};
use crate::text::scalars::Unit;
use crate::text::{Complaint, Complaints, FileId, Lang, Sources, Span, Words};

/// Column heads, in order: Dutch, English.
const HEADS: [(&str, &str); 9] = [
    ("kenmerk (niet wijzigen)", "key (do not change)"),
    ("stap", "step"),
    ("wie", "who"),
    ("vraag", "question"),
    ("minstens", "at least"),
    ("meestal", "usually"),
    ("hoogstens", "at most"),
    ("eenheid", "unit"),
    ("opmerking", "remark"),
];
/// Which of them are numbers.
const NUMBERS: [usize; 3] = [4, 5, 6];
const UNIT: usize = 7;
/// Most complaints about one form; a file that is no form would give thousands.
const COMPLAINTS: usize = 20;
/// Most rows that are read.
const ROWS: usize = 20_000;

/// Units as people write them: Dutch, English, and others that are understood.
const UNITS: [(Unit, &str, &str, &[&str]); 7] = [
    (Unit::Min, "minuten", "minutes", &["min", "minuut", "minute"]),
    (Unit::H, "uur", "hours", &["h", "u", "uren", "hour"]),
    (Unit::D, "dagen", "days", &["d", "dag", "day", "kalenderdagen", "calendar days"]),
    (Unit::Wd, "werkdagen", "working days", &["wd", "werkdag", "working day", "workdays", "workday"]),
    (Unit::W, "weken", "weeks", &["w", "wk", "week"]),
    (Unit::Mo, "maanden", "months", &["mo", "mnd", "maand", "month"]),
    (Unit::Y, "jaar", "years", &["y", "j", "jr", "jaren", "year"]),
];

/// A unit in words.
#[must_use]
pub fn unit_word(unit: Unit, lang: Lang) -> &'static str {
    UNITS.iter().find(|(u, ..)| *u == unit).map_or("", |(_, nl, en, _)| if lang == Lang::Nl { nl } else { en })
}

fn unit(word: &str) -> Option<Unit> {
    let word = word.to_lowercase();
    UNITS.iter().find(|(_, nl, en, more)| *nl == word || *en == word || more.contains(&word.as_str())).map(|(u, ..)| *u)
}

/// The empty form, with a byte order mark, without which spreadsheets misread accents.
///
/// What the file says now is left out on purpose: it would draw all answers to it.
#[must_use]
pub fn form(questions: &[Question], lang: Lang) -> String {
    let dutch = lang == Lang::Nl;
    let mut writer = csv::WriterBuilder::new()
        .delimiter(if dutch { b';' } else { b',' })
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let heads = HEADS.map(|(nl, en)| if dutch { nl } else { en }.to_owned());
    let rows = questions.iter().map(|q| {
        let of = |words: &Words| guarded(words.in_lang(lang));
        let empty = String::new;
        let unit = unit_word(q.unit, lang).to_owned();
        [guarded(&q.key), of(&q.title), of(&q.by), of(&q.what), empty(), empty(), empty(), unit, empty()]
    });
    for row in std::iter::once(heads).chain(rows) {
        // Writing to memory does not fail.
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8(bytes).unwrap_or_default())
}

/// A cell that no spreadsheet takes for a formula (OWASP, CSV injection).
fn guarded(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let trimmed = text.trim_start();
    if trimmed.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']) {
        format!("'{text}")
    } else {
        text
    }
}

/// Reads a filled form of one participant: for each question that was answered its number and the answer.
///
/// A row left empty is no answer. Every row that can't be read is complained of with its line.
pub fn read(
    file: FileId,
    participant: usize,
    questions: &[Question],
    sources: &Sources,
    complaints: &mut Complaints,
) -> Vec<(usize, Answer)> {
    let text = sources.text(file);
    let skipped = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let text = text.get(skipped..).unwrap_or("");
    let mut form = Form { file, base: skipped, participant, questions, found: Vec::new(), complaints: Complaints::default() };
    let delimiter = delimiter(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut headed = false;
    for (i, record) in reader.records().enumerate() {
        if i > ROWS {
            form.complain(
                Span { file, start: 0, end: 0 },
                "too_many_rows",
                "dit formulier heeft te veel regels",
                "this form has too many rows",
            );
            break;
        }
        let Ok(record) = record else { continue };
        let at = form.place(&record, text);
        if !headed {
            headed = form.headed(&record, at);
            if !headed {
                break;
            }
            continue;
        }
        form.row(&record, at);
    }
    if !headed && form.complaints.is_empty() {
        form.complain(Span { file, start: 0, end: 0 }, "no_form", "dit formulier is leeg", "this form is empty");
    }
    let Form { found, complaints: own, .. } = form;
    complaints.extend(own.at_most(COMPLAINTS));
    found
}

/// The sign that parts the cells: whichever the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or("");
    let count = |c: char| first.matches(c).count();
    [(b';', ';'), (b',', ','), (b'\t', '\t')].into_iter().rev().max_by_key(|(_, c)| count(*c)).map_or(b',', |(b, _)| b)
}

struct Form<'f> {
    file: FileId,
    base: usize,
    participant: usize,
    questions: &'f [Question],
    found: Vec<(usize, Answer)>,
    complaints: Complaints,
}

impl Form<'_> {
    /// Where a record stands: its first line.
    fn place(&self, record: &csv::StringRecord, text: &str) -> Span {
        let start = record.position().map_or(0, |p| p.byte() as usize);
        let rest = text.get(start..).unwrap_or("");
        let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let line = rest.get(blank..).unwrap_or("").lines().next().unwrap_or("");
        let start = self.base + start + blank;
        Span { file: self.file, start: start as u32, end: (start + line.len()) as u32 }
    }

    fn complain(&mut self, at: Span, code: &'static str, nl: impl Into<String>, en: impl Into<String>) {
        self.complaints.push(Complaint::error(code, at, nl, en));
    }

    fn headed(&mut self, record: &csv::StringRecord, at: Span) -> bool {
        let good = |heads: [&str; 9]| {
            record.len() > UNIT && NUMBERS.iter().chain(&[UNIT]).all(|i| record.get(*i).map(str::trim) == Some(heads[*i]))
        };
        let known = good(HEADS.map(|h| h.0)) || good(HEADS.map(|h| h.1));
        if !known {
            self.complaints.push(
                Complaint::error(
                    "no_form",
                    at,
                    "dit is geen formulier met schattingen: de koppen kloppen niet",
                    "this is no form of estimates: the heads are not right",
                )
                .hint(
                    "Maak een formulier met: doorloop estimates PROCES --csv. Laat de bovenste regel en de volgorde staan",
                    "Make a form with: doorloop estimates PROCESS --csv. Leave the first line and the order as they are",
                ),
            );
        }
        known
    }

    fn row(&mut self, record: &csv::StringRecord, at: Span) {
        let cell = |i: usize| record.get(i).unwrap_or("").trim().trim_start_matches('\'');
        let filled: Vec<usize> = NUMBERS.into_iter().filter(|i| !cell(*i).is_empty()).collect();
        if filled.is_empty() {
            return;
        }
        let key = cell(0);
        let Some(number) = self.questions.iter().position(|q| q.key == key) else {
            let complaint = Complaint::error(
                "unknown_question",
                at,
                format!("dit proces heeft geen vraag \"{}\"", shorten(key)),
                format!("this process has no question \"{}\"", shorten(key)),
            );
            let known: Vec<&str> = self.questions.iter().map(|q| q.key.as_str()).collect();
            self.complaints.push(suggest(complaint, key, &known, &Words::new("vragen", "questions")));
            return;
        };
        let Some(question) = self.questions.get(number) else { return };
        if self.found.iter().any(|(q, _)| *q == number) {
            self.complain(
                at,
                "answered_twice",
                format!("\"{key}\" is twee keer ingevuld"),
                format!("\"{key}\" was filled in twice"),
            );
            return;
        }
        if filled.len() < NUMBERS.len() {
            self.complaints.push(
                Complaint::error(
                    "half_answered",
                    at,
                    format!("\"{key}\" is half ingevuld"),
                    format!("\"{key}\" is half filled in"),
                )
                .hint("Vul alle drie de getallen in, of geen", "Fill in all three numbers, or none"),
            );
            return;
        }
        let word = cell(UNIT);
        let Some(unit) = unit(word) else {
            let known: Vec<&str> = UNITS.iter().flat_map(|(_, nl, en, _)| [*nl, *en]).collect();
            let complaint = Complaint::error(
                "unknown_unit",
                at,
                format!("\"{}\" is geen eenheid van tijd", shorten(word)),
                format!("\"{}\" is not a unit of time", shorten(word)),
            );
            self.complaints.push(suggest(complaint, word, &known, &Words::new("kies uit", "choose from")));
            return;
        };
        if !question.takes_unit(unit) {
            self.complaints.push(
                Complaint::error(
                    "unit_of_work",
                    at,
                    format!("werk wordt niet in \"{word}\" geteld"),
                    format!("work is not counted in \"{word}\""),
                )
                .hint("Schrijf minuten, uur of werkdagen", "Write minutes, hours or working days"),
            );
            return;
        }
        let numbers: Vec<Option<f64>> = NUMBERS.map(|i| self.number(cell(i), at)).into();
        let [Some(min), Some(likely), Some(max)] = numbers[..] else { return };
        if !(min <= likely && likely <= max) {
            self.complaints.push(
                Complaint::error(
                    "range_falls",
                    at,
                    format!("\"{key}\": de drie getallen lopen niet op"),
                    format!("\"{key}\": the three numbers do not rise"),
                )
                .hint(
                    "Schrijf eerst het kleinste getal, dan het gewone, dan het grootste",
                    "Write the smallest number first, then the usual one, then the largest",
                ),
            );
            return;
        }
        let [min, likely, max] = [min, likely, max].map(|n| question.in_unit(n, unit));
        self.found.push((number, Answer { participant: self.participant, min, likely, max }));
    }

    /// A number with a decimal comma or point.
    fn number(&mut self, text: &str, at: Span) -> Option<f64> {
        let bad = |form: &mut Self, nl: &str, en: &str| {
            let shown = shorten(text);
            form.complaints.push(
                Complaint::error("bad_number", at, format!("\"{shown}\" {nl}"), format!("\"{shown}\" {en}"))
                    .hint("Schrijf een getal, zoals 2 of 1,5", "Write a number, such as 2 or 1.5"),
            );
            None
        };
        let marks = text.chars().filter(|c| matches!(c, ',' | '.')).count();
        let plain = !text.is_empty() && text.len() <= 20 && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'));
        if !plain || marks > 1 || text.starts_with([',', '.']) || text.ends_with([',', '.']) {
            return bad(self, "is geen getal", "is not a number");
        }
        let (whole, after) = text.split_once([',', '.']).unwrap_or((text, ""));
        if after.len() == 3 && whole != "0" {
            return bad(
                self,
                "kan duizend zijn, of een getal met drie cijfers achter de komma",
                "may be a thousand, or a number with three decimals",
            );
        }
        match format!("{whole}.{after}0").parse::<f64>() {
            Ok(number) if number <= 1e6 => Some(number),
            _ => bad(self, "is te groot", "is too large"),
        }
    }
}
