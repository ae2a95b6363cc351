//! The keys of a file as tables: one source for the reader, the JSON Schema and the page on the format.
//!
//! ```
//! use doorloop_engine::text::schema::{json_schema, About, Key, Shape};
//! static STEP: &[Key] = &[
//!     Key { name: "takes", required: false, about: About { nl: "Hoe lang het duurt", en: "How long it takes" }, shape: Shape::Duration },
//!     Key { name: "inner", required: false, about: About { nl: "Een stap erin", en: "A step within" }, shape: Shape::Ref("step", step) },
//! ];
//! fn step() -> &'static [Key] { STEP }
//! static PROCESS: &[Key] = &[
//!     Key { name: "steps", required: true, about: About { nl: "De stappen", en: "The steps" }, shape: Shape::MapOf(&Shape::Ref("step", step)) },
//! ];
//! let schema = json_schema(PROCESS, "https://example.org/process.schema.json");
//! assert_eq!(schema["required"][0], "steps");
//! assert_eq!(schema["properties"]["steps"]["additionalProperties"]["$ref"], "#/$defs/step");
//! assert_eq!(schema["$defs"]["step"]["properties"]["takes"]["description"], "How long it takes / Hoe lang het duurt");
//! ```

use serde_json::{Map, Value, json};

/// A sentence on a key, in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Dutch.
    pub nl: &'static str,
    /// English.
    pub en: &'static str,
}

/// A key that a mapping may have.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key as it is written.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it says.
    pub about: About,
    /// What may stand after it.
    pub shape: Shape,
}

/// What a value looks like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Any text.
    Text,
    /// A rule, in quotes.
    Rule,
    /// Plain text, or `{ nl, en }`.
    Words,
    /// Yes or no.
    Bool,
    /// A whole number.
    Integer,
    /// A number, or two or three as a range.
    Number,
    /// A percentage of 0 % and up.
    Share,
    /// A percentage of 0 % to 100 %, or a rule that gives one.
    Chance,
    /// An amount of euros, or two or three as a range.
    Money,
    /// A length of time, or a range or form of it.
    Duration,
    /// A date, `2027-02-01`, or a day of each year, `02-01`.
    Date,
    /// Two dates, `FROM..TO`.
    DateRange,
    /// A time of day, `09:30`.
    TimeOfDay,
    /// The name of something: letters, digits and `_`.
    Name,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// A list; a single value stands for a list of one.
    ListOf(&'static Self),
    /// Names of one's own, each with a value.
    MapOf(&'static Self),
    /// A mapping with these keys.
    Object(&'static [Key]),
    /// A mapping with a name in the schema, which may contain itself.
    Ref(&'static str, fn() -> &'static [Key]),
    /// Any of some shapes.
    Either(&'static [Self]),
    /// Anything.
    Any,
}

/// The JSON Schema (2020-12) of a file whose top level has these keys; `id` is its address.
#[must_use]
pub fn json_schema(root: &'static [Key], id: &str) -> Value {
    let mut definitions = Definitions::default();
    let body = definitions.object(root);
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("$id".into(), json!(id));
    if let Value::Object(body) = body {
        schema.extend(body);
    }
    if !definitions.done.is_empty() {
        definitions.done.sort_keys();
        schema.insert("$defs".into(), Value::Object(definitions.done));
    }
    Value::Object(schema)
}

#[derive(Default)]
struct Definitions {
    done: Map<String, Value>,
}

impl Definitions {
    fn object(&mut self, keys: &'static [Key]) -> Value {
        let mut properties = Map::new();
        for key in keys {
            let mut value = self.shape(&key.shape);
            if let Value::Object(map) = &mut value {
                map.insert("description".into(), json!(format!("{} / {}", key.about.en, key.about.nl)));
            }
            properties.insert(key.name.into(), value);
        }
        let required: Vec<&str> = keys.iter().filter(|k| k.required).map(|k| k.name).collect();
        let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        if let (false, Value::Object(map)) = (required.is_empty(), &mut object) {
            map.insert("required".into(), json!(required));
        }
        object
    }

    fn reference(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.done.contains_key(name) {
            // Set before it is made, so that a mapping that contains itself ends.
            self.done.insert(name.to_owned(), Value::Null);
            let value = make(self);
            self.done.insert(name.to_owned(), value);
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    /// A number may say where it comes from: `{ is: …, source: …, sure: … }`.
    fn stated(&mut self, name: &str, plain: Value) -> Value {
        self.reference(name, |_| {
            json!({ "anyOf": [plain.clone(), {
                "type": "object",
                "properties": {
                    "is": plain,
                    "source": { "enum": ["estimate", "law", "measured"] },
                    "sure": { "type": "number", "minimum": 1 },
                    "note": true,
                    "law": true,
                    "judgement": true,
                },
                "required": ["is"],
                "additionalProperties": false,
            }] })
        })
    }

    fn shape(&mut self, shape: &'static Shape) -> Value {
        let text = |pattern: &str| json!({ "type": ["string", "number"], "pattern": pattern });
        match shape {
            Shape::Text | Shape::Rule => json!({ "type": ["string", "number", "boolean"] }),
            Shape::Words => self.reference("words", |_| {
                json!({ "anyOf": [{ "type": ["string", "number"] }, {
                    "type": "object",
                    "properties": { "nl": { "type": "string" }, "en": { "type": "string" } },
                    "required": ["nl", "en"],
                    "additionalProperties": false,
                }] })
            }),
            Shape::Bool => json!({ "enum": [true, false, "yes", "no", "ja", "nee"] }),
            Shape::Integer => json!({ "type": ["integer", "string"], "pattern": "^-?[0-9][0-9_]*$" }),
            Shape::Number => self.stated("number", text("^-?[0-9][0-9_]*([.][0-9]+)?[km]?([.][.].+)?$")),
            Shape::Share => self.stated("share", json!({ "type": "string", "pattern": "^[0-9]+([.][0-9]+)?%?([.][.].+)?%$" })),
            Shape::Chance => self.stated("chance", json!({ "type": "string" })),
            Shape::Money => self.stated("money", text("^(€ ?)?[0-9][0-9_.,]*[km]?(,-)?([.][.].+)?$")),
            Shape::Duration => self.stated(
                "duration",
                json!({ "anyOf": [
                    { "type": "string", "pattern": "^[0-9].* ?(min|h|d|wd|w|mo|y)$" },
                    { "type": "string", "pattern": "^(exp |lognormal *\\(|gamma *\\(|quantiles)" },
                ] }),
            ),
            Shape::Date => json!({ "type": "string", "pattern": "^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$" }),
            Shape::DateRange => {
                json!({ "type": "string", "pattern": "^([0-9]{4}-)?[0-9]{2}-[0-9]{2}[.][.]([0-9]{4}-)?[0-9]{2}-[0-9]{2}$" })
            }
            Shape::TimeOfDay => json!({ "type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$" }),
            Shape::Name => json!({ "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$" }),
            Shape::OneOf(words) => json!({ "enum": words }),
            Shape::ListOf(inner) => {
                let item = self.shape(inner);
                json!({ "anyOf": [{ "type": "array", "items": item.clone() }, item] })
            }
            Shape::MapOf(inner) => json!({ "type": "object", "additionalProperties": self.shape(inner) }),
            Shape::Object(keys) => self.object(keys),
            Shape::Ref(name, keys) => self.reference(name, |all| all.object(keys())),
            Shape::Either(shapes) => json!({ "anyOf": shapes.iter().map(|s| self.shape(s)).collect::<Vec<_>>() }),
            Shape::Any => json!({}),
        }
    }
}
