/** What lists and inboxes need of a folded case, as flat rows. Pure: the same fold gives the same rows. */
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { CaseStatus, Section } from "#protocol/codes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { basisEnd, COUNTERSIGN_WITHIN, restsOnConsent } from "#protocol/rules/basis.ts";
import { type Consent, isRevoked } from "#protocol/rules/consent.ts";
import { discloses, type Handoff, isAccepted, isLive, isOpen } from "#protocol/rules/handoff.ts";
import { amberAt, type HandoffFlag } from "#protocol/rules/handoff-views.ts";

export interface CaseRow {
	caseId: Id;
	code: string;
	custodian: Id;
	lead: Id | null;
	status: CaseStatus;
	due: number | null;
}

export interface SectionRow {
	compartment: Id;
	caseId: Id;
	section: Section;
	owner: Id;
}

/** What handoffFlags is given, kept with the row. Chains are left out; the sections say to whom which compartment may be granted. */
export interface HandoffView {
	handoff: Handoff;
	consent: Consent | null;
}

export interface HandoffRow {
	handoff: Id;
	caseId: Id;
	kind: Handoff["kind"];
	state: Handoff["state"];
	priority: Handoff["priority"];
	fromDesk: Id;
	toDesk: Id;
	respondBy: number | null;
	expectBy: number | null;
	amberAt: number | null;
	redAt: number | null;
	awaitsFrom: boolean;
	awaitsTo: boolean;
	requested: boolean;
	view: HandoffView;
}

/** Flags that put a hand-off among the red ones of an inbox. */
export const RED_FLAGS: readonly HandoffFlag[] = [
	"due-red",
	"overdue",
	"lapsed",
	"countersign-missing",
	"countersign-refused",
	"consent-withdrawn",
];

/** @throws Error before case.open. */
export function caseRow(state: CaseState): CaseRow {
	if (state.custodian === null) throw new Error("a case that is not open has no row");
	const { id: caseId, code, custodian, lead, status } = state;
	return {
		caseId,
		code,
		custodian,
		lead,
		status,
		due: earliest(Object.values(state.handoffs).map((handoff) => dueOf(handoff, consentOf(state, handoff)))),
	};
}

export function sectionRows(state: CaseState): SectionRow[] {
	return Object.entries(state.sections).map(([compartment, { section, owner }]) => ({ compartment, caseId: state.id, section, owner }));
}

export function handoffRows(state: CaseState): HandoffRow[] {
	return Object.values(state.handoffs).map((handoff) => handoffRow(state, handoff));
}

function handoffRow(state: CaseState, handoff: Handoff): HandoffRow {
	const { id, kind, priority, from, to, respondBy, requestedBy } = handoff;
	const consent = consentOf(state, handoff);
	const view: HandoffView = {
		handoff: { ...handoff, chain: [] },
		consent: consent ? { ...consent, chain: [], terms: { ...consent.terms, withhold: [] } } : null,
	};
	const dates = { respondBy, expectBy: expectBy(handoff), amberAt: amber(handoff), redAt: redAt(handoff, consent) };
	const next = awaits(handoff);
	return {
		handoff: id,
		caseId: state.id,
		kind,
		state: handoff.state,
		priority,
		fromDesk: from,
		toDesk: to,
		...dates,
		awaitsFrom: next.from,
		awaitsTo: next.to,
		requested: requestedBy !== null,
		view,
	};
}

function consentOf(state: CaseState, { basis }: Handoff): Consent | undefined {
	return basis?.consent ? state.consents[basis.consent] : undefined;
}

function earliest(times: (number | null)[]): number | null {
	const given = times.filter((time) => time !== null);
	return given.length > 0 ? Math.min(...given) : null;
}

/** When the person is expected, as arranged or else as proposed. */
function expectBy({ arranged, proposed }: Handoff): number | null {
	return (arranged ?? proposed)?.expectBy ?? null;
}

function amber({ state, respondBy, priority }: Handoff): number | null {
	return isOpen(state) && respondBy !== null ? amberAt(respondBy, priority) : null;
}

/** From when on one of RED_FLAGS is up, if nothing else happens. cases-view.test.ts compares the two. */
export function redAt(handoff: Handoff, consent: Consent | undefined): number | null {
	const { state, respondBy, basis } = handoff;
	const expected = expectBy(handoff);
	const refused = isLive(state) && basis?.countersign === "refused";
	const revoked = discloses(handoff) && consent !== undefined && isRevoked(consent);
	const countersign = isLive(state) && basis?.kind === "vital-interest" && basis.countersign === "awaited";
	return earliest([
		isOpen(state) && respondBy !== null ? respondBy + 1 : null,
		isAccepted(state) && expected !== null ? expected + 1 : null,
		discloses(handoff) && basis ? basisEnd(basis, consent) : null,
		countersign ? basis.since + COUNTERSIGN_WITHIN + 1 : null,
		refused || revoked ? 0 : null,
	]);
}

/** The nearest of respondBy, expectBy and consent's end, of a hand-off that runs. */
function dueOf(handoff: Handoff, consent: Consent | undefined): number | null {
	const { state, respondBy, basis } = handoff;
	return earliest([
		isOpen(state) ? respondBy : null,
		isAccepted(state) ? expectBy(handoff) : null,
		discloses(handoff) && basis && restsOnConsent(basis.kind) ? basisEnd(basis, consent) : null,
	]);
}

/** Whose move is next. On hold, and where an arrangement is missing, it is either's. */
export function awaits(handoff: Handoff): { from: boolean; to: boolean } {
	const { basis, inError, state } = handoff;
	const second = isLive(state) && basis?.countersign === "awaited";
	const move = nextMover(handoff);
	return {
		from: move.from || second || inError !== null,
		to: move.to || (second && basis.kind === "vital-interest"),
	};
}

const FROM = { from: true, to: false };
const TO = { from: false, to: true };
const EITHER = { from: true, to: true };

function nextMover({ state, proposed, arranged, travel, from }: Handoff): { from: boolean; to: boolean } {
	if (state === "draft") return FROM;
	if (isOpen(state) || state === "received") return TO;
	if (!isAccepted(state)) return { from: false, to: false };
	if (state === "on-hold") return EITHER;
	if (proposed !== null) return proposed.desk === from ? TO : FROM;
	if (state === "in-transit" || !travel) return TO;
	return arranged === null ? EITHER : FROM;
}

/** The objId of the statement that made the custodian one. */
export function custodyOf(statements: readonly { type: string; objId: Bytes }[]): Bytes {
	const found = statements.findLast(({ type }) => type === "case.open" || type === "case.custody");
	if (!found) throw new Error("a case without a custodian");
	return found.objId;
}
