//! The options of programs that a value follows: facts from `rules/commands.yaml`.

use super::tables::commands::COMMANDS;

/// The options of `helm install`, `upgrade` and `template` that a value follows.
pub(crate) static OF_HELM: &[&str] = COMMANDS.helm;

/// The options of `docker run` that a value follows.
pub(crate) static OF_DOCKER_RUN: &[&str] = COMMANDS.docker;

/// The options of `docker compose` that a value follows.
pub(crate) static OF_COMPOSE: &[&str] = COMMANDS.compose;
