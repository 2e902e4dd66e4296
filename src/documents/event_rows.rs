//! Rows of `ContainerRegistryLoginEvents` and `ContainerRegistryRepositoryEvents`, counted, and what they show together.
//!
//! An identity that fails and later succeeds says nothing: what counts is what failed after the last success, for each identity and
//! operation. Rows come in any order, so they are kept, each in a few bytes, and sorted.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::ops::Range;

use super::health_check::is_private;
use super::rows::{self, Column, Row};
use crate::reading::Reading;
use crate::report::{Bar, Chart, Span, Tally};
use crate::segment::SegmentKind;
use crate::segment::command::is_guid;
use crate::segment::jwt::ZEROS;
use crate::time;

/// More rows are no longer looked at: a file of the largest size has fewer.
const MOST_ROWS: usize = 300_000;
/// More different names than this are kept as one.
const MOST_NAMES: u32 = 20_000;
/// Rows whose cells become facts.
const MOST_TOLD: usize = 12;
const MOST_BARS: i64 = 40;
/// Tallies of one kind, beside that of the rest.
const MOST_TALLIES: usize = 8;
/// How far before a table its query is looked for.
const QUERY_BYTES: usize = 800;

/// How many seconds a bar may stand for: a minute to four weeks, or else a year.
const STEPS: &[i64] = &[60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 7 * 86_400, 28 * 86_400];
const LONGEST_STEP: i64 = 364 * 86_400;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Operation {
    Login,
    Pull,
    Push,
    Delete,
    Other,
}

impl Operation {
    fn of(row: &Row<'_>) -> Operation {
        let name = row.cell(Column::Operation).to_ascii_lowercase();
        match name.as_str() {
            _ if name.contains("login") => Operation::Login,
            _ if name.contains("pull") => Operation::Pull,
            _ if name.contains("push") => Operation::Push,
            _ if ["delete", "untag", "purge"].iter().any(|word| name.contains(word)) => Operation::Delete,
            // A table without operations and repositories is of logins.
            "" if !row.has(Column::Repository) && !row.cell(Column::Table).contains("Repository") => Operation::Login,
            _ => Operation::Other,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Operation::Login => "login",
            Operation::Pull => "pull",
            Operation::Push => "push",
            Operation::Delete => "delete",
            Operation::Other => "",
        }
    }
}

/// One row, or one side of a counted row.
#[derive(Clone, Copy, Debug)]
struct Event {
    at: Option<i64>,
    operation: Operation,
    /// 0: not told.
    status: u16,
    who: u32,
    address: u32,
    repository: u32,
    failed: u32,
    all: u32,
    start: usize,
    end: usize,
}

impl Event {
    /// Identity and operation; without an identity the address stands for it.
    fn key(&self) -> (u32, u32, Operation) {
        (self.who, if self.who == 0 { self.address } else { 0 }, self.operation)
    }

    fn has_failed(&self) -> bool {
        self.failed > 0
    }

    fn is_good(&self) -> bool {
        self.failed == 0 && (self.status == 0 || self.status < 400)
    }
}

/// Names, each kept once; 0 is the empty one.
#[derive(Debug, Default)]
struct Names {
    numbers: BTreeMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if self.names.is_empty() {
            self.names.push(String::new());
        }
        let name = name.trim();
        if name.is_empty() || name == "-" {
            return 0;
        }
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(MOST_NAMES).min(MOST_NAMES);
        if number == MOST_NAMES {
            return MOST_NAMES - 1;
        }
        self.numbers.insert(name.to_owned(), number);
        self.names.push(name.to_owned());
        number
    }

    fn name(&self, number: u32) -> &str {
        usize::try_from(number).ok().and_then(|number| self.names.get(number)).map_or("", String::as_str)
    }
}

#[derive(Debug, Default)]
struct Log {
    events: Vec<Event>,
    identities: Names,
    addresses: Names,
    repositories: Names,
    /// One push that went to more than one region.
    regions: Option<(usize, usize)>,
}

/// Reads the rows of a paste; gives the places that hold rows and nothing else.
pub fn read(paste: &str, reading: &mut Reading) -> Vec<Range<usize>> {
    let mut log = Log::default();
    let mut query = (usize::MAX, 0);
    let tables = rows::read(paste, &mut |row| {
        if query.0 != row.table {
            query = (row.table, status_of_query(paste, row.table));
        }
        log.take(row, query.1)
    });
    if let Some(broken) = tables.broken {
        reading.note("rows-broken", Span { start: broken.start, end: broken.end }, "");
    }
    let mut first = None;
    // Rows in prose are many tables: a hundred are enough to see.
    for range in tables.ranges.iter().take(100) {
        let segment = reading.segment(SegmentKind::EventRows, Span { start: range.start, end: range.end }, None);
        first.get_or_insert(segment);
    }
    match first {
        Some(segment) => {
            log.events.sort_by_key(|event| event.at);
            judge(paste, &log, reading);
            told(paste, &log, reading);
            reading.charts.extend(chart(&log, segment));
        }
        None => nothing(paste, tables.empty, reading),
    }
    tables.ranges
}

/// An answer without rows: a header alone, or what the tools say of nothing.
fn nothing(paste: &str, header: Option<Range<usize>>, reading: &mut Reading) {
    let place = header.or_else(|| {
        let is_asked = paste.contains("RegistryLoginEvents") || paste.contains("RegistryRepositoryEvents");
        let said = ["No results found", "\n[]"].iter().find_map(|said| paste.find(said).map(|at| at..at + said.len()));
        said.filter(|_| is_asked)
    });
    if let Some(place) = place {
        reading.fact("rows", "none", Span { start: place.start, end: place.end });
    }
}

/// The status that the query before a table asked for, where its columns do not tell; else 0.
fn status_of_query(paste: &str, table: usize) -> u16 {
    let from = paste.floor_char_boundary(table.saturating_sub(QUERY_BYTES));
    let before = paste.get(from..table).unwrap_or_default();
    let Some(at) = before.rfind("ResultDescription ==") else { return 0 };
    let digits: String = before[at..].chars().filter(char::is_ascii_digit).take(3).collect();
    digits.parse().unwrap_or(0)
}

/// The time of a cell, as Azure Monitor exports it, or as the portal shows it in the languages of the world.
pub fn seconds(cell: &str) -> Option<i64> {
    if let Some(seconds) = time::seconds(cell) {
        return Some(seconds);
    }
    let mut numbers = cell.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    let mut number = || numbers.next().filter(|number| number.len() <= 9);
    let (a, b, c) = (number()?, number()?, number()?);
    let (hour, minute, second) = (number()?, number()?, number()?);
    let in_half_a_day = ["AM", "PM"].iter().position(|half| cell.to_ascii_uppercase().ends_with(half));
    let value = |text: &str| text.parse::<i64>().ok();
    let (year, month, day) = match (a.len(), c.len()) {
        (4, _) => (a, b, c),
        // Twelve hours are America's, and so is the month first.
        (_, 4) if in_half_a_day.is_some() || value(b)? > 12 => (c, a, b),
        (_, 4) => (c, b, a),
        _ => return None,
    };
    let hour = match in_half_a_day {
        Some(half) => value(hour)? % 12 + if half == 1 { 12 } else { 0 },
        None => value(hour)?,
    };
    time::seconds(&format!("{year}-{month:0>2}-{day:0>2}T{hour:02}:{minute:0>2}:{second:0>2}Z"))
}

/// The status of a cell: `403`, or what the activity log says instead.
fn status(cell: &str) -> Option<u16> {
    match cell {
        "Success" | "Succeeded" => Some(200),
        "Failure" | "Failed" => Some(499),
        _ => cell.parse().ok().filter(|status| (100..600).contains(status)),
    }
}

impl Log {
    /// Keeps a row; `false` where the cells are of something else.
    fn take(&mut self, row: &Row<'_>, asked: u16) -> bool {
        let number = |column| row.cell(column).split('.').next().and_then(|text| text.parse::<u32>().ok());
        let at = |column| seconds(row.cell(column));
        let results = row.cell(Column::Results).split(|c: char| !c.is_ascii_digit()).filter_map(status).max();
        let told = status(row.cell(Column::Result)).or(results);
        let counted = number(Column::Count).or_else(|| number(Column::Failures));
        let when = at(Column::Time).or_else(|| at(Column::Last));
        let (good, bad) = (number(Column::Good), number(Column::Bad));
        if told.is_none() && counted.is_none() && bad.is_none() && (when.is_none() || !row.has(Column::Operation)) {
            return false;
        }
        if self.events.len() >= MOST_ROWS {
            return true;
        }
        if row.cell(Column::Regions).contains(',') {
            self.regions.get_or_insert((row.start, row.end));
        }
        let throttled = if row.has(Column::Failures) && row.has(Column::Clients) { 429 } else { 0 };
        let status = told.unwrap_or(if asked > 0 { asked } else { throttled });
        let all = counted.unwrap_or(1);
        let is_failed = status >= 400 || status == 0 && row.has(Column::Failures);
        let event = Event {
            at: when,
            operation: Operation::of(row),
            status,
            who: self.identities.number(row.cell(Column::Identity)),
            address: self.addresses.number(row.cell(Column::Address)),
            repository: self.repositories.number(row.cell(Column::Repository)),
            failed: if is_failed { all } else { 0 },
            all,
            start: row.start,
            end: row.end,
        };
        match (good, bad) {
            (_, Some(bad)) => {
                let good = good.unwrap_or_default();
                self.side(Event { at: at(Column::LastGood).or(when), status: 0, failed: 0, all: good, ..event });
                self.side(Event { at: at(Column::FirstBad).or(when), status: 0, failed: bad, all: bad, ..event });
            }
            _ => match at(Column::First).filter(|_| all > 1) {
                Some(first) => {
                    let earlier = all - 1;
                    self.side(Event { at: Some(first), failed: event.failed.min(earlier), all: earlier, ..event });
                    self.side(Event { failed: event.failed.min(1), all: 1, ..event });
                }
                None => self.side(event),
            },
        }
        if let Some(login) = at(Column::LastLogin) {
            self.events.push(Event { at: Some(login), operation: Operation::Login, status: 200, failed: 0, all: 0, ..event });
        }
        true
    }

    fn side(&mut self, event: Event) {
        if event.all > 0 {
            self.events.push(event);
        }
    }

    /// What failed after the last success, by identity and operation: the first such row and the last.
    fn still_failing(&self) -> BTreeMap<(u32, u32, Operation), (Event, Event)> {
        let mut failing: BTreeMap<_, (Event, Event)> = BTreeMap::new();
        for event in &self.events {
            if event.is_good() {
                failing.remove(&event.key());
            } else if event.has_failed() {
                failing.entry(event.key()).or_insert((*event, *event)).1 = *event;
            }
        }
        failing
    }
}

/// What the rows show together, as values of the fact `rows`.
fn judge(paste: &str, log: &Log, reading: &mut Reading) {
    let say = |value: &str, event: &Event, reading: &mut Reading| {
        reading.fact("rows", value, place(paste, event, &event.status.to_string()));
    };
    // Who got in, from where, and who did anything.
    let mut logins = BTreeMap::new();
    let mut good = BTreeMap::new();
    let mut addresses = BTreeMap::new();
    for event in log.events.iter().filter(|event| event.is_good()) {
        good.insert(event.who, event.at);
        addresses.insert(event.address, event.at);
        if event.operation == Operation::Login {
            logins.insert(event.who, event.at);
        }
    }
    let outside = |address: &u32| {
        let address = log.addresses.name(*address);
        address.parse::<IpAddr>().is_ok() && !is_private(address)
    };
    let failing = log.still_failing();
    for (first, last) in failing.values() {
        let who = log.identities.name(last.who);
        let was_good = good.contains_key(&last.who) && last.who > 0;
        match (last.operation, last.status) {
            (_, 429) => say("throttled", last, reading),
            (_, 500..) => say("server-error", last, reading),
            // The first step of every login is refused: only one without a success behind it counts.
            (Operation::Login, 401) if last.who == 0 && addresses.get(&last.address).is_none_or(|at| *at < last.at) => {
                say("login-401-nobody", last, reading);
            }
            // Where a query counted good and bad, the status is not told.
            (Operation::Login, 401 | 0) if last.who > 0 => {
                if logins.contains_key(&last.who) {
                    say("stopped", first, reading);
                }
                let kind = match who {
                    ZEROS => "login-401-zeros",
                    _ if is_guid(who) => "login-401-guid",
                    _ if who.contains('@') => "login-401-person",
                    _ => "login-401-name",
                };
                say(kind, last, reading);
                reading.fact("user", who, place(paste, last, who));
            }
            (Operation::Login, 403) => {
                say("login-403", last, reading);
                if addresses.keys().any(|address| *address != last.address && outside(address)) {
                    say("others-get-in", last, reading);
                }
            }
            (Operation::Pull | Operation::Other, 404) => say("not-found", last, reading),
            (Operation::Push | Operation::Delete, 405 | 409) => say("locked", last, reading),
            (Operation::Pull | Operation::Push | Operation::Delete, 401 | 403) if was_good => {
                say(&format!("denied-{}", last.operation.id()), last, reading);
            }
            _ => {}
        }
    }
    let is_told = reading.values("rows").any(|value| value == "throttled");
    if let Some(event) = log.events.iter().find(|event| event.status == 429).filter(|_| !is_told) {
        say("throttled", event, reading);
    }
    if let Some((start, end)) = log.regions {
        reading.fact("rows", "two-regions", Span { start, end });
    }
}

/// The cells of the rows that failed last, as facts.
fn told(paste: &str, log: &Log, reading: &mut Reading) {
    let failed = log.events.iter().rev().filter(|event| event.has_failed());
    for event in failed.take(MOST_TOLD) {
        let mut fact = |name: &'static str, value: &str| {
            if !value.is_empty() {
                reading.fact(name, value, place(paste, event, value));
            }
        };
        if event.status >= 400 && event.status != 499 {
            fact("http-status", &event.status.to_string());
        }
        fact("client-ip", log.addresses.name(event.address));
        fact("repository", log.repositories.name(event.repository));
        if event.operation != Operation::Login {
            fact("operation", event.operation.id());
        }
        if let Some(at) = event.at {
            let span = Span { start: event.start, end: event.end };
            reading.fact("time", time::rfc3339(at), span);
        }
    }
}

/// Where a cell stands in its row: between characters that are not its own; else the row.
fn place(paste: &str, event: &Event, cell: &str) -> Span {
    let row = &paste[event.start..event.end];
    let is_alone = |at: &usize| {
        let before = row[..*at].chars().next_back();
        let after = row[at + cell.len()..].chars().next();
        ![before, after].into_iter().flatten().any(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '/' | ':'))
    };
    match row.match_indices(cell).map(|(at, _)| at).find(is_alone).filter(|_| !cell.is_empty()) {
        Some(at) => Span { start: event.start + at, end: event.start + at + cell.len() },
        None => Span { start: event.start, end: event.end },
    }
}

/// The rows over time, and by what they have in common.
fn chart(log: &Log, segment: usize) -> Option<Chart> {
    if log.events.len() < 2 {
        return None;
    }
    let counted: Vec<(Option<i64>, u32, u32)> = log.events.iter().map(|event| (event.at, event.failed, event.all)).collect();
    let (step, bars) = bars(&counted);
    let mut chart = Chart { segment, step, bars, ..Chart::default() };
    // Of those that fail still, the one that fails most.
    let failing = log.still_failing();
    let mut failures: BTreeMap<_, u32> = BTreeMap::new();
    for event in log.events.iter().filter(|event| event.has_failed()) {
        let count = failures.entry(event.key()).or_default();
        *count = count.saturating_add(event.failed);
    }
    chart.began = failing
        .iter()
        .filter_map(|(key, (first, _))| Some((failures.get(key)?, first.at?)))
        .max_by_key(|(count, at)| (**count, -at))
        .map(|(_, at)| at);
    let tally = |by: &'static str, name: &dyn Fn(&Event) -> String, chart: &mut Chart| {
        chart.tallies.extend(tallies(log, by, name));
    };
    tally("identity", &|event| log.identities.name(event.who).to_owned(), &mut chart);
    tally("address", &|event| log.addresses.name(event.address).to_owned(), &mut chart);
    tally("result", &|event| if event.status == 0 { String::new() } else { event.status.to_string() }, &mut chart);
    tally("operation", &|event| event.operation.id().to_owned(), &mut chart);
    tally("repository", &|event| log.repositories.name(event.repository).to_owned(), &mut chart);
    Some(chart)
}

/// What was counted at its time, failed and all, as bars of so many seconds; `counted` is in order of time.
pub fn bars(counted: &[(Option<i64>, u32, u32)]) -> (i64, Vec<Bar>) {
    let mut times = counted.iter().filter_map(|(at, ..)| *at);
    let Some(first) = times.next() else { return (0, Vec::new()) };
    let last = times.next_back().unwrap_or(first);
    let count = |step: i64| last.div_euclid(step) - first.div_euclid(step) + 1;
    let step = STEPS.iter().copied().find(|step| count(*step) <= MOST_BARS).unwrap_or(LONGEST_STEP);
    let begin = first.div_euclid(step);
    let empty = |at: i64| Bar { from: (begin + at) * step, failed: 0, all: 0 };
    let mut bars: Vec<Bar> = (0..count(step).min(MOST_BARS)).map(empty).collect();
    for (at, failed, all) in counted {
        let at = at.and_then(|at| usize::try_from(at.div_euclid(step) - begin).ok());
        if let Some(bar) = at.and_then(|at| bars.get_mut(at)) {
            bar.failed = bar.failed.saturating_add(*failed);
            bar.all = bar.all.saturating_add(*all);
        }
    }
    (step, bars)
}

/// The most frequent values of one kind, most failures first, and the rest as one without a name.
fn tallies(log: &Log, by: &'static str, name: &dyn Fn(&Event) -> String) -> Vec<Tally> {
    let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for event in &log.events {
        let name = name(event);
        if !name.is_empty() {
            let count = counts.entry(name).or_default();
            *count = (count.0.saturating_add(event.failed), count.1.saturating_add(event.all));
        }
    }
    let mut all: Vec<Tally> =
        counts.into_iter().map(|(value, (failed, all))| Tally { by: by.into(), value, failed, all }).collect();
    all.sort_by_key(|tally| std::cmp::Reverse((tally.failed, tally.all)));
    let rest = all.split_off(all.len().min(MOST_TALLIES));
    if !rest.is_empty() {
        let sum = |count: fn(&Tally) -> u32| rest.iter().map(count).fold(0, u32::saturating_add);
        all.push(Tally { by: by.into(), value: String::new(), failed: sum(|tally| tally.failed), all: sum(|tally| tally.all) });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    fn rows(paste: &str) -> (Vec<String>, Reading) {
        let mut reading = Reading::default();
        read(paste, &mut reading);
        (reading.values("rows").map(str::to_owned).collect(), reading)
    }

    fn csv(rows: &[&str]) -> String {
        let header = "TimeGenerated [UTC],OperationName,Identity,CallerIpAddress,ResultDescription,Repository";
        [&[header], rows].concat().join("\n")
    }

    #[test]
    fn times_of_the_portal_are_read_in_every_language() {
        let noon = time::seconds("2026-11-20T12:05:06Z");
        for cell in [
            "11/20/2026, 12:05:06.118 PM",
            "20/11/2026, 12:05:06.118",
            "11/20/2026, 12:05:06",
            "2026/11/20 12:05:06",
            "20.11.2026, 12:05:06",
            "2026-11-20 12:05:06",
            "2026-11-20T12:05:06.1234567Z",
        ] {
            assert_eq!(seconds(cell), noon, "{cell}");
        }
        assert_eq!(seconds("11/20/2026, 12:05:06 AM"), time::seconds("2026-11-20T00:05:06Z"));
        for cell in ["", "1/2/3", "99/99/2026, 1:1:1", "192.0.2.1", "2026-11-20"] {
            assert_eq!(seconds(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_failure_before_a_success_says_nothing() {
        let good = csv(&["2026-11-20T10:00:00Z,Login,,192.0.2.1,401,", "2026-11-20T10:00:01Z,Login,ci,192.0.2.1,200,"]);
        assert!(rows(&good).0.is_empty());
        // In the order that the portal gives: the latest first.
        let good = csv(&["2026-11-20T10:00:01Z,Login,ci,192.0.2.1,200,", "2026-11-20T10:00:00Z,Login,ci,192.0.2.1,401,"]);
        assert!(rows(&good).0.is_empty());
    }

    #[test]
    fn who_stopped_when_is_told() {
        let id = "84c70169-2fba-48a9-a4c4-cc2e76742a40";
        let paste = csv(&[
            &format!("2026-11-20T10:00:00Z,Login,{id},192.0.2.1,200,"),
            "2026-11-20T10:00:05Z,Login,other,192.0.2.2,200,",
            &format!("2026-11-20T10:30:00Z,Login,{id},192.0.2.1,401,"),
            &format!("2026-11-20T10:40:00Z,Login,{id},192.0.2.1,401,"),
        ]);
        let (values, reading) = rows(&paste);
        assert_eq!(values, ["stopped", "login-401-guid"]);
        assert_eq!(reading.charts[0].began, time::seconds("2026-11-20T10:30:00Z"));
        assert_eq!((reading.charts[0].step, reading.charts[0].bars.len()), (300, 9));
        assert_eq!(reading.charts[0].tallies[0].failed, 2);
    }

    #[test]
    fn what_was_let_in_and_refused_is_told_from_what_was_not_let_in() {
        let paste = csv(&["2026-11-20T10:00:00Z,Login,ci,192.0.2.1,200,", "2026-11-20T10:00:02Z,Push,ci,192.0.2.1,401,team/app"]);
        let (values, reading) = rows(&paste);
        assert_eq!(values, ["denied-push"]);
        assert_eq!(reading.first("repository").map(|fact| fact.value.as_str()), Some("team/app"));
        let span = reading.first("rows").map(|fact| fact.span).unwrap();
        assert_eq!(&paste[span.start..span.end], "401");
        assert_eq!(rows(&csv(&["2026-11-20T10:00:00Z,Login,ci,203.0.113.9,403,"])).0, ["login-403"]);
        assert_eq!(
            rows(&csv(&["2026-11-20T10:00:00Z,Login,a,198.51.100.7,200,", "2026-11-20T10:00:00Z,Login,ci,203.0.113.9,403,"])).0,
            ["login-403", "others-get-in"]
        );
    }

    #[test]
    fn answers_of_queries_are_read() {
        let first = "LoginServer,Identity,CallerIpAddress,ResultDescription,Failures,First,Last\n\
                     contoso.azurecr.io,ci,192.0.2.1,401,7,2026-11-20T10:00:00Z,2026-11-20T11:00:00Z";
        let (values, reading) = rows(first);
        assert_eq!(values, ["login-401-name"]);
        assert_eq!(reading.charts[0].tallies[0], Tally { by: "identity".into(), value: "ci".into(), failed: 7, all: 7 });
        let fourth = "Identity,LastGood,FirstBadAfter,Good,Bad\nci,2026-11-20T10:00:00Z,2026-11-20T11:00:00Z,9,4";
        assert_eq!(rows(fourth).1.charts[0].began, time::seconds("2026-11-20T11:00:00Z"));
        let fifth = "TimeGenerated,Good,Bad,BadPercent\n2026-11-20T10:00:00Z,9,0,0\n2026-11-20T11:00:00Z,1,8,88.9";
        assert_eq!(rows(fifth).1.charts[0].bars.iter().map(|bar| bar.failed).sum::<u32>(), 8);
        let sixth = "TimeGenerated,LastLogin,Identity,OperationName,Repository,Tag,ResultDescription,CallerIpAddress\n\
                     2026-11-20T10:00:00Z,2026-11-20T09:00:00Z,ci,Pull,team/app,1,403,192.0.2.1";
        assert_eq!(rows(sixth).0, ["denied-pull"]);
        let third = "| where ResultDescription == \"403\"\n\nCallerIpAddress\tAttempts\tIdentities\n203.0.113.9\t4\t[\"ci\"]";
        assert_eq!(rows(third).0, ["login-403"]);
        let eighth =
            "TimeGenerated,Type,OperationName,Hits,Clients\n2026-11-20T10:00:00Z,ContainerRegistryRepositoryEvents,Pull,90,3";
        assert_eq!(rows(eighth).0, ["throttled"]);
        let eleventh = "Repository,Tag,Identity,TimeGenerated,Regions,Events\nteam/app,1,ci,2026-11-20T10:00:00Z,\"[\"\"westeurope\"\",\"\"eastus\"\"]\",8";
        assert_eq!(rows(eleventh).0, ["two-regions"]);
    }

    #[test]
    fn no_rows_are_told() {
        assert_eq!(rows("TimeGenerated [UTC],Identity,CallerIpAddress,ResultDescription\n").0, ["none"]);
        assert_eq!(
            rows("ContainerRegistryLoginEvents | top 5 by TimeGenerated\nNo results found from the last 24 hours").0,
            ["none"]
        );
    }

    #[test]
    fn a_hundred_thousand_rows_are_counted_in_forty_bars() {
        let mut paste = String::from("TimeGenerated,OperationName,Identity,CallerIpAddress,ResultDescription\n");
        let start = time::seconds("2026-11-19T00:00:00Z").unwrap();
        for at in 0..100_000_i64 {
            let status = if at > 60_000 { 401 } else { 200 };
            let _ = writeln!(paste, "{},Login,user{},192.0.2.{},{status}", time::rfc3339(start + at), at % 30, at % 250);
        }
        let (_, reading) = rows(&paste);
        let chart = &reading.charts[0];
        assert!(chart.bars.len() <= 40);
        assert_eq!(chart.bars.iter().map(|bar| bar.all).sum::<u32>(), 100_000);
        assert_eq!(chart.tallies.iter().filter(|tally| tally.by == "identity").count(), 9);
        assert!(reading.facts.len() < 400 && reading.segments.len() == 1);
    }
}
