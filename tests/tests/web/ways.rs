//! The ways through the pages without a script: everything can be asked and read.

use crate::server::Server;

#[test]
fn an_entrepreneur_comes_to_a_date_and_a_path_without_scripts() {
    let server = Server::start(&[]);
    for (lang, start, next, lead) in [
        ("nl", "Ik heb een voorstel", "Vraag 2 van", "Reken op een antwoord"),
        ("en", "I have a proposal", "Question 2 of", "Count on an answer"),
    ] {
        assert!(server.get(&format!("/{lang}/")).body.contains(start));
        let kinds = server.get(&format!("/{lang}/proposal?q=subsid"));
        assert!(kinds.body.contains(&format!("/{lang}/proposal/subsidieaanvraag")) && !kinds.body.contains("woo_verzoek"));
        let question = server.get(&format!("/{lang}/proposal/subsidieaanvraag?place=kleinedam&submit=2027-02-01&at=1"));
        assert!(question.body.contains(next) && question.body.contains(r#"name="place" value="kleinedam""#), "{}", question.body);
        let over = server.get(&format!("/{lang}/proposal/subsidieaanvraag?f.bedrag=60k&submit=2027-02-01&at=99"));
        assert_eq!(over.status, 303);
        assert!(over.head.contains(&format!("location: /{lang}/proposal/subsidieaanvraag/answer?f.bedrag=60k")), "{}", over.head);
        let answer =
            server.get(&format!("/{lang}/proposal/subsidieaanvraag/answer?f.bedrag=60k&submit=2027-02-01&runs=60&whole=1"));
        assert!(answer.body.contains(lead), "{}", answer.body);
        let saved = server.get(&format!("/{lang}/proposal/subsidieaanvraag/save/path?f.bedrag=60k&submit=2027-02-01&runs=60"));
        assert!(
            saved.head.contains("attachment; filename=\"subsidieaanvraag-path.html\"") && saved.body.contains(lead),
            "{saved:?}"
        );
    }
}

#[test]
fn a_value_that_cannot_be_is_asked_again_with_the_reason() {
    let server = Server::start(&[]);
    let page = server.get("/nl/proposal/subsidieaanvraag?f.bedrag=veel&submit=2027-02-01&at=3").body;
    assert!(
        page.contains(r#"role="alert""#) && page.contains(r#"value="veel""#) && page.contains(r#"aria-invalid="true""#),
        "{page}"
    );
    let page = server.get("/nl/proposal/subsidieaanvraag?submit=gisteren&at=1").body;
    assert!(page.contains(r#"role="alert""#) && page.contains(r#"name="submit""#), "{page}");
}

#[test]
fn the_start_follows_the_language_of_the_browser() {
    let server = Server::start(&[]);
    for (asked, to) in [("en-GB,en;q=0.9,nl;q=0.8", "/en/"), ("de,nl;q=0.7", "/nl/"), ("fr", "/nl/")] {
        let reply = server.ask("GET", "/", &[("accept-language", asked)], "");
        assert!(reply.head.contains(&format!("location: {to}")), "{asked}: {}", reply.head);
    }
}
