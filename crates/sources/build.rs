//! Tells the crate which platform it is compiled for, which only a build script knows.

fn main() {
    let target = std::env::var("TARGET").unwrap_or_default();
    println!("cargo::rustc-env=FARCALL_HOST={target}");
    println!("cargo::rerun-if-changed=build.rs");
}
