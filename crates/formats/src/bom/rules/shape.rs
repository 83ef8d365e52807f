//! What a table of the specification is made of.

use super::form::Form;

/// What stands in an object.
pub(super) struct Shape {
    pub(super) fields: &'static [Field],
    pub(super) rules: &'static [Rule],
    /// The last version in which it may have other fields as well; 0 for none.
    pub(super) open_until: u8,
}

impl Shape {
    pub(super) const fn of(fields: &'static [Field], rules: &'static [Rule]) -> Self {
        Self { fields, rules, open_until: 0 }
    }

    pub(super) const fn open_until(self, minor: u8) -> Self {
        Self { open_until: minor, ..self }
    }

    /// The field of this name, in a version.
    pub(super) fn field(&self, name: &str, minor: u8) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name && field.span.holds(minor))
    }
}

/// One field of an object.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
    pub(super) span: Span,
}

/// The minor versions that have something.
#[derive(Clone, Copy)]
pub(super) struct Span(u8, u8);

impl Span {
    const ALL: Self = Self(0, u8::MAX);

    pub(super) fn holds(self, minor: u8) -> bool {
        (self.0..=self.1).contains(&minor)
    }
}

pub(super) const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true, span: Span::ALL }
}

pub(super) const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false, span: Span::ALL }
}

impl Field {
    pub(super) const fn since(self, minor: u8) -> Self {
        Self { span: Span(minor, self.span.1), ..self }
    }

    pub(super) const fn until(self, minor: u8) -> Self {
        Self { span: Span(self.span.0, minor), ..self }
    }
}

/// What a value is.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Anything.
    Any,
    /// `true` or `false`.
    Bool,
    /// Any string.
    Text,
    /// A string of a form.
    Formed(Form),
    /// One of these words, which stand between bars beside the first version that has them.
    Words(&'static [(u8, &'static str)]),
    /// A whole number, with the least and the greatest there may be.
    Whole(Option<i32>, Option<i32>),
    /// A number; `true` for one from 0 to 1.
    Number(bool),
    /// An object.
    Object(&'static Shape),
    /// A list.
    List(&'static Kind),
    /// A list in which nothing comes twice.
    Unique(&'static Kind),
    /// A list that is not empty.
    NonEmpty(&'static Kind),
    /// A list of exactly one.
    Single(&'static Kind),
    /// Exactly one of these.
    OneOf(&'static [Kind]),
    /// One of these, or several.
    AnyOf(&'static [Kind]),
}

/// What must hold between the fields of an object.
pub(super) enum Rule {
    /// Exactly one of these groups of fields is there, whole.
    OneOf(&'static [&'static [&'static str]]),
    /// At least one of these groups of fields is there, whole.
    SomeOf(&'static [&'static [&'static str]]),
    /// Both are not there together.
    NotBoth(&'static str, &'static str),
    /// Where the first is there, the second is there and `true`.
    NeedsTrue(&'static str, &'static str),
}
