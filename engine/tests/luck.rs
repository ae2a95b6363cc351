//! Common luck: what is compared meets the same chances, and the world is long enough under way.

#![allow(clippy::unwrap_used, reason = "the whole file is a test")]

mod common;

use common::{plan, setting};
use doorloop_engine::findings::{Progress, Wanted, run};
use doorloop_engine::model::library::Library;
use doorloop_engine::plan::Reach;
use doorloop_engine::time::Date;

const DAY: f64 = 86_400.0;

fn leads(process: &str, with: &[&str], runs: u64, seed: u64, reach: Reach) -> Vec<f64> {
    let on = Date::parse("2027-02-01").unwrap();
    let (setting, workbook) = setting(Library::builtin(), process, "voorbeeldstad", with, on).unwrap();
    let plan = plan(&setting, &workbook, on, reach).unwrap();
    let wanted = Wanted { seed, runs: Some(runs), gains: false, estimates: false };
    run(&plan, wanted, Progress::QUIET).unwrap().base.iter().map(|r| r.lead as f64 / DAY).collect()
}

fn mean(list: &[f64]) -> f64 {
    list.iter().sum::<f64>() / list.len() as f64
}

fn variance(list: &[f64]) -> f64 {
    let mean = mean(list);
    list.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (list.len() - 1) as f64
}

#[test]
fn pairs_are_closer_than_strangers_on_every_process() {
    for (name, file) in Library::builtin().processes {
        if file.text.contains("\npart: true") {
            continue;
        }
        let on = Date::parse("2027-02-01").unwrap();
        let (setting, _) = setting(Library::builtin(), &name, "voorbeeldstad", &[], on).unwrap();
        let interventions = &setting.process.as_ref().unwrap().0.process.interventions;
        let base = leads(&name, &[], 60, 1, Reach::default());
        assert!(interventions.len() >= 2, "{name} has fewer than two interventions");
        for intervention in interventions {
            let with = leads(&name, &[&intervention.name.value], 60, 1, Reach::default());
            let differences: Vec<f64> = base.iter().zip(&with).map(|(a, b)| a - b).collect();
            let (paired, unpaired) = (variance(&differences), variance(&base) + variance(&with));
            assert!(paired < unpaired, "{name} with {}: {paired} and {unpaired}", intervention.name.value);
        }
    }
}

#[test]
fn two_years_of_warm_up_give_the_answer_of_one() {
    for process in ["subsidieaanvraag", "raadsvoorstel"] {
        let one = leads(process, &[], 300, 1, Reach::default());
        let two = leads(process, &[], 300, 2, Reach { warm_up_months: 24, ..Reach::default() });
        let error = ((variance(&one) + variance(&two)) / 300.0).sqrt();
        let difference = mean(&one) - mean(&two);
        assert!(difference.abs() < 3.5 * error, "{process}: {difference} ± {error}");
    }
}
