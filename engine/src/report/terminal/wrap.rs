//! Lines of at most so many characters, broken between words; a longer word is cut into pieces.

use super::Tone;

/// Fills lines.
pub(super) struct Wrapper {
    width: usize,
    lines: Vec<Vec<(Tone, String)>>,
    line: Vec<(Tone, String)>,
    used: usize,
    /// The word that is being read: it may run over several pieces.
    word: Vec<(Tone, String)>,
}

impl Wrapper {
    pub(super) fn new(width: usize) -> Self {
        Self { width: width.max(1), lines: Vec::new(), line: Vec::new(), used: 0, word: Vec::new() }
    }

    /// Adds text. What is to be typed as it stands is kept on one line where it fits.
    pub(super) fn push(&mut self, tone: Tone, text: &str) {
        for c in text.chars() {
            if c == ' ' && tone != Tone::Code {
                self.end_word();
            } else {
                append(&mut self.word, tone, c);
            }
        }
    }

    pub(super) fn finish(mut self) -> Vec<Vec<(Tone, String)>> {
        self.end_word();
        if !self.line.is_empty() {
            self.lines.push(self.line);
        }
        self.lines
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        let length: usize = word.iter().map(|(_, text)| text.chars().count()).sum();
        if length == 0 {
            return;
        }
        let space = usize::from(self.used > 0);
        if self.used + space + length > self.width {
            self.end_line();
        } else if space > 0 {
            append(&mut self.line, Tone::Plain, ' ');
            self.used += 1;
        }
        for (tone, text) in word {
            for c in text.chars() {
                if self.used == self.width {
                    self.end_line();
                }
                append(&mut self.line, tone, c);
                self.used += 1;
            }
        }
    }

    fn end_line(&mut self) {
        if self.used > 0 {
            self.lines.push(std::mem::take(&mut self.line));
            self.used = 0;
        }
    }
}

fn append(parts: &mut Vec<(Tone, String)>, tone: Tone, c: char) {
    match parts.last_mut() {
        Some((last, text)) if *last == tone => text.push(c),
        _ => parts.push((tone, c.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(width: usize, pieces: &[(Tone, &str)]) -> Vec<String> {
        let mut wrapper = Wrapper::new(width);
        pieces.iter().for_each(|(tone, text)| wrapper.push(*tone, text));
        wrapper.finish().into_iter().map(|line| line.into_iter().map(|(_, text)| text).collect()).collect()
    }

    #[test]
    fn breaks_between_words_and_cuts_only_what_is_too_long() {
        assert_eq!(wrapped(10, &[(Tone::Plain, "een twee drie vier")]), ["een twee", "drie vier"]);
        assert_eq!(wrapped(5, &[(Tone::Plain, "a abcdefghijkl b")]), ["a", "abcde", "fghij", "kl b"]);
        assert_eq!(wrapped(5, &[(Tone::Plain, "  ")]), Vec::<String>::new());
        assert_eq!(wrapped(12, &[(Tone::Plain, "doe: "), (Tone::Code, "--with een")]), ["doe:", "--with een"]);
        assert_eq!(wrapped(8, &[(Tone::Strong, "éé één"), (Tone::Plain, ".")]), ["éé één."]);
    }
}
