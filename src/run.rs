//! What stands from a place on: an address's path, an image's name, a value.

/// The characters from `start` on for as long as they belong, and no more than `longest` bytes of them.
///
/// The limit is what keeps reading linear: a line of a million hosts would otherwise be read to its end a million times.
/// Nothing, where `start` is no character boundary.
pub fn run<'t>(text: &'t str, start: usize, longest: usize, belongs: &dyn Fn(char) -> bool) -> &'t str {
    let rest = text.get(start..).unwrap_or_default();
    let rest = &rest[..rest.floor_char_boundary(longest)];
    let end = rest.char_indices().find(|(_, c)| !belongs(*c)).map_or(rest.len(), &|(at, _)| at);
    &rest[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_where_a_character_does_not_belong() {
        assert_eq!(run("a=bcd ef", 2, 400, &|c| c != ' '), "bcd");
        assert_eq!(run("a=bcd", 2, 400, &|c| c != ' '), "bcd");
        assert_eq!(run("a=", 2, 400, &|c| c != ' '), "");
    }

    #[test]
    fn is_read_no_further_than_its_limit_and_never_into_a_character() {
        assert_eq!(run("aaåå", 0, 3, &|_| true), "aa");
        assert_eq!(run("aaåå", 3, 9, &|_| true), "");
        assert_eq!(run("a", 7, 9, &|_| true), "");
    }
}
