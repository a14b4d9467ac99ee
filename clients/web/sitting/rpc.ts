/** Calls from a tab to the worker, over a MessagePort. */
import type { Freshness } from "./freshness.ts";
import { ConnectionLost, type ErrorData, SittingError } from "./kinds.ts";

/** Control characters that set the direction of a text: embeddings, overrides and isolates (UAX #9, 2.1 to 2.5). */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * Copies plain data, without these characters in its texts. With them, a name could leave its `<bdi>` and reverse the sentence around it, and
 * a file could seem to have another type. The invisible marks that Arabic and Hebrew texts need stay.
 * @example withoutBidiControls({ name: "invoice\u202Efdp.exe" }).name // "invoicefdp.exe"
 */
export function withoutBidiControls<T>(value: T): T {
	return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
	if (typeof value === "string") return value.replace(BIDI_CONTROLS, "");
	if (Array.isArray(value)) return value.map(cleaned);
	if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cleaned(each)]));
}

export type Verbs = Record<string, (input: any) => unknown>;

type Input<F> = F extends (input: infer I) => unknown ? I : never;
/** A verb without input takes no argument. */
type Arguments<F> = undefined extends Input<F> ? [input?: Input<F>] : [input: Input<F>];
export type Answer<F> = F extends (input: never) => infer A ? Awaited<A> : never;

/** The answer of a verb, with what it rests on if the verb is a question. */
export interface Answered<A = unknown> {
	value: A;
	freshness?: Freshness;
}

export interface Caller<V extends Verbs> {
	/** @throws SittingError with the error of the verb; ConnectionLost when the connection is closed first. */
	call<K extends keyof V & string>(verb: K, ...input: Arguments<V[K]>): Promise<Answer<V[K]>>;
	/** The same, with what the answer rests on. @param isRenewal no person asks: the page fetches an answer again that was on the screen. */
	ask<K extends keyof V & string>(verb: K, input: Input<V[K]>, isRenewal?: boolean): Promise<Answered<Answer<V[K]>>>;
	/** Whether a call waits for its answer. */
	isBusy(): boolean;
	/** Ends the connection. Calls that wait for an answer fail. */
	close(): void;
}

interface Call {
	id: number;
	verb: string;
	input: unknown;
	isRenewal: boolean;
}
/** What the worker sends: the answer to a call, or an event. */
type Sent = ({ id: number } & Answered) | { id: number; error: ErrorData } | { event: unknown };

export type Find = (verb: string) => Promise<((input: unknown, isRenewal: boolean) => Promise<Answered>) | undefined>;

/** Answers the calls of a tab, in the worker. @param find looks up a verb by its name. @returns a function that sends an event to the tab. */
export function serve<E>(port: MessagePort, find: Find, errorData: (error: unknown) => ErrorData): (event: E) => void {
	// All texts of other people reach the page through this function, so they are cleaned here.
	const send = (message: Sent) => port.postMessage(withoutBidiControls(message));
	port.onmessage = async ({ data }: MessageEvent<Call>) => {
		const { id, verb, input, isRenewal } = data;
		try {
			const run = await find(verb);
			if (!run) throw new Error(`rpc: there is no verb ${verb}`);
			send({ id, ...(await run(input, isRenewal)) });
		} catch (error) {
			send({ id, error: errorData(error) });
		}
	};
	return (event) => send({ event });
}

/** Calls the worker, from the page. */
export function connect<V extends Verbs, E>(port: MessagePort, onEvent: (event: E) => void): Caller<V> {
	const waiting = new Map<number, { resolve(answered: Answered): void; reject(error: Error): void }>();
	let lastId = 0;
	port.onmessage = ({ data }: MessageEvent<Sent>) => {
		if ("event" in data) return onEvent(data.event as E);
		const call = waiting.get(data.id);
		waiting.delete(data.id);
		if ("error" in data) call?.reject(new SittingError(data.error));
		else call?.resolve(data);
	};
	const ask = (verb: string, input: unknown, isRenewal = false) =>
		new Promise<Answered<any>>((resolve, reject) => {
			lastId++;
			// `postMessage` throws for an input that can't be copied. So the call is added to `waiting` only after it.
			port.postMessage({ id: lastId, verb, input, isRenewal } satisfies Call);
			waiting.set(lastId, { resolve, reject });
		});
	return {
		ask,
		call: async (verb, ...[input]) => (await ask(verb, input)).value,
		isBusy: () => waiting.size > 0,
		close() {
			port.close();
			for (const { reject } of waiting.values()) reject(new ConnectionLost());
			waiting.clear();
		},
	};
}
