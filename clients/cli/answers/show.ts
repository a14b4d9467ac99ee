/** Prints errors and alarms, and formats JSON. */
import type { Alarm } from "#sdk/alarms.ts";
import { alarmWords } from "../words/codes.ts";
import { translatedAlarm } from "../words/language.ts";
import { messages } from "../words/messages.ts";
import type { ErrorJson } from "./exits.ts";
import { escapeControls } from "./layout.ts";

/** JSON that is safe on a terminal: it also escapes U+007F to U+009F and the two line separators U+2028 and U+2029. */
export function toJson(value: unknown, indent?: number): string {
	return JSON.stringify(value, null, indent).replace(
		/[\u007f-\u009f\u2028\u2029]/g,
		(char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}

export function alarmJson({ code, subject, detail, by }: Alarm) {
	return { code, subject, message: alarmWords[code], detail, ...(by !== undefined && { by }) };
}

const RED = "\u001b[1;31m";
const PLAIN = "\u001b[0m";

function red(text: string): string {
	return process.stderr.isTTY && !process.env.NO_COLOR ? `${RED}${text}${PLAIN}` : text;
}

/** Prints an alarm so that nobody can overlook it. An alarm means that the server may have sent false data. */
export function showAlarm(alarm: Alarm): void {
	const rule = "!".repeat(72);
	const sentences = [translatedAlarm(alarm.code), alarmWords[alarm.code]].filter((each) => each !== undefined).join("\n");
	const about = alarm.subject ? `\n${messages.alarmAbout(alarm.subject)}` : "";
	const signer = alarm.by ? `\n${messages.alarmBy(alarm.by)}` : "";
	process.stderr.write(
		`\n${red(`${rule}\n${messages.alarm(alarm.code)}`)}\n${sentences}${about}${signer}\n${escapeControls(alarm.detail)}\n${red(rule)}\n\n`,
	);
}

export function showError(error: ErrorJson): void {
	const lines: string[] = [];
	// The translation doesn't name the commands that help, so the English sentence follows.
	if (error.translation !== undefined) lines.push(`  ${error.message}`);
	if (error.detail) lines.push(`  ${messages.detail(error.detail)}`);
	if (error.retryAfter !== undefined) lines.push(`  ${messages.retryAfter(error.retryAfter)}`);
	if (error.request !== undefined) lines.push(`  ${messages.request(error.request)}`);
	if (error.command !== undefined) lines.push(`  ${messages.moreHelp(error.command)}`);
	// The details can come from the server, so control characters are escaped.
	const first = red(escapeControls(messages.error(error.translation ?? error.message)));
	process.stderr.write(`${[first, ...lines.map(escapeControls)].join("\n")}\n`);
}
