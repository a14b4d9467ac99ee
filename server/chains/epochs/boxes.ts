/** Sealed boxes beside the statements that name them by hash. */
import { type Bytes, equal, fromBase64Url, hash, keyOf } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";

/** As in JSON: both base64url. */
export interface SealedWire {
	hash: string;
	box: string;
}

/**
 * The box of each name; exactly the named ones must be there.
 * @throws ProtocolError bad-statement when two names are one; bad-content when a box is missing, foreign or not what its hash says.
 */
export function boxesOf(named: readonly Bytes[], sealed: readonly SealedWire[]): Map<string, Bytes> {
	const wanted = new Set(named.map(keyOf));
	if (wanted.size !== named.length) throw new ProtocolError("bad-statement", "holders: two of them have one hash");
	const boxes = new Map<string, Bytes>();
	for (const { hash: name, box } of sealed) {
		const bytes = decode(box);
		if (!wanted.has(name)) throw new ProtocolError("bad-content", "sealed: no statement here names this box");
		if (!equal(hash(bytes), fromBase64Url(name))) throw new ProtocolError("bad-content", "sealed: a box is not what its hash says");
		boxes.set(name, bytes);
	}
	if (boxes.size !== wanted.size) throw new ProtocolError("bad-content", "sealed: a box that the statement names is missing");
	return boxes;
}

function decode(text: string): Bytes {
	try {
		return fromBase64Url(text);
	} catch {
		throw new ProtocolError("bad-input", "sealed: takes base64url", "sealed");
	}
}
