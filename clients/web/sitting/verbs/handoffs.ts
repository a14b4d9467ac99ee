/** The verbs of hand-offs, except the request. */
import { readHandoff as readView } from "#sdk/views/handoff.ts";
import { listHandoffRows as listRows } from "#sdk/views/handoff-list.ts";
import { moveHandoff as makeMove } from "#sdk/views/handoff-moves.ts";
import { anyOf, bySession, changes, reads } from "./declare.ts";

export const readHandoff = reads({ topics: ["case", "directory"] }, bySession(readView));
export const listHandoffRows = reads({ topics: ["case"] }, bySession(listRows));
export const moveHandoff = changes(anyOf("case", "tasks"), bySession(makeMove));
