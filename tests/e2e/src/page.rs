//! One page in a browser of its own: found, clicked, typed into and read as a person would.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use base64::Engine as _;
use serde_json::{Value, json};

use crate::chrome::Chrome;
use crate::devtools::{Devtools, Event};
use crate::keys::Key;
use crate::{Failure, Result, because, fail};

/// How long something may take to appear. Far more than it should: a busy machine is no bug of the page.
const PATIENCE: Duration = Duration::from_secs(90);
const BEAT: Duration = Duration::from_millis(20);

pub struct Page {
    devtools: Devtools,
    session: String,
    events: Vec<Event>,
    /// Dropped last: it ends the browser.
    _chrome: Chrome,
}

/// Something on the page, as the accessibility tree names it.
#[derive(Clone, Debug)]
pub struct Element {
    pub role: String,
    pub name: String,
    node: i64,
}

/// What the page asked some server for.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub url: String,
    /// Headers and body, as sent.
    pub content: String,
}

impl Page {
    /// A page in a fresh browser, with nothing opened yet.
    pub fn new() -> Result<Page> {
        let chrome = Chrome::start()?;
        let mut devtools = Devtools::connect(&chrome.socket)?;
        let target = first_page(&mut devtools)?;
        let attached = devtools.call("", "Target.attachToTarget", json!({ "targetId": target, "flatten": true }))?;
        let session = attached["sessionId"].as_str().unwrap_or_default().to_owned();
        let mut page = Page { devtools, session, events: Vec::new(), _chrome: chrome };
        for domain in ["Page", "Runtime", "Network", "DOM", "Log", "Accessibility"] {
            page.call(&format!("{domain}.enable"), json!({}))?;
        }
        // Workers wait until their requests are recorded.
        let attach = json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true });
        page.call("Target.setAutoAttach", attach)?;
        page.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }))?;
        page.call_browser(
            "Browser.grantPermissions",
            json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] }),
        )?;
        page.resize(1440, 900)?;
        page.language("en")?;
        Ok(page)
    }

    /// A page in a fresh browser, at an address.
    pub fn open(address: &str) -> Result<Page> {
        let mut page = Page::new()?;
        page.goto(address)?;
        Ok(page)
    }

    /// Opens an address, and waits for the page's own load event.
    pub fn goto(&mut self, address: &str) -> Result<()> {
        let answer = self.call("Page.navigate", json!({ "url": address }))?;
        if let Some(error) = answer["errorText"].as_str() {
            return fail(format!("{address}: {error}"));
        }
        self.wait_until("the page to load", |page| Ok(page.evaluate("document.readyState")? == "complete"))
    }

    /// The size of the window's inside, in CSS pixels.
    pub fn resize(&mut self, width: u32, height: u32) -> Result<()> {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", metrics).map(drop)
    }

    /// What the person's system prefers: `light` or `dark`.
    pub fn prefer(&mut self, scheme: &str) -> Result<()> {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.call("Emulation.setEmulatedMedia", features).map(drop)
    }

    /// The language that the browser asks for, from the next load on.
    pub fn language(&mut self, lang: &str) -> Result<()> {
        let agent = self.evaluate("navigator.userAgent")?;
        self.call("Emulation.setUserAgentOverride", json!({ "userAgent": agent, "acceptLanguage": lang })).map(drop)
    }

    /// Lets no request through whose address fits one of the patterns (`*words/*`).
    pub fn block(&mut self, patterns: &[&str]) -> Result<()> {
        self.call("Network.setBlockedURLs", json!({ "urls": patterns })).map(drop)
    }

    /// Runs a script in every document opened from now on, before its own.
    pub fn before_load(&mut self, script: &str) -> Result<()> {
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).map(drop)
    }

    /// Takes the network away, as a pulled cable does.
    pub fn offline(&mut self) -> Result<()> {
        let none = json!({ "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0 });
        self.call("Network.emulateNetworkConditions", none).map(drop)
    }

    /// Everything that has this role now. Hidden things have none.
    pub fn all(&mut self, role: &str) -> Result<Vec<Element>> {
        let root = self.call("DOM.getDocument", json!({ "depth": 0 }))?["root"]["nodeId"].clone();
        let found = self.call("Accessibility.queryAXTree", json!({ "nodeId": root, "role": role }))?;
        let nodes = found["nodes"].as_array().cloned().unwrap_or_default();
        let element = |node: &Value| {
            let name = node["name"]["value"].as_str().unwrap_or_default().to_owned();
            let node = node["backendDOMNodeId"].as_i64()?;
            Some(Element { role: role.to_owned(), name, node })
        };
        Ok(nodes.iter().filter(|node| node["ignored"] != true).filter_map(element).collect())
    }

    /// The element with this role and name, if it is there now: the whole name if one has it, else a part of it.
    pub fn look(&mut self, role: &str, name: &str) -> Result<Option<Element>> {
        let all = self.all(role)?;
        let whole = all.iter().find(|element| element.name == name);
        Ok(whole.or_else(|| all.iter().find(|element| element.name.contains(name))).cloned())
    }

    /// Waits for the element with this role and name.
    pub fn find(&mut self, role: &str, name: &str) -> Result<Element> {
        let start = Instant::now();
        loop {
            // While the page changes, a node may be gone before it is asked about.
            if let Ok(Some(element)) = self.look(role, name) {
                return Ok(element);
            }
            if start.elapsed() > PATIENCE {
                let names: Vec<String> = self.all(role)?.into_iter().map(|element| element.name).collect();
                let text = self.text().unwrap_or_default();
                return fail(format!("there is no {role} named `{name}`, but these: {names:?}. The page reads:\n{text}"));
            }
            sleep(BEAT);
        }
    }

    /// Waits until something is so, and says what did not come if it never is.
    pub fn wait_until(&mut self, what: &str, mut is: impl FnMut(&mut Page) -> Result<bool>) -> Result<()> {
        let start = Instant::now();
        loop {
            let seen = is(self);
            if matches!(seen, Ok(true)) {
                return Ok(());
            }
            if start.elapsed() > PATIENCE {
                let text = self.text().unwrap_or_default();
                let why = seen.err().map(|error| format!(" ({error})")).unwrap_or_default();
                return fail(format!("waited in vain for {what}{why}. The page reads:\n{text}"));
            }
            sleep(BEAT);
        }
    }

    /// Waits until the page's visible text holds this.
    pub fn wait_for_text(&mut self, text: &str) -> Result<()> {
        self.wait_until(&format!("the text `{text}`"), |page| Ok(page.text()?.contains(text)))
    }

    /// What a person can read.
    pub fn text(&mut self) -> Result<String> {
        Ok(self.evaluate("document.body.innerText")?.as_str().unwrap_or_default().to_owned())
    }

    /// What stands in a text box.
    pub fn value(&mut self, element: &Element) -> Result<String> {
        Ok(self.on(element, "function() { return this.value }")?.as_str().unwrap_or_default().to_owned())
    }

    /// Clicks the middle of an element, wherever it is.
    pub fn click(&mut self, element: &Element) -> Result<()> {
        let node = json!({ "backendNodeId": element.node });
        self.call("DOM.scrollIntoViewIfNeeded", node.clone())?;
        let quads = self.call("DOM.getContentQuads", node)?["quads"].clone();
        let corner = |at: usize| quads[0][at].as_f64().ok_or_else(|| Failure(format!("{element:?} cannot be seen")));
        // A quad is four corners, clockwise from the top left.
        let (x, y) = (f64::midpoint(corner(0)?, corner(4)?), f64::midpoint(corner(1)?, corner(5)?));
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event)?;
        }
        Ok(())
    }

    pub fn press(&mut self, key: Key) -> Result<()> {
        for event in key.events() {
            self.call("Input.dispatchKeyEvent", event)?;
        }
        Ok(())
    }

    /// Types a text where the focus is.
    pub fn type_text(&mut self, text: &str) -> Result<()> {
        self.call("Input.insertText", json!({ "text": text })).map(drop)
    }

    /// Puts a text into the clipboard and presses the keys that paste it where the focus is.
    pub fn paste(&mut self, text: &str) -> Result<()> {
        self.evaluate(&format!("navigator.clipboard.writeText({})", Value::from(text)))?;
        self.press(Key::Paste)
    }

    pub fn clipboard(&mut self) -> Result<String> {
        Ok(self.evaluate("navigator.clipboard.readText()")?.as_str().unwrap_or_default().to_owned())
    }

    /// Drops a file with this content on an element.
    pub fn drop_file(&mut self, element: &Element, name: &str, content: &[u8]) -> Result<()> {
        let packed = base64::engine::general_purpose::STANDARD.encode(content);
        let script = format!(
            "function() {{
                const bytes = Uint8Array.from(atob('{packed}'), c => c.charCodeAt(0));
                const data = new DataTransfer();
                data.items.add(new File([bytes], {}));
                for (const type of ['dragenter', 'dragover', 'drop'])
                    this.dispatchEvent(new DragEvent(type, {{ dataTransfer: data, bubbles: true, cancelable: true }}));
            }}",
            Value::from(name)
        );
        self.on(element, &script).map(drop)
    }

    /// The element that has the focus: its role and name, as a screen reader would say them.
    pub fn focused(&mut self) -> Result<Element> {
        let node = self.handle("document.activeElement")?;
        let tree = self.call("Accessibility.getPartialAXTree", json!({ "objectId": node, "fetchRelatives": false }))?;
        let first = &tree["nodes"][0];
        let text = |key: &str| first[key]["value"].as_str().unwrap_or_default().to_owned();
        Ok(Element { role: text("role"), name: text("name"), node: first["backendDOMNodeId"].as_i64().unwrap_or_default() })
    }

    /// Runs a script in the page, waits if it is a promise, and gives its value.
    pub fn evaluate(&mut self, script: &str) -> Result<Value> {
        let params = json!({ "expression": script, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        value_of(self.call("Runtime.evaluate", params)?)
    }

    /// Runs a script in the page's newest worker, without waiting for it to end.
    pub fn in_worker(&mut self, script: &str) -> Result<()> {
        self.collect()?;
        let mut workers = self.events.iter().rev().filter(|event| event.method == "Target.attachedToTarget");
        let newest = workers.find(|event| event.params["targetInfo"]["type"] == "worker");
        let Some(session) = newest.and_then(|event| event.params["sessionId"].as_str()).map(str::to_owned) else {
            return fail("the page has no worker");
        };
        self.devtools.send(&session, "Runtime.evaluate", json!({ "expression": script })).map(drop)
    }

    /// Every request so far, of the page and of its workers.
    pub fn requests(&mut self) -> Result<Vec<Request>> {
        self.collect()?;
        let sent = self.events.iter().filter(|event| event.method == "Network.requestWillBeSent");
        Ok(sent.map(|event| request(&event.params["request"])).collect())
    }

    /// What the console was told: errors, warnings, broken policies. A good page says nothing.
    pub fn complaints(&mut self) -> Result<Vec<String>> {
        self.collect()?;
        Ok(self.events.iter().filter_map(complaint).collect())
    }

    /// Saves a picture of the page, as the window shows it.
    pub fn screenshot(&mut self, file: &Path) -> Result<()> {
        let picture = self.call("Page.captureScreenshot", json!({ "format": "png" }))?;
        let data = picture["data"].as_str().unwrap_or_default();
        let bytes = base64::engine::general_purpose::STANDARD.decode(data).map_err(because("the picture is damaged"))?;
        std::fs::write(file, bytes).map_err(because(&format!("cannot write {}", file.display())))
    }

    /// Runs a function on an element (`function() { return this.value }`) and gives its value.
    pub fn on(&mut self, element: &Element, function: &str) -> Result<Value> {
        let node = self.call("DOM.resolveNode", json!({ "backendNodeId": element.node }))?;
        let object = &node["object"]["objectId"];
        let params = json!({ "objectId": object, "functionDeclaration": function, "returnByValue": true, "awaitPromise": true });
        value_of(self.call("Runtime.callFunctionOn", params)?)
    }

    fn handle(&mut self, script: &str) -> Result<Value> {
        let answer = self.call("Runtime.evaluate", json!({ "expression": script }))?;
        Ok(answer["result"]["objectId"].clone())
    }

    fn collect(&mut self) -> Result<()> {
        let events = self.devtools.events()?;
        self.events.extend(events);
        Ok(())
    }

    fn call(&mut self, method: &str, params: Value) -> Result<Value> {
        let session = self.session.clone();
        self.devtools.call(&session, method, params)
    }

    fn call_browser(&mut self, method: &str, params: Value) -> Result<Value> {
        self.devtools.call("", method, params)
    }
}

fn first_page(devtools: &mut Devtools) -> Result<Value> {
    let targets = devtools.call("", "Target.getTargets", json!({}))?;
    let all = targets["targetInfos"].as_array().cloned().unwrap_or_default();
    match all.iter().find(|target| target["type"] == "page") {
        Some(page) => Ok(page["targetId"].clone()),
        None => fail("Chromium opened no page"),
    }
}

fn value_of(answer: Value) -> Result<Value> {
    let thrown = &answer["exceptionDetails"];
    if thrown.is_null() {
        return Ok(answer["result"]["value"].clone());
    }
    let what = thrown["exception"]["description"].as_str().or(thrown["text"].as_str()).unwrap_or("something");
    fail(format!("the script threw {what}"))
}

fn request(sent: &Value) -> Request {
    let text = |key: &str| sent[key].as_str().unwrap_or_default().to_owned();
    Request { method: text("method"), url: text("url"), content: format!("{} {}", sent["headers"], text("postData")) }
}

fn complaint(event: &Event) -> Option<String> {
    let params = &event.params;
    match event.method.as_str() {
        "Runtime.exceptionThrown" => Some(params["exceptionDetails"].to_string()),
        "Runtime.consoleAPICalled" if matches!(params["type"].as_str(), Some("error" | "warning" | "assert")) => {
            Some(params["args"].to_string())
        }
        "Log.entryAdded" if matches!(params["entry"]["level"].as_str(), Some("error" | "warning")) => {
            Some(format!("{} {}", params["entry"]["text"], params["entry"]["url"]))
        }
        _ => None,
    }
}
