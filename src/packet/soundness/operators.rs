//! The operators of content streams, with how many operands each needs (ISO 32000-1, annex A).

/// How many operands an operator needs at least; none for what is no operator.
pub(super) fn operands(operator: &[u8]) -> Option<usize> {
    Some(match operator {
        b"b" | b"B" | b"b*" | b"B*" | b"BT" | b"BX" | b"EMC" | b"ET" | b"EX" | b"f" | b"F"
        | b"f*" | b"h" | b"n" | b"q" | b"Q" | b"s" | b"S" | b"T*" | b"W" | b"W*" | b"BI"
        | b"ID" | b"EI" | b"sc" | b"SC" | b"scn" | b"SCN" => 0,
        b"BMC" | b"cs" | b"CS" | b"Do" | b"g" | b"G" | b"gs" | b"i" | b"j" | b"J" | b"M"
        | b"MP" | b"ri" | b"sh" | b"Tc" | b"Tj" | b"TJ" | b"TL" | b"Tr" | b"Ts" | b"Tw" | b"Tz"
        | b"w" | b"'" => 1,
        b"BDC" | b"d" | b"d0" | b"DP" | b"l" | b"m" | b"Td" | b"TD" | b"Tf" => 2,
        b"rg" | b"RG" | b"\"" => 3,
        b"k" | b"K" | b"re" | b"v" | b"y" => 4,
        b"c" | b"cm" | b"d1" | b"Tm" => 6,
        _ => return None,
    })
}

/// The category of resources whose name is the last operand of an operator, or its only name
/// (ISO 32000-1, table 33).
pub(super) fn category(operator: &[u8]) -> Option<&'static [u8]> {
    Some(match operator {
        b"Tf" => b"Font",
        b"Do" => b"XObject",
        b"gs" => b"ExtGState",
        b"sh" => b"Shading",
        b"cs" | b"CS" => b"ColorSpace",
        b"scn" | b"SCN" => b"Pattern",
        b"BDC" | b"DP" => b"Properties",
        _ => return None,
    })
}

/// Whether a colour space has its name by itself, without a resource (ISO 32000-1, 8.6.8).
pub(super) fn is_own_color_space(name: &[u8]) -> bool {
    matches!(name, b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" | b"Pattern")
}
