/**
 * Checks quickly whether bytes are a canonical access entry, and reads the entry's time. It accepts the same bytes as `decodeEntry`, but
 * doesn't build the entry. Verifiers that check millions of entries use it.
 */
import type { Bytes } from "../bytes.ts";
import { ACCESS_ENTRY_FIELDS, ATTESTED, INITIATORS, isCode, OUTCOMES, PURPOSES, SESSION_LENGTH } from "./entry.ts";

const NULL = 0xf6;
/** Major types of CBOR. */
const [UINT, BYTES, TEXT, LIST] = [0, 2, 3, 4];

/**
 * Reads items one after the other. A method that begins with "read" returns the item, or null when the item is not as it must be. A method
 * that begins with "skip" returns whether the item was as it must be.
 */
class Scanner {
	readonly #bytes: Bytes;
	at = 0;
	constructor(bytes: Bytes) {
		this.#bytes = bytes;
	}

	get atEnd(): boolean {
		return this.at === this.#bytes.length;
	}

	/** Reads the head of an item of this major type. @returns its number; null unless it is encoded in its shortest form. */
	readHead(major: number): number | null {
		const first = this.#bytes[this.at++];
		if (first === undefined || first >> 5 !== major) return null;
		const additional = first & 31;
		if (additional < 24) return additional;
		const length = [1, 2, 4, 8][additional - 24];
		if (length === undefined || this.at + length > this.#bytes.length) return null;
		let value = 0;
		for (const end = this.at + length; this.at < end; this.at++) value = value * 256 + (this.#bytes[this.at] as number);
		const least = length === 1 ? 24 : 256 ** (length / 2);
		return value >= least && value <= Number.MAX_SAFE_INTEGER ? value : null;
	}

	readUint(): number | null {
		return this.readHead(UINT);
	}

	skipBytes(length: number): boolean {
		if (this.readHead(BYTES) !== length) return false;
		this.at += length;
		return this.at <= this.#bytes.length;
	}

	/** Reads a text of up to 40 bytes, one character for each byte. A text that isn't ASCII comes out wrong, so no code matches it. */
	readText(): string | null {
		const length = this.readHead(TEXT);
		if (length === null || length > 40 || this.at + length > this.#bytes.length) return null;
		const text = String.fromCharCode(...this.#bytes.subarray(this.at, this.at + length));
		this.at += length;
		return text;
	}

	skipCode(): boolean {
		const text = this.readText();
		return text !== null && isCode(text);
	}

	skipNull(): boolean {
		if (this.#bytes[this.at] !== NULL) return false;
		this.at++;
		return true;
	}
}

const has = (list: readonly string[], text: string | null): boolean => text !== null && list.includes(text);

/** Returns the time of an entry (UTC ms) exactly for the bytes that `decodeEntry` accepts, and null for all others. */
export function scanEntryTime(canonical: Bytes): number | null {
	const scanner = new Scanner(canonical);
	const skipIdOrNull = () => scanner.skipNull() || scanner.skipBytes(16);
	// The items come in the order of ACCESS_ENTRY_FIELDS.
	if (scanner.readHead(LIST) !== ACCESS_ENTRY_FIELDS.length) return null;
	const version = scanner.readUint();
	const at = scanner.readUint();
	if (version !== 1 || at === null) return null;
	const hasActor = skipIdOrNull() && skipIdOrNull() && skipIdOrNull() && (scanner.skipNull() || scanner.skipBytes(SESSION_LENGTH)); // actor, organisation, desk, session
	const hasObject = hasActor && scanner.skipCode() && scanner.skipCode() && skipIdOrNull() && skipIdOrNull(); // action, objectType, object, case
	if (!hasObject) return null;
	const outcome = scanner.readText();
	const hasReason = has(OUTCOMES, outcome) && has(PURPOSES, scanner.readText()) && (scanner.skipNull() || scanner.skipCode()); // outcome, purpose, basis
	const hasRequest = hasReason && scanner.readUint() !== null && scanner.skipBytes(16); // count, request
	const hasFirst = hasRequest && (scanner.skipNull() || (outcome === "failed" && scanner.readUint() !== null));
	return hasFirst && has(ATTESTED, scanner.readText()) && has(INITIATORS, scanner.readText()) && scanner.atEnd ? at : null;
}
