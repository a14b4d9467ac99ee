/** Alarms: the server or a member showed something that can't come from an honest server and honest members. */
import type { Id } from "#protocol/bytes.ts";

/** Closed list. SPEC, section 3 has one row for each code. */
export const ALARM_CODES = [
	"directory-forked",
	"directory-shrunk",
	"directory-void",
	"directory-stale",
	"keybag-old",
	"network-mismatch",
	"other-address",
	"name-mismatch",
	"epoch-not-entitled",
	"entry-not-entitled",
	"entry-replayed",
	"entry-missing",
	"entries-dropped",
	"waiting-hidden",
	"key-mismatch",
	"junk-key",
	"junk-entry",
	"circle-bad",
	"rejects-again",
	"desk-code-changed",
	"content-tampered",
	"two-custodians",
	"checkpoint-shrunk",
	"log-forked",
	"log-restarted",
	"lost-in-restore",
	"entry-hidden",
	"entry-misdated",
	"altered-web-code",
	"freshness-unproven",
] as const;
export type AlarmCode = (typeof ALARM_CODES)[number];

export interface Alarm {
	code: AlarmCode;
	/** The id of the compartment, case or member that the alarm is about. */
	subject: string | null;
	/** For programmers. Holds no content. */
	detail: string;
	/** What is gone, so that nobody can look it up: a case code or the title of a thread. Clients show it, and keep it only sealed. */
	name?: string;
	/** The member who signed what the alarm is about. Left out when the server may be at fault. */
	by?: Id;
}

/** An alarm that ended an operation. Nothing of the refused answer was used. */
export class AlarmError extends Error {
	readonly alarm: Alarm;
	constructor(alarm: Alarm) {
		super(`${alarm.code}: ${alarm.detail}`);
		this.name = "AlarmError";
		this.alarm = alarm;
	}
}

/** Receives alarms: a session, or an object with only the `alarm` of a session. */
interface AlarmSink {
	alarm(alarm: Alarm): void;
}

/** Shows an alarm and ends the operation. @throws AlarmError always. */
export function throwAlarm(session: AlarmSink, code: AlarmCode, subject: string | null, detail: string, by?: Id): never {
	const alarm = { code, subject, detail, ...(by !== undefined && { by }) };
	session.alarm(alarm);
	throw new AlarmError(alarm);
}

/** The result of a check, before it becomes an alarm. */
export interface Finding {
	code: AlarmCode;
	detail: string;
	/** Whether the answer must not be used. */
	isFatal: boolean;
}

export const warning = (code: AlarmCode, detail: string): Finding => ({ code, detail, isFatal: false });
export const fatal = (code: AlarmCode, detail: string): Finding => ({ code, detail, isFatal: true });

/** Shows findings as alarms, in order, up to the first fatal one. @throws AlarmError for a fatal finding. */
export function raiseFindings(session: AlarmSink, subject: string, findings: readonly Finding[]): void {
	for (const { code, detail, isFatal } of findings) {
		if (isFatal) throwAlarm(session, code, subject, detail);
		session.alarm({ code, subject, detail });
	}
}
