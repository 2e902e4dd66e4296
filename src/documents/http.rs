//! Requests and answers: `curl -v`, `-i` and `--trace-ascii`, `wget -S`, `HTTPie`, PowerShell's objects, a browser's list of headers, and
//! `WWW-Authenticate` on its own.
//!
//! What matters most is whose answer it is: the registry signs its own, a proxy in between mostly says its name.
//!
//! Source: RFC 9110, section 11.6.1 (challenges) and 7.6.3 (`Via`); RFC 6750, section 3 (`error`); OCI distribution specification 1.1,
//! "Error codes"; curl 8, `lib/connect.c` and `src/tool_cb_dbg.c`.

use std::ops::Range;

use super::challenge::{self, Challenge};
use super::health_check::is_private;
use crate::host::registry_of;
use crate::readable::Readable;
use crate::reading::{Reading, Secret};
use crate::report::{Judged, Readout, Row, Span};
use crate::segment::SegmentKind;

/// More exchanges than this are a recording, not a question.
const MOST_EXCHANGES: usize = 60;
const MOST_ROWS: usize = 24;
/// Bytes of a line: headers with cookies and signatures are long.
const LONGEST_LINE: usize = 8000;
/// Lines of a body that are looked at.
const MOST_OF_BODY: usize = 12;

const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS"];

/// What proxies and web filters write in `Server` and `Via`.
const PRODUCTS: &[&str] = &[
    "squid",
    "zscaler",
    "bluecoat",
    "blue coat",
    "websense",
    "forcepoint",
    "netskope",
    "fortigate",
    "fortiproxy",
    "mcafee",
    "wsa-",
    "cisco",
    "sophos",
    "check point",
    "barracuda",
    "proxy",
    "gateway",
    "tinyproxy",
    "iboss",
    "skyhigh",
    "symantec",
];

/// Who issues the certificates of Azure's registries, as their names begin or end.
const ISSUERS: &[&str] = &["microsoft", "digicert"];

/// Headers that say something here.
const TOLD: &[&str] = &[
    "server",
    "via",
    "location",
    "retry-after",
    "x-squid-error",
    "x-ms-correlation-request-id",
    "docker-distribution-api-version",
];

/// Reads every exchange of a text.
pub fn read(readable: &Readable, reading: &mut Reading) {
    let mut reader = Reader { readable, exchange: Exchange::default(), is_of_browser: false, is_through: false, told: 0 };
    let mut label: Option<&str> = None;
    for number in 0..readable.line_count() {
        let range = readable.line(number);
        if range.len() > LONGEST_LINE || reader.told == MOST_EXCHANGES {
            label = None;
            continue;
        }
        let line = &readable.text()[range.clone()];
        // A browser copies a header as two lines: its name, its value.
        if let Some(name) = label.take().filter(|_| !line.trim().is_empty()) {
            reader.labelled(name, line.trim(), &range, reading);
            continue;
        }
        label = label_of(line, reader.is_of_browser);
        if label.is_none() {
            reader.line(line, &range, reading);
        }
    }
    reader.finish(reading);
}

/// A line that is nothing but the name of what stands on the next one.
fn label_of(line: &str, is_of_browser: bool) -> Option<&str> {
    let name = line.trim().trim_end_matches(':');
    let begins = ["Request URL", "Request Method", "Status Code", "Remote Address"].contains(&name);
    let is_header = is_of_browser
        && (TOLD.iter().any(|told| name.eq_ignore_ascii_case(told))
            || ["www-authenticate", "content-type", "authorization"].iter().any(|told| name.eq_ignore_ascii_case(told)));
    (begins || is_header).then_some(name)
}

/// What a line is, by what `curl` puts before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// `> `, or `=> Send header` of a trace.
    Sent,
    /// `< `
    Received,
    /// `* `, or `== Info: `
    Info,
    None,
}

fn marked(line: &str) -> (Mark, &str) {
    for (sign, mark) in [("> ", Mark::Sent), ("< ", Mark::Received), ("* ", Mark::Info), ("== Info: ", Mark::Info)] {
        if let Some(rest) = line.strip_prefix(sign) {
            return (mark, rest);
        }
    }
    if matches!(line, "<" | ">") {
        return (if line == "<" { Mark::Received } else { Mark::Sent }, &line[1..]);
    }
    // `0000: HTTP/1.1 401 Unauthorized`
    let is_trace = line.as_bytes().get(4..6) == Some(b": ") && line.bytes().take(4).all(|b| b.is_ascii_hexdigit());
    if is_trace {
        return (Mark::None, &line[6..]);
    }
    let bare = line.trim_start();
    let raw = bare.strip_prefix("RawContent").and_then(|rest| rest.trim_start().strip_prefix(':')).map(str::trim_start);
    (Mark::None, raw.unwrap_or(bare))
}

/// Where in an exchange the lines are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    Nowhere,
    Request,
    Answer,
    Body,
}

/// A request and its answer, as far as they were read.
#[derive(Debug, Default)]
struct Exchange {
    range: Option<Range<usize>>,
    at: At,
    host: Option<String>,
    request: Option<(String, Span)>,
    has_authorization: bool,
    status: Option<(u16, Span)>,
    is_tunnel: bool,
    /// The answer's headers that matter, names in small letters.
    headers: Vec<(String, String, Span)>,
    challenges: Vec<(Challenge, Span)>,
    is_html: bool,
    body_lines: usize,
    issuer: Option<(String, Span)>,
}

impl Exchange {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, ..)| known == name).map(|(_, value, _)| value.as_str())
    }

    fn is_of_registry(&self) -> bool {
        self.host.as_deref().is_none_or(|host| registry_of(host).is_some())
    }

    fn is_of_storage(&self) -> bool {
        self.host.as_deref().is_some_and(|host| host.contains(".blob.core.") || host.contains(".data.azurecr."))
    }

    /// Whether the answer has what only the registry writes.
    fn is_signed(&self) -> bool {
        let names_registry = |challenge: &Challenge| {
            ["realm", "service"].iter().filter_map(|name| challenge.get(name)).any(|value| registry_of(&host_of(value)).is_some())
        };
        let server = self.header("server").unwrap_or_default();
        let is_own = server == "AzureContainerRegistry" || server.starts_with("openresty") && self.host.is_some();
        is_own
            || self.header("docker-distribution-api-version").is_some()
            || self.header("x-ms-correlation-request-id").is_some() && !self.is_html
            || self.challenges.iter().any(|(challenge, _)| names_registry(challenge))
    }

    /// Whether something between client and registry wrote the answer.
    fn is_of_proxy(&self, status: u16) -> bool {
        let names_product = |name: &str| {
            let value = self.header(name).unwrap_or_default().to_ascii_lowercase();
            PRODUCTS.iter().any(|product| value.contains(product))
        };
        let says_so = status == 407 || ["proxy-authenticate", "x-squid-error"].iter().any(|name| self.header(name).is_some());
        // Without a host, a gateway may as well stand before a web site.
        says_so || self.host.is_some() && (self.header("via").is_some() || names_product("server") || self.is_html)
    }
}

struct Reader<'r> {
    readable: &'r Readable,
    exchange: Exchange,
    /// Whether a browser's list of headers has begun.
    is_of_browser: bool,
    /// Whether a proxy has opened the way to the host.
    is_through: bool,
    told: usize,
}

impl Reader<'_> {
    fn line(&mut self, line: &str, range: &Range<usize>, reading: &mut Reading) {
        let (mark, text) = marked(line);
        let text = text.trim_end();
        let start = text.as_ptr() as usize - self.readable.text().as_ptr() as usize;
        let place = start..start + text.len();
        if mark == Mark::Info {
            self.info(text, range, reading);
        } else if let Some((method, target)) = request_line(text) {
            self.finish(reading);
            self.exchange.request = Some((format!("{method} {target}"), self.readable.span(place)));
            self.exchange.host = self.exchange.host.take().filter(|_| method != "CONNECT");
            if let Some(host) = target.split_once("://").map(|(_, rest)| host_of(rest)) {
                self.exchange.host = Some(host);
            } else if method == "CONNECT" {
                self.exchange.host = Some(host_of(target));
            }
            self.go(At::Request, range);
        } else if let Some((status, reason)) = status_line(text) {
            let is_next = self.exchange.status.is_some();
            if is_next {
                self.finish(reading);
            }
            if status >= 200 {
                self.exchange.status = Some((status, self.readable.span(place)));
                self.exchange.is_tunnel = status == 200 && reason.eq_ignore_ascii_case("connection established");
            }
            self.go(At::Answer, range);
        } else if let Some((name, value)) = devtools(text) {
            self.labelled(name, value, range, reading);
        } else {
            self.rest(mark, text, range, reading);
        }
    }

    /// Headers, bodies, and what lies between exchanges.
    fn rest(&mut self, mark: Mark, text: &str, range: &Range<usize>, reading: &mut Reading) {
        let is_mark = text.starts_with("=> Send") || text.starts_with("<= Recv");
        match self.exchange.at {
            _ if is_mark => {}
            At::Request | At::Answer if text.is_empty() => {
                if self.exchange.at == At::Answer && !self.is_of_browser {
                    self.exchange.at = At::Body;
                }
            }
            At::Request | At::Answer => match header(text) {
                Some((name, value)) => {
                    self.header(name, value, range, reading);
                    self.go(self.exchange.at, range);
                }
                None if mark == Mark::None && self.exchange.at == At::Answer => self.body(text, range),
                None => {}
            },
            At::Body => self.body(text, range),
            At::Nowhere => self.outside(text, range, reading),
        }
    }

    fn body(&mut self, text: &str, range: &Range<usize>) {
        self.exchange.at = At::Body;
        if text.is_empty() || self.exchange.body_lines == MOST_OF_BODY {
            return;
        }
        self.exchange.body_lines += 1;
        let lower = text.to_ascii_lowercase();
        if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
            self.exchange.is_html = true;
        }
        // What comes behind the body of one line is somebody else's.
        if self.exchange.is_html || self.exchange.body_lines == 1 && text.starts_with(['{', '<']) {
            self.go(At::Body, range);
        }
    }

    /// A challenge on its own, in a log or a question; and the command that asks.
    fn outside(&mut self, text: &str, range: &Range<usize>, reading: &mut Reading) {
        if text.contains("curl ") || text.contains("wget ") || text.contains("Invoke-WebRequest") {
            self.is_through = false;
            let url = text.split_whitespace().map(|word| word.trim_matches(['"', '\''])).find_map(|word| word.split_once("://"));
            if let Some((_, rest)) = url {
                self.exchange.host = Some(host_of(rest));
            }
            return curl_password(text, self.readable, range, reading);
        }
        let lower = text.to_ascii_lowercase();
        let Some(at) = lower.find("www-authenticate") else { return };
        let value = text[at + "www-authenticate".len()..].trim_start_matches(['"', '\'', ' ', '[']);
        let Some(value) = value.strip_prefix([':', ',', '=']) else { return };
        let value = value.trim_start_matches(['"', '\'', ' ', '[']);
        let found = challenge::read(value);
        if found.iter().any(|challenge| challenge.is("bearer") && challenge.get("realm").is_some()) {
            self.told += 1;
            let span = self.readable.span(range.clone());
            let mut rows = Vec::new();
            for challenge in &found {
                challenge_facts(challenge, span, &mut rows, reading);
            }
            let segment = reading.segment(SegmentKind::HttpExchange, span, None);
            reading.readouts.push(Readout { segment, rows });
        }
    }

    fn header(&mut self, name: &str, value: &str, range: &Range<usize>, reading: &mut Reading) {
        let span = self.readable.span(range.clone());
        let name = name.to_ascii_lowercase();
        match (self.exchange.at, name.as_str()) {
            (At::Request, "host") if self.exchange.host.is_none() => self.exchange.host = Some(host_of(value)),
            (_, "authorization") => {
                self.exchange.has_authorization = true;
                // In one line, the secret is found without us.
                let secret = value.split_once(' ').map_or(value, |(_, secret)| secret);
                if self.is_of_browser && secret.len() >= 8 && !secret.starts_with(['*', '$', '<']) {
                    reading.secrets.push(Secret { kind: "header".into(), span, live_until: None });
                }
            }
            (At::Answer, "www-authenticate") => {
                self.exchange.challenges.extend(challenge::read(value).into_iter().map(|challenge| (challenge, span)));
            }
            (At::Answer, "content-type") => self.exchange.is_html |= value.starts_with("text/html"),
            (At::Answer, told)
                if self.exchange.headers.len() < MOST_ROWS && (TOLD.contains(&told) || told == "proxy-authenticate") =>
            {
                self.exchange.headers.push((name, value.to_owned(), span));
            }
            _ => {}
        }
    }

    /// `* Connected to contoso.azurecr.io (203.0.113.4) port 443`, and what else `curl` says of the connection.
    fn info(&mut self, text: &str, range: &Range<usize>, reading: &mut Reading) {
        let text = text.trim();
        let span = self.readable.span(range.clone());
        if let Some((host, rest)) = text.strip_prefix("Connected to ").and_then(|rest| rest.split_once(' ')) {
            self.finish(reading);
            let host = host_of(host);
            let address = rest.trim_start_matches('(').split(')').next().unwrap_or_default();
            if registry_of(&host).is_some() && address.parse::<std::net::IpAddr>().is_ok() {
                server_address(address, span, reading);
            }
            self.exchange.host = Some(host);
            self.go(At::Nowhere, range);
        } else if let Some((_, address)) = text.strip_prefix("Uses proxy env variable ").and_then(|rest| rest.split_once("== '"))
        {
            let address = address.trim_end_matches('\'');
            proxy(address, self.readable, reading);
            self.is_through = true;
            self.go(At::Nowhere, range);
        } else if let Some(issuer) = text.strip_prefix("issuer: ") {
            self.exchange.issuer = Some((issuer.to_owned(), span));
            self.go(At::Nowhere, range);
        } else if self.exchange.range.is_some() && self.exchange.status.is_none() {
            self.go(self.exchange.at, range);
        }
    }

    /// What a browser's list says: `Status Code: 401 Unauthorized`.
    fn labelled(&mut self, name: &str, value: &str, range: &Range<usize>, reading: &mut Reading) {
        let span = self.readable.span(range.clone());
        match name {
            "Request URL" => {
                self.finish(reading);
                self.is_of_browser = true;
                let path = value.split_once("://").map_or(value, |(_, rest)| rest);
                self.exchange.host = Some(host_of(path));
                let path = path.find('/').map_or("/", |at| &path[at..]);
                let path = path.split('?').next().unwrap_or(path);
                self.exchange.request = Some((path.to_owned(), span));
                self.go(At::Request, range);
            }
            "Request Method" => {
                if let Some((request, _)) = &mut self.exchange.request {
                    *request = format!("{value} {request}");
                }
            }
            "Status Code" | "StatusCode" => {
                let digits = value.trim_start_matches(|c: char| !c.is_ascii_digit());
                if let Some(status) = digits.get(..3).and_then(|digits| digits.parse().ok()) {
                    self.exchange.status = Some((status, span));
                    self.go(At::Answer, range);
                }
            }
            "Remote Address" => {
                let address = value.rsplit_once(':').map_or(value, |(address, _)| address).trim_matches(['[', ']']);
                if self.exchange.host.as_deref().is_some_and(|host| registry_of(host).is_some())
                    && address.parse::<std::net::IpAddr>().is_ok()
                {
                    server_address(address, span, reading);
                }
            }
            _ => self.header(name, value, range, reading),
        }
        if self.exchange.range.is_some() {
            self.go(self.exchange.at, range);
        }
    }

    fn go(&mut self, at: At, range: &Range<usize>) {
        self.exchange.at = at;
        let start = self.exchange.range.as_ref().map_or(range.start, |known| known.start);
        self.exchange.range = Some(start..range.end);
    }

    /// Says what an exchange showed, and begins the next one, which is with the same host.
    fn finish(&mut self, reading: &mut Reading) {
        let done = std::mem::take(&mut self.exchange);
        self.exchange.host.clone_from(&done.host);
        self.is_through |= done.is_tunnel;
        let Some(range) = done.range.clone() else { return };
        let Some((status, at)) = done.status else {
            // Nothing was answered: the certificate and the way there are kept for what comes.
            self.exchange.range = done.range;
            self.exchange.issuer = done.issuer;
            return;
        };
        self.told += 1;
        let mut rows = Vec::new();
        let judged = match status {
            200..=399 => Judged::Allows,
            403 | 407 => Judged::Forbids,
            _ => Judged::Plain,
        };
        if let Some((request, span)) = &done.request {
            let request = request.split('?').next().unwrap_or(request);
            row(&mut rows, "request", request, *span, Judged::Plain);
        }
        row(&mut rows, "status", &status.to_string(), at, judged);
        for (challenge, span) in &done.challenges {
            challenge_facts(challenge, *span, &mut rows, reading);
        }
        for (name, value, span) in &done.headers {
            // The address of a layer in storage carries a key.
            let value =
                if name == "location" { host_of(value.split_once("://").map_or("", |(_, rest)| rest)) } else { value.clone() };
            row(&mut rows, name, &value, *span, Judged::Plain);
        }
        if let Some((issuer, span)) = &done.issuer {
            let lower = issuer.to_ascii_lowercase();
            let is_foreign = done.host.as_deref().is_some_and(|host| registry_of(host).is_some())
                && !ISSUERS.iter().any(|known| lower.contains(known));
            row(&mut rows, "issuer", issuer, *span, if is_foreign { Judged::Forbids } else { Judged::Plain });
            if is_foreign {
                reading.fact("certificate-by-other", issuer.as_str(), *span);
            }
        }
        whose(&done, self.is_through, status, at, reading);
        let segment = reading.segment(SegmentKind::HttpExchange, self.readable.span(range), None);
        reading.readouts.push(Readout { segment, rows });
    }
}

/// Whose answer it is.
fn whose(exchange: &Exchange, is_through: bool, status: u16, at: Span, reading: &mut Reading) {
    let value = status.to_string();
    let is_of_azure = exchange.host.as_deref().is_some_and(|host| {
        ["azure", "microsoft", "windows.net"].iter().any(|part| host.contains(part)) || registry_of(host).is_some()
    });
    if exchange.is_tunnel {
        // The proxy's own word that the way is open.
    } else if exchange.is_of_storage() {
        reading.fact("answer-by-storage", value.as_str(), at);
        if exchange.has_authorization {
            reading.fact("authorization-to-storage", value, at);
        }
    } else if exchange.is_of_registry() && exchange.is_signed() {
        if is_through || exchange.header("via").is_some() {
            reading.fact("answer-through-proxy", value.as_str(), at);
        }
        reading.fact("answer-by-registry", value, at);
    } else if (exchange.host.is_none() || is_of_azure) && exchange.is_of_proxy(status) {
        reading.fact("answer-by-proxy", value, at);
    }
}

fn challenge_facts(challenge: &Challenge, span: Span, rows: &mut Vec<Row>, reading: &mut Reading) {
    if challenge.is("bearer") || challenge.is("basic") {
        reading.fact("challenge", challenge.scheme.to_ascii_lowercase(), span);
    }
    row(rows, "www-authenticate", &challenge.scheme, span, Judged::Plain);
    for (name, value) in &challenge.params {
        let is_error = name.starts_with("error");
        row(rows, name, value, span, if is_error { Judged::Forbids } else { Judged::Plain });
        if name == "error" {
            reading.fact("challenge-error", value.as_str(), span);
        }
    }
}

fn row(rows: &mut Vec<Row>, name: &str, value: &str, span: Span, judged: Judged) {
    if rows.len() < MOST_ROWS {
        let value = value[..value.floor_char_boundary(300)].to_owned();
        rows.push(Row { name: name.to_owned(), value, span, judged });
    }
}

fn server_address(address: &str, span: Span, reading: &mut Reading) {
    reading.fact("server-ip", address, span);
    if is_private(address) {
        reading.fact("server-ip-private", address, span);
    }
}

/// A proxy's address, without the password that it may hold.
fn proxy(address: &str, readable: &Readable, reading: &mut Reading) {
    let (scheme, rest) = address.split_once("://").unwrap_or(("http", address));
    let bare = match rest.rsplit_once('@') {
        Some((user, host)) => {
            if let Some((_, password)) = user.split_once(':') {
                secret(password, readable, reading);
            }
            host
        }
        None => rest,
    };
    let start = bare.as_ptr() as usize - readable.text().as_ptr() as usize;
    reading.fact("proxy", format!("{scheme}://{bare}"), readable.span(start..start + bare.len()));
}

/// `curl -u name:password`.
fn curl_password(text: &str, readable: &Readable, range: &Range<usize>, reading: &mut Reading) {
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if !matches!(word, "-u" | "--user" | "-U" | "--proxy-user") {
            continue;
        }
        let value = words.next().unwrap_or_default().trim_matches(['"', '\'']);
        let Some((user, password)) = value.split_once(':') else { continue };
        let is_variable = |text: &str| text.contains(['$', '<', '*', '%', '{']);
        if !is_variable(password) && !password.is_empty() {
            secret(password, readable, reading);
        }
        if !is_variable(user) && !user.is_empty() && word.to_ascii_lowercase() == word && !word.contains("proxy") {
            reading.fact("user", user, readable.span(range.clone()));
        }
    }
}

/// Marks a part of the readable text as a secret.
fn secret(part: &str, readable: &Readable, reading: &mut Reading) {
    let start = part.as_ptr() as usize - readable.text().as_ptr() as usize;
    reading.secrets.push(Secret { kind: "password".into(), span: readable.span(start..start + part.len()), live_until: None });
}

/// `GET /v2/ HTTP/1.1`
fn request_line(text: &str) -> Option<(&str, &str)> {
    let mut words = text.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    (METHODS.contains(&method) && version.starts_with("HTTP/") && words.next().is_none()).then_some((method, target))
}

/// `HTTP/1.1 401 Unauthorized`, `HTTP/2 401`
fn status_line(text: &str) -> Option<(u16, &str)> {
    let rest = text.strip_prefix("HTTP/")?;
    let (version, rest) = rest.split_once(' ')?;
    let (digits, reason) = rest.split_once(' ').unwrap_or((rest, ""));
    let is_one =
        (1..=3).contains(&version.len()) && version.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.len() == 3;
    let status = digits.parse().ok().filter(|status| (100..600).contains(status))?;
    is_one.then_some((status, reason.trim()))
}

/// `Status Code: 401`, `StatusCode        : 401`
fn devtools(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(':')?;
    let name = name.trim_end();
    let is_one = ["Request URL", "Request Method", "Status Code", "StatusCode", "Remote Address"].contains(&name);
    (is_one && !value.trim().is_empty()).then_some((name, value.trim()))
}

/// `Name: value`
fn header(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(':')?;
    let is_name =
        !name.is_empty() && name.len() <= 60 && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    is_name.then_some((name, value.trim()))
}

/// The host at the beginning of a text, or behind its scheme.
fn host_of(text: &str) -> String {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let rest = rest.split(['/', '?', '"', '\'', ' ']).next().unwrap_or(rest);
    let rest = rest.rsplit('@').next().unwrap_or(rest);
    rest.split(':').next().unwrap_or(rest).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was read: facts, one a line, and each segment's text.
    fn read_all(paste: &str) -> (String, Vec<String>, Reading) {
        let mut reading = Reading::default();
        read(&Readable::new(paste), &mut reading);
        let facts = reading.facts.iter().map(|fact| format!("{} {}\n", fact.name, fact.value));
        let facts = facts.collect();
        let segments = reading.segments.iter().map(|segment| paste[segment.span.start..segment.span.end].to_owned()).collect();
        (facts, segments, reading)
    }

    const CHALLENGE: &str =
        "Www-Authenticate: Bearer realm=\"https://contoso.azurecr.io/oauth2/token\",service=\"contoso.azurecr.io\"";

    #[test]
    fn a_challenge_of_the_registry() {
        let verbose = format!(
            "$ curl -v https://contoso.azurecr.io/v2/\n* Host contoso.azurecr.io:443 was resolved.\n* Connected to contoso.azurecr.io (10.1.0.5) port 443\n*  issuer: C=US; O=Microsoft Corporation; CN=Microsoft Azure RSA TLS Issuing CA 04\n> GET /v2/ HTTP/1.1\n> Host: contoso.azurecr.io\n>\n< HTTP/1.1 401 Unauthorized\n< Server: AzureContainerRegistry\n< {CHALLENGE}\n<\n{{\"errors\":[]}}\n$ docker login"
        );
        let (facts, segments, reading) = read_all(&verbose);
        assert_eq!(facts, "server-ip 10.1.0.5\nserver-ip-private 10.1.0.5\nchallenge bearer\nanswer-by-registry 401\n");
        assert!(segments[0].starts_with("* Connected") && segments[0].ends_with("{\"errors\":[]}"), "{segments:?}");
        let rows: Vec<String> = reading.readouts[0].rows.iter().map(|row| format!("{}={}", row.name, row.value)).collect();
        assert_eq!(rows[..3], ["request=GET /v2/", "status=401", "www-authenticate=Bearer"]);

        for other in [
            format!("$ curl -i https://contoso.azurecr.io/v2/\nHTTP/2 401\nserver: openresty\n{CHALLENGE}\n\n"),
            format!(
                "== Info: Connected to contoso.azurecr.io (20.1.2.3) port 443\n=> Send header, 95 bytes (0x5f)\n0000: GET /v2/ HTTP/1.1\n0012: Host: contoso.azurecr.io\n0050: \n<= Recv header, 27 bytes (0x1b)\n0000: HTTP/1.1 401 Unauthorized\n<= Recv header, 99 bytes (0x1b)\n0000: {CHALLENGE}\n0000: \n"
            ),
            format!(
                "--2026-11-20 10:00:00--  https://contoso.azurecr.io/v2/\nHTTP request sent, awaiting response...\n  HTTP/1.1 401 Unauthorized\n  Server: AzureContainerRegistry\n  {CHALLENGE}\n"
            ),
            format!("StatusCode        : 401\nRawContent        : HTTP/1.1 401 Unauthorized\n                    {CHALLENGE}\n"),
            format!(
                "Request URL: https://contoso.azurecr.io/v2/\nRequest Method: GET\nStatus Code: 401 Unauthorized\nRemote Address: 20.1.2.3:443\nwww-authenticate:\n{}\n",
                &CHALLENGE[18..]
            ),
        ] {
            let (facts, ..) = read_all(&other);
            assert!(facts.contains("challenge bearer\n") && facts.contains("answer-by-registry 401\n"), "{other}\n{facts}");
        }
    }

    #[test]
    fn a_page_of_a_proxy_is_not_the_registrys_answer() {
        let page = "$ curl -i https://contoso.azurecr.io/v2/\nHTTP/1.1 200 Connection established\n\nHTTP/1.1 403 Forbidden\nContent-Type: text/html\n\n<html><head><title>Blocked</title></head></html>\n";
        assert_eq!(read_all(page).0, "answer-by-proxy 403\n");
        let asks = "* Uses proxy env variable https_proxy == 'http://ops:geheim12@10.1.0.8:8080'\n> CONNECT contoso.azurecr.io:443 HTTP/1.1\n>\n< HTTP/1.1 407 Proxy Authentication Required\n< Proxy-Authenticate: NTLM\n";
        let (facts, _, reading) = read_all(asks);
        assert_eq!(facts, "proxy http://10.1.0.8:8080\nanswer-by-proxy 407\n");
        assert_eq!(reading.secrets.len(), 1);
        let other = page.replace("contoso.azurecr.io", "contoso.example");
        assert_eq!(read_all(&other).0, "", "a page of another host is no proxy's");
        let passed = "> GET https://contoso.azurecr.io/v2/ HTTP/1.1\n< HTTP/1.1 403 Forbidden\n< Via: 1.1 proxy\n< X-Ms-Correlation-Request-Id: 1\n";
        assert_eq!(read_all(passed).0, "answer-through-proxy 403\nanswer-by-registry 403\n", "the proxy only passed it on");
    }

    #[test]
    fn a_certificate_by_somebody_else_is_told() {
        let paste = "* Connected to contoso.azurecr.io (20.1.2.3) port 443\n*  issuer: O=Contoso; CN=Contoso Inspection CA\n> GET /v2/ HTTP/1.1\n< HTTP/1.1 401 Unauthorized\n";
        assert!(read_all(paste).0.contains("certificate-by-other O=Contoso; CN=Contoso Inspection CA\n"));
        assert!(!read_all(&paste.replace("contoso.azurecr.io", "contoso.example")).0.contains("certificate"));
    }

    #[test]
    fn storage_refuses_what_was_meant_for_the_registry() {
        let paste = "> GET /a//docker/registry/v2/blobs/sha256/6f/data?sig=abc HTTP/1.1\n> Host: weuman7.blob.core.windows.net\n> Authorization: Bearer x\n>\n< HTTP/1.1 400 Bad Request\n< Server: Windows-Azure-Blob/1.0\n<\n";
        let (facts, _, reading) = read_all(paste);
        assert_eq!(facts, "answer-by-storage 400\nauthorization-to-storage 400\n");
        assert!(reading.readouts[0].rows.iter().all(|row| !row.value.contains("sig=")));
    }

    #[test]
    fn a_challenge_alone_and_passwords_on_the_command_line() {
        let (facts, segments, _) = read_all(&format!("The registry says {CHALLENGE},error=\"invalid_token\"\n"));
        assert_eq!(facts, "challenge bearer\nchallenge-error invalid_token\n");
        assert_eq!(segments.len(), 1);
        assert!(read_all("The WWW-Authenticate header is missing").1.is_empty());
        let (facts, _, reading) = read_all("curl -u contoso:s3cretpass https://contoso.azurecr.io/v2/");
        assert_eq!(facts, "user contoso\n");
        assert_eq!(reading.secrets.len(), 1);
    }

    #[test]
    fn prose_and_odd_lines_are_no_exchange() {
        for paste in [
            "> quoted mail\n> GET well soon\n* a list\n* issuer: me\n",
            "HTTP/1.1\nHTTP/ 401\nHTTP/1.1 99 x\nGET / HTTP/1.1 x\n",
            "Request URL\n\nStatus Code\n",
            "* Connected to\n* Connected to a\nRemote Address: [\n",
        ] {
            assert!(read_all(paste).1.is_empty(), "{paste}");
        }
    }
}
