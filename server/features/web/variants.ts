/**
 * A file of the web build in the encodings that browsers ask for. Each encoding is made once, at the first request for it. Only for public
 * files, never for `/api`.
 */
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { type Bytes, toHex } from "#protocol/bytes.ts";
import { contentTypeOf } from "#protocol/release/content-type.ts";
import { frameHeadersOf, policyOf } from "#protocol/release/policy.ts";
import { acceptsEncoding } from "#server/gate/encodings.ts";
import type { Http } from "#server/gate/http.ts";
import { RawAnswer } from "#server/gate/raw-answer.ts";

/** Content types that are worth compressing. Images and fonts are compressed already. */
const COMPRESSIBLE = /^(text\/|application\/(json|manifest\+json|wasm)|image\/svg)/;
/** The encodings. The preferred one comes first. */
const CODINGS = ["br", "gzip"] as const;
type Coding = (typeof CODINGS)[number];

const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
const COMPRESS: Record<Coding, (bytes: Bytes) => Promise<Bytes>> = {
	br: (bytes) => promisify<Bytes, typeof BROTLI, Bytes>(brotliCompress)(bytes, BROTLI),
	gzip: (bytes) => promisify<Bytes, { level: number }, Bytes>(gzip)(bytes, { level: 9 }),
};

/** @returns the file in an encoding that the browser accepts, or 304 when the browser has the file already. */
export type FileAnswer = (http: Http) => Promise<RawAnswer>;

/** The answers for one encoding of a file. */
interface Variant {
	etag: string;
	/** The answer with the file. */
	whole: RawAnswer;
	/** The answer 304, for a browser that has the file already. */
	unchanged: RawAnswer;
}

/** Answers requests for one file. @param hash SHA-256 of the file. */
export function fileAnswer(path: string, bytes: Bytes, hash: Bytes): FileAnswer {
	const variants = new Variants(path, bytes, hash);
	return async (http) => {
		const coding = variants.isCompressible && CODINGS.find((each) => acceptsEncoding(http, each));
		const { etag, whole, unchanged } = coding ? await variants.compressed(coding) : variants.asItIs;
		return hasTag(http.header("if-none-match"), etag) ? unchanged : whole;
	};
}

class Variants {
	readonly isCompressible: boolean;
	readonly asItIs: Variant;
	readonly #bytes: Bytes;
	readonly #hash: Bytes;
	readonly #headers: Record<string, string>;
	readonly #compressed = new Map<Coding, Promise<Variant>>();

	constructor(path: string, bytes: Bytes, hash: Bytes) {
		const contentType = contentTypeOf(path);
		this.isCompressible = COMPRESSIBLE.test(contentType);
		this.#bytes = bytes;
		this.#hash = hash;
		this.#headers = {
			"content-type": contentType,
			"cache-control": path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
			// A worker, or an image that is opened on its own, doesn't inherit a policy. So every file carries it.
			"content-security-policy": policyOf(path),
			...frameHeadersOf(path),
			...(this.isCompressible && { vary: "accept-encoding" }),
		};
		this.asItIs = this.#variant(bytes, null);
	}

	/** The file in this encoding, or as it is when the encoding makes it no smaller. */
	compressed(coding: Coding): Promise<Variant> {
		const variant = this.#compressed.get(coding) ?? this.#compress(coding);
		this.#compressed.set(coding, variant);
		// The compression can fail, such as without memory. Then the next request tries again.
		variant.catch(() => this.#compressed.delete(coding));
		return variant;
	}

	async #compress(coding: Coding): Promise<Variant> {
		const body = await COMPRESS[coding](this.#bytes);
		return body.length < this.#bytes.length ? this.#variant(body, coding) : this.asItIs;
	}

	#variant(body: Bytes, coding: Coding | null): Variant {
		const etag = `"${toHex(this.#hash)}${coding === null ? "" : `-${coding}`}"`;
		const headers = { ...this.#headers, etag };
		const encoded = coding === null ? headers : { ...headers, "content-encoding": coding };
		return { etag, whole: new RawAnswer(body, { headers: encoded }), unchanged: new RawAnswer(undefined, { status: 304, headers }) };
	}
}

/** Whether If-None-Match has this tag (RFC 9110, section 13.1.2). Proxies may have marked it as weak. */
function hasTag(header: string | undefined, etag: string): boolean {
	const tags = (header ?? "").split(",").map((each) => each.trim().replace(/^W\//, ""));
	return tags.includes(etag) || tags.includes("*");
}
