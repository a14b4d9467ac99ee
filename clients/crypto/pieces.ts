/** Streams of bytes: regrouped into pieces of one length, and padded at their end. */
import type { Bytes } from "#protocol/bytes.ts";
import { paddedLength } from "./padding.ts";

/** Bytes in pieces of any size. A piece may be empty. */
export type Source = AsyncIterable<Bytes> | Iterable<Bytes>;

/** How many zero bytes one piece of padding has at most. */
const ZEROS = 64 * 1024;

/**
 * Regroups a stream into pieces of one length. Holds one piece and one source piece at a time.
 * @param length of every piece but the first and the last. @param first length of the first piece.
 * @returns pieces that the consumer owns. `last` is true for the last piece, which may be shorter. An empty source gives no piece.
 */
export async function* exactPieces(
	source: Source,
	length: number,
	first: number = length,
): AsyncGenerator<{ piece: Bytes; last: boolean }> {
	let held = new Uint8Array(first);
	let filled = 0;
	for await (const given of source) {
		for (let at = 0; at < given.length; ) {
			// A full piece is kept until the next byte shows that it isn't the last.
			if (filled === held.length) {
				yield { piece: held, last: false };
				held = new Uint8Array(length);
				filled = 0;
			}
			const part = given.subarray(at, at + held.length - filled);
			held.set(part, filled);
			filled += part.length;
			at += part.length;
		}
	}
	if (filled > 0) yield { piece: held.subarray(0, filled), last: true };
}

/**
 * The source followed by ISO/IEC 7816-4 padding to its Padmé length.
 * @param count its `size` grows by the size of the source, without padding. It must be 0 before.
 */
export async function* padded(source: Source, count: { size: number }): AsyncGenerator<Bytes> {
	for await (const piece of source) {
		count.size += piece.length;
		yield piece;
	}
	yield Uint8Array.of(0x80);
	let zeros = paddedLength(count.size) - count.size - 1;
	for (; zeros > 0; zeros -= ZEROS) yield new Uint8Array(Math.min(zeros, ZEROS));
}

/**
 * Removes the padding from one piece of a padded stream.
 * @param position of the piece in the stream. @param size of the whole content.
 * @returns the content in this piece; undefined when a byte of the padding is wrong.
 */
export function withoutPadding(piece: Bytes, position: number, size: number): Bytes | undefined {
	const content = piece.subarray(0, Math.max(0, Math.min(piece.length, size - position)));
	const padding = piece.subarray(content.length);
	const start = position + content.length;
	return padding.every((byte, i) => byte === (start + i === size ? 0x80 : 0)) ? content : undefined;
}
