//! A few signs, drawn by hand with a stroke of 1.5. They say nothing that the text beside them doesn't.

use yew::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Copy,
    Done,
    Theme,
    Help,
    File,
    Away,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::Copy => "M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z",
            Icon::Done => "M2.5 8.5l3.5 3.5 7.5-8",
            Icon::Theme => "M8 1.75a6.25 6.25 0 1 0 0 12.5zM8 1.75a6.25 6.25 0 0 1 0 12.5",
            Icon::Help => "M5.5 5.5a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.9-1.1 1.8M8 12v.6",
            Icon::File => "M3.5 1.75h5.5l3.5 3.5v9h-9zM9 1.75v3.5h3.5",
            Icon::Away => "M6.5 3.5h-3v9h9v-3M9 2.75h4.25V7M13 3l-5.5 5.5",
        }
    }
}

pub fn icon(icon: Icon) -> Html {
    let class = if icon == Icon::Theme { "icon icon-half" } else { "icon" };
    html! {
        <svg {class} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"><path d={icon.path()} /></svg>
    }
}
