//! The guides: every command in them works as it stands, every file passes `check`, and headings of the answer are those of the answer.

use crate::doorloop::{Folder, answer, command, run};

const READING: [(&str, &str); 2] = [
    ("nl", include_str!("../../../docs/guide/nl/het-antwoord-lezen.md")),
    ("en", include_str!("../../../docs/guide/en/reading-the-answer.md")),
];
const MAPPING: [(&str, &str); 2] = [
    ("nl", include_str!("../../../docs/guide/nl/uw-eigen-procedure.md")),
    ("en", include_str!("../../../docs/guide/en/map-your-own-procedure.md")),
];

const CASES: [(&str, &str); 2] = [
    ("nl", include_str!("../../../docs/guide/nl/uw-eigen-zaken.md")),
    ("en", include_str!("../../../docs/guide/en/follow-your-own-cases.md")),
];

/// The blocks between fences, with what stands behind the opening one.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(kind) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
        found.push((kind, body.join("\n") + "\n"));
    }
    found
}

#[test]
fn the_afternoon_goes_as_it_is_told() {
    for (lang, page) in MAPPING {
        let folder = Folder::new(&format!("guide-{lang}"));
        let (mut files, mut commands) = (0, 0);
        for (kind, body) in blocks(page) {
            if let Some(name) = kind.strip_prefix("yaml ") {
                let file = folder.write(name, &body);
                let seen = run(&["check", &file]);
                assert_eq!((seen.status, seen.err.as_str()), (0, ""), "{lang}: {name}");
                files += 1;
            }
            for line in body.lines().filter(|_| kind == "sh") {
                let arguments: Vec<&str> = line.split_whitespace().skip(1).collect();
                let output = command(&arguments).current_dir(folder.path("")).output().unwrap();
                // The drawing command stands in a release of its own.
                if line.contains(" draw ") && !answer(&["--help"]).contains("draw") {
                    continue;
                }
                assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
                commands += 1;
            }
        }
        assert!(files == 2 && commands >= 10, "{lang}: {files} files, {commands} commands");
    }
}

#[test]
fn cases_go_as_they_are_told() {
    for (lang, page) in CASES {
        let folder = Folder::new(&format!("guide-cases-{lang}"));
        let mut commands = 0;
        for (kind, body) in blocks(page) {
            if let Some(name) = kind.strip_prefix("csv ") {
                folder.write(name, &body);
            }
            for line in body.lines().filter(|_| kind == "sh") {
                let arguments: Vec<&str> = line.split_whitespace().skip(1).collect();
                let mut told = command(&arguments);
                let output = told.current_dir(folder.path("")).env("DOORLOOP_STORE", folder.path("zaken")).output().unwrap();
                assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
                commands += 1;
            }
        }
        assert!(commands >= 15, "{lang}: {commands} commands");
    }
}

#[test]
fn the_way_of_a_drawing_goes_as_it_is_told() {
    let pages =
        [include_str!("../../../docs/guide/nl/van-uw-tekening.md"), include_str!("../../../docs/guide/en/from-your-drawing.md")];
    for (i, page) in pages.into_iter().enumerate() {
        let folder = Folder::new(&format!("guide-drawing-{i}"));
        folder.write("vergunning.bpmn", include_str!("../../../engine/tests/bpmn/in_the_style_of_camunda.bpmn"));
        let lines: Vec<String> = blocks(page).into_iter().filter(|b| b.0 == "sh").map(|b| b.1).collect();
        let lines: Vec<&str> = lines.iter().flat_map(|b| b.lines()).collect();
        assert!(lines.len() >= 6);
        for line in lines {
            let arguments: Vec<&str> = line.split_whitespace().skip(1).collect();
            let output = command(&arguments).current_dir(folder.path("")).output().unwrap();
            assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        }
        for made in ["vergunning.yaml", if i == 0 { "zaken.xes.gz" } else { "cases.xes.gz" }] {
            assert!(folder.names().iter().any(|n| n == made), "{made}");
        }
    }
}

#[test]
fn each_heading_of_the_answer_is_explained() {
    for (lang, page) in READING {
        let (_, example) = blocks(page).into_iter().find(|(kind, _)| *kind == "sh").unwrap();
        let arguments: Vec<&str> = example.split_whitespace().skip(1).collect();
        let letter = answer(&arguments);
        let explained: Vec<String> = page.lines().filter_map(|l| l.strip_prefix("## ")).map(str::to_uppercase).collect();
        let is_heading = |l: &&str| l.chars().any(char::is_alphabetic) && l.to_uppercase() == **l && l.chars().count() >= 8;
        let headings: Vec<&str> = letter.lines().filter(is_heading).collect();
        assert!(headings.len() >= 9, "{headings:?}");
        for heading in &headings {
            assert!(explained.iter().any(|e| e == heading), "{lang}: \"{heading}\" is not explained");
        }
        // The last chapter is about the other answers.
        for chapter in &explained[..explained.len() - 1] {
            assert!(headings.contains(&chapter.as_str()), "{lang}: \"{chapter}\" is no heading of the answer");
        }
    }
}
