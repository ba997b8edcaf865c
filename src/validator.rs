//! A program that says whether a PDF conforms to PDF/A or PDF/UA: veraPDF, or one with its arguments and its
//! report. In come bytes and claims, out come the claims that it confirms, and why it doesn't the others.
//!
//! It is only started when the user names it: no record can.

use std::io::{self, Read, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::packet::{Claims, Doubt, Proof};

/// How often it is looked whether the program has ended, and how many times until it is ended.
const PAUSE: Duration = Duration::from_millis(20);
const MAX_PAUSES: u32 = 6000;

/// The most that is read of a report (bytes).
const MAX_REPORT: u64 = 16 << 20;

/// A program that validates PDFs.
#[derive(Debug, Clone)]
pub struct Validator {
    program: PathBuf,
}

/// Why there is no answer.
enum Silence {
    /// The file couldn't be handed over, or the program not be started.
    NotStarted,
    /// It took too long.
    TooSlow,
    /// It didn't report what was asked.
    NoReport,
}

impl Silence {
    /// The reason in Swedish.
    fn words(&self) -> &'static str {
        match self {
            Self::NotStarted => "validatorn gick inte att starta",
            Self::TooSlow => "validatorn tog för lång tid",
            Self::NoReport => "validatorn svarade inte",
        }
    }
}

impl From<io::Error> for Silence {
    fn from(_: io::Error) -> Self {
        Self::NotStarted
    }
}

impl Validator {
    /// A program by its name or its path.
    pub fn new(program: PathBuf) -> Self {
        Self { program }
    }

    /// Which claims of a file with a hash the program confirms, and why it doesn't confirm others.
    pub fn prove(&self, bytes: &[u8], claims: Claims, sha256: String) -> Proof {
        let mut confirmed = Claims::NONE;
        let mut doubt = Doubt::Unchecked;
        if let Some(pdf_a) = claims.pdf_a {
            match self.check(bytes, &pdf_a.flavour()) {
                Ok(()) => confirmed.pdf_a = Some(pdf_a),
                Err(why) => doubt = why,
            }
        }
        if claims.pdf_ua {
            match self.check(bytes, "ua1") {
                Ok(()) => confirmed.pdf_ua = true,
                Err(why) => doubt = why,
            }
        }
        Proof { claims: confirmed, doubt, sha256 }
    }

    /// Holds a file against a flavour: `2b`, `ua1`.
    fn check(&self, bytes: &[u8], flavour: &str) -> Result<(), Doubt> {
        let report = self.report(bytes, flavour);
        let verdict = report.and_then(|report| verdict(&report).ok_or(Silence::NoReport));
        verdict.unwrap_or_else(|silence| Err(Doubt::Unanswered(silence.words().to_owned())))
    }

    /// What the program writes about a file. It sees a copy, so that nobody can change it in between.
    fn report(&self, bytes: &[u8], flavour: &str) -> Result<String, Silence> {
        let mut file = tempfile::Builder::new().suffix(".pdf").tempfile()?;
        file.write_all(bytes)?;
        file.flush()?;
        let mut child = Command::new(&self.program)
            .args(["--format", "xml", "--flavour", flavour])
            .arg(file.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = child.stdout.take().ok_or(Silence::NoReport)?;
        // A full pipe would keep the program waiting.
        let reading = thread::spawn(move || {
            let mut report = String::new();
            output.take(MAX_REPORT).read_to_string(&mut report).map(|_| report)
        });
        let has_ended = wait(&mut child)?;
        if !has_ended {
            child.kill()?;
            child.wait()?;
            return Err(Silence::TooSlow);
        }
        reading.join().ok().and_then(Result::ok).ok_or(Silence::NoReport)
    }
}

/// Waits for a program; false if it takes too long.
fn wait(child: &mut Child) -> io::Result<bool> {
    for _ in 0..MAX_PAUSES {
        if child.try_wait()?.is_some() {
            return Ok(true);
        }
        thread::sleep(PAUSE);
    }
    Ok(false)
}

/// What a report says of its only file; none if it says nothing.
fn verdict(report: &str) -> Option<Result<(), Doubt>> {
    let tree = roxmltree::Document::parse(report).ok()?;
    let mut results = tree.descendants().filter(|node| node.has_tag_name("validationReport"));
    let (Some(result), None) = (results.next(), results.next()) else { return None };
    match result.attribute("isCompliant")? {
        "true" => Some(Ok(())),
        "false" => {
            let broken = result.descendants().find(|node| {
                node.has_tag_name("rule") && node.attribute("status") == Some("failed")
            });
            let rule = broken.and_then(|rule| {
                let (clause, test) = (rule.attribute("clause")?, rule.attribute("testNumber")?);
                Some(format!("regel {clause}-{test}"))
            });
            Some(Err(Doubt::Refuted(rule.unwrap_or_else(|| "enligt validatorn".to_owned()))))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_answer_counts() {
        let passed =
            r#"<report><jobs><job><validationReport isCompliant="true"/></job></jobs></report>"#;
        assert_eq!(verdict(passed), Some(Ok(())));
        let failed = r#"<report><validationReport isCompliant="false"><details>
            <rule clause="6.1.2" testNumber="1" status="passed"/>
            <rule clause="6.2.4.3" testNumber="4" status="failed"/>
            </details></validationReport></report>"#;
        assert_eq!(verdict(failed), Some(Err(Doubt::Refuted("regel 6.2.4.3-4".to_owned()))));
        let twice = r#"<r><validationReport isCompliant="true"/><validationReport isCompliant="false"/></r>"#;
        for silent in ["", "PASS", "<report><taskException/></report>", twice] {
            assert_eq!(verdict(silent), None, "{silent}");
        }
    }

    #[test]
    fn a_program_that_is_not_there_confirms_nothing() {
        let validator = Validator::new("/nonexistent/verapdf".into());
        let proof = validator.prove(b"%PDF-1.7", Claims::all(2), String::new());
        assert_eq!(proof.claims, Claims::NONE);
        assert_eq!(proof.doubt, Doubt::Unanswered("validatorn gick inte att starta".to_owned()));
    }
}
