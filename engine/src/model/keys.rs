//! The keys of both kinds of file, as tables: the one place of what may be written where.
//!
//! The reader complains of what is not in them; the JSON Schema is made from them.

use crate::text::schema::{About, Key, Shape, json_schema};

/// The keys of one kind of mapping, and what it is called.
pub struct Table {
    /// Dutch noun with its article.
    pub nl: &'static str,
    /// English noun with its article.
    pub en: &'static str,
    /// The keys.
    pub keys: &'static [Key],
}

const fn key(name: &'static str, required: bool, nl: &'static str, en: &'static str, shape: Shape) -> Key {
    Key { name, required, about: About { nl, en }, shape }
}

/// The JSON Schema of a process file.
#[must_use]
pub fn process_schema() -> serde_json::Value {
    json_schema(PROCESS.keys, "doorloop-process.schema.json")
}

/// The JSON Schema of a place file.
#[must_use]
pub fn place_schema() -> serde_json::Value {
    json_schema(PLACE.keys, "doorloop-place.schema.json")
}

/// A ground in law, or several.
const GROUND: Shape = Shape::ListOf(&Shape::Either(&[Shape::Text, Shape::Ref("law", || LAW.keys)]));
/// A length of time: one, a choice of some, or a word for one (a fact, `place.NAME`, `owner.found_after`, `by 12-31`).
const LENGTH: Shape = Shape::Either(&[
    Shape::Duration,
    Shape::Ref("quantiles", || QUANTILES),
    Shape::Ref("ordered", || ORDERED.keys),
    Shape::ListOf(&Shape::Ref("choice_of_value", || BRANCH_IS.keys)),
    Shape::Text,
]);
/// Where to: a step, branches, or branches in order.
const WAY: Shape = Shape::Either(&[
    Shape::ListOf(&Shape::Either(&[Shape::Name, Shape::Ref("branch", || BRANCH_TO.keys)])),
    Shape::Ref("ordered", || ORDERED.keys),
]);
/// Where to when money is short.
const WAY_SHORT: Shape = Shape::Either(&[
    Shape::ListOf(&Shape::Either(&[
        Shape::Name,
        Shape::Ref("branch_when_short", || BRANCH_SHORT.keys),
        Shape::Ref("waiting_for_money", || WAIT.keys),
    ])),
    Shape::Ref("ordered", || ORDERED.keys),
]);
/// Members of a block.
const MEMBERS: Shape = Shape::ListOf(&Shape::Either(&[Shape::Name, Shape::Ref("member", || MEMBER.keys)]));
/// An amount, or a fact or rule that gives one.
const AMOUNT: Shape = Shape::Either(&[Shape::Money, Shape::Text]);
/// A plain value, some, or shares by name.
const PLAIN: Shape = Shape::Either(&[Shape::ListOf(&Shape::Text), Shape::MapOf(&Shape::Text)]);
/// Who must advise, or sign along.
const ADVISERS: Shape = Shape::ListOf(&Shape::Either(&[Shape::Name, Shape::Ref("advice", || ADVICE.keys)]));
/// Values that rules read, each with its dates.
const VALUES: Shape = Shape::MapOf(&Shape::ListOf(&Shape::Either(&[Shape::Text, Shape::Ref("value", || VALUE.keys)])));
/// Quantiles of a log.
const QUANTILES: &[Key] =
    &[key("quantiles", true, "Kwantielen op gelijke afstand", "Quantiles at even steps", Shape::ListOf(&Shape::Text))];

/// Keys of a text in two languages.
pub const WORDS: Table = Table {
    nl: "een tekst in twee talen",
    en: "a text in two languages",
    keys: &[key("nl", true, "Nederlands", "Dutch", Shape::Text), key("en", true, "Engels", "English", Shape::Text)],
};

/// Keys of a ground in law.
pub const LAW: Table = Table {
    nl: "een wettelijke grond",
    en: "a ground in law",
    keys: &[
        key("law", true, "De wet", "The act", Shape::Text),
        key("article", false, "Het artikel", "The article", Shape::Text),
        key("url", false, "Waar het staat", "Where it can be read", Shape::Text),
        key("valid", false, "Wanneer het geldt", "When it holds", Shape::DateRange),
    ],
};

/// Keys of a number with its source.
pub const STATED: Table = Table {
    nl: "een getal met zijn bron",
    en: "a number with its source",
    keys: &[
        key("is", true, "Het getal", "The number", Shape::Any),
        key("source", false, "Waar het vandaan komt", "Where it comes from", Shape::OneOf(&["estimate", "law", "measured"])),
        key("sure", false, "Hoe zeker: een factor", "How sure: a factor", Shape::Number),
        key("law", false, "De grond in de wet", "The ground in law", GROUND),
        key("judgement", false, "Waar de wet ruimte laat", "Where the law leaves room", Shape::Words),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a fact.
pub const FACT: Table = Table {
    nl: "een vraag",
    en: "a fact",
    keys: &[
        key(
            "type",
            true,
            "Het soort antwoord",
            "The type of answer",
            Shape::OneOf(&["money", "number", "bool", "choice", "choices", "date", "duration", "text"]),
        ),
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("ask", false, "De vraag", "The question", Shape::Words),
        key("of", false, "De keuzes", "The options", Shape::Either(&[Shape::MapOf(&Shape::Words), Shape::ListOf(&Shape::Name)])),
        key(
            "default",
            false,
            "Wat geldt als het niet gegeven is",
            "What holds when it is not given",
            Shape::Either(&[PLAIN, Shape::Ref("number_with_source", || STATED.keys)]),
        ),
        key("min", false, "Kleinste waarde", "Smallest value", Shape::Text),
        key("max", false, "Grootste waarde", "Largest value", Shape::Text),
        key("optional", false, "Mag wegblijven", "May be left out", Shape::Bool),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a rule with a title.
pub const RULE: Table = Table {
    nl: "een regel",
    en: "a rule",
    keys: &[
        key("is", true, "De regel zelf", "The rule itself", Shape::Rule),
        key("title", false, "Hoe mensen hem lezen, op een pijl", "How people read it, on an arrow", Shape::Words),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a lane.
pub const LANE: Table = Table {
    nl: "een baan",
    en: "a lane",
    keys: &[
        key("is", true, "Wat het is", "What it is", Shape::OneOf(&["team", "body", "applicant", "partner"])),
        key("of", false, "Het team of orgaan waar het voor staat", "The team or body it stands for", Shape::Name),
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a ranking.
pub const RANK: Table = Table {
    nl: "een rangorde",
    en: "a ranking",
    keys: &[
        key("score", true, "De score van dit voorstel", "The score of this proposal", AMOUNT),
        key("rivals", false, "Hoeveel anderen meedoen", "How many others take part", PLAIN),
        key("scores", false, "Hoe de anderen scoren (anders 0..100)", "How the others score (else 0..100)", AMOUNT),
        key("amounts", false, "Wat de anderen vragen (anders hetzelfde)", "What the others ask (else the same)", AMOUNT),
    ],
};

/// Keys of a line and an amount.
pub const LINE_AMOUNT: Table = Table {
    nl: "een post en een bedrag",
    en: "a line and an amount",
    keys: &[
        key("line", true, "De begrotingspost", "The budget line", Shape::Text),
        key("amount", true, "Hoeveel", "How much", AMOUNT),
    ],
};

/// Keys of a mandate question.
pub const MANDATE_STEP: Table = Table {
    nl: "een mandaatvraag",
    en: "a mandate question",
    keys: &[
        key("matter", true, "Het onderwerp", "The matter", Shape::Text),
        key("amount", false, "Het bedrag", "The amount", AMOUNT),
    ],
};

/// Keys of a member of a block.
pub const MEMBER: Table = Table {
    nl: "een deel van een blok",
    en: "a member of a block",
    keys: &[
        key("step", true, "De stap", "The step", Shape::Name),
        key("when", false, "Alleen als dit geldt", "Only if this holds", Shape::Rule),
        key("chance", false, "Met deze kans", "With this chance", Shape::Chance),
        key("times", false, "Zo veel keer", "So many times", Shape::Text),
    ],
};

/// Keys of an ordered list.
pub const ORDERED: Table = Table {
    nl: "een geordende lijst",
    en: "an ordered list",
    keys: &[key(
        "ordered",
        true,
        "De takken: de eerste die geldt, wint",
        "The branches: the first that holds wins",
        Shape::ListOf(&Shape::Either(&[
            Shape::Ref("branch", || BRANCH_TO.keys),
            Shape::Ref("choice_of_value", || BRANCH_IS.keys),
        ])),
    )],
};

/// Keys of a branch.
pub const BRANCH_TO: Table = Table {
    nl: "een tak",
    en: "a branch",
    keys: &[
        key("when", false, "Alleen als dit geldt", "Only if this holds", Shape::Rule),
        key("chance", false, "Het deel dat zo gaat", "The share that goes this way", Shape::Chance),
        key("max", false, "Hoe vaak hoogstens", "How often at most", Shape::Text),
        key("to", false, "Waarheen", "Where to", Shape::Name),
        key("else", false, "Anders hierheen", "Else here", Shape::Name),
        key("held", false, "Aangehouden: houdt zijn plaats", "Held over: keeps its place", Shape::Bool),
    ],
};

/// Keys of a branch when money is short.
pub const BRANCH_SHORT: Table = Table {
    nl: "een tak bij te weinig geld",
    en: "a branch when money is short",
    keys: &[
        key("when", false, "Alleen als dit geldt", "Only if this holds", Shape::Rule),
        key("chance", false, "Het deel dat zo gaat", "The share that goes this way", Shape::Chance),
        key("max", false, "Hoe vaak hoogstens", "How often at most", Shape::Text),
        key("to", false, "Waarheen", "Where to", Shape::Name),
        key(
            "else",
            false,
            "Anders hierheen",
            "Else here",
            Shape::Either(&[Shape::Name, Shape::Ref("waiting_for_money", || WAIT.keys)]),
        ),
        key("wait", false, "Wacht op geld", "Waits for money", Shape::OneOf(&["next_year", "amendment"])),
    ],
};

/// Keys of waiting for money.
pub const WAIT: Table = Table {
    nl: "wachten op geld",
    en: "waiting for money",
    keys: &[key("wait", true, "Waarop", "For what", Shape::OneOf(&["next_year", "amendment"]))],
};

/// Keys of a choice of values.
pub const BRANCH_IS: Table = Table {
    nl: "een keuze uit waarden",
    en: "a choice of values",
    keys: &[
        key("when", false, "Alleen als dit geldt", "Only if this holds", Shape::Rule),
        key("chance", false, "Het deel dat zo gaat", "The share that goes this way", Shape::Chance),
        key("max", false, "Hoe vaak hoogstens", "How often at most", Shape::Text),
        key("is", false, "De waarde", "The value", Shape::Either(&[Shape::Duration, Shape::Text])),
        key("else", false, "Anders deze waarde", "Else this value", Shape::Either(&[Shape::Duration, Shape::Text])),
        key("source", false, "Waar het vandaan komt", "Where it comes from", Shape::Text),
        key("sure", false, "Hoe zeker: een factor", "How sure: a factor", Shape::Number),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a step.
pub const STEP: Table = Table {
    nl: "een stap",
    en: "a step",
    keys: &[
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("by", false, "Wie het doet", "Who does it", Shape::Name),
        key("work", false, "Werktijd", "Working time", LENGTH),
        key("waits", false, "Hoe lang het meestal ligt", "How long it usually lies", LENGTH),
        key("takes", false, "Verstreken tijd", "Elapsed time", LENGTH),
        key("meeting", false, "Het orgaan dat vergadert", "The body that meets", Shape::Name),
        key("item", false, "Het soort agendapunt", "The kind of agenda item", Shape::Name),
        key("mandate", false, "Wie mag beslissen", "Who may decide", Shape::Object(MANDATE_STEP.keys)),
        key("to", false, "Beslisser en volgende stap", "Decider and next step", Shape::MapOf(&Shape::Name)),
        key("budget", false, "Reserveert geld", "Reserves money", Shape::Object(LINE_AMOUNT.keys)),
        key("if_short", false, "Als er te weinig is", "When there is too little", WAY_SHORT),
        key("rank", false, "De beste eerst", "Best first", Shape::Object(RANK.keys)),
        key("period", false, "Een termijn die moet lopen", "A term that must run", LENGTH),
        key(
            "window",
            false,
            "Wacht op een moment in de cyclus; bij budget: alleen dan vragen",
            "Waits for a moment of the cycle; beside budget: ask only then",
            Shape::Name,
        ),
        key("until", false, "Tot wanneer", "Until when", Shape::Text),
        key("missed", false, "Waarheen als het voorbij is", "Where to when it was missed", Shape::Name),
        key("decide", false, "Kiest alleen", "Only chooses", WAY),
        key("all", false, "Wacht op alle", "Waits for all", MEMBERS),
        key("any", false, "Wacht op enkele", "Waits for some", MEMBERS),
        key("first", false, "Gaat door met de eerste", "Goes on with the first", MEMBERS),
        key("need", false, "Hoeveel nodig zijn", "How many are needed", Shape::Integer),
        key("then", false, "Waarheen na het blok", "Where to after the block", WAY),
        key("unless", false, "Verlaat het blok bij dit einde", "Leaves the block at this end", Shape::MapOf(&Shape::Name)),
        key("process", false, "Een ander proces als deel", "Another process as a part", Shape::Name),
        key("with", false, "Zijn vragen", "Its facts", Shape::MapOf(&PLAIN)),
        key("ends", false, "Elk einde naar een stap", "Each end to a step", Shape::MapOf(&Shape::Name)),
        key(
            "end",
            false,
            "Een einde",
            "An end",
            Shape::OneOf(&["granted", "partly", "refused", "withdrawn", "not_handled", "faded", "returned", "other_route"]),
        ),
        key("next", false, "Waarheen", "Where to", WAY),
        key("decided", false, "De aanvrager hoort ja of nee", "The proposer hears yes or no", Shape::Bool),
        key("milestone", false, "Een mijlpaal", "A milestone", Shape::Words),
        key("raises", false, "Verhoogt een post", "Raises a line", Shape::Object(LINE_AMOUNT.keys)),
        key(
            "only_in",
            false,
            "Alleen in deze tijd van het jaar",
            "Only in this part of the year",
            Shape::ListOf(&Shape::DateRange),
        ),
        key("not_in", false, "Niet in deze tijd", "Not in this time", Shape::ListOf(&Shape::Name)),
        key(
            "cause",
            false,
            "Waarom de tijd verstrijkt",
            "Why the time passes",
            Shape::OneOf(&[
                "work",
                "hours",
                "statutory",
                "handling",
                "queue",
                "priority",
                "meeting",
                "agenda",
                "recess",
                "budget",
                "term",
                "applicant",
                "partner",
                "search",
            ]),
        ),
        key("priority", false, "Voorrang: hoger gaat eerst", "Priority: higher goes first", Shape::Text),
        key("law", false, "De grond in de wet", "The ground in law", GROUND),
        key("judgement", false, "Waar de wet ruimte laat", "Where the law leaves room", Shape::Words),
        key("bring", false, "Wat u meebrengt", "What you bring", Shape::Words),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a suspension.
pub const SUSPENDS: Table = Table {
    nl: "een opschorting",
    en: "a suspension",
    keys: &[
        key("law", false, "De grond in de wet", "The ground in law", GROUND),
        key("during", true, "Tijdens deze stappen", "During these steps", Shape::ListOf(&Shape::Name)),
        key("at_most", false, "Hoogstens zo lang", "At most so long", Shape::Duration),
    ],
};

/// Keys of an extension.
pub const EXTEND: Table = Table {
    nl: "een verlenging",
    en: "an extension",
    keys: &[
        key("by", true, "Hoe lang", "By how much", Shape::Duration),
        key("once", false, "Eén keer", "Once", Shape::Bool),
        key("chance", false, "Hoe vaak het gebeurt", "How often it is done", Shape::Chance),
        key("law", false, "De grond in de wet", "The ground in law", GROUND),
    ],
};

/// Keys of a penalty.
pub const PENALTY: Table = Table {
    nl: "een boete",
    en: "a penalty",
    keys: &[
        key("dwangsom", false, "Dwangsom (Awb 4:17)", "Penalty for lateness (Awb 4:17)", Shape::Bool),
        key("notice", false, "Kans op een ingebrekestelling", "Chance of a notice of default", Shape::Chance),
    ],
};

/// Keys of a period.
pub const PERIOD: Table = Table {
    nl: "een termijn",
    en: "a period",
    keys: &[
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("law", false, "De grond in de wet", "The ground in law", GROUND),
        key("from", true, "Vanaf deze stap", "From this step", Shape::Name),
        key("until", true, "Tot een van deze stappen", "Until one of these steps", Shape::ListOf(&Shape::Name)),
        key("within", true, "Hoe lang", "How long", LENGTH),
        key("suspends", false, "Wanneer de klok stilstaat", "When the clock stands still", Shape::Object(SUSPENDS.keys)),
        key("extend", false, "Verlenging", "Extension", Shape::Object(EXTEND.keys)),
        key("when", false, "Alleen als dit geldt", "Only if this holds", Shape::Rule),
        key("penalty", false, "Boete", "Penalty", Shape::Object(PENALTY.keys)),
        key(
            "silence",
            false,
            "Stilte beslist: hierheen als de termijn om is (Awb 4:20b)",
            "Silence decides: where to when the period is over (Awb 4:20b)",
            Shape::Name,
        ),
        key("rolls", false, "Schuift op naar een werkdag", "Rolls to a working day", Shape::Bool),
        key("judgement", false, "Waar de wet ruimte laat", "Where the law leaves room", Shape::Words),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a stop.
pub const STOP: Table = Table {
    nl: "een stop",
    en: "a stop",
    keys: &[
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("after", false, "Na deze tijd", "After this time", LENGTH),
        key("chance", false, "Kans per tijd", "Chance per time", Shape::Text),
        key("from", false, "Vanaf deze stap", "From this step", Shape::Name),
        key("until", false, "Tot deze stap", "Until this step", Shape::Name),
        key("to", true, "Waarheen", "Where to", Shape::Name),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of an intervention.
pub const INTERVENTION: Table = Table {
    nl: "een maatregel",
    en: "an intervention",
    keys: &[
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("lesson", false, "De les", "The lesson", Shape::Name),
        key("assumes", false, "Wat waar moet zijn", "What must be true", Shape::Words),
        key("set", false, "Vervangt", "Replaces", Shape::MapOf(&Shape::Any)),
        key("scale", false, "Vermenigvuldigt", "Multiplies", Shape::MapOf(&Shape::Share)),
        key("add", false, "Telt op", "Adds", Shape::MapOf(&Shape::Any)),
        key("steps", false, "Vervangt stappen", "Replaces steps", Shape::MapOf(&Shape::Ref("step", || STEP.keys))),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of an expectation.
pub const EXPECT: Table = Table {
    nl: "een verwachting",
    en: "an expectation",
    keys: &[
        key("decides", false, "Wie beslist", "Who decides", Shape::Name),
        key(
            "passes",
            false,
            "Komt hierlangs",
            "Passes here",
            Shape::Either(&[Shape::ListOf(&Shape::Name), Shape::MapOf(&Shape::Text)]),
        ),
        key(
            "avoids",
            false,
            "Komt hier niet langs",
            "Does not pass here",
            Shape::Either(&[Shape::ListOf(&Shape::Name), Shape::MapOf(&Shape::Text)]),
        ),
        key("ends", false, "Aandeel van elk einde", "Share of each end", Shape::MapOf(&Shape::Text)),
        key("p50", false, "Middelste duur", "Median duration", Shape::Duration),
        key("p80", false, "Duur van vier op de vijf", "Duration of four in five", Shape::Duration),
        key("p90", false, "Duur van negen op de tien", "Duration of nine in ten", Shape::Duration),
        key("mean", false, "Gemiddelde duur", "Mean duration", Shape::Duration),
        key("on_time", false, "Aandeel op tijd", "Share on time", Shape::MapOf(&Shape::Text)),
    ],
};

/// Keys of an example.
pub const EXAMPLE: Table = Table {
    nl: "een voorbeeld",
    en: "an example",
    keys: &[
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("place", false, "De plaats", "The place", Shape::Name),
        key("given", false, "De antwoorden", "The answers", Shape::MapOf(&PLAIN)),
        key("with", false, "Maatregelen", "Interventions", Shape::ListOf(&Shape::Name)),
        key("expect", true, "Wat te zien moet zijn", "What must be seen", Shape::Object(EXPECT.keys)),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a sticky note.
pub const STICKY_NOTE: Table = Table {
    nl: "een briefje",
    en: "a sticky note",
    keys: &[
        key("text", true, "Wat erop staat", "What it says", Shape::Words),
        key("on", false, "De stap waar het op plakt", "The step it sticks to", Shape::Name),
    ],
};

/// Keys of a process.
pub const PROCESS: Table = Table {
    nl: "een proces",
    en: "a process",
    keys: &[
        key("doorloop", true, "De versie van de vorm", "The version of the form", Shape::Integer),
        key("process", true, "De naam", "The name", Shape::Name),
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("about", false, "In één zin", "In one sentence", Shape::Words),
        key("part", false, "Alleen als deel", "Only as a part", Shape::Bool),
        key("owner", false, "De vraag die de eigenaar kiest", "The fact that picks the owner", Shape::Name),
        key("uses", false, "Gedeelde vragen", "Shared facts", Shape::ListOf(&Shape::Name)),
        key("facts", false, "De vragen", "The facts", Shape::MapOf(&Shape::Object(FACT.keys))),
        key(
            "rules",
            false,
            "De regels",
            "The rules",
            Shape::MapOf(&Shape::Either(&[Shape::Rule, Shape::Ref("named_rule", || RULE.keys)])),
        ),
        key("lanes", false, "Wie doet wat", "Who does what", Shape::MapOf(&Shape::Object(LANE.keys))),
        key("steps", true, "De stappen", "The steps", Shape::MapOf(&Shape::Ref("step", || STEP.keys))),
        key("periods", false, "De termijnen", "The periods", Shape::MapOf(&Shape::Object(PERIOD.keys))),
        key("stops", false, "Wat een zaak stopt", "What stops a case", Shape::MapOf(&Shape::Object(STOP.keys))),
        key("interventions", false, "De maatregelen", "The interventions", Shape::MapOf(&Shape::Object(INTERVENTION.keys))),
        key("examples", false, "De voorbeelden", "The examples", Shape::ListOf(&Shape::Object(EXAMPLE.keys))),
        key(
            "notes",
            false,
            "Briefjes van een werksessie",
            "Sticky notes of a workshop",
            Shape::ListOf(&Shape::Object(STICKY_NOTE.keys)),
        ),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of shared facts.
pub const SHARED: Table = Table {
    nl: "gedeelde vragen",
    en: "shared facts",
    keys: &[
        key("doorloop", true, "De versie van de vorm", "The version of the form", Shape::Integer),
        key("shared", true, "De naam", "The name", Shape::Name),
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("facts", true, "De vragen", "The facts", Shape::MapOf(&Shape::Object(FACT.keys))),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of values from the law.
pub const LAW_FILE: Table = Table {
    nl: "waarden uit de wet",
    en: "values from the law",
    keys: &[
        key("doorloop", true, "De versie van de vorm", "The version of the form", Shape::Integer),
        key("law", true, "De naam", "The name", Shape::Name),
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("values", true, "Waarden voor regels", "Values for rules", VALUES),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a season.
pub const SEASON: Table = Table {
    nl: "een tijd van het jaar",
    en: "a season",
    keys: &[key("other_work", true, "Ander werk", "Other work", Shape::Share)],
};

/// Keys of a team.
pub const TEAM: Table = Table {
    nl: "een team",
    en: "a team",
    keys: &[
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("fte", false, "Voltijdsbanen", "Full-time equivalents", Shape::Number),
        key("other_work", false, "Aandeel ander werk", "Share of other work", Shape::Share),
        key(
            "season",
            false,
            "Ander werk in een tijd van het jaar",
            "Other work in a season",
            Shape::MapOf(&Shape::Object(SEASON.keys)),
        ),
        key("does", false, "Doet ook", "Also does", Shape::ListOf(&Shape::Name)),
        key(
            "hours",
            false,
            "Eigen openingstijden",
            "Hours of its own",
            Shape::Either(&[Shape::Text, Shape::MapOf(&Shape::ListOf(&Shape::Text))]),
        ),
        key("queue", false, "Al het werk is nagebootst", "All its work is simulated", Shape::OneOf(&["simulated"])),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a kind of agenda item.
pub const ITEM: Table = Table {
    nl: "een soort agendapunt",
    en: "a kind of agenda item",
    keys: &[
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("hears_first", false, "Eerst hier behandeld", "Heard here first", Shape::Name),
        key("votes", false, "Wanneer gestemd wordt", "When it is voted on", Shape::OneOf(&["at_once", "after_debate", "never"])),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a meeting rhythm.
pub const MEETS: Table = Table {
    nl: "een vergaderritme",
    en: "a meeting rhythm",
    keys: &[
        key("is", false, "De regel", "The rule", Shape::ListOf(&Shape::Text)),
        key("in", false, "In een reces", "In a recess", Shape::MapOf(&Shape::ListOf(&Shape::Text))),
        key("ics", false, "Een kalenderbestand", "A calendar file", Shape::Text),
    ],
};

/// Keys of a body.
pub const BODY: Table = Table {
    nl: "een orgaan",
    en: "a body",
    keys: &[
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key(
            "meets",
            true,
            "Wanneer het vergadert",
            "When it meets",
            Shape::Either(&[Shape::ListOf(&Shape::Text), Shape::Ref("rhythm", || MEETS.keys)]),
        ),
        key("in", false, "Ander ritme in een reces", "Another rhythm in a recess", Shape::MapOf(&Shape::ListOf(&Shape::Text))),
        key("agenda_closes", false, "Hoe lang vooraf de agenda sluit", "How long before its agenda closes", Shape::Duration),
        key("slots", false, "Punten op een agenda", "Items on an agenda", Shape::Integer),
        key("other_items", false, "Punten van anderen", "Items of others", Shape::Number),
        key("urgent", false, "Punten voor spoed", "Items for urgent matters", Shape::Integer),
        key("skips", false, "Vergadert niet in", "Does not meet in", Shape::ListOf(&Shape::Name)),
        key("hears_first", false, "Eerst hier behandeld", "Heard here first", Shape::Name),
        key("items", false, "Soorten punten", "Kinds of item", Shape::MapOf(&Shape::Object(ITEM.keys))),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of an advice.
pub const ADVICE: Table = Table {
    nl: "een advies",
    en: "an advice",
    keys: &[
        key("of", true, "Van wie", "Of whom", Shape::Name),
        key("work", false, "Werktijd", "Working time", Shape::Duration),
        key("waits", false, "Hoe lang het meestal ligt", "How long it usually lies", Shape::Duration),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a mandate.
pub const MANDATE_ROW: Table = Table {
    nl: "een mandaat",
    en: "a mandate",
    keys: &[
        key("matter", true, "Het onderwerp", "The matter", Shape::Name),
        key("up_to", false, "Tot en met dit bedrag", "Up to and including", Shape::Money),
        key("decides", true, "Wie beslist", "Who decides", Shape::Name),
        key("when", false, "Alleen als dit geldt", "Only if this holds", Shape::Rule),
        key("law", false, "De grond in de wet", "The ground in law", GROUND),
        key("with_advice", false, "Eerst advies van", "Advice first of", ADVISERS),
        key("signed_with", false, "Tekent mee", "Signs along", ADVISERS),
        key("in_name_of", false, "Namens", "In the name of", Shape::Name),
        key("sub_mandate", false, "Mag doorgegeven worden (Awb 10:9)", "May be passed on (Awb 10:9)", Shape::Bool),
        key("through", false, "Ondermandaat van", "Passed on by", Shape::Name),
        key("away", false, "Afwezig in deze recessen", "Away in these recesses", Shape::ListOf(&Shape::Name)),
        key("replaced_by", false, "Vervanger bij afwezigheid", "Replacement when away", Shape::Name),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of claims of others.
pub const CLAIMS: Table = Table {
    nl: "aanspraken van anderen",
    en: "claims of others",
    keys: &[key("per_year", true, "Per jaar", "A year", Shape::Number), key("amount", true, "Bedrag", "Amount", Shape::Money)],
};

/// Keys of a budget line.
pub const BUDGET: Table = Table {
    nl: "een begrotingspost",
    en: "a budget line",
    keys: &[
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("year", true, "Geld voor een heel jaar", "A whole year’s money", Shape::Money),
        key("left", true, "Wat over is", "What is left", Shape::Money),
        key("as_of", true, "Op deze dag", "On this day", Shape::Date),
        key("renews", false, "Wanneer het opnieuw begint", "When it renews", Shape::Date),
        key("carry_over", false, "Wat meegaat", "What is carried over", Shape::Share),
        key("per_applicant", false, "Hoogstens per aanvrager", "Most for one applicant", Shape::Money),
        key("claims", false, "Aanspraken van anderen", "Claims of others", Shape::Object(CLAIMS.keys)),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a window of the cycle.
pub const CYCLE_WINDOW: Table = Table {
    nl: "een moment in de cyclus",
    en: "a window of the cycle",
    keys: &[
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("opens", false, "Gaat open", "Opens", Shape::Date),
        key("in_by", false, "Inleveren tot en met", "To be handed in by", Shape::Date),
        key("decided", false, "Wanneer besloten", "When decided", Shape::Text),
        key("money_from", false, "Wanneer er geld is", "When the money is there", Shape::Date),
        key(
            "election_year",
            false,
            "In een verkiezingsjaar: dit moment, of none",
            "In an election year: this window, or none",
            Shape::Name,
        ),
        key("amends", false, "Kan de begroting van dit jaar wijzigen", "May amend this year’s budget", Shape::Bool),
        key("law", false, "De grond in de wet", "The ground in law", GROUND),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of the term of office.
pub const TERMS: Table = Table {
    nl: "de bestuursperiode",
    en: "the term of office",
    keys: &[
        key("elections", false, "Verkiezingsdagen", "Election days", Shape::ListOf(&Shape::Date)),
        key("formation", false, "Duur van de formatie", "Length of the formation", Shape::Duration),
        key("caretaker", false, "Demissionaire tijd vooraf", "Caretaker period before", Shape::Duration),
        key("settling", false, "De eerste honderd dagen", "The first hundred days", Shape::Duration),
        key("defers", false, "Regels van wat wacht", "Rules of what waits", Shape::ListOf(&Shape::Name)),
        key("won_again", false, "Kans dat steun opnieuw nodig is", "Chance that support must be won again", Shape::Chance),
        key("winning_takes", false, "Hoe lang dat duurt", "How long that takes", Shape::Duration),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of an owner.
pub const OWNER: Table = Table {
    nl: "een eigenaar",
    en: "an owner",
    keys: &[
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("team", false, "Het team", "The team", Shape::Name),
        key("holder", false, "Wie het draagt", "Who holds it", Shape::Name),
        key("found_after", false, "Hoe lang vinden duurt", "How long finding takes", Shape::Duration),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a value.
pub const VALUE: Table = Table {
    nl: "een waarde",
    en: "a value",
    keys: &[
        key("is", true, "De waarde", "The value", PLAIN),
        key("valid", false, "Wanneer het geldt", "When it holds", Shape::DateRange),
        key("law", false, "De grond in de wet", "The ground in law", GROUND),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of cases of others.
pub const CASELOAD: Table = Table {
    nl: "zaken van anderen",
    en: "cases of others",
    keys: &[
        key("per_year", false, "Per jaar", "A year", Shape::Number),
        key("every", false, "Eén per deze tijd", "One in this time", Shape::Duration),
        key("cases", false, "Hoeveel in totaal", "How many in all", Shape::Integer),
        key(
            "hours",
            false,
            "Uren waarin zij komen; de tijd ertussen telt daarbinnen",
            "Hours in which they come; the time between them counts inside these",
            Shape::Either(&[Shape::Text, Shape::MapOf(&Shape::ListOf(&Shape::Text))]),
        ),
        key("months", false, "Aandeel per maand", "Share by month", Shape::MapOf(&Shape::Share)),
        key("peaks", false, "Pieken", "Peaks", Shape::MapOf(&Shape::Text)),
        key("facts", false, "De antwoorden", "The answers", Shape::MapOf(&PLAIN)),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Keys of a place.
pub const PLACE: Table = Table {
    nl: "een plaats",
    en: "a place",
    keys: &[
        key("doorloop", true, "De versie van de vorm", "The version of the form", Shape::Integer),
        key("place", true, "De naam", "The name", Shape::Name),
        key("title", false, "Hoe mensen het lezen", "How people read it", Shape::Words),
        key("inhabitants", false, "Inwoners", "Inhabitants", Shape::Integer),
        key(
            "hours",
            true,
            "Openingstijden",
            "Office hours",
            Shape::Either(&[Shape::Text, Shape::MapOf(&Shape::ListOf(&Shape::Text))]),
        ),
        key("holidays", true, "Feestdagen", "Holidays", Shape::OneOf(&["nl", "none"])),
        key("present", false, "Aandeel aanwezig", "Share at work", Shape::MapOf(&Shape::Share)),
        key("recess", false, "Recessen", "Recesses", Shape::MapOf(&Shape::ListOf(&Shape::DateRange))),
        key("teams", false, "Teams", "Teams", Shape::MapOf(&Shape::Object(TEAM.keys))),
        key("bodies", false, "Organen", "Bodies", Shape::MapOf(&Shape::Object(BODY.keys))),
        key("mandates", false, "Mandaten", "Mandates", Shape::ListOf(&Shape::Object(MANDATE_ROW.keys))),
        key("budgets", false, "Begrotingsposten", "Budget lines", Shape::MapOf(&Shape::Object(BUDGET.keys))),
        key("cycle", false, "De cyclus", "The cycle", Shape::MapOf(&Shape::Object(CYCLE_WINDOW.keys))),
        key("terms", false, "De bestuursperiode", "The term of office", Shape::Object(TERMS.keys)),
        key("owners", false, "Eigenaren", "Owners", Shape::MapOf(&Shape::Object(OWNER.keys))),
        key("values", false, "Waarden voor regels", "Values for rules", VALUES),
        key("caseload", false, "Zaken van anderen", "Cases of others", Shape::MapOf(&Shape::Object(CASELOAD.keys))),
        key("open", false, "Zaken die al lopen", "Cases under way", Shape::Text),
        key("note", false, "Voor mensen", "For people", Shape::Words),
    ],
};

/// Every table, in the order in which a reader meets them: a process from outside to inside, a place, and what stands in both.
pub const TABLES: &[&Table] = &[
    &PROCESS,
    &FACT,
    &RULE,
    &LANE,
    &STEP,
    &BRANCH_TO,
    &BRANCH_IS,
    &ORDERED,
    &BRANCH_SHORT,
    &WAIT,
    &MANDATE_STEP,
    &LINE_AMOUNT,
    &RANK,
    &MEMBER,
    &PERIOD,
    &SUSPENDS,
    &EXTEND,
    &PENALTY,
    &STOP,
    &INTERVENTION,
    &EXAMPLE,
    &EXPECT,
    &STICKY_NOTE,
    &SHARED,
    &PLACE,
    &TEAM,
    &SEASON,
    &BODY,
    &MEETS,
    &ITEM,
    &MANDATE_ROW,
    &BUDGET,
    &CLAIMS,
    &CYCLE_WINDOW,
    &TERMS,
    &OWNER,
    &VALUE,
    &CASELOAD,
    &STATED,
    &LAW_FILE,
    &ADVICE,
    &LAW,
    &WORDS,
];
