//! The preview in a browser: what it shows while a record is edited.

use serde_json::json;

use crate::support::browser::Browser;
use crate::support::project::TestProject;
use crate::support::watching::Watching;
use crate::support::{is_asked, repository};

const RECORD: &str = "content/sammantraden/2020-10-30.yaml";
const PROTOKOLL: &str = "sammantraden/2020-10-30/protokoll.pdf";

/// Whether the pages' text says something, as an expression.
fn says(words: &str) -> String {
    format!("document.querySelector('#pages').textContent.includes({})", json!(words))
}

/// Whether every page that is near is painted as it was laid out last.
const PAINTED: &str = "document.querySelector('.page [inert] svg') && \
    [...document.querySelectorAll('.page')].every((page) => !page.isNear || page.dataset.shown === page.hash)";

#[test]
#[ignore = "needs Chromium: tests/run"]
fn pages_and_findings_follow_the_record() {
    let project = TestProject::sample();
    let watching = Watching::start(&project, &["--port", "0"]);
    let browser = Browser::start((1280, 860), false);
    browser.open(&format!("http://{}/#{PROTOKOLL}", watching.host));
    browser.wait(&says("Ordförande förklarade mötet öppnat"));
    browser.wait(PAINTED);
    browser.run("document.querySelector('#pages').scrollTop = 1200");
    let before =
        browser.run("return [...document.querySelectorAll('.page')].map((page) => page.hash)");
    // The text changes, and nothing else moves.
    project.edit(RECORD, "förklarade mötet öppnat", "förklarade sammanträdet öppnat");
    browser.wait(&says("Ordförande förklarade sammanträdet öppnat"));
    assert_eq!(browser.run("return document.querySelector('#pages').scrollTop"), json!(1200));
    let after =
        browser.run("return [...document.querySelectorAll('.page')].map((page) => page.hash)");
    let pairs = before.as_array().unwrap().iter().zip(after.as_array().unwrap());
    let changed: Vec<bool> = pairs.map(|(a, b)| a != b).collect();
    assert_eq!(changed.iter().filter(|changed| **changed).count(), 1, "one page is swapped");
    // A mistake is reported at its line; the pages stay.
    project.edit(RECORD, "plats: Sveagatan", "plåts: Sveagatan");
    browser.wait("document.querySelector('#own').textContent.includes('plåts')");
    assert_eq!(browser.run("return document.querySelector('#held').hidden"), json!(false));
    let printed = browser.run("return document.querySelector('#own li').innerText");
    assert!(
        printed.as_str().unwrap().contains("content/sammantraden/2020-10-30.yaml, rad "),
        "{printed}"
    );
    assert_eq!(browser.run(&format!("return {}", says("sammanträdet öppnat"))), json!(true));
    assert_eq!(browser.run("return document.querySelector('#pages').scrollTop"), json!(1200));
    project.edit(RECORD, "plåts: Sveagatan", "plats: Sveagatan");
    browser.wait("document.querySelector('#held').hidden");
    browser.wait("!document.querySelector('#own').textContent.includes('plåts')");
    // A record that can't be read keeps its pages too.
    project.edit(RECORD, "plats: Sveagatan", "plats: [Sveagatan");
    browser.wait("document.querySelector('#own').textContent.includes('R1')");
    assert_eq!(browser.run(&format!("return {}", says("sammanträdet öppnat"))), json!(true));
    project.edit(RECORD, "plats: [Sveagatan", "plats: Sveagatan");
    browser.wait("document.querySelector('#held').hidden");
}

#[test]
#[ignore = "needs Chromium: tests/run"]
fn the_preview_follows_what_is_written_and_tells_where_it_came_from() {
    let project = TestProject::sample();
    let mut watching = Watching::start(&project, &["--port", "0"]);
    let browser = Browser::start((1280, 860), false);
    browser.open(&format!("http://{}/#{PROTOKOLL}", watching.host));
    browser.wait(&says("Ordförande förklarade mötet öppnat"));
    // A click tells the line of the record.
    let text = std::fs::read_to_string(project.path(RECORD)).unwrap();
    let line = text.lines().position(|line| line.contains("Ordförande förklarade mötet öppnat"));
    browser.run(
        "[...document.querySelectorAll('.page text')].find((text) => \
         text.textContent.includes('förklarade mötet öppnat')) \
         .dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    );
    let expected = json!(format!("{RECORD}, rad {}", line.unwrap() + 1));
    browser.wait(&format!("document.querySelector('#origin').textContent.includes({expected})"));
    // Another document is being written: it is shown.
    let plan = "content/verksamhetsplaner/2021-2023/07-mal.md";
    let words = std::fs::read_to_string(project.path(plan)).unwrap();
    project.write(plan, words + "\n\nEtt nytt stycke sist i kapitlet.\n");
    browser.wait(&says("Ett nytt stycke sist i kapitlet."));
    let current =
        "document.querySelector('nav [aria-current]').textContent.includes('Verksamhetsplan')";
    browser.wait(current);
    let page = "[...document.querySelectorAll('.page')].findIndex((page) => page.textContent.includes('Ett nytt stycke'))";
    browser.wait(&format!("document.querySelectorAll('.page')[{page}]?.isSeen"));
    // Who doesn't want that stays where she is.
    browser.run("document.querySelector('#follow').click()");
    project.edit(RECORD, "förklarade mötet öppnat", "förklarade sammanträdet öppnat");
    watching.until("protokoll");
    assert_eq!(browser.run(&format!("return Boolean({current})")), json!(true));
    // The way back leads to what was shown before.
    browser.run("document.querySelector('nav a[href$=\"motesplan.pdf\"]').click()");
    browser.wait(&says("Förslag mötesplan"));
    browser.run("history.back()");
    browser.wait(current);
    drop(watching);
    browser.wait("document.querySelector('#status.lost')");
}

#[test]
#[ignore = "needs Chromium: tests/run"]
fn the_preview_on_the_network_works_within_its_key() {
    let project = TestProject::sample();
    let watching = Watching::start(&project, &["--port", "0", "--host", "0.0.0.0"]);
    let browser = Browser::start((1280, 860), false);
    browser.open(&format!("http://{}{}/#{PROTOKOLL}", watching.host, watching.prefix));
    browser.wait(&says("Ordförande förklarade mötet öppnat"));
    browser.wait(PAINTED);
    browser.wait(
        "document.fonts.size > 0 && [...document.fonts].some((font) => font.status === 'loaded')",
    );
    project.edit(RECORD, "förklarade mötet öppnat", "förklarade sammanträdet öppnat");
    browser.wait(&says("Ordförande förklarade sammanträdet öppnat"));
    let published = browser.run("return document.querySelector('#published').href");
    assert!(published.as_str().unwrap().contains(&format!("{}/output/", watching.prefix)));
    assert_eq!(browser.run("return document.referrer"), json!(""));
    // A place in a record leads to the chosen editor, and the page stays, whether it opens or not.
    browser.run(
        "const editor = document.querySelector('#editor'); editor.value = 'vscode'; \
         editor.dispatchEvent(new Event('change'))",
    );
    project.edit(RECORD, "plats: Sveagatan", "plåts: Sveagatan");
    browser.wait("document.querySelector('#own a.place')");
    browser.run("document.querySelector('#own a.place').click()");
    std::thread::sleep(std::time::Duration::from_secs(1));
    project.edit(RECORD, "plåts: Sveagatan", "plats: Sveagatan");
    browser.wait("document.querySelector('#held').hidden");
    // Started again, it has another key, and the page tells.
    let port = watching.host.rsplit(':').next().unwrap().to_owned();
    drop(watching);
    browser.wait("document.querySelector('#status.lost')");
    let _again = Watching::start(&project, &["--port", &port, "--host", "0.0.0.0"]);
    browser.wait("document.querySelector('#status').textContent.includes('gäller inte längre')");
}

/// What axe-core says against a page as it stands.
fn violations(browser: &Browser) -> String {
    let axe = std::process::Command::new(repository("tests/axe/get")).output().unwrap();
    let axe = String::from_utf8(axe.stdout).unwrap();
    browser.run(&std::fs::read_to_string(axe.trim()).unwrap());
    let printed = browser.run_to_end(
        "const done = arguments[arguments.length - 1]; \
         axe.run().then((printed) => done(printed.violations.map((v) => \
         v.id + ': ' + v.nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | '))))",
    );
    let printed: Vec<String> = serde_json::from_value(printed).unwrap();
    printed.join("\n")
}

#[test]
#[ignore = "needs Chromium: tests/run"]
fn the_preview_is_accessible() {
    let project = TestProject::sample();
    let watching = Watching::start(&project, &["--port", "0"]);
    let shapes =
        [("light", (1280, 860), false), ("dark", (1280, 860), true), ("narrow", (500, 860), false)];
    for (name, size, is_dark) in shapes {
        let browser = Browser::start(size, is_dark);
        for (what, is_wrong) in [("", false), ("-finding", true)] {
            let (from, to) = ("plats: Sveagatan", "plåts: Sveagatan");
            match is_wrong {
                true => project.edit(RECORD, from, to),
                false if name != "light" => project.edit(RECORD, to, from),
                false => {}
            }
            browser.open(&format!("http://{}/?{name}{what}#{PROTOKOLL}", watching.host));
            browser.wait(&format!("document.querySelector('#held').hidden === {}", !is_wrong));
            browser.wait(PAINTED);
            let scheme =
                format!("matchMedia('(prefers-color-scheme: dark)').matches === {is_dark}");
            browser.wait(&scheme);
            if is_asked("PICTURES") {
                let name = format!("make-docs-{name}{what}.png");
                browser.picture(&std::env::temp_dir().join(name));
            }
            let violations = violations(&browser);
            assert!(violations.is_empty(), "{name}{what}: {violations}");
        }
    }
}
