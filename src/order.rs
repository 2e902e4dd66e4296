//! Keeping short lists in order, without a sorting routine for each kind of list: those are large, and the page pays for their bytes.

/// Puts an item where its key belongs, behind items of the same key. For lists of tens, not of thousands.
pub fn insert_by_key<T, K: Ord>(items: &mut Vec<T>, item: T, key: impl Fn(&T) -> K) {
    let wanted = key(&item);
    let at = items.partition_point(|other| key(other) <= wanted);
    items.insert(at, item);
}
