//! A browser without a window: Chromium, by the `WebDriver` protocol.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::eventually;

/// A browser with one tab.
pub(crate) struct Browser {
    driver: Child,
    session: String,
}

impl Browser {
    /// A browser with a window of a size. `wants` are features of the user's that pages can ask for.
    pub(crate) fn start((width, height): (u32, u32), is_dark: bool) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is there: tests/run installs it");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.find_map(|line| {
            let line = line.ok()?;
            let (_, rest) = line.split_once("successfully on port ")?;
            Some(rest.trim_end_matches('.').to_owned())
        });
        // What else it says is read, so that it never waits to say it.
        std::thread::spawn(move || lines.for_each(drop));
        let mut browser = Self { driver, session: String::new() };
        let url =
            format!("http://127.0.0.1:{}/session", port.expect("chromedriver tells its port"));
        let size = format!("--window-size={width},{height}");
        let mut arguments = vec!["--headless=new", "--no-sandbox", "--disable-gpu", &size];
        if is_dark {
            arguments.push("--blink-settings=preferredColorScheme=0");
        }
        let options = json!({"args": arguments});
        let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}});
        let answer = send(&url, &wanted);
        browser.session = format!("{url}/{}", answer["sessionId"].as_str().unwrap());
        browser
    }

    /// Goes to a page.
    pub(crate) fn open(&self, url: &str) {
        send(&format!("{}/url", self.session), &json!({"url": url}));
    }

    /// What a script returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        let body = json!({"script": script, "args": []});
        send(&format!("{}/execute/sync", self.session), &body)
    }

    /// What a script gives that calls its last argument when it is done.
    pub(crate) fn run_to_end(&self, script: &str) -> Value {
        let body = json!({"script": script, "args": []});
        send(&format!("{}/execute/async", self.session), &body)
    }

    /// Waits until an expression is true.
    #[track_caller]
    pub(crate) fn wait(&self, expression: &str) {
        let is_true = || self.run(&format!("return Boolean({expression})")) == json!(true);
        let all = "return document.body.innerText.slice(0, 3000)";
        assert!(eventually(is_true), "{expression}\n{}", self.run(all));
    }

    /// Writes a picture of the window.
    pub(crate) fn picture(&self, path: &Path) {
        let answer = get(&format!("{}/screenshot", self.session));
        let bytes =
            mail_parser::decoders::base64::base64_decode(answer.as_str().unwrap().as_bytes());
        std::fs::write(path, bytes.unwrap()).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let _ = ureq::delete(&self.session).call();
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder();
    config.timeout_global(Some(Duration::from_secs(60))).http_status_as_error(false).build().into()
}

fn get(url: &str) -> Value {
    let text = agent().get(url).call().unwrap().body_mut().read_to_string().unwrap();
    value(&text)
}

fn send(url: &str, body: &Value) -> Value {
    let request = agent().post(url).header("content-type", "application/json");
    let text = request.send(body.to_string()).unwrap().body_mut().read_to_string().unwrap();
    value(&text)
}

#[track_caller]
fn value(text: &str) -> Value {
    let mut answer: Value = serde_json::from_str(text).unwrap();
    assert!(answer["value"]["error"].is_null(), "{text}");
    answer["value"].take()
}
