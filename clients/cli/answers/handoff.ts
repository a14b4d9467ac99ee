/** Hand-offs as JSON and as text. */
import type { Id } from "#protocol/bytes.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import type { LoadedCase, PermittedMoves } from "#sdk/casework/index.ts";
import { type HandoffFacts, handoffFacts } from "#sdk/views/handoff.ts";
import type { People } from "../lookup/people.ts";
import { shortId } from "../short-id.ts";
import { isoTime, showTime } from "../times.ts";
import { codeInWords, translated, typedCode } from "../words/language.ts";
import { messages } from "../words/messages.ts";
import { fields } from "./layout.ts";
import { listText, textOnly } from "./list.ts";

/** The view of a hand-off in a case that was loaded. */
export function viewHandoff(people: People, loaded: Pick<LoadedCase, "id" | "state">, handoff: Handoff): HandoffFacts {
	return handoffFacts(people.session, people.names, loaded, handoff);
}

/** One hand-off as JSON. */
export function handoffJson(view: HandoffFacts) {
	const { id, kind, state, from, to, priority, travel, followUp, respondBy, sections, thread, proposed, arranged, reason, basis } = view;
	return {
		handoff: id,
		case: view.case,
		code: view.code,
		kind,
		state,
		from: from.id,
		to: to.id,
		priority,
		travel,
		followUp,
		respondBy: isoTime(respondBy),
		expectBy: isoTime((arranged ?? proposed)?.expectBy),
		confirmed: arranged !== null,
		sections: sections.map(({ section, compartment, byHand }) => ({ section, compartment, byHand })),
		thread,
		basis: basis && { kind: basis.kind, consent: basis.consent, countersign: basis.countersign },
		reason,
		suggested: view.suggested?.id ?? null,
		settled: view.isSettled,
		departed: isoTime(view.departedAt),
		/** When both desks are told that she hasn't arrived. */
		tellBy: isoTime(view.tellBy),
		arrived: isoTime(view.arrivedAt),
		/** The to-desk has said that she is there. */
		hasHer: view.hasHer,
		/** She is still expected at the to-desk, although the hand-off doesn't go on as agreed. */
		stillExpected: view.isStillExpected,
		/** The questions to a second person that are open. */
		questions: view.questions.map(({ basis: kind, since, needsOtherOrganisation }) => ({
			basis: kind,
			since: isoTime(since),
			otherOrganisation: needsOtherOrganisation,
		})),
		/** No basis opens these sections to the to-desk now. */
		closed: closedNames(view),
		custodyMoved: view.hasMovedCustody,
		flags: view.flags.filter((flag) => flag !== "without-custodian"),
	};
}

const closedNames = ({ sections }: HandoffFacts) => sections.filter(({ isClosed }) => isClosed).map(({ section }) => section);

/** What a late request says of accepting. "listed": nothing, because a list doesn't judge the moves. */
type Accepting = "to-us" | "barred" | "listed";

/** The flags of a hand-off. Some have other words for the desk that is asked. */
export function flagsText({ session }: People, { to }: { to: Id }, flags: readonly string[], accepting: Accepting = "listed"): string {
	const isToUs = desksOf(session.dir, session.me).some(({ id }) => id === to);
	const text = (flag: string) => {
		if (flag === "without-custodian") return messages.caseWithoutCustodian;
		const own = `${flag}.${flag === "due-red" ? accepting : "to-us"}`;
		return (isToUs && translated(`handoffs.flag.${own}`)) || codeInWords("handoffs.flag", flag);
	};
	// Words of flags are sentences, with a full stop at the end.
	return flags.map(text).join(", ").replaceAll(".,", ".");
}

/** A table of the hand-offs of one case. */
export function handoffTable(people: People, handoffs: HandoffFacts[]): string {
	return listText(handoffs, {
		handoff: textOnly("HAND-OFF", ({ id }) => shortId(id)),
		kind: textOnly("KIND", ({ kind }) => codeInWords("handoffs.kind", kind)),
		state: textOnly("STATE", ({ shown }) => codeInWords("cases.handoff", shown)),
		from: textOnly("FROM", ({ from }) => people.desk(from.id)),
		to: textOnly("TO", ({ to }) => people.desk(to.id)),
		respondBy: textOnly("ANSWER BY", ({ respondBy }) => showTime(respondBy)),
		flags: textOnly("FLAGS", ({ to, flags }) => flagsText(people, { to: to.id }, flags)),
	});
}

function acceptingOf({ moves, barred }: PermittedMoves): Accepting {
	if (moves.some(({ move }) => move === "accept")) return "to-us";
	return barred.some(({ move }) => move === "accept") ? "barred" : "listed";
}

export function handoffText(people: People, view: HandoffFacts, permitted: PermittedMoves): string {
	const { primary, moves, barred } = permitted;
	const { proposed, arranged, basis } = view;
	const expected = arranged ?? proposed;
	const expectation = expected ? `${showTime(expected.expectBy)} (${arranged ? messages.confirmed : messages.unconfirmed})` : "";
	return fields([
		["hand-off", view.id],
		["case", view.code],
		["kind", codeInWords("handoffs.kind", view.kind)],
		["state", codeInWords("cases.handoff", view.shown)],
		["from", people.desk(view.from.id)],
		["to", people.desk(view.to.id)],
		["priority", codeInWords("handoffs.priority", view.priority)],
		["answer by", showTime(view.respondBy)],
		["expected", expectation],
		["departed", showTime(view.departedAt)],
		["tell by", showTime(view.tellBy)],
		["arrived", showTime(view.arrivedAt)],
		[
			"sections",
			view.sections
				.map(({ section, byHand }) => (byHand ? `${typedCode("section", section)} (${messages.byHand})` : typedCode("section", section)))
				.join(", "),
		],
		["basis", basis ? `${basis.kind}${basis.countersign ? `, ${messages.countersign(basis.countersign)}` : ""}` : ""],
		["reason", codeInWords("handoffs.code", view.reason)],
		["suggested desk", people.desk(view.suggested?.id)],
		[
			"closed now",
			closedNames(view)
				.map((section) => typedCode("section", section))
				.join(", "),
		],
		["flags", flagsText(people, { to: view.to.id }, view.flags, acceptingOf(permitted))],
		["your next move", primary ?? ""],
		["you may", moves.map(({ move }) => move).join(", ")],
		["not possible now", barred.map(({ move, code }) => `${move} (${code})`).join(", ")],
	]);
}
