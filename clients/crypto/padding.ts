/**
 * Padding before sealing: ISO/IEC 7816-4 (0x80, then zeros) up to a Padmé length, so that a box's size says
 * little about its content. Padmé: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", PETS 2019.
 */
import type { Bytes } from "#protocol/bytes.ts";
import { badContent } from "./aead.ts";

/** The shortest padded length, in bytes. */
export const SHORTEST = 256;

/** The most content that can be padded, in bytes. It is larger than any file, and a JavaScript number holds it exactly. */
export const MAX_CONTENT: number = 2 ** 48;

/** The Padmé length for `length` bytes: at most 12 % more. It leaks O(log log length) bits. */
function padme(length: number): number {
	const exponent = Math.floor(Math.log2(length));
	const kept = Math.floor(Math.log2(exponent)) + 1;
	const unit = 2 ** (exponent - kept);
	return Math.ceil(length / unit) * unit;
}

/** The padded length of `size` bytes of content: at least 256, else the Padmé length of `size` + 1, for the byte 0x80. */
export function paddedLength(size: number): number {
	if (!Number.isSafeInteger(size) || size < 0 || size > MAX_CONTENT) throw new RangeError("size is 0 to 2^48 bytes");
	return size + 1 <= SHORTEST ? SHORTEST : padme(size + 1);
}

export function pad(content: Bytes): Bytes {
	const out = new Uint8Array(paddedLength(content.length));
	out.set(content);
	out[content.length] = 0x80;
	return out;
}

/**
 * Removes padding strictly: only the exact padding of pad() is accepted.
 * @throws ProtocolError `bad-content`.
 */
export function unpad(padded: Bytes): Bytes {
	let end = padded.length - 1;
	while (end >= 0 && padded[end] === 0) end -= 1;
	if (padded[end] !== 0x80 || padded.length !== paddedLength(end)) throw badContent();
	return padded.slice(0, end);
}
