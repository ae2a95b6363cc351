//! `draw`: every output is opened by a program that is not ours.

use crate::doorloop::{Folder, answer, run};
use std::process::Command;

const PROCESS: &str = "subsidieaanvraag";

/// What a program of the system says.
fn tool(name: &str, arguments: &[&str]) -> String {
    let output = Command::new(name).args(arguments).output();
    let output = output.unwrap_or_else(|_| panic!("{name} is needed: tests/run.sh installs it"));
    assert!(output.status.success(), "{name} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn drawn(folder: &Folder, name: &str, arguments: &[&str]) -> String {
    let file = folder.path(name);
    let mut all = vec!["draw", PROCESS, "-o", &file];
    all.extend(arguments);
    answer(&all);
    file
}

/// The value of an attribute in a piece of SVG.
fn attribute(piece: &str, name: &str) -> f64 {
    let from = piece.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
    piece[from..].split('"').next().unwrap().parse().unwrap()
}

#[test]
fn a_png_shows_something_in_every_lane() {
    let folder = Folder::new("draw-png");
    let svg = std::fs::read_to_string(drawn(&folder, "a.svg", &[])).unwrap();
    let png = drawn(&folder, "a.png", &["--scale", "1"]);
    let mut reader = png::Decoder::new(std::fs::File::open(png).unwrap()).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(f64::from(info.width), attribute(&svg, "width").ceil());
    let width = info.width as usize * 4;
    let dark = |x: usize, y: usize| pixels[y * width + 4 * x..][..3].iter().all(|v| *v < 110);
    let lanes: Vec<&str> = svg.split("id=\"lane-").skip(1).collect();
    assert!(lanes.len() > 4);
    for lane in lanes {
        let name = lane.split('"').next().unwrap();
        let rect = &lane[lane.find("<rect").unwrap()..];
        let (x, y) = (attribute(rect, "x") as usize, attribute(rect, "y") as usize);
        let (right, bottom) = (x + attribute(rect, "width") as usize, y + attribute(rect, "height") as usize);
        let ink = (y + 4..bottom - 4).flat_map(|y| (x + 4..right - 4).map(move |x| (x, y))).filter(|(x, y)| dark(*x, *y)).count();
        assert!(ink > 200, "{name}: {ink} dark points");
    }
}

#[test]
fn a_pdf_has_its_text_its_paper_and_its_font() {
    let folder = Folder::new("draw-pdf");
    for (paper, size) in [("A4", "841.89 x 595.276"), ("A0", "3370.39 x 2383.94")] {
        let pdf = drawn(&folder, "a.pdf", &["--poster", paper]);
        let info = tool("pdfinfo", &[&pdf]);
        assert!(
            info.contains(size) && info.contains("Pages:           1") && info.contains("Subsidie aanvragen"),
            "{paper}: {info}"
        );
        // Words of a title may stand on two lines.
        let text = tool("pdftotext", &["-raw", &pdf, "-"]).replace('\n', " ");
        for word in ["Subsidie aanvragen", "Plan beoordelen", "Beleids", "Awb 4:5"] {
            assert!(text.contains(word), "{paper}: {word} is not in\n{text}");
        }
        let fonts = tool("pdffonts", &[&pdf]);
        assert!(fonts.contains("PublicSans-Regular") && !fonts.contains(" no "), "every font is in the file: {fonts}");
        tool("pdftoppm", &["-r", "20", "-png", &pdf, &folder.path("page")]);
    }
    let blank = drawn(&folder, "a.pdf", &["--poster", "A4", "--lang", "en"]);
    assert!(tool("pdftotext", &["-raw", &blank, "-"]).contains("Subsidy application"));
}

#[test]
fn a_poster_goes_over_sheets_that_say_their_place() {
    let folder = Folder::new("draw-pages");
    let pdf = drawn(&folder, "a.pdf", &["--poster", "A0", "--pages"]);
    let pages: usize = tool("pdfinfo", &[&pdf]).lines().find_map(|l| l.strip_prefix("Pages:")).unwrap().trim().parse().unwrap();
    assert!((4..=36).contains(&pages), "{pages}");
    let fonts = tool("pdffonts", &[&pdf]);
    assert!(!fonts.contains("Helvetica"), "{fonts}");
    let text = tool("pdftotext", &["-raw", &pdf, "-"]);
    assert!(text.contains(&format!("blad 1 van {pages}")) && text.contains(&format!("blad {pages} van {pages}")), "{text}");
    tool("pdftoppm", &["-r", "15", "-png", &pdf, &folder.path("sheet")]);
    let sheets = folder.names().iter().filter(|n| n.starts_with("sheet")).count();
    assert_eq!(sheets, pages);
}

#[test]
fn dot_is_laid_out_by_graphviz_and_svg_is_xml() {
    let folder = Folder::new("draw-dot");
    let dot = drawn(&folder, "a.dot", &[]);
    assert!(tool("dot", &["-Tsvg", &dot]).contains("Plan beoordelen"));
    let svg = drawn(&folder, "a.svg", &["--expand", "--lang", "en"]);
    tool("python3", &["-c", "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])", &svg]);
}

#[test]
fn a_timeline_is_drawn_of_all_runs_and_of_one() {
    let folder = Folder::new("draw-timeline");
    let base = ["--submit", "2029-12-03", "--runs", "60"];
    let all = |more: &[&'static str]| [&base[..], more].concat();
    let svg = std::fs::read_to_string(drawn(&folder, "t.svg", &all(&["--timeline"]))).unwrap();
    for part in
        ["id=\"step-ontvangst\"", "id=\"calendar-0\"", ">Reces<", "besluit 50%", ">Verkiezingen<", "verkiezing: 20 maart 2030"]
    {
        assert!(svg.contains(part), "{part}");
    }
    let one = std::fs::read_to_string(drawn(&folder, "p80.svg", &all(&["--timeline=p80"]))).unwrap();
    assert!(one.contains("80 van de 100 duren korter") && !one.contains("class=\"late"));
    let seventh = std::fs::read_to_string(drawn(&folder, "7.svg", &["--submit", "2029-12-03", "--timeline=7"])).unwrap();
    assert!(seventh.contains("keer 7"));
    assert!(tool("pdftotext", &["-raw", &drawn(&folder, "t.pdf", &all(&["--timeline"])), "-"]).contains("Plan beoordelen"));
}

#[test]
fn notes_are_drawn_and_a_blank_picture_leaves_room_to_write() {
    let folder = Folder::new("draw-notes");
    let process = folder.write(
        "p.yaml",
        "doorloop: 1\nprocess: p\nsteps:\n  a: { by: beleid, work: 1 h, next: b }\n  b: { decide: [ { chance: 50%, to: a }, { else: z } ] }\n  z: { end: granted }\nnotes:\n  - { on: a, text: { nl: \"Wie <b>tekent</b>?\", en: \"Who signs?\" } }\n  - { on: b, text: \"Hier ook\" }\n  - { text: \"Los briefje\" }\n",
    );
    // A loop without an end is an error; the picture is of a sound process.
    std::fs::write(&process, std::fs::read_to_string(&process).unwrap().replace("chance: 50%,", "chance: 50%, max: 3,")).unwrap();
    let svg = answer(&["draw", &process]);
    assert!(
        svg.contains("&lt;b&gt;tekent")
            && svg.contains("Hier ook")
            && svg.contains("id=\"notes\"")
            && svg.contains("Los briefje")
    );
    assert!(answer(&["draw", &process, "--lang", "en"]).contains("Who signs?"));
    assert!(!svg.contains("class=\"writing"));
    assert!(answer(&["draw", &process, "--blank"]).contains("class=\"writing"));
}

#[test]
fn what_cannot_be_drawn_is_refused_and_nothing_is_written() {
    let folder = Folder::new("draw-bad");
    for (name, arguments, said) in [
        ("a.png", &["--scale", "1e9"][..], "schaal"),
        ("a.png", &["--scale", "0"], "schaal"),
        ("a.png", &["--scale", "nan"], "schaal"),
        ("a.png", &["--scale=-2"], "schaal"),
        ("a.pdf", &["--pages=1000000"], "geen papier"),
        ("a.pdf", &["--pages=A0"], "geen papier"),
        ("a.pdf", &["--poster", "B5"], "geen papier"),
        ("a.svg", &["--scale", "2"], "hoort bij"),
        ("a.svg", &["--pages"], "hoort bij"),
        ("a.gif", &[], ".gif"),
        ("a", &[], "de naam van het bestand"),
        ("a.dot", &["--timeline"], ".dot"),
        ("a.svg", &["--timeline=soms"], "--timeline"),
        ("a.svg", &["--timeline=0"], "--timeline"),
        ("a.svg", &["--timeline=99999999999"], "--timeline"),
    ] {
        let file = folder.path(name);
        let seen = run(&[&["draw", PROCESS, "-o", &file][..], arguments].concat());
        assert_eq!((seen.status, seen.out.as_str()), (1, ""), "{name} {arguments:?}: {}", seen.err);
        assert!(seen.err.contains(said), "{name} {arguments:?}: {}", seen.err);
    }
    let seen = run(&["draw", PROCESS, "-o", &folder.path("geen/map/a.png")]);
    assert_eq!(seen.status, 3, "{}", seen.err);
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn what_is_too_large_is_refused_at_once() {
    let folder = Folder::new("draw-large");
    let mut text = "doorloop: 1\nprocess: p\nsteps:\n".to_owned();
    for step in 0..10_000 {
        text += &format!("  s{step}: {{ by: beleid, work: 1 h, next: s{} }}\n", step + 1);
    }
    text += "  s10000: { end: granted }\n";
    let process = folder.write("p.yaml", &text);
    let begun = std::time::Instant::now();
    for name in ["a.svg", "a.pdf", "a.dot"] {
        let seen = run(&["draw", &process, "-o", &folder.path(name)]);
        assert_eq!(seen.status, 1, "{}", seen.err);
        assert!(seen.err.contains("10002 stappen") && seen.err.contains("2000"), "{}", seen.err);
    }
    assert!(begun.elapsed().as_secs() < 120, "{:?}", begun.elapsed());
    assert_eq!(folder.names(), ["p.yaml"]);
}

#[test]
fn odd_titles_are_escaped_and_clipped_in_every_output() {
    let folder = Folder::new("draw-odd");
    let titles =
        [&"zeer ".repeat(400), "<script>alert(1)</script> & ]]>", "הצעה לעירייה", "🏛️👩‍⚖️ Raad 🎉", &"a".repeat(2_000), "--> <!--"];
    let mut text = "doorloop: 1\nprocess: p\ntitle: \"</title><script>alert(2)</script>\"\nsteps:\n".to_owned();
    for (step, title) in titles.iter().enumerate() {
        text += &format!("  s{step}: {{ title: \"{title}\", by: beleid, work: 1 h, next: s{} }}\n", step + 1);
    }
    text += &format!("  s{}: {{ end: granted }}\n", titles.len());
    let process = folder.write("p.yaml", &text);
    for name in ["a.svg", "a.html", "a.png", "a.pdf", "a.dot"] {
        let file = folder.path(name);
        answer(&["draw", &process, "-o", &file]);
        let written = std::fs::read(&file).unwrap();
        let script = |text: &[u8]| text.windows(14).any(|w| w == b"<script>alert(");
        // A browser takes neither DOT nor the title in the head of a PDF for a page.
        assert!(!script(&written) || ["a.dot", "a.pdf"].contains(&name), "{name}");
    }
    let width = attribute(&std::fs::read_to_string(folder.path("a.svg")).unwrap(), "width");
    assert!(width < 3_000.0, "{width}");
    tool("python3", &["-c", "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])", &folder.path("a.svg")]);
    assert!(tool("dot", &["-Tsvg", &folder.path("a.dot")]).contains("&lt;script"));
    tool("pdftoppm", &["-r", "20", "-png", &folder.path("a.pdf"), &folder.path("page")]);
}

#[test]
fn a_shape_folds_the_picture_and_letters_say_where_it_goes_on() {
    let folder = Folder::new("draw-shape");
    let strip = std::fs::read_to_string(drawn(&folder, "a.svg", &[])).unwrap();
    assert!(!strip.contains("Rij 1 van"));
    let folded = std::fs::read_to_string(drawn(&folder, "b.svg", &["--shape", "4:3"])).unwrap();
    assert!(folded.contains("Rij 1 van") && folded.contains("gaat verder bij") && folded.contains("id=\"arrive-"));
    assert!(attribute(&folded, "width") < 0.7 * attribute(&strip, "width"));
    for wrong in ["0:1", "breed", "1:0", "1000:1", "nan:1"] {
        let seen = run(&["draw", PROCESS, "--shape", wrong]);
        assert!(seen.status == 1 && seen.err.contains("--shape"), "{wrong}: {}", seen.err);
    }
}
