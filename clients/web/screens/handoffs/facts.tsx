/** The facts of a request: kind, urgency, times, sections, ground. */
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { localeOf, type MessageId, Say, useWords } from "../../words/words.tsx";
import { useSectionNames } from "./names.tsx";

const ANSWERABLE = ["requested", "acknowledged"];
/** States in which the case hasn't moved and won't move any more. Then there is nothing to say about a follow-up. */
const CAME_TO_NOTHING = ["declined", "rerouted", "withdrawn", "cancelled", "ended", "entered-in-error"];

export function HandoffFacts({ view }: { view: HandoffView }): ReactNode {
	const {
		kind,
		state,
		priority,
		travel,
		respondBy,
		arranged,
		proposed,
		arrivalZone,
		departedAt,
		sections,
		isToUs,
		followUp,
		basis,
		history,
	} = view;
	const expected = proposed ?? arranged;
	const namesOf = useSectionNames();
	const held = sections.filter(({ isClosed }) => isClosed);
	const isAsked = ANSWERABLE.includes(state);
	const hasAccepted = history.some(({ what }) => what === "accept");
	const sectionsLabel =
		!isAsked && !hasAccepted
			? "handoffs.facts.sections-asked"
			: (`handoffs.facts.${isAsked ? "sections-then" : "sections"}${isToUs ? ".to-us" : ""}` as MessageId);
	return (
		<PageSection title={isToUs ? "handoffs.asked.to-us" : "handoffs.asked.from-us"}>
			<Facts
				rows={[
					["handoffs.facts.kind", <Say key="kind" id={`handoffs.kind.${kind}` as MessageId} />],
					["handoffs.facts.priority", isAsked && <Say id={`handoffs.priority.${priority}` as MessageId} />],
					["handoffs.facts.travel", <Say key="travel" id={travel ? "handoffs.new.travels" : "handoffs.new.stays"} />],
					["handoffs.facts.answer-by", isAsked && time(respondBy)],
					["handoffs.facts.agreed", time(arranged?.expectBy ?? null)],
					[
						"handoffs.facts.proposed",
						proposed && (
							<Say
								id={proposed.isOurs ? "handoffs.proposed.ours" : "handoffs.proposed.theirs"}
								values={{ time: new Date(proposed.expectBy) }}
							/>
						),
					],
					["handoffs.facts.there", expected && arrivalZone && <TimeThere at={expected.expectBy} zone={arrivalZone} />],
					["handoffs.facts.left", time(departedAt)],
					[sectionsLabel, namesOf(sections)],
					["handoffs.facts.closed", held.length > 0 && namesOf(held)],
					[
						"handoffs.facts.follow-up",
						kind === "transfer" && !CAME_TO_NOTHING.includes(state) && (
							<Say id={followUp ? "handoffs.follow-up" : "handoffs.no-follow-up"} />
						),
					],
					[
						"handoffs.facts.basis",
						basis && <Say id={`handoffs.basis.${basis.kind}` as MessageId} values={{ ends: new Date(basis.ends) }} />,
					],
				]}
			/>
		</PageSection>
	);
}

/** A time by the clock of another place, with its time zone in words. */
function TimeThere({ at, zone }: { at: number; zone: string }): ReactNode {
	const { language } = useWords();
	const day = { weekday: "short", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" } as const;
	return <bdi>{new Intl.DateTimeFormat(localeOf(language), { ...day, timeZone: zone, timeZoneName: "long" }).format(at)}</bdi>;
}

const time = (at: number | null) => at !== null && <Say id="parts.short-time" values={{ time: new Date(at) }} />;
