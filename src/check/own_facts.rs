//! Rules about facts of a record's own: a label for each, no field of their own, days that are days.
//!
//! In comes a meeting or the organisation, out come breaches.

use std::sync::Arc;

use super::breach::Breach;
use super::context::MeetingContext;
use super::rule::{Acceptance, Find, Rule, Source};
use crate::diagnostic::{Code, Parts, Place, Severity, SourceFile};
use crate::record::{
    FactKind, Item, Organisation, OwnFact, OwnFacts, Person, Record, are_alike, date,
};

/// A fact needs a label that no other beside it has.
const LABELLED: Rule = Rule {
    code: Code { id: "R52", meaning: "En uppgift har en ledtext som ingen annan bredvid har." },
    severity: Severity::Warning,
    reason: "Läsaren vet annars inte vad uppgiften är, eller vilken av dem som gäller.",
    source: Source::Said("praxis"),
    concerns: Parts::ALL,
    acceptance: Acceptance::Doubtful,
    find: Find::Meeting(|context| of_meeting(context, ill_labelled)),
};

/// What has a field of its own stands there.
const IN_ITS_FIELD: Rule = Rule {
    code: Code {
        id: "R53",
        meaning: "Det som har ett eget fält står där, inte bland `uppgifter`.",
    },
    severity: Severity::Warning,
    reason: "Fältet skrivs på sin plats och granskas, men bland `uppgifter` är det bara en text.",
    source: Source::Said("praxis"),
    concerns: Parts::ALL,
    acceptance: Acceptance::Doubtful,
    find: Find::Meeting(|context| of_meeting(context, beside_its_field)),
};

/// A day is one.
const DATED: Rule = Rule {
    code: Code { id: "R54", meaning: "En uppgift med typen `datum` är en dag." },
    severity: Severity::Error,
    reason: "Sidan får annars en dag som inte finns.",
    source: Source::Said("praxis"),
    concerns: Parts::ALL,
    acceptance: Acceptance::Never("Dagen finns inte."),
    find: Find::Meeting(|context| of_meeting(context, undated)),
};

/// Why nothing in the organisation's file is accepted.
const OF_ORGANISATION: Acceptance = Acceptance::Never("Organisationens fil kan inte godta något.");

pub(super) const RULES: &[Rule] = &[
    LABELLED,
    IN_ITS_FIELD,
    DATED,
    Rule {
        code: Code { id: "R52", meaning: "En uppgift i organisation.yaml har en egen ledtext." },
        acceptance: OF_ORGANISATION,
        find: Find::Organisation(|record, _| of_organisation(record, ill_labelled)),
        ..LABELLED
    },
    Rule {
        code: Code {
            id: "R53",
            meaning: "Det som har ett eget fält i organisation.yaml står där.",
        },
        acceptance: OF_ORGANISATION,
        find: Find::Organisation(|record, _| of_organisation(record, beside_its_field)),
        ..IN_ITS_FIELD
    },
    Rule {
        code: Code {
            id: "R54",
            meaning: "En uppgift med typen `datum` i organisation.yaml är en dag.",
        },
        find: Find::Organisation(|record, _| of_organisation(record, undated)),
        ..DATED
    },
];

/// A field, whether it is given, and the labels that it is meant by.
type FieldLabels = (&'static str, bool, &'static [&'static str]);

/// Facts beside each other, with the fields that stand there too.
struct FactGroup<'a> {
    file: &'a Arc<SourceFile>,
    facts: &'a OwnFacts,
    fields: Vec<FieldLabels>,
}

impl FactGroup<'_> {
    /// Where the label of a fact stands.
    fn at_label(&self, fact: &OwnFact) -> Place {
        match fact.is_named {
            true => Place::name(self.file, fact.label.node),
            false => Place::value(self.file, fact.label.node),
        }
    }
}

/// What a rule finds among facts beside each other.
type FindAmong = fn(&FactGroup<'_>) -> Vec<Breach>;

/// The breaches of the facts of a meeting, and of what is in it.
fn of_meeting(context: &MeetingContext<'_>, find: FindAmong) -> Vec<Breach> {
    let meeting = &context.meeting.value;
    let own = (
        &meeting.facts,
        vec![
            ("dnr", !meeting.registered.0.is_empty(), &["Dnr", "Diarienummer", "Diarienr"][..]),
            ("plats", meeting.place.is_some(), &["Plats"][..]),
            ("tid", meeting.time.is_some(), &["Tid"][..]),
            ("sekreterare", meeting.secretary.is_some(), &["Sekreterare"][..]),
            ("justerare", !meeting.adjusters.0.is_empty(), &["Justerare"][..]),
        ],
    );
    let summons = meeting.summons.as_ref().map(|summons| {
        let fields = vec![
            ("avsändare", summons.sender.is_some(), &["Avsändare"][..]),
            ("kallade", !summons.summoned.0.is_empty(), &["Kallade"][..]),
            ("underrättas", !summons.informed.0.is_empty(), &["Underrättas"][..]),
            ("förhinder", summons.excuse.is_some(), &["Förhinder"][..]),
            ("sändlista", !summons.sent_to.0.is_empty(), &["Sändlista"][..]),
        ];
        (&summons.facts, fields)
    });
    let items = context.items.iter().map(|own| (&own.item.facts, fields_of_item(own.item)));
    let people = context.people().map(|(_, own)| (&own.facts, fields_of_person(own)));
    let attachments = meeting.attachments.iter().map(|own| (&own.facts, Vec::new()));
    let all = [own].into_iter().chain(summons).chain(items).chain(people).chain(attachments);
    let groups = all.filter(|(facts, _)| !facts.0.is_empty());
    let file = &context.meeting.file;
    groups.flat_map(|(facts, fields)| find(&FactGroup { file, facts, fields })).collect()
}

/// The fields of an item that may be taken for facts of its own.
fn fields_of_item(item: &Item) -> Vec<FieldLabels> {
    vec![
        ("handläggare", !item.handlers.0.is_empty(), &["Handläggare"]),
        ("föredragande", !item.presenters.0.is_empty(), &["Föredragande"]),
        ("dnr", !item.registered.0.is_empty(), &["Dnr", "Diarienummer", "Diarienr"]),
        (
            "klassificering",
            !item.classification.0.is_empty(),
            &["Klassificering", "Klassificeringskod"],
        ),
        (
            "behandlat_av",
            !item.handled_by.0.is_empty(),
            &["Behandlat av", "Andra instanser", "Tidigare instanser"],
        ),
    ]
}

/// The fields of a person that may be taken for facts of her own.
fn fields_of_person(person: &Person) -> Vec<FieldLabels> {
    vec![
        ("parti", person.party.is_some(), &["Parti"]),
        ("roll", person.role.is_some(), &["Roll", "Funktion"]),
        ("platsnummer", person.seat.is_some(), &["Platsnummer", "Plats nr"]),
    ]
}

/// The breaches of the facts of an organisation and of its organ.
fn of_organisation(record: &Record<Organisation>, find: FindAmong) -> Vec<Breach> {
    let Organisation { facts, address, phones, email, web, corporate_number, organ, .. } =
        &record.value;
    let fields = |address: bool, phone: bool, email: bool, web: bool| -> Vec<FieldLabels> {
        vec![
            ("adress", address, &["Adress"]),
            ("telefon", phone, &["Telefon", "Tel", "Tfn"]),
            ("e-post", email, &["E-post"]),
            ("webb", web, &["Webb", "Webbplats", "Hemsida"]),
        ]
    };
    let file = &record.file;
    let mut own =
        fields(!address.0.is_empty(), !phones.0.is_empty(), email.is_some(), web.is_some());
    own.push((
        "organisationsnummer",
        corporate_number.is_some(),
        &["Organisationsnummer", "Organisationsnr", "Org.nr", "Org nr"],
    ));
    let organs = fields(
        !organ.address.0.is_empty(),
        !organ.phones.0.is_empty(),
        organ.email.is_some(),
        organ.web.is_some(),
    );
    [(facts, own), (&organ.facts, organs)]
        .into_iter()
        .flat_map(|(facts, fields)| find(&FactGroup { file, facts, fields }))
        .collect()
}

fn ill_labelled(group: &FactGroup<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (at, fact) in group.facts.0.iter().enumerate() {
        let label = fact.label.0.trim();
        let mut before = group.facts.0[..at].iter();
        if label.trim_end_matches(':').trim().is_empty() {
            let breach = Breach::new(group.at_label(fact), "uppgiften saknar ledtext");
            breaches.push(breach.hint("skriv vad uppgiften är: `Diarieplan: 1.2.3`"));
        } else if before.any(|other| are_alike(&other.label.0, label)) {
            let message = format!("`{label}` står två gånger bland `uppgifter`");
            breaches
                .push(Breach::new(group.at_label(fact), message).hint(
                    "skriv båda texterna i en lista efter en ledtext, eller ta bort den ena",
                ));
        }
    }
    breaches
}

fn beside_its_field(group: &FactGroup<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for fact in &group.facts.0 {
        let label = fact.label.0.trim();
        let is_meant = |(_, _, labels): &&FieldLabels| {
            labels.iter().any(|own| are_alike(own, label.trim_end_matches(':')))
        };
        let Some((field, is_given, _)) = group.fields.iter().find(is_meant) else { continue };
        let place = group.at_label(fact);
        breaches.push(match is_given {
            true => Breach::new(place, format!("`{label}` står också i fältet `{field}`"))
                .error()
                .hint("ta bort den ena"),
            false => Breach::new(place, format!("`{label}` har ett eget fält: `{field}`"))
                .hint(format!("flytta texten dit, utanför `uppgifter`: `{field}: …`")),
        });
    }
    breaches
}

fn undated(group: &FactGroup<'_>) -> Vec<Breach> {
    let dated = group.facts.0.iter().filter(|fact| fact.kind == FactKind::Datum);
    let texts = dated.flat_map(|fact| &fact.texts.0);
    texts
        .filter(|text| date(&text.0).is_none())
        .map(|text| {
            let message = format!("`{}` är inget datum", text.0);
            Breach::new(Place::value(group.file, text.node), message)
                .hint("skriv år, månad och dag: `2025-03-12`")
        })
        .collect()
}
