//! Pictures in a real browser: loaded without a complaint, and walked about in.

use crate::doorloop::{Folder, answer};
use std::process::Command;

/// The page as the browser has it after a while, and what it complained of.
fn chromium(folder: &Folder, file: &str) -> (String, String) {
    let profile = format!("--user-data-dir={}", folder.path("profile"));
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"])
        .args(["--enable-logging=stderr", "--virtual-time-budget=2000", "--window-size=1200,800", "--dump-dom"])
        .args([&profile, &format!("file://{file}")])
        .output()
        .unwrap_or_else(|_| panic!("chromium is needed: tests/run.sh installs it"));
    let said = String::from_utf8_lossy(&output.stderr);
    let complaints = said.lines().filter(|l| l.contains("CONSOLE")).collect::<Vec<_>>().join("\n");
    (String::from_utf8_lossy(&output.stdout).into_owned(), complaints)
}

#[test]
fn svg_and_page_load_without_a_complaint_and_the_page_zooms() {
    let folder = Folder::new("browser");
    let svg = folder.path("a.svg");
    answer(&["draw", "subsidieaanvraag", "-o", &svg]);
    let (shown, complaints) = chromium(&folder, &svg);
    assert_eq!(complaints, "");
    assert!(shown.contains("<svg") && shown.contains("Plan beoordelen"), "{shown}");

    let page = folder.path("a.html");
    answer(&["draw", "subsidieaanvraag", "-o", &page]);
    let (shown, complaints) = chromium(&folder, &page);
    assert_eq!(complaints, "");
    assert!(shown.contains("aria-label=\"Groter\"") && shown.contains("Plan beoordelen"));

    // A reader at the keys, the mouse and the buttons; what the picture shows is written down after each.
    let play = r#"<script>
      const see = () => document.querySelector("main svg").getAttribute("viewBox").split(" ").map(Number);
      const key = (k) => document.dispatchEvent(new KeyboardEvent("keydown", { key: k, bubbles: true, cancelable: true }));
      const view = document.getElementById("view");
      const whole = see(); const seen = {};
      key("+"); seen.closer = see()[2] < whole[2];
      const before = see()[0]; key("ArrowRight"); seen.right = see()[0] > before;
      key("0"); seen.all = String(see()) === String(whole);
      document.getElementById("closer").click(); seen.button = see()[2] < whole[2];
      document.getElementById("whole").click(); seen.whole = String(see()) === String(whole);
      view.dispatchEvent(new WheelEvent("wheel", { deltaY: -120, clientX: 300, clientY: 300, cancelable: true }));
      seen.wheel = see()[2] < whole[2];
      for (let i = 0; i < 99; i++) key("+"); seen.bounded = see()[2] >= whole[2] / 17;
      for (let i = 0; i < 99; i++) key("ArrowLeft"); seen.kept = see()[0] > whole[0] - see()[2];
      document.title = JSON.stringify(seen);
    </script></body>"#;
    let played = folder.write("b.html", &std::fs::read_to_string(&page).unwrap().replace("</body>", play));
    let (shown, complaints) = chromium(&folder, &played);
    assert_eq!(complaints, "");
    let title = shown.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
    let all = ["closer", "right", "all", "button", "whole", "wheel", "bounded", "kept"];
    for what in all {
        assert!(title.contains(&format!("\"{what}\":true")), "{what}: {title}");
    }
}

#[test]
fn a_path_prints_on_one_sheet_of_a4() {
    let folder = Folder::new("sheet");
    // The longest ways of the library, in both languages.
    for (process, lang) in [
        ("innovatiepartnerschap", "nl"),
        ("europese_aanbesteding", "en"),
        ("regionale_samenwerking", "nl"),
        ("innovatief_voorstel", "en"),
    ] {
        let page = folder.path(&format!("{process}.html"));
        answer(&["path", process, "--submit", "2027-02-01", "--runs", "20", "--format", "html", "--lang", lang, "-o", &page]);
        let pdf = folder.path(&format!("{process}.pdf"));
        let printed = Command::new("chromium")
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-pdf-header-footer"])
            .args([
                &format!("--user-data-dir={}", folder.path("profile")),
                &format!("--print-to-pdf={pdf}"),
                &format!("file://{page}"),
            ])
            .output()
            .unwrap();
        let seen = Command::new("pdfinfo").arg(&pdf).output().unwrap();
        let seen = String::from_utf8_lossy(&seen.stdout).into_owned();
        assert!(seen.lines().any(|l| l.split_whitespace().eq(["Pages:", "1"])), "{process} {lang}: {seen} {printed:?}");
        assert!(seen.contains("A4"), "{seen}");
    }
}
