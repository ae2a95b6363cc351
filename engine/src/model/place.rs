//! A place: one municipality, with its calendars, teams, bodies, mandates, money, terms and caseload.

use super::{Cents, Default, Law, Name, RuleText};
use crate::text::{DurationForm, FileId, Span, Stated, Words};
use crate::time::{AgendaDeadline, Cycle, Date, DateRange, Hours, Moment, YearlyRange};

/// One municipality.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Its id.
    pub name: Name,
    /// Its title.
    pub title: Words,
    /// How many people live there.
    pub inhabitants: Option<u64>,
    /// Office hours.
    pub hours: Hours,
    /// `nl`: Dutch public holidays; `none`: no holidays.
    pub holidays_nl: bool,
    /// Share of staff at work in a season; 1 elsewhere.
    pub present: Vec<(YearlyRange, f64)>,
    /// Recesses by name.
    pub recess: Vec<Recess>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Bodies.
    pub bodies: Vec<Body>,
    /// The mandate register.
    pub mandates: Vec<MandateRow>,
    /// Budget lines.
    pub budgets: Vec<BudgetLine>,
    /// Planning and control windows.
    pub cycle: Vec<CycleWindow>,
    /// Elections and what comes with them.
    pub terms: Option<Terms>,
    /// Who owns a domain.
    pub owners: Vec<Owner>,
    /// Values for rules: `place.NAME`.
    pub values: Vec<PlaceValue>,
    /// The cases that compete with the proposal.
    pub caseload: Vec<CaseloadEntry>,
    /// A file of cases already under way.
    pub open: Option<Name>,
    /// The cases in it.
    pub open_cases: Vec<OpenCase>,
}

impl Place {
    /// The team for a lane: by name, or by what it `does`.
    #[must_use]
    pub fn team_for(&self, lane: &str) -> Option<usize> {
        let by_name = self.teams.iter().position(|t| t.name.value == lane);
        by_name.or_else(|| self.teams.iter().position(|t| t.does.iter().any(|d| d.value == lane)))
    }

    /// The index of a body by name.
    #[must_use]
    pub fn body(&self, name: &str) -> Option<usize> {
        self.bodies.iter().position(|b| b.name.value == name)
    }
}

/// A named recess: stretches of days, both ends included.
#[derive(Clone, Debug, PartialEq)]
pub struct Recess {
    /// Its name.
    pub name: Name,
    /// Its stretches.
    pub ranges: Vec<DateRange>,
}

/// A team: ⌈fte⌉ equal workers.
#[derive(Clone, Debug, PartialEq)]
pub struct Team {
    /// Its id.
    pub name: Name,
    /// How people read it.
    pub title: Words,
    /// Full-time equivalents; without it the team is never busy.
    pub fte: Option<f64>,
    /// Share of its time that goes to other work.
    pub other_work: f64,
    /// Other work in a season.
    pub season: Vec<(YearlyRange, f64)>,
    /// Lanes it does besides its own name.
    pub does: Vec<Name>,
    /// Hours of its own.
    pub hours: Option<Hours>,
    /// Its caseload is its whole work: `waits` is not used.
    pub queue_simulated: bool,
    /// Where.
    pub span: Span,
}

/// When a body meets.
#[derive(Clone, Debug, PartialEq)]
pub enum MeetingRule {
    /// By rule or list, with other rules in some recesses.
    Cycle {
        /// The rule.
        cycle: Cycle,
        /// Recess → the rule that holds inside it.
        seasons: Vec<(Name, Cycle)>,
    },
    /// An ICS file of the municipality's own calendar.
    Calendar(Name),
}

/// A kind of agenda item of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyItem {
    /// `hamerstuk`, `bespreekstuk`, `informatie`, …
    pub name: Name,
    /// Heard first by another body.
    pub hears_first: Option<Name>,
    /// Voted on without debate.
    pub at_once: bool,
    /// Never voted on: the body is informed, and may say what it thinks (Gemeentewet 169(4)).
    pub never: bool,
}

/// A deciding body.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Its id.
    pub name: Name,
    /// How people read it.
    pub title: Words,
    /// When it meets.
    pub meets: MeetingRule,
    /// When its agenda closes, before each meeting.
    pub agenda_closes: Option<AgendaDeadline>,
    /// Items on an agenda, other business included; `None` = no limit.
    pub slots: Option<u32>,
    /// Slots taken by other business at each meeting: smallest, most likely, largest.
    pub other_items: Option<(f64, Option<f64>, f64)>,
    /// Slots kept for urgent matters.
    pub urgent: Option<u32>,
    /// Recesses in which it does not meet.
    pub skips: Vec<Name>,
    /// Heard first by another body.
    pub hears_first: Option<Name>,
    /// Its kinds of item.
    pub items: Vec<BodyItem>,
    /// Where.
    pub span: Span,
}

/// The amounts a mandate row covers, in cents: above the lower, up to and including the upper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Inclusive; `None` = no limit.
    pub up_to: Option<Cents>,
}

/// Someone who is asked before a decision is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// The team.
    pub by: Name,
    /// Hands-on work.
    pub work: Option<Stated<DurationForm>>,
    /// How long it usually lies before that.
    pub waits: Option<Stated<DurationForm>>,
}

/// A row of the mandate register.
#[derive(Clone, Debug, PartialEq)]
pub struct MandateRow {
    /// The matter.
    pub matter: Name,
    /// The amounts.
    pub band: Band,
    /// Who decides.
    pub decides: Name,
    /// Holds only if this does.
    pub when: Option<RuleText>,
    /// Its ground.
    pub law: Vec<Law>,
    /// Advice it takes, in this order.
    pub with_advice: Vec<Advice>,
    /// Who signs along, in this order, after the advice.
    pub signed_with: Vec<Advice>,
    /// Whose mandate it was passed on from (ondermandaat).
    pub through: Option<Name>,
    /// Whether this mandate may be passed on (Awb 10:9).
    pub sub_mandate: bool,
    /// Recesses in which the decider is away.
    pub away: Vec<Name>,
    /// In whose name.
    pub in_name_of: Option<Name>,
    /// Who stands in when the decider is absent.
    pub replaced_by: Option<Name>,
    /// Where.
    pub span: Span,
}

/// Claims of processes that are not in the caseload.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherClaims {
    /// So many a year.
    pub per_year: f64,
    /// How much each.
    pub amount: MoneyForm,
}

/// An amount, drawn or fixed, in cents.
#[derive(Clone, Debug, PartialEq)]
pub struct MoneyForm {
    /// Smallest.
    pub min: f64,
    /// Most likely; absent = uniform.
    pub likely: Option<f64>,
    /// Largest; equal to `min` when fixed.
    pub max: f64,
}

/// A budget line.
#[derive(Clone, Debug, PartialEq)]
pub struct BudgetLine {
    /// Its id.
    pub name: Name,
    /// How people read it.
    pub title: Words,
    /// A whole year's money.
    pub year: Cents,
    /// What is left on `as_of`.
    pub left: Cents,
    /// The day of `left`; claims count from then.
    pub as_of: Date,
    /// Month and day on which it renews; `None` = never.
    pub renews: Option<(u8, u8)>,
    /// Share of what is left that is carried over.
    pub carry_over: f64,
    /// Most for one applicant.
    pub per_applicant: Option<Cents>,
    /// Claims of others.
    pub claims: Option<OtherClaims>,
    /// Where.
    pub span: Span,
}

/// A day or a stretch of days that comes back every year.
#[derive(Clone, Debug, PartialEq)]
pub struct DateRule {
    /// First month and day.
    pub first: (u8, u8),
    /// Last month and day.
    pub last: (u8, u8),
}

/// What becomes of a window in an election year.
#[derive(Clone, Debug, PartialEq)]
pub enum ElectionYear {
    /// Claims go through this window.
    Through(Name),
    /// It is empty: claims wait for the next year's.
    Empty,
}

/// A window of planning and control.
#[derive(Clone, Debug, PartialEq)]
pub struct CycleWindow {
    /// `kadernota`, `begroting`, `bestuursrapportage_1`, …
    pub name: Name,
    /// How people read it.
    pub title: Words,
    /// When it opens for claims.
    pub opens: Option<(u8, u8)>,
    /// Last day on which a claim can be handed in.
    pub in_by: Option<(u8, u8)>,
    /// When it is decided.
    pub decided: Option<DateRule>,
    /// When the money is there, the year after the decision, or the same year.
    pub money_from: Option<(u8, u8)>,
    /// What holds in an election year instead.
    pub election_year: Option<ElectionYear>,
    /// Its decision may amend the budget of the year itself (a bestuursrapportage with a begrotingswijziging).
    pub amends: bool,
    /// Its ground.
    pub law: Vec<Law>,
    /// Where.
    pub span: Span,
}

/// Elections and what comes with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// Election days; empty = by the Kieswet rule.
    pub elections: Vec<(Date, Span)>,
    /// Election → new college.
    pub formation: Option<Stated<DurationForm>>,
    /// Caretaker period before the election.
    pub caretaker: Option<Stated<DurationForm>>,
    /// The first hundred days after the new college.
    pub settling: Option<Stated<DurationForm>>,
    /// Rules of a process: an item for which one holds waits.
    pub defers: Vec<Name>,
    /// Chance that support must be won again with the new college.
    pub won_again: Option<Stated<f64>>,
    /// How long winning it again takes.
    pub winning_takes: Option<Stated<DurationForm>>,
    /// Where.
    pub span: Span,
}

/// Who owns a domain.
#[derive(Clone, Debug, PartialEq)]
pub struct Owner {
    /// The word of the process's owner fact.
    pub name: Name,
    /// The team.
    pub team: Option<Name>,
    /// The person's role.
    pub holder: Option<String>,
    /// How people read the holder.
    pub title: Option<Words>,
    /// How long it takes to find them.
    pub found_after: Option<Stated<DurationForm>>,
    /// Where.
    pub span: Span,
}

/// The value of a place for rules, typed by its form.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueForm {
    /// An amount.
    Money(Cents),
    /// A number or share.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A day.
    Date(Date),
    /// Seconds.
    Duration(i64),
}

/// A dated value.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceValue {
    /// Its name in rules: `place.NAME`.
    pub name: Name,
    /// Value, the days on which it holds, and its ground.
    pub dated: Vec<(ValueForm, Option<DateRange>, Vec<Law>)>,
}

/// How cases arrive.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrivals {
    /// Poisson, so many a year.
    PerYear {
        /// Cases a year.
        per_year: f64,
        /// Month (1–12) → share of the year; the rest is spread over the other months.
        months: Vec<(u8, f64)>,
        /// Extra weight in stretches of the year.
        peaks: Vec<(YearlyRange, f64)>,
    },
    /// One after each gap.
    Every {
        /// The gap.
        gap: DurationForm,
        /// So many in all, counted from the start of the world.
        cases: Option<u64>,
        /// Hours in which cases come; the gap counts inside them only. `None` = day and night.
        hours: Option<Hours>,
    },
    /// None come: these are under way already.
    UnderWay(Vec<OpenCase>),
}

/// A case that is under way already: a line of the file that `open` names.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenCase {
    /// The process.
    pub process: Name,
    /// When it was handed in.
    pub submitted: Date,
    /// The step that it is at, by its path.
    pub step: Name,
    /// Since when.
    pub since: Date,
    /// Facts that are known, as written.
    pub facts: Vec<(String, String)>,
    /// Its number or name, where the table has a column `case`.
    pub id: Option<String>,
    /// What more is known of it, where its history is; then it is still at its step on the day that is looked at.
    pub known: Option<KnownHistory>,
    /// Its line.
    pub span: Span,
}

/// What a case lived through.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownHistory {
    /// Its name.
    pub id: String,
    /// Since when it is at its step.
    pub since: Moment,
    /// Steps that it finished, by their path: from when, if that is known, and until when.
    pub passed: Vec<(String, Option<Moment>, Moment)>,
    /// When its legal period stood still; `None` = it still does.
    pub stopped: Vec<(Moment, Option<Moment>)>,
}

/// A fact of a caseload case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseloadFact {
    /// Which fact.
    pub name: Name,
    /// Its value or draw.
    pub value: Default,
}

/// The cases of one process that compete with the proposal.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseloadEntry {
    /// The process.
    pub process: Name,
    /// How they arrive.
    pub arrivals: Arrivals,
    /// Facts, as written; they are typed against the process when the plan is made.
    pub facts: Vec<(Name, crate::text::Node)>,
}
