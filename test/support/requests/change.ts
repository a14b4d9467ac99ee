/** Changes a valid request a little: a field, a statement, the address, the sender or the form. */
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
	/** What was changed, one text for each change. */
	what: string[];
}

export interface RequestContext {
	network: Uint8Array;
	/** The signing key of the sender; null for a stranger. */
	key: SigningKey | null;
	/** Texts of other requests, which are put where they don't belong. */
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

type Change = (r: Random, sent: Sent, context: RequestContext) => Sent;

/** @returns the request with one to three changes. */
export function changeRequest(r: Random, sent: Sent, context: RequestContext): Sent {
	let copy = sent;
	for (let left = r.pick([1, 1, 1, 2, 3]); left > 0; left--) copy = r.pick(applicable(copy))(r, copy, context);
	return copy;
}

function applicable({ body, bytes }: Sent): Change[] {
	if (bytes) return [changeAddress, changeAddress, changeSender, changeForm, changeBytes];
	if (body === undefined) return [changeAddress, changeAddress, changeSender, changeForm, addBody];
	const hasStatements = placesOfStatements(body).length > 0;
	const statements: Change[] = hasStatements ? [changeSignedField, changeSignedField, changeSignedField, exchangeStatement] : [];
	return [changeField, changeField, changeField, ...statements, changeAddress, changeSender, changeForm, changeText];
}

/** @param what was changed. */
const withChange = (sent: Sent, what: string, parts: Partial<Sent>): Sent => ({ ...sent, ...parts, what: [...sent.what, what] });

const changeField: Change = (r, sent, { others }) => {
	const places = placesIn(sent.body);
	if (places.length === 0) return withChange(sent, "the whole body", { body: anyValue(r) });
	const path = r.pick(places);
	const at = path.join(".");
	if (r.chance(0.1)) return withChange(sent, `${at} missing`, { body: withValue(sent.body, path, undefined) });
	if (r.chance(0.1))
		return withChange(sent, `more beside ${at}`, {
			body: withValue(sent.body, [...path.slice(0, -1), r.pick(["more", "__proto__"])], anyValue(r)),
		});
	const other = otherValue(r, valueAt(sent.body, path), others);
	return withChange(sent, `${at} = ${JSON.stringify(other)?.slice(0, 60)}`, { body: withValue(sent.body, path, other) });
};

function placesOfStatements(body: unknown) {
	return placesIn(body).filter((path) => Array.isArray((valueAt(body, path) as Partial<Wire> | null)?.sigs));
}

/** Changes a field inside of a statement. Mostly signs it again with the right key, so that only the rules can refuse it. */
const changeSignedField: Change = (r, sent, { network, key, others }) => {
	const places = placesOfStatements(sent.body);
	if (places.length === 0) return changeField(r, sent, { network, key, others, tokens: [], statements: [] });
	const path = r.pick(places);
	const { type, body, sigs } = valueAt(sent.body, path) as Wire;
	try {
		const map = decodeCbor(new Uint8Array(Buffer.from(body, "base64url")));
		const inner = r.pick(placesIn(map));
		const before = valueAt(map, inner);
		const other = before instanceof Uint8Array ? otherBytes(r, before, others) : otherValue(r, before, others);
		const bytes = encodeCbor(withValue(map, inner, r.chance(0.05) ? undefined : other) as Cbor);
		const signature = key && r.chance(0.85) ? key.sign(tup("cloister/1/sign", network, type, bytes)) : null;
		const newSigs = signature ? [Buffer.from(signature).toString("base64url"), ...sigs.slice(1)] : sigs;
		const wire = { type, body: Buffer.from(bytes).toString("base64url"), sigs: newSigs };
		return withChange(sent, `${path.join(".")} (${type}): ${inner.join(".")} is another${signature ? ", signed" : ""}`, {
			body: withValue(sent.body, path, wire),
		});
	} catch {
		// An earlier change has left no CBOR here, so the body becomes random bytes.
		return withChange(sent, `${path.join(".")}.body is noise`, {
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

const exchangeStatement: Change = (r, sent, { statements }) => {
	const path = r.pick(placesOfStatements(sent.body));
	if (!path || statements.length === 0) return sent;
	const other = r.pick(statements);
	return withChange(sent, `${path.join(".")} is another ${other.type}`, { body: withValue(sent.body, path, other) });
};

const changeAddress: Change = (r, sent, { others }) => {
	const [path = "", query] = sent.path.split("?");
	if (query !== undefined ? r.chance(0.6) : r.chance(0.2)) {
		const search = new URLSearchParams(query);
		const names = [...search.keys(), "limit", "cursor", "from", "nothing", "__proto__"];
		const name = r.pick(names);
		const value = otherValue(r, search.get(name) ?? "1", others);
		if (r.chance(0.2)) search.append(name, String(value));
		else search.set(name, typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
		return withChange(sent, `query ${name}`, { path: `${path}?${search.toString().slice(0, 4_000)}` });
	}
	const parts = path.split("/");
	const at = parts.findLastIndex((part) => /\d/.test(part));
	if (at < 0) return changeSender(r, sent, { network: new Uint8Array(), key: null, others, tokens: [null, "nobody"], statements: [] });
	// Halves of characters can't be encoded.
	const other = Buffer.from(String(otherValue(r, parts[at], others)).slice(0, 1_000)).toString();
	const named = parts.with(at, encodeURIComponent(other));
	return withChange(sent, `path: ${named[at]?.slice(0, 40)}`, { path: named.join("/") + (query === undefined ? "" : `?${query}`) });
};

const changeSender: Change = (r, sent, { tokens }) => {
	if (r.chance(0.2))
		return withChange(sent, "other cookies", {
			cookies: { cloister_refresh: r.bytes(32).toString("base64url"), cloister_device: r.pick(["", "x", "A".repeat(43)]) },
		});
	const token =
		r.chance(0.3) && sent.token
			? flipped(r, Buffer.from(sent.token))
					.toString("latin1")
					.replace(/[^\x21-\x7e]/g, "x")
			: r.pick(tokens);
	return withChange(sent, "another token", { token });
};

/** Changes the method or adds a header. */
const changeForm: Change = (r, sent) => {
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
	if (r.chance(0.2)) return withChange(sent, "another method", { method: r.pick(["GET", "POST", "PUT", "DELETE", "PATCH"]) });
	return withChange(sent, `${header[0]}: ${header[1]}`, { headers: { ...sent.headers, [header[0]]: header[1] } });
};

/** Changes the JSON text of the body. */
const changeText: Change = (r, sent) => {
	const whole = JSON.stringify(sent.body);
	const at = r.below(whole.length);
	switch (r.below(6)) {
		case 0:
			return withChange(sent, "cut", { text: whole.slice(0, at) });
		case 1:
			return withChange(sent, "a key twice", { text: whole.replace(/^\{("[^"]*"):/, (_all, key) => `{${key}:1,${key}:`) });
		case 2:
			return withChange(sent, "__proto__", { text: whole.replace("{", '{"__proto__":{"x":1},') });
		case 3:
			return withChange(sent, "a character", {
				text: whole.slice(0, at) + r.pick(["\0", "\\ud800", "\\u0000", "é", "{", "]", ",", "\ufeff", "1e999"]) + whole.slice(at),
			});
		case 4:
			return withChange(sent, "deep", { text: whole.slice(0, at) + "[".repeat(5_000) });
		default:
			return withChange(sent, "after it", { text: `${whole}${r.pick([" ", "x", "{}", "\n\n"])}` });
	}
};

const changeBytes: Change = (r, sent) => {
	const bytes = Buffer.from(sent.bytes ?? new Uint8Array());
	return withChange(sent, "other bytes", {
		bytes: r.pick([flipped(r, bytes), bytes.subarray(1), Buffer.concat([bytes, bytes]), Buffer.alloc(0), r.bytes(200)]),
	});
};

const addBody: Change = (r, sent) =>
	sent.method === "GET" ? changeForm(r, sent, {} as RequestContext) : withChange(sent, "a body where none belongs", { body: anyValue(r) });
