//! Compiles the regular expressions of `kb/` into patterns: the work of the build, and of the tools that help to write causes.
//!
//! The syntax is the regex crate's, read as bytes, with two differences: it ignores case, and a space outside brackets
//! matches any run of white space, line breaks included, so that text wrapped by a terminal still matches.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

use crate::pattern::{ANY_NUMBER, Edge, Pattern, Set, Sets, Step, is_white_space};

/// More steps than this, and somebody has written `(…){500}`.
const MOST_STEPS: usize = 2_000;

/// Compiles a regular expression, and adds the sets that it needs to `sets`; the error says what it cannot be.
pub fn compile(source: &str, sets: &mut Sets) -> Result<Pattern, String> {
    let hir = ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .case_insensitive(true)
        .build()
        .parse(&with_open_spaces(source))
        .map_err(|error| error.to_string())?;
    if hir.properties().minimum_len().unwrap_or_default() == 0 {
        return Err("matches a text without a letter".into());
    }
    let mut writer = Writer { sets, steps: Vec::new(), groups: Vec::new(), target: 0 };
    writer.expression(&hir)?;
    writer.push(Step::Done)?;
    Ok(Pattern { steps: writer.steps, groups: writer.groups })
}

/// Puts `\s+` where a space stands outside brackets.
pub fn with_open_spaces(source: &str) -> String {
    let mut open = String::with_capacity(source.len() + 16);
    let mut in_brackets = false;
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                open.push(c);
                open.extend(chars.next());
                continue;
            }
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            ' ' if !in_brackets => {
                // ` ?` and ` *` stay optional.
                let optional = chars.as_str().starts_with(['?', '*']);
                open.push_str(if optional { "\\s*" } else { "\\s+" });
                if optional {
                    chars.next();
                }
                continue;
            }
            _ => {}
        }
        open.push(c);
    }
    open
}

struct Writer<'w> {
    sets: &'w mut Sets,
    steps: Vec<Step>,
    groups: Vec<String>,
    /// The number of the step that something jumps to: a text before it must not grow over it.
    target: usize,
}

impl Writer<'_> {
    fn push(&mut self, step: Step) -> Result<usize, String> {
        if self.steps.len() == MOST_STEPS {
            return Err(format!("has more than {MOST_STEPS} steps: repeat single characters rather than groups"));
        }
        self.steps.push(step);
        Ok(self.steps.len() - 1)
    }

    fn expression(&mut self, hir: &Hir) -> Result<(), String> {
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => literal.0.iter().try_for_each(|byte| self.byte(*byte))?,
            HirKind::Class(class) => match bytes_of(class).as_slice() {
                [] => return Err("has a set without a character".into()),
                [byte] => self.byte(*byte)?,
                bytes => {
                    let set = self.set(bytes)?;
                    self.push(Step::One { set })?;
                }
            },
            HirKind::Look(look) => {
                self.push(Step::Edge(edge(*look)?))?;
            }
            HirKind::Repetition(repetition) => self.repetition(repetition)?,
            HirKind::Capture(capture) => match &capture.name {
                None => self.expression(&capture.sub)?,
                Some(name) => {
                    let group = u8::try_from(2 * self.groups.len()).map_err(|_| "has too many groups")?;
                    self.groups.push(name.to_string());
                    self.push(Step::Group(group))?;
                    self.expression(&capture.sub)?;
                    self.push(Step::Group(group + 1))?;
                }
            },
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.expression(part))?,
            HirKind::Alternation(ways) => {
                let mut ends = Vec::new();
                for (number, way) in ways.iter().enumerate() {
                    if number + 1 == ways.len() {
                        self.expression(way)?;
                        break;
                    }
                    let fork = self.push(Step::Else(0))?;
                    self.expression(way)?;
                    ends.push(self.push(Step::Skip(0))?);
                    self.steps[fork] = Step::Else(self.from(fork));
                }
                for skip in ends {
                    self.steps[skip] = Step::Skip(self.from(skip));
                }
            }
        }
        Ok(())
    }

    /// One byte, in any case: more of the text before it, where there is one.
    fn byte(&mut self, byte: u8) -> Result<(), String> {
        let byte = byte.to_ascii_lowercase();
        // A space in a text is a run of white space: one that was meant as itself stays a set.
        if byte == b' ' {
            let set = self.set(b" ")?;
            return self.push(Step::One { set }).map(|_| ());
        }
        let unreached = self.steps.len() - self.target;
        match self.steps.as_mut_slice() {
            [.., Step::Text(text), Step::Many { set, least: 1, most: ANY_NUMBER }]
                if unreached >= 2 && is_white_space_set(self.sets[usize::from(*set)]) =>
            {
                text.extend([b' ', byte]);
                self.steps.pop();
            }
            [.., Step::Text(text)] if unreached >= 1 => text.push(byte),
            _ => {
                self.push(Step::Text(vec![byte]))?;
            }
        }
        Ok(())
    }

    /// The number of a set.
    fn set(&mut self, bytes: &[u8]) -> Result<u16, String> {
        let mut set = Set::default();
        for byte in bytes {
            set.insert(*byte);
        }
        let known = self.sets.iter().position(|other| *other == set);
        let number = known.unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        });
        u16::try_from(number).map_err(|_| "needs more sets of characters than can be numbered".into())
    }

    /// How far the next step is from another. Something will go on there, so that no text may grow over it.
    fn from(&mut self, step: usize) -> u16 {
        self.target = self.steps.len();
        u16::try_from(self.steps.len() - step).expect("there are fewer steps than that")
    }

    fn repetition(&mut self, repetition: &Repetition) -> Result<(), String> {
        let lazy = !repetition.greedy;
        if let Some(bytes) = single(&repetition.sub) {
            let number = |count: u32| {
                let number = u16::try_from(count).ok().filter(|number| *number < ANY_NUMBER);
                number.ok_or_else(|| format!("repeats {count} times"))
            };
            let set = self.set(&bytes)?;
            let (least, most) = (number(repetition.min)?, repetition.max.map_or(Ok(ANY_NUMBER), number)?);
            self.push(if lazy { Step::Few { set, least, most } } else { Step::Many { set, least, most } })?;
            return Ok(());
        }
        for _ in 0..repetition.min {
            self.expression(&repetition.sub)?;
        }
        let Some(most) = repetition.max else {
            if repetition.sub.properties().minimum_len().unwrap_or_default() == 0 {
                return Err("repeats, without end, what can be nothing".into());
            }
            let fork = self.fork(lazy)?;
            self.target = self.steps.len();
            self.expression(&repetition.sub)?;
            let back = self.from(fork);
            self.push(Step::Back(back))?;
            self.land(fork, lazy);
            return Ok(());
        };
        let mut forks = Vec::new();
        for _ in repetition.min..most {
            forks.push(self.fork(lazy)?);
            self.expression(&repetition.sub)?;
        }
        for fork in forks {
            self.land(fork, lazy);
        }
        Ok(())
    }

    /// The choice between what follows and what comes later, which [`Writer::land`] tells.
    fn fork(&mut self, lazy: bool) -> Result<usize, String> {
        self.push(if lazy { Step::Rather(0) } else { Step::Else(0) })
    }

    fn land(&mut self, fork: usize, lazy: bool) {
        let further = self.from(fork);
        self.steps[fork] = if lazy { Step::Rather(further) } else { Step::Else(further) };
    }
}

fn is_white_space_set(set: Set) -> bool {
    (0..=u8::MAX).filter(|byte| is_white_space(*byte)).eq(set.bytes())
}

fn edge(look: Look) -> Result<Edge, String> {
    match look {
        Look::Start => Ok(Edge::Start),
        Look::End => Ok(Edge::End),
        Look::WordAscii => Ok(Edge::Word),
        Look::WordAsciiNegate => Ok(Edge::NotWord),
        other => Err(format!("asks for a place of the kind {other:?}, which patterns do not know")),
    }
}

/// The bytes of a set, in lower case, each once, in order.
fn bytes_of(class: &Class) -> Vec<u8> {
    let mut bytes: Vec<u8> = match class {
        Class::Bytes(class) => class.iter().flat_map(|range| range.start()..=range.end()).collect(),
        // Where no other form is asked for, a set of ASCII comes as characters.
        Class::Unicode(class) => class
            .iter()
            .flat_map(|range| range.start()..=range.end())
            .filter_map(|c| u8::try_from(c).ok().filter(u8::is_ascii))
            .collect(),
    };
    bytes.make_ascii_lowercase();
    bytes.sort_unstable();
    bytes.dedup();
    bytes
}

/// The bytes of an expression that is always one byte long.
fn single(hir: &Hir) -> Option<Vec<u8>> {
    match hir.kind() {
        HirKind::Class(class) => Some(bytes_of(class)),
        HirKind::Literal(literal) if literal.0.len() == 1 => Some(vec![literal.0[0].to_ascii_lowercase()]),
        HirKind::Capture(capture) if capture.name.is_none() => single(&capture.sub),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, text: &str) -> Option<(usize, usize)> {
        let mut sets = Sets::new();
        let pattern = compile(source, &mut sets).expect("a pattern");
        pattern.find(&sets, text, 0).map(|found| (found.range.start, found.range.end))
    }

    #[test]
    fn a_space_matches_a_wrapped_line() {
        assert_eq!(found("cannot connect to the[ ]daemon", "Cannot connect\n    to the daemon"), Some((0, 32)));
        assert_eq!(found("cannot connect to the[ ]daemon", "cannot connect to the\ndaemon"), None);
        assert_eq!(found("a: ?b", "a:b"), Some((0, 3)));
    }

    #[test]
    fn an_escaped_bracket_opens_nothing() {
        assert_eq!(found(r"repository \[a b", "repository [a  b"), Some((0, 16)));
    }

    #[test]
    fn what_can_never_match_well_is_refused_with_a_reason() {
        for (source, reason) in [
            ("a*", "matches a text without a letter"),
            ("(ab|cd){900}", "has more than 2000 steps"),
            ("(?m)^a", "asks for a place of the kind StartLF"),
            ("a(b?)*", "repeats, without end, what can be nothing"),
            ("a(", "unclosed group"),
        ] {
            let problem = compile(source, &mut Sets::new()).expect_err(source);
            assert!(problem.contains(reason), "{source}: {problem}");
        }
    }
}
