/** Reads the whole body of an answer, up to a limit. */
import { type Bytes, fromUtf8 } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";

/**
 * The size of the largest answer that is read, in bytes. A page ends after some MiB (PAGE_BYTES). The chain of a compartment comes in one
 * answer: up to 150 MiB for hundreds of holders.
 */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** The whole body. @throws ProtocolError internal when it is larger than 256 MiB; errors of the connection as they come. */
export async function readBytes({ body }: Response): Promise<Bytes> {
	if (body === null) return new Uint8Array();
	const reader = body.getReader();
	const pieces: Bytes[] = [];
	let length = 0;
	try {
		for (let next = await reader.read(); !next.done; next = await reader.read()) {
			length += next.value.length;
			if (length > MAX_ANSWER_BYTES) throw new ProtocolError("internal", "the server's answer is larger than 256 MiB");
			pieces.push(next.value);
		}
		return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
	} finally {
		// Not awaited: cancelling a silent connection may never end.
		void reader.cancel().catch(() => {});
	}
}

/** The whole body as JSON. @throws as readBytes; TypeError or SyntaxError when the body is not JSON. */
export async function readJson(response: Response): Promise<unknown> {
	return JSON.parse(fromUtf8(await readBytes(response)));
}
