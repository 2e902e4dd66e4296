//! Chromium's protocol: commands out, answers and events in, as JSON over one socket.
//!
//! Source: Chromium's own description of its debugging protocol, with "flat" sessions (one socket, a session id on every message).

use std::collections::VecDeque;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket};

use crate::{Failure, Result, because, fail};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_mins(1);

pub struct Devtools {
    socket: WebSocket<TcpStream>,
    last: u64,
    events: VecDeque<Event>,
}

/// Something that happened by itself.
pub struct Event {
    /// Of the page, or of one of its workers.
    pub session: String,
    pub method: String,
    pub params: Value,
}

impl Devtools {
    pub fn connect(address: &str) -> Result<Devtools> {
        let request = address.into_client_request().map_err(because("the browser's address is wrong"))?;
        let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        let stream = TcpStream::connect(&host).map_err(because("cannot reach the browser"))?;
        stream.set_nodelay(true).map_err(because("cannot set up the connection to the browser"))?;
        let (socket, _) =
            tungstenite::client(request, stream).map_err(|error| Failure(format!("the browser refused: {error}")))?;
        Ok(Devtools { socket, last: 0, events: VecDeque::new() })
    }

    /// Sends a command and waits for its answer. An empty session speaks to the browser itself.
    pub fn call(&mut self, session: &str, method: &str, params: Value) -> Result<Value> {
        let id = self.send(session, method, params)?;
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let Some(message) = self.receive(PATIENCE)? else { break };
            if message["id"].as_u64() == Some(id) {
                let error = &message["error"];
                return if error.is_null() { Ok(message["result"].clone()) } else { fail(format!("{method}: {error}")) };
            }
            self.note(message)?;
        }
        fail(format!("{method}: the browser gave no answer within {} seconds", PATIENCE.as_secs()))
    }

    /// Sends a command whose answer nobody waits for.
    pub fn send(&mut self, session: &str, method: &str, params: Value) -> Result<u64> {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": params });
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        self.socket.send(Message::text(message.to_string())).map_err(because(method))?;
        Ok(self.last)
    }

    /// Takes the events that have come so far.
    pub fn events(&mut self) -> Result<Vec<Event>> {
        while let Some(message) = self.receive(Duration::from_millis(1))? {
            self.note(message)?;
        }
        Ok(self.events.drain(..).collect())
    }

    /// Keeps an event. A new worker is let loose only when its requests are recorded, too.
    fn note(&mut self, message: Value) -> Result<()> {
        let Some(method) = message["method"].as_str() else { return Ok(()) };
        if method == "Target.attachedToTarget"
            && let Some(session) = message["params"]["sessionId"].as_str()
            && message["params"]["waitingForDebugger"] == true
        {
            for method in ["Network.enable", "Runtime.enable", "Runtime.runIfWaitingForDebugger"] {
                self.send(session, method, json!({}))?;
            }
        }
        let session = message["sessionId"].as_str().unwrap_or_default().to_owned();
        self.events.push_back(Event { session, method: method.to_owned(), params: message["params"].clone() });
        Ok(())
    }

    /// The next message, or `None` if none comes in time.
    fn receive(&mut self, patience: Duration) -> Result<Option<Value>> {
        self.socket.get_ref().set_read_timeout(Some(patience)).map_err(because("cannot set a time limit"))?;
        loop {
            match self.socket.read() {
                Ok(Message::Text(text)) => {
                    return serde_json::from_str(&text).map(Some).map_err(because("the browser sent no JSON"));
                }
                Ok(_) => {}
                Err(tungstenite::Error::Io(error))
                    if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) =>
                {
                    return Ok(None);
                }
                Err(error) => return fail(format!("the browser is gone: {error}")),
            }
        }
    }
}
