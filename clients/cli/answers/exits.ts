/** Exit statuses, and errors as people and programs read them. */
import type { DecisionCode } from "#protocol/codes.ts";
import { type ErrorCode, ProtocolError } from "#protocol/errors.ts";
import { type AlarmCode, AlarmError } from "#sdk/alarms.ts";
import { errorData, type PlainError } from "#sdk/error-data.ts";
import { AlteredWebError, type WebFinding } from "#sdk/release/check.ts";
import { UnverifiedError } from "../log/unverified.ts";
import { UsageError } from "../problems.ts";
import { alarmWords, causeWords, decisionWords, errorWords } from "../words/codes.ts";
import { translated, translatedAlarm } from "../words/language.ts";
import { messages } from "../words/messages.ts";

export const EXIT = { ok: 0, failed: 1, usage: 2, signedOut: 3, alarm: 4, unreachable: 5 } as const;

const SIGNED_OUT = new Set(["not-signed-in", "sign-in-failed", "session-ended"]);

/** An error as JSON. The names of its fields are stable. */
export interface ErrorJson {
	/** An error code, an alarm code, "usage", "file", "memory", "format" or "crash". */
	code: string;
	/** What happened and what to do, in words. */
	message: string;
	/** The message in the language of CLOISTER_CLI_LANGUAGE, if this variable is set and the language has words for the message. */
	translation?: string;
	/** For programmers: the rule or field. */
	detail: string;
	field?: string;
	/** The rules that the basis of a hand-off breaks. */
	why?: readonly DecisionCode[];
	/** The codes that would be accepted. */
	codes?: readonly string[];
	/** The command whose help explains more. */
	command?: string;
	/** For altered web code: each file that differs from the release. */
	findings?: readonly WebFinding[];
	/** Seconds until a retry is allowed. */
	retryAfter?: number;
	/** The request id, with which the operator finds the request in the server's log. */
	request?: string;
}

const translationOf = (words: string | undefined) => (words === undefined ? {} : { translation: words });

export function exitOf(error: unknown): number {
	if (error instanceof UsageError) return EXIT.usage;
	if (error instanceof AlarmError) return EXIT.alarm;
	if (!(error instanceof ProtocolError)) return EXIT.failed;
	if (SIGNED_OUT.has(error.code)) return EXIT.signedOut;
	return error.code === "unavailable" ? EXIT.unreachable : EXIT.failed;
}

export function errorJson(error: unknown): ErrorJson {
	if (error instanceof UsageError) return usageJson(error);
	const data = errorData(error);
	if (data.alarm) return alarmErrorJson(error, data, data.alarm.code);
	if (error instanceof ProtocolError && data.code) return refusalJson(data, data.code);
	if (data.name === "OutOfMemoryError") return { code: "memory", message: messages.noMemory, detail: data.detail };
	if (data.name === "OtherFormatError") return { code: "format", message: data.detail, detail: "" };
	return crashJson(error);
}

function usageJson({ message, codes, command }: UsageError): ErrorJson {
	return { code: "usage", message, detail: "", ...(codes && { codes }), ...(command !== null && { command }) };
}

function alarmErrorJson(error: unknown, { detail }: PlainError, code: AlarmCode): ErrorJson {
	return {
		code,
		message: error instanceof UnverifiedError ? error.words : alarmWords[code],
		...translationOf(translatedAlarm(code)),
		detail,
		...(error instanceof AlteredWebError && { findings: error.findings }),
	};
}

function refusalJson({ why, basis, field, detail, retryAfter, request }: PlainError, code: ErrorCode): ErrorJson {
	return {
		code,
		message: [why ? causeWords[why] : errorWords[code], ...basis.map((each) => decisionWords[each])].join(" "),
		...translationOf(translated(why ? `cause.${why}` : `error.${code}`)),
		detail,
		...(basis.length > 0 && { why: basis }),
		...(field !== null && { field }),
		...(retryAfter !== null && { retryAfter }),
		...(request !== null && { request }),
	};
}

/** Errors of the file system have a code such as ENOENT. Any other error is a bug, even an error of Node.js such as ERR_INVALID_STATE. */
function crashJson(error: unknown): ErrorJson {
	const { code, message = String(error) } = Object(error) as { code?: unknown; message?: string };
	const isOfFiles = typeof code === "string" && /^E(?!RR_)/.test(code);
	return { code: isOfFiles ? "file" : "crash", message: isOfFiles ? messages.file(message) : messages.crash, detail: message };
}
