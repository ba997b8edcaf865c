//! A draft of an e-mail with a notice, to open in a mail program and send. Nothing is sent from here.

use chrono::{NaiveDate, NaiveTime};
use mail_builder::MessageBuilder;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};

/// The content of a draft.
#[derive(Debug)]
pub struct Draft<'a> {
    /// The sender's name and address; without them the mail program fills in its own.
    pub from: Option<(&'a str, &'a str)>,
    /// The recipient's name and address.
    pub to: Option<(&'a str, &'a str)>,
    /// The subject, an empty line, and the text.
    pub letter: &'a str,
    /// The date, which the clock has no say in.
    pub date: NaiveDate,
    /// A unique name: `anslag-2024-11-29-umea-kommun`.
    pub id: &'a str,
    /// The file's name and bytes: a PDF.
    pub attachment: (&'a str, &'a [u8]),
}

/// The boundary between the parts, which can't occur in quoted-printable or base64 (RFC 2045 § 6.7).
const BOUNDARY: &str = "=_make-docs";

impl Draft<'_> {
    /// The message (RFC 5322, MIME): the same bytes for the same draft.
    pub fn message(&self) -> Vec<u8> {
        let (subject, body) = self.letter.split_once('\n').unwrap_or((self.letter, ""));
        let (name, pdf) = self.attachment;
        let text =
            MimePart::new("text/plain", BodyPart::Text(body.trim_start_matches('\n').into()));
        let file = MimePart::new("application/pdf", BodyPart::Binary(pdf.into())).attachment(name);
        // The library would draw a boundary and an id from the clock.
        let content_type = ContentType::new("multipart/mixed").attribute("boundary", BOUNDARY);
        let midnight = self.date.and_time(NaiveTime::MIN).and_utc();
        let mut message = MessageBuilder::new()
            .message_id(format!("{}@{}", self.id, self.host()))
            .date(Date::new(midnight.timestamp()))
            // Mail programs open a message with this field for writing.
            .header("X-Unsent", Raw::new("1"))
            .subject(subject.trim())
            .body(MimePart::new(content_type, BodyPart::Multipart(vec![text, file])));
        if let Some(from) = self.from {
            message = message.from(from);
        }
        if let Some(to) = self.to {
            message = message.to(to);
        }
        let mut bytes = Vec::new();
        message.serialize(&mut bytes);
        bytes
    }

    /// The sender's host; without a sender a name that is never in use (RFC 6761, 6.4).
    fn host(&self) -> &str {
        let address = self.from.and_then(|(_, address)| address.split_once('@'));
        address.map_or("make-docs.invalid", |(_, host)| host)
    }
}
