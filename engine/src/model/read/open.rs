//! Cases under way, from a table: a line a case, with its process, when it was handed in, its step, since when, and its facts.

use crate::model::{Name, OpenCase};
use crate::text::{Complaint, Complaints, FileId, Span};
use crate::time::Date;

/// The columns that a table must have; `facts` and `case` (its number) may be there too.
const COLUMNS: [&str; 4] = ["process", "submitted", "step", "since"];
/// Most lines that are read.
const MOST: usize = 100_000;

/// Reads a table of cases; what is wrong in a line is said at that line, and the other lines are read.
///
/// Commas or semicolons between the columns; `facts` holds pairs such as `bedrag=25k; domein=zorg`.
pub fn read_open_cases(text: &str, file: FileId, complaints: &mut Complaints) -> Vec<OpenCase> {
    let first = text.lines().next().unwrap_or("");
    let delimiter = if first.contains(';') && !first.contains(',') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let line = |from: usize| {
        let from = (0..=from.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        let start = from + text[from..].len() - text[from..].trim_start_matches(['\r', '\n']).len();
        let end = text[start..].find('\n').map_or(text.len(), |i| start + i);
        Span { file, start: start as u32, end: text[..end].trim_end().len().max(start) as u32 }
    };
    let head = line(0);
    let names: Vec<String> = match reader.headers() {
        Ok(names) => names.iter().map(|n| n.trim_start_matches('\u{feff}').to_lowercase()).collect(),
        Err(_) => Vec::new(),
    };
    let missing: Vec<&str> = COLUMNS.into_iter().filter(|c| !names.iter().any(|n| n == c)).collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        complaints.push(
            Complaint::error(
                "columns_missing",
                head,
                format!("in de eerste regel ontbreekt: {missing}"),
                format!("the first line lacks: {missing}"),
            )
            .hint("Schrijf: process,submitted,step,since,facts", "Write: process,submitted,step,since,facts"),
        );
        return Vec::new();
    }
    let column = |name: &str| names.iter().position(|n| n == name);
    let mut cases = Vec::new();
    for (i, record) in reader.records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let at = error.position().map_or(head, |p| line(p.byte() as usize));
                complaints.push(Complaint::error(
                    "unreadable_line",
                    at,
                    "deze regel is niet te lezen",
                    "this line cannot be read",
                ));
                continue;
            }
        };
        let span = record.position().map_or(head, |p| line(p.byte() as usize));
        if i == MOST {
            complaints.push(Complaint::error(
                "too_many_cases",
                span,
                format!("dit zijn meer dan {MOST} zaken"),
                format!("these are more than {MOST} cases"),
            ));
            break;
        }
        let cell = |name: &str| column(name).and_then(|c| record.get(c)).unwrap_or("");
        if let Some(case) = row(&cell, span, complaints) {
            cases.push(case);
        }
    }
    cases
}

fn row<'r>(cell: &dyn Fn(&str) -> &'r str, span: Span, complaints: &mut Complaints) -> Option<OpenCase> {
    if let Some(empty) = COLUMNS.into_iter().find(|c| cell(c).is_empty()) {
        complaints.push(Complaint::error(
            "empty_cell",
            span,
            format!("in deze regel is \"{empty}\" leeg"),
            format!("in this line \"{empty}\" is empty"),
        ));
        return None;
    }
    let mut date = |name: &str| {
        Date::parse(cell(name))
            .map_err(|error| {
                let words = error.words();
                let (nl, en) = (format!("{name}: {}", words.nl), format!("{name}: {}", words.en));
                complaints.push(
                    Complaint::error("bad_date", span, nl, en)
                        .hint("Schrijf jaar-maand-dag, zoals 2027-06-20", "Write year-month-day, such as 2027-06-20"),
                );
            })
            .ok()
    };
    let (submitted, since) = (date("submitted"), date("since"));
    let (submitted, since) = (submitted?, since?);
    if since < submitted {
        complaints.push(Complaint::error(
            "not_in_order",
            span,
            "deze zaak is later ingediend dan zij bij haar stap kwam",
            "this case was handed in later than it came to its step",
        ));
        return None;
    }
    let mut facts = Vec::new();
    for pair in cell("facts").split([';', '|']).map(str::trim).filter(|p| !p.is_empty()) {
        let Some((name, value)) = pair.split_once('=') else {
            complaints.push(
                Complaint::error(
                    "fact_without_value",
                    span,
                    format!("\"{pair}\" heeft geen waarde"),
                    format!("\"{pair}\" has no value"),
                )
                .hint("Schrijf: bedrag=25k; domein=zorg", "Write: bedrag=25k; domein=zorg"),
            );
            return None;
        };
        facts.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    let id = Some(cell("case")).filter(|id| !id.is_empty()).map(str::to_owned);
    let name = |column: &str| Name::new(cell(column).to_owned(), span);
    Some(OpenCase { process: name("process"), submitted, step: name("step"), since, facts, id, known: None, span })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Sources;
    use proptest::prelude::*;

    fn read(text: &str) -> (Vec<OpenCase>, Complaints, Sources) {
        let mut sources = Sources::default();
        let file = sources.add("zaken.csv", text);
        let mut complaints = Complaints::default();
        let cases = read_open_cases(text, file, &mut complaints);
        (cases, complaints, sources)
    }

    #[test]
    fn columns_may_stand_in_any_order() {
        let (cases, complaints, _) = read("Step;since;PROCESS;submitted\nwerk;2027-02-01;proef;2027-01-04\n");
        assert!(complaints.is_empty());
        assert_eq!((cases[0].process.value.as_str(), cases[0].step.value.as_str(), cases[0].facts.len()), ("proef", "werk", 0));
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_or_told(rows in proptest::collection::vec("[a-z0-9,;\"=|é\u{feff}\\-\r ]{0,40}", 0..8)) {
            let text = format!("process,submitted,step,since,facts\n{}", rows.join("\n"));
            let (cases, complaints, sources) = read(&text);
            let lines = text.lines().filter(|l| !l.trim().is_empty()).count();
            prop_assert!(cases.len() < lines.max(1) + 1);
            for complaint in complaints.iter() {
                let at = complaint.at.unwrap();
                prop_assert!(sources.locate(at).line <= text.lines().count().max(1));
            }
        }

        #[test]
        fn any_bytes_as_text(text in "\\PC{0,300}") {
            let _ = read(&text);
        }
    }
}
