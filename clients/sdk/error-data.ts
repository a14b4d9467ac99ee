/** Errors as plain data. Error classes don't survive structured clone, so they can't cross from a worker to its page. */
import { OutOfMemoryError } from "#crypto/opaque.ts";
import type { Id } from "#protocol/bytes.ts";
import type { DecisionCode } from "#protocol/codes.ts";
import { type ErrorCode, type ErrorData, type FullLimit, ProtocolError } from "#protocol/errors.ts";
import { NoteVerificationError } from "#protocol/log/note.ts";
import { ShapeError } from "#protocol/schema.ts";
import { gotNoMemory } from "#protocol/sodium.ts";
import { type Alarm, AlarmError } from "./alarms.ts";
import { CaseMoved } from "./casework/append.ts";
import { Unreadable, type UnreadableCause } from "./compartments/unreadable.ts";
import { OtherFormatError } from "./format.ts";
import { ServerError } from "./http/answers.ts";
import { AlteredWebError } from "./release/check.ts";

/** The classes that have a name of their own. A subclass stands before its base class. */
const CLASSES = {
	CaseMoved,
	Unreadable,
	ServerError,
	ProtocolError,
	AlteredWebError,
	AlarmError,
	OutOfMemoryError,
	ShapeError,
	NoteVerificationError,
	OtherFormatError,
};

/** AbortError: the caller's own signal ended the work. Error: a fault of the program. */
export type ErrorName = keyof typeof CLASSES | "AbortError" | "Error";

/** An error as data. It holds codes, ids and texts for developers, and never content of the network. */
export interface PlainError {
	name: ErrorName;
	/** Null for an alarm, for too little memory, for another format, for an AbortError, and for a fault of the program. */
	code: ErrorCode | null;
	/** The input that is wrong. */
	field: string | null;
	/** The alarm about false data of the server. Then `code` is null. */
	alarm: Alarm | null;
	/** Why content can't be read. */
	why: UnreadableCause | null;
	/** The rules that the basis of a hand-off breaks, with the code `no-basis`. */
	basis: DecisionCode[];
	/** The desks that are suspended, with the code `reader-suspended`. */
	desks: Id[];
	/** The limit that was reached, with the code `full`. Null also when the server doesn't say. */
	limit: FullLimit | null;
	/** Members who can help, when `why` is set. */
	helpers: Id[];
	/** The time that belongs to `why`: from when on you can read (later-only), or until when you could (revoked). UTC ms. */
	at: number | null;
	/** Seconds to wait before the next attempt, as the server says. */
	retryAfter: number | null;
	/** The request's id in the server's log, for its operator. */
	request: string | null;
	/** For an OtherFormatError: the version of Cloister that reads what this device keeps. */
	version: string | null;
	/** An English text for developers. Empty for a fault of the program, whose message could hold content. */
	detail: string;
}

/**
 * The data of an error, of any class and from any source. It survives `structuredClone` and JSON.
 * @example try { await write(session, thread, content); } catch (error) { port.postMessage({ error: errorData(error) }); }
 */
export function errorData(error: unknown): PlainError {
	return {
		name: nameOf(error),
		code: codeOf(error),
		field: fieldOf(error),
		alarm: error instanceof AlarmError ? { ...error.alarm } : null,
		why: error instanceof Unreadable ? error.why : null,
		basis: basisOf(error),
		desks: error instanceof ProtocolError && error.data && "desks" in error.data ? error.data.desks : [],
		limit: error instanceof ProtocolError && error.data && "limit" in error.data ? error.data.limit : null,
		helpers: error instanceof Unreadable ? [...error.helpers] : [],
		at: error instanceof Unreadable ? error.at : null,
		retryAfter: error instanceof ServerError ? error.retryAfter : null,
		request: error instanceof ServerError ? error.request : null,
		version: error instanceof OtherFormatError ? error.kept.version : null,
		detail: detailOf(error),
	};
}

function nameOf(error: unknown): ErrorName {
	const found = Object.entries(CLASSES).find(([, each]) => error instanceof each);
	if (found) return found[0] as keyof typeof CLASSES;
	if (gotNoMemory(error)) return "OutOfMemoryError";
	return error instanceof Error && error.name === "AbortError" ? "AbortError" : "Error";
}

function codeOf(error: unknown): ErrorCode | null {
	if (error instanceof ProtocolError) return error.code;
	if (error instanceof ShapeError) return "bad-input";
	return error instanceof NoteVerificationError ? "bad-signature" : null;
}

function fieldOf(error: unknown): string | null {
	if (error instanceof ProtocolError || error instanceof ShapeError) return error.field ?? null;
	return null;
}

function basisOf(error: unknown): DecisionCode[] {
	if (!(error instanceof ProtocolError) || error.code !== "no-basis" || !error.data) return [];
	return [...(error.data as ErrorData["no-basis"]).why];
}

function detailOf(error: unknown): string {
	if (error instanceof ProtocolError) return error.detail;
	if (error instanceof AlarmError) return error.alarm.detail;
	const isOurs =
		error instanceof ShapeError ||
		error instanceof NoteVerificationError ||
		error instanceof OutOfMemoryError ||
		error instanceof OtherFormatError;
	return isOurs ? error.message : "";
}
