//! Rows of the registry's logs, in whatever form they were copied: CSV, TSV, aligned tables, JSON records, one a line or in a list.
//!
//! Rows are handed over one by one as they stand in the paste, so that 100,000 of them need no more memory than one.
//! Source: Azure Monitor, tables `ContainerRegistryLoginEvents` and `ContainerRegistryRepositoryEvents`; storage records of both.

use std::ops::Range;

use csv_core::{Reader, ReaderBuilder};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::json::Fields;

/// A header that is longer is none.
const LONGEST_HEADER: usize = 4096;
/// A row that is longer is none: the longest cell is the name of a client.
const LONGEST_ROW: usize = 32 * 1024;
/// A quoted cell goes over no more lines than this, or its quote was forgotten.
const MOST_LINES_OF_A_ROW: usize = 4;
/// Rows that stand further apart, in lines that are no rows, are two tables.
const LONGEST_GAP: usize = 3;

/// A column that says something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Time,
    Operation,
    Result,
    Identity,
    Address,
    Repository,
    Tag,
    Correlation,
    /// `Type` or `Category`: which log the row is of.
    Table,
    Resource,
    // What queries count.
    Count,
    Failures,
    Good,
    Bad,
    First,
    Last,
    LastGood,
    FirstBad,
    LastLogin,
    Results,
    Regions,
    Clients,
}

const COLUMNS: usize = Column::Clients as usize + 1;

impl Column {
    /// A column by its name, in the spelling of Log Analytics, of storage records, or of the older shared table (`identity_s`).
    pub fn of(name: &str) -> Option<Column> {
        let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\u{feff}' | '*'));
        let name = name.split(" [").next().unwrap_or(name);
        let name = name.rsplit('.').next().unwrap_or(name);
        let name = name.strip_suffix("_s").or_else(|| name.strip_suffix("_g")).unwrap_or(name);
        Some(match name.to_ascii_lowercase().as_str() {
            "timegenerated" | "time" => Column::Time,
            "operationname" | "operationnamevalue" => Column::Operation,
            "resultdescription" | "activitystatusvalue" => Column::Result,
            "identity" | "caller" => Column::Identity,
            "calleripaddress" => Column::Address,
            "repository" => Column::Repository,
            "tag" => Column::Tag,
            "correlationid" => Column::Correlation,
            "type" | "category" => Column::Table,
            "resourceid" | "_resourceid" => Column::Resource,
            "rows" | "calls" | "events" | "logins" | "count" | "count_" => Column::Count,
            "failures" | "attempts" | "hits" => Column::Failures,
            "good" => Column::Good,
            "bad" => Column::Bad,
            "first" => Column::First,
            "last" => Column::Last,
            "lastgood" => Column::LastGood,
            "firstbadafter" => Column::FirstBad,
            "lastlogin" => Column::LastLogin,
            "results" => Column::Results,
            "regions" => Column::Regions,
            "clients" => Column::Clients,
            _ => return None,
        })
    }
}

/// Names that only these logs have: a header or a record without one is of something else.
const SIGNS: &[&str] = &[
    "TimeGenerated",
    "ResultDescription",
    "resultDescription",
    "CallerI",
    "callerI",
    "OperationName",
    "LastGood",
    "UserTenantId",
    "BadPercent",
    "RegistryLoginEvents",
    "RegistryRepositoryEvents",
];

/// Whether a text can hold rows at all.
pub fn may_hold(text: &str) -> bool {
    SIGNS.iter().any(|sign| text.contains(sign))
}

/// A row, its cells by column; a cell that is not there is empty.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    cells: [&'r str; COLUMNS],
    /// Which columns the table has.
    has: [bool; COLUMNS],
    /// Where it stands in the paste.
    pub start: usize,
    pub end: usize,
    /// Where its table begins: what stands before it may be the query.
    pub table: usize,
}

impl<'r> Row<'r> {
    fn new(start: usize, end: usize, table: usize) -> Row<'r> {
        Row { cells: [""; COLUMNS], has: [false; COLUMNS], start, end, table }
    }

    fn put(&mut self, column: Column, cell: &'r str) {
        let at = column as usize;
        // `Type` says more than `Category` where only one of them names the log.
        if self.cells[at].is_empty() || column == Column::Table && cell.contains("Events") {
            self.cells[at] = cell.trim();
        }
        self.has[at] = true;
    }

    pub fn cell(&self, column: Column) -> &'r str {
        self.cells[column as usize]
    }

    pub fn has(&self, column: Column) -> bool {
        self.has[column as usize]
    }
}

/// Where rows stand, and what was wrong with them.
#[derive(Debug, Default)]
pub struct Tables {
    /// From first to last, none in another.
    pub ranges: Vec<Range<usize>>,
    /// A row with a quote that is never closed.
    pub broken: Option<Range<usize>>,
    /// A header without any row.
    pub empty: Option<Range<usize>>,
}

/// Hands each row of a paste over; `take` says whether it is one.
pub fn read(paste: &str, take: &mut dyn FnMut(&Row<'_>) -> bool) -> Tables {
    let mut tables = Tables::default();
    if !may_hold(paste) {
        return tables;
    }
    records(paste, &mut tables, take);
    let records = std::mem::take(&mut tables.ranges);
    lines(paste, &records, &mut tables, take);
    tables.ranges.extend(records);
    tables.ranges.sort_by_key(|range| range.start);
    tables
}

/// JSON objects, wherever they stand.
fn records(paste: &str, tables: &mut Tables, take: &mut dyn FnMut(&Row<'_>) -> bool) {
    let bytes = paste.as_bytes();
    let mut steps = paste.len().saturating_mul(4);
    let mut at = 0;
    while let Some(start) = paste[at..].find('{').map(|found| at + found) {
        at = start + 1;
        let opens = bytes[at..].iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'"');
        let Some(end) = opens.then(|| closed(bytes, start, &mut steps)).flatten() else {
            if steps == 0 {
                break;
            }
            continue;
        };
        let text = &paste[start..end];
        if !may_hold(text) || !object(paste, text, tables, take) {
            // What is in it may be a record still, where it is not of these logs itself.
            at = if may_hold(text) { start + 1 } else { end };
            continue;
        }
        at = end;
    }
}

/// The end of an object that begins at `start`.
fn closed(bytes: &[u8], start: usize, steps: &mut usize) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        *steps = steps.checked_sub(1)?;
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'\n' => in_string = false,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// A table as the interface of Log Analytics answers: the names of the columns, then rows of cells.
#[derive(Deserialize)]
struct Answer<'t> {
    columns: Vec<Named>,
    #[serde(borrow)]
    rows: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// A record, or what an export puts around records: `{"records": [...]}`, `{"value": [...]}`, `{"tables": [...]}`.
fn object(paste: &str, text: &str, tables: &mut Tables, take: &mut dyn FnMut(&Row<'_>) -> bool) -> bool {
    let Ok(Fields(fields)) = serde_json::from_str::<Fields<'_>>(text) else { return false };
    let start = text.as_ptr() as usize - paste.as_ptr() as usize;
    let around = fields.iter().find(|(name, _)| matches!(name.as_str(), "records" | "value"));
    if let Some((_, list)) = around
        && let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(list.get())
    {
        let mut is_any = false;
        for item in items {
            let Ok(Fields(fields)) = serde_json::from_str(item.get()) else { continue };
            let start = item.get().as_ptr() as usize - paste.as_ptr() as usize;
            is_any |= record(&fields, start, start + item.get().len(), take);
        }
        if is_any {
            tables.ranges.push(start..start + text.len());
        }
        return is_any;
    }
    let answer = fields.iter().find(|(name, _)| name == "tables");
    if let Some((_, list)) = answer
        && let Ok(answers) = serde_json::from_str::<Vec<Answer<'_>>>(list.get())
    {
        let mut is_any = false;
        for (answer, row) in answers.iter().flat_map(|answer| answer.rows.iter().map(move |row| (answer, row))) {
            let Ok(cells) = serde_json::from_str::<Vec<&RawValue>>(row.get()) else { continue };
            let fields: Vec<(String, &RawValue)> = answer.columns.iter().map(|column| column.name.clone()).zip(cells).collect();
            let start = row.get().as_ptr() as usize - paste.as_ptr() as usize;
            is_any |= record(&fields, start, start + row.get().len(), take);
        }
        if is_any {
            tables.ranges.push(start..start + text.len());
        }
        return is_any;
    }
    let is_record = record(&fields, start, start + text.len(), take);
    if is_record {
        let (start, end) = with_brackets(paste, start, start + text.len());
        match tables.ranges.last_mut() {
            Some(last) if paste.get(last.end..start).is_some_and(|between| between.trim().is_empty()) => last.end = end,
            _ => tables.ranges.push(start..end),
        }
    }
    is_record
}

/// The brackets and commas around a record of a list belong to it: without records, they would look like an empty list.
fn with_brackets(paste: &str, start: usize, end: usize) -> (usize, usize) {
    let before = paste[..start].trim_end();
    let after = &paste[end..];
    let rest = after.trim_start();
    let start = if before.ends_with('[') { before.len() - 1 } else { start };
    let end = if rest.starts_with([',', ']']) { paste.len() - rest.len() + 1 } else { end };
    (start, end)
}

fn record(fields: &[(String, &RawValue)], start: usize, end: usize, take: &mut dyn FnMut(&Row<'_>) -> bool) -> bool {
    let mut cells: Vec<(Column, String)> = Vec::new();
    let mut is_of_a_log = false;
    let mut put = |name: &str, value: &str| {
        is_of_a_log |= name != "operationName" && SIGNS.iter().any(|sign| name.starts_with(sign));
        let Some(column) = Column::of(name) else { return };
        let cell = match value.bytes().next() {
            Some(b'"') => serde_json::from_str(value).unwrap_or_default(),
            Some(b'{') | None => return,
            Some(b'n') => String::new(),
            Some(_) => value.to_owned(),
        };
        is_of_a_log |=
            column == Column::Table && (cell.contains("RegistryLoginEvents") || cell.contains("RegistryRepositoryEvents"));
        cells.push((column, cell));
    };
    for (name, value) in fields {
        if name == "properties"
            && let Ok(Fields(inner)) = serde_json::from_str::<Fields<'_>>(value.get())
        {
            for (name, value) in &inner {
                put(name, value.get());
            }
        }
        put(name, value.get());
    }
    if !is_of_a_log || cells.len() < 2 {
        return false;
    }
    let mut row = Row::new(start, end, start);
    for (column, cell) in &cells {
        row.put(*column, cell);
    }
    take(&row)
}

/// How the cells of a table are told apart.
enum Cut {
    At(u8),
    /// By the character at which each column begins.
    Aligned(Vec<usize>),
}

struct Header {
    columns: Vec<Option<Column>>,
    cut: Cut,
}

/// Tables of lines, outside of `taken`.
fn lines(paste: &str, taken: &[Range<usize>], tables: &mut Tables, take: &mut dyn FnMut(&Row<'_>) -> bool) {
    let mut header: Option<(Header, Range<usize>)> = None;
    let mut current: Option<Range<usize>> = None;
    let mut rows = 0_usize;
    let mut gap = 0;
    let mut cells = Cells::default();
    let mut taken = taken.iter().peekable();
    let mut next = 0;
    while next < paste.len() {
        let start = next;
        while taken.next_if(|range| range.end <= start).is_some() {}
        let end = line_end(paste, start);
        next = end + 1;
        if let Some(range) = taken.peek().filter(|range| range.start < end) {
            next = range.end.max(start + 1);
            while !paste.is_char_boundary(next) {
                next += 1;
            }
            continue;
        }
        let line = paste[start..end].trim_end_matches('\r');
        if line.trim().is_empty() {
            continue;
        }
        if let Some(found) = header_of(line, &paste[next.min(paste.len())..]) {
            tables.ranges.extend(current.take());
            if matches!(found.cut, Cut::Aligned(_)) {
                // The line of dashes.
                next = line_end(paste, next.min(paste.len())) + 1;
            }
            header = Some((found, start..end));
            (rows, gap) = (0, 0);
            continue;
        }
        let (is_row, row_end) = match &header {
            Some((header, place)) => cells.row(paste, start, header, place.start, tables, take),
            None => (false, end),
        };
        let is_row = is_row || headerless(line, start, take);
        if is_row {
            let from = match &header {
                Some((_, place)) if rows == 0 => place.start,
                _ => start,
            };
            match &mut current {
                Some(range) if gap <= LONGEST_GAP => range.end = row_end,
                _ => tables.ranges.extend(current.replace(from..row_end)),
            }
            rows += 1;
            gap = 0;
            next = row_end + 1;
        } else {
            gap += 1;
        }
    }
    tables.ranges.extend(current);
    if let Some((_, place)) = header.filter(|_| rows == 0) {
        tables.empty = Some(place);
    }
}

fn line_end(text: &str, start: usize) -> usize {
    text[start..].find('\n').map_or(text.len(), |at| start + at)
}

/// The columns that a line names, where it is the header of such a table; `after` begins with the next line.
fn header_of(line: &str, after: &str) -> Option<Header> {
    if line.len() > LONGEST_HEADER || !may_hold(line) {
        return None;
    }
    let dashes = after.lines().next().unwrap_or_default();
    let is_ruled = dashes.contains("---") && dashes.bytes().all(|b| matches!(b, b'-' | b' ' | b'\t' | b'\r'));
    if is_ruled && !line.contains('\t') {
        let begins = |(at, c): (usize, char), before: char| (c != ' ' && before == ' ').then_some(at);
        let mut before = ' ';
        let mut starts = Vec::new();
        for (at, c) in dashes.chars().enumerate() {
            starts.extend(begins((at, c), before));
            before = c;
        }
        let columns: Vec<Option<Column>> = aligned(line, &starts).iter().map(|name| Column::of(name)).collect();
        return is_header(&columns).then_some(Header { columns, cut: Cut::Aligned(starts) });
    }
    [b'\t', b',', b';', b'|'].into_iter().find_map(|delimiter| {
        let columns: Vec<Option<Column>> = line.split(char::from(delimiter)).map(Column::of).collect();
        is_header(&columns).then_some(Header { columns, cut: Cut::At(delimiter) })
    })
}

fn is_header(columns: &[Option<Column>]) -> bool {
    columns.iter().flatten().count() >= 2
}

/// The cells of a line whose columns begin at these characters.
fn aligned<'l>(line: &'l str, starts: &[usize]) -> Vec<&'l str> {
    let mut places = line.char_indices().map(|(at, _)| at);
    let mut passed = 0;
    let mut offsets = Vec::with_capacity(starts.len() + 1);
    for start in starts {
        offsets.push(places.nth(start - passed).unwrap_or(line.len()));
        passed = start + 1;
    }
    offsets.push(line.len());
    offsets.windows(2).map(|pair| line[pair[0]..pair[1]].trim()).collect()
}

/// Room for the cells of one row, used again for the next.
struct Cells {
    reader: Reader,
    plain: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    delimiter: u8,
}

impl Default for Cells {
    fn default() -> Cells {
        let reader = |quoting| ReaderBuilder::new().quoting(quoting).build();
        Cells { reader: reader(true), plain: reader(false), text: Vec::new(), ends: Vec::new(), delimiter: b',' }
    }
}

impl Cells {
    /// Reads the row that begins at `start`: whether it is one, and where it ends.
    fn row(
        &mut self,
        paste: &str,
        start: usize,
        header: &Header,
        table: usize,
        tables: &mut Tables,
        take: &mut dyn FnMut(&Row<'_>) -> bool,
    ) -> (bool, usize) {
        let end = line_end(paste, start);
        if end - start > LONGEST_ROW {
            return (false, end);
        }
        let delimiter = match &header.cut {
            Cut::Aligned(starts) => {
                let cells = aligned(paste[start..end].trim_end_matches('\r'), starts);
                return (give(header, cells.into_iter(), start, end, table, take), end);
            }
            Cut::At(delimiter) => *delimiter,
        };
        let quotes = |text: &str| text.matches('"').count();
        let (mut whole, mut lines) = (end, 1);
        let mut odd = quotes(&paste[start..end]) % 2;
        while odd == 1 && lines < MOST_LINES_OF_A_ROW && whole < paste.len() {
            let next = line_end(paste, whole + 1);
            odd ^= quotes(&paste[whole + 1..next]) % 2;
            (whole, lines) = (next, lines + 1);
        }
        if odd == 0 && whole - start <= LONGEST_ROW {
            let count = self.split(&paste[start..whole], delimiter, true);
            if count <= header.columns.len() || lines == 1 {
                let cells = (0..count).map(|at| self.cell(at));
                return (count > 1 && give(header, cells, start, whole, table, take), whole);
            }
        }
        tables.broken.get_or_insert(start..end);
        let count = self.split(&paste[start..end], delimiter, false);
        let cells = (0..count).map(|at| self.cell(at).trim_matches('"'));
        (count > 1 && give(header, cells, start, end, table, take), end)
    }

    /// Cuts a record into cells; gives their number.
    fn split(&mut self, record: &str, delimiter: u8, quoting: bool) -> usize {
        if delimiter != self.delimiter {
            let reader = |quoting| ReaderBuilder::new().delimiter(delimiter).quoting(quoting).build();
            (self.reader, self.plain, self.delimiter) = (reader(true), reader(false), delimiter);
        }
        let reader = if quoting { &mut self.reader } else { &mut self.plain };
        reader.reset();
        let record = record.trim_end_matches('\r').as_bytes();
        self.text.resize(record.len() + 1, 0);
        self.ends.resize(record.len() + 2, 0);
        let (_, _, written, ended) = reader.read_record(record, &mut self.text, &mut self.ends);
        // Without input: the record is over.
        let (_, _, _, last) = reader.read_record(&[], &mut self.text[written..], &mut self.ends[ended..]);
        ended + last
    }

    fn cell(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        str::from_utf8(&self.text[start..self.ends[at].max(start)]).unwrap_or_default()
    }
}

fn give<'c>(
    header: &Header,
    cells: impl Iterator<Item = &'c str>,
    start: usize,
    end: usize,
    table: usize,
    take: &mut dyn FnMut(&Row<'_>) -> bool,
) -> bool {
    let mut row = Row::new(start, end, table);
    for column in header.columns.iter().flatten() {
        row.has[*column as usize] = true;
    }
    for (column, cell) in header.columns.iter().zip(cells) {
        if let Some(column) = column {
            row.put(*column, cell);
        }
    }
    take(&row)
}

/// A row that was copied without the header: its cells tell what they are, but not who a GUID stands for.
fn headerless(line: &str, start: usize, take: &mut dyn FnMut(&Row<'_>) -> bool) -> bool {
    if line.len() > LONGEST_ROW || !line.contains('\t') || !line.contains("Registry") {
        return false;
    }
    let mut row = Row::new(start, start + line.len(), start);
    for cell in line.split('\t') {
        let cell = cell.trim();
        let column = if cell.ends_with("RegistryLoginEvents") || cell.ends_with("RegistryRepositoryEvents") {
            Column::Table
        } else if cell.len() == 3 && cell.parse::<u16>().is_ok_and(|status| (100..600).contains(&status)) {
            Column::Result
        } else if cell.parse::<std::net::IpAddr>().is_ok() {
            Column::Address
        } else if super::event_rows::seconds(cell).is_some() {
            Column::Time
        } else if ["Login", "Pull", "Push", "Delete", "Untag"].contains(&cell) {
            Column::Operation
        } else {
            continue;
        };
        row.put(column, cell);
    }
    row.has(Column::Table) && row.has(Column::Result) && take(&row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(paste: &str) -> (Vec<String>, Tables) {
        let mut rows = Vec::new();
        let tables = read(paste, &mut |row| {
            let cell = |column| row.cell(column);
            rows.push([cell(Column::Identity), cell(Column::Address), cell(Column::Result)].join("|"));
            !cell(Column::Result).is_empty()
        });
        (rows, tables)
    }

    #[test]
    fn every_form_of_a_table_is_read() {
        for paste in [
            "TimeGenerated [UTC],Identity,CallerIpAddress,ResultDescription\n\"11/20/2026, 1:00:00 PM\",a,192.0.2.1,401\n",
            "\u{feff}\"TimeGenerated\";\"Identity\";\"CallerIpAddress\";\"ResultDescription\"\r\nx;\"a\";192.0.2.1;401\r\n",
            "Identity\tCallerIpAddress\tResultDescription\na\t192.0.2.1\t401",
            "CallerIpAddress    Identity    ResultDescription\n-----------------  ----------  -----------------\n192.0.2.1          a           401\n",
            "[\n {\"ResultDescription\": \"401\", \"Identity\": \"a\",\n \"CallerIpAddress\": \"192.0.2.1\"}\n]",
            "{\"category\":\"ContainerRegistryLoginEvents\",\"resultDescription\":401,\"properties\":{\"identity\":\"a\",\"callerIpAddress\":\"192.0.2.1\"}}",
            "{\"tables\":[{\"columns\":[{\"name\":\"Identity\"},{\"name\":\"CallerIpAddress\"},{\"name\":\"ResultDescription\"}],\"rows\":[[\"a\",\"192.0.2.1\",\"401\"]]}]}",
            "{\"records\":[{\"resultDescription\":\"401\",\"identity\":\"a\",\"callerIpAddress\":\"192.0.2.1\"}]}",
        ] {
            assert_eq!(all(paste).0.last().map(String::as_str), Some("a|192.0.2.1|401"), "{paste}");
        }
    }

    #[test]
    fn rows_without_their_header_are_known_by_their_cells() {
        let (rows, tables) =
            all("11/20/2026, 11:40:12.118 AM\tLogin\tContainerRegistryLoginEvents\tci\t192.0.2.1\t401\tdocker/27.3.1");
        assert_eq!(rows, ["|192.0.2.1|401"]);
        assert_eq!(tables.ranges.len(), 1);
    }

    #[test]
    fn a_forgotten_quote_costs_one_row() {
        let (rows, tables) =
            all("Identity,CallerIpAddress,ResultDescription\n\"a,192.0.2.1,401\nb,192.0.2.2,200\nc,192.0.2.3,200\n");
        assert_eq!(rows, ["a|192.0.2.1|401", "b|192.0.2.2|200", "c|192.0.2.3|200"]);
        assert!(tables.broken.is_some());
    }

    #[test]
    fn empty_cells_of_an_aligned_table_stay_empty() {
        let paste = "Identity    CallerIpAddress    ResultDescription\n----------  -----------------  -----------------\n            192.0.2.1          401";
        assert_eq!(all(paste).0, ["|192.0.2.1|401"]);
    }

    #[test]
    fn other_tables_and_prose_are_none() {
        for paste in [
            "NAME,LOCATION\na,b",
            "OperationName is Login",
            "{\"operationName\": {\"value\": \"x\"}, \"caller\": \"a\"}",
            "ContainerRegistryLoginEvents | where ResultDescription != \"200\"",
        ] {
            assert!(all(paste).0.is_empty(), "{paste}");
        }
    }

    #[test]
    fn many_open_brackets_cost_no_more_than_other_text() {
        assert!(all(&format!("TimeGenerated {}", "{\"a\":".repeat(20_000))).0.is_empty());
    }
}
