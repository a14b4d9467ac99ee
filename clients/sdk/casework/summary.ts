/**
 * The summary of a request: the least that a desk needs to decide, sealed to that desk alone, without names or the case code.
 * The box is seal(desk's key, tup("summary", network, case, hand-off, desk, key epoch), padded CBOR).
 */
import { deskKeys } from "#crypto/desk.ts";
import { SealPublicKey, sealPadded, unsealPadded } from "#crypto/seal.ts";
import { type Bytes, type Id, idToBytes, tup } from "#protocol/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { PRIORITIES, type Priority } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { deskKey } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";

export const AGE_BANDS = ["0-5", "6-11", "12-15", "16-17", "18-24", "25-39", "40-59", "60+", "unknown"] as const;
export const RISK_LEVELS = ["low", "medium", "high", "unknown"] as const;

export interface HandoffSummary {
	ageBand: (typeof AGE_BANDS)[number];
	/** BCP 47 tags. */
	languages: string[];
	/** Codes of CONSENT_PURPOSES. The codes themselves are not checked. */
	needs: string[];
	urgency: Priority;
	riskLevel: (typeof RISK_LEVELS)[number];
	/** Without a name, and without anything that identifies the person. */
	text: string;
}

/** The length of the longest text, in UTF-16 units. */
const MAX_TEXT_LENGTH = 2000;
const FIELDS = ["ageBand", "languages", "needs", "urgency", "riskLevel", "text"] as const;

const badField = (field: string, rule: string) => new ProtocolError("bad-input", `${field}: ${rule}`, field);
const isShortTextList = (value: unknown) =>
	Array.isArray(value) && value.length <= 20 && value.every((item) => typeof item === "string" && item.length <= 40);

/** Checks that a value is a summary. @throws ProtocolError bad-input that names the field. */
export function checkSummary(value: unknown): HandoffSummary {
	const given = value as HandoffSummary;
	if (typeof value !== "object" || value === null) throw badField("summary", "must be an object with its six fields");
	const unknownField = Object.keys(given).find((name) => !FIELDS.some((field) => field === name));
	if (unknownField) throw badField(unknownField, "is not a field of a summary");
	if (!AGE_BANDS.includes(given.ageBand)) throw badField("ageBand", `takes one of ${AGE_BANDS.join(", ")}`);
	if (!RISK_LEVELS.includes(given.riskLevel)) throw badField("riskLevel", `takes one of ${RISK_LEVELS.join(", ")}`);
	if (!PRIORITIES.includes(given.urgency)) throw badField("urgency", `takes one of ${PRIORITIES.join(", ")}`);
	if (!isShortTextList(given.languages)) throw badField("languages", "takes up to 20 short texts");
	if (!isShortTextList(given.needs)) throw badField("needs", "takes up to 20 short texts");
	if (typeof given.text !== "string" || given.text.normalize("NFC").length > MAX_TEXT_LENGTH)
		throw badField("text", `takes up to ${MAX_TEXT_LENGTH} characters`);
	return given;
}

/** The request for which a summary is sealed. */
export interface SummaryRecipient {
	case: Id;
	handoff: Id;
	/** The to-desk. */
	to: Id;
}

/** The context to which a summary is sealed. SPEC "Compartments", section 5. @param epoch the key epoch of the to-desk. */
export function summaryContext(network: Bytes, to: SummaryRecipient, epoch: number): Bytes {
	return tup("summary", network, idToBytes(to.case), idToBytes(to.handoff), idToBytes(to.to), epoch);
}

/** Seals to the to-desk's present key. @throws ProtocolError bad-input, desk-too-small (a desk without a key). */
export function sealSummary(session: UnlockedSession, to: SummaryRecipient, summary: HandoffSummary): Bytes {
	const content = encodeSummary(summary);
	const key = deskKey(session.dir, to.to);
	if (!key) throw new ProtocolError("desk-too-small", "to: the desk has no key yet");
	return sealPadded(new SealPublicKey(key.pk), summaryContext(session.network, to, key.epoch), content);
}

/** The bytes of a summary, before padding. @throws ProtocolError bad-input that names the field. */
export function encodeSummary(summary: HandoffSummary): Bytes {
	const { ageBand, languages, needs, urgency, riskLevel, text } = checkSummary(summary);
	const content = { ageBand, languages, needs, urgency, riskLevel, text: text.normalize("NFC") };
	return encodeCbor(content as { [key: string]: Cbor });
}

/**
 * Opens a summary with the keys of the to-desk, the present one first.
 * @throws ProtocolError bad-content when no key opens it or its content is no summary; not-found when the desk has no key, or when I don't
 * have one of the keys that must be tried.
 */
export async function openSummary(session: UnlockedSession, to: SummaryRecipient, box: Bytes): Promise<HandoffSummary> {
	const present = deskKey(session.dir, to.to)?.epoch ?? 0;
	for (let epoch = present; epoch > 0; epoch--) {
		const seed = await session.deskSeed(to.to, epoch);
		let inside: Bytes;
		try {
			inside = unsealPadded(deskKeys(seed).seal, summaryContext(session.network, to, epoch), box);
		} catch (error) {
			if (!isRefusal(error, "bad-content") || epoch === 1) throw error;
			continue;
		}
		return decodeSummary(inside);
	}
	throw new ProtocolError("not-found", "desk: has no key yet");
}

/** The sender may have sealed anything, so the content is checked. */
function decodeSummary(bytes: Bytes): HandoffSummary {
	try {
		return checkSummary(decodeCbor(bytes));
	} catch {
		throw new ProtocolError("bad-content", "summary: its content is not a summary");
	}
}

/**
 * The age band that all written dates of birth allow; "unknown" when there is none, or when they allow several bands.
 * @param ages in whole years. @example ageBandOf((await readPersonFacts(session, loaded, ["identity"])).ages)
 */
export function ageBandOf(ages: readonly { least: number; most: number }[]): HandoffSummary["ageBand"] {
	const bandAt = (age: number) =>
		AGE_BANDS.find((band) => {
			const [from = Number.NaN, to = Number.POSITIVE_INFINITY] = band.replace("+", "").split("-").map(Number);
			return age >= from && age <= to;
		});
	const bands = new Set(ages.flatMap(({ least, most }) => [bandAt(least), bandAt(most)]));
	const [only] = bands;
	return bands.size === 1 && only !== undefined ? only : "unknown";
}
