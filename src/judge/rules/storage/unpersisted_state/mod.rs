//! `unpersisted-state`: data on a volume that does not survive.

mod check;
mod compose;
mod manifest;
mod resource;
mod tool;
mod used_services;

pub use self::check::check;
