/** Sealed boxes, which a request carries beside the statements that name them by hash. */
import { type Bytes, equal, fromBase64Url, hash, keyOf } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";

/** A sealed box in the JSON of a request. Both fields are base64url. */
export interface SealedWire {
	hash: string;
	box: string;
}

/**
 * Checks that there is exactly one box for each named hash.
 * @returns the boxes by hash (base64url).
 * @param code of the refusal when a box is missing, not named, comes twice, or has another hash.
 * @throws ProtocolError bad-statement when a hash is named twice; bad-input when a box is not base64url.
 */
export function matchBoxes(
	named: readonly Bytes[],
	sealed: readonly SealedWire[],
	code: "bad-content" | "bad-statement" = "bad-content",
): Map<string, Bytes> {
	const wanted = new Set(named.map(keyOf));
	if (wanted.size !== named.length) throw new ProtocolError("bad-statement", "sealed: two statements or holders name the same box");
	const boxes = new Map<string, Bytes>();
	for (const { hash: name, box } of sealed) {
		const bytes = decode(box);
		if (!wanted.has(name)) throw new ProtocolError(code, "sealed: takes only boxes that a statement of this request names");
		if (!equal(hash(bytes), fromBase64Url(name))) throw new ProtocolError(code, "sealed: a box doesn't have the hash that is given for it");
		if (boxes.has(name)) throw new ProtocolError(code, "sealed: a box comes twice");
		boxes.set(name, bytes);
	}
	if (boxes.size !== wanted.size) throw new ProtocolError(code, "sealed: lacks a box that a statement names");
	return boxes;
}

function decode(text: string): Bytes {
	try {
		return fromBase64Url(text);
	} catch {
		throw new ProtocolError("bad-input", "sealed: takes base64url", "sealed");
	}
}
