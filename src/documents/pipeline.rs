//! GitHub Actions workflows, Azure Pipelines and GitLab CI definitions: which registry their steps log in to, and which they push to.
//!
//! Each list of steps is looked at alone: a job runs on a machine of its own, and takes no login of another one with it.
//!
//! Source: docker/login-action, docker/build-push-action and docker/metadata-action, `action.yml`; Azure/docker-login, `action.yml`;
//! microsoft/azure-pipelines-tasks, `Tasks/DockerV2/task.json`.

use super::node::{Field, Node};
use super::{Around, Document};
use crate::host::registry_of;
use crate::reading::Reading;
use crate::report::{Judged, Readout, Row, Span};
use crate::segment::SegmentKind;

/// More steps and variables than this are no pipeline that somebody wrote.
const MOST_STEPS: usize = 400;
const MOST_VARIABLES: usize = 100;
/// A value that is longer holds a program, not a name.
const LONGEST_VALUE: usize = 4000;

/// Parts of the names of actions that bring a login of their own, or may.
const MAY_LOG_IN: &[&str] = &["login", "acr", "registry", "docker", "container", "ecr", "skaffold", "kaniko", "jib"];

/// Actions and tasks that surely log in to no registry.
const NO_LOGIN: &[&str] = &[
    "docker/setup-",
    "docker/metadata-action",
    "docker/build-push-action",
    "docker/bake-action",
    "azure/login",
    "dockerinstaller",
];

/// Takes a document that has steps of GitHub Actions or Azure Pipelines.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    let mut units: Vec<&[Node]> = Vec::new();
    let mut jobs: Vec<&Node> = Vec::new();
    let mut variables = Variables::default();
    root.walk(&mut |node| {
        if node.items().iter().any(is_step) {
            units.push(node.items());
        }
        if is_gitlab_job(node) {
            jobs.push(node);
        }
        for key in ["env", "variables"] {
            variables.take(node.get(key));
        }
    });
    if root.is_map() && is_step(root) {
        units.push(std::slice::from_ref(root));
    }
    let steps = || units.iter().copied().flatten();
    if units.is_empty() {
        return !jobs.is_empty() && gitlab(root, &jobs, &variables, around, reading);
    }
    let is_workflow = root.has("on") || steps().any(|step| step.has("uses") || step.has("run"));
    let (kind, platform) =
        if is_workflow { (SegmentKind::Workflow, "github-actions") } else { (SegmentKind::Pipeline, "azure-pipelines") };
    let segment = reading.segment(kind, root.span, around.inside);
    let sign = steps().find_map(|step| ["uses", "task", "script", "run"].iter().find_map(|name| step.field(name)));
    reading.fact("platform", platform, sign.map_or(root.span, |field| field.span));
    let mut rows = Vec::new();
    for unit in units.iter().take(MOST_STEPS) {
        let mut job = Job { variables: &variables, logins: Vec::new(), images: None, has_outer: false, rows: &mut rows };
        for step in unit.iter().take(MOST_STEPS) {
            job.step(step, reading);
        }
    }
    if !rows.is_empty() {
        reading.readouts.push(Readout { segment, rows });
    }
    true
}

/// A map whose `script` is a list of commands. Source: GitLab, `doc/ci/yaml/index.md`.
fn is_gitlab_job(node: &Node) -> bool {
    node.get("script").is_some_and(|script| script.items().iter().any(|line| line.text().is_some()))
}

/// GitLab's jobs: each has a machine of its own.
fn gitlab(root: &Node, jobs: &[&Node], variables: &Variables, around: &Around<'_>, reading: &mut Reading) -> bool {
    let segment = reading.segment(SegmentKind::Pipeline, root.span, around.inside);
    reading.fact("platform", "gitlab", root.span);
    let mut rows = Vec::new();
    for node in jobs.iter().take(MOST_STEPS) {
        let mut job = Job { variables, logins: Vec::new(), images: None, has_outer: true, rows: &mut rows };
        // What is taken over from elsewhere may log in.
        if let Some(other) = node.field("extends") {
            job.logins.push((Server::Unknown, other.span));
        }
        if variables.get("DOCKER_AUTH_CONFIG").is_some() {
            job.logins.push((Server::Unknown, node.span));
        }
        let default = root.get("default").unwrap_or(root);
        for part in [node.get("before_script").or_else(|| default.get("before_script")), node.get("script")].into_iter().flatten()
        {
            for line in part.items().iter().take(MOST_STEPS) {
                if line.text().is_none() {
                    job.logins.push((Server::Unknown, line.span));
                }
                job.script(Some(line), reading);
            }
            job.script(Some(part), reading);
        }
    }
    if !rows.is_empty() {
        reading.readouts.push(Readout { segment, rows });
    }
    true
}

/// The hosts of a configuration that a command writes: `echo "{\"auths\":{\"$CI_REGISTRY\":{…}}}" > config.json`.
fn written_hosts(line: &str) -> Vec<String> {
    let plain = line.replace(['\\', ' '], "");
    let Some((_, auths)) = plain.split_once("\"auths\":{") else { return Vec::new() };
    let before = auths.split("\":{").filter(|part| part.len() < auths.len());
    let mut keys: Vec<String> = before.filter_map(|part| part.rsplit_once('"')).map(|(_, key)| host_of(key)).collect();
    // What stands behind the last is no key.
    keys.truncate(auths.matches("\":{").count());
    keys.retain(|key| key != "credhelpers");
    keys
}

/// `$CI_REGISTRY`, which GitLab sets to its own registry. Source: GitLab, `doc/ci/variables/predefined_variables.md`.
fn is_gitlabs_own(server: &str) -> bool {
    matches!(server.to_ascii_lowercase().as_str(), "$ci_registry" | "${ci_registry}")
}

/// `- uses: docker/login-action@v3`, `- task: Docker@2`; `- run:` and `- script:` with a text, as GitLab's have not.
fn is_step(node: &Node) -> bool {
    ["uses", "run", "script", "bash", "pwsh", "powershell"].iter().any(|name| node.text_of(name).is_some())
        || node.text_of("task").is_some_and(|task| task.contains('@'))
        || node.text_of("template").is_some()
}

/// What a step logs in to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Server {
    /// A host, lower-case.
    Host(String),
    /// A resource name, as `az acr login` has it.
    Name(String),
    DockerHub,
    /// It stands in a secret, a service connection or another file.
    Unknown,
}

struct Job<'j> {
    variables: &'j Variables,
    logins: Vec<(Server, Span)>,
    /// The `images` of docker/metadata-action, which its `tags` are made of.
    images: Option<(String, Span)>,
    /// The machine may have a login from the start: a variable of the project, the runner's own.
    has_outer: bool,
    rows: &'j mut Vec<Row>,
}

impl Job<'_> {
    fn step(&mut self, step: &Node, reading: &mut Reading) {
        if let Some(uses) = step.text_of("uses") {
            self.action(uses, step, reading);
        } else if let Some(task) = step.text_of("task") {
            self.task(task, step, reading);
        } else if let Some(template) = step.field("template") {
            self.logins.push((Server::Unknown, template.span));
        }
        for name in ["run", "script", "bash", "pwsh", "powershell"] {
            self.script(step.get(name), reading);
        }
    }

    fn action(&mut self, uses: &str, step: &Node, reading: &mut Reading) {
        let span = step.get("uses").map_or(step.span, |uses| uses.span);
        let name = uses.split('@').next().unwrap_or(uses).to_ascii_lowercase();
        let with = |key: &str| step.get("with").and_then(|with| with.get(key));
        match name.as_str() {
            "docker/login-action" => match self.value(with("registry")) {
                Some((server, span)) => self.log_in(&server, span, reading),
                None => self.logged_in(Server::DockerHub, span),
            },
            "azure/docker-login" => match self.value(with("login-server")) {
                Some((server, span)) => self.log_in(&server, span, reading),
                None => self.logged_in(Server::Unknown, span),
            },
            "docker/metadata-action" => self.images = self.value(with("images")),
            "docker/build-push-action" => {
                let writes =
                    with("outputs").and_then(Node::text).is_some_and(|to| to.contains("registry") || to.contains("push=true"));
                let pushes = with("push").is_some_and(|push| push.truth() != Some(false));
                if let Some((tags, span)) = self.value(with("tags")).filter(|_| pushes || writes) {
                    let made = self.images.clone().filter(|_| tags.contains("outputs.tags"));
                    let (tags, span) = made.unwrap_or((tags, span));
                    for tag in tags.split(['\n', ',']).map(str::trim).filter(|tag| !tag.is_empty()).take(20) {
                        self.moved("tags", tag, span, reading);
                    }
                }
            }
            _ if NO_LOGIN.iter().any(|known| name.starts_with(known)) => {}
            _ if name.starts_with('.') || MAY_LOG_IN.iter().any(|part| name.contains(part)) => {
                self.logins.push((Server::Unknown, span));
            }
            _ => {}
        }
    }

    fn task(&mut self, task: &str, step: &Node, reading: &mut Reading) {
        let span = step.get("task").map_or(step.span, |task| task.span);
        let name = task.split('@').next().unwrap_or(task).to_ascii_lowercase();
        let input = |key: &str| step.get("inputs").and_then(|inputs| inputs.get(key));
        match name.as_str() {
            "docker" => {
                let command = self
                    .value(input("command"))
                    .map_or_else(|| "buildandpush".to_owned(), |(command, _)| command.to_ascii_lowercase());
                let connection = self.value(input("containerRegistry"));
                let own = ["azureContainerRegistry", "dockerRegistryEndpoint"].iter().find_map(|key| input(key));
                if let Some((connection, span)) = &connection {
                    // The name of a service connection is free; often it is the registry's host.
                    match registry_of(&connection.to_ascii_lowercase()) {
                        Some(host) => self.logged_in(Server::Host(host), *span),
                        None => self.logged_in(Server::Unknown, *span),
                    }
                } else if own.is_some() {
                    self.logged_in(Server::Unknown, span);
                }
                // With a connection, the task puts the connection's host before `repository`.
                let pushes = connection.is_none() && (command == "push" || command == "buildandpush");
                if let Some((repository, span)) = self.value(input("repository")).filter(|_| pushes) {
                    self.moved("repository", &repository, span, reading);
                }
            }
            "azurecli" | "bash" | "powershell" | "cmdline" | "azurepowershell" => {
                for key in ["inlineScript", "script", "Inline"] {
                    self.script(input(key), reading);
                }
                if input("filePath").is_some() || input("scriptPath").is_some() {
                    self.logins.push((Server::Unknown, span));
                }
            }
            _ if NO_LOGIN.iter().any(|known| name.starts_with(known)) => {}
            _ if MAY_LOG_IN.iter().any(|part| name.contains(part)) => self.logins.push((Server::Unknown, span)),
            _ => {}
        }
    }

    /// The commands of a step's script that matter here, line by line.
    fn script(&mut self, script: Option<&Node>, reading: &mut Reading) {
        let Some(node) = script else { return };
        let Some(text) = node.text() else { return };
        let text = text.replace("\\\n", " ").replace("`\n", " ");
        for line in text.lines().filter(|line| line.len() < LONGEST_VALUE).take(MOST_STEPS) {
            for host in written_hosts(&self.variables.resolved(line)).into_iter().take(20) {
                let server = match host {
                    _ if is_gitlabs_own(&host) => Server::Host("$CI_REGISTRY".to_owned()),
                    _ if is_known(&host) => Server::Host(host),
                    _ => Server::Unknown,
                };
                self.logged_in(server, node.span);
            }
            for command in line.split(['|', ';', '&']) {
                let command = self.variables.resolved(command.trim());
                let words: Vec<&str> = command.split_whitespace().map(|word| word.trim_matches(['"', '\''])).take(60).collect();
                let words = words.strip_prefix(&["sudo"]).unwrap_or(&words);
                let after =
                    |names: &[&str]| words.iter().position(|word| names.contains(word)).and_then(|at| words.get(at + 1)).copied();
                match *words {
                    ["az", "acr", "login", ..] => {
                        let name =
                            words.iter().find_map(|word| word.strip_prefix("--name=")).or_else(|| after(&["-n", "--name"]));
                        match name.map(str::to_ascii_lowercase) {
                            // It prints a token for a `docker login` that follows.
                            _ if words.contains(&"--expose-token") || words.contains(&"-t") => {}
                            Some(name) if is_known(&name) => match registry_of(&name) {
                                Some(host) => self.logged_in(Server::Host(host), node.span),
                                None => self.logged_in(Server::Name(name), node.span),
                            },
                            _ => self.logged_in(Server::Unknown, node.span),
                        }
                    }
                    ["docker" | "podman" | "buildah" | "oras" | "skopeo" | "nerdctl", "login", ..]
                    | ["helm", "registry", "login", ..] => {
                        match words.iter().skip(2).find(|word| word.contains('.') && !word.starts_with('-') || word.contains('$'))
                        {
                            Some(server) if is_known(server) => {
                                self.logged_in(Server::Host(host_of(server)), node.span);
                            }
                            Some(_) if words.iter().any(|word| is_gitlabs_own(word)) => {
                                self.logged_in(Server::Host("$CI_REGISTRY".to_owned()), node.span);
                            }
                            _ => self.logged_in(Server::Unknown, node.span),
                        }
                    }
                    ["docker" | "podman" | "buildah" | "nerdctl", "push", .., image] | ["docker", "image", "push", .., image] => {
                        self.moved("docker push", image, node.span, reading);
                    }
                    ["docker", "build", ..] | ["docker", "buildx", "build", ..] if words.contains(&"--push") => {
                        if let Some(image) = after(&["-t", "--tag"]) {
                            self.moved("docker build --push", image, node.span, reading);
                        }
                    }
                    [program, ..] if program.ends_with("/executor") => {
                        let image = words.iter().find_map(|word| word.strip_prefix("--destination="));
                        if let Some(image) = image.or_else(|| after(&["--destination", "-d"])) {
                            self.moved("--destination", image, node.span, reading);
                        }
                    }
                    // A program of their own may log in.
                    [program, ..] if [".sh", ".ps1"].iter().any(|end| program.ends_with(end)) || program == "make" => {
                        self.logins.push((Server::Unknown, node.span));
                    }
                    _ => {}
                }
            }
        }
    }

    /// A login by an action that takes a server as it was written.
    fn log_in(&mut self, server: &str, span: Span, reading: &mut Reading) {
        let host = host_of(server);
        if !is_known(server) {
            return self.logged_in(Server::Unknown, span);
        }
        if !host.contains(['.', ':']) && host != "localhost" {
            reading.fact("command-server-lacks-suffix", host.as_str(), span);
        }
        self.logged_in(Server::Host(host), span);
    }

    fn logged_in(&mut self, server: Server, span: Span) {
        let (value, judged) = match &server {
            Server::Host(host) => (host.as_str(), Judged::Plain),
            Server::Name(name) => (name.as_str(), Judged::Plain),
            Server::DockerHub => ("docker.io", Judged::Plain),
            Server::Unknown => ("?", Judged::Unknown),
        };
        self.row("login", value, span, judged);
        self.logins.push((server, span));
    }

    /// An image that goes to a registry, held against the logins before it.
    fn moved(&mut self, name: &str, image: &str, span: Span, reading: &mut Reading) {
        let first = image.split('/').next().unwrap_or(image).to_ascii_lowercase();
        let Some(registry) = registry_of(&first).filter(|_| image.contains('/')) else { return };
        let resource = registry.split('.').next().unwrap_or_default();
        let fits = |server: &Server| match server {
            Server::Host(host) => registry_of(host).as_ref() == Some(&registry),
            Server::Name(name) => name == resource,
            Server::DockerHub => false,
            Server::Unknown => true,
        };
        let fitting = self.logins.iter().any(|(server, _)| fits(server));
        let elsewhere = self.logins.iter().rev().find_map(|(server, span)| match server {
            Server::Host(host) => Some((host.clone(), *span)),
            Server::Name(name) => Some((name.clone(), *span)),
            Server::DockerHub | Server::Unknown => None,
        });
        let judged = match (fitting, self.logins.iter().any(|(server, _)| *server == Server::Unknown)) {
            (true, true) => Judged::Unknown,
            (true, false) => Judged::Allows,
            (false, _) => Judged::Forbids,
        };
        self.row(name, image, span, judged);
        if fitting {
            return;
        }
        if let Some((host, login)) = elsewhere {
            reading.fact("pipeline-login-elsewhere", host, login);
            reading.fact("pipeline-push", registry, span);
        } else if let Some((_, span)) = self.logins.last() {
            reading.fact("pipeline-login-hub", "yes", *span);
        } else if !self.has_outer {
            reading.fact("pipeline-login-missing", registry, span);
        }
    }

    fn row(&mut self, name: &str, value: &str, span: Span, judged: Judged) {
        if self.rows.len() < MOST_STEPS {
            let value = value[..value.floor_char_boundary(200)].to_owned();
            self.rows.push(Row { name: name.to_owned(), value, span, judged });
        }
    }

    /// A value with the variables in it put in; nothing where there is none.
    fn value(&self, node: Option<&Node>) -> Option<(String, Span)> {
        let node = node?;
        let text = node.text().filter(|text| !text.trim().is_empty() && text.len() < LONGEST_VALUE)?;
        Some((self.variables.resolved(text.trim()), node.span))
    }
}

/// Whether nothing in a value is left to be put in.
fn is_known(value: &str) -> bool {
    !value.is_empty() && !value.contains(['$', '*', '<', '{', '%', '('])
}

fn host_of(server: &str) -> String {
    let server = server.trim_start_matches("https://").trim_start_matches("http://");
    server.split('/').next().unwrap_or(server).to_ascii_lowercase()
}

/// What `env` and `variables` say, wherever they stand: of doubled names, the last counts.
#[derive(Debug, Default)]
struct Variables(Vec<(String, String)>);

impl Variables {
    /// A map, or Azure Pipelines' list of names and values.
    fn take(&mut self, node: Option<&Node>) {
        let Some(node) = node else { return };
        for Field { name, node, .. } in node.fields() {
            self.put(name, node);
        }
        for item in node.items() {
            if let (Some(name), Some(value)) = (item.text_of("name"), item.get("value")) {
                self.put(name, value);
            }
        }
    }

    fn put(&mut self, name: &str, value: &Node) {
        if let Some(value) = value.text().filter(|value| value.len() < 300)
            && self.0.len() < MOST_VARIABLES
        {
            self.0.push((name.to_owned(), value.to_owned()));
        }
    }

    /// `${{ env.NAME }}`, `${{ variables.NAME }}`, `$(NAME)`, `${NAME}` and `$NAME` with their values; a variable's value may hold another.
    fn resolved(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..2 {
            if !text.contains('$') {
                break;
            }
            text = self.resolved_once(&text);
        }
        text
    }

    fn resolved_once(&self, text: &str) -> String {
        let mut written = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            let (before, from) = rest.split_at(at);
            written.push_str(before);
            let (len, name) = reference(from);
            match name.and_then(|name| self.get(name)).filter(|_| written.len() < LONGEST_VALUE) {
                Some(value) => written.push_str(value),
                None => written.push_str(&from[..len]),
            }
            rest = &from[len..];
        }
        written.push_str(rest);
        written
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// How long the reference is that a text begins with, and the variable's name.
fn reference(text: &str) -> (usize, Option<&str>) {
    for (open, close) in [("${{", "}}"), ("$(", ")"), ("${", "}"), ("$[", "]")] {
        if let Some(inner) = text.strip_prefix(open) {
            let Some(end) = inner[..inner.floor_char_boundary(200)].find(close) else { break };
            let name = inner[..end].trim();
            let name = ["env.", "variables."].iter().find_map(|scope| name.strip_prefix(scope)).unwrap_or(name);
            return (open.len() + end + close.len(), Some(name));
        }
    }
    let name = &text[1..];
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
    (1 + end, Some(&name[..end]).filter(|name| !name.is_empty()))
}

#[cfg(test)]
mod tests {
    use crate::documents;

    /// The facts about logins, one a line.
    fn facts(paste: &str) -> String {
        let reading = documents::read(paste, 0);
        let facts =
            reading.facts.iter().filter(|fact| fact.name.starts_with("pipeline-login") || fact.name.starts_with("command-"));
        let lines = facts.map(|fact| format!("{} {}: {}\n", fact.name, fact.value, &paste[fact.span.start..fact.span.end]));
        lines.collect()
    }

    #[test]
    fn a_login_to_another_registry_is_seen_through_variables() {
        let paste = "\
env:
  REGISTRY: contosodev.azurecr.io
jobs:
  image:
    steps:
      - uses: docker/login-action@v3
        with:
          registry: ${{ env.REGISTRY }}
      - uses: docker/build-push-action@v6
        with:
          push: true
          tags: |
            contoso.azurecr.io/web:1
";
        assert_eq!(facts(paste), "pipeline-login-elsewhere contosodev.azurecr.io: ${{ env.REGISTRY }}\n");
        assert_eq!(facts(&paste.replace("contosodev", "contoso")), "");
        assert_eq!(
            facts(&paste.replace("${{ env.REGISTRY }}", "${{ secrets.REGISTRY }}")),
            "",
            "a secret may hold the right one"
        );
        assert_eq!(
            facts(&paste.replace("${{ env.REGISTRY }}", "contoso")),
            "command-server-lacks-suffix contoso: contoso\npipeline-login-elsewhere contoso: contoso\n"
        );
    }

    #[test]
    fn a_login_of_another_job_is_none() {
        let paste = "\
jobs:
  login:
    steps:
      - run: az acr login --name contoso
  push:
    steps:
      - uses: azure/login@v2
      - run: docker push contoso.azurecr.io/app:1
";
        assert!(facts(paste).starts_with("pipeline-login-missing contoso.azurecr.io"), "{}", facts(paste));
        assert_eq!(
            facts(&paste.replace("azure/login@v2", "./.github/actions/login")),
            "",
            "an action that is not shown may log in"
        );
        let together = "steps:\n- script: az acr login -n contoso && docker push contoso.azurecr.io/app:1\n";
        assert_eq!(facts(together), "");
    }

    #[test]
    fn a_login_without_a_registry_goes_to_docker_hub() {
        let paste = "\
steps:
  - uses: docker/login-action@v3
    with:
      username: ${{ secrets.USER }}
  - uses: docker/metadata-action@v5
    with:
      images: contoso.azurecr.io/app
  - uses: docker/build-push-action@v6
    with:
      push: ${{ github.event_name != 'pull_request' }}
      tags: ${{ steps.meta.outputs.tags }}
";
        assert_eq!(facts(paste), "pipeline-login-hub yes: docker/login-action@v3\n");
        assert_eq!(facts(&paste.replace("contoso.azurecr.io/app", "contoso/app")), "");
        assert_eq!(facts(&paste.replace("push: ${{ github.event_name != 'pull_request' }}", "push: false")), "");
    }

    #[test]
    fn the_docker_task_logs_in_by_its_connection() {
        let paste = "\
variables:
- name: image
  value: contoso.azurecr.io/app
steps:
- task: Docker@2
  inputs:
    command: login
    containerRegistry: contosotest.azurecr.io
- bash: |
    set -e
    docker push $(image):$(Build.BuildId)
";
        assert_eq!(facts(paste), "pipeline-login-elsewhere contosotest.azurecr.io: contosotest.azurecr.io\n");
        assert_eq!(facts(&paste.replace("contosotest.azurecr.io", "acr-production")), "", "a connection may lead anywhere");
    }

    #[test]
    fn broken_and_odd_pipelines_are_no_trouble() {
        for paste in [
            "steps:\n- run: $\n- run: ${{\n- run: ${{ }}\n- run: \"docker login $( \"\n",
            "steps:\n- uses: docker/login-action\n- uses: '@'\n- task: '@'\n- template: a\n",
            "env:\n  A: $A$A$A\nsteps:\n- run: docker push $A\n",
            "steps:\n- run: é$é docker push contoso.azurecr.io/é\n",
        ] {
            facts(paste);
        }
    }

    fn elsewhere(script: &[&str]) -> Option<String> {
        let lines = script.iter().flat_map(|line| ["    - ", line, "\n"]).collect::<String>();
        let paste =
            format!("build:\n  stage: build\n  script:\n{lines}    - docker push contoso.azurecr.io/app:$CI_COMMIT_SHA\n");
        documents::read(&paste, 0).first("pipeline-login-elsewhere").map(|fact| fact.value.clone())
    }

    #[test]
    fn a_gitlab_job_may_log_in_to_gitlab_only() {
        let own = "$CI_REGISTRY";
        let login = r#"docker login -u "$CI_REGISTRY_USER" -p "$CI_REGISTRY_PASSWORD" $CI_REGISTRY"#;
        assert_eq!(elsewhere(&[login]).as_deref(), Some(own));
        let written = r#"echo "{\"auths\":{\"$CI_REGISTRY\":{\"username\":\"$U\",\"password\":\"$P\"}}}" > config.json"#;
        assert_eq!(elsewhere(&[written]).as_deref(), Some(own));
        assert_eq!(elsewhere(&[login, "docker login -u $U -p $P contoso.azurecr.io"]), None);
        assert_eq!(elsewhere(&[&written.replace("$CI_REGISTRY\\", "contoso.azurecr.io\\")]), None);
        assert_eq!(elsewhere(&[&written.replace("$CI_REGISTRY\\", "$REGISTRY\\")]), None);
        assert_eq!(elsewhere(&[]), None, "the project may have a login of its own");
    }
}
