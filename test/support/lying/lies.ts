/**
 * Lies by name. A lie says which endpoint's answers it changes, and how. Paths point into the JSON of an answer:
 * "entries.1.box", "statements.-1" for the last, "" for the whole. Answers that aren't JSON are changed as bytes, as a whole.
 */

/** An answer that the proxy is about to send. */
export interface Reply {
	readonly endpoint: string;
	readonly url: URL;
	/** The JSON body of the request; null without one. */
	readonly sent: any;
	/** Whether the request has a token or a cookie. */
	readonly hasCredentials: boolean;
	status: number;
	readonly headers: Headers;
	/** Null for an answer that isn't JSON. Then `bytes` is sent. */
	json: any;
	bytes: Uint8Array;
	/** Milliseconds before the answer is sent. */
	wait: number;
	/** After this many bytes of the body, the connection is cut or falls silent. */
	ends: { after: number; how: "cut" | "silence" } | null;
}

export interface Lie {
	name: string;
	/** An endpoint's id; "*" for all. */
	on: string;
	/** Changes the reply. @param earlier the honest answers of the same endpoint so far, the oldest first. */
	apply(reply: Reply, earlier: readonly Reply[]): void;
}

export type Verb = "swap" | "drop" | "replay" | "reorder" | "delay" | "silence" | "cut" | "fork" | "forge" | "refuse";

const lie = (verb: Verb, on: string, what: string | number, apply: Lie["apply"]): Lie => ({
	name: `${verb} ${on} ${what}`.trim(),
	on,
	apply,
});

/** Swaps two parts of one answer. */
export const swap = (on: string, one: string, other: string): Lie =>
	lie("swap", on, `${one} ${other}`, (reply) => {
		const [a, b] = [read(reply.json, one), read(reply.json, other)];
		write(reply, one, b);
		write(reply, other, a);
	});

/** Leaves out an item of a list, or a field. */
export const drop = (on: string, path: string): Lie =>
	lie("drop", on, path, (reply) => {
		const { holder, key } = placeOf(reply.json, path);
		if (Array.isArray(holder)) holder.splice(Number(key), 1);
		else if (holder) delete holder[key];
	});

/** Repeats an item of a list at its end. */
export const replay = (on: string, path: string): Lie =>
	lie("replay", on, path, (reply) => {
		const { holder, key } = placeOf(reply.json, path);
		if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
	});

/** Reverses a list. */
export const reorder = (on: string, path: string): Lie => lie("reorder", on, path, (reply) => void read(reply.json, path).reverse());

/** Delays the answer by this many milliseconds. */
export const delay = (on: string, ms: number): Lie =>
	lie("delay", on, ms, (reply) => {
		reply.wait = ms;
	});

/** Cuts the connection after this many bytes. */
export const cut = (on: string, after: number): Lie =>
	lie("cut", on, after, (reply) => {
		reply.ends = { after, how: "cut" };
	});

/** Sends nothing more after this many bytes, and keeps the connection open. */
export const silence = (on: string, after: number): Lie =>
	lie("silence", on, after, (reply) => {
		reply.ends = { after, how: "silence" };
	});

/** Replaces the answer by an earlier one. @param pick its index; the first by default. */
export const fork = (on: string, pick = 0): Lie =>
	lie("fork", on, pick, (reply, earlier) => {
		const chosen = earlier.at(pick);
		if (chosen) Object.assign(reply, { json: structuredClone(chosen.json), bytes: chosen.bytes, status: chosen.status });
	});

/** Replaces a part. @param made a value, or a function of the true value. @param path "" for bytes. */
export const forge = (on: string, path: string, made: unknown): Lie =>
	lie("forge", on, path, (reply) => {
		const make = typeof made === "function" ? made : () => made;
		if (reply.json === null) reply.bytes = make(reply.bytes, reply);
		else write(reply, path, make(read(reply.json, path), reply));
	});

/** Answers with 200, even where the honest answer is an error. @param made a value, or a function of the reply. */
export const answer = (on: string, made: unknown): Lie =>
	lie("forge", on, "", (reply) => {
		reply.status = 200;
		reply.json = typeof made === "function" ? made(reply) : structuredClone(made);
	});

/** Answers with an error. */
export const refuse = (on: string, status: number, error: string): Lie =>
	lie("refuse", on, error, (reply) => {
		reply.status = status;
		reply.json = { error, detail: "", request: "00000000-0000-4000-8000-000000000000" };
	});

/** Stops a recovery once its session is open, so that nobody has another password afterwards. */
export const refuseNewPassword = refuse("session.changeStart", 403, "not-allowed");

/** Limits a lie to some request paths. */
export const where = (holds: (path: string) => boolean, { apply, ...lie }: Lie): Lie => ({
	...lie,
	apply: (reply, earlier) => void (holds(reply.url.pathname) && apply(reply, earlier)),
});

interface Place {
	holder: any;
	key: string | number;
}

function placeOf(json: any, path: string): Place {
	const keys = path.split(".");
	const last = keys.pop() as string;
	const holder = keys.reduce((at, key) => at?.[keyIn(at, key)], json);
	return { holder, key: keyIn(holder, last) };
}

function keyIn(holder: any, key: string): string | number {
	if (!Array.isArray(holder)) return key;
	const index = Number(key);
	return index < 0 ? holder.length + index : index;
}

export function read(json: any, path: string): any {
	if (path === "") return json;
	const { holder, key } = placeOf(json, path);
	return holder?.[key];
}

function write(reply: Reply, path: string, value: unknown): void {
	if (path === "") {
		reply.json = value;
		return;
	}
	const { holder, key } = placeOf(reply.json, path);
	if (holder) holder[key] = value;
}
