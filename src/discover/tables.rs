//! The tables that the build makes of `rules/surfaces.yaml`.

include!(concat!(env!("OUT_DIR"), "/surfaces.rs"));
