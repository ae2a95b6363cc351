//! The oracle tables: each is run by one function, which counts the rows met and names those missed.

pub mod absorbing;
pub mod chance;
pub mod meeting_wait;
pub mod model;
pub mod queueing;
pub mod sample;
pub mod time;

/// How a table went.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Rows that the engine met.
    pub met: usize,
    /// Rows that it missed, in words.
    pub missed: Vec<String>,
}

impl Tally {
    /// Counts a row as met if nothing is said about it.
    pub fn row(&mut self, name: &str, misses: &[String]) {
        if misses.is_empty() {
            self.met += 1;
        } else {
            self.missed.push(format!("{name}: {}", misses.join("; ")));
        }
    }

    /// Counts a row whose answer should be one text.
    pub fn same(&mut self, name: &str, got: &str, wanted: &str) {
        self.row(name, &difference("answer", got, wanted).into_iter().collect::<Vec<_>>());
    }

    /// Whether there were rows and all were met.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.missed.is_empty() && self.met > 0
    }
}

/// What to say about a value that is not the wanted one.
#[must_use]
pub fn difference(what: &str, got: &str, wanted: &str) -> Option<String> {
    (got != wanted).then(|| format!("{what} is {got:?}, should be {wanted:?}"))
}

/// A row of a table, read by column name.
pub struct Row<'a> {
    head: &'a [String],
    cells: Vec<String>,
}

impl Row<'_> {
    /// The cell in a column; empty if there is no such column.
    #[must_use]
    pub fn cell(&self, column: &str) -> &str {
        let place = self.head.iter().position(|name| name == column);
        place.and_then(|place| self.cells.get(place)).map_or("", String::as_str)
    }
}

/// A table with a row of column names.
pub struct Table {
    head: Vec<String>,
    lines: Vec<Vec<String>>,
}

impl Table {
    /// Reads CSV: commas, quotes where needed, a quote inside quotes doubled.
    #[must_use]
    pub fn read(csv: &str) -> Self {
        let mut lines = csv.lines().filter(|line| !line.is_empty()).map(cells);
        Self { head: lines.next().unwrap_or_default(), lines: lines.collect() }
    }

    /// Its rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.lines.iter().map(|cells| Row { head: &self.head, cells: cells.clone() })
    }
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.trim_end_matches('\r').chars().peekable();
    while let Some(letter) = letters.next() {
        let Some(cell) = cells.last_mut() else { break };
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cell.push(other),
        }
    }
    cells
}
