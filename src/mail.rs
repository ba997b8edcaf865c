//! A draft of an e-mail with a notice, to open in any mail program and send; nothing is ever sent.

use chrono::{NaiveDate, NaiveTime};
use mail_builder::MessageBuilder;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};

/// What a draft is made of.
#[derive(Debug)]
pub struct Draft<'a> {
    /// The name and address that it is sent from; none to be filled in.
    pub from: Option<(&'a str, &'a str)>,
    /// The name and address that it is sent to.
    pub to: Option<(&'a str, &'a str)>,
    /// The subject, an empty line, and what the letter says.
    pub letter: &'a str,
    /// The day that it is dated.
    pub date: NaiveDate,
    /// A name for it that no other has: `anslag-2024-11-29-umea-kommun`.
    pub id: &'a str,
    /// The file's name and bytes: a PDF.
    pub attachment: (&'a str, &'a [u8]),
}

/// What parts the message's parts: neither quoted-printable nor base64 can hold it (RFC 2045 § 6.7).
const BOUNDARY: &str = "=_make-docs";

impl Draft<'_> {
    /// The message (RFC 5322, MIME): the same bytes for the same draft. `X-Unsent` makes mail programs
    /// open it for writing.
    pub fn message(&self) -> Vec<u8> {
        let (subject, body) = self.letter.split_once('\n').unwrap_or((self.letter, ""));
        let body = body.trim_start_matches('\n');
        let host = self.from.and_then(|(_, address)| address.split_once('@'));
        let host = host.map_or("make-docs.invalid", |(_, host)| host);
        let seconds = self.date.and_time(NaiveTime::MIN).and_utc().timestamp();
        let (name, pdf) = self.attachment;
        let text = MimePart::new("text/plain", BodyPart::Text(body.into()));
        let file = MimePart::new("application/pdf", BodyPart::Binary(pdf.into())).attachment(name);
        let kind = mail_builder::headers::content_type::ContentType::new("multipart/mixed");
        let kind = kind.attribute("boundary", BOUNDARY);
        let mut message = MessageBuilder::new()
            .message_id(format!("{}@{host}", self.id))
            .date(Date::new(seconds))
            .header("X-Unsent", Raw::new("1"))
            .subject(subject.trim())
            .body(MimePart::new(kind, BodyPart::Multipart(vec![text, file])));
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
}
