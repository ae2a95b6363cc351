//! Running the binary.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The binary under test: built beside this test, in the same profile.
pub fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap();
    let binary = folder.join(format!("doorloop{}", std::env::consts::EXE_SUFFIX));
    assert!(binary.exists(), "build it first: cargo build --release -p doorloop (looked for {})", binary.display());
    binary
}

/// A command of the binary, without the languages and colours of who runs the tests.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "nl_NL.UTF-8").env("TERM", "xterm");
    command.stdin(Stdio::null());
    command
}

/// What came of it.
#[derive(Debug)]
pub struct Seen {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Seen {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs it.
pub fn run(arguments: &[&str]) -> Seen {
    command(arguments).output().unwrap().into()
}

/// Runs it, and it works.
pub fn answer(arguments: &[&str]) -> String {
    let seen = run(arguments);
    assert_eq!((seen.status, seen.err.as_str()), (0, ""), "{arguments:?}");
    seen.out
}

/// A folder of its own, gone when the test is.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("doorloop-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(&self.0).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
