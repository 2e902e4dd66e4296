//! The output of `docker version`, `docker --version`, `az version` and `az --version`.
//!
//! Source: docker/cli, `cli/command/system/version.go`; Azure CLI, `az version`.

use std::ops::Range;

use crate::readable::Readable;
use crate::reading::Reading;
use crate::segment::SegmentKind;

/// The block that `docker version` prints, as far as it was seen.
#[derive(Default)]
struct Block {
    range: Option<Range<usize>>,
    side: Option<&'static str>,
    has_api_version: bool,
    has_server: bool,
}

/// Reads the versions of the programs in the login's way.
pub fn read(readable: &Readable, reading: &mut Reading) {
    let mut block = Block::default();
    for number in 0..readable.line_count() {
        let range = readable.line(number);
        let line = readable.text()[range.clone()].trim();
        if line.len() > 300 {
            continue;
        }
        single_line(line, readable, &range, reading);
        block_line(line, readable, &range, &mut block, reading);
    }
    // `docker info` begins with `Client:` too, and has no versions in it.
    if let Some(range) = block.range.filter(|_| block.has_api_version) {
        let span = readable.span(range);
        reading.segment(SegmentKind::DockerVersion, span, None);
        if !block.has_server {
            reading.fact("docker-server-missing", "yes", span);
        }
    }
}

/// `Docker version 24.0.7, build afdd53b`, `azure-cli   2.67.0`, `"azure-cli": "2.67.0",`.
fn single_line(line: &str, readable: &Readable, range: &Range<usize>, reading: &mut Reading) {
    let docker = line.split_once("Docker version ").and_then(|(_, rest)| leading_version(rest));
    if let Some(version) = docker {
        reading.fact("docker-client-version", version, readable.span(range.clone()));
    }
    let az = line.strip_prefix("azure-cli ").or_else(|| line.strip_prefix("\"azure-cli\": \""));
    if let Some(version) = az.and_then(|rest| leading_version(rest.trim_start())) {
        reading.fact("az-version", version, readable.span(range.clone()));
    }
}

fn block_line(line: &str, readable: &Readable, range: &Range<usize>, block: &mut Block, reading: &mut Reading) {
    if line.starts_with("Client:") && line.len() < 60 {
        *block = Block { range: Some(range.clone()), side: Some("docker-client-version"), ..Block::default() };
        return;
    }
    let Some(whole) = &mut block.range else { return };
    if line.starts_with("Server:") && block.has_api_version {
        (block.side, block.has_server) = (Some("docker-server-version"), true);
        whole.end = range.end;
    } else if let Some(version) = line.strip_prefix("Version:").and_then(|rest| leading_version(rest.trim())) {
        // Of a side, only the first version is the engine's: containerd's and runc's stand below it.
        if let Some(fact) = block.side.take() {
            reading.fact(fact, version, readable.span(range.clone()));
        }
        whole.end = range.end;
    } else if ["API version:", "Go version:", "Git commit:", "Built:", "OS/Arch:"].iter().any(|key| line.starts_with(key)) {
        block.has_api_version |= line.starts_with("API version:");
        whole.end = range.end;
    }
}

/// The version at the start of a text: digits and dots, at least two parts.
fn leading_version(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let version = text[..end].trim_end_matches('.');
    version.contains('.').then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> Vec<(&'static str, String)> {
        let mut reading = Reading::default();
        read(&Readable::new(text), &mut reading);
        reading.facts.into_iter().map(|fact| (fact.name, fact.value)).collect()
    }

    #[test]
    fn both_sides_are_read() {
        let text = "Client:\n Version:           17.12.1-ce\n API version:       1.35\nServer: Docker Engine\n Engine:\n  Version:          24.0.7\n containerd:\n  Version:  1.6.1";
        assert_eq!(
            facts(text),
            [("docker-client-version", "17.12.1".to_owned()), ("docker-server-version", "24.0.7".to_owned())]
        );
    }

    #[test]
    fn a_client_alone_misses_its_server() {
        let found = facts("Client:\n Version: 26.1.0\n API version: 1.45\nCannot connect to the Docker daemon");
        assert!(found.iter().any(|(name, _)| *name == "docker-server-missing"));
        assert!(facts("Client:\n Context: default\n Debug Mode: false").is_empty());
    }
}
