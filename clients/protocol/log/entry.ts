/**
 * An access entry: who did what to which object, when, and with which outcome. It holds codes and ids only. It never
 * holds a name, a text, a search term, a file name, a token, a key or an address.
 *
 * Its canonical bytes are a deterministic CBOR array (RFC 8949 section 4.2.1) of 18 items in the order of `ACCESS_ENTRY_FIELDS`.
 * The leaf is 0x01 followed by HMAC-SHA256(salt, canonical bytes). The Merkle tree and the witnesses see only the leaf.
 * Without the random 16-byte salt nobody can guess the body from the leaf. So an entry is erased by deleting its body and salt, and
 * all proofs about the entry still verify.
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, type Id, idFromBytes, idToBytes } from "../bytes.ts";
import { type Cbor, decodeCbor } from "../cbor.ts";
import { CborWriter } from "../cbor-writer.ts";

export const OUTCOMES = ["allowed", "denied", "failed"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The relation that gave access. The server derives it. The reason that a user states for an export, print or override is the `basis`. */
export const PURPOSES = ["care", "handoff", "oversight", "administration", "self", "joining", "network"] as const;
export type Purpose = (typeof PURPOSES)[number];

/**
 * The side that knows that the action happened. `client`: only the client knows it, as for an export or a print, which the client announces
 * before it happens.
 */
export const ATTESTED = ["server", "client"] as const;
export type Attested = (typeof ATTESTED)[number];

/**
 * Who wanted the access: a person, who opened or did something, or the client's program by itself, such as a list that it fetches again. It is
 * the client's word, so the server takes `program` only where no content of a case is given. Every other access counts as a person's.
 */
export const INITIATORS = ["person", "program"] as const;
export type Initiator = (typeof INITIATORS)[number];

/** The header of a request in which a client names the initiator. */
export const INITIATOR_HEADER = "cloister-initiator";

export type AccessEntryBody = {
	readonly v: 1;
	/** Server time, UTC milliseconds since 1970. */
	readonly at: number;
	/** The member; null when nobody was signed in. */
	readonly actor: Id | null;
	readonly organisation: Id | null;
	/** The desk that the actor acted for. */
	readonly desk: Id | null;
	/** A 32-byte hash of the session id. */
	readonly session: Bytes | null;
	/** What was done. A code of 1 to 40 characters, like objectType and basis. See `isCode`. */
	readonly action: string;
	readonly objectType: string;
	readonly object: Id | null;
	readonly case: Id | null;
	readonly outcome: Outcome;
	readonly purpose: Purpose;
	/** A code for the legal basis or the stated reason. For counted attempts of strangers, where the attempts came from. Null without one. */
	readonly basis: string | null;
	/** The number of objects, such as the length of a list; or the number of attempts of strangers that were counted together. */
	readonly count: number;
	/** The request id. */
	readonly request: Id;
	/** For outcome `failed`: the number of the `allowed` entry whose commit failed. Otherwise null. */
	readonly first: number | null;
	readonly attested: Attested;
	/** The server's own actions have `program`. */
	readonly initiator: Initiator;
};

/** The order of the canonical array. */
export const ACCESS_ENTRY_FIELDS = [
	"v",
	"at",
	"actor",
	"organisation",
	"desk",
	"session",
	"action",
	"objectType",
	"object",
	"case",
	"outcome",
	"purpose",
	"basis",
	"count",
	"request",
	"first",
	"attested",
	"initiator",
] as const satisfies readonly (keyof AccessEntryBody)[];

export const SALT_LENGTH = 16;
export const SESSION_LENGTH = 32;
export const LEAF_VERSION = 0x01;
/** The version byte and an HMAC-SHA256. */
export const LEAF_LENGTH = 33;

/** Whether a text is a code: 1 to 40 ASCII letters, digits and . _ : - without spaces, so that no name or text is logged by mistake. */
export function isCode(text: string): boolean {
	return /^[A-Za-z][A-Za-z0-9._:-]{0,39}$/.test(text);
}

/** Converts one field's value to CBOR and back. Both directions throw unless the value is as `AccessEntryBody` says. */
type Codec<T> = { readonly write: (value: T) => Cbor; readonly read: (value: Cbor) => T };

/** A codec for values that are the same in memory and in CBOR. */
function unconverted<T extends Cbor>(is: (value: Cbor) => value is T): Codec<T> {
	const pass = (value: Cbor): T => {
		if (!is(value)) throw new SyntaxError("not a value of this field");
		return value;
	};
	return { write: pass, read: pass };
}

function oneOf<T extends string>(list: readonly T[]): Codec<T> {
	return unconverted((value): value is T => list.some((item) => item === value));
}

function orNull<T>(codec: Codec<T>): Codec<T | null> {
	return { write: (value) => (value === null ? null : codec.write(value)), read: (value) => (value === null ? null : codec.read(value)) };
}

const bytes = (length: number) => unconverted((value): value is Bytes => value instanceof Uint8Array && value.length === length);
const natural = unconverted((value): value is number => Number.isSafeInteger(value) && (value as number) >= 0);
const code = unconverted((value): value is string => typeof value === "string" && isCode(value));
const id: Codec<Id> = { write: idToBytes, read: (value) => idFromBytes(bytes(16).read(value)) };

const CODECS: { readonly [K in keyof AccessEntryBody]: Codec<AccessEntryBody[K]> } = {
	v: unconverted((value): value is 1 => value === 1),
	at: natural,
	actor: orNull(id),
	organisation: orNull(id),
	desk: orNull(id),
	session: orNull(bytes(SESSION_LENGTH)),
	action: code,
	objectType: code,
	object: orNull(id),
	case: orNull(id),
	outcome: oneOf(OUTCOMES),
	purpose: oneOf(PURPOSES),
	basis: orNull(code),
	count: natural,
	request: id,
	first: orNull(natural),
	attested: oneOf(ATTESTED),
	initiator: oneOf(INITIATORS),
};

const badField = (field: string, cause?: unknown) => new SyntaxError(`access entry: bad ${field}`, { cause });

/** Only a `failed` entry may name an earlier entry. @throws SyntaxError */
function checkFirst(body: AccessEntryBody): AccessEntryBody {
	if (body.first !== null && body.outcome !== "failed") throw badField("first");
	return body;
}

function readField(field: keyof AccessEntryBody, item: Cbor): unknown {
	try {
		return CODECS[field].read(item);
	} catch (cause) {
		throw badField(field, cause);
	}
}

/** 512 bytes are more than the longest entry has: six ids, a session hash, six codes of up to 40 characters, four numbers. */
const writer = new CborWriter(512);

/** The canonical bytes of an entry. Uses `CborWriter`, because every request waits for this. @throws SyntaxError that names the bad field. */
export function encodeEntry(body: AccessEntryBody): Bytes {
	checkFirst(body);
	writer.begin(ACCESS_ENTRY_FIELDS.length);
	for (const field of ACCESS_ENTRY_FIELDS) {
		try {
			writer.item(CODECS[field].write(body[field] as never));
		} catch (cause) {
			throw badField(field, cause);
		}
	}
	return writer.bytes();
}

/** Decodes an entry strictly. @throws Error unless the bytes are canonical. */
export function decodeEntry(canonical: Bytes): AccessEntryBody {
	const items = decodeCbor(canonical);
	if (!Array.isArray(items) || items.length !== ACCESS_ENTRY_FIELDS.length)
		throw new SyntaxError(`access entry: not an array of ${ACCESS_ENTRY_FIELDS.length}`);
	const fields = ACCESS_ENTRY_FIELDS.map((field, i) => [field, readField(field, items[i] ?? null)]);
	return checkFirst(Object.fromEntries(fields) as AccessEntryBody);
}

/** The 33 bytes that the tree hashes: 0x01 || HMAC-SHA256(salt, canonical). @throws RangeError unless the salt has 16 bytes. */
export function entryLeaf(salt: Bytes, canonical: Bytes): Bytes {
	if (salt.length !== SALT_LENGTH) throw new RangeError("a salt has 16 bytes");
	return concat(Uint8Array.of(LEAF_VERSION), hmac(sha256, salt, canonical));
}
