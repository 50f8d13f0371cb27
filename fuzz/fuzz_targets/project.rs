#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| mqlint_fuzz::project(bytes));
