//! Answers about real items, and the contract of their JSON.

use farcall_app::{App, Architecture, Item, ItemKind};
use serde_json::Value;

fn show(name: &str) -> Item {
    App::new().show(name, Architecture::X64).unwrap_or_else(|e| panic!("{e}")).item
}

fn json(name: &str) -> Value {
    serde_json::to_value(App::new().show(name, Architecture::X64).unwrap()).unwrap()
}

#[test]
fn every_key_of_the_contract_is_always_there() {
    for name in
        ["OpenFileMapping", "SYSTEM_INFO", "FILE_MAP", "WM_PAINT", "WNDPROC", "IUnknown", "HANDLE", "WM_"]
    {
        let json = json(name);
        for key in [
            "name",
            "kind",
            "library",
            "header",
            "documentation",
            "minimum_os",
            "architectures",
            "set_last_error",
            "calling_convention",
            "parameters",
            "returns",
            "value",
            "members",
            "layout",
            "evidence",
        ] {
            assert!(json.get(key).is_some(), "{name} has no {key}");
        }
    }
}

#[test]
fn a_family_answers_under_its_plain_name_with_the_facts_of_its_unicode_form() {
    let json = json("OpenFileMapping");
    assert_eq!(json["name"], "OpenFileMapping");
    assert_eq!(json["kind"], "function");
    assert_eq!(json["library"], "kernel32.dll");
    assert_eq!(json["header"], "memoryapi.h");
    assert_eq!(json["minimum_os"], "windows5.1.2600");
    assert_eq!(json["set_last_error"], true);
    assert_eq!(json["calling_convention"], "stdcall");
    assert_eq!(json["returns"], "HANDLE");
    assert_eq!(json["declared_as"], "OpenFileMappingW");
    assert_eq!(json["address"], "/kernel32/OpenFileMapping");
    assert_eq!(json["parameters"][0]["name"], "dwDesiredAccess");
    assert_eq!(json["parameters"][0]["enum"], "FILE_MAP");
    assert_eq!(json["parameters"][0]["direction"], "in");
    assert_eq!(json["parameters"][2]["type"], "PCWSTR");
    let forms: Vec<&str> =
        json["forms"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert_eq!(forms, ["OpenFileMappingW", "OpenFileMappingA"]);
    // Three parameters of four bytes each, and so does `_OpenFileMappingW@12` say.
    let evidence = json["evidence"].as_array().unwrap();
    let exports = evidence.iter().find(|line| line["check"] == "exports").unwrap();
    assert_eq!(exports["agrees"], true);
    assert_eq!(exports["detail"], "kernel32.dll, 12 bytes");
    // What was run is named too.
    let checks: Vec<&str> = evidence.iter().map(|line| line["check"].as_str().unwrap()).collect();
    assert_eq!(checks, ["called", "exports", "linked", "prototype", "second-source"]);
}

#[test]
fn letter_case_does_not_matter_and_the_declared_case_is_answered() {
    assert_eq!(show("OPENFILEMAPPING").name, "OpenFileMapping");
    assert_eq!(show(" openfilemappingw ").name, "OpenFileMappingW");
    assert_eq!(show("system_info").name, "SYSTEM_INFO");
}

#[test]
fn fields_of_unnamed_parts_belong_to_the_record_as_in_c() {
    let json = json("SYSTEM_INFO");
    assert_eq!(json["layout"]["x64"]["size"], 48);
    assert_eq!(json["layout"]["x64"]["align"], 8);
    assert_eq!(json["layout"]["x86"]["size"], 36);
    let fields = json["layout"]["x64"]["fields"].as_array().unwrap();
    let places: Vec<(&str, u64, u64)> = fields
        .iter()
        .map(|f| (f["name"].as_str().unwrap(), f["offset"].as_u64().unwrap(), f["size"].as_u64().unwrap()))
        .take(4)
        .collect();
    assert_eq!(
        places,
        [("dwOemId", 0, 4), ("wProcessorArchitecture", 0, 2), ("wReserved", 2, 2), ("dwPageSize", 4, 4)]
    );
}

#[test]
fn bit_fields_say_which_bits_they_are() {
    let item = show("DCB");
    let layout = &item.layout.as_ref().unwrap()["x64"];
    let field = layout.fields.iter().find(|f| f.name == "fDtrControl").unwrap();
    assert_eq!((field.offset, field.size, field.bit_offset, field.bit_width), (8, 4, Some(4), Some(2)));
    assert_eq!(layout.size, 28);
}

#[test]
fn a_member_of_an_enum_is_a_constant_that_knows_its_enum() {
    let item = show("FILE_MAP_READ");
    assert_eq!(item.kind, ItemKind::Constant);
    assert_eq!(item.value, Some(farcall_app::Value::Integer(4)));
    assert_eq!(item.member_of.unwrap().name, "FILE_MAP");
}

#[test]
fn an_error_code_reads_as_programs_write_it() {
    let item = show("E_ACCESSDENIED");
    assert_eq!(item.hex.as_deref(), Some("0x80070005"));
    assert_eq!(item.value, Some(farcall_app::Value::Integer(-2_147_024_891)));
}

#[test]
fn a_prefix_lists_its_constants_with_or_without_the_underscore() {
    for name in ["WM_", "wm_", "WM"] {
        let item = show(name);
        assert_eq!((item.name.as_str(), item.kind), ("WM_", ItemKind::Constants), "{name}");
        let paint = item.members.iter().find(|m| m.name == "WM_PAINT").unwrap();
        assert_eq!(paint.hex.as_deref(), Some("0xF"));
    }
}

#[test]
fn methods_are_counted_from_the_first_inherited_one() {
    let item = show("IShellItem");
    let slots: Vec<(u32, &str)> = item.methods.iter().map(|m| (m.slot, m.name.as_str())).collect();
    assert_eq!(slots[0], (0, "QueryInterface"));
    assert_eq!(slots[3], (3, "BindToHandler"));
    assert_eq!(slots[7], (7, "Compare"));
    assert_eq!(item.bases[0].name, "IUnknown");
}

#[test]
fn handles_say_who_frees_them_and_borrowed_ones_that_nobody_does() {
    assert_eq!(show("HANDLE").free_with.as_deref(), Some("CloseHandle"));
    let opened = show("OpenFileMapping");
    assert_eq!((opened.free_with.as_deref(), opened.free_if_owned), (Some("CloseHandle"), true));
    let borrowed = show("GetModuleHandle");
    assert_eq!((borrowed.free_with, borrowed.do_not_release), (None, true));
}

#[test]
fn a_function_that_windows_ce_exports_too_says_so() {
    let item = show("CreateFileW");
    assert!(item.device_modules.contains(&"coredll".to_owned()));
    assert!(!item.undeclared);
}

#[test]
fn names_that_nobody_has_are_errors_whatever_they_look_like() {
    let app = App::new();
    for name in
        ["", " ", "nosuchfunctionanywhere", "../../etc/passwd", "\0", "ſ", "𝕊leep", &"x".repeat(10_000)]
    {
        let error = app.show(name, Architecture::X64).unwrap_err();
        assert!(error.name.chars().count() <= 81, "{name:.20}");
        assert!(error.did_you_mean.len() <= 5);
    }
}
