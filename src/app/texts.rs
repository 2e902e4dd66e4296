//! The interface's words in the language that is shown.

use std::rc::Rc;

use acr_doctor::text::Lang;
use acr_doctor::ui::UiTexts;
use yew::AttrValue;

use super::browser::letter;

#[derive(Clone, PartialEq)]
pub struct Texts {
    pub lang: Lang,
    ui: Rc<UiTexts>,
    /// The file as fetched, for the engine; `None` for English, which the engine has.
    pub file: Option<Rc<str>>,
}

impl Texts {
    pub fn english() -> Texts {
        Texts { lang: Lang::En, ui: Rc::new(UiTexts::builtin()), file: None }
    }

    /// Reads `words/<lang>.json`.
    pub fn from_file(lang: Lang, file: &str) -> Result<Texts, String> {
        let ui = letter::ui_texts(file).ok_or("there are no texts of the interface in it")?;
        Ok(Texts { lang, ui: Rc::new(ui), file: Some(file.into()) })
    }

    pub fn get(&self, key: &str) -> AttrValue {
        AttrValue::from(self.ui.get(key).to_owned())
    }

    /// The text of a key that may be missing: a name that the engine made, such as a slot's.
    pub fn find(&self, section: &str, name: &str) -> Option<AttrValue> {
        self.ui.0.get(&format!("{section}.{name}")).cloned().map(AttrValue::from)
    }

    /// The name of something in a section; as it is, where it has none.
    pub fn name(&self, section: &str, name: &str) -> AttrValue {
        self.find(section, name).unwrap_or_else(|| AttrValue::from(name.to_owned()))
    }

    /// The text of a key, with `{names}` filled in.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> AttrValue {
        let mut text = self.ui.get(key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        AttrValue::from(text)
    }
}
