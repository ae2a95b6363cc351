//! Builds every file of `processes/` into the library: no list to keep by hand.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../processes");
    let mut code = String::new();
    for (folder, list) in [("library", "PROCESSES"), ("places", "PLACES"), ("shared", "SHARED"), ("law", "LAW")] {
        let path = root.join(folder);
        println!("cargo::rerun-if-changed={}", path.display());
        let mut files: Vec<_> = match fs::read_dir(&path) {
            Ok(entries) => entries.collect::<Result<Vec<_>, _>>()?.into_iter().map(|e| e.path()).collect(),
            Err(_) => Vec::new(),
        };
        files.retain(|f| f.extension().is_some_and(|e| e == "yaml"));
        files.sort();
        let _ = writeln!(code, "const {list}: &[(&str, &str, &str)] = &[");
        for file in files {
            println!("cargo::rerun-if-changed={}", file.display());
            let name = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            let real = fs::canonicalize(&file)?;
            let _ = writeln!(
                code,
                "    ({name:?}, \"processes/{folder}/{name}.yaml\", include_str!({:?})),",
                real.display().to_string()
            );
        }
        code.push_str("];\n");
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("library.rs"), code)
}
