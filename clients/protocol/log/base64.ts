/** Standard base64 with padding (RFC 4648 section 4), as the C2SP specifications use it. */
import { type Bytes, fromBase64Url, toBase64Url } from "../bytes.ts";

export function toBase64(bytes: Bytes): string {
	const text = toBase64Url(bytes).replaceAll("-", "+").replaceAll("_", "/");
	return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

/** Decodes base64. @throws SyntaxError when the padding is missing, a character isn't of the alphabet, or an unused low bit isn't zero. */
export function fromBase64(text: string): Bytes {
	if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new SyntaxError("not base64");
	return fromBase64Url(text.replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_"));
}
