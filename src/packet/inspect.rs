//! What a PDF has and lacks: what it says that it conforms to, what contradicts that, and what a packet
//! leaves out of it. This reads; whether a file conforms in full only a validator can tell.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use lopdf::{Dictionary, Object};

use super::claims::{self, Claims, ConformanceLevel};
use super::destinations::{Destinations, LinkTarget};
use super::outline_items;
use super::output_intent;
use super::pages::KEPT;
use super::source::PdfSource;

/// So many notes of a file are looked at; more are no help to anyone.
const MOST_NOTES: usize = 100_000;

/// So many actions that follow on each other are told.
const LONGEST_CHAIN: usize = 16;

/// What a file is, as far as can be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// How many pages it has.
    pub pages: usize,
    /// What it says that it conforms to.
    pub declared: Claims,
    /// What it lacks for PDF/A-2a and PDF/UA-1.
    pub lacks: Vec<ConformanceIssue>,
    /// What a packet leaves out, and how often it is there.
    pub extras: BTreeMap<DroppedFeature, usize>,
    /// How many notes it has that somebody wrote, and that come along.
    pub remarks: usize,
}

/// What a file lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConformanceIssue {
    /// Its objects had to be searched for.
    Damaged,
    /// It is encrypted.
    Encrypted,
    /// It has no tags.
    Untagged,
    /// It doesn't say in which language it is.
    NoLanguage,
    /// It has no title.
    NoTitle,
    /// Fonts that aren't in it, by their names.
    Fonts(BTreeSet<String>),
    /// It doesn't say that it is PDF/A.
    NotArchival,
    /// It says that it is PDF/A, but of another part or level.
    OtherArchival(u8, ConformanceLevel),
    /// It doesn't say that it is PDF/UA-1.
    NotAccessible,
    /// Its colours are those of another device.
    OtherColours,
    /// It has headings without a level, which can't stand beside those that have one (ISO 14289-1,
    /// 7.4.4).
    BareHeadings,
    /// It has fields, which the packet only shows.
    Fields,
}

/// What a packet leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DroppedFeature {
    /// JavaScript.
    Script,
    /// Links and openings that start a program.
    Launch,
    /// Links to other files.
    OtherFile,
    /// Files inside it.
    EmbeddedFile,
    /// Fields that can be filled in: what they show is kept.
    Form,
    /// Links that send or clear a form.
    Submission,
    /// Signatures: what they show is kept, but they prove nothing of the packet.
    Signature,
    /// Sound, film and the like.
    Media,
    /// Anything else that does something.
    Action,
}

impl ConformanceIssue {
    /// In Swedish, after "filen".
    pub fn words(&self) -> String {
        match self {
            Self::Damaged => "är skadad (det som gick att läsa är med)".to_owned(),
            Self::Encrypted => "är krypterad".to_owned(),
            Self::Untagged => "är inte taggad".to_owned(),
            Self::NoLanguage => "säger inte vilket språk den är på".to_owned(),
            Self::NoTitle => "har ingen titel".to_owned(),
            Self::Fonts(names) => {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                format!("saknar typsnitten {}", names.join(", "))
            }
            Self::NotArchival => "utger sig inte för PDF/A".to_owned(),
            Self::OtherArchival(part, level) => {
                format!("är PDF/A-{part}{}", level.letter())
            }
            Self::NotAccessible => "utger sig inte för PDF/UA-1".to_owned(),
            Self::OtherColours => "har en annan färgprofil".to_owned(),
            Self::BareHeadings => "har rubriker utan nivå".to_owned(),
            Self::Fields => "har formulärfält".to_owned(),
        }
    }

    /// Whether a packet suffers from it.
    pub fn matters(&self) -> bool {
        self.reduce(Claims::all(2), 2) != Claims::all(2)
    }

    /// What is left of claims for who lacks this. `part` is the part of PDF/A that is meant.
    fn reduce(&self, claims: Claims, part: u8) -> Claims {
        let most =
            |level: ConformanceLevel| claims.archival.map(|(part, own)| (part, own.min(level)));
        match self {
            Self::Damaged | Self::Fonts(_) => Claims { archival: None, accessible: false },
            Self::Encrypted | Self::NotArchival | Self::OtherColours => {
                Claims { archival: None, ..claims }
            }
            Self::OtherArchival(own, level) if *own == part || (*own == 2 && part == 3) => {
                Claims { archival: most(*level), ..claims }
            }
            Self::OtherArchival(..) => Claims { archival: None, ..claims },
            Self::Untagged => Claims { archival: most(ConformanceLevel::U), accessible: false },
            // The packet has a title of its own.
            Self::NoTitle => claims,
            Self::NoLanguage | Self::NotAccessible | Self::BareHeadings | Self::Fields => {
                Claims { accessible: false, ..claims }
            }
        }
    }
}

impl DroppedFeature {
    /// In Swedish.
    pub fn words(self) -> &'static str {
        match self {
            Self::Script => "skript",
            Self::Launch => "länkar som startar program",
            Self::OtherFile => "länkar till andra filer",
            Self::EmbeddedFile => "filer inuti filen",
            Self::Form => "formulärfält",
            Self::Submission => "länkar som skickar formulär",
            Self::Signature => "elektroniska underskrifter",
            Self::Media => "ljud, film eller 3D",
            Self::Action => "andra åtgärder",
        }
    }

    /// Of a note of a kind that isn't kept.
    fn of_note(subtype: &[u8]) -> Self {
        match subtype {
            b"Widget" => Self::Form,
            b"FileAttachment" => Self::EmbeddedFile,
            b"Sound" | b"Movie" | b"Screen" | b"3D" | b"RichMedia" => Self::Media,
            _ => Self::Action,
        }
    }

    /// Of an action of a kind that isn't kept (ISO 32000-1, 12.6.4).
    pub(super) fn of_action(kind: &[u8]) -> Self {
        match kind {
            b"JavaScript" => Self::Script,
            b"Launch" => Self::Launch,
            b"GoToR" => Self::OtherFile,
            b"GoToE" => Self::EmbeddedFile,
            b"SubmitForm" | b"ResetForm" | b"ImportData" => Self::Submission,
            b"Sound" | b"Movie" | b"Rendition" | b"GoTo3DView" => Self::Media,
            _ => Self::Action,
        }
    }
}

impl Inspection {
    /// What a packet leaves out, in Swedish: "skript (2)".
    pub fn left_out(&self) -> Vec<String> {
        self.extras.iter().map(|(extra, count)| format!("{} ({count})", extra.words())).collect()
    }

    /// What may be claimed of it, of PDF/A in a part.
    pub fn claims(&self, part: u8) -> Claims {
        self.lacks.iter().fold(Claims::all(part), |claims, lack| lack.reduce(claims, part))
    }
}

/// A file that somebody asked about.
#[derive(Debug)]
pub struct InspectedFile {
    /// Where it is.
    pub path: String,
    /// What was seen, or why nothing was.
    pub seen: Result<Inspection, String>,
}

impl InspectedFile {
    /// Whether a packet with it may claim all that it could without it, and nothing is to be told of it.
    pub fn is_fine(&self) -> bool {
        let all = Claims::all(2);
        let is_whole = |seen: &Inspection| seen.extras.is_empty() && seen.remarks == 0;
        self.seen.as_ref().is_ok_and(|seen| seen.claims(2) == all && is_whole(seen))
    }
}

/// Looks at a file, without its tags.
pub(super) fn look(source: &PdfSource) -> Inspection {
    let declared = claims::read(source);
    let catalog = source.catalog();
    let tags = source.sub(catalog, b"StructTreeRoot");
    let is_tagged = tags.is_some_and(|root| !source.list(root, b"K").is_empty());
    let has_title = source.information().is_some_and(|own| source.text(own, b"Title").is_some());
    let fonts = missing_fonts(source);
    let archival = match declared.archival {
        Some((2, ConformanceLevel::A)) => None,
        Some((part, level)) => Some(ConformanceIssue::OtherArchival(part, level)),
        None => Some(ConformanceIssue::NotArchival),
    };
    let lacks = [
        source.is_damaged().then_some(ConformanceIssue::Damaged),
        source.was_encrypted().then_some(ConformanceIssue::Encrypted),
        (!is_tagged).then_some(ConformanceIssue::Untagged),
        source.text(catalog, b"Lang").is_none().then_some(ConformanceIssue::NoLanguage),
        (!has_title && !declared.accessible).then_some(ConformanceIssue::NoTitle),
        (!fonts.is_empty()).then_some(ConformanceIssue::Fonts(fonts)),
        output_intent::is_other(source).then_some(ConformanceIssue::OtherColours),
        archival,
        (!declared.accessible).then_some(ConformanceIssue::NotAccessible),
    ];
    let mut lacks: Vec<ConformanceIssue> = lacks.into_iter().flatten().collect();
    let (pages, extras, remarks) = (source.page_count(), extras(source), remarks(source));
    let has_fields = [DroppedFeature::Form, DroppedFeature::Signature]
        .iter()
        .any(|extra| extras.contains_key(extra));
    lacks.extend(has_fields.then_some(ConformanceIssue::Fields));
    Inspection { pages, declared, lacks, extras, remarks }
}

/// The notes of a file, page by page.
fn notes(source: &PdfSource) -> impl Iterator<Item = &Dictionary> {
    let notes = source.pages().iter().flat_map(|page| source.notes(page)).take(MOST_NOTES);
    notes.filter_map(|note| source.dictionary(note))
}

/// How many notes somebody wrote, of those that can be read.
fn remarks(source: &PdfSource) -> usize {
    let is_remark = |note: &&Dictionary| {
        let subtype = source.name(note, b"Subtype").unwrap_or_default();
        let is_other = matches!(subtype, b"Link" | b"Widget" | b"Popup" | b"Watermark");
        !is_other && KEPT.contains(&subtype)
    };
    notes(source).filter(is_remark).count()
}

/// What a packet leaves out of a file.
fn extras(source: &PdfSource) -> BTreeMap<DroppedFeature, usize> {
    let catalog = source.catalog();
    let mut extras: BTreeMap<DroppedFeature, usize> = BTreeMap::new();
    let mut add = |extra: DroppedFeature, count: usize| {
        if count > 0 {
            *extras.entry(extra).or_default() += count;
        }
    };
    let names = source.sub(catalog, b"Names");
    let named = |key: &[u8]| {
        let tree = names.and_then(|names| source.sub(names, key));
        tree.map_or(0, |tree| source.leaves(tree, b"Names").len())
    };
    add(DroppedFeature::Script, named(b"JavaScript"));
    add(DroppedFeature::EmbeddedFile, named(b"EmbeddedFiles"));
    if let Some(form) = source.sub(catalog, b"AcroForm") {
        add(DroppedFeature::Form, usize::from(source.get(form, b"XFA").is_some()));
    }
    for extra in catalog.get(b"OpenAction").into_iter().flat_map(|first| chain(source, first)) {
        add(extra, 1);
    }
    for extra in source.sub(catalog, b"AA").into_iter().flat_map(|events| triggered(source, events))
    {
        add(extra, 1);
    }
    outline_items::each(source, |bookmark| actions(source, bookmark, &mut add));
    let events = source.pages().iter().filter_map(|page| source.of_page(page, b"AA"));
    for events in events.filter_map(|events| source.dictionary(events)) {
        triggered(source, events).for_each(|extra| add(extra, 1));
    }
    for note in notes(source) {
        let subtype = source.name(note, b"Subtype").unwrap_or_default();
        if is_signature(source, note) {
            add(DroppedFeature::Signature, 1);
        } else if !KEPT.contains(&subtype) || subtype == b"Widget" {
            add(DroppedFeature::of_note(subtype), 1);
        }
        actions(source, note, &mut add);
        if let Some(events) = source.sub(note, b"AA") {
            triggered(source, events).for_each(|extra| add(extra, 1));
        }
    }
    extras
}

/// What a note or a bookmark does that a packet drops, and what that goes on to do.
fn actions(source: &PdfSource, from: &Dictionary, add: &mut impl FnMut(DroppedFeature, usize)) {
    if let LinkTarget::Dropped(extra) = Destinations::default().way(source, from) {
        add(extra, 1);
    }
    let action = source.sub(from, b"A");
    let next = action.and_then(|action| action.get(b"Next").ok());
    next.into_iter().flat_map(|next| chain(source, next)).for_each(|extra| add(extra, 1));
}

/// What actions do that a packet drops, and those that follow on them (ISO 32000-1, 12.6.2).
fn chain(source: &PdfSource, first: &Object) -> Vec<DroppedFeature> {
    let mut extras = Vec::new();
    let mut left = vec![first];
    while let Some(next) = left.pop() {
        for action in source.entries(next).iter().filter_map(|action| source.dictionary(action)) {
            if extras.len() + left.len() > LONGEST_CHAIN {
                return extras;
            }
            let kind = source.name(action, b"S");
            extras.extend(kind.filter(|kind| *kind != b"GoTo").map(DroppedFeature::of_action));
            left.extend(action.get(b"Next"));
        }
    }
    extras
}

/// Whether a field, or the one that it is part of, holds a signature (ISO 32000-1, 12.7.4.5).
fn is_signature(source: &PdfSource, field: &Dictionary) -> bool {
    let above = source.sub(field, b"Parent");
    let of = |key: &[u8]| source.get(field, key).or_else(|| source.get(above?, key));
    of(b"FT").and_then(|kind| kind.as_name().ok()) == Some(b"Sig") && of(b"V").is_some()
}

/// What events start.
fn triggered<'a>(
    source: &'a PdfSource,
    events: &'a Dictionary,
) -> impl Iterator<Item = DroppedFeature> + 'a {
    let actions = events.iter().filter_map(|(_, action)| source.dictionary(action));
    actions.filter_map(|action| source.name(action, b"S")).map(DroppedFeature::of_action)
}

/// The fonts that pages use, but the file doesn't have.
fn missing_fonts(source: &PdfSource) -> BTreeSet<String> {
    let mut missing = BTreeSet::new();
    let mut seen = HashSet::new();
    let resources = source.pages().iter().filter_map(|page| source.of_page(page, b"Resources"));
    let looks = notes(source).filter_map(|note| note.get(b"AP").ok());
    let mut started = HashSet::new();
    let roots = resources.chain(looks);
    let mut left: Vec<&Object> =
        roots.filter(|root| started.insert(std::ptr::from_ref::<Object>(root))).collect();
    while let Some(object) = left.pop() {
        if let Object::Reference(id) = object {
            left.extend(source.object(*id).filter(|_| seen.insert(*id)));
            continue;
        }
        let own = match object {
            Object::Array(entries) => {
                left.extend(entries);
                continue;
            }
            Object::Dictionary(own) => own,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        if is_font(source, own) && !has_font_file(source, own) {
            let name = source.name(own, b"BaseFont").unwrap_or(b"utan namn");
            missing.insert(String::from_utf8_lossy(name).into_owned());
        }
        let below = own.iter().filter(|(key, _)| !matches!(key.as_slice(), b"Parent" | b"P"));
        left.extend(below.map(|(_, value)| value));
    }
    missing
}

/// Whether a dictionary is a font that has letters of its own: a composite one has those of the font
/// below it, and those of Type 3 are drawn in the file.
fn is_font(source: &PdfSource, dictionary: &Dictionary) -> bool {
    let subtype = source.name(dictionary, b"Subtype");
    source.name(dictionary, b"Type") == Some(b"Font")
        && !matches!(subtype, Some(b"Type0" | b"Type3"))
}

fn has_font_file(source: &PdfSource, font: &Dictionary) -> bool {
    let files: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
    source
        .sub(font, b"FontDescriptor")
        .is_some_and(|descriptor| files.iter().any(|file| source.get(descriptor, file).is_some()))
}
