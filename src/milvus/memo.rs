//! What several rules ask about the same reading is worked out once.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Answers by their type: each kind of answer has a type of its own.
#[derive(Default)]
pub struct Memo(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Memo {
    /// The answer of type `T`, made the first time it is asked for. `make` may ask for others.
    pub fn get<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&TypeId::of::<T>()).cloned();
        let answer = known().and_then(|any| any.downcast::<T>().ok());
        answer.unwrap_or_else(|| {
            let made = Arc::new(make());
            let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            answers.insert(TypeId::of::<T>(), made.clone());
            made
        })
    }
}

impl std::fmt::Debug for Memo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memo")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_is_made_once() {
        struct First(u32);
        struct Second(u32);
        let memo = Memo::default();
        let both = || memo.get(|| First(1)).0 + memo.get(|| Second(memo.get(|| First(5)).0 + 1)).0;
        assert_eq!((both(), both()), (3, 3));
        assert_eq!(memo.get(|| Second(9)).0, 2);
    }
}
