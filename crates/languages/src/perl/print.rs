//! Writes the items of a file as Perl.

use super::constant;
use super::record::{Member, members};
use super::ty::{class, closure, parameter, result, scalar};
use super::{cannot_call, is_special};
use crate::packing::number;
use crate::plain::{self, Entry, Function, Interface, Is, Item, Record, Signature, Ty, What};
use farcall_model::{Architecture, CallingConvention};
use std::fmt::Write as _;

/// Longer calls get one line per parameter.
const WIDTH: usize = 100;

const GUID: &str = "package Native::GUID {
    use FFI::Platypus::Record;
    record_layout_1(
        uint32     => 'Data1',
        uint16     => 'Data2',
        uint16     => 'Data3',
        'uint8[8]' => 'Data4',
    );
}
";

/// What calls the methods of COM objects; `ABI` sets the calling convention.
const COM_OBJECT: &str = "# A COM object: its methods are called through its table.
package Native::ComObject {
    use Config;
    use FFI::Platypus 2.00;

    my $ffi = FFI::Platypus->new( api => 2 );
ABI    $ffi->load_custom_type( '::WideString' => 'wstring' );

    sub new {
        my ( $class, $address ) = @_;
        return bless \\$address, $class;
    }

    sub virtual {
        my ( $class, $index, $name, $types, $returns ) = @_;
        no strict 'refs';
        *{\"${class}::$name\"} = sub {
            my ( $self, @arguments ) = @_;
            my $table = ${ $ffi->cast( opaque => 'opaque*', $$self ) };
            my $method = ${ $ffi->cast( opaque => 'opaque*', $table + $index * $Config{ptrsize} ) };
            return $ffi->function( $method => [ 'opaque', @$types ] => $returns )->call( $$self, @arguments );
        };
        return;
    }
}
";

/// One item alone.
pub(super) fn declaration(item: &Item, architecture: Architecture) -> String {
    let mut text = String::new();
    match &item.what {
        What::Interface(Interface { base: None, .. }) => {
            text.push_str(&com_object(architecture));
            text.push('\n');
        }
        What::Function(function) => {
            let has_text =
                function.signature.parameters.iter().any(|p| parameter(p, architecture).contains("wstring"));
            text.push_str(&library(function, architecture, has_text));
        }
        _ => {}
    }
    text + &self::item(item, architecture)
}

/// A complete file: a module.
pub(super) fn file(items: &[&Item], architecture: Architecture) -> String {
    let is_function = |item: &&&Item| matches!(item.what, What::Function(_));
    let body: Vec<String> =
        items.iter().filter(|item| !is_function(item)).map(|item| self::item(item, architecture)).collect();
    let functions = libraries(items, architecture);

    let mut text = String::from("package Native;\n\nuse strict;\nuse warnings;\n");
    if body.iter().any(|text| has_wide_number(text)) {
        text.push_str("no warnings 'portable'; # numbers of more than 32 bits\n");
    }
    let bytes = if architecture == Architecture::X86 { 4 } else { 8 };
    text.push_str("use Config;\nuse FFI::Platypus 2.00;\n\n");
    let _ = writeln!(
        text,
        "die \"these declarations are for {}-bit Perl\" unless $Config{{ptrsize}} == {bytes};",
        bytes * 8
    );
    let has_guid = |text: &String| text.contains("record(Native::GUID)");
    if body.iter().chain(&functions).any(has_guid) {
        let _ = write!(text, "\n{GUID}");
    }
    if items.iter().any(|item| matches!(&item.what, What::Interface(_))) {
        let _ = write!(text, "\n{}", com_object(architecture));
    }
    plain::push_spaced(&mut text, &body);
    if items.iter().any(|item| matches!(&item.what, What::Function(f) if f.set_last_error)) {
        text.push_str("\n# After a call that failed, $^E says why.\n");
    } else if !functions.is_empty() {
        text.push('\n');
    }
    text.push_str(&functions.join("\n"));
    text.push_str("\n1;\n");
    text
}

/// Whether there is a number in hexadecimal that Perl warns of: one of more than 32 bits.
fn has_wide_number(text: &str) -> bool {
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_hexdigit).count();
    text.split("0x").skip(1).any(|rest| digits(rest) > 8)
}

/// The functions of each DLL and convention, behind what calls them.
fn libraries(items: &[&Item], architecture: Architecture) -> Vec<String> {
    let mut libraries: Vec<(String, &Function, Vec<String>)> = Vec::new();
    for item in items {
        let What::Function(function) = &item.what else { continue };
        let variable = variable(function, architecture);
        let text = self::item(item, architecture);
        match libraries.iter_mut().find(|(name, ..)| *name == variable) {
            Some((.., texts)) => texts.push(text),
            None => libraries.push((variable, function, vec![text])),
        }
    }
    let print = |(_, function, texts): (String, &Function, Vec<String>)| {
        let texts = texts.concat();
        library(function, architecture, texts.contains("'wstring'")) + &texts
    };
    libraries.into_iter().map(print).collect()
}

/// The object that attaches functions of a DLL.
fn library(function: &Function, architecture: Architecture, has_text: bool) -> String {
    let variable = variable(function, architecture);
    let mut text =
        format!("my {variable} = FFI::Platypus->new( api => 2, lib => '{}' );\n", function.library);
    if is_stdcall(function.signature.convention, architecture) {
        let _ = writeln!(text, "{variable}->abi('stdcall');");
    }
    if has_text {
        let _ = writeln!(text, "{variable}->load_custom_type( '::WideString' => 'wstring' );");
    }
    text
}

fn variable(function: &Function, architecture: Architecture) -> String {
    let is_cdecl =
        architecture == Architecture::X86 && function.signature.convention == CallingConvention::Cdecl;
    let stem = super::keywords::identifier(function.library_stem());
    format!("${stem}{}", if is_cdecl { "_cdecl" } else { "" })
}

/// Elsewhere there is one convention, and no name for it.
fn is_stdcall(convention: CallingConvention, architecture: Architecture) -> bool {
    architecture == Architecture::X86 && convention == CallingConvention::Stdcall
}

fn com_object(architecture: Architecture) -> String {
    let abi = match architecture {
        Architecture::X86 => "    $ffi->abi('stdcall');\n",
        _ => "",
    };
    COM_OBJECT.replace("ABI", abi)
}

fn item(item: &Item, architecture: Architecture) -> String {
    let mut text = String::new();
    for note in item.link.iter().chain(&item.notes) {
        let _ = writeln!(text, "# {note}");
    }
    let name = &item.name;
    match &item.what {
        What::Alias(ty) => {
            let _ = writeln!(text, "use constant {name} => {};", alias(ty, architecture));
        }
        What::Enum(e) => {
            let _ = writeln!(text, "# {name}: {}", scalar(&Ty::Number(e.ty), architecture));
            if !e.members.is_empty() {
                text.push_str("use constant {\n");
                for (member, value) in &e.members {
                    let is_bits = e.is_flags && *value >= 0;
                    let value = if is_bits { format!("0x{value:X}") } else { number(*value) };
                    let _ = writeln!(text, "    {member} => {value},");
                }
                text.push_str("};\n");
            }
        }
        What::Records(records) => {
            for (index, record) in records.iter().rev().enumerate() {
                if index > 0 {
                    text.push('\n');
                }
                print_record(&mut text, record, architecture);
            }
        }
        What::Opaque => {
            let _ = writeln!(text, "use constant {name} => 'opaque'; # nobody says what is in it");
        }
        What::Function(function) => print_function(&mut text, name, function, architecture),
        What::Inline(signature, value) => {
            let value = constant::expression(&signature.returns, value, architecture).unwrap_or_default();
            let _ = writeln!(text, "sub {name} {{ return {value} }}");
        }
        What::Constant(ty, value) => {
            let expression = constant::expression(ty, value, architecture).unwrap_or_default();
            let _ = writeln!(text, "use constant {name} => {expression};{}", constant::remark(value));
        }
        What::Callback(signature) => {
            let names: Vec<&str> = signature.parameters.iter().map(|p| p.name.as_str()).collect();
            let _ = writeln!(
                text,
                "# {name}({})\nuse constant {name} => '{}';",
                names.join(", "),
                closure(&signature.parameters, &signature.returns, architecture)
            );
        }
        What::Interface(interface) => print_interface(&mut text, name, interface, architecture),
    }
    text
}

/// What a name for `ty` holds in Perl: a type of FFI::Platypus.
fn alias(ty: &Ty, architecture: Architecture) -> String {
    match ty.bare() {
        Ty::Named { name, is: Is::Callback } => name.clone(),
        Ty::Void => "'void'".to_owned(),
        Ty::Array { of, len } => format!("'{}[{len}]'", scalar(of, architecture)),
        _ => class(ty)
            .map_or_else(|| format!("'{}'", scalar(ty, architecture)), |class| format!("'record({class})'")),
    }
}

fn print_record(text: &mut String, record: &Record, architecture: Architecture) {
    if record.align > 8 {
        let _ = writeln!(text, "# It must lie at a multiple of {} bytes.", record.align);
    }
    let _ = writeln!(
        text,
        "package Native::{} {{\n    use FFI::Platypus::Record;\n    record_layout_1(",
        record.name
    );
    let members = members(record, architecture).unwrap_or_default();
    let key = |ty: &str| {
        if ty.bytes().all(|b| b.is_ascii_alphanumeric()) { ty.to_owned() } else { format!("'{ty}'") }
    };
    let width =
        members.iter().filter_map(|member| Some(key(&member.is.as_ref()?.0).len())).max().unwrap_or(0);
    for Member { note, is } in members {
        for line in note {
            let _ = writeln!(text, "        # {line}");
        }
        if let Some((ty, name)) = is {
            let _ = writeln!(text, "        {:width$} => '{name}',", key(&ty));
        }
    }
    text.push_str("    );\n}\n");
}

fn print_function(text: &mut String, name: &str, function: &Function, architecture: Architecture) {
    let Entry::Name(entry) = &function.entry else { return };
    let (list, returns) = signature(&function.signature, architecture);
    let target = if entry == name { name.to_owned() } else { format!("[ {entry} => '{name}' ]") };
    let target = if target.starts_with('[') || is_word(entry) { target } else { format!("'{entry}'") };
    let head = format!("{}->attach( {target} => ", variable(function, architecture));
    let line = format!("{head}[{}] => {returns} );", spaced(&list.join(", ")));
    if line.len() <= WIDTH {
        let _ = writeln!(text, "{line}");
        return;
    }
    let _ = writeln!(text, "{head}[");
    let width = list.iter().map(String::len).max().unwrap_or(0) + 1;
    for (ty, parameter) in list.iter().zip(&function.signature.parameters) {
        let _ = writeln!(text, "    {:width$}    # {}", format!("{ty},"), parameter.name);
    }
    let _ = writeln!(text, "] => {returns} );");
}

fn is_word(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn spaced(list: &str) -> String {
    if list.is_empty() { String::new() } else { format!(" {list} ") }
}

/// The types of the parameters and of the result.
fn signature(signature: &Signature, architecture: Architecture) -> (Vec<String>, String) {
    let list = signature.parameters.iter().map(|p| parameter(p, architecture)).collect();
    (list, result(&signature.returns, architecture))
}

fn print_interface(text: &mut String, name: &str, interface: &Interface, architecture: Architecture) {
    let base = interface.base.as_deref().unwrap_or("ComObject");
    let _ = writeln!(text, "package Native::{name} {{\n    our @ISA = ('Native::{base}');");
    if let Some((_, guid)) = &interface.iid {
        let _ = writeln!(text, "    use constant IID => {};", constant::guid(*guid));
    }
    for (index, method) in interface.methods.iter().enumerate() {
        let place = interface.inherited.len() + index;
        if let Some(reason) = cannot_call_method(&method.signature, architecture) {
            let _ = writeln!(text, "    # {place}: {}: {reason}", method.name);
            continue;
        }
        let (list, returns) = signature(&method.signature, architecture);
        // The first one is the object; a closure's type is in another package.
        let list: Vec<String> = list
            .into_iter()
            .skip(1)
            .map(|ty| if ty.starts_with('\'') { ty } else { "'opaque'".to_owned() })
            .collect();
        let names: Vec<&str> = method.signature.parameters.iter().skip(1).map(|p| p.name.as_str()).collect();
        let comment = if names.is_empty() { String::new() } else { format!(" # {}", names.join(", ")) };
        let _ = writeln!(
            text,
            "    Native::ComObject::virtual( __PACKAGE__, {place}, {} => [{}] => {returns} );{comment}",
            method.name,
            spaced(&list.join(", "))
        );
    }
    text.push_str("}\n");
}

fn cannot_call_method(signature: &Signature, architecture: Architecture) -> Option<String> {
    let is_cdecl = architecture == Architecture::X86 && signature.convention == CallingConvention::Cdecl;
    match is_cdecl && !is_special(signature, architecture) {
        true => Some("it is cdecl, unlike the others".to_owned()),
        false => cannot_call(signature, architecture),
    }
}
