/** Second implementation of SPEC.md section 2. It reads the types from the notation of spec/types.md. */
import { readFileSync } from "node:fs";
import { type Bytes, base64url, fromBase64url, fromUtf8, H, number, refuse, same, tup } from "./bytes.ts";
import { decodeExactly, encode, type Value } from "./cbor.ts";
import * as ed25519 from "./ed25519.ts";
import { type Form, fits, parseForm } from "./forms.ts";

const LARGEST_BODY = 60 * 1024;

export const TYPES: ReadonlyMap<string, Form> = readTypes(
	readFileSync(new URL("../../../clients/protocol/spec/types.md", import.meta.url), "utf8"),
);

/** Reads each `### type` with its lines "- `field`: notation". Adds the envelope's fields to every type. */
function readTypes(chapter: string): Map<string, Form> {
	const fieldsOf = (text: string): [string, Form][] =>
		[...text.matchAll(/^- `(\w+)`: (.+)$/gm)].map((match) => [match[1] as string, parseForm(match[2] as string)]);
	const [before, ...sections] = chapter.split(/^### /m) as [string, ...string[]];
	const envelope = fieldsOf(before);
	return new Map(
		sections.map((section) => {
			const [type] = section.split("\n", 1) as [string];
			return [type, { kind: "map", fields: new Map([...envelope, ...fieldsOf(section)]) }];
		}),
	);
}

export interface Statement {
	type: string;
	body: { [field: string]: Value };
	bytes: Bytes;
	signatures: Bytes[];
	objId: Bytes;
}

/** The network in the objId and signature. It is empty for genesis, because the network's id is computed from genesis. */
const signedNetwork = (network: Bytes, type: string): Bytes => (type === "genesis" ? new Uint8Array(0) : network);

export const networkOf = (genesisBody: Bytes): Bytes => H(tup("cloister/1/network", genesisBody));
export const objectId = (network: Bytes, type: string, body: Bytes): Bytes =>
	H(tup("cloister/1/object", signedNetwork(network, type), type, body));
export const signingInput = (network: Bytes, type: string, body: Bytes): Bytes =>
	tup("cloister/1/sign", signedNetwork(network, type), type, body);

export function makeStatement(network: Bytes, type: string, body: { [field: string]: Value }, seeds: Bytes[]): Statement {
	const bytes = encode(body);
	const signatures = seeds.map((seed) => ed25519.sign(seed, signingInput(network, type, bytes)));
	return readStatement(network, type, bytes, signatures);
}

export function readStatement(network: Bytes, type: string, bytes: Bytes, signatures: Bytes[]): Statement {
	const form = TYPES.get(type);
	if (!form) return refuse("no such type");
	if (bytes.length > LARGEST_BODY) refuse("the body is too long");
	const body = decodeExactly(bytes);
	if (!fits(form, body)) refuse("not the fields of its type");
	if (signatures.length < 1 || signatures.length > 2) refuse("one signature or two");
	return { type, body: body as { [field: string]: Value }, bytes, signatures, objId: objectId(network, type, bytes) };
}

export const signedBy = (network: Bytes, statement: Statement, key: Bytes, index = 0): boolean =>
	ed25519.verify(key, signingInput(network, statement.type, statement.bytes), statement.signatures[index] ?? new Uint8Array(0));

export function fromWire(network: Bytes, wire: unknown): Statement {
	const { type, body, sigs, ...rest } = wire as { type: unknown; body: unknown; sigs: unknown };
	if (Object.keys(rest).length > 0) refuse("unknown fields");
	if (typeof type !== "string" || typeof body !== "string" || !Array.isArray(sigs)) return refuse("not a statement");
	if (!sigs.every((signature) => typeof signature === "string")) refuse("signatures are text");
	return readStatement(network, type, fromBase64url(body), sigs.map(fromBase64url));
}

export const toWire = ({ type, bytes, signatures }: Statement) => ({ type, body: base64url(bytes), sigs: signatures.map(base64url) });

/** The leaf of the directory's tree, by the beginning of spec/directory.md. */
export const leafOf = ({ type, bytes, signatures }: Statement): Bytes => tup(type, bytes, tup(...signatures));

export function fromLeaf(network: Bytes, leaf: Bytes): Statement {
	const [type, body, signatures, ...more] = untup(leaf);
	if (!type || !body || !signatures || more.length > 0) return refuse("a leaf has three parts");
	const statement = readStatement(network, fromUtf8(type), body, untup(signatures));
	return same(leafOf(statement), leaf) ? statement : refuse("not the only valid encoding of this leaf");
}

function untup(bytes: Bytes): Bytes[] {
	const parts: Bytes[] = [];
	let at = 0;
	while (at < bytes.length) {
		if (bytes.length - at < 4) refuse("a part without its length");
		const end = at + 4 + Number(number(bytes.subarray(at, at + 4)));
		if (end > bytes.length) refuse("a part is longer than the bytes");
		parts.push(bytes.slice(at + 4, end));
		at = end;
	}
	return parts;
}

/** The hash of a name, by spec/directory.md section 3. */
export const nameHash = (salt: Bytes, name: string): Bytes => H(tup("cloister/1/name", salt, name));
export const inviteId = (pk: Bytes): Bytes => H(tup("cloister/1/invite-id", pk)).subarray(0, 16);
export const inviteProofInput = (action: string, invite: Bytes, at: number, ...body: (Bytes | string | number)[]): Bytes =>
	tup("cloister/1/invite", action, invite, at, ...body);
/** The AAD of an entry's box: the header without `box`. */
export const entryAad = (body: { [field: string]: Value }): Bytes => {
	const { box: _, ...header } = body;
	return encode(header);
};
