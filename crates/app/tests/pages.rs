//! Pages, addresses, and the links of the old site.

use farcall_app::{Address, App, Architecture, OldPath};

fn old(path: &str) -> String {
    match App::new().resolve_old_path(path) {
        Some(OldPath::Page(address)) => address.to_string(),
        Some(OldPath::Search(words)) => format!("search {words}"),
        Some(OldPath::Home) => "home".to_owned(),
        None => "none".to_owned(),
    }
}

#[test]
fn links_to_the_old_site_lead_to_their_page() {
    for (path, page) in [
        ("/default.aspx/kernel32.OpenFileMapping", "/kernel32/OpenFileMapping"),
        ("/default.aspx/kernel32/OpenFileMapping.html", "/kernel32/OpenFileMapping"),
        ("/DEFAULT.ASPX/KERNEL32/OPENFILEMAPPING.HTML", "/kernel32/OpenFileMapping"),
        ("/default.aspx/Structures/SYSTEM_INFO.html", "/type/SYSTEM_INFO"),
        ("/default.aspx/structures.system_info", "/type/SYSTEM_INFO"),
        ("/default.aspx/Enums/FILE_MAP.html", "/type/FILE_MAP"),
        ("/default.aspx/Interfaces/IShellItem.html", "/type/IShellItem"),
        ("/default.aspx/Constants.WM", "/constants/WM_"),
        ("/default.aspx/Constants/WM_.html", "/constants/WM_"),
        ("/default.aspx/Constants/WM_PAINT.html", "/constant/WM_PAINT"),
        ("/default.aspx/coredll.CreateFile", "/device/coredll/CreateFileW"),
        ("/default.aspx/coredll", "/device/coredll"),
        ("/default.aspx/kernel32.html", "/kernel32"),
        ("/default.aspx/kernel32.dll", "/kernel32"),
        ("/default.aspx/kernel32.dll.CloseHandle", "/kernel32/CloseHandle"),
        // The old page filed it under another DLL than the one that exports it.
        ("/default.aspx/user32.CloseHandle", "/kernel32/CloseHandle"),
        ("/default.aspx/", "home"),
        ("/default.aspx", "home"),
        ("/default.aspx/kernel32.NoSuchThing", "search NoSuchThing"),
        ("/default.aspx/../../etc/passwd", "search etc passwd"),
        ("/kernel32/OpenFileMapping", "none"),
    ] {
        assert_eq!(old(path), page, "{path}");
    }
}

#[test]
fn a_page_has_everything_it_needs() {
    let app = App::new();
    let address = Address::parse("/kernel32/OpenFileMapping", None).unwrap();
    let page = app.page(&address, Architecture::X64).unwrap();
    assert_eq!(page.title, "OpenFileMapping (kernel32)");
    assert!(
        page.summary.starts_with("A function of kernel32.dll that takes 3 parameters"),
        "{}",
        page.summary
    );
    let types: Vec<&str> = page.types.iter().map(|t| t.name.as_str()).collect();
    for name in ["HANDLE", "BOOL", "PWSTR", "FILE_MAP"] {
        assert!(types.contains(&name), "{types:?} lack {name}");
    }
    assert!(page.signatures.len() >= 6);
    for signature in &page.signatures {
        assert!(
            signature.code.is_some() != signature.unsupported.is_some(),
            "{} says both or neither",
            signature.language
        );
    }
}

#[test]
fn the_page_of_one_error_code_does_not_print_all_of_them() {
    let app = App::new();
    let address = Address::parse("/constant/ERROR_ACCESS_DENIED", None).unwrap();
    let page = app.page(&address, Architecture::X64).unwrap();
    let code =
        page.signatures.iter().find_map(|s| s.code.as_ref().filter(|_| s.language == "csharp")).unwrap();
    assert!(code.contains("ERROR_ACCESS_DENIED"));
    assert!(!code.contains("ERROR_FILE_NOT_FOUND"));
}

#[test]
fn references_say_how_a_type_is_used() {
    let references = App::new().references("SYSTEM_INFO").unwrap();
    let takes = references.groups.iter().find(|g| g.id == "takes").unwrap();
    assert!(takes.items.iter().any(|l| l.name == "GetSystemInfo"));
    assert_eq!(references.total, references.groups.iter().map(|g| g.items.len()).sum::<usize>());
}

#[test]
fn an_export_of_windows_ce_shows_the_desktops_declaration_and_says_so() {
    let app = App::new();
    let address = Address::parse("/device/COREDLL/createfilew", None).unwrap();
    let page = app.page(&address, Architecture::X86).unwrap();
    assert_eq!(page.answer.item.address.to_string(), "/device/coredll/CreateFileW");
    assert_eq!(page.title, "CreateFileW (coredll)");
    assert!(page.device.unwrap().taken_from_desktop);

    let module = app.device_module("coredll").unwrap();
    let unknown = module.exports.iter().find(|e| !e.has_desktop_declaration).unwrap();
    let page = app.page(&unknown.address, Architecture::X86).unwrap();
    assert!(page.answer.item.undeclared);
    assert!(page.signatures.is_empty());
    assert!(page.summary.contains("no declaration of it is known"));
}

#[test]
fn no_dll_has_the_name_of_one_of_the_sites_own_paths() {
    for module in App::new().modules() {
        let stem = module.library.strip_suffix(".dll").unwrap_or(&module.library).to_owned();
        assert!(!farcall_app::RESERVED.contains(&stem.as_str()), "{stem}");
    }
}

/// What is called the same has addresses that tell it apart. Every 499th name, spread over the
/// whole alphabet.
#[test]
fn addresses_lead_back_to_what_they_were_made_for() {
    let app = App::new();
    let mut wrong = Vec::new();
    let mut asked = 0;
    for symbol in app.catalog().symbols().step_by(499) {
        let Ok(answer) = app.show(symbol.name, Architecture::X64) else {
            wrong.push(format!("{} is not found", symbol.name));
            continue;
        };
        for link in
            std::iter::once(answer.item.address.clone()).chain(answer.also.into_iter().map(|l| l.address))
        {
            asked += 1;
            let text = link.to_string();
            let (path, within) = text.split_once("?in=").map_or((text.as_str(), None), |(p, w)| (p, Some(w)));
            let parsed = Address::parse(path, within);
            match parsed.and_then(|a| app.page(&a, Architecture::X64).ok()) {
                Some(page) if page.answer.item.address == link => {}
                Some(page) => wrong.push(format!("{link} leads to {}", page.answer.item.address)),
                None => wrong.push(format!("{link} leads nowhere")),
            }
        }
    }
    assert!(asked > 300, "only {asked} were asked");
    assert!(wrong.is_empty(), "{} of {asked}: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
}

#[test]
fn a_module_lists_each_family_once() {
    let module = App::new().module("KERNEL32").unwrap();
    let named = |name: &str| module.functions.iter().filter(|f| f.name == name).count();
    assert_eq!(named("OpenFileMapping"), 1);
    assert_eq!(named("OpenFileMappingW"), 0);
    assert_eq!(named("CloseHandle"), 1);
    let mut names: Vec<&str> = module.functions.iter().map(|f| f.name.as_str()).collect();
    names.dedup();
    assert_eq!(names.len(), module.functions.len());
}

#[test]
fn the_counts_add_up() {
    let about = App::new().about();
    assert_eq!(about.declarations, about.kinds.iter().map(|k| k.declarations).sum::<u32>());
    assert!(about.device_exports_with_desktop_declaration < about.device_exports);
    assert!(about.modules > 300);
}

/// What people write is filed under these, so they must not depend on how much of a page is made.
#[test]
fn a_page_is_filed_under_its_own_title_and_address() {
    let app = App::new();
    let mut addresses: Vec<Address> =
        (0..app.address_count()).step_by(997).flat_map(|start| app.addresses(start, 3)).collect();
    for (module, name) in
        [("coredll", "CreateFileW"), ("aygshell", "SHFullScreen"), ("COREDLL", "createfile")]
    {
        addresses.push(Address::DeviceFunction { module: module.to_owned(), name: name.to_owned() });
    }
    assert!(addresses.len() > 200, "{}", addresses.len());
    for address in addresses {
        let page = app.page(&address, Architecture::X64).expect("it is in the catalog");
        let seed = app.seed(&address.to_string()).expect("it is in the catalog");
        assert_eq!((seed.title, seed.path), (page.title, page.answer.item.address.to_string()));
        assert_eq!(seed.item, page.answer.item.kind.name());
    }
    assert_eq!(app.seed("/type/NoSuchThing"), None);
}
