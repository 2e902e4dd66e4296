//! What a paste tells of a cluster.

use crate::report::{Judged, Row, Span};

/// More of one kind say nothing new.
const MOST: usize = 300;

/// A value, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub value: String,
    pub span: Span,
}

/// Where an object is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub name: Option<Named>,
    pub namespace: Option<Named>,
}

/// A secret with registry credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullSecret {
    pub place: Place,
    /// Its `type`.
    pub kind: Option<Named>,
    /// The type that goes with the key that it has; `None` where it has no such key.
    pub goes_with: Option<&'static str>,
    /// Where the configuration stands in it, if that was pasted too.
    pub data: Option<Span>,
    /// From the command that makes it.
    pub is_typed: bool,
    pub span: Span,
    /// Its table in the report, by index.
    pub readout: Option<usize>,
}

/// A pod, or what makes pods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Puller {
    pub place: Place,
    /// A pod as the cluster has it: what its specification does not name, nothing adds.
    pub is_placed: bool,
    pub node: Option<Named>,
    pub account: Option<Named>,
    pub secrets: Vec<Named>,
    pub images: Vec<Named>,
    pub span: Span,
    /// From `kubectl describe pod`, which does not show pull secrets.
    pub is_described: bool,
}

/// A service account and the pull secrets that it gives to pods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub place: Place,
    pub secrets: Vec<Named>,
}

/// An image that was not pulled, and the namespace of its pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pull {
    pub image: Named,
    pub namespace: Option<Named>,
}

/// Everything that was read of a cluster, in the order of the paste.
#[derive(Debug, Default)]
pub struct Cluster {
    pub secrets: Vec<PullSecret>,
    pub pullers: Vec<Puller>,
    pub accounts: Vec<Account>,
    /// Images that were not pulled.
    pub failed: Vec<Pull>,
    /// Pull secrets that the kubelet did not find.
    pub not_found: Vec<Named>,
    /// Secrets whose configuration a command prints, and where that command ends.
    pub shown: Vec<(Place, usize)>,
    /// The keys of registry configurations as they are written, and whether a usable login stands behind them.
    pub keys: Vec<(Named, bool)>,
}

/// Once a paste was read, nothing is left here: what copies a reading, such as the page's first load, need not know how to copy this.
impl Clone for Cluster {
    fn clone(&self) -> Cluster {
        Cluster::default()
    }
}

impl Named {
    pub fn row(&self, name: &str) -> Row {
        Row { name: name.to_owned(), value: self.value.clone(), span: self.span, judged: Judged::Plain }
    }
}

impl Cluster {
    pub fn secret(&mut self, secret: PullSecret) {
        push(&mut self.secrets, secret);
    }

    /// Whether more objects are worth a table of their own.
    pub fn has_room(&self) -> bool {
        self.secrets.len() + self.pullers.len() < MOST
    }

    /// Adds a pull secret that the kubelet did not find.
    pub fn not_found(&mut self, name: Named) {
        if !self.not_found.iter().any(|known| known.value == name.value) {
            push(&mut self.not_found, name);
        }
    }

    pub fn account(&mut self, place: Place, secrets: Vec<Named>) {
        push(&mut self.accounts, Account { place, secrets });
    }

    pub fn puller(&mut self, puller: Puller) {
        push(&mut self.pullers, puller);
    }

    /// Adds a key of a registry configuration.
    pub fn key(&mut self, key: &str, span: Span, has_login: bool) {
        push(&mut self.keys, (Named { value: key.to_owned(), span }, has_login));
    }

    /// Adds an image that was not pulled, once for each namespace.
    pub fn failed(&mut self, image: Named, namespace: Option<Named>) {
        let value = |namespace: &Option<Named>| namespace.as_ref().map(|namespace| namespace.value.clone());
        let known = value(&namespace);
        if !self.failed.iter().any(|pull| pull.image.value == image.value && value(&pull.namespace) == known) {
            push(&mut self.failed, Pull { image, namespace });
        }
    }
}

fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() < MOST {
        list.push(item);
    }
}
