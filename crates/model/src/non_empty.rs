/// A list with at least one element, so that "all of nothing" cannot pass for agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NonEmpty<T> {
    first: T,
    rest: Vec<T>,
}

impl<T> NonEmpty<T> {
    /// A list of exactly one.
    pub fn one(first: T) -> Self {
        Self { first, rest: Vec::new() }
    }

    /// The list, or `None` when `items` is empty.
    pub fn of(items: Vec<T>) -> Option<Self> {
        let mut items = items.into_iter();
        let first = items.next()?;
        Some(Self { first, rest: items.collect() })
    }

    /// The first element; there always is one.
    pub fn first(&self) -> &T {
        &self.first
    }

    /// How many elements; at least 1.
    pub fn count(&self) -> usize {
        self.rest.len().saturating_add(1)
    }

    /// Every element, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// Every element, to be changed where it is.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        std::iter::once(&mut self.first).chain(&mut self.rest)
    }

    /// Adds an element at the end.
    pub fn push(&mut self, item: T) {
        self.rest.push(item);
    }

    /// Every element changed, in order.
    pub fn map<U>(&self, change: impl FnMut(&T) -> U) -> NonEmpty<U> {
        let mut change = change;
        NonEmpty { first: change(&self.first), rest: self.rest.iter().map(change).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::NonEmpty;

    #[test]
    fn nothing_is_not_a_list() {
        assert!(NonEmpty::<u8>::of(vec![]).is_none());
    }

    #[test]
    fn order_and_count_hold() {
        let list = NonEmpty::of(vec![1, 2, 3]).unwrap();
        assert_eq!(list.count(), 3);
        assert_eq!(list.iter().copied().collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(list.map(|n| n * 2), NonEmpty::of(vec![2, 4, 6]).unwrap());
    }
}
