/** Opens and lists cases, and writes the statements of a case's own chain. view-case.ts shows a case. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { CaseStatus, Section } from "#protocol/codes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { openGrants } from "#protocol/folds/case-grants.ts";
import { type CaseState, checkNotClosed, emptyCase, isClosed } from "#protocol/folds/case-state.ts";
import { isCurrentDesk } from "#protocol/folds/directory.ts";
import { isOver, isReceivedTransfer } from "#protocol/rules/handoff-state.ts";
import { firstEpoch } from "../compartments/epochs.ts";
import type { UnlockedSession } from "../context.ts";
import { keepSynced, syncDirectory } from "../directory/directory.ts";
import { myDesks } from "../directory/my-desks.ts";
import { isRefusal } from "../http/answers.ts";
import { appendOptimistically } from "../http/optimistic-append.ts";
import { pages } from "../http/pages.ts";
import { appendToCase, CaseBundle, chooseDesk, sendBundle } from "./append.ts";
import { generateCaseCode } from "./code.ts";
import { findStatement, type LoadedCase, loadCase, presentContext } from "./load.ts";

/** The sections that most cases begin with. Others are added when there is something to write in them. */
export const FIRST_SECTIONS: readonly Section[] = ["identity", "safe-contact", "risk-and-safety", "support-plan", "consent"];

/**
 * Opens a case with my desk as custodian: a random case code, and the first epoch of each section and of the discussion.
 * @param desk a desk of mine that can hold cases: two active members, or a printed recovery code.
 * @param sections the sections to begin with; FIRST_SECTIONS when left out. id: give the same id when you repeat a call that got no
 * answer. Then only one case is opened.
 * @returns the case's id, and the code that people use for it.
 * @throws ProtocolError desk-too-small, not-allowed
 * @example const { id, code } = await openCase(session, desk, { sections: ["identity", "story"] });
 */
export async function openCase(
	session: UnlockedSession,
	desk: Id,
	{ sections = FIRST_SECTIONS, id }: { sections?: readonly Section[]; id?: Id } = {},
): Promise<{ id: Id; code: string }> {
	return appendOptimistically(
		async (refusal) => {
			const opened = refusal && id !== undefined ? await findOpened(session, id) : null;
			if (opened) return opened;
			// After a refusal, a desk key may have been renewed since the directory was fetched.
			await (refusal ? syncDirectory(session) : keepSynced(session));
			return makeOpening(session, desk, sections, id);
		},
		async (opening) => {
			if (opening instanceof CaseBundle) await sendBundle(session, opening);
			return { id: opening.state.id, code: opening.state.code };
		},
		["conflict"],
	);
}

/**
 * The case that an earlier call of mine has opened; else null. A case that somebody else has opened with this id doesn't count, because it may
 * have other readers.
 */
async function findOpened(session: UnlockedSession, id: Id): Promise<LoadedCase | null> {
	try {
		const loaded = await loadCase(session, id);
		const isMine = loaded.placed.some(({ statement: { type, body } }) => type === "case.open" && body.by === session.me);
		return isMine ? loaded : null;
	} catch (error) {
		if (isRefusal(error, "not-found")) return null;
		throw error;
	}
}

function makeOpening(session: UnlockedSession, desk: Id, names: readonly Section[], id: Id = randomId()): CaseBundle {
	const bundle = new CaseBundle(session, emptyCase(id, true));
	const sections = names.map((section) => ({ section, compartment: randomId() }));
	const discussion = randomId();
	bundle.add("case.open", chooseDesk(session, desk), { code: generateCaseCode(), sections, discussion });
	for (const { section, compartment } of sections) bundle.epochs.push(firstCaseEpoch(session, id, desk, compartment, section));
	bundle.epochs.push(firstCaseEpoch(session, id, desk, discussion, null));
	return bundle;
}

function firstCaseEpoch(session: UnlockedSession, id: Id, owner: Id, compartment: Id, section: Section | null) {
	return firstEpoch(session, { compartment, kind: section === null ? "discussion" : "section", subject: id, section, owner, holders: [] });
}

/**
 * The statement by which one of these desks accepted a hand-off that still runs. The to-desk cites it when it adds a section of its own.
 */
function findRunningAccept(desks: ReadonlySet<Id>, loaded: LoadedCase): { desk: Id; cite: Uint8Array } | null {
	const found = Object.values(loaded.state.handoffs).find(
		(handoff) => desks.has(handoff.to) && handoff.accept !== null && !isOver(handoff.state) && !isReceivedTransfer(handoff),
	);
	return found ? cited(loaded, found.to, found.accept) : null;
}

/** The statement by which one of these desks has said that she is there. Then the desk may record what she says. */
function findArrival(desks: ReadonlySet<Id>, loaded: LoadedCase): { desk: Id; cite: Uint8Array } | null {
	const found = Object.values(loaded.state.handoffs).find(({ to, hasHer }) => desks.has(to) && hasHer);
	return found ? cited(loaded, found.to, found.arrived?.object ?? null) : null;
}

function cited(loaded: LoadedCase, desk: Id, key: string | null): { desk: Id; cite: Uint8Array } | null {
	const statement = key === null ? null : findStatement(loaded, key);
	return statement ? { desk, cite: statement.objId } : null;
}

/** A desk that only has her may add these sections. */
const SAID_THERE: readonly Section[] = ["consent", "journal"];

/**
 * Adds a section that my desk owns. The custodian may do this, and a to-desk while its hand-off runs: the destination adds
 * its own return-risk assessment, for example.
 * @param compartment give the same id when you repeat a call that got no answer. Then the section is added once.
 * @param as the desk of mine that owns the section. When left out: the custodian if it is mine, or else such a to-desk.
 * @returns the section's compartment.
 * @throws ProtocolError not-allowed when my desk is neither the custodian nor such a to-desk, case-closed
 * @example const compartment = await addSection(session, id, "health");
 */
export async function addSection(session: UnlockedSession, id: Id, section: Section, compartment: Id = randomId(), as?: Id): Promise<Id> {
	const desks = as === undefined ? myDesks(session) : new Set([as]);
	await appendToCase(session, id, (bundle, loaded) => {
		// An earlier call has reached the server, and its answer was lost.
		if (hasAdded(session, loaded, compartment)) return;
		checkNotClosed(loaded.state);
		const custodian = loaded.state.custodian;
		const isMine = custodian !== null && desks.has(custodian);
		const receiver = isMine
			? null
			: (findRunningAccept(desks, loaded) ?? (SAID_THERE.includes(section) ? findArrival(desks, loaded) : null));
		const desk = receiver?.desk ?? chooseDesk(session, isMine ? custodian : null);
		bundle.add("case.section", desk, { section: { section, compartment }, cite: receiver?.cite ?? null });
		bundle.epochs.push(firstCaseEpoch(session, id, desk, compartment, section));
	});
	return compartment;
}

/**
 * Whether a desk of mine may add a section: it has the case, or has accepted a hand-off that runs.
 * @example if (mayAddSection(session, await loadCase(session, id))) offerSection();
 */
export function mayAddSection(session: UnlockedSession, loaded: LoadedCase): boolean {
	const { state } = loaded;
	const desks = myDesks(session);
	const isMine = state.custodian !== null && desks.has(state.custodian);
	return !isClosed(state) && (isMine || findRunningAccept(desks, loaded) !== null);
}

function hasAdded({ me }: UnlockedSession, { placed }: LoadedCase, compartment: Id): boolean {
	return placed.some(
		({ statement: { type, body } }) => type === "case.section" && body.section.compartment === compartment && body.by === me,
	);
}

/**
 * Gives up a section that my desk kept when custody moved on, so that the desk can be closed. The custodian may close a section whose
 * desk is gone.
 * @param close true closes the section for ever. false gives it to the custodian, which must read it already, by a referral.
 * @throws ProtocolError not-allowed, not-found, wrong-state
 * @example await giveUpSection(session, id, compartment, { close: false });
 */
export async function giveUpSection(session: UnlockedSession, id: Id, compartment: Id, { close }: { close: boolean }): Promise<void> {
	await syncDirectory(session);
	await appendToCase(session, id, (bundle) => {
		const { custodian, sections } = bundle.state;
		const desk = chooseDesk(session, sections[compartment]?.owner ?? null, custodian);
		const to = close ? null : (findReader(session, bundle.state, compartment) ?? custodian);
		bundle.add("case.give-up", desk, { compartment, to });
	});
}

/**
 * The desk that reads a section by a hand-off, for an owner that doesn't see the present custodian. If several desks read it, the server refuses
 * any that isn't the custodian.
 */
function findReader(session: UnlockedSession, state: CaseState, compartment: Id): Id | undefined {
	const readers = openGrants(state, presentContext(session)).filter((grant) => grant.compartment === compartment);
	return (readers.find(({ desk }) => desk === state.custodian) ?? readers[0])?.desk;
}

/**
 * Assigns the lead worker. Custodian only.
 * @param member a member of the custodian desk.
 * @throws ProtocolError not-allowed when my desk is not the custodian, bad-input
 * @example await assignLead(session, id, member);
 */
export async function assignLead(session: UnlockedSession, id: Id, member: Id): Promise<void> {
	await appendToCase(session, id, (bundle) => void bundle.add("case.lead", chooseDesk(session, bundle.state.custodian), { member }));
}

/**
 * A case in a list, as the server says. It isn't verified; `loadCase` verifies it. due: UTC ms. withoutCustodian: the custodian is gone, and a desk
 * of mine may take over.
 */
export type CaseRow = Reply<typeof contracts.cases.list>["cases"][number] & { withoutCustodian: boolean };

/**
 * The cases whose custodian is a desk of mine, and those without custodian that a desk of mine may take over, ordered by due date.
 * @example for await (const { code, due } of listCases(session, { status: "Active" })) print(code, due);
 */
export async function* listCases(
	session: UnlockedSession,
	filter: { desk?: Id; status?: CaseStatus; lead?: Id } = {},
): AsyncGenerator<CaseRow, void, undefined> {
	const ask = (cursor: string | undefined) => session.server.call(contracts.cases.list, { query: { ...filter, cursor } });
	for await (const { cases } of pages(ask))
		for (const row of cases) yield { ...row, withoutCustodian: !isCurrentDesk(session.dir, row.custodian) };
}
