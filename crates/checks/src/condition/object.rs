use std::any::Any;

use cel::ExecutionError;
use cel::common::traits::{self, Container, Indexer, Iterable, Sizer};
use cel::common::types::{CelInt, CelString, MAP_TYPE, Type};
use cel::common::value::{CowVal, StaticVal, Val};

/// A JSON object, whose keys are gone through in their order. The library's own map has another order in every
/// process, and with it another answer where an element cannot be judged.
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

    fn as_iterable<'b, 'v>(&'b self) -> Option<&'b (dyn Iterable + 'v)> {
        Some(self)
    }

    fn as_sizer(&self) -> Option<&dyn Sizer> {
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

impl Iterable for Object {
    fn iter<'b, 'v>(&'b self) -> Box<dyn traits::Iterator<'b, 'v> + 'b>
    where
        Self: 'v,
    {
        Box::new(Keys(self.0.iter()))
    }
}

impl Sizer for Object {
    fn size(&self) -> CelInt {
        i64::try_from(self.0.len()).unwrap_or(i64::MAX).into()
    }
}

struct Keys<'b>(std::slice::Iter<'b, (CelString<'static>, Box<dyn Val>)>);

impl<'b, 'v> traits::Iterator<'b, 'v> for Keys<'b> {
    fn next(&mut self) -> Option<&'b (dyn Val + 'v)> {
        self.0.next().map(|(key, _)| -> &'b (dyn Val + 'v) { key })
    }
}
