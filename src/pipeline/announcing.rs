//! What may take the place of a notice that is published: nothing that announces something else than was approved, or
//! in the name of another body.
//!
//! In comes a notice, or the proof of notices, with what it says, out comes which bytes are published, and what would
//! have changed. Days may be filled in and boards be added, and notices follow their minutes when these are corrected.

use std::sync::Arc;

use super::guardian::{Guardian, Standing, Verdict};
use super::products::Products;
use super::refusals::quoted;
use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::Document;
use crate::kinds::anslag::ANSLAG;
use crate::kinds::protokoll::minutes_of;
use crate::plan::Plan;
use crate::publish::Existing;
use crate::record::About;
use crate::seal::{Change, Origin, Said};
use crate::swedish;

/// What is said of days that don't get into a notice that stays as it is.
const WITHOUT_DAYS: &str = "; därför kommer nya dagar inte heller med";

impl Guardian<'_> {
    /// Which bytes are published as a notice, given what is there.
    pub(super) fn judge_notice(
        &self,
        document: &Document,
        products: &Products,
        there: Option<&Existing>,
    ) -> Verdict {
        if let Some(finding) = self.announced_otherwise(document) {
            return Verdict::refused(there, finding);
        }
        let Some(there) = there else {
            return match self.announced_elsewhere(document) {
                Some(finding) => Verdict::refused(None, finding),
                None => Standing::New.without_finding(),
            };
        };
        if products.main() == Some(&there.bytes) {
            return Standing::New.without_finding();
        }
        match (self.provenance().noted_origin(document), &products.said) {
            (Some(origin), Some(said)) if origin.is_fixed() && origin.begins_file(there) => {
                self.judge_fixed(document, products, there, Fixed { origin: &origin, said })
            }
            (None, _) => match self.lost_note(document) {
                Some(finding) => Verdict::refused(Some(there), finding),
                None => Standing::New.without_finding(),
            },
            _ => Standing::New.without_finding(),
        }
    }

    /// The same of a notice of which it is noted what it says.
    fn judge_fixed(
        &self,
        document: &Document,
        products: &Products,
        there: &Existing,
        Fixed { origin, said }: Fixed<'_>,
    ) -> Verdict {
        let provenance = self.provenance();
        if origin.corrections != provenance.corrections(document)
            || self.is_handed_out_anew(document)
        {
            return Standing::New.without_finding();
        }
        let changes = self.changes_of_notice(document, origin, said);
        let has_same_days = origin.said.as_ref().is_some_and(|own| own.has_notice_of(said));
        let is_of_records = self.are_of_records(document, products, origin, &changes);
        // What is sealed keeps the old names, and so do its notices.
        let is_settled = has_same_days
            && self.is_sealed(document)
            && provenance.is_recorded_alike(document, origin);
        if is_of_records && !is_settled {
            let without_days = if has_same_days { "" } else { WITHOUT_DAYS };
            let finding = self.otherwise(document, origin, &(quoted(&changes) + without_days));
            let place = self.place(document, &changes);
            return Verdict::refused(Some(there), Diagnostic { place, ..finding });
        }
        match has_same_days || !changes.is_empty() {
            true => Standing::Kept(there.bytes.clone()).without_finding(),
            false => Standing::New.without_finding(),
        }
    }

    /// What differs of what a notice says. A proof may list more boards.
    fn changes_of_notice(&self, document: &Document, origin: &Origin, said: &Said) -> Vec<Change> {
        let mut changes = self.changes(document, origin, said);
        changes.retain(|change| !matches!(change, Change::Added(_)));
        changes
    }

    /// Whether the minutes that a notice is about were neither sealed nor published, so that both are made anew.
    fn is_handed_out_anew(&self, document: &Document) -> bool {
        matches!(document.subject.about, About::Meeting(_))
            && self.minutes_of(document).iter().all(|own| self.announced_by(own).is_none())
    }

    /// The minutes that a notice is about.
    fn minutes_of(&self, document: &Document) -> Vec<Document> {
        minutes_of(document, self.context.facts_of(document))
    }

    /// Whether the minutes are sealed that a notice is about.
    fn is_sealed(&self, document: &Document) -> bool {
        let minutes = self.minutes_of(document);
        minutes.iter().all(|own| self.seals.newest(&own.path()).is_some())
    }

    /// Takes the notices out of a plan that are published under another board's name, and stay so since their minutes
    /// are sealed. What all are about is asked here, before any minutes take the place of others.
    pub(super) fn leave_announced(&self, plan: &mut Plan) {
        plan.documents.retain(|document| {
            if document.kind.announces.is_some() {
                for minutes in self.minutes_of(document) {
                    self.announced_by(&minutes);
                }
            }
            document.kind != &ANSLAG
                || !self.is_sealed(document)
                || self.provenance().noted_origin(document).is_some()
                || self.renamed(document).is_empty()
        });
    }

    /// The published notices of a record that it doesn't give any more: those of boards that have another name now.
    fn renamed(&self, document: &Document) -> Vec<String> {
        let facts = self.context.facts_of(document);
        let now: Vec<String> =
            (ANSLAG.documents)(&document.subject, facts).iter().map(Document::path).collect();
        let folder = format!("{}/", ANSLAG.document(&document.subject).stem());
        let noted = self.notes.lines().range(folder.clone()..);
        let published = noted.map(|(path, _)| path).take_while(|path| path.starts_with(&folder));
        let others = published.filter(|path| !now.contains(path));
        let corrections = self.provenance().corrections(document);
        let fixed = others.filter(|path| {
            let origin = self.notes.origin(path);
            origin.is_some_and(|own| own.is_fixed() && own.corrections == corrections)
                && self.project.output().join(path).is_file()
        });
        fixed.cloned().collect()
    }

    /// The error for a notice that is published already, on a board that had another name.
    fn announced_elsewhere(&self, document: &Document) -> Option<Diagnostic> {
        if document.kind != &ANSLAG || self.is_handed_out_anew(document) {
            return None;
        }
        let renamed = self.renamed(document);
        let paths: Vec<String> = renamed.iter().map(|path| format!("`output/{path}`")).collect();
        let (published, old) = match paths.len() {
            0 => return None,
            1 => ("är publicerat", "filen"),
            _ => ("är publicerade", "filerna"),
        };
        let message = format!(
            "{} {published}, men underlaget har i stället ett anslag som heter `{}`, och det skapas inte",
            swedish::list(&paths, "och"),
            document.path(),
        );
        let finding = self.of_record(document, codes::APPROVED, message);
        let finding = finding.hint("ångra ändringen, om den inte är menad");
        Some(self.with_seal(document, finding).hint(format!(
            "eller flytta {old} till en annan mapp, om ett nytt anslag ska sättas upp"
        )))
    }

    /// The error for a notice of which it isn't noted what it says, like its minutes.
    fn lost_note(&self, document: &Document) -> Option<Diagnostic> {
        self.minutes_of(document).iter().find_map(|minutes| {
            let there = self.provenance().existing(minutes)?;
            self.is_unnoted(minutes, &there).then(|| self.unnoted(minutes))
        })
    }

    /// The error for a published notice that would say something else.
    fn otherwise(&self, document: &Document, origin: &Origin, changes: &str) -> Diagnostic {
        let what = document.kind.word.to_lowercase();
        let message = format!(
            "{what}et är publicerat och skrivs inte över, men underlaget säger något annat: {changes}",
        );
        let finding = Diagnostic::placeless(codes::APPROVED, message)
            .hint("ångra ändringen, om den inte är menad");
        let finding = match self.provenance().is_recorded_alike(document, origin) {
            true => self.with_seal(document, finding),
            false => self.with_correction(document, finding),
        };
        finding.hint("eller flytta filen till en annan mapp, om den ska skapas på nytt")
    }

    /// With the hint that notices stay as they are once their minutes are sealed.
    fn with_seal(&self, document: &Document, finding: Diagnostic) -> Diagnostic {
        let minutes = self.minutes_of(document);
        let is_approved = minutes.iter().any(|own| self.provenance().approval(own).is_some());
        match &document.subject.about {
            About::Meeting(date) if is_approved && !self.is_sealed(document) => finding.hint(
                format!("eller behåll protokollet och anslagen som de är: `make-docs seal {date}`"),
            ),
            _ => finding,
        }
    }

    /// With the hint that notices follow their minutes.
    fn with_correction(&self, document: &Document, finding: Diagnostic) -> Diagnostic {
        match &document.subject.about {
            About::Meeting(date) => finding.hint(format!(
                "eller skapa en rättad version av protokollet först: `make-docs correct {date} --why \"…\"`"
            )),
            _ => finding,
        }
    }

    /// The error for a notice of another approval than the one that the minutes say.
    fn announced_otherwise(&self, document: &Document) -> Option<Diagnostic> {
        let minutes = self.minutes_of(document);
        minutes.iter().find_map(|own| self.announced_otherwise_by(document, own))
    }

    /// The same of some of the meeting's minutes.
    fn announced_otherwise_by(
        &self,
        document: &Document,
        minutes: &Document,
    ) -> Option<Diagnostic> {
        let Some(origin) = self.announced_by(minutes) else {
            let there = self.provenance().existing(minutes)?;
            return self.is_of_other_record(minutes, &there).then(|| self.unnoted(minutes));
        };
        let message = self.announced(minutes, &origin)? + ", så inga nya anslag skapas";
        let finding = self.of_record(document, codes::APPROVED, message);
        let undone = finding.hint("ångra ändringen, om den inte är menad");
        Some(self.with_correction(document, undone))
    }

    /// What the minutes were made from that are sealed or published, without what they say.
    fn announced_by(&self, minutes: &Document) -> Option<Arc<Origin>> {
        let path = minutes.path();
        self.notes.announced(&path, || match self.seals.newest(&path) {
            Some(sealed) => self.seals.origin(sealed),
            None if self.project.output().join(&path).is_file() => {
                self.provenance().last_origin(minutes)
            }
            None => None,
        })
    }

    /// What a record says otherwise of the approval of minutes than these do.
    fn announced(&self, minutes: &Document, origin: &Origin) -> Option<String> {
        let provenance = self.provenance();
        let at_once = provenance.at_once(minutes, |_| true);
        let other =
            origin.at_once.iter().find(|(paragraph, day)| at_once.get(*paragraph) != Some(day));
        if let Some((paragraph, day)) = other {
            return Some(format!(
                "{paragraph} justerades {day} och är anslagen, men underlaget säger något annat"
            ));
        }
        let (approved, now) = (origin.approved.as_ref()?, provenance.approval_day(minutes));
        if origin.numbers != provenance.numbers(minutes) {
            return Some(format!(
                "protokollet justerades {approved} med andra paragrafer än i underlaget"
            ));
        }
        let day = now.unwrap_or_else(|| "att det inte är justerat".to_owned());
        (day != *approved)
            .then(|| format!("protokollet är justerat {approved}, men underlaget säger {day}"))
    }
}

/// What a published notice was made from, and what it would say now.
#[derive(Clone, Copy)]
struct Fixed<'a> {
    origin: &'a Origin,
    said: &'a Said,
}
