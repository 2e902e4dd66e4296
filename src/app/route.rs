//! Which view is shown: the part of the address behind `#`. It never carries anything of a paste.

use yew::AttrValue;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    #[default]
    Diagnose,
    Causes,
    Cause(AttrValue),
    Trust,
}

impl Route {
    /// Reads `location.hash`. An unknown address is the first view.
    pub fn from_hash(hash: &str) -> Route {
        let path = hash.trim_start_matches('#').trim_matches('/');
        match path.split_once('/') {
            Some(("cause", id)) if !id.is_empty() => Route::Cause(AttrValue::from(id.to_owned())),
            None if path == "causes" => Route::Causes,
            None if path == "trust" => Route::Trust,
            _ => Route::Diagnose,
        }
    }

    pub fn hash(&self) -> AttrValue {
        match self {
            Route::Diagnose => "#/".into(),
            Route::Causes => "#/causes".into(),
            Route::Cause(id) => format!("#/cause/{id}").into(),
            Route::Trust => "#/trust".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_its_view_and_back() {
        for route in [Route::Diagnose, Route::Causes, Route::Cause("docker-cli-missing".into()), Route::Trust] {
            assert_eq!(Route::from_hash(&route.hash()), route);
        }
    }

    #[test]
    fn an_unknown_address_is_the_first_view() {
        for hash in ["", "#", "#/cause/", "#/no/such/place", "#/causes/x"] {
            assert_eq!(Route::from_hash(hash), Route::Diagnose, "{hash}");
        }
    }
}
