/** Speaks the DevTools protocol with a worker, through the session of its page or browser. */
import type { CDPSession } from "playwright-core";
import { within } from "../within.ts";

export interface Attached {
	/** @returns the result of the command. @throws Error when there is none within 90 s, because the worker has ended, for instance. */
	send(method: string, params?: object): Promise<object>;
	onEvent(listener: (method: string, params: Record<string, unknown>) => void): void;
}

interface Answer {
	id?: number;
	method?: string;
	params?: Record<string, unknown>;
	result?: object;
	error?: { message: string };
}

export function attached(session: CDPSession, sessionId: string): Attached {
	const waiting = new Map<number, (answer: Answer) => void>();
	const listeners: ((method: string, params: Record<string, unknown>) => void)[] = [];
	let last = 0;
	session.on("Target.receivedMessageFromTarget", ({ sessionId: from, message }) => {
		if (from !== sessionId) return;
		const answer = JSON.parse(message) as Answer;
		if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
		else for (const listener of listeners) listener(answer.method ?? "", answer.params ?? {});
	});
	return {
		async send(method, params = {}) {
			const id = ++last;
			const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
			await session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params }) });
			const { result = {}, error } = await within(90_000, `${method} in a worker`, answered);
			if (error) throw new Error(`${method}: ${error.message}`);
			return result;
		},
		onEvent: (listener) => void listeners.push(listener),
	};
}
