//! The ways of people in a real browser, in both languages.

use crate::driver::Browser;
use crate::server::Server;
use serde_json::json;

fn at(server: &Server, path: &str) -> String {
    format!("http://{}{path}", server.host())
}

fn sound(browser: &Browser, what: &str) {
    assert_eq!(browser.misses(), json!([]), "{what}");
    assert_eq!(browser.complaints(), Vec::<String>::new(), "{what}");
}

#[test]
#[ignore = "a real browser: tests/run.sh --long"]
fn an_entrepreneur_goes_from_the_start_to_a_printed_path() {
    let server = Server::start(&[]);
    for (lang, lead) in [("nl", "Reken op een antwoord"), ("en", "Count on an answer")] {
        let browser = Browser::open(400, 900);
        browser.go(&at(&server, &format!("/{lang}/")));
        sound(&browser, "start");
        browser.click(&format!("a[href='/{lang}/proposal']"));
        browser.fill("#search", "subsid");
        browser.until("document.querySelectorAll('.kinds > li:not([hidden])').length < 6");
        sound(&browser, "kinds");
        browser.click(&format!("a[href='/{lang}/proposal/subsidieaanvraag']"));
        sound(&browser, "question");
        browser.run("document.querySelector('#submit').value = '2027-02-01'");
        for _ in 0..30 {
            if browser.run("return Boolean(document.querySelector('#knobs'))") == true {
                break;
            }
            if browser.run("return Boolean(document.querySelector('#f-bedrag'))") == true {
                browser.fill("#f-bedrag", "60k");
            }
            browser.run("document.body.dataset.left = '1'");
            browser.click("main button.first");
            browser.until("document.body && !document.body.dataset.left");
        }
        browser.until("document.body.dataset.ready === '1'");
        assert!(browser.text("#answer").contains(lead));
        assert!(browser.text("#said").contains(lead));
        sound(&browser, "answer");
        browser.run("const k = document.querySelector('[data-of=f-bedrag]'); k.value = k.max; k.dispatchEvent(new Event('input', { bubbles: true }))");
        browser.until("document.body.dataset.ready === '2'");
        assert!(browser.run("return location.search").as_str().unwrap().contains("f.bedrag="));
        browser.run("window.print = () => { document.body.dataset.printed = 'yes'; }");
        browser.click("#print");
        browser.until("document.body.dataset.printed");
    }
}

#[test]
#[ignore = "a real browser: tests/run.sh --long"]
fn a_civil_servant_adds_a_step_breaks_a_rule_mends_it_saves_and_undoes() {
    let folder = std::env::temp_dir().join(format!("doorloop-web-{}", std::process::id()));
    for (lang, well) in [("nl", "Alles klopt"), ("en", "All is well")] {
        let _ = std::fs::remove_dir_all(&folder);
        let server = Server::start(&["--store", folder.to_str().unwrap()]);
        let browser = Browser::open(1600, 1000);
        browser.go(&at(&server, &format!("/{lang}/edit/subsidieaanvraag")));
        browser.until("document.body.dataset.shown === '1' && document.querySelector('#view svg')");
        sound(&browser, "desk");
        let before = browser.run("return document.querySelector('#text').value");
        browser.run("const s = document.querySelector('#step'); s.value = 'beoordelen'; s.dispatchEvent(new Event('change', { bubbles: true }))");
        browser.run("document.querySelector('#adding').closest('details').open = true");
        browser.fill("#new-name", "nabellen");
        browser.fill("#new-title", "Nabellen");
        browser.fill("#new-value", "1..2..3 h");
        browser.click("#adding button");
        browser.until("document.querySelector('#step-nabellen')");
        browser.until("document.querySelector('#step').value === 'nabellen'");
        browser.fill("#field-work", "banaan");
        browser.run("document.querySelector('#field-work').dispatchEvent(new Event('change', { bubbles: true }))");
        browser.until("document.querySelector('#complaints .error')");
        browser.fill("#field-work", "2..3..4 h");
        browser.run("document.querySelector('#field-work').dispatchEvent(new Event('change', { bubbles: true }))");
        browser.until("!document.querySelector('#complaints .error')");
        assert!(browser.text("#complaints").contains(well));
        // The browser writes down each answer that was no: those to the length that is none, and no other.
        let refused = browser.complaints();
        assert!(!refused.is_empty() && refused.iter().all(|c| c.contains("/api/edit ") && c.contains("422")), "{refused:?}");
        browser.click("#compare");
        browser.until("document.querySelector('#lines .added')?.textContent.includes('nabellen') || [...document.querySelectorAll('#lines .added')].some((l) => l.textContent.includes('nabellen'))");
        browser.click("#save");
        browser.until("document.body.dataset.changed === 'false' && document.querySelectorAll('#versions li').length === 1");
        for _ in 0..6 {
            if browser.run("return document.querySelector('#undo').disabled") == true {
                break;
            }
            let shown = browser.run("return document.body.dataset.shown");
            browser.click("#undo");
            browser.until(&format!("document.body.dataset.shown !== {shown}"));
        }
        assert_eq!(browser.run("return document.querySelector('#text').value"), before);
        sound(&browser, "desk at the end");
        browser.run("window.onbeforeunload = null; document.querySelector('#redo').click()");
    }
    let _ = std::fs::remove_dir_all(&folder);
}

#[test]
#[ignore = "a real browser: tests/run.sh --long"]
fn a_room_of_three_estimates_and_sees_what_it_says() {
    let server = Server::start(&[]);
    for lang in ["nl", "en"] {
        let wall = Browser::open(1600, 900);
        wall.go(&at(&server, &format!("/{lang}/workshop/subsidieaanvraag")));
        sound(&wall, "wall");
        wall.run("document.querySelector('#speed').value = '60'");
        wall.click("#play");
        wall.until("document.querySelector('.token[transform]')");
        let there = wall.run("return document.querySelector('.token').getAttribute('transform')");
        wall.until(&format!("document.querySelector('.token').getAttribute('transform') !== {there}"));
        wall.click("#open");
        wall.until("document.querySelector('#code').textContent.length === 6");
        let code = wall.text("#code");
        for (number, numbers) in [["1", "2", "3"], ["2", "4", "8"]].iter().enumerate() {
            let phone = Browser::open(400, 800);
            phone.go(&at(&server, &format!("/{lang}/room?code={}", code.to_lowercase())));
            sound(&phone, "room");
            for (field, value) in ["min", "likely", "max"].iter().zip(numbers) {
                phone.fill(&format!("#q0-{field}"), value);
            }
            phone.click("#estimates button.first");
            phone.until("document.querySelector('#said').textContent.length > 10");
            wall.until(&format!("document.querySelector('#people').textContent.startsWith('{}')", number + 1));
        }
        wall.until("document.querySelector('#pooled table')");
        sound(&wall, "wall with a pool");
    }
}
