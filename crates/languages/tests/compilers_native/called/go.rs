//! Calls from Go. The arguments are converted to what the printed function takes while it runs.

use super::{Argument, Call, bytes_of, compiled_and_run, declarations, hexadecimal};
use crate::judge::{Folder, has_tool};
use std::fmt::Write as _;
use std::process::Command;

const HEAD: &str = r#"package main

import (
	"encoding/hex"
	"fmt"
	"os"
	"reflect"
	"strings"
	"unsafe"
)

// What is passed must stay where it is.
var kept [][]uint64

func memory(digits string) []byte {
	bytes, err := hex.DecodeString(digits)
	if err != nil {
		panic(err)
	}
	words := make([]uint64, len(bytes)/8+2)
	kept = append(kept, words)
	copied := unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(bytes))
	copy(copied, bytes)
	return copied
}

func argument(given any, ty reflect.Type) reflect.Value {
	var address unsafe.Pointer
	switch given := given.(type) {
	case nil:
		return reflect.Zero(ty)
	case []byte:
		address = unsafe.Pointer(&given[0])
	default:
		return reflect.ValueOf(given).Convert(ty)
	}
	switch ty.Kind() {
	case reflect.Pointer:
		return reflect.NewAt(ty.Elem(), address)
	case reflect.UnsafePointer:
		return reflect.ValueOf(address).Convert(ty)
	default:
		return reflect.ValueOf(uintptr(address)).Convert(ty)
	}
}

func number(value reflect.Value) int64 {
	switch {
	case value.Kind() == reflect.Bool:
		if value.Bool() {
			return 1
		}
		return 0
	case value.CanInt():
		return value.Int()
	case value.CanUint():
		return int64(value.Uint())
	default:
		return int64(value.Pointer())
	}
}

func call(name string, function any, given ...any) {
	called := reflect.ValueOf(function)
	var arguments []reflect.Value
	for index, one := range given {
		arguments = append(arguments, argument(one, called.Type().In(index)))
	}
	results := called.Call(arguments)
	result := int64(0)
	for index, value := range results {
		switch {
		case index == 0 && value.Type().String() != "error":
			result = number(value)
		case index == 0 && value.IsNil():
			// A function that says nothing but whether it failed.
			result = 1
		}
	}
	fmt.Fprint(os.Stdout, name, " ", result)
	for _, one := range given {
		if bytes, is := one.([]byte); is && !texts[&bytes[0]] {
			fmt.Fprint(os.Stdout, " ", strings.ToUpper(hex.EncodeToString(bytes)))
		}
	}
	fmt.Fprintln(os.Stdout)
}

// What is only read is not printed.
var texts = map[*byte]bool{}

func text(digits string) []byte {
	bytes := memory(digits)
	texts[&bytes[0]] = true
	return bytes
}

func main() {
"#;

/// What the calls answer; `None` without the compiler.
pub(super) fn call(folder: &Folder, calls: &[Call]) -> Option<Result<String, String>> {
    if !has_tool(Command::new("go").arg("version"), "apt install golang-go") {
        return None;
    }
    let judged = declarations(("go", "lazydll"), calls).replacen("package win32", "package main", 1);
    folder.write("go.mod", "module called\n\ngo 1.19\n");
    folder.write("judged.go", &judged);
    folder.write("main.go", &source(calls));
    let mut command = Command::new("go");
    command.args(["build", "-o", "called.exe", "."]);
    command.envs([("GOOS", "windows"), ("GOARCH", "amd64"), ("CGO_ENABLED", "0"), ("GOFLAGS", "-mod=mod")]);
    command.env("GOCACHE", folder.0.join("cache")).env("GOPATH", folder.0.join("path"));
    Some(compiled_and_run(folder, &mut command))
}

fn source(calls: &[Call]) -> String {
    let mut text = String::from(HEAD);
    for call in calls {
        let name = call.name;
        let function = name[..1].to_uppercase() + &name[1..];
        let arguments = call.arguments.iter().map(|argument| match argument {
            Argument::Number(number) => format!("int64({number})"),
            Argument::Double(double) => format!("float64({double})"),
            Argument::Bool(value) => value.to_string(),
            Argument::Null => "nil".to_owned(),
            Argument::Wide(units) => format!("text(\"{}\")", hexadecimal(&bytes_of(units))),
            Argument::Bytes(bytes) => format!("text(\"{}\")", hexadecimal(bytes)),
            Argument::Memory(bytes) => format!("memory(\"{}\")", hexadecimal(bytes)),
        });
        let arguments: String = arguments.map(|argument| format!(", {argument}")).collect();
        let _ = writeln!(text, "\tcall(\"{name}\", {function}{arguments})");
    }
    text + "}\n"
}
