//! Writing a picture: the form follows from the name of the file.

use crate::arguments::Draw;
use crate::desk::{Desk, Stop};
use doorloop_engine::draw::print::{self, Paper, PrintFault, Sheet};
use doorloop_engine::draw::{self, Diagram, Scene};
use doorloop_engine::text::{Complaint, Words};

/// What a picture is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Output {
    Svg,
    Png,
    Pdf,
    Dot,
    Html,
}

const OUTPUTS: [(&str, Output); 5] =
    [("svg", Output::Svg), ("png", Output::Png), ("pdf", Output::Pdf), ("dot", Output::Dot), ("html", Output::Html)];

/// How a picture is to be written: looked at before anything is simulated or drawn.
pub struct Wanted {
    output: Output,
    scale: f64,
    sheet: Sheet,
}

impl Wanted {
    /// What was asked, if it can be done.
    pub fn of(desk: &Desk, asked: &Draw) -> Result<Self, Stop> {
        let output = match desk.extension() {
            None if !desk.writes_file() => Output::Svg,
            extension => {
                let extension = extension.unwrap_or_default();
                let known = OUTPUTS.iter().find(|(name, _)| *name == extension);
                known.map(|(_, output)| *output).ok_or_else(|| unknown_output(&extension))?
            }
        };
        let belongs = |given: bool, option: &str, to: Output, name: &str| {
            if given && output != to {
                return Err(Stop::input(Complaint::general(
                    "option_without_use",
                    format!("{option} hoort bij een bestand dat op .{name} eindigt"),
                    format!("{option} belongs to a file that ends in .{name}"),
                )));
            }
            Ok(())
        };
        belongs(asked.scale.is_some(), "--scale", Output::Png, "png")?;
        belongs(asked.poster.is_some(), "--poster", Output::Pdf, "pdf")?;
        belongs(asked.pages.is_some(), "--pages", Output::Pdf, "pdf")?;
        if output == Output::Dot && asked.timeline.is_some() {
            return Err(Stop::input(Complaint::general(
                "no_dot",
                "een tijdlijn kan niet als .dot geschreven worden",
                "a timeline cannot be written as .dot",
            )));
        }
        let paper = asked.poster.as_deref().map(|p| paper_named(p, "--poster", &Paper::ALL)).transpose()?;
        let tiles = asked.pages.as_deref().map(|p| paper_named(p, "--pages", &Paper::ALL[..2])).transpose()?;
        Ok(Self { output, scale: asked.scale.unwrap_or(2.0), sheet: Sheet { paper, tiles } })
    }

    /// Whether the picture goes on paper.
    pub fn is_paper(&self) -> bool {
        self.output == Output::Pdf
    }

    /// Writes a picture where it was asked for.
    pub fn write(&self, desk: &Desk, scene: &Scene, diagram: Option<&Diagram>) -> Result<(), Stop> {
        match (self.output, diagram) {
            (Output::Png, _) => desk.answer_bytes(&print::png(scene, self.scale).map_err(unprinted)?),
            (Output::Pdf, _) => desk.answer_bytes(&print::pdf(scene, &self.sheet).map_err(unprinted)?),
            (Output::Html, _) => desk.answer(&draw::page(scene, desk.lang)),
            (Output::Dot, Some(diagram)) => desk.answer(&draw::dot(diagram)),
            _ => desk.answer(&draw::svg(scene)),
        }
    }
}

fn unknown_output(extension: &str) -> Stop {
    let (nl, en) = if extension.is_empty() {
        (
            "de naam van het bestand zegt niet wat voor tekening het wordt".to_owned(),
            "the name of the file does not tell the kind of picture".to_owned(),
        )
    } else {
        (format!("een tekening kan niet als .{extension}"), format!("a picture cannot be a .{extension}"))
    };
    Stop::input(
        Complaint::general("unknown_output", nl, en).hint(
            "Laat de naam eindigen op .svg, .png, .pdf, .dot of .html",
            "Let the name end in .svg, .png, .pdf, .dot or .html",
        ),
    )
}

fn paper_named(text: &str, option: &str, known: &[(&str, Paper)]) -> Result<Paper, Stop> {
    let found = known.iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim())).map(|(_, paper)| *paper);
    found.ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let shown: String = text.chars().take(20).collect();
        Stop::input(
            Complaint::general(
                "unknown_paper",
                format!("{option}: \"{shown}\" is geen papier dat hier kan"),
                format!("{option}: \"{shown}\" is no paper that can be used here"),
            )
            .hint(format!("Kies uit {}", names.join(", ")), format!("Choose from {}", names.join(", "))),
        )
    })
}

fn unprinted(fault: PrintFault) -> Stop {
    match fault {
        PrintFault::Size(words) => Stop::input(Complaint::general("bad_scale", words.nl, words.en)),
        PrintFault::Defect(Words { nl, en }) => Stop::Failed(Words::new(nl, en)),
    }
}
