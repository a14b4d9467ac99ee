/** `#/cases/:id/route`: the route of a case from desk to desk, as a strip and as a list. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Party } from "../../parts/party.tsx";
import { RouteStrip, timeWords } from "../../parts/route-strip.tsx";
import { Answered } from "../../parts/states.tsx";
import { Timeline } from "../../parts/timeline.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { Branch, RouteStop, RouteView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { BackToCase } from "./back.tsx";

export default function CaseRoute(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const route = useVerb("caseRoute", { id });
	return (
		<>
			<Heading id="route.title" />
			<BackToCase id={id} />
			<Answered query={route}>{(view) => <RouteStops view={view} />}</Answered>
		</>
	);
}

function RouteStops({ view: { stops, branches, isPast } }: { view: RouteView }): ReactNode {
	return (
		<>
			{stops.length > 1 ? <RouteStrip stops={stops} /> : <Say as="p" id="route.one-desk" />}
			{isPast && <Say as="p" className="muted" id="route.is-past" />}
			<Say as="h2" id="route.custody" />
			<Timeline moments={stops.map(momentOf)} />
			{branches.length > 0 && <Branches branches={branches} />}
		</>
	);
}

/** The state of a stop, as the timeline shows it. */
const TIMELINE_STATES = {
	had: "done",
	has: "now",
	met: "planned",
	travelling: "planned",
	accepted: "planned",
	"on-hold": "planned",
	asked: "planned",
} as const;

function momentOf({ key, desk, state, how, at }: RouteStop) {
	const values = { desk: <Party party={desk} /> };
	const isPlanned = how === null;
	return {
		key,
		at: isPlanned ? null : at,
		title: <Say id={(isPlanned ? `route.planned-${state}` : `route.${how}`) as MessageId} values={values} />,
		state: TIMELINE_STATES[state],
		children: isPlanned && at !== null && <Say as="p" className="muted small" id={timeWords(state)} values={{ at: new Date(at) }} />,
	};
}

function Branches({ branches }: { branches: Branch[] }): ReactNode {
	return (
		<>
			<Say as="h2" id="route.branches" />
			<Timeline
				moments={branches.map(({ handoff, from, to, shown, began, ended }) => ({
					key: handoff,
					at: null,
					title: <Say id="route.branch" values={{ from: <Party party={from} />, to: <Party party={to} /> }} />,
					state: ended === null ? ("now" as const) : ("done" as const),
					children: (
						<>
							<Say as="p" id={`cases.handoff.${shown}` as MessageId} />
							{began !== null && (
								<p className="muted small">
									{ended === null ? (
										<Say id="route.branch-since" values={{ began: new Date(began) }} />
									) : (
										<Say id="route.branch-until" values={{ began: new Date(began), ended: new Date(ended) }} />
									)}
								</p>
							)}
						</>
					),
				}))}
			/>
		</>
	);
}
