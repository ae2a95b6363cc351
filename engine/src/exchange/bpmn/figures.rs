//! The figures that a drawing lacks: how long things take and how often a way is taken.

use super::net::{Edge, Lane, Node, Wait, What, Worker};

/// Where the figures of a process come from.
pub(super) trait Figures {
    /// Who does a step and how long it takes: keys and values of the file.
    fn of(&self, node: &Node, lane: Option<usize>) -> Vec<(&'static str, String)>;
    /// The share of cases that takes this way, where it is known.
    fn share(&self, edge: &Edge) -> Option<f64>;
    /// The chance of a branch that is taken beside others, in YAML, where it is known.
    fn chance(&self, edge: &Edge) -> Option<String> {
        self.share(edge).map(|share| format!("{}%", super::duration::plain(share * 100.0)))
    }
    /// The rule by which this way is taken, where it is known.
    fn when(&self, _: &Edge) -> Option<String> {
        None
    }
    /// Whether they are given by someone, not estimated here.
    fn are_given(&self) -> bool;
}

/// What a lane is, by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LaneIs {
    Team,
    Applicant,
    Partner,
}

impl LaneIs {
    pub fn of(title: &str) -> Self {
        let title = title.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|w| title.contains(w));
        if has(&["aanvrager", "indiener", "initiatiefnemer", "inwoner", "burger", "klant", "ondernemer", "belanghebbende"])
            || has(&["applicant", "customer", "citizen", "client", "requester", "proposer", "initiator"])
        {
            Self::Applicant
        } else if has(&["partner", "leverancier", "extern", "provincie", "waterschap", "ministerie", "rijk", "omgevingsdienst"])
            || has(&["supplier", "vendor", "external", "third part", "ministry", "bank"])
        {
            Self::Partner
        } else {
            Self::Team
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Applicant => "applicant",
            Self::Partner => "partner",
        }
    }
}

/// Estimates, each as unsure as a guess is: within a factor three either way.
pub(super) struct Estimated<'n> {
    pub lanes: &'n [Lane],
    /// Names of the lanes in the file.
    pub names: &'n [String],
}

/// Hands-on work of a person: a morning at most.
const WORK: &str = "{ is: 1..2..4 h, sure: 3 }";
/// How long it lies before someone takes it up.
const WAITS: &str = "{ is: 1..3..10 wd, sure: 3 }";
/// Until someone else answers.
const ANSWER: &str = "{ is: 2..7..21 d, sure: 3 }";

impl Figures for Estimated<'_> {
    fn of(&self, node: &Node, lane: Option<usize>) -> Vec<(&'static str, String)> {
        let mut fields = Vec::new();
        let is = lane.and_then(|l| self.lanes.get(l)).map_or(LaneIs::Team, |l| LaneIs::of(&l.title));
        if let Some(name) = lane.and_then(|l| self.names.get(l)) {
            fields.push(("by", name.clone()));
        }
        let mut takes = |length: &str, cause: Option<&str>| {
            fields.push(("takes", length.to_owned()));
            fields.extend(cause.map(|c| ("cause", c.to_owned())));
        };
        match (&node.what, is) {
            (What::Task(Worker::Person), LaneIs::Team) => {
                fields.push(("work", WORK.to_owned()));
                fields.push(("waits", WAITS.to_owned()));
            }
            (What::Task(Worker::Person), _) => takes(ANSWER, None),
            (What::Wait(Wait::Timer(length)), _) => takes(&format!("{{ is: {length}, sure: 1 }}"), None),
            (What::Wait(Wait::Message | Wait::Unknown), LaneIs::Applicant) => takes(ANSWER, None),
            (What::Wait(Wait::Message), _) => takes(ANSWER, Some("partner")),
            (What::Wait(Wait::Unknown), _) => takes(ANSWER, None),
            _ => takes("0 min", None),
        }
        fields
    }

    fn share(&self, _: &Edge) -> Option<f64> {
        None
    }

    fn are_given(&self) -> bool {
        false
    }
}
