//! Where in a rule something stands, in characters.
//!
//! rhai gives each part one position (line and column, both counted in characters) and no end; for an operator it
//! is the operator's. The ends are found here by reading the text again from that position.

use std::ops::Range;

use rhai::{Expr, FnCallExpr, Position, Stmt, StmtBlock};

/// The text of a rule, by character.
#[derive(Debug)]
pub(super) struct Text {
    chars: Vec<char>,
    /// The offset at which each line starts.
    lines: Vec<usize>,
}

impl Text {
    pub fn new(source: &str) -> Self {
        let chars: Vec<char> = source.chars().collect();
        let breaks = chars.iter().enumerate().filter(|(_, char)| **char == '\n');
        let lines = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
        Self { chars, lines }
    }

    pub fn len(&self) -> usize {
        self.chars.len()
    }

    pub fn cut(&self, range: &Range<usize>) -> String {
        self.chars.get(range.clone()).unwrap_or_default().iter().collect()
    }

    /// The character offset of a position; the end of the text for none.
    fn offset(&self, position: Position) -> usize {
        let Some(line) = position.line() else { return self.len() };
        let start = self.lines.get(line - 1).copied().unwrap_or(self.len());
        (start + position.position().unwrap_or(1).saturating_sub(1)).min(self.len())
    }

    /// The token at a position.
    pub fn token(&self, position: Position) -> Range<usize> {
        let start = self.offset(position);
        start..self.token_end(start)
    }

    fn token_end(&self, start: usize) -> usize {
        let Some(&first) = self.chars.get(start) else { return start };
        let rest = &self.chars[start + 1..];
        let run = |belongs: &dyn Fn(char) -> bool| rest.iter().take_while(|char| belongs(**char)).count();
        let more = match first {
            '"' | '`' | '\'' => self.string_end(start) - start - 1,
            '0'..='9' => {
                let digits = run(&|char| char.is_ascii_alphanumeric() || char == '_' || char == '.');
                let text: String = rest[..digits].iter().collect();
                text.find("..").unwrap_or(digits)
            }
            letter if letter.is_alphabetic() || letter == '_' => run(&|char| char.is_alphanumeric() || char == '_'),
            '=' | '!' | '<' | '>' | '&' | '|' | '?' | '.' | '+' | '-' | '*' => {
                usize::from(rest.first().is_some_and(|next| *next == '=' || (*next == first && first != '!')))
            }
            _ => 0,
        };
        start + 1 + more
    }

    /// The end of a string that opens at `start`; one that never closes ends the text.
    fn string_end(&self, start: usize) -> usize {
        let quote = self.chars[start];
        let mut at = start + 1;
        while at < self.len() && self.chars[at] != quote {
            at += if self.chars[at] == '\\' { 2 } else { 1 };
        }
        (at + 1).min(self.len())
    }

    /// The end of the bracket that first opens at or after `start`.
    fn bracket_end(&self, start: usize) -> usize {
        let (mut at, mut open) = (start, 0_usize);
        while at < self.len() {
            match self.chars[at] {
                '"' | '`' | '\'' => at = self.string_end(at) - 1,
                '(' | '[' | '{' => open += 1,
                ')' | ']' | '}' if open <= 1 => return at + 1,
                ')' | ']' | '}' => open -= 1,
                _ => {}
            }
            at += 1;
        }
        self.len()
    }

    /// All of an expression, without the brackets around it.
    pub fn range(&self, expression: &Expr) -> Range<usize> {
        let own = self.token(expression.position());
        match expression {
            Expr::Array(..) | Expr::Map(..) | Expr::Unit(_) => own.start..self.bracket_end(own.start).max(own.end),
            Expr::Stmt(block) => join(own, self.block(block)),
            Expr::And(parts, _) | Expr::Or(parts, _) | Expr::Coalesce(parts, _) => {
                parts.iter().map(|part| self.range(part)).fold(own, join)
            }
            Expr::Dot(sides, ..) | Expr::Index(sides, ..) => join(self.range(&sides.lhs), self.range(&sides.rhs)),
            Expr::FnCall(call, position) | Expr::MethodCall(call, position) => self.call(call, *position),
            _ => own,
        }
    }

    /// A call with its arguments; an operator (or `in`) with its sides.
    pub fn call(&self, call: &FnCallExpr, position: Position) -> Range<usize> {
        let own = self.token(position);
        if !call.is_operator_call() && self.cut(&own) == call.name.as_str() {
            return own.start..self.bracket_end(own.end);
        }
        call.args.iter().map(|argument| self.range(argument)).fold(own, join)
    }

    fn block(&self, block: &StmtBlock) -> Range<usize> {
        let start = self.offset(block.span().start());
        let inner = block.iter().map(|statement| self.statement(statement));
        inner.fold(start..self.token_end(start), join)
    }

    /// All of a statement.
    pub fn statement(&self, statement: &Stmt) -> Range<usize> {
        match statement {
            Stmt::Expr(expression) => self.range(expression),
            Stmt::FnCall(call, position) => self.call(call, *position),
            Stmt::If(flow, position) => {
                let last = if flow.branch.is_empty() { &flow.body } else { &flow.branch };
                let end = self.offset(last.span().end());
                join(self.token(*position), end..self.token_end(end))
            }
            other => self.token(other.position()),
        }
    }
}

fn join(one: Range<usize>, other: Range<usize>) -> Range<usize> {
    one.start.min(other.start)..one.end.max(other.end)
}
