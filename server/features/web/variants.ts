/** A file of the web build in the encodings that browsers ask for, each made once at the start. Only for public files, never for `/api`. */
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { type Bytes, toHex } from "#protocol/bytes.ts";
import { WEB_POLICY } from "#protocol/release/policy.ts";
import { typeOf } from "#protocol/release/types.ts";
import type { Http } from "#server/gate/http.ts";
import { RawAnswer } from "#server/gate/raw-answer.ts";

/** Content types that are worth compressing. Images and fonts are compressed already. */
const COMPRESSIBLE = /^(text\/|application\/(json|manifest\+json|wasm)|image\/svg)/;
/** Preferred first. */
const CODINGS = ["br", "gzip"] as const;
type Coding = (typeof CODINGS)[number] | "identity";

const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** @returns the file in an encoding that the browser accepts, or 304 when it has it already. */
export type FileAnswer = (http: Http) => RawAnswer;

/** @param hash SHA-256 of the file. */
export async function fileAnswer(path: string, bytes: Bytes, hash: Bytes): Promise<FileAnswer> {
	const isCompressible = COMPRESSIBLE.test(typeOf(path));
	const bodies = isCompressible ? await compress(bytes) : new Map<Coding, Bytes>([["identity", bytes]]);
	const common = {
		"content-type": typeOf(path),
		"cache-control": path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
		// A worker, or an image that is opened on its own, doesn't inherit a policy. So every file carries it.
		"content-security-policy": WEB_POLICY,
		...(isCompressible && { vary: "accept-encoding" }),
	};
	const answers = new Map(
		[...bodies].map(([coding, body]) => {
			const etag = `"${toHex(hash)}${coding === "identity" ? "" : `-${coding}`}"`;
			const headers = { ...common, etag };
			const encoded = coding === "identity" ? headers : { ...headers, "content-encoding": coding };
			return [
				coding,
				{ etag, whole: new RawAnswer(body, { headers: encoded }), unchanged: new RawAnswer(undefined, { status: 304, headers }) },
			];
		}),
	);
	return (http) => {
		const coding = CODINGS.find((each) => answers.has(each) && accepts(http.header("accept-encoding"), each)) ?? "identity";
		const { etag, whole, unchanged } = answers.get(coding) as NonNullable<ReturnType<typeof answers.get>>;
		return hasTag(http.header("if-none-match"), etag) ? unchanged : whole;
	};
}

/** The file itself, and its compressed forms that are smaller. */
async function compress(bytes: Bytes): Promise<Map<Coding, Bytes>> {
	const made: [Coding, Bytes][] = [
		["identity", bytes],
		["br", await promisify<Bytes, typeof BROTLI, Bytes>(brotliCompress)(bytes, BROTLI)],
		["gzip", await promisify<Bytes, { level: number }, Bytes>(gzip)(bytes, { level: 9 })],
	];
	return new Map(made.filter(([coding, body]) => coding === "identity" || body.length < bytes.length));
}

/** Whether Accept-Encoding names this coding, and not with the weight 0 (RFC 9110, section 12.5.3). `*` isn't used by browsers. */
function accepts(header: string | undefined, coding: string): boolean {
	return (header ?? "")
		.toLowerCase()
		.split(",")
		.some((part) => {
			const [name, ...parameters] = part.split(";").map((each) => each.trim());
			return name === coding && !parameters.some((each) => /^q=0(\.0*)?$/.test(each));
		});
}

/** Whether If-None-Match has this tag (RFC 9110, section 13.1.2). Proxies may have marked it as weak. */
function hasTag(header: string | undefined, etag: string): boolean {
	const tags = (header ?? "").split(",").map((each) => each.trim().replace(/^W\//, ""));
	return tags.includes(etag) || tags.includes("*");
}
