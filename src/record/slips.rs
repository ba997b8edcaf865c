//! What slips in how a record is written are called, and what to do about them.
//!
//! In comes what is wrong, out come Swedish words.

use crate::yaml::{FaultKind, TextAbove};

/// What is wrong.
pub(super) fn message(kind: &FaultKind) -> String {
    match kind {
        FaultKind::ControlCharacter(c) => {
            format!("styrtecknet U+{:04X} kan inte läsas", u32::from(*c))
        }
        FaultKind::IndentCharacter('\t') => "raden är indragen med tabb".into(),
        FaultKind::IndentCharacter('\u{a0}') => "raden är indragen med hårt mellanslag".into(),
        FaultKind::IndentCharacter(c) => {
            format!("raden är indragen med tecknet U+{:04X}, som inte syns", u32::from(*c))
        }
        FaultKind::ForeignDash(c) => format!("en lista kan inte börja med `{c}`"),
        FaultKind::RepeatedLead { field } => format!("fältet `{field}` står två gånger"),
        FaultKind::BuriedField { field, .. } => {
            format!(
                "`{field}:` läses som text, eftersom raden är lika långt indragen som texten ovanför"
            )
        }
        FaultKind::MissingColon { field } => format!("kolon saknas efter `{field}`"),
        FaultKind::MissingList { field } => format!("raden `{field}:` saknas före den här raden"),
        FaultKind::OpeningCharacter('`') => {
            "en grav accent först i en text läses inte som text".into()
        }
        FaultKind::OpeningCharacter(c) => format!("`{c}` först i en text läses inte som text"),
        FaultKind::LoneQuote(c) => format!("`{c}` först i texten har inget slut, och skrivs ut"),
        FaultKind::LoneClosingQuote(c) => {
            format!("`{c}` sist i texten har ingen början, och skrivs ut")
        }
        FaultKind::UnclosedBracket(c) => format!("`{c}` saknas"),
        kind => plainly(kind).to_owned(),
    }
}

/// What is wrong, where that is always said in the same words.
fn plainly(kind: &FaultKind) -> &'static str {
    match kind {
        FaultKind::Conflict => {
            "filen har två versioner av samma rader, som Git inte kunde slå ihop"
        }
        FaultKind::CodeFence => "raden med grava accenter hör inte till underlaget",
        FaultKind::Rule => "raden är varken ett fält eller en text",
        FaultKind::SignatureLine => "raden hör till en underskrift",
        FaultKind::SecondDocument => "filen innehåller två underlag",
        FaultKind::NumberedLines => "de numrerade raderna läses som en enda rad text",
        FaultKind::UnspacedDash => "mellanslag saknas efter bindestrecket",
        FaultKind::MissingDash => "bindestreck saknas först på raden",
        FaultKind::StrayEntry => "raden blir en egen punkt i listan, inte en del av texten ovanför",
        FaultKind::PastedList => "raderna läses inte som en lista",
        FaultKind::ReadAsField { .. } => "raden läses som ett fält, eftersom den har ett kolon",
        FaultKind::HeadlessText { .. } => "raden hör inte till något fält",
        FaultKind::ListOnKeyLine => "listan börjar på samma rad som fältets namn",
        FaultKind::UnspacedColon => "mellanslag saknas efter kolon",
        FaultKind::Indentation { is, should } if is > should => "raden är indragen för långt",
        FaultKind::Indentation { .. } => "raden är indragen för lite",
        FaultKind::UnindentedText => "texten är inte indragen så långt som den måste",
        FaultKind::PastedText { .. } => "raderna är varken fält eller en del av texten ovanför",
        FaultKind::UnindentedLine => "raden är varken ett fält eller en del av texten ovanför",
        FaultKind::QuotedPart(_) => "citattecknen omger bara en del av texten",
        FaultKind::UnclosedQuote(_) => "citattecknet har inget slut",
        FaultKind::TypographicQuotes => "typografiska citattecken håller inte ihop en text",
        FaultKind::PrintedQuotes => "citattecknen runt texten skrivs ut",
        FaultKind::ColonInText => "texten har ett kolon följt av mellanslag",
        FaultKind::HashInText => "`#` gör resten av raden till en kommentar, som inte skrivs ut",
        FaultKind::CutSentence => {
            "resten av meningen skrivs inte ut: efter ` # ` står en kommentar"
        }
        FaultKind::CommentedText => "texten skrivs inte ut: efter ` # ` står en kommentar",
        FaultKind::JoinedRows => "två rader har blivit en",
        FaultKind::TextBesideBar => "texten börjar på samma rad som `|`",
        FaultKind::MissingBraces => "flera fält på samma rad",
        FaultKind::MissingComma => "komma saknas före fältet",
        FaultKind::TooNested => "för många nivåer i varandra",
        FaultKind::TooMuch => "filen kräver för mycket minne",
        FaultKind::Unreadable => "raden går inte att läsa",
        // What is said with a character or a name.
        FaultKind::ControlCharacter(_)
        | FaultKind::IndentCharacter(_)
        | FaultKind::ForeignDash(_)
        | FaultKind::RepeatedLead { .. }
        | FaultKind::BuriedField { .. }
        | FaultKind::MissingColon { .. }
        | FaultKind::MissingList { .. }
        | FaultKind::OpeningCharacter(_)
        | FaultKind::LoneQuote(_)
        | FaultKind::LoneClosingQuote(_)
        | FaultKind::UnclosedBracket(_) => "",
    }
}

/// What to do about it; the line as it should be follows.
pub(super) fn advice(kind: &FaultKind) -> String {
    match kind {
        FaultKind::ControlCharacter(_) => "ta bort tecknet",
        FaultKind::Conflict => "behåll den ena versionen, och ta bort den andra och de tre raderna `<<<<<<<`, `=======` och `>>>>>>>`",
        FaultKind::CodeFence | FaultKind::Rule => "ta bort raden",
        FaultKind::IndentCharacter(_) => "dra in med vanliga mellanslag",
        FaultKind::SignatureLine => {
            "ta bort alla raderna: protokollet får egna rader att skriva under på"
        }
        FaultKind::SecondDocument => "flytta det som står efter raden till en egen fil",
        FaultKind::ForeignDash(_) => "skriv bindestreck och mellanslag",
        FaultKind::NumberedLines => "skriv `|` efter fältets kolon",
        FaultKind::ListOnKeyLine => "flytta listan till nästa rad",
        FaultKind::Indentation { is, should } | FaultKind::BuriedField { is, should, .. } => {
            return moved(*is, *should);
        }
        FaultKind::ReadAsField { above, .. } => return joined(above),
        FaultKind::MissingList { field } => {
            return format!("skriv `{field}:` på en egen rad, utan mellanslag före");
        }
        FaultKind::HeadlessText { field, .. } => {
            return format!("skriv `{field}: |` på en egen rad ovanför");
        }
        FaultKind::PastedText { .. } => "hör de till texten ovanför, skriv `|` efter fältets kolon och dra in raderna så här",
        FaultKind::PastedList => "skriv `|` efter fältets kolon, och texten indragen under det",
        FaultKind::UnindentedText => "dra in alla textens rader lika långt",
        FaultKind::StrayEntry => "dra in raden om den hör till texten ovanför",
        FaultKind::RepeatedLead { field } if field == "rubrik" => {
            "är det ett nytt ärende, skriv bindestreck först på raden"
        }
        FaultKind::RepeatedLead { .. } => {
            "är det en ny punkt i listan, skriv bindestreck först på raden"
        }
        FaultKind::UnindentedLine => "dra in raden om den hör till texten ovanför",
        FaultKind::OpeningCharacter(_)
        | FaultKind::ColonInText
        | FaultKind::HashInText
        | FaultKind::CutSentence => "sätt citattecken om hela texten",
        FaultKind::CommentedText => "ta bort `#` om det är fältets text",
        FaultKind::JoinedRows => "bryt raden",
        FaultKind::TextBesideBar => "bryt raden efter `|`",
        FaultKind::MissingBraces => "sätt klamrar om dem, eller skriv ett fält per rad",
        FaultKind::QuotedPart(_) => "sätt citattecken om hela texten",
        FaultKind::TypographicQuotes => "använd raka citattecken",
        FaultKind::LoneQuote(_) | FaultKind::LoneClosingQuote(_) => "ta bort det",
        FaultKind::PrintedQuotes => "ta bort dem om de inte ska synas",
        FaultKind::TooNested => "använd färre nivåer",
        FaultKind::TooMuch => "ta bort upprepningarna med `*`, eller dela upp underlaget",
        FaultKind::Unreadable => {
            "kontrollera kolon, mellanslag, bindestreck och citattecken på raden och på den ovanför"
        }
        FaultKind::UnspacedDash
        | FaultKind::MissingDash
        | FaultKind::UnspacedColon
        | FaultKind::MissingColon { .. }
        | FaultKind::UnclosedQuote(_)
        | FaultKind::UnclosedBracket(_)
        | FaultKind::MissingComma => "skriv så här",
    }
    .into()
}

/// What to do about a line that belongs to a text.
fn joined(above: &TextAbove) -> String {
    match above {
        TextAbove::Begun(field) => {
            format!(
                "hör den till texten ovanför, skriv `|` efter `{field}:` och dra in raderna så här"
            )
        }
        TextAbove::Block => "hör den till texten ovanför, dra in den lika långt".to_owned(),
        TextAbove::None => {
            "hör den till ärendet, skriv `text: |` ovanför och dra in raden".to_owned()
        }
    }
}

/// What to do about a line that is indented too much or too little.
fn moved(is: usize, should: usize) -> String {
    let difference = is.abs_diff(should);
    match (is > should, should) {
        (true, 0) => "ta bort mellanslagen i början av raden".to_owned(),
        (true, _) => {
            format!("ta bort {difference} mellanslag i början av raden, så att {should} blir kvar")
        }
        (false, _) => {
            format!("lägg till {difference} mellanslag i början av raden, så att det blir {should}")
        }
    }
}

/// What else may be meant.
pub(super) fn alternative(kind: &FaultKind) -> Option<String> {
    let words = match kind {
        FaultKind::BuriedField { field, .. } => {
            return Some(format!(
                "eller skriv ordet med stor bokstav, om `{field}` hör till texten"
            ));
        }
        FaultKind::ColonInText => {
            "eller skriv `|` efter fältets kolon och texten på egna, indragna rader under det"
        }
        FaultKind::ReadAsField { .. } => "annars ta bort raden",
        FaultKind::PastedText { .. } => "annars ta bort raderna",
        FaultKind::StrayEntry => "annars skriv en tom rad före den",
        FaultKind::RepeatedLead { .. } => "annars ta bort det ena fältet",
        FaultKind::CutSentence | FaultKind::CommentedText => {
            "skriv kommentaren på en egen rad, om den är en"
        }
        FaultKind::HashInText => "skriv `# ` med mellanslag om det är en kommentar",
        FaultKind::LoneQuote(_) => "eller skriv ett till, där citatet slutar",
        FaultKind::LoneClosingQuote(_) => "eller skriv ett till, där citatet börjar",
        FaultKind::UnindentedLine => {
            "eller skriv fältets namn och kolon först, om raden är ett eget fält"
        }
        _ => return None,
    };
    Some(words.to_owned())
}
