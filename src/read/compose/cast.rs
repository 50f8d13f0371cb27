//! Values that compose turns into numbers and truth values once their variables are replaced.

use super::form_check::truth;
use super::merge::{Way, matches};
use super::value::Shape;
use crate::deployment::UNKNOWN;
use crate::facts::compose::{Cast, casts};

/// A text as compose takes it at a place, or what is wanted there instead.
pub fn cast(way: &Way, text: &str) -> Result<Shape, &'static str> {
    let known = || !text.contains(UNKNOWN);
    let wanted = match casts().find(|(pattern, _)| matches(way, pattern)) {
        Some((_, wanted)) if known() => wanted,
        _ => return Ok(Shape::Text(text.to_owned())),
    };
    match wanted {
        Cast::Flag => truth(text).map(Shape::Bool).ok_or("a boolean"),
        Cast::Integer => match text.parse::<i64>() {
            Ok(value) => Ok(Shape::Number(value.to_string(), true)),
            Err(_) => Err("a whole number"),
        },
        Cast::Number => match text.parse::<f64>() {
            Ok(value) => Ok(Shape::Number(value.to_string(), value.fract() == 0.0)),
            Err(_) => Err("a number"),
        },
    }
}
