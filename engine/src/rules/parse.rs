//! Reading the text of a rule with rhai, within limits.

use std::sync::OnceLock;

use rhai::{AST, Engine, Expr, LexError, OptimizationLevel, ParseError, ParseErrorType, Stmt};

use crate::text::Words;

use super::fault::Fault;
use super::span::Text;

/// The longest rule, in characters. What is longer belongs in several named rules.
pub(super) const MOST_CHARACTERS: usize = 2_000;

/// The deepest nesting rhai may parse.
const MOST_LEVELS: usize = 100;

/// The engine that parses: no functions, no statements, no `eval`; it never evaluates anything.
pub(super) fn parser() -> &'static Engine {
    static PARSER: OnceLock<Engine> = OnceLock::new();
    PARSER.get_or_init(|| {
        let mut engine = Engine::new_raw();
        limit(&mut engine);
        engine
    })
}

/// Sets the limits that hold for parsing and for evaluating with rhai alike.
pub(super) fn limit(engine: &mut Engine) {
    engine
        .set_optimization_level(OptimizationLevel::None)
        .set_max_expr_depths(MOST_LEVELS, 1)
        .set_max_operations(100_000)
        .set_max_string_size(MOST_CHARACTERS * 4)
        .set_max_array_size(500)
        .set_max_map_size(500)
        .set_max_call_levels(8)
        .set_max_functions(0)
        .set_allow_anonymous_fn(false)
        .set_allow_looping(false)
        .set_allow_statement_expression(false)
        .disable_symbol("eval");
}

/// Parses a rule.
pub(super) fn parse(source: &str, text: &Text) -> Result<AST, Fault> {
    if text.len() > MOST_CHARACTERS {
        return Err(Fault::new(
            MOST_CHARACTERS..text.len(),
            "rule-too-long",
            Words::new(
                format!("de regel is langer dan {MOST_CHARACTERS} tekens"),
                format!("the rule is longer than {MOST_CHARACTERS} characters"),
            ),
        )
        .hint(Words::new("verdeel hem over enkele regels met een naam", "divide it over a few named rules")));
    }
    if source.trim().is_empty() {
        return Err(Fault::new(0..text.len(), "rule-empty", Words::new("de regel is leeg", "the rule is empty")));
    }
    parser().compile_expression(source).map_err(|error| translate(&error, text))
}

/// The one expression of a parsed rule.
pub(super) fn expression(ast: &AST) -> Option<&Expr> {
    match ast.statements() {
        [Stmt::Expr(expression)] => Some(expression),
        _ => None,
    }
}

/// Says a parser's error in words of the people who write rules.
fn translate(error: &ParseError, text: &Text) -> Fault {
    let at = text.token(error.position());
    let rhai = error.err_type().to_string();
    let found = text.cut(&at);
    let (code, what) = match error.err_type() {
        ParseErrorType::UnexpectedEOF | ParseErrorType::BadInput(LexError::UnterminatedString) => {
            ("rule-incomplete", Words::new("de regel houdt te vroeg op", "the rule ends too early"))
        }
        ParseErrorType::ExprTooDeep | ParseErrorType::LiteralTooLarge(..) => {
            ("rule-too-large", Words::new("de regel zit te diep in elkaar", "the rule is nested too deeply"))
        }
        ParseErrorType::MissingToken(token, _) => {
            ("rule-syntax", Words::new(format!("hier wordt \"{token}\" verwacht"), format!("\"{token}\" is expected here")))
        }
        ParseErrorType::Reserved(word) => (
            "rule-reserved",
            Words::new(
                format!("\"{word}\" kan in een regel niet worden gebruikt"),
                format!("\"{word}\" cannot be used in a rule"),
            ),
        ),
        _ => (
            "rule-syntax",
            Words::new(format!("deze regel is niet te lezen ({rhai})"), format!("this rule cannot be read ({rhai})")),
        ),
    };
    let fault = Fault::new(at, code, what);
    match found.as_str() {
        "=" => fault.hint(Words::new("vergelijken is \"==\"", "comparing is \"==\"")),
        "and" | "en" => fault.hint(Words::new("\"en\" is \"&&\"", "\"and\" is \"&&\"")),
        "or" | "of" => fault.hint(Words::new("\"of\" is \"||\"", "\"or\" is \"||\"")),
        "not" | "niet" => fault.hint(Words::new("\"niet\" is \"!\"", "\"not\" is \"!\"")),
        "%" | "€" => fault.hint(Words::new(
            "een deel is een getal: 25% is 0.25; een bedrag is een getal in euro's",
            "a share is a number: 25% is 0.25; an amount is a number of euros",
        )),
        _ => fault,
    }
}
