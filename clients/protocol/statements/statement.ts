/** Statements as bytes: how they are encoded, parsed, identified and verified. SPEC, section 2. */
import { type Bytes, fromBase64Url, hash, keyOf, toBase64Url, tup } from "../bytes.ts";
import { decodeCbor, encodeCbor } from "../cbor.ts";
import { ProtocolError } from "../errors.ts";
import { map, ShapeError } from "../schema.ts";
import { verifyEd25519 } from "../sodium.ts";
import { compartmentTypes } from "./compartments.ts";
import { type Body, type Envelope, envelopeFields, isStatementType, type StatementType, shapeOf } from "./registry.ts";
import { spaceTypes } from "./spaces.ts";

/** A statement in JSON: the exact bytes of the body and the signatures, as base64url. */
export interface Wire {
	type: string;
	body: string;
	sigs: string[];
}

/** A statement of any type, for code that reads only the envelope of its body. */
export interface SignedStatement {
	type: StatementType;
	body: Envelope;
	/** The exact bytes of the body. These are verified, hashed and stored. */
	bytes: Bytes;
	sigs: Bytes[];
	/** objId, 32 bytes. */
	objId: Bytes;
	/** objId as a map key. */
	key: string;
}

export interface Statement<T extends StatementType = StatementType> extends SignedStatement {
	type: T;
	body: Body<T>;
}

/** A union of all types, so that a switch on `type` narrows `body`. */
export type AnyStatement = { [T in StatementType]: Statement<T> }[StatementType];

/** A statement whose type this version doesn't know. In the directory it is a void leaf. */
export interface UnknownStatement {
	type: "unknown";
	/** The type on the wire. */
	name: string;
	bytes: Bytes;
	sigs: Bytes[];
}

/** A leaf of the directory log. */
export type Leaf = AnyStatement | UnknownStatement;

/** The network id under which genesis is signed and has its objId. */
export const NO_NETWORK: Bytes = new Uint8Array(0);

/** Largest body in bytes: with its signatures it must fit the 65,535 bytes of an entry in a C2SP bundle. */
export const MAX_BODY = 60 * 1024;

/** The id of a network: a hash of its genesis, 32 bytes. */
export function networkId(genesisBody: Bytes): Bytes {
	return hash(tup("cloister/1/network", genesisBody));
}

/** The objId of a statement: a hash of its network, type and body, 32 bytes. */
export function objectId(network: Bytes, type: string, body: Bytes): Bytes {
	return hash(tup("cloister/1/object", network, type, body));
}

/** The bytes that are signed. */
export function signInput(network: Bytes, type: string, body: Bytes): Bytes {
	return tup("cloister/1/sign", network, type, body);
}

/** The deterministic CBOR of a body. @throws ProtocolError `bad-input` that names a field whose value its type does not allow. */
export function encodeBody<T extends StatementType>(type: T, body: Body<T>): Bytes {
	try {
		return encodeCbor(shapeOf(type).toCbor(body, ""));
	} catch (error) {
		throw error instanceof ShapeError ? new ProtocolError("bad-input", error.message, error.field) : error;
	}
}

/** Whether a statement has this type. Then its body has the fields of the type. */
export function isOfType<T extends StatementType>(statement: SignedStatement, type: T): statement is Statement<T> {
	return statement.type === type;
}

/** Makes a statement from parts that need no check, for example after signing. */
export function assemble<T extends StatementType>(network: Bytes, type: T, body: Body<T>, bytes: Bytes, sigs: Bytes[]): Statement<T> {
	const objId = objectId(network, type, bytes);
	return { type, body, bytes, sigs, objId, key: keyOf(objId) };
}

/**
 * Parses a statement strictly. It verifies no signature.
 * @throws ProtocolError `bad-statement` that names the field or rule.
 */
export function parseStatement(network: Bytes, wire: Wire): AnyStatement {
	if (!isStatementType(wire.type)) throw new ProtocolError("bad-statement", "type: is not a known statement type");
	if (wire.sigs.length < 1 || wire.sigs.length > 2) throw new ProtocolError("bad-statement", "sigs: must be one or two");
	const { bytes, body, sigs } = decodeWire(wire.type, wire);
	return assemble(wire.type === "genesis" ? NO_NETWORK : network, wire.type, body, bytes, sigs) as AnyStatement;
}

function decodeWire<T extends StatementType>(type: T, wire: Wire): { bytes: Bytes; body: Body<T>; sigs: Bytes[] } {
	try {
		const bytes = fromBase64Url(wire.body);
		if (bytes.length > MAX_BODY) throw new ShapeError("", `is larger than ${MAX_BODY} bytes`);
		return { bytes, body: shapeOf(type).fromCbor(decodeCbor(bytes), "") as Body<T>, sigs: wire.sigs.map(fromBase64Url) };
	} catch (error) {
		throw new ProtocolError("bad-statement", error instanceof Error ? error.message : "body: can't be read");
	}
}

/**
 * Parses a leaf of the directory log. A leaf of unknown type is kept with its bytes, because it counts in the tree.
 * @throws ProtocolError `bad-statement` as parseStatement, for a known type; SyntaxError for an unknown type whose body or signatures
 * aren't base64url.
 */
export function parseLeaf(network: Bytes, wire: Wire): Leaf {
	if (isStatementType(wire.type)) return parseStatement(network, wire);
	return { type: "unknown", name: wire.type, bytes: fromBase64Url(wire.body), sigs: wire.sigs.map(fromBase64Url) };
}

/** The type on the wire. */
const typeOf = (leaf: SignedStatement | UnknownStatement) => (leaf.type === "unknown" ? leaf.name : leaf.type);

export function toWire(statement: SignedStatement | UnknownStatement): Wire {
	return { type: typeOf(statement), body: toBase64Url(statement.bytes), sigs: statement.sigs.map(toBase64Url) };
}

/** Whether signature `index` of the statement verifies with this Ed25519 key. */
export function isSignedBy(network: Bytes, statement: SignedStatement, publicKey: Bytes, index = 0): boolean {
	const signature = statement.sigs[index];
	const forNetwork = statement.type === "genesis" ? NO_NETWORK : network;
	return signature !== undefined && verifyEd25519(signature, signInput(forNetwork, statement.type, statement.bytes), publicKey);
}

/** A leaf of the directory log: tup(type, body, tup(signatures)). */
export function directoryLeaf(statement: SignedStatement | UnknownStatement): Bytes {
	return tup(typeOf(statement), statement.bytes, tup(...statement.sigs));
}

/** The body of an `entry` statement without the field `box`, which is the hash of the sealed box. The header exists before the box. */
export type EntryHeader = Omit<Body<"entry">, "box">;

/** As EntryHeader, for an entry of an item. */
export type ItemHeader = Omit<Body<"item">, "box">;

const { box: _entryBox, ...entryFields } = compartmentTypes.entry;
const entryShape = map({ ...envelopeFields, ...entryFields });
const { box: _itemBox, ...itemFields } = spaceTypes.item;
const itemShape = map({ ...envelopeFields, ...itemFields });

/** The AAD of an entry's box: the deterministic CBOR of its header. SPEC "Compartments", section 4. @throws ShapeError */
export function entryAad(entry: EntryHeader): Bytes {
	const { box: _box, ...header } = entry as Body<"entry">;
	return encodeCbor(entryShape.toCbor(header, ""));
}

/** As entryAad, for an entry of an item. SPEC "Spaces", section 2. @throws ShapeError */
export function itemAad(entry: ItemHeader): Bytes {
	const { box: _box, ...header } = entry as Body<"item">;
	return encodeCbor(itemShape.toCbor(header, ""));
}
