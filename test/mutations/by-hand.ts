/**
 * Mutants that no rule makes: a function or a constant, by its name, and what it gives instead. At most 60, since each
 * must be kept in step with the code that it replaces.
 */

import type { Node } from "../support/syntax.ts";
import { type Mutant, namedIn, type SourceFile } from "./generate.ts";

export interface HandRow {
	file: string;
	/** The function, `Class.method`, or constant at the top of the file. */
	name: string;
	/** JavaScript: what the function returns at once, or what the constant is. It may use the function's parameters, what the file knows, and for a constant `real`. */
	put: string;
	/** What is lost. */
	without: string;
}

type Row = [name: string, put: string, without: string];
const of = (file: string, ...rows: Row[]): HandRow[] => rows.map(([name, put, without]) => ({ file, name, put, without }));

export const handRows: HandRow[] = [
	...of(
		"clients/protocol/bytes.ts",
		["strictDecoder", 'new TextDecoder("utf-8", { ignoreBOM: true })', "the refusal of malformed UTF-8"],
		["strictDecoder", 'new TextDecoder("utf-8", { fatal: true })', "the refusal of a byte order mark"],
		["tup", "concat(...parts.map(partBytes))", "the lengths in a tuple"],
	),
	...of(
		"clients/protocol/contracts/common.ts",
		["id", "z.string()", "the form of an id"],
		["isCanonical", "true", "the refusal of stray bits in base64url"],
		["base64url", "z.string().check(z.regex(/^[A-Za-z0-9_-]*$/), z.refine(isCanonical))", "the largest size"],
		["base64url", "z.string().check(z.maxLength(Math.ceil((max * 4) / 3)))", "the alphabet"],
		["hash", "z.string()", "the form of a hash"],
		["wire", "z.object(real.shape)", "the refusal of unknown fields in a statement"],
		["wire", "z.strictObject({ ...real.shape, sigs: z.array(base64url(64)) })", "the number of signatures"],
		["time", "z.number()", "whole and positive times"],
		["count", "z.number()", "whole and positive counts"],
	),
	...of("clients/protocol/contracts/compartments.ts", ["entry", "z.object(real.shape)", "the refusal of unknown fields in an entry"]),
	...of(
		"clients/protocol/contracts/session.ts",
		["openedSession", "z.object(real.shape)", "the refusal of unknown fields in a new session"],
		["signInProof", 'kdf(sessionKey, "sign-in")', "the address in a sign-in"],
	),
	...of("clients/protocol/schema.ts", ["oneOf", "text(200)", "the closed list of words"]),
	...of(
		"clients/protocol/statements/statement.ts",
		["entryAad", 'encodeCbor({ entry: shapeOf("entry").toCbor(body, "").entry })', "an entry's header in its seal"],
		["directoryLeaf", "statement.bytes", "type and signatures in a leaf"],
	),
	...of(
		"clients/protocol/log/note.ts",
		["keyId", 'readU32(sha256(concat(encoder.encode(name + "\\n"), publicKey)))', "the type of a key in its id"],
		["signedMessage", 'encoder.encode(time === null ? text : "cosignature/v1\\ntime 0\\n" + text)', "the time in a cosignature"],
	),
	...of("clients/protocol/log/checkpoint.ts", ["verifyCompact", "signature.length === 64 || size === 0", "the log's signature"]),
	...of(
		"clients/protocol/log/merkle.ts",
		["leafHash", "sha256(data)", "the prefix of a leaf"],
		["checkHash", "hash", "the length of a hash"],
	),
	...of("clients/protocol/log/freshness.ts", [
		"quorumTime",
		"times.length > 0 ? Math.max(...times) : null",
		"how many witnesses are wanted",
	]),
	...of("clients/protocol/folds/review/gaps.ts", ["gapsOf", "[]", "what nobody has reviewed"]),
	...of(
		"clients/protocol/folds/directory/approvals.ts",
		["approvalsToSuspendOrRemove", "0", "the second approval for severe acts"],
		["ONLY_ADMINS", "new Set()", "statements for admins alone"],
		["approvalsMissing", "Math.max(0, proposal.needed - proposal.approvals.length)", "whose approvals count"],
		["refuseOthers", "undefined", "the end of other proposals of the same kind"],
		["withdrawApprovals", "undefined", "the end of approvals by lost keys"],
	),
	...of("clients/protocol/folds/directory/suspensions.ts", ["expel", "undefined", "the end of a removed member's desks and joins"]),
	...of("clients/protocol/folds/compartment/rules.ts", [
		"HOLDERS_ARE_FIXED",
		'new Set(["discussion"])',
		"the fixed holders of a hand-off's thread",
	]),
	...of(
		"clients/protocol/folds/compartment/staleness.ts",
		[
			"isPartyGone",
			'kind !== "desk" && (!isCurrentMember(dir, id) || mayNoLongerHoldReview(dir, id, compartmentKind))',
			"desks that are gone",
		],
		["isPartyGone", 'kind === "desk" ? !deskMayRead(dir, id) : !isCurrentMember(dir, id)', "people who are out of a review"],
	),
	...of("clients/protocol/folds/case-handoffs.ts", ["checkMove", "handoff.state", "who may move, and from which state"]),
	...of(
		"clients/crypto/desk.ts",
		["epochParts", '["desk", idToBytes(at.desk), at.epoch, at.kc]', "the network in a desk's boxes"],
		["epochParts", '["desk", at.network, at.epoch, at.kc]', "the desk in its boxes"],
		["epochParts", '["desk", at.network, idToBytes(at.desk), at.kc]', "the epoch in a desk's boxes"],
	),
	...of("clients/sdk/alarms.ts", ["throwAlarm", "void session.alarm({ code, subject, detail })", "the throw after an alarm"]),
	...of("clients/sdk/http/answers.ts", [
		"readText",
		'typeof value === "string" ? value : undefined',
		"the length limit of an error's words",
	]),
	...of("clients/sdk/http/body-stream.ts", ["withTimeout", "await work", "the timeout for a silent server"]),
	...of("clients/sdk/compartments/transcript.ts", ["Transcript.lost", "[]", "entries that a closing named"]),
	...of("clients/sdk/compartments/entries.ts", ["isFull", "page.length >= limit", "the byte limit of pages"]),
	...of(
		"clients/sdk/audit/check-receipts.ts",
		["wasLostInRestart", "dir.restarts.some(({ kept }) => entry >= kept.size)", "which restarts came after the receipt"],
		["isIncluded", "shown !== undefined", "the proof that one's entry is in the log"],
	),
	...of("clients/sdk/audit/pins.ts", ["expectedPrefixes", "pin ? [pin] : []", "what a restart kept"]),
	...of("clients/sdk/audit/freshness.ts", [
		"cosignatureTimes",
		"[...timesInNote(session, log, shown.note), ...timesInNote(session, log, shown.note)].map(([, time]) => time)",
		"that a witness counts once",
	]),
	...of("clients/sdk/casework/summary.ts", ["checkSummary", "value", "the form of a summary"]),
	...of("clients/cli/log/threads.ts", ["asError", "new Error(message)", "that a thread's finding is about the file"]),
	...of(
		"clients/cli/log/unverified.ts",
		...["WrongFileError", "NoteVerificationError", "SyntaxError", "RangeError", "TypeError"].map(
			(name): Row => ["FALSE_DATA", `real.filter((name) => name !== "${name}")`, `that a ${name} is about the file`],
		),
	),
	...of("clients/cli/witness/once.ts", ["alarm", "new RangeError(detail)", "that a false log raises an alarm"]),
	...of("clients/cli/witness/memory.ts", ["WitnessMemory.keepEvidence", "undefined", "the evidence of a false log"]),
];

/** @throws Error for a name that its file doesn't have. */
export function byHand(files: SourceFile[], rows: HandRow[]): Mutant[] {
	return rows.map((row, i) => {
		const { file, name, put, without } = row;
		const ordinal = rows.slice(0, i + 1).filter((each) => each.file === file && each.name === name).length;
		const source = files.find((each) => each.file === file);
		const named = source && namedIn(source).find(({ within }) => within === name);
		if (!named) throw new Error(`${file} has no ${name}: name it in test/mutations/by-hand.ts as it is called now`);
		const body = named.node.body as Node | undefined;
		const { start, end } = body ?? named.node;
		const line = source.source.slice(0, start).split("\n").length;
		const kind = body === undefined ? "value" : body.type === "BlockStatement" ? "body" : "call";
		return {
			id: `${file} ${name} by hand #${ordinal}`,
			file,
			line,
			within: name,
			change: `without ${without}`,
			put,
			kind,
			start,
			end: kind === "body" ? start + 1 : end,
		};
	});
}
