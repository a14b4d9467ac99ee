/**
 * Checks quickly whether bytes are a canonical access entry, and reads its time. It accepts the same bytes as `decodeEntry`, but doesn't
 * build the entry. Verifiers that check millions of entries use it.
 */
import type { Bytes } from "../bytes.ts";
import { ACCESS_ENTRY_FIELDS, ATTESTED, isCode, OUTCOMES, PURPOSES, SESSION_LENGTH } from "./entry.ts";

const NULL = 0xf6;
/** Major types of CBOR. */
const [UINT, BYTES, TEXT, LIST] = [0, 2, 3, 4];

/** Reads items one after the other. Each method returns null or false when the next item is not as it must be. */
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
	head(major: number): number | null {
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

	uint(): number | null {
		return this.head(UINT);
	}

	bytes(length: number): boolean {
		if (this.head(BYTES) !== length) return false;
		this.at += length;
		return this.at <= this.#bytes.length;
	}

	/** Reads a text of up to 40 ASCII characters. Other characters come out wrong, so no code matches them. */
	text(): string | null {
		const length = this.head(TEXT);
		if (length === null || length > 40 || this.at + length > this.#bytes.length) return null;
		const text = String.fromCharCode(...this.#bytes.subarray(this.at, this.at + length));
		this.at += length;
		return text;
	}

	code(): boolean {
		const text = this.text();
		return text !== null && isCode(text);
	}

	isNull(): boolean {
		if (this.#bytes[this.at] !== NULL) return false;
		this.at++;
		return true;
	}
}

const has = (list: readonly string[], text: string | null): boolean => text !== null && list.includes(text);

/** Returns the time of an entry (UTC ms) exactly for the bytes that `decodeEntry` accepts, and null for all others. */
export function scanEntryTime(canonical: Bytes): number | null {
	const s = new Scanner(canonical);
	const idOrNull = () => s.isNull() || s.bytes(16);
	// The items come in the order of ACCESS_ENTRY_FIELDS.
	if (s.head(LIST) !== ACCESS_ENTRY_FIELDS.length) return null;
	const version = s.uint();
	const at = s.uint();
	if (version !== 1 || at === null) return null;
	const hasActor = idOrNull() && idOrNull() && idOrNull() && (s.isNull() || s.bytes(SESSION_LENGTH)); // actor, organisation, desk, session
	const hasObject = hasActor && s.code() && s.code() && idOrNull() && idOrNull(); // action, objectType, object, case
	if (!hasObject) return null;
	const outcome = s.text();
	const hasReason = has(OUTCOMES, outcome) && has(PURPOSES, s.text()) && (s.isNull() || s.code()); // outcome, purpose, basis
	const hasRequest = hasReason && s.uint() !== null && s.bytes(16); // count, request
	const hasFirst = hasRequest && (s.isNull() || (outcome === "failed" && s.uint() !== null));
	return hasFirst && has(ATTESTED, s.text()) && s.atEnd ? at : null;
}
