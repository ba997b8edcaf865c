//! Where a long word can be parted: at the seams of a compound, "Social-nämnden", never inside its parts. In comes a word,
//! out come its seams.
//!
//! A seam is known by the last part, or by the first where what follows isn't an ending. A word whose parts aren't known has
//! none.

use std::collections::HashSet;
use std::sync::LazyLock;

/// First parts, as they stand before a seam.
const FIRST_PARTS: &str = "\
    arbets arbetsgivar arbetslöshets arbetsmarknads arkiv avfalls avgifts avtals barn barnomsorgs befolknings \
    behandlings behörighets besluts bibliotek biblioteks bidrags bolags bostads brand brotts budget bygg \
    byggnads central chefs civil dag data delegations demokrati demokratis digital djur dricks drift drifts \
    efter egen ekonomi elev energi enhets ersättnings extra familje fastighets finans finansierings flykting \
    folk folkhälso forsknings fram framtids fritids fråge full fullmakts fullmäktige funktions förbunds före \
    förenings företags förhandlings förskole försäkrings försörjnings förtroende förvaltnings föräldra \
    gemenskaps genom grann grund grundskole grupp gräns gymnasie gymnasium handels handlings handläggnings \
    helårs hem hjälp hyres hälso högskole idrotts individ industri information informations infra innovations \
    inrikes instruktions integrations intresse investerings jord jordbruks justerings jämställdhets kallelse \
    kapital klimat kollektiv kollektivtrafik kommun kommunal kommunfullmäktige kommunikations konst kontroll \
    kost kostnads kris kultur kund kvalitets kvar kvarters kvinno kärn lag lands landsbygds landstings ledamots \
    lednings likvärdighets livs livsmedels lokal läges läns lärar löne mark marknads medborgar medel medlems \
    mellan migrations miljö minoritets missbruks mottagnings myndighets mål mötes natur nyckel nämnd nämnde \
    närings närvaro offentlighets områdes omsorgs omvårdnads ordförande ordnings organisations papper park parti \
    partner person personal persontrafik planerings polis politik presidie process produktions program projekt \
    protokoll psyko publicerings ramavtals ramverks region regionala rehabiliterings rekryterings remiss \
    renhållnings representations resurs revisions rikets riks risk räddnings ränte rätts samarbets samfunds \
    samhälls samhällsbyggnads sammanträdes samordnings samråds samverkans sekretess service sjuk sjukvårds \
    självkostnads skatte skol skydds skyddsombuds social socialtjänst sommar special språk stads statistik stats \
    strategi studie styrelse styrnings stöd säkerhets taxe teknik tekniker tids tillgänglighets tillstånds \
    tillsyns tjänste tjänstgörings trafik transport trygghets turism under underhålls undervisnings ungdoms \
    universitets uppdrags uppföljnings upphandlings upplysnings uppsägnings utbildnings utrednings utskotts \
    utvecklings utvärderings vaccinations val valbarhets valberednings vatten vattentjänst verksamhets vuxen väg \
    vägnäts välfärds vänort världs vård vårdnads yrkes ytter ägar ägardirektivs äldre äldreomsorgs ändamåls \
    ärende års återvinnings åtgärds över överlåtelse översikts";

/// Last parts without their endings.
const LAST_PARTS: &str = "\
    advokat aktiebolag aktivitet anbud angelägenhet anläggning anmälan annons anordnare anpassning anseende \
    anslag anslagstavl anställning ansvar ansvarighet ansökan ansökning antal användare apparat arbetare arbete \
    arbetsgivare arbetsplats arbetstagare arbetsuppgift argument arkiv assistans assistent avdelning avdrag \
    avgift avskrivning avslag avslutning avsnitt avstånd avtagande avtal avtalet avveckling bakgrund barndom \
    bearbetning bedömning befogenhet begränsning behandling behov behörighet belastning beredning beredskap \
    beräkning berättelse beslut beslutande beställning bestämmelse bestånd besök besökare betalare betalning \
    beteende betyg bevis bibliotek bidrag bildning block boende bokslut bolag bostad brist broschyr brott \
    brukare budget budgetering byggnad centerparti central centrum certifiering certifikat datum dekret \
    delaktighet delmål delning deltagare demokrati departement digitalisering direktiv disciplin doktrin \
    dokument effekt effektivisering effektmål egendom egenskap ekonomi ekvivalent energi enkommelse erbjudande \
    erfarenhet ersättare ersättning etablering express fabrik fastighet figur finansiering fjäll flöde folkhäls \
    fonder fondr forskare forskning forskningsråd forum framställning frekvens frihet frist främjande \
    fullmäktige funktion fäste följd fönster fönstr förarbete förare förbund fördelning föreskrift företag \
    företagare företrädare förfarande förgrund förhållande förlust förmedling förmåg förordnande förordning \
    församling förskol förslag försvar försäkring försök försörjning försörjningsstöd förteckning förvaltning \
    föräldraskap gemenskap givande givare grafik granskare granskning grund grundande grundskol grupp gräns \
    gymnasieskol gymnasium görande handbok handel handledare handling handläggare hantering helårsekvivalent \
    hemställan hjälpmedel hjälpmedl huvud hyresgäst hämtning händelse hänvisning hållande hållplats högskol \
    höjning hörighet identitet idrott implementering inbetalning industri inflytande information initiativ \
    inkomst inlägg innehavare inriktad inriktning insats insikt inslag inspektion institution instrument \
    inställning intag integration intresse intyg inverkan investering invånare jordbruk justerare justering \
    jämlikhet kallelse kamrat kandidat kansli kapacitet kapital kapitel kapitl kassör kategori klass klassrum \
    klient kollegium kollektiv kommelse kommission kommun kommunicering kompetens koncept konferens konst \
    konsument konsumtion konto kontroll kostnad kraft krets kretslopp kultur kunnig kunskap kvalitet kväll \
    köpare körning laddning lagring lagstiftning landskap ledamot ledamöter ledamötr ledare ledarskap ledning \
    linje listan livsform logistik lokal lokalisering lägenhet läkare läkemedel läkemedl längd lärare lärdom \
    läsning lösning mandat maskin matsal medarbetare medborgare medborgarskap meddelande medel medicin \
    medlemskap medverkan mening miljö ministeriet ministerium minne minskande minskning missbruk mobilitet \
    modell moment motiv motstånd mottagning museum musik myndighet mängd märke mässig mätning månad möjlighet \
    mönster mönstr natur nyckeltal nämnd nämndeman nämnden nämndn nätverk objekt ombud område omställning omvård \
    ordförande ordföranden ordförandn ordnande ordning organ organisering paragraf parlament patient pedagog \
    pedagogik pendlare period person personal perspektiv placering planering plats plattform plikt politik \
    presidie prioritering problem procedur process produktion profil program projekt projektledare protokoll \
    protokollet prövning psykolog publicering punkt påverkan ramverk rapportering redogörelse redovisning \
    regelverk region register registr reglemente rehabilitering relation rensning resande resultat resurs \
    revision revisor riktning räddning räkning rättighet rådet rådgivare rörelse sakkunnig samarbete samband \
    samhälle samling sammandrag sammankallande sammanträde samordnare samordning samråd samtal samtycke \
    samverkan samverkare sekretariat sekreterare sektion sektor situation sjukdom sjukhet sjukhus sjukskötersk \
    skatt skogsbruk skrift skrivare skrivning skuld skydd skyldig skyldighet skötare snitt sortering stadg \
    statistik stift straff strategi struktur student studerande stund stycke styrelse styrning städning ställe \
    ställning stämm stämning stånd suppleant svårighet syfte synpunkt system säkerhet säkring säljare sällskap \
    sänkning sättning sökande sökning tagare teknik teknologi temperatur termin tidning tidpunkt tillfälle \
    tillgänglighet tillhörighet tillstånd tillståndsbevis tillsyn tillverkning tillägg tillämpning tjänst \
    tjänsteman tjänstgörare toalett trafik transport trygghet tycke underlag underskott underskrift undersökning \
    ungdom union universitet uppdrag uppföljning uppgift upphandling upplägg uppräkning uppslag utbetalning \
    utbildning utbud utbyte utflöde utförare utgångspunkt utlägg utlåtande utredning utrymme utsikt utskott \
    utslag uttag uttalande utvecklare utveckling utvärdering utövare vaccin vatten vattn verket verksamhet \
    verkstad verktyg vetenskap villkor vinst volym värde värdegrund värdering värld yttrande ägare ämbetsverk \
    ärende ålder årsbokslut årsstämm årtal åtagande åtgärd ökande ökning öppenhet överenskommelse översikt \
    överskott översyn";

/// Last parts that other words end with too: only after an s, or a first part.
const SHORT_LAST_PARTS: &str = "\
    aktion andel andl arm bad band bank barn bil bild bok bruk bygd bygg byte båt chef dag del djur dom elev \
    enhet fest fond form fråg fält färd gat gäst gård hall hot hund hus häll häls häst höst idé jord kass kort \
    krav kund kurs kust kvot kärn kök ladd land last liv ljus lopp läge lön makt mark medl metr motion mål möte \
    natt nivå norm park parti plan post pris prov reform risk rum rund ränt rätt råd sal sats sikt skog skol \
    skäl sport spår stad stat station stol stopp stug stöd syn tal text tid torg verk vikt väg vår vård yrke \
    åldr";

/// What can stand before a last part and belongs to it.
const PREFIXES: [&str; 22] = [
    "under", "till", "över", "åter", "före", "fram", "oför", "för", "upp", "ned", "med", "mot",
    "sam", "obe", "be", "ut", "an", "av", "in", "om", "på", "bi",
];

/// What a last part can end with; the first is none.
const ENDINGS: [&str; 34] = [
    "", "a", "ade", "an", "ans", "ar", "ars", "arna", "arnas", "at", "as", "e", "en", "ens", "er",
    "ers", "erna", "ernas", "et", "ets", "n", "ns", "na", "nas", "or", "orna", "ornas", "r", "rs",
    "rna", "rnas", "s", "t", "ts",
];

/// What begins no part of its own after a first part: the endings of words that only begin alike, "kommun-ikation".
const CONTINUED: [&str; 43] = [
    "ic", "ik", "is", "it", "iv", "ie", "in", "al", "an", "ar", "at", "ad", "ak", "as", "lig",
    "het", "ning", "else", "er", "or", "en", "es", "et", "s", "lös", "ös", "bar", "skap", "kap",
    "dom", "ing", "ism", "ité", "ion", "ör", "on", "eri", "na", "håll", "häll", "märk", "man",
    "hör",
];

/// The same where nothing follows.
const CONTINUED_WHOLE: [&str; 3] = ["sam", "u", "ut"];

/// The parts, to be looked up.
struct Parts {
    last: HashSet<&'static str>,
    short_last: HashSet<&'static str>,
    /// The longer before those that they begin with.
    first: Vec<&'static str>,
}

static PARTS: LazyLock<Parts> = LazyLock::new(|| Parts {
    last: LAST_PARTS.split_whitespace().collect(),
    short_last: SHORT_LAST_PARTS.split_whitespace().collect(),
    first: FIRST_PARTS.split_whitespace().rev().collect(),
});

/// The seams of a word, as offsets in bytes, in order. Those of a word in capitals are those of the same in small letters.
pub fn seams(word: &str) -> Vec<usize> {
    let lower = word.to_lowercase();
    // A letter whose size changes has no place in such words.
    if lower.len() != word.len() {
        return Vec::new();
    }
    let mut rest = lower.as_str();
    let mut found = Vec::new();
    while rest.len() >= SHORTEST && !is_last_part(rest) {
        let Some(head) = before_last_part(rest).or_else(|| before_short_part(rest)) else { break };
        if is_no_part(head) {
            break;
        }
        rest = head;
        found.push(rest.len());
    }
    if !is_last_part(rest)
        && let Some(first) = first_part(rest)
    {
        found.push(first.len());
    }
    found.reverse();
    found
}

/// A word of fewer bytes isn't parted.
const SHORTEST: usize = 8;

/// Where a text can be split, after so many letters.
fn splits(text: &str, after: usize) -> impl DoubleEndedIterator<Item = (&str, &str)> {
    let start = text.char_indices().nth(after).map_or(text.len(), |(at, _)| at);
    text[start..].char_indices().map(move |(at, _)| text.split_at(start + at))
}

/// Whether a text without one of the endings is as wanted.
fn ends_as(text: &str, is_wanted: impl Fn(&str) -> bool) -> bool {
    ENDINGS.iter().filter_map(|ending| text.strip_suffix(ending)).any(is_wanted)
}

/// Whether a text is a last part with its ending, perhaps with a prefix.
fn is_last_part(text: &str) -> bool {
    let is_known = |part: &str| PARTS.last.contains(part);
    ends_as(text, |part| {
        is_known(part) || PREFIXES.iter().filter_map(|own| part.strip_prefix(own)).any(is_known)
    })
}

/// What stands before the longest last part.
fn before_last_part(text: &str) -> Option<&str> {
    splits(text, 3).find(|(_, tail)| is_last_part(tail)).map(|(head, _)| head)
}

/// What stands before a short last part: an s, or a first part.
fn before_short_part(text: &str) -> Option<&str> {
    let is_short = |tail: &str| ends_as(tail, |part| PARTS.short_last.contains(part));
    let after_s = splits(text, 3).rev().find(|(head, tail)| head.ends_with('s') && is_short(tail));
    let after_first = || {
        let mut heads = PARTS.first.iter().rev().filter(|first| text.starts_with(**first));
        heads.find(|first| is_short(&text[first.len()..])).map(|first| &text[..first.len()])
    };
    after_s.map(|(head, _)| head).or_else(after_first)
}

/// The first part of a text whose rest isn't known but has some letters, unless it is an ending.
fn first_part(text: &str) -> Option<&'static str> {
    let mut firsts =
        PARTS.first.iter().filter_map(|first| Some((*first, text.strip_prefix(first)?)));
    let (first, rest) = firsts.find(|(_, rest)| rest.chars().count() >= 4)?;
    let is_ending =
        CONTINUED.iter().any(|ending| rest.starts_with(ending)) || CONTINUED_WHOLE.contains(&rest);
    (!is_ending).then_some(first)
}

/// Whether a beginning looks like a part and isn't: "samm-ansättning".
fn is_no_part(head: &str) -> bool {
    head == "samm"
        || PREFIXES.contains(&head)
        || !head.contains(['a', 'e', 'i', 'o', 'u', 'y', 'å', 'ä', 'ö', 'é'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word with its seams shown.
    fn shown(word: &str) -> String {
        let mut shown = word.to_owned();
        for at in seams(word).into_iter().rev() {
            shown.insert(at, '|');
        }
        shown
    }

    #[test]
    fn compounds_have_seams_and_endings_none() {
        for word in [
            "Social|nämnden",
            "arbets|utskottets",
            "Kommun|fullmäktiges",
            "verksamhets|planering",
            "samverkans|överenskommelse",
            "SOCIAL|NÄMNDEN",
        ] {
            assert_eq!(shown(&word.replace('|', "")), word);
        }
        for whole in ["kommunikationer", "rekryteringar", "sammansättning", ""] {
            assert_eq!(shown(whole), whole);
        }
        assert_eq!(shown("infrastruktur"), "infra|struktur");
    }
}
