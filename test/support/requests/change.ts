/** From one good request many that are nearly good: a field, a statement, the address, the sender or the form is another. */
import type { SigningKey } from "#crypto/signing.ts";
import { tup } from "#protocol/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import type { Random } from "./random.ts";
import { anyValue, flipped, otherValue, placesIn, valueAt, withValue } from "./values.ts";

/** What is sent, as it will be on the wire. */
export interface Sent {
	method: string;
	path: string;
	token: string | null;
	body?: unknown;
	/** Instead of a body. */
	text?: string;
	bytes?: Uint8Array | undefined;
	cookies: Record<string, string>;
	headers: Record<string, string>;
	/** What was changed. */
	what: string[];
}

export interface Ground {
	network: Uint8Array;
	/** Of whoever the request is by; null for a stranger's. */
	key: SigningKey | null;
	/** Texts seen in other requests, to be put where they don't belong. */
	others: readonly string[];
	tokens: readonly (string | null)[];
	/** Statements of other requests. */
	statements: readonly Wire[];
}

export interface Wire {
	type: string;
	body: string;
	sigs: string[];
}

type Change = (r: Random, sent: Sent, ground: Ground) => Sent;

export function changed(r: Random, sent: Sent, ground: Ground): Sent {
	let copy = sent;
	for (let left = r.pick([1, 1, 1, 2, 3]); left > 0; left--) copy = r.pick(applicable(copy))(r, copy, ground);
	return copy;
}

function applicable({ body, bytes }: Sent): Change[] {
	if (bytes) return [address, address, sender, form, payload];
	if (body === undefined) return [address, address, sender, form, unasked];
	const statements: Change[] = placesOfStatements(body).length > 0 ? [resigned, resigned, resigned, exchanged] : [];
	return [field, field, field, ...statements, address, sender, form, text];
}

const said = (sent: Sent, what: string, parts: Partial<Sent>): Sent => ({ ...sent, ...parts, what: [...sent.what, what] });

const field: Change = (r, sent, { others }) => {
	const places = placesIn(sent.body);
	if (places.length === 0) return said(sent, "the whole body", { body: anyValue(r) });
	const path = r.pick(places);
	const at = path.join(".");
	if (r.chance(0.1)) return said(sent, `${at} missing`, { body: withValue(sent.body, path, undefined) });
	if (r.chance(0.1))
		return said(sent, `more beside ${at}`, {
			body: withValue(sent.body, [...path.slice(0, -1), r.pick(["more", "__proto__"])], anyValue(r)),
		});
	const other = otherValue(r, valueAt(sent.body, path), others);
	return said(sent, `${at} = ${JSON.stringify(other)?.slice(0, 60)}`, { body: withValue(sent.body, path, other) });
};

function placesOfStatements(body: unknown) {
	return placesIn(body).filter((path) => Array.isArray((valueAt(body, path) as Partial<Wire> | null)?.sigs));
}

/** Another field inside of a statement; mostly signed anew with the right key, so that nothing but the rules can refuse it. */
const resigned: Change = (r, sent, { network, key, others }) => {
	const places = placesOfStatements(sent.body);
	if (places.length === 0) return field(r, sent, { network, key, others, tokens: [], statements: [] });
	const path = r.pick(places);
	const { type, body, sigs } = valueAt(sent.body, path) as Wire;
	try {
		const map = decodeCbor(new Uint8Array(Buffer.from(body, "base64url")));
		const inner = r.pick(placesIn(map));
		const before = valueAt(map, inner);
		const other = before instanceof Uint8Array ? otherBytes(r, before, others) : otherValue(r, before, others);
		const bytes = encodeCbor(withValue(map, inner, r.chance(0.05) ? undefined : other) as Cbor);
		const signature = key && r.chance(0.85) ? key.sign(tup("cloister/1/sign", network, type, bytes)) : null;
		const fresh = signature ? [Buffer.from(signature).toString("base64url"), ...sigs.slice(1)] : sigs;
		const wire = { type, body: Buffer.from(bytes).toString("base64url"), sigs: fresh };
		return said(sent, `${path.join(".")} (${type}): ${inner.join(".")} is another${signature ? ", signed" : ""}`, {
			body: withValue(sent.body, path, wire),
		});
	} catch {
		// No statement any more, or no CBOR: bytes at random.
		return said(sent, `${path.join(".")}.body is noise`, {
			body: withValue(sent.body, [...path, "body"], r.bytes(r.below(300)).toString("base64url")),
		});
	}
};

function otherBytes(r: Random, bytes: Uint8Array, others: readonly string[]): Uint8Array {
	const like = others
		.map((each) => Buffer.from(each.replaceAll("-", ""), bytes.length === 16 ? "hex" : "base64url"))
		.filter((each) => each.length === bytes.length);
	if (like.length > 0 && r.chance(0.6)) return new Uint8Array(r.pick(like));
	return new Uint8Array(r.chance(0.5) ? flipped(r, Buffer.from(bytes)) : r.bytes(r.below(80)));
}

const exchanged: Change = (r, sent, { statements }) => {
	const path = r.pick(placesOfStatements(sent.body));
	if (!path || statements.length === 0) return sent;
	const other = r.pick(statements);
	return said(sent, `${path.join(".")} is another ${other.type}`, { body: withValue(sent.body, path, other) });
};

const address: Change = (r, sent, { others }) => {
	const [path = "", query] = sent.path.split("?");
	if (query !== undefined ? r.chance(0.6) : r.chance(0.2)) {
		const search = new URLSearchParams(query);
		const names = [...search.keys(), "limit", "cursor", "from", "nothing", "__proto__"];
		const name = r.pick(names);
		const value = otherValue(r, search.get(name) ?? "1", others);
		if (r.chance(0.2)) search.append(name, String(value));
		else search.set(name, typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
		return said(sent, `query ${name}`, { path: `${path}?${search.toString().slice(0, 4_000)}` });
	}
	const parts = path.split("/");
	const at = parts.findLastIndex((part) => /\d/.test(part));
	if (at < 0) return sender(r, sent, { network: new Uint8Array(), key: null, others, tokens: [null, "nobody"], statements: [] });
	// Halves of characters can't be encoded.
	const other = Buffer.from(String(otherValue(r, parts[at], others)).slice(0, 1_000)).toString();
	const named = parts.with(at, encodeURIComponent(other));
	return said(sent, `path: ${named[at]?.slice(0, 40)}`, { path: named.join("/") + (query === undefined ? "" : `?${query}`) });
};

const sender: Change = (r, sent, { tokens }) => {
	if (r.chance(0.2))
		return said(sent, "other cookies", {
			cookies: { cloister_refresh: r.bytes(32).toString("base64url"), cloister_device: r.pick(["", "x", "A".repeat(43)]) },
		});
	const token =
		r.chance(0.3) && sent.token
			? flipped(r, Buffer.from(sent.token))
					.toString("latin1")
					.replace(/[^\x21-\x7e]/g, "x")
			: r.pick(tokens);
	return said(sent, "another token", { token });
};

const form: Change = (r, sent) => {
	const header = r.pick<[string, string]>([
		["content-type", "text/plain"],
		["content-type", "application/octet-stream"],
		["content-type", "application/json; charset=utf-16"],
		["content-type", "application/json;;;"],
		["range", "bytes=5-2"],
		["range", "bytes=0-999999999999"],
		["if-none-match", "*"],
		["accept", "text/html"],
		["content-encoding", "gzip"],
		["x-forwarded-for", "1.2.3.4"],
		["x-http-method-override", "DELETE"],
		["cookie", "a=b; a=c; =; ;;"],
		["authorization", "Basic Zm9vOmJhcg=="],
	]);
	if (r.chance(0.2)) return said(sent, "another method", { method: r.pick(["GET", "POST", "PUT", "DELETE", "PATCH"]) });
	return said(sent, `${header[0]}: ${header[1]}`, { headers: { ...sent.headers, [header[0]]: header[1] } });
};

/** The JSON itself. */
const text: Change = (r, sent) => {
	const whole = JSON.stringify(sent.body);
	const at = r.below(whole.length);
	switch (r.below(6)) {
		case 0:
			return said(sent, "cut", { text: whole.slice(0, at) });
		case 1:
			return said(sent, "a key twice", { text: whole.replace(/^\{("[^"]*"):/, (_all, key) => `{${key}:1,${key}:`) });
		case 2:
			return said(sent, "__proto__", { text: whole.replace("{", '{"__proto__":{"x":1},') });
		case 3:
			return said(sent, "a character", {
				text: whole.slice(0, at) + r.pick(["\0", "\\ud800", "\\u0000", "é", "{", "]", ",", "\ufeff", "1e999"]) + whole.slice(at),
			});
		case 4:
			return said(sent, "deep", { text: whole.slice(0, at) + "[".repeat(5_000) });
		default:
			return said(sent, "after it", { text: `${whole}${r.pick([" ", "x", "{}", "\n\n"])}` });
	}
};

const payload: Change = (r, sent) => {
	const bytes = Buffer.from(sent.bytes ?? new Uint8Array());
	return said(sent, "other bytes", {
		bytes: r.pick([flipped(r, bytes), bytes.subarray(1), Buffer.concat([bytes, bytes]), Buffer.alloc(0), r.bytes(200)]),
	});
};

const unasked: Change = (r, sent) =>
	sent.method === "GET" ? form(r, sent, {} as Ground) : said(sent, "a body where none belongs", { body: anyValue(r) });
