use std::any::Any;

use cel::ExecutionError;
use cel::common::traits::{Container, Indexer};
use cel::common::types::{CelString, MAP_TYPE, Type};
use cel::common::value::{CowVal, StaticVal, Val};

/// A JSON object. Unlike the library's own map it is neither counted nor walked through: whoever asks about each element
/// of a list is not told about the keys of an object that stands in its place.
#[derive(Clone, Debug)]
pub(super) struct Object(Vec<(CelString<'static>, Box<dyn Val>)>);

impl Object {
    /// The object with these members, whose keys differ.
    pub(super) fn new(members: Vec<(String, Box<dyn Val>)>) -> Self {
        let mut members: Vec<_> =
            members.into_iter().map(|(key, value)| (CelString::from(key), value)).collect();
        members.sort_by(|(one, _), (other, _)| one.inner().cmp(other.inner()));
        Self(members)
    }

    fn find(&self, key: &dyn Val) -> Option<&(dyn Val + 'static)> {
        let key = key.downcast_ref::<CelString<'_>>()?.inner();
        let at = self.0.binary_search_by(|(known, _)| known.inner().cmp(key)).ok()?;
        self.0.get(at).map(|(_, value)| &**value)
    }
}

impl Val for Object {
    fn get_type(&self) -> &Type {
        &MAP_TYPE
    }

    fn cel_type() -> &'static Type {
        &MAP_TYPE
    }

    fn as_container(&self) -> Option<&dyn Container> {
        Some(self)
    }

    fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)> {
        Some(self)
    }

    fn equals(&self, other: &dyn Val) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| {
            let mut pairs = self.0.iter().zip(&other.0);
            self.0.len() == other.0.len()
                && pairs.all(|(one, two)| one.0.inner() == two.0.inner() && one.1.equals(&*two.1))
        })
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v> {
        Box::new(self.clone())
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

impl StaticVal for Object {}

impl Container for Object {
    fn contains(&self, key: &dyn Val) -> Result<bool, ExecutionError> {
        Ok(self.find(key).is_some())
    }
}

impl Indexer for Object {
    fn get<'b, 'v>(&'b self, key: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        let name = || key.downcast_ref::<CelString<'_>>().map_or("", CelString::inner);
        self.find(key).map(CowVal::Borrowed).ok_or_else(|| ExecutionError::no_such_key(name()))
    }

    fn steal<'v>(self: Box<Self>, key: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        Self: 'v,
    {
        self.get(key).map(CowVal::into_owned)
    }
}
