//! Many clients at once while a simulation runs.

use crate::server::Server;
use serde_json::json;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Clients at once.
const CLIENTS: usize = 200;

#[test]
fn two_hundred_clients_at_once_get_their_pages() {
    // `tests/run.sh --long` sets this to 30, and runs nothing beside it.
    let long = std::env::var("DOORLOOP_LOAD_SECONDS").ok().and_then(|s| s.parse().ok());
    let seconds = long.unwrap_or(3);
    let server = Server::start(&["--at-once", "1"]);
    let begun = server.post("/api/jobs/simulate", &json!({ "process": "raadsvoorstel", "runs": 20_000 }));
    assert_eq!(begun.status, 202);
    let until = Instant::now() + Duration::from_secs(seconds);
    let times = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (server, times) = (&server, &times);
            scope.spawn(move || {
                let pages = ["/nl/", "/en/proposal", "/assets/page.css", "/nl/proposal/subsidieaanvraag?at=1&submit=2027-02-01"];
                let mut own = Vec::new();
                while Instant::now() < until {
                    let at = Instant::now();
                    let reply = server.get(pages[(client + own.len()) % pages.len()]);
                    own.push(at.elapsed());
                    assert_eq!(reply.status, 200, "{}", reply.body);
                    std::thread::sleep(Duration::from_millis(200));
                }
                times.lock().unwrap().extend(own);
            });
        }
    });
    let mut times = times.into_inner().unwrap();
    times.sort();
    let at = |p: f64| times[((times.len() - 1) as f64 * p) as usize];
    println!("{} pages in {seconds} s, P50 {:?}, P99 {:?}, most {:?}", times.len(), at(0.5), at(0.99), at(1.0));
    assert!(times.len() >= CLIENTS);
    if long.is_some() {
        assert!(at(0.99) < Duration::from_millis(100), "P99 {:?}", at(0.99));
    }
}
