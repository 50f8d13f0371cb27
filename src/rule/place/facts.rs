//! The facts of `rules/place.yaml`.

include!(concat!(env!("OUT_DIR"), "/place.rs"));
