//! "What if…", pointed at a step: an intervention that is written into the file.

use doorloop_engine::text::Complaint;
use doorloop_engine::text::patch::{self, Written, quoted};
use serde_json::Value;

/// Adds the intervention that was pointed at; gives the text with it.
pub fn added(text: &str, asked: &Value) -> Result<String, Complaint> {
    let said = |key: &str| asked.get(key).and_then(Value::as_str).unwrap_or_default().trim();
    let (step, what) = (said("step"), said("what"));
    let written = Written::read(text)?;
    if written.get(&["steps", step]).is_none() {
        return Err(Complaint::general(
            "unknown_step",
            format!("er is geen stap \"{step}\""),
            format!("there is no step \"{step}\""),
        ));
    }
    let percent = said("amount").parse::<f64>().ok().filter(|p| (0.0..=1_000.0).contains(p));
    let share = || percent.map(|p| format!("{p}%")).ok_or_else(|| no_amount("percentage", "percentage"));
    let change = match what {
        "work" | "waits" | "takes" => format!("scale: {{ steps.{step}.{what}: {} }}", share()?),
        "no_queue" => format!("set: {{ steps.{step}.waits: 0 d }}"),
        "chance" => {
            let to = said("to");
            let is_there = step_has_chance(&written, step, to);
            if !is_there {
                return Err(Complaint::general("unknown_branch", "deze tak is er niet", "there is no such branch"));
            }
            format!("set: {{ steps.{step}.{to}.chance: {} }}", share()?)
        }
        "mandate" => {
            let (matter, decides, up_to) = (said("matter"), said("decides"), said("up_to"));
            if [matter, decides, up_to].iter().any(|word| !is_word(word)) {
                return Err(no_amount("bedrag, zoals 100k", "amount, such as 100k"));
            }
            format!("set: {{ mandates.{matter}.{decides}.up_to: {up_to} }}")
        }
        "slots" => {
            let body = written.slice(&["steps", step, "meeting"]).unwrap_or_default();
            let slots = said("amount").parse::<u32>().ok().filter(|n| (1..=100).contains(n));
            let slots = slots.ok_or_else(|| no_amount("aantal", "number"))?;
            format!("add: {{ bodies.{body}.slots: {slots} }}")
        }
        _ => return Err(Complaint::general("unknown_change", "deze wijziging bestaat niet", "there is no such change")),
    };
    let (nl, en) = (asked.pointer("/title/nl").and_then(Value::as_str), asked.pointer("/title/en").and_then(Value::as_str));
    let title = format!("title: {{ nl: {}, en: {} }}", quoted(nl.unwrap_or(step)), quoted(en.unwrap_or(step)));
    let name =
        (1..).map(|n| format!("{step}_{n}")).find(|name| written.get(&["interventions", name]).is_none()).unwrap_or_default();
    let body = format!("{{ {title}, {change} }}");
    if written.get(&["interventions"]).is_some() {
        patch::insert(text, &["interventions"], None, &name, &body)
    } else {
        patch::insert(text, &[], None, "interventions", &format!("\n  {name}: {body}"))
    }
}

fn step_has_chance(written: &Written, step: &str, to: &str) -> bool {
    (0..20).any(|i| {
        let i = i.to_string();
        let at = |key: &'static str| written.slice(&["steps", step, "next", &i, key]);
        at("to") == Some(to) && at("chance").is_some()
    })
}

/// Letters, digits and what stands in an amount: nothing that could be YAML of its own.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() < 40 && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

fn no_amount(nl: &str, en: &str) -> Complaint {
    Complaint::general("no_amount", format!("hier hoort een {nl}"), format!("a {en} belongs here"))
}
