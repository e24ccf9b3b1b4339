//! Perl judges the modules for FFI::Platypus that are printed: they load without a warning, every record has the
//! size and the offsets that the model says, and Platypus takes the types of every function and closure.
//!
//! The tool is Perl with FFI::Platypus 2. DLLs cannot be loaded outside Windows, so the functions are bound to an
//! address that is never called, and stdcall is the machine's own convention. Records are judged for x64 alone:
//! elsewhere Perl's pointers have another size. Without Perl the tests say so and pass, unless
//! `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Expected, Folder, accepts, assert_enough, expected, has_tool, print_for, sample};
use crate::sample::chunks;
use crate::took::took;
use farcall_model::Architecture;
use std::fmt::Write as _;
use std::process::Command;

/// Loads the module as if on Windows, then compares.
const JUDGE: &str = r##"
use strict;
use warnings;
use lib '.';
use FFI::Platypus 2.00;
# These call functions that they find, so they are loaded before nothing is found any more.
use FFI::Platypus::Record;
use FFI::Platypus::Record::Meta;
use FFI::Platypus::Type::WideString;

{
    no warnings 'redefine';
    my $abi = \&FFI::Platypus::abi;
    *FFI::Platypus::find_symbol = sub { 4096 };
    *FFI::Platypus::abi = sub { $_[1] eq 'stdcall' ? $_[0] : $abi->(@_) };
}
my @wrong;
local $SIG{__WARN__} = sub { push @wrong, @_ };
require Native;
open my $file, '<', 'expected.txt' or die;
while ( defined( my $line = <$file> ) ) {
    my ( $name, $size, @fields ) = split ' ', $line;
    # Two `_` in front are Perl's own, so those get a letter.
    my $class = $name =~ /^__/ ? "Native::C$name" : "Native::$name";
    my $found = $class->_ffi_record_size;
    push @wrong, "$name has $found bytes, not $size\n" if $found != $size;
    for (@fields) {
        my ( $field, $offset ) = split '=';
        my $accessor = $class->can($field) or next;
        # A byte at the offset must turn up in the field.
        my $record = bless \( my $bytes = "\0" x $size ), $class;
        substr( $$record, $offset, 1, "\x01" ) if $offset < $size;
        my $value = $record->$field;
        my $first = ref $value ? $value->[0] : $value;
        my $is_there = defined $first && ( $first =~ /^-?\d/ ? $first != 0 : $first =~ /^\x01/ );
        push @wrong, "$name.$field does not lie at $offset\n" unless $is_there;
    }
}
die @wrong[ 0 .. ( $#wrong < 60 ? $#wrong : 60 ) ] if @wrong;
"##;

fn judge(folder: &Folder, file: &str, expected: &str) -> Result<(), String> {
    folder.write("Native.pm", file);
    folder.write("expected.txt", expected);
    folder.write("judge.pl", JUDGE);
    accepts(Command::new("perl").arg("judge.pl").current_dir(&folder.0))
}

fn has_perl() -> bool {
    has_tool(
        Command::new("perl").args(["-MFFI::Platypus=2.00", "-e", "0"]),
        "install Debian's libffi-platypus-perl",
    )
}

fn lines(records: &[Expected]) -> String {
    let mut lines = String::new();
    for record in records {
        let _ = write!(lines, "{} {}", record.name, record.size);
        for (field, offset) in &record.fields {
            let _ = write!(lines, " {field}={offset}");
        }
        lines.push('\n');
    }
    lines
}

#[test]
fn the_sample_loads_and_is_laid_out_as_the_model_says() {
    if !has_perl() {
        return;
    }
    let mut judged = 0;
    for (index, chunk) in chunks(&sample(100), 10_000).iter().enumerate() {
        let (unit, file) = print_for(("perl", "platypus"), chunk, Architecture::X64);
        let records = expected(&unit, &file, Architecture::X64);
        judged += records.len();
        judge(&Folder::new("perl"), &file.text, &lines(&records))
            .unwrap_or_else(|errors| panic!("chunk {index}: {errors}"));
    }
    assert_enough(judged);
    took(("perl", "platypus"), &[Architecture::X64], "Perl", Command::new("perl").arg("-v"));
}

#[test]
fn the_sample_for_x86_loads() {
    if !has_perl() {
        return;
    }
    for (index, chunk) in chunks(&sample(100), 10_000).iter().enumerate() {
        let (_, file) = print_for(("perl", "platypus"), chunk, Architecture::X86);
        let text = file.text.replace("unless $Config{ptrsize} == 4", "unless $Config{ptrsize}");
        judge(&Folder::new("perl-x86"), &text, "").unwrap_or_else(|errors| panic!("chunk {index}: {errors}"));
    }
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if !has_perl() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let ids = ["SYSTEM_INFO", "GetSystemInfo"].map(|name| catalog.resolve(name).unwrap());
    let (_, file) = print_for(("perl", "platypus"), &ids, Architecture::X64);
    let folder = Folder::new("perl-negative");
    judge(&folder, &file.text, "SYSTEM_INFO 48 dwPageSize=4\n").unwrap();
    let wrong = judge(&folder, &file.text, "SYSTEM_INFO 47 dwPageSize=8\n").unwrap_err();
    assert!(
        wrong.contains("has 48 bytes, not 47") && wrong.contains("dwPageSize does not lie at 8"),
        "{wrong}"
    );
    let undefined = file.text.replace("uint32      => 'dwPageSize'", "undefined => 'dwPageSize'");
    assert!(judge(&folder, &undefined, "").unwrap_err().contains("undefined"));
    let untyped = file.text.replace("record(Native::SYSTEM_INFO)*", "record(Native::UNDEFINED)*");
    assert!(judge(&folder, &untyped, "").unwrap_err().contains("UNDEFINED"));
}
