//! Objects that only their own DLL can look into, and that programs know by their address alone. The metadata has a
//! number as wide as a pointer for each, or a pointer for what ICU declares as one: where a language makes a
//! reference of a pointer to one value, the callee would get the address of a variable in place of the object's.

use farcall_model::{Body, Declaration, Diagnostic, Facts, Primitive, Record, Type};
use std::collections::HashMap;

/// Records that headers declare without fields, or whose fields the metadata does not have, by the header.
static OPAQUE: &[(&str, &[&str])] = &[
    (
        "icu.h",
        &[
            "UBiDi",
            "UBiDiTransform",
            "UBreakIterator",
            "UCPMap",
            "UCaseMap",
            "UCharsetDetector",
            "UCharsetMatch",
            "UCollationElements",
            "UCollator",
            "UConstrainedFieldPosition",
            "UConverter",
            "UConverterSelector",
            "UDateFormatSymbols",
            "UDateIntervalFormat",
            "UEnumeration",
            "UFieldPositionIterator",
            "UFormattedDateInterval",
            "UFormattedList",
            "UFormattedNumber",
            "UFormattedNumberRange",
            "UFormattedRelativeDateTime",
            "UFormattedValue",
            "UGenderInfo",
            "UHashtable",
            "UIDNA",
            "UListFormatter",
            "ULocaleData",
            "ULocaleDisplayNames",
            "UMutableCPTrie",
            "UNormalizer2",
            "UNumberFormatter",
            "UNumberingSystem",
            "UPluralRules",
            "URegion",
            "URegularExpression",
            "URelativeDateTimeFormatter",
            "UResourceBundle",
            "USearch",
            "USet",
            "USpoofCheckResult",
            "USpoofChecker",
            "UStringPrepProfile",
            "UStringSearch",
        ],
    ),
    (
        "webservices.h",
        &[
            "WS_CHANNEL",
            "WS_ERROR",
            "WS_HEAP",
            "WS_LISTENER",
            "WS_MESSAGE",
            "WS_METADATA",
            "WS_OPERATION_CONTEXT",
            "WS_POLICY",
            "WS_SECURITY_CONTEXT",
            "WS_SECURITY_TOKEN",
            "WS_SERVICE_HOST",
            "WS_SERVICE_PROXY",
            "WS_XML_BUFFER",
            "WS_XML_READER",
            "WS_XML_WRITER",
        ],
    ),
    ("gdiplusgpstubs.h", &["CGpEffect", "Matrix"]),
    ("gdiplustypes.h", &["PathData"]),
    ("GL/glu.h", &["GLUnurbs", "GLUquadric", "GLUtesselator"]),
    ("sspi.h", &["SspiAsyncContext"]),
    ("mi.h", &["MI_Module_Self"]),
    ("propsys.h", &["SERIALIZEDPROPSTORAGE"]),
    ("winbio_adapter.h", &["WINIBIO_ENGINE_CONTEXT", "WINIBIO_SENSOR_CONTEXT", "WINIBIO_STORAGE_CONTEXT"]),
    ("rpcndr.h", &["NDR_ALLOC_ALL_NODES_CONTEXT", "NDR_POINTER_QUEUE_STATE", "_NDR_PROC_CONTEXT"]),
    (
        "wdm.h",
        &[
            "DMA_COMMON_BUFFER_VECTOR",
            "IOMMU_DMA_DEVICE",
            "IOMMU_DMA_DOMAIN",
            "KENLISTMENT",
            "KPCR",
            "KRESOURCEMANAGER",
            "KTM",
            "KTRANSACTION",
            "_ADAPTER_OBJECT",
            "_DEVICE_OBJECT_POWER_EXTENSION",
            "_IORING_OBJECT",
            "_SCSI_REQUEST_BLOCK",
        ],
    ),
    ("ntifs.h", &["ECP_HEADER", "ECP_LIST"]),
    (
        "ndis.h",
        &["CO_CALL_PARAMETERS", "ETH_FILTER", "NDIS_CALL_MANAGER_CHARACTERISTICS", "NDIS_MINIPORT_BLOCK"],
    ),
    ("schannel.h", &["_HMAPPER"]),
];

/// The DLLs of ICU, whose headers call a pointer without a type an object, as in `typedef void* UNumberFormat`, and
/// hand out the address of one.
const ICU: [&str; 3] = ["icu.dll", "icuin.dll", "icuuc.dll"];

/// The parameters of ICU through which a pointer comes back in truth.
const POINTERS: [&str; 2] = ["context", "oldContext"];

/// Applies both tables. A row that fits nothing is a diagnostic.
pub(super) fn apply(facts: &mut Facts) {
    let mut rows: HashMap<&str, &str> = HashMap::new();
    for (header, names) in OPAQUE {
        rows.extend(names.iter().map(|name| (*name, *header)));
    }
    for declaration in &mut facts.declarations {
        let corrected = match rows.get(declaration.name.as_str()).copied() {
            Some(header) if hide(declaration) => {
                rows.remove(declaration.name.as_str());
                facts.corrections += 1;
                Some(format!("known by its address alone ({header})"))
            }
            _ if is_any_an_object(declaration) => {
                Some("what its header declares as a pointer to a pointer is an object (icu.h)".to_owned())
            }
            _ => None,
        };
        declaration.corrections.extend(corrected);
    }
    let names = OPAQUE.iter().flat_map(|(_, names)| *names);
    for (name, header) in names.filter_map(|name| rows.get_key_value(name)) {
        facts.diagnostics.push(Diagnostic {
            place: (*name).to_owned(),
            message: format!("it is no number in place of an object ({header})"),
        });
    }
}

/// Makes a record without fields of a number. Whether it was one.
fn hide(declaration: &mut Declaration) -> bool {
    let is_number = |body: &Body| matches!(body, Body::Typedef(typedef) if typedef.ty == Type::Primitive(Primitive::ISize));
    let is_hidden = declaration.variants.iter().all(|variant| is_number(&variant.body));
    for variant in declaration.variants.iter_mut().filter(|_| is_hidden) {
        variant.body = Body::Record(Record::opaque(false));
    }
    is_hidden
}

/// Makes an address of each object in a function of ICU. Whether there was one.
fn is_any_an_object(declaration: &mut Declaration) -> bool {
    let mut found = false;
    for variant in &mut declaration.variants {
        let Body::Function(function) = &mut variant.body else { continue };
        if !function.library.as_deref().is_some_and(|library| ICU.contains(&library)) {
            continue;
        }
        let parameters = function.signature.parameters.iter_mut();
        let parameters = parameters.filter(|parameter| !POINTERS.contains(&parameter.name.as_str()));
        let types = parameters.map(|parameter| &mut parameter.ty);
        for ty in types.chain([&mut function.signature.returns.ty]) {
            if let Type::Pointer { to, is_const } = ty
                && matches!(&**to, Type::Pointer { to, .. } if to.is_void())
            {
                *ty = Type::Primitive(Primitive::Void).pointer(*is_const);
                found = true;
            }
        }
    }
    found
}
