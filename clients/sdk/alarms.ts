/** What a client says when the server shows something that honest parts can't have made. */

/** Closed list: the row of SPEC "What a client must refuse" that was met. */
export type AlarmCode =
	| "directory-forked"
	| "directory-shrunk"
	| "directory-void"
	| "keybag-old"
	| "name-mismatch"
	| "epoch-not-entitled"
	| "entry-not-entitled"
	| "entry-replayed"
	| "entry-missing"
	| "entries-dropped"
	| "key-mismatch"
	| "content-tampered"
	| "two-custodians"
	| "checkpoint-shrunk"
	| "log-forked"
	| "log-restarted"
	| "entry-hidden"
	| "altered-web-code"
	| "freshness-unproven";

export interface Alarm {
	code: AlarmCode;
	/** What it is about: a compartment's, case's or member's id. */
	subject: string | null;
	/** For programmers; never content. */
	detail: string;
}

/** Stops what was going on: nothing of the refused answer was used. */
export class AlarmError extends Error {
	readonly alarm: Alarm;
	constructor(alarm: Alarm) {
		super(`${alarm.code}: ${alarm.detail}`);
		this.name = "AlarmError";
		this.alarm = alarm;
	}
}

/** Shows the alarm and stops what was going on. @throws AlarmError always. */
export function throwAlarm(session: { alarm(alarm: Alarm): void }, code: AlarmCode, subject: string | null, detail: string): never {
	const alarm = { code, subject, detail };
	session.alarm(alarm);
	throw new AlarmError(alarm);
}
