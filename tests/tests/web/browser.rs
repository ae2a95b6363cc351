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
        // A length that runs backwards, then one that does not.
        for (most, wrong) in [("0", true), ("4", false)] {
            browser.set("#field-work-max", most);
            browser.until(&format!("Boolean(document.querySelector('#complaints .error')) === {wrong}"));
        }
        assert!(browser.run("return document.querySelector('#text').value").as_str().unwrap().contains("work: 1..2..4 h"));
        // A rule that cannot be read, then one that can.
        browser.run("document.querySelector('#rules').closest('details').open = true");
        for (rule, wrong) in [("bedrag >", true), ("bedrag > k(50)", false)] {
            browser.set("#rule-zwaar", rule);
            browser.until(&format!("Boolean(document.querySelector('#complaints .error')) === {wrong}"));
        }
        // What if the pile were gone: pointed at, written, and worked out.
        browser.run("document.querySelector('#step-intake').dispatchEvent(new MouseEvent('click', { bubbles: true }))");
        browser.until("document.querySelector('#step').value === 'intake'");
        browser.run("document.querySelector('#what-if').closest('details').open = true");
        let shown = browser.run("return document.body.dataset.shown");
        browser.run("document.querySelectorAll('#what-if button')[1].click()");
        browser.until(&format!("document.body.dataset.shown !== {shown} && document.querySelector('[data-name=intake_1]')"));
        browser.run("document.querySelector('[data-name=intake_1] button').click()");
        browser.until("document.body.dataset.won === 'intake_1'");
        let won = browser.text("#won");
        assert!(won.contains("korter") || won.contains("shorter"), "{won}");
        assert!(browser.text("#complaints").contains(well));
        browser.click("#compare");
        browser.until("document.querySelector('#lines .added')?.textContent.includes('nabellen') || [...document.querySelectorAll('#lines .added')].some((l) => l.textContent.includes('nabellen'))");
        browser.click("#save");
        browser.until("document.body.dataset.changed === 'false' && document.querySelectorAll('#versions li').length === 1");
        for _ in 0..12 {
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

/// Money, mandate, another process and a block, each in its form; what is wrong is said at the field, and every change can be undone.
#[test]
fn a_civil_servant_fills_in_money_mandate_calls_and_blocks() {
    let server = Server::start(&[]);
    for (lang, wrong) in [("nl", "is geen feit en geen regel"), ("en", "is no fact and no rule")] {
        let browser = Browser::open(1400, 1000);
        browser.go(&at(&server, &format!("/{lang}/edit/subsidieaanvraag")));
        browser.until("document.body.dataset.shown === '1'");
        let text = || browser.run("return document.querySelector('#text').value").as_str().unwrap().to_owned();
        let holds = |part: &str| assert!(text().contains(part), "{part}\n{}", text());
        let before = text();
        let step = |name: &str| browser.set("#step", name);
        let after = |what: &dyn Fn()| {
            let shown = browser.run("return document.body.dataset.shown");
            what();
            browser.until(&format!("document.body.dataset.shown !== {shown}"));
        };
        let set = |field: &str, value: &str| after(&|| browser.set(&format!("#{field}"), value));
        let press = |button: &str| {
            after(&|| drop(browser.run(&format!("const b = document.querySelector('#{button}'); b.focus(); b.click()"))));
        };
        let focus = || browser.run("return document.activeElement.id");
        step("dekking");
        sound(&browser, "money");
        set("field-budget-line", "zorg");
        set("field-budget-amount", "onzin");
        assert!(browser.text("#fields .wrong").contains(wrong));
        assert_eq!(browser.run("return document.querySelector('#field-budget-amount').getAttribute('aria-invalid')"), "true");
        set("field-budget-amount", "€ 25.000,00");
        holds("budget: { line: zorg, amount: \"€ 25.000,00\" }");
        assert_eq!(browser.run("return document.querySelectorAll('#fields .wrong').length"), 0);
        press("field-if_short-split");
        assert_eq!(focus(), "field-if_short-0-kind");
        set("field-if_short-0-to", "wait:next_year");
        holds("if_short: [ { chance: 10%, wait: next_year }, { else: afwijzen } ]");
        step("wie");
        sound(&browser, "mandate");
        browser.run("document.querySelector('#field-to-more').value = 'afdelingshoofd'");
        press("field-to-more-add");
        holds("to: { official: mandaat, college: vergadering, raad: raad, afdelingshoofd: raad }");
        press("field-to-3-away");
        holds("to: { official: mandaat, college: vergadering, raad: raad }");
        step("raad");
        sound(&browser, "another process");
        set("field-process", "collegebesluit");
        holds("process: collegebesluit\n    ends: { akkoord: besluit, afgewezen: besluit }");
        // What went together is undone together.
        press("undo");
        holds("with: { onderwerp: domein, soort: subsidie,");
        set("field-with-1", "kader");
        holds("soort: kader");
        step("na_besluit");
        sound(&browser, "block");
        set("field-all-kind", "any");
        assert_eq!(focus(), "field-any-kind");
        set("field-any-0-kind", "when");
        holds("any: [ { step: voorschot, when: 'zwaar' }, bezwaartermijn ]");
        press("field-any-1-away");
        assert_eq!(focus(), "field-any-more-add");
        step("dekking");
        browser.run("document.querySelector('#adding').closest('details').open = true");
        browser.set("#new-kind", "process");
        browser.run(
            "document.querySelector('#new-choice').value = 'adviesronde'; document.querySelector('#new-name').value = 'nog_een'",
        );
        press("adding button");
        holds("nog_een: { process: adviesronde, ends: { klaar: wie } }");
        browser.until("document.querySelector('#step').value === 'nog_een'");
        sound(&browser, "all of it");
        while browser.run("return document.querySelector('#undo').disabled") != true {
            press("undo");
        }
        assert_eq!(text(), before);
        browser.run("window.onbeforeunload = null");
    }
}

#[test]
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

#[test]
fn a_civil_servant_follows_cases_on_the_board() {
    let server = Server::start(&[]);
    for (lang, id, ahead) in [("nl", "n1", "Besluit uiterlijk"), ("en", "e1", "Decided by")] {
        let browser = Browser::open(1500, 950);
        browser.go(&at(&server, &format!("/{lang}/cases/new/bezwaar")));
        sound(&browser, "new case");
        browser.fill("#id", id);
        browser.fill("#title", "Boom in de straat");
        browser.run("document.querySelector('#submit').value = '2026-09-01'");
        browser.click("#opening button.first");
        browser.until("document.querySelector('#case') && document.body.dataset.forecast");
        assert!(browser.text("#forecast").contains(ahead));
        sound(&browser, "case");
        browser.run("document.querySelector('#happening').value = 'now'; document.querySelector('#happening').dispatchEvent(new Event('change', { bubbles: true }))");
        browser.run("document.querySelector('#step').value = 'hoorzitting'; document.querySelector('#on').value = '2026-10-01'");
        browser.click("#recording button.first");
        browser.until("document.querySelectorAll('#history ~ * tbody tr').length >= 4");
        browser.go(&at(&server, &format!("/{lang}/cases")));
        assert!(browser.text("#board").contains(id));
        browser.until("document.body.dataset.forecast");
        assert!(browser.text("#forecast").contains(id));
        browser.click("#by-risk");
        browser.until("document.querySelector('#by-risk').getAttribute('aria-pressed') === 'true' && document.querySelector('#board .card strong')");
        sound(&browser, "board");
    }
}

/// A server with a case under way, a walked path, a kept simulation and a room.
fn furnished() -> (Server, String) {
    let server = Server::start(&[]);
    for id in ["b1", "b2"] {
        let asked = json!({ "process": "bezwaar", "id": id, "submit": "2026-05-01", "title": "Boom" });
        let opened = server.post("/api/case-open", &asked);
        assert_eq!(opened.status, 200, "{}", opened.body);
    }
    let decided = json!({ "case_id": "b2", "happening": "decided", "which": "gegrond", "on": "2026-08-01" });
    assert_eq!(server.post("/api/case-record", &decided).status, 200);
    let kept = json!({ "title": "Tuin", "process": "subsidieaanvraag", "answers": [["place", "kleinedam"], ["submit", "2027-02-01"], ["runs", "30"]] });
    assert_eq!(server.post("/api/kept", &kept).status, 201);
    let room = server.post("/api/rooms", &json!({ "process": "subsidieaanvraag" })).json();
    let room = format!("/LANG/room/{}", room["code"].as_str().unwrap());
    (server, room)
}

/// What people print: nothing on paper that can only be pressed, nothing beside it, and black on white however dark the screen is.
#[test]
fn what_is_printed_fits_on_paper() {
    let (server, _) = furnished();
    let browser = Browser::open(1200, 900);
    browser.prefers("dark");
    let forecast = "document.body.dataset.forecast";
    for (path, ready, room) in [
        ("/LANG/proposal/subsidieaanvraag/answer?f.bedrag=60k&submit=2027-02-01&runs=40&runway=180d&whole=1", "true", 700),
        ("/LANG/kept/1", "true", 700),
        ("/LANG/case/b1", forecast, 700),
        ("/LANG/cases/walked", "true", 700),
        ("/LANG/cases", forecast, 1030),
        ("/LANG/workshop/subsidieaanvraag", "true", 1030),
        ("/LANG/edit/subsidieaanvraag", "document.body.dataset.shown", 1030),
    ] {
        for lang in ["nl", "en"] {
            browser.go(&at(&server, &path.replace("LANG", lang)));
            browser.until(ready);
            browser.on_paper(room);
            assert_eq!(browser.spoilt(), json!([]), "{path} {lang}");
            browser.run("window.onbeforeunload = null");
            browser.prefers("dark");
        }
    }
}

/// Every page in the dark and in the light, on a phone and on a wall, as axe-core sees it, where it is there
/// (`tests/run.sh --long` fetches it; its licence keeps it out of this repository). Our own assertions go over the same pages.
/// All four together only with `DOORLOOP_SCREENS=all`, as `--long` asks.
#[test]
fn every_page_can_be_read_and_used_by_all() {
    let axe = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/axe-core/package/axe.min.js");
    let axe = std::fs::read_to_string(axe).ok();
    if axe.is_none() {
        println!("axe-core is absent: pages are held to our own assertions only");
    }
    let (server, room) = furnished();
    let pages = [
        ("/LANG/", "true"),
        ("/LANG/proposal", "true"),
        ("/LANG/proposal/subsidieaanvraag", "true"),
        ("/LANG/proposal/subsidieaanvraag?at=2&submit=2027-02-01", "true"),
        ("/LANG/proposal/subsidieaanvraag/answer?f.bedrag=60k&submit=2027-02-01&runs=40&whole=1", "true"),
        ("/LANG/edit", "true"),
        ("/LANG/edit/subsidieaanvraag", "document.body.dataset.shown"),
        ("/LANG/workshop", "true"),
        ("/LANG/workshop/subsidieaanvraag", "true"),
        ("/LANG/room", "true"),
        (&room, "true"),
        ("/LANG/cases", "document.body.dataset.forecast"),
        ("/LANG/case/b1", "document.body.dataset.forecast"),
        ("/LANG/case/b2", "true"),
        ("/LANG/cases/new", "true"),
        ("/LANG/cases/new/subsidieaanvraag", "true"),
        ("/LANG/cases/import", "true"),
        ("/LANG/cases/walked", "true"),
        ("/LANG/kept", "true"),
        ("/LANG/kept/1", "true"),
    ];
    let screens = [(390, "light", "nl"), (1600, "dark", "en"), (390, "dark", "en"), (1600, "light", "nl")];
    let some = if std::env::var("DOORLOOP_SCREENS").is_ok_and(|s| s == "all") { screens.len() } else { 2 };
    for (width, scheme, lang) in screens.into_iter().take(some) {
        let browser = Browser::open(width, 900);
        browser.prefers(scheme);
        for (path, ready) in pages {
            browser.go(&at(&server, &path.replace("LANG", lang)));
            browser.until(ready);
            // Whatever can be opened is looked at too.
            browser.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })");
            sound(&browser, path);
            if let Some(axe) = &axe {
                assert_eq!(browser.violations(axe), json!([]), "{path}, {scheme}");
                // Steps with each kind of form.
                for step in ["dekking", "wie", "raad", "na_besluit"].iter().filter(|_| path.contains("/edit/")) {
                    browser.set("#step", step);
                    assert_eq!(browser.violations(axe), json!([]), "{path}, {step}, {scheme}");
                }
            }
        }
    }
}
