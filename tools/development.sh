#!/usr/bin/env bash
# Runs a command with the settings of a developer's machine.
exec env DEBUG=1 "$@"
