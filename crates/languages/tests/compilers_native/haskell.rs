//! Haskell judges what is printed for it: GHC checks the types, for x86 and arm64 too, which it is not here for. It
//! compiles records for x64, where what `Storable` reads and writes lies where the model says.
//!
//! Debian's package `ghc` has the compiler. Without it the tests say so and pass, unless
//! `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Expected, Folder, accepts, expected, has_tool, print_for, records, sample};
use crate::sample::chunks;
use crate::took::took;
use farcall_model::{Architecture, DeclId};
use std::fmt::Write as _;
use std::process::Command;

const STYLE: (&str, &str) = ("haskell", "foreign");

/// What the checks of records share: bytes none of which is zero or like its neighbours are read and written.
const JUDGE: &str = r#"{-# LANGUAGE FlexibleInstances, UndecidableInstances #-}
module Main where

import Control.Monad (unless)
import Foreign
import qualified Native as N

class Placed a where
  placed :: Ptr b -> Int -> a -> IO Bool

instance {-# OVERLAPPABLE #-} (Eq a, Storable a) => Placed a where
  placed p offset value = (== value) <$> peekByteOff p offset

instance Placed a => Placed [a] where
  placed p offset = maybe (pure True) (placed p offset) . first
    where first list = if null list then Nothing else Just (head list)

judge :: Storable a => String -> a -> Int -> Int -> [(String, Ptr a -> a -> IO Bool)] -> IO ()
judge name proxy size align fields = do
  let say what = putStrLn (name ++ what)
  unless (sizeOf proxy == size) $ say " has another size"
  unless (alignment proxy == align) $ say " has another alignment"
  allocaBytesAligned (size + 64) align $ \p -> allocaBytesAligned (size + 64) align $ \q -> do
    pokeArray (castPtr p) [fromIntegral ((i * 37 + 11) `mod` 61 + 1) :: Word8 | i <- [0 .. size - 1]]
    fillBytes q 0 size
    value <- peek p
    poke q (value `asTypeOf` proxy)
    mapM_ (\(field, isPlaced) -> do
      isRead <- isPlaced p value
      unless isRead $ say ("." ++ field ++ " is read elsewhere")
      isWritten <- isPlaced q value
      unless isWritten $ say ("." ++ field ++ " is written elsewhere")) fields
    before <- peekArray size (castPtr p) :: IO [Word8]
    after <- peekArray size (castPtr q)
    unless (and (zipWith (\b a -> a == b || a == 0) before after)) $ say " is not written as it was read"

"#;

fn has_ghc() -> bool {
    has_tool(Command::new("ghc").arg("--version"), "apt install ghc")
}

/// GHC, which takes `stdcall` for `ccall` where it is not for Windows on x86, and says so each time.
fn ghc(folder: &Folder) -> Command {
    let mut command = Command::new("ghc");
    command.args(["-v0", "-fforce-recomp", "-Wno-unsupported-calling-conventions"]).current_dir(&folder.0);
    command
}

/// Parses, resolves and types everything, making no code.
fn check(folder: &Folder, source: &str) -> Result<(), String> {
    folder.write("Native.hs", source);
    accepts(ghc(folder).args(["-fno-code", "Native.hs", "+RTS", "-A64m", "-RTS"]))
}

/// Compiles `source` and `main`, and runs them; what comes back is what they complain about. There are no DLLs that the
/// linker could look into.
fn run(folder: &Folder, source: &str, main: &str) -> Result<(), String> {
    folder.write("Native.hs", source);
    folder.write("Main.hs", main);
    let lax = "-optl-Wl,--unresolved-symbols=ignore-all";
    accepts(ghc(folder).args(["-O0", "-j2", "-o", "judge", lax, "Main.hs"]))?;
    let output = Command::new(folder.0.join("judge")).output().unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if output.status.success() && said.is_empty() { Ok(()) } else { Err(said) }
}

/// What a type is called that C calls `name`.
fn type_name(name: &str) -> String {
    if name.starts_with(|c: char| c.is_ascii_uppercase()) { name.to_owned() } else { format!("T'{name}") }
}

/// The program that reads and writes every record of `text` that `expected` is about.
fn program(text: &str, expected: &[Expected]) -> (String, usize) {
    let mut source = JUDGE.to_owned();
    let mut count = 0;
    for Expected { name, size, align, fields, .. } in expected {
        let ty = type_name(name);
        let is_declared =
            ["data", "newtype"].iter().any(|word| text.contains(&format!("\n{word} {ty} = {ty}")));
        if !is_declared {
            continue;
        }
        let fields = fields
            .iter()
            .map(|(field, offset)| format!("(\"{field}\", \\p -> placed p {offset} . N.c'{ty}'{field})"));
        let fields = fields.collect::<Vec<_>>().join("\n  , ");
        let proxy = format!("undefined :: N.{ty}");
        let align = align.max(&1);
        let _ = writeln!(source, "j{count} :: IO ()");
        let _ = writeln!(source, "j{count} = judge \"{name}\" ({proxy}) {size} {align}\n  [ {fields} ]\n");
        count += 1;
    }
    let all: Vec<String> = (0..count).map(|index| format!("j{index}")).collect();
    let _ = writeln!(source, "main :: IO ()\nmain = sequence_ [{}]", all.join(", "));
    (source, count)
}

/// Compiles and runs the records that `ids` bring along; how many they are.
fn judge(folder: &Folder, ids: &[DeclId]) -> usize {
    let (unit, file) = print_for(STYLE, ids, Architecture::X64);
    let (main, count) = program(&file.text, &expected(&unit, &file, Architecture::X64));
    run(folder, &file.text, &main).unwrap_or_else(|errors| panic!("{errors}"));
    count
}

#[test]
fn the_sample_is_read_and_written_as_the_model_says() {
    if !has_ghc() {
        return;
    }
    let folder = Folder::new("haskell");
    // GHC makes some four thousand lines of assembly of each record: of all of them it would take an hour.
    let ids = records(&sample(100));
    let most = ids.len().min(400);
    let ids: Vec<DeclId> = (0..most).map(|place| ids[place * ids.len() / most]).collect();
    let count: usize = chunks(&ids, 200).iter().map(|ids| judge(&folder, ids)).sum();
    assert!(count > 300, "only {count} records were judged");
}

/// Checks the types of the sample as it is printed for `architecture`.
fn check_types(architecture: Architecture) {
    if !has_ghc() {
        return;
    }
    let folder = Folder::new(&format!("haskell-{}", architecture.name()));
    // The time that GHC takes grows with the square of how many patterns there are.
    for ids in chunks(&sample(100), 4000) {
        let (_, file) = print_for(STYLE, &ids, architecture);
        check(&folder, &file.text).unwrap_or_else(|errors| panic!("{}: {errors}", architecture.name()));
    }
    took(STYLE, &[architecture], "GHC (types)", Command::new("ghc").arg("--version"));
}

// Tests of their own, so that they run beside each other.
#[test]
fn the_types_are_right_on_x64() {
    check_types(Architecture::X64);
}

#[test]
fn the_types_are_right_on_x86() {
    check_types(Architecture::X86);
}

#[test]
fn the_types_are_right_on_arm64() {
    check_types(Architecture::Arm64);
}

#[test]
fn patterns_match_and_make_what_they_stand_for() {
    if !has_ghc() {
        return;
    }
    let folder = Folder::new("haskell-patterns");
    let names = [
        "MAX_PATH",
        "E_ACCESSDENIED",
        "INVALID_HANDLE_VALUE",
        "HKEY_LOCAL_MACHINE",
        "FOLDERID_Documents",
        "PKEY_Title",
        "WC_BUTTONW",
        "szOID_RSA",
        "D3D12_FLOAT_TO_SRGB_THRESHOLD",
    ];
    let catalog = farcall_snapshot::catalog();
    let ids = names.map(|name| catalog.resolve(name).unwrap());
    let (_, file) = print_for(STYLE, &ids, Architecture::X64);
    let main = r#"import Control.Monad (unless)
import Foreign
import Native

is :: String -> Bool -> IO ()
is name isSo = unless isSo (putStrLn name)

main :: IO ()
main = do
  is "number" (case 260 of { MAX_PATH -> True; _ -> False })
  is "negative" (fromIntegral (E_ACCESSDENIED :: HRESULT) == (0x80070005 :: Word32))
  is "address" (case nullPtr `plusPtr` (-1) of { INVALID_HANDLE_VALUE -> True; _ -> False })
  is "another address" (case nullPtr of { INVALID_HANDLE_VALUE -> False; _ -> True })
  is "handle" (HKEY_LOCAL_MACHINE == nullPtr `plusPtr` (-0x7FFFFFFE))
  is "GUID" (c'GUID'Data4 FOLDERID_Documents == [0xAD, 0xB4, 0x6C, 0x85, 0x48, 0x03, 0x69, 0xC7])
  is "record" (case PKEY_Title of { PROPERTYKEY (GUID 0xF29F85E0 _ _ _) 2 -> True; _ -> False })
  is "text" (WC_BUTTONW == "Button" && szOID_RSA == "1.2.840.113549")
  is "float" (abs (D3D12_FLOAT_TO_SRGB_THRESHOLD - 0.0031308) < 1e-9)
"#;
    run(&folder, &file.text, main).unwrap();
    let wrong = main.replace("0x80070005", "0x80070006");
    assert_eq!(run(&folder, &file.text, &wrong).unwrap_err(), "negative\n");
}

#[test]
fn methods_and_callbacks_are_called() {
    if !has_ghc() {
        return;
    }
    let folder = Folder::new("haskell-called");
    let catalog = farcall_snapshot::catalog();
    let ids = ["IPersist", "WNDENUMPROC", "INPUT"].map(|name| catalog.resolve(name).unwrap());
    let (_, file) = print_for(STYLE, &ids, Architecture::X64);
    let main = r#"import Control.Monad (unless)
import Foreign
import Native

foreign import ccall "wrapper" makeClass :: Fn'IPersist'GetClassID -> IO (FunPtr Fn'IPersist'GetClassID)
foreign import ccall "wrapper" makeRelease :: Fn'IUnknown'Release -> IO (FunPtr Fn'IUnknown'Release)

is :: String -> Bool -> IO ()
is name isSo = unless isSo (putStrLn name)

main :: IO ()
main = do
  release <- makeRelease (\_ -> pure 7)
  classId <- makeClass (\_ to -> poke to (GUID 1 2 3 [4]) >> pure 5)
  withArray [nullFunPtr, nullFunPtr, castFunPtr release, castFunPtr classId] $ \table ->
    with (table :: Ptr (FunPtr ())) $ \object -> alloca $ \to -> do
      count <- c_IUnknown'Release (castPtr object)
      result <- c_IPersist'GetClassID (castPtr object) to
      filled <- peek to
      is "method" (count == 7 && result == 5 && filled == GUID 1 2 3 [4, 0, 0, 0, 0, 0, 0, 0])
  callback <- mk'WNDENUMPROC (\window parameter -> pure (if window == nullPtr then fromIntegral parameter else 0))
  answer <- call'WNDENUMPROC callback nullPtr 9
  is "callback" (answer == 9)
  let mouse = MOUSEINPUT 1 2 3 4 5 6
  is "union" (c'INPUT_0'mi (u'INPUT_0'mi mouse) == mouse)
"#;
    run(&folder, &file.text, main).unwrap();
    let wrong = file.text.replace("peekElemOff v'table 3", "peekElemOff v'table 2");
    assert_eq!(run(&folder, &wrong, main).unwrap_err(), "method\n");
}

#[test]
fn the_judge_refuses_wrong_sizes_places_and_types() {
    if !has_ghc() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let id = catalog.resolve("SYSTEM_INFO").unwrap();
    let (unit, file) = print_for(STYLE, &[id], Architecture::X64);
    let folder = Folder::new("haskell-negative");
    let (main, count) = program(&file.text, &expected(&unit, &file, Architecture::X64));
    assert_eq!(count, 1);
    run(&folder, &file.text, &main).unwrap();
    let refused = |text: &str| run(&folder, text, &main).unwrap_err();
    let size = file.text.replace("sizeOf _ = 48", "sizeOf _ = 49");
    assert!(refused(&size).contains("SYSTEM_INFO has another size"));
    let read = file.text.replace("<*> peekByteOff p 4\n", "<*> peekByteOff p 8\n");
    assert!(refused(&read).contains("SYSTEM_INFO.dwPageSize is read elsewhere"));
    let written = file.text.replace("pokeByteOff p 4 ", "pokeByteOff p 32 ");
    assert!(refused(&written).contains("SYSTEM_INFO.dwPageSize is written elsewhere"));
    let undefined = file.text.replace("dwActiveProcessorMask :: Word", "dwActiveProcessorMask :: Undefined");
    assert!(check(&folder, &undefined).unwrap_err().contains("Not in scope"));
    check(&folder, &file.text).unwrap();
}
