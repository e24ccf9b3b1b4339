//! Writes the items of a file as a PHP class around C.

use super::names::{Names, stem};
use super::value::{guid, hexadecimal, literal, number, part};
use crate::c::print::{declarations, prelude};
use crate::c::{Constant, Dialect, Import, Integers, Item, Needs, What};
use crate::plain::Value;
use std::fmt::Write as _;

/// What makes a record of an array.
const MAKE: &str = "
    private static function make(?FFI $ffi, string $type, array $values): FFI\\CData
    {
        $record = ($ffi ?? self::types())->new($type);
        self::fill($record, $values);
        return $record;
    }

    private static function fill(FFI\\CData $record, array $values): void
    {
        foreach ($values as $key => $value) {
            if (is_array($value)) {
                self::fill(is_int($key) ? $record[$key] : $record->$key, $value);
            } elseif (is_int($key)) {
                $record[$key] = $value;
            } else {
                $record->$key = $value;
            }
        }
    }
";

/// What makes a string for Windows of one for PHP.
const WIDE: &str = "
    /** $text, which is UTF-8, as UTF-16 that ends with a zero. */
    public static function wide(string $text): FFI\\CData
    {
        $bytes = iconv('UTF-8', 'UTF-16LE', $text) . \"\\0\\0\";
        $units = self::types()->new('uint16_t[' . intdiv(strlen($bytes), 2) . ']');
        FFI::memcpy($units, $bytes, strlen($bytes));
        return $units;
    }
";

/// A complete file.
pub(super) fn file(needs: Needs, forward: &[String], items: &[Item], dialect: Dialect) -> String {
    let types = items.iter().filter(|item| is_type(item));
    let types = prelude(needs, forward, dialect) + &declarations(types, dialect);
    let mut names = Names::new();
    let mut constants = String::new();
    let mut functions = String::new();
    let mut has_records = false;
    for library in libraries(items) {
        let name = names.function(&stem(&library));
        loader(&mut functions, &name, &library, items, dialect);
    }
    for item in items {
        member(&mut names, &mut constants, &mut functions, &mut has_records, item);
    }
    let mut text = String::from("<?php\n\nfinal class Native\n{\n");
    if !constants.is_empty() {
        let _ = writeln!(text, "{constants}");
    }
    let _ =
        write!(text, "    private const TYPES = <<<'C'\n{}\n        C;\n\n", indented(types.trim_end(), 8));
    text.push_str(
        "    /**\n     * The types alone. A struct for a function must be made by what has the function, as in\n     \
         * Native::kernel32()->new('SYSTEM_INFO'): PHP does not take another's.\n     */\n    public static function types(): FFI\n    {\n        \
         static $types;\n        return $types ??= FFI::cdef(self::TYPES);\n    }\n",
    );
    text.push_str(&functions);
    if needs.pcwstr || types.contains("uint16_t *PWSTR") {
        text.push_str(WIDE);
    }
    if has_records {
        text.push_str(MAKE);
    }
    text + "}\n"
}

/// One declaration.
pub(super) fn items(items: &[Item], dialect: Dialect) -> String {
    let types = declarations(items.iter().filter(|item| is_type(item)), dialect);
    let mut text = String::new();
    if !types.is_empty() {
        let _ = writeln!(text, "$types = FFI::cdef(<<<'C'\n{}\n    C);", indented(types.trim_end(), 4));
    }
    for item in items {
        match &item.what {
            What::Import(import) => {
                let c = declarations([item], dialect);
                let variable = stem(&import.library);
                let _ = writeln!(
                    text,
                    "${variable} = FFI::cdef(<<<'C'\n{}\n    C, '{}');",
                    indented(c.trim_end(), 4),
                    import.library
                );
                if import.name != import.entry {
                    let _ = writeln!(text, "${} = ${variable}->{};", import.name, import.entry);
                }
            }
            What::Integers(integers) => {
                for (name, value) in members(integers) {
                    let _ = writeln!(text, "const {name} = {value};");
                }
            }
            What::Interface(interface) => {
                if let Some((name, value)) = &interface.iid {
                    let _ = writeln!(text, "const {name} = {};", guid(*value));
                }
            }
            What::Constant(constant) => {
                comments(&mut text, item, "");
                alone(&mut text, constant);
            }
            What::Returns(constant) => {
                comments(&mut text, item, "");
                let value = expression(constant, "FFI::cdef()", false);
                let name = &constant.name;
                let _ = writeln!(text, "function {name}()\n{{\n    return {value};\n}}");
            }
            _ => {}
        }
    }
    text
}

fn alone(text: &mut String, constant: &Constant) {
    let name = &constant.name;
    let _ = match &constant.value {
        Value::Address(_) => writeln!(text, "${name} = {};", expression(constant, "FFI::cdef()", false)),
        value => match literal(value) {
            Some(value) => writeln!(text, "const {name} = {value};"),
            None => writeln!(text, "const {name} = {};", part(value, "FFI::cdef()")),
        },
    };
}

/// The function that loads one DLL.
fn loader(text: &mut String, name: &str, library: &str, items: &[Item], dialect: Dialect) {
    let own = items.iter().filter(|item| matches!(&item.what, What::Import(i) if i.library == library));
    let c = declarations(own, dialect);
    let _ = write!(
        text,
        "\n    public static function {name}(): FFI\n    {{\n        static ${name};\n        \
         return ${name} ??= FFI::cdef(self::TYPES . <<<'C'\n\n{}\n            C, '{library}');\n    }}\n",
        indented(&format!("\n{}", c.trim_end()), 12).trim_start_matches('\n')
    );
}

/// What `item` adds to the class.
fn member(
    names: &mut Names,
    constants: &mut String,
    functions: &mut String,
    has_records: &mut bool,
    item: &Item,
) {
    match &item.what {
        What::Import(import) if import.name != import.entry => {
            let name = names.function(&import.name);
            let library = stem(&import.library);
            let _ = write!(
                functions,
                "\n    public static function {name}(mixed ...$arguments): mixed\n    {{\n        \
                 return self::{library}()->{}(...$arguments);\n    }}\n",
                import.entry
            );
        }
        What::Integers(integers) => {
            if !integers.members.is_empty() {
                let _ = writeln!(constants, "    // {}", integers.name);
            }
            for (name, value) in members(integers) {
                let _ = writeln!(constants, "    public const {} = {value};", names.constant(&name));
            }
        }
        What::Interface(interface) => {
            if let Some((name, value)) = &interface.iid {
                let name = names.function(name);
                maker(functions, &name, &format!("self::make($ffi, 'GUID', {})", guid(*value)));
                *has_records = true;
            }
        }
        What::Constant(constant) | What::Returns(constant) => {
            let is_function = matches!(item.what, What::Returns(_));
            match literal(&constant.value).filter(|_| !is_function) {
                Some(value) => {
                    comments(constants, item, "    ");
                    let name = names.constant(&constant.name);
                    let _ = writeln!(constants, "    public const {name} = {value};");
                }
                None => {
                    *has_records |=
                        !matches!(constant.value, Value::Address(_)) && literal(&constant.value).is_none();
                    let name = names.function(&constant.name);
                    maker(functions, &name, &expression(constant, "self::types()", true));
                }
            }
        }
        _ => {}
    }
}

/// A function that makes a value; a record is made for the functions of `$ffi`, which take no other's.
fn maker(text: &mut String, name: &str, value: &str) {
    let (parameter, ty) =
        if value.contains("$ffi") { ("?FFI $ffi = null", "FFI\\CData") } else { ("", "mixed") };
    let _ = write!(
        text,
        "\n    public static function {name}({parameter}): {ty}\n    {{\n        return {value};\n    }}\n"
    );
}

/// A value that is made when the program runs. Where no types are at hand, a handle is any pointer.
fn expression(constant: &Constant, types: &str, is_typed: bool) -> String {
    let ty = if is_typed { constant.ty.as_str() } else { "void *" };
    match &constant.value {
        Value::Address(address) => format!("{types}->cast('{ty}', {})", number(*address)),
        Value::Guid(value) => format!("self::make($ffi, '{ty}', {})", guid(*value)),
        value => match literal(value) {
            Some(value) => value,
            None => format!("self::make($ffi, '{ty}', {})", part(value, types)),
        },
    }
}

/// Whether `item` is a type, which every DLL's declarations need.
fn is_type(item: &Item) -> bool {
    !matches!(item.what, What::Constant(_) | What::Returns(_) | What::Import(_))
}

fn comments(text: &mut String, item: &Item, indent: &str) {
    for note in item.link.iter().chain(&item.notes) {
        let _ = writeln!(text, "{indent}// {note}");
    }
}

/// The DLLs that functions come from, each once.
fn libraries(items: &[Item]) -> Vec<String> {
    let mut libraries: Vec<String> = Vec::new();
    for item in items {
        if let What::Import(Import { library, .. }) = &item.what
            && !libraries.contains(library)
        {
            libraries.push(library.clone());
        }
    }
    libraries
}

fn members(integers: &Integers) -> impl Iterator<Item = (String, String)> {
    let members = integers.members.iter();
    members.map(|(name, value)| {
        (name.clone(), if integers.is_flags { hexadecimal(*value) } else { number(*value) })
    })
}

/// C inside PHP's heredoc, whose last line says how much of the indentation is taken away.
fn indented(c: &str, width: usize) -> String {
    let indent = " ".repeat(width);
    let lines = c.lines().map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") });
    lines.collect::<Vec<_>>().join("\n")
}
