//! The invariants of docs/architecture.md: one way through the house, and what the engine never does.

#![allow(clippy::unwrap_used, reason = "the whole file is a test")]

use std::path::{Path, PathBuf};

/// The rooms from left to right; a room may use those before it.
const ROOMS: [&str; 13] =
    ["text", "time", "rules", "model", "graph", "check", "sim", "plan", "findings", "draw", "exchange", "store", "report"];

/// Plan and sim are two halves of one room: the plan is written in the simulator's terms.
const TOGETHER: [(&str, &str); 1] = [("sim", "plan")];

/// Text takes nothing from the rooms after it; time says its errors in words.
fn may_use(room: &str, other: &str) -> bool {
    let place = |name: &str| ROOMS.iter().position(|r| *r == name).unwrap();
    room == other || place(other) < place(room) || TOGETHER.contains(&(room, other))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    let of = |path: PathBuf| {
        let inner = path.strip_prefix(&root).unwrap();
        let room = inner.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        (room, inner.display().to_string(), std::fs::read_to_string(&path).unwrap())
    };
    found.into_iter().map(of).collect()
}

#[test]
fn nothing_points_back() {
    let mut wrong = Vec::new();
    for (room, file, text) in sources() {
        if !ROOMS.contains(&room.as_str()) || file.contains("test") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let code = line.trim_start();
            if code.starts_with("//") {
                continue;
            }
            for (at, _) in code.match_indices("crate::") {
                let rest = &code[at + 7..];
                let used: Vec<&str> = if let Some(list) = rest.strip_prefix('{') {
                    list.split([',', '}']).map(|u| u.trim().split("::").next().unwrap_or("")).collect()
                } else {
                    vec![rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("")]
                };
                for other in used.into_iter().filter(|u| ROOMS.contains(u)) {
                    if !may_use(&room, other) {
                        wrong.push(format!("{file}:{}: {room} uses {other}", number + 1));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_engine_prints_nothing_reads_no_clock_and_opens_no_socket() {
    const NEVER: [&str; 12] = [
        "println!",
        "eprintln!",
        "print!(",
        "eprint!(",
        "dbg!",
        "SystemTime",
        "Instant::now",
        "Zoned",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "std::process::exit",
    ];
    let mut wrong = Vec::new();
    for (_, file, text) in sources().into_iter().filter(|s| !s.1.contains("test")) {
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
        for (number, line) in code.lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for word in NEVER.iter().filter(|w| line.contains(**w)) {
                wrong.push(format!("{file}:{}: {word}", number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_says_what_it_is() {
    for room in ROOMS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room).join("mod.rs");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{room} begins without its idea");
    }
}
