//! The version of a file, and the steps that bring an older one up to date.

use super::scope::{child, scalar};
use crate::text::reader::{Mapping, suggest};
use crate::text::{Complaint, Complaints, Node, NodeKind, Words};

/// The version this program writes and reads.
pub const VERSION: usize = 1;

/// One step a version: the first turns a tree of version 1 into one of version 2, and so on.
const UPGRADES: [fn(Node) -> Node; VERSION - 1] = [];

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileForm {
    /// How one kind of proposal is handled.
    Process,
    /// One municipality.
    Place,
    /// Facts that several processes use.
    Shared,
    /// Amounts and periods from the law.
    Law,
    /// What is measured in an event log.
    Log,
}

impl FileForm {
    const ALL: [Self; 5] = [Self::Process, Self::Place, Self::Shared, Self::Law, Self::Log];

    /// The key that says so, with the name of the file's subject.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Place => "place",
            Self::Shared => "shared",
            Self::Law => "law",
            Self::Log => "log",
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Process => ("een proces", "a process"),
            Self::Place => ("een gemeente", "a place"),
            Self::Shared => ("een bestand met gedeelde vragen", "a file of shared facts"),
            Self::Law => ("een bestand met waarden uit de wet", "a file of values from the law"),
            Self::Log => ("een bestand bij een logboek", "a file about a log"),
        }
    }

    /// What a tree says it is.
    #[must_use]
    pub fn of(root: &Node) -> Option<Self> {
        Self::ALL.into_iter().find(|f| child(root, f.key()).is_some())
    }
}

/// The tree in the form of this version; complains of a version that can't be read, and of another kind of file.
pub(crate) fn upgraded(root: &Node, wanted: FileForm, complaints: &mut Complaints) -> Option<Node> {
    let (nl, en) = wanted.words();
    let mapping = Mapping::of(root, &Words::new(nl, en), complaints)?;
    let Some(node) = child(root, "doorloop") else {
        let near = mapping.entries().first().filter(|e| crate::text::reader::nearest(&e.key.value, ["doorloop"]).is_some());
        let at = near.map_or(mapping.place(), |e| e.key.span);
        complaints.push(
            Complaint::error(
                "version_missing",
                at,
                "dit bestand zegt niet voor welke versie het is",
                "this file does not say for which version it is",
            )
            .hint("Begin met: \"doorloop: 1\"", "Begin with: \"doorloop: 1\""),
        );
        return None;
    };
    let Some(version) = scalar(node).and_then(|t| t.parse::<usize>().ok()).filter(|v| *v > 0) else {
        if !matches!(node.kind, NodeKind::Broken) {
            complaints.push(
                Complaint::error(
                    "bad_version",
                    node.span,
                    "de versie is een heel getal vanaf 1",
                    "the version is a whole number from 1",
                )
                .hint("Schrijf: \"doorloop: 1\"", "Write: \"doorloop: 1\""),
            );
        }
        return None;
    };
    if version > VERSION {
        complaints.push(
            Complaint::error(
                "newer_version",
                node.span,
                format!("dit bestand is voor versie {version}; dit programma leest tot en met {VERSION}"),
                format!("this file is for version {version}; this program reads up to {VERSION}"),
            )
            .hint("Haal een nieuwere doorloop", "Get a newer doorloop"),
        );
        return None;
    }
    let found = FileForm::of(root);
    if let Some(other) = found.filter(|f| *f != wanted) {
        let (nl_other, en_other) = other.words();
        let at = child(root, other.key()).map_or(mapping.place(), |n| n.span);
        complaints.push(Complaint::error(
            "other_file",
            at,
            format!("dit is {nl_other}, geen {}", nl.trim_start_matches("een ")),
            format!("this is {en_other}, not {en}"),
        ));
        return None;
    }
    if found.is_none() {
        let keys: Vec<&str> = FileForm::ALL.iter().map(|f| f.key()).collect();
        let near = mapping
            .entries()
            .iter()
            .find(|e| e.key.value != "doorloop" && crate::text::reader::nearest(&e.key.value, [wanted.key()]).is_some());
        let at = near.map_or(mapping.place(), |e| e.key.span);
        let complaint = Complaint::error(
            "missing_key",
            at,
            format!("{nl} heeft \"{}\" nodig", wanted.key()),
            format!("{en} needs \"{}\"", wanted.key()),
        );
        complaints.push(match near {
            Some(e) => suggest(complaint, &e.key.value, &keys, &Words::new("een bestand begint met", "a file begins with")),
            None => complaint.hint(format!("Voeg toe: \"{}: NAAM\"", wanted.key()), format!("Add: \"{}: NAME\"", wanted.key())),
        });
        return None;
    }
    Some(UPGRADES.iter().skip(version - 1).fold(root.clone(), |tree, step| step(tree)))
}
