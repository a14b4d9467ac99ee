/** How a person is met for one hand-off: a row of her journey in the section `logistics`, where colleagues and the call card find it. */
import { randomId } from "#crypto/random.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { UnlockedSession } from "../context.ts";
import { deriveId } from "../derive-id.ts";
import { type FormRow, formRows } from "./day/rows.ts";
import type { HandoffRef } from "./handoffs/common.ts";
import { loadCase } from "./load.ts";
import { ensureOwnSection, ownSectionIn } from "./own-sections.ts";
import { openReadable } from "./sections/readable.ts";
import { revise, valueOps } from "./sections/revise.ts";
import { openSection, type SectionView } from "./sections/view.ts";

/** In the words that are read aloud. Empty for what nobody has written. */
export interface Meeting {
	place: string;
	time: string;
	/** Who comes. */
	who: string;
	/** The code word by which she knows whom to trust. */
	word: string;
}

const FIELDS: Record<keyof Meeting, string> = { place: "leg_MeetAt", time: "leg_MeetWhen", who: "leg_MetBy", word: "leg_Sign" };

export interface WrittenMeeting {
	meeting: Meeting;
	/** The section in which it stands. */
	view: SectionView;
	/** The section of my own desk, into which `writeMeeting` writes; null when there is none yet. */
	own: SectionView | null;
	/** Whether people wrote different values without having seen each other's. */
	hasClash: boolean;
}

/**
 * Reads how she is met: as my own desk wrote it, or else as another desk did. Each section that is opened is an access entry.
 * @returns null when no section of her journey is open to my desks. A meeting that nobody wrote is empty.
 * @example const found = await readMeeting(session, { case: id, handoff });
 */
export async function readMeeting(session: UnlockedSession, ref: HandoffRef): Promise<WrittenMeeting | null> {
	const loaded = await loadCase(session, ref.case);
	const views = await openReadable(session, loaded, ["logistics"]);
	const ownId = ownSectionIn(session, loaded, "logistics");
	const own = views.find(({ compartment }) => compartment === ownId) ?? null;
	const ownFirst = own ? [own, ...views] : views;
	const view = ownFirst.find((each) => rowOf(each, ref) !== undefined) ?? ownFirst[0];
	if (!view) return null;
	const row = rowOf(view, ref);
	const text = (field: string) => String(row?.values[field] ?? "");
	const meeting = Object.fromEntries(Object.entries(FIELDS).map(([name, field]) => [name, text(field)])) as Record<keyof Meeting, string>;
	return { meeting, view, own, hasClash: row?.hasClash ?? false };
}

const rowOf = (view: SectionView, { handoff }: HandoffRef): FormRow | undefined =>
	formRows(view, "leg").find(({ values }) => values.leg_HandOff === handoff);

/**
 * Writes how she is met, into the section of her journey that my own desk owns. The section is added if there is none. The sections of other
 * desks have other readers, so nothing is written there.
 * @param options entry: give the same id when you repeat a call that got no answer. base: `base` of `own` when that was on the screen. Without
 * it, nothing was.
 * @throws ProtocolError not-allowed, case-closed, wrong-state when people wrote different values: settle the clash first
 * @example await writeMeeting(session, { case: id, handoff }, { place: "Platform 2", time: "ten tonight", who: "Luca", word: "sunflower" });
 */
export async function writeMeeting(
	session: UnlockedSession,
	ref: HandoffRef,
	meeting: Meeting,
	{ entry = randomId(), base }: { entry?: Id; base?: Bytes[] } = {},
): Promise<void> {
	const found = await readMeeting(session, ref);
	const view = found?.own ?? (await openSection(session, await ensureOwnSection(session, ref.case, "logistics")));
	const row = rowOf(view, ref)?.row ?? deriveId(ref.handoff, `meeting ${view.compartment}`);
	const values = Object.entries(FIELDS).map(([name, field]) => [field, meeting[name as keyof Meeting].trim() || null] as const);
	const ops = valueOps(row, { ...Object.fromEntries(values), leg_HandOff: ref.handoff });
	await revise(session, view, { form: "leg", ops, ...(base && { base }) }, { entry });
}
