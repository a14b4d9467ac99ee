/** Data that crosses between the page and the worker. It survives structured clone. */
import type { Alarm, AlarmCode, News, PlainError } from "#sdk/index.ts";

/** An error of the worker as plain data, because error classes don't survive the clone. */
export type ErrorData = PlainError;

/** What the worker says without being asked. */
export type SittingEvent =
	| { kind: "alarm"; alarm: Alarm }
	| { kind: "news"; news: News }
	/** The session has ended: by Lock, by sign-out, or by the server. */
	| { kind: "ended" };

export type { Alarm, AlarmCode };

/** An error that a verb of the worker has thrown. */
export class SittingError extends Error {
	readonly data: ErrorData;
	constructor(data: ErrorData) {
		super(data.code ?? data.name);
		this.name = "SittingError";
		this.data = data;
	}
}

/** @returns the data of any error, also of one that was thrown in the page. */
export function dataOf(error: unknown): ErrorData {
	if (error instanceof SittingError) return error.data;
	return {
		name: "Error",
		code: null,
		field: null,
		alarm: null,
		why: null,
		helpers: [],
		at: null,
		retryAfter: null,
		request: null,
		detail: "",
	};
}
