//! Parameters that point to more than one value, where the metadata says nothing of it: it keeps an annotation of the
//! headers only where that is the name of a parameter or a number, and has none for headers without annotations.
//! Where a language makes a reference of a pointer to one value, the callee writes behind it.

use farcall_model::{Body, Buffer, Count, Diagnostic, Facts, Parameter, Primitive, Type};
use std::collections::{HashMap, HashSet};

/// One row: whose parameters, which of them, and how many values they point to.
pub(super) struct Length {
    of: Of,
    parameters: Which,
    count: Counted,
    /// The header or the page that says so.
    source: &'static str,
}

/// Whose parameters they are.
enum Of {
    /// Of these functions, each of which must have one.
    These(&'static [&'static str]),
    /// Of all functions of these DLLs that have such parameters without a length.
    Libraries(&'static [&'static str]),
}

enum Which {
    Named(&'static [&'static str]),
    PointersTo(Primitive),
}

enum Counted {
    /// As many as the parameter of this name says.
    By(&'static str),
    /// As many as the number says that follows the pointer, else up to a zero.
    ByTheNext,
    Always(u32),
    /// As the header computes it, or in words.
    Computed(&'static str),
}

use Counted::{Always, By, ByTheNext, Computed};
use Of::{Libraries, These};

const WINGDI: &str = "wingdi.h";
const GL: &str = "the OpenGL 1.1 specification";
const GLU: &str = "the GLU 1.2 specification";
const ICU: &str = "the headers of ICU";
const GDIPLUS: &str = "gdiplusflat.h, and the classes of GDI+ that call it";

static LENGTHS: &[Length] = &[
    row(
        These(&[
            "GetCharWidthA",
            "GetCharWidthW",
            "GetCharWidth32A",
            "GetCharWidth32W",
            "GetCharWidthFloatA",
            "GetCharWidthFloatW",
        ]),
        &["lpBuffer"],
        Computed("iLast - iFirst + 1"),
        WINGDI,
    ),
    row(
        These(&["GetCharABCWidthsFloatA", "GetCharABCWidthsFloatW"]),
        &["lpABC"],
        Computed("iLast - iFirst + 1"),
        WINGDI,
    ),
    row(
        These(&["GetCharABCWidthsA", "GetCharABCWidthsW"]),
        &["lpABC"],
        Computed("wLast - wFirst + 1"),
        WINGDI,
    ),
    row(These(&["PolyPolygon", "PolyPolyline"]), &["apt"], Computed("the sum of asz"), WINGDI),
    row(
        These(&["GetStringTypeA", "GetStringTypeW", "GetStringTypeExA", "GetStringTypeExW"]),
        &["lpCharType"],
        By("cchSrc"),
        "Microsoft's reference page of GetStringTypeW",
    ),
    row(These(&["EngCreatePalette"]), &["pulColors"], By("cColors"), "winddi.h"),
    row(These(&["XLATEOBJ_cGetPalette"]), &["pPal"], By("cPal"), "winddi.h"),
    row(
        These(&["GetRawPointerDeviceData"]),
        &["pValues"],
        Computed("historyCount * propertiesCount"),
        "winuser.h",
    ),
    row(
        These(&["GetDevicesForIScsiSessionA", "GetDevicesForIScsiSessionW"]),
        &["Devices"],
        By("DeviceCount"),
        "Microsoft's reference page of GetDevicesForIScsiSessionW",
    ),
    row(
        These(&[
            "OleCreateEx",
            "OleCreateFromDataEx",
            "OleCreateFromFileEx",
            "OleCreateLinkEx",
            "OleCreateLinkFromDataEx",
            "OleCreateLinkToFileEx",
        ]),
        &["rgAdvf", "rgFormatEtc", "rgdwConnection"],
        By("cFormats"),
        "Microsoft's reference page of OleCreateEx",
    ),
    row(These(&["AlignReservedLog"]), &["rgcbReservation"], By("cReservedRecords"), "clfsw32.h"),
    row(
        These(&["ReserveAndAppendLog", "ReserveAndAppendLogAligned"]),
        &["rgcbReservation"],
        By("cReserveRecords"),
        "clfsw32.h",
    ),
    row(
        These(&["ReserveAndAppendLog", "ReserveAndAppendLogAligned"]),
        &["rgWriteEntries"],
        By("cWriteEntries"),
        "clfsw32.h",
    ),
    row(
        These(&["CreateToolbarEx"]),
        &["lpButtons"],
        By("iNumButtons"),
        "Microsoft's reference page of CreateToolbarEx",
    ),
    row(
        These(&["GetInheritanceSourceA", "GetInheritanceSourceW"]),
        &["pInheritArray"],
        Computed("as many as pAcl has entries"),
        "Microsoft's reference page of GetInheritanceSourceW",
    ),
    row(These(&["LsaLookupSids", "LsaLookupSids2"]), &["Sids"], By("Count"), "ntsecapi.h"),
    row(These(&["SnmpUtilIdsToA"]), &["Ids"], By("IdLength"), "snmp.h"),
    row(These(&["DMOGetTypes"]), &["pInputTypes"], By("ulInputTypesRequested"), "dmoreg.h"),
    row(These(&["DMOGetTypes"]), &["pOutputTypes"], By("ulOutputTypesRequested"), "dmoreg.h"),
    row(
        These(&["SCardListInterfacesA", "SCardListInterfacesW"]),
        &["pguidInterfaces"],
        By("pcguidInterfaces"),
        "winscard.h",
    ),
    row(
        These(&["GetGuestPhysicalMemoryChunks"]),
        &["memoryChunks"],
        By("memoryChunkCount"),
        "vmsavedstatedump.h",
    ),
    row(
        These(&["ScriptStringGetOrder"]),
        &["puOrder"],
        Computed("as many as ScriptString_pcOutChars says"),
        "Microsoft's reference page of ScriptStringGetOrder",
    ),
    row(
        These(&["ScriptStringGetLogicalWidths"]),
        &["piDx"],
        Computed("as many as ScriptString_pcOutChars says"),
        "Microsoft's reference page of ScriptStringGetLogicalWidths",
    ),
    row(These(&["UiaAddEvent"]), &["pProperties"], By("cProperties"), "uiautomationcoreapi.h"),
    row(
        These(&["UiaRaiseStructureChangedEvent"]),
        &["pRuntimeId"],
        By("cRuntimeIdLen"),
        "uiautomationcoreapi.h",
    ),
    row(These(&["GdipPathIterCopyData"]), &["points"], Computed("endIndex - startIndex + 1"), GDIPLUS),
    row(These(&["GdipGetLineColors"]), &["colors"], Always(2), GDIPLUS),
    row(These(&["GdipGetMatrixElements"]), &["matrixOut"], Always(6), GDIPLUS),
    row(These(&["GdipCreateMatrix3", "GdipCreateMatrix3I"]), &["dstplg"], Always(3), GDIPLUS),
    row(These(&["GdipSetStringFormatMeasurableCharacterRanges"]), &["ranges"], By("rangeCount"), GDIPLUS),
    row(These(&["GdipMeasureCharacterRanges"]), &["regions"], By("regionCount"), GDIPLUS),
    row(
        These(&["GdipGetRegionScans", "GdipGetRegionScansI"]),
        &["rects"],
        Computed("as many as GdipGetRegionScansCount says"),
        GDIPLUS,
    ),
    row(These(&["GdipSetPathGradientSurroundColorsWithCount"]), &["color"], By("count"), GDIPLUS),
    row(
        These(&["GdipDrawDriverString", "GdipMeasureDriverString"]),
        &["positions", "text"],
        By("length"),
        GDIPLUS,
    ),
    // All arrays in one call of GDI+ have the same length.
    row(
        Libraries(&["gdiplus.dll"]),
        &[
            "blend",
            "dash",
            "destPoints",
            "dimensionIDs",
            "dstpoints",
            "points",
            "positions",
            "pts",
            "rects",
            "tabStops",
        ],
        By("count"),
        GDIPLUS,
    ),
    row(
        These(&["glAreTexturesResident", "glDeleteTextures", "glGenTextures", "glPrioritizeTextures"]),
        &["priorities", "residences", "textures"],
        By("n"),
        GL,
    ),
    row(These(&["glFeedbackBuffer", "glSelectBuffer"]), &["buffer"], By("size"), GL),
    row(
        These(&[
            "glFogfv",
            "glFogiv",
            "glGetBooleanv",
            "glGetDoublev",
            "glGetFloatv",
            "glGetIntegerv",
            "glGetLightfv",
            "glGetLightiv",
            "glGetMaterialfv",
            "glGetMaterialiv",
            "glGetTexEnvfv",
            "glGetTexEnviv",
            "glGetTexGendv",
            "glGetTexGenfv",
            "glGetTexGeniv",
            "glGetTexLevelParameterfv",
            "glGetTexLevelParameteriv",
            "glGetTexParameterfv",
            "glGetTexParameteriv",
            "glLightModelfv",
            "glLightModeliv",
            "glLightfv",
            "glLightiv",
            "glMaterialfv",
            "glMaterialiv",
            "glTexEnvfv",
            "glTexEnviv",
            "glTexGendv",
            "glTexGenfv",
            "glTexGeniv",
            "glTexParameterfv",
            "glTexParameteriv",
        ]),
        &["params"],
        Computed("as many as pname has"),
        GL,
    ),
    row(These(&["glGetMapdv", "glGetMapfv", "glGetMapiv"]), &["v"], Computed("as many as query has"), GL),
    row(
        These(&["glGetPixelMapfv", "glGetPixelMapuiv", "glGetPixelMapusv"]),
        &["values"],
        Computed("as many as the map has"),
        GL,
    ),
    row(These(&["glPixelMapfv", "glPixelMapuiv", "glPixelMapusv"]), &["values"], By("mapsize"), GL),
    row(
        These(&["glMap1d", "glMap1f"]),
        &["points"],
        Computed("order control points, stride values apart"),
        GL,
    ),
    row(
        These(&["glMap2d", "glMap2f"]),
        &["points"],
        Computed("uorder * vorder control points, ustride and vstride values apart"),
        GL,
    ),
    row(These(&["glGetPolygonStipple", "glPolygonStipple"]), &["mask"], Always(128), GL),
    row(These(&["glClipPlane", "glGetClipPlane"]), &["equation"], Always(4), GL),
    row(These(&["glLoadMatrixd", "glLoadMatrixf", "glMultMatrixd", "glMultMatrixf"]), &["m"], Always(16), GL),
    row(These(&["glEvalCoord2dv", "glEvalCoord2fv"]), &["u"], Always(2), GL),
    row(These(&["glRectdv", "glRectfv", "glRectiv", "glRectsv"]), &["v1", "v2"], Always(2), GL),
    row(
        These(&[
            "glRasterPos2dv",
            "glRasterPos2fv",
            "glRasterPos2iv",
            "glRasterPos2sv",
            "glTexCoord2dv",
            "glTexCoord2fv",
            "glTexCoord2iv",
            "glTexCoord2sv",
            "glVertex2dv",
            "glVertex2fv",
            "glVertex2iv",
            "glVertex2sv",
        ]),
        &["v"],
        Always(2),
        GL,
    ),
    row(
        These(&[
            "glColor3bv",
            "glColor3dv",
            "glColor3fv",
            "glColor3iv",
            "glColor3sv",
            "glColor3ubv",
            "glColor3uiv",
            "glColor3usv",
            "glNormal3bv",
            "glNormal3dv",
            "glNormal3fv",
            "glNormal3iv",
            "glNormal3sv",
            "glRasterPos3dv",
            "glRasterPos3fv",
            "glRasterPos3iv",
            "glRasterPos3sv",
            "glTexCoord3dv",
            "glTexCoord3fv",
            "glTexCoord3iv",
            "glTexCoord3sv",
            "glVertex3dv",
            "glVertex3fv",
            "glVertex3iv",
            "glVertex3sv",
        ]),
        &["v"],
        Always(3),
        GL,
    ),
    row(
        These(&[
            "glColor4bv",
            "glColor4dv",
            "glColor4fv",
            "glColor4iv",
            "glColor4sv",
            "glColor4ubv",
            "glColor4uiv",
            "glColor4usv",
            "glRasterPos4dv",
            "glRasterPos4fv",
            "glRasterPos4iv",
            "glRasterPos4sv",
            "glTexCoord4dv",
            "glTexCoord4fv",
            "glTexCoord4iv",
            "glTexCoord4sv",
            "glVertex4dv",
            "glVertex4fv",
            "glVertex4iv",
            "glVertex4sv",
        ]),
        &["v"],
        Always(4),
        GL,
    ),
    row(
        These(&["gluLoadSamplingMatrices", "gluProject", "gluUnProject"]),
        &["modelMatrix", "projMatrix"],
        Always(16),
        GLU,
    ),
    row(
        These(&["gluLoadSamplingMatrices", "gluPickMatrix", "gluProject", "gluUnProject"]),
        &["viewport"],
        Always(4),
        GLU,
    ),
    row(These(&["gluTessVertex"]), &["coords"], Always(3), GLU),
    row(These(&["gluPwlCurve"]), &["array"], Computed("count * stride"), GLU),
    row(These(&["gluNurbsCurve"]), &["knot"], By("nknots"), GLU),
    row(These(&["gluNurbsCurve"]), &["ctlarray"], Computed("(nknots - order) * stride"), GLU),
    row(These(&["gluNurbsSurface"]), &["sknot"], By("sknot_count"), GLU),
    row(These(&["gluNurbsSurface"]), &["tknot"], By("tknot_count"), GLU),
    row(
        These(&["gluNurbsSurface"]),
        &["ctlarray"],
        Computed("the control points, s_stride and t_stride values apart"),
        GLU,
    ),
    // A UChar of ICU alone is a number: behind a pointer there is always a string or room for one.
    Length {
        of: Libraries(&["icu.dll", "icuin.dll", "icuuc.dll"]),
        parameters: Which::PointersTo(Primitive::U16),
        count: ByTheNext,
        source: ICU,
    },
    row(
        These(&["ubidi_getLogicalMap"]),
        &["indexMap"],
        Computed("as many as ubidi_getProcessedLength says"),
        ICU,
    ),
    row(
        These(&["ubidi_getVisualMap"]),
        &["indexMap"],
        Computed("as many as ubidi_getResultLength says"),
        ICU,
    ),
    row(These(&["ubidi_reorderLogical", "ubidi_reorderVisual"]), &["indexMap", "levels"], By("length"), ICU),
    row(These(&["ubidi_invertMap"]), &["srcMap"], By("length"), ICU),
    row(
        These(&["ubidi_invertMap"]),
        &["destMap"],
        Computed("one more than the largest value of srcMap"),
        ICU,
    ),
    row(
        These(&["ucnv_fromUnicode", "ucnv_toUnicode"]),
        &["offsets"],
        Computed("as many as target has room for"),
        ICU,
    ),
    row(These(&["uregex_split"]), &["destFields"], By("destFieldsCapacity"), ICU),
];

const fn row(of: Of, names: &'static [&'static str], count: Counted, source: &'static str) -> Length {
    Length { of, parameters: Which::Named(names), count, source }
}

/// Applies the table. A row that fits nothing, or not all that it names, is a diagnostic.
pub(super) fn apply(facts: &mut Facts) {
    let mut rows: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut general = Vec::new();
    for (index, row) in LENGTHS.iter().enumerate() {
        match row.of {
            These(functions) => functions.iter().for_each(|name| rows.entry(name).or_default().push(index)),
            Libraries(_) => general.push(index),
        }
    }
    let mut fitted: Vec<HashSet<&str>> = vec![HashSet::new(); LENGTHS.len()];
    for declaration in &mut facts.declarations {
        let named = rows.get(declaration.name.as_str()).map_or(&[][..], Vec::as_slice);
        for variant in &mut declaration.variants {
            let Body::Function(function) = &mut variant.body else { continue };
            for index in named.iter().chain(&general).copied() {
                let row = &LENGTHS[index];
                let of = row.of.name(&declaration.name, function.library.as_deref());
                let Some(of) = of else { continue };
                for (parameter, words) in row.change(&mut function.signature.parameters) {
                    if !declaration.corrections.contains(&words) {
                        declaration.corrections.push(words);
                    }
                    fitted[index].extend([of, parameter]);
                }
            }
        }
    }
    for (row, fitted) in LENGTHS.iter().zip(fitted) {
        facts.corrections += u32::from(!fitted.is_empty());
        for name in row.names().filter(|name| !fitted.contains(name)) {
            facts.diagnostics.push(Diagnostic {
                place: name.to_owned(),
                message: format!("the length of an array ({}) fits nothing", row.source),
            });
        }
    }
}

impl Of {
    /// What the row calls this function or its DLL, where it is about it.
    fn name(&self, function: &str, library: Option<&str>) -> Option<&'static str> {
        match self {
            These(functions) => functions.iter().copied().find(|name| *name == function),
            Libraries(these) => {
                these.iter().copied().find(|name| library.is_some_and(|l| l.eq_ignore_ascii_case(name)))
            }
        }
    }
}

impl Length {
    /// Every function, DLL and parameter that it names.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        let (These(of) | Libraries(of)) = self.of;
        let parameters = match self.parameters {
            Which::Named(names) => names,
            Which::PointersTo(_) => &[],
        };
        of.iter().chain(parameters).copied()
    }

    /// What was changed about the parameters: what the row calls each, or nothing where it names none, and in words.
    fn change(&self, parameters: &mut [Parameter]) -> Vec<(&'static str, String)> {
        let mut said = Vec::new();
        for index in 0..parameters.len() {
            let Some(name) = self.name(&parameters[index]) else { continue };
            let Some(count) = self.count.of(index, parameters) else { continue };
            let parameter = &parameters[index];
            let words = match &count {
                Count::Parameter(by) => parameters[usize::from(*by)].name.clone(),
                Count::Fixed(fixed) => fixed.to_string(),
                Count::Computed(words) => words.clone(),
                Count::Field(_) => continue,
            };
            said.push((
                name,
                format!("{} points to several values: {words} ({})", parameter.name, self.source),
            ));
            parameters[index].buffer = Some(Buffer::Elements(count));
        }
        said
    }

    /// What the row calls this parameter, where it is about it: nothing where it is about all of a type.
    fn name(&self, parameter: &Parameter) -> Option<&'static str> {
        let Type::Pointer { to, .. } = &parameter.ty else { return None };
        if parameter.buffer.is_some() && matches!(self.of, Libraries(_)) {
            return None;
        }
        match self.parameters {
            Which::Named(names) => names.iter().copied().find(|name| *name == parameter.name),
            Which::PointersTo(primitive) => (**to == Type::Primitive(primitive)).then_some(""),
        }
    }
}

impl Counted {
    /// The length of the parameter `index`, where the others have it.
    fn of(&self, index: usize, parameters: &[Parameter]) -> Option<Count> {
        let number =
            |parameter: &Parameter| matches!(&parameter.ty, Type::Primitive(Primitive::I32 | Primitive::U32));
        Some(match self {
            By(name) => {
                let by = parameters.iter().position(|other| other.name == *name)?;
                Count::Parameter(u16::try_from(by).ok()?)
            }
            ByTheNext => {
                match parameters.get(index + 1).filter(|next| number(next) && says_how_many(&next.name)) {
                    Some(_) => Count::Parameter(u16::try_from(index + 1).ok()?),
                    None => Count::Computed("up to a zero, or as many as another parameter says".to_owned()),
                }
            }
            Always(count) => Count::Fixed(*count),
            Computed(words) => Count::Computed((*words).to_owned()),
        })
    }
}

/// Whether a parameter of this name is a length.
fn says_how_many(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    name == "n" || ["cap", "capacity", "count", "len", "length", "size"].iter().any(|end| name.ends_with(end))
}
