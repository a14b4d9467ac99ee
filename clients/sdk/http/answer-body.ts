/** The whole body of an answer, up to an end: a server may send without one. */
import { type Bytes, fromUtf8 } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";

/** Pages end after some MiB (PAGE_BYTES). The chain of a compartment is whole, and of hundreds of holders it may come to 150. */
const MOST_ANSWER = 256 * 1024 * 1024;

/** @throws ProtocolError internal when it is longer than any answer; whatever reading it throws. */
export async function bytesOf({ body }: Response): Promise<Bytes> {
	if (body === null) return new Uint8Array();
	const reader = body.getReader();
	const pieces: Bytes[] = [];
	let length = 0;
	try {
		for (let next = await reader.read(); !next.done; next = await reader.read()) {
			length += next.value.length;
			if (length > MOST_ANSWER) throw new ProtocolError("internal", "the server's answer has no end");
			pieces.push(next.value);
		}
		return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
	} finally {
		// Not awaited: a connection that has fallen silent may never end by itself.
		void reader.cancel().catch(() => {});
	}
}

/** @throws as bytesOf; TypeError or SyntaxError for what is no JSON. */
export async function jsonOf(response: Response): Promise<unknown> {
	return JSON.parse(fromUtf8(await bytesOf(response)));
}
