//! The words of the format, by which slips in how a record is written are recognized: `plats Umeå` is a field
//! whose colon is missing, `parkering Umeå` a text.

use crate::yaml::Vocabulary;

/// The words of records.
pub(super) const VOCABULARY: Vocabulary =
    Vocabulary { fields: &FIELDS, top: &TOP, lists: &LISTS, distinct: &DISTINCT };

/// The names of fields of every record.
#[rustfmt::skip]
const FIELDS: [&str; 184] = [
    "adjungerade", "adress", "ajourneringar", "anslag", "anslagstavla", "antal", "av", "avsnitt",
    "avstår", "avsändare", "bakgrund", "belopp", "beskrivning", "beslut", "beslutad",
    "beslutande", "beslutsunderlag", "bevis", "bilagor", "bordläggs", "brevhuvud", "budget",
    "budgetförslag", "börjar_om", "datum", "deltar_inte", "diagram", "distans", "distansbeslut",
    "dnr", "dokument", "domstol", "e-post", "efter_beslut", "eget_kapital", "enhet", "ersättare",
    "ersätter", "expedieras", "fastställer_budget", "figurer", "fil", "format", "fråga",
    "frånvarande", "funktionärer", "fynd", "färg", "för", "för_kännedom", "föredragande",
    "föreslår", "förhinder", "förslag", "första_paragraf", "förvaring", "gick", "giltighet",
    "godtas", "grupp", "grupper", "gäller_från", "helg_flyttar", "hålltider", "i_mötesplanen",
    "id", "ingående", "innehåll", "intäkter", "ja", "justerare", "justering", "jäv", "kallade",
    "kallelse", "kallelse_dagar", "kan_utelämnas", "kapitel", "kategorier", "kod", "kolumner", "kom",
    "kostnader", "kungörelse", "källa", "ledamöter", "linjer", "logotyp", "lottning", "läge",
    "medlem", "medlemmar", "minuter", "mottagare", "mötesplan", "namn", "nedtagande", "nedtaget",
    "nedtas", "nej", "nr", "närvaro", "närvarorätt", "offentligt", "omedelbar_justering",
    "omröstning", "ordförande", "ordmärke", "organ", "paragrafer", "parti", "period",
    "personalföreträdare", "plats", "post", "poster", "procent", "profil", "propositionsordning",
    "protokoll", "protokollsanteckningar", "punkt", "regler", "reservationer", "resultat", "roll",
    "rubrik", "röster", "saknas", "sammanträden", "sekreterare", "serier", "skillnad", "skrivs",
    "skäl", "slag", "som_bilaga", "staplar", "summa", "summa_intäkter", "summa_kostnader",
    "sändlista", "särskilda_yttranden", "sätts_upp", "tabell", "tabeller", "text", "tid",
    "tidigare_beslut", "till", "till_förmån_för", "tillkom", "tjänstemän", "typ", "typsnitt",
    "under", "underrubrik", "underrättas", "underskrift", "undertecknas", "underärenden",
    "uppsatt", "ur", "utfall", "utgående", "utgår", "utslagsröst", "vad", "verksamhetsplan",
    "värden", "webb", "yrkanden", "§", "ämne", "ändring", "ärendebeskrivning", "ärenden", "år",
    "årshjul", "återremitteras", "återremiss", "överklagande", "överrubrik", "övriga",
];

/// Fields of records themselves, not of what is in them.
#[rustfmt::skip]
const TOP: [&str; 55] = [
    "ajourneringar", "anslag", "anslagstavla", "avsändare", "beslutad", "bilagor", "brevhuvud",
    "budget", "datum", "dnr", "e-post", "fastställer_budget", "figurer", "fil", "format",
    "funktionärer", "förvaring", "första_paragraf", "giltighet", "godtas", "grupper", "hålltider",
    "innehåll", "justerare", "justering", "kallelse", "kapitel", "kungörelse", "läge",
    "medlemmar", "mottagare", "namn", "nr", "närvaro", "offentligt", "ordförande", "organ",
    "paragrafer", "period", "plats", "profil", "regler", "rubrik", "sammanträden", "sekreterare",
    "tabeller", "text", "tid", "underrubrik", "underskrift", "undertecknas", "år", "årshjul",
    "ärenden", "överklagande",
];

/// Fields that hold names or other short texts, one below the other.
#[rustfmt::skip]
const LISTS: [&str; 20] = [
    "ajourneringar", "beslutande", "beslutsunderlag", "deltar_inte", "dnr", "ersättare",
    "expedieras", "för_kännedom", "föredragande", "justerare", "kallade", "ledamöter",
    "mottagare", "närvarorätt", "sändlista", "tjänstemän", "underrättas", "undertecknas",
    "ärenden", "övriga",
];

/// Fields that hardly any line within a text begins with, followed by a number or a capital letter.
#[rustfmt::skip]
const DISTINCT: [&str; 19] = [
    "anslag", "beslut", "bilagor", "datum", "dnr", "föredragande", "justerare", "justering",
    "kallelse", "läge", "närvaro", "nr", "ordförande", "plats", "rubrik", "sekreterare", "tid",
    "typ", "ärenden",
];

#[cfg(test)]
mod tests {
    use std::fs;

    use super::FIELDS;

    /// The names that fields are given in a source file, without those of enums' variants.
    fn renamed(source: &str) -> Vec<String> {
        let lines: Vec<&str> = source.lines().map(str::trim_start).collect();
        let name = |at: usize| {
            let name = lines[at].split("rename = \"").nth(1)?.split('"').next()?;
            let field = lines[at..].iter().find(|line| !line.starts_with("#["))?;
            field.starts_with("pub ").then(|| name.to_owned())
        };
        (0..lines.len()).filter_map(name).collect()
    }

    #[test]
    fn every_field_is_a_word() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/record");
        let mut count = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let source = fs::read_to_string(entry.unwrap().path()).unwrap();
            for name in renamed(&source) {
                assert!(FIELDS.contains(&name.as_str()), "`{name}` is not in FIELDS");
                count += 1;
            }
        }
        assert!(count > 150, "only {count} names were found");
    }
}
