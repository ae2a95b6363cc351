//! The outcome of each run as a table (CSV), for those who count on in a spreadsheet.

use crate::findings::Told;
use crate::model::Cause;
use crate::plan::Plan;

/// One row a run: when it was decided, how long it took, how it ended, and the days of each cause.
///
/// Points in numbers and commas between them, in every language, so that one file is read everywhere.
#[must_use]
pub fn csv(plan: &Plan, runs: &[Told]) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let days = |seconds: i64| format!("{:.4}", seconds as f64 / 86_400.0);
    let mut head: Vec<String> = ["run", "submitted", "decided", "lead_time_days", "end"].map(str::to_owned).to_vec();
    head.extend(Cause::ALL.iter().map(|c| format!("days_{}", c.word())));
    let rows = runs.iter().enumerate().map(|(i, run)| {
        let end = run.ended.and_then(|(end, _)| plan.programs[0].ends.get(end as usize));
        let mut row = vec![
            (i + 1).to_string(),
            run.submitted.to_string(),
            run.decided.map_or_else(String::new, |at| at.to_string()),
            days(run.lead_seconds),
            end.map_or_else(String::new, |e| e.name.clone()),
        ];
        row.extend(run.causes.iter().map(|seconds| days(*seconds)));
        row
    });
    for row in std::iter::once(head).chain(rows) {
        // Writing to memory does not fail.
        let _ = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
