/** Hand-offs as JSON and as text. */
import type { Id } from "#protocol/bytes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { heldBackSections } from "#protocol/rules/handoff-state.ts";
import type { HandoffFlag } from "#protocol/rules/handoff-views.ts";
import type { PermittedMoves } from "#sdk/casework/index.ts";
import type { People } from "../lookup/people.ts";
import { shortId } from "../short-id.ts";
import { isoTime, showTime } from "../times.ts";
import { codeInWords, translated, typedCode } from "../words/language.ts";
import { messages } from "../words/messages.ts";
import { fields } from "./layout.ts";
import { listText, textOnly } from "./list.ts";

/** One hand-off as JSON. */
export function handoffJson(state: CaseState, handoff: Handoff, flags: HandoffFlag[]) {
	const { id, kind, from, to, priority, travel, followUp, respondBy, sections, thread, proposed, arranged, reason, suggested, basis } =
		handoff;
	return {
		handoff: id,
		case: state.id,
		code: state.code,
		kind,
		state: handoff.state,
		from,
		to,
		priority,
		travel,
		followUp,
		respondBy: isoTime(respondBy),
		expectBy: isoTime((arranged ?? proposed)?.expectBy),
		confirmed: arranged !== null,
		sections,
		thread,
		basis: basis && { kind: basis.kind, consent: basis.consent, countersign: basis.countersign },
		reason,
		suggested,
		settled: handoff.settled,
		/** The consent was withdrawn on the way, and the to-desk can't open these sections for the first time. */
		heldBack: heldBackNames(state, handoff),
		custodyMoved: state.route.includes(id),
		flags,
	};
}

/** The names of the sections that are held back. */
function heldBackNames({ sections }: CaseState, handoff: Handoff): string[] {
	const held = heldBackSections(handoff, sections);
	return handoff.sections.flatMap(({ section, compartment }) => (held.includes(compartment) ? section : []));
}

/** The flags of a hand-off. Some have other words for the desk that is asked. */
export function flagsText({ session }: People, { to }: { to: Id }, flags: readonly string[]): string {
	const isToUs = desksOf(session.dir, session.me).some(({ id }) => id === to);
	const text = (flag: string) => (isToUs && translated(`handoffs.flag.${flag}.to-us`)) || codeInWords("handoffs.flag", flag);
	// Words of flags are sentences, with a full stop at the end.
	return flags.map(text).join(", ").replaceAll(".,", ".");
}

/** A table of the hand-offs of one case. */
export function handoffTable(people: People, handoffs: Handoff[], flags: Record<string, HandoffFlag[]>): string {
	return listText(handoffs, {
		handoff: textOnly("HAND-OFF", ({ id }) => shortId(id)),
		kind: textOnly("KIND", ({ kind }) => codeInWords("handoffs.kind", kind)),
		state: textOnly("STATE", ({ state }) => codeInWords("cases.handoff", state)),
		from: textOnly("FROM", ({ from }) => people.desk(from)),
		to: textOnly("TO", ({ to }) => people.desk(to)),
		respondBy: textOnly("ANSWER BY", ({ respondBy }) => showTime(respondBy)),
		flags: textOnly("FLAGS", (each) => flagsText(people, each, flags[each.id] ?? [])),
	});
}

export function handoffText(
	people: People,
	state: CaseState,
	handoff: Handoff,
	flags: string[],
	{ primary, moves, barred }: PermittedMoves,
): string {
	const { proposed, arranged, basis } = handoff;
	const expected = arranged ?? proposed;
	const expectation = expected ? `${showTime(expected.expectBy)} (${arranged ? messages.confirmed : messages.unconfirmed})` : "";
	return fields([
		["hand-off", handoff.id],
		["case", state.code],
		["kind", codeInWords("handoffs.kind", handoff.kind)],
		["state", codeInWords("cases.handoff", handoff.state)],
		["from", people.desk(handoff.from)],
		["to", people.desk(handoff.to)],
		["priority", codeInWords("handoffs.priority", handoff.priority)],
		["answer by", showTime(handoff.respondBy)],
		["expected", expectation],
		[
			"sections",
			handoff.sections
				.map(({ section, byHand }) => (byHand ? `${typedCode("section", section)} (${messages.byHand})` : typedCode("section", section)))
				.join(", "),
		],
		["basis", basis ? `${basis.kind}${basis.countersign ? `, ${messages.countersign(basis.countersign)}` : ""}` : ""],
		["reason", codeInWords("handoffs.code", handoff.reason)],
		["suggested desk", people.desk(handoff.suggested)],
		[
			"held back",
			heldBackNames(state, handoff)
				.map((section) => typedCode("section", section))
				.join(", "),
		],
		["flags", flagsText(people, handoff, flags)],
		["your next move", primary ?? ""],
		["you may", moves.map(({ move }) => move).join(", ")],
		["not possible now", barred.map(({ move, code }) => `${move} (${code})`).join(", ")],
	]);
}
