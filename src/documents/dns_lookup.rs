//! Look-ups of a registry's name: `nslookup`, `dig` (also `+short`), `host` and `Resolve-DnsName`.
//!
//! A name behind a private endpoint is an alias of `NAME.privatelink.azurecr.io`. A resolver that knows the private zone
//! answers there with a private address; any other goes on, and ends at the registry's public address.
//!
//! Source: BIND 9 (`nslookup`, `dig`, `host`), Windows' `nslookup` and `DnsClient` module, and Microsoft's support article
//! on private endpoints that do not resolve.

use std::net::IpAddr;

use super::health_check::is_private;
use crate::host::registry_of;
use crate::readable::Readable;
use crate::reading::Reading;
use crate::report::Span;
use crate::run::run;
use crate::segment::SegmentKind;

/// More look-ups than this are a resolver's log, and more addresses than this are no registry's.
const MOST_LOOK_UPS: usize = 100;
const MOST_ADDRESSES: usize = 16;
/// Bytes of a line: a name has 253 at most.
const LONGEST_LINE: usize = 700;

/// What the resolver says where a name does not exist. Windows translates the sentence around it, not these words.
const NOT_THERE: &[&str] = &["nxdomain", "non-existent domain", "dns name does not exist", "can't resolve '"];

/// Beginnings of lines that belong to an answer and say nothing here: the table of `Resolve-DnsName`, remarks.
const FILLERS: &[&str] = &[";", "----", "querytype", "ttl ", "section ", "namehost", "name     ", "authoritative answers"];

/// Resolvers of the internet: what they do not know, no private zone hides.
const PUBLIC_RESOLVERS: &[&str] = &[
    "8.8.8.8",
    "8.8.4.4",
    "1.1.1.1",
    "1.0.0.1",
    "9.9.9.9",
    "149.112.112.112",
    "208.67.222.222",
    "208.67.220.220",
    "dns.google",
    "one.one.one.one",
    "dns9.quad9.net",
    "dns.quad9.net",
    "2001:4860:4860::8888",
    "2001:4860:4860::8844",
    "2606:4700:4700::1111",
    "2606:4700:4700::1001",
];

/// Reads every look-up of an Azure registry in a text.
pub fn read(readable: &Readable, reading: &mut Reading) {
    let text = readable.text();
    if !text.contains("azurecr.") && !text.contains(".azcr.io") && !text.contains(".blob.core.") {
        return;
    }
    let dialled = dialled(text);
    let mut look_up = LookUp::default();
    let mut told = 0;
    for number in 0..readable.line_count() {
        let range = readable.line(number);
        let line = &text[range.clone()];
        let part = if line.len() > LONGEST_LINE { Part::Other } else { part(line, look_up.has_begun()) };
        if matches!(part, Part::Begin | Part::Asks(_) | Part::Other) {
            told += usize::from(look_up.tell(readable, &dialled, reading));
            if told == MOST_LOOK_UPS {
                return;
            }
            // The command says whom it asks, and its answer comes below.
            let asked_public = look_up.asked_public && !look_up.is_answered() && part == Part::Begin;
            look_up = LookUp { asked_public, ..LookUp::default() };
        }
        look_up.asked_public |= part != Part::Other && names_a_public_resolver(line);
        look_up.take(part, range.start, range.end, readable.span(range.clone()));
    }
    look_up.tell(readable, &dialled, reading);
}

/// Addresses to which no connection came about: `dial tcp 203.0.113.4:443: i/o timeout`.
fn dialled(text: &str) -> Vec<&str> {
    let found = text.match_indices("dial tcp ").take(MOST_LOOK_UPS).filter_map(|(at, sign)| {
        let rest = run(text, at + sign.len(), 60, &|c| c.is_ascii_hexdigit() || ".:[]".contains(c));
        let (address, _) = rest.trim_end_matches(':').rsplit_once(':')?;
        Some(address.trim_matches(['[', ']']))
    });
    found.collect()
}

/// What one line contributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'l> {
    /// A new answer begins: `Server:`, or the headline of `dig`.
    Begin,
    /// A command that looks a name up, or the question that `dig` repeats.
    Asks(&'l str),
    Question(&'l str),
    Name(&'l str),
    Alias(&'l str, &'l str),
    Address(&'l str),
    /// `server can't find NAME: NXDOMAIN`.
    NotThere(&'l str),
    /// `status: NXDOMAIN`, of the name that was asked for or that the aliases ended at.
    NotThereAtAll,
    Filler,
    /// No part of a look-up.
    Other,
}

fn part(line: &str, in_look_up: bool) -> Part<'_> {
    let is_indented = line.starts_with([' ', '\t']);
    let line = line.trim();
    if line.is_empty() {
        return Part::Filler;
    }
    let lower = line.to_ascii_lowercase();
    if let Some(part) = not_there(line, &lower) {
        return part;
    }
    if lower.starts_with("; <<>> dig") || is_server_line(&lower) {
        return Part::Begin;
    }
    let words: Vec<&str> = line.split_whitespace().take(12).collect();
    if let Some(part) = record(&words) {
        return part;
    }
    if let Some((label, value)) = line.split_once(':').filter(|(label, _)| label.len() <= 24)
        && let Some(part) = labelled(label.trim(), value.trim())
    {
        return part;
    }
    if FILLERS.iter().any(|filler| lower.starts_with(filler)) || (in_look_up && line.ends_with(':') && words.len() <= 6) {
        return Part::Filler;
    }
    if words.iter().any(|word| ["nslookup", "dig", "resolve-dnsname", "host"].iter().any(|tool| word.eq_ignore_ascii_case(tool)))
    {
        return words.iter().find(|word| is_of_interest(word)).map_or(Part::Other, |word| Part::Asks(bare(word)));
    }
    match words.as_slice() {
        [word] if in_look_up && word.parse::<IpAddr>().is_ok() => Part::Address(word),
        // `dig +short` ends its names with a dot; the list of aliases is indented on Windows.
        [word] if word.ends_with('.') && (in_look_up || is_of_interest(word)) && is_name(bare(word)) => Part::Name(bare(word)),
        [word] if in_look_up && is_indented && is_name(bare(word)) => Part::Name(bare(word)),
        _ => Part::Other,
    }
}

fn not_there<'l>(line: &'l str, lower: &str) -> Option<Part<'l>> {
    if !NOT_THERE.iter().any(|text| lower.contains(text)) {
        return None;
    }
    if lower.contains("status: nxdomain") {
        return Some(Part::NotThereAtAll);
    }
    Some(line.split_whitespace().find(|word| is_of_a_registry(word)).map_or(Part::Other, |word| Part::NotThere(bare(word))))
}

/// `Server:  168.63.129.16`, in the languages that Windows has it in; the address under it is the resolver's own.
fn is_server_line(lower: &str) -> bool {
    ["server", "serveur", "servidor", "サーバー"]
        .iter()
        .any(|word| lower.strip_prefix(word).is_some_and(|rest| rest.trim_start().starts_with(':')))
}

/// A record in one line: of `dig`, of the table of `Resolve-DnsName`, of `nslookup`, of `host`.
fn record<'l>(words: &[&'l str]) -> Option<Part<'l>> {
    let typed = |name: &'l str, kind: &str, data: &'l str| match kind {
        "CNAME" => Some(Part::Alias(bare(name), bare(data))),
        "A" | "AAAA" if data.parse::<IpAddr>().is_ok() => Some(Part::Address(data)),
        _ => None,
    };
    match *words {
        [name, "IN", "A" | "AAAA" | "CNAME"] if name.starts_with(';') => Some(Part::Question(bare(name))),
        [name, _, "IN", kind, data] | [name, "IN", kind, data] | [name, kind, _, "Answer", data] => typed(name, kind, data),
        // What `Format-Table` left of `Resolve-DnsName`: an address belongs to the name before it.
        [name, kind @ ("CNAME" | "A" | "AAAA"), data] if is_name(bare(name)) => typed(name, kind, data),
        [name, "canonical", "name", "=", target] | [name, "is", "an", "alias", "for", target] => {
            Some(Part::Alias(bare(name), bare(target)))
        }
        [_, "has", "address", address] | [_, "has", "IPv6", "address", address] if address.parse::<IpAddr>().is_ok() => {
            Some(Part::Address(address))
        }
        [name, "has", "AAAA", "address", address] if is_name(name) => Some(Part::Address(address)),
        _ => None,
    }
}

/// `Name:    r0318eus-az.eastus.cloudapp.azure.com`, `Addresses:  10.1.0.5`, `IP4Address : 10.1.0.5`.
fn labelled<'l>(label: &str, value: &'l str) -> Option<Part<'l>> {
    let is = |labels: &[&str]| labels.iter().any(|one| label.eq_ignore_ascii_case(one));
    if is(&["name", "namehost", "aliases", "alias", "namn", "nom", "nombre", "名前"]) {
        return is_name(bare(value)).then(|| Part::Name(bare(value)));
    }
    if is(&["address", "addresses", "ip4address", "ip6address", "ipaddress", "adress", "adresse", "addresse", "アドレス"]) {
        return Some(if value.parse::<IpAddr>().is_ok() { Part::Address(value) } else { Part::Filler });
    }
    None
}

/// A look-up as far as it was read.
#[derive(Debug, Default)]
struct LookUp {
    /// Readable offsets of its first and last line.
    range: Option<(usize, usize)>,
    /// The last name that stood in it.
    name: Option<String>,
    is_of_a_registry: bool,
    /// The login server that was asked for.
    server: Option<String>,
    /// The name that stood in it last before an alias led on is one that layers come from.
    is_of_data: bool,
    /// Addresses of such a name.
    data: Vec<(String, Span)>,
    private_zone: Option<(String, Span)>,
    addresses: Vec<(String, Span)>,
    not_there: Option<(Option<String>, Span)>,
    /// Whether a resolver of the internet answered.
    asked_public: bool,
}

impl LookUp {
    fn has_begun(&self) -> bool {
        self.range.is_some()
    }

    fn take(&mut self, part: Part<'_>, start: usize, end: usize, span: Span) {
        let grows = match part {
            Part::Other | Part::Asks(_) => false,
            Part::Filler => self.has_begun() && start < end,
            _ => true,
        };
        match part {
            Part::Asks(name) => {
                self.range = Some((end, end));
                return self.name(name, None);
            }
            Part::Question(name) | Part::Name(name) => self.name(name, Some(span)),
            Part::Alias(name, target) => {
                self.name(name, Some(span));
                self.name(target, Some(span));
            }
            // The first address of an answer, with no name before it, is the resolver's own.
            Part::Address(address) if self.name.is_some() && self.addresses.len() + self.data.len() < MOST_ADDRESSES => {
                let addresses = if self.is_of_data { &mut self.data } else { &mut self.addresses };
                addresses.push((address.to_owned(), span));
            }
            Part::Address(_) | Part::Begin | Part::Filler | Part::Other => {}
            Part::NotThere(name) => {
                self.name(name, Some(span));
                self.not_there = Some((Some(name.to_ascii_lowercase()), span));
            }
            Part::NotThereAtAll => self.not_there = Some((None, span)),
        }
        if grows {
            let first = self.range.map_or(start, |(first, last)| if first == last { start } else { first });
            self.range = Some((first, end));
        }
    }

    fn name(&mut self, name: &str, span: Option<Span>) {
        let name = name.to_ascii_lowercase();
        let is_data = is_of_data(&name);
        self.is_of_a_registry |= is_of_a_registry(&name) && !is_data;
        if let Some(server) = registry_of(&name).filter(|_| !is_data) {
            self.is_of_data = false;
            self.server.get_or_insert(server);
        }
        self.is_of_data |= is_data;
        if let Some(span) = span.filter(|_| name.contains(".privatelink.azurecr.") && self.private_zone.is_none()) {
            self.private_zone = Some((name.clone(), span));
        }
        self.name = Some(name);
    }

    fn is_answered(&self) -> bool {
        !self.addresses.is_empty() || !self.data.is_empty() || self.not_there.is_some() || self.private_zone.is_some()
    }

    /// Says what was found, if it is about a registry and anything was answered; gives whether it was.
    fn tell(&self, readable: &Readable, dialled: &[&str], reading: &mut Reading) -> bool {
        let is_known = self.is_of_a_registry || !self.data.is_empty();
        let Some((start, end)) = self.range.filter(|_| is_known && self.is_answered()) else { return false };
        reading.segment(SegmentKind::DnsLookup, readable.span(start..end), None);
        for (address, span) in self.data.iter().filter(|(address, _)| dialled.contains(&address.as_str())) {
            reading.fact("dialled-data", address.as_str(), *span);
        }
        if let (Some(server), Some((_, span))) = (&self.server, self.addresses.first()) {
            reading.fact("dns-answer", server.as_str(), *span);
        }
        if let Some((name, span)) = &self.private_zone {
            reading.fact("dns-private-zone", name.as_str(), *span);
        }
        for (address, span) in &self.addresses {
            reading.fact("server-ip", address.as_str(), *span);
            if is_private(address) {
                reading.fact("server-ip-private", address.as_str(), *span);
            } else if self.private_zone.is_some() && is_public(address) {
                reading.fact("dns-answer-public", address.as_str(), *span);
            }
        }
        if let Some((name, span)) = &self.not_there {
            let name = name.as_deref().or(self.name.as_deref()).unwrap_or_default();
            reading.fact("dns-answer-none", name, *span);
            if self.asked_public && !name.contains(".privatelink.") {
                reading.fact("dns-answer-none-public", name, *span);
            }
        }
        true
    }
}

/// Whether a name is a registry's, its data endpoint's or of the chain that leads to one.
fn is_of_a_registry(word: &str) -> bool {
    let name = bare(word);
    let has = |part: &str| name.as_bytes().windows(part.len()).any(|at| at.eq_ignore_ascii_case(part.as_bytes()));
    is_name(name) && (has(".azurecr.") || has(".azcr.io"))
}

/// Whether layers come from a host of this name: blob storage, a dedicated data endpoint.
fn is_of_data(name: &str) -> bool {
    name.contains(".blob.core.") || name.contains(".data.azurecr.") || name.contains(".store.core.")
}

fn is_of_interest(word: &str) -> bool {
    is_of_a_registry(word) || is_name(bare(word)) && is_of_data(&bare(word).to_ascii_lowercase())
}

/// `nslookup NAME 8.8.8.8`, `dig @1.1.1.1 NAME`, `;; SERVER: 8.8.8.8#53(8.8.8.8)`, `Server:  dns.google`.
fn names_a_public_resolver(line: &str) -> bool {
    line.split([' ', '\t', '@', '#', '(', ')', '\'', '"', ',']).any(|word| PUBLIC_RESOLVERS.contains(&word.trim_end_matches('.')))
}

/// A name without what stands around it: the question mark's `;`, quotes, the root's dot, a colon.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_ascii_alphanumeric())
}

fn is_name(name: &str) -> bool {
    name.len() <= 253
        && name.contains('.')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        && name.parse::<IpAddr>().is_err()
}

/// Whether an address can be one of the internet: not of a private range, this machine or this link.
fn is_public(address: &str) -> bool {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => {
            let is_shared = v4.octets()[0] == 100 && v4.octets()[1] & 0xc0 == 64;
            !(v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_unspecified() || is_shared)
        }
        Ok(IpAddr::V6(v6)) => !(v6.is_unique_local() || v6.is_loopback() || v6.is_unicast_link_local() || v6.is_unspecified()),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The facts of a paste, one a line, and where the segments stand.
    fn facts(paste: &str) -> String {
        let mut reading = Reading::default();
        read(&Readable::new(paste), &mut reading);
        let facts = reading
            .facts
            .iter()
            .map(|fact| format!("{} {} | {}\n", fact.name, fact.value, &paste[fact.span.start..fact.span.end]));
        facts.collect()
    }

    fn values(paste: &str, name: &str) -> Vec<String> {
        let mut reading = Reading::default();
        read(&Readable::new(paste), &mut reading);
        reading.values(name).map(str::to_owned).collect()
    }

    #[test]
    fn an_address_that_was_dialled_may_be_of_the_host_of_layers() {
        let both = "dial tcp 198.51.100.4:443: i/o timeout\n$ dig +short weuman7.blob.core.windows.net\nblob.ams1.store.core.windows.net.\n198.51.100.4\n\n$ dig +short contoso.azurecr.io\nweu.fe.azcr.io.\n203.0.113.4\n";
        assert_eq!(values(both, "dialled-data"), ["198.51.100.4"]);
        assert_eq!(values(both, "server-ip"), ["203.0.113.4"]);
        assert_eq!(values(both, "dns-answer"), ["contoso.azurecr.io"]);
        assert!(values(&both.replace("tcp 198.51.100.4", "tcp 203.0.113.4"), "dialled-data").is_empty());
    }

    #[test]
    fn a_chain_through_the_private_zone_to_a_public_address() {
        let paste = "\
$ nslookup contoso.azurecr.io
Server:\t\t10.0.0.4
Address:\t10.0.0.4#53

Non-authoritative answer:
contoso.azurecr.io\tcanonical name = contoso.privatelink.azurecr.io.
contoso.privatelink.azurecr.io\tcanonical name = weu.fe.azcr.io.
Name:\tr0318weu-az.westeurope.cloudapp.azure.com
Address: 203.0.113.38
";
        assert_eq!(
            facts(paste),
            "dns-answer contoso.azurecr.io | Address: 203.0.113.38\n\
             dns-private-zone contoso.privatelink.azurecr.io | contoso.azurecr.io\tcanonical name = contoso.privatelink.azurecr.io.\n\
             server-ip 203.0.113.38 | Address: 203.0.113.38\n\
             dns-answer-public 203.0.113.38 | Address: 203.0.113.38\n"
        );
        let mut reading = Reading::default();
        read(&Readable::new(paste), &mut reading);
        let segments: Vec<&str> = reading.segments.iter().map(|segment| &paste[segment.span.start..segment.span.end]).collect();
        assert_eq!(segments.len(), 1);
        assert!(segments[0].starts_with("Server:") && segments[0].ends_with("203.0.113.38"), "{segments:?}");
    }

    #[test]
    fn windows_lists_the_aliases_last() {
        let paste = "Server:  UnKnown\r\nAddress:  168.63.129.16\r\n\r\nName:    contoso.privatelink.azurecr.io\r\nAddresses:  fd00:1::5\r\n\t  10.1.0.5\r\nAliases:  contoso.azurecr.io\r\n\r\n\r\nPS C:\\>";
        assert_eq!(values(paste, "server-ip-private"), ["fd00:1::5", "10.1.0.5"]);
        assert_eq!(values(paste, "dns-private-zone"), ["contoso.privatelink.azurecr.io"]);
        assert!(values(paste, "dns-answer-public").is_empty());

        let public = "サーバー:  UnKnown\nAddress:  10.0.0.4\n\n権限のない回答:\n名前:    r0822weu.westeurope.cloudapp.azure.com\nAddress:  203.0.113.33\nAliases:  contoso.azurecr.io\n          contoso.privatelink.azurecr.io\n          weu.fe.azcr.io\n";
        assert_eq!(values(public, "server-ip"), ["203.0.113.33"]);
        assert_eq!(values(public, "dns-answer-public"), ["203.0.113.33"]);
    }

    #[test]
    fn dig_in_full_and_in_short() {
        let full = "; <<>> DiG 9.18.24 <<>> contoso.azurecr.io\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 7\n;; QUESTION SECTION:\n;contoso.azurecr.io.\t\tIN\tA\n\n;; ANSWER SECTION:\ncontoso.azurecr.io.\t60\tIN\tCNAME\tcontoso.privatelink.azurecr.io.\ncontoso.privatelink.azurecr.io. 10 IN\tA\t10.1.0.5\n\n;; Query time: 4 msec\n;; SERVER: 168.63.129.16#53(168.63.129.16)\n";
        assert_eq!(values(full, "server-ip"), ["10.1.0.5"]);
        assert_eq!(values(full, "server-ip-private"), ["10.1.0.5"]);

        let short = "# dig +short contoso.azurecr.io\ncontoso.privatelink.azurecr.io.\nweu.fe.azcr.io.\nweu-acr-reg.trafficmanager.net.\nr0318weu-az.westeurope.cloudapp.azure.com.\n203.0.113.38\n# ";
        assert_eq!(values(short, "dns-answer-public"), ["203.0.113.38"]);
    }

    #[test]
    fn resolve_dnsname_has_a_table_and_a_list() {
        let paste = "PS C:\\> Resolve-DnsName contoso.azurecr.io\n\nName                           Type   TTL   Section    NameHost\n----                           ----   ---   -------    --------\ncontoso.azurecr.io             CNAME  60    Answer     contoso.privatelink.azurecr.io\ncontoso.privatelink.azurecr.io CNAME  60    Answer     weu.fe.azcr.io\n\nName       : r0318weu-az.westeurope.cloudapp.azure.com\nQueryType  : A\nTTL        : 10\nSection    : Answer\nIP4Address : 203.0.113.38\n";
        assert_eq!(values(paste, "dns-answer-public"), ["203.0.113.38"]);
        let private = "contoso.privatelink.azurecr.io A      10    Answer     10.1.0.5";
        assert!(values(private, "server-ip-private").is_empty(), "an address needs a name before it");
    }

    #[test]
    fn names_that_do_not_exist() {
        for paste in [
            "** server can't find contoso.azurecr.io: NXDOMAIN",
            "*** UnKnown can't find contoso.azurecr.io: Non-existent domain",
            "*** UnKnown が contoso.azurecr.io を見つけられません: Non-existent domain",
            "Resolve-DnsName : contoso.azurecr.io : DNS name does not exist",
            "Host contoso.azurecr.io not found: 3(NXDOMAIN)",
            "nslookup: can't resolve 'contoso.azurecr.io': Name does not resolve",
            ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 7\n;; QUESTION SECTION:\n;contoso.azurecr.io.\tIN\tA\n",
        ] {
            assert_eq!(values(paste, "dns-answer-none"), ["contoso.azurecr.io"], "{paste}");
        }
        let gap = "contoso.azurecr.io\tcanonical name = contoso.privatelink.azurecr.io.\n** server can't find contoso.privatelink.azurecr.io: NXDOMAIN\n";
        assert_eq!(values(gap, "dns-answer-none"), ["contoso.privatelink.azurecr.io"]);
        assert_eq!(values(gap, "dns-private-zone"), ["contoso.privatelink.azurecr.io"]);
    }

    #[test]
    fn other_names_and_other_texts_are_left_alone() {
        for paste in [
            "docker pull contoso.azurecr.io/app:1\nServer: 10.0.0.4\nAddress: 10.0.0.4#53\n\nName: github.com\nAddress: 203.0.113.9\n",
            "contoso.azurecr.io\n** server can't find db.internal.example: NXDOMAIN",
            "Name: contoso\nAddress: 12 Main Street\nLogin server: contoso.azurecr.io",
            "the host contoso.azurecr.io\nis at\n10.0.0.5",
        ] {
            assert_eq!(facts(paste), "", "{paste}");
        }
    }

    #[test]
    fn each_look_up_is_read_by_itself() {
        let paste = "$ nslookup contoso.azurecr.io\nServer: 10.0.0.4\nAddress: 10.0.0.4#53\n\ncontoso.azurecr.io canonical name = contoso.privatelink.azurecr.io.\nName: contoso.privatelink.azurecr.io\nAddress: 10.1.0.5\n\n$ nslookup github.com\nServer: 10.0.0.4\nAddress: 10.0.0.4#53\n\nName: github.com\nAddress: 203.0.113.9\n";
        assert_eq!(values(paste, "server-ip"), ["10.1.0.5"]);
    }

    #[test]
    fn a_resolver_of_the_internet_knows_every_registry() {
        for paste in [
            "C:\\> nslookup contsoo.azurecr.io 8.8.8.8\nServer:  dns.google\nAddress:  8.8.8.8\n\n*** dns.google can't find contsoo.azurecr.io: Non-existent domain\n",
            "$ nslookup contsoo.azurecr.io 1.1.1.1\nServer:\t\t1.1.1.1\nAddress:\t1.1.1.1#53\n\n** server can't find contsoo.azurecr.io: NXDOMAIN\n",
            "; <<>> DiG 9.18.24 <<>> @9.9.9.9 contsoo.azurecr.io\n;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 7\n;contsoo.azurecr.io.\tIN\tA\n",
            ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 7\n;contsoo.azurecr.io.\tIN\tA\n\n;; SERVER: 8.8.8.8#53(8.8.8.8) (UDP)\n",
        ] {
            assert_eq!(values(paste, "dns-answer-none-public"), ["contsoo.azurecr.io"], "{paste}");
            let own = ["8.8.8.8", "1.1.1.1", "9.9.9.9"]
                .iter()
                .fold(paste.replace("dns.google", "UnKnown"), |paste, address| paste.replace(address, "10.0.0.4"));
            assert!(values(&own, "dns-answer-none-public").is_empty(), "{own}");
        }
        let two = "$ nslookup contoso.azurecr.io 8.8.8.8\nServer: 8.8.8.8\nName: contoso.azurecr.io\nAddress: 203.0.113.4\n\n$ nslookup contsoo.azurecr.io\nServer: 10.0.0.4\nAddress: 10.0.0.4#53\n** server can't find contsoo.azurecr.io: NXDOMAIN\n";
        assert!(values(two, "dns-answer-none-public").is_empty(), "each look-up has its own resolver");
    }
}
