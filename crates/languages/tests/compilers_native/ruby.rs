//! Ruby judges the Fiddle modules that are printed: they load without a warning, every struct has the size and
//! the offsets that the model says, and Fiddle takes the types of every function, callback and method.
//!
//! The tool is any Ruby from 3.0 on with Fiddle. DLLs cannot be loaded outside Windows, so the functions are
//! bound to an address that is never called; for x86, Fiddle is told that pointers have four bytes. Without
//! Ruby the tests say so and pass, unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Expected, Folder, accepts, assert_enough, expected, has_tool, print_for, sample};
use crate::sample::chunks;
use crate::took::took;
use farcall_model::Architecture;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::process::Command;

/// Loads the module as if on Windows, then compares.
const JUDGE: &str = r##"
require "fiddle/import"

if ARGV[0] == "x86"
  types = [Fiddle::TYPE_VOIDP, Fiddle::TYPE_LONG, -Fiddle::TYPE_LONG]
  types.each { |type| Fiddle::PackInfo::SIZE_MAP[type] = Fiddle::PackInfo::ALIGN_MAP[type] = 4 }
  Fiddle.send(:remove_const, :SIZEOF_VOIDP)
  Fiddle::SIZEOF_VOIDP = 4
end
Fiddle::Function::STDCALL = Fiddle::Function::DEFAULT unless Fiddle::Function.const_defined?(:STDCALL)

module Fiddle::Importer
  def dlload(*libraries)
    @handler = Object.new
    def @handler.sym(name) = 0x1000
    @func_map = {}
    @type_alias = {}
  end
end

$wrong = []
module Warning
  def self.warn(message, *) = $wrong << message
end
$VERBOSE = true
$text = File.read("judged.rb")
require "./judged"

# Methods bind their types when they are defined, but make their functions only when they are called.
Native.constants.map { |name| Native.const_get(name) }.grep(Class).each do |type|
  type.new {} if type < Fiddle::Closure
end
File.foreach("expected.txt") do |line|
  name, size, *fields = line.split
  record = Native.const_get(name)
  $wrong << "#{name} has #{record.size} bytes, not #{size}" if record.size != size.to_i
  entity = record.malloc(Fiddle::RUBY_FREE).to_ptr
  members, offsets = entity.instance_variable_get(:@members), entity.instance_variable_get(:@offset)
  fields.each do |field|
    field, offset = field.split("=")
    # Names of members that differ in letter case alone get a `_`; open ends are comments.
    place = members.index(field) || members.index("#{field}_")
    # The text is long: it is asked only about what is no member.
    is_open = place.nil? && $text.match?(/# #{field}: .*\[\] from byte #{offset} on/)
    found = place ? offsets[place] : (is_open ? offset.to_i : nil)
    $wrong << "#{name}.#{field} lies at #{found.inspect}, not #{offset}" if found != offset.to_i
  end
end
abort $wrong.first(60).join("\n") if $wrong.any?
"##;

fn judge(folder: &Folder, architecture: Architecture, file: &str, expected: &str) -> Result<(), String> {
    folder.write("judged.rb", file);
    folder.write("expected.txt", expected);
    folder.write("judge.rb", JUDGE);
    let name = if architecture == Architecture::X86 { "x86" } else { "x64" };
    accepts(Command::new("ruby").args(["judge.rb", name]).current_dir(&folder.0))
}

fn has_ruby() -> bool {
    has_tool(Command::new("ruby").args(["-r", "fiddle", "-e", "0"]), "install Debian's ruby")
}

/// A line for each record whose name no other one has in another letter case.
fn lines(records: &[Expected]) -> String {
    let mut lines = String::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for record in records {
        *counts.entry(record.name.to_lowercase()).or_default() += 1;
    }
    for record in records {
        let name: String = record.name[..1].to_uppercase() + &record.name[1..];
        let is_unique = counts.get(&name.to_lowercase()) == Some(&1);
        if !is_unique || !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let _ = write!(lines, "{name} {}", record.size);
        for (field, offset) in &record.fields {
            let _ = write!(lines, " {field}={offset}");
        }
        lines.push('\n');
    }
    lines
}

#[test]
fn the_sample_loads_and_is_laid_out_as_the_model_says() {
    if !has_ruby() {
        return;
    }
    // Ruby takes a file of any length, but one of 100,000 declarations only slowly.
    let chunks = chunks(&sample(100), 10_000);
    for architecture in [Architecture::X64, Architecture::X86] {
        let mut judged = 0;
        for (index, chunk) in chunks.iter().enumerate() {
            let (unit, file) = print_for(("ruby", "fiddle"), chunk, architecture);
            let records = expected(&unit, &file, architecture);
            judged += records.len();
            judge(&Folder::new("ruby"), architecture, &file.text, &lines(&records))
                .unwrap_or_else(|errors| panic!("{} chunk {index}: {errors}", architecture.name()));
        }
        assert_enough(judged);
    }
    let architectures = [Architecture::X64, Architecture::X86];
    took(("ruby", "fiddle"), &architectures, "Ruby", Command::new("ruby").arg("--version"));
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if !has_ruby() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let ids = ["SYSTEM_INFO", "GetSystemInfo"].map(|name| catalog.resolve(name).unwrap());
    let (_, file) = print_for(("ruby", "fiddle"), &ids, Architecture::X64);
    let folder = Folder::new("ruby-negative");
    let judge = |text: &str, expected: &str| judge(&folder, Architecture::X64, text, expected);
    judge(&file.text, "SYSTEM_INFO 48 dwPageSize=4\n").unwrap();
    let wrong = judge(&file.text, "SYSTEM_INFO 47 dwPageSize=8\n").unwrap_err();
    assert!(
        wrong.contains("has 48 bytes, not 47") && wrong.contains("dwPageSize lies at 4, not 8"),
        "{wrong}"
    );
    let undefined = file.text.replace("unsigned int dwPageSize", "undefined dwPageSize");
    assert!(judge(&undefined, "").unwrap_err().contains("unknown type: undefined"));
    let untyped = file.text.replace("SYSTEM_INFO* ", "SYSTEM_INFO ");
    assert!(judge(&untyped, "").unwrap_err().contains("unknown type: SYSTEM_INFO"));
}
