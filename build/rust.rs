//! Writes rows as Rust: `Name { field: value, … }`, `&[…]`, `Some(…)`, `Enum::Variant`.

use std::fmt::Display;

use serde::ser::{self, Serialize, Serializer};

use crate::failure::Failure;
use crate::form::LEFT_OUT;

/// A value as an expression of a constant.
pub fn expression<T: Serialize + ?Sized>(value: &T) -> Result<String, Failure> {
    let mut writer = Writer(String::new());
    value.serialize(&mut writer).map_err(Failure::new)?;
    Ok(writer.0)
}

struct Writer(String);

impl Writer {
    fn push(&mut self, text: impl Display) -> Result<(), Error> {
        self.0.push_str(&text.to_string());
        Ok(())
    }
}

/// Why a value cannot be written.
#[derive(Debug)]
struct Error(String);

impl Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl ser::Error for Error {
    fn custom<T: Display>(why: T) -> Self {
        Self(why.to_string())
    }
}

/// What follows the items of something that is being written.
struct Open<'w> {
    writer: &'w mut Writer,
    end: &'static str,
}

impl Open<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut *self.writer)?;
        self.writer.push(", ")
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Error> {
        let start = self.writer.0.len();
        self.writer.push(format_args!("{name}: "))?;
        let from = self.writer.0.len();
        self.item(value)?;
        if self.writer.0[from..].strip_suffix(", ") == Some(LEFT_OUT) {
            self.writer.0.truncate(start);
        }
        Ok(())
    }

    fn close(self) -> Result<(), Error> {
        self.writer.push(self.end)
    }
}

/// Plain values, as their `Debug` or `Display` writes them.
macro_rules! plain {
    ($($name:ident: $kind:ty, $form:literal;)*) => {
        $(fn $name(self, value: $kind) -> Result<(), Error> {
            self.push(format_args!($form, value))
        })*
    };
}

impl<'w> Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Open<'w>;
    type SerializeTuple = Open<'w>;
    type SerializeTupleStruct = Open<'w>;
    type SerializeTupleVariant = Open<'w>;
    type SerializeMap = ser::Impossible<(), Error>;
    type SerializeStruct = Open<'w>;
    type SerializeStructVariant = Open<'w>;

    plain! {
        serialize_bool: bool, "{}";
        serialize_i8: i8, "{}";
        serialize_i16: i16, "{}";
        serialize_i32: i32, "{}";
        serialize_i64: i64, "{}";
        serialize_u8: u8, "{}";
        serialize_u16: u16, "{}";
        serialize_u32: u32, "{}";
        serialize_u64: u64, "{}";
        serialize_f32: f32, "{:?}";
        serialize_f64: f64, "{:?}";
        serialize_char: char, "{:?}";
        serialize_str: &str, "{:?}";
        serialize_bytes: &[u8], "&{:?}";
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.push("None")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.push("Some(")?;
        value.serialize(&mut *self)?;
        self.push(")")
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.push("()")
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<(), Error> {
        self.push(name)
    }

    fn serialize_unit_variant(self, name: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.push(format_args!("{name}::{variant}"))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.push(format_args!("{name}("))?;
        value.serialize(&mut *self)?;
        self.push(")")
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.push(format_args!("{name}::{variant}("))?;
        value.serialize(&mut *self)?;
        self.push(")")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'w>, Error> {
        self.push("&[")?;
        Ok(Open { writer: self, end: "]" })
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'w>, Error> {
        self.push("(")?;
        Ok(Open { writer: self, end: ")" })
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Open<'w>, Error> {
        self.push(format_args!("{name}("))?;
        Ok(Open { writer: self, end: ")" })
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'w>, Error> {
        self.push(format_args!("{name}::{variant}("))?;
        Ok(Open { writer: self, end: ")" })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Error> {
        Err(Error("a mapping is one of the forms of tables".into()))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Open<'w>, Error> {
        self.push(format_args!("{name} {{ "))?;
        Ok(Open { writer: self, end: "}" })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'w>, Error> {
        self.push(format_args!("{name}::{variant} {{ "))?;
        Ok(Open { writer: self, end: "}" })
    }
}

/// What has items one after the other, and what has fields.
macro_rules! open {
    (items: $($name:ident $item:ident)*; fields: $($struct:ident)*) => {
        $(impl ser::$name for Open<'_> {
            type Ok = ();
            type Error = Error;

            fn $item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })*
        $(impl ser::$struct for Open<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })*
    };
}

open! {
    items: SerializeSeq serialize_element SerializeTuple serialize_element
        SerializeTupleStruct serialize_field SerializeTupleVariant serialize_field;
    fields: SerializeStruct SerializeStructVariant
}
