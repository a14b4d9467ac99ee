/** The basis of a hand-off: nothing moves, opens or is read without one that is valid, and two persons stand behind it where it needs two. */
import type { Id } from "#protocol/bytes.ts";
import { GUARDIAN_KINDS } from "#protocol/codes.ts";
import { sectionsOpenTo } from "#protocol/folds/case-reading.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { type Asked, basisProblem, ESSENTIAL, isOpenByBasis, isOpenForMeeting, type Recipient } from "./basis-oracle.ts";
import { agreed, attestersOf, excludes, isUnanswered, mayJudge, saidNo, signed, TIMES, timeOf } from "./history.ts";
import type { Situation } from "./situation.ts";
import { exists, type Invariant, isManned, nameIn, ofSituations, ofSteps, type Visit } from "./visit.ts";

const recipientOf = ({ before, context }: Visit, handoff: Handoff): Recipient => ({
	handoff,
	organisation: context.organisationOfDesk(handoff.to) ?? "",
	isUnanswered: isUnanswered(before, handoff, handoff.basis?.kind ?? "", context),
});

const ASKED: Record<string, Asked> = { request: "request", accept: "accept", extend: "extend", resume: "resume", receive: "receive" };

const movesOnBasis = ofSteps("nothing goes on without a valid basis", ({ action: { about }, before, after }, visit) => {
	const asked = ASKED[about?.action ?? ""];
	const handoff = before.case.handoffs[about?.handoff ?? ""];
	if (!asked || !handoff) return null;
	// The basis that the move named is asked, and what was known before the move.
	const named = {
		...handoff,
		sections: after.case.handoffs[handoff.id]?.sections ?? [],
		basis: after.case.handoffs[handoff.id]?.basis ?? null,
	};
	const isNew = asked === "request" || asked === "extend";
	const history = isNew ? after.history : before.history;
	const recipient = recipientOf(visit, named);
	const problem = basisProblem({ ...before, history }, { ...recipient, isUnanswered: recipient.isUnanswered && !isNew }, asked);
	return problem ? `${about?.action} of ${nameIn(visit, handoff.id)} is taken, and ${problem}` : null;
});

const readOnBasis = ofSituations("nothing is read without a valid basis", (visit) => {
	for (const [handoff, section, compartment] of granted(visit)) {
		const to = recipientOf(visit, handoff);
		const isOpen = sectionsOpenTo(visit.before.case, handoff, visit.context).includes(compartment);
		if (isOpen && !isOpenByBasis(visit.before, to, section) && !isOpenForMeeting(visit.before, to, section))
			return `${section} is open by ${nameIn(visit, handoff.id)}, and ${basisProblem(visit.before, to, "read") ?? "the person said no to it"}`;
	}
	return null;
});

const validIsOpen = ofSituations("whoever may read or meets her can read", (visit) => {
	for (const [handoff, section, compartment] of granted(visit)) {
		const to = recipientOf(visit, handoff);
		const isOpen = sectionsOpenTo(visit.before.case, handoff, visit.context).includes(compartment);
		if (isOpen) continue;
		if (ESSENTIAL.includes(section) && isOpenForMeeting(visit.before, to, section))
			return `${section} is closed to ${nameIn(visit, handoff.to)}, which meets her by ${nameIn(visit, handoff.id)}`;
		if (isOpenByBasis(visit.before, to, section))
			return `${section} is closed to ${nameIn(visit, handoff.to)}, and the basis of ${nameIn(visit, handoff.id)} allows it`;
	}
	return null;
});

/** The sections that accepted hand-offs grant, but for those that the to-desk owns, and those of a transfer that has moved custody. */
function granted({ before: { case: state } }: Visit) {
	return Object.values(state.handoffs).flatMap((handoff) =>
		handoff.accept === null || state.route.includes(handoff.id)
			? []
			: handoff.sections
					.filter(({ compartment }) => state.sections[compartment]?.owner !== handoff.to)
					.map(({ section, compartment }) => [handoff, section, compartment] as const),
	);
}

const twoForCustody = ofSteps("custody waits for the second person", ({ action: { about }, before }, visit) => {
	const handoff = before.case.handoffs[about?.handoff ?? ""];
	if (about?.action !== "receive" || handoff?.kind !== "transfer" || !handoff.basis?.countersign) return null;
	const needsTwo = handoff.basis.consent === null;
	return needsTwo && !before.history.includes(agreed(handoff.id))
		? `${nameIn(visit, handoff.id)} is received on ${handoff.basis.kind}, and nobody has agreed`
		: null;
});

const twoPersons = ofSteps("a signer of a basis doesn't accept the hand-off", ({ action, before, statements }, visit) => {
	const member = statements[0]?.body.by ?? "";
	const handoff = action.about?.handoff ?? "";
	return action.about?.action === "accept" && before.history.includes(signed(handoff, member))
		? `${nameIn(visit, handoff)} is accepted by a signer of its basis`
		: null;
});

/** A hand-off that asks a second person, and the kinds of basis about which somebody is asked. */
function* openQuestions({ before: { case: state, history } }: Visit): Generator<{ handoff: Handoff; kind: string; since: number }> {
	for (const handoff of Object.values(state.handoffs))
		for (const kind of ["best-interests", "vital-interest", "legal-obligation"]) {
			const since = timeOf(history, TIMES.asked(handoff.id, kind));
			if (since !== null) yield { handoff, kind, since };
		}
}

const DAY = 24 * 3_600_000;

const secondIsAsked = ofSituations("each open question to a second person reaches somebody who may answer", (visit) => {
	const rows = visit.rules.handoffRows(visit.before.case, visit.context);
	for (const { handoff, kind, since } of openQuestions(visit)) {
		const question = handoff.questions.find((each) => each.kind === kind);
		if (!question) return `the question of ${nameIn(visit, handoff.id)} about ${kind} is lost`;
		const answers = visit.attempts.flatMap(({ action: { about }, after }) =>
			about?.handoff === handoff.id && about.question === kind && after ? about.desk : [],
		);
		const row = rows.find((each) => each.handoff === handoff.id);
		const isShown = (desk: Id) =>
			desk === visit.before.case.custodian || (desk === handoff.from && row?.awaitsFrom) || (desk === handoff.to && row?.awaitsTo);
		if (answers.some((desk) => isShown(desk))) continue;
		if (answers.length > 0) return `the question of ${nameIn(visit, handoff.id)} about ${kind} is shown to nobody who may answer`;
		const somebody = [handoff.from, handoff.to, visit.before.case.custodian ?? ""].filter(
			(desk) => exists(visit, desk) && isManned(visit, desk, question.by) && mayJudge(visit.context, handoff, kind, desk),
		);
		if (somebody.length > 0)
			return `${somebody.map((desk) => nameIn(visit, desk)).join(" and ")} can't answer the question of ${nameIn(visit, handoff.id)} about ${kind}`;
		if (handoff.basis?.object === question.object && visit.before.now >= since + 3 * DAY && isOpenNow(visit, handoff))
			return `nobody may answer the question of ${nameIn(visit, handoff.id)}, and it counts after 72 hours`;
	}
	return null;
});

function isOpenNow({ before, context }: Visit, handoff: Handoff): boolean {
	const open = sectionsOpenTo(before.case, handoff, context);
	return handoff.sections.some(({ section, compartment }) => open.includes(compartment) && !ESSENTIAL.includes(section));
}

const onlyOthersEndNo = ofSteps('no "no" about an organisation falls by its desks alone', ({ before, after, statements }, visit) => {
	for (const consent of Object.values(before.case.consents)) {
		if (consent.terms.permit || consent.terms.givenBy === "guardian" || !isStanding(before, consent.id)) continue;
		const now = after.case.consents[consent.id];
		const isMistake = now?.state === "entered-in-error" && !after.history.includes(saidNo(consent.id));
		const isEnded = now?.state !== consent.state && now?.state !== "active";
		if (!isEnded) continue;
		if (!isMistake) return `her "no" is ${now?.state}, by ${nameIn(visit, statements[0]?.body.as ?? null)}`;
		const problem = mistakeProblem(visit, before, consent.id, statements[0]?.body.as ?? "");
		if (problem) return problem;
	}
	return null;
});

const isStanding = ({ case: state, history }: Situation, consent: Id) =>
	history.includes(saidNo(consent)) && state.consents[consent]?.state === "active";

/** Why a "no" may not be taken for a mistake in typing. */
function mistakeProblem({ context }: Visit, before: Situation, consent: Id, desk: Id): string | null {
	const { terms, desk: author } = before.case.consents[consent] ?? {};
	const recorded = timeOf(before.history, TIMES.recorded(consent)) ?? 0;
	if (context.organisationOfDesk(desk) === terms?.recipient) return 'the organisation that the "no" is about takes it for a mistake';
	if (desk !== author) return 'another desk than its author takes the "no" for a mistake';
	return before.now > recorded + DAY ? 'a "no" is taken for a mistake after 24 hours' : null;
}

const exclusionStays = ofSituations("an excluded guardian stays excluded until two organisations have heard the child", (visit) => {
	const { case: state, history } = visit.before;
	for (const consent of Object.values(state.consents)) {
		const kind = GUARDIAN_KINDS.find((each) => history.includes(excludes(consent.id, each)));
		if (kind === undefined || attestersOf(history, consent.id).length >= 2) continue;
		for (const handoff of Object.values(state.handoffs)) {
			const given = state.consents[handoff.basis?.consent ?? ""]?.terms;
			if (handoff.basis?.kind === "guardian-consent" && given?.guardian === kind && isOpenNow(visit, handoff))
				return `${nameIn(visit, handoff.id)} opens sections on the consent of an excluded guardian`;
		}
	}
	return null;
});

export const BASIS_INVARIANTS: readonly Invariant[] = [
	movesOnBasis,
	readOnBasis,
	validIsOpen,
	twoForCustody,
	twoPersons,
	secondIsAsked,
	onlyOthersEndNo,
	exclusionStays,
];
