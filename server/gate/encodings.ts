/** Encodings of answers: which ones a client accepts, and JSON that may be compressed. */
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Http } from "./http.ts";
import { RawAnswer } from "./raw-answer.ts";

/** Whether Accept-Encoding names this coding, and not with the weight 0 (RFC 9110, section 12.5.3). `*` isn't used by browsers. */
export function acceptsEncoding(http: Http, coding: string): boolean {
	return (http.header("accept-encoding") ?? "")
		.toLowerCase()
		.split(",")
		.some((part) => {
			const [name, ...parameters] = part.split(";").map((each) => each.trim());
			return name === coding && !parameters.some((each) => /^q=0(\.0*)?$/.test(each));
		});
}

/**
 * JSON, compressed when the client accepts it. Only for answers that every reader may know whole. The length of any other compressed answer
 * would show parts of a secret to somebody who writes text that stands beside it.
 */
export async function compressedJson(http: Http, body: object): Promise<RawAnswer> {
	const json = Buffer.from(JSON.stringify(body));
	const headers = { "content-type": "application/json; charset=utf-8", vary: "accept-encoding" };
	if (!acceptsEncoding(http, "gzip")) return new RawAnswer(json, { headers });
	return new RawAnswer(await promisify(gzip)(json), { headers: { ...headers, "content-encoding": "gzip" } });
}
