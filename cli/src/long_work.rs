//! Long work: shows on a terminal how far it is, and ends early on Ctrl-C with what is known.

use crate::desk::{Desk, Stop};
use doorloop_engine::findings::{self, Progress};
use doorloop_engine::plan::Plan;
use doorloop_engine::sim::RunFault;
use doorloop_engine::text::{Complaint, Words};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Work that takes longer than this shows how far it is.
const PATIENCE: Duration = Duration::from_millis(500);

/// Exit status after Ctrl-C: 128 and the number of the signal, as shells count.
pub const INTERRUPTED: u8 = 130;

static STOP: AtomicBool = AtomicBool::new(false);

/// Whether the work was broken off.
pub fn is_interrupted(desk: &Desk) -> bool {
    desk.watch.as_ref().map_or(&STOP, |watch| &watch.stop).load(Ordering::Relaxed)
}

/// Does work that can be broken off: the first Ctrl-C ends it with what is known, the second ends the program at once.
pub fn long_work<T>(desk: &Desk, work: impl FnOnce(Progress<'_>) -> T) -> T {
    if let Some(watch) = &desk.watch {
        return work(Progress { tell: &*watch.tell, stop: &watch.stop });
    }
    hear_interrupts(desk);
    let bar = bar(desk);
    let started = Instant::now();
    let tell = |done, whole| {
        if started.elapsed() >= PATIENCE {
            bar.set_length(whole);
            bar.set_position(done);
        }
    };
    let found = work(Progress { tell: &tell, stop: &STOP });
    bar.finish_and_clear();
    found
}

/// Long work on one plan: a fault in a run becomes a complaint about the file.
pub fn long_work_on<T>(desk: &Desk, plan: &Plan, work: impl FnOnce(Progress<'_>) -> Result<T, RunFault>) -> Result<T, Stop> {
    long_work(desk, work).map_err(|fault| faulty(desk, &[findings::fault_complaint(plan, &fault)]))
}

/// Ends with a fault that a run came to.
pub fn faulty(desk: &Desk, complaints: &[Complaint]) -> Stop {
    Stop::Input(complaints.to_vec(), desk.workbook.sources.clone())
}

fn hear_interrupts(desk: &Desk) {
    static HEARD: OnceLock<()> = OnceLock::new();
    let (lang, quiet) = (desk.lang, desk.quiet);
    HEARD.get_or_init(|| {
        let heard = ctrlc::set_handler(move || {
            if STOP.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(INTERRUPTED));
            }
            if !quiet {
                let words = Words::new(
                    "Onderbroken. Dit is wat er nu bekend is. Nog een keer Ctrl-C stopt meteen.\n",
                    "Interrupted. This is what is known now. Another Ctrl-C stops at once.\n",
                );
                // A closed standard error is no reason to withhold the answer.
                let _ = std::io::Write::write_all(&mut std::io::stderr(), words.in_lang(lang).as_bytes());
            }
        });
        // Where signals can't be heard, Ctrl-C ends the program, as it would without us.
        drop(heard);
    });
}

fn bar(desk: &Desk) -> ProgressBar {
    let target = if desk.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(1), target);
    match ProgressStyle::with_template("{bar:40} {percent:>3}%") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
